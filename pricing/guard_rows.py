"""Prices that stand in the wrong row or column: another model's price, swapped meters, an order that broke."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from pricing.guard_words import Mover, Verdict
from pricing.model import Meter, PriceKey

Place = tuple[str, str, str]
Sheet = dict[Place, dict[str, dict[str, Decimal]]]
_ORDER = (Meter.CACHED_INPUT, Meter.INPUT, Meter.OUTPUT)


def mixed_rows(
    movers: list[Mover], before: Mapping[PriceKey, Decimal], after: Mapping[PriceKey, Decimal], strong: Verdict
) -> Iterable[tuple[list[PriceKey], Verdict]]:
    """Movers that look like a price read from another row or column, with the proof each then needs."""
    then, now = _by_model(before), _by_model(after)
    grouped: dict[tuple[Place, str], list[Mover]] = defaultdict(list)
    for mover in movers:
        grouped[_place(mover.key), mover.key.model].append(mover)
    for (place, model), moved in grouped.items():
        keys = [mover.key for mover in moved]
        old, new = then[place][model], now[place][model]
        if verdict := _columns(moved, old, new, strong):
            yield keys, verdict
        if verdict := _neighbour(model, old, new, then.get(place, {}), now.get(place, {}), strong):
            yield keys, verdict


def _columns(moved: list[Mover], old: dict[str, Decimal], new: dict[str, Decimal], strong: Verdict) -> Verdict | None:
    """Meters of one model that took each other's amounts, or an order (hit ≤ input ≤ output) that newly broke."""
    taken = [
        mover
        for mover in moved
        if any(
            meter != mover.key.meter and amount == mover.new != 0 and new.get(meter) != amount
            for meter, amount in old.items()
        )
    ]
    factors = [mover.factor for mover in moved if mover.old]
    alike = len(factors) < 2 or max(factors) - min(factors) <= Decimal("0.03") * max(factors)
    if len(taken) >= 2 and not alike:
        return replace(strong, independent=True, reason="its prices took each other's places: a column has moved")
    if _in_order(old) and not _in_order(new):
        return replace(strong, reason="input, output and cache prices are no longer in their order")
    return None


def _in_order(prices: Mapping[str, Decimal]) -> bool:
    found = [prices[meter] for meter in _ORDER if meter in prices]
    return found == sorted(found)


def _neighbour(
    model: str,
    old: dict[str, Decimal],
    new: dict[str, Decimal],
    then: Mapping[str, dict[str, Decimal]],
    now: Mapping[str, dict[str, Decimal]],
    strong: Verdict,
) -> Verdict | None:
    """The model now costs exactly what another row of the sheet costs or cost, and did not before."""
    if len(set(new.values())) < 2:
        return None
    found = None
    for other in {*then, *now} - {model}:
        was, is_ = then.get(other), now.get(other)
        if was is not None and _alike(old, was):
            continue
        stands = is_ is not None and _alike(new, is_)
        if not stands and not (was is not None and _alike(new, was)):
            continue
        if not stands and is_ is None:
            continue
        moved = was is not None and is_ is not None and not _alike(was, is_)
        if moved and not (stands and was and is_ and _direction(was, is_) == _direction(old, new) != 0):
            return replace(
                strong, independent=True, reason=f"it took the price of {other}, which moved too: rows are mixed up"
            )
        found = replace(strong, reason=f"it now costs exactly what {other} costs")
    return found


def _alike(one: Mapping[str, Decimal], other: Mapping[str, Decimal]) -> bool:
    """The same amounts on at least two shared meters and on all of them."""
    shared = one.keys() & other.keys()
    return len(shared) >= 2 and all(one[meter] == other[meter] for meter in shared)


def _direction(old: Mapping[str, Decimal], new: Mapping[str, Decimal]) -> int:
    """-1 all down, 1 all up, 0 both or neither."""
    steps = {(new[meter] > old[meter]) - (new[meter] < old[meter]) for meter in old.keys() & new.keys()} - {0}
    return steps.pop() if len(steps) == 1 else 0


def _place(key: PriceKey) -> Place:
    return key.market, key.currency, key.condition.canonical()


def _by_model(prices: Mapping[PriceKey, Decimal]) -> Sheet:
    found: Sheet = defaultdict(lambda: defaultdict(dict))
    for key, amount in prices.items():
        found[_place(key)][key.model][key.meter] = amount
    return found
