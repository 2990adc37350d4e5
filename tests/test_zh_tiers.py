"""Pro: …, Flash: … at the head of a line: a tier word alone switches the model, and never leaves the former one in force."""

from __future__ import annotations

import pytest

from pricing.zh import extract

FILLER = "\n\nIt is used by many teams.\n\nSee the guide for more.\n\n"
NAMED: list[tuple[str, list[str | None]]] = [
    ("Gemini 2.5 API pricing\n\nPro ($1.25 input, $10 output per 1M tokens)\n\nFlash ($0.30 input, $2.50 output)", ["gemini-2.5-pro"] * 2 + ["gemini-2.5-flash"] * 2),
    ("Gemini 2.5 API pricing\nPro: $1.25 input, $10 output per 1M tokens\nFlash: $0.30 input, $2.50 output per 1M tokens\nFlash-Lite: $0.10 input, $0.40 output per 1M tokens", ["gemini-2.5-pro"] * 2 + ["gemini-2.5-flash"] * 2 + ["gemini-2.5-flash-lite"] * 2),
    ("Gemini 2.5 Flash-Lite costs $0.10 per 1M input tokens.\n\nFlash: $0.30 per 1M input tokens", ["gemini-2.5-flash-lite", "gemini-2.5-flash"]),
    ("通义千问 API 价格（每百万 tokens）\nMax：输入 2.4 元\nPlus：输入 0.8 元\nTurbo：输入 0.3 元\nFlash：输入 0.15 元", ["qwen-max", "qwen-plus", "qwen-turbo", "qwen-flash"]),
    ("OpenAI 发布 GPT-5，价格如下：\n- **Mini**：输入 0.25 美元/百万 tokens\n- **Nano**：输入 0.05 美元/百万 tokens\n- **Pro**：输入 15 美元/百万 tokens", ["gpt-5-mini", "gpt-5-nano", "gpt-5-pro"]),
    (f"## DeepSeek V4 價格{FILLER}Pro（輸入 3 元/百萬 tokens）{FILLER}Flash（輸入 1 元/百萬 tokens）", ["deepseek-v4-pro", "deepseek-v4-flash"]),
    (f"DeepSeek V4 Pro：输入 3 元/百万 tokens。{FILLER}Flash：输入 1 元/百万 tokens", ["deepseek-v4-pro", "deepseek-v4-flash"]),
    ("ByteDance released the Doubao model, **Pro-32k priced at ¥0.0008 per 1K tokens**.", ["doubao-pro-32k"]),
    ("Mini：输入 0.25 美元/百万 tokens\nNano：输入 0.05 美元/百万 tokens\n来源：OpenAI GPT-5 定价页", ["gpt-5-mini", "gpt-5-nano"]),
    # a version told of another tier in passing is not theirs
    ("Gemini API 价格一览\n\n免费档每天 1M tokens，仅限 Gemini 1.5 Flash。\n\nPro（输入 $1.25，输出 $10，每百万 tokens）\n\nFlash（输入 $0.30，输出 $2.50，每百万 tokens）", ["gemini-pro"] * 2 + ["gemini-flash"] * 2),
    (f"Gemini pricing, compared with Gemini 1.5 Pro in quality.{FILLER}Pro ($2 input, $12 output per 1M tokens).{FILLER}Flash ($0.50 input, $3 output per 1M tokens).", ["gemini-pro"] * 2 + ["gemini-flash"] * 2),
]  # fmt: skip
SILENT = [
    "Claude API 很贵。\n\n订阅价格：\nPro：20 美元/月\nMax：100 美元/月",
    "Qwen3-Max 支持 1M tokens 输入。\n\nMax：8192 tokens\nTurbo：4096 tokens",
    "Kimi K2 评测\n\nPro：便宜\nPlus：速度快",
]


@pytest.mark.parametrize(("text", "models"), NAMED)
def test_a_tier_word_at_the_head_of_a_line_is_the_model_of_its_prices(text: str, models: list[str | None]) -> None:
    assert [s.model for s in extract(text).statements] == models


@pytest.mark.parametrize("text", SILENT)
def test_a_tier_word_before_other_figures_makes_no_price(text: str) -> None:
    assert extract(text).statements == ()


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("面向大批量任务的 Qwen-Turbo 每百万 tokens 输入 0.3 元。", "input"), ("适合小批量调用的 Qwen-Turbo 每百万 tokens 输入 0.3 元。", "input"),
        ("Qwen-Turbo 批量调用每百万 tokens 输入 0.15 元。", "batch_input"),
    ],
)  # fmt: skip
def test_a_great_number_of_tasks_is_no_batch_service(text: str, item: str) -> None:
    assert [s.item for s in extract(text).statements] == [item]
