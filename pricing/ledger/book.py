"""The working copy of one decision: series and changes as they stand so far, and what is to be written. No rules here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from pricing import timeline
from pricing.guard import same_amount
from pricing.model import (
    Action,
    Evidence,
    Kind,
    Observation,
    PriceChange,
    PriceKey,
    Revision,
    SourceKind,
    Status,
)
from pricing.state import Candidate, Decision, Held, Policy, Reading, Said, Series, SourceState, View

KEPT_REVISIONS = 4
KEPT_RECENT = 12
KEPT_FLAPS = 6
KEPT_EVIDENCE = 40
PRICE_MOVES = (Kind.CUT, Kind.FREE, Kind.HIKE)
KIND_OF = {Action.CUT: Kind.CUT, Action.FREE: Kind.FREE, Action.HIKE: Kind.HIKE}
CUTS = (Kind.CUT, Kind.FREE, Kind.LAUNCH)


class Book:
    """What `decide` writes into; `decision()` is what came of it."""

    def __init__(self, view: View, reading: Reading, policy: Policy) -> None:
        self.view, self.reading, self.policy = view, reading, policy
        self.source = view.source or SourceState(reading.source_id)
        self._touched: dict[PriceKey, Series] = {}
        self._changes: dict[str, PriceChange] = {}
        self._recent: dict[str, PriceChange] | None = None
        self._gone: set[str] = set()
        self._close: list[Revision] = []
        self._open: list[Revision] = []
        self._held: list[Held] = []

    def decision(self) -> Decision:
        close, opened = self._close, self._open
        fresh = {replace(known, recorded_to=None) for known in close if known.recorded_from == self.reading.at}
        both = fresh.intersection(opened) if fresh else fresh  # opened and closed again within this reading
        if both:
            close = [known for known in close if replace(known, recorded_to=None) not in both]
            opened = [known for known in opened if known not in both]
        source = replace(self.source, last_read=self.reading.at)
        return Decision(
            tuple(close), tuple(opened), tuple(self._changes.values()), tuple(self._held), dict(self._touched), source
        )

    def series(self, key: PriceKey) -> Series:
        return self._touched.get(key) or self.view.series.get(key) or Series(key)

    def of_vendor(self, vendor: str) -> Iterator[tuple[PriceKey, Series]]:
        touched = self._touched
        for key, series in self.view.series.items():
            if key.vendor == vendor:
                yield key, touched.get(key, series) if touched else series
        for key, series in self._touched.items():
            if key.vendor == vendor and key not in self.view.series:
                yield key, series

    def put(self, series: Series) -> None:
        self._touched[series.key] = series

    def hold(
        self, reason: str, key: PriceKey | None = None, old: Decimal | None = None, new: Decimal | None = None
    ) -> None:
        self._held.append(Held(self.reading.source_id, self.reading.at, reason, key, old, new))

    def keep(self, key: PriceKey, candidate: Candidate) -> None:
        """Hold `candidate`; what this source held of the series before is gone, but for the last amount in doubt: should it
        come again, the doubt still stands."""
        series = self.series(key)
        mine = self.reading.source_id
        rest = [known for known in series.candidates if not _same(known, candidate)]
        doubted = [known for known in rest if known.independent or known.restated][-1:]
        others = tuple(
            known
            for known in rest
            if known in doubted or known.change_id or any(source_id != mine for source_id, _ in known.sources)
        )
        self.put(replace(series, candidates=(*others, candidate), last_seen=self.reading.at))

    def knows_vendor(self, vendor: str) -> bool:
        return vendor in self.source.rows

    def saw_vendor(self, vendor: str, rows: int, *, whole: bool) -> None:
        known = self.source.rows.get(vendor)
        count = rows if whole or known is None else max(rows, known)
        if count != known:
            self.source = replace(self.source, rows={**self.source.rows, vendor: count})

    def rewrite(self, key: PriceKey, delta: timeline.Delta) -> None:
        """Write a timeline delta of one series."""
        self._close += delta.close
        self._open += delta.open
        self.put(replace(self.series(key), revisions=delta.known[-KEPT_REVISIONS:]))

    def revise(self, revision: Revision, *, past: bool = False) -> None:
        known = self.series(revision.key).revisions
        self.rewrite(revision.key, timeline.fill(known, revision) if past else timeline.apply(known, revision))

    def open(self, observation: Observation, status: Status) -> None:
        """The first revision of a series: no change."""
        start = observation.effective_from or observation.at
        self.revise(
            Revision(
                observation.key,
                observation.amount_per_mtok,
                start,
                self.reading.at,
                status,
                until=observation.until,
                list_amount_per_mtok=observation.list_amount_per_mtok,
                evidence=(observation.evidence,),
            )
        )
        self.believe(observation.key, observation.amount_per_mtok, start)

    def believe(self, key: PriceKey, amount: Decimal, since: datetime, *, proven: Decimal | None = None) -> None:
        """`amount` is what counts from now on; `proven`: the last amount with proof, if this one has none."""
        series = self.series(key)
        recent = (*series.recent, (since, amount))[-KEPT_RECENT:]
        self.put(replace(series, amount=amount, listed=True, recent=recent, proven=proven, last_seen=self.reading.at))

    def turned_back(self, key: PriceKey) -> None:
        """Note that a new amount of this series went back."""
        series = self.series(key)
        self.put(replace(series, flaps=(*series.flaps[1 - KEPT_FLAPS :], self.reading.at)))

    def recent(self, vendor: str, market: str) -> Iterator[PriceChange]:
        """The vendor's changes in that market that are held true, newest state of each; restatements are none."""
        for change_id, change in [*self._known().items()]:
            if change.vendor == vendor and change.market == market and change_id not in self._gone:
                yield change

    def change(self, change_id: str) -> PriceChange | None:
        """The newest state of one recent change, if it is held true."""
        return self._known().get(change_id) if change_id and change_id not in self._gone else None

    def _known(self) -> dict[str, PriceChange]:
        if self._recent is None:
            self._recent = {c.id: c for c in self.view.recent if c.kind is not Kind.RESTATEMENT}
        return self._recent

    def launched(self, key: PriceKey) -> bool:
        """Was the model launched these days, by another of its rows?"""
        return any(
            change.kind is Kind.LAUNCH
            and change.model == key.model
            and self.reading.at - change.recorded_at <= self.policy.event_window
            for change in self.recent(key.vendor, key.market)
        )

    def write(self, change: PriceChange) -> PriceChange:
        change_id = change.id
        self._changes[change_id] = change
        if change.kind is not Kind.RESTATEMENT:
            self._known()[change_id] = change
        self._gone |= set(change.supersedes)
        return change

    def agree(self, observation: Observation, *, window: timedelta = timedelta(days=14)) -> PriceChange | None:
        """Another source says what is already believed: the change gains its evidence."""
        key = observation.key
        told = (observation.at, observation.effective_from or observation.at)
        for change in self.recent(key.vendor, key.market):
            if (
                (change.model, change.meter, change.currency, change.condition)
                == (key.model, key.meter, key.currency, key.condition)
                and change.new is not None
                and same_amount(change.new, observation.amount_per_mtok)
                and any(abs(change.announced - when) <= window for when in told)
            ):
                return self.join(
                    change, self.reading.source_id, self.reading.source, observation.evidence, observation.at
                )
        return None

    def join(
        self, change: PriceChange, source_id: str, source: SourceKind, evidence: Evidence, at: datetime
    ) -> PriceChange:
        """`change` with one more source behind it; two kinds of source or two outlets make it publishable."""
        if source_id in change.sources and any(known.url == evidence.url for known in change.evidence):
            return change
        sources = tuple(dict.fromkeys((*change.sources, source_id)))
        everything = (*change.evidence, evidence)[-KEPT_EVIDENCE:]
        page = source is SourceKind.PAGE or change.source is SourceKind.PAGE
        early = min(change.announced, max(at, change.announced - self.policy.event_window))
        return self.write(
            replace(
                change,
                sources=sources,
                evidence=everything,
                source=SourceKind.PAGE if page else change.source,
                status=Status.CONFIRMED if page else change.status,
                publishable=change.publishable or len(sources) > 1,
                announced_at=early,
            )
        )

    def dispute(self, key: PriceKey, at: datetime) -> None:
        """The page goes on saying the old price well after an article told of a new one."""
        for candidate in self.series(key).candidates:
            start = max(candidate.first_seen, candidate.effective_from or candidate.first_seen)
            if not candidate.change_id or at - start < self.policy.media_trust:
                continue
            for change in self.recent(key.vendor, key.market):
                if change.id == candidate.change_id and change.status is Status.REPORTED:
                    self.write(replace(change, status=Status.DISPUTED))
                    self.hold("the page still says otherwise: disputed", key, self.series(key).amount, change.new)


def _same(one: Candidate, other: Candidate) -> bool:
    if one.amount_per_mtok is None or other.amount_per_mtok is None:
        return one.amount_per_mtok is other.amount_per_mtok
    return same_amount(one.amount_per_mtok, other.amount_per_mtok)


def as_printed(exact: Decimal, printed: Decimal) -> bool:
    """Is `printed` the exact amount, or the exact amount rounded the way papers round: to two digits or more?"""
    if same_amount(exact, printed):
        return True
    if not exact or not printed or abs(exact - printed) > Decimal("0.05") * exact:
        return False
    digits = printed.normalize().as_tuple()
    return len(digits.digits) >= 2 and exact.quantize(Decimal(1).scaleb(int(digits.exponent)), ROUND_HALF_UP) == printed


def own_word(series: Series, source_id: str) -> Said | None:
    """What this source last said of the series."""
    for said in series.said:
        if said.source_id == source_id:
            return said
    return None


def listed(series: Series) -> bool:
    """Does anything but a text say what the series costs?"""
    return series.amount is not None and any(said.source is not SourceKind.MEDIA for said in series.said)


def last_proven(series: Series, at: datetime, policy: Policy) -> Decimal | None:
    """The amount a new one is to be compared with: what had proof, until the doubtful one after it has stood long."""
    if series.proven is not None and at - series.recent[-1][0] < policy.trust_after:
        return series.proven
    return series.amount


def settle(series: Series, reading: Reading, amount: Decimal | None) -> Series:
    """The series with `amount` as what this source now says, and nothing of this source held any more."""
    mine = reading.source_id
    said = Said(mine, reading.source, amount, reading.at, reading.at)
    others = tuple(known for known in series.said if known.source_id != mine)
    candidates = tuple(
        known
        for known in series.candidates
        if known.change_id or not known.sources or any(source_id != mine for source_id, _ in known.sources)
    )
    return replace(series, said=(*others, said), candidates=candidates, last_seen=reading.at)
