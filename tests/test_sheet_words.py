"""Labels, tiers and units: what a header says, longest label first."""

from __future__ import annotations

import pytest

from pricing.sheet.models import read_model
from pricing.sheet.tiers import read_tiers
from pricing.sheet.words import column_role, read_facts


@pytest.mark.parametrize(
    ("label", "meters"),
    [
        ("输入价格（缓存未命中）", ("input",)),
        ("输入价格（缓存命中）", ("cached_input",)),
        ("命中缓存", ("cached_input",)),
        ("隐式缓存命中", ("cached_input",)),
        ("显式缓存创建", ("cache_write",)),
        ("缓存写入\n元/百万 tokens", ("cache_write",)),
        ("Cached input / 1M tokens", ("cached_input",)),
        ("Cache hits and refreshes", ("cached_input",)),
        ("1h cache writes", ("cache_write",)),
        ("Base input tokens", ("input",)),
        ("Output price (including thinking tokens)", ("output",)),
        ("输出单价（每百万Token）\n思维链+回答", ("output",)),
        ("包含输入和输出", ("input", "output")),
        ("单次请求的输入Token数", ()),
        ("Input tokens per request", ()),
        ("输入 Token 阶梯", ()),
        ("输出长度", ()),
        ("缓存存储", ()),
    ],
)
def test_meter_of_a_label(label: str, meters: tuple[str, ...]) -> None:
    assert read_facts(label).meters == meters


@pytest.mark.parametrize(
    ("label", "tokens"),
    [
        ("输入单价（每百万Token）", 10**6),
        ("元/千tokens", 1000),
        ("0.21元/万tokens", 10**4),
        ("$5 / MTok", 10**6),
        ("¥1 / M tokens", 10**6),
        ("Paid Tier, per 1M tokens in USD", 10**6),
        ("百万tokens输入（缓存命中）", 10**6),
        ("Condition\nthousand tokens", 1000),
        ("上下文窗口", None),
    ],
)
def test_unit_of_a_label(label: str, tokens: int | None) -> None:
    assert read_facts(label).unit == tokens


@pytest.mark.parametrize(
    "label",
    [
        "元/张",
        "元/万字符",
        "$0.04 / image",
        "per 1,000 searches",
        "元/每10K TPM/小时",
        "单价\n(次)",
        "元/百万token/小时",
    ],
)
def test_a_unit_that_is_no_token_unit_is_refused_by_name(label: str) -> None:
    assert read_facts(label).refused


@pytest.mark.parametrize("label", ["单次请求的输入Token数", "$0.30 (text / image / video)", "模式", "12元"])
def test_what_only_looks_like_such_a_unit_is_not_refused(label: str) -> None:
    assert not read_facts(label).refused


@pytest.mark.parametrize(
    ("text", "scale", "tiers"),
    [
        ("0<Token≤32K", 1, {"context": "<=32k"}),
        ("32K<Token≤128K", 1, {"context": "32k-128k"}),
        ("输入长度 [0, 1024]", 1000, {"context": "<=1m"}),
        ("输入长度 [0, 32] 且输出长度 (0.2,+∞)", 1000, {"context": "<=32k", "output": ">0.2k"}),
        ("输入长度 [32+)", 1000, {"context": ">32k"}),
        ("输入长度 [16k, 32k）", 1, {"context": "16k-32k"}),
        ("prompts > 200k tokens", 1, {"context": ">200k"}),
        ("≥ 200k prompt tokens", 1, {"context": ">200k"}),
        ("256K~1M", 1, {"context": "256k-1m"}),
        ("输入=<32k", 1, {"context": "<=32k"}),
        ("1M", 1, {}),
        ("262,144 tokens", 1, {}),
        ("> 2026-08-21 前", 1, {}),
        ("qwen-plus-2025-01-25", 1, {}),
        ("<" + "9" * 60 + "k", 1, {}),
    ],
)
def test_length_tiers(text: str, scale: int, tiers: dict[str, str]) -> None:
    assert dict(read_tiers(text, scale)) == tiers


@pytest.mark.parametrize(
    ("cell", "names", "conditions"),
    [
        ("qwen3.7-max\n当前能力等同于qwen3.7-max-2026-05-20\nBatch调用 半价", ("qwen3.7-max",), {}),
        ("ERNIE-4.5-Turbo-128KERNIE-4.5-Turbo-32K", ("ERNIE-4.5-Turbo-128K", "ERNIE-4.5-Turbo-32K"), {}),
        ("DeepSeek-V4-Pro 原厂直供", ("DeepSeek-V4-Pro",), {"channel": "first_party"}),
        ("grok-4.6 (≥ 200k prompt tokens)", ("grok-4.6",), {"context": ">200k"}),
        ("MiniMax-M3\n> 512k 输入 tokens", ("MiniMax-M3",), {"context": ">512k"}),
        ("Claude Opus 4.1 (retired)", ("Claude Opus 4.1",), {}),
        ("Claude Opus 5 / Claude Opus 4.8", ("Claude Opus 5", "Claude Opus 4.8"), {}),
        ("GLM-5.2 新品", ("GLM-5.2",), {}),
        ("32K<Token≤128K", (), {"context": "32k-128k"}),
        ("-", (), {}),
    ],
)
def test_model_cells(cell: str, names: tuple[str, ...], conditions: dict[str, str]) -> None:
    read = read_model(cell)
    assert (read.names, dict(read.conditions)) == (names, conditions)


def test_column_roles() -> None:
    assert [column_role(t) for t in ("模型名称", "模型 ID", "计费单位", "服务部署范围", "模型类别", "输出单价")] == [
        "model",
        "version",
        "unit",
        "scope",
        "",
        "",
    ]
