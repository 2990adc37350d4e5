"""Units of price: which money, per how many tokens. 元/厘/分/角, $/美分/刀 per token/千/万/百万/1K/1M/MTok, Chinese and English.

`read_unit` takes a text that prints one unit (a header, a cell, a label) and refuses by name whatever is not priced per
token. Everything is exact; what cannot be exact raises. Imports only the standard library and `pricing.names`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact

from pricing.names import clean

MTOK = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Unit:
    """So many `scale` of `currency` per `per` tokens. `currency` is None where the text names no money; `implied` says that
    the word token itself is missing ("per million")."""

    per: int
    currency: str | None = None
    scale: Decimal = Decimal(1)
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """No price per token, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Money:
    """A currency (ISO 4217) and what one of the named unit is in it: 厘 is 0.001 CNY."""

    currency: str
    scale: Decimal = Decimal(1)


# Longest first: 美分 before 分, US$ before $. 分 and 角 are common parts of other words and need a figure or a slash beside them.
_MONEY: tuple[tuple[str, str, str], ...] = (
    (r"新加坡元|(?<![a-z])s\$|sgd", "SGD", "1"),
    (r"港元|港币|港幣|hk\$|hkd", "HKD", "1"),
    (r"新台币|新臺幣|新台幣|台币|nt\$|twd", "TWD", "1"),
    (r"欧元|歐元|€|\beur\b|euros?\b", "EUR", "1"),
    (r"日元|日圆|日圓|円|\bjpy\b", "JPY", "1"),
    (r"韩元|韓元|₩|\bkrw\b", "KRW", "1"),
    (r"英镑|英鎊|£|\bgbp\b", "GBP", "1"),
    (r"美分|us\s?cents?|¢|\bcents?\b", "USD", "0.01"),
    (r"美元|美金|美刀|us\s?\$|usd\$?|\$\s?usd|\bdollars?\b|(?<![a-z])\$", "USD", "1"),
    (r"(?<=[\d一二两三五十半])\s?刀|刀(?=\s?[/每])", "USD", "1"),
    (r"(?<=[\d一二两三五十半几])\s?厘|厘(?=\s?[/每钱])", "CNY", "0.001"),
    (r"(?<=[\d一二两三五十半几])\s?分(?![钟鐘别別之析时類类数])|分(?=\s?[/每钱錢])", "CNY", "0.01"),
    (r"(?<=[\d一二两三五十半几])\s?[角毛](?!色|度)|[角毛](?=\s?[/每钱錢])", "CNY", "0.1"),
    (
        r"人民币|人民幣|rmb|cny|cn¥|[¥￥]|块钱|塊錢|块(?=\s?[/每])|(?<=[\d一二两三五十])\s?块|[元圆圓]|\byuan\b",
        "CNY",
        "1",
    ),
)
_MONEY_PATTERNS = tuple((re.compile(pattern), Money(code, Decimal(scale))) for pattern, code, scale in _MONEY)

_MULTIPLES = {
    "": 1,
    "十": 10,
    "百": 100,
    **dict.fromkeys(("千", "k", "thousand", "仟"), 1_000),
    **dict.fromkeys(("万", "萬", "w"), 10_000),
    **dict.fromkeys(("十万", "十萬"), 100_000),
    **dict.fromkeys(("百万", "百萬", "m", "mm", "mn", "million", "mil", "mega"), 1_000_000),
    **dict.fromkeys(("千万", "千萬"), 10_000_000),
    **dict.fromkeys(("亿", "億"), 100_000_000),
    **dict.fromkeys(("b", "bn", "billion", "十亿", "十億"), 1_000_000_000),
}
_DIGITS = {
    "一": 1,
    "壹": 1,
    "二": 2,
    "两": 2,
    "兩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "one": 1,
}
_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?|[一壹二两兩三四五六七八九]|one(?=\s))?"
_MULTIPLE = "(?P<multiple>" + "|".join(sorted(filter(None, _MULTIPLES), key=len, reverse=True)) + ")?"
_TOKEN = r"(?:[个個]\s*)?(?:tokens?|toks?|词元|詞元|代币|代幣|令牌)(?![a-z])"
_PER = r"(?P<per>[/／每]|\bper\b|\ba\b|\beach\b|\bin\b|计费单位|單位|单位[:：])"
_TOKENS = re.compile(rf"(?:{_PER}\s*(?:1个|an?\s)?\s*)?(?<![\d.,a-z]){_NUMBER}\s*{_MULTIPLE}\s*-?\s*{_TOKEN}")
_BARE = re.compile(
    rf"(?:[/／每]|\bper\b)\s*{_NUMBER}\s*(?P<multiple>百万|百萬|千|万|萬|million|thousand|[mk](?!\d))(?![a-z字次个個张張秒])"
)
_LENGTH = re.compile(
    r"上下文|额度|額度|窗口|长度|長度|context|quota|window|length|limit|[<>≤≥=~～]\s*$|达到|超过|超過|以内"
)
_BESIDE_TIME = re.compile(
    r"(?:/|每|per|an?)\s*(?:\d+\s*)?(?:小时|小時|钟头|分钟|分鐘|天|日|周|个?月|年|hours?|hrs?|h|minutes?|mins?|days?|months?|years?)(?![a-z])"
)
_OTHERS: tuple[tuple[str, str], ...] = (
    (r"\b[tqr]p[ms]\b|并发|並發", "a rate limit (TPM, QPS), not a price per token"),
    (
        r"(?:[/每]|per|an?)\s*(?:\d+\s*)?(?:张|張|幅|images?|pictures?|imgs?)|元\s*/?\s*[张張幅]|图片生成|/\s*图",
        "priced per image",
    ),
    (r"(?:[/每]|per)\s*(?:\d+\s*)?(?:秒|seconds?|secs?|s\b)|元/秒", "priced per second"),
    (
        r"(?:[/每]|per)\s*[\d,]*\s*[千万萬km]?\s*(?:次|calls?|requests?|queries|searches|prompts?|sessions?|条|條|篇)",
        "priced per call",
    ),
    (r"字符|字元|[千万萬/每]字(?!节)|characters?|\bchars?\b|words?\b", "priced per character"),
    (r"(?:[/每]|per)\s*[\d,]*\s*[千万k]?\s*(?:页|頁|pages?)", "priced per page"),
    (r"积分|積分|点数|點數|算力[点點]|credits?\b|\bpoints?\b", "priced in credits, not money"),
    (r"音色|voices?\b", "priced per voice"),
    (r"gpu|[/每]\s*卡|实例|instance", "priced per machine"),
    (r"\b[gmtk]i?b\b(?!illion)", "priced per byte"),
    (r"(?:[/每]|per)\s*(?:人|席位|用户|users?|seats?)", "priced per user"),
)
_OTHER_PATTERNS = tuple((re.compile(pattern), reason) for pattern, reason in _OTHERS)


def read_money(text: str) -> Money | None:
    """The one money a text names; None if it names none or several ("¥" beside "元" is one)."""
    rest, found = clean(text).casefold(), []
    for pattern, money in _MONEY_PATTERNS:
        rest, hits = pattern.subn(" ", rest)
        if hits:
            found.append(money)
    return found[0] if len(set(found)) == 1 else None


def read_unit(text: str) -> Unit | Refused:
    """The unit a text prints, with the money if it names one.

    Read: '元/千tokens', '每百萬個代幣(token)0.5美元', '$5 / MTok', 'per 1M tokens in USD', '百万tokens输入（缓存命中）'.
    Refused: images, seconds, calls, characters, storage per hour, rate limits, credits, lengths, and texts with two units."""
    folded = clean(text).casefold()
    others = next((reason for pattern, reason in _OTHER_PATTERNS if pattern.search(folded)), None)
    hits = list(_TOKENS.finditer(folded))
    strict = [hit for hit in hits if hit.group("per")]
    loose = [hit for hit in hits if _is_denominator(hit, folded)]
    counts = {_count(hit) for hit in strict or loose}
    implied = not counts and not hits
    if implied:
        counts = {_count(hit) for hit in _BARE.finditer(folded)}
    counts.discard(0)
    if counts and _BESIDE_TIME.search(folded):
        return Refused("priced by time (storage or reserved capacity), not per token used")
    if others:
        return Refused(others if not counts else f"two units in one text: per token, and {others}")
    if not counts:
        time = _BESIDE_TIME.search(folded)
        return Refused("priced by time" if time else "no unit of price per token in it")
    if len(counts) > 1:
        return Refused("two different token units in one text")
    money = read_money(text)
    if money is None and _names_several(folded):
        return Refused("two currencies in one text")
    currency, scale = (money.currency, money.scale) if money else (None, Decimal(1))
    return Unit(counts.pop(), currency, scale, implied)


def to_per_mtok(amount: Decimal, unit: Unit) -> Decimal:
    """The amount per 1,000,000 tokens in whole units of the currency: exact, or ValueError."""
    if not amount.is_finite():
        raise ValueError(f"{amount} is not an amount")
    context = Context(prec=60, traps=[Inexact])
    try:
        found = context.divide(context.multiply(context.multiply(amount, unit.scale), MTOK), Decimal(unit.per))
    except Inexact as error:
        raise ValueError(f"{amount} per {unit.per} tokens has no exact price per million") from error
    return found if found else Decimal(0)


def _is_denominator(hit: re.Match[str], folded: str) -> bool:
    """A quantity of tokens without slash or 每 is a unit only if it is a power of ten and no length or allowance."""
    if hit.group("number") is None and hit.group("multiple") is None:
        return False
    count = _count(hit)
    return bool(re.fullmatch("10*", str(count))) and not _LENGTH.search(
        folded[: hit.start()][-8:] + folded[hit.end() :][:4]
    )


def _count(hit: re.Match[str]) -> int:
    number, multiple = hit.group("number"), hit.group("multiple") or ""
    value = Decimal(_DIGITS.get(number, 0)) if number in _DIGITS else Decimal((number or "1").replace(",", ""))
    total = value * _MULTIPLES[multiple]
    return int(total) if total == total.to_integral_value() else 0


def _names_several(folded: str) -> bool:
    return sum(bool(pattern.search(folded)) for pattern, money in _MONEY_PATTERNS if money.scale == 1) > 1
