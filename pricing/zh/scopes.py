"""The places of a text: paragraphs, sentences, clauses; and all tokens of a paragraph, read once.

Scopes: a clause ends at a comma, a sentence at 。！？ or a line end (；ends half a sentence), a paragraph at a line end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from pricing.zh import amounts, changes, conditions, dates
from pricing.zh.engine import Token
from pricing.zh.models import Mention

_FREE = re.compile(r"免费|限免|[零0]\s?元购|\bfree\b", re.IGNORECASE)
_END = re.compile(
    r"[。！？!?]|(?<!\bvs)(?<!\bInc)(?<!approx)(?<!\be\.g)(?<!\bi\.e)\.(?=\s+[A-Z\u4e00-\u9fff])|(?<=[元%])\.(?=\s|$)|[;；](?=\s*)"
)
_LONGEST = 2_000
_MARKS = ",。;!?\n"
_CLAUSE = re.compile(f"[{_MARKS}]")
_REACH = 400  # no clause is longer


@dataclass(slots=True)
class Line:
    """One paragraph with its tokens. `price_like`: it holds money or a word of change."""

    start: int
    end: int
    mentions: list[Mention]
    price_like: bool = False
    amounts: list[Token] = field(default_factory=list)
    units: list[Token] = field(default_factory=list)
    items: list[Token] = field(default_factory=list)
    foreign: list[Token] = field(default_factory=list)
    conditions: list[Token] = field(default_factory=list)
    changes: list[Token] = field(default_factory=list)
    shares: list[Token] = field(default_factory=list)
    dates: list[dates.Day] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def sentence(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence around a place."""
        index = bisect_left(self.ends, at + 1)
        start = self.ends[index - 1] if index else self.start
        return start, self.ends[index] if index < len(self.ends) else self.end


_MONEY = re.compile(
    r"[$¥€£￥¢]|(?<=[\d一二两三四五六七八九十百千万亿半几壹 ])(?:个)?(?:[元分厘块刀角毛圆]|美元|美金|美分|美刀|人民币|欧元|英镑|日元|韩元|港[元币]|新?台币)|usd|rmb|cny|cents?\b|dollar|yuan|euro|元\s?[/(每]",
    re.IGNORECASE,
)
_MOVE = re.compile(
    r"[降涨免折]|元购|跟进|价格战|减半|腰斩|翻[倍番了]|半价|砍|提高|提价|提[至到]|上调|下调|调整|优惠|恢复原价|[0零]\s?元|free|cut|slash|price|reduc|lower|drop|hike|increase|doubl",
    re.IGNORECASE,
)


def clause(text: str, at: int, low: int) -> int:
    """Where the clause that holds a place begins, not before `low`."""
    low = max(low, at - _REACH)
    return max([low, *(text.rfind(mark, low, at) + 1 for mark in _MARKS)])


def clause_end(text: str, at: int, high: int) -> int:
    high = min(high, at + _REACH)
    found = _CLAUSE.search(text, at, high)
    return found.start() if found else high


def read_lines(text: str, mentions: list[Mention], published: date | None) -> list[Line]:
    """Every line of the text; only those that could say something of prices have their tokens read."""
    lines: list[Line] = []
    starts = [m.start for m in mentions]
    for at, end in _stretches(text):
        inside = mentions[bisect_left(starts, at) : bisect_left(starts, end)]
        lines.append(_line(text, at, end, inside, published))
    return lines


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """The lines that are not blank; one longer than a paragraph can be is cut at its sentences, so that no line is long."""
    at = 0
    for part in text.split("\n"):
        end = at + len(part)
        while end - at > _LONGEST:
            cut = max(text.rfind(mark, at + _LONGEST // 2, at + _LONGEST) for mark in "。；，, ")
            cut = cut + 1 if cut >= 0 else at + _LONGEST
            yield at, cut
            at = cut
        if text[at:end].strip():
            yield at, end
        at = end + 1


def _line(text: str, start: int, end: int, mentions: list[Mention], published: date | None) -> Line:
    line = Line(start, end, mentions)
    # A header row may hold units and items and no money.
    headed = (
        bool(re.search(r"oken|词元|百万|\||输入|/\s?m\b|input", text[start:end], re.IGNORECASE))
        if end - start < 400
        else False
    )
    money = _MONEY.search(text, start, end) is not None or (headed and "|" in text[start:end])
    moves = _MOVE.search(text, start, end) is not None
    line.price_like = money or moves or headed
    if not line.price_like:
        return line
    line.ends = [m.end() for m in _END.finditer(text, start, end)]
    if money:
        line.amounts = amounts.read_amounts(text, start, end)
    if moves:
        line.changes = changes.read_changes(text, start, end)
    if moves or line.amounts:
        line.shares = changes.read_shares(text, start, end)
    if money or headed:
        line.units = amounts.read_units(text, start, end)
    if line.amounts or line.changes or line.shares or headed:
        line.items = conditions.read_items(text, start, end)
    if line.amounts or line.changes or line.shares or line.units or _FREE.search(text, start, end):
        line.foreign = conditions.read_foreign(text, start, end)
        line.conditions = conditions.read_conditions(text, start, end)
        line.dates = dates.read_dates(text, start, end, published)
    return line
