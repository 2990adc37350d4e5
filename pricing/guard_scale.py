"""What a factor gives away: another unit, another currency, a moving exchange rate. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from pricing.guard_words import Mover, Verdict
from pricing.model import Kind, PriceKey
from pricing.state import Policy, Series

SAME = Decimal("0.0001")
NEAR = Decimal("0.005")
TINY = Decimal(2)
DRIFT = Decimal(7)
FX_LOW, FX_HIGH = Decimal("6.5"), Decimal("7.4")
CONVERTED_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """A factor that a unit or currency mistake would show. `never` = repetition alone never makes it a change."""

    name: str
    never: bool = False
    currency: bool = False


_POWERS = ((10, False), (100, False), (1000, True), (10_000, True), (100_000, True), (1_000_000, True))


def same_amount(one: Decimal, other: Decimal) -> bool:
    """Equal but for what binary floating point leaves behind in other people's files."""
    return one == other or abs(one - other) <= SAME * max(abs(one), abs(other))


def scale_of(factor: Decimal) -> Scale | None:
    """The unit or currency factor this is near to, up or down."""
    if factor <= 0:
        return None
    up = factor if factor >= 1 else 1 / factor
    for power, never in _POWERS:
        if abs(up - power) <= NEAR * power:
            return Scale(str(power), never)
    if FX_LOW <= up <= FX_HIGH:
        return Scale("7 (CNY per USD)", currency=True)
    return None


def far_off(factor: Decimal) -> bool:
    return factor > 20 or (0 < factor < Decimal("0.05"))


def drifting(mover: Mover, series: Series | None, at: datetime, policy: Policy) -> bool:
    """A step too small for a price decision, or one more small step of a series that keeps taking them."""
    if not mover.old or not mover.new:
        return False
    size = abs(mover.pct)
    if size < TINY:
        return True
    if size >= DRIFT:
        return False
    if min(_digits(mover.old), _digits(mover.new)) >= CONVERTED_DIGITS:
        return True
    recent = [(when, amount) for when, amount in series.recent if at - when <= policy.restless_window] if series else []
    steps = [abs(after - before) * 100 / before for (_, before), (_, after) in pairwise(recent) if before and after]
    return len([step for step in steps if step < DRIFT]) >= 2


def common_factor(
    movers: list[Mover], before: Mapping[PriceKey, Decimal], strong: Verdict
) -> Iterable[tuple[list[PriceKey], Verdict]]:
    """Prices of one currency that all moved by one factor: an exchange rate, a unit, or a column of another service."""
    for currency in {mover.key.currency for mover in movers}:
        group = [mover for mover in movers if mover.key.currency == currency and mover.old and mover.new]
        keys = [mover.key for mover in group]
        if len(group) < 2:
            continue
        factors = sorted(mover.factor for mover in group)
        middle = factors[len(factors) // 2]
        wide = factors[-1] - factors[0] > Decimal("0.03") * middle
        small = all(abs(mover.pct) < DRIFT for mover in group)
        one_way = factors[0] > 1 or factors[-1] < 1
        if small and one_way and len(group) >= 3 and len({mover.new for mover in group}) >= 2:
            yield (
                keys,
                replace(
                    strong,
                    needed=1,
                    span=strong.span * 0,
                    kind=Kind.RESTATEMENT,
                    reason="all prices moved by a small factor",
                ),
            )
            continue
        if wide:
            continue
        known = [key for key, amount in before.items() if key.currency == currency and amount]
        most = len(group) * 5 >= len(known) * 4
        scale = scale_of(middle)
        if scale and (scale.currency or scale.never) and (most or len(group) >= 4):
            yield (
                keys,
                replace(strong, kind=Kind.RESTATEMENT, reason=f"prices moved together by a factor near {scale.name}"),
            )
        elif most and len({key.model for key in keys}) >= 3 and len(group) >= 6:
            restated = Kind.RESTATEMENT if scale else None
            yield keys, replace(strong, kind=restated, reason="every price of the page moved at once by one factor")


def _digits(amount: Decimal) -> int:
    return len(amount.normalize().as_tuple().digits)
