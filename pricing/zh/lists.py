"""Lists of one price a model: 输出价格(每百万 token): above, then rows of a name and a figure. Unit and meter are the head's.

A head that names two meters, a speed or somebody's own cost heads nothing; prose ends the list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pricing.zh.amounts import Money
from pricing.zh.columns import OF_USE, PRICE, SIZE, currency_of
from pricing.zh.naming import SET_UP
from pricing.zh.numerals import ARABIC, read_number
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line
from pricing.zh.units import Per

_LONGEST_TITLE = 60
_BULLET = re.compile(r"\s*(?:[-*•·●▪■►‣+|]|\d{1,2}\s?[.、)](?!\d))\s*")
_SPOKEN = re.compile(r"报价|要价|(?<![a-z])(?:costs?|charges?)(?![a-z])", re.IGNORECASE)
_COLON = re.compile(r":[\s*_]*\Z")
_PROSE = re.compile(r"[。！？!?;；]")
_OWN = re.compile(r"自己?部署|自建|自研机房|私有化|本地(?:部署|运行)|self-?host|on-?prem", re.IGNORECASE)
_CHANGED = re.compile(r"原|降|涨|调|折|现|优惠|→|->|=>|~~|\b(?:was|from|to|now|down|up)\b", re.IGNORECASE)
_INDENT = re.compile(r"\s*")
_BESIDE = re.compile(r"[\s/·-]{0,3}")
_TO_FIGURE = re.compile(
    r"\s{0,3}(?:\([^()\d]{1,16}\))?\s{0,24}(?:[:=~≈(,|-]|→|从|由|为|是|仅|约|只要|只需|需|(?:costs?|is|at|only|just)\b|\s){0,8}",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?:\s{{0,3}}[:=]|\s{{1,3}}[,-]\s)\s{{0,3}}(?P<n>{ARABIC})\s{{0,3}}(?=\Z|\(|,|。|;)")


@dataclass(frozen=True, slots=True)
class ListHead:
    """What the head of a list says of its rows."""

    unit: Per
    currency: str | None
    item: str | None


def list_head(text: str, line: Line) -> ListHead | None:
    """The head a line is for a list: a line or its last sentence, closed by a colon or a title, that tells a unit and a price."""
    if line.amounts or not line.units:
        return None
    start, stop = line.sentence(line.end - 1)
    said = text[start:stop]
    title = start == line.start and (said.lstrip().startswith("#") or len(said) <= _LONGEST_TITLE)
    if "|" in said or not (_COLON.search(said) or (title and not _PROSE.search(said))):
        return None
    units = [u.value for u in line.units if start <= u.start and u.value.strong and not u.value.foreign]
    items = {i.value for i in line.items if start <= i.start}
    if not units or len(items) > 1 or not (items or PRICE.search(said) or _SPOKEN.search(said)):
        return None
    if (
        _OWN.search(said)
        or SET_UP.search(said)
        or OF_USE.search(said)
        or SIZE.search(said)
        or any(f.kind == "foreign" and f.start >= start for f in line.foreign)
    ):
        return None
    return ListHead(units[-1], currency_of(said), next(iter(items), None))


def goes_on(text: str, line: Line) -> bool:
    """Whether a line below a head can be a row of its list: it has a bullet or begins with a name."""
    if _BULLET.match(text, line.start, line.end):
        return True
    indent = _INDENT.match(text, line.start, line.end)
    return indent is not None and any(m.start == indent.end() for m in line.mentions)


def is_row(text: str, line: Line) -> bool:
    """Whether a line is a model's name and the figure behind it."""
    if not line.amounts:
        return False
    end = _name_end(text, line)
    return end is not None and bool(_TO_FIGURE.fullmatch(text, end, line.amounts[0].start))


def of_row(text: str, line: Line, at: int) -> bool:
    """Whether the figure at a place of a row is its price: the first, or the old or the new one beside it."""
    first = line.amounts[0]
    return at <= first.start or bool(_CHANGED.search(text, first.end, at))


def bare_row(text: str, line: Line, index: int, head: ListHead) -> list[Quote]:
    """- DeepSeek-V3.2: 3 below 输出价格(元/百万 token): a figure whose currency the head tells too."""
    end = None if line.amounts or head.currency is None else _name_end(text, line)
    found = _BARE.match(text, end, line.end) if end is not None else None
    value = read_number(found["n"]) if found else None
    if found is None or value is None or head.currency is None:
        return []
    money = Money(value, head.currency)
    return [Quote(*found.span("n"), index, money, head.unit, "unit:heading", item=head.item, item_rule="item:heading")]


def _name_end(text: str, line: Line) -> int | None:
    """Where the model ends that a line begins with, perhaps behind its vendor's name."""
    opening = _BULLET.match(text, line.start, line.end)
    at = opening.end() if opening else line.start
    for m in line.mentions:
        if m.start < at or not _BESIDE.fullmatch(text, at, m.start):
            return None
        if m.kind == "model":
            return None if m.media else m.end
        at = m.end
    return None
