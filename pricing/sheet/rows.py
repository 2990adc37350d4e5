"""One grid with a known layout -> its prices: which cells are whose, and which facts hold for each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pricing.documents import Cell, Grid
from pricing.sheet.cells import read_price
from pricing.sheet.layout import Column, Layout, free_tier, label_facts, price_like
from pricing.sheet.models import ModelCell, read_model
from pricing.sheet.prices import READS_ONLY, GridReading
from pricing.sheet.row_facts import (
    at_odds,
    day_part,
    is_money,
    joined,
    kept,
    model_of,
    other_place,
    payable_columns,
    row_facts,
    row_lengths,
    section_row,
    tiers_of,
)
from pricing.sheet.sections import heading_model, read_scope, read_section
from pricing.sheet.text import one_line, plain
from pricing.sheet.units import read_currency, read_unit, refused_unit
from pricing.sheet.words import Facts, conditions, read_facts, read_meters, read_region

_MEDIA = re.compile(
    r"分辨率|resolution|时长|duration|声道|帧率|画质|视频生成|图像生成|图片生成|语音合成|image generation|video generation",
    re.I,
)
_TUNED = re.compile(r"模型训练|训练(?:单价|价格|费用|$)|精调|微调|模型调优|模型定制|fine-?tun|^training\b", re.I)
_LENGTHY = re.compile(r"条件|condition|长度|token\s*数|范围|阶梯|区间|上下文|context|length", re.I)
_MODAL = re.compile(r"模态|modalit|子项|计费项|计费类型|token\s*类型|token type|meter", re.I)
_NO_UNIT = re.compile(
    r"[-/\\]*|元|人民币|美元|USD|CNY|RMB|[¥$]|后付费|按量(?:计费|付费)?|pay[- ]as[- ]you[- ]go|tokens?", re.I
)
_PLACE = re.compile(r"地域|区域|地区|region", re.I)


class _Reader:
    """Reads the body of one grid."""

    def __init__(self, grid: Grid, layout: Layout, threshold: str | None) -> None:
        self.grid, self.layout = grid, layout
        self.section = read_section(grid)
        self.threshold = self.section.long_from or threshold
        self.out = GridReading(reads_only=any(map(READS_ONLY.search, grid.headings[-1:])))
        labels = [c.label for c in layout.columns]
        self.media = any(_MEDIA.search(text) for text in (*labels, *grid.headings[-2:]))
        self.tuned = any(map(_TUNED.search, grid.headings)) or any(
            _TUNED.search(label) and any(re.search("[0-9]", row[i].text) for row in layout.body)
            for i, label in enumerate(labels)
        )
        place = (("region", self.section.region),) if self.section.region else ()
        self.wordy: list[int] = []
        self.common: Decimal | None = None
        self.around = (self.section.facts, Facts(conditions=place))

    def _indexes(self, *parts: str) -> list[int]:
        return [i for i, c in enumerate(self.layout.columns) if c.part in parts]

    def rows_shape(self) -> None:
        """One model a row; the meter stands in the column header or in a label of the row."""
        columns = self.layout.columns
        models = self._indexes("model")
        named = self._indexes("version") or models
        values, labels, units = self._indexes("value"), self._indexes("label", "scope"), self._indexes("unit")
        self._unknown_columns(labels)
        metered = any(columns[i].facts.meters for i in values)
        banded = {i for i in values if dict(columns[i].facts.conditions).get("context") in {"short", "long"}}
        long = [i for i in banded if ("context", "long") in columns[i].facts.conditions]
        self.wordy = [i for i in labels if any(r[i].text and not price_like(r[i].text) for r in self.layout.body)]
        stated = {columns[i].facts.unit for i in values if columns[i].facts.unit and not columns[i].facts.refused}
        self.common = stated.pop() if len(stated) == 1 else None
        former = payable_columns(columns, values)
        model, band = ModelCell(()) if named else read_model(heading_model(self.grid)), Facts()
        if not named and not any(c.isdigit() for name in model.names for c in name):
            heads = " | ".join(c.label for c in columns)
            self.out.skip("prices without a model: no model column, row or heading", heads)
            return
        lengths = row_lengths(self.layout.body, values, named[0]) if named else {}
        for n, row in enumerate(self.layout.body):
            self.out.row = n
            if title := section_row(row):
                band = Facts((), read_unit(title), None, "", kept(conditions(title, 1, False)))
                continue
            if self._askew(row):
                model = ModelCell(()) if named else model
                continue
            if named:
                model = model_of(row, named, models, model)
                if not model.names or plain(row[named[0]].text) == columns[named[0]].label:
                    self._nameless(row, values)
                    continue
            elif free_tier(row[0].text):
                continue
            said, per = self._labels(row, labels), self._unit(row, units)
            if not (metered or said.meters or per.meters):
                said = replace(said, meters=read_meters(row[named[0]].text))
            if n in lengths:
                said = replace(said, conditions=(*said.conditions, ("context", lengths[n])))
            has_long = any(read_price(row[i].text, row[i].struck).prices for i in long)
            for i in values:
                column, cell = columns[i], row[i]
                if i in former.values() and any(price_like(row[new].text) for new, old in former.items() if old == i):
                    continue
                if i in former:
                    column = replace(column, facts=column.facts.without("promotion"))
                    cell = joined(cell, row[former[i]], columns[former[i]].label)
                if metered and not (column.facts.meters or column.facts.refused or said.meters):
                    if price_like(row[i].text):
                        self.out.skip(
                            f"column “{one_line(column.label, 40)}” does not say what is charged", row[i].text
                        )
                    continue
                if at_odds(column.facts.meters, said.meters):
                    reason = f"column “{one_line(column.label, 40)}” and its row name different things to charge for"
                    self.out.skip(reason, " | ".join(c.text for c in row))
                    continue
                facts = row_facts(column.facts, said, model, has_long, self.threshold)
                word = Facts(price_word=said.price_word or column.facts.price_word)
                owner = (
                    replace(model, conditions=tuple(kv for kv in model.conditions if kv[0] != "context"))
                    if i in banded
                    else model
                )
                if column.facts.conditions and not facts.unit:
                    facts = replace(facts, unit=self.common)
                unit_text = row[units[0]].text if per.unit else ""
                layers = (*self.around, band, facts, per, word)
                self.out.add(cell, owner, layers, column.label, media=self.media, unit_text=unit_text)

    def _nameless(self, row: Sequence[Cell], values: Sequence[int]) -> None:
        if any(is_money(row[i]) for i in values):
            self.out.skip(f"“{one_line(row[0].text, 40)}” is no name of a model", " | ".join(c.text for c in row))

    def _askew(self, row: Sequence[Cell]) -> bool:
        """A row with a cell too few or too many is named, not read: its numbers may stand under any column."""
        if not any(cell.missing for cell in row) and not any(is_money(row[i]) for i in self.wordy):
            return False
        self.out.skip("a row whose cells do not fit the columns", " | ".join(c.text for c in row if c.text))
        return True

    def _labels(self, row: Sequence[Cell], labels: Sequence[int]) -> Facts:
        """What the label cells of a row say: tier, time, mode, region, sub-item."""
        pairs: dict[str, str] = {}
        meters: tuple[str, ...] = ()
        refused = ""
        for i in labels:
            column, text = self.layout.columns[i], row[i].text
            if not text or len(text) > 120:
                continue
            if column.part == "scope":
                pairs["scope"] = read_scope(text)
                continue
            scale = int(column.facts.unit) if column.facts.unit and column.facts.unit < 10**6 else 1
            facts = read_facts(text)
            found = tiers_of(column.label, dict(conditions(text, scale))) | {
                k: v for k, v in facts.conditions if k == "ttl"
            }
            if _PLACE.search(column.label) and (place := read_region(text) or other_place(text)):
                found["region"] = place
            if not facts.meters and column.label and not _MODAL.search(column.label):
                found.pop("modality", None)
            pairs |= found
            if facts.meters and not _LENGTHY.search(column.label):
                meters, refused = facts.meters, refused or facts.refused
        return Facts(meters, None, None, refused, tuple(sorted(pairs.items())), bool(meters))

    def _unit(self, row: Sequence[Cell], units: Sequence[int]) -> Facts:
        """The row's own unit column; a unit that is no token unit refuses the row's prices."""
        for i in units:
            text = plain(row[i].text)
            facts = read_facts(text)
            if facts.unit and not facts.refused:
                return Facts(facts.meters, facts.unit, facts.currency, "", facts.conditions)
            if text and not price_like(text) and not _NO_UNIT.fullmatch(text):
                return Facts(refused=facts.refused or text)
            if facts.currency:
                return Facts(currency=facts.currency)
        return Facts()

    def _unknown_columns(self, labels: Sequence[int]) -> None:
        for i in labels:
            money = [row[i].text for row in self.layout.body if is_money(row[i])]
            if money and self.layout.columns[i].part == "label":
                self.out.skip(f"header “{one_line(self.layout.columns[i].label, 40)}” is not understood", money[0])

    def by_label(self) -> None:
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
            if self._askew(row):
                continue
            if found := day_part(row):
                band = replace(corner, conditions=found)
                continue
            first = self._first_value(row, width)
            said = label_facts(row[:first])
            if not said.meters and not (said.price_word and (said.refused or not metered)):
                continue
            label = " ".join(dict.fromkeys(plain(cell.text) for cell in row[:first]))
            if self.layout.shape == "transposed":
                self._across(row, first, models, (band, said), label)
                continue
            for i in range(width, len(row)):
                if head[i].part == "ignored" or i in free or i in former.values():
                    continue
                cell = joined(row[i], row[former[i]], head[former[i]].label) if i in former else row[i]
                if head[i].label and head[i].part != "value":
                    if price_like(row[i].text):
                        self.out.skip(f"header “{one_line(head[i].label, 40)}” is not understood", row[i].text)
                else:
                    self.out.add(cell, models[0], (*self.around, band, head[i].facts, said), label, media=self.media)

    def _first_value(self, row: Sequence[Cell], width: int) -> int:
        """Where the labels of a row end: at the label block of a single-model table, else at the first price or gap."""
        if self.layout.shape == "single":
            return max(width, 1)
        found = (i for i, cell in enumerate(row) if i >= max(width, 1) and (price_like(cell.text) or not cell.text))
        return next(found, len(row))

    def _across(
        self, row: Sequence[Cell], first: int, models: Sequence[ModelCell], said: Sequence[Facts], label: str
    ) -> None:
        """One price a model; they must line up, or the row is not read at all."""
        start = len(row) - len(models)
        labels_only = not any(price_like(c.text) for c in row[self.layout.label_width : start])
        cells = row[start:] if labels_only else row[first:]
        if len(cells) != len(models):
            reason = f"{len(cells)} prices under {len(models)} models: the columns do not line up"
            self.out.skip(reason, " | ".join(c.text for c in row))
            return
        for cell, model in zip(cells, models, strict=True):
            self.out.add(cell, model, (*self.around, *said), label, media=self.media)

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

    def unread(self) -> None:
        """A table that is no price table for tokens: name the units or headers its amounts stand under."""
        for row in self.grid.rows:
            for head, cell in zip(self.grid.rows[0], row, strict=True):
                if len(cell.text) > 200 or not any(c.isdigit() for c in cell.text) or not read_currency(cell.text):
                    continue
                text, title = plain(cell.text), one_line(head.text, 40)
                if unit := refused_unit(text):
                    self.out.skip(
                        f"“{title}” is priced by {one_line(unit, 30)}, not by tokens", f"{row[0].text} | {text}"
                    )
                elif price_like(text):
                    self.out.skip(
                        f"a table with amounts whose header “{title}” is not understood", f"{row[0].text} | {text}"
                    )


def read_grid(grid: Grid, layout: Layout, threshold: str | None = None) -> GridReading:
    """All prices of one grid, and what was skipped. `threshold`: where "long context" begins if the page says so elsewhere."""
    reader = _Reader(grid, layout, threshold)
    if not layout.shape:
        reader.unread()
    elif reader.tuned:
        heads = " | ".join(c.label for c in layout.columns)
        reader.out.skip("prices of trained or fine-tuned models, not of the model as offered", heads)
    elif layout.shape == "rows":
        reader.rows_shape()
    else:
        reader.by_label()
    return reader.out
