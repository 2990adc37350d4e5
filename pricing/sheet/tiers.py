"""Length tiers: reads "0<Token≤32K", "[0, 32)", "≤200K", "prompts > 200k" and gives "<=32k", "32k-128k", ">200k".

A tier says how long the input ("context") or the output ("output") of one request is. Bounds that touch are written
alike whether the source includes them or not, so that "[0, 32)" and "≤32K" name one tier.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from pricing.sheet.text import plain

_NUM = r"(\d+(?:[.,]\d+)*)\s*(百万|千|万|[kKmM](?![a-zA-Z])|)"
_INF = r"(?:\+?∞|\+?inf(?:inity)?|无穷|正无穷|不限)"
_WORD = r"[^\d<>≤≥=,;()\[\]]{0,24}?"
_DOUBLE = re.compile(rf"{_NUM}\s*(?:tokens?)?\s*(?:<=|=<|≤|<)\s*{_WORD}\s*(?:<=|=<|≤|<)\s*{_NUM}", re.I)
_INTERVAL = re.compile(rf"[\[(]\s*{_NUM}\s*(?:tokens?)?\s*[,~至-]\s*(?:{_NUM}|{_INF})\s*(?:tokens?)?\s*[\])]", re.I)
_OPEN = re.compile(rf"[\[(]\s*{_NUM}\s*(?:tokens?)?\s*(?:\+|以上)\s*[\])]?", re.I)
_UP_TO = re.compile(
    rf"(?:<=|=<|≤|<|不超过|小于等于|小于|低于|up to|under|below|at most|less than(?: or equal to)?)\s*{_NUM}", re.I
)
_OVER = re.compile(rf"(?:>=|=>|≥|>|超过|大于等于|大于|高于|over|above|more than|greater than|exceeding)\s*{_NUM}", re.I)
_SPAN = re.compile(rf"(?<![\d.]){_NUM}\s*(?:tokens?)?\s*(?:~|-|至|到|to)\s*{_NUM}", re.I)
_TAIL = re.compile(rf"{_NUM}\s*(?:tokens?)?\s*(及以上|以上|\+|以内|以下|及以下|or less|or more)", re.I)
# "Input length [0, 32]" with no K anywhere is one of thousands: no price ends at 32 tokens.
_BARE = re.compile(
    r"(?:长度|length)\s*[\[(]\s*[0-9](?:\.[0-9]+)?[0-9]{0,3}\s*,\s*(?:1?[0-9]{1,3}(?:\.[0-9]+)?|\+?∞)\s*[\])]", re.I
)
_SEGMENT = re.compile(
    r"\n|且|;|，|、|\band\b|(?<=[\])])\s*,\s*|(?<=[\])])\s+(?=[^\s\d])|(?<=[\])])(?=(?:input|output|输入|输出))", re.I
)
_DATE = re.compile(r"20\d\d\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}\s*日?)?")
_CLOCK = re.compile(r"\d{1,2}\s*[:：]\s*\d{2}|\d{1,2}\s*[点时](?!长)")
_OUTPUT = re.compile(r"输出|output|completion|生成", re.I)
_INPUT = re.compile(r"输入|input|prompt|context|上下文", re.I)
_SCALE = {
    "": Decimal(1),
    "k": Decimal(1000),
    "千": Decimal(1000),
    "m": Decimal(10**6),
    "百万": Decimal(10**6),
    "万": Decimal(10**4),
}


def _tokens(number: str, suffix: str, scale: Decimal) -> Decimal | None:
    try:
        value = Decimal(number.replace(",", ""))
    except InvalidOperation:
        return None
    return value * (_SCALE[suffix.lower()] if suffix else scale)


def size_text(tokens: Decimal) -> str:
    """A length as people write it: 32000 -> "32k", 1024000 and 1000000 -> "1m", 200 -> "0.2k". Below 10^12."""
    for unit in (Decimal(10**6), Decimal(1024000), Decimal(1048576)):
        if tokens >= unit and tokens % unit == 0:
            return f"{tokens / unit:f}".split(".")[0] + "m"
    if tokens >= 1024 and tokens % 1024 == 0 and tokens % 1000:
        return f"{tokens / 1024:f}".split(".")[0] + "k"
    text = format(tokens / 1000, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "k"


def tier_text(low: Decimal | None, high: Decimal | None) -> str | None:
    """ "<=32k", "32k-128k", ">200k"; None if neither end says anything."""
    if high is None:
        return f">{size_text(low)}" if low else None
    if not low:
        return f"<={size_text(high)}"
    return f"{size_text(low)}-{size_text(high)}" if low < high else None


def _bounds(text: str, scale: Decimal) -> tuple[Decimal | None, Decimal | None] | None:
    if found := _DOUBLE.search(text):
        low_suffix = found[2] or (found[4] if found[1] != "0" and scale == 1 else "")
        return _tokens(found[1], low_suffix, scale), _tokens(found[3], found[4], scale)
    if found := _INTERVAL.search(text):
        suffix = found[2] or (found[4] or "" if scale == 1 else "")
        return _tokens(found[1], suffix, scale), _tokens(found[3], found[4], scale) if found[3] else None
    if found := _OPEN.search(text):
        return _tokens(found[1], found[2], scale), None
    if found := _OVER.search(text):
        return _tokens(found[1], found[2], scale), None
    if found := _UP_TO.search(text):
        return None, _tokens(found[1], found[2], scale)
    if (found := _SPAN.search(text)) and (found[4] or scale != 1):
        return _tokens(found[1], found[2] or (found[4] if scale == 1 else ""), scale), _tokens(
            found[3], found[4], scale
        )
    if (found := _TAIL.search(text)) and (found[2] or scale != 1):
        value = _tokens(found[1], found[2], scale)
        return (None, value) if found[3] in {"以内", "以下", "及以下", "or less"} else (value, None)
    return None


@lru_cache(maxsize=4096)
def read_tiers(text: str, scale: int = 1) -> tuple[tuple[str, str], ...]:
    """The length tiers a text names, as condition pairs. `scale` multiplies numbers that carry no K or M of their own.

    Numbers below 200 without a suffix and without a scale name no length and are left alone.
    """
    text = plain(text)
    if not any(map(str.isdigit, text)):
        return ()
    found: dict[str, str] = {}
    for segment in _SEGMENT.split(_CLOCK.sub(" ", _DATE.sub(" ", text))):
        times = 1000 if scale == 1 and _BARE.search(segment) else scale
        bounds = _bounds(segment, Decimal(times)) if segment and any(c.isdigit() for c in segment) else None
        if bounds is None or not 100 <= max((b for b in bounds if b), default=Decimal(0)) < 10**12:
            continue
        tier = tier_text(*bounds)
        if tier:
            is_output = _OUTPUT.search(segment) and not _INPUT.search(segment)
            found.setdefault("output" if is_output else "context", tier)
    return tuple(sorted(found.items()))
