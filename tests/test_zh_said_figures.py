"""Which figures are prices and of what: rows of pairs, tiers below a label, a currency said once, sums, bills and plans."""

from __future__ import annotations

import pytest

from pricing.zh import extract
from pricing.zh.normalize import normalize
from tests.said import read


def test_a_quoted_name_within_a_tag_moves_no_span() -> None:
    text = '<img src="https://x.test/a.svg" alt="豆包 Doubao" height="20"/> 豆包 1.5 Pro 输入价格 0.8 元/百万 tokens。'
    [said] = extract(text).statements
    assert said.text == text[said.start : said.end] == "0.8 元/百万 tokens"
    folded = normalize(text)
    assert [folded.original[folded.at(i)] for i, c in enumerate(folded.text) if c == "豆"] == ["豆"]


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


@pytest.mark.parametrize(
    "text",
    [
        "GPT-Realtime-3 定价 $30/$60 per 1M audio tokens。",
        "GPT-6 每百万 token 输入 5 美元，它的 low 档仅花 9.5 美分就画完了。",
        "全跑 Kimi K3，每亿 Token 成本 ≈ 21 元。",
    ],
)
def test_speech_tokens_and_what_a_run_came_to_are_no_price(text: str) -> None:
    assert [p for *_, p in read(text) if p != "5"] == []


def test_when_the_cache_is_hit_the_input_is_the_hit() -> None:
    text = (
        "qwen3-coder-plus：未命中缓存时，每千 Token 输入价格是 0.004 元；命中缓存时，每千 Token 输入价格是 0.0004 元。"
    )
    assert [(i, p) for _, _, i, _, p in read(text)] == [("input", "4"), ("cached_input", "0.4")]


def test_old_price_in_a_bracket_and_prompt_and_completion() -> None:
    text = "新上线的混元-standard-256k 输入价格 0.015 元/千 tokens，降幅 87.5%（从 0.12 元）。"
    assert [(p, s.previous_price) for (*_, p), s in zip(read(text), extract(text).statements, strict=True)] == [("15", 120)]  # fmt: skip
    assert [(i, p) for _, _, i, _, p in read("Claude 5 每百万 token 提示 2 美元、补全 6 美元。")] == [("input", "2"), ("output", "6")]  # fmt: skip


def test_dollars_for_input_and_output_need_no_unit() -> None:
    assert [(i, p) for _, _, i, _, p in read("在价格上，Opus 6 输入 5 美元/输出 25 美元。")] == [("input", "5"), ("output", "25")]  # fmt: skip


def test_a_fee_for_searches_behind_a_comma_is_another() -> None:
    text = "Sonar Pro API 每百万输入 3 美元、每百万输出 15 美元，另收每千次搜索 5 美元。"
    assert [(i, p) for _, _, i, _, p in read(text)] == [("input", "3"), ("output", "15")]


def test_an_escaped_point_is_a_point() -> None:
    text = "输入：DeepSeek V4 为每百万个令牌 $0\\.27，而 Claude 3\\.5 Sonnet 为每百万个令牌 $3。"
    assert [(m, a, p) for _, m, _, a, p in read(text)] == [("deepseek-v4", "quote", "0.27"), ("claude-3.5-sonnet", "quote", "3")]  # fmt: skip
    assert [text[s.start : s.end] for s in extract(text).statements] == ["$0\\.27", "$3"]


def test_a_numbered_list_does_not_lend_its_numbers() -> None:
    text = "价格方面：\n1. Grok 5：$3 输入 / $15 输出\n2. Grok 5 Fast：$0.2 输入 / $0.5 输出\n3. Grok Code：$0.1 输入 / $1 输出"
    assert [(i, p) for _, _, i, _, p in read(text)] == [("input", "3"), ("output", "15"), ("input", "0.2"), ("output", "0.5"), ("input", "0.1"), ("output", "1")]  # fmt: skip


def test_rows_of_bare_pairs_below_a_unit() -> None:
    text = "**价格对比（每百万 token，美元）**\n- GPT-6：输入 1.75 / 输出 14\n- Gemini 4 Pro：输入 2 / 输出 12（≤200K）"
    assert [(m, i, p) for _, m, i, _, p in read(text)] == [("gpt-6", "input", "1.75"), ("gpt-6", "output", "14"), ("gemini-4-pro", "input", "2"), ("gemini-4-pro", "output", "12")]  # fmt: skip


def test_a_cell_may_hold_the_price_of_a_hit_in_a_bracket() -> None:
    table = "单位：元/百万 tokens\n| 模型 | 输入 | 输出 |\n|---|---|---|\n| DeepSeek-V5 | 2（命中 0.2） | 3 |\n| Kimi K4 | 4 | 16 |"
    assert [(i, p) for v, _, i, _, p in read(table) if v == "deepseek"] == [("input", "2"), ("cached_input", "0.2"), ("output", "3")]  # fmt: skip


def test_a_bill_told_around_a_bracket_of_prices_is_none() -> None:
    text = "用 Opus 6 写一天代码花了 180 美元，而换成 GLM-6（输入 1 美元/输出 3 美元每百万 token）只要 12 美元。"
    assert [(m, i, p) for _, m, i, _, p in read(text)] == [("glm-6", "input", "1"), ("glm-6", "output", "3")]


def test_what_a_plan_comes_to_is_no_price() -> None:
    assert read("Claude Code 的 Max 套餐 200 美元/月，折算下来相当于每百万 token 0.9 美元。") == []
    assert [p for *_, p in read("Claude Sonnet 5 api，3刀15刀（每百万），一个月烧了我 200 刀。")] == ["3", "15"]


def test_a_labelled_figure_with_a_unit_has_the_currency_before_it() -> None:
    table = "| 模型 | 计费说明 |\n|---|---|\n| DeepSeek-R1 | 输入0.004元/千tokens，输出0.016/千tokens |"
    assert [(i, p) for _, _, i, _, p in read(table)] == [("input", "4"), ("output", "16")]
    assert [(i, p) for _, _, i, _, p in read("DeepSeek-R1 输入0.004元/千tokens，输出0.016/千tokens。")] == [("input", "4"), ("output", "16")]  # fmt: skip
