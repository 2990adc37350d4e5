"""Chinese and English dates in news: 今日 · 昨日 · 上周三 · 5月21日 · 即日起 · 自6月1日起 · 截至5月31日 · 去年5月.

`published` gives what is missing; without it a date without a year stays unread. Asia/Shanghai days. Reads no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pricing.zh.engine import Cue, holds

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_FULL = Cue(r"(?<!\d)(20\d\d)\s?[年\-/.]\s?(\d{1,2})\s?[月\-/.]\s?(\d{1,2})(?!\d)\s?日?", needs="20")
_MONTH_DAY = Cue(r"(?<!\d)(?:(20\d\d|今|去|前)年\s?)?(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]", needs="月")
_YEAR_MONTH = Cue(r"(?:(20\d\d)\s?年|(去年|今年|前年))\s?(\d{1,2})\s?月(?!\s?\d)", needs="月")
_RELATIVE = Cue(
    r"今日|今天|本日|当日起|今晨|今晚|今起|即日起|昨日|昨天|昨晚|前天|明日|明天|日前凌晨|\b(?:today|yesterday|tomorrow)\b",
    needs="今 本日 日起 昨 前天 明日 明天 日前凌晨 today yesterday tomorrow",
)
_WEEKDAY = Cue(r"(上|本|这|下)?(?:周|星期)([一二三四五六日天])(?![\u4e00-\u9fff]?前)", needs="周 星期")
_ENGLISH = Cue(
    r"(?=[jfmasond])\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? (\d{1,2})(?:st|nd|rd|th)?\b(?:,? (20\d\d))?",
    needs=_MONTH_NAMES,
)
_DAY_FIRST = Cue(
    r"(?<![\d.$/])(\d{1,2})(?:st|nd|rd|th)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b\.?,? (20\d\d)\b",
    needs=_MONTH_NAMES,
)
_DAY_ONLY = Cue(r"(?<![\d月年])(\d{1,2})\s?日(?=(?P<on>起)|[,，凌晨上下中晚零0宣]|\s?\d{1,2}[:点时])", needs="日")
_MONTHS = {name: i + 1 for i, name in enumerate(_MONTH_NAMES.split())}
_SHIFT = {
    "今日": 0,
    "今天": 0,
    "本日": 0,
    "当日起": 0,
    "今起": 0,
    "今晨": 0,
    "今晚": 0,
    "即日起": 0,
    "昨日": -1,
    "昨天": -1,
    "昨晚": -1,
    "前天": -2,
    "明日": 1,
    "明天": 1,
    "today": 0,
    "yesterday": -1,
    "tomorrow": 1,
}
_UNTIL = re.compile(
    r"(?:截至|截止到?|至|到|延长至|持续到|有效期至|until|through|by|before)[^\d\n,。;]{0,8}$|[日号]\s?[-~]\s?$",
    re.IGNORECASE,
)
_AFTER_UNTIL = re.compile(r"\s{0,2}(?:\d{1,2}[:点时]\d{0,2}\s?)?(?:前|之前|止|为止|结束|到期)")
_FROM = re.compile(
    r"(?:自|从|将于|将在|于|起|starting|effective|from|on|beginning|as of)[^\d\n,。;]{0,8}$", re.IGNORECASE
)
_AFTER_FROM = re.compile(
    r"\s{0,2}(?:\d{1,2}[:点时]\d{0,2}(?:[:分]\d{0,2})?\s?|零时|凌晨)?(?:起|开始|生效|后生效|正式)|\s?[-~至到]\s?(?:\d{1,2}\s?月\s?)?\d{1,2}\s?[日号]"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date in the text. `role`: from (从…起), until (至…), or empty; `past`: the text itself puts it a year back."""

    start: int
    end: int
    day: date
    role: str = ""
    past: bool = False


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _found(text: str, start: int, end: int, published: date | None) -> Iterator[tuple[int, int, date | None, bool]]:
    held = holds(text, start, end)
    for m in _FULL.all(held, text, start, end):
        yield m.start(), m.end(), _make(int(m[1]), int(m[2]), int(m[3])), bool(published and int(m[1]) < published.year)
    for m in _ENGLISH.all(held, text, start, end):
        year = int(m[3]) if m[3] else published.year if published else 0
        yield m.start(), m.end(), _make(year, _MONTHS[m[1].lower()], int(m[2])) if year else None, False
    for m in _DAY_FIRST.all(held, text, start, end):
        yield m.start(), m.end(), _make(int(m[3]), _MONTHS[m[2].lower()], int(m[1])), False
    if published is None:
        return
    for m in _MONTH_DAY.all(held, text, start, end):
        year = int(m[1]) if m[1] and m[1].isdigit() else published.year - {"去": 1, "前": 2}.get(m[1] or "", 0)
        found = _make(year, int(m[2]), int(m[3]))
        if found and not m[1] and (found - published).days > 200:
            found = _make(year - 1, int(m[2]), int(m[3]))
        yield m.start(), m.end(), found, bool(m[1]) and year < published.year
    for m in _YEAR_MONTH.all(held, text, start, end):
        year = int(m[1]) if m[1] else published.year - {"去年": 1, "前年": 2}.get(m[2], 0)
        yield m.start(), m.end(), _make(year, int(m[3]), 1), year < published.year
    for m in _RELATIVE.all(held, text, start, end):
        if m[0].lower() in _SHIFT:
            yield m.start(), m.end(), published + timedelta(days=_SHIFT[m[0].lower()]), False
    for m in _WEEKDAY.all(held, text, start, end):
        week = published - timedelta(days=published.weekday())
        found = week + timedelta(days="一二三四五六日".index(m[2].replace("天", "日")))
        if m[1] == "上":
            found -= timedelta(days=7)
        elif m[1] == "下":
            found += timedelta(days=7)
        elif m[1] is None and found > published:
            found -= timedelta(days=7)
        yield m.start(), m.end(), found, False
    for m in _DAY_ONLY.all(held, text, start, end):
        day = int(m[1])
        found = _make(published.year, published.month, day)
        if found and not m["on"] and found > published + timedelta(days=3):
            before = published.replace(day=1) - timedelta(days=1)
            found = _make(before.year, before.month, day)
        yield m.start(), m.end(), found, False


def read_dates(text: str, start: int, end: int, published: date | None) -> list[Day]:
    """All dates of text[start:end] in order; the longer reading wins where two overlap."""
    days: list[Day] = []
    for a, b, found, past in _found(text, start, end, published):
        if found is None or any(a < x.end and x.start < b for x in days):
            continue
        before, after = text[max(start, a - 12) : a], text[b : b + 16]
        if _UNTIL.search(before) or _AFTER_UNTIL.match(after):
            role = "until"
        elif text[a:b] == "即日起" or _AFTER_FROM.match(after) or _FROM.search(before):
            role = "from"
        else:
            role = ""
        days.append(Day(a, b, found, role, past))
    return sorted(days, key=lambda d: d.start)
