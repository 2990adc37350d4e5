"""One reading folded into the history: decide, then store the prices, the changes, what follows, and the fold's memory.

Knows nothing of captures or of where a reading comes from. All of it happens within the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from pricing import ledger
from pricing.codec import pack
from pricing.errors import BadInput
from pricing.model import PriceChange
from pricing.state import Decision, Held, Policy, Reading, View
from store import faults, health
from store.following import WINDOW, follow
from store.holding import write_held
from store.revisions import SeriesBook, floors, recent_changes, source_state, write_changes, write_revisions
from store.types import to_nano

DEFAULT = Policy()


@dataclass(frozen=True, slots=True)
class Folded:
    """What a reading did: revisions closed and opened, changes new or different, alerts entered, what was held."""

    revisions: int
    changes: tuple[PriceChange, ...]
    alerts: int
    held: tuple[Held, ...]


def fold(
    connection: Connection, reading: Reading, *, at: datetime, policy: Policy = DEFAULT, window: timedelta = WINDOW
) -> Folded:
    """Everything after the reading itself: decide, then store the history, what follows from it, and the fold's memory."""
    reading, refused = _storable(reading)
    book, decision = decide(connection, reading, policy)
    book.store(decision.series)
    touched = write_revisions(connection, book, decision.close, decision.open)
    faults.point("ingest.revisions")
    changes = write_changes(connection, decision.changes, at)
    faults.point("ingest.changes")
    alerts = follow(connection, changes, at=at, window=window) if changes else 0
    faults.point("ingest.outbox")
    held = (*refused, *decision.held)
    write_held(connection, held)
    if decision.source is not None:
        health.remember(connection, reading.source_id, kind=str(reading.source), at=at, state=pack(decision.source))
    return Folded(touched, tuple(changes), alerts, held)


def decide(connection: Connection, reading: Reading, policy: Policy) -> tuple[SeriesBook, Decision]:
    """The ledger's answer to a reading, given all that is stored of the vendors it speaks of."""
    vendors = {observation.key.vendor for observation in reading.observations} | {c.vendor for c in reading.claims}
    vendors |= {key.vendor for key in reading.listed or ()}
    source = source_state(connection, reading.source_id)
    book = SeriesBook(connection, vendors, reading.at)
    recent = recent_changes(connection, vendors, reading.at)
    view = View(series=book.series, recent=recent, floors=floors(connection, reading.at), source=source)
    return book, ledger.decide(view, reading, policy)


def _storable(reading: Reading) -> tuple[Reading, tuple[Held, ...]]:
    """Without the amounts no column can hold exactly; they stay listed, so that their silence is no withdrawal."""
    good, refused = [], []
    for o in reading.observations:
        if all(map(fits, (o.amount_per_mtok, o.list_amount_per_mtok, o.previous_amount_per_mtok))):
            good.append(o)
        else:
            refused.append(Held(reading.source_id, reading.at, "an amount that cannot be stored exactly", o.key))
    claims = tuple(c for c in reading.claims if fits(c.amount_per_mtok))
    if len(good) == len(reading.observations) and len(claims) == len(reading.claims):
        return reading, ()
    return replace(reading, observations=tuple(good), claims=claims), tuple(refused)


def fits(amount: Decimal | None) -> bool:
    """Can a price column hold this amount exactly?"""
    try:
        return amount is None or to_nano(amount) >= 0
    except BadInput:
        return False
