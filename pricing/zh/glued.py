"""Rows of a table whose cells ran together, 推理输入0.0120.00375%: old price, new price and percent, parted by arithmetic.

The heads must have said 调整前 and 调整后 with a unit of tokens. Only where exactly one way of cutting the digits makes the
percent true is anything read; what can be cut in two ways, or in none, is left alone.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from pricing.zh.amounts import Money
from pricing.zh.columns import currency_of
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line

_ROW = re.compile(r"(?<![\d.])(\d[\d.]{3,30})%")
_HEADS = re.compile(r"(?:调整前|[降涨]价前|变更前|优惠前|原价|旧价)[^。]{0,40}(?:调整后|[降涨]价后|变更后|优惠后|现价|新价)[^。]{0,40}?(?:幅度?|变[化动])")  # fmt: skip
_NUMBER = re.compile(r"(?:0|[1-9]\d{0,4})(?:\.\d{1,8})?")
_REACH = 600


def glued_rows(text: str, line: Line, index: int) -> list[Quote]:
    """The new prices of such rows, each with its old one; their figures leave the line's amounts."""
    made: list[Quote] = []
    if text.find("%", line.start, line.end) < 0:
        return made
    for row in _ROW.finditer(text, line.start, line.end):
        item = next((i for i in reversed(line.items) if i.end <= row.start()), None)
        heads = list(_HEADS.finditer(text, max(line.start, row.start() - _REACH), row.start()))
        if item is None or not heads or text[item.end : row.start()].strip():
            continue
        units = [u for u in line.units if heads[-1].start() <= u.start < heads[-1].end() and not u.value.foreign]
        currency = currency_of(heads[-1][0])
        cut = cut_digits(row[1])
        if not units or currency is None or cut is None:
            continue
        old, new, percent = cut
        quote = Quote(row.start(), row.end(), index, Money(new, currency), units[-1].value, "unit:heading(table)", item=item.value, item_rule="item:before")  # fmt: skip
        quote.previous = Quote(row.start(), row.end(), index, Money(old, currency), units[-1].value, "").price
        quote.to, quote.percent = ("cut", -percent) if new < old else ("hike", percent)
        made.append(quote)
    line.amounts = [a for a in line.amounts if not any(q.start <= a.start < q.end for q in made)]
    return made


def cut_digits(digits: str) -> tuple[Decimal, Decimal, Decimal] | None:
    """0.0120.00375 is 0.012, 0.003 and 75 %: the old and the new price and the percent, if one way of cutting alone makes the percent true."""
    found = set()
    for i in range(1, len(digits) - 1):
        for k in range(i + 1, len(digits)):
            parts = digits[:i], digits[i:k], digits[k:]
            if all(_NUMBER.fullmatch(p) for p in parts):
                old, new, percent = map(Decimal, parts)
                if old and new and _percent(old, new, percent) == percent:
                    found.add((old, new, percent))
    return found.pop() if len(found) == 1 else None


def _percent(old: Decimal, new: Decimal, like: Decimal) -> Decimal:
    return (abs(old - new) / old * 100).quantize(Decimal(1).scaleb(like.as_tuple().exponent), ROUND_HALF_UP)  # type: ignore[arg-type]
