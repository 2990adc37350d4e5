"""What nearly every text is asked first: whether it is read at all."""

from __future__ import annotations

import pytest

from benchmarks.articles import articles
from pricing.zh.prefilter import may_hold_prices


def test_articles_of_other_subjects_are_not_read_at_all() -> None:
    """They hold money, tokens, models and words of change, but none near another: reading them would cost fifty times as much."""
    assert [text[:40] for text in articles(60, priced=False) if may_hold_prices(text)] == []


def test_articles_with_prices_are_read() -> None:
    assert all(map(may_hold_prices, articles(60, priced=True)[1:5]))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("输入 3 美元，输出 15 美元。均为每百万 token。", True),
        ("起售价 3999 元，顶配 5499 元。据统计，日均处理的 tokens 超过 2500 亿。", False),
        ("这家公司融资 16 亿美元。它的词元用量翻了两番。", False),
        ("词元是模型读写的最小单位。", False),
        ("K2 降价", True),
        ("这款手机降价了", False),
        ("$5/$25", True),
    ],
)
def test_a_text_is_read_where_money_and_tokens_or_a_change_and_a_model_stand_together(text: str, read: bool) -> None:
    assert may_hold_prices(text) is read
