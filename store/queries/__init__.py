"""The read side: one function a question, each answering with plain values. `as_of` = what was charged then, `known_at` = what we knew then."""

from store.queries.chains import chain, chain_of_move, chains, moves
from store.queries.changes import changes, changes_by_id, versions
from store.queries.health import alerts, attempts, held, sources, status
from store.queries.prices import every_revision, evidence_of, history, known_models, offers, points, prices
from store.queries.told import told_of

__all__ = [
    "alerts",
    "attempts",
    "chain",
    "chain_of_move",
    "chains",
    "changes",
    "changes_by_id",
    "every_revision",
    "evidence_of",
    "held",
    "history",
    "known_models",
    "moves",
    "offers",
    "points",
    "prices",
    "sources",
    "status",
    "told_of",
    "versions",
]
