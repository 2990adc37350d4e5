"""Tables of unusual shape: without a header or rule, models named only above them, spans lost, list and payable columns."""

from __future__ import annotations

import pytest

from tests.pages import page, pipe, prices, read


def table(*rows: str) -> str:
    return page(
        "<table>" + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in r.split('|'))}</tr>" for r in rows) + "</table>"
    )


def test_a_table_without_a_header_says_in_its_cells_what_is_what() -> None:
    sheet = read(
        table(
            "AA 5.1|AA-5.1|输入（输入&lt;=32k）|0.004|-|元/千tokens",
            "AA 5.1|AA-5.1|输出（输入&lt;=32k）|0.018|-|元/千tokens",
        ),
    )
    assert prices(sheet) == {"aa-5.1 input context=<=32k": "4 CNY", "aa-5.1 output context=<=32k": "18 CNY"}
    sheet = read(table("Vector-V1|推理服务|输入|0.0005|元/千tokens", "Vector-V2|推理服务|输入|0.0007|元/千tokens"))
    assert prices(sheet) == {"vector-v1 input": "0.5 CNY", "vector-v2 input": "0.7 CNY"}


def test_two_columns_of_prices_without_a_header_are_not_told_apart() -> None:
    assert not read(table("AA-5.1|输入|0.004|0.002|元/千tokens", "AA-5.1|输出|0.018|0.009|元/千tokens")).rows


def test_a_row_of_labels_each_with_its_price() -> None:
    sheet = read(
        table(
            "AA-V6-Pro模型调用|输入tokens|0.003元/千tokens|输出tokens|0.009元/千tokens",
            "AA-V6-Omni模型调用|分钟|0.2元/分钟",
            "AA-V6-Turbo模型调用|输入tokens|0.0015元/千tokens|输出tokens|0.0045元/千tokens",
        )
    )
    assert prices(sheet) == {
        "aa-v6-pro input": "3 CNY",
        "aa-v6-pro output": "9 CNY",
        "aa-v6-turbo input": "1.5 CNY",
        "aa-v6-turbo output": "4.5 CNY",
    }
    assert any("分钟" in skip.reason for skip in sheet.skipped)


PEAKS = (
    "模型|aa-flash(1)|bb-v4-pro",
    "并发限制|2500|500",
    "价格(2)|百万tokens输入（缓存命中）|空闲时段|0.02元|0.15元",
    "高峰时段|0.04元|0.30元",
    "百万tokens输出|空闲时段|4元|13.5元",
    "高峰时段|8元|27元",
)


@pytest.mark.parametrize("text", [table(*PEAKS), pipe(*PEAKS)], ids=["html", "markdown"])
def test_models_across_the_top_when_all_spans_are_lost(text: str) -> None:
    assert prices(read(text)) == {
        "aa-flash cached_input time=off_peak": "0.02 CNY",
        "bb-v4-pro cached_input time=off_peak": "0.15 CNY",
        "aa-flash cached_input time=peak": "0.04 CNY",
        "bb-v4-pro cached_input time=peak": "0.3 CNY",
        "aa-flash output time=off_peak": "4 CNY",
        "bb-v4-pro output time=off_peak": "13.5 CNY",
        "aa-flash output time=peak": "8 CNY",
        "bb-v4-pro output time=peak": "27 CNY",
    }


def test_a_price_short_of_a_model_is_nobody_s() -> None:
    sheet = read(table("模型|aa-flash|bb-pro-1", "百万tokens输入|1元|4元", "高峰时段|2元", "百万tokens输出|3元|8元"))
    assert prices(sheet) == {
        "aa-flash input": "1 CNY",
        "bb-pro-1 input": "4 CNY",
        "aa-flash output": "3 CNY",
        "bb-pro-1 output": "8 CNY",
    }


def test_a_markdown_table_without_a_rule() -> None:
    sheet = read(
        "| 模型 | | aa-v4(1) | bb-v4 |\n| 价格 | 百万tokens输入（缓存未命中） | 1元 | 3元 |\n| | 百万tokens输出 | 2元 | 6元 |\n"
    )
    assert prices(sheet) == {
        "aa-v4 input": "1 CNY",
        "bb-v4 input": "3 CNY",
        "aa-v4 output": "2 CNY",
        "bb-v4 output": "6 CNY",
    }


def test_blanks_that_a_converter_left_of_merged_columns() -> None:
    """The header row is blank, so the table was converted; attributes go over both models in the same way as prices."""
    head = "|  |  |  |  |\n| --- | --- | --- | --- |\n| 模型 | | aa-chat-1 | aa-deep-1 |\n"
    body = "| 上下文长度 | | 128K | |\n| 价格 | 百万tokens输入 | 2元 | |\n| 百万tokens输出 | 3元 | |\n"
    both = {
        "aa-chat-1 input": "2 CNY",
        "aa-deep-1 input": "2 CNY",
        "aa-chat-1 output": "3 CNY",
        "aa-deep-1 output": "3 CNY",
    }
    assert prices(read(head + body)) == both
    told = head + "| 上下文长度 | | 128K | 64K |\n| 价格 | 百万tokens输入 | 2元 | |\n| | 百万tokens输出 | 3元 | 4元 |\n"
    assert prices(read(told)) == {"aa-chat-1 input": "2 CNY", "aa-chat-1 output": "3 CNY", "aa-deep-1 output": "4 CNY"}


@pytest.mark.parametrize(
    ("title", "vendor", "model"),
    [
        ("豆包大模型1.8(最新)", "bytedance", "doubao-seed-1.8"),
        ("Qwen3-Max pricing", "alibaba", "qwen3-max"),
        ("LongCat-2.0 价格", "meituan", "longcat-2.0"),
    ],
)
def test_the_model_is_named_by_the_title_alone(title: str, vendor: str, model: str) -> None:
    body = f"# {title}\n\n## 模型价格\n\n价格为每百万 tokens\n\n" + pipe(
        "条件（千 token）|输入|输出", "输入长度 [0, 32]|0.8元|2元"
    )
    assert prices(read(body, vendor)) == {
        f"{model} input context=<=32k": "0.8 CNY",
        f"{model} output context=<=32k": "2 CNY",
    }


def test_a_title_of_a_chapter_names_no_model() -> None:
    assert not read(
        "# 第3章\n\n" + pipe("条件|输入（元/百万token）|输出（元/百万token）", "长度 [0, 32K]|0.8|2"), "bytedance"
    ).rows


def test_list_and_payable_columns_of_one_model() -> None:
    sheet = read(
        page("<h1>AA-2.0 价格</h1><p>价格为每百万 tokens</p>").replace(
            "</body>", table("类型|原价|限时折扣", "缓存未命中输入|¥5|¥2", "输出|¥20|¥8") + "</body>"
        )
    )
    assert prices(sheet) == {"aa-2.0 input": "2 CNY", "aa-2.0 output": "8 CNY"}
    assert {str(row.list_amount_per_mtok) for row in sheet.rows} == {"5", "20"}


def test_units_in_a_row_of_their_own() -> None:
    sheet = read(
        page(
            "<table><tr><td>Maker</td><td>Model</td><td colspan=2>Jun-26</td></tr><tr><td></td><td></td><td>Input (RMB)</td><td>Output (RMB)</td></tr>"
            "<tr><td></td><td></td><td>(million tokens)</td><td>(million tokens)</td></tr>"
            "<tr><td>AA</td><td>aa-4.7</td><td>2</td><td>8</td></tr><tr><td>AA</td><td>aa-5</td><td>3</td><td>9</td></tr></table>"
        )
    )
    assert prices(sheet) == {
        "aa-4.7 input": "2 CNY",
        "aa-4.7 output": "8 CNY",
        "aa-5 input": "3 CNY",
        "aa-5 output": "9 CNY",
    }


def test_dollar_prices_of_a_seller_at_home_elsewhere_are_those_abroad() -> None:
    body = "Prices per 1M tokens\n\n" + pipe("Model|Input|Output", "aa-v4|$0.14|$0.28")
    assert {(r.market, r.currency) for r in read(body, "deepseek", "").rows} == {("global", "USD")}
    assert {r.market for r in read("# 海外定价\n\n" + body.replace("$", "¥"), "xiaomi", "").rows} == {"global"}
    assert {r.market for r in read("# 模型海外定价\n\n" + body.replace("$", "¥"), "xiaomi", "").rows} == {"global"}
    assert {r.market for r in read("# 模型国内定价\n\n" + body.replace("$", "¥"), "xiaomi", "").rows} == {"cn"}


def test_a_price_before_its_change_is_not_today_s() -> None:
    sheet = read(
        pipe(
            "模型名称|输入（元/百万token）|输出（元/百万token）",
            "aa-v4-flash正式版<br>> 调整前价格，2026-08-21 起不适用|1|2",
            "aa-v4-flash正式版|3|9",
        )
    )
    assert prices(sheet) == {"aa-v4-flash input": "3 CNY", "aa-v4-flash output": "9 CNY"}


def test_sizes_are_models_of_their_own() -> None:
    sheet = read(
        pipe(
            "模型|输入（元/百万token）|输出（元/百万token）",
            "aa9-4b/1.7b/0.6b|0.3|1.2",
            "BB 3.1 Instruct (405B)|3|9",
            "BB 3.1 Instruct (70B)|1|4",
        )
    )
    assert {(r.model, str(r.amount_per_mtok)) for r in sheet.rows if r.meter == "input"} == {
        ("aa9-4b", "0.3"),
        ("aa9-1.7b", "0.3"),
        ("aa9-0.6b", "0.3"),
        ("bb-3.1-instruct-405b", "3"),
        ("bb-3.1-instruct-70b", "1"),
    }


def test_a_header_row_that_lost_its_spans_in_html() -> None:
    sheet = read(
        page("<p>Prices per 1M tokens</p>").removesuffix("</body></html>")
        + "<table><tr><th></th><th>Short context</th><th>Long context</th></tr>"
        + "<tr><td>Model</td><td>Input</td><td>Cached input</td><td>Output</td><td>Input</td><td>Cached input</td><td>Output</td></tr>"
        + "<tr><td>aa-5.5</td><td>$5</td><td>$0.50</td><td>$30</td><td>$10</td><td>$1</td><td>$45</td></tr></table>"
    )
    assert prices(sheet) == {
        "aa-5.5 input context=short": "5 USD",
        "aa-5.5 cached_input context=short": "0.5 USD",
        "aa-5.5 output context=short": "30 USD",
        "aa-5.5 input context=long": "10 USD",
        "aa-5.5 cached_input context=long": "1 USD",
        "aa-5.5 output context=long": "45 USD",
    }


def test_a_second_group_of_the_same_columns_is_not_the_first() -> None:
    head = "Model|Input $/1M tokens|Output $/1M tokens|Input $/1M tokens|Output $/1M tokens"
    assert prices(read(pipe(head, "aa-1|5|30|10|45"))) == {"aa-1 input": "5 USD", "aa-1 output": "30 USD"}


def test_a_row_whose_amount_stands_under_a_column_of_words() -> None:
    """The model's merged cell was lost and a blank was put at the end: nothing of that row is read."""
    sheet = read(
        pipe("Model|Modality|Input $/1M|Cached input $/1M|Output $/1M", "aa-2|Image|$8|$2|$30", "Text|$2.50|$0.625|-|")
    )
    assert {r.model for r in sheet.rows} == {"aa-2"}
    assert any("do not fit" in skip.reason for skip in sheet.skipped)


def test_models_across_the_top_with_features_between() -> None:
    sheet = read(
        table(
            "MODEL|aa-v4-flash(1)|bb-v4-pro",
            "CONTEXT LENGTH|1M",
            "FEATURES|Json Output|✓|✓",
            "PRICING|1M INPUT TOKENS (CACHE HIT)|$0.0028|$0.003625",
            "1M INPUT TOKENS (CACHE MISS)|$0.14|$0.435",
            "1M OUTPUT TOKENS|$0.28|$0.87",
        )
    )
    assert prices(sheet) == {
        "aa-v4-flash cached_input": "0.0028 USD",
        "bb-v4-pro cached_input": "0.003625 USD",
        "aa-v4-flash input": "0.14 USD",
        "bb-v4-pro input": "0.435 USD",
        "aa-v4-flash output": "0.28 USD",
        "bb-v4-pro output": "0.87 USD",
    }
