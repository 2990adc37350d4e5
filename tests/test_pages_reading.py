"""Whole pages: layouts no fixture has, pages that are none, and bytes that are no page at all."""

from __future__ import annotations

import os
import random
from decimal import Decimal
from pathlib import Path

import pytest

from crawler.pages import read_page, sheet_json
from crawler.pages.pipes import aligned, headed
from crawler.pages.reader import _read
from crawler.pages.spans import SpanCell, TooBig, rectangle
from pricing.documents import Cell, Outcome, PriceSheet

SITES = Path(__file__).parent / "sites"


def read(text: str | bytes, vendor: str = "deepseek", url: str = "") -> PriceSheet:
    return read_page(text.encode() if isinstance(text, str) else text, vendor=vendor, url=url)


def prices(sheet: PriceSheet) -> dict[tuple[str, str, str], Decimal]:
    return {(r.model, r.meter, r.condition.canonical()): r.amount_per_mtok for r in sheet.rows}


def table(*rows: str) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row.split("|")) + "</tr>" for row in rows)
    return f"<!doctype html><html><body><h2>价格</h2><table>{cells}</table></body></html>"


def test_columns_in_any_order_with_strange_ones_between() -> None:
    sheet = read(
        table(
            "模型|简介|输出（元/百万tokens）|热度|缓存命中（元/百万tokens）|输入（元/百万tokens）",
            "glm-9|很好 3元|8|99|0.2|2",
        )
    )
    assert prices(sheet) == {
        ("glm-9", "output", ""): Decimal(8),
        ("glm-9", "cached_input", ""): Decimal("0.2"),
        ("glm-9", "input", ""): Decimal(2),
    }


def test_transposed_columns_that_do_not_line_up_are_not_read() -> None:
    good = table(
        "模型|deepseek-v4-flash|deepseek-v4-pro", "百万tokens输入（缓存未命中）|1元|3元", "百万tokens输出|2元|6元"
    )
    assert prices(read(good))["deepseek-v4-pro", "output", ""] == 6
    shifted = read(
        table(
            "模型|deepseek-v4-flash|deepseek-v4-pro",
            "百万tokens输入（缓存未命中）|1元|2元|3元",
            "百万tokens输出|2元|4元|6元",
        )
    )
    assert shifted.rows == ()
    assert any("line up" in s.reason for s in shifted.skipped)


def test_cache_hits_dearer_than_input_make_the_page_suspect() -> None:
    sheet = read(table("模型|输入（元/百万tokens）|缓存命中（元/百万tokens）", "a-1|1|5", "a-2|2|6", "a-3|3|7"))
    assert sheet.outcome is Outcome.SUSPECT


def test_no_unit_anywhere_is_said_not_guessed() -> None:
    sheet = read(table("模型|输入|输出", "glm-9|2元|8元"), "zhipu")
    assert sheet.rows == ()
    assert any("no unit" in s.reason for s in sheet.skipped)


def test_fine_tuned_models_are_not_the_models() -> None:
    sheet = read(
        table("Model|Training|Input / 1M tokens|Output / 1M tokens", "gpt-4.1|$25 / 1M tokens|$3|$12"), "openai"
    )
    assert sheet.rows == ()


def test_rows_that_lost_their_merged_cells_go_back_in_place() -> None:
    above = ["m-1", "仅非思考模式", "0<Token≤32K", "2.5元", "10元", "100万Token"]
    assert aligned([above, ["32K<Token≤128K", "4元", "16元"]], 6)[1] == [
        "m-1",
        "仅非思考模式",
        "32K<Token≤128K",
        "4元",
        "16元",
        "100万Token",
    ]
    assert aligned([above, ["说明", "4元"]], 6) == [above, ["说明", "4元", None, None, None, None]]
    head = ["模型", "输入", "输出", " "]
    assert headed(head, ["非思考", "思考"], [])[0] == [
        ["模型", "输入", "输出", "输出"],
        ["模型", "输入", "非思考", "思考"],
    ]


def test_spans_of_any_size_end_at_the_table() -> None:
    grid = rectangle([[SpanCell(Cell("a"), 1000, 1), SpanCell(Cell("b"), 1, 900)], [SpanCell(Cell("c"))]])
    assert [len(row) for row in grid] == [60, 60]
    assert (grid[1][0].text, grid[1][1].text) == ("a", "c")
    with pytest.raises(TooBig):
        rectangle([[SpanCell(Cell("x"))]] * 20_001)


def test_encodings() -> None:
    page = table("模型|输入（元/百万tokens）", "glm-9|2")
    assert len(read(page.encode("gb18030")).rows) == 1
    assert len(read(page.encode("utf-16")).rows) == 1
    lying = page.replace("<html>", '<html><head><meta charset="utf-8"></head>').encode("gb18030")
    assert read(lying).outcome is Outcome.SUSPECT


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", Outcome.NO_PRICES),
        (b"<html>" + b"<div>" * 5000, Outcome.TOO_BIG),
        (b"x" * (15 * 1024 * 1024 + 1), Outcome.TOO_BIG),
        (b'{"data": {"content": "<table><tr>', Outcome.SUSPECT),
        (b"<!doctype html><html><body><table><tr><td>Model</td><td>Input", Outcome.SUSPECT),
        (b"<html><script>var arg1='';/* acw_sc__v2 */</script></html>", Outcome.BLOCKED),
        (os.urandom(4000), Outcome.SUSPECT),
        (b"[" * 50_000, Outcome.SUSPECT),
        (b"<html>" + b"<astro-island " * 5000, Outcome.NO_PRICES),
        (b"<html>" + b"<table><tr><td>1</table>" * 4000, Outcome.TOO_BIG),
        (b"|m|in|\n|-|-|\n" + b"|a-1|2|\n" * 21_000, Outcome.TOO_BIG),
        (b"[home](/) and no table", Outcome.NO_PRICES),
        (b"<html><head><script>" + b"a=1;" * 60_000 + b"</script></head><body><div id=root></div>", Outcome.BLOCKED),
    ],
)
def test_what_is_no_price_page_has_an_outcome(body: bytes, outcome: Outcome) -> None:
    sheet = read(body)
    assert (sheet.outcome, sheet.rows) == (outcome, ())
    assert sheet.reason


def test_damaged_pages_never_raise() -> None:
    """Through the inner door, which has no net under it: 300 seeded damages of the fixture pages."""
    dice = random.Random(7)
    pages = sorted(SITES.glob("*/*/input.*"))
    bits = [
        b"<table>",
        b"</td>",
        b"|",
        b"{",
        b'"',
        b"\x00",
        b'rowspan="999"',
        b"<del>",
        b"1e400",
        b"&#xD800;",
        b"rows={[",
        b"\xff",
    ]
    for _ in range(300):
        path = dice.choice(pages)
        body = bytearray(path.read_bytes())
        for _ in range(dice.choice([1, 5, 20])):
            at = dice.randrange(len(body) + 1)
            if dice.random() < 0.5:
                body[at:at] = dice.choice(bits)
            else:
                del body[at : at + dice.randrange(1, 60)]
        sheet_json(_read(bytes(body), path.parent.parent.name, "https://x/", "", None))
