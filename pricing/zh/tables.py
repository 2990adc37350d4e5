"""Tables in running text: the prices of one row under known columns, each cell with its item, its unit and its old price.

A table row is a line of cells between '|'; a short line of two items and no money heads rows without bars as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pricing.zh import naming
from pricing.zh.amounts import Money
from pricing.zh.cells import FREE, Figure, figures
from pricing.zh.columns import Column, item_of
from pricing.zh.engine import Token
from pricing.zh.flattened import spaced_row
from pricing.zh.headings import Heading
from pricing.zh.mentions import Mention
from pricing.zh.numerals import ARABIC, read_number
from pricing.zh.practice import MILLION, unit_of
from pricing.zh.quotes import Quote
from pricing.zh.records import read_record
from pricing.zh.scopes import Line
from pricing.zh.units import Per

_STRUCK = re.compile(rf"~~\s*[$¥]?\s*(?P<n>{ARABIC})[^~]{{0,12}}~~|(?P<m>{ARABIC})\s*元?\s*(?:→|->|=>)")
_LONGEST_TABLE = 60


@dataclass(frozen=True, slots=True)
class Gift:
    """A row whose every price is 免费: the model and its place."""

    line: int
    start: int
    end: int
    model: Mention


@dataclass(slots=True)
class Table(Heading):
    """Reads the rows of tables below what `Heading` knows of them."""

    gifts: list[Gift] = field(default_factory=list)

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
        named = naming.row_model(text, line, places, self.id_cell)
        first = next((a for a, _, c in places if c.holds and not c.model), line.end)
        own = next((i for a, b, c in places if b <= first or c.model is None for i in [item_of(text, line, a, min(b, first))] if i), None)  # fmt: skip
        self._gift(text, line, index, places, named)
        found: list[Quote] = []
        old: dict[str | None, Quote] = {}
        above, self.above = self.above, {}
        for i, (a, b, column) in enumerate(places):
            if named is not None and naming.SAME.fullmatch(text, a, b):
                self.above[i] = [replace(q, start=a, end=b, line=index, row=named) for q in above.get(i, ())]
                found += self.above[i]
                continue
            for quote in self._cell(text, line, index, a, b, column, own):
                if quote.mention is None and named is not None and a >= named.end:
                    quote.row = named
                    if quote.unit_rule == "unit:implied(table)":
                        quote.per = unit_of([named], quote.money.value)
                if column.age == "old":
                    old[quote.item] = quote
                    continue
                before = old.get(quote.item)
                if before is not None and column.age == "new":
                    quote.previous = before.price
                found.append(quote)
                self.above.setdefault(i, []).append(quote)
        if old and not found:
            line.amounts = line.units = []  # what a row only tells of before is no price
        return found

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
        rule = "unit:heading(table)" if unit is not MILLION else "unit:implied(table)"
        quote = Quote(token.start, token.end, index, token.value, unit, rule, item=item, item_rule="item:column", mention=column.model)  # fmt: skip
        struck = None if column.pair else _STRUCK.search(text, a, token.start + 1)
        value = read_number(struck["n"] or struck["m"]) if struck else None
        if value is not None:
            quote.previous = Quote(a, b, index, Money(value, token.value.currency), unit, "").price
        own = dict((*column.condition, *figure.condition))
        quote.condition = tuple(sorted({**dict(self.service), **own}.items()))
        return quote

    def _unit(self, line: Line, a: int, b: int, column: Column, token: Token) -> Per | None:
        """The unit of a cell: its column's, its own, its row's, or the one declared for all; per million where both meters
        are priced in dollars, or dear in yuan, and none is said."""
        units = [u for u in line.units if not u.value.foreign]
        here = column.unit or next((u.value for u in units if a <= u.start < b), None)
        if here is not None or column.strict:
            return here
        if column.model or column.age or column.timed:
            here = next((u.value for u in units), None)
        here = here or self.unit
        known = token.value.currency == "USD" or (token.value.currency == "CNY" and self.dear)
        if here is None and known and {"input", "output"} <= self.meters:
            here = MILLION
        return here

    def _gift(
        self, text: str, line: Line, index: int, places: list[tuple[int, int, Column]], named: Mention | None
    ) -> None:
        """A row that is free in every column of prices, in a table that prices tokens."""
        prices = [(a, b) for a, b, c in places if c.age == "new" or (not c.age and (c.item or c.priced or c.pair))]
        free = [(a, b) for a, b in prices if FREE.fullmatch(text, a, b)]
        if named is None or not free or any(text[a:b].strip(" -") for a, b in prices if (a, b) not in free):
            return
        table = self.lines[max(0, index - _LONGEST_TABLE) : index + _LONGEST_TABLE]
        unit = self.unit or next((c.unit for c in self.columns if c.unit), None)
        if unit is not None or any(u.value.strong and u.value.worded for x in table if "|" in text[x.start : x.end] for u in x.units):  # fmt: skip
            a, b = free[0]
            at = a + len(text[a:b]) - len(text[a:b].lstrip())
            self.gifts.append(Gift(index, at, at + len(text[a:b].strip()), named))
