"""Round trips over every way a price is written, and hostile input: no exception, no slowness, nothing guessed."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.zh import extract, extract_line
from tests.gaps import hostile_is_right, rows

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


@settings(max_examples=150, deadline=None, derandomize=True)
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


PAIRS = [
    ("每百万tokens输入{}元、输出{}元", 1, "CNY"),
    ("输入{}元/百万tokens，输出{}元/百万tokens", 1, "CNY"),
    ("输入 {} 元，输出 {} 元（每百万 tokens）", 1, "CNY"),
    ("每百万输入/输出 tokens {}美元/{}美元", 1, "USD"),
    ("${}/${} per million tokens (input/output)", 1, "USD"),
    ("${} per million input tokens and ${} per million output tokens", 1, "USD"),
    ("输入{}元/千tokens，输出{}元", 1000, "CNY"),
    ("每百萬輸入代幣 {} 美元、輸出代幣 {} 美元", 1, "USD"),
]
MOVES = [
    ("从{}元/百万tokens降至{}元/百万tokens", 1),
    ("从{}元/千tokens降至{}元/千tokens", 1000),
    ("由{}元降到{}元/百万tokens", 1),
    ("从每百万tokens {}元下调至{}元", 1),
]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(AMOUNTS, AMOUNTS, st.sampled_from(PAIRS))
def test_a_pair_reads_back_exactly(first: Decimal, second: Decimal, form: tuple[str, int, str]) -> None:
    pattern, factor, currency = form
    text = f"智谱 GLM-4-Air 的价格为{pattern.format(written(first, False), written(second, False))}。"
    assert [(s.item, s.price, s.currency, s.model) for s in extract(text).statements] == [
        ("input", first * factor, currency, "glm-4-air"),
        ("output", second * factor, currency, "glm-4-air"),
    ]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(AMOUNTS, st.integers(min_value=2, max_value=50), st.sampled_from(MOVES))
def test_a_cut_reads_back_with_both_prices(new: Decimal, times: int, form: tuple[str, int]) -> None:
    pattern, factor = form
    text = f"智谱将 GLM-4-Air 的输入价格{pattern.format(written(new * times, False), written(new, False))}。"
    assert [(str(s.action), s.item, s.price, s.previous_price) for s in extract(text).statements] == [
        ("cut", "input", new * factor, new * times * factor)
    ]


PIECES = [
    "每百万tokens", "0.8元", "/千tokens", "输入", "输出", "降价97%", "从", "降至", "免费", "GPT-4o", "DeepSeek-V3", "通义千问", "(", ")", "|", "、", ",", "。", "\n", "$3", "$15/M", "比", "~~",
    "\x00", "\u202e", "\u200b", "\ud800", "9" * 400, "1e400", "NaN", "0.0.8元", "一" * 60, "百分之", "2~3元", "缓存命中", "分别", "→", "原价", "<b>", "</b>", "5月21日", "今日", "恢复原价", "🚀", "￥", "𝟘",
]  # fmt: skip


PASSAGES = [row["text"] for row in rows("passages.jsonl")]
BATCHES, BATCH = 8, 1250


@pytest.fixture(autouse=True, scope="module")
def warm() -> None:
    """The word list is loaded by the first text that needs it; that is not the text's cost."""
    for text in ("5月21日，智谱 GLM-4-Air 的输入价格，从5元降至1元/百万tokens，直降80%。", PASSAGES[0], PASSAGES[-1]):
        extract(text)


def check(text: str) -> None:
    began = time.thread_time()
    result = extract(text)
    assert time.thread_time() - began < 1
    for s in result.statements:
        assert text[s.start : s.end] == s.text
        assert s.price is None or (s.price.is_finite() and 0 <= s.price < 10_000_000)
        assert s.change_pct is None or (s.change_pct.is_finite() and s.change_pct >= -100)


def mixture(chance: random.Random) -> str:
    return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 20)))


def mutated(chance: random.Random) -> str:
    """A passage of the corpus with a few characters dropped, doubled, swapped or replaced by a hostile piece."""
    text = list(chance.choice(PASSAGES)[:180])
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(text))
        kind = chance.randrange(4)
        if kind == 0 and len(text) > 1:
            del text[at]
        elif kind == 1:
            text.insert(at, text[chance.randrange(len(text))])
        elif kind == 2:
            text[at] = chance.choice(PIECES)
        else:
            other = chance.randrange(len(text))
            text[at], text[other] = text[other], text[at]
    return "".join(text)


def noise(chance: random.Random) -> str:
    """Any code points, half surrogates included."""
    tops = (0x80, 0x3000, 0xA000, 0xE000, 0x11_0000)
    return "".join(chr(chance.randrange(chance.choice(tops))) for _ in range(chance.randint(1, 150)))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    check(text)


@pytest.mark.parametrize("seed", range(BATCHES))
def test_ten_thousand_random_and_mutated_texts_are_answered(seed: int) -> None:
    """8 batches of 1,250: no exception, none slower than a second, every span in place, every number finite and possible."""
    chance = random.Random(seed)
    for n in range(BATCH):
        check((mixture, mutated, mutated, noise)[n % 4](chance))


def hostile() -> list[object]:
    return [
        pytest.param(
            row,
            id=f"{ascii(row['text'])[:48]}-{n}",
            marks=[pytest.mark.xfail(reason=row["gap"], strict=True)] if "gap" in row else [],
        )
        for n, row in enumerate(rows("hostile.jsonl"))
    ]


@pytest.mark.parametrize("row", hostile())
def test_a_hostile_number_is_refused_with_a_reason_and_never_guessed(row: dict[str, object]) -> None:
    assert hostile_is_right(row), extract(str(row["text"]))


def test_half_a_surrogate_pair_passes_through_the_command() -> None:
    text = "GLM-4-Air 输入价格为0.8\ud800元/百万tokens"
    line = json.dumps({"id": "x", "text": text}) + "\n" + json.dumps({"id": "y", "text": "平静的一天"}) + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "cli", "extract", "--jsonl"], input=line.encode(), capture_output=True, check=True
    )
    answers = [json.loads(answer) for answer in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["x", "y"]
    assert [s["text"] in text for s in answers[0]["statements"]] == [True]


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
    """Four times the characters, without a line break, cost no more than about four times the time."""

    def cost(characters: int) -> float:
        text = "OpenAI 模型 API 降价 1元/百万tokens " + piece * (characters // len(piece))
        began = time.thread_time()
        extract(text)
        return time.thread_time() - began

    assert cost(24_000) < 9 * cost(6_000) + 0.3


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
