"""The small machine under all dimensions: a rule is a name, a pattern and a production from a match to tokens.

Rules of one dimension compete: the earlier rule keeps the text it took. Patterns must be linear-time. A stretch of text is first
asked, in one pass for all rules together, which of the words they need it holds; only those rules search it. Knows no prices.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import ahocorasick  # type: ignore[import-not-found]


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
    """`make` yields (start, end, value) for each token of a match; yielding nothing refuses the match. `bit` marks the rule in
    what a text is found to hold. `begins`: where a match can begin at all, for a rule that is dear to try everywhere."""

    name: str
    kind: str
    pattern: re.Pattern[str]
    make: Production
    bit: int
    begins: re.Pattern[str] | None = None

    def found(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """All matches in order, none overlapping."""
        if self.begins is None:
            return self.pattern.finditer(text, start, end)
        return self._found_at(self.begins.finditer(text, start, end), text, end)

    def _found_at(self, places: Iterator[re.Match[str]], text: str, end: int) -> Iterator[re.Match[str]]:
        done = -1
        for place in places:
            found = self.pattern.match(text, place.start(), end) if place.start() >= done else None
            if found:
                yield found
                done = found.end()


def whole(value: Any) -> Production:
    """The production of a rule whose every match means `value`."""

    def make(found: re.Match[str]) -> Iterable[tuple[int, int, Any]]:
        yield found.start(), found.end(), value

    return make


# The words that are looked for, each with its bits; the bits of rules that need none.
_needed: dict[str, int] = {}
_always = 0
_bits = 0


def rule(
    name: str,
    kind: str,
    pattern: str,
    make: Production | None = None,
    value: Any = None,
    needs: str = "",
    begins: re.Pattern[str] | None = None,
) -> Rule:
    """A rule. `needs`: words in lower case one of which every match holds, `_` for a space, so that a text without them is not
    searched."""
    bit = sign(needs)
    # ASCII: a Latin word also ends where a Chinese one begins (的output:), which a Unicode \b would not see.
    return Rule(name, kind, re.compile(pattern, re.IGNORECASE | re.ASCII), make or whole(value), bit, begins)


def sign(words: str) -> int:
    """A bit of its own for these words (lower case, `_` for a space), set in what `holds` answers where one of them stands; always
    set if there are none."""
    global _always, _bits
    bit, _bits = 1 << _bits, _bits + 1
    for word in (each.replace("_", " ") for each in words.split()):
        _needed[word] = _needed.get(word, 0) | bit
    if not words:
        _always |= bit
    _automaton.cache_clear()
    holds.cache_clear()
    return bit


@functools.cache
def _automaton() -> ahocorasick.Automaton:
    made = ahocorasick.Automaton()
    for word, bits in _needed.items():
        made.add_word(word, bits)
    made.make_automaton()
    return made


@functools.lru_cache(maxsize=256)
def holds(text: str, start: int, end: int) -> int:
    """The bits of all rules and signs that text[start:end] holds a word of; every dimension asks it of the same lines."""
    bits = _always
    for _, found in _automaton().iter(text[start:end].lower()):
        bits |= found
    return bits


def scan(rules: tuple[Rule, ...], text: str, start: int, end: int) -> list[Token]:
    """All tokens of one dimension in text[start:end], in order, none overlapping another match."""
    taken: list[tuple[int, int]] = []
    tokens: list[Token] = []
    held = holds(text, start, end)
    for each in rules:
        if not each.bit & held:
            continue
        for found in each.found(text, start, end):
            a, b = found.span()
            if a == b or any(a < y and x < b for x, y in taken):
                continue
            made = [Token(each.kind, s, e, value, each.name) for s, e, value in each.make(found)]
            if made:
                taken.append((a, b))
                tokens.extend(made)
    tokens.sort(key=lambda token: token.start)
    return tokens
