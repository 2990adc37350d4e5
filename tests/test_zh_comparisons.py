"""What is set beside a price: the rival's figure has the meter of the sentence before, a figure told again is nobody else's."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.zh import extract

Row = tuple[str, str | None, str | None, str]
K3: Row = ("moonshot", "kimi-k3", "output", "4")
GPT: Row = ("openai", "gpt-4.1", "output", "8")
O3: Row = ("openai", "o3", "output", "60")
READ: list[tuple[str, list[Row]]] = [
    ("Kimi K3 的输出价格为每百万 token 4 元。相比之下，OpenAI o3 约为每百万 token 60 美元，GPT-4.1 为 8 美元。", [K3, O3, GPT]),
    ("Kimi K3 的 output token 售價為每百萬 4 元。相較之下，OpenAI o3 約為每百萬 60 美元，GPT-4.1 為 8 美元。", [K3, O3, GPT]),
    ("Kimi K3 每百万 token 输出 4 元。作为对比，GPT-4.1 为每百万 token 8 美元。", [K3, GPT]),
    ("Kimi K3 的输出价为 4 元/百万 tokens。反观 o3，仍为 60 美元/百万 tokens。", [K3, O3]),
    ("Kimi K3 outputs cost 4 yuan per million tokens. By comparison, o3 is $60 and GPT-4.1 $8.", [K3, O3, GPT]),
    ("Kimi K3 output is 4 yuan per million tokens. In contrast, GPT-4.1 costs $8 per million tokens.", [K3, GPT]),
    (
        "Kimi K3 的输出价格为每百万 token 4 元。相比之下，GPT-4.1 为 8 美元，Anthropic Claude Sonnet 4.6 则是 15 美元。",
        [K3, GPT, ("anthropic", "claude-sonnet-4.6", "output", "15")],
    ),
    # its own meter is its own
    ("Kimi K3 的输出价格为每百万 token 4 元。作为对比，GPT-4.1 的输入价格为每百万 token 2 美元。", [K3, ("openai", "gpt-4.1", "input", "2")]),
    # two meters before, one figure behind: which is not said
    (
        "Kimi K3 每百万 token 输入 1 元、输出 4 元。相比之下，GPT-4.1 为每百万 token 8 美元。",
        [("moonshot", "kimi-k3", "input", "1"), K3, ("openai", "gpt-4.1", None, "8")],
    ),
    (
        "Kimi K3 输入 1 元/百万 tokens、输出 4 元/百万 tokens，豆包 Pro 为 0.8 元/百万 tokens。",
        [("moonshot", "kimi-k3", "input", "1"), K3, ("bytedance", "doubao-pro", None, "0.8")],
    ),
    (
        "Kimi K3 定价 ¥1/¥4 每百万，点火 : 豆包主力模型 ¥0.0008/千 token",
        [("moonshot", "kimi-k3", "input", "1"), K3, ("bytedance", "doubao", None, "0.8")],
    ),
    (
        "Kimi K3 输入 1 元/百万 tokens、输出 4 元/百万 tokens，低于 GLM-5 的 8 元/百万 tokens。",
        [("moonshot", "kimi-k3", "input", "1"), K3, ("zhipu", "glm-5", "output", "8")],
    ),
    ("Kimi K3 输出 4 元/百万 tokens，GLM-5 为 8 元/百万 tokens。", [K3, ("zhipu", "glm-5", "output", "8")]),
    # told again
    ("Kimi K3 输出每百万 token 仅 4 元，GPT-4.1 则是 8 美元。\n\n每百万 token 4 元，比一杯水还便宜。", [K3, GPT]),
    ("Kimi K3 输出每百万 token 仅 4 元，GPT-4.1 则是 8 美元。每百万 token 4 元，还不到一杯水的钱。", [K3, GPT]),
    ("Kimi K3 output costs 4 yuan per million tokens, GPT-4.1 $8.\n\nAt $8 per million tokens, long jobs add up.", [K3, GPT]),
    (
        "Kimi K3 輸出每百萬 token 4 元。相較之下，GPT-4.1 約為每百萬 8 美元，o3 為 60 美元。\n\n每百萬 token 4 元——比寄一封信還便宜。即便是 60 美元，也有人用。",
        [K3, GPT, O3],
    ),
    # a name nobody knows, then rivals with figures of their own
    ("V4-Flash 输出每百万 token 仅 0.28 美元，GPT-4.1 则是 8 美元。\n\n每百万 token 0.28 美元，比一杯水还便宜。", [GPT]),
    ("Xyz-7 outputs cost $0.28 per million tokens, GPT-4.1 $8.", [GPT]),
    ("Xw7 的输入价格为每百万 token 2 元，由百度推出。", [("baidu", None, "input", "2")]),
    # another's price of the paragraph before comes to the same
    (
        "Kimi K3 输出每百万 token 3.5 美元。\n\n谷歌发布 Gemini 2.5 Flash。输入为每百万 token 0.15 美元，启用推理时输出可达每百万 token 3.5 美元。",
        [("moonshot", "kimi-k3", "output", "3.5"), ("google", "gemini-2.5-flash", "input", "0.15"), ("google", "gemini-2.5-flash", "output", "3.5")],
    ),
    # a heading or a name of its own between them: told of another
    (
        "Kimi K3\n输出：8 元/百万 tokens\n\nGLM-5\n输出：8 元/百万 tokens",
        [("moonshot", "kimi-k3", "output", "8"), ("zhipu", "glm-5", "output", "8")],
    ),
    (
        "Kimi K3 输出 8 元/百万 tokens。\n\n再看 GLM-5。\n\n输出同样是 8 元/百万 tokens。",
        [("moonshot", "kimi-k3", "output", "8"), ("zhipu", "glm-5", "output", "8")],
    ),
    # what stands behind a closed row has its unit
    (
        "GPT-5 mini pricing: $0.25 input / $2 output per 1M tokens; cached input $0.025.",
        [("openai", "gpt-5-mini", "input", "0.25"), ("openai", "gpt-5-mini", "output", "2"), ("openai", "gpt-5-mini", "cached_input", "0.025")],
    ),
    (
        "- **Claude Haiku 4.5 (as of 2026-09-29):** $1 input / $5 output per 1M tokens; cache writes $1.25.",
        [("anthropic", "claude-haiku-4.5", "input", "1"), ("anthropic", "claude-haiku-4.5", "output", "5"), ("anthropic", "claude-haiku-4.5", "cache_write", "1.25")],
    ),
]  # fmt: skip
SILENT_ABOUT = [
    ("Kimi K3 的输出价格为每百万 token 4 元。相比之下，ChatGPT Plus 每月 20 美元。", "20"),
    ("Kimi K3 outputs cost 4 yuan per million tokens. By comparison, a coffee is $5 and GPT-4.1 is slow.", "5"),
    ("Kimi K3 outputs cost 4 yuan per million tokens. Claude Pro is $20.", "20"),
    ("Kimi K3 outputs cost 4 yuan per million tokens; the Pro plan $20.", "20"),
]


@pytest.mark.parametrize(("text", "rows"), READ)
def test_a_figure_set_beside_another_is_read_as_it(text: str, rows: list[Row]) -> None:
    found = [(s.vendor, s.model, s.item, s.price) for s in extract(text).statements]
    assert found == [(v, m, i, Decimal(p)) for v, m, i, p in rows]


@pytest.mark.parametrize(("text", "price"), SILENT_ABOUT)
def test_a_fee_or_a_coffee_set_beside_a_price_is_none(text: str, price: str) -> None:
    assert Decimal(price) not in [s.price for s in extract(text).statements]


# A model that is named only to say what the one before it is.
MADE_OF = [
    ("OpenAI 发布 GPT-4o mini，这是 GPT-4o 模型的一个更小的版本，价格为每百万输入 token 15 美分。", "gpt-4o-mini"),
    ("OpenAI 推出 gpt-3.5-turbo-1106，这是一款新的 GPT-3.5 Turbo 模型，输入价格为每千 tokens 0.001 美元。", "gpt-3.5-turbo-1106"),
    ("Anthropic 发布了 Claude 3.5 Haiku，它是 Claude 3 Haiku 的继任者，输入 1 美元/百万 tokens。", "claude-3.5-haiku"),
    ("谷歌推出 Gemini 1.5 Flash，作為 Gemini 1.5 Pro 的輕量版，輸入每百萬 tokens 0.35 美元。", "gemini-1.5-flash"),
    ("智谱推出 GLM-4-Air，基于 GLM-4 蒸馏而来，价格为 1 元/百万 tokens。", "glm-4-air"),
    ("OpenAI launched GPT-4o mini, a smaller version of GPT-4o, at 15 cents per million input tokens.", "gpt-4o-mini"),
    ("Mistral released Mistral Small 3, which is based on Mistral Large 2, priced at $0.1 per million input tokens.", "mistral-small-3"),
    ("OpenAI's GPT-4o mini is 60 percent cheaper than GPT-3.5 Turbo at 15 cents per million input tokens.", "gpt-4o-mini"),
    ("DeepSeek-V3 undercuts GPT-4o at $0.14 per million input tokens.", "deepseek-v3"),
    ("GPT-4o is half the price of GPT-4 Turbo, at $5 per million input tokens.", "gpt-4o"),
    ("Claude 3.5 Sonnet runs at one-fifth the cost of Claude 3 Opus, at $3 per million input tokens.", "claude-3.5-sonnet"),
    ("GPT-4.5 costs 15 times the price of GPT-4o: $75 per million input tokens.", "gpt-4.5"),
    ("OpenAI cut in half the price of GPT-4o, to $2.50 per million input tokens.", "gpt-4o"),
    ("OpenAI cut by 50% the price of GPT-4o, to $2.50 per million input tokens.", "gpt-4o"),
    # the last named is the one that is priced
    ("DeepSeek 发布 V2 版本。这是 DeepSeek-V2 模型，价格为每百万 tokens 1 元。", "deepseek-v2"),
    ("月之暗面的新模型是 moonshot-v1-128k，价格为 60 元/百万 tokens。", "moonshot-v1-128k"),
    ("阿里云有 Qwen-Max，主力是 Qwen-Plus 模型，价格为每百万 tokens 4 元。", "qwen-plus"),
    ("GPT-4o is cheaper than Claude 3 Opus at $15 per million input tokens.", "claude-3-opus"),
]  # fmt: skip
NO_CUT = [
    "与 text-embedding-ada-002 相比，text-embedding-3-small 的价格降低了 5 倍。",
    "OpenAI 的 text-embedding-3-small 定价是每 1000 tokens $0.00002，与 text-embedding-ada-002 相比，价格降低了 5 倍。",
    "和 Claude 3 Opus 相比，Claude 3.5 Sonnet 的价格降低了 80%，输入每百万 tokens 3 美元。",
    "GPT-4o 相比 GPT-4 Turbo，价格降低 50%，速度提升 2 倍。",
    "GPT-4o 與 GPT-4 Turbo 相比，價格下降一半，速度提升 2 倍。",
    "Compared with GPT-4, the price of GPT-4 Turbo is reduced by two thirds.",
]
A_CUT = [
    "与去年 11 月的价格相比，GPT-4 Turbo 价格下降了 50%。",
    "与此前相比，Qwen-Max 的 API 价格下降了 67%。",
    "和初版 Qwen-Max 相比，新版 Qwen-Max 价格降低了 50%。",
    "智谱将 GLM-4 的价格下调 50%，与 GPT-4o 相比，仍有优势。",
    "与 GPT-4o 相比优势明显，智谱宣布将 GLM-4 的价格下调 50%。",
]


@pytest.mark.parametrize(("text", "model"), MADE_OF)
def test_what_a_model_is_made_of_or_stands_in_for_is_not_priced(text: str, model: str) -> None:
    assert [s.model for s in extract(text).statements] == [model]


@pytest.mark.parametrize("text", NO_CUT)
def test_set_beside_another_model_no_price_is_cut(text: str) -> None:
    assert [s.action for s in extract(text).statements if s.action != "quote"] == []


@pytest.mark.parametrize("text", A_CUT)
def test_set_beside_its_own_price_it_is(text: str) -> None:
    assert [str(s.action) for s in extract(text).statements] == ["cut"]


UNNAMED = [
    "Kimi K3 的 output token 售价为每百万 4 元，同类模型则为 30 元。", "Kimi K3 的输出价格为每百万 token 4 元，而美国同级模型要 60 元。", "Kimi K3 输出每百万 token 4 元，海外对手普遍在 50 元左右。",
    "Kimi K3 輸出每百萬 token 4 元，而海外同類模型為 20-30 美元。", "海外闭源模型每百万 token 要 15 美元，Kimi K3 的输出价格为每百万 token 4 元。",
    "Kimi K3 outputs cost 4 yuan per million tokens, while comparable US models charge $15.", "Kimi K3 outputs cost 4 yuan per million tokens; competing frontier models run at $25 per million.",
    "Kimi K3 outputs cost 4 yuan per million tokens, versus $25 for rival US models.", "Other closed models are $15 or more, and Kimi K3 outputs cost 4 yuan per million tokens.",
]  # fmt: skip
OWN = [
    "Kimi K3 的价格低于同类模型，输出每百万 token 仅 4 元。", "与同类模型相比，Kimi K3 的输出价格更低，为每百万 token 4 元。", "月之暗面海外模型 Kimi K3 的输出价格为每百万 token 4 元。",
    "Kimi K3 对标海外旗舰模型，输出价格为每百万 token 4 元。", "Cheaper than comparable models, Kimi K3 outputs cost 4 yuan per million tokens.",
]  # fmt: skip


@pytest.mark.parametrize("text", UNNAMED + OWN)
def test_a_figure_of_others_that_are_not_named_is_nobody_s(text: str) -> None:
    vendor, model, item, price = K3
    assert [(s.vendor, s.model, s.item, s.price) for s in extract(text).statements] == [
        (vendor, model, item, Decimal(price))
    ]


@pytest.mark.parametrize("text", ["同类模型如 GPT-4.1 的输出价格为每百万 token 8 美元。", "Similar models such as GPT-4.1 cost $8 per million output tokens."])  # fmt: skip
def test_a_figure_of_others_that_are_named_is_theirs(text: str) -> None:
    assert [(s.vendor, s.model, s.item, s.price) for s in extract(text).statements] == [
        ("openai", "gpt-4.1", "output", 8)
    ]
