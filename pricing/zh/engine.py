"""The small machine under all dimensions: a rule is a name, a pattern and a production from a match to tokens.

Rules of one dimension compete: the earlier rule keeps the text it took. Patterns must be linear-time. A stretch of text is first
asked, in one pass for all rules together, which of the words they need it holds; only those rules search it. Knows no prices.
"""

from __future__ import annotations

import functools
import operator
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick


class Token(NamedTuple):
    """One thing read in the folded text, and the rule that read it."""

    kind: str
    start: int
    end: int
    value: Any
    rule: str


Production = Callable[[re.Match[str]], Iterable[tuple[int, int, Any]]]


@dataclass(frozen=True, eq=False)
class Rule:
    """`make` yields (start, end, value) for each token of a match; yielding nothing refuses the match. `bit` marks the rule in
    what a text is found to hold. For a rule that is dear to try everywhere, `begins`: where a match can begin at all; `ends`: what
    every match ends with, at most `reach` characters from its beginning and with nothing before it but characters of `made_of`,
    if that is given; `only`: what a text with any match holds."""

    name: str
    kind: str
    source: str
    make: Production
    bit: int
    begins: re.Pattern[str] | None = None
    ends: re.Pattern[str] | None = None
    reach: int = 100
    made_of: str = ""
    only: re.Pattern[str] | None = None

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when the first text needs it: most texts need few of the rules."""
        # ASCII: a Latin word also ends where a Chinese one begins (的output:), which a Unicode \b would not see.
        return re.compile(self.source, re.IGNORECASE | re.ASCII)

    def found(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """All matches in order, none overlapping."""
        if self.only is not None and not self.only.search(text, start, end):
            return iter(())
        if self.begins is not None:
            return self._found_at(self.begins.finditer(text, start, end), text, end)
        if self.ends is not None:
            return self._found_before(self.ends.finditer(text, start, end), text, start)
        return self.pattern.finditer(text, start, end)

    def _found_before(self, places: Iterator[re.Match[str]], text: str, done: int) -> Iterator[re.Match[str]]:
        for place in places:
            at, end = place.span()
            low = max(done, at - self.reach)
            if self.made_of:
                low += len(text[low:at].rstrip(self.made_of))
            found = self.pattern.search(text, low, end)
            if found:
                yield found
                done = found.end()

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


_LONGEST = 2_000
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
    ends: re.Pattern[str] | None = None,
    reach: int = 100,
    made_of: str = "",
    only: re.Pattern[str] | None = None,
) -> Rule:
    """A rule. `needs`: words in lower case one of which every match holds, `_` for a space, so that a text without them is not
    searched."""
    return Rule(name, kind, pattern, make or whole(value), sign(needs), begins, ends, reach, made_of, only)


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
def _automaton() -> AhoCorasick:
    return AhoCorasick(list(_needed), store_patterns=True)


@functools.lru_cache(maxsize=2)
def stretches(text: str) -> tuple[tuple[int, int], ...]:
    """The lines that are not blank; one longer than a paragraph can be is cut at its sentences, so that no stretch is long."""
    found: list[tuple[int, int]] = []
    at = 0
    for part in text.split("\n"):
        end = at + len(part)
        while end - at > _LONGEST:
            cut = max(text.rfind(mark, at + _LONGEST // 2, at + _LONGEST) for mark in "。；，, ")
            cut = cut + 1 if cut >= 0 else at + _LONGEST
            found.append((at, cut))
            at = cut
        if text[at:end].strip():
            found.append((at, end))
        at = end + 1
    return tuple(found)


@functools.lru_cache(maxsize=1024)
def holds(text: str, start: int, end: int) -> int:
    """The bits of all rules and signs that text[start:end] holds a word of; every dimension asks it of the same lines."""
    held = _always
    for word in _automaton().find_matches_as_strings(text[start:end].lower(), overlapping=True):
        held |= _needed[word]
    return held


@functools.lru_cache(maxsize=4096)
def _chosen(rules: tuple[Rule, ...], held: int) -> tuple[Rule, ...]:
    """The rules that a stretch which holds these bits can match."""
    return tuple(each for each in rules if each.bit & held)


@functools.cache
def _bits_of(rules: tuple[Rule, ...]) -> int:
    return functools.reduce(operator.or_, (each.bit for each in rules), 0)


class Cue:
    """A pattern that only says yes or no, asked where a line holds one of the words that every match of it holds."""

    def __init__(self, pattern: str, needs: str, flags: int = re.IGNORECASE) -> None:
        self.source, self.flags, self.bit = pattern, flags, sign(needs)

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.source, self.flags)

    def search(self, held: int, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """`held`: what the line of this text holds."""
        return self.pattern.search(text, start, end) if held & self.bit else None

    def all(self, held: int, text: str, *span: int) -> list[re.Match[str]]:
        return list(self.pattern.finditer(text, *span)) if held & self.bit else []


_START = operator.attrgetter("start")


def scan(rules: tuple[Rule, ...], text: str, start: int, end: int) -> list[Token]:
    """All tokens of one dimension in text[start:end], in order, none overlapping another match."""
    taken: list[tuple[int, int]] = []
    tokens: list[Token] = []
    for each in _chosen(rules, holds(text, start, end) & _bits_of(rules)):
        for found in each.found(text, start, end):
            a, b = found.span()
            if a == b or (taken and any(a < y and x < b for x, y in taken)):
                continue
            made = [Token(each.kind, s, e, value, each.name) for s, e, value in each.make(found)]
            if made:
                taken.append((a, b))
                tokens.extend(made)
    tokens.sort(key=_START)
    return tokens
