"""How things stand: sources, alerts and their deliveries, what is held, and one summary of it all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from pricing.model import Condition
from store import outbox
from store import tables as t
from store import tables_alerts as ta
from store.engine import Store
from store.health import Word
from store.queries.shared import equal
from store.queries.told import told_of

STALE_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source: its status word with the plain reason, when it last told us something, and what of it was not read."""

    id: str
    kind: str
    url: str
    outcome: str
    reason: str | None
    since: datetime
    last_try: datetime
    last_read: datetime | None
    last_changed: datetime | None
    rows: int
    held: int
    skipped: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class HeldReading:
    """Something read and not believed: why, when first and last, and how often."""

    source_id: str
    reason: str
    vendor: str | None
    model: str | None
    meter: str | None
    market: str | None
    currency: str | None
    condition: Condition
    old: Decimal | None
    new: Decimal | None
    at: datetime
    last_at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """Where telling one destination of one alert has got to. `reason` says why it was skipped or given up."""

    id: int
    destination: str
    state: str
    reason: str
    tries: int
    next_try_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class AlertState:
    """One alert and its deliveries; no deliveries = nothing has been decided about it yet. `changes`: how many it tells
    of, as known when it was told last, or now if it waits."""

    alert: outbox.OutboxAlert
    decided_at: datetime | None
    deliveries: tuple[DeliveryState, ...]
    changes: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of one delivery; `begun` without an end means we never learnt how it went."""

    at: datetime
    ended_at: datetime | None
    outcome: str
    detail: str


def sources(store: Store, *, now: datetime, stale_after: timedelta = STALE_AFTER) -> list[SourceHealth]:
    """Every source, by name. One that is well but was not read for `stale_after` shows as STALE."""
    s = t.sources.c
    columns = (
        s.id, s.kind, s.url, s.outcome, s.reason, s.since, s.last_try, s.last_read, s.last_changed, s.rows, s.held, s.skipped,
    )  # fmt: skip
    found = []
    with store.read() as connection:
        for row in connection.execute(select(*columns).order_by(s.id)).mappings():
            values: dict[str, Any] = {**row, "skipped": tuple(row["skipped"])}
            read = row["last_read"]
            if row["outcome"] == Word.OK and (read is None or now - read > stale_after):
                since = read or row["since"]
                values |= {
                    "outcome": Word.STALE,
                    "reason": f"not read for {(now - since).days} days",
                    "since": since,
                }
            found.append(SourceHealth(**values))
    return found


def held(
    store: Store, *, since: datetime | None = None, source_id: str | None = None, limit: int = 500
) -> list[HeldReading]:
    """What was read and not believed, newest first."""
    h = ta.held.c
    columns = (
        h.source_id, h.reason, h.vendor, h.model, h.meter, h.market, h.currency, h.condition, h.old, h.new, h.at, h.last_at, h.times,
    )  # fmt: skip
    query = select(*columns).where(equal([(h.source_id, source_id)]))
    if since is not None:
        query = query.where(h.last_at >= since)
    with store.read() as connection:
        rows = connection.execute(query.order_by(h.last_at.desc(), h.id.desc()).limit(limit)).mappings().all()
    return [HeldReading(**{**row, "condition": Condition.from_canonical(row["condition"])}) for row in rows]


def alerts(
    store: Store, *, since: datetime | None = None, vendor: str | None = None, kind: str | None = None, limit: int = 200
) -> list[AlertState]:
    """Alerts with their deliveries, newest first."""
    a, d = ta.alerts.c, ta.deliveries.c
    query = select(ta.alerts).where(equal([(a.vendor, vendor), (a.kind, kind)]))
    if since is not None:
        query = query.where(a.created_at >= since)
    columns = (d.alert_id, d.id, d.destination, d.state, d.reason, d.tries, d.next_try_at, d.done_at)
    with store.read() as connection:
        rows = connection.execute(query.order_by(a.created_at.desc(), a.id).limit(limit)).mappings().all()
        found: dict[str, list[DeliveryState]] = {row["id"]: [] for row in rows}
        for alert, *rest in connection.execute(select(*columns).where(d.alert_id.in_(list(found))).order_by(d.id)):
            found[alert].append(DeliveryState(*rest))
    return [_state(store, outbox.read_alert(row), row["decided_at"], tuple(found[row["id"]])) for row in rows]


def _state(
    store: Store, alert: outbox.OutboxAlert, decided_at: datetime | None, deliveries: tuple[DeliveryState, ...]
) -> AlertState:
    told_at = max((d.done_at for d in deliveries if d.state == outbox.SENT and d.done_at), default=None)
    _, changes = told_of(store, alert, known_at=told_at)
    return AlertState(alert, decided_at, deliveries, len(changes))


def attempts(store: Store, delivery_id: int) -> list[Attempt]:
    """Every try of one delivery, oldest first."""
    a = ta.attempts.c
    query = select(a.at, a.ended_at, a.outcome, a.detail).where(a.delivery_id == delivery_id).order_by(a.id)
    with store.read() as connection:
        return [Attempt(*row) for row in connection.execute(query)]


def status(store: Store, *, now: datetime) -> dict[str, Any]:
    """One summary: how many series, prices, changes, chains; sources by status word; deliveries by state; the newest times."""
    s, r, c, d = t.series.c, t.revisions.c, t.changes.c, ta.deliveries.c
    words: dict[str, int] = {}
    for source in sources(store, now=now):
        words[str(source.outcome)] = words.get(str(source.outcome), 0) + 1
    counts = {
        "series": select(func.count()).select_from(t.series),
        "waiting_for_confirmation": select(func.count()).where(s.waiting > 0),
        "prices": select(func.count()).where(r.recorded_to.is_(None), r.valid_to.is_(None)),
        "changes": select(func.count()).where(c.recorded_to.is_(None)),
        "chains": select(func.count(ta.chain_links.c.chain_id.distinct())).where(
            ta.chain_links.c.recorded_to.is_(None), ta.chain_links.c.position > 1
        ),
        "captures": select(func.count()).select_from(t.captures),
        "alerts": select(func.count()).select_from(ta.alerts),
        "alerts_undecided": select(func.count()).where(ta.alerts.c.decided_at.is_(None)),
        "held": select(func.count()).where(ta.held.c.last_at > now - STALE_AFTER),
    }
    with store.read() as connection:
        found: dict[str, Any] = {name: int(connection.execute(query).scalar_one()) for name, query in counts.items()}
        by_state = connection.execute(select(d.state, func.count()).group_by(d.state)).all()
        found["deliveries"] = {state: int(count) for state, count in by_state}
        found["last_read"] = connection.execute(select(func.max(t.sources.c.last_read))).scalar()
        found["last_change"] = connection.execute(select(func.max(c.at)).where(c.recorded_to.is_(None))).scalar()
        found["next_try_at"] = connection.execute(
            select(func.min(d.next_try_at)).where(d.state == outbox.WAITING)
        ).scalar()
    return {"database": store.url, "sources": words, **found}
