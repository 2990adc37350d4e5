"""Tables whose rows are meters: the models stand in the columns (transposed), or one heading names the model of all (single)."""

from __future__ import annotations

from collections.abc import Sequence

from pricing.documents import Cell
from pricing.sheet.body import Body
from pricing.sheet.cells import read_price
from pricing.sheet.layout import Column, label_facts, price_like
from pricing.sheet.models import ModelCell, read_model
from pricing.sheet.prices import Terms, terms
from pricing.sheet.row_facts import day_part, joined, payable_columns
from pricing.sheet.sections import heading_model
from pricing.sheet.text import one_line, plain
from pricing.sheet.words import Facts


class MeterRows(Body):
    """Reads tables with one meter a row."""

    def read(self) -> None:
        """Transposed and single shapes: the rows are meters, the columns are models or plans."""
        head, width = self.layout.columns, self.layout.label_width
        models = self._models_across(head)
        if not models:
            self.out.skip("prices without a model: no model column, row or heading", " | ".join(c.label for c in head))
            return
        metered = any(label_facts(row[:width]).meters for row in self.layout.body)
        free = self._free_columns(head, width)
        former = payable_columns(head, range(width, len(head)))
        band = corner = Facts(unit=head[0].facts.unit, currency=head[0].facts.currency)
        for row in self.layout.body:
            if self.askew(row):
                continue
            if found := day_part(row):
                band = corner._replace(conditions=found)
                continue
            first = self._first_value(row, width)
            said = label_facts(row[:first])
            if not said.meters and not (said.price_word and (said.refused or not metered)):
                continue
            label = " ".join(dict.fromkeys(plain(cell.text) for cell in row[:first]))
            if self.layout.shape == "transposed":
                self._across(row, first, models, terms((*self.around, band, said), label, said.price_word))
                continue
            for i in range(width, len(row)):
                if head[i].part == "ignored" or i in free or i in former.values():
                    continue
                cell = joined(row[i], row[former[i]], head[former[i]].label) if i in former else row[i]
                if head[i].label and head[i].part != "value":
                    if price_like(row[i].text):
                        self.out.skip(f"header “{one_line(head[i].label, 40)}” is not understood", row[i].text)
                else:
                    self.out.add(
                        cell, models[0], terms((*self.around, band, head[i].facts, said), label, said.price_word)
                    )

    def _first_value(self, row: Sequence[Cell], width: int) -> int:
        """Where the labels of a row end: at the label block of a single-model table, else at the first price or gap."""
        if self.layout.shape == "single":
            return max(width, 1)
        found = (i for i, cell in enumerate(row) if i >= max(width, 1) and (price_like(cell.text) or not cell.text))
        return next(found, len(row))

    def _across(self, row: Sequence[Cell], first: int, models: Sequence[ModelCell], said: Terms) -> None:
        """One price a model; they must line up, or the row is not read at all."""
        start = len(row) - len(models)
        labels_only = not any(price_like(c.text) for c in row[self.layout.label_width : start])
        cells = row[start:] if labels_only else row[first:]
        if len(cells) != len(models):
            reason = f"{len(cells)} prices under {len(models)} models: the columns do not line up"
            self.out.skip(reason, " | ".join(c.text for c in row))
            return
        for cell, model in zip(cells, models, strict=True):
            self.out.add(cell, model, said)

    def _free_columns(self, head: Sequence[Column], width: int) -> set[int]:
        """Columns without a header that offer nothing but free use beside one with prices: a free plan, not a price."""
        paid = {
            i
            for row in self.layout.body
            for i in range(width, len(row))
            if any(p.amount for p in read_price(row[i].text, row[i].struck).prices)
        }
        return {
            i for i in range(width, len(head)) if not head[i].label and i not in paid and (paid or i != len(head) - 1)
        }

    def _models_across(self, head: Sequence[Column]) -> list[ModelCell]:
        if self.layout.shape == "single":
            model = read_model(heading_model(self.grid))
            return [model] if model.names else []
        found = [read_model(c.label) for c in head if c.label and c.label != head[0].label]
        return found if all(m.names for m in found) else []
