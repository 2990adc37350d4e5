"""The places of a text: paragraphs, sentences, clauses; and all tokens of a paragraph, read once.

Scopes: a clause ends at a comma, a sentence at 。！？ or a line end (；ends half a sentence), a paragraph at a line end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from pricing.zh import amounts, changes, conditions
from pricing.zh.dates import Day, read_dates
from pricing.zh.engine import Token, holds, sign
from pricing.zh.models import Mention

_FREE = re.compile(r"免费|限免|[零0]\s?元购|\bfree\b", re.IGNORECASE)
# A point ends a sentence before a new word, or behind a price at the end.
_END = re.compile(
    r"[。！？!?;；.](?:(?<!\.)|(?<!\bvs\.)(?<!\bInc\.)(?<!approx\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?=\s+(?:[a-z]?[A-Z\u4e00-\u9fff]|o\d))|(?<=[a-z]{3}\.)(?=[\u4e00-\u9fff])|(?<=[元%]\.)(?=\s|$))"
)
_LONGEST = 2_000
_CLAUSE = re.compile(r"[,。;!?\n]")
_REACH = 400  # no clause is longer


@dataclass
class Line:
    """One paragraph with its tokens. `price_like`: it holds money or a word of change. What only a price or a change asks for is
    read when it is asked for: `itemised` and `told` say whether there can be any."""

    text: str
    start: int
    end: int
    mentions: list[Mention]
    published: date | None
    price_like: bool = False
    itemised: bool = False
    told: bool = False
    amounts: list[Token] = field(default_factory=list)
    units: list[Token] = field(default_factory=list)
    changes: list[Token] = field(default_factory=list)
    shares: list[Token] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    @cached_property
    def items(self) -> list[Token]:
        return conditions.read_items(self.text, self.start, self.end) if self.itemised else []

    @cached_property
    def foreign(self) -> list[Token]:
        return conditions.read_foreign(self.text, self.start, self.end) if self.told else []

    @cached_property
    def conditions(self) -> list[Token]:
        return conditions.read_conditions(self.text, self.start, self.end) if self.told else []

    @cached_property
    def dates(self) -> list[Day]:
        return read_dates(self.text, self.start, self.end, self.published) if self.told else []

    def sentence(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence around a place."""
        index = bisect_left(self.ends, at + 1)
        start = self.ends[index - 1] if index else self.start
        return start, self.ends[index] if index < len(self.ends) else self.end


_COINS = sign("$ ¥ € £ ￥ ¢ 元 分 厘 块 刀 角 毛 圆 美金 人民币 英镑 港币 台币 usd rmb cny cent dollar yuan euro")
_MONEY = re.compile(
    r"(?=[cderuy$¢£¥€个人元刀分厘台圆块新日欧毛港美英角韩￥])(?:[$¥€£￥¢]|(?<=[\d一二两三四五六七八九十百千万亿半几壹 ])(?:个)?(?:[元分厘块刀角毛圆]|美元|美金|美分|美刀|人民币|欧元|英镑|日元|韩元|港[元币]|新?台币)|usd|rmb|cny|cents?\b|dollar|yuan|euro|元\s?[/(每])",
    re.IGNORECASE,
)
_MOVES = sign(
    "降 涨 免 折 元购 收费 减价 跟进 价格战 减半 腰斩 翻倍 翻番 翻了 半价 砍 拉到 拉至 拉低 提高 提价 提至 提到 升至 升到 增至 调高 调低 调降 调升 抬高 上调 下调 调整 优惠 恢复原价 0元 零元 0_元 零_元"
    " 削减 跳水 下探 下沉 暴跌 下跌 打到 打至 压到 压至 掉到 掉至 跌到 跌至 free cut slash price reduc lower drop hike increase doubl adjust"
)
# A header row may hold units and items and no money.
_HEADS = sign("oken 词元 百万 | 输入 input")
_PER_M = re.compile(r"/\s?m\b", re.IGNORECASE)


def clause(text: str, at: int, low: int) -> int:
    """Where the clause that holds a place begins, not before `low`."""
    marks = _marks(text)
    index = bisect_left(marks, at)
    return max(low, at - _REACH, marks[index - 1] + 1 if index else 0)


def clause_end(text: str, at: int, high: int) -> int:
    marks = _marks(text)
    index = bisect_left(marks, at)
    return min(high, at + _REACH, marks[index] if index < len(marks) else high)


@lru_cache(maxsize=2)
def _marks(text: str) -> list[int]:
    """Where the clauses of a text end."""
    return [m.start() for m in _CLAUSE.finditer(text)]


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
    line = Line(text, start, end, mentions, published)
    held = holds(text, start, end)
    headed = end - start < 400 and bool(held & _HEADS or _PER_M.search(text, start, end))
    money = bool(held & _COINS and _MONEY.search(text, start, end)) or (headed and "|" in text[start:end])
    moves = bool(held & _MOVES)
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
    line.itemised = headed or bool(line.amounts or line.changes or line.shares)
    line.told = bool(line.amounts or line.changes or line.shares or line.units or _FREE.search(text, start, end))
    return line
