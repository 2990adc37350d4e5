"""What daily digests, mostly translated ones, put around a price: tools and chips of a maker, predecessors, hours of the day, lengths
of a prompt, two models told at once."""

from __future__ import annotations

import pytest

from pricing.zh import extract

Told = tuple[str | None, str | None, str | None, str, str | None]


def read(text: str) -> list[Told]:
    return [
        (s.vendor, s.model, s.item, str(s.action), None if s.price is None else f"{s.price.normalize():f}")
        for s in extract(text).statements
    ]


def tiers(text: str) -> list[tuple[str | None, str | None, dict[str, str]]]:
    return [(s.item, None if s.price is None else f"{s.price.normalize():f}", s.condition.as_dict() or {}) for s in extract(text).statements]  # fmt: skip


def pair(vendor: str, model: str, low: str, high: str) -> list[Told]:
    return [(vendor, model, "input", "quote", low), (vendor, model, "output", "quote", high)]


@pytest.mark.parametrize(
    "text",
    [
        "xAI 今天发布 Grok 4.6。该模型即日起在 Cursor、Grok Build 和 API 上线。Grok Build 上的开发者可以用它处理长任务。定价为每百万输入 token 2.5 美元、每百万输出 token 7 美元。",
        "xAI 发布 Grok 4.6，Grok Build 用户首周用量翻倍。定价为每百万输入 token 2.5 美元、每百万输出 token 7 美元。",
    ],
)
def test_a_tool_of_the_maker_has_no_price_per_token(text: str) -> None:
    assert read(text) == pair("xai", "grok-4.6", "2.5", "7")


def test_a_model_that_is_named_like_a_tool_keeps_its_price() -> None:
    assert read("Grok Code Fast 1 的价格为每百万输入 token 0.3 美元。") == [("xai", "grok-code-fast-1", "input", "quote", "0.3")]  # fmt: skip
    text = "Anthropic 发布 Claude Sonnet 5。Claude Code 用户今天起可以试用。定价为每百万输入 token 2.5 美元、每百万输出 token 12 美元。"
    assert read(text) == pair("anthropic", "claude-sonnet-5", "2.5", "12")


@pytest.mark.parametrize(
    "where", ["完全在 8 万片华为昇腾 910B 上训练", "推理跑在谷歌 TPU 与亚马逊 Trainium 上", "已适配百度昆仑芯"]
)
def test_who_makes_the_chips_sells_no_tokens(where: str) -> None:
    text = f"## 智谱 AI (Z.ai)：GLM-5.2 旗舰模型\n\n- {where}\n- MIT 协议\n\n**API 定价：** $1.10/$3.60 per 1M tokens"
    assert read(text) == pair("zhipu", "glm-5.2", "1.1", "3.6")


def test_a_maker_of_chips_sells_models_of_its_own() -> None:
    assert read("华为云上线盘古大模型。\n\n- 输入 3 元/百万 tokens")[0][:1] == ("huawei",)


@pytest.mark.parametrize(
    "text",
    [
        "Claude Opus 5 的使用率不高。尽管它被定位为对其前身 Opus 4.7 的重大升级，且定价为每百万输入 token 6 美元、每百万输出 token 24 美元。",
        "Claude Opus 5 是对前代 Opus 4.7 的一次大升级，定价为每百万输入 token 6 美元、输出 24 美元。",
        "Claude Opus 5, a major upgrade over Opus 4.7, is priced at $6 per million input tokens and $24 per million output tokens.",
    ],
)
def test_what_a_model_follows_is_not_priced(text: str) -> None:
    assert read(text) == pair("anthropic", "claude-opus-5", "6", "24")


def test_an_update_of_a_model_is_the_model_s_own() -> None:
    assert ("openai", "gpt-5.5", "input", "cut", "2") in read(
        "OpenAI 对 GPT-5.5 的更新将输入价格下调至每百万 token 2 美元。"
    )


def test_those_a_model_is_listed_beside_have_none_of_its_prices() -> None:
    text = "StepFun 的 Step 5 Preview 是一款稀疏模型，与 Step 3.7 Flash、Step 3.5 Flash 并列。\n\n1M 上下文配约 1.2 美元/M 输入，是激进的一步。"
    assert read(text) == [("stepfun", "step-5-preview", "input", "quote", "1.2")]


@pytest.mark.parametrize(
    "text",
    [
        "DeepSeek 的价格分峰谷，空闲时段半价，高峰为 9:00–12:00。",
        "峰谷定价（元/百万 tokens，高峰为工作日上午，空闲半价）：deepseek-v4-pro 输出 24.0。",
        "DeepSeek V4 高峰时段（9:00-18:00）正常计费，其余时段五折。",
        "DeepSeek V4 Pro：高峰 9 元/百万 tokens 输入，夜间打五折。",
        "DeepSeek peak-valley pricing: off-peak hours are half price (peak: 9:00-12:00).",
    ],
)
def test_what_quiet_hours_cost_of_the_peak_is_no_cut(text: str) -> None:
    assert {each[3] for each in read(text)} <= {"quote"}


@pytest.mark.parametrize(
    "text",
    [
        "DeepSeek 推出夜间错峰优惠，高峰时段价格不变，夜间 V3 五折。",
        "DeepSeek 宣布夜间半价，V3 的 API 价格在 00:30-08:30 降至 50%。",
        "DeepSeek 夜间错峰优惠：V3 半价。",
    ],
)
def test_an_offer_at_night_is(text: str) -> None:
    assert ("deepseek", "deepseek-v3", None, "cut", None) in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "Anthropic 推出 Claude Fable 5（通用版）和 Claude Mythos 5（受限版）。Fable 5 达到 SOTA，Mythos 5 用于药物设计，在盲测中获专家偏好的概率约为八成，研发周期也因此缩短。两模型定价均为 $12/百万输入 tokens、$48/百万输出 tokens，较 Mythos Preview 便宜一半多。",
        "Anthropic released Claude Fable 5 and Claude Mythos 5. Mythos is for trusted partners. Both models are priced at $12 per million input tokens and $48 per million output tokens.",
        "Claude Fable 5 与 Claude Mythos 5 同时发布。上下文都是 1M。它们的价格均为每百万输入 token 12 美元、输出 48 美元。",
    ],
)
def test_both_models_have_the_price_told_of_both(text: str) -> None:
    told = read(text)
    assert sorted(told) == sorted(pair("anthropic", "claude-fable-5", "12", "48") + pair("anthropic", "claude-mythos-5", "12", "48"))  # fmt: skip


def test_both_of_more_than_two_is_not_guessed() -> None:
    text = "OpenAI 发布 GPT-6 Sol、GPT-6 Terra 和 GPT-6 Luna。其中两款模型为每百万输入 token 3 美元。"
    assert len(read(text)) <= 1


def test_a_tier_alone_is_the_model_of_that_tier() -> None:
    text = "OpenAI released GPT-6 Sol and GPT-6 Luna. Sol costs $3 per million input tokens."
    assert read(text) == [("openai", "gpt-6-sol", "input", "quote", "3")]


def test_lengths_written_out_are_read() -> None:
    text = "Claude Sonnet 4.5 在提示不超过 200,000 tokens 时为每百万 token 输入 3.3 美元；超过 200,000 tokens 时为 6.6 美元。"
    assert tiers(text) == [("input", "3.3", {"context": "<=200k"}), ("input", "6.6", {"context": ">200k"})]
    text = "Gemini 3.1 Pro costs $2.2 per million input tokens up to 200K tokens and $4.4 above 200,000 tokens."
    assert tiers(text) == [("input", "2.2", {"context": "<=200k"}), ("input", "4.4", {"context": ">200k"})]


@pytest.mark.parametrize(
    "text",
    [
        "## Gemini 3.1 Pro 价格\n- ≤200K：$2.2/$13\n- >200K：$4.4/$19",
        "Gemini 3.1 Pro 在 200K 以内每百万 token 输入 2.2 美元、输出 13 美元。\n\n超过 200K，所有费率翻倍：$4.4 / $19。",
    ],
)
def test_a_pair_behind_a_length_needs_no_unit(text: str) -> None:
    assert tiers(text) == [
        ("input", "2.2", {"context": "<=200k"}),
        ("output", "13", {"context": "<=200k"}),
        ("input", "4.4", {"context": ">200k"}),
        ("output", "19", {"context": ">200k"}),
    ]


def test_longer_prompts_below_are_of_the_model_whose_price_goes_by_length() -> None:
    text = "10 万 tokens 以内，Haiku 5.5 为每百万 tokens 输入 $0.20 / 输出 $0.80；Haiku 4.5 是 $1.10 / $5.50。\n\n超过 100,000 tokens：$1.00 / $4.00，cache read $0.10。"
    assert [each[1:] for each in read(text)][-3:] == [
        ("claude-haiku-5.5", "input", "quote", "1"),
        ("claude-haiku-5.5", "output", "quote", "4"),
        ("claude-haiku-5.5", "cached_input", "quote", "0.1"),
    ]


def test_seats_and_months_have_no_such_pair() -> None:
    assert read("Claude 团队版：\n- ≤10 人：$25/$30 每席位\n- >10 人：$20/$25 每席位") == []


def test_two_hours_joined_take_the_figures_in_turn() -> None:
    text = "DeepSeek V4 Pro 高峰/空闲价格：输入 9/4.5 元，输出 24/12 元（每百万 tokens）。"
    peak, quiet = {"time": "peak"}, {"time": "off_peak"}
    assert tiers(text) == [("input", "9", peak), ("input", "4.5", quiet), ("output", "24", peak), ("output", "12", quiet)]  # fmt: skip
    text = "高峰/空闲价格（元/百万 tokens）：deepseek-flash 输出 9/4.5、缓存命中输入 0.06/0.03"
    assert tiers(text) == [("output", "9", peak), ("output", "4.5", quiet), ("cached_input", "0.06", peak), ("cached_input", "0.03", quiet)]  # fmt: skip


def test_a_time_right_behind_a_figure_is_that_figure_s() -> None:
    peak, quiet = {"time": "peak"}, {"time": "off_peak"}
    assert tiers("DeepSeek V4 Pro 输出 24 元高峰/12 元空闲（每百万 tokens）。") == [("output", "24", peak), ("output", "12", quiet)]  # fmt: skip


def test_a_bare_pair_behind_an_item_without_a_figure_is_not_guessed() -> None:
    text = "定价（元/百万 tokens）：deepseek-flash 输出按时段、缓存命中输入 0.06/0.03"
    assert {each[2] for each in read(text)} <= {"cached_input"}


LINE = [("anthropic", f"claude-opus-{n}", item, "quote", p) for n in ("4.5", "4.6", "4.7") for item, p in (("input", "6"), ("output", "24"))]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Claude Opus 4.5、4.6 和 4.7 的定价均为每百万 token $6/$24。",
        "Claude Opus 4.5/4.6/4.7 长期维持在每百万 token 输入 6 美元、输出 24 美元。",
        "Claude Opus 4.7 及此前的 4.5、4.6 版本一直是 $6/$24（每百万 token 输入/输出）。",
        "The price of Claude Opus 4.5, 4.6 and 4.7 is $6/$24 per million tokens.",
    ],
)
def test_versions_joined_to_a_model_are_models(text: str) -> None:
    assert sorted(map(str, read(text))) == sorted(map(str, LINE))


def test_each_version_its_own_figure() -> None:
    text = "GPT-5.4 和 5.5 分别为每百万输入 token 2 美元和 3 美元。"
    assert read(text) == [("openai", "gpt-5.4", "input", "quote", "2"), ("openai", "gpt-5.5", "input", "quote", "3")]


@pytest.mark.parametrize(
    "text",
    [
        "Claude Opus 4.7, 5.2 points ahead of the field, costs $6 per million input tokens.",
        "Claude Opus 4.7 输入 6 美元/百万 tokens，得分高 5.2 分。",
        "Claude Opus 4.7 和 5.5 倍的速度：每百万输入 token 6 美元。",
    ],
)
def test_other_figures_behind_a_model_are_no_versions(text: str) -> None:
    assert {each[1] for each in read(text)} <= {"claude-opus-4.7"}


def test_another_version_of_a_tier_is_another_model() -> None:
    text = "OpenAI 发布 GPT-6 Sol，输入 4 美元/百万 token。一周后的 6.1 Sol 输入 3 美元/百万 token。"
    assert [each[1] for each in read(text)] == ["gpt-6-sol", "gpt-6.1-sol"]
