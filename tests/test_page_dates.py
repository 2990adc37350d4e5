"""Prices that are dated, announced, told in other words beside the figure, or kept as data with the columns apart."""

from __future__ import annotations

import json

import pytest

from tests.pages import page, pipe, prices, read


def test_a_table_whose_only_prices_carry_a_last_day() -> None:
    sheet = read(
        "## aa-3 flash\n\n### Batch\n\n"
        + pipe(
            "|Paid tier, per 1M tokens in USD",
            "Input price|$0.375 through December 15, 2026",
            "Output price|$2.25 through December 15, 2026",
        )
    )
    assert {(r.meter, str(r.amount_per_mtok), r.condition.get("tier")) for r in sheet.rows} == {
        ("input", "0.375", "batch"),
        ("output", "2.25", "batch"),
    }


def test_the_same_price_by_the_minute_is_not_another_price() -> None:
    sheet = read(
        pipe(
            "Model|Input price (per 1M tokens)|Output price (per 1M tokens)",
            "aa-live-1|$3.00 or $0.005/min (audio)|$12.00 or $0.018/min (audio)",
        )
    )
    assert set(prices(sheet).values()) == {"3 USD", "12 USD"}


def test_a_table_without_header_whose_cells_say_what_they_are() -> None:
    sheet = read(
        page(
            "<p>Prices per 1M tokens:</p><table><tr><td>aa-1</td><td>Input: $0.80</td><td>Output: $4.00</td></tr>"
            "<tr><td>bb-2</td><td>Input: $3.00</td><td>Output: $15.00</td></tr></table>"
        )
    )
    assert prices(sheet) == {
        "aa-1 input": "0.8 USD",
        "aa-1 output": "4 USD",
        "bb-2 input": "3 USD",
        "bb-2 output": "15 USD",
    }


@pytest.mark.parametrize(
    ("line", "skipped"),
    [
        ("The following prices take effect on December 17, 2026:", True),
        ("新价格将于 2026 年 12 月 17 日 00:00 生效，具体如下：", True),
        ("Prices last changed on March 3, 2026:", False),
    ],
    ids=["en", "zh", "past"],
)
def test_prices_announced_for_a_later_day_stand_beside_those_of_today(line: str, skipped: bool) -> None:
    head = "Model|Input (USD per 1M tokens)|Output (USD per 1M tokens)"
    sheet = read(f"{pipe(head, 'aa-1|1|4')}\n{line}\n\n{pipe(head, 'aa-1|2|8')}")
    assert any("announced for a later day" in skip.reason for skip in sheet.skipped) is skipped
    if skipped:
        assert prices(sheet) == {"aa-1 input": "1 USD", "aa-1 output": "4 USD"}


def test_a_table_that_tells_its_first_day_alone_is_read() -> None:
    head = "Model|Input (USD per 1M tokens)|Output (USD per 1M tokens)"
    sheet = read(f"These prices take effect on January 17, 2026:\n\n{pipe(head, 'aa-1|2|8')}")
    assert prices(sheet) == {"aa-1 input": "2 USD", "aa-1 output": "8 USD"}


def test_hours_under_the_heading_of_the_models() -> None:
    sheet = read(
        "<table><tr><th colspan=2>MODEL</th><th>INPUT (per 1M tokens)</th><th>OUTPUT (per 1M tokens)</th></tr>"
        "<tr><td rowspan=2>aa-v4</td><td>PEAK</td><td>$0.30</td><td>$1.20</td></tr>"
        "<tr><td>OFF-PEAK</td><td>$0.15</td><td>$0.60</td></tr></table>"
    )
    assert prices(sheet) == {
        "aa-v4 input time=peak": "0.3 USD",
        "aa-v4 output time=peak": "1.2 USD",
        "aa-v4 input time=off_peak": "0.15 USD",
        "aa-v4 output time=off_peak": "0.6 USD",
    }


def test_data_that_keeps_its_columns_apart_from_its_records() -> None:
    data = {
        "table": {
            "columns": [
                {"code": "m", "label": "模型"},
                {"code": "i", "label": "输入单价（元/百万Tokens）"},
                {"code": "o", "label": "输出单价（元/百万Tokens）"},
            ],
            "records": [{"m": "aa-4.6", "i": "2", "o": "8"}, {"m": "aa-4.6-air", "i": "0.5", "o": "2"}],
        }
    }
    sheet = read(json.dumps(data, ensure_ascii=False))
    assert prices(sheet) == {
        "aa-4.6 input": "2 CNY",
        "aa-4.6 output": "8 CNY",
        "aa-4.6-air input": "0.5 CNY",
        "aa-4.6-air output": "2 CNY",
    }


def test_a_heading_that_names_the_standard_prices_too_makes_none_of_them_batch() -> None:
    head = "Models|Price per 1,000 input tokens|Price per 1,000 output tokens|Price per 1,000 input tokens (batch)"
    sheet = read(
        f"#### On-Demand and Batch pricing\n\n{pipe(head, 'aa-2 sonnet|$0.003|$0.015|$0.0015', 'bb-1|$0.008|$0.024|N/A')}"
    )
    assert prices(sheet) == {
        "aa-2-sonnet input": "3 USD",
        "aa-2-sonnet output": "15 USD",
        "aa-2-sonnet input tier=batch": "1.5 USD",
        "bb-1 input": "8 USD",
        "bb-1 output": "24 USD",
    }


def test_words_around_a_name_that_are_no_part_of_it() -> None:
    sheet = read(
        "### 分级计费模型 aa-3\n\n"
        + pipe(
            "输入长度|输入|输出",
            "输入长度 ≤4k|1.5元/1M token|4元/1M token",
            "4k＜输入长度≤32k|4元/1M token|8元/1M token",
        )
        + "\n### 对话\n\n"
        + pipe("计费项|价格: 元/ 1K tokens", "知识库 - 索引|0.002", "文件 QA 拆分|0.03", "bb-4k - 对话|0.015")
    )
    assert {(r.model, r.meter, r.condition.get("context"), str(r.amount_per_mtok.normalize())) for r in sheet.rows} == {
        ("aa-3", "input", "<=4k", "1.5"),
        ("aa-3", "output", "<=4k", "4"),
        ("aa-3", "input", "4k-32k", "4"),
        ("aa-3", "output", "4k-32k", "8"),
        ("bb-4k", "input", None, "15"),
        ("bb-4k", "output", None, "15"),
    }


def test_a_length_from_nought_is_no_price() -> None:
    sheet = read(
        pipe(
            "模型|输入|输出",
            "aa-m1|0-200k 输入长度：0.8 元/百万 tokens<br/>200k-1M：2.4 元/百万 tokens|0-200k：8 元/百万 tokens<br/>200k-1M：24 元/百万 tokens",
        )
    )
    assert prices(sheet) == {
        "aa-m1 input context=<=200k": "0.8 CNY",
        "aa-m1 input context=200k-1m": "2.4 CNY",
        "aa-m1 output context=<=200k": "8 CNY",
        "aa-m1 output context=200k-1m": "24 CNY",
    }


def test_a_kind_of_model_in_a_heading_is_no_mode_and_a_product_beside_the_model_no_model() -> None:
    sheet = read(
        "## 深度思考模型\n\n"
        + pipe(
            "产品名|模型名|刊例价",
            "某某混元大模型|aa-turbos|输入：0.0008元/千 tokens<br>输出：0.002元/千 tokens",
            "某某混元大模型|bb-v3 family|输入：0.004元/千 tokens<br>输出：0.012元/千 tokens",
        )
    )
    assert prices(sheet) == {
        "aa-turbos input": "0.8 CNY",
        "aa-turbos output": "2 CNY",
        "bb-v3 input": "4 CNY",
        "bb-v3 output": "12 CNY",
    }


def test_units_beyond_the_million() -> None:
    sheet = read(
        pipe(
            "模型|输入|输出",
            "aa-1|10元/千万tokens|40元/千万tokens",
            "bb-1|0.01元/万tokens|0.04元/万tokens",
            "cc-1|100元/亿tokens|400元/亿tokens",
        )
    )
    alike = {f"{m} {k}": v for m in ("aa-1", "bb-1", "cc-1") for k, v in (("input", "1 CNY"), ("output", "4 CNY"))}
    assert prices(sheet) == alike


def test_the_corner_of_a_table_of_models_side_by_side_names_the_money() -> None:
    sheet = read(pipe("计费项（元/百万tokens）|aa-plus-3|aa-flash-3", "输入|4|1", "输出|16|4", "并发上限|50|200"))
    assert prices(sheet) == {
        "aa-plus-3 input": "4 CNY",
        "aa-plus-3 output": "16 CNY",
        "aa-flash-3 input": "1 CNY",
        "aa-flash-3 output": "4 CNY",
    }
