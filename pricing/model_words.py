"""The small words of the core: Market, Meter, Action, Kind, Status, SourceKind, Basis, Condition, PriceKey.

Import them from `pricing.model`, which is the door. Imports only the standard library.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

_NAME = re.compile(r"[a-z0-9][a-z0-9_.:-]*\Z|other:.+\Z")
_METER = re.compile(r"[a-z][a-z0-9_]*\Z")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
ROUTER_CHANNEL = "router:"


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


def short_hash(*parts: object) -> str:
    """The same parts have the same name everywhere: 16 hex digits."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]


class _HashedOnce:
    """Keys of dictionaries all day long: their hash is worked out once."""

    __slots__ = ("_hash",)
    _hash: int

    def _once(self, value: object) -> int:
        object.__setattr__(self, "_hash", hash(value))
        return self._hash


@dataclass(frozen=True, slots=True)
class Condition(_HashedOnce):
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

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            return self._once(self.items)


ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class PriceKey(_HashedOnce):
    """One series: like is only compared with like."""

    vendor: str
    model: str
    meter: str
    market: str
    currency: str
    condition: Condition = ALWAYS

    def __post_init__(self) -> None:
        if not _NAME.match(self.vendor):
            raise ValueError(f"vendor id {self.vendor!r} is not lower-case ASCII or other:<name>")
        if not self.model:
            raise ValueError("a price key needs a model")
        if not _METER.match(self.meter):
            raise ValueError(f"meter {self.meter!r} is not a lower-case word")
        if not _CURRENCY.match(self.currency):
            raise ValueError(f"currency {self.currency!r} is not a three-letter code")

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            return self._once((self.vendor, self.model, self.meter, self.market, self.currency, self.condition))

    @property
    def resold(self) -> bool:
        """Is this what somebody else asks for the vendor's model (channel `router:<source>`)?"""
        return (self.condition.get("channel") or "").startswith(ROUTER_CHANNEL)
