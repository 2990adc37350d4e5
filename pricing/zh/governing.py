"""Under which condition a price holds: the time of day, the mode, the tier or the length that its place in the text tells."""

from __future__ import annotations

import re
from itertools import pairwise

from pricing.zh.engine import Token
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line, clause

_FIGURE = r"[$¥]?\d[\d.]*(?:\s?(?:美?元|刀|块))?"
# The row of figures a bracket stands behind: $2/$12(≤200K).
_BRACKET_BEHIND = re.compile(rf"{_FIGURE}(?:\s?/\s?{_FIGURE})?\s?\(\s?[^()]{{0,6}}\Z")
# $4 per million input tokens up to 200K: a length right behind a price and its unit.
_UNIT_BETWEEN = re.compile(
    r"\s?(?:(?:/|per|a)\s?)?(?:1?\s?M(?:Tok)?\b|million)?\s?(?:input|output|cached)?\s?(?:tokens?)?,?\s(?:(?:for|on|with) (?:the )?(?:prompts?|inputs?|requests?|contexts?)(?: of)?\s?)?",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\s?[/、|]\s?|\s?[和与]\s?")


def condition_of(text: str, line: Line, quote: Quote, start: int) -> tuple[dict[str, str], bool]:
    """What governs a price: its clause's conditions, the sentence's time, mode and length, and what stands right behind it;
    what stands behind an earlier figure is that figure's. And whether it is a price of the batch tier."""
    found: dict[str, str] = dict(quote.condition)
    low = clause(text, quote.start, start)
    either = _either(text, line.conditions, quote)
    own: set[str] = set()
    for c in line.conditions:
        key, value = either.get(c.start, c.value)
        opening = _BRACKET_BEHIND.search(text, max(start, c.start - 30), c.start)
        if opening:
            if opening.start() <= quote.end <= c.start and quote.start < c.start:
                found[key] = value
        elif _behind(text, quote.end, c):
            found[key] = value
            own.add(key)
        elif c.start < quote.start and key not in own and not _anothers(text, line, c, quote):
            wide = key in ("time", "mode", "context") or _opens_bracket(text, c.end, quote.start)
            if c.start >= low or (c.start >= start and wide):
                found[key] = value
    found.pop("", None)
    return found, found.get("tier") == "batch"


def _either(text: str, conditions: list[Token], quote: Quote) -> dict[int, tuple[str, str]]:
    """高峰/空闲价格:输入 9/4.5 元: of two conditions joined, the first governs the first figure of a pair and the second the
    other; a figure alone has neither."""
    said: dict[int, tuple[str, str]] = {}
    for one, two in pairwise(conditions):
        joined = two.end <= quote.start and one.value[0] == two.value[0] and one.value != two.value
        if joined and _BESIDE.fullmatch(text, one.end, two.start):
            value = (one.value, two.value)[quote.order] if quote.of == 2 else ("", "")
            said[one.start] = said[two.start] = value
    return said


def _behind(text: str, end: int, c: Token) -> bool:
    """Whether a condition stands right behind the figure that ends there: $4 per million up to 200K, 8元高峰/4元空闲."""
    if c.value[0] == "context":
        return _UNIT_BETWEEN.fullmatch(text, end, c.start) is not None
    closes = text[c.end : c.end + 1] in ("/", "、", "(", ")", "。", "")
    return c.value[0] == "time" and 0 <= c.start - end <= 1 and text[end : c.start].strip() == "" and closes


def _anothers(text: str, line: Line, c: Token, quote: Quote) -> bool:
    """Whether a condition stands right behind an earlier price, and is that one's."""
    before = next((a for a in reversed(line.amounts) if a.end <= c.start), None)
    return before is not None and before.end < quote.start and _behind(text, before.end, c)


def _opens_bracket(text: str, end: int, at: int) -> bool:
    """Batch API: half price ($0.5 input, $2.5 output): what stands before a bracket governs all of it."""
    opening = text.rfind("(", end, at)
    return opening >= 0 and "," not in text[end:opening] and ")" not in text[opening:at]
