"""What texts read for the first time showed: whose act it is when an offer ends or another's price stands beside, names nobody
knows, sums, pairs told in a row, tiers below a label."""

from __future__ import annotations

from decimal import Decimal

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


@pytest.mark.parametrize(
    "text",
    [
        "对比 Claude Opus 6 官方定价（百万 token 输入约 ¥15、输出约 ¥75），DeepSeek V5 即使恢复原价也只有它的六分之一。",
        "DeepSeek V5 undercuts GPT-6’s standard $5 / $30 by roughly 11× on input.",
        "相比 GPT-6 的输入 5 美元/百万 Token、输出 30 美元/百万 Token，DeepSeek V5 便宜得多。",
    ],
)
def test_the_price_of_what_is_compared_with_is_its_own(text: str) -> None:
    said = read(text)
    assert len(said) == 2
    assert {v for v, *_ in said} <= {"anthropic", "openai"}
    assert {a for *_, a, _ in said} == {"quote"}


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4.1 每百万 token 输入 2 美元。\n- 输入便宜 20%（$2.50 → $2.00）",
        "DeepSeek 以三十分之一的成本做到了同样的效果，倒逼全行业降价。",
        "GPT-6 的 batch 档是半夜跑的，按 the half-price rate 收 $2.50 / $15。",
        "Kimi K3 即使降价 50%，模型 API 也不便宜。",
    ],
)
def test_what_is_set_beside_a_price_moves_none(text: str) -> None:
    assert {a for *_, a, _ in read(text)} <= {"quote"}


def test_a_cut_told_with_its_percent_before_the_new_price() -> None:
    assert read("一周后阿里云把通义千问主力模型输入价砍 97% 至 0.5 元/百万 token。") == [("alibaba", "qwen", "input", "cut", "0.5")]  # fmt: skip
    text = "DeepSeek shook the market by slashing input costs for one million tokens to an astonishing 0.25 yuan."
    assert [(v, i, a, p) for v, _, i, a, p in read(text)] == [("deepseek", "input", "cut", "0.25")]


def test_rather_than_is_an_old_price_only_where_it_is_now_another() -> None:
    [now] = extract("Cache reads on Claude Sonnet 5 now cost $0.10 per million tokens rather than $0.20.").statements
    assert (now.item, str(now.action), str(now.previous_price)) == ("cached_input", "cut", "0.20")
    hit = read("Sonnet 5 缓存命中的费用是每百万 token 0.30 美元，而不是 3 美元。")
    assert [(i, a, p) for _, _, i, a, p in hit] == [("cached_input", "quote", "0.3"), ("input", "quote", "3")]


def test_one_of_many_places_sells_nothing() -> None:
    text = "DeepSeek 发布了 V5 Flash，现已上线 Hugging Face、ModelScope 和 OpenRouter。API 价格：每百万 tokens 输入 0.1 美元。"
    assert read(text) == [("deepseek", "deepseek-v5-flash", "input", "quote", "0.1")]
    direct = "OpenRouter 的费率与供应商一致。\n- Grok-4：\n  - 直接访问：每百万令牌输入 3 美元"
    assert read(direct) == [("xai", "grok-4", "input", "quote", "3")]


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


def test_a_new_price_told_once_more_is_told_once() -> None:
    text = "OpenAI 宣布 GPT-6 Luna 降价 50%，API 定价为每百万输入 token 0.2 美元。即日起，Luna 为每百万输入 token 0.2 美元。"
    assert [(a, p) for *_, a, p in read(text)] == [("cut", "0.2")]


def test_a_seller_in_an_address_sells_nothing() -> None:
    text = "## [DeepSeek V5 发布](https://openrouter.ai/deepseek/deepseek-v5)\n\n定价为每百万输入 token 0.4 美元，每百万输出 token 0.8 美元。"
    assert {v for v, *_ in read(text)} == {"deepseek"}


def test_a_cheaper_model_s_arrow_takes_no_old_price() -> None:
    text = "| 模型 | 输入（每百万 token） |\n|---|---|\n| GPT-4o | $2.50 |\n| GPT-4.1 | $2.00 |\nGPT-4.1 的优势：\n- 输入便宜20%($2.50 → $2.00)"
    assert [(m, a, p) for _, m, _, a, p in read(text)] == [("gpt-4o", "quote", "2.5"), ("gpt-4.1", "quote", "2")]


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("DeepSeek V5 分为两个版本，每百万 tokens 输入 2 元。", "deepseek-v5"),
        ("Kimi K4 日前上线，每百万 tokens 输入 2 元。", "kimi-k4"),
        ("GPT-6 美国区先行开放，每百万 token 输入 2 美元。", "gpt-6"),
        ("GLM-6 家族更新，GLM-6 每百万 tokens 输入 2 元。", "glm-6"),
        ("Qwen4 年内发布，Qwen4 每百万 tokens 输入 2 元。", "qwen4"),
    ],
)
def test_a_word_that_begins_like_a_counter_ends_no_name(text: str, model: str) -> None:
    assert [(m, p) for _, m, _, _, p in read(text)] == [(model, "2")]


def test_a_figure_that_is_counted_is_no_version() -> None:
    assert [m for _, m, *_ in read("GPT 5 美元每百万 token。")] != ["gpt-5"]
    assert [m for _, m, *_ in read("Kimi 2 元每百万 tokens。")] != ["kimi-2"]


def test_versions_told_apart_keep_the_number_said_before() -> None:
    text = "DeepSeek V5 分为 Pro 和 Flash 两版：Pro 输入 12 元/百万 tokens，输出 24 元；Flash 分别为 1 元和 2 元。"
    assert [(m, i, p) for _, m, i, _, p in read(text)] == [("deepseek-v5-pro", "input", "12"), ("deepseek-v5-pro", "output", "24"), ("deepseek-v5-flash", "input", "1"), ("deepseek-v5-flash", "output", "2")]  # fmt: skip


def test_two_places_have_each_their_seller() -> None:
    text = "Step-4-Flash 在 OpenRouter 上免费，在阶跃开放平台每百万 Token 输入 0.7 元。"
    assert [(v, a) for v, _, _, a, _ in read(text)] == [("other:openrouter", "free"), ("stepfun", "quote")]
    text = "阿里云百炼上 QwQ-Plus 输入 1.6 元每百万 tokens。而在硅基流动上，Qwen/QwQ-32B 为 1 元/百万输入。"
    assert [v for v, *_ in read(text)] == ["alibaba", "siliconflow"]


def test_old_price_in_a_bracket_and_prompt_and_completion() -> None:
    text = "新上线的混元-standard-256k 输入价格 0.015 元/千 tokens，降幅 87.5%（从 0.12 元）。"
    assert [(p, s.previous_price) for (*_, p), s in zip(read(text), extract(text).statements, strict=True)] == [("15", 120)]  # fmt: skip
    assert [(i, p) for _, _, i, _, p in read("Claude 5 每百万 token 提示 2 美元、补全 6 美元。")] == [("input", "2"), ("output", "6")]  # fmt: skip


def test_dollars_for_input_and_output_need_no_unit() -> None:
    assert [(i, p) for _, _, i, _, p in read("在价格上，Opus 6 输入 5 美元/输出 25 美元。")] == [("input", "5"), ("output", "25")]  # fmt: skip


def test_a_fee_for_searches_behind_a_comma_is_another() -> None:
    text = "Sonar Pro API 每百万输入 3 美元、每百万输出 15 美元，另收每千次搜索 5 美元。"
    assert [(i, p) for _, _, i, _, p in read(text)] == [("input", "3"), ("output", "15")]


@pytest.mark.parametrize(
    "text",
    [
        "OpenAI 发布 GPT-6 之后，多家科技巨头相继宣布大模型降价或免费。",
        "AI 公司正展开竞赛，在压力下大幅削减模型代币价格。Google 和 OpenAI 也在其中。",
        "GPT-6 的发布最吸引人的就是价格大降！GPT-6 API 的定价相对于 GPT-5 直接腰斩。",
        "没有公开的 API 降价，OpenAI 还在扩容。",
        "Other models like DeepSeek V5 and Kimi K3 offer lower prices, raising questions about GPT-6.",
        "Gemini 3 Flash is available free of charge through the Gemini API up to generous rate limits.",
        "## Claude Opus 6 发布：编码能力提升、价格不变",
        "Kimi K3 每百万 token 输入 2 元。\n\ngoogle_news · 价格战 · 8月3日，大模型公司集体降价",
    ],
)
def test_a_crowd_a_comparison_or_a_quota_is_nobody_s_act(text: str) -> None:
    assert {a for *_, a, _ in read(text)} <= {"quote"}


def test_what_rises_beside_a_cut_is_no_price() -> None:
    assert read("## Anthropic 发布 Claude Opus 6：编码能力提升、价格下调") == [("anthropic", "claude-opus-6", None, "cut", None)]  # fmt: skip


def test_an_escaped_point_is_a_point() -> None:
    text = "输入：DeepSeek V4 为每百万个令牌 $0\\.27，而 Claude 3\\.5 Sonnet 为每百万个令牌 $3。"
    assert [(m, a, p) for _, m, _, a, p in read(text)] == [("deepseek-v4", "quote", "0.27"), ("claude-3.5-sonnet", "quote", "3")]  # fmt: skip
    assert [text[s.start : s.end] for s in extract(text).statements] == ["$0\\.27", "$3"]


def test_what_a_model_is_made_of_charges_nothing() -> None:
    text = "Cloudflare 推出模型 Clef-omni，基于 Qwen3-32B；Clef-flash 的输入价格降至每百万 Token 0.04 美元。"
    assert "alibaba" not in {v for v, *_ in read(text)}


def test_down_so_much_from_tells_the_old_prices() -> None:
    text = "The o4 model is now $1 per million input tokens and $4 per million output, down 60% from $2.50 and $10."
    assert [(s.item, str(s.action), s.previous_price, s.change_pct) for s in extract(text).statements] == [("input", "cut", Decimal("2.50"), -60), ("output", "cut", 10, -60)]  # fmt: skip


def test_the_same_as_another_at_a_price_is_its_own() -> None:
    text = "Pricing for Claude Opus 6.1 remains the same as Opus 6 at $15/$75 per million tokens."
    assert [(m, p) for _, m, _, _, p in read(text)] == [("claude-opus-6.1", "15"), ("claude-opus-6.1", "75")]


def test_a_discount_before_a_colon_is_of_all_prices_behind_it() -> None:
    text = "Kimi K4 Turbo 9 月 1 日前五折：缓存命中 1 元、未命中 4 元、输出 16 元（百万 tokens）。"
    assert [(i, a, p) for _, _, i, a, p in read(text)] == [("cached_input", "cut", "1"), ("input", "cut", "4"), ("output", "cut", "16")]  # fmt: skip


def test_a_numbered_list_does_not_lend_its_numbers() -> None:
    text = "价格方面：\n1. Grok 5：$3 输入 / $15 输出\n2. Grok 5 Fast：$0.2 输入 / $0.5 输出\n3. Grok Code：$0.1 输入 / $1 输出"
    assert [(i, p) for _, _, i, _, p in read(text)] == [("input", "3"), ("output", "15"), ("input", "0.2"), ("output", "0.5"), ("input", "0.1"), ("output", "1")]  # fmt: skip


def test_rows_of_bare_pairs_below_a_unit() -> None:
    text = "**价格对比（每百万 token，美元）**\n- GPT-6：输入 1.75 / 输出 14\n- Gemini 4 Pro：输入 2 / 输出 12（≤200K）"
    assert [(m, i, p) for _, m, i, _, p in read(text)] == [("gpt-6", "input", "1.75"), ("gpt-6", "output", "14"), ("gemini-4-pro", "input", "2"), ("gemini-4-pro", "output", "12")]  # fmt: skip


def test_a_cell_may_hold_the_price_of_a_hit_in_a_bracket() -> None:
    table = "单位：元/百万 tokens\n| 模型 | 输入 | 输出 |\n|---|---|---|\n| DeepSeek-V5 | 2（命中 0.2） | 3 |\n| Kimi K4 | 4 | 16 |"
    assert [(i, p) for v, _, i, _, p in read(table) if v == "deepseek"] == [("input", "2"), ("cached_input", "0.2"), ("output", "3")]  # fmt: skip


def test_what_a_row_tells_of_before_alone_is_no_price() -> None:
    table = (
        "| 厂商 | 模型 | 降价前 | 降价后 |\n|---|---|---|---|\n| 阿里 | Qwen-Long（输入） | 0.02元/千tokens | 0.0005元/千tokens |\n"
        "| 百度 | ERNIE Speed | 0.004元/千tokens | 免费 |"
    )
    assert [(m, a, p) for _, m, _, a, p in read(table)] == [("qwen-long", "cut", "0.5"), ("ernie-speed", "free", "0")]


def test_the_input_of_a_model_falls_by_so_much() -> None:
    text = "跟进的还有腾讯云，混元-standard 输入降 55%，输出降 50%。"
    assert [(i, a) for _, m, i, a, _ in read(text) if m] == [("input", "cut"), ("output", "cut")]
    assert read("GLM-6 模型输出提高 30%。") == []


def test_a_cloud_at_the_head_sells_what_follows() -> None:
    text = "腾讯云：10 月 10 日起 DeepSeek-V4 刊例价为输入 2 元、输出 3 元每百万 tokens。"
    assert {v for v, *_ in read(text)} == {"tencent"}
    assert {v for v, *_ in read("DeepSeek：10 月 10 日起 DeepSeek-V4 输入 2 元每百万 tokens。")} == {"deepseek"}


def test_a_router_s_free_variant_is_no_free_model() -> None:
    assert read("OpenRouter 免费榜：DeepSeek R1 0528 (free) $0/M 输入、$0/M 输出。") == []


def test_a_bill_told_around_a_bracket_of_prices_is_none() -> None:
    text = "用 Opus 6 写一天代码花了 180 美元，而换成 GLM-6（输入 1 美元/输出 3 美元每百万 token）只要 12 美元。"
    assert [(m, i, p) for _, m, i, _, p in read(text)] == [("glm-6", "input", "1"), ("glm-6", "output", "3")]


def test_what_is_only_heard_of_is_hedged() -> None:
    [said] = extract("听说 Kimi K3 的 API 要从 4 块涨到 8 块每百万输入。").statements
    assert said.hedged


def test_what_a_plan_comes_to_is_no_price() -> None:
    assert read("Claude Code 的 Max 套餐 200 美元/月，折算下来相当于每百万 token 0.9 美元。") == []
    assert [p for *_, p in read("Claude Sonnet 5 api，3刀15刀（每百万），一个月烧了我 200 刀。")] == ["3", "15"]


def test_who_runs_a_model_sells_it() -> None:
    assert [(v, m) for v, m, *_ in read("Cerebras 上跑 GLM-5：每百万 token 输入 2.25 美元。")] == [("other:cerebras", "glm-5")]  # fmt: skip
    text = "英伟达推出 Nemotron 4；DeepInfra 上每百万 token 输入 0.1 美元。"
    assert [(v, m) for v, m, *_ in read(text)] == [("other:deepinfra", "nemotron-4")]


def test_a_labelled_figure_with_a_unit_has_the_currency_before_it() -> None:
    table = "| 模型 | 计费说明 |\n|---|---|\n| DeepSeek-R1 | 输入0.004元/千tokens，输出0.016/千tokens |"
    assert [(i, p) for _, _, i, _, p in read(table)] == [("input", "4"), ("output", "16")]
    assert [(i, p) for _, _, i, _, p in read("DeepSeek-R1 输入0.004元/千tokens，输出0.016/千tokens。")] == [("input", "4"), ("output", "16")]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "GPT-5 的价格为每百万输入 token 1 美元，而 GPT-6 的价格则提升至每百万输入 token 5 美元。",
        "Claude 的提示缓存需要声明，命中缓存后 API 的输入价格将降至普通输入的 1/10。",
    ],
)
def test_two_prices_side_by_side_are_no_change(text: str) -> None:
    assert {a for *_, a, _ in read(text)} <= {"quote"}


def test_what_only_has_a_score_has_no_price() -> None:
    text = "Anthropic 发布 Claude Fable 6。SWE-Bench 得分 80%，GPT-6 仅 58.6%，领先不少。API 定价：输入 $10/M token。"
    assert [(v, m) for v, m, *_ in read(text)] == [("anthropic", "claude-fable-6")]
    text = "放到 Fireworks 这类推理平台上跑更便宜。参照价：Claude Opus 6 输入 5 美元每百万 token。"
    assert [v for v, *_ in read(text)] == ["anthropic"]


def test_a_repository_s_name_without_a_host_is_not_sold_by_its_maker() -> None:
    assert read("deepseek-ai/DeepSeek-R1：输入 4 元/百万 tokens") == []
    assert [v for v, *_ in read("硅基流动上的 deepseek-ai/DeepSeek-R1：输入 4 元/百万 tokens")] == ["siliconflow"]
