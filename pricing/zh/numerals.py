"""Numbers as written: 1,200.50 · 零点八 · 一百二十五 · 两 · 1.5万. Exact, bounded in length; what is malformed is None.

Knows numbers only. Imports only the standard library.
"""

from __future__ import annotations

import re
from decimal import Decimal

# A figure never starts or ends inside a longer one: 0.0.8, 1e400 and 400-digit runs are refused, not cut to size.
ARABIC = r"(?<![\d.])(?<!\d,)(?:(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:\.\d{1,12})?|\.\d{1,6})(?!\d|\.\d|,\d{3}(?!\d)|e[+\-]?\d)"
CHINESE = r"(?<![零一二两三四五六七八九十百千万亿点分之])[零一二两三四五六七八九十百千半壹贰叁肆伍陆柒捌玖][零一二两三四五六七八九十百千万点]{0,11}"
NUMBER = rf"(?:{ARABIC}|{CHINESE})"
# Where one of these can begin: a figure at its first digit or point, a Chinese numeral at any of its characters.
NUMBER_BEGINS = re.compile(r"[\d.零一二两三四五六七八九十百千半壹贰叁肆伍陆柒捌玖](?:(?<=[\d.])[\d.]+)?", re.ASCII)
FIGURE_BEGINS = re.compile(r"\d\d*", re.ASCII)

_DIGIT = (
    {c: i for i, c in enumerate("零一二三四五六七八九")}
    | {"两": 2}
    | {c: i + 1 for i, c in enumerate("壹贰叁肆伍陆柒捌玖")}
)
_SCALE = {"十": 10, "百": 100, "千": 1_000}
_LARGE = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_MULTIPLE = {
    "": 1, "k": 1_000, "千": 1_000, "thousand": 1_000, "万": 10_000, "w": 10_000, "十万": 100_000, "百万": 1_000_000, "m": 1_000_000,
    "mm": 1_000_000, "mn": 1_000_000, "million": 1_000_000, "千万": 10_000_000, "亿": 100_000_000, "b": 1_000_000_000,
    "bn": 1_000_000_000, "billion": 1_000_000_000, "十亿": 1_000_000_000, "万亿": 1_000_000_000_000,
    "t": 1_000_000_000_000, "tn": 1_000_000_000_000, "trillion": 1_000_000_000_000,
}  # fmt: skip
MULTIPLE = r"(?:million|thousand|billion|万亿|十亿|百万|千万|十万|[千万亿]|mn|mm|bn|[kmbw](?![a-z]))"
_ARABIC = re.compile(r"(?:(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:\.\d{1,12})?|\.\d{1,6})\Z")


def read_number(text: str) -> Decimal | None:
    """The number a text spells, or None."""
    text = text.strip()
    if _ARABIC.match(text):
        return Decimal(text.replace(",", ""))
    return _chinese(text)


def multiple(text: str | None) -> int:
    """What 万, M or thousand multiplies by; 1 for nothing."""
    return _MULTIPLE[(text or "").strip().lower()]


def _chinese(text: str) -> Decimal | None:
    if text == "半":
        return Decimal("0.5")
    whole, point, fraction = text.partition("点")
    if not whole or any(c not in _DIGIT and c not in _SCALE and c not in _LARGE for c in whole):
        return None
    if point and (not fraction or any(c not in _DIGIT for c in fraction)):
        return None
    value = _chinese_whole(whole)
    if value is None:
        return None
    if fraction:
        value += Decimal("0." + "".join(str(_DIGIT[c]) for c in fraction))
    return value


def _chinese_whole(text: str) -> Decimal | None:
    total = section = Decimal(0)
    digit: int | None = None
    if len(text) > 1 and all(c in _DIGIT for c in text):
        return Decimal("".join(str(_DIGIT[c]) for c in text))
    for c in text:
        if c in _DIGIT:
            if digit:
                return None
            digit = _DIGIT[c]
        elif c in _SCALE:
            if digit is None and section:
                return None  # 一百百
            section += (1 if digit is None else digit) * _SCALE[c]
            digit = None
        else:
            total = (
                (total + section + (digit or 0)) * _LARGE[c]
                if not total
                else total + (section + (digit or 0)) * _LARGE[c]
            )
            section, digit = Decimal(0), None
    return total + section + (digit or 0)
