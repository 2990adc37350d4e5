"""Ordinary ways of stating an input and an output price, each in ordinary sentences: all are read whole, each is one test."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.zh import extract

CHINESE = [
    "输入A元/百万tokens，输出B元/百万tokens", "输入价格A元/百万tokens，输出价格B元/百万tokens", "输入 A 元 / 百万 Token、输出 B 元 / 百万 Token",
    "每百万tokens输入A元、输出B元", "每百万 tokens 输入价格为 A 元，输出价格为 B 元", "输入输出价格分别为A元/百万tokens和B元/百万tokens",
    "输入、输出价格分别为每百万tokens A元、B元", "输入和输出价格分别为 A 元和 B 元/百万 tokens", "每百万输入tokens A元，每百万输出tokens B元",
    "每百万输入/输出 tokens 价格为 A/B 元", "百万tokens输入A元，输出B元", "输入每百万 tokens A 元，输出每百万 tokens B 元",
    "输入单价 A 元/M tokens，输出单价 B 元/M tokens", "输入价 A 元、输出价 B 元（每百万 tokens）", "A元/百万输入tokens、B元/百万输出tokens",
    "输入：A元/百万tokens；输出：B元/百万tokens", "输入 ¥A / 百万 tokens，输出 ¥B / 百万 tokens", "输入/输出分别为 A 元/B 元每百万 tokens",
    "每百万 tokens 收费 A 元（输入）和 B 元（输出）", "A 元（输入）/ B 元（输出）每百万 tokens", "输入侧 A 元、输出侧 B 元每百万 token",
    "每百万词元输入 A 元、输出 B 元", "输入A元、输出B元每百万tokens", "输入价格低至每百万 tokens A 元，输出为 B 元",
    "百万 token 的输入、输出价格分别是 A 元和 B 元", "每100万tokens输入A元、输出B元", "每 1M tokens 输入 A 元，输出 B 元",
    "每百萬個輸入代幣 A 元，每百萬個輸出代幣 B 元", "輸入 A 元／百萬 tokens，輸出 B 元／百萬 tokens",
]  # fmt: skip
IN_CHINESE = [
    "智谱 GLM-4-Air 的价格为{}。", "智谱发布 GLM-4-Air，{}。", "GLM-4-Air 定价：{}。", "智谱今日推出新模型GLM-4-Air。该模型API定价为{}，已上线开放平台。",
    "GLM-4-Air（{}）已上线。", "价格方面，GLM-4-Air {}。", "GLM-4-Air API 价格：{}，支持 128K 上下文。", "- GLM-4-Air：{}",
    "5 月 21 日消息，智谱今日宣布 GLM-4-Air 正式上线，API 定价方面，{}。", "智谱 GLM-4-Air 性能逼近 GPT-4o，但{}。",
]  # fmt: skip
DOLLARS = [
    "每百万输入 token A 美元，每百万输出 token B 美元", "输入 $A/百万 token，输出 $B/百万 token", "$A/$B 每百万 token", "输入/输出为 $A/$B 每百万 token",
    "每 100 万个输入 Token A 美元，每 100 万个输出 Token B 美元", "输入 A 美元/输出 B 美元（每百万 token）", "A 美元/百万输入 token 和 B 美元/百万输出 token",
    "每百万 Token 的输入和输出价格分别为 A 美元和 B 美元", "每百万输入令牌 A 美元，每百万输出令牌 B 美元", "每百万输入标记 A 美元，每百万输出标记 B 美元",
    "输入 token 每百万 A 美元，输出 token 每百万 B 美元", "A 美元每百万输入 token、B 美元每百万输出 token", "输入$A/M，输出$B/M",
    "每百万 token $A（输入）/ $B（输出）", "$A / $B（每百万输入/输出 token）", "A 美元（输入）和 B 美元（输出）/百万 token",
]  # fmt: skip
IN_DOLLARS = [
    "Gemini 3.5 Flash 的价格为{}。", "谷歌推出 Gemini 3.5 Flash。该模型定价为{}。", "- Gemini 3.5 Flash：{}", "Gemini 3.5 Flash（{}）",
    "谷歌称，Gemini 3.5 Flash 的 API 定价为{}，与上一代持平。", "谷歌今日上线 Gemini 3.5 Flash，速度比 GPT-5 快 2 倍，{}，即日起可用。",
]  # fmt: skip
ENGLISH = [
    "$A per million input tokens and $B per million output tokens", "$A per 1M input tokens, $B per 1M output tokens", "$A/M input tokens and $B/M output tokens",
    "$A per million tokens for input and $B per million tokens for output", "$A/$B per million input/output tokens", "$A input / $B output per million tokens",
    "$A per million input and $B per million output tokens", "input $A/M, output $B/M", "Input: $A / 1M tokens, Output: $B / 1M tokens",
    "$A for input and $B for output per million tokens", "$A/MTok input, $B/MTok output", "$A per million tokens input and $B per million tokens output",
    "$A / 1M input tokens | $B / 1M output tokens", "$A (input) and $B (output) per million tokens", "$A in / $B out per million tokens",
    "$A per MTok for input, $B per MTok for output", "A dollars per million input tokens and B dollars per million output tokens",
]  # fmt: skip
IN_ENGLISH = [
    "Gemini 3.5 Flash costs {}.", "Google launched Gemini 3.5 Flash. It is priced at {}.", "Gemini 3.5 Flash pricing: {}.", "- **Gemini 3.5 Flash**: {}",
    "Pricing for Gemini 3.5 Flash is {}, with a 1M context window.", "At {}, Gemini 3.5 Flash is cheap.", "Developers pay {} for Gemini 3.5 Flash.",
]  # fmt: skip
THREE = [
    "输入 4 元/百万 tokens（缓存命中 1 元），输出 16 元/百万 tokens", "每百万tokens输入4元、输出16元，缓存命中1元", "输入4元、缓存命中1元、输出16元/百万tokens",
    "缓存命中 1 元、缓存未命中 4 元、输出 16 元（每百万 tokens）", "每百万输入 tokens 1 元（缓存命中）/ 4 元（缓存未命中），每百万输出 tokens 16 元",
    "输入价格（缓存命中/未命中）为 1/4 元每百万 tokens，输出 16 元每百万 tokens", "每百万 tokens 输入 4 元（命中缓存为 1 元）、输出 16 元",
    "输入缓存命中 1 元、未命中 4 元，输出 16 元（百万 tokens）", "输入/缓存输入/输出分别为 4 元、1 元、16 元/百万 tokens", "输入 4 元、输出 16 元、缓存读取 1 元，单位均为百万 tokens",
]  # fmt: skip
TWO_MODELS = [
    "GLM-4-Plus 和 GLM-4-Air 的输入价格分别为 5 元/百万tokens 和 2 元/百万tokens", "GLM-4-Plus 输入价格为 5 元/百万tokens，GLM-4-Air 为 2 元/百万tokens",
    "GLM-4-Plus、GLM-4-Air 每百万 tokens 输入分别收费 5 元、2 元", "GLM-4-Plus（输入 5 元/百万tokens）、GLM-4-Air（输入 2 元/百万tokens）",
    "输入价格方面，GLM-4-Plus 为 5 元/百万 tokens，GLM-4-Air 为 2 元/百万 tokens",
]  # fmt: skip
RISES = [f"输入价格从 2 元/百万tokens{verb} 4 元/百万tokens" for verb in ("上调至", "涨至", "提高至", "上涨至", "提价至", "升至", "增至", "提升至")]  # fmt: skip
FALLS = [f"输入价格由每百万 tokens 8 元{verb} 4 元" for verb in ("降至", "下调至", "砍到", "调降至", "直降至", "跌至", "打到", "压低至", "调整为")]  # fmt: skip
FREE = [
    "宣布 GLM-4-Air API 全面免费", "宣布 GLM-4-Air 即日起免费开放", "的 GLM-4-Air 模型 API 永久免费", "将 GLM-4-Air 的 API 调用价格降至 0 元",
    "宣布免费开放 GLM-4-Air API", "宣布向企业和开发者免费提供 GLM-4-Air API", "GLM-4-Air API 不再收费", "GLM-4-Air API 限时免费",
]  # fmt: skip
OLD_AND_NEW = [
    "输入价格 4 元/百万tokens（原价 8 元）",
    "输入价格降至 4 元/百万tokens（此前为 8 元）",
    "输入价格 4 元/百万tokens（原 8 元）",
    "输入价格降至 4 元/百万tokens（降价前 8 元）",
    "输入价格降至 4 元/百万tokens，原价为 8 元",
    "输入价格 8 元→4 元/百万tokens",
    "输入价格 ~~8 元~~ 4 元/百万tokens",
    "输入 8→4 元/百万tokens",
    "输入价格由 8 降至 4 元/百万tokens",
    "输入价格降至 4 元/百万tokens，较此前的 8 元下降 50%",
    "输入价格降至 4 元/百万tokens，较原价 8 元降低一半",
    "输入价格降到 4 元/百万tokens，之前是 8 元",
    "输入价格降至 4 元/百万tokens（之前 8 元）",
    "输入价格调整前 8 元/百万tokens、调整后 4 元/百万tokens",
    "输入旧价 8 元/百万tokens，新价 4 元/百万tokens",
    "输入原价 8 元/百万tokens，现价 4 元/百万tokens",
    "输入价格降价前为 8 元/百万tokens，降价后为 4 元/百万tokens",
    "输入价格相比原来的 8 元/百万tokens 降至 4 元/百万tokens",
    "输入价格从每百万 tokens 8 元直接腰斩到 4 元",
    "输入价格由原来的 8 元/百万tokens 变为 4 元/百万tokens",
    "输入价格从 8 元/百万tokens 一路降到 4 元/百万tokens",
    "每百万 tokens 输入价格 4 元，此前价格为 8 元",
    "输入现价 4 元/百万tokens，原价 8 元/百万tokens",
    "输入价格：8 元/百万tokens → 4 元/百万tokens",
    "输入价格从 8 元/百万tokens 调至 4 元/百万tokens",
    "输入价：4 元/百万 tokens（原为 8 元/百万 tokens）",
    "输入价格降 50%，从 8 元/百万tokens 到 4 元/百万tokens",
    "输入单价由 8 元降 50% 至 4 元/百万tokens",
    "输入价从每百万 tokens 8 块钱砍到 4 块钱",
    "输入 4 元/百万tokens，比之前的 8 元便宜一半",
    "输入价格原本 8 元/百万tokens，如今只要 4 元/百万tokens",
]
WAS_AND_IS = [
    "cut input price to $4 per million tokens (was $8)",
    "cut its input price to $4 per million tokens, down from $8",
    "input now costs $4 per million tokens, previously $8",
    "input price drops from $8 to $4 per million tokens",
    "input $8 → $4 per million tokens",
    "reduced input pricing from $8/M to $4/M tokens",
    "input is now $4 per million tokens, compared with $8 before",
    "halved the input price, from $8 to $4 per million tokens",
    "input tokens now cost $4 per million instead of $8",
    "input price: $4/M tokens (previously $8/M tokens)",
    "lowers the input price to $4 per million tokens from $8 per million tokens",
    "input price falls to $4 from $8 per million tokens",
]
OTHERS = [
    *((f"智谱发布 GLM-4-Air，API 定价为{form}。", [("glm-4-air", "input", 4, "quote"), ("glm-4-air", "cached_input", 1, "quote"), ("glm-4-air", "output", 16, "quote")]) for form in THREE),
    *((f"智谱公布新价格：{form}。", [("glm-4-plus", "input", 5, "quote"), ("glm-4-air", "input", 2, "quote")]) for form in TWO_MODELS),
    *((f"智谱将 GLM-4-Air {form}。", [("glm-4-air", "input", 4, "hike")]) for form in RISES),
    *((f"智谱将 GLM-4-Air {form}。", [("glm-4-air", "input", 4, "cut")]) for form in FALLS),
    *((f"5 月 21 日，智谱{form}。", [("glm-4-air", None, 0, "free")]) for form in FREE),
]  # fmt: skip
SENTENCES = [
    (sentence.format(form.replace("A", "1.5", 1).replace("B", "9", 1)), expected)
    for forms, sentences, expected in (
        (CHINESE, IN_CHINESE, ("zhipu", "glm-4-air", "CNY")),
        (DOLLARS, IN_DOLLARS, ("google", "gemini-3.5-flash", "USD")),
        (ENGLISH, IN_ENGLISH, ("google", "gemini-3.5-flash", "USD")),
    )
    for form in forms
    for sentence in sentences
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_an_ordinary_pair_is_read_in_an_ordinary_sentence(text: str, expected: tuple[str, str, str]) -> None:
    vendor, model, currency = expected
    found = [(s.vendor, s.model, s.item, s.price, s.currency, str(s.action)) for s in extract(text).statements]
    assert found == [
        (vendor, model, "input", Decimal("1.5"), currency, "quote"),
        (vendor, model, "output", Decimal(9), currency, "quote"),
    ]


@pytest.mark.parametrize(("text", "expected"), OTHERS, ids=[text for text, _ in OTHERS])
def test_an_ordinary_sentence_gives_what_it_says(text: str, expected: list[tuple[str, str | None, int, str]]) -> None:
    """Three items, two models, rises, falls and what became free."""
    found = [(s.model, s.item, s.price, str(s.action)) for s in extract(text).statements]
    assert sorted(found, key=str) == sorted(((m, i, Decimal(p), a) for m, i, p, a in expected), key=str)


OLD_SENTENCES = [
    (sentence.format(form), model)
    for forms, sentences, model in (
        (OLD_AND_NEW, ["智谱宣布 GLM-4-Air 降价，{}。", "智谱 GLM-4-Air {}。"], "glm-4-air"),
        (WAS_AND_IS, ["Moonshot AI Kimi K2: {}.", "On Monday Moonshot said Kimi K2 {}."], "kimi-k2"),
    )
    for form in forms
    for sentence in sentences
]


@pytest.mark.parametrize(("text", "model"), OLD_SENTENCES, ids=[text for text, _ in OLD_SENTENCES])
def test_the_old_price_is_told_with_the_new(text: str, model: str) -> None:
    found = [(s.model, s.item, str(s.action), s.price, s.previous_price) for s in extract(text).statements]
    assert found == [(model, "input", "cut", Decimal(4), Decimal(8))]


# Two old prices, then two new ones: each is told with that of its own item.
BOTH_OLD_AND_NEW = [
    "智谱 GLM-4-Air 原价每百万 tokens 输入 8 元、输出 32 元，现价输入 4 元、输出 16 元。",
    "此前 GLM-4-Air 输入 8 元、输出 32 元，调整后输入 4 元、输出 16 元（每百万 tokens）。",
    "此前 GLM-4-Air 每百万 tokens 输入 8 元、输出 32 元。现在输入 4 元、输出 16 元。",
    "智谱 GLM-4-Air 降价前输入 8 元/百万tokens、输出 32 元/百万tokens，降价后输入 4 元/百万tokens、输出 16 元/百万tokens。",
    "智谱将 GLM-4-Air 价格从每百万输入令牌 8 元和每百万输出令牌 32 元，降低到每百万输入令牌 4 元和每百万输出令牌 16 元。",
    "智譜 GLM-4-Air 由每百萬輸入 tokens 8 元、每百萬輸出 tokens 32 元，下調至每百萬輸入 tokens 4 元、每百萬輸出 tokens 16 元。",
    "GLM-4-Air previously cost $8 input and $32 output per million tokens, now $4 input and $16 output.",
    "Zhipu cut GLM-4-Air from ¥8 per million input tokens and ¥32 per million output tokens to ¥4 per million input tokens and ¥16 per million output tokens.",
]  # fmt: skip


@pytest.mark.parametrize("text", BOTH_OLD_AND_NEW)
def test_two_new_prices_take_the_old_ones_of_their_items(text: str) -> None:
    found = [(s.item, str(s.action), s.price, s.previous_price) for s in extract(text).statements]
    assert found == [("input", "cut", Decimal(4), Decimal(8)), ("output", "cut", Decimal(16), Decimal(32))]


@pytest.mark.parametrize(
    "text",
    [
        "此前混元每百万 tokens 输入 8 元、输出 32 元，目前豆包输入 4 元、输出 16 元。",
        "此前 Kimi K1.5 每百万 tokens 输入 8 元、输出 32 元，Kimi K2 则为输入 4 元、输出 16 元。",
    ],
)
def test_the_old_prices_of_one_model_are_not_those_of_another(text: str) -> None:
    assert [(str(s.action), s.previous_price) for s in extract(text).statements] == [("quote", None)] * 4


# What is charged outside the offer just told is no new price; what is charged within it is.
OFFERS = [
    "小米宣布 MiMo-V2.5 夜间降价 50%。标准时段每百万 tokens 输入 2 元、输出 6 元，优惠时段输入 1 元、输出 3 元。",
    "小米 MiMo-V2.5 API 错峰降价，最高降 50%。\n\n在标准时段，每百万 tokens 输入 2 元、输出 6 元。而在优惠时段，输入降为 1 元、输出降为 3 元。",
    "Xiaomi cut MiMo-V2.5 prices by 50% at night. Standard rates are ¥2 per million input tokens and ¥6 per million output tokens; off-peak rates are ¥1 and ¥3.",
]  # fmt: skip


@pytest.mark.parametrize("text", OFFERS)
def test_the_standing_price_beside_an_offer_is_only_quoted(text: str) -> None:
    found = {(s.item, s.price): str(s.action) for s in extract(text).statements if s.price is not None}
    assert found == {
        ("input", Decimal(2)): "quote",
        ("output", Decimal(6)): "quote",
        ("input", Decimal(1)): "cut",
        ("output", Decimal(3)): "cut",
    }


# The models of 2023 were sold by the thousand tokens, and their bare prices are so told.
BY_PRACTICE = [
    ("GPT-4 32K costs $0.06/$0.12 per API token.", ["60", "120"]),
    ("Claude 2 的 API 价格为 $0.008/$0.024。", ["8", "24"]),
    ("OpenAI API: GPT-3.5 Turbo costs $0.0005/$0.0015.", ["0.5", "1.5"]),
    ("OpenAI API: GPT-3.5 Turbo costs $0.50/$1.50.", ["0.5", "1.5"]),
    ("OpenAI API 降价，gpt-3.5-turbo 输入价格从 0.0015 美元降至 0.0005 美元。", ["0.5"]),
    ("OpenAI API：GPT-4o mini 的价格比 GPT-4 便宜得多，为 $0.15/$0.60。", ["0.15", "0.6"]),
    ("GPT-4.1 nano API 定价为 $0.1/$0.4。", ["0.1", "0.4"]),
    (
        "| Model | Input tokens | Output tokens |\n|---|---|---|\n| GPT-4 | $0.03 | $0.06 |\n| GPT-4o mini | $0.15 | $0.60 |",
        ["30", "60", "0.15", "0.6"],
    ),
]


@pytest.mark.parametrize(("text", "prices"), BY_PRACTICE)
def test_a_bare_price_is_by_the_million_or_by_the_thousand_as_was_practice(text: str, prices: list[str]) -> None:
    assert [f"{s.price.normalize():f}" for s in extract(text).statements if s.price] == prices


@pytest.mark.parametrize(
    "text",
    [
        "OpenAI cut GPT-4.1 from $4/$18 to $1.5/$9 input output per million tokens.", "GPT-4.1 from $4/$18 down to $1.5/$9 (input output) per 1M tokens.",
        "OpenAI 将 GPT-4.1 的价格从 $4/$18 降至 $1.5/$9 输入 输出（每百万 token）。",
    ],
)  # fmt: skip
def test_the_words_of_order_need_nothing_between_them(text: str) -> None:
    found = [(s.item, str(s.action), s.price, s.previous_price) for s in extract(text).statements]
    assert found == [("input", "cut", Decimal("1.5"), 4), ("output", "cut", 9, 18)]


SIBLINGS = [
    "Qwen-Max 输出价格从 6 元/百万 tokens 涨到 12 元，Qwen-Flash 从 2 元涨到 4 元。", "Qwen-Max 输出价格从每百万 tokens 6 元涨到 12 元，而 Qwen-Flash 则从 2 元翻倍至 4 元。",
    "For qwen-max, output token costs rise from 6 yuan to 12 yuan per million, while the lighter qwen-flash doubles from 2 yuan to 4 yuan.",
    "Output prices for qwen-max rise from 6 yuan to 12 yuan per million tokens, while those of qwen-flash rise from 2 yuan to 4 yuan.",
]  # fmt: skip


@pytest.mark.parametrize("text", SIBLINGS)
def test_a_sibling_s_old_and_new_price_are_of_the_same_meter(text: str) -> None:
    found = [(s.model, s.item, str(s.action), s.price, s.previous_price) for s in extract(text).statements]
    assert found == [("qwen-max", "output", "hike", 12, 6), ("qwen-flash", "output", "hike", 4, 2)]


def test_behind_two_meters_a_sibling_s_is_not_known() -> None:
    text = "Qwen-Max 输入从 2 元/百万 tokens 涨到 4 元、输出从 6 元涨到 12 元，Qwen-Flash 从 1 元涨到 3 元。"
    found = [(s.model, s.item, s.price, s.previous_price) for s in extract(text).statements]
    assert found == [("qwen-max", "input", 4, 2), ("qwen-max", "output", 12, 6), ("qwen-flash", None, 3, 1)]
