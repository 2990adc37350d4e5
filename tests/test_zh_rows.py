"""Whose prices the row of a table tells: its own name's, never the row above's; and tables that hold no list prices."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.zh import extract

Row = tuple[str, str | None, str | None, str]
HEAD = "| 模型 | 输入（元/百万 tokens） | 输出（元/百万 tokens） |\n|---|---|---|\n"
MAX: list[Row] = [("alibaba", "qwen-max", "input", "2.4"), ("alibaba", "qwen-max", "output", "9.6")]


def _ids(name: str, rows: str) -> str:
    return f"定价以每 100 万 tokens（USD）计算。\n\n| 档次 | {name} | 输入 | 输出 |\n|---|---|---|---|\n{rows}"


READ: list[tuple[str, list[Row]]] = [
    # a name that begins with its version
    (
        _ids("模型 ID", "| Haiku 4.5 | claude-haiku-4-5 | $1 | $5 |\n| 3.5 Haiku | claude-3-5-haiku | $0.8 | $4 |"),
        [
            ("anthropic", "claude-haiku-4.5", "input", "1"), ("anthropic", "claude-haiku-4.5", "output", "5"),
            ("anthropic", "claude-3.5-haiku", "input", "0.8"), ("anthropic", "claude-3.5-haiku", "output", "4"),
        ],
    ),
    (
        _ids("Model ID", "| 4.5 Sonnet | claude-sonnet-4-5 | $3 | $15 |"),
        [("anthropic", "claude-sonnet-4.5", "input", "3"), ("anthropic", "claude-sonnet-4.5", "output", "15")],
    ),
    (
        _ids("API 名称", "| Sonnet | claude-sonnet-4-5 | $3 | $15 |\n| Haiku | claude-haiku-4-5 | $1 | $5 |"),
        [
            ("anthropic", "claude-sonnet-4.5", "input", "3"), ("anthropic", "claude-sonnet-4.5", "output", "15"),
            ("anthropic", "claude-haiku-4.5", "input", "1"), ("anthropic", "claude-haiku-4.5", "output", "5"),
        ],
    ),
    (
        "Prices in USD per 1M tokens:\n\n| Name | Input | Output |\n|---|---|---|\n| Opus 4.7 | $5 | $25 |\n| 3.5 Haiku | $0.8 | $4 |",
        [
            ("anthropic", "claude-opus-4.7", "input", "5"), ("anthropic", "claude-opus-4.7", "output", "25"),
            ("anthropic", "claude-3.5-haiku", "input", "0.8"), ("anthropic", "claude-3.5-haiku", "output", "4"),
        ],
    ),
    # an own name that is not known
    (HEAD + "| Qwen-Max | 2.4 | 9.6 |\n| 9B | 1 | 4 |", MAX),
    (HEAD + "| Qwen-Max | 2.4 | 9.6 |\n| 3.5 某某 | 1 | 4 |", MAX),
    (
        "| 厂商 | 模型 | 输入（元/百万 tokens） | 输出（元/百万 tokens） |\n|---|---|---|---|\n| 阿里云 | Qwen-Max | 2.4 | 9.6 |\n| 阿里云 | 内测新模型 | 1 | 4 |",
        MAX,
    ),
    (
        "DeepSeek-R1 各平台价格：\n| 平台 | 输入（元/百万 tokens） | 输出（元/百万 tokens） |\n|---|---|---|\n| 硅基流动 | 4 | 16 |\n| 某云 | 2 | 8 |",
        [("siliconflow", "deepseek-r1", "input", "4"), ("siliconflow", "deepseek-r1", "output", "16")],
    ),
    (HEAD + "| Qwen-Max | 2.4 | 9.6 |\n| 微调后的 Qwen-Plus | 1 | 4 |\n| GLM-4-Air 微调版 | 1 | 4 |", MAX),
    # no own name: the row above's
    (
        "| 模型 | 计费项 | 价格（元/百万 tokens） |\n|---|---|---|\n| Qwen-Max | 输入 | 2.4 |\n| | 输出 | 9.6 |",
        MAX,
    ),
    ("| 模型 | 计费项 | 价格（元/百万 tokens） |\n|---|---|---|\n| Qwen-Max | 输入 | 2.4 |\n| 同上 | 输出 | 9.6 |", MAX),
    # 同上
    (
        HEAD + "| Qwen-Max | 2.4 | 9.6 |\n| Qwen-Plus | 同上 | 同上 |",
        [*MAX, ("alibaba", "qwen-plus", "input", "2.4"), ("alibaba", "qwen-plus", "output", "9.6")],
    ),
    (
        "| 模型 | 价格 | 特点 |\n|---|---|---|\n| qwen-max | 输入¥2.4/M，输出¥9.6/M | 强 |\n| qwen-plus | 同上 | 快 |\n| qwen-turbo | 更低 | 省 |",
        [*MAX, ("alibaba", "qwen-plus", "input", "2.4"), ("alibaba", "qwen-plus", "output", "9.6")],
    ),
    (HEAD + "| Qwen-Max | 2.4 | 9.6 |\n| 某某模型 | 同上 | 同上 |", MAX),
    # training is another service
    (
        "| 类型 | 模型 | 单价 |\n|---|---|---|\n| 训练 | glm-4-flash | 0.05 元/千tokens |\n| 推理 | glm-4-air | 0.0005 元/千tokens |",
        [("zhipu", "glm-4-air", None, "0.5")],
    ),
    (
        "| 用途 | 模型 | 单价 |\n|---|---|---|\n| 对话 | abab6.5 | 0.03 元/千tokens |\n| 微调训练 | abab5.5-chat | 0.06 元/千tokens |",
        [("minimax", "abab6.5", None, "30")],
    ),
    (
        "| Model | Usage | Price per 1M tokens |\n|---|---|---|\n| gpt-4o | fine-tuning | $25 |\n| gpt-4o | inference | $2.5 |",
        [("openai", "gpt-4o", None, "2.5")],
    ),
    # a column of costs in a list of models of several vendors
    (
        "| 厂商 | 模型 | 成本（元/百万 tokens） |\n|---|---|---|\n| 阿里 | Qwen-Max | 2.4 |\n| 智谱 | GLM-4.6 | 2 |",
        [("alibaba", "qwen-max", None, "2.4"), ("zhipu", "glm-4.6", None, "2")],
    ),
    (
        "| 模型 | 吞吐 (tokens/s) | 输入成本 (元/百万 tokens) | 输出成本 (元/百万 tokens) |\n|---|---|---|---|\n| Qwen-Max | 60 | 2.4 | 9.6 |",
        MAX,
    ),
    (
        "| 模型 | 速度 (tokens/s) | 成本 (元/百万 tokens) |\n|---|---|---|\n| Qwen-Max | 60 | 2.4 |",
        [("alibaba", "qwen-max", None, "2.4")],
    ),
    (
        "| 模型 | 精度 | 成本 (元/百万 tokens) |\n|---|---|---|\n| Qwen-Max | 88.7% | 2.4 |",
        [("alibaba", "qwen-max", None, "2.4")],
    ),
    (
        "| 模型 | 训练数据 | 说明 | 输入（元/百万 tokens） | 输出（元/百万 tokens） |\n|---|---|---|---|---|\n| Qwen-Max | 自研训练 | 支持微调 | 2.4 | 9.6 |",
        MAX,
    ),
]  # fmt: skip
SILENT = [
    "在一张 H20 上跑 Qwen3-32B：\n| 精度 | 吞吐 token/s | 每百万 token 成本 |\n|---|---|---|\n| FP16 | 500 | 2.1 元 |\n| INT8 | 900 | 1.2 元 |",
    "以 A100 每小時 $3 計，LLaMA-70B 推論：\n\n| 配置 | 每秒 token | 每百萬 token 成本 |\n|---|---|---|\n| FP16 (單卡) | 5 | $166 |\n| INT4 + TP-4 | 60 | $14 |",
    "| 模型 | GPU | 吞吐（tokens/s） | 成本（元/百万 tokens） |\n|---|---|---|---|\n| Qwen3-32B | H20 x1 | 900 | 1.2 |\n| DeepSeek-V3 | H20 x8 | 2000 | 3.1 |",
    "Running Llama 3.3 70B:\n\n| Hardware | Throughput (tok/s) | Cost per 1M tokens |\n|---|---|---|\n| 1x H100 | 1200 | $0.9 |\n| 2x L40S | 700 | $1.4 |",
    "Qwen3-32B:\n\n| Quantization | Cost per million tokens |\n|---|---|\n| AWQ | $0.2 |\n| FP8 | $0.3 |",
    "## 微调价格\n\n| 模型 | 单价（元/千 tokens） |\n|---|---|\n| GLM-4-Flash | 0.05 |\n| GLM-4-Air | 0.1 |",
    "### Fine-tuning pricing\n\n| Model | Price per 1M tokens |\n|---|---|\n| gpt-4o | $25 |\n| gpt-4o-mini | $3 |",
]


def _read(text: str) -> list[tuple[str | None, str | None, str | None, Decimal | None]]:
    return [(s.vendor, s.model, s.item, s.price) for s in extract(text).statements]


@pytest.mark.parametrize(("text", "rows"), READ)
def test_a_row_tells_the_prices_of_its_own_name(text: str, rows: list[Row]) -> None:
    assert _read(text) == [(v, m, i, Decimal(p)) for v, m, i, p in rows]


@pytest.mark.parametrize("text", SILENT)
def test_a_table_of_own_costs_or_of_training_holds_no_list_prices(text: str) -> None:
    assert _read(text) == []


TIERS = [
    ("| Qwen-Max | | |\n| ≤32K | 6 | 24 |\n| 32K-128K | 10 | 40 |", ["<=32k", "<=32k", "32k-128k", "32k-128k"]),
    ("| Qwen-Max | | |\n| [0,32K] | 6 | 24 |\n| (32K, 128K] | 10 | 40 |", ["<=32k", "<=32k", "32k-128k", "32k-128k"]),
    ("| Qwen-Max ≤32K | 6 | 24 |\n| Qwen-Max >32K | 10 | 40 |", ["<=32k", "<=32k", ">32k", ">32k"]),
    ("| Qwen-Max | 6 | 24 |\n| Qwen-Plus | 2 | 8 |", [None] * 4),
]


@pytest.mark.parametrize(("rows", "lengths"), TIERS)
def test_a_row_of_bare_figures_tells_the_length_they_hold_for(rows: str, lengths: list[str | None]) -> None:
    found = extract(HEAD + rows).statements
    assert [(s.condition.as_dict() or {}).get("context") for s in found] == lengths
    assert [s.price for s in found[:2]] == [Decimal(6), Decimal(24)]


def test_the_head_of_a_table_is_no_unknown_row() -> None:
    assert extract(HEAD + "| Qwen-Max | 2.4 | 9.6 |").skipped == ()


# A row that tells each price more than once: by thousand and by million, in two currencies, beside a blend and an address.
TWICE = [
    (
        "| 模型 | 输入 元/千tokens | 输入 元/百万tokens | 输出 元/千tokens | 输出 元/百万tokens |\n|---|---|---|---|---|\n| GLM-4-Air | 0.0014 | 1.35 | 0.0042 | 4.15 |",
        [("zhipu", "input", "1.35", "CNY"), ("zhipu", "output", "4.15", "CNY")],
    ),
    (
        "| 服务商 | 模型 | 输入 元/百万tokens | 输出 元/百万tokens | Input 美元/1M tokens | Output 美元/1M tokens |\n|---|---|---|---|---|---|\n| Google | Gemini 1.5 Pro | 25.1 | 75.3 | 3.5 | 10.5 |\n| 智谱 | GLM-4-Air | 1 | 2 |  |  |",
        [("google", "input", "3.5", "USD"), ("google", "output", "10.5", "USD"), ("zhipu", "input", "1", "CNY"), ("zhipu", "output", "2", "CNY")],
    ),
    (
        "| 模型 | 输入($/1M) | 输出($/1M) | 输入(元/1M) | 输出(元/1M) |\n|---|---|---|---|---|\n| Qwen-Max | 2.8 | 8.4 | 20 | 60 |",
        [("alibaba", "input", "20", "CNY"), ("alibaba", "output", "60", "CNY")],
    ),
    (
        "| 厂商 | 官方定价页面 | 模型 | 3:1 元/百万tokens | 输入 元/百万tokens | 输出 元/百万tokens |\n|---|---|---|---|---|---|\n| 月之暗面 | [Pricing](https://example.com/pricing) | moonshot-v1-32k | 24 | 23 | 26 |",
        [("moonshot", "input", "23", "CNY"), ("moonshot", "output", "26", "CNY")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TWICE)
def test_a_price_told_twice_in_a_row_is_told_once(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = [(s.vendor, s.item, f"{s.price.normalize():f}", s.currency) for s in extract(text).statements if s.price]
    assert found == expected


@pytest.mark.parametrize(
    "heads", ["Input (Hit) | Input (Miss) | Output", "Input Hit | Input Miss | Output", "Input (Cache Hit) | Input (Cache Miss) | Output", "Hit | Miss | Output"]
)  # fmt: skip
def test_a_head_may_say_hit_and_miss_alone(heads: str) -> None:
    text = f"Prices per 1M tokens:\n\nModel | {heads}\n---|---|---|---\ndeepseek-chat | $0.07 | $0.27 | $1.10"
    assert [row[2:] for row in _read(text)] == [
        ("cached_input", Decimal("0.07")),
        ("input", Decimal("0.27")),
        ("output", Decimal("1.10")),
    ]


def test_a_hit_rate_is_no_price() -> None:
    text = "| Model | Cache hit rate | Input price per 1M | Output price per 1M |\n|---|---|---|---|\n| Kimi K2 | 75% | $0.60 | $2.50 |"
    assert [row[2:] for row in _read(text)] == [("input", Decimal("0.60")), ("output", Decimal("2.50"))]


def test_a_hit_in_a_bracket_is_one() -> None:
    text = "deepseek-chat: input (hit) $0.07/M, input (miss) $0.27/M, output $1.10/M"
    assert [row[2] for row in _read(text)] == ["cached_input", "input", "output"]
