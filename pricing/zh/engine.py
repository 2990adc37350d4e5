"""The small machine under all dimensions: a rule is a name, a pattern and a production from a match to tokens.

Rules of one dimension compete: the earlier rule keeps the text it took. Patterns must be linear-time. Knows no prices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple


class Token(NamedTuple):
    """One thing read in the folded text, and the rule that read it."""

    kind: str
    start: int
    end: int
    value: Any
    rule: str


Production = Callable[[re.Match[str]], Iterable[tuple[int, int, Any]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`make` yields (start, end, value) for each token of a match; yielding nothing refuses the match. `needs`: words in lower
    case one of which every match holds, so that a text without them is not searched at all."""

    name: str
    kind: str
    pattern: re.Pattern[str]
    make: Production
    needs: tuple[str, ...] = ()


def whole(value: Any) -> Production:
    """The production of a rule whose every match means `value`."""

    def make(found: re.Match[str]) -> Iterable[tuple[int, int, Any]]:
        yield found.start(), found.end(), value

    return make


def rule(
    name: str, kind: str, pattern: str, make: Production | None = None, value: Any = None, needs: str = ""
) -> Rule:
    # ASCII: a Latin word also ends where a Chinese one begins (的output:), which a Unicode \b would not see.
    return Rule(name, kind, re.compile(pattern, re.IGNORECASE | re.ASCII), make or whole(value), tuple(needs.split()))


def scan(rules: tuple[Rule, ...], text: str, start: int, end: int) -> list[Token]:
    """All tokens of one dimension in text[start:end], in order, none overlapping another match."""
    taken: list[tuple[int, int]] = []
    tokens: list[Token] = []
    lowered = text[start:end].lower()
    for each in rules:
        if each.needs and not any(word in lowered for word in each.needs):
            continue
        for found in each.pattern.finditer(text, start, end):
            a, b = found.span()
            if a == b or any(a < y and x < b for x, y in taken):
                continue
            made = [Token(each.kind, s, e, value, each.name) for s, e, value in each.make(found)]
            if made:
                taken.append((a, b))
                tokens.extend(made)
    tokens.sort(key=lambda token: token.start)
    return tokens
