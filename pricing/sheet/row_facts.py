"""What one row of a price table says for all its prices: its model, its place, its bands, and whether it contradicts a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pricing.documents import Cell
from pricing.sheet.cells import FORMER, PAYABLE, read_price
from pricing.sheet.layout import Column, price_like
from pricing.sheet.models import ModelCell, read_model
from pricing.sheet.sections import LABEL_KEYS, read_scope
from pricing.sheet.text import plain
from pricing.sheet.units import read_currency
from pricing.sheet.words import Facts, conditions, read_facts, read_meters, read_region

BANDS = frozenset({"short", "long"})  # of a context, in the header of a column
_SIGN = re.compile(r"[*#+…?]+|[0-9.]+\s*[kKmM]?")
_DAY_PART = re.compile(r"时段|时间段|\bhours\b|\bperiod\b|off-?peak", re.I)

_OUTPUT_LENGTH = re.compile(r"^(?!.*(?:输入|input)).*(?:输出|output).*(?:长度|length|范围|range|token)", re.I | re.S)
_LENGTHY = re.compile(r"条件|condition|长度|token\s*数|范围|阶梯|区间|上下文|context|length", re.I)
_MODAL = re.compile(r"模态|modalit|子项|计费项|计费类型|token\s*类型|token type|meter", re.I)
_NO_UNIT = re.compile(
    r"[-/\\]*|元|人民币|美元|USD|CNY|RMB|[¥$]|后付费|按量(?:计费|付费)?|pay[- ]as[- ]you[- ]go|tokens?", re.I
)
_PLACE = re.compile(r"地域|区域|地区|region", re.I)

BEFORE = re.compile(r"调整前|涨价前|降价前|原来|\bbefore\b|\bold\b|previous", re.I)


def is_money(cell: Cell) -> bool:
    """Holds nothing but an amount of a named money."""
    return price_like(cell.text) and read_currency(cell.text) is not None


def other_place(text: str) -> str | None:
    """A single place nobody listed, as printed: two such rows must not become one series."""
    found = plain(text).lower()
    return (
        found
        if 1 < len(found) <= 24 and not re.search(r"[\n,、;/*]|所有|全部|不限|\ball\b", found) and places(found) <= 1
        else None
    )


def places(text: str) -> int:
    return len(text.split()) if re.search(r"[\u4e00-\u9fff] [\u4e00-\u9fff]", text) else 1


def at_odds(column: tuple[str, ...], row: tuple[str, ...]) -> bool:
    """An output row under an input column, say; a cache column may well stand in an input row."""
    return bool(
        column and row and column != row and not (row == ("input",) and column[0] in {"cached_input", "cache_write"})
    )


def tiers_of(label: str, found: dict[str, str]) -> dict[str, str]:
    """A length under a header that speaks of the output alone is one of the output."""
    if "context" in found and "output" not in found and _OUTPUT_LENGTH.search(label):
        return {"output" if key == "context" else key: value for key, value in found.items()}
    return found


def kept(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(kv for kv in pairs if kv[0] in LABEL_KEYS)


def payable_columns(columns: Sequence[Column], values: Sequence[int]) -> dict[int, int]:
    """{column of what is payable: column of the list or former price} where two columns price the same thing in those words."""
    alike: dict[object, list[int]] = {}
    for i in values:
        facts = columns[i].facts
        pairs = tuple(kv for kv in facts.conditions if kv[0] != "promotion")
        alike.setdefault((facts.meters, facts.currency, pairs), []).append(i)
    found = {}
    for group in alike.values():
        old = [i for i in group if FORMER.search(columns[i].label)]
        new = [i for i in group if PAYABLE.search(columns[i].label) and i not in old]
        if len(group) == 2 and len(old) == len(new) == 1:
            found[new[0]] = old[0]
    return found


def joined(now: Cell, former: Cell, label: str) -> Cell:
    """The payable price with the list price beside it struck, as a cell that holds both; a price before a change is no list price."""
    if BEFORE.search(label) or not price_like(former.text) or now.struck:
        return now
    return Cell(f"{former.text}\n{now.text}", former.text)


def section_row(row: Sequence[Cell]) -> str:
    """The title of a row that only heads the rows below it, or ''."""
    texts = [cell.text for cell in row if cell.text]
    if len(row) < 3 or len(texts) not in {1, len(row)} or texts.count(texts[0]) != len(texts):
        return ""
    return "" if price_like(texts[0]) or (len(texts) == 1 and not row[0].text) else texts[0]


def day_part(row: Sequence[Cell]) -> tuple[tuple[str, str], ...]:
    """What a row says that only names the hours of the rows below it ("off-peak prices | 00:30-08:30"), else ()."""
    texts = list(dict.fromkeys(cell.text for cell in row if cell.text))
    if not texts or not _DAY_PART.search(texts[0]) or any(price_like(text) or len(text) > 60 for text in texts):
        return ()
    if any(map(read_meters, texts)):
        return ()
    found = tuple(kv for kv in conditions(" ".join(texts), 1, False) if kv[0] in {"time", "hours"})
    return found if ("time" in dict(found)) else ()


def model_of(row: Sequence[Cell], named: Sequence[int], models: Sequence[int], last: ModelCell) -> ModelCell:
    """The row's model; an empty or remark-only cell goes on with the model above, a mere sign ("*") names none."""
    if _SIGN.fullmatch(row[named[0]].text):
        return ModelCell(())
    for i in (*named, *models):
        found = read_model(row[i].text)
        if found.names:
            return found
    if not last.names:
        return last
    return last._replace(conditions=read_model(row[named[0]].text).conditions or last.conditions)


def row_facts(column: Facts, said: Facts, noted: str, has_long: bool, threshold: str | None) -> Facts:
    """Column and row labels together; a "short context" column is a tier only where the row also has a long one.

    noted: the length the model's own cell names, or ''.
    """
    pairs = dict(column.conditions)
    if pairs.get("context") in BANDS:
        limit = noted.removeprefix("<=") if noted.startswith("<=") else threshold
        if pairs["context"] == "long":
            pairs["context"] = f">{limit}" if limit else "long"
        elif has_long:
            pairs["context"] = f"<={limit}" if limit else "short"
        elif noted:
            pairs["context"] = noted
        else:
            del pairs["context"]
    together = tuple((pairs | dict(said.conditions)).items())
    meters, refused = column.meters or said.meters, column.refused or said.refused
    return column._replace(meters=meters, refused=refused, conditions=together)


def row_lengths(body: Sequence[Sequence[Cell]], values: Sequence[int], named: int) -> dict[int, str]:
    """{row: input length} where one price of a row tells it for the whole row: "$1 for prompts up to 100,000 tokens".

    So it does if the next row, of the same model, tells another one in the same way.
    """
    told: dict[int, str] = {}
    for n, row in enumerate(body):
        prices = [p[0] for i in values if len(p := read_price(row[i].text, row[i].struck).prices) == 1]
        spoken = [p.facts.conditions for p in prices if p.facts.conditions]
        lengths = [length for pairs in spoken if (length := dict(pairs).get("context"))]
        if len(prices) > 1 and len(lengths) == 1:
            told[n] = lengths[0]

    def beside(n: int) -> bool:
        return any(
            told.get(m, told[n]) != told[n] and body[m][named].text == body[n][named].text for m in (n - 1, n + 1)
        )

    return {n: length for n, length in told.items() if beside(n)}


@lru_cache(maxsize=4096)
def _label_of(header: str, scale: int, text: str) -> Facts:
    """What one label cell says under its header; `scale` is for lengths without K or M."""
    facts = read_facts(text)
    found = tiers_of(header, dict(conditions(text, scale))) | {k: v for k, v in facts.conditions if k == "ttl"}
    if _PLACE.search(header) and (place := read_region(text) or other_place(text)):
        found["region"] = place
    if not facts.meters and header and not _MODAL.search(header):
        found.pop("modality", None)
    if not facts.meters or _LENGTHY.search(header):
        return Facts(conditions=tuple(found.items()))
    return Facts(facts.meters, None, None, facts.refused, tuple(found.items()))


def labels_of(row: Sequence[Cell], columns: Sequence[Column], labels: Sequence[int]) -> Facts:
    """What the label cells of a row say: tier, time, mode, region, sub-item."""
    pairs: dict[str, str] = {}
    meters: tuple[str, ...] = ()
    refused = ""
    for i in labels:
        column, text = columns[i], row[i].text
        if not text or len(text) > 120:
            continue
        if column.part == "scope":
            pairs["scope"] = read_scope(text)
            continue
        scale = int(column.facts.unit) if column.facts.unit and column.facts.unit < 10**6 else 1
        said = _label_of(column.label, scale, text)
        pairs |= said.conditions
        meters, refused = said.meters or meters, refused or said.refused
    return Facts(meters, None, None, refused, tuple(sorted(pairs.items())), bool(meters))


def unit_of(row: Sequence[Cell], units: Sequence[int]) -> Facts:
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
