"""For how many tokens a price in dollars is where nothing says so: a million, but a thousand for the models of 2023 that were sold so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from pricing.zh.mentions import Mention
from pricing.zh.units import Per

MILLION = Per(Decimal(1_000_000), False, False, False)
_THOUSAND = Per(Decimal(1_000), False, False, False)
_OF_OLD = re.compile(
    r"gpt-4(?:-turbo|-preview|-vision|-\d{1,3}k|-\d{4})*|gpt-3\.5.*|claude-(?:1|2|instant)(?![\d]).*|(?:text-)?(?:davinci|curie|babbage).*"
)
# None of them ever cost so little a million, nor so much a thousand.
_LEAST_OF_OLD = Decimal("0.2")


def unit_of(models: Iterable[Mention], value: Decimal) -> Per:
    """The unit of a bare price of any of these models."""
    named = [m.model or "" for m in models]
    old = named and all(_OF_OLD.fullmatch(m) for m in named)
    return _THOUSAND if old and value <= _LEAST_OF_OLD else MILLION
