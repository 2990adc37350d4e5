"""The prices of one grid as they are gathered: each cell joined with the facts of its headers, labels and section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from pricing.documents import Cell
from pricing.sheet.cells import Price, read_price
from pricing.sheet.models import ModelCell
from pricing.sheet.text import one_line
from pricing.sheet.words import Facts

_BOTH = ("input", "output")
_PAIRED = re.compile(r"(?:输入|input|prompt)[^/|\n]{0,12}/\s*(?:输出|output|completion)|\bin\s*/\s*out\b", re.I)
READS_ONLY = re.compile(r"embed|rerank|\bbge-|\bgte-|moderation|向量|重排", re.I)
_MAX_SKIPPED = 200
_UNIT_WORDS = re.compile(
    r"[(（]?\s*((?:元|\$|¥|USD|CNY)?\s*/?\s*(?:每|per )?\s*(?:百万|千|万|1?[MK]\b|1,000,000|1,000)[^()（）\n]{0,12}tokens?)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class RawPrice:
    """A price as a grid gives it, before what is known of the page is applied; `amount` per `unit` tokens."""

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
    row: int = 0


@lru_cache(maxsize=8192)
def printed(text: str, label: str) -> str:
    """The cell as evidence: its text, and the unit its header or unit column gives it."""
    unit = None if re.search("tok", text, re.I) else _UNIT_WORDS.search(label)
    return one_line(f"{text} {unit[1].strip()}" if unit else text, 160)


def merged(layers: Sequence[Facts]) -> tuple[dict[str, str], Decimal | None, str | None, tuple[str, ...]]:
    """(conditions, unit, currency, meters) of facts from outer to inner; the inner one wins."""
    pairs: dict[str, str] = {}
    unit = currency = None
    meters: tuple[str, ...] = ()
    for facts in layers:
        if facts.conditions:
            pairs |= dict(facts.conditions)
        unit, currency, meters = facts.unit or unit, facts.currency or currency, facts.meters or meters
    return pairs, unit, currency, meters


@dataclass(slots=True)
class GridReading:
    """What one grid came to: prices, and (reason, snippet) of all that was not read, each reason once.

    reads_only: its models answer nothing (embeddings), so that one price is one for the input. row: the one now read.
    """

    prices: list[RawPrice] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    reads_only: bool = False
    row: int = 0

    def skip(self, reason: str, snippet: str) -> None:
        """Something was not read; the first of its kind is shown."""
        if reason not in self.told and len(self.skipped) < _MAX_SKIPPED:
            self.told.add(reason)
            self.skipped.append((reason, one_line(snippet, 100)))

    def add(
        self, cell: Cell, model: ModelCell, layers: Sequence[Facts], label: str, *, media: bool, unit_text: str = ""
    ) -> None:
        """The prices of one cell. `layers` are facts from outer to inner; `media`: the table prices pictures or sound."""
        halves = cell.text.split("/")
        if len(halves) == 2 and not cell.struck and _PAIRED.search(label):
            pair = [read_price(half, "", model.discount) for half in halves]
            if all(len(half.prices) == 1 and not half.refused for half in pair):
                for text, meter in zip(halves, _BOTH, strict=True):
                    narrowed = (*layers, Facts((meter,), price_word=True))
                    self.add(Cell(text.strip()), model, narrowed, meter, media=media, unit_text=unit_text or label)
                return
        reading = read_price(cell.text, cell.struck, model.discount)
        if reading.refused:
            self.skip(f"{reading.refused} (column “{one_line(label, 40)}”)", f"{', '.join(model.names)}: {cell.text}")
        if not reading.prices:
            return
        if model.unfit:
            self.skip(model.unfit, f"{', '.join(model.names)}: {cell.text}")
            return
        refused = next((f.refused for f in layers if f.refused), "")
        snippet = f"{', '.join(model.names)}: {cell.text}"
        if refused:
            self.skip(f"“{one_line(label, 60)}” is priced by {one_line(refused, 20)}, not by tokens", snippet)
            return
        pairs, unit, currency, meters = merged(layers)
        for price in reading.prices:
            per = price.facts.unit or unit
            charged = price.facts.meters or meters
            if not charged:
                problem = self._no_meter(price, per, label, layers, media)
                if problem:
                    self.skip(problem, snippet)
                    return
                charged = _BOTH
            if media and not per:
                self.skip("a table of media prices without a token unit", snippet)
                return
            self._rows(
                price,
                model,
                charged,
                pairs,
                per,
                price.facts.currency or currency,
                printed(cell.text, unit_text or label),
                label,
            )

    def _no_meter(self, price: Price, per: Decimal | None, label: str, layers: Sequence[Facts], media: bool) -> str:
        """Why a price whose meter nothing names is not one price for input and output; '' if it is."""
        if media or not layers[-1].price_word:
            return f"column “{one_line(label, 40)}” does not say what is charged"
        if not (per or price.amount == 0):
            return f"“{one_line(label, 40)}” does not say per how many tokens"
        return ""

    def _rows(
        self,
        price: Price,
        model: ModelCell,
        meters: Sequence[str],
        pairs: dict[str, str],
        unit: Decimal | None,
        currency: str | None,
        shown: str,
        label: str,
    ) -> None:
        own = tuple(sorted((pairs | dict(model.conditions) | dict(price.facts.conditions)).items()))
        promised = price.list_amount is not None or price.amount == 0 or model.discount is None
        until = price.until or (model.until if promised else None)
        for name in model.names:
            answers = not (meters == _BOTH and (self.reads_only or READS_ONLY.search(name)))
            for meter in meters if answers else _BOTH[:1]:
                self.prices.append(
                    RawPrice(
                        name, meter, price.amount, unit, currency, own, shown, label, price.list_amount, until, self.row
                    )
                )
