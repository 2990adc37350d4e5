"""Whose price it is: names that nobody knows, places and addresses, what a model is compared with, made of or a version of."""

from __future__ import annotations

import pytest

from tests.said import read


def test_the_price_of_a_name_nobody_knows_is_not_the_next_one_s() -> None:
    text = "Claude Fable 5 每百万 token 输入 10 美元、输出 50 美元，Mola 则只要 5 美元和 30 美元。"
    assert [each[4] for each in read(text)] == ["10", "50"]
    assert read("Claude Fable 5 每百万 token 输入 10 美元，Mola 直接打五折。")[1:] == []


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


def test_one_of_many_places_sells_nothing() -> None:
    text = "DeepSeek 发布了 V5 Flash，现已上线 Hugging Face、ModelScope 和 OpenRouter。API 价格：每百万 tokens 输入 0.1 美元。"
    assert read(text) == [("deepseek", "deepseek-v5-flash", "input", "quote", "0.1")]
    direct = "OpenRouter 的费率与供应商一致。\n- Grok-4：\n  - 直接访问：每百万令牌输入 3 美元"
    assert read(direct) == [("xai", "grok-4", "input", "quote", "3")]


def test_a_seller_in_an_address_sells_nothing() -> None:
    text = "## [DeepSeek V5 发布](https://openrouter.ai/deepseek/deepseek-v5)\n\n定价为每百万输入 token 0.4 美元，每百万输出 token 0.8 美元。"
    assert {v for v, *_ in read(text)} == {"deepseek"}


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


def test_what_a_model_is_made_of_charges_nothing() -> None:
    text = "Cloudflare 推出模型 Clef-omni，基于 Qwen3-32B；Clef-flash 的输入价格降至每百万 Token 0.04 美元。"
    assert "alibaba" not in {v for v, *_ in read(text)}


def test_the_same_as_another_at_a_price_is_its_own() -> None:
    text = "Pricing for Claude Opus 6.1 remains the same as Opus 6 at $15/$75 per million tokens."
    assert [(m, p) for _, m, _, _, p in read(text)] == [("claude-opus-6.1", "15"), ("claude-opus-6.1", "75")]


def test_a_cloud_at_the_head_sells_what_follows() -> None:
    text = "腾讯云：10 月 10 日起 DeepSeek-V4 刊例价为输入 2 元、输出 3 元每百万 tokens。"
    assert {v for v, *_ in read(text)} == {"tencent"}
    assert {v for v, *_ in read("DeepSeek：10 月 10 日起 DeepSeek-V4 输入 2 元每百万 tokens。")} == {"deepseek"}


def test_who_runs_a_model_sells_it() -> None:
    assert [(v, m) for v, m, *_ in read("Cerebras 上跑 GLM-5：每百万 token 输入 2.25 美元。")] == [("other:cerebras", "glm-5")]  # fmt: skip
    text = "英伟达推出 Nemotron 4；DeepInfra 上每百万 token 输入 0.1 美元。"
    assert [(v, m) for v, m, *_ in read(text)] == [("other:deepinfra", "nemotron-4")]


def test_what_only_has_a_score_has_no_price() -> None:
    text = "Anthropic 发布 Claude Fable 6。SWE-Bench 得分 80%，GPT-6 仅 58.6%，领先不少。API 定价：输入 $10/M token。"
    assert [(v, m) for v, m, *_ in read(text)] == [("anthropic", "claude-fable-6")]
    text = "放到 Fireworks 这类推理平台上跑更便宜。参照价：Claude Opus 6 输入 5 美元每百万 token。"
    assert [v for v, *_ in read(text)] == ["anthropic"]


def test_a_repository_s_name_without_a_host_is_not_sold_by_its_maker() -> None:
    assert read("deepseek-ai/DeepSeek-R1：输入 4 元/百万 tokens") == []
    assert [v for v, *_ in read("硅基流动上的 deepseek-ai/DeepSeek-R1：输入 4 元/百万 tokens")] == ["siliconflow"]
