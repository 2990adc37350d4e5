"""The prices of one grid as they are gathered: each cell joined with the facts of its headers, labels and section."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

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


class RawPrice(NamedTuple):
    """A price as a grid gives it, before what is known of the page is applied; `amount` per `unit` tokens."""

    model: str
    meter: str
    amount: Decimal
    unit: Decimal | None
    currency: str | None
    conditions: tuple[tuple[str, str], ...]
    printed: str
    where: str
    list_amount: Decimal | None
    until: date | None
    row: int


class Terms(NamedTuple):
    """What section, headers and row labels together say of the cells they stand over.

    unit_words: what they add, as evidence, to a cell that prints a bare number.
    """

    label: str
    meters: tuple[str, ...]
    unit: Decimal | None
    currency: str | None
    refused: str
    conditions: tuple[tuple[str, str], ...]
    price_word: bool
    unit_words: str


@lru_cache(maxsize=1024)
def _unit_words(text: str) -> str:
    found = _UNIT_WORDS.search(text)
    return found[1].strip() if found else ""


def terms(layers: Iterable[Facts], label: str, price_word: bool, unit_text: str = "") -> Terms:
    """Facts from outer to inner as one; the inner one wins. `unit_text`: what the row's unit column prints."""
    pairs: dict[str, str] = {}
    unit = currency = None
    meters: tuple[str, ...] = ()
    refused = ""
    for facts in layers:
        if facts.conditions:
            pairs |= facts.conditions
        unit, currency, meters = facts.unit or unit, facts.currency or currency, facts.meters or meters
        refused = refused or facts.refused
    return Terms(
        label,
        meters,
        unit,
        currency,
        refused,
        tuple(sorted(pairs.items())),
        price_word,
        _unit_words(unit_text or label),
    )


def _evidence(text: str, unit_words: str) -> str:
    """The cell as printed, with the unit its header or unit column gives it if it names no tokens itself."""
    return one_line(text if not unit_words or "tok" in text.lower() else f"{text} {unit_words}", 160)


@dataclass(slots=True)
class GridReading:
    """What one grid came to: prices, and (reason, snippet) of all that was not read, each reason once.

    media: the table prices pictures or sound. reads_only: its models answer nothing (embeddings), so that one price is one
    for the input. row: the one now read.
    """

    media: bool = False
    reads_only: bool = False
    prices: list[RawPrice] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    row: int = 0

    def skip(self, reason: str, snippet: str) -> None:
        """Something was not read; the first of its kind is shown."""
        if reason not in self.told and len(self.skipped) < _MAX_SKIPPED:
            self.told.add(reason)
            self.skipped.append((reason, one_line(snippet, 100)))

    def add(self, cell: Cell, model: ModelCell, said: Terms) -> None:
        """The prices of one cell, on the terms that hold for it."""
        halves = cell.text.split("/") if "/" in cell.text else ()
        if len(halves) == 2 and not cell.struck and _PAIRED.search(said.label):
            pair = [read_price(half, "", model.discount) for half in halves]
            if all(len(half.prices) == 1 and not half.refused for half in pair):
                for text, meter in zip(halves, _BOTH, strict=True):
                    self.add(Cell(text.strip()), model, said._replace(label=meter, meters=(meter,), price_word=True))
                return
        reading = read_price(cell.text, cell.struck, model.discount)
        if reading.refused:
            self._not_read(f"{reading.refused} (column “{one_line(said.label, 40)}”)", model, cell)
        if not reading.prices:
            return
        problem = model.unfit
        if said.refused and not problem:
            problem = f"“{one_line(said.label, 60)}” is priced by {one_line(said.refused, 20)}, not by tokens"
        for price in reading.prices:
            problem = problem or self._charge(price, model, said, cell.text)
            if problem:
                self._not_read(problem, model, cell)
                return

    def _not_read(self, reason: str, model: ModelCell, cell: Cell) -> None:
        self.skip(reason, f"{', '.join(model.names)}: {cell.text}")

    def _charge(self, price: Price, model: ModelCell, said: Terms, text: str) -> str:
        """Takes in one price for each model and meter, or says why it is none."""
        own = price.facts
        unit, meters = own.unit or said.unit, own.meters or said.meters
        if not meters:
            problem = self._no_meter(price, unit, said)
            if problem:
                return problem
            meters = _BOTH
        if self.media and not unit:
            return "a table of media prices without a token unit"
        pairs = said.conditions
        if model.conditions or own.conditions:
            pairs = tuple(sorted({**dict(pairs), **dict(model.conditions), **dict(own.conditions)}.items()))
        promised = price.list_amount is not None or price.amount == 0 or model.discount is None
        until = price.until or (model.until if promised else None)
        currency, shown = own.currency or said.currency, _evidence(text, said.unit_words)
        for name in model.names:
            answers = not (meters == _BOTH and (self.reads_only or READS_ONLY.search(name)))
            for meter in meters if answers else _BOTH[:1]:
                self.prices.append(
                    RawPrice(
                        name,
                        meter,
                        price.amount,
                        unit,
                        currency,
                        pairs,
                        shown,
                        said.label,
                        price.list_amount,
                        until,
                        self.row,
                    )
                )
        return ""

    def _no_meter(self, price: Price, unit: Decimal | None, said: Terms) -> str:
        """Why a price whose meter nothing names is not one price for input and output; '' if it is."""
        label = one_line(said.label, 40)
        if self.media or not said.price_word:
            return f"column “{label}” does not say what is charged"
        if not (unit or price.amount == 0):
            return f"“{label}” does not say per how many tokens"
        return ""
