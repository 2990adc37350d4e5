"""One price cell at a time: payable and list price, several prices, and what is refused rather than guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.sheet import cells, models
from pricing.sheet.cells import read_price
from pricing.sheet.models import read_model


@pytest.mark.parametrize(
    ("text", "struck", "payable", "listed"),
    [
        ("12元", "", "12", None),
        ("$0.50 / MTok1", "", "0.50", None),
        ("$0.50 / MTok¹", "", "0.50", None),
        ("原价 12元 限时5折", "", "6", "12"),
        ("原价\n12元\n限时八五折", "", "10.2", "12"),
        ("原价12元（限时5折）", "", "6", "12"),
        ("4.20 2.10", "4.20", "2.10", "4.20"),
        ("原价：0.002\n国庆限定价：0.0012", "", "0.0012", "0.002"),
        ("0.8厘", "", "0.0008", None),
        ("０．８元", "", "0.8", None),
        ("1,234.5元", "", "1234.5", None),
        ("免费", "", "0", None),
        ("¥0.0(限免)", "", "0", None),
        ("0.25元（5折）", "", "0.25", None),
        ("4元 原价8元", "", "4", "8"),
        ("现价1元（原价2元）", "", "1", "2"),
        ("$0.075 (13.3M / $1)", "", "0.075", None),
        ("2美元 ≈ 14元", "", "2", None),
    ],
)
def test_one_price(text: str, struck: str, payable: str, listed: str | None) -> None:
    (price,) = read_price(text, struck).prices
    assert price.amount == Decimal(payable)
    assert price.list_amount == (None if listed is None else Decimal(listed))


@pytest.mark.parametrize("text", ["", "-", "--", "/", "\\", "不支持", "N/A", "Not available", "联系我们", "–"])
def test_no_price_is_no_zero(text: str) -> None:
    reading = read_price(text)
    assert (reading.prices, reading.refused) == ((), "")


@pytest.mark.parametrize(
    "text",
    [
        "2 ~ 3 元/百万tokens", "低至0.5元", "384K", "最大 384K", "0.0.8元", "0,8", "1 770", "1.000,5", "٣.٥", "2.88 万元", "八毛", "-5元", "1e400", "9" * 400,
        "12\u200b3元", "0.4元 0.8元", "6元（限时5折）", "0.2 元/张", "原价 12元", "\u202e5元",
        "$0.5+", "<$1", "≥2元", "1/2", "约2元", "标准价的50%", "1.25x base input price",
    ],
)  # fmt: skip
def test_refused_by_name(text: str) -> None:
    reading = read_price(text)
    assert reading.prices == ()
    assert reading.refused


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("q3-max\n当前能力等同于 q3-max-2026-05-20", ["q3-max"]),
        ("q3-max当前能力等同于q3-max-2026-05-20 Batch调用 半价", ["q3-max"]),
        ("q3-max-2025-09-23 又称 q3-max-0923", ["q3-max-2025-09-23"]),
        ("h3 preview（即将下线）", ["h3 preview"]),
        ("h3 preview\n（2026-08-31 下线）", ["h3 preview"]),
        ("d4-flash(1)", ["d4-flash"]),
        ("g5-Turbo 限时5折", ["g5-Turbo"]),
        ("m-1 复制", ["m-1"]),
        ("C Opus 5\nc-opus-5", ["c-opus-5"]),
        ("E-4.5-128K\nE-4.5-32K", ["E-4.5-128K", "E-4.5-32K"]),
        ("调用", []),
    ],
)
def test_the_name_without_what_is_glued_to_it(text: str, names: list[str]) -> None:
    found = read_model(text)
    assert (list(found.names), found.until) == (names, None)


def test_tiers_in_one_cell_and_storage_left_out() -> None:
    reading = read_price(
        "$0.125, prompts <= 200k\n$0.25, prompts > 200k\n$4.50 / 1,000,000 tokens per hour (storage price)"
    )
    assert [(p.amount, dict(p.facts.conditions)["context"]) for p in reading.prices] == [
        (Decimal("0.125"), "<=200k"),
        (Decimal("0.25"), ">200k"),
    ]
    assert "hour" in reading.refused


def test_dated_promotion() -> None:
    for text in (
        "$0.75 through December 31, 2026.\n$1.50 starting January 1, 2027.",
        "2026 年 12 月 31 日之前为 $0.75，2027 年 1 月 1 日起为 $1.50",
    ):
        (price,) = read_price(text).prices
        assert (price.amount, price.list_amount, str(price.until)) == (Decimal("0.75"), Decimal("1.50"), "2026-12-31")


def test_two_bare_prices_need_a_discount_that_explains_them() -> None:
    (price,) = read_price("0.4元 0.8元", "", Decimal("0.5")).prices
    assert (price.amount, price.list_amount) == (Decimal("0.4"), Decimal("0.8"))
    assert read_price("0.4元 0.9元", "", Decimal("0.5")).refused


def test_discounts_by_time_of_day() -> None:
    reading = read_price("原价 12元 限时错峰4折 忙时8折")
    assert {(dict(p.facts.conditions)["time"], p.amount) for p in reading.prices} == {
        ("off_peak", Decimal("4.8")),
        ("peak", Decimal("9.6")),
    }


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for price in read_price(text).prices:
        assert price.amount.is_finite()
        assert price.amount >= 0


@given(st.decimals(min_value="0.0001", max_value="9999", places=4))
def test_a_printed_price_comes_back_exactly(amount: Decimal) -> None:
    for text in (f"{amount}元", f"${amount} / 1M tokens", f"¥{amount}"):
        (price,) = read_price(text).prices
        assert price.amount == amount


@given(st.from_regex(cells._BARE, fullmatch=True), st.sampled_from([None, Decimal("0.5")]))
def test_a_bare_amount_is_read_as_it_is_at_length(text: str, discount: Decimal | None) -> None:
    assert read_price(text, "", discount) == cells._at_length(text, "", discount)


ID_WORDS = st.sampled_from(
    [
        "qwen",
        "gpt",
        "glm",
        "v4",
        "4.5",
        "7b/14b",
        "new",
        "hot",
        "off",
        "fine",
        "tuned",
        "ft",
        "batch",
        "context",
        "cache",
        "note",
        "free",
        "max",
        "turbo",
        "a",
        "b",
    ]
)


@given(st.lists(ID_WORDS, min_size=1, max_size=5), st.lists(st.sampled_from("-._/"), min_size=5, max_size=5))
def test_an_id_alone_is_read_as_it_is_at_length(words: list[str], between: list[str]) -> None:
    text = "".join(word + sign for word, sign in zip(words, between, strict=False))[:-1]
    assert read_model(text) == models._at_length(text)


@given(st.from_regex(models._ID_ALONE, fullmatch=True))
def test_any_id_alone_is_read_as_it_is_at_length(text: str) -> None:
    assert read_model(text) == models._at_length(text)
