"""Units as pages and writers print them: value -> spellings, and what must be refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.units import Money, Refused, Unit, read_money, read_unit, to_per_mtok

CORPUS: dict[tuple[int, str | None, str], tuple[str, ...]] = {
    (1, "USD", "1"): ("$0.000002 per token", "0.000002 USD/token", "美元/token"),
    (1_000, "CNY", "1"): (
        "元/千tokens",
        "元/千 Token",
        "元/1K tokens",
        "0.0008元/千tokens",
        "￥0.004/1k tokens",
        "每千tokens 0.12元",
        "元／千Ｔｏｋｅｎ",
        "RMB per 1,000 tokens",
        "0.005元/1000 tokens",
        "单价（元/千个token）",
        "元/一千tokens",
    ),
    (1_000, "CNY", "0.001"): ("0.8厘/千tokens", "０．８厘／千Ｔｏｋｅｎ", "3厘每千tokens"),
    (1_000, "CNY", "0.01"): ("2分/千tokens", "两分钱/千tokens", "分/千token"),
    (10_000, "CNY", "1"): ("0.21元/万tokens", "元/万 tokens", "每万tokens 0.21元", "元/10K tokens", "元/萬token"),
    (100_000, "CNY", "1"): ("元/十万tokens", "元/100k tokens"),
    (1_000_000, "CNY", "1"): (
        "元/百万tokens",
        "（元/百万 tokens）",
        "推理输入\n（元/百万 tokens）",
        "每百万tokens输入1元",
        "12元/百萬個token",
        "¥4 / M tokens",
        "￥2/1M tokens",
        "CNY per million tokens",
        "元/100万tokens",
        "1元100万tokens",
        "人民币元/一百万词元",
        "1块钱/百万 token",
        "输入(非音频)\n元/百万token",
        "5 元 / 百万Tokens",
        "RMB/MTok",
    ),
    (2_000_000, "CNY", "1"): ("1元/200万tokens", "1元/2M tokens"),
    (1_000_000, "CNY", "0.1"): ("5角/百万tokens",),
    (1_000_000, "USD", "1"): (
        "$5 / MTok",
        "$0.50 / MTok1",
        "per 1M tokens in USD",
        "Paid Tier, per 1M tokens in USD",
        "US$5 per 1M tokens",
        "$0.30 / M tokens",
        "$4.50 / 1,000,000 tokens",
        "每100萬個代幣(token)0.5美元",
        "75刀/百万tokens",
        "0.27美刀/百万token",
        "5 USD per MTok",
        "$5 per million tokens",
        "美元 / 百万 tokens",
        "$1.25 USD per 1 million tokens",
    ),
    (1_000_000, "USD", "0.01"): ("0.14美分/百万tokens", "14 cents per million tokens"),
    (1_000_000, "EUR", "1"): ("€2 per 1M tokens",),
    (1_000_000, None, "1"): (
        "1M tokens",
        "输入单价（每百万Token）",
        "输出单价（每百万Token）\n思维链+回答",
        "百万tokens输入（缓存命中）",
        "(百万tokens)",
        "Input / 1M tokens",
        "百万 tokens",
        "每百萬個代幣",
        "per 1 million tokens",
    ),
}
IMPLIED = {"US$5/M": "USD", "每百万1元": "CNY", "$2 per million": "USD", "1元/百万": "CNY"}
REFUSED = (
    "0.2 元/张",
    "元/秒",
    "0.004元/次",
    "2.5元/万字符",
    "每百萬字元 0.5 美元",
    "元/千字",
    "0.15元/小时",
    "0.017元/百万token/小时",
    "缓存存储\n元/百万token/小时",
    "缓存存储（百万tokens/小时）",
    "$4.50 / 1,000,000 tokens per hour",
    "10 元/1M tokens/分钟",
    "1.920 元/每10K TPM/小时",
    "TPM保障包",
    "300 积分/百万tokens",
    "单价（每个音色）",
    "40元/月",
    "20美元/月",
    "$0.04 per image",
    "$10 / 1K requests",
    "上下文（千 token）",
    "免费额度 100万Token",
    "上下文长度 1M tokens",
    "prompts > 200k tokens",
    "输入长度 [0, 32]",
    "10 元/百万 tokens 折合 0.2 元/张",
    "0.0005元/千tokens(0.5元/百万tokens)",
    "模型名称",
    "",
    "元",
    "180万",
)


@pytest.mark.parametrize(("want", "text"), [(want, text) for want, texts in CORPUS.items() for text in texts])
def test_units_are_read(want: tuple[int, str | None, str], text: str) -> None:
    per, currency, scale = want
    assert read_unit(text) == Unit(per, currency, Decimal(scale))


@pytest.mark.parametrize(("text", "currency"), IMPLIED.items())
def test_the_word_token_may_be_missing(text: str, currency: str) -> None:
    unit = read_unit(text)
    assert isinstance(unit, Unit)
    assert (unit.per, unit.currency, unit.implied) in {(1_000_000, currency, True)}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_a_price_per_token_is_refused(text: str) -> None:
    unit = read_unit(text)
    assert isinstance(unit, Refused)
    assert unit.reason


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("12元", Money("CNY")),
        ("¥4元", Money("CNY")),
        ("￥ 4", Money("CNY")),
        ("US$5", Money("USD")),
        ("$0.03美元", Money("USD")),
        ("0.8厘", Money("CNY", Decimal("0.001"))),
        ("0.14美分", Money("USD", Decimal("0.01"))),
        ("2块钱", Money("CNY")),
        ("75刀", Money("USD")),
        ("HK$3", Money("HKD")),
        ("3分钟", None),
        ("角色扮演", None),
        ("1 元（约 0.14 美元）", None),
        ("免费", None),
    ],
)
def test_money(text: str, want: Money | None) -> None:
    assert read_money(text) == want


@pytest.mark.parametrize(
    ("amount", "text", "want"),
    [
        ("0.0008", "元/千tokens", "0.8"),
        ("0.8", "厘/千tokens", "0.8"),
        ("0.21", "元/万tokens", "21"),
        ("1", "元/200万tokens", "0.5"),
        ("0.14", "美分/百万tokens", "0.0014"),
        ("0.00098", "元/千tokens", "0.98"),
        ("0.000002", "USD per token", "2"),
        ("0.003625", "$ / MTok", "0.003625"),
        ("0", "元/千tokens", "0"),
    ],
)
def test_per_million_is_exact(amount: str, text: str, want: str) -> None:
    unit = read_unit(text)
    assert isinstance(unit, Unit)
    assert to_per_mtok(Decimal(amount), unit) == Decimal(want)


def test_what_cannot_be_exact_raises() -> None:
    with pytest.raises(ValueError, match="no exact price"):
        to_per_mtok(Decimal(1), Unit(3_000_000, "CNY"))
    with pytest.raises(ValueError, match="not an amount"):
        to_per_mtok(Decimal("NaN"), Unit(1_000))
