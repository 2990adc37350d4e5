"""Dated price rows for the backtest: read, checked, put in order, and seen again where their source only logs changes.

Two kinds of histories exist. Snapshots list every price at every fetch: a price is seen again because it stands there
again, and what is missing is gone. Change logs have a row only when something changed: absence means unchanged, and a
price that stood until the source's next row for it, or for a day or more to the end of the file, would have been found
again by a second fetch. A source that (nearly) never repeats a price it already gave is taken for a change log. In a log
a price that went back to the one before within a day is a flap and is not seen again.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from pricing.guard import same_amount
from pricing.model import Action, Condition, PriceKey, SourceKind
from pricing.state import Policy

ROUTER = "router:"
REPEATS_OF_A_LOG = Decimal("0.02")
_KEY = ("vendor", "model", "meter", "market", "currency")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,18})?(?:[eE][-+]?\d{1,2})?\Z")


class Row(NamedTuple):
    """One line of the history."""

    at: datetime
    source_id: str
    source: SourceKind
    key: PriceKey
    amount: Decimal
    extra: dict[str, Any] | None


@dataclass(slots=True)
class History:
    """All rows by time. `logs`: the sources that write only changes; `again`: (time, row number) of second looks."""

    rows: list[Row] = field(default_factory=list)
    again: list[tuple[datetime, int]] = field(default_factory=list)
    logs: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    errors: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0

    def groups(self) -> Iterator[tuple[list[Row], datetime | None]]:
        """The rows of one source (of a page: and vendor) at one time, and the time of the second look if it is one."""
        looks = [(row.at, 0, index) for index, row in enumerate(self.rows)]
        looks += [(when, 1, index) for when, index in self.again]
        looks.sort(key=lambda look: look[:2])
        start = 0
        while start < len(looks):
            stop = start
            while stop < len(looks) and looks[stop][:2] == looks[start][:2]:
                stop += 1
            together: dict[tuple[str, ...], list[Row]] = defaultdict(list)
            for _, _, index in looks[start:stop]:
                row = self.rows[index]
                whole = row.source is SourceKind.MEDIA
                together[(row.source_id, row.source) if whole else (row.source_id, row.source, row.key.vendor)].append(
                    row
                )
            when = looks[start][0] if looks[start][1] else None
            for rows in together.values():
                yield rows, when
            start = stop


def read_history(lines: Iterable[str], policy: Policy) -> History:
    """Every good line, sorted by time (stable); every bad one in `errors` with its number and what is wrong with it."""
    history, parser = History(), _Parser()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        history.count += 1
        try:
            history.rows.append(parser.row(line))
        except (ValueError, TypeError, KeyError, ArithmeticError, AttributeError, RecursionError) as error:
            history.errors.append({"line": number, "error": _why(error)})
    history.rows.sort(key=lambda row: row.at)
    history.sources = {row.source_id for row in history.rows}
    _find_logs(history)
    _look_again(history, policy)
    return history


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"there is no {error.args[0]!r} in it"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg}"
    return str(error)[:200]


class _Parser:
    """Lines -> rows; keys, conditions and times that come again are made once."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, ...], PriceKey] = {}
        self._times: dict[str, datetime] = {}
        self._amounts: dict[str, Decimal] = {}

    def row(self, line: str) -> Row:
        data = json.loads(line, parse_float=str, parse_int=str)
        if not isinstance(data, dict):
            raise ValueError("a line must be one JSON object")
        source = SourceKind(data.get("source") or "page")
        source_id = str(data.get("source_id") or source.value)
        at = self._time(data["at"])
        return Row(
            at,
            source_id,
            source,
            self._key(data, source, source_id),
            self._amount(data["amount_per_mtok"]),
            self._extra(data),
        )

    def _time(self, text: str) -> datetime:
        found = self._times.get(text)
        if found is None:
            found = datetime.fromisoformat(text)
            if found.tzinfo is None:
                raise ValueError(f"{text!r} has no time zone: write it as 2024-05-21T10:00:00+08:00")
            self._times[text] = found
        return found

    def _amount(self, text: object) -> Decimal:
        found = self._amounts.get(str(text))
        if found is None:
            if isinstance(text, bool) or not _NUMBER.match(str(text)):
                raise ValueError(f"{text!r:.60} is not a price")
            found = self._amounts[str(text)] = Decimal(str(text))
        return found

    def _key(self, data: dict[str, Any], source: SourceKind, source_id: str) -> PriceKey:
        condition = data.get("condition")
        if condition is not None and not isinstance(condition, dict):
            raise ValueError("a condition must be an object or null")
        lane = f"{ROUTER}{source_id}" if source is SourceKind.ROUTER else ""
        text = json.dumps(condition, sort_keys=True) if condition else ""
        vendor, model, meter, market, currency = (str(data[name]) for name in _KEY)
        parts = vendor, model, meter, market, currency, text, lane
        found = self._keys.get(parts)
        if found is None:
            when = Condition.of(condition)
            found = PriceKey(vendor, model, meter, market, currency, when.with_(channel=lane) if lane else when)
            self._keys[parts] = found
        return found

    def _extra(self, data: dict[str, Any]) -> dict[str, Any] | None:
        """What a row may say beyond its price: `action`, `follows`, `effective_from`, `previous_amount_per_mtok`."""
        extra: dict[str, Any] = {}
        if data.get("action"):
            extra["action"] = Action(data["action"])
        if data.get("follows"):
            extra["follows"] = tuple(map(str, data["follows"]))
        if data.get("effective_from"):
            extra["effective_from"] = self._time(data["effective_from"])
        if data.get("previous_amount_per_mtok") is not None:
            extra["previous_amount_per_mtok"] = self._amount(data["previous_amount_per_mtok"])
        return extra or None


def _find_logs(history: History) -> None:
    last: dict[tuple[str, PriceKey], Decimal] = {}
    later: dict[str, int] = defaultdict(int)
    repeats: dict[str, int] = defaultdict(int)
    for row in history.rows:
        if row.source is SourceKind.MEDIA:
            continue
        before = last.get((row.source_id, row.key))
        if before is not None:
            later[row.source_id] += 1
            repeats[row.source_id] += same_amount(before, row.amount)
        last[row.source_id, row.key] = row.amount
    history.logs = {source for source, count in later.items() if repeats[source] <= REPEATS_OF_A_LOG * count}


def _look_again(history: History, policy: Policy) -> None:
    """Second looks at what a change log says, as often as the price stood long enough to be found again."""
    if not history.rows:
        return
    end = history.rows[-1].at
    rows_of: dict[tuple[str, PriceKey], list[int]] = defaultdict(list)
    for index, row in enumerate(history.rows):
        if row.source_id in history.logs and row.source is not SourceKind.MEDIA:
            rows_of[row.source_id, row.key].append(index)
    gap, day = policy.confirm_gap, timedelta(days=1)
    for indexes in rows_of.values():
        for place, index in enumerate(indexes):
            row = history.rows[index]
            following = history.rows[indexes[place + 1]] if place + 1 < len(indexes) else None
            stood = (following.at if following else end) - row.at
            before = history.rows[indexes[place - 1]].amount if place else None
            went_back = following is not None and before is not None and same_amount(following.amount, before)
            if stood < day and (following is None or went_back):
                continue
            for wait in (gap, 2 * gap, day + gap, policy.adopt_after + gap):
                if wait < stood or (wait == gap and stood >= gap):
                    history.again.append((row.at + wait, index))
