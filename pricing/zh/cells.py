"""The figures of one cell, each with the item its own label or its order names: $3 in / $15 out · 0.4 / 0.9 / cache 0.004.

A cell that holds anything but figures, labels and what joins them gives none of its bare figures.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from pricing.zh.amounts import Money
from pricing.zh.columns import Column, labels
from pricing.zh.engine import Token
from pricing.zh.numerals import ARABIC, read_number
from pricing.zh.scopes import Line

_NUMBER = re.compile(ARABIC)
_JOINTS = re.compile(r"(?:[\s/,;、:+~≈]|约|起|元(?!/)|US)*")
_RANGE = re.compile(r"\d\s?[-~]\s?[$¥]?\d")
_ARROW = re.compile(r"→|->|=>|~~")
_SLASH = re.compile(r"[^\w$¥]*(?:/[^/]{0,20})?/[^\w]*|\s*/\s*")
_UNIT_BEHIND = re.compile(
    rf"\s?[:为]?\s?(?P<n>{ARABIC})(?=\s?/\s?(?:1?[MK]|百万|千|万)\s?(?:tokens?|词元)?)", re.IGNORECASE
)
_WAS = re.compile(r"原价|原|was\b|旧", re.IGNORECASE)
FREE = re.compile(r"\s*(?:限时|永久|完全)?免费\s*|\s*free\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """One price in a cell, and what it is charged for; None if the cell does not say."""

    token: Token
    item: str | None
    condition: tuple[tuple[str, str], ...] = ()


def figures(text: str, line: Line, a: int, b: int, column: Column, currency: str | None) -> list[Figure]:
    """The prices of text[a:b]; none if it cannot be told what they are of."""
    tokens = [t for t in line.amounts if a <= t.start < b and not t.value.big] or bare(text, a, b, currency)
    if not tokens:
        return []
    named = labels(text, a, b)
    tokens = _with_bare(text, b, tokens, named)
    same = [t for t in tokens if t.value.currency == tokens[0].value.currency]
    if column.pair and len(same) == len(column.pair) and not named and "~~" not in text[a:b]:
        return [Figure(t, i) for t, i in zip(same, column.pair, strict=True)]
    if _ARROW.search(text, a, b) or _WAS.search(text, a, tokens[0].start):
        return [Figure(same[-1], column.item)] if len(named) < 2 else []
    if len(same) == 1:
        item = "input+output" if column.pair else column.item or (named[0][2] if len(named) == 1 else None)
        return [Figure(same[0], item)]
    hit = len(named) == 1 and named[0][2] == "cached_input" and same[0].end <= named[0][0] < same[-1].end
    if column.item == "input" and len(same) == 2 and hit:
        return [Figure(same[0], "input"), Figure(same[1], "cached_input")]
    if named:
        told = _labelled(same, named, column)
        mine = [f for f in told if f.item == column.item] if column.item else told
        if mine or not column.item:  # 0.01(输入) 0.03(输出) in the column of either
            return mine
    slashed = all(_SLASH.fullmatch(text, x.end, y.start) for x, y in itertools.pairwise(same))
    if column.pair:
        return []
    if column.item or not slashed or len(same) != 2:
        tiers = _tiers(line, a, b, same)
        if tiers:
            return [replace(f, item=column.item) for f in tiers]
        return [Figure(same[0], column.item)] if column.item else []
    return [Figure(same[0], "input"), Figure(same[1], "output")]


def _with_bare(text: str, b: int, tokens: list[Token], named: list[tuple[int, int, str]]) -> list[Token]:
    """输入0.004元/千tokens,输出0.016/千tokens: a labelled figure with a unit has the currency of the one before it."""
    found = list(tokens)
    for _, end, _ in named if len(named) > len(tokens) else ():
        bare_ = _UNIT_BEHIND.match(text, end, b)
        value = read_number(bare_["n"]) if bare_ else None
        if (
            bare_
            and value is not None
            and not any(t.start < bare_.end("n") and bare_.start("n") < t.end for t in tokens)
        ):
            found.append(Token("amount", *bare_.span("n"), Money(value, tokens[0].value.currency), "money:cell"))
    return sorted(found, key=lambda t: t.start)


def _labelled(tokens: list[Token], named: list[tuple[int, int, str]], column: Column) -> list[Figure]:
    """Every figure with its label before or behind it; two without one before a labelled one are input and output."""
    ahead = named[0][0] < tokens[0].start
    items: list[str | None] = []
    for index, token in enumerate(tokens):
        low = tokens[index - 1].end if index else 0
        high = tokens[index + 1].start if index + 1 < len(tokens) else named[-1][1]
        before = [i for s, e, i in named if low <= s and e <= token.start]
        behind = [i for s, _, i in named if token.end <= s < high]
        mine = before if ahead else (behind or before)
        items.append(mine[-1] if mine else None)
    if not ahead and items[:2] == [None, "cached_input"] and len(tokens) == 3 and items[2] is not None:
        items = ["input", "output", "cached_input"]  # 0.4 / 0.9 / cache 0.004: the label stands before its figure
    if items[:2] == [None, None] and len(items) == 3:
        items[:2] = column.pair[:2] or ("input", "output")
    if None in items or len(set(items)) < len(items):
        return []
    return [Figure(t, i) for t, i in zip(tokens, items, strict=True)]


def _tiers(line: Line, a: int, b: int, tokens: list[Token]) -> list[Figure]:
    """$1.25 (<=200K) / $2.50 (>200K): every figure with its own length of context."""
    found = [c for c in line.conditions if a <= c.start < b and c.value[0] == "context"]
    if len(found) != len(tokens):
        return []
    return [Figure(t, None, (c.value,)) for t, c in zip(tokens, found, strict=True)]


def bare(text: str, a: int, b: int, currency: str | None) -> list[Token]:
    """Figures without a currency in a cell of nothing but figures, labels and joints."""
    cell = text[a:b]
    if currency is None or _RANGE.search(cell):
        return []
    kept = cell
    said = labels(text, a, b)
    if said:  # 2(命中 0.2)
        kept = re.sub(r"[()]", " ", kept)
    for start, end, _ in reversed(said):
        kept = kept[: start - a] + " " * (end - start) + kept[end - a :]
    kept = re.sub(rf"~~[^~]*~~|{ARABIC}\s*(?:→|->|=>)", lambda m: " " * len(m[0]), kept)
    found = list(_NUMBER.finditer(kept))
    if not found or not _JOINTS.fullmatch(_NUMBER.sub("", re.sub(r"\(\s*\)", "", kept))):
        return []
    made = [(m, read_number(m[0])) for m in found]
    return [
        Token("amount", a + m.start(), a + m.end(), Money(n, currency), "money:cell") for m, n in made if n is not None
    ]
