"""What a factor gives away: another unit, another currency, a moving exchange rate, other decimals. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from pricing.guard.rules import Mover
from pricing.model import PriceKey
from pricing.state import Policy, Series

SAME = Decimal("0.0001")
NEAR = Decimal("0.005")
ALIKE = Decimal("0.03")
TINY = Decimal(2)
DRIFT = Decimal(7)
FX_LOW, FX_HIGH = Decimal("6.5"), Decimal("7.4")
CONVERTED_DIGITS = 5

Finding = tuple[list[PriceKey], str, str]


@dataclass(frozen=True, slots=True)
class Scale:
    """A factor that a unit or currency mistake would show. `unit` = no vendor moves a price so far in one step."""

    name: str
    unit: bool = False
    currency: bool = False

    @property
    def power_of_ten(self) -> bool:
        return not self.currency


_POWERS = ((10, False), (100, False), (1000, True), (10_000, True), (100_000, True), (1_000_000, True))


def same_amount(one: Decimal, other: Decimal) -> bool:
    """Equal but for what binary floating point leaves behind in other people's files."""
    return one == other or abs(one - other) <= SAME * max(abs(one), abs(other))


def close_amount(one: Decimal, other: Decimal) -> bool:
    """Equal but for a day's exchange rate."""
    return abs(one - other) * 100 <= TINY * max(abs(one), abs(other))


def scale_of(factor: Decimal) -> Scale | None:
    """The unit or currency factor this is near to, up or down."""
    if factor <= 0:
        return None
    up = factor if factor >= 1 else 1 / factor
    for power, unit in _POWERS:
        if abs(up - power) <= NEAR * power:
            return Scale(str(power), unit)
    if FX_LOW <= up <= FX_HIGH:
        return Scale("7 (CNY per USD)", currency=True)
    return None


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


def rounded(movers: list[Mover]) -> list[PriceKey]:
    """Movers whose one amount is the other with fewer decimals: a small step alone, a larger one if three do it at once."""
    found = [mover for mover in movers if mover.old and mover.new and _one_rounds(mover)]
    many = len(found) >= 3 and 4 * len(found) >= 3 * len(movers)
    return [mover.key for mover in found if many or abs(mover.pct) < DRIFT]


def _one_rounds(mover: Mover) -> bool:
    short, long = sorted((mover.old.normalize(), mover.new.normalize()), key=lambda amount: -_exponent(amount))
    if _exponent(short) >= 0 or _exponent(short) == _exponent(long):
        return False
    return abs(long - short) * 2 <= Decimal(1).scaleb(_exponent(short))  # a half may have gone either way


def together(movers: list[Mover], before: Mapping[PriceKey, Decimal]) -> Iterable[Finding]:
    """Prices of one currency that all moved by one factor: an exchange rate, a unit, or a column of another service.
    Gives the keys, the rule's name and the factor's."""
    for currency in {mover.key.currency for mover in movers}:
        group = [mover for mover in movers if mover.key.currency == currency and mover.old and mover.new]
        keys = [mover.key for mover in group]
        if len(group) < 2:
            continue
        factors = sorted(mover.factor for mover in group)
        middle = factors[len(factors) // 2]
        small = all(abs(mover.pct) < DRIFT for mover in group)
        one_way = factors[0] > 1 or factors[-1] < 1
        if small and one_way and len(group) >= 3 and len({mover.new for mover in group}) >= 2:
            yield keys, "together_small", ""
            continue
        alike = [mover.key for mover in group if abs(mover.factor - middle) <= ALIKE * middle]
        if len(alike) < len(group) and (len(alike) * 5 < len(group) * 4 or scale_of(middle) is None):
            continue
        known = [key for key, amount in before.items() if key.currency == currency and amount]
        most = len(group) * 5 >= len(known) * 4
        whole_page = most and len({key.model for key in keys}) >= 3 and len(group) >= 6
        scale = scale_of(middle)
        other_unit = scale is not None and (scale.currency or scale.unit) and (most or len(group) >= 4)
        hundred = scale is not None and scale.name == "100" and most and len({key.model for key in keys}) >= 2
        if scale and (other_unit or hundred or whole_page):
            yield keys, "together_unit", scale.name
        elif whole_page:
            yield keys, "together", ""


def _digits(amount: Decimal) -> int:
    return len(amount.normalize().as_tuple().digits)


def _exponent(amount: Decimal) -> int:
    return int(amount.as_tuple().exponent)
