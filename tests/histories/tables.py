"""Histories written as small tables, and what the backtest made of them as short lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from pricing.backtest import run
from pricing.changes import SHANGHAI

Rows = list[dict[str, Any]]
START = datetime(2024, 5, 1, 9, tzinfo=SHANGHAI)


def at(when: str | float) -> datetime:
    """'2024-05-21 10:00' in Shanghai, or days after the start."""
    if isinstance(when, str):
        return datetime.fromisoformat(when).replace(tzinfo=SHANGHAI)
    return START + timedelta(days=when)


def sheet(
    when: str | float,
    vendor: str,
    prices: dict[str, Any],
    *,
    source: str = "page",
    source_id: str = "",
    market: str = "cn",
    currency: str = "CNY",
    **more: Any,
) -> Rows:
    """One reading. `prices`: 'model' -> (input, output, cached_input) or 'model/meter' or 'model/meter/name=value' -> amount."""
    rows = []
    for name, amounts in prices.items():
        model, *rest = name.split("/")
        condition = dict([rest[1].split("=", 1)]) if len(rest) > 1 else None
        pairs = [(rest[0], amounts)] if rest else list(zip(("input", "output", "cached_input"), amounts, strict=False))
        for meter, amount in pairs:
            rows.append(
                {
                    "at": at(when).isoformat(),
                    "source": source,
                    "source_id": source_id or f"{vendor}-{source}",
                    "vendor": vendor,
                    "model": model,
                    "meter": meter,
                    "market": market,
                    "currency": currency,
                    "condition": condition,
                    "amount_per_mtok": None if amount is None else str(amount),
                    **more,
                }
            )
    return rows


def article(when: str | float, vendor: str, prices: dict[str, Any], outlet: str = "outlet-1", **more: Any) -> Rows:
    return sheet(when, vendor, prices, source="media", source_id=outlet, **more)


def claim(when: str | float, vendor: str, action: str, outlet: str = "outlet-1", **more: Any) -> Rows:
    """An article that tells of a change without a price."""
    row = {"at": at(when).isoformat(), "source": "media", "source_id": outlet, "vendor": vendor, "market": "cn"}
    return [{**row, "action": action, "amount_per_mtok": None, **more}]


def every(days: Iterable[float], vendor: str, prices: dict[str, Any], **more: Any) -> Rows:
    return [row for day in days for row in sheet(day, vendor, prices, **more)]


def as_log(rows: Rows) -> Rows:
    """The same history as a change log writes it: a row only where its source says something new of a series. Days later
    somebody else adds a price, so that the log does not end with its last change."""
    last: dict[str, str] = {}
    kept = []
    for row in sorted(rows, key=lambda row: datetime.fromisoformat(row["at"])):
        series = json.dumps({k: v for k, v in row.items() if k not in ("at", "amount_per_mtok")}, sort_keys=True)
        if row["source"] == "media" or last.get(series) != row["amount_per_mtok"]:
            kept.append(row)
        last[series] = row["amount_per_mtok"]
    end = max(datetime.fromisoformat(row["at"]) for row in rows) + timedelta(days=9)
    return kept + [{**row, "at": end.isoformat()} for row in sheet(0, "other:last", {"m/input": 1}, market="global")]


def play(rows: Rows, **more: Any) -> dict[str, Any]:
    return run((json.dumps(row) for row in rows), **more)


def told(result: dict[str, Any]) -> list[str]:
    return [f"{alert['kind']} {alert['vendor']}" for alert in result["alerts"]]


def changed(result: dict[str, Any], *kinds: str) -> list[str]:
    """'kind vendor model meter old->new' of the changes, of all kinds or of those named."""
    return [
        f"{c['kind']} {c['vendor']} {c['model']} {c['meter']} {c['old']}->{c['new']}"
        for c in result["changes"]
        if not kinds or c["kind"] in kinds
    ]


def cuts(result: dict[str, Any]) -> list[str]:
    return changed(result, "cut", "free")


def moves(result: dict[str, Any]) -> list[str]:
    return changed(result, "cut", "free", "hike")


def kinds(result: dict[str, Any]) -> set[str]:
    return {c["kind"] for c in result["changes"]}


def reasons(result: dict[str, Any]) -> str:
    return " | ".join(dict.fromkeys(held["reason"] for held in result["held"]))


def order(result: dict[str, Any], place: int = 0) -> list[str]:
    """The vendors of one chain, in order."""
    return [member["vendor"] for member in result["chains"][place]["members"]]


# A vendor that cut a day before the story: whoever cuts after it follows on, so that a false cut would raise an alert.
def bait(days: Iterable[float], day: float = 1.0) -> Rows:
    return [
        row for when in days for row in sheet(when, "moonshot", {"moonshot-v1-8k": (12, 12) if when < day else (6, 6)})
    ]
