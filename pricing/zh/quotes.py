"""A price per token found in one line, a refused amount, and the state its readers share. See `runs` for how it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pricing.zh import units
from pricing.zh.amounts import Money
from pricing.zh.engine import Token
from pricing.zh.mentions import Mention
from pricing.zh.scopes import Line
from pricing.zh.units import Per


@dataclass(slots=True)
class Quote:
    """One price per token in the folded text, still without owner and action."""

    start: int
    end: int
    line: int
    money: Money
    per: Per
    unit_rule: str
    item: str | None = None
    item_rule: str = ""
    blended: bool = False
    previous: Decimal | None = None
    percent: Decimal | None = None
    old: bool = False
    to: str | None = None
    order: int = 0
    of: int = 1
    run: int = 0
    mention: Mention | None = None
    row: Mention | None = None
    condition: tuple[tuple[str, str], ...] = ()
    _price: Decimal | None = None

    @property
    def price(self) -> Decimal:
        if self._price is None:
            self._price = units.per_mtok(self.money.value, self.per)
        return self._price


@dataclass(frozen=True, slots=True)
class Refusal:
    start: int
    end: int
    reason: str
    rule: str


CONVERTED = re.compile(
    r"\((?:(?:(?<=yuan \()|(?<=yuan\()|(?<=元\()|(?<=RMB \())(?:about |around |approx\.? )?(?:(?:US)?\$\s?[\d.,]+[^()\d]{0,12}|[\d.]+ (?:US )?cents?)\)|(?:[^()\n]{0,30}(?:汇率|约合|折合|当前约)|约)[^()\n]{0,24}\))"
    r"|≈\s?[$¥]\s?[\d.]{1,9}\s?/\s?[$¥]\s?[\d.]{1,9}"
)


_LEAST = Decimal("0.01")


class LineState:
    """One line while its amounts are read. `carry` is a unit declared by a heading above."""

    def __init__(
        self, text: str, line: Line, index: int, carry: Per | None, head_items: list[str], currency: str | None = None
    ) -> None:
        self.text, self.line, self.index, self.carry = text, line, index, carry
        self.head_items = head_items
        self.currency = currency
        self.listed = False  # a row of a list whose head tells the unit and the item of its one price
        self.quotes: list[Quote] = []
        self.refused: list[Refusal] = []
        tiny = any(a.value.value < _LEAST for a in line.amounts)  # only such a figure is the price of one token
        self.units = [u for u in line.units if not u.value.foreign and (tiny or u.value.tokens > 1)]
        self.other_units = [u for u in line.units if u.value.foreign]
        self.bound: Per | None = None
        self.bound_end = -1
        self.bound_currency: str | None = None
        self.done = line.start
        self.run = 0
        self.orphans: list[Token] = []
        self.spent = 0  # where the cost of a run or an hour was told last
        self.orphans_from = line.start
