"""What a workload pays before and after: the cut on paper beside the cut of the bill. Pure, exact.

A meter that is not priced is said, never guessed; cached input without a price of its own pays the input price.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pricing.errors import BadInput
from pricing.model import Meter

MILLION = Decimal(1_000_000)
_SCALES = {
    "": 1, "k": 1000, "千": 1000, "万": 10_000, "m": 1_000_000, "百万": 1_000_000, "千万": 10_000_000,
    "亿": 100_000_000, "b": 1_000_000_000, "t": 1_000_000_000_000,
}  # fmt: skip
_AMOUNT = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)\s*(k|m|b|t|百万|千万|千|万|亿|)\s*(?:tokens?)?\Z", re.I)


@dataclass(frozen=True, slots=True)
class Workload:
    """Tokens in and out, and the share of the input (0 to 1) that hits the cache."""

    input: Decimal
    output: Decimal
    cached_share: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Bill:
    """What the workload costs in the prices' currency, or None with the meters that have no price."""

    total: Decimal | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """`bill_pct`: what the bill really changes; `headline_pct`: the deepest change of a single meter."""

    before: Bill
    after: Bill
    bill_pct: Decimal | None
    headline_pct: Decimal | None


def read_tokens(text: str) -> Decimal:
    """A number of tokens: 3M, 1.5亿, 250k, 3,000,000. Raises BadInput."""
    found = _AMOUNT.match(text.strip().replace(",", ""))
    if not found:
        raise BadInput(f"{text!r} is no number of tokens; write it like 3M, 250k or 1.5亿.")
    return Decimal(found[1]) * _SCALES[found[2].lower()]


def read_share(text: str | None) -> Decimal:
    """A share: 40% or 0.4 -> 0.4. Raises BadInput."""
    if text is None:
        return Decimal(0)
    found = re.match(r"(\d{1,3}(?:\.\d{1,6})?)\s*(%?)\Z", text.strip())
    share = Decimal(found[1]) / (100 if found[2] else 1) if found else Decimal(-1)
    if not 0 <= share <= 1:
        raise BadInput(f"{text!r} is no share; write it like 40%.")
    return share


def bill(prices: Mapping[str, Decimal], workload: Workload) -> Bill:
    """What `workload` costs at `prices` (meter -> amount per 1,000,000 tokens)."""
    used = {Meter.INPUT: workload.input * (1 - workload.cached_share), Meter.OUTPUT: workload.output}
    cached = Meter.CACHED_INPUT if Meter.CACHED_INPUT in prices else Meter.INPUT
    used[cached] = used.get(cached, Decimal(0)) + workload.input * workload.cached_share
    missing = tuple(str(meter) for meter, tokens in used.items() if tokens and meter not in prices)
    if missing:
        return Bill(None, missing)
    return Bill(sum((prices[meter] * tokens / MILLION for meter, tokens in used.items() if tokens), Decimal(0)))


def compare(before: Mapping[str, Decimal], after: Mapping[str, Decimal], workload: Workload) -> Comparison:
    """Both bills and both percentages; a percent is None where a price is missing or was 0."""
    old, new = bill(before, workload), bill(after, workload)
    steps = [
        change
        for meter in before.keys() & after.keys()
        if (change := _percent(before[meter], after[meter])) is not None
    ]
    real = _percent(old.total, new.total) if old.total is not None and new.total is not None else None
    return Comparison(old, new, real, max(steps, key=abs, default=None))


def _percent(old: Decimal, new: Decimal) -> Decimal | None:
    return round((new - old) / old * 100, 2) if old else None
