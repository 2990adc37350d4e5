"""What stands nowhere and is known all the same: the unit of a table of inputs and outputs, which list is the old one, whose model a
free one is; and where it is not known, so that nothing is told."""

from __future__ import annotations

import pytest

from pricing.zh import extract

Told = tuple[str, str | None, str | None, str, str | None]


def read(text: str) -> list[Told]:
    return [
        (s.vendor, s.model, s.item, str(s.action), None if s.price is None else f"{s.price.normalize():f}")
        for s in extract(text).statements
    ]


def both(vendor: str, model: str, low: str, high: str, action: str = "quote") -> list[Told]:
    return [(vendor, model, "input", action, low), (vendor, model, "output", action, high)]


def table(head: str, *rows: str) -> str:
    return "\n".join([head, "|---" * head.count("|") + "|", *rows])


UNITS = [
    (table("| 厂商 | 模型 | 输入价格 | 输出价格 |", "| 阿里 | qwen-plus | 3 元 | 9 元 |", "| 智谱 | glm-4-air | 0.6 元 | 0.6 元 |"), [*both("alibaba", "qwen-plus", "3", "9"), *both("zhipu", "glm-4-air", "0.6", "0.6")]),
    (table("| 模型 | 輸入價格 | 輸出價格 |", "| GPT-4o | $2.6 | $11 |"), both("openai", "gpt-4o", "2.6", "11")),
    (table("| Model | Input | Cached | Output |", "| gpt-4.1 | $2.1 | $0.6 | $8.2 |"), [("openai", "gpt-4.1", "input", "quote", "2.1"), ("openai", "gpt-4.1", "cached_input", "quote", "0.6"), ("openai", "gpt-4.1", "output", "quote", "8.2")]),
    (table("| 模型 | 输入 | 输出 |", "| gpt-3.5-turbo | $0.0015 | $0.002 |"), both("openai", "gpt-3.5-turbo", "1.5", "2")),
    (table("| Model | input/output |", "| gpt-4o | $2.6 / $11 |", "| Groq Llama 3.3 70B | $0.6 / $0.8 |", "| qwen-plus | ¥0.9/ ¥2.1 |"), [*both("openai", "gpt-4o", "2.6", "11"), *both("other:groq", "llama-3.3-70b", "0.6", "0.8"), *both("alibaba", "qwen-plus", "0.9", "2.1")]),
    (table("| 模型 | 输入价格（美元/1000 tokens） | 输出价格（美元/1000 tokens） |", "| GPT-4 Turbo | 0.011(输入) 0.033(输出) | 0.011(输入) 0.033(输出) |"), both("openai", "gpt-4-turbo", "11", "33")),
    ("- **qwen3-max**: now **¥8 / ¥45** for 0–128K; ¥14 / ¥80 over 128K", [*both("alibaba", "qwen3-max", "8", "45"), *both("alibaba", "qwen3-max", "14", "80")]),
    ("- qwen3.5-flash：¥1.4 / ¥7.7", both("alibaba", "qwen3.5-flash", "1.4", "7.7")),
    ("Claude Sonnet 4: input $3/M, output $15/M, cache $0.35/M", [*both("anthropic", "claude-sonnet-4", "3", "15"), ("anthropic", "claude-sonnet-4", "cached_input", "quote", "0.35")]),
]  # fmt: skip
NO_UNIT = [
    table("| 模型 | 输入 | 输出 |", "| qwen-turbo | 0.007 元 | 0.009 元 |"),  # for a thousand or for a million
    table("| 模型 | 输入长度 | 输出长度 |", "| qwen-turbo | 8 | 2 |"),
    table("| 服务 | 输入功率 | 输出功率 |", "| 充电宝 | 30 元 | 40 元 |"),
    "买 deepseek-v3 教程 ¥8 / ¥45",
    "Kimi K2 会员价 ¥45 / ¥188",
    "GLM-4.6 套餐 ¥22 / ¥99 每月",
    "小米 17 起售价 ¥4499 / ¥5999",
    "qwen3-max ¥45 / ¥8",
]


@pytest.mark.parametrize(("text", "told"), UNITS)
def test_a_unit_nobody_says_is_known_where_both_meters_are_priced(text: str, told: list[Told]) -> None:
    assert read(text) == told


@pytest.mark.parametrize("text", NO_UNIT)
def test_a_unit_that_could_be_another_is_not_guessed(text: str) -> None:
    assert read(text) == []


MOVED = [
    ("### 价格调整\n**调整前**：\n- qwen-plus：输入 4 元/百万tokens，输出 12 元/百万tokens\n\n**调整后**：\n- qwen-plus：输入 1 元/百万tokens，输出 3 元/百万tokens", both("alibaba", "qwen-plus", "1", "3", "cut")),
    ("涨价前（限时）：\n- glm-4-air：¥1/M 输入，¥1.5/M 输出\n涨价后：\n- glm-4-air：¥2/M 输入，¥3/M 输出", both("zhipu", "glm-4-air", "2", "3", "hike")),
    ("GLM-4-Air 調整價格\n調整前：輸入 2 元/百萬tokens，輸出 2 元/百萬tokens\n調整後：輸入 1 元/百萬tokens，輸出 1 元/百萬tokens", both("zhipu", "glm-4-air", "1", "1", "cut")),
    ("Old prices:\n- gpt-4.1: input $4/M, output $12/M\nNew prices:\n- gpt-4.1: input $2/M, output $8/M", both("openai", "gpt-4.1", "2", "8", "cut")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), MOVED)
def test_a_label_says_which_list_is_the_old_one(text: str, told: list[Told]) -> None:
    assert read(text) == told
    assert all(s.previous_price is not None for s in extract(text).statements)


@pytest.mark.parametrize(
    "text",
    [
        "高峰：\n- qwen-plus：输入 4 元/百万tokens，输出 12 元/百万tokens\n闲时：\n- qwen-plus：输入 1 元/百万tokens，输出 3 元/百万tokens",
        "标准版：\n- qwen-plus：输入 4 元/百万tokens\n新版：\n- qwen-max：输入 1 元/百万tokens",
        "调整前：\n- qwen-plus：输入 4 元/百万tokens，输出 12 元/百万tokens",
    ],
)
def test_other_labels_move_no_price(text: str) -> None:
    assert {t[3] for t in read(text)} == {"quote"}


def test_an_offer_over_is_told_of_what_the_model_runs_on() -> None:
    text = "moonshot-chat 模型的優惠期已經結束，其基於的 kimi-k2 模型調用價格變更為每百萬輸入tokens 4元，每百萬輸出tokens 16元。"
    assert ("moonshot", "kimi-k2", "input", "hike", "4") in read(text)
    assert ("moonshot", "kimi-k2", "output", "hike", "16") in read(text)


GIVEN = [
    ("智谱AI开放了一个完全免费的模型 GLM-4-Flash。", "zhipu", "glm-4-flash"),
    ("腾讯云此前宣布开放免费的hunyuan-lite模型供开发者使用。", "tencent", "hunyuan-lite"),
    ("百度推出免费模型 ERNIE Speed。", "baidu", "ernie-speed"),
    ("智譜開放了免費的 GLM-4-Flash 模型。", "zhipu", "glm-4-flash"),
]
NOT_GIVEN = [
    "百度推出免费的文心一言 App。",
    "OpenAI 推出免费版 ChatGPT。",
    "某网站提供免费的 GPT-4o 模型。",
    "智谱或将推出免费模型 GLM-4-Flash。",
    "阿里云百炼开放了免费的 qwen-turbo 试用额度。",
    "字节上线了免费的豆包大模型体验账号。",
]


@pytest.mark.parametrize(("text", "vendor", "model"), GIVEN)
def test_a_free_model_is_brought_out(text: str, vendor: str, model: str) -> None:
    assert read(text) == [(vendor, model, None, "free", "0")]


@pytest.mark.parametrize("text", NOT_GIVEN)
def test_what_else_is_free_gives_no_model_away(text: str) -> None:
    assert read(text) == []


def test_below_ours_nobody_sells_that_is_not_named() -> None:
    text = "gpt-4 接口，官网三分之一的费率\n官网：\nInput：$0.03 / 1K tokens\n我们（GPT-4 全系）：\nInput：$0.01 / 1K tokens\n"
    assert read(text) == [("openai", "gpt-4", "input", "quote", "30")]
    assert read("DeepSeek 公告\n我们的价格：\ndeepseek-chat 输入 2 元/百万 tokens") == [
        ("deepseek", "deepseek-chat", "input", "quote", "2")
    ]


CLOUDS = [("字节的 DeepSeek-R1 API", "bytedance"), ("百度的 DeepSeek-R1", "baidu"), ("腾讯的 DeepSeek-R1", "tencent"), ("DeepSeek 的 DeepSeek-R1", "deepseek")]  # fmt: skip


@pytest.mark.parametrize(("who", "vendor"), CLOUDS)
def test_an_open_model_of_a_cloud_s_company_is_sold_by_that(who: str, vendor: str) -> None:
    assert read(f"{who} 输入 3 元/百万 tokens。") == [(vendor, "deepseek-r1", "input", "quote", "3")]


def test_prompt_and_completion_are_meters() -> None:
    text = "gpt-3.5-turbo 的提示是 $0.001/1K，补全是 $0.002/1K。"
    assert read(text) == both("openai", "gpt-3.5-turbo", "1", "2")


@pytest.mark.parametrize(
    "text", ["智谱的 glm-4-flash 也是免费的，可以直接调用 API。", "GLM-4-Flash 是免费的，接口文档见下。"]
)
def test_a_model_that_is_free_to_call(text: str) -> None:
    assert read(text) == [("zhipu", "glm-4-flash", None, "free", "0")]


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4o 是完全免费的，虽然每天的使用次数是有限的。",
        "DeepSeek 的 App 是免费的，API 要收费。",
        "ERNIE Speed 接口是免费的吗？",
        "GLM-4-Flash 免费调用吗？",
        "Kimi K2 是免费的，每天限 20 次，有使用次数限制，API 要付费。",
    ],
)
def test_free_with_a_limit_or_a_question_is_no_gift(text: str) -> None:
    assert read(text) == []


SHORT = [
    ("文心 4.5 API 输入 3 元/百万 tokens；X1 输入 1.5 元。", "baidu", "ernie-x1", "1.5"),
    ("百度发布文心 4.5。X1 Turbo 输入 1.2 元/百万 tokens。", "baidu", "ernie-x1-turbo", "1.2"),
    ("混元 TurboS 输入 0.7 元/百万 tokens；T1 输入 1.1 元/百万 tokens。", "tencent", "hunyuan-t1", "1.1"),
    ("混元 Turbo S 输入 0.7 元/百万 tokens。", "tencent", "hunyuan-turbos", "0.7"),
    ("讯飞星火 X1 输入 2 元/百万 tokens。", "iflytek", "spark-x1", "2"),
]


@pytest.mark.parametrize(("text", "vendor", "model", "price"), SHORT)
def test_a_short_name_is_its_vendor_s_model(text: str, vendor: str, model: str, price: str) -> None:
    assert read(text)[-1] == (vendor, model, "input", "quote", price)


def test_a_car_is_no_model() -> None:
    assert read("宝马 X1 降价 3 万元，百度地图更新。") == []
