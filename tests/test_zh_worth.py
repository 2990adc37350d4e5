"""What money buys, what a piece of work costs and how much of a model is free are no prices of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.zh import extract

WORK = [
    "翻译一本 20 万字的小说大约需要 0.8 美元。",
    "折算下来每生成 100 万个单词只要 0.15 美元。",
    "等於寫 75 萬個英文單字要價 2 美元。",
    "1 美元约能换来 600 页文字。",
    "也就是说 5 美金的余额只够聊十几轮。",
    "写 100 篇作文也就花 3 美元。",
    "30 万字的书算下来 0.9 美元。",
    "每花 1 美元大约可以处理 300 万字。",
    "相当于 1 美元能写 5 篇 800 字作文。",
    "10 页合同大概花 0.5 美元。",
    "so summarising a 300-page book costs about $0.02.",
    "or about $1.10 to read a 75,000-word file.",
]
PAIRS = [
    ("GPT-4 8K 上下文每千 tokens 0.03 美元，32K 上下文为 0.06 美元。", ["30", "60"]),
    ("GPT-4 输入每千 tokens（约 750 个单词）0.03 美元，输出 0.06 美元。", ["30", "60"]),
    ("GPT-4 每千 tokens，也就是约 750 个单词，输入收费 0.03 美元，输出 0.06 美元。", ["30", "60"]),
    ("豆包 Pro 输入每百万 tokens 0.8 元，能处理 2 万字长文，输出 2 元。", ["0.8", "2"]),
    ("GPT-4 Turbo 支持 10 万字输入，输入每千 tokens 0.01 美元，输出 0.03 美元。", ["10", "30"]),
    ("Qwen-Max 每百万 tokens 输入 40 元、输出 120 元，可以生成 300 页报告。", ["40", "120"]),
    ("GPT-4 32K 版每千 tokens 输入 0.06 美元，输出 0.12 美元，10 页合同大概花 0.5 美元。", ["60", "120"]),
]
SO_MUCH = [
    "DeepSeek-V2 的 API 性能接近 GPT-4，可以免费使用 500 万个 token，付费版本价格很低。",
    "智谱 GLM-4 API 可免费调用 1000 次，之后按量计费。",
    "新用户可免费调用 GLM-4 API 1000 次。",
    "阿里云 Qwen-Max API 免费提供 100 万 tokens，有效期 30 天。",
    "百度宣布 ERNIE Lite API 每天前 1000 次调用免费。",
    "通义千问 Qwen-Max API 前 100 万 tokens 免费。",
    "Google 的 Gemini Pro API 每分钟 60 次以内免费调用。",
    "The DeepSeek V2 API is now free for the first million tokens.",
    "OpenAI made the GPT-4o mini API free for up to 1,000 requests a day.",
    "Mistral announced free API access to Mistral Large 2, up to 500,000 tokens per month.",
]
FREE = [
    "智谱 GLM-4-Flash API 免费使用，不限 tokens。",
    "智谱宣布 GLM-4-Flash 全面免费，支持 128K tokens 上下文。",
    "腾讯混元-lite 即日起全面免费，10 万 tokens 以上也不收费。",
    "The GPT-4o mini API is now free, and supports up to 128,000 tokens of context.",
]


def prices(text: str) -> list[str]:
    return [f"{s.price.normalize():f}" for s in extract(text).statements if s.price is not None]


@pytest.mark.parametrize("work", WORK)
def test_what_money_buys_or_work_costs_is_no_price(work: str) -> None:
    for price in ("每 1000 tokens 0.002 美元", "$0.002 / 1K tokens"):
        assert prices(f"OpenAI 的 gpt-3.5-turbo 价格为 {price}，{work}") == ["2"]


@pytest.mark.parametrize(("text", "expected"), PAIRS)
def test_a_second_figure_keeps_the_unit_whatever_is_counted_between(text: str, expected: list[str]) -> None:
    assert prices(text) == expected


@pytest.mark.parametrize("said", ["几毛到 1 元不等", "几分钱到几毛钱", "1 元到几元不等"])
def test_a_range_with_an_end_that_is_no_figure_is_no_price(said: str) -> None:
    assert prices(f"DeepSeek-V2 API 每百万 tokens 也才{said}。") == []


def test_a_ratio_at_the_head_of_a_column_is_no_price() -> None:
    head = "| 模型 | 1:1 元/千tokens | 输入 元/百万tokens | 输出 元/百万tokens |\n|---|---|---|---|\n"
    assert Decimal(1000) not in {s.price for s in extract(head + "| GLM-4 | 0.1 | 100 | 100 |").statements}


@pytest.mark.parametrize("text", SO_MUCH)
def test_so_many_free_tokens_or_calls_make_no_model_free(text: str) -> None:
    assert not [s for s in extract(text).statements if s.action == "free"]


@pytest.mark.parametrize("text", FREE)
def test_a_free_model_may_tell_its_length(text: str) -> None:
    assert [str(s.action) for s in extract(text).statements] == ["free"]


TURNED = [
    ("讯飞星火 3.5 API 低至 0.21 元/万 tokens，1 元钱可以获得 5 万 tokens，相当于一本小说。", ["21"]),
    ("通义千问 Qwen-Long 降至 0.0005 元/千 tokens，1 块钱可以买 200 万 tokens。", ["0.5"]),
    ("豆包 Lite 1 元能买 400 万 tokens，豆包 Pro 0.8 元/百万 tokens。", ["0.25", "0.8"]),
]


@pytest.mark.parametrize(("text", "expected"), TURNED)
def test_a_price_turned_round_behind_itself_is_told_once(text: str, expected: list[str]) -> None:
    assert prices(text) == expected


TRAINED = [
    (
        "OpenAI 的 fine-tuning 定价：训练每千 tokens 0.008 美元，使用输入每千 tokens 0.012 美元，使用输出 0.016 美元。",
        [],
    ),
    ("GPT-3.5 Turbo 微调后的模型输入价格 0.003 美元/千 tokens，训练 0.008 美元/千 tokens。", []),
    (
        "OpenAI 微调收费标准：训练 0.008 美元/千 tokens，输入 0.012 美元/千 tokens。GPT-4 输入 0.03 美元/千 tokens。",
        ["30"],
    ),
    ("Fine-tuned models cost $0.003 per 1K input tokens; GPT-3.5 Turbo costs $0.0005 per 1K input tokens.", ["0.5"]),
    ("DeepSeek-V2-Chat, a fine-tuned version of DeepSeek-V2, costs $0.14 per million input tokens.", ["0.14"]),
    ("智谱 GLM-4-Flash 输入 0.1 元/百万 tokens，微调 30 元/百万 tokens。", ["0.1"]),
    ("GPT-3.5 Turbo 支持微调，输入价格为 0.0005 美元/千 tokens。", ["0.5"]),
]


@pytest.mark.parametrize(("text", "expected"), TRAINED)
def test_training_and_what_was_trained_further_have_prices_of_their_own(text: str, expected: list[str]) -> None:
    assert prices(text) == expected
