"""What the lines above a price declare for it: the unit, the currency, the items, the columns of a table and what its rows name.

What a heading declares holds until prose without prices has gone on for a while; a unit may also be said right below the table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pricing.zh import naming
from pricing.zh.cells import bare
from pricing.zh.columns import PRICE, Column, cells, currency_of, is_length, item_of, read_heads
from pricing.zh.conditions import OWN_COST
from pricing.zh.engine import Token
from pricing.zh.flattened import glued_heads
from pricing.zh.numerals import ARABIC
from pricing.zh.practice import DEAR_YUAN
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line
from pricing.zh.units import Per

_HEADS = re.compile(r"^\s*(?:#|//)|[:：|)）]\s*$|如下|单位|价格|定价|计费|pricing|price", re.IGNORECASE)
_FIGURE = re.compile(rf"\s*(?:~~[^~]*~~)?\s*[$¥~]?\s*{ARABIC}\s*(?:起)?\s*\Z")
_USAGE = re.compile(r"假设|每天|每日|每月|日均|消耗|assum|per (?:day|month)|workload", re.IGNORECASE)
_UNKNOWN = ("a row of a table whose model is not known", "refuse:unknown-row")
_TRAINING = ("training, not inference", "refuse:foreign")
_DIGIT = re.compile(r"\d")
_LONGEST_TABLE = 60


@dataclass(slots=True)
class Heading:
    """The unit, the currency and the columns in force. `lines` is the whole text, for a unit said below a table."""

    lines: list[Line]
    unit: Per | None = None
    currency: str | None = None
    items: list[str] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    meters: set[str] = field(default_factory=set)
    dear: bool = False
    used: list[int] = field(default_factory=list)
    names_models: bool = False
    names_somebody: bool = False
    name_cell: int | None = None
    id_cell: int | None = None
    head_at: int = -1
    service: tuple[tuple[str, str], ...] = ()
    no_prices: tuple[str, str] | None = None
    above: dict[int, list[Quote]] = field(default_factory=dict)
    idle: int = 0

    def plain(self, text: str) -> None:
        """A line with nothing of prices: after a few of them a declaration no longer holds."""
        if "|" in text:
            return
        self.idle += 1
        self.columns, self.used, self.no_prices, self.above = [], [], None, {}
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
        self.head_at, self.id_cell, self.above = line.start, naming.id_cell(text, line), {}
        self._row_named(text, index)
        self.no_prices, self.service = None, naming.service_above(text, self.lines, index)
        if naming.own_cost(text, self.lines, index, columns, self.names_models):
            self.no_prices = (OWN_COST, "refuse:foreign")
        elif naming.below_training(text, self.lines, index):
            self.no_prices = _TRAINING
        self.meters = {i for c in columns for i in (c.item, *c.pair) if i} | self._row_items(text, index)
        self.dear = self._in_yuan(text, index)
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

    def _in_yuan(self, text: str, index: int) -> bool:
        """Whether a price of this table is so many yuan that all are for a million tokens."""
        for line in self.lines[index + 1 : index + _LONGEST_TABLE]:
            if "|" not in text[line.start : line.end]:
                return False
            for a, b, column in self._places(text, line):
                currency = column.currency or self.currency
                found = [t for t in line.amounts if a <= t.start < b] or bare(text, a, b, currency)
                priced = column.item or column.pair
                if priced and any(t.value.currency == "CNY" and t.value.value >= DEAR_YUAN for t in found):
                    return True
        return False

    def _row_named(self, text: str, index: int) -> None:
        """Whether the rows of this table are each about a model they name, and in which column."""
        self.names_models, self.names_somebody, self.name_cell = False, False, None
        for line in self.lines[index + 1 : index + _LONGEST_TABLE]:
            if "|" not in text[line.start : line.end]:
                break
            places = self._places(text, line)
            model = naming.row_model(text, line, places, self.id_cell)
            self.names_somebody = self.names_somebody or naming.named_first(text, line)
            if model is not None:
                self.names_models, self.name_cell = True, naming.name_cell(line, places, model)
                break

    def list_prices(self, text: str, line: Line) -> list[Token]:
        """The figures of a line but for those in columns of what a job or a month comes to."""
        if not self.used or "|" not in text[line.start : line.end]:
            return line.amounts
        places = [p for i, p in enumerate(cells(text, line)) if i in self.used]
        return [t for t in line.amounts if not any(a <= t.start < b for a, b in places)]

    def is_row(self, text: str, line: Line) -> bool:
        """Whether a line is a row under known columns."""
        return bool(self.columns) and "|" in text[line.start : line.end]

    def refusal(self, text: str, line: Line) -> tuple[str, str] | None:
        """Why a row of a table tells no price of a model, with the rule; the empty reason for the heads."""
        if "|" not in text[line.start : line.end]:
            return None
        if self.no_prices:
            return (
                self.no_prices if line.start != self.head_at and _DIGIT.search(text, line.start, line.end) else ("", "")
            )
        places = self._places(text, line) if self.columns else []
        if naming.trains(text, line, places):
            reason = _TRAINING
        elif (self.names_models or self.names_somebody) and self._unknown(text, line, places):
            reason = ("", "") if line.start == self.head_at else _UNKNOWN
        else:
            return None
        self.above = {}
        return reason

    def _unknown(self, text: str, line: Line, places: naming.Places) -> bool:
        model = naming.row_model(text, line, places, self.id_cell)
        return model is None and naming.names_unknown(text, line, places, self.name_cell)

    def leave(self, text: str, line: Line) -> None:
        if line.amounts:
            self.idle = 0
        elif not line.units and not line.items:
            self.plain(text[line.start : line.end])

    def _places(self, text: str, line: Line) -> list[tuple[int, int, Column]]:
        """Every cell with its column."""
        places = cells(text, line)
        columns = self.columns
        if columns[0].item and any(m.kind == "model" and places[0][0] <= m.start < places[0][1] for m in line.mentions):
            columns = [Column(), *columns]  # the empty first cell of the head was lost
        return [(a, b, c) for (a, b), c in zip(places, columns, strict=False)]

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
