"""Marks that stand beside a price: discounts, dates, and notes in brackets. Text in, facts out; no prices are read here."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
DATE = re.compile(
    r"(?P<y>20[0-9]{2})\s*[年./-]\s*(?P<m>[0-9]{1,2})\s*[月./-]\s*(?P<d>[0-9]{1,2})\s*日?"
    r"|(?P<M>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?P<D>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<Y>20[0-9]{2})"
    r"|[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日?",
    re.I,
)
DISCOUNT = re.compile(r"([0-9](?:\.[0-9]{1,2})?|[一二三四五六七八九]{1,2})\s*折|([0-9]{1,2})\s*%\s*off", re.I)
_CN = {c: i for i, c in enumerate("零一二三四五六七八九")}
# "(half price on a cache hit)": a discount on something else than the price it stands beside.
_ELSEWHERE = re.compile(
    r"\([^()]*(?:缓存|命中|击中|批量|cach|batch)[^()]*(?:折|半价|%\s*(?:off|discount)|half)[^()]*\)", re.I
)
_SEVERAL = re.compile(r"(?<=\))\s*/\s*(?=(?:US)?[$¥￥€]?\s*[0-9.]+\s*(?:元|美元)?\s*\()")


def read_discount(text: str) -> Decimal | None:
    """The factor a discount leaves to pay: "5折" -> 0.5, "八五折" -> 0.85, "20% off" -> 0.8; None if not exactly one."""
    found = set()
    for m in DISCOUNT.finditer(text):
        if m[2]:
            found.add(1 - Decimal(m[2]) / 100)
        elif m[1][0] in _CN:
            digits = [_CN[c] for c in m[1]]
            found.add(Decimal(digits[0]) / 10 + (Decimal(digits[1]) / 100 if len(digits) > 1 else 0))
        else:
            found.add(Decimal(m[1]) / 10)
    return found.pop() if len(found) == 1 else None


def read_date(text: str) -> date | None:
    """The first whole date (year, month, day) in the text."""
    for m in DATE.finditer(text):
        try:
            if m["y"]:
                return date(int(m["y"]), int(m["m"]), int(m["d"]))
            if m["Y"]:
                return date(int(m["Y"]), _MONTHS.index(m["M"].lower()) + 1, int(m["D"]))
        except ValueError:
            continue
    return None


def noted(cell: str) -> str:
    """The cell without discounts on other things, and with each of "3 (text) / 8 (audio)" on a line of its own."""
    return _SEVERAL.sub("\n", _ELSEWHERE.sub(" ", cell)) if "(" in cell else cell
