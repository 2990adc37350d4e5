"""What texts read for the first time showed: whose act it is when an offer ends or another's price stands beside, names nobody
knows, sums, pairs told in a row, tiers below a label."""

from __future__ import annotations

import pytest

from pricing.zh import extract
from pricing.zh.normalize import normalize


def read(text: str) -> list[tuple[str, str | None, str | None, str, str | None]]:
    return [
        (s.vendor, s.model, s.item, str(s.action), None if s.price is None else f"{s.price.normalize():f}")
        for s in extract(text).statements
    ]


def test_a_quoted_name_within_a_tag_moves_no_span() -> None:
    text = '<img src="https://x.test/a.svg" alt="豆包 Doubao" height="20"/> 豆包 1.5 Pro 输入价格 0.8 元/百万 tokens。'
    [said] = extract(text).statements
    assert said.text == text[said.start : said.end] == "0.8 元/百万 tokens"
    folded = normalize(text)
    assert [folded.original[folded.at(i)] for i, c in enumerate(folded.text) if c == "豆"] == ["豆"]


def test_what_is_charged_once_an_offer_is_over_is_no_cut() -> None:
    text = "Kimi 推出夜间优惠活动，K2 的 API 价格大幅下调 50%。优惠期结束后，kimi-k2 的调用价格变更为每百万输入 tokens 4 元，每百万输出 tokens 16 元。"
    assert read(text)[-2:] == [
        ("moonshot", "kimi-k2", "input", "hike", "4"),
        ("moonshot", "kimi-k2", "output", "hike", "16"),
    ]


@pytest.mark.parametrize("text", ["智谱 GLM-5 六折优惠今日到期，每百万 tokens 输入仅 2.4 元。", "GLM-5 的限时折扣明天结束，目前每百万 tokens 输入只要 2.4 元。"])  # fmt: skip
def test_what_is_charged_while_an_offer_runs_is_no_rise(text: str) -> None:
    assert ("zhipu", "glm-5", "input", "hike", "2.4") not in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "GPT-5 每百万 token 输入 1.25 美元、输出 10 美元，DeepSeek V5 直接对折，只要 0.6 美元和 5 美元。",
        "Claude Opus 4.5 每百万 token 输入 5 美元，GLM-5 干脆砍半。",
        "定价大幅降低：Claude Fable 6 每百万输入 token 收费 8 美元，不到 Claude Mythos 5 原价的一半。",
        "价格下探明显：Qwen-Max 每百万 tokens 输入 2 元，仅为 GPT-5 的五分之一。",
        "每百万输出 tokens 只要 3 元的 DeepSeek-R1，让人们开始关注价格下跌的趋势。",
    ],
)
def test_a_half_of_another_s_price_is_no_cut(text: str) -> None:
    assert {each[3] for each in read(text)} <= {"quote"}


def test_a_half_of_its_own_price_is() -> None:
    assert read("DeepSeek V5 的 API 价格直接砍半。") == [("deepseek", "deepseek-v5", None, "cut", None)]
    assert ("zhipu", "glm-5", "input", "cut", "2") in read("GLM-5 API 直接砍半，每百万 tokens 输入从 4 元降到 2 元。")


def test_the_price_of_a_name_nobody_knows_is_not_the_next_one_s() -> None:
    text = "Claude Fable 5 每百万 token 输入 10 美元、输出 50 美元，Mola 则只要 5 美元和 30 美元。"
    assert [each[4] for each in read(text)] == ["10", "50"]
    assert read("Claude Fable 5 每百万 token 输入 10 美元，Mola 直接打五折。")[1:] == []


def test_old_and_new_pair_need_no_unit() -> None:
    expected = [("openai", "o3", "input", "cut", "2"), ("openai", "o3", "output", "cut", "8")]
    assert read("| 6/10 | o3 降价 | — | 降 80%：$10/$40 → $2/$8 |") == expected
    assert [s.previous_price for s in extract("o3 降价：$10/$40 -> $2/$8").statements] == [10, 40]


@pytest.mark.parametrize(
    "text",
    [
        "价格（每百万 token）：\nGPT-5.6 Sol 输入 4 美元、输出 20 美元；\nTerra 分别是 2 和 10 美元；\nLuna 是 0.5 和 3 美元。",
        "GPT-5.6 Sol 每百万 token 输入 4 美元、输出 20 美元；\nTerra：2 美元和 10 美元；\nLuna 则为 0.5 和 3 美元",
    ],
)
def test_rows_of_pairs_have_the_unit_and_items_of_the_first(text: str) -> None:
    assert [(item, price) for _, _, item, _, price in read("OpenAI 公布定价。\n" + text)] == [("input", "4"), ("output", "20"), ("input", "2"), ("output", "10"), ("input", "0.5"), ("output", "3")]  # fmt: skip


@pytest.mark.parametrize("text", ["Claude Opus 6 每百万 token 分别是 2.5 和 15 美元。", "Claude Opus 6 的输入、输出价格分别为每百万 token 2.5 和 15 美元。", "Claude Opus 6 输入与输出每百万 tokens 各收费 2.5 和 15 美元。"])  # fmt: skip
def test_a_currency_said_once_behind_two_figures_is_both_s(text: str) -> None:
    assert [(item, price) for _, _, item, _, price in read(text)] == [("input", "2.5"), ("output", "15")]


@pytest.mark.parametrize("text", ["GPT-4 和 15 美元的会员不是一回事。", "他要了 2 杯咖啡和 15 美元的 Claude 会员。"])
def test_a_number_before_and_is_no_price(text: str) -> None:
    assert read(text + "GPT-5 每百万 token 输入 1.25 美元。") == [("openai", "gpt-5", "input", "quote", "1.25")]


def test_tiers_below_a_label_are_charged_for_what_it_says() -> None:
    text = (
        "### Claude Sonnet 4.5 定价\n* **输入令牌**：\n  * 提示词≤20万令牌：每百万令牌3.00美元\n  * 提示词>20万令牌：每百万令牌6.00美元\n"
        "* **输出令牌**：\n  * ≤200K tokens：每百万 tokens 15 美元\n  * >200K tokens：每百万 tokens 22.5 美元"
    )
    assert [(i, p) for _, _, i, _, p in read(text)] == [("input", "3"), ("input", "6"), ("output", "15"), ("output", "22.5")]  # fmt: skip
    assert [s.condition.as_dict() for s in extract(text).statements][:2] == [{"context": "<=200k"}, {"context": ">200k"}]  # fmt: skip


@pytest.mark.parametrize("heads", ["上下文 输入 (Input) 输出 (Output)", "档位 Input（输入） Output（输出）"])
def test_a_head_said_in_two_languages_is_one(heads: str) -> None:
    text = f"Gemini 3 Pro\n定价（每 100 万 Tokens）\n{heads}\n标准 (<= 200k) $2.00 $12.00\n长文 (> 200k) $4.00 $18.00"
    assert [(i, p) for _, _, i, _, p in read(text)] == [("input", "2"), ("output", "12"), ("input", "4"), ("output", "18")]  # fmt: skip


def test_a_training_row_named_twice_is_none() -> None:
    table = "GPT-4.1 价格：\n| 用途 | 价格（每百万 tokens） |\n|---|---|\n| 输入（Input） | $2.00 |\n| 训练（Training） | $16.00 |"
    assert read(table) == [("openai", "gpt-4.1", "input", "quote", "2")]


@pytest.mark.parametrize(
    "text",
    [
        "用一块 H100 跑 Qwen3-32B，$/Mtok = $0.0004 / 6200 \\cdot 10^6 ≈ $0.065。",
        "If you run it all day, a $3.50/1M model costs $12,000. Claude 3 Haiku is one answer.",
        "gpt-4o-search-preview 每 1K 次搜索的收费是 35 美元。",
        "调用 GPT-5 的搜索工具，10K 次收费 100 美元，与 token 无关。",
    ],
)
def test_sums_and_prices_of_anything_are_no_price(text: str) -> None:
    assert read(text) == []


def test_the_maker_of_a_closed_model_says_we() -> None:
    text = (
        "We're lowering the price of Claude 4 Haiku to $0.60 per million input tokens and $3 per million output tokens."
    )
    assert [(v, a, p) for v, _, _, a, p in read(text)] == [("anthropic", "cut", "0.6"), ("anthropic", "cut", "3")]
    assert read("We've cut the price of GPT-4o on our platform to $2 per million input tokens.") == []
    assert read("We're lowering the price of Llama 3.3 70B to $0.50 per million tokens.") == []


def test_the_first_of_a_series_is_not_the_series() -> None:
    text = "智谱发布了 GLM-5 系列首款多模态模型 GLM-5.4-Flash。它的 API 输入价格每百万 tokens 仅 0.5 元。"
    assert read(text) == [("zhipu", "glm-5.4-flash", "input", "quote", "0.5")]


def test_both_models_before_a_price_have_it() -> None:
    text = "Claude Fable 6 和 Mythos 6 定价为每百万输入 token 9 美元、每百万输出 token 45 美元。"
    assert [(m, p) for _, m, _, _, p in read(text)] == [("claude-fable-6", "9"), ("claude-mythos-6", "9"), ("claude-fable-6", "45"), ("claude-mythos-6", "45")]  # fmt: skip


def test_another_offer_told_beside_a_cut_is_not_cut() -> None:
    text = "Claude Opus 6 的缓存读取价格降至 0.2 美元/百万 token；另提供更快的 Fast 模式（8 美元/40 美元）。"
    assert {a for _, _, i, a, _ in read(text) if i != "cached_input"} <= {"quote"}
