"""Which way a grid is laid out: header rows, what each column means, and which of three shapes the table has.

`rows`: one model a row, meters in columns or (long format) in a sub-item column. `transposed`: models are columns.
`single`: the table is about one model named in a heading. Text in, layout out; no prices are read here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pricing.documents import Cell, Grid
from pricing.sheet.text import plain
from pricing.sheet.words import Facts, column_role, read_facts, read_region

_IGNORED = re.compile(
    r"额度|quota|限流|并发|rate limit|\b[RT]PM\b|简介|描述|说明|备注|\bnotes?\b|description|能力|capabilit|功能|特性|(?:输入|输出|支持)模态|(?:input|output|supported) modalit|知识|发布|release|"
    r"cutoff|下线|折合|用量|最大|最长|\bmax|厂商|provider|示例|example|用途|场景|适用|语言|latency|speed|状态|链接|文档",
    re.I,
)
_TIERED = re.compile(
    r"条件|condition|tokens? per (?:request|call)|长度|token\s*数|范围|阶梯|区间|上下文|context|tiers?\b|length|档|时间|时段|\btime\b|\bperiod\b|模式|\bmode\b|地域|区域|地区|region",
    re.I,
)
_HIT = re.compile(r"命中|cache[- ]?hit|cached? read", re.I)
_WRITES = re.compile(r"\bwrites?\b|写入|创建", re.I)
_ONLY_CACHE = re.compile(r"(?:上下文)?缓存|(?:context )?cach(?:e|ing)", re.I)
_TEXT_ONLY = re.compile(r"纯文本输入|text[- ]only input", re.I)
_PROMOTION = re.compile(r"[^\s()]{1,8}(?:活动价|限定价|促销价|优惠价)")
_FREE_TIER = re.compile(r"free tier|免费(?:层级|层|版|套餐)|^free(?: of charge| plan)?$|^免费$", re.I)
_PRICE_LIKE = re.compile(
    r"[0-9.]+\s*[~-]\s*[0-9.]+\s*(?:元|/).*|\s*(?:原价[:：]?\s*)?(?:(?:USD|CNY|RMB|EUR)\s*)?(?:(?:US|NT|HK|S)\$|[¥￥$€£₩₹])?\s*[0-9]*\.?[0-9]+\s*(?:元|美元|[¢€])?(?:\s*/.*|\s*$|\n.*|,? prompts.*|\s+(?:through|until|till|starting|from|effective|or|per)\b.*|\s*\(.*|\s+限时.*)|\s*(?:限时)?免费\s*|free(?: of charge)?|不支持",
    re.I | re.S,
)
_NAME_LIKE = re.compile(r"(?=.*[A-Za-z\u4e00-\u9fff])(?=.*[0-9-]).{2,60}", re.S)
_TWO_WORDS = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)+")
_PLAN = re.compile(r"\b(?:tier|plan|context|price|usage|region|model|type)s?\b", re.I)
_HOLDS_ID = re.compile(r"[A-Za-z][A-Za-z.]*-?[0-9]")
_VALUE_WORD = re.compile(
    r"在线推理|批量推理|离线推理|实时推理|推理服务|单价|价格|定价|刊例价|原价|活动价|限定价|优惠价|折扣价|限时(?:折扣|优惠)|paid tier|付费|pay[- ]as[- ]you[- ]go|按量|\bprices?\b|\bpricing\b|\brates?\b|batch api|standard|\bcost\b|^费用",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header lines joined, what they say, and its part: model, version, unit, scope, value, label or ignored."""

    label: str
    facts: Facts
    part: str


@dataclass(frozen=True, slots=True)
class Layout:
    """`shape` is rows, transposed, single or '' (nothing here is priced); `body` starts below the header rows."""

    shape: str
    columns: tuple[Column, ...]
    body: tuple[tuple[Cell, ...], ...]
    label_width: int = 0


@lru_cache(maxsize=8192)
def price_like(text: str) -> bool:
    """Looks like a price cell at a glance: a number with or without a currency, or a word for free."""
    return bool(_PRICE_LIKE.fullmatch(text))


def free_tier(text: str) -> bool:
    """Names a plan that costs nothing: what it offers is no price of the model."""
    return bool(_FREE_TIER.fullmatch(plain(text)))


def _header_rows(rows: Sequence[tuple[Cell, ...]]) -> int:
    def priced(row: tuple[Cell, ...]) -> bool:
        return any(price_like(cell.text) for cell in row)

    if not rows or any(price_like(cell.text) and any(map(str.isdigit, cell.text)) for cell in rows[0]):
        return 0
    count = 1
    while count < min(4, len(rows) - 1):
        row, above = rows[count], rows[count - 1]
        filled = [cell for cell in row if cell.text]
        merged_down = any(c.text and c.text == a.text for c, a in zip(row, above, strict=False))
        split = any(
            a.text == b.text != "" and c.text != d.text
            for a, b, c, d in zip(above, above[1:], row, row[1:], strict=False)
        )
        if priced(row) or not filled:
            break
        meters = sum(bool(read_facts(cell.text).meters) for cell in filled)
        units = all(read_facts(cell.text).unit for cell in filled)
        if all(cell.header for cell in filled) or (merged_down and split) or (split and meters >= 2) or units:
            count += 1
        else:
            break
    return count


@lru_cache(maxsize=1024)
def _column(labels: tuple[str, ...]) -> Column:
    """What the header lines of a column say; the tables of a page often share their headers."""
    parts = [read_facts(label) for label in labels]
    text = "\n".join(labels)
    meters: tuple[str, ...] = ()
    pairs: dict[str, str] = {}
    for facts in parts:
        if meters == ("output",) and facts.meters == ("input",) and "modality" in dict(facts.conditions):
            pairs |= {"modality": dict(facts.conditions)["modality"]}
            if _TEXT_ONLY.search(text):
                pairs["input"] = "text"
            continue
        meters = facts.meters or meters
        pairs |= dict(facts.conditions)
    if len(labels) > 1 and not meters:
        meters = read_facts(" ".join(labels)).meters
    if meters == ("cached_input",) and _WRITES.search(text) and not _HIT.search(text):
        meters = ("cache_write",)
        pairs |= dict(read_facts(f"cache write {text}").conditions)
    if promoted := _PROMOTION.search(text):
        pairs["promotion"] = promoted[0]
    merged = Facts(
        meters,
        next((f.unit for f in reversed(parts) if f.unit), None),
        next((f.currency for f in reversed(parts) if f.currency), None),
        next((f.refused for f in parts if f.refused), ""),
        tuple(sorted(pairs.items())),
        any(f.price_word for f in parts),
    )
    role = next((role for label in labels if (role := column_role(label))), "")
    if role:
        return Column(text, merged, role)
    if _FREE_TIER.search(text):
        return Column(text, merged, "ignored")
    if _TIERED.search(text) and not meters and not merged.price_word:
        return Column(text, merged, "label")
    if meters or merged.refused or merged.unit:
        return Column(text, _placed(merged, text), "value")
    if _IGNORED.search(text):
        return Column(text, merged, "ignored")
    return Column(text, merged, "value" if _VALUE_WORD.search(text) else "label")


def _placed(facts: Facts, text: str) -> Facts:
    """The facts of a column of prices, with the region its header names."""
    place = read_region(text)
    return (
        facts._replace(conditions=tuple(sorted({**dict(facts.conditions), "region": place}.items())))
        if place
        else facts
    )


def _columns(rows: Sequence[tuple[Cell, ...]], width: int) -> tuple[Column, ...]:
    columns = []
    for c in range(width):
        labels = [plain(row[c].text) for row in rows if row[c].text.strip()]
        columns.append(_column(tuple(dict.fromkeys(labels))))
    return tuple(columns)


def _same_lengths(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """ "Output (≤32k)" beside "Input (≤32k)" says how long the input is, both times."""
    lengths = {dict(c.facts.conditions).get("context") for c in columns if c.facts.meters == ("input",)} - {None}

    def told(column: Column) -> Column:
        pairs = dict(column.facts.conditions)
        if column.facts.meters != ("output",) or "context" in pairs or pairs.get("output") not in lengths:
            return column
        pairs["context"] = pairs.pop("output")
        return replace(column, facts=column.facts._replace(conditions=tuple(sorted(pairs.items()))))

    return tuple(map(told, columns))


def label_facts(cells: Sequence[Cell]) -> Facts:
    """What the row labels say together: the innermost meter, unit, currency, and all conditions."""
    merged = Facts()
    for cell in cells:
        facts = read_facts(cell.text) if len(cell.text) < 160 else Facts()
        merged = Facts(
            facts.meters or merged.meters,
            facts.unit or merged.unit,
            facts.currency or merged.currency,
            merged.refused or facts.refused,
            tuple(sorted((dict(merged.conditions) | dict(facts.conditions)).items())),
            merged.price_word or facts.price_word,
        )
    return merged


def _label_width(body: Sequence[tuple[Cell, ...]]) -> int:
    """How many leading columns hold labels in a table whose rows are meters: up to the first price of any metered row."""
    widths: dict[bool, list[int]] = {True: [], False: []}
    for row in body:
        first = next((c for c, cell in enumerate(row) if price_like(cell.text)), None)
        if first:
            said = label_facts(row[:first])
            whole = said.price_word and (said.unit or any(read_facts(cell.text).unit for cell in row[first:]))
            if said.meters or whole:
                widths[bool(said.meters)].append(first)
    return min(widths[True] or widths[False], default=0)


def _split_model(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Only one column names the model: an explicit one before a billing item or a product, which then is a label."""
    named = [c for c in columns if c.part in {"model", "version"}]
    beside = [c for c in named if "计费项" in c.label or c.label.startswith("产品名")]
    if len(named) > len(beside):
        columns = tuple(replace(c, part="label") if c in beside else c for c in columns)
    return columns


def _billed_items(columns: tuple[Column, ...], body: Sequence[tuple[Cell, ...]]) -> tuple[Column, ...]:
    """A model column that holds nothing but meters, or nothing but hours or modes beside the models, names none."""

    def names_none(c: int) -> bool:
        texts = [row[c].text for row in body if row[c].text]
        if not texts or any(_HOLDS_ID.search(plain(t)) for t in texts):
            return False
        said = [read_facts(t) for t in texts]
        return all(f.meters for f in said) or (c > 0 and all(f.conditions for f in said))

    return tuple(
        replace(col, part="label") if col.part == "model" and names_none(c) else col for c, col in enumerate(columns)
    )


def _storage_apart(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """A column headed only "cache" beside one for cache hits is what keeping the cache costs."""
    if not any(_HIT.search(c.label) for c in columns):
        return columns
    return tuple(
        replace(c, facts=c.facts._replace(refused="storage")) if _ONLY_CACHE.fullmatch(c.label) else c for c in columns
    )


def _speaking(columns: tuple[Column, ...], body: Sequence[tuple[Cell, ...]]) -> tuple[Column, ...]:
    """Columns under a mere length or band whose cells say themselves what is charged ("Input: $3 / MTok") are columns of prices."""

    def speaks(c: int) -> bool:
        said = [read_facts(row[c].text) for row in body if row[c].text and len(row[c].text) < 300]
        return bool(said) and all(f.meters and f.currency for f in said)

    return tuple(
        replace(col, part="value") if col.part == "label" and speaks(c) else col for c, col in enumerate(columns)
    )


def _model_like(name: str) -> bool:
    """Could be a model at the head of a column: letters with a digit or hyphen, or two plain words that name nothing else."""
    if _NAME_LIKE.fullmatch(name):
        return True
    return bool(_TWO_WORDS.fullmatch(name)) and not _PLAN.search(name) and read_facts(name) == Facts()


def read_layout(grid: Grid) -> Layout:
    """The layout of a grid; shape '' if no part of it looks like a price table."""
    rows = grid.rows
    if len(rows) < 2 and not (rows and len(rows[0]) > 1):
        return Layout("", (), ())
    width = len(rows[0])
    head = _header_rows(rows)
    body = rows[head:]
    columns = _billed_items(_storage_apart(_split_model(_same_lengths(_columns(rows[:head], width)))), body)
    metered = [c for c in columns if c.part == "value" and c.facts.meters]
    has_model = any(c.part in {"model", "version"} for c in columns)
    if head and has_model and not metered:
        columns = _speaking(columns, body)
    if head and has_model and metered:
        return Layout("rows", columns, body)
    labels = _label_width(body)
    if head and has_model and not labels and any(c.part == "value" for c in columns):
        return Layout("rows", columns, body)
    if head and len(metered) >= 2 and (columns[0].part == "scope" or _TIERED.search(columns[0].label)):
        return Layout("rows", columns, body)
    if metered and len(metered) >= 2 and columns[0].part == "label":
        first = replace(columns[0], part="model")
        return Layout("rows", (first, *columns[1:]), body)
    if labels:
        top = [plain(cell.text) for cell in rows[0]] if head else []
        names = [t for t in top[labels:] if t]
        long_format = has_model and any(c.part == "value" for c in columns[labels:])
        if long_format:
            return Layout("rows", columns, body)
        if names and (
            has_model or all(_model_like(n) and not _VALUE_WORD.search(n) and not _FREE_TIER.search(n) for n in names)
        ):
            return Layout("transposed", columns, body, labels)
        return Layout("single", columns, body, labels)
    return Layout("", columns, body)
