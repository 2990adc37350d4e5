"""Who changed what: price changes with their evidence, by time, vendor, kind or id."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from pricing.model import PriceChange
from store import tables as t
from store.engine import Store
from store.queries.shared import LIMIT, equal, known
from store.rows import chunks, read_change, read_evidence

_C = t.changes.c


def changes(
    store: Store,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    vendor: str | None = None,
    model: str | None = None,
    market: str | None = None,
    kind: str | None = None,
    known_at: datetime | None = None,
    publishable: bool | None = None,
    limit: int = LIMIT,
) -> list[PriceChange]:
    """The changes of [since, until), newest first, as known now or at `known_at`."""
    wanted = equal(
        ((_C.vendor, vendor), (_C.model, model), (_C.market, market), (_C.kind, kind), (_C.publishable, publishable))
    )
    if since is not None:
        wanted &= _C.at >= since
    if until is not None:
        wanted &= _C.at < until
    with store.read() as connection:
        return _read(connection, wanted & known(t.changes, known_at), limit)


def changes_by_id(store: Store, ids: Iterable[str]) -> list[PriceChange]:
    """These changes as known now, in the order asked for; one that was replaced since is given as it last was."""
    with store.read() as connection:
        return changes_in(connection, ids)


def changes_in(connection: Connection, ids: Iterable[str]) -> list[PriceChange]:
    """`changes_by_id` within the caller's transaction."""
    wanted = list(dict.fromkeys(ids))
    newest: dict[str, int] = {}
    for some in chunks(wanted):
        query = select(_C.change_id, _C.id).where(_C.change_id.in_(some)).order_by(_C.recorded_from, _C.id)
        newest |= {row[0]: row[1] for row in connection.execute(query)}
    found: dict[int, PriceChange] = {}
    for some in chunks(newest.values()):
        rows = connection.execute(select(t.changes).where(_C.id.in_(some))).mappings().all()
        quotes = read_evidence(connection, t.change_evidence, "change_row", some)
        found |= {row["id"]: read_change(row, quotes.get(row["id"], ())) for row in rows}
    return [found[newest[name]] for name in wanted if name in newest]


def versions(store: Store, change_id: str) -> list[tuple[datetime, PriceChange]]:
    """How our knowledge of one change grew: (known from, the change as it then was), oldest first."""
    with store.read() as connection:
        query = select(t.changes).where(_C.change_id == change_id).order_by(_C.recorded_from, _C.id)
        rows = connection.execute(query).mappings().all()
        quotes = read_evidence(connection, t.change_evidence, "change_row", [row["id"] for row in rows])
    return [(row["recorded_from"], read_change(row, quotes.get(row["id"], ()))) for row in rows]


def _read(connection: Connection, which: ColumnElement[bool], limit: int) -> list[PriceChange]:
    query = select(t.changes).where(which).order_by(_C.at.desc(), _C.position.desc(), _C.id.desc()).limit(limit)
    rows = connection.execute(query).mappings().all()
    quotes = read_evidence(connection, t.change_evidence, "change_row", [row["id"] for row in rows])
    return [read_change(row, quotes.get(row["id"], ())) for row in rows]
