"""What stands around a price in ordinary news changes nothing about it: funding, fees, phones, cars, chips, credits, apps."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.zh import extract

Told = tuple[str, str, str | None, str | None, str]
STATEMENTS: list[tuple[str, list[Told]]] = [
    (
        "智谱将 GLM-4-Air 的输入价格从 8 元/百万tokens 降至 4 元/百万tokens，输出价格降至 16 元/百万tokens。",
        [("zhipu", "glm-4-air", "input", "4", "cut"), ("zhipu", "glm-4-air", "output", "16", "cut")],
    ),
    (
        "谷歌推出 Gemini 3.5 Flash，定价为每百万输入 token 1.5 美元、每百万输出 token 9 美元。",
        [
            ("google", "gemini-3.5-flash", "input", "1.5", "quote"),
            ("google", "gemini-3.5-flash", "output", "9", "quote"),
        ],
    ),
    (
        "百度宣布 ERNIE Speed 和 ERNIE Lite 全面免费，立即生效。",
        [("baidu", "ernie-speed", None, "0", "free"), ("baidu", "ernie-lite", None, "0", "free")],
    ),
    (
        "Anthropic launched Claude Opus 4.6. Pricing is $5 per million input tokens and $25 per million output tokens.",
        [
            ("anthropic", "claude-opus-4.6", "input", "5", "quote"),
            ("anthropic", "claude-opus-4.6", "output", "25", "quote"),
        ],
    ),
    ("阿里云宣布 Qwen-Max API 降价 50%。", [("alibaba", "qwen-max", None, None, "cut")]),
]
OTHER_NEWS = [
    "OpenAI 完成 400 亿美元融资，估值达 3000 亿美元。",
    "该公司去年营收 20 亿元，同比增长 35%。",
    "ChatGPT Plus 订阅价格为每月 20 美元。",
    "英伟达 H100 租赁价格降至每小时 2 美元。",
    "小米 SU7 降价 2 万元，起售价 21.59 万元。",
    "豆包大模型日均 tokens 使用量超过 1200 亿。",
    "据悉，DeepSeek 的训练成本仅为 557.6 万美元。",
    "苹果 iPhone 16 Pro 降价 500 元，到手价 7499 元。",
    "Coding Plan 每月 40 元，可用 1.2 亿 tokens。",
    "新用户注册即送 500 万 tokens 额度。",
    "Kimi App 向所有用户免费开放。",
    "月之暗面开源了 Kimi-VL 模型，可免费商用。",
    "该模型在 MMLU 上得分 88.7，比 GPT-4o 高 2.3 分。",
    "分析师预计明年 AI 芯片价格将下降 30%。",
    "推理成本下降了 90%，速度提升 3 倍。",
    "Sora 生成一段 10 秒视频收费 1 美元。",
    "语音合成每万字符 2 元。",
    "图像生成每张 0.2 元。",
    "微软将 Azure 资本支出上调至 800 亿美元。",
    "字节跳动回应称，暂无涨价计划。",
    "上下文窗口从 128K 提升至 1M tokens。",
    "The company raised $2 billion at a $10 billion valuation.",
    "Nvidia shares fell 3% on Monday.",
    "It supports a context window of 1 million tokens.",
    "Training cost was about $5.6 million.",
    "The model is open source under the MIT license and free for commercial use.",
    "Meta cut 600 jobs in its AI unit.",
    "内存价格上涨 50%，三星 DDR5 报价升至 20 美元。",
    "特斯拉 FSD 订阅费下调至每月 99 美元。",
    "智能眼镜首发价 1999 元，立减 300 元。",
    "平台赠送 2000 万 tokens 体验包，有效期三个月。",
    "该模型完成一次任务的平均成本约为 0.2 美元。",
    "政府补贴 5 亿元用于算力券。",
    "电价下调 10%，数据中心受益。",
    "高峰期排队人数下降 40%。",
    "缓存存储费用为每百万 tokens 每小时 1 美元。",
    "微调训练价格为每百万 tokens 25 美元。",
    "联网搜索每千次 10 美元。",
]


@pytest.mark.parametrize("other", OTHER_NEWS)
def test_other_news_around_a_price_changes_nothing(other: str) -> None:
    for statement, expected in STATEMENTS:
        for text in (statement + other, f"{other}\n{statement}", f"{statement}\n\n{other}"):
            found = [(s.vendor, s.model, s.item, s.price, str(s.action)) for s in extract(text).statements]
            told = [(v, m, i, None if p is None else Decimal(p), a) for v, m, i, p, a in expected]
            assert sorted(found, key=str) == sorted(told, key=str), text
