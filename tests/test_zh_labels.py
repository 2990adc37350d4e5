"""Spec sheets that lost their markup: a line that is nothing but a label, then a line that is nothing but its figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.zh import extract

Told = tuple[str | None, str]
READ: list[tuple[str, list[Told]]] = [
    ("o3\n\nInput\n$2.00/M\nOutput\n$8.00/M\nCached input\n$0.50/M", [("input", "2"), ("output", "8"), ("cached_input", "0.5")]),
    ("o3 by OpenAI\nContext\n200K\nInput\n$2.00 / 1M tokens\nOutput\n$8.00 / 1M tokens\nMax output\n100K", [("input", "2"), ("output", "8")]),
    ("GLM-4.5\n模型价格（每 1000 tokens 输入）\n¥ 0.0055\n模型价格（每 1000 tokens 输出）\n¥ 0.02\n模型系列\nGLM", [("input", "5.5"), ("output", "20")]),
    ("GLM-4.5\n输入单价（每百万 tokens）\n2 元\n输出单价（每百万 tokens）\n8 元", [("input", "2"), ("output", "8")]),
    ("DeepSeek-V3\n输入\n2 元/百万 tokens\n输出\n8 元/百万 tokens\n缓存命中\n0.5 元/百万 tokens", [("input", "2"), ("output", "8"), ("cached_input", "0.5")]),
    ("DeepSeek-V3 价格（每百万 tokens）\n\n输入：\n2 元\n\n输出：\n8 元", [("input", "2"), ("output", "8")]),
    ("Claude Haiku 4.5\nPrices per million tokens\nInput price\n$1\nOutput price\n$5\nCache write\n$1.25\nCache read\n$0.10", [("input", "1"), ("output", "5"), ("cache_write", "1.25"), ("cached_input", "0.1")]),
    ("Qwen3-Max\n每百萬 tokens 輸入價格\n6 元\n每百萬 tokens 輸出價格\n24 元", [("input", "6"), ("output", "24")]),
    ("gpt-4o\nInput\n$2.50/M\nOutput\n$10/M\nBatch input\n$1.25/M\nBatch output\n$5/M", [("input", "2.5"), ("output", "10"), ("batch_input", "1.25"), ("batch_output", "5")]),
]  # fmt: skip
UNNAMED = [  # the figure stands over its label, or two labels head columns: nothing is given
    "o3\n$2.00/M\nInput\n$8.00/M\nOutput",
    "o3\n200K\nContext\n$2.00/M\nInput\n$8.00/M\nOutput",
    "o3\nPrompt caching\n$2.00/M",
]
SILENT = [
    "gpt-4o\nAudio input\n$40/M",
    "gpt-4o\nFine-tuning price\n$25/M",
    "GLM-4.5\n语音输入（每百万 tokens）\n20 元",
    "GLM-4.5\n输入上限\n128K\n月费\n40 元",
    "GLM-4.5\n输入单价（每百万 tokens）\n暂无\n会员\n40 元",
    "GLM-4.5\n输入单价（每百万 tokens）\n40 元/月",
]


@pytest.mark.parametrize(("text", "told"), READ)
def test_a_figure_is_what_the_label_above_it_says(text: str, told: list[Told]) -> None:
    assert [(s.item, s.price) for s in extract(text).statements] == [(i, Decimal(p)) for i, p in told]


@pytest.mark.parametrize("text", UNNAMED)
def test_a_figure_that_stands_over_its_label_takes_no_other_one(text: str) -> None:
    assert {s.item for s in extract(text).statements} == {None}


@pytest.mark.parametrize("text", SILENT)
def test_a_label_of_something_else_gives_no_price(text: str) -> None:
    assert extract(text).statements == ()
