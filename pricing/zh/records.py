"""Prices in records of a program: {"model": …, "unit": "元/千tokens", "input": 0.0008, "output": 0.002}.

Only where the unit and the currency are told, in the record or in the lines above, and input and output both have figures.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pricing.zh.amounts import Money
from pricing.zh.columns import currency_of
from pricing.zh.engine import sign
from pricing.zh.numerals import ARABIC, read_number
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line
from pricing.zh.units import Per

_KEY = re.compile(
    rf"(?<![A-Za-z_])(?P<key>(?:input|output|prompt|completion|cache)[A-Za-z_]{{0,16}}?)(?P<per>_?per_?(?:million|m(?:tok)?))?[\"']?\s{{0,2}}[:=]\s{{0,2}}[\"']?(?P<n>{ARABIC})[\"']?(?=\s{{0,2}}(?:[,}}\]]|\Z))",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"currency[\"']?\s{0,2}[:=]\s{0,2}[\"']?(?P<code>USD|CNY|RMB)", re.IGNORECASE)
_ITEMS = {
    "input": "input", "inputprice": "input", "inputcost": "input", "prompt": "input",
    "output": "output", "outputprice": "output", "outputcost": "output", "completion": "output",
    "inputcachehit": "cached_input", "inputcached": "cached_input", "cacheread": "cached_input", "cachedinput": "cached_input", "cachehit": "cached_input",
    "inputcacheread": "cached_input", "cachewrite": "cache_write", "inputcachewrite": "cache_write",
    "inputbatch": "batch_input", "outputbatch": "batch_output",
}  # fmt: skip
_NAMED = sign("input output prompt completion cache")
_MILLION = Per(Decimal(1_000_000), True, False, False)


def read_record(text: str, line: Line, index: int, unit: Per | None, currency: str | None) -> list[Quote]:
    """The prices of one line of a record; none without unit, currency, input and output."""
    if line.amounts or not line.held & _NAMED:
        return []
    found = [(m, _ITEMS.get(m["key"].lower().replace("_", ""))) for m in _KEY.finditer(text, line.start, line.end)]
    keys = [(m, item) for m, item in found if item]
    items = [item for _, item in keys]
    if not {"input", "output"} <= set(items) or len(set(items)) < len(items):
        return []
    units = [u for u in line.units if u.value.strong and not u.value.foreign]
    told = _CURRENCY.search(text, line.start, line.end)
    if units:
        unit, currency = units[-1].value, currency_of(text[units[-1].start - 4 : units[-1].end]) or currency
    elif all(m["per"] for m, _ in keys):
        unit = _MILLION
    if told:
        currency = "USD" if told["code"].upper() == "USD" else "CNY"
    if unit is None or currency is None:
        return []
    model = next((m for m in reversed(line.mentions) if m.kind == "model" and m.end <= keys[0][0].start()), None)
    made = []
    for m, item in keys:
        value = read_number(m["n"])
        if value:
            quote = Quote(*m.span("n"), index, Money(value, currency), unit, "unit:heading(table)", item=item, item_rule="item:key")  # fmt: skip
            quote.row = model
            made.append(quote)
    return made
