"""One grid with a known layout -> its prices: every cell joined with all that its headers, labels and section say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from pricing.documents import Cell, Grid
from pricing.sheet_cells import read_price
from pricing.sheet_layout import Column, Layout, label_meters, price_like
from pricing.sheet_models import ModelCell, read_model
from pricing.sheet_text import one_line, plain
from pricing.sheet_words import Facts, conditions, read_currency, read_facts, read_region, read_unit, refused_unit

_MEDIA = re.compile(r"分辨率|resolution|时长|duration|声道|帧率|画质|视频生成|图像生成|图片生成|语音合成|image generation|video generation", re.I)
_TRAINING = re.compile(r"模型训练|训练(?:单价|价格|费用|$)|精调|微调|模型调优|模型定制|fine-?tun|^training\b", re.I)
_LENGTHY = re.compile(r"条件|长度|token\s*数|范围|阶梯|区间|上下文|context|length", re.I)
_MODAL = re.compile(r"模态|modalit|子项|计费项|计费类型|token\s*类型|token type|meter", re.I)
_NO_UNIT = re.compile(r"[-/\\]*|元|人民币|美元|USD|CNY|RMB|[¥$]|后付费|按量(?:计费|付费)|pay[- ]as[- ]you[- ]go|tokens?", re.I)
_PLACE = re.compile(r"地域|区域|地区|region", re.I)
_SUM = ("input", "output")
_LABEL_KEYS = {"context", "output", "time", "hours", "mode", "tier", "channel", "cache"}
_GENERIC = re.compile(
    r"^(?:standard|标准|常规|batch.*|flex.*|priority.*|fast.*|pricing|prices?|model(?:s| pricing)?|价格|定价|产品定价|模型价格|计费.*|费用.*|.*价格说明|paid tier|free tier|text|audio|image|"
    r"在线推理.*|批量推理.*|低延迟.*|更多模型|overview|概述|按量计费|按量付费|.*pricing|.*定价)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class RawPrice:
    """A price as a grid gives it, before the vendor's defaults are applied; amount per `unit` tokens."""

    model: str
    meter: str
    amount: Decimal
    unit: Decimal | None
    currency: str | None
    conditions: tuple[tuple[str, str], ...]
    printed: str
    where: str
    list_amount: Decimal | None = None
    until: date | None = None
    overseas: bool | None = None


@dataclass(slots=True)
class GridReading:
    """What one grid came to: prices, and (reason, snippet) of all that was not read."""

    prices: list[RawPrice] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Section:
    """What the headings and prose around a grid say about all of its prices."""

    facts: Facts = Facts()
    region: tuple[str, bool] | None = None


def read_section(grid: Grid) -> Section:
    """Facts of the heading path and the prose before the table; inner headings win, prose gives only unit and currency."""
    pairs: dict[str, str] = {}
    unit = currency = region = None
    for heading in grid.headings:
        if len(heading) > 80:
            continue
        pairs |= {k: v for k, v in conditions(heading, 1, False) if k in _LABEL_KEYS}
        if re.fullmatch(r"\s*(?:standard|标准|常规|在线推理(?:[(（]常规[)）])?)\s*", heading, re.I):
            pairs.pop("tier", None)
        unit, currency = read_unit(plain(heading)) or unit, read_currency(plain(heading)) or currency
        region = read_region(heading) or region
    prose = plain(grid.context)
    sentences = [s for s in re.split(r"[。\n.;；](?!\d)", prose) if len(s) < 240]
    priced = [s for s in sentences if read_unit(s) and not refused_unit(s) and not re.search(r"[0-9]\s*(?:元|/)|[$¥]\s*[0-9]|额度|free quota|赠送", s)]
    units = {read_unit(s) for s in priced}
    unit = unit or (units.pop() if len(units) == 1 else None)
    currencies = {c for s in sentences if (c := read_currency(s))}
    currency = currency or (currencies.pop() if len(currencies) == 1 and priced else None)
    return Section(Facts((), unit, currency, "", tuple(sorted(pairs.items()))), region)


def heading_model(grid: Grid) -> str:
    """The model a single-model table is about: the innermost heading that is no tier, region or general word."""
    code = [w for w in re.findall(r"[a-z][a-z0-9]*(?:[-.][a-z0-9]+)+", grid.context) if re.search(r"\d", w)]
    for heading in reversed(grid.headings):
        text = plain(heading)
        if not text or len(text) > 60 or _GENERIC.match(text) or read_region(text) or not re.search(r"[A-Za-z]", text):
            continue
        bare = re.sub(r"[\W_]", "", text.lower())
        return next((w for w in code if re.sub(r"[\W_]", "", w).startswith(bare[:10])), text)
    return ""


def _scope(text: str) -> str:
    """A deployment scope in one spelling: the English words the international page uses."""
    words = (("global", "全球"), ("international", "国际"), ("us", "美国"), ("mainland china", "中国内地|中国大陆|chinese mainland"), ("eu", "欧盟|欧洲"))
    found = plain(text).lower()
    return next((name for name, pattern in words if re.search(pattern, found)), one_line(found, 40))


class _Reader:
    """Reads the body of one grid; a class only to keep the skipped list deduplicated."""

    def __init__(self, grid: Grid, layout: Layout, threshold: str | None) -> None:
        self.grid, self.layout, self.threshold = grid, layout, threshold
        self.section = read_section(grid)
        self.out = GridReading()
        self._told: set[str] = set()
        heads = " ".join(c.label for c in layout.columns)
        self.media = bool(_MEDIA.search(heads) or any(_MEDIA.search(h) for h in grid.headings[-2:]))
        self.tuned = any(_TRAINING.search(text) for text in (*grid.headings, *(c.label for c in layout.columns)))

    def skip(self, reason: str, snippet: str) -> None:
        if reason not in self._told and len(self.out.skipped) < 200:
            self._told.add(reason)
            self.out.skipped.append((reason, one_line(snippet, 100)))

    def price(self, cell: Cell, model: ModelCell, layers: Sequence[Facts], label: str, hint: Facts, unit_text: str = "") -> None:
        """Adds the rows of one cell. `layers` are facts from outer to inner; `hint` is the column's own."""
        reading = read_price(cell.text, cell.struck, model.discount)
        if reading.refused:
            self.skip(f"{reading.refused} (column “{one_line(label, 40)}”)", f"{', '.join(model.names)}: {cell.text}")
        if not reading.prices:
            return
        refused = next((f.refused for f in layers if f.refused), "")
        if refused:
            self.skip(f"“{one_line(label, 60)}” is priced by {one_line(refused, 20)}, not by tokens", f"{', '.join(model.names)}: {cell.text}")
            return
        pairs: dict[str, str] = {}
        unit = currency = None
        meters: tuple[str, ...] = ()
        for facts in layers:
            pairs |= dict(facts.conditions)
            unit, currency, meters = facts.unit or unit, facts.currency or currency, facts.meters or meters
        for price in reading.prices:
            own = pairs | dict(model.conditions) | dict(price.facts.conditions)
            charged = price.facts.meters or meters
            if not charged:
                if self.media or not (hint.price_word or layers[-1].price_word):
                    self.skip(f"column “{one_line(label, 40)}” does not say what is charged", f"{', '.join(model.names)}: {cell.text}")
                    return
                if not (price.facts.unit or unit or price.amount == 0):
                    self.skip(f"“{one_line(label, 40)}” does not say per how many tokens", f"{', '.join(model.names)}: {cell.text}")
                    return
                charged = _SUM
            if self.media and not price.facts.unit and not unit:
                self.skip("a table of media prices without a token unit", cell.text)
                return
            for name in model.names:
                for meter in charged:
                    self.out.prices.append(
                        RawPrice(
                            name, meter, price.amount, price.facts.unit or unit, price.facts.currency or currency, tuple(sorted(own.items())),
                            _printed(cell.text, unit_text or label), label, price.list_amount, price.until or (model.until if price.list_amount or price.amount == 0 else None),
                            self.section.region[1] if self.section.region else None,
                        )
                    )  # fmt: skip

    def rows_shape(self) -> None:
        columns = self.layout.columns
        named = [i for i, c in enumerate(columns) if c.part == "version"] or [i for i, c in enumerate(columns) if c.part == "model"]
        backup = [i for i, c in enumerate(columns) if c.part == "model"]
        values = [i for i, c in enumerate(columns) if c.part == "value"]
        labels = [i for i, c in enumerate(columns) if c.part in {"label", "scope"}]
        units = [i for i, c in enumerate(columns) if c.part == "unit"]
        self._unknown_columns(labels)
        metered = any(columns[i].facts.meters for i in values)
        model = ModelCell(())
        band = Facts()
        banded = {i for i in values if dict(columns[i].facts.conditions).get("context") in {"short", "long"}} if len(values) > 1 else set()
        long_prices = [i for i in values if ("context", "long") in columns[i].facts.conditions]
        threshold = (self._threshold() or self.threshold) if long_prices else None
        for row in self.layout.body:
            distinct = {cell.text for cell in row if cell.text}
            if len(distinct) == 1 and len(row) > 2 and sum(bool(c.text) for c in row) in {1, len(row)} and not price_like(text := distinct.pop()):
                if row[named[0]].text or len(row[0].text) == 0:
                    band = Facts((), read_unit(text), None, "", tuple(kv for kv in conditions(text, 1, False) if kv[0] in _LABEL_KEYS))
                continue
            fresh = next((m for i in (*named, *backup) if (m := read_model(row[i].text)).names), None)
            model = fresh or (ModelCell(model.names, read_model(row[named[0]].text).conditions or model.conditions, model.discount, model.until) if model.names else model)
            if not model.names or plain(row[named[0]].text) == columns[named[0]].label:
                continue
            said = self._labels(row, labels)
            unit_facts = self._unit(row, units)
            unit_text = row[units[0]].text if units and unit_facts.unit else ""
            has_long = any(read_price(row[i].text, row[i].struck).prices for i in long_prices)
            for i in values:
                column = columns[i]
                facts = _row_facts(column.facts, said, model, has_long, threshold)
                if metered and not column.facts.meters and not column.facts.refused and not said.meters:
                    if price_like(row[i].text):
                        self.skip(f"column “{one_line(column.label, 40)}” does not say what is charged", row[i].text)
                    continue
                inner = Facts((), None, None, "", (), said.price_word or column.facts.price_word)
                if column.facts.meters and said.meters and said.meters != column.facts.meters:
                    facts = Facts(column.facts.meters, facts.unit, facts.currency, facts.refused, facts.conditions, facts.price_word)
                named_model = replace(model, conditions=tuple(kv for kv in model.conditions if kv[0] != "context")) if i in banded else model
                self.price(row[i], named_model, (self.section.facts, self._region(), band, facts, unit_facts, inner), column.label, column.facts, unit_text)

    def _threshold(self) -> str | None:
        found = re.search(r"[>≥]\s*([0-9]+\s*[kK])|(?:over|above|exceed\w*|more than)\s+([0-9]+\s*[kK])", plain(self.grid.context))
        return (found[1] or found[2]).replace(" ", "").lower() if found else None

    def _region(self) -> Facts:
        return Facts(conditions=(("region", self.section.region[0]),)) if self.section.region else Facts()

    def _labels(self, row: Sequence[Cell], labels: Sequence[int]) -> Facts:
        merged: dict[str, str] = {}
        meters: tuple[str, ...] = ()
        refused = ""
        for i in labels:
            column, text = self.layout.columns[i], row[i].text
            if not text or len(text) > 120:
                continue
            if column.part == "scope":
                merged["scope"] = _scope(text)
                continue
            scale = int(column.facts.unit or 1) if column.facts.unit and column.facts.unit < 10**6 else 1
            facts = read_facts(text)
            pairs = dict(conditions(text, scale)) | {k: v for k, v in facts.conditions if k == "ttl"}
            place = read_region(text) if len(text) < 60 and "/" not in text else None
            if place and _PLACE.search(column.label):
                pairs["region"] = place[0]
            if not facts.meters and column.label and not _MODAL.search(column.label):
                pairs.pop("modality", None)
            merged |= pairs
            lengthy = _LENGTHY.search(column.label)
            meters = meters if lengthy else facts.meters or meters
            refused = refused or ("" if lengthy or not facts.meters else facts.refused)
        return Facts(meters, None, None, refused, tuple(sorted(merged.items())), bool(meters))

    def _unit(self, row: Sequence[Cell], units: Sequence[int]) -> Facts:
        for i in units:
            text = plain(row[i].text)
            facts = read_facts(text)
            if facts.unit and not facts.refused:
                return Facts((), facts.unit, facts.currency)
            if text and not price_like(text) and not _NO_UNIT.fullmatch(text):
                return Facts(refused=facts.refused or text)
        return Facts()

    def _unknown_columns(self, labels: Sequence[int]) -> None:
        for i in labels:
            money = [row[i].text for row in self.layout.body if price_like(row[i].text) and read_currency(row[i].text)]
            if money and self.layout.columns[i].part == "label":
                self.skip(f"header “{one_line(self.layout.columns[i].label, 40)}” is not understood", money[0])

    def by_label(self) -> None:
        """transposed and single shapes: the rows are meters, the columns are models or plans."""
        head, width = self.layout.columns, self.layout.label_width
        transposed = self.layout.shape == "transposed"
        models = self._models_across(head)
        if not models:
            self.skip("prices without a model: no model column, row or heading", " | ".join(c.label for c in head))
            return
        metered = any(label_meters(row, width).meters for row in self.layout.body)
        free = set() if transposed else self._free_columns(head, width)
        for row in self.layout.body:
            first = next((i for i, cell in enumerate(row) if i >= 1 and (price_like(cell.text) or (i >= width and not cell.text))), len(row))
            first = max(first, width)
            said = label_meters(row, first)
            if not said.meters and not (said.price_word and (said.refused or not metered)):
                continue
            label = " ".join(dict.fromkeys(plain(cell.text) for cell in row[:first]))
            cells = row[first:]
            if transposed:
                last = row[len(row) - len(models) :]
                if not any(price_like(c.text) for c in row[width : len(row) - len(models)]):
                    cells = last
                if len(cells) != len(models):
                    self.skip(f"{len(cells)} prices under {len(models)} models: the columns do not line up", " | ".join(c.text for c in row))
                    continue
                for cell, (model, facts) in zip(cells, models, strict=True):
                    self.price(cell, model, (self.section.facts, self._region(), facts, said), label, said)
                continue
            for i, (cell, column) in enumerate(zip(row[width:], head[width:], strict=False), width):
                if column.part != "ignored" and i not in free:
                    self.price(cell, models[0][0], (self.section.facts, self._region(), column.facts, said), label, said)

    def _free_columns(self, head: Sequence[Column], width: int) -> set[int]:
        """Columns without a header that offer nothing but free use beside one with prices: a free plan, not a price."""
        paid = {i for row in self.layout.body for i in range(width, len(row)) if any(p.amount for p in read_price(row[i].text, row[i].struck).prices)}
        return {i for i in range(width, len(head)) if not head[i].label and i not in paid and (paid or i != len(head) - 1)}

    def _models_across(self, head: Sequence[Column]) -> list[tuple[ModelCell, Facts]]:
        if self.layout.shape == "single":
            name = read_model(heading_model(self.grid))
            return [(name, Facts())] if name.names else []
        title = head[0].label
        found = [read_model(c.label) for c in head if c.label and c.label != title]
        return [(m, Facts()) for m in found] if all(m.names for m in found) else []


@lru_cache(maxsize=8192)
def _printed(text: str, label: str) -> str:
    unit = re.search(r"[(（]?\s*((?:元|\$|¥|USD|CNY)?\s*/?\s*(?:每|per )?\s*(?:百万|千|万|1?[MK]\b|1,000,000|1,000)[^()（）\n]{0,12}tokens?)", label, re.I)
    return one_line(f"{text} {unit[1].strip()}" if unit and not re.search("token|tok", text, re.I) else text, 160)


def _row_facts(column: Facts, said: Facts, model: ModelCell, has_long: bool, threshold: str | None) -> Facts:
    """Column and row labels together; a "short context" column is a tier only where the row also has a long one."""
    pairs = dict(column.conditions)
    if pairs.get("context") in {"short", "long"}:
        noted = dict(model.conditions).get("context", "")
        limit = noted.removeprefix("<=") if noted.startswith("<=") else threshold
        if pairs["context"] == "long":
            pairs["context"] = f">{limit}" if limit else "long"
        elif not has_long:
            pairs.pop("context")
            pairs |= {"context": noted} if noted else {}
        else:
            pairs["context"] = f"<={limit}" if limit else "short"
    merged = tuple(sorted((pairs | dict(said.conditions)).items()))
    return Facts(said.meters or column.meters, column.unit, column.currency, column.refused or said.refused, merged, column.price_word)


def read_grid(grid: Grid, layout: Layout, threshold: str | None = None) -> GridReading:
    """All prices of one grid, and what was skipped. `threshold` is where "long context" begins, if the page says so elsewhere."""
    reader = _Reader(grid, layout, threshold)
    if layout.shape and reader.tuned:
        reader.skip("prices of trained or fine-tuned models, not of the model as offered", " | ".join(c.label for c in layout.columns))
    elif layout.shape == "rows":
        reader.rows_shape()
    elif layout.shape:
        reader.by_label()
    else:
        cells = [c.text for row in grid.rows for c in row if read_currency(c.text) and re.search("[0-9]", c.text) and len(c.text) < 200]
        for text in cells:
            unit = refused_unit(plain(text))
            if unit or price_like(text):
                reader.skip(f"a table priced by {one_line(unit, 30)}, not by tokens" if unit else "a table with amounts whose headers are not understood", f"{grid.rows[0][0].text} | {text}")
    return reader.out


def grid_lines(grids: Sequence[Grid]) -> Iterator[str]:
    """One line a grid for the shape contract: where it stands and how its first row reads."""
    for grid in grids:
        if grid.rows:
            yield one_line(" > ".join(grid.headings[-3:]) + " | " + " | ".join(dict.fromkeys(c.text for c in grid.rows[0])), 300)
