"""The places of a text: paragraphs, sentences, clauses; and all tokens of a paragraph, read once.

Scopes: a clause ends at a comma, a sentence at 。！？ or a line end (；ends half a sentence), a paragraph at a line end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import accumulate

from pricing.zh import amounts, changes, conditions, units
from pricing.zh.dates import Day, read_dates
from pricing.zh.engine import Cue, Token, holds, sign, stretches
from pricing.zh.mentions import Mention

_FREE = Cue(r"免费|限免|[零0]\s?元购|\bfree\b", needs="免费 限免 元购 free")
# A point ends a sentence before a new word, or behind a price at the end.
_END = re.compile(
    r"[。！？!?;；.](?:(?<!\.)|(?<!\bvs\.)(?<!\bInc\.)(?<!approx\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?=\s+(?:[a-z]?[A-Z\u4e00-\u9fff]|o\d))|(?<=[a-z]{3}\.)(?=[\u4e00-\u9fff])|(?<=[元%]\.)(?=\s|$))"
)
_CLAUSE = re.compile(r"[,。;!?\n]")
_REACH = 400  # no clause is longer


@dataclass
class Line:
    """One paragraph with its tokens. `held`: what `holds` says of it; `price_like`: it holds money or a word of change. What only a price or a change asks for is
    read when it is asked for: `itemised` and `told` say whether there can be any."""

    text: str
    start: int
    end: int
    mentions: list[Mention]
    published: date | None
    held: int
    headed: bool = False
    money: bool = False
    counts: bool = False
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

    @cached_property
    def opens_with_length(self) -> bool:
        """- >200K: … · 超过 200K 时 …: the line goes on with the prices of longer prompts."""
        return any(c.value[0] == "context" and c.start - self.start <= 12 for c in self.conditions)

    def near_length(self, mentions: list[Mention]) -> list[Mention]:
        """Those of its sentences that tell a price by length, up to there; all of them where none does."""
        ends = [c.end for c in self.conditions if c.value[0] == "context"]
        told = [
            m for m in mentions if any(self.sentence(m.start)[0] <= end <= self.sentence(m.start)[1] for end in ends)
        ]
        return told or mentions

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
    "降 涨 免 折 ↓ ⬇ 元购 收费 减价 跟进 价格战 减半 腰斩 翻倍 翻番 翻了 半价 砍 拉到 拉至 拉低 提高 提价 提至 提到 升至 升到 增至 调高 调低 调降 调升 抬高 上调 上浮 下调 提升 增加 上升 抬升 调整 优惠 恢复原价 0元 零元 0_元 零_元"
    " 削减 跳水 缩水 跌去 下滑 下探 下沉 暴跌 下跌 打到 打至 压到 压至 掉到 掉至 跌到 跌至 free cut slash discount %_off cent_off rais rose fell price reduc lower drop decreas declin hike increase doubl adjust"
)
API_PRICE = Cue(r"(?:API|接口|token|模型|调用)[^,。;]{0,4}(?:价格|定价|费用|收费|价)", needs="价 费用 收费")
_DOLLARS = sign("$ 美元 美金 美刀 刀 usd dollar cent ¢ 美分")
_ITEMS = sign("输入 输出 缓存 input output cache api")
_IN_TURN = sign("分别 依次")
_BAR = sign("|")
_SHORTEST_PROSE = 60  # a shorter line may be one of a list below a heading
_LONGEST_HEAD = 400
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
    """Where the clauses of a text end: behind so many characters, and the marks before."""
    lengths = accumulate(map(len, _CLAUSE.split(text)))
    return [length + marks for marks, length in enumerate(lengths)][:-1]


def read_lines(text: str, mentions: list[Mention], published: date | None, *, every: bool = False) -> list[Line]:
    """Every line of the text; only those that could say something of prices have their tokens read. Money without a unit of
    tokens is no price, so a line of prose that has none is left alone, unless a unit is told apart from its figures anywhere
    in the text; `every` reads such lines too, so that each amount gets its reason."""
    lines: list[Line] = []
    starts = [m.start for m in mentions]
    later: list[int] = []
    for at, end in stretches(text):
        inside = mentions[bisect_left(starts, at) : bisect_left(starts, end)]
        line = Line(text, at, end, inside, published, holds(text, at, end))
        lines.append(line)
        if _counts_tokens(line):
            _tokens(line)
            every = every or not line.amounts
        else:
            later.append(len(lines) - 1)
    for index in later:
        line = lines[index]
        if every or _speaks(lines, index):
            _tokens(line)
        else:
            line.told = line.money or bool(line.held & _MOVES)  # its dates may be another line's
    return lines


def _counts_tokens(line: Line) -> bool:
    """Whether the line has a unit of tokens; sees on the way whether it has money and could be the head of a table."""
    text, start, end = line.text, line.start, line.end
    line.headed = end - start < _LONGEST_HEAD and bool(line.held & _HEADS or _PER_M.search(text, start, end))
    line.money = bool(line.held & _COINS and _MONEY.search(text, start, end)) or (
        line.headed and "|" in text[start:end]
    )
    line.counts = (line.money or line.headed) and units.UNIT.search(line.held, text, start, end) is not None
    if not line.counts:
        return False
    line.units = units.read_units(text, start, end)
    return any(not u.value.foreign for u in line.units)


def _speaks(lines: list[Line], index: int) -> bool:
    """Whether a line without a unit can say anything of prices: a row or a head of a table, a change of a price that it or the
    lines above name somebody for, dollars, which imply a unit."""
    line = lines[index]
    length, held = line.end - line.start, line.held
    if (
        index == 0
        or held & _BAR
        or length < _SHORTEST_PROSE
        or (length < 2 * _SHORTEST_PROSE and line.text[line.end - 1] != "。")
    ):
        return True
    if held & _MOVES and (line.mentions or _goes_on(lines, index)):
        return True
    return line.money and bool(held & _IN_TURN or (held & _DOLLARS and (line.mentions or held & _ITEMS)))


def _goes_on(lines: list[Line], index: int) -> bool:
    """Whether a line that names nobody may tell a change of somebody named above: its API's price, or below a heading."""
    line, above = lines[index], lines[max(0, index - 4) : index]
    if any(x.mentions and x.end - x.start < 60 for x in above):
        return True
    return (
        any(x.mentions for x in above[-2:]) and API_PRICE.search(line.held, line.text, line.start, line.end) is not None
    )


def _tokens(line: Line) -> None:
    text, start, end = line.text, line.start, line.end
    moves = bool(line.held & _MOVES)
    line.price_like = line.money or moves or line.headed
    if not line.price_like:
        return
    if not line.units and (line.money or line.headed):
        line.units = units.read_units(text, start, end)
    line.ends = [m.end() for m in _END.finditer(text, start, end)]
    if line.money:
        line.amounts = amounts.read_amounts(text, start, end)
    if moves:
        line.changes = changes.read_changes(text, start, end)
    if moves or line.amounts:
        line.shares = changes.read_shares(text, start, end)
    line.itemised = line.headed or bool(line.amounts or line.changes or line.shares)
    line.told = bool(
        line.amounts or line.changes or line.shares or line.units or _FREE.search(line.held, text, start, end)
    )
