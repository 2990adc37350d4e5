"""Whose act a change is, and what is none: offers that end, halves of another's price, crowds, hearsay, two prices side by side."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.zh import extract
from tests.said import read


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


def test_old_and_new_pair_need_no_unit() -> None:
    expected = [("openai", "o3", "input", "cut", "2"), ("openai", "o3", "output", "cut", "8")]
    assert read("| 6/10 | o3 降价 | — | 降 80%：$10/$40 → $2/$8 |") == expected
    assert [s.previous_price for s in extract("o3 降价：$10/$40 -> $2/$8").statements] == [10, 40]


def test_another_offer_told_beside_a_cut_is_not_cut() -> None:
    text = "Claude Opus 6 的缓存读取价格降至 0.2 美元/百万 token；另提供更快的 Fast 模式（8 美元/40 美元）。"
    assert {a for _, _, i, a, _ in read(text) if i != "cached_input"} <= {"quote"}


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


def test_a_new_price_told_once_more_is_told_once() -> None:
    text = "OpenAI 宣布 GPT-6 Luna 降价 50%，API 定价为每百万输入 token 0.2 美元。即日起，Luna 为每百万输入 token 0.2 美元。"
    assert [(a, p) for *_, a, p in read(text)] == [("cut", "0.2")]


def test_a_cheaper_model_s_arrow_takes_no_old_price() -> None:
    text = "| 模型 | 输入（每百万 token） |\n|---|---|\n| GPT-4o | $2.50 |\n| GPT-4.1 | $2.00 |\nGPT-4.1 的优势：\n- 输入便宜20%($2.50 → $2.00)"
    assert [(m, a, p) for _, m, _, a, p in read(text)] == [("gpt-4o", "quote", "2.5"), ("gpt-4.1", "quote", "2")]


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


def test_down_so_much_from_tells_the_old_prices() -> None:
    text = "The o4 model is now $1 per million input tokens and $4 per million output, down 60% from $2.50 and $10."
    assert [(s.item, str(s.action), s.previous_price, s.change_pct) for s in extract(text).statements] == [("input", "cut", Decimal("2.50"), -60), ("output", "cut", 10, -60)]  # fmt: skip


def test_a_discount_before_a_colon_is_of_all_prices_behind_it() -> None:
    text = "Kimi K4 Turbo 9 月 1 日前五折：缓存命中 1 元、未命中 4 元、输出 16 元（百万 tokens）。"
    assert [(i, a, p) for _, _, i, a, p in read(text)] == [("cached_input", "cut", "1"), ("input", "cut", "4"), ("output", "cut", "16")]  # fmt: skip


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


def test_a_router_s_free_variant_is_no_free_model() -> None:
    assert read("OpenRouter 免费榜：DeepSeek R1 0528 (free) $0/M 输入、$0/M 输出。") == []


def test_what_is_only_heard_of_is_hedged() -> None:
    [said] = extract("听说 Kimi K3 的 API 要从 4 块涨到 8 块每百万输入。").statements
    assert said.hedged


@pytest.mark.parametrize(
    "text",
    [
        "GPT-5 的价格为每百万输入 token 1 美元，而 GPT-6 的价格则提升至每百万输入 token 5 美元。",
        "Claude 的提示缓存需要声明，命中缓存后 API 的输入价格将降至普通输入的 1/10。",
    ],
)
def test_two_prices_side_by_side_are_no_change(text: str) -> None:
    assert {a for *_, a, _ in read(text)} <= {"quote"}
