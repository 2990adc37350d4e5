"""Which words of change are an act on a price, and whose: what else grows or falls beside a price, lists of models and their family,
what was charged before, what is only imagined."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.zh import extract

NO_RISE = [
    "百度此次降价意在提高文心 4.5 在中小企业里的占有率。", "Kimi 调整了 K2 的 API 定价，并把免费额度增加到每天 200 次。", "腾讯混元 T1 按 1 元/百万 tokens 定价并提升并发上限。",
    "豆包 1.6 降价以提升开发者的粘性。", "智谱在下调 GLM-4.5 价格的同时提高了速率限制。", "GLM-4.6 的性价比提升了两倍。", "阶跃星辰降价的背后是推理效率的提升。",
    "MiniMax M2 的定价策略让缓存命中率的每一点提升都有意义。", "DeepSeek V3.2 降价后，调用量增加了四成。", "阿里云降价之举旨在抬升通义千问的市场份额。",
    "讯飞星火通过降价提升竞争力。", "Kimi 的价格优势进一步提升。", "智譜 GLM-4.5 調降價格以提升市佔率。",
    "随着性能提升，GLM-4.6 的价格为 2 元/百万 tokens。", "Meta 今年云服务的运营费用大幅增加，Llama 4 的 API 照旧。",
]  # fmt: skip
RISES = [
    ("智谱宣布 GLM-5 API 价格提升三成。", "30"), ("Kimi K3 的输入单价提升 20%。", "20"), ("MiniMax M2 的 API 定价整体上升 15%。", "15"), ("阶跃星辰把 Step-3 的收费标准提高了 10%。", "10"),
    ("百度文心 5.0 的调用费用将于 3 月 1 日起提升 25%。", "25"), ("智谱提升了 GLM-5 的 API 定价。", None), ("DeepSeek 提高 V4 的推理价格。", None),
]  # fmt: skip
SHARED = [
    ("阿里云宣布下调 Qwen-Max、Qwen-Plus、Qwen-Turbo 和 Qwen-Long 的价格。", ["qwen-max", "qwen-plus", "qwen-turbo", "qwen-long"]),
    ("智谱今日调低 GLM-4-Plus、GLM-4-Air、GLM-4-Flash 三款模型的 API 调用价格。", ["glm-4-plus", "glm-4-air", "glm-4-flash"]),
    ("OpenAI lowered GPT-5, GPT-5 mini and GPT-5 nano API prices.", ["gpt-5", "gpt-5-mini", "gpt-5-nano"]),
    ("Google slashed Gemini 2.5 Pro, Gemini 2.5 Flash and Gemini 2.0 Flash prices.", ["gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.0-flash"]),
    ("OpenAI 下调 GPT-5.6 Sol、Terra 和 Luna 的 API 价格。", ["gpt-5.6-sol", "gpt-5.6-terra", "gpt-5.6-luna"]),
    ("百度 ERNIE Speed、ERNIE Lite 和 ERNIE Tiny 降价。", ["ernie-speed", "ernie-lite", "ernie-tiny"]),
    ("阿里雲宣佈調降 Qwen-Max、Qwen-Plus 與 Qwen-Turbo 的 API 價格。", ["qwen-max", "qwen-plus", "qwen-turbo"]),
    ("智谱将 GLM-4-Plus、GLM-4-Air 的价格下调 50%。", ["glm-4-plus", "glm-4-air"]),
]  # fmt: skip
NOT_THE_PRICE = [
    "阿里云下调 Qwen-Max、Qwen-Plus 和 Qwen-Turbo 的默认额度。", "智谱上调 GLM-5 的并发，单价照旧。", "Kimi 下调 K2 的限流阈值，价格维持原样。", "智谱 GLM 的融资额翻倍，API 价格没动。",
    "Google cut 300 jobs, Gemini prices stay the same.", "OpenAI raised its Series F, GPT-5 pricing is unchanged.",
]  # fmt: skip
IMAGINED = [
    "练习：假如 Together 把 Llama 3.3 70B 涨价 30%，毛利会怎样？", "3. DeepSeek 对你的主力模型涨价 20%，请重新计算每月成本。", "试想 OpenAI 把 GPT-5 的 API 价格翻倍，你会换吗？",
    "标题应写成“OpenAI 将 GPT-5 降价 80%”。", "Imagine Anthropic raised Claude Opus prices by 50%.",
]  # fmt: skip


def changes(text: str) -> list[tuple[str, str, str | None, Decimal | None]]:
    return [(s.vendor, str(s.action), s.model, s.change_pct) for s in extract(text).statements if s.action != "quote"]


@pytest.mark.parametrize("text", NO_RISE)
def test_what_grows_beside_a_price_is_no_rise_of_it(text: str) -> None:
    assert not [c for c in changes(text) if c[1] == "hike"]


@pytest.mark.parametrize(("text", "percent"), RISES)
def test_a_price_that_grows_is_a_rise(text: str, percent: str | None) -> None:
    [(_, action, _, told)] = changes(text)
    assert (action, told) == ("hike", percent and Decimal(percent))


@pytest.mark.parametrize(("text", "models"), SHARED)
def test_a_change_of_several_models_is_each_one_s(text: str, models: list[str]) -> None:
    assert [(c[1], c[2]) for c in changes(text)] == [("cut", model) for model in models]


@pytest.mark.parametrize("text", NOT_THE_PRICE)
def test_what_is_no_price_moves_none(text: str) -> None:
    assert not changes(text)


@pytest.mark.parametrize("text", IMAGINED)
def test_what_is_only_imagined_is_nobody_s_act(text: str) -> None:
    assert not changes(text)


@pytest.mark.parametrize("now", ["调整后", "降价后", "新价格如下："])
def test_the_cut_of_a_family_reaches_its_models(now: str) -> None:
    text = f"百度宣布下调 ERNIE 4.5 系列的 API 价格。{now}，ERNIE 4.5 Turbo 的输入价格为 0.8 元/百万 tokens，ERNIE 4.5 的输入价格为 4 元/百万 tokens。"
    told = [(str(s.action), s.model, s.price) for s in extract(text).statements]
    assert told == [("cut", "ernie-4.5-turbo", Decimal("0.8")), ("cut", "ernie-4.5", Decimal(4))]


@pytest.mark.parametrize("before", ["调整前", "降价前", "调价前"])
def test_what_was_charged_before_is_no_result(before: str) -> None:
    text = f"智谱下调 GLM-4-Plus 的 API 价格。{before}，GLM-4-Plus 的输入价格为 50 元/百万 tokens。"
    assert not [s for s in extract(text).statements if s.action == "cut" and s.price is not None]


@pytest.mark.parametrize("drop", ["（直降 97%）", "，直降 97%", "（↓97%）", "（下调 97%）", "，降幅 97%"])
def test_a_drop_right_behind_a_figure_is_its_own(drop: str) -> None:
    [found] = extract(f"Qwen-Long 每千 tokens 0.0005 元{drop}。").statements
    assert (str(found.action), found.price, found.change_pct) == ("cut", Decimal("0.5"), Decimal(-97))


def test_a_percent_below_another_is_no_cut() -> None:
    for text in (
        "DeepSeek-V3 每百万 tokens 2 元（比 GPT-4o 低 90%）。",
        "相比上一代，GLM-5 每百万 tokens 4 元，降低 20%。",
    ):
        assert {str(s.action) for s in extract(text).statements} == {"quote"}


PERCENTS = [
    ("DeepSeek 下调错峰价格，V3 降至原价的 50%，R1 降至 25%。", [("deepseek-v3", None, "-50"), ("deepseek-r1", None, "-75")]),
    ("谷歌 Gemini 2.5 Flash 输入价格下调 78%，至 0.075 美元/百万 tokens，输出价格下调 71%，至 0.3 美元/百万 tokens。", [("gemini-2.5-flash", "input", "-78"), ("gemini-2.5-flash", "output", "-71")]),
    ("Kimi K2 输入价格降低 20%至 3.2 元/百万 tokens，输出价格降低 33% 至 10.7 元/百万 tokens。", [("kimi-k2", "input", "-20"), ("kimi-k2", "output", "-33")]),
    ("智谱下调 GLM-5 的 API 价格，其中输入价格降低 20%，输出价格降低 35%。调整后，GLM-5 输入 3.2 元/百万 tokens，输出 9.1 元/百万 tokens。", [("glm-5", "input", "-20"), ("glm-5", "output", "-35")]),
    ("Kimi K2 Turbo 的五折优惠月底结束，之后恢复 16 元/58 元的价格（每百万 tokens 输入/输出）。", [("kimi-k2-turbo", "input", None), ("kimi-k2-turbo", "output", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), PERCENTS)
def test_a_percent_belongs_to_the_price_it_is_told_of(
    text: str, told: list[tuple[str, str | None, str | None]]
) -> None:
    read = [(s.model, s.item, s.change_pct) for s in extract(text).statements]
    assert read == [(model, item, percent and Decimal(percent)) for model, item, percent in told]


def test_the_currency_said_once_is_the_old_figure_s_too() -> None:
    [found] = extract(
        "Baidu reduced ERNIE Speed Pro input pricing from 0.01 to 0.0045 yuan per thousand tokens."
    ).statements
    assert (found.price, found.previous_price) == (Decimal("4.5"), Decimal(10))


def test_a_share_of_the_maker_s_price_is_the_platform_s() -> None:
    told = extract("百度千帆上 DeepSeek-R1 调用价格仅为官方刊例价五折，DeepSeek-V3 三折。").statements
    assert {s.vendor for s in told} == {"baidu"}


NOT_DONE = [
    "Anthropic 宣布取消原定 9 月把 Claude Sonnet 5 提高到每百万 token 3/15 美元的计划。", "OpenAI scrapped a planned increase of GPT-5.6 to $5/$30 per million tokens.", "The price hike for Gemini 2.5 Flash planned for July was called off.",
    "DeepSeek 撤回了上周宣布的涨价。", "智谱搁置 GLM-5 的涨价计划。", "阿里云暂缓上调 Qwen-Max 的价格。", "GLM-5 的涨价计划已被叫停。", "Google postponed the Gemini 3 Pro price increase.",
    "针对“豆包大模型即将涨价”的传闻，火山引擎回应称不属实。", "OpenAI said reports of a GPT-5 API price hike are false.", "关于 Kimi 降价的说法，月之暗面表示没有的事。", "GLM-5 涨价了吗？", "DeepSeek 是不是降价了？", "Has OpenAI raised GPT-5 prices?",
    "阿里雲取消 Qwen-Max 的漲價計畫。",
]  # fmt: skip
BEHIND = [
    ("文心 4.0 Turbo 输入 0.03 元/千 tokens，输出 0.06 元/千 tokens，较此前分别下降 70% 与 50%。", ["-70", "-50"]), ("混元 turbo 输入降至 2.4 元/百万 tokens，输出降至 9.6 元/百万 tokens，降幅分别为 84% 和 81%。", ["-84", "-81"]),
    ("日日新 6.5 输入 3 元/百万 tokens，输出 9 元/百万 tokens，同比降 66.9%。", ["-66.9", "-66.9"]), ("Qwen-Max 输入价格 2.4 元/百万 tokens，比去年低 88%。", ["-88"]), ("GLM-5 输入 6 元/百万 tokens，输出 22 元/百万 tokens，较此前均上涨 20%。", ["20", "20"]),
]  # fmt: skip
DISCOUNTS = [
    ("Mistral offers a 40 percent discount on Mistral Large API calls starting Monday.", "-40"), ("DeepSeek announced a permanent 75 per cent discount on V4 API access.", "-75"),
    ("DeepSeek offers a 50% discount for new users of V4.", None), ("The Batch API gives a 50% discount on GPT-5.", None), ("A limited-time 30% discount is offered on Alibaba Cloud.", None),
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_DONE)
def test_what_was_called_off_denied_or_asked_is_no_change(text: str) -> None:
    assert not changes(text)


@pytest.mark.parametrize(("text", "percents"), BEHIND)
def test_percents_told_behind_a_row_of_prices_are_theirs(text: str, percents: list[str]) -> None:
    told = extract(text).statements
    assert [s.change_pct for s in told] == [Decimal(percent) for percent in percents]
    assert {str(s.action) for s in told} == {"hike" if Decimal(percents[0]) > 0 else "cut"}


def test_a_percent_behind_a_contrast_is_not_the_first_row_s() -> None:
    told = extract(
        "Claude Opus 6 输入/输出每百万 5 美元/25 美元，但缓存读取价格降至每百万 token 0.3 美元，降幅达 40%。"
    ).statements
    assert [(str(s.action), s.item) for s in told] == [("quote", "input"), ("quote", "output"), ("cut", "cached_input")]


@pytest.mark.parametrize(("text", "percent"), DISCOUNTS)
def test_a_discount_is_a_cut_of_a_model_s_price_for_all(text: str, percent: str | None) -> None:
    assert [c[3] for c in changes(text)] == ([Decimal(percent)] if percent else [])


@pytest.mark.parametrize("span", ["5%—34%", "5%-34%", "5% 至 34%", "5%~34%"])
def test_a_range_of_percents_is_no_percent(span: str) -> None:
    assert changes(f"智谱宣布 GLM-5 API 提价 {span}。") == [("zhipu", "hike", "glm-5", None)]


COSTS = [
    "业内人士估算，豆包大模型处理一百万 tokens 的成本在 0.3 元上下。", "据测算，DeepSeek 每生成百万 tokens 的成本约为 1 元，毛利率七成以上。", "在 H800 上自建 DeepSeek-V3，每百万 tokens 成本约 1.5 元。",
    "智谱每卖出一百万 tokens 亏 0.2 元。", "OpenAI 推理每百万 token 的成本估计为 0.4 美元。", "豆包是不是涨价了，上周账单二十块，这周一百万 token 不到就四十块。", "豆包语音合成大模型每万字符 5 元，降价 50%。",
    "A request with 8,000 input tokens and 2,000 output tokens costs about $0.12 on GPT-5.5.", "随着云模型价格上涨，用 Claude Opus 的团队开始算账。", "Google's Flex tier delivers a 50% price reduction compared to standard rates for Gemini 3 Pro.",
]  # fmt: skip


@pytest.mark.parametrize("text", COSTS)
def test_what_tokens_cost_to_make_or_came_to_is_no_price(text: str) -> None:
    assert not extract(text).statements


def test_a_seller_s_own_word_of_cost_is_its_price() -> None:
    assert extract("智谱 GLM-5 成本更低：输入 4 元/百万 tokens，分析师估计销量翻番。").statements
    [found] = extract("DeepSeek-V2 把推理成本降到每百万 tokens 仅 1 元。").statements
    assert found.price == Decimal(1)


def test_what_is_worked_out_from_a_price_is_none() -> None:
    assert [s.price for s in extract("qwen-plus 输入：10 万 × ¥0.8/百万 = ¥0.08").statements] == [Decimal("0.8")]


@pytest.mark.parametrize("tier", ["lite", "Pro", "Flash"])
def test_a_tier_that_a_seller_does_not_have_is_no_model_of_it(tier: str) -> None:
    text = f"Claude Opus 4.5 发布后，谷歌的 Gemini 3 降价，{tier} 版输入 0.3 美元/百万 tokens。昆仑万维的 SkyClaw {tier} 版输入 0.3 元/百万 tokens。"
    assert "anthropic" not in {s.vendor for s in extract(text).statements}


def test_a_window_of_many_digits_holds_no_price() -> None:
    told = extract(
        "Gemini 3.7 Flash 每百万输入 tokens 0.375 美元，输出 1.875 美元，上下文窗口为 1,048,576 tokens，入门价年底翻倍。"
    ).statements
    assert {s.price for s in told if s.price} == {Decimal("0.375"), Decimal("1.875")}


def test_a_bracket_in_other_money_parts_no_price_from_its_unit() -> None:
    [found] = extract(
        "Peak prices for DeepSeek V4 Pro will rise to 12 yuan (US$1.70) per million output tokens from 6 yuan."
    ).statements
    assert (str(found.action), found.item, found.price, found.previous_price) == (
        "hike",
        "output",
        Decimal(12),
        Decimal(6),
    )
    [found] = extract(
        "Alibaba lowered qwen-max to 2.4 yuan (33 US cents) for every million input tokens from 20 yuan."
    ).statements
    assert (str(found.action), found.item, found.price, found.previous_price) == (
        "cut",
        "input",
        Decimal("2.4"),
        Decimal(20),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Gemini 2.5 Pro costs $1.25/$10 up to 200k tokens and $2.50/$15 beyond.", "Gemini 2.5 Pro 在 20 万 token 以内定价 $1.25/$10，超过 20 万 token 则为 $2.50/$15。",
        "Gemini 2.5 Pro is priced at $1.25/$10 for under 200k tokens, and $2.50/$15 for over 200k tokens.",
    ],
)  # fmt: skip
def test_a_second_pair_for_longer_prompts_is_read(text: str) -> None:
    assert [(s.item, s.price) for s in extract(text).statements] == [
        ("input", Decimal("1.25")), ("output", Decimal(10)), ("input", Decimal("2.50")), ("output", Decimal(15))
    ]  # fmt: skip


DONE = [
    "IT之家 5 月 21 日消息，阿里云宣布 Qwen-Long 的 API 价格下调 97%，并否认参与价格战。", "据财联社报道，智谱宣布 GLM-4-Air 降价 50%，公司否认裁员。", "OpenAI delayed GPT-6 and cut GPT-5 API prices by 50%.",
    "阿里云取消了按次计费，Qwen-Max 降价 50%。", "智谱推迟上市，GLM-5 API 涨价 30%。", "DeepSeek 放弃闭源路线并将 V4 的 API 价格下调 75%。",
    "Starting today, prices for GPT-5 will increase by 10%.",
]  # fmt: skip


@pytest.mark.parametrize("text", DONE)
def test_a_change_told_beside_something_denied_or_called_off_stands(text: str) -> None:
    assert len(changes(text)) == 1


@pytest.mark.parametrize("text", ["OpenAI cut the prices of GPT-5.6 Sol, Terra and Luna by 40%.", "Google slashed pricing for Gemini 2.5 Flash, Gemini 2.5 Pro and Gemini 3 Pro models by 40%."])  # fmt: skip
def test_a_percent_said_with_by_is_the_verb_s_however_long_the_list(text: str) -> None:
    assert [(c[1], c[3]) for c in changes(text)] == [("cut", Decimal(-40))] * 3


def test_a_percent_of_something_else_is_not() -> None:
    [(_, action, _, percent)] = changes(
        "OpenAI cut the price of GPT-4o that it launched in spring, while API use grew by 40%."
    )
    assert (action, percent) == ("cut", None)


def test_what_prices_rose_to_is_no_old_price() -> None:
    read = extract("Kimi 把 K2 的价格提高到原先的三倍：输入 12 元，输出 48 元每百万 tokens。").statements
    assert [(s.item, str(s.action), s.price, s.previous_price) for s in read] == [("input", "hike", 12, None), ("output", "hike", 48, None)]  # fmt: skip


def test_an_offer_that_ends_is_a_rise_of_the_seller_s_own_models_or_the_platform_s() -> None:
    assert changes("百度千帆取消了 ERNIE 4.5 Turbo 的限时折扣。") == [("baidu", "hike", "ernie-4.5-turbo", None)]
    sellers = {c[0] for c in changes("火山方舟公告：GLM-5、Kimi K2.5 等第三方模型结束限时免费，改为按量付费。")}
    assert sellers <= {"bytedance"}


GIVEN = [
    ("智谱开放平台永久免费的模型有 GLM-4-Flash 和 GLM-4V-Flash，均可通过 API 调用。", ["glm-4-flash", "glm-4v-flash"]), ("目前免费开放的是百度 ERNIE Lite，开发者可在千帆调用。", ["ernie-lite"]),
    ("目前免费的大模型 API 有：智谱 GLM-4-Flash、讯飞 Spark Lite、百度 ERNIE Speed。", ["glm-4-flash", "spark-lite", "ernie-speed"]), ("目前免費開放的是 GLM-4-Flash，可透過 API 呼叫。", ["glm-4-flash"]),
    ("智谱 GLM-4-Flash 模型 API 目前免费。", ["glm-4-flash"]), ("GLM-4-Flash 当前免费开放 API。", ["glm-4-flash"]),
]  # fmt: skip
NOT_GIVEN = [
    "目前免费开放的是体验额度，ERNIE 4.0 的 API 照常收费。", "免费的是 ChatGPT App，GPT-4o 的 API 仍按量收费。", "不再免费的是 GLM-4-Flash，API 改为收费。", "可以免费下载的是 Llama 3，API 由各平台提供。",
    "ChatGPT 免费用户用的是 GPT-4o mini，API 另算。", "GLM-4-Flash 前三个月免费，API 之后按量收费。", "Kimi K2 目前免费，网页端可直接使用。", "Kimi 网页版免费使用的是 K2，API 则要收费。",
    "免费版用的是 GPT-4o mini，API 另行计费。",
]  # fmt: skip


@pytest.mark.parametrize(("text", "models"), GIVEN)
def test_what_is_free_may_be_named_behind(text: str, models: list[str]) -> None:
    assert [(c[1], c[2]) for c in changes(text)] == [("free", model) for model in models]


@pytest.mark.parametrize("text", NOT_GIVEN)
def test_what_is_free_of_another_kind_may_be_named_behind_too(text: str) -> None:
    assert not changes(text)


@pytest.mark.parametrize(
    ("text", "action", "price", "percent"),
    [
        ("OpenAI 将 GPT-4.1 的输入价减半至 1 美元/百万 tokens。", "cut", "1", "-50"),
        ("阿里云百炼把 Qwen-Max 的输入价腰斩到 1.5 元/百万 tokens。", "cut", "1.5", "-50"),
        ("OpenAI 将 GPT-4.1 的输出价降三分之一至 6 美元/百万 tokens。", "cut", "6", "-33.33"),
        ("智谱 GLM-5 的输出价格上浮 25%，至 30 元/百万 tokens。", "hike", "30", "25"),
    ],
)
def test_the_price_behind_a_half_a_third_or_a_surcharge(text: str, action: str, price: str, percent: str) -> None:
    [found] = extract(text).statements
    assert (str(found.action), found.price, found.change_pct) == (action, Decimal(price), Decimal(percent))


def test_so_many_to_so_many_tenths_are_no_one_percent() -> None:
    assert changes("智谱宣布 GLM-5 API 涨价两到三成。") == [("zhipu", "hike", "glm-5", None)]


def test_three_figures_behind_a_name_are_no_version_of_it() -> None:
    read = extract("OpenAI：GPT-5.6 Luna 0.02/0.2/1.2 美元（每百万 tokens 缓存/输入/输出）。").statements
    assert [(s.model, s.item, s.price) for s in read] == [
        ("gpt-5.6-luna", "cached_input", Decimal("0.02")),
        ("gpt-5.6-luna", "input", Decimal("0.2")),
        ("gpt-5.6-luna", "output", Decimal("1.2")),
    ]
    read = extract("DeepSeek：V4-Pro 0.3/9/27 元，V4-Flash 0.1/3/9 元，单位均为百万 tokens。").statements
    assert [s.model for s in read] == ["deepseek-v4-pro"] * 3 + ["deepseek-v4-flash"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "kimi-k3 costs $4 per million input tokens (cache miss), $1 on a cache hit, and $16 per million output tokens.",
        "kimi-k3 costs $4 per million tokens of input ($1 with a cache hit) and $16 per million tokens of output.",
        "Kimi K3 输入 4 美元/百万 tokens（1 美元命中缓存），输出 16 美元。",
    ],
)
def test_what_a_cache_hit_costs_stands_behind_its_figure(text: str) -> None:
    read = extract(text).statements
    assert [(s.item, s.price) for s in read] == [("input", 4), ("cached_input", 1), ("output", 16)]


def test_a_free_model_of_a_list_whose_other_rows_cost_so_much_for_tokens() -> None:
    table = "| 时间 | 厂商 | 动作 |\n|---|---|---|\n| 6/3 | 智谱 | GLM-4-Air 定价 1 元/百万 tokens |\n| 6/4 | 百度 | ERNIE Tiny、Lite 免费 |\n| 6/5 | 腾讯 | 混元-lite 免费 |"
    assert [(c[0], c[1], c[2]) for c in changes(table)] == [
        ("baidu", "free", "ernie-tiny"), ("baidu", "free", "ernie-lite"), ("tencent", "free", "hunyuan-lite")
    ]  # fmt: skip
    assert (
        changes("| 产品 | 价格 |\n|---|---|\n| GLM-4-Air | 1 元/百万 tokens |\n| 豆包 | 免费 |\n| Kimi App | 免费 |")
        == []
    )


def test_each_of_two_percents_is_that_of_the_price_behind_it() -> None:
    text = "OpenAI's gpt-3.5-turbo: input prices are reduced by 50% to $0.0005/1K tokens and output prices are reduced by 25% to $0.0015/1K tokens."
    assert [(s.item, s.change_pct) for s in extract(text).statements] == [
        ("input", Decimal(-50)),
        ("output", Decimal(-25)),
    ]
