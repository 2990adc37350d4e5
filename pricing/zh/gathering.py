"""The prices of a text line by line: rows of tables, items of lists, and the figures of sentences, each by its own reader."""

from __future__ import annotations

from pricing.documents import Skipped
from pricing.zh import columns, flattened, glued, labelled, lists, practice, quotes, tables
from pricing.zh.actions import Actions
from pricing.zh.bindings import closing_unit
from pricing.zh.judging import Refused
from pricing.zh.quotes import Quote
from pricing.zh.runs import LineReader
from pricing.zh.scopes import Line


class Gathering(Actions):
    """Finds the quotes of a text, still without owner and action."""

    def _quotes(self, lines: list[Line]) -> tuple[list[Quote], list[tables.Gift]]:
        found: list[Quote] = []
        state = tables.Table(lines)
        last: LineReader | None = None
        head: lists.ListHead | None = None
        for index, line in enumerate(lines):
            head = head if head and lists.goes_on(self.text, line) else None
            if not line.price_like:
                rows = state.row(self.text, line, index) or (
                    lists.bare_row(self.text, line, index, head) if head else []
                )
                found += rows
                if not rows:
                    state.plain(self.text[line.start : line.end])
                continue
            if line.units and not line.amounts:
                line.units = [u for u in line.units if not columns.is_length(self.text, line, u)]
            state.enter(self.text, line, index)
            head = lists.list_head(self.text, line) or head
            line.amounts = state.list_prices(self.text, line)
            line.told = line.told or state.is_row(self.text, line)  # what bare figures hold for is read with them
            why = state.refusal(self.text, line)
            if why is not None:
                self._refuse([quotes.Refusal(line.start, line.end, *why)] if why[0] else [])
                continue
            rows = state.row(self.text, line, index) or (lists.bare_row(self.text, line, index, head) if head else [])
            found += [*rows, *glued.glued_rows(self.text, line, index)]
            if (line.amounts or line.units or (state.unit and state.currency and line.items)) and not rows:
                unit = state.unit_for(self.text, index) or closing_unit(self.text, line)
                items = list(state.items)
                listed = head is not None and lists.is_row(self.text, line)
                if head and listed:
                    unit, items = head.unit, [head.item] if head.item else []
                label = labelled.label_above(self.text, lines, index)
                if label is not None and label.foreign:
                    self._refuse([quotes.Refusal(line.start, line.end, label.foreign, "refuse:foreign")])
                    continue
                if label is not None and label.item:
                    listed, unit, items = True, label.unit or unit, [label.item]
                beside = last is not None and last.index == index - 1 and (unit is None or not items)
                shared = last.shared_with(line) if last is not None and beside else None
                if shared:
                    unit, items = unit or shared[0], shared[1]
                if unit is not None or self._priced(line):
                    reader = last = LineReader(self.text, line, index, unit, items, state.currency)
                    reader.listed = listed
                    reader.read()
                    reader.bound = (unit or reader.bound) if shared else reader.bound
                    if label is not None:
                        for quote in reader.quotes:
                            quote.condition = label.condition
                    found += reader.quotes
                    self._refuse(reader.refused)
            state.leave(self.text, line)
        flattened.name_stacked(self.text, lines, found)
        return found, state.gifts

    def _priced(self, line: Line) -> bool:
        """Whether amounts without a declared unit can be prices: tokens are spoken of beside them, or dollars or
        a pair in yuan imply a unit."""
        dollars = any(a.value.currency == "USD" and not a.value.big for a in line.amounts)
        return (
            self.every
            or line.counts
            or dollars
            or practice.YUAN_PAIR.search(self.text, line.start, line.end) is not None
        )

    def _refuse(self, refused: list[Refused] | list[quotes.Refusal]) -> None:
        for r in refused:
            self.out.refused.append((r.rule, r.reason, self.text[max(0, r.start - 8) : r.end + 4]))
            if len(self.out.skipped) < 200 and isinstance(r, quotes.Refusal):
                self.out.skipped.append(Skipped(r.reason, self.text[r.start : r.end][:80]))
