"""Spec sheets that lost their markup: 输入单价(每百万 tokens) on one line and 2 元 on the next, nothing else on either.

Only a column of labels each above its figure is read: figures that stand over their labels, and labels in a row, give nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pricing.zh.columns import LABELLED
from pricing.zh.conditions import read_conditions, read_foreign, read_items
from pricing.zh.engine import Token
from pricing.zh.scopes import Line
from pricing.zh.units import Per

_LONGEST_LABEL, _LONGEST_FIGURE, _LONGEST_TIER, _LONGEST_COLUMN = 40, 40, 60, 24
_OF_LABEL = re.compile(
    r"(?:模型|标准|推理|在线|API|价格?|单价|定价|费用?|计费|收费|的|美?元|tokens?|词元|令牌|代币|prices?|pricing|costs?|rates?|per|USD|RMB|CNY|[\s:()/·*#•-]){0,20}",
    re.IGNORECASE,
)
_OF_FIGURE = re.compile(r"(?:约|起|仅|tokens?|词元|[\s/()~。.*#•-]){0,8}", re.IGNORECASE)

_OF_TIER = re.compile(
    r"(?:约|仅|提示词?|上下文|长度|prompts?|context|length|tokens?|词元|令牌|代币|个|的|时|[\s:/()~。.,*#•·-]){0,20}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says of the figure below it; `foreign`: that it is charged for no text token."""

    item: str | None
    unit: Per | None = None
    condition: tuple[tuple[str, str], ...] = ()
    foreign: str | None = None


def label_above(text: str, lines: list[Line], index: int) -> Label | None:
    """The label of a line that is nothing but a figure: the line above it, in a column that begins with a label."""
    if index and _is_tier(text, lines[index]):
        at = index - 1
        while at and index - at < _LONGEST_COLUMN and _is_tier(text, lines[at]):
            at -= 1
        return _label(text, lines[at])
    if not index or not _is_figure(text, lines[index]):
        return None
    label = _label(text, lines[index - 1])
    if label is None or label.foreign:
        return label
    at = index - 1  # a label: go up while figures and labels take turns
    while at and index - at < _LONGEST_COLUMN:
        if _label(text, lines[at - 1]) is not None:
            return None
        if not _is_figure(text, lines[at - 1]):
            return label
        if at < 2 or _label(text, lines[at - 2]) is None:
            return None
        at -= 2
    return label


def _is_figure(text: str, line: Line) -> bool:
    if len(line.amounts) != 1 or line.end - line.start > _LONGEST_FIGURE:
        return False
    return bool(_OF_FIGURE.fullmatch(_without(text, line, [*line.amounts, *line.units])))


def _is_tier(text: str, line: Line) -> bool:
    """- ≤200K tokens: 3 美元: a figure for prompts of some length, below a label that says what is charged."""
    if len(line.amounts) != 1 or line.end - line.start > _LONGEST_TIER or line.items:
        return False
    lengths = [c for c in line.conditions if c.value[0] == "context"]
    return bool(lengths) and bool(_OF_TIER.fullmatch(_without(text, line, [*line.amounts, *line.units, *lengths])))


def _label(text: str, line: Line) -> Label | None:
    if line.amounts or line.end - line.start > _LONGEST_LABEL or "|" in text[line.start : line.end]:
        return None
    foreign = next((f for f in read_foreign(text, line.start, line.end) if f.kind == "foreign"), None)
    if foreign is not None:
        return Label(None, foreign=foreign.value)
    items = read_items(text, line.start, line.end) if line.held & LABELLED else []
    if len({i.value for i in items}) != 1:
        return None
    conditions = read_conditions(text, line.start, line.end)
    units = [u for u in line.units if not u.value.foreign]
    if not _OF_LABEL.fullmatch(_without(text, line, [*items, *conditions, *units])):
        return None
    return Label(items[0].value, units[-1].value if units else None, tuple(c.value for c in conditions))


def _without(text: str, line: Line, tokens: list[Token]) -> str:
    """What a line says beside these tokens."""
    rest = text[line.start : line.end]
    for token in tokens:
        rest = rest[: token.start - line.start] + " " * (token.end - token.start) + rest[token.end - line.start :]
    return re.sub(r" +", " ", rest)
