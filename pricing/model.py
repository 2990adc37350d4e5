"""The words of the core as frozen, validating values: PriceKey, Evidence, Statement, Revision, PriceChange, Move, Chain.

Every amount is a Decimal per 1,000,000 tokens in its own currency. Every datetime is timezone-aware.
Knows nothing of where values come from or go to; imports only the standard library.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from pricing.model_words import (
    ALWAYS,
    ROUTER_CHANNEL,
    Action,
    Basis,
    Condition,
    Kind,
    Market,
    Meter,
    PriceKey,
    SourceKind,
    Status,
    aware,
    decimal_text,
    short_hash,
)

__all__ = [
    "ALWAYS",
    "ROUTER_CHANNEL",
    "Action",
    "Basis",
    "Chain",
    "Claim",
    "Condition",
    "Evidence",
    "Kind",
    "Link",
    "Market",
    "Member",
    "Meter",
    "Move",
    "Observation",
    "PriceChange",
    "PriceKey",
    "Revision",
    "SourceKind",
    "Statement",
    "Status",
    "aware",
    "decimal_text",
    "short_hash",
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a price stands: enough for a person to look it up again."""

    source: SourceKind
    source_id: str
    url: str
    snippet: str
    start: int
    end: int
    rule: str
    printed: str
    captured_at: datetime
    capture_hash: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        aware(self.captured_at, "captured_at")
        if not self.url or not self.snippet:
            raise ValueError("evidence needs a URL and the text it quotes")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one text says about one price, as `pricewar extract` prints it. Offsets point into the original text."""

    vendor: str
    action: Action
    start: int
    end: int
    text: str
    rule: str
    model: str | None = None
    model_text: str | None = None
    item: str | None = None
    condition: Condition = ALWAYS
    price: Decimal | None = None
    currency: str | None = None
    previous_price: Decimal | None = None
    change_pct: Decimal | None = None
    effective: date | None = None
    follows: tuple[str, ...] = ()
    hedged: bool = False
    bound: str | None = None
    blended: bool = False
    until: date | None = None
    confidence: float = 1.0
    printed_unit: str = ""

    def __post_init__(self) -> None:
        if self.end <= self.start or not self.text:
            raise ValueError("a statement needs the span of text that says so")
        if self.price is not None and (not self.price.is_finite() or self.price < 0):
            raise ValueError(f"{self.price} is not a price")


@dataclass(frozen=True, slots=True)
class Observation:
    """One source saying, at one time, what one series costs.

    `at`: when it was read, for an article when it was published. `dated`: False if a text tells of a change without its
    day. `opens`: a text says that others followed this vendor. `order`: the place the text gives it among others."""

    key: PriceKey
    amount_per_mtok: Decimal
    at: datetime
    source: SourceKind
    source_id: str
    evidence: Evidence
    effective_from: datetime | None = None
    until: date | None = None
    list_amount_per_mtok: Decimal | None = None
    action: Action | None = None
    previous_amount_per_mtok: Decimal | None = None
    change_pct: Decimal | None = None
    follows: tuple[str, ...] = ()
    order: int = 0
    dated: bool = True
    opens: bool = False

    def __post_init__(self) -> None:
        aware(self.at, "at")
        if not self.amount_per_mtok.is_finite() or self.amount_per_mtok < 0:
            raise ValueError(f"{self.amount_per_mtok} is not a price")


@dataclass(frozen=True, slots=True)
class Claim:
    """A text saying that a vendor changed its price without a figure, with a percent alone, or without naming model or meter."""

    vendor: str
    market: str
    action: Action
    at: datetime
    source_id: str
    evidence: Evidence
    model: str | None = None
    meter: str | None = None
    effective_from: datetime | None = None
    until: date | None = None
    change_pct: Decimal | None = None
    bound: str | None = None
    follows: tuple[str, ...] = ()
    order: int = 0
    dated: bool = True
    opens: bool = False
    amount_per_mtok: Decimal | None = None
    currency: str | None = None
    condition: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Revision:
    """One price of one series: charged in [valid_from, valid_to), known to us in [recorded_from, recorded_to)."""

    key: PriceKey
    amount_per_mtok: Decimal
    valid_from: datetime
    recorded_from: datetime
    status: Status
    valid_to: datetime | None = None
    recorded_to: datetime | None = None
    until: date | None = None
    list_amount_per_mtok: Decimal | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceChange:
    """Old -> new on a series, or a vendor's change without a figure (then model, meter and amounts may be None).

    `at`: first sighting, for an article the day it tells of. `supersedes`: ids of vaguer changes that this one replaces."""

    vendor: str
    market: str
    kind: Kind
    status: Status
    at: datetime
    recorded_at: datetime
    model: str | None = None
    meter: str | None = None
    currency: str | None = None
    condition: Condition = ALWAYS
    old: Decimal | None = None
    new: Decimal | None = None
    change_pct: Decimal | None = None
    effective_from: datetime | None = None
    until: date | None = None
    bound: str | None = None
    source: SourceKind = SourceKind.PAGE
    sources: tuple[str, ...] = ()
    cut_like: bool = False
    publishable: bool = False
    follows: tuple[str, ...] = ()
    order: int = 0
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    announced_at: datetime | None = None
    dated: bool = True
    opens: bool = False
    supersedes: tuple[str, ...] = ()
    _id: str = field(default="", init=False, compare=False, repr=False)

    @property
    def announced(self) -> datetime:
        """When the vendor said so, as far as known; `at` never changes, this is refined as sources agree."""
        return self.announced_at or self.at

    @property
    def id(self) -> str:
        """The same change has the same id on every machine and after every replay; worked out once."""
        if not self._id:
            amounts = ("" if amount is None else decimal_text(amount) for amount in (self.old, self.new))
            series = (self.vendor, self.model, self.meter, self.market, self.currency, self.condition.canonical())
            object.__setattr__(
                self, "_id", short_hash(*series, self.kind, self.at.astimezone(UTC).isoformat(), *amounts)
            )
        return self._id


@dataclass(frozen=True, slots=True)
class Move:
    """Everything cut-like one vendor announced in one market in one go: one day, Asia/Shanghai."""

    vendor: str
    market: str
    day: date
    announced_at: datetime
    changes: tuple[PriceChange, ...]
    order: int = 0
    dated: bool = True

    @property
    def id(self) -> str:
        return short_hash(self.vendor, self.market, self.day.isoformat())

    @property
    def publishable(self) -> bool:
        return any(change.publishable for change in self.changes)

    @property
    def status(self) -> Status:
        found = {change.status for change in self.changes}
        return next((s for s in (Status.CONFIRMED, Status.DISPUTED) if s in found), Status.REPORTED)

    @property
    def follows_stated(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(v for change in self.changes for v in change.follows))


@dataclass(frozen=True, slots=True)
class Link:
    """Why `move` stands in a chain after `follows` (vendor ids): a response to others, or a repeat of its own."""

    follows: tuple[str, ...]
    kind: str
    lag_hours: Decimal
    basis: Basis


@dataclass(frozen=True, slots=True)
class Member:
    """One Move in its place in a chain; the opener has no link."""

    move: Move
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Moves of one market linked by "follows", in order; the first is the opener."""

    market: str
    members: tuple[Member, ...] = ()

    @property
    def opener(self) -> Move:
        return self.members[0].move

    @property
    def id(self) -> str:
        return self.opener.id
