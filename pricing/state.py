"""What the fold remembers between two readings: Series, SourceState, and what one reading is and decides.

`ledger.decide(view, reading, policy)` takes a View and a Reading and gives a Decision; whoever keeps the history stores
`Decision.series` and `Decision.source` and hands them back the next time. Plain values, no rules in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from pricing.model import Claim, Evidence, Observation, PriceChange, PriceKey, Revision, SourceKind


@dataclass(frozen=True, slots=True)
class Policy:
    """How much proof a change needs. Gaps and windows are spans of time, ratios are plain decimals.

    `new_vendor_models`: a vendor nobody listed before that comes with at most so many models has just opened; 0 = the
    first reading of a page is always its baseline (a replayed file is the whole world, a watch list is not)."""

    confirm_gap: timedelta = timedelta(minutes=25)
    sightings: int = 2
    strong_sightings: int = 3
    strong_span: timedelta = timedelta(hours=24)
    adopt_after: timedelta = timedelta(days=7)
    stands_after: timedelta = timedelta(days=14)
    young: timedelta = timedelta(days=14)
    trust_after: timedelta = timedelta(days=30)
    deep_cut: Decimal = Decimal("-90")
    event_window: timedelta = timedelta(days=2)
    flap_window: timedelta = timedelta(days=1)
    return_window: timedelta = timedelta(days=7)
    restless_window: timedelta = timedelta(days=60)
    media_trust: timedelta = timedelta(days=1)
    keep_rows: Decimal = Decimal("0.8")
    launch_share: Decimal = Decimal("0.5")
    launch_vendors: int = 3
    new_vendor_models: int = 0
    smallest: Decimal = Decimal("0.0001")
    largest: Decimal = Decimal("20000")


@dataclass(frozen=True, slots=True)
class Said:
    """What one source last said of one series; `amount` None = it no longer lists it. `missing` counts sheets without it."""

    source_id: str
    source: SourceKind
    amount: Decimal | None
    since: datetime
    last: datetime
    missing: int = 0
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A new amount seen but not yet published; None = no longer listed.

    `needed` sightings spread over `span` publish it; `independent` = only a source of another kind can; `restated` = it is
    the old price in other words.
    `published` candidates are media claims already told of in the history but not yet on the page."""

    amount_per_mtok: Decimal | None
    first_seen: datetime
    last_seen: datetime
    sightings: int
    needed: int
    reason: str = ""
    span: timedelta = timedelta(0)
    independent: bool = False
    restated: bool = False
    sources: tuple[tuple[str, SourceKind], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    effective_from: datetime | None = None
    until: date | None = None
    list_amount_per_mtok: Decimal | None = None
    change_id: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """All the guard needs to know of one series: its current revisions, what is held, who says what, what it did lately.

    `revisions` are those known now (recorded_to None) and not long over; the last one is open or scheduled.
    `amount` is the last amount believed, also after a withdrawal; `listed` says whether it is on sale.
    `recent` holds (when, amount) of the last believed amounts, oldest first; `flaps`: when a new amount went back.
    `proven`: the last amount with proof, while the series follows a page that nobody else bears out; else None."""

    key: PriceKey
    revisions: tuple[Revision, ...] = ()
    amount: Decimal | None = None
    listed: bool = False
    said: tuple[Said, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    recent: tuple[tuple[datetime, Decimal], ...] = ()
    flaps: tuple[datetime, ...] = ()
    proven: Decimal | None = None
    last_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceState:
    """What one source looked like when it was last believed, per vendor it prices, and how its layout fares."""

    source_id: str
    rows: Mapping[str, int] = field(default_factory=dict)
    short: Mapping[str, tuple[int, datetime]] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    layout_changed_at: datetime | None = None
    last_read: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One source read once. `listed`: every key it lists; None = its silence says nothing (articles, change logs)."""

    source_id: str
    source: SourceKind
    at: datetime
    observations: tuple[Observation, ...] = ()
    claims: tuple[Claim, ...] = ()
    listed: frozenset[PriceKey] | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What one source last said of a vendor's series: amounts as believed, and those that still wait for proof."""

    said: dict[PriceKey, Decimal] = field(default_factory=dict)
    waiting: dict[PriceKey, Decimal] = field(default_factory=dict)

    def note(self, source_id: str, series: Series) -> None:
        """Take up what this source says of one series now."""
        key = series.key
        amount = next((said.amount for said in series.said if said.source_id == source_id), None)
        self.said.pop(key, None)
        self.waiting.pop(key, None)
        if amount is None:
            return
        self.said[key] = amount
        for candidate in series.candidates:
            if candidate.amount_per_mtok is not None and any(name == source_id for name, _ in candidate.sources):
                self.waiting[key] = candidate.amount_per_mtok


@dataclass(frozen=True, slots=True)
class View:
    """What is known before a reading.

    `series`: every series of the vendors the reading speaks of. `recent`: their changes of the last 30 days, newest
    state of each. `floors`: (market, currency) -> vendor -> its cheapest non-free input price of a text model. `words`:
    what the reading's source said of its one vendor, from a caller that keeps it; else it is looked for in `series`."""

    series: Mapping[PriceKey, Series] = field(default_factory=dict)
    recent: tuple[PriceChange, ...] = ()
    floors: Mapping[tuple[str, str], Mapping[str, Decimal]] = field(default_factory=dict)
    source: SourceState | None = None
    words: Words | None = None


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
class Decision:
    """What one reading does to the history. Nothing else may change it.

    `close`: known revisions with `recorded_to` now set (find them by key, valid_from, recorded_from); `open`: new ones.
    `changes`: new changes, or the newest state of a change with an id already known. A change listed in another's
    `supersedes` is no longer held true. `series`: the states to store; `source`: the source's own."""

    close: tuple[Revision, ...] = ()
    open: tuple[Revision, ...] = ()
    changes: tuple[PriceChange, ...] = ()
    held: tuple[Held, ...] = ()
    series: Mapping[PriceKey, Series] = field(default_factory=dict)
    source: SourceState | None = None
