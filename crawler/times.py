"""When an article says it was published: epochs, ISO, RFC 822, Chinese and relative forms. Naive times are Asia/Shanghai."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
_CLOCK = r"(?:[\sT,，日]*(?P<h>\d{1,2})[:：时](?P<mi>\d{2})(?:[:：分](?P<s>\d{2}))?(?:\.\d+)?)?"
_ZONE = r"\s*(?P<z>Z|[+-]\d{2}:?\d{2})?"
_FULL = re.compile(
    rf"(?P<y>20\d{{2}}|19\d{{2}})\s*[-/.年]\s*(?P<mo>\d{{1,2}})\s*[-/.月]\s*(?P<d>\d{{1,2}}){_CLOCK}{_ZONE}"
)
_SHORT = re.compile(rf"(?<!\d)(?P<mo>\d{{1,2}})[-/月](?P<d>\d{{1,2}})(?!\d){_CLOCK}")
_DAY = re.compile(rf"(?P<word>今天|今日|昨天|昨日|前天){_CLOCK}")
_ONLY_CLOCK = re.compile(r"(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2}))?\Z")
_AGO = re.compile(
    r"(?P<n>\d+|半)\s*(?P<unit>秒|分钟|分鐘|个?小时|個?小時|天|日|周|seconds?|minutes?|mins?|hours?|days?)\s*(?:之?前|ago)",
    re.I,
)
_UNITS = {"秒": 1, "s": 1, "分": 60, "m": 60, "小": 3600, "h": 3600, "天": 86400, "日": 86400, "d": 86400, "周": 604800}
_BACK = {"今": 0, "昨": 1, "前": 2}
_EARLIEST, _LATEST = 946_684_800, 4_102_444_800


def parse_time(value: object, fetched_at: datetime) -> datetime | None:
    """An aware datetime, or None for what is no time. Relative words count from `fetched_at`; a date without a clock is
    taken as its midnight; a date without a year is the last such day not after `fetched_at`."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _epoch(int(value))
    text = str(value).strip()
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return _epoch(int(text))
    now = fetched_at.astimezone(SHANGHAI)
    try:
        return _from_text(text, now)
    except (ValueError, OverflowError):
        return None


def _epoch(number: int) -> datetime | None:
    seconds = number // 1000 if number > _LATEST else number
    if not _EARLIEST <= seconds <= _LATEST:
        return None
    return datetime.fromtimestamp(seconds, tz=SHANGHAI)


def _from_text(text: str, now: datetime) -> datetime | None:
    if found := _FULL.search(text):
        return _build(found, int(found["y"]), int(found["mo"]), int(found["d"]), _zone(found["z"]))
    if re.match(r"[A-Za-z]{3},? |\d{1,2} [A-Za-z]{3} ", text):
        parsed = parsedate_to_datetime(text)
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=SHANGHAI)
    if found := _AGO.search(text):
        count = 0.5 if found["n"] == "半" else int(found["n"])
        unit = found["unit"].lower().lstrip("个個")[0]
        return now - timedelta(seconds=count * _UNITS[unit])
    if "刚刚" in text or "just now" in text.lower():
        return now
    if found := _DAY.search(text):
        day = now - timedelta(days=_BACK[found["word"][0]])
        return _build(found, day.year, day.month, day.day, SHANGHAI)
    if found := _SHORT.search(text):
        for year in (now.year, now.year - 1):
            built = _build(found, year, int(found["mo"]), int(found["d"]), SHANGHAI)
            if built <= now + timedelta(days=1):
                return built
        return None
    if found := _ONLY_CLOCK.match(text):
        built = _build(found, now.year, now.month, now.day, SHANGHAI)
        return built if built <= now + timedelta(minutes=10) else built - timedelta(days=1)
    return None


def _build(found: re.Match[str], year: int, month: int, day: int, zone: timezone) -> datetime:
    groups = found.groupdict()
    clock = (int(groups.get(name) or 0) for name in ("h", "mi", "s"))
    return datetime(year, month, day, *clock, tzinfo=zone)


def _zone(text: str | None) -> timezone:
    if not text:
        return SHANGHAI
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
