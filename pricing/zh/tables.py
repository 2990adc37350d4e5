"""Tables and headings in running text: the unit said once for all; the item, model, time or age (old, new) of a column.

A table row is a line of cells between '|'; a short line of two items and no money heads rows without bars as well. What a
heading declares holds until prose without prices has gone on for a while; a unit may also be said right below the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pricing.zh.amounts import Money, Per
from pricing.zh.engine import Token
from pricing.zh.models import Mention
from pricing.zh.numerals import ARABIC, read_number
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line

_HEADS = re.compile(r"[:：|)）]\s*$|如下|单位|价格|定价|计费|pricing|price", re.IGNORECASE)
_CURRENCY = (
    ("USD", re.compile(r"美元|美金|\$|usd|dollar", re.IGNORECASE)),
    ("CNY", re.compile(r"元|¥|rmb|cny", re.IGNORECASE)),
)
_BARE = re.compile(rf"\s*(?:~~[^~]*~~)?\s*(?P<n>{ARABIC})\s*(?:起)?\s*\Z")
_STRUCK = re.compile(rf"~~\s*[$¥]?\s*(?P<n>{ARABIC})[^~]{{0,12}}~~|(?P<m>{ARABIC})\s*元?\s*(?:→|->|=>)")
_OLD = re.compile(
    r"原价|原先|原来|旧|调整前|降价前|涨价前|下调前|上调前|此前|before|old|previous|was\b|original", re.IGNORECASE
)
_NEW = re.compile(r"现价|新|调整后|降价后|涨价后|下调后|上调后|优惠价|折后|after|new|now\b|current", re.IGNORECASE)
_SLASHED = re.compile(r"[a-z输入出]\s?/\s?[a-z输入出]", re.IGNORECASE)
_PRICE = re.compile(r"价|(?<!免)费|单价|price|pricing|cost|rate", re.IGNORECASE)
_MILLION = Per(Decimal(1_000_000), False, False, False)


@dataclass(frozen=True, slots=True)
class Column:
    """What the head of a column says of the cells below it. `age` is old, new or empty; `priced`: it holds prices of whatever
    the row names. `pair`: its cells hold several figures, of these items in this order (input / output)."""

    item: str | None = None
    unit: Per | None = None
    currency: str | None = None
    model: Mention | None = None
    age: str = ""
    priced: bool = False
    condition: tuple[tuple[str, str], ...] = ()
    pair: tuple[str, ...] = ()


@dataclass(slots=True)
class Heading:
    """The unit, the currency and the columns in force. `lines` is the whole text, for a unit said below a table."""

    lines: list[Line]
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

    def enter(self, text: str, line: Line, index: int) -> None:
        body = text[line.start : line.end]
        table = "|" in body
        strong = [u for u in line.units if not u.value.foreign]
        if not line.amounts and strong and len(body) < 300 and (_HEADS.search(body) or table):
            self.unit, self.currency, self.idle = strong[-1].value, currency_of(body), 0
        if line.amounts:
            return
        head = len(line.items) >= 2 and (table or (len(body) < 120 and not re.search(r"[。！？!?,;，；]", body)))
        if head:
            self.items, self.idle = [i.value for i in line.items], 0
        if not table:
            return
        places = cells(text, line)
        if self.columns and any(_BARE.match(text[a:b]) for a, b in places):
            return  # a row of bare figures heads nothing, whatever models it names
        a, b = places[0]
        if self.columns and any(m.kind == "model" and a <= m.start < b for m in line.mentions):
            return  # nor does a row that begins with a model
        columns = [self._column(text, line, a, b) for a, b in places]
        useful = (
            sum(c.item is not None for c in columns) >= 2
            or any(c.pair for c in columns)
            or len({c.model.start for c in columns if c.model}) >= 2
        )
        useful = (
            useful
            or {"old", "new"} <= {c.age for c in columns}
            or (any(c.priced and (c.unit or self.unit) for c in columns))
        )
        if useful:
            self.columns = columns
            if self.unit is None and not any(c.unit for c in columns):
                self.unit = self._below(text, index)

    def leave(self, text: str, line: Line) -> None:
        if line.amounts:
            self.idle = 0
        elif not line.units and not line.items:
            self.plain(text[line.start : line.end])

    def row(self, text: str, line: Line, index: int) -> list[Quote]:
        """The prices of one row under known columns; none if the line is no such row."""
        if not self.columns or "|" not in text[line.start : line.end]:
            return []
        found: list[Quote] = []
        old: dict[str | None, Quote] = {}
        named = self._row_model(text, line)
        for a, b, column in self._places(text, line):
            quote = self._cell(text, line, index, a, b, column)
            if quote is None:
                continue
            if quote.mention is None and named is not None and a >= named.end:
                quote.row = named
            if column.age == "old":
                old[quote.item] = quote
                continue
            before = old.pop(quote.item, None)
            if before is not None:
                quote.previous = before.price
            found.append(quote)
        return found

    def _places(self, text: str, line: Line) -> Iterator[tuple[int, int, Column]]:
        """Every cell with its column; a cell of several figures as so many, each with its own item."""
        places = cells(text, line)
        columns = self.columns
        first = columns[0]
        if first.item and any(m.kind == "model" and places[0][0] <= m.start < places[0][1] for m in line.mentions):
            columns = [Column(), *columns]  # the empty first cell of the head was lost
        for (a, b), column in zip(places, columns, strict=False):
            parts = text[a:b].split("/") if column.pair else []
            if len(parts) != len(column.pair):
                continue
            if not parts:
                yield a, b, column
            for part, item in zip(parts, column.pair, strict=True):
                yield a, a + len(part), replace(column, item=item)
                a += len(part) + 1

    def _row_model(self, text: str, line: Line) -> Mention | None:
        """The model that a row is about: the first it names, before its figures."""
        if any(c.model for c in self.columns):
            return None
        places = [a for (a, _), c in zip(cells(text, line), self.columns, strict=False) if c.item or c.priced or c.pair]
        return next((m for m in line.mentions if m.kind == "model" and places and m.start < places[0]), None)

    def _cell(self, text: str, line: Line, index: int, a: int, b: int, column: Column) -> Quote | None:
        own = next((i.value for i in line.items if not self._priced_cell(line, i.start)), None)
        item = column.item or (own if column.model or column.age or column.priced else None)
        if item is None and not (column.priced or column.age):
            return None
        unit = (
            column.unit
            or next((u.value for u in line.units if a <= u.start < b and not u.value.foreign), None)
            or next((u.value for u in line.units if not u.value.foreign and (column.model or column.age)), None)
            or self.unit
        )
        if any(a <= u.start < b and u.value.foreign for u in line.units):
            return None
        token = next((t for t in reversed(line.amounts) if a <= t.start < b), None)
        if token is None:
            token = _bare(text, a, b, column.currency or self.currency)
        if token is None or token.value.big:
            return None
        items = {c.item for c in self.columns}
        if unit is None and token.value.currency == "USD" and {"input", "output"} <= items:
            unit = _MILLION
        if unit is None:
            return None
        rule = "unit:heading(table)" if unit is not _MILLION else "unit:implied(table)"
        quote = Quote(token.start, token.end, index, token.value, unit, rule, item=item, item_rule="item:column", mention=column.model)  # fmt: skip
        struck = _STRUCK.search(text, a, token.start + 1)
        value = read_number(struck["n"] or struck["m"]) if struck else None
        if value is not None:
            quote.previous = Quote(a, b, index, Money(value, token.value.currency), unit, "").price
        quote.condition = column.condition
        return quote

    def _priced_cell(self, line: Line, at: int) -> bool:
        """Whether a place lies behind the first figure of a row: what names the row stands before it."""
        return bool(line.amounts) and at > line.amounts[0].start

    def _below(self, text: str, index: int) -> Per | None:
        """Prices per 1M tokens: the unit in one of the two lines right below the table."""
        after = 0
        for line in self.lines[index + 1 : index + 40]:
            if "|" in text[line.start : line.end]:
                continue
            after += 1
            units = [u.value for u in line.units if u.value.strong and not u.value.foreign]
            if units and not line.amounts:
                value: Per = units[-1]
                return value
            if after == 2:
                break
        return None

    def unit_for(self, text: str, index: int) -> Per | None:
        """The unit in force for a line: declared above, else said in a short line below a list of figures without units."""
        line = self.lines[index]
        if self.unit is not None or line.units or "|" in text[line.start : line.end]:
            return self.unit
        bare = 0
        for below in self.lines[index + 1 : index + 9]:
            units = [u.value for u in below.units if not u.value.foreign and (u.value.strong or u.value.worded)]
            if units and not below.amounts and below.end - below.start < 100:
                value: Per = units[-1]
                return value
            bare += not below.amounts
            if units or bare > 2:
                break
        return None

    def _column(self, text: str, line: Line, a: int, b: int) -> Column:
        items = [i.value for i in line.items if a <= i.start < b]
        units = [u.value for u in line.units if a <= u.start < b and not u.value.foreign]
        head = text[a:b]
        if any(u.value.foreign for u in line.units if a <= u.start < b) or any(
            f.kind == "foreign" for f in line.foreign if a <= f.start < b
        ):
            return Column()
        model = next((m for m in line.mentions if a <= m.start < b and m.kind == "model"), None)
        pair = tuple(items) if len(set(items)) == len(items) == 2 and _SLASHED.search(head) else ()
        age = "old" if _OLD.search(head) else "new" if _NEW.search(head) else ""
        priced = bool(_PRICE.search(head)) and not items and model is None
        return Column(
            items[-1] if items else None,
            units[-1] if units else None,
            currency_of(head) if units or items or age or priced else None,
            model if not items else None,
            age if items or units or priced or model is None else "",
            priced,
            tuple(sorted({c.value for c in line.conditions if a <= c.start < b})),
            pair,
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
