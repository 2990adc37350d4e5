"""What the head of a column says of the cells below it: the item, the unit, the model, the age or the time of its prices.

A head that is not understood costs its own column, never the table. Knows one row of heads; which rows follow is `tables`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pricing.zh.conditions import read_conditions, read_foreign
from pricing.zh.engine import Token, sign
from pricing.zh.mentions import Mention
from pricing.zh.scopes import Line
from pricing.zh.units import Per
from pricing.zh.variants import sibling_id

_CURRENCY = (
    ("USD", re.compile(r"美元|美金|\$|usd|dollar", re.IGNORECASE)),
    ("CNY", re.compile(r"元|¥|rmb|cny|人民币", re.IGNORECASE)),
)
_OLD = re.compile(
    r"原价|原先|原来|旧|调整前|降价前|涨价前|下调前|上调前|此前|[月日号]\s?(?:之?前)|before|\bold\b|previous|\bwas\b|original|\buntil\b|\bthrough\b",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"现价|(?<![最创])新(?!增|手)|调整后|降价后|涨价后|下调后|上调后|优惠价|折后|[月日号]\s?(?:起|之?后)|\bafter\b|\bnew\b|\bnow\b|current|\bfrom\b|\bsince\b|effective",
    re.IGNORECASE,
)
PRICE = re.compile(
    r"(?<!性)(?<!评)(?<!估)价(?!比|值)|费(?!用|项|方式|类|模式|对象|维度)|pric(?:e|ing)(?! per (?:image|page|second|minute))|\brates?\b(?! limit)",
    re.IGNORECASE,
)
_COST = re.compile(r"成本|费用|花费|开销|(?<![a-z])costs?(?![a-z])|spend|\bfees?\b", re.IGNORECASE)
# a column of what a job, a month or a switch comes to, of shares and of gifts holds no list prices
OF_USE = re.compile(
    r"单次|每次|次均|每个?(?:月|天|日|年|小时|分钟|条|篇|任务|请求|用户)|月(?:成本|费|度|均|付|租)|日均|年费|总|合计|累计|小计|额度|免费|折合|换算|幅|差价|倍|节省|省(?:钱|下)"
    r"|per[ -](?:task|call|request|query|run|month|day|hour|conversation|session|user|seat|image|page|minute|second|year)|/\s?(?:mo|month|day|task|call|request|hour|hr|user|year)\b|monthly|daily|hourly|annual|yearly"
    r"|\btotal\b|\bchanges?\b|saving|ratio|quota|credit|\bfree\b|vs\b|savings?",
    re.IGNORECASE,
)
SIZE = re.compile(r"最大|上限|长度|速度|延迟|(?<![a-z])max|limit|length|window|speed|latency|tokens?/s", re.IGNORECASE)
_LABEL = re.compile(
    r"(?<![a-z])(?:(?P<write>cache[ _-]?(?:writes?|creation|写入?)|缓存[ _-]?(?:写入?|创建|write)|写入缓存)"
    r"|(?P<miss>(?:输入\s?\(?|input \(?|\()?(?:缓存未命中|未命中(?:缓存)?|cache[ -]?miss(?:es)?|uncached)\)?(?:\s?输入| input)?)"
    r"|(?P<hit>(?:输入\s?\(?|input \(?|\()?(?:(?:缓存|cache)[ _-]?(?:命中|读取?|输入|hits?|reads?|inputs?)?|cached(?: inputs?)?|命中(?!率)|hits?)\)?)"
    r"|(?P<output>out(?:puts?)?|输出|completions?|补全)|(?P<input>in(?:puts?)?|输入|prompts?))(?![a-z])",
    re.IGNORECASE,
)
LABELLED = sign("cach 缓存 命中 miss hit out 输出 completion 补全 in 输入 prompt")
_NAMES = {"write": "cache_write", "miss": "input", "hit": "cached_input", "output": "output", "input": "input"}
_JOINED = re.compile(
    r"\s*(?:价格?|单价|token[s]?|prices?)?\s*(?:/|、|,|;|\+|&|和|与|及|\band\b|->|→|-|:|·)\s*", re.IGNORECASE
)
_LENGTH = re.compile(
    r"(?:上下文|窗口|长度|context|window|length|最大|\bmax\w*|limit|上限)[^,。;|\n]{0,24}\Z", re.IGNORECASE
)
_WHERE = re.compile(
    r"页面?\s*\Z|链接|网址|地址|来源|出处|文档|(?<![a-z])(?:page|link|url|source|docs?)(?![a-z])", re.IGNORECASE
)
_RATIO = re.compile(r"\s*\d{1,2}\s?:\s?\d{1,2}(?!\d)")  # 3:1 元/百万tokens: a blend of input and output
_CACHE = re.compile(r"缓存|cache|\bhits?\b(?! rate)", re.IGNORECASE)
_VARIANT = re.compile(r"(?P<word>[A-Za-z]{2,8})\s?(?:版本?|型号|模型)?\Z")
_VARIANTS = frozenset(["pro", "flash", "lite", "mini", "max", "plus", "turbo", "ultra", "nano", "air"])


@dataclass(frozen=True, slots=True)
class Column:
    """What the head of a column says of the cells below it. `age` is old, new or empty; `priced`: it holds prices of whatever
    the row names, and `strict`: only where the unit stands beside them. `pair`: its cells hold several figures, of these items
    in this order (input / output). `timed`: it holds the prices of a time of day. `use`: what it holds are no list prices."""

    item: str | None = None
    unit: Per | None = None
    currency: str | None = None
    model: Mention | None = None
    age: str = ""
    priced: bool = False
    strict: bool = False
    timed: bool = False
    use: bool = False
    condition: tuple[tuple[str, str], ...] = ()
    pair: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether its cells may hold prices."""
        return bool(self.item or self.priced or self.pair or self.age or self.timed or self.model)


def currency_of(text: str) -> str | None:
    """The currency a heading names: 元/百万tokens -> CNY."""
    return next((code for code, pattern in _CURRENCY if pattern.search(text)), None)


def labels(text: str, a: int, b: int) -> list[tuple[int, int, str]]:
    """The items that short words name between two places, in order: in, out, 缓存命中, cache."""
    return [(m.start(), m.end(), _NAMES[m.lastgroup or "input"]) for m in _LABEL.finditer(text, a, b)]


def item_of(text: str, line: Line, a: int, b: int) -> str | None:
    """The one item that a head or a row's label names; the last if it names several."""
    found = [i.value for i in line.items if a <= i.start < b]
    if found and not (found[-1] == "input" and _CACHE.search(text, a, b)):
        return str(found[-1])
    if not found:
        alone = labels(text, a, b)
        if len(alone) == 1 and text[a:b].strip() == text[alone[0][0] : alone[0][1]].strip():
            return alone[0][2]
    if _CACHE.search(text, a, b):
        named = [item for _, _, item in labels(text, a, b)]
        return next((i for i in ("cache_write", "cached_input") if i in named), found[-1] if found else None)
    return found[-1] if found else None


def cells(text: str, line: Line) -> list[tuple[int, int]]:
    """Start and end of every cell of a row; outer bars make no cells."""
    start, end = line.start, line.end
    body = text[start:end]
    inner = body.strip()
    start += len(body) - len(body.lstrip()) + (1 if inner.startswith("|") else 0)
    end = line.start + len(body.rstrip()) - (1 if inner.endswith("|") and len(inner) > 1 else 0)
    found: list[tuple[int, int]] = []
    at = start
    for part in text[start:end].split("|"):
        found.append((at, at + len(part)))
        at += len(part) + 1
    return found


def read_heads(text: str, line: Line, lines: list[Line]) -> list[Column]:
    """The columns of a row of heads. Ages count only where both are told; Pro | Flash are models of the family spoken of."""
    places = cells(text, line)
    columns = [_column(text, line, a, b) for a, b in places]
    if not {"old", "new"} <= {c.age for c in columns}:
        columns = [replace(c, age="") for c in columns]
    if not any(c.model or c.item for c in columns):
        for index, model in _editions(text, places, lines):
            columns[index] = Column(model=model, currency=columns[index].currency)
    return columns


def _column(text: str, line: Line, a: int, b: int) -> Column:
    head = text[a:b]
    foreign = any(u.value.foreign for u in line.units if a <= u.start < b) or any(
        f.kind == "foreign" for f in read_foreign(text, a, b)
    )
    if _WHERE.search(head):
        return Column()
    if SIZE.search(head) and not PRICE.search(head) and currency_of(head) is None:
        return Column()
    if foreign or re.search(r"存储|storage|训练|微调|fine-?tun", head, re.IGNORECASE):
        return Column(use=True)
    if _RATIO.match(head):
        return Column(use=True)
    pair = _pair(text, line, a, b)
    item = None if pair else item_of(text, line, a, b)
    if OF_USE.search(head) and item is None and not pair:
        return Column(use=bool(re.search(r"[价费成]|cost|price|spend", head, re.IGNORECASE) or PRICE.search(head)))
    units = [u.value for u in line.units if a <= u.start < b]
    model = None if item or pair else next((m for m in line.mentions if a <= m.start < b and m.kind == "model"), None)
    age = "old" if _OLD.search(head) else "new" if _NEW.search(head) else ""
    condition = tuple(sorted({c.value for c in read_conditions(text, a, b)}))
    cost = bool(_COST.search(head))
    priced = (cost or bool(PRICE.search(head)) or bool(units and currency_of(head))) and not item and model is None
    timed = any(key == "time" for key, _ in condition) and item is None and model is None
    named = bool(units or item or pair or age or priced or timed)
    if item in ("input", "output") and ("tier", "batch") in condition:
        item, condition = f"batch_{item}", tuple(c for c in condition if c != ("tier", "batch"))
    return Column(
        item, units[-1] if units else None, currency_of(head) if named else None, model,
        age if model is None else "", priced, cost and not PRICE.search(head), timed, False, condition, pair,
    )  # fmt: skip


def _pair(text: str, line: Line, a: int, b: int) -> tuple[str, ...]:
    """(input, output) of a head like 输入/输出, in/out or Input, output and cached."""
    found = labels(text, a, b)
    names = [item for _, _, item in found]
    if not 2 <= len(names) <= 3 or len(set(names)) < len(names) or not {"input", "output"} <= set(names):
        return ()
    joined = all(_JOINED.fullmatch(text, x[1], y[0]) for x, y in itertools.pairwise(found))
    return tuple(names) if joined else ()


def _editions(text: str, places: list[tuple[int, int]], lines: list[Line]) -> Iterator[tuple[int, Mention]]:
    """Pro 版 | Flash 版: models of the one vendor the text speaks of, by their full names where it has them."""
    words: list[tuple[int, str]] = []
    for index, (a, b) in enumerate(places):
        found = _VARIANT.match(text[a:b].strip())
        if found and found["word"].lower() in _VARIANTS:
            words.append((index, found["word"].lower()))
    named = [m for line in lines for m in line.mentions if m.kind == "model" and m.model and not m.media]
    whole = [m for m in named if m.model not in _VARIANTS and re.search(r"\d", m.model or "")] or named
    if len(words) < 2 or len({m.vendor for m in named}) != 1:
        return
    at = places[0][0]
    base = min(whole, key=lambda m: abs(m.start - at))
    for index, word in words:
        a, b = places[index]
        near = [m for m in whole if f"-{word}-" in f"{m.model}-"]
        model = near[0].model if near else sibling_id(base.model or "", word)
        yield index, Mention(a, b, "model", base.vendor, text[a:b].strip(), model)


def is_length(text: str, line: Line, unit: Token) -> bool:
    """Whether so many tokens are what a context window holds, not what a price is for: Context Window: 200K tokens."""
    return not unit.value.strong and bool(_LENGTH.search(text[max(line.start, unit.start - 40) : unit.start]))


def rows_of_risk(text: str, lines: list[Line]) -> set[int]:
    """The lines of tables headed 风险 or risk: what might happen, not what did."""
    found: set[int] = set()
    inside = risky = False
    for index, line in enumerate(lines):
        table = "|" in text[line.start : line.end]
        if table and not inside:
            risky = bool(re.search(r"风险|隐患|\brisks?\b|\bthreats?\b", text[line.start : line.end], re.IGNORECASE))
        if table and risky:
            found.add(index)
        inside = table
    return found
