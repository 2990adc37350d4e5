"""What a column, a list or a card says is charged: read for what it is, or refused by name."""

from __future__ import annotations

import pytest

from tests.pages import BOTH, cells, page, pipe, prices, read


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param(
            ("Model|Type|Price (/1M tokens) <= 200K input tokens|Price (/1M tokens) <= 200K cached input tokens",
             "g-2.5|Input|$1.25|$0.125", "g-2.5|Text output|$10|N/A"),
            {"g-2.5 input context=<=200k": "1.25 USD", "g-2.5 cached_input context=<=200k": "0.125 USD",
             "g-2.5 output context=<=200k modality=text": "10 USD"},
            id="a length in a header names no meter",
        ),
        pytest.param(
            ("Model|Type|Input price / 1M tokens", "g-2.5|Output|$10", "g-2.5|Input|$1"),
            {"g-2.5 input": "1 USD"},
            id="an output row under an input column",
        ),
        pytest.param(
            ("模型|条件（千 token）|输入（元/百万token）", "d-4-pro|峰：9:00-12:00、14:00-18:00|9", "d-4-pro|谷：其余时段|4.5"),
            {"d-4-pro input time=peak": "9 CNY", "d-4-pro input time=off_peak": "4.5 CNY"},
            id="a clock time is no length",
        ),
        pytest.param(
            ("产品名|单位|刊例价", "h-13b|输入（每百万 token）|0.5 元", "h-13b|输出（每百万 token）|2 元"),
            {"h-13b input": "0.5 CNY", "h-13b output": "2 CNY"},
            id="the meter stands in the unit column",
        ),
        pytest.param(
            ("计费项|计费单位|单价", "h-13b 输入|元/百万 tokens|0.5", "h-13b 输出|元/百万 tokens|2"),
            {"h-13b input": "0.5 CNY", "h-13b output": "2 CNY"},
            id="the meter stands behind the model",
        ),
        pytest.param(
            ("Model|≤ 200K input tokens|> 200K input tokens", "s-4.5|Input: $3 / MTok<br>Output: $15 / MTok|Input: $6 / MTok"),
            {"s-4.5 input context=<=200k": "3 USD", "s-4.5 output context=<=200k": "15 USD", "s-4.5 input context=>200k": "6 USD"},
            id="cells that say what they charge under a mere length",
        ),
        pytest.param(
            (" |Spark Ultra|Spark Lite", "价格（元/万tokens）|0.21|免费", "QPS|2|2"),
            {"spark-ultra input": "21 CNY", "spark-ultra output": "21 CNY", "spark-lite input": "0 CNY", "spark-lite output": "0 CNY"},
            id="versions across, one price for both",
        ),
    ],
)  # fmt: skip
def test_who_says_what_is_charged(rows: tuple[str, ...], wanted: dict[str, str]) -> None:
    for text in (pipe(*rows), page(cells(*(row.replace("<=", "&lt;=") for row in rows)))):
        assert prices(read(text)) == wanted


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param(
            ("模型|调整前（元/百万tokens）|调整后（元/百万tokens）", "pp-1 输入|4|2"),
            {"pp-1 input": "2 CNY"},
            id="before and after a change",
        ),
        pytest.param(
            ("模型|输入原价（元/百万tokens）|输入优惠价（元/百万tokens）", "qq-1|4|2", "qq-2|6|-"),
            {"qq-1 input": "2 CNY", "qq-2 input": "6 CNY"},
            id="list and payable side by side",
        ),
        pytest.param(
            ("模型|标准时段输入（元/百万tokens）|优惠时段输入（元/百万tokens）", "ds-1|2|1"),
            {"ds-1 input time=peak": "2 CNY", "ds-1 input time=off_peak": "1 CNY"},
            id="hours without figures",
        ),
        pytest.param(
            ("Model|In ($/M)|Out ($/M)", "zz-1|1|4"),
            {"zz-1 input": "1 USD", "zz-1 output": "4 USD"},
            id="in and out",
        ),
        pytest.param(
            ("模型|计费方式|价格", "abab-6|按量|1元/百万tokens"),
            {"abab-6 input": "1 CNY", "abab-6 output": "1 CNY"},
            id="a way of paying is no unit",
        ),
    ],
)
def test_what_is_payable_of_two(rows: tuple[str, ...], wanted: dict[str, str]) -> None:
    for text in (pipe(*rows), page(cells(*rows))):
        sheet = read(text)
        assert prices(sheet) == wanted
        assert [r.list_amount_per_mtok for r in sheet.rows if r.model == "qq-1"] in ([], [4])


def test_a_free_column_is_a_header_not_a_price() -> None:
    rows = cells(
        "|Free of charge|Pay-as-you-go", "Input price|Free of charge|$0.075", "Output price|Free of charge|$0.30"
    )
    sheet = read(page(f"<h2>Gem 1.5 Flash</h2><p>Prices per 1 million tokens.</p>{rows}"))
    assert prices(sheet) == {"gem-1.5-flash input": "0.075 USD", "gem-1.5-flash output": "0.3 USD"}


def test_a_block_with_two_bare_prices_is_not_one_price_for_both() -> None:
    block = "<div><h4>m-{0}</h4><p>¥{1} / M tokens</p><p>¥2 / M tokens</p></div>"
    sheet = read(page("".join(block.format(n, price) for n, price in ((1, 1), (2, 2), (3, 3)))))
    assert sheet.rows == ()


def test_the_title_of_one_card_is_no_heading_of_the_next() -> None:
    card = "<div><h4>{0}</h4><p><span>输入</span><span>{1}元/百万tokens</span></p></div>"
    body = f"<h2>文本</h2><section>{card.format('m-1-batch', 1)}{card.format('m-2', 2)}</section>"
    assert prices(read(page(body)))["m-2 input"] == "2 CNY"


def test_a_page_about_batch_calls_says_so_by_its_address() -> None:
    text = page(cells("模型|计费单位|输入价格", "kimi-k9|1M tokens|¥3.90"))
    there = read(text, "moonshot", "https://platform.kimi.com/docs/pricing/batch")
    assert prices(there) == {"kimi-k9 input tier=batch": "3.9 CNY"}
    assert prices(read(text, "moonshot", "https://platform.kimi.com/docs/pricing/chat")) == {"kimi-k9 input": "3.9 CNY"}


def test_a_table_of_billing_items_is_about_the_model_above_it() -> None:
    """The heading is an id: no mode is read out of it, and the items are no models."""
    table = cells(
        "计费项|单价", "输入（缓存命中）|1元/百万tokens", "输入（缓存未命中）|4元/百万tokens", "输出|16元/百万tokens"
    )
    wanted = {
        f"k2-thinking {meter}": f"{price} CNY" for meter, price in (("cached_input", 1), ("input", 4), ("output", 16))
    }
    assert prices(read(page(f"<h2>k2-thinking</h2>{table}"))) == wanted


def test_a_length_under_a_header_of_the_output() -> None:
    rows = (
        "模型|输入长度（K tokens）|输出长度（K tokens）|输出（元/百万tokens）",
        "ad-1|[0, 32]|[0, 0.2]|2",
        "ad-1|[0, 32]|(0.2, +∞)|8",
    )
    wanted = {"ad-1 output context=<=32k output=<=0.2k": "2 CNY", "ad-1 output context=<=32k output=>0.2k": "8 CNY"}
    assert prices(read(pipe(*rows))) == wanted


def test_lists_under_headings_that_name_models() -> None:
    line = "<li>输入：{0}元/百万tokens</li><li>输出 {1}元/百万tokens</li>"
    body = f"<main><h3>a-1</h3><ul>{line.format(1, 4)}</ul><h3>a-2</h3><ul>{line.format(2, 8)}</ul></main>"
    assert prices(read(page(body))) == BOTH
    bullets = "### a-{0}\n\n- **输入**：{0}元/百万tokens\n- 输出: {1}元/百万tokens\n- 上下文：128K\n\n"
    assert prices(read("# 定价\n\n" + bullets.format(1, 4) + bullets.format(2, 8))) == BOTH
    limits = "### a-1\n- Input: 30,000 TPM\n- Output: 8,000 TPM\n"
    assert prices(read(limits)) == {}
