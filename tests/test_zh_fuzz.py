"""Round trips over every way a price is written, and hostile input: no exception, no slowness, nothing guessed."""

from __future__ import annotations

import os
import random
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.zh import extract, extract_line

AMOUNTS = st.integers(min_value=1, max_value=99_999).map(lambda n: Decimal(n) / 1000)
FORMS = [
    ("{}元/百万tokens", 1, "CNY"),
    ("{}元/千tokens", 1000, "CNY"),
    ("{} 元 / 万 tokens", 100, "CNY"),
    ("{}厘/千token", 1, "CNY"),
    ("¥{}/M tokens", 1, "CNY"),
    ("${}/1M tokens", 1, "USD"),
    ("${}/MTok", 1, "USD"),
    ("{}美元/百万Token", 1, "USD"),
    ("${}美元/1K tokens", 1000, "USD"),
    ("{}美分/百万词元", Decimal("0.01"), "USD"),
    ("{}刀/百万tokens", 1, "USD"),
    ("US${} per million tokens", 1, "USD"),
    ("{} USD per MTok", 1, "USD"),
]
BEFORE = [
    ("每百万tokens {}元", 1, "CNY"),
    ("每千tokens仅需{}元", 1000, "CNY"),
    ("每100万個代幣{}美元", 1, "USD"),
    ("每 1M token ${}", 1, "USD"),
]
ITEMS = [
    ("输入价格为", "input"),
    ("输出价格为", "output"),
    ("缓存命中价格为", "cached_input"),
    ("輸入", "input"),
    ("output: ", "output"),
]


def written(value: Decimal, wide: bool) -> str:
    text = format(value.normalize(), "f")
    return text.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789."}) if wide else text


@settings(max_examples=150, deadline=None)
@given(AMOUNTS, st.sampled_from(FORMS + BEFORE), st.sampled_from(ITEMS), st.booleans())
def test_a_price_reads_back_exactly(
    value: Decimal, form: tuple[str, Decimal | int, str], item: tuple[str, str], wide: bool
) -> None:
    pattern, factor, currency = form
    text = f"智谱 GLM-4-Air 的{item[0]}{pattern.format(written(value, wide))}。"
    found = extract(text).statements
    assert [(s.vendor, s.model, s.item, s.price, s.currency) for s in found] == [
        ("zhipu", "glm-4-air", item[1], value * factor, currency)
    ]
    assert text[found[0].start : found[0].end] == found[0].text


PIECES = [
    "每百万tokens", "0.8元", "/千tokens", "输入", "输出", "降价97%", "从", "降至", "免费", "GPT-4o", "DeepSeek-V3", "通义千问", "(", ")", "|", "、", ",", "。", "\n", "$3", "$15/M", "比", "~~",
    "\x00", "\u202e", "\u200b", "\ud800", "9" * 400, "1e400", "NaN", "0.0.8元", "一" * 60, "百分之", "2~3元", "缓存命中", "分别", "→", "原价", "<b>", "</b>", "5月21日", "今日", "恢复原价", "🚀", "￥", "𝟘",
]  # fmt: skip


def check(text: str) -> None:
    began = time.perf_counter()
    result = extract(text)
    assert time.perf_counter() - began < 1
    for s in result.statements:
        assert text[s.start : s.end] == s.text
        assert s.price is None or (s.price.is_finite() and s.price < 10_000_000)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    check(text)


def test_pieces_in_any_order_are_answered() -> None:
    """300 mixtures here; PRICEWAR_FUZZ=10000 runs as many."""
    chance = random.Random(7)
    for _ in range(int(os.environ.get("PRICEWAR_FUZZ", "300"))):
        check("".join(chance.choice(PIECES) for _ in range(chance.randint(1, 60))))


@pytest.mark.parametrize(
    "piece",
    [
        "0.8元/千tokens，",
        "每百万tokens",
        "输入",
        "((((",
        "降价",
        "GPT-4o、",
        "1",
        "一",
        "$1/",
        "比GPT-4",
        "从5元降至",
        "|",
        "缓存",
        "a ",
        "\\$",
    ],
)
def test_a_long_text_costs_in_proportion(piece: str) -> None:
    """60,000 characters without a line break take no more than their size deserves."""
    text = "OpenAI 模型 API 降价 1元/百万tokens " + piece * (60_000 // len(piece))
    began = time.perf_counter()
    extract(text)
    assert time.perf_counter() - began < 8


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "{",
        '{"id": 1}',
        '{"id": "x", "text": 5}',
        '{"id": "x", "text": "t", "published": "gestern"}',
        "[" * 100_000,
    ],
)
def test_a_malformed_line_is_an_error_and_nothing_else(line: str) -> None:
    found = extract_line(line)
    assert set(found) == {"id", "error"}


def test_a_line_is_answered_with_its_id() -> None:
    found = extract_line('{"id": "x", "text": "GLM-4-Air 输入价格1元/百万tokens", "published": "2026-05-22"}')
    assert found["id"] == "x"
    assert [s["price"] for s in found["statements"]] == ["1"]
