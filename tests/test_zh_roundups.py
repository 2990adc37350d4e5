"""A round-up of a price war: every vendor's sentence keeps its own prices, in whatever company and order it stands."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from pricing.zh import extract

Told = tuple[str, str, str | None]
CHINESE: list[tuple[str, list[Told]]] = [
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
ENGLISH: list[tuple[str, list[Told]]] = [
    ("OpenAI cut the price of GPT-4o by 50%, to $2.50 per million input tokens and $10 per million output tokens.", [("openai", "cut", "2.5"), ("openai", "cut", "10")]),
    ("Anthropic's Claude 3.5 Haiku costs $0.80 per million input tokens and $4 per million output tokens.", [("anthropic", "quote", "0.8"), ("anthropic", "quote", "4")]),
    ("Google lowered Gemini 1.5 Flash input pricing from $0.35 to $0.075 per million tokens.", [("google", "cut", "0.075")]),
    ("DeepSeek charges $0.27 per million input tokens for DeepSeek-V3, and $1.10 per million output tokens.", [("deepseek", "quote", "0.27"), ("deepseek", "quote", "1.1")]),
    ("Alibaba Cloud slashed prices of its Qwen-VL-Max model by 85%.", [("alibaba", "cut", None)]),
    ("xAI raised the price of Grok 3 Mini to $0.60 per million output tokens.", [("xai", "hike", "0.6")]),
    ("Baidu made the ERNIE Speed and ERNIE Lite model APIs free.", [("baidu", "free", "0"), ("baidu", "free", "0")]),
    ("Mistral said it has no plans to change prices.", []),
    ("ChatGPT Plus still costs $20 a month.", []),
    ("Nvidia reported revenue of $57 billion.", []),
    ("Analysts expect inference costs to fall by half next year.", []),
    ("Meta released Llama 4 under an open license, free for commercial use.", []),
    ("The startup raised $500 million at a $5 billion valuation.", []),
    ("Claude Code subscriptions start at $17 per month.", []),
]  # fmt: skip
TRANSLATED: list[tuple[str, list[Told]]] = [
    ("OpenAI 将 GPT-4o 的价格下调 50%，降至每百万输入令牌 2.50 美元和每百万输出令牌 10 美元。", [("openai", "cut", "2.5"), ("openai", "cut", "10")]),
    ("Anthropic 的 Claude 3.5 Haiku 的价格为每百万输入 token 0.80 美元，每百万输出 token 4 美元。", [("anthropic", "quote", "0.8"), ("anthropic", "quote", "4")]),
    ("谷歌将 Gemini 1.5 Flash 的输入价格从每百万 token 0.35 美元降至 0.075 美元。", [("google", "cut", "0.075")]),
    ("DeepSeek-V3 的收费为每百万输入 token 0.27 美元、每百万输出 token 1.10 美元。", [("deepseek", "quote", "0.27"), ("deepseek", "quote", "1.1")]),
    ("阿里云将 Qwen-VL-Max 模型降价 85%。", [("alibaba", "cut", None)]),
    ("xAI 把 Grok 3 Mini 的输出价格上调至每百万 token 0.60 美元。", [("xai", "hike", "0.6")]),
    ("ChatGPT Plus 订阅仍为每月 20 美元。", []),
    ("Meta 发布了 Llama 4，可免费商用。", []),
    ("英伟达营收达 570 亿美元。", []),
    ("Cursor Pro 计划每月收费 20 美元，含 500 次快速请求。", []),
    ("分析师预计明年推理成本将下降一半。", []),
    ("微软 Azure 也提供该模型。", []),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize(
    ("sentences", "gaps"),
    [(CHINESE, ["", "\n", "\n\n"]), (ENGLISH, [" ", "\n- ", "\n\n"]), (TRANSLATED, ["", "\n- ", "\n\n"])],
    ids=["chinese", "english", "translated"],
)
def test_every_vendor_keeps_its_own_in_a_round_up(
    sentences: list[tuple[str, list[Told]]], gaps: list[str], seed: int
) -> None:
    chance = random.Random(seed)
    told = chance.sample(sentences, chance.randint(2, 8))
    text = chance.choice(gaps).join(sentence for sentence, _ in told)
    expected = [(v, a, None if p is None else Decimal(p)) for _, said in told for v, a, p in said]
    found = [(s.vendor, str(s.action), s.price) for s in extract(text).statements]
    assert sorted(found, key=str) == sorted(expected, key=str), text
