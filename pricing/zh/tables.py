"""Tables and headings in running text: the unit said once for all, and the rows under known columns.

A table row is a line of cells between '|'; a short line of two items and no money heads rows without bars as well. What a
heading declares holds until prose without prices has gone on for a while; a unit may also be said right below the table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from pricing.zh.amounts import Money, Per
from pricing.zh.cells import FREE, Figure, bare, figures
from pricing.zh.columns import PRICE, Column, cells, currency_of, is_length, item_of, read_heads
from pricing.zh.engine import Token
from pricing.zh.flattened import glued_heads, spaced_row
from pricing.zh.mentions import Mention
from pricing.zh.numerals import ARABIC, read_number
from pricing.zh.quotes import Quote
from pricing.zh.records import read_record
from pricing.zh.scopes import Line

_HEADS = re.compile(r"^\s*(?:#|//)|[:：|)）]\s*$|如下|单位|价格|定价|计费|pricing|price", re.IGNORECASE)
_FIGURE = re.compile(rf"\s*(?:~~[^~]*~~)?\s*[$¥~]?\s*{ARABIC}\s*(?:起)?\s*\Z")
_STRUCK = re.compile(rf"~~\s*[$¥]?\s*(?P<n>{ARABIC})[^~]{{0,12}}~~|(?P<m>{ARABIC})\s*元?\s*(?:→|->|=>)")
_USAGE = re.compile(r"假设|每天|每日|每月|日均|消耗|assum|per (?:day|month)|workload", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s|)]+")
_MILLION = Per(Decimal(1_000_000), False, False, False)
_LONGEST_TABLE = 60


@dataclass(frozen=True, slots=True)
class Gift:
    """A row whose every price is 免费: the model and its place."""

    line: int
    start: int
    end: int
    model: Mention


@dataclass(slots=True)
class Heading:
    """The unit, the currency and the columns in force. `lines` is the whole text, for a unit said below a table."""

    lines: list[Line]
    unit: Per | None = None
    currency: str | None = None
    items: list[str] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    meters: set[str] = field(default_factory=set)
    used: list[int] = field(default_factory=list)
    names_models: bool = False
    gifts: list[Gift] = field(default_factory=list)
    idle: int = 0

    def plain(self, text: str) -> None:
        """A line with nothing of prices: after a few of them a declaration no longer holds."""
        if "|" in text:
            return
        self.idle += 1
        self.columns, self.used = [], []
        if self.idle > 4:
            self.unit, self.currency, self.items = None, None, []

    def enter(self, text: str, line: Line, index: int) -> None:
        body = text[line.start : line.end]
        table = "|" in body
        strong = [u for u in line.units if not u.value.foreign]
        if (
            not line.amounts
            and strong
            and len(body) < 300
            and (_HEADS.search(body) or table)
            and not _USAGE.search(body)
        ):
            self.unit, self.currency, self.idle = strong[-1].value, currency_of(body), 0
        if line.amounts:
            return
        glued = glued_heads(text, line)
        if glued:
            self.items, self.idle = glued, 0
            if strong:
                self.unit, self.currency = strong[-1].value, currency_of(body)
            return
        plain = not re.search(r"[。！？!?;；]", body) and ("," not in body or bool(strong and _HEADS.search(body)))
        head = len(line.items) >= 2 and (table or (len(body) < 120 and plain))
        if head:
            self.items, self.idle = [i.value for i in line.items], 0
        if not table or any(len(text[a:b].strip()) > 80 for a, b in cells(text, line)):
            return
        if self.columns and any(_FIGURE.match(text[a:b]) or bare(text, a, b, "USD") for a, b in cells(text, line)):
            return  # a row of bare figures heads nothing, whatever models it names
        a, b = cells(text, line)[0]
        if self.columns and any(m.kind == "model" and a <= m.start < b for m in line.mentions):
            return  # nor does a row that begins with a model
        self._enter_table(text, line, index)

    def _enter_table(self, text: str, line: Line, index: int) -> None:
        columns = read_heads(text, line, self.lines)
        if not self.columns:
            self.used = [i for i, c in enumerate(columns) if c.use]
        useful = (
            sum(c.item is not None for c in columns) >= 2
            or any(c.pair or c.age or c.timed or c.priced for c in columns)
            or len({c.model.start for c in columns if c.model}) >= 2
            or any(
                c.item and (c.unit or (self.unit and PRICE.search(text, a, b)))
                for c, (a, b) in zip(columns, cells(text, line), strict=True)
            )
        )
        if not useful:
            return
        self.columns, self.used = columns, [i for i, c in enumerate(columns) if c.use]
        self.names_models = self._rows_name_models(text, index)
        self.meters = {c.item for c in columns if c.item} | self._row_items(text, index)
        if self.unit is None and not any(c.unit for c in columns):
            self._below(text, index)

    def _row_items(self, text: str, index: int) -> set[str]:
        """What the rows of this table name as charged, each in its first cells."""
        found: set[str] = set()
        for line in self.lines[index + 1 : index + _LONGEST_TABLE]:
            if "|" not in text[line.start : line.end]:
                break
            item = item_of(text, line, *cells(text, line)[0])
            found |= {item} if item else set()
        return found

    def _rows_name_models(self, text: str, index: int) -> bool:
        """Whether the rows of this table are each about a model they name."""
        for line in self.lines[index + 1 : index + _LONGEST_TABLE]:
            if "|" not in text[line.start : line.end]:
                break
            if self._row_model(text, line, self._places(text, line)) is not None:
                return True
        return False

    def list_prices(self, text: str, line: Line) -> list[Token]:
        """The figures of a line but for those in columns of what a job or a month comes to."""
        if not self.used or "|" not in text[line.start : line.end]:
            return line.amounts
        places = [p for i, p in enumerate(cells(text, line)) if i in self.used]
        return [t for t in line.amounts if not any(a <= t.start < b for a, b in places)]

    def nameless(self, text: str, line: Line) -> bool:
        """A row of a model nobody knows among rows of known ones: its figures are no price of the row above."""
        if not self.columns or not self.names_models or "|" not in text[line.start : line.end]:
            return False
        first = next((a for a, _, c in self._places(text, line) if c.holds), line.end)
        return (
            bool(re.search(r"[A-Za-z\u4e00-\u9fff]{2}", text[line.start : first]))
            and not any(m.start < first for m in line.mentions)
            and not any(c.start < first for c in line.conditions)
            and item_of(text, line, line.start, first) is None
        )

    def leave(self, text: str, line: Line) -> None:
        if line.amounts:
            self.idle = 0
        elif not line.units and not line.items:
            self.plain(text[line.start : line.end])

    def row(self, text: str, line: Line, index: int) -> list[Quote]:
        """The prices of one row under known columns; none if the line is no such row."""
        if "|" not in text[line.start : line.end]:
            record = read_record(text, line, index, self.unit, self.currency)
            if record or self.unit is None or self.currency is None or len(self.items) < 2:
                return record
            return spaced_row(text, line, index, self.items, self.unit, self.currency)
        if not self.columns:
            return []
        places = self._places(text, line)
        named = self._row_model(text, line, places)
        first = next((a for a, _, c in places if c.holds and not c.model), line.end)
        own = next((i for a, b, c in places if b <= first or c.model is None for i in [item_of(text, line, a, min(b, first))] if i), None)  # fmt: skip
        self._gift(text, line, index, places, named)
        found: list[Quote] = []
        old: dict[str | None, Quote] = {}
        for a, b, column in places:
            for quote in self._cell(text, line, index, a, b, column, own):
                if quote.mention is None and named is not None and a >= named.end:
                    quote.row = named
                if column.age == "old":
                    old[quote.item] = quote
                    continue
                before = old.get(quote.item)
                if before is not None and column.age == "new":
                    quote.previous = before.price
                found.append(quote)
        return found

    def _places(self, text: str, line: Line) -> list[tuple[int, int, Column]]:
        """Every cell with its column."""
        places = cells(text, line)
        columns = self.columns
        if columns[0].item and any(m.kind == "model" and places[0][0] <= m.start < places[0][1] for m in line.mentions):
            columns = [Column(), *columns]  # the empty first cell of the head was lost
        return [(a, b, c) for (a, b), c in zip(places, columns, strict=False)]

    def _row_model(self, text: str, line: Line, places: list[tuple[int, int, Column]]) -> Mention | None:
        """The model that a row is about: the first it names, before its figures and not in an address."""
        first = next((a for a, _, c in places if c.holds), None)
        if first is None or any(c.model for c in self.columns):
            return None
        links = [m.span() for m in _ADDRESS.finditer(text, line.start, line.end)]
        named = [m for m in line.mentions if not any(a <= m.start < b for a, b in links)]
        return next((m for m in named if m.kind == "model" and m.start < first), None)

    def _cell(self, text: str, line: Line, index: int, a: int, b: int, column: Column, own: str | None) -> list[Quote]:
        if not column.holds or any(a <= u.start < b and u.value.foreign for u in line.units):
            return []
        currency = column.currency or self.currency
        rows_say = bool(column.model or column.age or column.timed or column.priced)
        found: list[Quote] = []
        for figure in figures(text, line, a, b, column, currency):
            item = figure.item or (own if rows_say else None)
            if item is None and (
                not (column.priced or column.age) or (figure.token.rule == "money:cell" and column.age)
            ):
                continue
            unit = self._unit(line, a, b, column, figure.token)
            if unit is None:
                continue
            found.append(self._quote(text, index, a, b, column, figure, item, unit))
        return found

    def _quote(
        self, text: str, index: int, a: int, b: int, column: Column, figure: Figure, item: str | None, unit: Per
    ) -> Quote:
        token = figure.token
        rule = "unit:heading(table)" if unit is not _MILLION else "unit:implied(table)"
        quote = Quote(token.start, token.end, index, token.value, unit, rule, item=item, item_rule="item:column", mention=column.model)  # fmt: skip
        struck = None if column.pair else _STRUCK.search(text, a, token.start + 1)
        value = read_number(struck["n"] or struck["m"]) if struck else None
        if value is not None:
            quote.previous = Quote(a, b, index, Money(value, token.value.currency), unit, "").price
        quote.condition = tuple(sorted({*column.condition, *figure.condition}))
        return quote

    def _unit(self, line: Line, a: int, b: int, column: Column, token: Token) -> Per | None:
        """The unit of a cell: its column's, its own, its row's, or the one declared for all; per million where both meters
        are priced in dollars and none is said."""
        units = [u for u in line.units if not u.value.foreign]
        here = column.unit or next((u.value for u in units if a <= u.start < b), None)
        if here is not None or column.strict:
            return here
        if column.model or column.age or column.timed:
            here = next((u.value for u in units), None)
        here = here or self.unit
        if here is None and token.value.currency == "USD" and {"input", "output"} <= self.meters:
            here = _MILLION
        return here

    def _gift(
        self, text: str, line: Line, index: int, places: list[tuple[int, int, Column]], named: Mention | None
    ) -> None:
        """A row that is free in every column of prices, in a table that prices tokens."""
        prices = [(a, b) for a, b, c in places if c.item or c.priced or c.pair]
        free = [(a, b) for a, b in prices if FREE.fullmatch(text, a, b)]
        if named is None or not free or any(text[a:b].strip(" -") for a, b in prices if (a, b) not in free):
            return
        table = self.lines[max(0, index - _LONGEST_TABLE) : index + _LONGEST_TABLE]
        unit = self.unit or next((c.unit for c in self.columns if c.unit), None)
        if unit is not None or any(u.value.strong and u.value.worded for x in table if "|" in text[x.start : x.end] for u in x.units):  # fmt: skip
            a, b = free[0]
            at = a + len(text[a:b]) - len(text[a:b].lstrip())
            self.gifts.append(Gift(index, at, at + len(text[a:b].strip()), named))

    def _below(self, text: str, index: int) -> None:
        """Prices per 1M tokens: the unit in one of the two lines right below the table."""
        after = 0
        for line in self.lines[index + 1 : index + _LONGEST_TABLE]:
            if "|" in text[line.start : line.end]:
                continue
            after += 1
            units = [u.value for u in line.units if u.value.strong and not u.value.foreign]
            if units and not line.amounts:
                self.unit, self.currency = units[-1], currency_of(text[line.start : line.end])
                return
            if after == 2:
                break

    def unit_for(self, text: str, index: int) -> Per | None:
        """The unit in force for a line: declared above, else said in a short line below a list of figures without units."""
        line = self.lines[index]
        if self.unit is not None or line.units or "|" in text[line.start : line.end]:
            return self.unit
        for below in self.lines[index + 1 : index + 40]:
            said = [u.value for u in below.units if not u.value.foreign and not is_length(text, below, u)]
            units = [u for u in said if (u.strong or u.worded) and u.tokens > 1]
            if units and not below.amounts and below.end - below.start < 100:
                value: Per = units[-1]
                return value
            if units or below.end - below.start > 100:
                break
        return None
