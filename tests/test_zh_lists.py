"""Lists of one price a model: the unit and the meter stand once in the line above, each row holds a name and a figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.zh import extract

Row = tuple[str, str | None, str | None, str]
TWO: list[Row] = [("deepseek", "deepseek-v3.2", "output", "3"), ("alibaba", "qwen3-max", "output", "24")]
READ: list[tuple[str, list[Row]]] = [
    ("输出价格（每百万 token）：\n- DeepSeek-V3.2：3 元\n- Qwen3-Max：24 元", TWO),
    ("## 输出价格（每百万 token）\n\n- DeepSeek-V3.2：3 元\n- Qwen3-Max：24 元", TWO),
    ("**输出单价（每百万 tokens）**\n\n1. DeepSeek-V3.2：3元\n2. Qwen3-Max：24元", TWO),
    ("各家每百万 token 输出：\n• DeepSeek-V3.2 为 3 元\n• Qwen3-Max 为 24 元。", TWO),
    ("先看价格。每百萬 token 輸出：\n- DeepSeek V3.2 為 3 元\n- Qwen3-Max 為 24 元", TWO),
    ("输出报价排行，单位为每百万 tokens：\nDeepSeek-V3.2 仅 3 元\nQwen3-Max 约 24 元", TWO),
    ("输出价格（元/百万 token）：\n- DeepSeek-V3.2：3\n- Qwen3-Max：24", TWO),
    ("输出价格（每百万 token）：\n- **DeepSeek-V3.2**：3 元\n- **Qwen3-Max**：24 元（最贵）", TWO),
    ("输出价格（每百万 token）：\n- 深度求索 DeepSeek-V3.2：3 元\n- 阿里云 Qwen3-Max：24 元", TWO),
    (
        "价格（每百万 token）：\n- DeepSeek-V3.2：3 元\n- Qwen3-Max：24 元",
        [("deepseek", "deepseek-v3.2", None, "3"), ("alibaba", "qwen3-max", None, "24")],
    ),
    (
        "Output price per million tokens:\n- Claude Opus 4.5: $25\n- GPT-5.1: $10",
        [("anthropic", "claude-opus-4.5", "output", "25"), ("openai", "gpt-5.1", "output", "10")],
    ),
    (
        "### Input cost per 1M tokens\n\n* Claude Opus 4.5 – $5\n* GPT-5.1 – $1.25",
        [("anthropic", "claude-opus-4.5", "input", "5"), ("openai", "gpt-5.1", "input", "1.25")],
    ),
    (
        "Here is what each charges per million input tokens:\n1. Claude Opus 4.5: $5\n2. GPT-5.1: $1.25\n3. Grok 4: $3",
        [
            ("anthropic", "claude-opus-4.5", "input", "5"),
            ("openai", "gpt-5.1", "input", "1.25"),
            ("xai", "grok-4", "input", "3"),
        ],
    ),
    (
        "缓存命中价（每百万 tokens）：\n- GLM-4.6：0.4 元\n- Kimi K2：1 元",
        [("zhipu", "glm-4.6", "cached_input", "0.4"), ("moonshot", "kimi-k2", "cached_input", "1")],
    ),
    (
        "Price per million output tokens:\n- OpenAI GPT-5.1: $10\n- Anthropic Claude Opus 4.5 ($25)",
        [("openai", "gpt-5.1", "output", "10"), ("anthropic", "claude-opus-4.5", "output", "25")],
    ),
    (
        "输出价格（每百万 token）：\n- DeepSeek-V3.2：3 元（原价 6 元）\n- Qwen3-Max：从 40 元降至 24 元\n- GLM-4.6：8 元，降价 50%",
        [*TWO, ("zhipu", "glm-4.6", "output", "8")],
    ),
    (
        "Output pricing (per 1M tokens)\n\nGPT-5.1 — $10.00\nClaude Opus 4.5 — $25.00",
        [("openai", "gpt-5.1", "output", "10"), ("anthropic", "claude-opus-4.5", "output", "25")],
    ),
    (
        "Input (per 1M tokens):\n  GPT-5.1          $1.25\n  Claude Opus 4.5  $5.00",
        [("openai", "gpt-5.1", "input", "1.25"), ("anthropic", "claude-opus-4.5", "input", "5")],
    ),
    (
        "💰 输入价 $/1M tokens：\n• GPT-5.1 – 1.25\n• Claude Opus 4.5 – 5",
        [("openai", "gpt-5.1", "input", "1.25"), ("anthropic", "claude-opus-4.5", "input", "5")],
    ),
    (
        "**Price per million output tokens (USD)**\n\n| Claude Opus 4.5 | $25 |\n| GPT-5.1 | $10 |",
        [("anthropic", "claude-opus-4.5", "output", "25"), ("openai", "gpt-5.1", "output", "10")],
    ),
    ("输出价格（每百万 token）：\n- DeepSeek-V3.2：3 元（去年为 8 元）\n- Qwen3-Max：24 元起", TWO),
    # prose ends the list
    (
        "输出价格（每百万 token）：\n- DeepSeek-V3.2：3 元\n这只是其中一家。\n- Qwen3-Max：24 元",
        [("deepseek", "deepseek-v3.2", "output", "3")],
    ),
]
SILENT = [
    "每百万 token 的吞吐：\n- DeepSeek-V3.2：3.5 元\n- Qwen3-Max：24 元",
    "每百万 token 的吞吐：\n- 方案甲用了 3.5 元电费\n- 方案乙用了 4 元",
    "生成 100 万 token 报告后：\n- Cursor 为 20 美元\n- DeepSeek-V3.2 为 3 元",
    "输出价格（每百万 token）：\n- 第一家：3 元\n- 第二家：24 元",
    "输出价格（每百万 token）：\n- DeepSeek-V3.2 的月费 30 元\n- Qwen3-Max 套餐 240 元",
    "输出价格（每百万 token）：\n- DeepSeek-V3.2：3 元/次\n- Qwen3-Max：24 元/月",
    "按每百万 tokens 的价格估算，每天的花费：\n- DeepSeek-V3.2：3 元\n- Qwen3-Max：24 元",
    "自建机房每百万 token 的成本：\n- DeepSeek-V3.2：3 元\n- Qwen3-32B：24 元",
    "Self-hosted cost per million tokens:\n- Llama 3.3 70B: $0.9\n- Qwen3-32B: $0.4",
    "每百万 token 输出成本，自己部署 H100：\n- DeepSeek-V3.2：3 元\n- Qwen3-32B：2 元",
    "训练价格（每百万 token）：\n- GLM-4-Flash：50 元\n- GLM-4-Air：100 元",
    "Monthly bill at 10 million tokens per day:\n- Claude Opus 4.5: $250\n- GPT-5.1: $100",
    "Output speed per million tokens:\n- Claude Opus 4.5: 25\n- GPT-5.1: 10",
]


def _read(text: str) -> list[Row]:
    return [
        (s.vendor, s.model, s.item, str(s.price.normalize()) if s.price is not None else "")
        for s in extract(text).statements
    ]


@pytest.mark.parametrize(("text", "rows"), READ)
def test_a_list_of_one_price_a_model_takes_unit_and_meter_from_its_head(text: str, rows: list[Row]) -> None:
    assert [(v, m, i, Decimal(p)) for v, m, i, p in _read(text)] == [(v, m, i, Decimal(p)) for v, m, i, p in rows]


@pytest.mark.parametrize("text", SILENT)
def test_a_list_of_other_figures_is_no_list_of_prices(text: str) -> None:
    assert _read(text) == []
