"""Alerts waiting to be told, and what became of each: at least once, never forgotten, never entered twice.

An alert is written by ingest in the transaction of its event. Telling goes: `undecided` → `plan` (one delivery a destination)
→ `claim` under a lease → the channel → `record`. Whoever lost the lease can no longer record: `epoch` tells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from pricing.errors import BadInput
from store import faults
from store import tables_alerts as t
from store.engine import Store
from store.writing import insert_new

WAITING, SENT, GAVE_UP, SKIPPED = "waiting", "sent", "gave_up", "skipped"
SEND = "send"
# The pause after the first, second … failed try (Standard Webhooks): ten tries in 76 hours, each pause ± 20 %.
PAUSES = tuple(timedelta(seconds=s) for s in (5, 300, 1800, 7200, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600))
LONGEST_WAIT = timedelta(hours=24)
NEVER_SO_LATE = timedelta(days=2)  # later than any pause or lease: such a date was written by a clock since set back


@dataclass(frozen=True, slots=True)
class OutboxAlert:
    """One thing worth telling, as entered: the changes and the chain are referenced by id. `id` is stable for ever."""

    id: str
    key: str
    kind: str
    vendor: str
    market: str
    at: datetime
    created_at: datetime
    change_ids: tuple[str, ...]
    chain_id: str | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One claimed delivery: tell `alert` to `destination` before `claimed_until`. `tries` counts this one."""

    id: int
    alert: OutboxAlert
    destination: str
    tries: int
    epoch: int
    claimed_until: datetime


def alert_id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def enter(connection: Connection, alerts: Iterable[OutboxAlert]) -> int:
    """Writes alerts within the caller's transaction; a key entered before, however long ago, is passed over."""
    rows = [
        {
            "id": a.id,
            "key": a.key,
            "kind": a.kind,
            "vendor": a.vendor,
            "market": a.market,
            "at": a.at,
            "created_at": a.created_at,
            "change_ids": list(a.change_ids),
            "chain_id": a.chain_id,
            "position": a.position,
        }
        for a in alerts
    ]
    return insert_new(connection, t.alerts, rows, "key")


def undecided(store: Store, *, limit: int = 200) -> list[OutboxAlert]:
    """Alerts nobody has decided about yet, oldest first."""
    with store.read() as connection:
        query = select(t.alerts).where(t.alerts.c.decided_at.is_(None)).order_by(t.alerts.c.created_at, t.alerts.c.id)
        return [read_alert(row) for row in connection.execute(query.limit(limit)).mappings()]


def plan(store: Store, alert: OutboxAlert, decisions: Mapping[str, str], *, now: datetime) -> None:
    """Writes one delivery a destination: reason `send` waits to be sent, any other is kept as skipped, with the reason."""
    with store.write() as connection:
        rows = [
            {
                "alert_id": alert.id,
                "destination": destination,
                "state": WAITING if reason == SEND else SKIPPED,
                "reason": str(reason),
                "tries": 0,
                "epoch": 0,
                "created_at": now,
                "next_try_at": now if reason == SEND else None,
                "done_at": None if reason == SEND else now,
            }
            for destination, reason in decisions.items()
        ]
        insert_new(connection, t.deliveries, rows, "alert_id", "destination")
        faults.point("plan")
        connection.execute(update(t.alerts).where(t.alerts.c.id == alert.id).values(decided_at=now))


def claim(
    store: Store,
    now: datetime,
    *,
    lease: timedelta = timedelta(minutes=5),
    limit: int = 20,
    destinations: Collection[str] | None = None,
) -> list[Delivery]:
    """Takes up to `limit` due deliveries for `lease`; no other claimer gets them before it ends.

    Paused destinations wait; `destinations` restricts to those named. The try is written down before it is made.
    """
    d = t.deliveries
    late = now + NEVER_SO_LATE
    free = or_(d.c.claimed_until.is_(None), d.c.claimed_until <= now, d.c.claimed_until > late)
    due = (d.c.state == WAITING) & or_(d.c.next_try_at <= now, d.c.next_try_at > late) & free
    chosen = select(d.c.id).where(due, d.c.destination.not_in(select(t.channels.c.destination)))
    if destinations is not None:
        chosen = chosen.where(d.c.destination.in_(list(destinations)))
    chosen = chosen.order_by(d.c.next_try_at, d.c.id).limit(limit)
    until = now + lease
    with store.write() as connection:
        taken = connection.execute(
            update(d)
            .where(d.c.id.in_(chosen.scalar_subquery()), due)
            .values(claimed_until=until, epoch=d.c.epoch + 1, tries=d.c.tries + 1)
            .returning(d.c.id, d.c.alert_id, d.c.destination, d.c.tries, d.c.epoch)
        ).all()
        if not taken:
            return []
        begun = [
            {"delivery_id": row.id, "epoch": row.epoch, "at": now, "outcome": "begun", "detail": ""} for row in taken
        ]
        connection.execute(insert(t.attempts), begun)
        wanted = select(t.alerts).where(t.alerts.c.id.in_({row.alert_id for row in taken}))
        alerts = {row["id"]: read_alert(row) for row in connection.execute(wanted).mappings()}
    return [
        Delivery(row.id, alerts[row.alert_id], row.destination, row.tries, row.epoch, until)
        for row in sorted(taken, key=lambda row: int(row.id))
    ]


def record(
    store: Store,
    delivery: Delivery,
    *,
    now: datetime,
    sent: bool,
    detail: str = "",
    retry: bool = True,
    retry_after: timedelta | None = None,
) -> str | None:
    """What became of a try: the new state `sent`, `waiting` (tried again later) or `gave_up`; None if the lease was lost.

    `detail` is the receiver's answer or the failure in words. `retry_after` is what the receiver asked for, honoured up to a day.
    """
    if sent:
        state, next_try = SENT, None
    elif retry and delivery.tries <= len(PAUSES):
        state, next_try = WAITING, now + pause_after(delivery, retry_after)
    else:
        state, next_try = GAVE_UP, None
    d = t.deliveries
    mine = (d.c.id == delivery.id) & (d.c.epoch == delivery.epoch) & (d.c.state == WAITING)
    with store.write() as connection:
        done = connection.execute(
            update(d)
            .where(mine)
            .values(
                state=state,
                next_try_at=next_try,
                claimed_until=None,
                done_at=None if state == WAITING else now,
                reason=detail if state == GAVE_UP else SEND,
            )
        )
        tried = (t.attempts.c.delivery_id == delivery.id) & (t.attempts.c.epoch == delivery.epoch)
        outcome = {SENT: "sent", WAITING: "failed", GAVE_UP: "gave_up"}[state]
        connection.execute(update(t.attempts).where(tried).values(ended_at=now, outcome=outcome, detail=detail[:500]))
        faults.point("record")
        return state if done.rowcount == 1 else None


def pause_after(delivery: Delivery, asked: timedelta | None = None) -> timedelta:
    """How long to wait after this failed try: the schedule, spread by ± 20 % (the same at every run), or as long as asked."""
    spread = int.from_bytes(hashlib.sha256(f"{delivery.id}:{delivery.tries}".encode()).digest()[:2], "big") / 65535
    pause = PAUSES[min(delivery.tries, len(PAUSES)) - 1] * (0.8 + 0.4 * spread)
    return max(pause, min(asked, LONGEST_WAIT)) if asked else pause


def release(store: Store, delivery: Delivery) -> None:
    """Gives a claim back untried (the program is stopping): it is due again at once and the try does not count."""
    d = t.deliveries
    mine = (d.c.id == delivery.id) & (d.c.epoch == delivery.epoch) & (d.c.state == WAITING)
    with store.write() as connection:
        connection.execute(update(d).where(mine).values(claimed_until=None, tries=d.c.tries - 1))
        tried = (t.attempts.c.delivery_id == delivery.id) & (t.attempts.c.epoch == delivery.epoch)
        connection.execute(delete(t.attempts).where(tried))


def retry(store: Store, delivery_id: int, *, now: datetime) -> None:
    """Makes one delivery due now, with all its tries before it again. Raises BadInput if there is none to retry."""
    d = t.deliveries
    with store.write() as connection:
        done = connection.execute(
            update(d)
            .where(d.c.id == delivery_id, d.c.state.in_((WAITING, GAVE_UP)))
            .values(state=WAITING, next_try_at=now, claimed_until=None, done_at=None, tries=0, reason=SEND)
        )
    if done.rowcount != 1:
        raise BadInput(f"There is no failed or waiting delivery {delivery_id}; see: pricewar alerts list.")


def read_alert(m: RowMapping) -> OutboxAlert:
    return OutboxAlert(
        m["id"],
        m["key"],
        m["kind"],
        m["vendor"],
        m["market"],
        m["at"],
        m["created_at"],
        tuple(m["change_ids"]),
        m["chain_id"],
        m["position"],
    )
