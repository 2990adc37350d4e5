"""What an article adds to a passage: a headline, and a day that holds for what is merely free."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pricing import zh


def test_what_the_headline_says_is_quoted_from_the_body() -> None:
    title = "智谱把 GLM-3 Turbo 降到每百万 tokens 1 元"
    text = "智谱 5 月 11 日宣布，GLM-3 Turbo 的价格从每百万 tokens 5 元降至 1 元。"
    [found] = zh.extract(text, title=title, published=date(2024, 5, 11)).statements
    assert found.text == text[found.start : found.end]
    assert "1 元" in found.text
    assert (found.previous_price, found.effective) == (Decimal(5), date(2024, 5, 11))


def test_a_price_of_the_trade_is_nobody_s_own() -> None:
    text = "doubao-pro-32k 的输入价格为 0.0008 元/千 tokens，同规格模型的行业价格一般在 0.12 元/千 tokens。"
    assert [s.price for s in zh.extract(text, published=date(2024, 5, 15)).statements] == [Decimal("0.8")]


@pytest.mark.parametrize("said", ["5 月 22 日", "今日", "昨日"])
def test_a_model_made_free_has_its_day(said: str) -> None:
    text = f"科大讯飞{said}宣布，讯飞星火 Lite 的 API 永久免费开放。"
    [found] = zh.extract(text, title="讯飞星火 Lite 接口宣布永久免费", published=date(2024, 5, 22)).statements
    assert found.text == text[found.start : found.end]
    assert found.action == "free"
    assert found.effective == date(2024, 5, 21 if said == "昨日" else 22)


def test_a_model_behind_the_news_that_somebody_follows_is_that_somebody_s() -> None:
    text = "阿里云今天跟进降价：Qwen-Long 输入价格从每百万 tokens 20 元降到 0.5 元。"
    [found] = zh.extract(text, published=date(2024, 5, 21)).statements
    assert (found.vendor, found.model, found.price) == ("alibaba", "qwen-long", Decimal("0.5"))


def test_who_followed_today_stands_in_the_list_that_the_verb_behind_it_tells() -> None:
    text = "DeepSeek-V2 以 1 元/百万tokens 上架后，价格战随即打响，智谱、百度，以及今天跟进的科大讯飞、腾讯云相继宣布大模型降价。"
    found = zh.extract(text, published=date(2024, 5, 22)).statements
    assert [(s.vendor, s.follows) for s in found if s.action == "cut"] == [
        ("zhipu", ("deepseek",)),
        ("baidu", ("zhipu",)),
        ("iflytek", ("baidu",)),
        ("tencent", ("iflytek",)),
    ]
