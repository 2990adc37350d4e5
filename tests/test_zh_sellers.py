"""Whose price it is: models joined in one sentence keep their own sellers, a platform's price is the platform's."""

from __future__ import annotations

import pytest

from pricing.zh import extract

Told = tuple[str, str | None, str | None, str | None, str]


def both(*owners: tuple[str, str], **prices: str) -> set[Told]:
    """Every owner with every price, quoted: item=price."""
    return {(vendor, model, item, price, "quote") for vendor, model in owners for item, price in prices.items()}


QWEN, GLM = ("alibaba", "qwen-plus"), ("zhipu", "glm-4-air")
GPT, GEMINI = ("openai", "gpt-5"), ("google", "gemini-2.5-pro")
JOINED: list[tuple[str, set[Told]]] = [
    ("GLM-4-Air 和 Qwen-Plus 的输入价格均为 0.5 元/百万 tokens。", both(GLM, QWEN, input="0.5")),
    ("GLM-4-Air 與 Qwen-Plus 的輸入價格都是每百萬 tokens 0.5 元。", both(GLM, QWEN, input="0.5")),
    ("阿里云 Qwen-Plus 和智谱 GLM-4-Air 的输出价同为 2 元/百万 tokens。", both(GLM, QWEN, output="2")),
    ("OpenAI 的 GPT-5 与谷歌的 Gemini 2.5 Pro 输入价格都是每百万 tokens 1.25 美元。", both(GPT, GEMINI, input="1.25")),
    ("Gemini 2.5 Pro and GPT-5 both charge $10 per million output tokens.", both(GPT, GEMINI, output="10")),
    ("GPT-5 and Gemini 2.5 Pro have brought output pricing to $10/M tokens.", both(GPT, GEMINI, output="10")),
    (
        "Gemini 2.5 Pro and GPT-5 cost $1.25 per million input tokens and $10 per million output tokens.",
        both(GPT, GEMINI, input="1.25", output="10"),
    ),
    ("GPT-5 and Gemini 2.5 Pro are priced at $1.25 per million input tokens.", both(GPT, GEMINI, input="1.25")),
    (
        "Qwen-Plus、Kimi K2 与 GLM-4-Air 的输入价格统一为每百万 tokens 4 元。",
        both(QWEN, GLM, ("moonshot", "kimi-k2"), input="4"),
    ),
    (
        "智谱 GLM-4-Air、通义千问 Qwen-Plus 的输入价都降到 0.5 元/百万 tokens。",
        {("zhipu", "glm-4-air", "input", "0.5", "cut"), ("alibaba", "qwen-plus", "input", "0.5", "cut")},
    ),
    (  # whose change it was is said of one of them
        "智谱宣布 GLM-4-Air 降价。降价后，Qwen-Plus 和 GLM-4-Air 的输入价格均为 0.5 元/百万 tokens。",
        {("zhipu", "glm-4-air", "input", "0.5", "cut"), ("alibaba", "qwen-plus", "input", "0.5", "quote")},
    ),
    (
        "GPT-5 and Gemini 2.5 Pro cost $2 and $1.25 per million input tokens.",
        {("openai", "gpt-5", None, "2", "quote"), ("google", "gemini-2.5-pro", "input", "1.25", "quote")},
    ),
    (
        "GPT-5 和 Gemini 2.5 Pro 的输出价格分别为 12 美元和 10 美元/百万 tokens。",
        both(GPT, output="12") | both(GEMINI, output="10"),
    ),
    (
        "阿里云 Qwen-Plus 输入价格为 0.8 元/百万 tokens，智谱 GLM-4-Air 输入价格为 0.5 元/百万 tokens。",
        both(QWEN, input="0.8") | both(GLM, input="0.5"),
    ),
]
HOSTED: list[tuple[str, set[Told]]] = [
    (
        "硅基流动上 Qwen3-32B 和 GLM-4.5-Air 的输出价格均为 1 元/百万 tokens。",
        both(("siliconflow", "qwen3-32b"), ("siliconflow", "glm-4.5-air"), output="1"),
    ),
    (
        "腾讯云上 DeepSeek-R1 和混元 T1 的输入价均为 4 元/百万 tokens。",
        both(("tencent", "deepseek-r1"), ("tencent", "hunyuan-t1"), input="4"),
    ),
    (
        "火山引擎上的豆包 1.6 与 DeepSeek-V3.1 的输出价格都是 8 元/百万 tokens。",
        both(("bytedance", "doubao-seed-1.6"), ("bytedance", "deepseek-v3.1"), output="8"),
    ),
    (
        "On OpenRouter, Kimi K2 and GLM-4.6 both cost $0.6 per million input tokens.",
        both(("other:openrouter", "kimi-k2"), ("other:openrouter", "glm-4.6"), input="0.6"),
    ),
    (
        "Together AI lists Llama 3.3 70B and Qwen3-32B at $0.88 per million tokens.",
        {("other:together", "qwen3-32b", None, "0.88", "quote")},
    ),
    (
        "Cloudflare says Llama 3.3 70B on Workers AI costs $0.29 per million input tokens.",
        both(("other:cloudflare", "llama-3.3-70b"), input="0.29"),
    ),
    (
        "阿里云百炼上线智谱 GLM-4-Air，输入价格为 0.5 元/百万 tokens。",
        both(("alibaba", "glm-4-air"), input="0.5"),
    ),
]


def told(text: str) -> set[Told]:
    """Who charges what for which model, as the text is read."""
    return {
        (s.vendor, s.model, s.item, None if s.price is None else f"{s.price.normalize():f}", str(s.action))
        for s in extract(text).statements
    }


@pytest.mark.parametrize(("text", "expected"), JOINED, ids=[text for text, _ in JOINED])
def test_each_model_of_a_joined_list_keeps_its_own_seller(text: str, expected: set[Told]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), HOSTED, ids=[text for text, _ in HOSTED])
def test_a_platform_sells_the_models_it_is_said_to_host(text: str, expected: set[Told]) -> None:
    assert told(text) == expected


MOVERS: list[tuple[str, set[tuple[str, str, str | None]]]] = [
    ("百度讯飞轻量模型全面免费", {("baidu", "free", None), ("iflytek", "free", None)}),
    ("讯飞和腾讯的轻量模型宣布免费开放 API", {("iflytek", "free", None), ("tencent", "free", None)}),
    ("百度、騰訊、訊飛三家的輕量級模型全面免費", {("baidu", "free", None), ("tencent", "free", None), ("iflytek", "free", None)}),
    ("阿里云通义千问轻量模型宣布免费", {("alibaba", "free", None)}),
    ("Anthropic 等厂商上调 API 价格", {("anthropic", "hike", None)}),
    ("OpenAI 等海外巨头大幅下调 API 价格，迎战 DeepSeek", {("openai", "cut", None)}),
    ("字节跳动等多家国内厂商宣布大模型降价", {("bytedance", "cut", None)}),
    ("谷歌、OpenAI 等巨头相继下调 API 价格", {("google", "cut", None), ("openai", "cut", None)}),
    ("Qwen-Plus 和 GLM-4-Air 降价 50%。", {("alibaba", "cut", "-50"), ("zhipu", "cut", "-50")}),
    ("智谱与月之暗面上调 API 价格。", {("zhipu", "hike", None), ("moonshot", "hike", None)}),
    ("阿里云将 Qwen-Plus 和 GLM-4-Air 降价 50%。", {("alibaba", "cut", "-50")}),
    ("硅基流动 Qwen3-32B 和 GLM-4.5-Air 降价 20%。", {("siliconflow", "cut", "-20")}),
    ("DeepSeek 与 OpenAI 降价竞争加剧。", set()),
    ("相比 GPT-5 和 Claude Opus 4.5，Kimi K2 API 维持原价。", set()),
    ("OpenAI 和谷歌会降价吗？API 用户在等。", set()),
    ("谷歌等巨头的广告业务大幅降价", set()),
    ("国内大厂纷纷降价", set()),
    ("DeepSeek 发布后，国内大厂纷纷下调 API 价格", set()),
    ("如果 OpenAI 等厂商下调 API 价格，市场会怎样", set()),
    ("智谱宣布上调 GLM-5 API 价格，分析师称今年已有七成公司提价", {("zhipu", "hike", None)}),
    ("17 家厂商超六成在涨价，Kimi 也宣布上调 K2 的 API 价格。", {("moonshot", "hike", None)}),
    ("OpenAI raised API prices this week; 60% of vendors surveyed did the same.", {("openai", "hike", None)}),
    ("DeepSeek 宣布 API 涨价 30%，开发者不满", {("deepseek", "hike", "30")}),
    ("号称低于行业均价 99% : 百度文心主力模型降价 90%", {("baidu", "cut", "-90")}),
    ("价格低于业界平均水平：智谱 GLM-4 API 降价 80%", {("zhipu", "cut", "-80")}),
    ("智谱 GLM-4 的价格比行业均价低 80%", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MOVERS, ids=[text for text, _ in MOVERS])
def test_a_change_is_given_to_those_who_are_named(text: str, expected: set[tuple[str, str, str | None]]) -> None:
    assert {
        (s.vendor, str(s.action), None if s.change_pct is None else f"{s.change_pct.normalize():f}")
        for s in extract(text).statements
        if str(s.action) != "quote"
    } == expected


NOT_MEANT: list[tuple[str, set[Told]]] = [
    (
        "GLM-4.6 ships as open weights. The API is OpenAI-compatible, priced at $0.60 / $2.20 per million input/output tokens.",
        both(("zhipu", "glm-4.6"), input="0.6", output="2.2"),
    ),
    ("DeepSeek-V3 is out. Anthropic-compatible API at $0.27 per million input tokens.", both(("deepseek", "deepseek-v3"), input="0.27")),
    ("MiniMax-M2 已上线。提供 OpenAI/Anthropic 兼容接口，输入价格为 2 元/百万 tokens。", both(("minimax", "minimax-m2"), input="2")),
    ("OpenAI API 兼容的 GLM-4.6 输入价格为 4 元/百万 tokens。", both(("zhipu", "glm-4.6"), input="4")),
    ("OpenAI- and Anthropic-compatible APIs come with Kimi K2 at $0.6 per million input tokens.", both(("moonshot", "kimi-k2"), input="0.6")),
    (
        "Flagship Claude Costs\n\nThe flagship Claude Opus 4.5 model does more than what the GPT-5 family can do.\n\nInput: $5 per million tokens\nOutput: $25 per million tokens",
        both(("anthropic", "claude-opus-4.5"), input="5", output="25"),
    ),
    ("The new Grok 4 goes beyond the reach of GPT-5. It costs $3 per million input tokens.", both(("xai", "grok-4"), input="3")),
    ("Gemini 2.5 Pro Pricing\nThe model solves tasks beyond what GPT-4o can.\nOutput: $10 per million tokens", both(GEMINI, output="10")),
    ("Unlike GPT-5, Grok 4 costs $3 per million input tokens.", both(("xai", "grok-4"), input="3")),
    ("阿里云、腾讯云相继降价。阿里云 Qwen-Plus 的输入价格为 0.8 元/百万 tokens。", both(QWEN, input="0.8")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NOT_MEANT, ids=[text for text, _ in NOT_MEANT])
def test_a_name_that_is_only_compared_or_worked_with_owns_no_price(text: str, expected: set[Told]) -> None:
    assert told(text) == expected


NO_SELLER = [
    "本平台即日起将 GLM-4-Air 的价格从 4 元/百万 tokens 下调到 2 元。",
    "本平臺上 DeepSeek-V3 的輸入價格為每百萬 tokens 2 元。",
    "本站已上线 Kimi K2，输入 4 元/百万 tokens。",
    "我们将 Qwen3-32B 的价格下调 50%。",
    "尊敬的开发者：我们将于 7 月 1 日起上调 GLM-4.6 的 API 价格。",
    "DeepSeek-R1 在我们的平台上输入 4 元/百万 tokens。",
    "We are lowering our rate for Llama 3.3 70B from $0.90 per million tokens to $0.60.",
    "We charge $0.6 per million tokens for Kimi K2.",
    "We've decided on a pricing of $0.40 per million tokens for gpt-oss-120b.",
    "Our price for Qwen3-32B is $0.1 per million tokens.",
    "Llama 3.3 70B on Crusoe costs $0.9 per million tokens.",
    "gpt-oss-120b on Hathora is $0.35 per million input tokens.",
    "On Crusoe, Llama 3.3 70B costs $0.9 per million tokens.",
    "Lepton 上的 DeepSeek-V3 输入 0.5 美元/百万 tokens。",
    "Featherless 平台上 Qwen3-32B 输入 0.1 美元/百万 tokens。",
]
SPOKEN: list[tuple[str, set[Told]]] = [
    (
        'OpenAI wrote: "We are lowering our rate for o3 to $2 per million input tokens."',
        {("openai", "o3", "input", "2", "cut")},
    ),
    ("智谱官方公告：我们将 GLM-4-Air 的价格下调 50%。", {("zhipu", "glm-4-air", None, None, "cut")}),
    (
        "Anthropic\n\nWe're cutting the price of Claude Haiku 4.5 to $0.8 per million input tokens.",
        {("anthropic", "claude-haiku-4.5", "input", "0.8", "cut")},
    ),
    (
        "We tested Claude Opus 4.5; it costs $5 per million input tokens.",
        both(("anthropic", "claude-opus-4.5"), input="5"),
    ),
    ("In our pricing table, GPT-5 costs $1.25 per million input tokens.", both(GPT, input="1.25")),
    ("我们将各家价格整理如下：GPT-5 输入 1.25 美元/百万 tokens。", both(GPT, input="1.25")),
    ("今天，我们正式发布 Kimi K2，输入 4 元/百万 tokens。", both(("moonshot", "kimi-k2"), input="4")),
    ("本站整理：GPT-5 输入 1.25 美元/百万 tokens。", both(GPT, input="1.25")),
    ("我们看到 DeepSeek 下调了 V3 的 API 价格。", {("deepseek", "deepseek-v3", None, None, "cut")}),
    ("GPT-5 on Tuesday costs $1.25 per million input tokens.", both(GPT, input="1.25")),
    ("DeepSeek-V3 on Friday was $0.27 per million input tokens.", both(("deepseek", "deepseek-v3"), input="0.27")),
    ("Groq 上 Llama 3.3 70B 输入 0.59 美元/百万 tokens", both(("other:groq", "llama-3.3-70b"), input="0.59")),
]


@pytest.mark.parametrize("text", NO_SELLER)
def test_what_is_told_as_ours_or_on_an_unknown_host_is_not_the_makers_price(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(("text", "expected"), SPOKEN, ids=[text for text, _ in SPOKEN])
def test_what_a_named_seller_says_of_itself_is_its_price(text: str, expected: set[Told]) -> None:
    assert told(text) == expected


GPT5_MINI, HAIKU = ("openai", "gpt-5-mini"), ("anthropic", "claude-haiku-4.5")
BEHIND: list[tuple[str, set[Told]]] = [
    (
        "The price is $1 per million input tokens and $5 per million output tokens for Claude Haiku 4.5, with Claude Opus 4.5 at $5 and $25.",
        both(HAIKU, input="1", output="5") | both(("anthropic", "claude-opus-4.5"), input="5", output="25"),
    ),
    (
        "Prices are $0.25 input and $2 output per million tokens for GPT-5 mini, while GPT-5 nano costs $0.05 and $0.40.",
        both(GPT5_MINI, input="0.25", output="2") | both(("openai", "gpt-5-nano"), input="0.05", output="0.4"),
    ),
    (
        "Anthropic charges $1 per million input tokens and $5 per million output tokens for Haiku 4.5, with Opus 4.5 at $5/$25.",
        both(HAIKU, input="1", output="5") | both(("anthropic", "claude-opus-4.5"), input="5", output="25"),
    ),
    (
        "GPT-4.1 was cheap. Now it is $1.25 per million input tokens, $0.13 per million cached input tokens and $10 per million output tokens for GPT-5.",
        both(GPT, input="1.25", cached_input="0.13", output="10"),
    ),
    (
        "每百万输入 tokens 1.25 美元、每百万输出 tokens 10 美元的 GPT-5 已上线，Gemini 2.5 Flash 为 0.3 美元和 2.5 美元。",
        both(GPT, input="1.25", output="10") | both(("google", "gemini-2.5-flash"), input="0.3", output="2.5"),
    ),
    (
        "Claude Haiku 4.5 is priced at $1 per million input tokens and $5 per million output tokens for prompts of any length.",
        both(HAIKU, input="1", output="5"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BEHIND, ids=[text for text, _ in BEHIND])
def test_figures_joined_in_one_row_belong_to_the_model_behind_the_last(text: str, expected: set[Told]) -> None:
    assert told(text) == expected


def test_a_rivals_figure_is_not_the_next_models() -> None:
    text = "Rivals ask $10 per million input tokens, and it is $5 per million output tokens for Claude Haiku 4.5."
    assert told(text) == both(HAIKU, output="5")
    text = "Competitors charge about $3 per million tokens while DeepSeek-V3 is $0.27 per million input tokens."
    assert told(text) == both(("deepseek", "deepseek-v3"), input="0.27")


@pytest.mark.parametrize(
    "text",
    [
        "Jev 的定價為每百萬個輸入 token 收費 4 美元，而 GPT-5.6 Terra 用了 8.5 秒。", "初创公司的 Zed 每百万输入 token 收费 0.5 元，GPT-5 的答案更长。", "Quill Pro pricing is $2 per million input tokens. GPT-5.5 answers faster.",
    ],
)  # fmt: skip
def test_who_prices_by_a_name_no_list_knows_keeps_the_price(text: str) -> None:
    assert not extract(text).statements


# The seller's name comes later, or heads a notice of its own.
LATE = [
    (
        "该平台的定价很有竞争力。例如 Gemma 2 9B 模型每百万 token 的价格为 0.2 美元，Mixtral 8x7B 每百万 token 0.5 美元。Fireworks AI 还提供按需部署。",
        {("other:fireworks", "gemma-2-9b", None, "0.2", "quote"), ("other:fireworks", "mixtral-8x7b", None, "0.5", "quote")},
    ),
    (
        "该平台由月之暗面推出，moonshot-v1-8k 每百万 tokens 12 元。Groq 也提供其他模型。",
        {("moonshot", "moonshot-v1-8k", None, "12", "quote")},
    ),
    (
        "Qwen2-72B 每百万 tokens 4 元，该平台还提供免费额度。Groq 则更快。",
        {("alibaba", "qwen2-72b", None, "4", "quote")},
    ),
    (
        "Cloudflare AI Workers 按量计费，例如 Llama 3 8B 每百万个输入 token 的价格为 0.28 美元。",
        both(("other:cloudflare", "llama-3-8b"), input="0.28"),
    ),
    (
        "# Azure OpenAI Service 上新\n\n我们很高兴宣布推出 GPT-4o mini。\n\n- GPT-4o mini 更小更快，价格为每百万输入 tokens 0.15 美元。",
        both(("microsoft", "gpt-4o-mini"), input="0.15"),
    ),
    (
        "OpenAI 推出 GPT-4o mini，Azure OpenAI Service 也会上线。我们很高兴推出教程。GPT-4o mini 价格为每百万输入 tokens 0.15 美元。",
        both(("openai", "gpt-4o-mini"), input="0.15"),
    ),
    (
        "DeepSeek API 收费如下：\n- 1 元/百万输入 tokens\n- 2 元/百万输出 tokens\n以上价格适用于 deepseek-chat 和 deepseek-coder。",
        both(("deepseek", "deepseek-chat"), ("deepseek", "deepseek-coder"), input="1", output="2"),
    ),
    (
        "GLM-4-Air 每百万 tokens 1 元。这个价格适用于 GLM-4-AirX 以外的版本。",
        {("zhipu", "glm-4-air", None, "1", "quote")},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LATE)
def test_a_seller_or_model_named_behind_its_price_is_found(text: str, expected: set[Told]) -> None:
    assert told(text) == expected


CALLED: list[tuple[str, set[Told]]] = [
    ("The default model (GPT-5) is dear at $10 per million output tokens, while Gemini 2.5 Flash is $2.5.", both(GPT, output="10") | both(("google", "gemini-2.5-flash"), output="2.5")),
    ("默认模型（GPT-5）很贵，每百万 tokens 输出要 10 美元。", both(GPT, output="10")),
    ("The default chatgpt model (gpt-5) is dear at $10 per million output tokens.", both(GPT, output="10")),
    ("DeepSeek-V3 击败了最强的闭源模型（GPT-5），输出价格为每百万 tokens 8 元。", both(("deepseek", "deepseek-v3"), output="8")),
    ("DeepSeek-V3 beats the best closed model (GPT-5) and costs $1.1 per million output tokens.", both(("deepseek", "deepseek-v3"), output="1.1")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CALLED, ids=[text for text, _ in CALLED])
def test_a_bracket_may_name_what_was_only_called_a_model(text: str, expected: set[Told]) -> None:
    assert told(text) == expected
