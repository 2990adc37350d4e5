"""`pricewar backtest`: dated prices through the real guard, ledger, changes, chains and alert events, in memory.

The same pure functions as the store uses; only the keeping differs (`Memory` instead of tables). What the files say of
themselves is found out in `backtest/looks.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from pricing.backtest.input import History, Row, read_history, row_evidence
from pricing.backtest.looks import Look, Looks
from pricing.backtest.output import alert_row, change_row, held_row, member_row, move_row, unpriced_rows
from pricing.chains import WINDOW, build, summarise
from pricing.changes import day_of, group_moves
from pricing.events import AlertEvent, events
from pricing.ledger import decide
from pricing.ledger.new import floors_of
from pricing.model import (
    Chain,
    Evidence,
    Kind,
    Move,
    Observation,
    PriceChange,
    PriceKey,
    SourceKind,
    decimal_text,
)
from pricing.state import Decision, Held, Policy, Reading, Series, SourceState, View, Words

RECENT = timedelta(days=30)
# A file is the whole world it tells of: a vendor that turns up in it, days after its start, has just opened.
REPLAYED = Policy(new_vendor_models=3)
YOUNG = timedelta(days=2)


def run(
    lines: Iterable[str],
    *,
    window: timedelta = WINDOW,
    every_event: bool = False,
    policy: Policy = REPLAYED,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Replay JSON lines (INTERFACES "What if"); malformed ones are reported under `errors` and the rest goes on.

    `every_event`: also openers, rises and corrections among the alerts. `progress` hears how many readings of how many
    are done."""
    history = read_history(lines)
    looks = Looks(history, policy)
    memory = Memory(window, policy)
    total = len(looks)
    for done, look in enumerate(looks):
        if progress and not done % 500:
            progress(done, total)
        memory.read(_reading(look))
    return memory.report(history, looks.logs, every_event)


class Memory:
    """The history as it stands: what the store keeps in tables, kept in dicts."""

    def __init__(self, window: timedelta, policy: Policy) -> None:
        self.window, self.policy = window, policy
        self.first_policy = replace(policy, new_vendor_models=0)
        self.began: datetime | None = None
        self.series: dict[str, dict[PriceKey, Series]] = {}
        self.sources: dict[str, SourceState] = {}
        self.words: dict[tuple[str, str], Words] = defaultdict(Words)
        self.changes: dict[str, PriceChange] = {}
        self.gone: set[str] = set()
        self.recent: dict[str, dict[str, PriceChange]] = {}
        self.moves: dict[str, dict[tuple[str, object], Move]] = {}
        self.told: set[str] = set()
        self.alerts: list[AlertEvent] = []
        self.held: dict[tuple[object, ...], tuple[Held, int]] = {}

    def read(self, reading: Reading) -> None:
        vendors = {observation.key.vendor for observation in reading.observations}
        vendors |= {claim.vendor for claim in reading.claims}
        view = View(
            self._series_of(vendors),
            self._recent_of(vendors, reading.at),
            Floors(self),
            self.sources.get(reading.source_id),
            self.words[reading.source_id, next(iter(vendors))] if len(vendors) == 1 else None,
        )
        self.began = self.began or reading.at
        young = reading.at - self.began < YOUNG
        self._keep(decide(view, reading, self.policy if not young else self.first_policy), reading.at)

    def _series_of(self, vendors: set[str]) -> Mapping[PriceKey, Series]:
        if len(vendors) == 1:
            return self.series.setdefault(next(iter(vendors)), {})
        return {key: series for vendor in vendors for key, series in self.series.get(vendor, {}).items()}

    def _recent_of(self, vendors: set[str], at: datetime) -> tuple[PriceChange, ...]:
        found: list[PriceChange] = []
        for vendor in vendors:
            known = self.recent.get(vendor)
            if known:
                while known and at - next(iter(known.values())).recorded_at > RECENT:  # they stand in that order
                    del known[next(iter(known))]
                found += known.values()
        return tuple(found)

    def _keep(self, decision: Decision, at: datetime) -> None:
        for key, series in decision.series.items():
            self.series.setdefault(key.vendor, {})[key] = series
            for said in series.said:
                self.words[said.source_id, key.vendor].note(said.source_id, series)
        if decision.source is not None:
            self.sources[decision.source.source_id] = decision.source
        for held in decision.held:
            slot = (held.source_id, held.key, held.reason, held.new)
            first, count = self.held.get(slot, (held, 0))
            self.held[slot] = first, count + 1
        if decision.changes:
            self._keep_changes(decision.changes, at)

    def _keep_changes(self, changes: tuple[PriceChange, ...], at: datetime) -> None:
        days = set()
        for change in changes:
            self.changes[change.id] = change
            self.gone |= set(change.supersedes)
            known = self.recent.setdefault(change.vendor, {})
            if change.kind is not Kind.RESTATEMENT:
                known[change.id] = change
            for old in change.supersedes:
                known.pop(old, None)
            for one in (change, *(self.changes[old] for old in change.supersedes if old in self.changes)):
                if one.cut_like:
                    days.add((one.vendor, one.market, day_of(one.at)))
        for vendor, market, day in days:
            self._regroup(vendor, market, day)
        touched = {change.id for change in changes}
        for market in {change.market for change in changes}:
            here = [change for change in changes if change.market == market]
            moves = list(self.moves.get(market, {}).values())
            for event in events(here, touched=touched, told=self.told, now=at, window=self.window, moves=moves):
                self.told.add(event.key)
                self.alerts.append(event)

    def _regroup(self, vendor: str, market: str, day: object) -> None:
        known = self.recent[vendor].values()
        old = self.moves.get(market, {}).get((vendor, day))
        older = old.changes if old else ()
        fresh = {change.id: change for change in (*older, *known)}
        members = [
            change
            for change in fresh.values()
            if change.market == market and change.cut_like and day_of(change.at) == day and change.id not in self.gone
        ]
        self.moves.setdefault(market, {}).pop((vendor, day), None)
        for move in group_moves(members):
            self.moves[market][vendor, day] = move

    def report(self, history: History, logs: set[str], every_event: bool) -> dict[str, Any]:
        changes = sorted(
            (change for change_id, change in self.changes.items() if change_id not in self.gone),
            key=lambda change: change.at,
        )
        moves = sorted(
            (move for market in self.moves.values() for move in market.values()), key=lambda move: move.announced_at
        )
        chains = [chain for chain in build(moves, window=self.window) if len(chain.members) > 1]
        alerts = [event for event in self.alerts if event.default or every_event]
        held = [held_row(first, count) for first, count in self.held.values()]
        return {
            "changes": [change_row(change) for change in changes],
            "moves": [move_row(move) for move in moves],
            "chains": [self._chain(chain) for chain in chains],
            "alerts": [alert_row(event) for event in alerts],
            "held": held + unpriced_rows(history),
            "errors": history.errors,
            "sources": {name: ("change log" if name in logs else "snapshots") for name in sorted(history.sources)},
            "rows": history.count,
        }

    def _chain(self, chain: Chain) -> dict[str, Any]:
        active = {
            vendor
            for vendor, known in self.series.items()
            for key, series in known.items()
            if key.market == chain.market and series.listed and not key.resold
        }
        summary = summarise(chain, active)
        return {
            "id": chain.id,
            "market": chain.market,
            "opener": member_row(chain.members[0]),
            "members": [member_row(member) for member in chain.members],
            "depth": None if summary.depth is None else decimal_text(summary.depth),
            "not_moved_yet": list(summary.not_moved_yet),
        }


class Floors(Mapping[tuple[str, str], Mapping[str, Decimal]]):
    """The market's cheapest prices, worked out only when a launch asks for them."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def __getitem__(self, place: tuple[str, str]) -> Mapping[str, Decimal]:
        market, currency = place
        return floors_of(
            series
            for known in self._memory.series.values()
            for key, series in known.items()
            if key.market == market and key.currency == currency
        )[place]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter({(key.market, key.currency) for known in self._memory.series.values() for key in known})

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _reading(look: Look) -> Reading:
    first = look.rows[0] if look.rows else look.claims[0]
    source = look.rows[0].source if look.rows else SourceKind.MEDIA
    evidence = row_evidence(source, first.source_id, first.at)
    observations = tuple(_observation(row, evidence) for row in look.rows)
    listed = frozenset(row.key for row in look.rows) if look.whole else None
    return Reading(first.source_id, source, look.at, observations, look.claims, listed)


def _observation(row: Row, evidence: Evidence) -> Observation:
    extra = row.extra or {}
    return Observation(row.key, row.amount, row.at, row.source, row.source_id, evidence, **extra)
