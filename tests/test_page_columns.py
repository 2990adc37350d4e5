"""What columns and neighbours say of a price: currency columns, pairs, tiers beside each other, tuned models; and billing items in data."""

from __future__ import annotations

import json

import pytest

from crawler.pages import read_page
from tests.test_page_copies import page, pipe, prices, read


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
