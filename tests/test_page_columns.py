"""What columns and neighbours say of a price: currency columns, pairs, tiers beside each other, tuned models; and billing items in data."""

from __future__ import annotations

import json

import pytest

from crawler.pages import read_page
from tests.pages import page, pipe, prices, read


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            (
                "Model|Input (per 1M tokens)|Output (per 1M tokens)|Currency",
                "aa-1|2.5|10|USD",
                "bb-1|0.8|2|CNY",
                "*|0|0|CNY",
            ),
            {"aa-1 input": "2.5 USD", "aa-1 output": "10 USD", "bb-1 input": "0.8 CNY", "bb-1 output": "2 CNY"},
        ),
        (
            ("Modelo|Custo/MTok (in/out)", "aa-1|$0.15 / $0.60"),
            {"aa-1 input": "0.15 USD", "aa-1 output": "0.6 USD"},
        ),
        (
            ("Model|Input $/1M (≤32k)|Output $/1M (≤32k)", "aa-1|0.8|2"),
            {"aa-1 input context=<=32k": "0.8 USD", "aa-1 output context=<=32k": "2 USD"},
        ),
        (
            (
                "Model|Input $/1M tokens|Output $/1M tokens",
                "aa-4o-1|2.5|10",
                "aa-4o fine-tuning|3.75|15",
                "ft:aa-4o-1|3.75|15",
            ),
            {"aa-4o-1 input": "2.5 USD", "aa-4o-1 output": "10 USD"},
        ),
        (("model|price 1K/tokens", "aa-1|0.012¥"), {"aa-1 input": "12 CNY", "aa-1 output": "12 CNY"}),
    ],
    ids=["currency", "pair", "length", "tuned", "typo"],
)
def test_what_columns_say(rows: tuple[str, ...], wanted: dict[str, str]) -> None:
    assert prices(read(pipe(*rows))) == wanted


def test_models_that_answer_nothing_have_one_price_and_the_batch_column_the_unit_of_its_neighbour() -> None:
    sheet = read(
        "### Embedding Models\n\n" + pipe("Model|Price (per 1M tokens)|Price with Batch API*", "aa v2|$0.10|$0.05")
    )
    assert prices(sheet) == {"aa-v2 input": "0.1 USD", "aa-v2 input tier=batch": "0.05 USD"}


def item(model: str, code: str, price: str, **more: str) -> dict[str, str]:
    return {
        "playgroundName": model,
        "sku": f"{model}.on",
        "componentCode": code,
        "priceCny": price,
        "unitName": "K tokens",
        **more,
    }


def streamed(items: list[dict[str, str]]) -> str:
    line = '7:["$","$L2",null,' + json.dumps({"listed": items}, ensure_ascii=False) + "]\n"
    return page(f"<div>价格</div><script>self.__next_f.push([1,{json.dumps(line, ensure_ascii=False)}])</script>")


def test_billing_items_in_the_data_of_a_streamed_page() -> None:
    items = [
        item("aa/M-1", "input-tokens", "0.012"),
        item("aa/M-1", "output-tokens", "0.024"),
        item("aa/M-1", "cached-input-tokens", "0.0001"),
        item("aa/Pic-1", "images", "0.28", unitName="张"),
        item("aa/M-2", "input-tokens", "0.004", scenario="原价"),
        item("aa/M-2", "input-tokens", "0.001", scenario="活动价"),
        item("aa/M-3", "input-tokens", "0.004", scenario="一"),
        item("aa/M-3", "input-tokens", "0.001", scenario="二"),
    ]
    assert prices(read_page(streamed(items).encode(), vendor="siliconflow")) == {
        "aa/m-1 input": "12 CNY",
        "aa/m-1 output": "24 CNY",
        "aa/m-1 cached_input": "0.1 CNY",
        "aa/m-2 input": "1 CNY",
    }


def test_a_scope_abroad_is_another_market_than_the_page_s() -> None:
    sheet = read(
        "价格单位：每百万 Token\n\n"
        + pipe("模型 ID|服务部署范围|输入单价|输出单价", "aa-1|中国内地|0.8 元|2 元", "aa-1|国际|USD 0.12|USD 0.30"),
        "alibaba",
        "https://help.aliyun.com/zh/model-studio/model-pricing",
    )
    assert {(r.market, r.currency, str(r.amount_per_mtok)) for r in sheet.rows if r.meter == "input"} == {
        ("cn", "CNY", "0.8"),
        ("global", "USD", "0.12"),
    }


def test_a_name_with_its_tagline_and_a_tier_under_a_price() -> None:
    """Name and tagline touch in the source; a group heads the columns of the cache; one cell tells the length for its row."""

    def row(name: str, *amounts: str, note: str = "") -> str:
        cells = "".join(
            f"<td><div>{a} <span>/ MTok</span>{note if n == 0 else ''}</div></td>" for n, a in enumerate(amounts)
        )
        return f"<tr>{name}{cells}</tr>"

    small, large = ('<span class="block x">for prompts ' + f"{w} 100,000 tokens</span>" for w in ("up to", "over"))
    head = (
        "<thead><tr><th>Model</th><th colspan=2>Base tokens</th><th colspan=3>Prompt caching</th></tr><tr><th>Name</th><th>Input</th>"
        "<th>Output</th><th><button>5m writes</button></th><th>1h writes</th><th>Hits and refreshes</th></tr></thead>"
    )
    named = "<td{}><div><a>{}</a><span>{}</span></div></td>"
    sheet = read(
        page(
            f"<table>{head}<tbody>"
            + row(
                named.format("", "Claude Aa 5.1", "For long work"),
                "$10",
                "$50",
                "$12.50",
                "$20",
                "<button>$0.25</button>",
            )
            + row(
                named.format(" rowspan=2", "Claude Bb 5.5", "For many tasks"),
                "$0.10",
                "$0.50",
                "$0.125",
                "$0.20",
                "$0.01",
                note=small,
            )
            + row("", "$0.50", "$2.50", "$0.625", "$1", "$0.05", note=large)
            + "</tbody><tbody><tr><th colspan=6>Additional models</th></tr></tbody></table>"
        ),
        "anthropic",
    )
    a, b = "claude-aa-5.1", "claude-bb-5.5"
    assert prices(sheet) == {
        f"{a} input": "10 USD",
        f"{a} output": "50 USD",
        f"{a} cache_write ttl=5m": "12.5 USD",
        f"{a} cache_write ttl=1h": "20 USD",
        f"{a} cached_input": "0.25 USD",
        f"{b} input context=<=100k": "0.1 USD",
        f"{b} output context=<=100k": "0.5 USD",
        f"{b} cache_write context=<=100k ttl=5m": "0.125 USD",
        f"{b} cache_write context=<=100k ttl=1h": "0.2 USD",
        f"{b} cached_input context=<=100k": "0.01 USD",
        f"{b} input context=>100k": "0.5 USD",
        f"{b} output context=>100k": "2.5 USD",
        f"{b} cache_write context=>100k ttl=5m": "0.625 USD",
        f"{b} cache_write context=>100k ttl=1h": "1 USD",
        f"{b} cached_input context=>100k": "0.05 USD",
    }


def test_words_for_the_hours_and_remarks_beside_a_name() -> None:
    sheet = read(
        pipe(
            "Model ID|Input price (per 1 million tokens)|Output price (per 1 million tokens)",
            "aa-flash-1 Currently equivalent to aa-flash-1-2026-07-15|$0.03|$0.13",
            "bb-v4.1 context caching|Busy hours: $0.3<br>Idle hours: $0.15|Busy hours: $1.2<br>Idle hours: $0.6",
            "128K|$12|$12",
        )
    )
    assert prices(sheet) == {
        "aa-flash-1 input": "0.03 USD",
        "aa-flash-1 output": "0.13 USD",
        "bb-v4.1 input time=peak": "0.3 USD",
        "bb-v4.1 input time=off_peak": "0.15 USD",
        "bb-v4.1 output time=peak": "1.2 USD",
        "bb-v4.1 output time=off_peak": "0.6 USD",
    }


def test_lengths_without_a_unit_are_thousands() -> None:
    head = "模型|输入长度|输入（元/百万token）|输出（元/百万token）"
    sheet = read(pipe(head, "aa-2|输入长度 [0, 32]|0.6|3.6", "|输入长度 (128, 256]|1.8|10.8"))
    assert {(r.condition.get("context"), str(r.amount_per_mtok)) for r in sheet.rows if r.meter == "input"} == {
        ("<=32k", "0.6"),
        ("128k-256k", "1.8"),
    }


def test_a_second_table_of_the_same_kind_with_other_prices_is_for_something_else() -> None:
    """Two regions behind tabs whose names are lost: what stands only in the second belongs to nobody knows where."""
    head = "模型名称|推理输入（元/百万 tokens）|推理输出（元/百万 tokens）"
    sheet = read(
        f"## 后付费\n\n{pipe(head, 'aa-1|20|100')}\n## 后付费\n\n{pipe(head, 'aa-1|21.9|109.8', 'bb-1|7|9')}", "tencent"
    )
    assert {(r.model, str(r.amount_per_mtok)) for r in sheet.rows} == {("aa-1", "20"), ("aa-1", "100")}
    assert any("second table" in skip.reason for skip in sheet.skipped)


def test_two_prices_for_one_thing_in_one_column_are_none() -> None:
    sheet = read(pipe("Model|Input $/1M tokens|Output $/1M tokens", "aa-1|1|4", "aa-1|2|4", "bb-1|3|9", "bb-1|0|0"))
    assert prices(sheet) == {"aa-1 output": "4 USD", "bb-1 input": "3 USD", "bb-1 output": "9 USD"}
