"""Histories written as small tables, and what the backtest made of them as short lines."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from pricing.backtest import run
from pricing.changes import SHANGHAI

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
) -> list[dict[str, Any]]:
    """One reading. `prices`: 'model' -> (input, output) or 'model/meter' or 'model/meter/name=value' -> amount."""
    rows = []
    for name, amounts in prices.items():
        model, *rest = name.split("/")
        condition = dict([rest[1].split("=")]) if len(rest) > 1 else None
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
                    "amount_per_mtok": str(amount),
                    **more,
                }
            )
    return rows


def every(days: list[float], vendor: str, prices: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    return [row for day in days for row in sheet(day, vendor, prices, **more)]


def play(rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return run((json.dumps(row) for row in rows), **more)


def told(result: dict[str, Any]) -> list[str]:
    return [f"{alert['kind']} {alert['vendor']}" for alert in result["alerts"]]


def changed(result: dict[str, Any]) -> list[str]:
    return [f"{c['kind']} {c['vendor']} {c['model']} {c['meter']} {c['old']}->{c['new']}" for c in result["changes"]]


def cuts(result: dict[str, Any]) -> list[str]:
    return [line for line in changed(result) if line.split()[0] in {"cut", "free"}]
