"""Dated price rows for the backtest, read line by line: checked, made values, put in order of time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from pricing.model import (
    ROUTER_CHANNEL,
    Action,
    Claim,
    Condition,
    Evidence,
    PriceKey,
    SourceKind,
)

_KEY = ("vendor", "model", "meter", "market", "currency")
_YEARS = (2000, 2999)
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,18})?(?:[eE][-+]?\d{1,2})?\Z")


class Row(NamedTuple):
    """One line of the history that gives a price."""

    at: datetime
    source_id: str
    source: SourceKind
    key: PriceKey
    amount: Decimal
    extra: dict[str, Any] | None


@dataclass(slots=True)
class History:
    """All rows by time. `claims`: articles that tell of a change without a price. `unpriced`: how many rows of each
    source and series give no price. `errors`: what is wrong with which line."""

    rows: list[Row] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    unpriced: dict[tuple[str, PriceKey], tuple[datetime, int]] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0

    @property
    def sources(self) -> set[str]:
        return {row.source_id for row in self.rows} | {claim.source_id for claim in self.claims}


def read_history(lines: Iterable[str]) -> History:
    """Every good line, sorted by time (stable); every bad one in `errors` with its number and what is wrong with it."""
    history, parser = History(), _Parser()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        history.count += 1
        try:
            parser.take(line, history)
        except (ValueError, TypeError, KeyError, ArithmeticError, AttributeError, RecursionError) as error:
            history.errors.append({"line": number, "error": _why(error)})
    history.rows.sort(key=lambda row: row.at)
    history.claims.sort(key=lambda claim: claim.at)
    return history


def row_evidence(source: SourceKind, source_id: str, at: datetime) -> Evidence:
    return Evidence(source, source_id, f"backtest:{source_id}", "a row of the history", 0, 1, "backtest", "", at)


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

    def take(self, line: str, history: History) -> None:
        data = json.loads(line, parse_float=str, parse_int=str)
        if not isinstance(data, dict):
            raise ValueError("a line must be one JSON object")
        source = SourceKind(data.get("source") or "page")
        source_id = str(data.get("source_id") or source.value)
        at, amount = self._time(data["at"]), data["amount_per_mtok"]
        if amount is None and source is SourceKind.MEDIA and data.get("action"):
            history.claims.append(self._claim(data, source_id, at))
            return
        key = self._key(data, source, source_id)
        if amount is None:
            first, count = history.unpriced.get((source_id, key), (at, 0))
            history.unpriced[source_id, key] = first, count + 1
            return
        history.rows.append(Row(at, source_id, source, key, self._amount(amount), self._extra(data)))

    def _claim(self, data: dict[str, Any], source_id: str, at: datetime) -> Claim:
        """A change told without a price; model and meter may be left out."""
        extra = self._extra(data) or {}
        extra.pop("previous_amount_per_mtok", None)
        extra.pop("list_amount_per_mtok", None)
        percent = data.get("change_pct")
        return Claim(
            vendor=str(data["vendor"]),
            market=str(data["market"]),
            action=extra.pop("action"),
            at=at,
            source_id=source_id,
            evidence=row_evidence(SourceKind.MEDIA, source_id, at),
            model=data.get("model"),
            meter=data.get("meter"),
            change_pct=None if percent is None else -self._amount(str(percent).lstrip("-")),
            **extra,
        )

    def _time(self, text: str) -> datetime:
        found = self._times.get(text)
        if found is None:
            found = datetime.fromisoformat(text)
            if found.tzinfo is None:
                raise ValueError(f"{text!r} has no time zone: write it as 2024-05-21T10:00:00+08:00")
            if not _YEARS[0] <= found.year <= _YEARS[1]:
                raise ValueError(f"{text!r} is no day a price was read on")
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
        lane = f"{ROUTER_CHANNEL}{source_id}" if source is SourceKind.ROUTER else ""
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
        """What a row may say beyond its price, as an article or a page may: see `Observation`."""
        extra: dict[str, Any] = {}
        if data.get("action"):
            extra["action"] = Action(data["action"])
        if data.get("follows"):
            extra["follows"] = tuple(map(str, data["follows"]))
        if data.get("effective_from"):
            extra["effective_from"] = self._time(data["effective_from"])
        for name in ("dated", "opens"):
            if data.get(name) is not None:
                extra[name] = data[name] is True
        if data.get("until"):
            extra["until"] = date.fromisoformat(str(data["until"])[:10])
        for name in ("previous_amount_per_mtok", "list_amount_per_mtok"):
            if data.get(name) is not None:
                extra[name] = self._amount(data[name])
        return extra or None
