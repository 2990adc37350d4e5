"""The words of the core as frozen, validating values: PriceKey, Evidence, Statement, Revision, PriceChange, Move, Chain.

Every amount is a Decimal per 1,000,000 tokens in its own currency. Every datetime is timezone-aware.
Knows nothing of where values come from or go to; imports only the standard library.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

_NAME = re.compile(r"[a-z0-9][a-z0-9_.:-]*\Z|other:.+\Z")
_METER = re.compile(r"[a-z][a-z0-9_]*\Z")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")


class Market(StrEnum):
    """The arena in which vendors answer one another."""

    CN = "cn"
    GLOBAL = "global"


class Meter(StrEnum):
    """What is charged. A meter a source names beyond these is kept as the plain string it is."""

    INPUT = "input"
    OUTPUT = "output"
    CACHED_INPUT = "cached_input"
    CACHE_WRITE = "cache_write"


class Action(StrEnum):
    """What a text says happened to a price; `quote` = stated with no change stated."""

    CUT = "cut"
    FREE = "free"
    HIKE = "hike"
    QUOTE = "quote"


class Kind(StrEnum):
    """What became of a series. Only cut, free and hike are price moves of a vendor."""

    CUT = "cut"
    FREE = "free"
    HIKE = "hike"
    LAUNCH = "launch"
    WITHDRAWN = "withdrawn"
    CORRECTION = "correction"
    RESTATEMENT = "restatement"


class Status(StrEnum):
    """How well a revision or change is known: media only, the vendor's own page, or contradicting sources."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


class SourceKind(StrEnum):
    """Who says so. Router and reseller prices are kept but never start or extend a chain."""

    PAGE = "page"
    MEDIA = "media"
    ROUTER = "router"


class Basis(StrEnum):
    """Why one Move counts as following another: a text says so, the window says so, or both."""

    STATED = "stated"
    INFERRED = "inferred"
    BOTH = "both"


def aware(value: datetime, name: str) -> None:
    if value.tzinfo is None:
        raise ValueError(f"{name} must carry a time zone")


def decimal_text(value: Decimal) -> str:
    """The exact decimal without exponent and trailing zeros: Decimal('0.50') -> '0.5'."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


@dataclass(frozen=True, slots=True)
class Condition:
    """When a price holds, as sorted name/value pairs; two prices are alike only if every pair agrees."""

    items: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, object] | None) -> Condition:
        if not values:
            return cls()
        pairs = [
            (str(k), v if isinstance(v, str) else json.dumps(v, ensure_ascii=False, sort_keys=True))
            for k, v in values.items()
            if v is not None
        ]
        return cls(tuple(sorted(pairs)))

    def get(self, name: str) -> str | None:
        return next((v for k, v in self.items if k == name), None)

    def without(self, *names: str) -> Condition:
        return Condition(tuple(pair for pair in self.items if pair[0] not in names))

    def with_(self, **values: str) -> Condition:
        return Condition.of({**dict(self.items), **values})

    def as_dict(self) -> dict[str, str] | None:
        return dict(self.items) or None

    def canonical(self) -> str:
        """Stable text form: '' for no condition, else compact JSON with sorted keys."""
        return json.dumps(dict(self.items), ensure_ascii=False, separators=(",", ":")) if self.items else ""

    @classmethod
    def from_canonical(cls, text: str) -> Condition:
        return cls.of(json.loads(text)) if text else cls()

    def __bool__(self) -> bool:
        return bool(self.items)


@dataclass(frozen=True, slots=True)
class PriceKey:
    """One series: like is only compared with like."""

    vendor: str
    model: str
    meter: str
    market: str
    currency: str
    condition: Condition = Condition()

    def __post_init__(self) -> None:
        if not _NAME.match(self.vendor):
            raise ValueError(f"vendor id {self.vendor!r} is not lower-case ASCII or other:<name>")
        if not self.model:
            raise ValueError("a price key needs a model")
        if not _METER.match(self.meter):
            raise ValueError(f"meter {self.meter!r} is not a lower-case word")
        if not _CURRENCY.match(self.currency):
            raise ValueError(f"currency {self.currency!r} is not a three-letter code")


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
    condition: Condition = Condition()
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
    """One source saying, at one time, what one series costs."""

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

    def __post_init__(self) -> None:
        aware(self.at, "at")
        if not self.amount_per_mtok.is_finite() or self.amount_per_mtok < 0:
            raise ValueError(f"{self.amount_per_mtok} is not a price")


@dataclass(frozen=True, slots=True)
class Claim:
    """A text saying that a vendor changed its price without a figure, or with a percent alone."""

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
class Candidate:
    """A new amount seen but not yet published; None = no longer listed. `needed` sightings publish it."""

    amount_per_mtok: Decimal | None
    first_seen: datetime
    last_seen: datetime
    sightings: int
    needed: int
    reason: str
    sources: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    effective_from: datetime | None = None
    until: date | None = None
    list_amount_per_mtok: Decimal | None = None
    previous_amount_per_mtok: Decimal | None = None
    change_pct: Decimal | None = None
    follows: tuple[str, ...] = ()
    media_only: bool = False
    order: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """All the guard needs to know of one series: its current revision, what is held, what it did lately."""

    key: PriceKey
    revision: Revision | None = None
    candidates: tuple[Candidate, ...] = ()
    last_seen: datetime | None = None
    missing: int = 0
    recent: tuple[tuple[datetime, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """Something read but not believed yet, with the reason in plain words."""

    source_id: str
    at: datetime
    reason: str
    key: PriceKey | None = None
    old: Decimal | None = None
    new: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PriceChange:
    """Old -> new on a series, or a vendor's change without a figure (then model, meter and amounts may be None)."""

    vendor: str
    market: str
    kind: Kind
    status: Status
    at: datetime
    recorded_at: datetime
    model: str | None = None
    meter: str | None = None
    currency: str | None = None
    condition: Condition = Condition()
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

    @property
    def id(self) -> str:
        """The same change has the same id on every machine and after every replay."""
        parts = (self.vendor, self.model, self.meter, self.market, self.currency, self.condition.canonical(), self.kind)
        parts += (self.at.isoformat(), self.old and decimal_text(self.old), self.new is not None and decimal_text(self.new))
        return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Move:
    """Everything cut-like one vendor announced in one market in one go (default: one day, Asia/Shanghai)."""

    vendor: str
    market: str
    announced_at: datetime
    changes: tuple[PriceChange, ...]
    order: int = 0

    @property
    def id(self) -> str:
        return hashlib.sha256(f"{self.vendor}|{self.market}|{self.announced_at.isoformat()}".encode()).hexdigest()[:16]

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
    members: tuple[Member, ...] = field(default_factory=tuple)

    @property
    def opener(self) -> Move:
        return self.members[0].move

    @property
    def id(self) -> str:
        return self.opener.id
