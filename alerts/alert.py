"""One thing worth telling, with all that the telling needs: the changes, the chain up to it, who stands still, whole bills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pricing.model import Basis, Chain, Condition, Evidence, Link, Member, PriceChange, Status


@dataclass(frozen=True, slots=True)
class Offer:
    """The payable prices of one model under one condition, per Mtok by meter: before the Move and after it."""

    model: str
    currency: str
    condition: Condition
    before: Mapping[str, Decimal]
    after: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Alert:
    """`kind` is follow_on, repeat, cut (an opener), hike or correction. `chain` ends with this alert's own Move."""

    id: str
    kind: str
    vendor: str
    market: str
    at: datetime
    created_at: datetime
    changes: tuple[PriceChange, ...]
    chain: Chain | None = None
    not_moved: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()

    @property
    def member(self) -> Member | None:
        """This alert's own place in its chain."""
        return self.chain.members[-1] if self.chain and self.chain.members else None

    @property
    def link(self) -> Link | None:
        return self.member.link if self.member else None

    @property
    def stated(self) -> bool:
        """Does a text say who was followed, or does only the window?"""
        return self.link is not None and self.link.basis is not Basis.INFERRED

    @property
    def status(self) -> Status:
        found = {change.status for change in self.changes}
        return next((s for s in (Status.DISPUTED, Status.CONFIRMED) if s in found), Status.REPORTED)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every piece once, the vendor's own page first, then by time."""
        pieces = {(e.url, e.snippet): e for change in self.changes for e in reversed(change.evidence)}
        return tuple(sorted(pieces.values(), key=lambda e: (e.source != "page", e.captured_at, e.url, e.start)))


def depth(change: PriceChange) -> Decimal | None:
    """By how many percent a price fell (negative: rose); 100 for free; None if no figure tells."""
    if change.kind == "free":
        return Decimal(100)
    if change.old and change.new is not None:
        return (change.old - change.new) / change.old * 100
    return -change.change_pct if change.change_pct is not None else None
