"""What an alert tells of: the Move it was raised for with its changes, as known at a time."""

from __future__ import annotations

from datetime import datetime

from pricing.model import Move, PriceChange
from store.engine import Store
from store.outbox import OutboxAlert
from store.queries.chains import moves
from store.queries.changes import changes_by_id


def told_of(
    store: Store, entry: OutboxAlert, *, known_at: datetime | None = None
) -> tuple[Move | None, tuple[PriceChange, ...]]:
    """The Move (None for a rise or a correction) and its changes that are sure by then, with those the alert was raised
    for; the vague ones in their exact form. A Move goes on growing after its alert was raised."""
    raised = set(entry.change_ids)
    for move in moves(store, vendor=entry.vendor, market=entry.market, known_at=known_at):
        if any(raised & {change.id, *change.supersedes} for change in move.changes):
            return move, tuple(c for c in move.changes if c.publishable or raised & {c.id, *c.supersedes})
    return None, tuple(changes_by_id(store, entry.change_ids))
