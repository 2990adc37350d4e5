"""调整前: a list of old prices, 调整后: a list of new ones: labels that hold for the lines below them, without any verb.

Old is only what is told again as new further down: a label of old prices alone heads nothing.
"""

from __future__ import annotations

import re

from pricing.zh.scopes import Line

_LEAD = r"\s{0,4}(?:[#>*\-•·]{1,4}\s?){0,2}(?:\d{1,2}[.、]\s?)?\*{0,2}"
_END = r"\s?(?:的?(?:API\s?)?(?:价格|定价|单价|费率))?\s?(?:\([^()\n]{1,24}\))?\*{0,2}\s?:"
_OLD = re.compile(
    rf"{_LEAD}(?:(?:调整|调价|降价|涨价|下调|上调|提价)(?:之?前)|原(?=价格?|定价|\s?:)(?:价(?!格))?|旧(?=价格?|定价)(?:价(?!格))?|(?:price )?before(?: the (?:change|cut|increase))?|old(?: pric(?:es?|ing)| rates?)?|previously){_END}",
    re.IGNORECASE,
)
_NEW = re.compile(
    rf"{_LEAD}(?:(?:调整|调价|降价|涨价|下调|上调|提价)(?:之?后)|现(?=价格?|定价|\s?:)(?:价(?!格))?|新(?=价格?|定价)(?:价(?!格))?|(?:price )?after(?: the (?:change|cut|increase))?|new(?: pric(?:es?|ing)| rates?)?|now){_END}",
    re.IGNORECASE,
)
_ROW = re.compile(r"\s{0,8}(?:[-*•·|+]|\d{1,2}[.、)]|输[入出]|缓存|input|output|cache)", re.IGNORECASE)
_FAR = 12


def tells_old(text: str, lines: list[Line], index: int) -> bool:
    """Whether a line stands under a label of old prices, or begins with one, and the new ones come below."""
    for at in range(index, max(-1, index - _FAR), -1):
        line = lines[at]
        if _NEW.match(text, line.start, line.end):
            return False
        if _OLD.match(text, line.start, line.end):
            below = lines[index + 1 : index + 2 * _FAR]
            return any(_NEW.match(text, x.start, x.end) for x in below)
        blank = not text[line.start : line.end].strip()
        if not (blank or _ROW.match(text, line.start, line.end) or (at == index and line.mentions)):
            return False
    return False
