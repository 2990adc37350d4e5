"""Tables that lost their bars: cells glued to one another, parted by spaces alone, or each on a line of its own.

Only what the heads account for figure by figure is read: a row of another length gives nothing.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from pricing.zh.amounts import Money
from pricing.zh.columns import LABELLED, labels
from pricing.zh.mentions import Mention
from pricing.zh.numerals import ARABIC, read_number
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line
from pricing.zh.units import Per

_SEAM = re.compile(r"(?<=[a-z)])(?=[A-Z])|(?<=[\u4e00-\u9fff)])(?=输入|输出|缓存)")
_AND = re.compile(r"\s*(?:/|、|,|&|和|与|及|\band\b)\s*", re.IGNORECASE)
_NUMBER = re.compile(ARABIC)
_LONGEST_HEAD, _LONGEST_CELL = 30, 60


def glued_heads(text: str, line: Line) -> list[str]:
    """The items of ModelInput (per 1M tokens)Output (per 1M tokens): heads without anything between them."""
    body = text[line.start : line.end]
    if line.amounts or len(body) > 160 or "|" in body or not line.held & LABELLED:
        return []
    parts = [p for p in _SEAM.split(body) if p.strip()]
    named = [[item for _, _, item in labels(part, 0, len(part))] for part in parts]
    items = [found[-1] for found in named if found]
    whole = len(items) >= 2 and len(set(items)) == len(items) and not named[0] and all(named[1:])
    return items if whole else []


def spaced_row(text: str, line: Line, index: int, items: list[str], unit: Per, currency: str) -> list[Quote]:
    """qwen-x 0.8 2 or qwen-x:0.8/2 below 输入(元/百万tokens) 输出(元/百万tokens): a model and a figure a head."""
    model = next((m for m in reversed(line.mentions) if m.kind == "model"), None)
    found = re.search(rf"(?:\s+|:\s*)[$¥]?{ARABIC}(?:(?:\s+|\s*/\s*)[$¥]?{ARABIC}){{{len(items) - 1}}}\s*\Z", text[line.start : line.end])  # fmt: skip
    if model is None or found is None or line.amounts or text[line.start : model.start].strip(" -*"):
        return []
    at = line.start + found.start()
    if model.end > at:  # the first figure was taken into the name
        tail = "-" + text[at : model.end].strip()
        if not (model.model or "").endswith(tail) or model.start >= at:
            return []
        model = replace(model, end=at, text=text[model.start : at], model=(model.model or "").removesuffix(tail))
    if text[model.end : at].strip():
        return []
    figures = list(_NUMBER.finditer(text, at, line.end))
    made = []
    for figure, item in zip(figures, items, strict=True):
        value = read_number(figure[0])
        if value is not None:
            quote = Quote(figure.start(), figure.end(), index, Money(value, currency), unit, "unit:heading(table)", item=item, item_rule="item:column")  # fmt: skip
            quote.row = model
            made.append(quote)
    return made


def name_stacked(text: str, lines: list[Line], found: list[Quote]) -> None:
    """输入 / 输出 / a model / a figure / a figure, each on its own line: the figures take the heads' items by order."""
    by_line: dict[int, list[Quote]] = {}
    for quote in found:
        by_line.setdefault(quote.line, []).append(quote)
    heads: list[str] = []
    open_ = False
    group: list[Quote] = []
    for index, line in enumerate(lines):
        body = text[line.start : line.end].strip()
        quotes = by_line.get(index, [])
        short = not line.amounts and len(body) <= _LONGEST_HEAD and body[:1] not in "-*•"
        named = labels(text, line.start, line.end) if short and line.held & LABELLED else []
        if len(named) == 1 and not any(m.kind == "model" for m in line.mentions):
            heads = [*heads, named[0][2]] if open_ else [named[0][2]]
            open_, group = True, []
            continue
        open_ = False
        if len(body) > _LONGEST_CELL or len(quotes) > 1 or (quotes and quotes[0].item is not None):
            heads = []
        elif quotes and len(heads) >= 2:
            group.append(quotes[0])
            if len(group) == len(heads) and len(set(heads)) == len(heads):
                for quote, name in zip(group, heads, strict=True):
                    quote.item, quote.item_rule = name, "item:heading"
        else:
            group = []


def heads_of_many(text: str, line: Line, model: Mention) -> tuple[Mention, ...]:
    """**a-flash / a-chat:** above a list: every model of a heading that holds nothing but their names."""
    named = [m for m in line.mentions if m.kind == "model"]
    if len(named) < 2 or model not in named or len({m.vendor for m in named}) > 1:
        return ()
    gaps = [text[x.end : y.start] for x, y in itertools.pairwise(named)]
    outside = text[line.start : named[0].start] + text[named[-1].end : line.end]
    whole = all(_AND.fullmatch(g) for g in gaps) and not outside.strip(" #*-•:.0123456789")
    return tuple({m.model: m for m in named}.values()) if whole else ()
