"""Tables and headings in running text: the unit said once for all, the item of a column, the model of a column.

A table row is a line of cells between '|'. What a heading declares holds until prose without prices has gone on for a while.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pricing.zh.amounts import Money, Per
from pricing.zh.engine import Token
from pricing.zh.models import Mention
from pricing.zh.numerals import ARABIC, read_number
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line

_HEADS = re.compile(r"[:：|)）]\s*$|如下|单位|价格|定价|计费|pricing|price", re.IGNORECASE)
_CURRENCY = (
    ("USD", re.compile(r"美元|\$|usd|dollar", re.IGNORECASE)),
    ("CNY", re.compile(r"元|¥|rmb|cny", re.IGNORECASE)),
)
_BARE = re.compile(rf"\s*(?:~~[^~]*~~)?\s*(?P<n>{ARABIC})\s*(?:起)?\s*\Z")


@dataclass(frozen=True, slots=True)
class Column:
    """What the head of a column says of the cells below it."""

    item: str | None = None
    unit: Per | None = None
    currency: str | None = None
    model: Mention | None = None


@dataclass(slots=True)
class Heading:
    """The unit, the currency and the columns in force."""

    unit: Per | None = None
    currency: str | None = None
    items: list[str] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    idle: int = 0

    def plain(self, text: str) -> None:
        """A line with nothing of prices: after a few of them a declaration no longer holds."""
        if "|" in text:
            return
        self.idle += 1
        self.columns = []
        if self.idle > 4:
            self.unit, self.currency, self.items = None, None, []

    def enter(self, text: str, line: Line) -> None:
        body = text[line.start : line.end]
        table = "|" in body
        strong = [u for u in line.units if not u.value.foreign]
        if not line.amounts and strong and len(body) < 300 and (_HEADS.search(body) or table):
            self.unit, self.currency, self.idle = strong[-1].value, currency_of(body), 0
        if line.amounts or not table:
            return
        if len(line.items) >= 2:
            self.items, self.idle = [i.value for i in line.items], 0
        columns = [self._column(text, line, a, b) for a, b in cells(text, line)]
        if sum(c.item is not None for c in columns) >= 2 or len({c.model.start for c in columns if c.model}) >= 2:
            self.columns = columns

    def leave(self, text: str, line: Line) -> None:
        if line.amounts:
            self.idle = 0
        elif not line.units and not line.items:
            self.plain(text[line.start : line.end])

    def row(self, text: str, line: Line, index: int) -> list[Quote]:
        """The prices of one row under known columns; none if the line is no such row."""
        if not self.columns or "|" not in text[line.start : line.end]:
            return []
        own = next((i.value for i in line.items), None)
        found: list[Quote] = []
        for (a, b), column in zip(cells(text, line), self.columns, strict=False):
            item = column.item or (own if column.model else None)
            unit = (
                column.unit
                or next((u.value for u in line.units if a <= u.start < b and not u.value.foreign), None)
                or next((u.value for u in line.units if not u.value.foreign and column.model), None)
                or self.unit
            )
            if item is None or unit is None:
                continue
            token = next((t for t in reversed(line.amounts) if a <= t.start < b), None) or _bare(
                text, a, b, column.currency or self.currency
            )
            if token is not None:
                found.append(
                    Quote(
                        token.start,
                        token.end,
                        index,
                        token.value,
                        unit,
                        "unit:heading(table)",
                        item=item,
                        item_rule="item:column",
                        mention=column.model,
                    )
                )
        return found

    def _column(self, text: str, line: Line, a: int, b: int) -> Column:
        items = [i.value for i in line.items if a <= i.start < b]
        units = [u.value for u in line.units if a <= u.start < b and not u.value.foreign]
        if any(u.value.foreign for u in line.units if a <= u.start < b):
            return Column()
        model = next((m for m in line.mentions if a <= m.start < b and m.kind == "model"), None)
        return Column(
            items[-1] if items else None,
            units[-1] if units else None,
            currency_of(text[a:b]) if units or items else None,
            model if not items else None,
        )


def currency_of(text: str) -> str | None:
    """The currency a heading names: 元/百万tokens -> CNY."""
    return next((code for code, pattern in _CURRENCY if pattern.search(text)), None)


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


def _bare(text: str, a: int, b: int, currency: str | None) -> Token | None:
    found = _BARE.match(text[a:b])
    value = read_number(found["n"]) if found else None
    if found is None or value is None or currency is None:
        return None
    return Token("amount", a + found.start("n"), a + found.end("n"), Money(value, currency), "money:cell")
