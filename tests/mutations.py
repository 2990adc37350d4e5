"""Single changes of a saved pricing page, as layouts and mistakes make them. Seeded; each gives the mutated page or None.

`apply(name, body, rows, seed)`: `rows` is what the untouched page reads as. Tables are changed where they stand: in HTML, in
markdown, or in a text inside JSON. What has no table to change (cards, grids, component calls) takes the text changes only.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from bs4 import BeautifulSoup

from pricing.documents import SheetRow
from tests.tables import Table, html_tables, markdown_tables

CAPTCHA = "<html><head><title>安全验证</title></head><body><div id='captcha'></div><p>请完成验证后继续访问</p><script src='/captcha.js'></script></body></html>"
CURRENCIES = (("人民币", "美元"), ("元", "美元"), ("¥", "$"), ("￥", "$"), ("CNY", "USD"))
UNITS = (
    ("百万", "千"),
    ("1M", "1K"),
    ("MTok", "KTok"),
    ("M tokens", "K tokens"),
    ("1,000,000", "1,000"),
    ("million", "thousand"),
)
PRICE_HEADER = re.compile(r"输入|输出|命中|单价|价格|input|output|cache", re.I)

NEW_COLUMN = "附加项"

Change = Callable[[list[Table], random.Random], bool]


def column_inserted(tables: list[Table], rng: random.Random) -> bool:
    """A column of words nobody has seen, between the first and the last; all tables of a page get it."""
    at = rng.randint(1, max(1, tables[0].width - 1))
    done = [table.insert_column(min(at, table.width), "等级", "甲") for table in tables]
    return all(done)


def price_column_inserted(tables: list[Table], rng: random.Random) -> bool:
    """A column of low figures under a header nobody has seen."""
    at = rng.randint(1, max(1, tables[0].width - 1))
    done = [table.insert_column(min(at, table.width), NEW_COLUMN, "0.01") for table in tables]
    return all(done)


def columns_swapped(tables: list[Table], rng: random.Random) -> bool:
    """Two columns change places with their headers: nothing has changed."""
    return _swap(tables, rng, header=True)


def cells_swapped(tables: list[Table], rng: random.Random) -> bool:
    """Two columns change places and their headers stay: every figure stands under a wrong name."""
    return _swap(tables, rng, header=False)


def _swap(tables: list[Table], rng: random.Random, *, header: bool) -> bool:
    table = rng.choice(tables)
    movable = [n for n in table.whole_columns() if PRICE_HEADER.search(table.header(n))]
    if len(movable) < 2:
        return False
    one, other = sorted(rng.sample(movable, 2))
    return table.swap_columns(one, other, header=header)


def header_renamed(tables: list[Table], rng: random.Random) -> bool:
    """A price column gets a name nobody has seen."""
    table = rng.choice(tables)
    columns = [n for n in range(1, table.width) if PRICE_HEADER.search(table.header(n))]
    return bool(columns) and table.rename_header(rng.choice(columns), "新列名")


def row_dropped(tables: list[Table], rng: random.Random) -> bool:
    table = rng.choice(tables)
    rows = table.plain_rows()
    return bool(rows) and table.drop_row(rng.choice(rows))


def all_rows_dropped(tables: list[Table], rng: random.Random) -> bool:
    for table in tables:
        table.drop_body()
    return True


def table_emptied(tables: list[Table], rng: random.Random) -> bool:
    """The rows stand, and every cell but the first is a dash."""
    for table in tables:
        table.blank_body()
    return True


TABLE_CHANGES: dict[str, Change] = {
    change.__name__: change
    for change in (column_inserted, price_column_inserted, columns_swapped, cells_swapped, header_renamed, row_dropped, all_rows_dropped, table_emptied)
}  # fmt: skip


def unit_changed(text: str, rows: Sequence[SheetRow], rng: random.Random) -> str | None:
    """Per million becomes per thousand, or the other way round, and no figure changes."""
    for million, thousand in UNITS:
        for old, new in ((million, thousand), (thousand, million)):
            pattern = re.compile(
                rf"(?<![\d.]){re.escape(old)}(?=\s*(?:/|per\b|个)?\s*(?:tokens?|tok\b|\)|）|$|\W))", re.I
            )
            changed = pattern.sub(new, text)
            if changed != text:
                return changed
    return None


def currency_swapped(text: str, rows: Sequence[SheetRow], rng: random.Random) -> str | None:
    back = any(row.currency == "USD" for row in rows)
    for cny, usd in CURRENCIES:
        text = text.replace(usd, cny) if back and usd != "$" else text
    if back:
        return text.replace("\\\\$", "¥").replace("\\$", "¥").replace("$", "¥")
    return (
        re.sub("(?<!美)元", "美元", text)
        .replace("¥", "$")
        .replace("￥", "$")
        .replace("人民币", "美元")
        .replace("CNY", "USD")
    )


def captcha(text: str, rows: Sequence[SheetRow], rng: random.Random) -> str | None:
    return CAPTCHA


def models_swapped(text: str, rows: Sequence[SheetRow], rng: random.Random) -> str | None:
    """Two models change names, so each stands at the other's prices."""
    spelt = {model: _spelling(model) for model in sorted({row.model for row in rows}) if "/" not in model}
    found = [(model, pattern) for model, pattern in spelt.items() if pattern.search(text)]
    if len(found) < 2:
        return None
    (one, p_one), (other, p_other) = rng.sample(found, 2)
    if _prices(rows, one) == _prices(rows, other):
        return None
    first, second = p_one.search(text), p_other.search(text)
    if first is None or second is None:
        return None
    text = p_one.sub("\x00", text)
    return p_other.sub(first[0].replace("\\", "\\\\"), text).replace("\x00", second[0])


def _spelling(model: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in re.split(r"[-\s]+", model)]
    return re.compile(r"(?<![\w./-])" + r"(?:\\?-|\s)".join(words) + r"(?![\w./-])", re.I)


def _prices(rows: Sequence[SheetRow], model: str) -> set[tuple[str, str, Decimal]]:
    return {(row.meter, row.condition.canonical(), row.amount_per_mtok) for row in rows if row.model == model}


def true_cut(text: str, rows: Sequence[SheetRow], rng: random.Random) -> str | None:
    """One printed price falls by two fifths: the positive control. Only a figure that stands once on the page is taken."""
    order = [row for row in rows if row.amount_per_mtok and row.list_amount_per_mtok is None]
    rng.shuffle(order)
    for row in order:
        figure = re.search(r"\d+(?:\.\d+)?", row.printed)
        if figure is None:
            continue
        stands = re.compile(rf"(?<![\w.,\-]){re.escape(figure[0])}(?![\d,]|\.\d|\s?[kKM](?!\w)|[-\w]*\d)")
        if len(stands.findall(text)) == 1:
            return stands.sub(f"{Decimal(figure[0]) * Decimal('0.6'):f}", text)
    return None


TEXT_CHANGES = {
    change.__name__: change for change in (unit_changed, currency_swapped, captcha, models_swapped, true_cut)
}
SEEDLESS = frozenset({"all_rows_dropped", "table_emptied", "unit_changed", "currency_swapped", "captcha"})
NAMES = (*TABLE_CHANGES, *TEXT_CHANGES)


def apply(name: str, body: bytes, rows: Sequence[SheetRow], seed: int) -> bytes | None:
    """The page after one change of that name, or None where the page has nothing for it to change."""
    rng = random.Random(f"{name}-{seed}")
    text = body.decode()
    change = TEXT_CHANGES.get(name)
    changed = change(text, rows, rng) if change else _in_text(text, TABLE_CHANGES[name], rng)
    return changed.encode() if changed is not None and changed != text else None


def _in_text(text: str, change: Change, rng: random.Random) -> str | None:
    if text.lstrip().startswith("{"):
        document = json.loads(text)
        done = _in_json(document, change, rng)
        return json.dumps(document, ensure_ascii=False) if done else None
    if re.search(r"^\|", text, re.M):
        lines = text.split("\n")
        tables: list[Table] = list(markdown_tables(lines))
        return "\n".join(lines) if tables and change(tables, rng) else None
    if "<table" not in text or "rowSpan=" in text:
        return None
    soup = BeautifulSoup(text, "html.parser")
    tables = list(html_tables(soup))
    return str(soup) if tables and change(tables, rng) else None


def _in_json(node: object, change: Change, rng: random.Random) -> bool:
    """Changes the first text inside `node` that holds tables."""
    pairs: list[tuple[object, object]] = []
    if isinstance(node, dict):
        pairs = list(node.items())
    elif isinstance(node, list):
        pairs = list(enumerate(node))
    for key, value in pairs:
        if isinstance(value, str) and ("<table" in value or "\n|" in value):
            changed = _in_text(value, change, rng)
            if changed is not None:
                node[key] = changed  # type: ignore[index,call-overload]
                return True
        elif _in_json(value, change, rng):
            return True
    return False
