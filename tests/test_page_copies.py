"""Copies of pages that lost their spans, tabs and footnotes on the way: read exactly or refused by name."""

from __future__ import annotations

import pytest

from crawler.pages import read_page
from pricing.model import decimal_text
from tests.pages import page, pipe, prices, read


def test_rows_left_by_merged_cells_belong_to_the_model_named_last() -> None:
    """A converter dropped the row spans: the quota stands in the first row only, the tiers stand at the left."""
    sheet = read(
        pipe(
            "模型|模式|单次输入Token数|输入单价（每百万Token）|输出单价（每百万Token）|免费额度",
            "aa-max-1|思考|0<Token≤32K|3元|9元|各100万Token",
            "32K<Token≤128K|5元|15元",
            "bb-max-1|思考|0<Token≤32K|6元|24元",
            "32K<Token≤256K|10元|40元",
        )
    )
    assert prices(sheet) == {
        "aa-max-1 input context=<=32k mode=thinking": "3 CNY",
        "aa-max-1 output context=<=32k mode=thinking": "9 CNY",
        "aa-max-1 input context=32k-128k mode=thinking": "5 CNY",
        "aa-max-1 output context=32k-128k mode=thinking": "15 CNY",
        "bb-max-1 input context=<=32k mode=thinking": "6 CNY",
        "bb-max-1 output context=<=32k mode=thinking": "24 CNY",
        "bb-max-1 input context=32k-256k mode=thinking": "10 CNY",
        "bb-max-1 output context=32k-256k mode=thinking": "40 CNY",
    }


def test_a_row_that_fits_nowhere_gives_its_place_to_no_other_model() -> None:
    sheet = read(
        pipe(
            "模型|范围|输入（元/百万token）|输出（元/百万token）",
            "aa-1|0<Token≤32K|3|9",
            "bb-1|详见说明",
            "32K<Token≤128K|5|15",
            "cc-1|0<Token≤32K|7|21",
        )
    )
    assert {row.model for row in sheet.rows} == {"aa-1", "cc-1"}
    assert any("do not fit" in skip.reason for skip in sheet.skipped)


def test_a_second_header_row_wider_than_the_first() -> None:
    sheet = read(
        pipe(
            "|Input ≤ 256K|Input 256K - 1M",
            "|Input (Cache Hit)|Input (Cache Miss)|Output|Input (Cache Hit)|Input (Cache Miss)|Output",
            "`aa-pro-3`|$0.4 / 1M tokens|$4 / 1M tokens|$12 / 1M tokens|$0.8 / 1M tokens|$8 / 1M tokens|$24 / 1M tokens",
        )
    )
    assert prices(sheet) == {
        "aa-pro-3 cached_input context=<=256k": "0.4 USD",
        "aa-pro-3 input context=<=256k": "4 USD",
        "aa-pro-3 output context=<=256k": "12 USD",
        "aa-pro-3 cached_input context=256k-1m": "0.8 USD",
        "aa-pro-3 input context=256k-1m": "8 USD",
        "aa-pro-3 output context=256k-1m": "24 USD",
    }


def test_header_groups_of_unlike_size_are_not_guessed() -> None:
    sheet = read(
        pipe(
            "|Input ≤ 256K|Input 256K - 1M",
            "|Input (Cache Hit)|Input (Cache Miss)|Output|Input (Cache Miss)|Output",
            "aa-pro-3|$0.4 / 1M tokens|$4 / 1M tokens|$12 / 1M tokens|$8 / 1M tokens|$24 / 1M tokens",
        )
    )
    assert sheet.rows == ()
    assert any("do not fit" in skip.reason for skip in sheet.skipped)


@pytest.mark.parametrize(
    "second",
    ["**非思考模式**|**思考模式（含思维链）**", "||非思考模式|思考模式"],
    ids=["only its own cells", "in full width"],
)
def test_a_second_header_row_without_a_rule(second: str) -> None:
    sheet = read(
        pipe(
            "模型|输入单价（每百万Token）|输出单价（每百万Token）|",
            second,
            "aa-plus-2|1元|4元|16元",
        )
    )
    assert prices(sheet) == {
        "aa-plus-2 input": "1 CNY",
        "aa-plus-2 output mode=non_thinking": "4 CNY",
        "aa-plus-2 output mode=thinking": "16 CNY",
    }


def test_a_row_wider_than_its_header_is_not_read() -> None:
    sheet = read(pipe("Model|Input / 1M tokens|Output / 1M tokens", "aa-1|pro|$1|$4", "bb-1|$2|$8"))
    assert prices(sheet) == {"bb-1 input": "2 USD", "bb-1 output": "8 USD"}
    assert any("do not fit" in skip.reason for skip in sheet.skipped)


def test_a_section_for_abroad_is_another_market() -> None:
    """A page of the home market lists the prices for abroad below: neither its region nor its market are the home's."""
    rows = ("模型|输入（元/百万token）|输出（元/百万token）", "aa-max-1|3|9")
    sheet = read_page(
        (
            f"# 价格\n\n## 中国内地\n\n{pipe(*rows)}\n## 国际\n\n{pipe(rows[0], 'aa-max-1|8|24')}"
            f"\n## 美国\n\n{pipe(rows[0], 'aa-max-1|7|21')}"
        ).encode(),
        vendor="alibaba",
        url="https://help.aliyun.com/zh/model-studio/model-pricing",
    )
    assert [(r.market, r.region, r.condition.get("scope"), decimal_text(r.amount_per_mtok)) for r in sheet.rows] == [
        ("cn", "cn-mainland", None, "3"),
        ("cn", "cn-mainland", None, "9"),
        ("global", None, None, "8"),
        ("global", None, None, "24"),
        ("global", None, "us", "7"),
        ("global", None, "us", "21"),
    ]


def test_domestic_and_overseas_lists_on_one_page() -> None:
    text = "\n".join(
        f"### {place} Pricing of the Model\n\n"
        + pipe("Model|Input|Output", f"aa-1|{coin}1 / 1M tokens|{coin}3 / 1M tokens")
        for place, coin in (("Domestic", "¥"), ("Overseas", "$"))
    )
    sheet = read_page(text.encode(), vendor="xiaomi", url="https://platform.xiaomimimo.com/docs/pricing.md")
    assert [(r.market, r.currency) for r in sheet.rows] == [("cn", "CNY")] * 2 + [("global", "USD")] * 2


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("3（缓存命中为0.6）", {"aa-1 input": "3 CNY", "aa-1 cached_input": "0.6 CNY"}),
        (
            "3.1（除音频外） / 8（音频）",
            {"aa-1 input modality=text": "3.1 CNY", "aa-1 input modality=audio": "8 CNY"},
        ),
        (
            "0.5（文本）/ 30（音频）/ 2（视觉）",
            {
                "aa-1 input modality=text": "0.5 CNY",
                "aa-1 input modality=audio": "30 CNY",
                "aa-1 input modality=image": "2 CNY",
            },
        ),
        ("1.5(缓存命中则打5折)", {"aa-1 input": "1.5 CNY"}),
    ],
    ids=["a cache price in brackets", "audio apart", "three kinds", "a discount on something else"],
)
def test_figures_with_notes_in_one_cell(cell: str, wanted: dict[str, str]) -> None:
    assert prices(read(pipe("模型|输入价格（元/M Tokens）", f"aa-1|{cell}"))) == wanted


def test_the_group_says_what_is_charged_and_the_label_below_only_of_what_kind() -> None:
    rows = (
        '<table><tr><th rowspan="2">模型</th><th colspan="2">输入单价（每百万Token）</th><th colspan="2">输出单价（每百万Token）</th></tr>'
        "<tr><th>文本</th><th>音频</th><th>文本<br>仅纯文本输入</th><th>文本<br>多模态输入</th></tr>"
        "<tr><td>aa-omni-1</td><td>2元</td><td>9元</td><td>5元</td><td>7元</td></tr></table>"
    )
    assert prices(read(page(rows))) == {
        "aa-omni-1 input modality=text": "2 CNY",
        "aa-omni-1 input modality=audio": "9 CNY",
        "aa-omni-1 output input=text modality=text": "5 CNY",
        "aa-omni-1 output modality=text": "7 CNY",
    }


def test_rows_of_plans_belong_to_the_model_of_the_heading() -> None:
    rows = pipe(
        "Tier|Input price per 1M tokens|Output price per 1M tokens",
        "**Free**|Free of charge|Free of charge",
        "**Paid**|$1|$4",
        "**Paid Batch**|$0.5|$2",
    )
    wanted = {
        "aa-5-pro input": "1 USD",
        "aa-5-pro output": "4 USD",
        "aa-5-pro input tier=batch": "0.5 USD",
        "aa-5-pro output tier=batch": "2 USD",
    }
    assert prices(read(f"## AA 5 Pro\n\n### Standard pricing (pay as you go)\n\n{rows}")) == wanted
    nobodys = read(f"## Paid\n\n{rows}")
    assert nobodys.rows == ()
    assert any("without a model" in skip.reason for skip in nobodys.skipped)


def test_kinds_of_deployment_are_no_models() -> None:
    sheet = read(pipe("Deployment type|Input / 1M tokens|Output / 1M tokens", "Global|$2|$8", "Data Zone|$3|$9"))
    assert sheet.rows == ()
    assert any("without a model" in skip.reason for skip in sheet.skipped)


def test_the_name_of_a_tab_stands_above_a_heading_that_does_not_say_it() -> None:
    rows = "Category|Model|Input|Output"
    text = "\n\n".join(
        ["Prices per 1M tokens."]
        + [
            f"{tab}\n\n### Grouped data\n\n{pipe(rows, f'Code|aa-5-code|${price}|${price * 4}')}"
            for tab, price in (("Fast", 6), ("Standard", 3), ("Batch", 1))
        ]
    )
    assert prices(read(text)) == {
        "aa-5-code input tier=priority": "6 USD",
        "aa-5-code output tier=priority": "24 USD",
        "aa-5-code input": "3 USD",
        "aa-5-code output": "12 USD",
        "aa-5-code input tier=batch": "1 USD",
        "aa-5-code output tier=batch": "4 USD",
    }


def test_whether_prompts_train_models_is_no_price_of_training() -> None:
    sheet = read(pipe("Model|Input / 1M tokens|Output / 1M tokens|Training use", "aa-1|$1|$4|No"))
    assert prices(sheet) == {"aa-1 input": "1 USD", "aa-1 output": "4 USD"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("aa-5-flash^(1)", "aa-5-flash input"),
        ("`aa-5-pro`, prompts > 200k tokens", "aa-5-pro input context=>200k"),
        ("AA-5.5 excludes long context1", "aa-5.5 input"),
        ("Amazon Bedrock - AA 3.7 Tune", "aa-3.7-tune input"),
        ("AA-V9-Pro模型调用", "aa-v9-pro input"),
        ("AA-V4-Flash 0731 正式版", "aa-v4-flash-0731 input"),
    ],
)
def test_what_stands_beside_a_name(name: str, key: str) -> None:
    assert prices(read(pipe("Model|Input / 1M tokens", f"{name}|$2"))) == {key: "2 USD"}


def test_rows_that_name_the_hours_of_the_rows_below() -> None:
    sheet = read(
        pipe(
            "模型|aa-chat-2|aa-reasoner-2",
            "标准时段价格|（北京时间 08:30–00:30）|",
            "百万tokens输入|2元|4元",
            "优惠时段价格|（北京时间 00:30–08:30）|",
            "百万tokens输入|1元（5折）|1元（2.5折）",
        )
    )
    assert prices(sheet) == {
        "aa-chat-2 input time=peak": "2 CNY",
        "aa-reasoner-2 input time=peak": "4 CNY",
        "aa-chat-2 input time=off_peak": "1 CNY",
        "aa-reasoner-2 input time=off_peak": "1 CNY",
    }


def test_a_bare_cache_column_beside_cache_hits_is_storage() -> None:
    sheet = read(pipe("模型|输入（百万token）|缓存|缓存命中（百万token）", "aa-4.7|2元|限时免费|0.4元"))
    assert prices(sheet) == {"aa-4.7 input": "2 CNY", "aa-4.7 cached_input": "0.4 CNY"}


def test_a_table_in_bold() -> None:
    text = pipe("模型|输入（元/百万token）", "aa-4|2").rstrip()
    assert prices(read(f"**{text}**\n")) == {"aa-4 input": "2 CNY"}
