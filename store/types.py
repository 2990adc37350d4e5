"""Column types that are exact on both databases: prices as integers of nano-units, times in UTC, clean text.

A price column holds amount × 10⁹ in a 64-bit integer: nine decimals and up to 9 220 000 000 units per million tokens.
What does not fit is refused with the reason; nothing is ever rounded.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

from pricing.errors import BadInput
from store.text import clean_text

NANO = 10**9
MAX_NANO = 2**63 - 1
DECIMALS = 9


def to_nano(amount: Decimal) -> int:
    """Exact amount -> integer nano-units. Raises BadInput for what is no finite number, too fine or too large."""
    if not amount.is_finite():
        raise BadInput(f"{amount} is not a price and cannot be stored.")
    sign, digits, exponent = amount.as_tuple()
    assert isinstance(exponent, int)
    if len(digits) + exponent > 11:
        raise BadInput(f"The price {amount:.6E} is too large to store; check the unit it was read with.")
    if exponent < -DECIMALS:
        extra = -exponent - DECIMALS
        if any(digits[-extra:]):
            raise BadInput(f"The price {amount:.12E} has more than {DECIMALS} decimals and would have to be rounded.")
        digits, exponent = digits[:-extra], -DECIMALS
    value = int("".join(map(str, digits)) or "0") * int(10 ** (exponent + DECIMALS))
    if value > MAX_NANO:
        raise BadInput(f"The price {amount:.6E} is too large to store; check the unit it was read with.")
    return -value if sign else value


def from_nano(value: int) -> Decimal:
    """Integer nano-units -> the exact Decimal without trailing zeros (0.5, 20, 0)."""
    whole, fraction = divmod(abs(value), NANO)
    digits = f"{fraction:09d}".rstrip("0")
    return Decimal(f"{'-' if value < 0 else ''}{whole}{'.' + digits if digits else ''}")


class Price(TypeDecorator[Decimal]):
    """Decimal per 1,000,000 tokens, stored exactly as BIGINT nano-units."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else to_nano(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else from_nano(value)


class Utc(TypeDecorator[datetime]):
    """Aware datetimes, stored and returned in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value} carries no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text that went through `clean_text` on its way in, whoever wrote it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean_text(str(value))


class ExactNumber(TypeDecorator[Decimal]):
    """Decimals that are no price (percents, hours), stored as their exact text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)
