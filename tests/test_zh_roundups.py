"""A round-up of a price war: every vendor's sentence keeps its own prices, in whatever company and order it stands."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from pricing.zh import extract

Told = tuple[str, str, str | None]
SENTENCES: list[tuple[str, list[Told]]] = [
    ("字节跳动发布豆包大模型，主力模型豆包 pro-32k 推理输入价格为 0.0008 元/千tokens。", [("bytedance", "quote", "0.8")]),
    ("阿里云宣布 Qwen-Long 的 API 输入价格从 0.02 元/千tokens 降至 0.0005 元/千tokens。", [("alibaba", "cut", "0.5")]),
    ("随后，百度智能云宣布文心大模型的 ERNIE Speed、ERNIE Lite 全面免费。", [("baidu", "free", "0"), ("baidu", "free", "0")]),
    ("腾讯云也宣布，混元-lite 模型全面免费，混元-standard API 输入价格降至 0.0045 元/千tokens。", [("tencent", "free", "0"), ("tencent", "cut", "4.5")]),
    ("科大讯飞宣布讯飞星火 Lite 版 API 永久免费开放。", [("iflytek", "free", "0")]),
    ("智谱 AI 将 GLM-3-Turbo 的调用价格从 5 元/百万tokens 下调至 1 元/百万tokens。", [("zhipu", "cut", "1")]),
    ("DeepSeek-V2 的 API 定价为每百万 tokens 输入 1 元、输出 2 元。", [("deepseek", "quote", "1"), ("deepseek", "quote", "2")]),
    ("OpenAI 的 GPT-4o 输入价格为每百万 tokens 5 美元。", [("openai", "quote", "5")]),
    ("面壁智能则将 MiniCPM 的推理价格砍到三分之一。", [("modelbest", "cut", None)]),
    ("Anthropic 的 Claude 3 Opus 收费为每百万输入 tokens 15 美元、每百万输出 tokens 75 美元。", [("anthropic", "quote", "15"), ("anthropic", "quote", "75")]),
    ("月之暗面表示，目前没有降价计划。", []),
    ("零一万物的负责人称，公司暂不考虑跟进降价。", []),
    ("有行业人士说，低价换市场的办法并不新鲜。", []),
    ("火山引擎总裁认为，降价是技术优化的结果。", []),
    ("有分析称，大模型推理成本每年下降 90%。", []),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_every_vendor_keeps_its_own_in_a_round_up(seed: int) -> None:
    chance = random.Random(seed)
    told = chance.sample(SENTENCES, chance.randint(2, 8))
    text = chance.choice(["", "\n", "\n\n"]).join(sentence for sentence, _ in told)
    expected = [(v, a, None if p is None else Decimal(p)) for _, said in told for v, a, p in said]
    found = [(s.vendor, str(s.action), s.price) for s in extract(text).statements]
    assert sorted(found, key=str) == sorted(expected, key=str), text
