"""Money and units of price: 0.8元 · 8厘 · 一块钱 · $3 · 10/30美元 · 2~3元, and 每百万tokens · /1M · 千tokens · per million tokens.

An amount is only money; what makes it a token price is the unit found for it in `prices`. Exact decimals from the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pricing.zh.engine import Rule, Token, rule, scan
from pricing.zh.numerals import ARABIC, NUMBER, NUMBER_BEGINS, multiple, read_number


@dataclass(frozen=True, slots=True)
class Money:
    """One stated amount. `high` is set for a range; `big` marks 万/亿 money, which is no price per token."""

    value: Decimal
    currency: str
    high: Decimal | None = None
    big: bool = False


_WORDS = {
    "美分": ("USD", "0.01"), "美元": ("USD", "1"), "美金": ("USD", "1"), "美刀": ("USD", "1"), "刀": ("USD", "1"),
    "usd": ("USD", "1"), "dollars": ("USD", "1"), "dollar": ("USD", "1"), "cents": ("USD", "0.01"), "cent": ("USD", "0.01"), "¢": ("USD", "0.01"),
    "港元": ("HKD", "1"), "港币": ("HKD", "1"), "欧元": ("EUR", "1"), "euros": ("EUR", "1"), "euro": ("EUR", "1"), "eur": ("EUR", "1"), "英镑": ("GBP", "1"),
    "日元": ("JPY", "1"), "韩元": ("KRW", "1"), "新台币": ("TWD", "1"), "台币": ("TWD", "1"),
    "元人民币": ("CNY", "1"), "人民币": ("CNY", "1"), "块钱": ("CNY", "1"), "块": ("CNY", "1"), "圆": ("CNY", "1"), "元": ("CNY", "1"), "rmb": ("CNY", "1"), "cny": ("CNY", "1"), "yuan": ("CNY", "1"),
    "毛钱": ("CNY", "0.1"), "毛": ("CNY", "0.1"), "角钱": ("CNY", "0.1"), "角": ("CNY", "0.1"), "分钱": ("CNY", "0.01"), "分": ("CNY", "0.01"), "厘钱": ("CNY", "0.001"), "厘": ("CNY", "0.001"),
}  # fmt: skip
_SCALES = {word: (code, Decimal(scale)) for word, (code, scale) in _WORDS.items()}
_SYMBOLS = {"$": "USD", "¥": "CNY", "€": "EUR", "£": "GBP"}
_SMALL = r"分(?=\s{0,2}(?:/|每|1?[千百]))"
_WORD = (
    r"(?:美分|美元|美金|美刀|刀(?![具片])|港元|港币|欧元|英镑|日元|韩元|新台币|台币|元人民币|人民币|块钱|块(?![显板卡芯屏]|\s?(?:[A-Z]{1,4}\d|\d{4}(?!\d)|GPU|英伟达|昇腾))|圆|元(?![素宇件组老首年旦])"
    r"|毛钱|毛(?![利发])|角钱|角(?![色度])|分钱|" + _SMALL + r"|厘钱|厘(?!米)"
    r"|USD|dollars?\b|cents?\b|¢|euros?\b|EUR\b|RMB|CNY|yuan\b)"
)
_SIGN = r"(?:(?<![a-z])US\s?\$|USD\s?\$?|\$|CN¥|RMB\s?¥?|CNY\s?|人民币|¥|€|£)"
_SAID, _SIGNED = " ".join(_WORDS), "$ ¥ € £ usd rmb cny 人民币"  # what an amount needs
_BETWEEN = r"\s{0,2}(?:~|-|至|到)\s{0,2}"
# A figure may follow token(s) directly in flattened text, but not another latin word: GPT-4 元 is no amount.
_FREE = r"(?:(?<![a-z\-_减砍])|(?<=[a-z]{3}))"


def _currency(sign: str | None, word: str | None) -> tuple[str, Decimal]:
    if word and word.lower() in _SCALES:
        return _SCALES[word.lower()]
    text = (sign or "").upper()
    for symbol, code in (*_SYMBOLS.items(), ("USD", "USD"), ("RMB", "CNY"), ("CNY", "CNY"), ("人民币", "CNY")):
        if symbol in text:
            return code, Decimal(1)
    return "CNY", Decimal(1)


def _signed(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    code, scale = _currency(found["sign"], found["word"])
    low = read_number(found["a"])
    high = read_number(found["b"]) if found["b"] else None
    if low is not None:
        times = multiple(found["times"]) if found["times"] else 1
        yield found.start(), found.end(), Money(low * scale * times, code, high and high * scale * times, times >= 1000)


RATIO = re.compile(r"(?:\A|[|(,、。按以为比\n]\s?)\d{1,2}:\Z")  # 1:1 元/千tokens: input and output in equal parts


def _worded(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    code, scale = _currency(None, found["word"])
    low, high = read_number(found["a"]), read_number(found["b"]) if found["b"] else None
    if low is None or RATIO.search(found.string, max(0, found.start() - 6), found.start()):
        return
    if found["tail"] or found["jiao"]:
        low += Decimal(read_number(found["tail"] or found["jiao"]) or 0) / 10
    times = multiple(found["times"]) if found["times"] else 1
    yield found.start(), found.end(), Money(low * scale * times, code, high and high * scale * times, times > 1)


def _fraction(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    code, scale = _currency(None, found["word"])
    part = read_number(found["a"])
    whole = {"十": 10, "百": 100, "千": 1000}[found["of"]]
    if part is not None:
        yield found.start(), found.end(), Money(part / whole * scale, code)


def _several(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    code, scale = _currency(None, found["word"])
    values = [read_number(part) for part in re.split(r"\s*[/、和与及]\s*", found["list"].strip())]
    at = found.start("list")
    for part, value in zip(re.finditer(r"[^/、和与及\s]+", found["list"]), values, strict=False):
        if value is None:
            return
        last = part.end() == len(found["list"].rstrip())
        yield at + part.start(), found.end() if last else at + part.end(), Money(value * scale, code)


def _several_joined(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    """分别是 2.5 和 15 美元: the currency said once for figures told in a row, not for what else may stand before 和."""
    if _TOLD.search(found.string, max(0, found.start() - 12), found.start()):
        yield from _several(found)


def _signed_several(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    code, scale = _currency(found["sign"], None)
    at = found.start("list")
    for index, part in enumerate(re.finditer(r"[^/\s]+", found["list"])):
        value = read_number(part[0])
        if value is None:
            return
        yield found.start() if index == 0 else at + part.start(), at + part.end(), Money(value * scale, code)


_TOLD = re.compile(
    r"(?:分别|依次|[为是:至到]|各|收费|仅|只要|约|tokens?|词元|令牌|代币)\s?(?:为|是|约|仅|[至到])?\s?\Z"
)
_FROM = re.compile(r"从|由|自|涨|升|上调|提|原|from")
_GOES_ON = re.compile(r"\s?[/\d]")
_INSIDE_SPAN = re.compile(r"(?:在|介于|处于)[^从由,。;降涨\d]{0,16}\Z")
_SPAN_BEHIND = re.compile(r"[^,。;]{0,14}(?:不等|之间|区间)")
_ENGLISH = {
    word: Decimal(value)
    for value, word in [
        *enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1),
        (15, "fifteen"), (20, "twenty"), (25, "twenty-five"), (30, "thirty"), (40, "forty"), (50, "fifty"),
        (60, "sixty"), (75, "seventy-five"), (80, "eighty"), (90, "ninety"),
    ]
}  # fmt: skip


def _and_a_half(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    """一块半, 两块半美金."""
    value = read_number(found["a"])
    if value is not None:
        code, _ = _currency(None, found["word"] or "元")
        yield found.start(), found.end(), Money(value + Decimal("0.5"), code)


def _ranging(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    """Ranging from $0.25 to $15: no price of anything."""
    low, high = read_number(found["a"]), read_number(found["b"])
    if low is not None and high is not None:
        code, scale = _currency(found["sign"], None)
        yield found.start("sign"), found.end(), Money(low * scale, code, high * scale)


def _spanning(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    """0.5 元到 2 元, 价格都在八毛钱到一块钱: a range of prices, unless something moves from the one to the other."""
    before = found.string[max(0, found.start() - 24) : found.start()]
    after = found.string[found.end() : found.end() + 20]
    low, high = read_number(found["a"]), read_number(found["b"])
    code, scale = _currency(None, found["first"])
    end_code, end_scale = _currency(None, found["word"])
    if low is None or high is None or end_code != code:
        return
    said = _INSIDE_SPAN.search(before) or _SPAN_BEHIND.match(after)
    moves = high * end_scale <= low * scale or _FROM.search(before[-16:]) or _GOES_ON.match(after)
    if said or not moves:
        yield found.start(), found.end(), Money(low * scale, code, high * end_scale)


def _english(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    """Fifteen dollars, sixty cents."""
    code = "CNY" if found["word"].lower() == "yuan" else "USD"
    scale = Decimal("0.01") if found["word"].lower().startswith("cent") else Decimal(1)
    yield found.start(), found.end(), Money(_ENGLISH[found["n"].lower()] * scale, code)


_TO_NUMBER = re.compile(r"[~\-至到]\s{0,2}[\d.零一二两三四五六七八九十百千半壹贰叁肆伍陆柒捌玖]")
_JOINED_FIGURE = re.compile(r"\d\s{0,2}[和与及]\s{0,2}\d")
_AND_FIGURE = re.compile(r"[/、]\s{0,2}[\d.]")
_NOT_UNIT = r"(?!\s{0,2}(?:[kmb百千万亿]|token|million|tok|\d))"
RULES: tuple[Rule, ...] = (
    rule("money:fraction", "amount", rf"(?P<of>[十百千])分之(?P<a>[一二两三四五六七八九])(?P<word>{_WORD})", _fraction, needs="分之"),
    rule("money:half", "amount", rf"{_FREE}(?P<a>{NUMBER})\s?[块元]半(?:钱)?\s{{0,2}}(?P<word>{_WORD})?", _and_a_half, needs="块半 元半"),
    rule(
        "money:ranging",
        "amount",
        rf"\b(?:rang\w+|var(?:y|ies|ying)|anywhere|between)\s(?:from\s|between\s)?(?P<sign>{_SIGN})\s?(?P<a>{ARABIC})\s(?:to|and)\s(?:{_SIGN})?(?P<b>{ARABIC})",
        _ranging,
        needs="rang var anywhere between",
    ),
    rule("money:span", "amount", rf"{_FREE}(?P<a>{NUMBER})\s{{0,2}}(?P<first>{_WORD}){_BETWEEN}(?P<b>{NUMBER})\s{{0,2}}(?P<word>{_WORD})", _spanning, needs="~ - 至 到", begins=NUMBER_BEGINS, only=_TO_NUMBER),
    rule("money:english", "amount", rf"\b(?P<n>{'|'.join(_ENGLISH)})\s(?P<word>dollars?|cents?|yuan)\b", _english, needs="dollar cent yuan"),
    rule("money:list-word", "amount", rf"{_FREE}(?P<list>{ARABIC}(?:\s{{0,2}}[/、]\s{{0,2}}{ARABIC}){{1,3}})\s{{0,2}}[(]?(?P<word>{_WORD})", _several, needs="/ 、", begins=NUMBER_BEGINS, only=_AND_FIGURE),
    rule("money:list-and", "amount", rf"{_FREE}(?P<list>{ARABIC}(?:\s{{0,2}}、\s{{0,2}}{ARABIC})?\s{{0,2}}[和与及]\s{{0,2}}{ARABIC})\s{{0,2}}(?P<word>{_WORD})", _several_joined, needs="和 与 及", begins=NUMBER_BEGINS, only=_JOINED_FIGURE),
    rule("money:sign-list", "amount", rf"(?P<sign>{_SIGN})\s{{0,2}}(?P<list>{ARABIC}(?:\s{{0,2}}/\s{{0,2}}{ARABIC}{_NOT_UNIT}){{1,3}})", _signed_several, needs=_SIGNED),
    rule(
        "money:sign",
        "amount",
        rf"(?P<sign>{_SIGN})\s{{0,2}}(?P<a>{ARABIC})(?:{_BETWEEN}(?:{_SIGN})?(?P<b>{ARABIC})(?![\d\-]))?(?:\s{{0,2}}(?P<times>万亿|[万亿]|thousand|million|billion|trillion|[bmt]n|[mbkt](?![a-z/])(?!(?<=[kK])\s?tok)))?(?:\s{{0,2}}(?P<word>{_WORD}))?",
        _signed,
        needs=_SIGNED,
    ),
    rule(
        "money:word",
        "amount",
        rf"{_FREE}(?P<a>{NUMBER})(?:{_BETWEEN}(?P<b>{NUMBER}))?\s{{0,2}}(?:个)?(?P<times>万亿|百万|千万|[万亿])?\s{{0,2}}(?P<word>{_WORD})(?:(?<=[元块])(?P<jiao>[一二三四五六七八九\d])\s?[角毛](?!\s?[一二三四五六七八九\d])|(?<=[块毛])(?P<tail>[一二三四五六七八九\d](?!\s{{0,2}}[\d.元角分百千万,个])))?",
        _worded,
        needs=_SAID,
        begins=NUMBER_BEGINS,
    ),
)  # fmt: skip

# Money beside one of these is a fee for time, people, pictures or calls, never for tokens.
OTHER_AFTER = re.compile(
    r"(?:的)?\s{0,2}(?:人民币)?\s{0,2}(?:[(]"
    r"|[）)])?\s{0,2}(?:(?:/|每|一(?=个月|年|张)|per\b|an?\b|每个)\s{0,2}(?:\d{1,4}\s{0,2})?(?:千|万)?\s{0,2}(?:个)?\s?(?:月|年|天|日|周|小时|h\b|hr\b|hour|张|幅|次|秒|s\b|分钟|min|人|席位|用户|kwh|千瓦时|度电|gb|g\b|集|首|部|字符|字|单词|图|页|条|page|image|call|request|search|quer|second|month|mo\b|year|yr|seat|user|day|week|session|会话|任务|task|题|台|辆|股)"
    r"|包月|月费|/?月|monthly\b|annually\b)",
    re.IGNORECASE,
)
OTHER_BEFORE = re.compile(
    r"(?:每个?月|每年|月费|年费|月付|年付|包月|包年|首月|续费|每[张幅秒次天日周人台辆股]|每小时|每分钟|每(?:名|位)|每席位|每个?(?:用户|员工|任务|查询)|充值|月薪|股价|市值|融资|投资|营收|收入|利润|估值)[^,。;，；\n]{0,12}$"
)
BARE = re.compile(ARABIC)


def read_amounts(text: str, start: int, end: int) -> list[Token]:
    return scan(RULES, text, start, end)
