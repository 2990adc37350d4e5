"""What a price is for: how many tokens, in which money, or a unit that is no token unit at all. Pure text."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

MILLION = Decimal(10**6)

_KIND = r"(?:(?:un)?cached |input |output |prompt |completion |text |缓存|输入|输出)*"
_TOKEN = rf"\s*(?:个|-|/)?\s*{_KIND}(?:tokens?|toks?\b|词元|令牌|代币)"
_UNITS: tuple[tuple[re.Pattern[str], Decimal], ...] = (
    (re.compile(rf"(?:/|每|\bper)\s*1?亿{_TOKEN}", re.I), Decimal(10**8)),
    (re.compile(rf"(?:/|每|\bper)\s*1?千万{_TOKEN}", re.I), Decimal(10**7)),
    (re.compile(rf"(?:/|每|\bper)\s*1?十万{_TOKEN}", re.I), Decimal(10**5)),
    (re.compile(rf"(?:/|每|\bper)\s*1?\s*billion{_TOKEN}", re.I), Decimal(10**9)),
    (
        re.compile(
            rf"(?:百万|\b1?,?\s*M(?:illion|io|ln)?|\bmillion|1,?000,?000|1e6|100\s*万){_TOKEN}|\bMTok|/\s*1?M\b(?!-\w)|元\s*/\s*百万|/\s*百万|"
            r"每百万(?!字|个字|次|张)|per (?:1\s?)?million(?! (?:char|image|sec))",
            re.I,
        ),
        MILLION,
    ),
    (re.compile(rf"(?<!百)(?<!\d)(?<!\d )(?:1?万|10,?000|10\s?k){_TOKEN}", re.I), Decimal(10**4)),
    (
        re.compile(
            rf"(?<!\d )(?:千|\bthousand|\b1?\s*k|(?<![\d,])1,?000){_TOKEN}|/\s*1?K\b(?!\s*(?:char|req|call|image|page|次|字))|\bKTok",
            re.I,
        ),
        Decimal(1000),
    ),
    (re.compile(r"(?:per|/|每)\s*(?:个|单个)?\s*token\b(?!s)", re.I), Decimal(1)),
)
_COUNTED = re.compile(
    rf"(?:/|每|\bper)\s*([1-9][0-9]{{0,2}}(?:,[0-9]{{3}})*|[1-9][0-9]*)\s*(千|万|十万|百万|千万|亿|k|thousand|m|million|billion)?{_TOKEN}",
    re.I,
)
_TIMES = {"千": 1000, "k": 1000, "thousand": 1000, "万": 10**4, "百万": 10**6, "m": 10**6, "million": 10**6}
_TIMES |= {"十万": 10**5, "千万": 10**7, "亿": 10**8, "billion": 10**9}
# "prompts <= 20 万个 token" says how long a request is, not what a price is for.
_LENGTH = re.compile(
    r"(?:<=|>=|[<>≤≥=]|up to|over|above|below|under|exceed\w*|超过|不超过|大于|小于|不足|高于|低于)\s*[0-9][0-9.,]*\s*(?:[kKmM]|百万|千万|十万|千|万|亿|million)?\s*(?:个)?\s*(?:input |prompt )?(?:tokens?|词元)?"
    r"|[0-9][0-9.,]*\s*(?:[kKmM]|百万|千万|十万|千|万|亿)?\s*(?:个)?\s*(?:tokens?|词元)?\s*(?:以内|以下|以上)",
    re.I,
)
# A price in a small coin is one for that many times as many tokens in whole money.
_SMALL_COINS = (
    (re.compile(r"¢|美分|\bcents?\b", re.I), Decimal(100)),
    (re.compile(r"(?<![0-9.])\s*厘\s*(?:/|每|\)|$)"), Decimal(1000)),
    (re.compile(r"(?<![0-9.])(?<!积)(?<!百)\s*分\s*/"), Decimal(100)),
)
_OTHER_UNIT = re.compile(
    r"(?:/|每|per\s+|元\s*/?\s*)\s*(?:[\d.,]*\s*[kKmM万千百]*\s*)?(张|次(?!日)|秒|分钟|小时|天|日(?!历)|月|年|字符|汉字|篇|页|首|份|套|个音色|音色|并发|QPS|"
    r"images?\b|seconds?\b|secs?\b|minutes?\b|mins?\b|hours?\b|hrs?\b|days?\b|months?\b|characters?\b|chars?\b|requests?\b|"
    r"calls?\b|quer(?:y|ies)\b|pages?\b|videos?\b|songs?\b|sessions?\b|GB\b|GiB\b|invocations?\b|searches\b|TPM\b|RPM\b|RPD\b|PTU\b)"
    r"|\((?:每)?[千万]?(?:次|张|秒|分钟|小时|字符|篇|页|首|条)\)|[万千]\s*字符|积分|\bcredits?\b|单价\s*\(每个音色\)|(?:per|/)\s*1?[kKM]?\s*(?:RPM|TPM)|\bK?TPM\b",
    re.I,
)
_MODALITIES = re.compile(r"\b(?:text|image|video|audio)s?(?:\s*[/,]\s*(?:text|image|video|audio)s?)+", re.I)
STORAGE = re.compile(r"存储|storage|存放", re.I)

# Longest first: 港元 and 新台币 before 元, NT$ and HK$ before $.
_MONEY = (
    ("TWD", r"NT\$|新台币|台币|\bTWD\b"),
    ("HKD", r"HK\$|港元|港币|\bHKD\b"),
    ("SGD", r"(?<![A-Za-z])S\$|新加坡元|新币|\bSGD\b"),
    ("EUR", r"€|欧元|\bEUR\b|\beuros?\b"),
    ("GBP", r"£|英镑|\bGBP\b"),
    ("JPY", r"円|日元|\bJPY\b"),
    ("KRW", r"₩|韩元|\bKRW\b"),
    ("INR", r"₹|\bINR\b"),
    ("USD", r"US\$|\$|美元|美金|美分|¢|\bcents?\b|\bUSD\b|\bdollars?\b"),
    ("CNY", r"CN¥|[¥￥]|人民币|\b(?:CNY|RMB)\b|元|厘"),
)
_CURRENCY = re.compile("|".join(f"({pattern})" for _, pattern in _MONEY), re.I)


@lru_cache(maxsize=4096)
def read_unit(text: str) -> Decimal | None:
    """How many tokens a price in whole money stands for; None if the text does not say."""
    if any(c.isdigit() for c in text):
        text = _LENGTH.sub(" ", text)
    counted = _COUNTED.search(text)
    if counted:
        size: Decimal | None = Decimal(counted[1].replace(",", "")) * _TIMES.get((counted[2] or "").lower(), 1)
    else:
        size = next((size for pattern, size in _UNITS if pattern.search(text)), None)
    coin = next((times for pattern, times in _SMALL_COINS if pattern.search(text)), None) if size else None
    return size * coin if size and coin else size


@lru_cache(maxsize=4096)
def read_currency(text: str) -> str | None:
    """The ISO code of the money a text names, if it names just one."""
    found = {_MONEY[(m.lastindex or 1) - 1][0] for m in _CURRENCY.finditer(text)}
    return found.pop() if len(found) == 1 else None


def refused_unit(text: str) -> str:
    """The unit that makes a price no token price ("元/张", "per hour", "TPM"), or ''."""
    found = _OTHER_UNIT.search(_MODALITIES.sub("", text) if "/" in text else text)
    return found[0].strip() if found else ""
