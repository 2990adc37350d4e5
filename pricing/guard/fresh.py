"""What a new model's entry gives away: it was copied from another model, or had no price yet. Pure.

Who enters a new model often copies a sibling's row and sets it right days later: the step between is no decision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from pricing.guard.rules import Mover
from pricing.guard.scale import Finding, same_amount
from pricing.model import Meter, PriceKey
from pricing.state import Policy, Series

ALREADY = timedelta(hours=12)


def corrected(
    movers: list[Mover],
    before: Mapping[PriceKey, Decimal],
    mine: Mapping[PriceKey, Series],
    everything: Callable[[], Mapping[PriceKey, Series]],
    at: datetime,
    policy: Policy,
) -> Iterator[Finding]:
    """Movers of a model that its page took up lately. `mine`: their series; `everything`: gives all of the
    vendor's."""
    if not (young := [mover for mover in movers if _young(mine.get(mover.key), at, policy)]):
        return
    series = everything()
    first = min(known.recent[0][0] for known in series.values() if known.recent)
    moved = {mover.key for mover in movers}
    by_model: dict[str, list[Mover]] = defaultdict(list)
    for mover in young:
        if series[mover.key].recent[0][0] - first > ALREADY:  # else the page began with it
            by_model[mover.key.model].append(mover)
    for members in by_model.values():
        keys = [mover.key for mover in members]
        if not any(mover.old for mover in members):
            yield keys, "placeholder", ""
        elif len(members) >= 2 and (sibling := _copied_from(members, before, series, moved)):
            yield keys, "copied", sibling
        yield [mover.key for mover in members if _cache_as_input(mover, before)], "cache_as_input", ""


def _young(known: Series | None, at: datetime, policy: Policy) -> bool:
    """Has the series stood at its first amount only, and not for long?"""
    return known is not None and len(known.recent) == 1 and at - known.recent[0][0] <= policy.young


def _cache_as_input(mover: Mover, before: Mapping[PriceKey, Decimal]) -> bool:
    """Was a cache hit to cost what a miss costs, or more?"""
    miss = before.get(replace(mover.key, meter=Meter.INPUT)) if mover.key.meter == Meter.CACHED_INPUT else None
    return miss is not None and mover.new < miss <= mover.old


def _copied_from(
    members: list[Mover], before: Mapping[PriceKey, Decimal], series: Mapping[PriceKey, Series], moved: set[PriceKey]
) -> str:
    """The model that had all these amounts before this one was listed, and keeps them."""
    cells = {(m.key.meter, m.key.market, m.key.currency, m.key.condition): m for m in members}
    found: dict[str, int] = defaultdict(int)
    for key, amount in before.items():
        mover = cells.get((key.meter, key.market, key.currency, key.condition))
        known = series.get(key)
        if mover is None or key.model == mover.key.model or key in moved or known is None or not known.recent:
            continue
        earlier = series[mover.key].recent[0][0] - known.recent[-1][0] > ALREADY
        found[key.model] += earlier and same_amount(amount, mover.old)
    return next((model for model in sorted(found) if found[model] == len(members)), "")
