"""Tables with one model a row: the meter stands in the header of a column, or in a label of the row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pricing.documents import Cell, Grid
from pricing.sheet.body import Body
from pricing.sheet.cells import read_price
from pricing.sheet.layout import Layout, free_tier, price_like
from pricing.sheet.models import ModelCell, read_model
from pricing.sheet.prices import Terms, terms
from pricing.sheet.row_facts import (
    BANDS,
    at_odds,
    is_money,
    joined,
    kept,
    labels_of,
    model_of,
    payable_columns,
    row_facts,
    row_lengths,
    section_row,
    unit_of,
)
from pricing.sheet.sections import Section, heading_model
from pricing.sheet.text import one_line, plain
from pricing.sheet.units import read_unit
from pricing.sheet.words import Facts, conditions, read_meters


class _Step(NamedTuple):
    """One column of prices for rows that say the same: the terms of its cells, or why they have none.

    odd: the row as a whole contradicts the column, whatever stands in the cell.
    """

    column: int
    said: Terms | None
    problem: str = ""
    odd: bool = False


class ModelRows(Body):
    """Reads tables with one model a row."""

    def __init__(self, grid: Grid, section: Section, layout: Layout, threshold: str | None) -> None:
        super().__init__(grid, section, layout, threshold)
        self.columns = layout.columns
        self.models = self._indexes("model")
        self.named = self._indexes("version") or self.models
        self.values, self.labels, self.units = (
            self._indexes("value"),
            self._indexes("label", "scope"),
            self._indexes("unit"),
        )
        self.wordy = [i for i in self.labels if any(r[i].text and not price_like(r[i].text) for r in layout.body)]
        said = {i: self.columns[i].facts for i in self.values}
        self.metered = any(facts.meters for facts in said.values())
        self.banded = {i for i, facts in said.items() if dict(facts.conditions).get("context") in BANDS}
        self.long = [i for i in self.banded if ("context", "long") in said[i].conditions]
        stated = {facts.unit for facts in said.values() if facts.unit and not facts.refused}
        self.common = stated.pop() if len(stated) == 1 else None
        self.former = payable_columns(self.columns, self.values)

    def _indexes(self, *parts: str) -> list[int]:
        return [i for i, c in enumerate(self.layout.columns) if c.part in parts]

    def read(self) -> None:
        """Goes through the rows; those whose labels say the same are priced on the same terms."""
        self._unknown_columns()
        columns, named = self.columns, self.named
        model, band = ModelCell(()) if named else read_model(heading_model(self.grid)), Facts()
        if not named and not any(c.isdigit() for name in model.names for c in name):
            heads = " | ".join(c.label for c in columns)
            self.out.skip("prices without a model: no model column, row or heading", heads)
            return
        lengths = row_lengths(self.layout.body, self.values, named[0]) if named else {}
        alike: dict[tuple[object, ...], list[_Step]] = {}
        for n, row in enumerate(self.layout.body):
            self.out.row = n
            if title := section_row(row):
                band = Facts((), read_unit(title), None, "", kept(conditions(title, 1, False)))
                alike.clear()
                continue
            if self.askew(row):
                model = ModelCell(()) if named else model
                continue
            if named:
                model = model_of(row, named, self.models, model)
                if not model.names or plain(row[named[0]].text) == columns[named[0]].label:
                    self._nameless(row)
                    continue
            elif free_tier(row[0].text):
                continue
            meters = () if self.metered else read_meters(row[named[0]].text)
            noted = dict(model.conditions).get("context", "") if self.banded else ""
            has_long = any(read_price(row[i].text, row[i].struck).prices for i in self.long)
            words = (*[row[i].text for i in (*self.labels, *self.units)], meters, lengths.get(n), noted, has_long)
            if words not in alike:
                alike[words] = list(self._steps(row, band, meters, lengths.get(n), noted, has_long))
            self._cells(row, alike[words], model)

    def _steps(
        self, row: Sequence[Cell], band: Facts, meters: tuple[str, ...], length: str | None, noted: str, has_long: bool
    ) -> Iterable[_Step]:
        said, per = labels_of(row, self.columns, self.labels), unit_of(row, self.units)
        if not (self.metered or said.meters or per.meters):
            said = said._replace(meters=meters)
        if length:
            said = said._replace(conditions=(*said.conditions, ("context", length)))
        unit_text = row[self.units[0]].text if per.unit else ""
        for i in self.values:
            label, facts = self.columns[i].label, self.columns[i].facts
            if i in self.former:
                facts = facts.without("promotion")
            if self.metered and not (facts.meters or facts.refused or said.meters):
                yield _Step(i, None, f"column “{one_line(label, 40)}” does not say what is charged")
            elif at_odds(facts.meters, said.meters):
                reason = f"column “{one_line(label, 40)}” and its row name different things to charge for"
                yield _Step(i, None, reason, odd=True)
            else:
                both = row_facts(facts, said, noted, has_long, self.threshold)
                if facts.conditions and not both.unit:
                    both = both._replace(unit=self.common)
                price_word = said.price_word or facts.price_word
                yield _Step(i, terms((*self.around, band, both, per), label, price_word, unit_text))

    def _cells(self, row: Sequence[Cell], steps: Sequence[_Step], model: ModelCell) -> None:
        unbanded = model
        if self.banded and model.conditions:
            unbanded = model._replace(conditions=tuple(kv for kv in model.conditions if kv[0] != "context"))
        for i, said, problem, odd in steps:
            cell = self._payable(row, i) if self.former else row[i]
            if cell is None:
                continue
            if said:
                self.out.add(cell, unbanded if i in self.banded else model, said)
            elif odd:
                self.out.skip(problem, " | ".join(c.text for c in row))
            elif price_like(row[i].text):
                self.out.skip(problem, row[i].text)

    def _payable(self, row: Sequence[Cell], i: int) -> Cell | None:
        """The cell with the list price that stands in another column; None for a list price that is told there."""
        if i in self.former:
            return joined(row[i], row[self.former[i]], self.columns[self.former[i]].label)
        if any(old == i and price_like(row[new].text) for new, old in self.former.items()):
            return None
        return row[i]

    def _nameless(self, row: Sequence[Cell]) -> None:
        if any(is_money(row[i]) for i in self.values):
            self.out.skip(f"“{one_line(row[0].text, 40)}” is no name of a model", " | ".join(c.text for c in row))

    def _unknown_columns(self) -> None:
        for i in self.labels:
            money = [row[i].text for row in self.layout.body if is_money(row[i])]
            if money and self.columns[i].part == "label":
                self.out.skip(f"header “{one_line(self.columns[i].label, 40)}” is not understood", money[0])
