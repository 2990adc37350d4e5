"""What keeps alerts quiet: silences for a time, and destinations that are paused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from pricing.errors import BadInput
from store import tables_alerts as t
from store.engine import Store
from store.writing import insert_new


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing it matches is told between `starts_at` and `ends_at`; an empty field matches everything."""

    id: int
    starts_at: datetime
    ends_at: datetime
    vendor: str | None
    market: str | None
    kind: str | None
    destination: str | None
    comment: str


def silence(
    store: Store,
    *,
    now: datetime,
    ends_at: datetime,
    starts_at: datetime | None = None,
    vendor: str | None = None,
    market: str | None = None,
    kind: str | None = None,
    destination: str | None = None,
    comment: str = "",
) -> int:
    """Adds a silence and returns its number. Raises BadInput if it would end before it begins."""
    begins = starts_at or now
    if ends_at <= begins:
        raise BadInput("A silence must end after it begins.")
    values = {
        "vendor": vendor,
        "market": market,
        "kind": kind,
        "destination": destination,
        "starts_at": begins,
        "ends_at": ends_at,
        "comment": comment,
        "created_at": now,
    }
    with store.write() as connection:
        return int(connection.execute(insert(t.silences).values(**values).returning(t.silences.c.id)).scalar_one())


def end_silence(store: Store, number: int, *, now: datetime) -> None:
    """Ends a silence now. Raises BadInput if none of that number is running or to come."""
    with store.write() as connection:
        running = (t.silences.c.id == number) & (t.silences.c.ends_at > now)
        if connection.execute(update(t.silences).where(running).values(ends_at=now)).rowcount != 1:
            raise BadInput(f"There is no running silence {number}.")


def silences(store: Store, *, now: datetime) -> list[Silence]:
    """Those running now or to come, in the order of their end."""
    s = t.silences.c
    columns = (s.id, s.starts_at, s.ends_at, s.vendor, s.market, s.kind, s.destination, s.comment)
    with store.read() as connection:
        return [
            Silence(*row) for row in connection.execute(select(*columns).where(s.ends_at > now).order_by(s.ends_at))
        ]


def pause(store: Store, destination: str, *, reason: str, now: datetime) -> None:
    """Sends nothing more to `destination` until `resume`; its deliveries wait. The first reason stays."""
    with store.write() as connection:
        row = {"destination": destination, "paused_at": now, "reason": reason}
        insert_new(connection, t.channels, [row], "destination")


def resume(store: Store, destination: str) -> None:
    with store.write() as connection:
        connection.execute(delete(t.channels).where(t.channels.c.destination == destination))


def paused(store: Store) -> dict[str, tuple[datetime, str]]:
    """destination -> (since, reason)."""
    c = t.channels.c
    with store.read() as connection:
        return {row[0]: (row[1], row[2]) for row in connection.execute(select(c.destination, c.paused_at, c.reason))}
