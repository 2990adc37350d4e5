"""`pricewar cost`: the prices of the store put together per model and condition, and billed by pricing.cost."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pricing import cost
from pricing.model import Condition, decimal_text

Offer = tuple[str, str, str, str, Condition]


def cost_rows(
    old: Iterable[Any], new: Iterable[Any], *, input_: str, output: str, cached: str | None, compare: bool
) -> list[dict[str, Any]]:
    """One row a model, market, currency and condition: both bills, what the bill and what the headline changes."""
    workload = cost.Workload(cost.read_tokens(input_), cost.read_tokens(output), cost.read_share(cached))
    before, after = _offers(old), _offers(new)
    rows = []
    for offer in sorted(before.keys() | after.keys(), key=lambda o: (*o[:4], o[4].items)):
        found = cost.compare(before.get(offer, {}), after.get(offer, {}), workload)
        if compare and offer not in before:
            note = "no price known then"
        elif offer not in after:
            note = "no longer on sale"
        else:
            note = f"no price for {', '.join(found.after.missing)}" if found.after.missing else ""
        vendor, model, market, currency, condition = offer
        row = {
            "vendor": vendor,
            "model": model,
            "market": market,
            "currency": currency,
            "condition": condition.as_dict(),
        }
        row |= {"before": _text(found.before.total) if compare else None, "after": _text(found.after.total)}
        rows.append(
            row | {"change_pct": _text(found.bill_pct), "headline_pct": _text(found.headline_pct), "note": note}
        )
    return rows


def _offers(prices: Iterable[Any]) -> dict[Offer, dict[str, Decimal]]:
    found: dict[Offer, dict[str, Decimal]] = {}
    for price in prices:
        offer = (price.vendor, price.model, price.market, price.currency, price.condition)
        found.setdefault(offer, {})[price.meter] = price.amount_per_mtok
    return found


def _text(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)
