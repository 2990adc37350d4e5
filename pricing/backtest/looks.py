"""Rows of a history as readings: which rows were read together, and what a second look would have found again.

Two kinds of histories exist. Snapshots list every price at every fetch: a price is seen again because it stands there
again, and what is missing is gone. Change logs have a row only when something changed: absence means unchanged, and a
price that stood until the source's next row for it, or for a day or more to the end of the file (a log of some length is
taken to have been kept for days after its last row), would have been found again by the source's next look. A source is taken for a change log if it (nearly) never repeats a price it already gave, or if
its readings show only a small part of what it is known to list. In a log a price that goes back to the one before in less
than two days was there for one daily look at most: it is not seen again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pricing.backtest.input import History, Row
from pricing.guard import same_amount
from pricing.guard.scale import close_amount
from pricing.model import Claim, PriceKey, SourceKind
from pricing.state import Policy

REPEATS_OF_A_LOG = Decimal("0.02")
COVER_OF_A_LOG = 0.5
COVER_LOOKS = 5
ONE_FETCH = timedelta(minutes=10)
ESTABLISHED = 8
SEEN_ONCE = timedelta(hours=42)
DAY = timedelta(days=1)


class Look(NamedTuple):
    """One source read once. `whole`: what it does not list is gone. `at`: when it was read."""

    at: datetime
    rows: tuple[Row, ...]
    claims: tuple[Claim, ...] = ()
    whole: bool = False


class Looks:
    """All readings of a history, in order of time."""

    def __init__(self, history: History, policy: Policy) -> None:
        self.rows = history.rows
        lanes = _lanes(self.rows)
        self._fetches = {lane: _fetches(self.rows, indexes) for lane, indexes in lanes.items()}
        self.logs = self._never_repeating() | self._partial()
        self._told = _articles(history)
        pace = {
            name: _pace(
                (rows for lane, fetches in self._fetches.items() if lane[0] == name for rows in fetches), policy
            )
            for name in self.logs
        }
        self._again = sorted(_second_looks(self.rows, pace, policy, self._established))

    def __len__(self) -> int:
        return sum(map(len, self._fetches.values())) + len(self._told) + len(self._again)

    def __iter__(self) -> Iterator[Look]:
        found = list(self._told)
        for (source_id, _, _), fetches in self._fetches.items():
            whole = source_id not in self.logs
            found += [Look(rows[-1].at, rows, whole=whole) for rows in fetches]
        firsts = len(found)
        for at, index in self._again:
            row = self.rows[index]
            last = found[-1] if len(found) > firsts else None
            if last is not None and last.at == at and _lane(last.rows[0]) == _lane(row):
                found[-1] = last._replace(rows=(*last.rows, row))
            else:
                found.append(Look(at, (row,)))
        return iter(sorted(found, key=lambda look: look.at))

    def _never_repeating(self) -> set[str]:
        last: dict[tuple[str, PriceKey], Decimal] = {}
        later: dict[str, int] = defaultdict(int)
        repeats: dict[str, int] = defaultdict(int)
        for row in self.rows:
            if row.source is SourceKind.MEDIA:
                continue
            before = last.get((row.source_id, row.key))
            if before is not None:
                later[row.source_id] += 1
                repeats[row.source_id] += before == row.amount  # a converter's small step is a row of a log
            last[row.source_id, row.key] = row.amount
        logs = {source for source, count in later.items() if repeats[source] <= REPEATS_OF_A_LOG * count}
        for (source_id, _, _), fetches in self._fetches.items():
            if len(fetches) > 1 and source_id not in later:
                logs.add(source_id)
        if logs and 2 * len(logs) >= len(later):  # who says everything once follows the custom of the file
            logs |= {source for source, _ in last} - later.keys()
        self._established = sum(later[source] for source in logs) >= ESTABLISHED
        return logs

    def _partial(self) -> set[str]:
        """Sources whose readings mostly show less than half of what their last few readings showed together."""
        covers: dict[str, list[float]] = defaultdict(list)
        for (source_id, _, _), fetches in self._fetches.items():
            keys = [frozenset(row.key for row in rows) for rows in fetches]
            for place in range(1, len(keys)):
                lately = frozenset().union(*keys[max(0, place - COVER_LOOKS) : place + 1])
                covers[source_id].append(len(keys[place]) / len(lately))
        return {source for source, shares in covers.items() if len(shares) >= 3 and median(shares) < COVER_OF_A_LOG}


Lane = tuple[str, SourceKind, str]
Again = tuple[datetime, int]


def _lane(row: Row) -> Lane:
    return row.source_id, row.source, row.key.vendor


def _lanes(rows: list[Row]) -> dict[Lane, list[int]]:
    found: dict[Lane, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.source is not SourceKind.MEDIA:
            found[_lane(row)].append(index)
    return found


def _fetches(rows: list[Row], indexes: list[int]) -> list[tuple[Row, ...]]:
    """The rows of one source and vendor, those read within minutes of each other together; a series that comes again
    at another time begins the next fetch."""
    found: list[tuple[Row, ...]] = []
    together: list[Row] = []
    seen: dict[PriceKey, datetime] = {}
    for index in indexes:
        row = rows[index]
        if together and (row.at - together[-1].at > ONE_FETCH or seen.get(row.key, row.at) != row.at):
            found.append(tuple(together))
            together, seen = [], {}
        together.append(row)
        seen[row.key] = row.at
    if together:
        found.append(tuple(together))
    return found


def _articles(history: History) -> list[Look]:
    """One look a source and time: an article speaks of several vendors at once."""
    rows: dict[tuple[datetime, str], list[Row]] = defaultdict(list)
    claims: dict[tuple[datetime, str], list[Claim]] = defaultdict(list)
    for row in history.rows:
        if row.source is SourceKind.MEDIA:
            rows[row.at, row.source_id].append(row)
    for claim in history.claims:
        claims[claim.at, claim.source_id].append(claim)
    return [Look(name[0], tuple(rows[name]), tuple(claims[name])) for name in {**rows, **claims}]


def _pace(fetches: Iterable[tuple[Row, ...]], policy: Policy) -> timedelta:
    """How often a source of changes looks, judged by the smaller gaps between its rows: from a confirm gap to a day."""
    times = sorted({rows[-1].at for rows in fetches})
    gaps = sorted(later - earlier for earlier, later in pairwise(times) if later - earlier > ONE_FETCH)
    return min(DAY, max(policy.confirm_gap, gaps[len(gaps) // 10])) if gaps else policy.confirm_gap


def _second_looks(rows: list[Row], pace: Mapping[str, timedelta], policy: Policy, kept: bool) -> Iterator[Again]:
    """When what a change log says would have been seen again, as often as it stood long enough for it. `pace`: of each
    log. `kept`: the logs were kept up for days after their last row."""
    rows_of: dict[tuple[str, PriceKey], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.source_id in pace and row.source is not SourceKind.MEDIA:
            rows_of[row.source_id, row.key].append(index)
    for (source_id, _), indexes in rows_of.items():
        step = pace[source_id]
        spans = (policy.strong_span, policy.adopt_after, policy.stands_after)
        waits = sorted({step, 2 * step, *(max(3 * step, span + step) for span in spans)})
        end = rows[-1].at + (2 * DAY + step if kept else timedelta(0))
        for place, index in enumerate(indexes):
            row = rows[index]
            before = rows[indexes[place - 1]].amount if place else None
            following = rows[indexes[place + 1]] if place + 1 < len(indexes) else None
            if before is not None and same_amount(before, row.amount):
                continue
            stood = (following.at if following else end) - row.at
            went_back = following is not None and before is not None and close_amount(following.amount, before)
            if stood < (SEEN_ONCE if went_back else DAY if following is None else step):
                continue
            yield from ((row.at + wait, index) for wait in waits if wait + step / 2 <= stood)
