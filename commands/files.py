"""Files and texts a user hands in: read with a size limit, told apart, refused in one sentence."""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pricing.days import published_day
from pricing.errors import BadInput

TEXT_LIMIT = 5_000_000
PAGE_LIMIT = 15_000_000
SHANGHAI = ZoneInfo("Asia/Shanghai")


def read_bytes(path: str, *, limit: int, what: str) -> bytes:
    """The bytes of a file, or of standard input for '-'."""
    try:
        if path == "-":
            body = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(path).open("rb") as file:
                body = file.read(limit + 1)
    except OSError as error:
        raise BadInput(f"Cannot read {path}: {error.strerror or error}; check the name and your rights.") from error
    if not body.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise BadInput(f"{path} is empty; give {what}.")
    if len(body) > limit:
        raise BadInput(f"{path} is larger than {limit // 1_000_000} MB; give {what} of a smaller size.")
    return body


def decode(body: bytes, path: str) -> str:
    """UTF-8, UTF-16 with its mark, or GB18030; anything else is refused rather than misread."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\x00" in body:
        raise BadInput(f"{path} is a binary file; give a text or HTML file.")
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _readable(text):
            return text
    raise BadInput(f"{path} is neither UTF-8 nor GB18030 text; save it as UTF-8 and try again.")


def _readable(text: str) -> bool:
    sample = text[:20_000]
    odd = sum(
        1
        for ch in sample
        if (ord(ch) < 32 and ch not in "\t\r\n\f\x1b") or 0xE000 <= ord(ch) <= 0xF8FF or ch == "\ufffd"
    )
    return odd <= len(sample) // 100


def looks_like_html(text: str) -> bool:
    head = text[:5000].lower()
    return any(
        mark in head for mark in ("<!doctype html", "<html", "<body", "<article", "<div", "<p>", "<p ", "<table")
    )


def parse_day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return published_day(text)
    except ValueError:
        raise BadInput(
            f"{option} {text!r} is not a date; write it like 2024-05-22, or 2024-05 for the month."
        ) from None


def parse_time(text: str | None, option: str, *, start: bool = False) -> datetime | None:
    """RFC 3339, or a plain date or time read as Asia/Shanghai (a plain date or month means its end, with `start` its
    beginning)."""
    if text is None:
        return None
    try:
        month = re.fullmatch(r"\d{4}-\d\d", text)
        moment = datetime.fromisoformat(f"{text}-01" if month else text)
        if len(text) <= 10 and not start:
            moment = (moment + timedelta(days=31)).replace(day=1) if month else moment + timedelta(days=1)
            moment -= timedelta(seconds=1)
        return (moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)).astimezone(UTC)
    except (ValueError, OverflowError):
        sentence = f"{option} {text!r} is not a time; write it like 2024-05-22 or 2024-05-22T10:00:00+08:00."
        raise BadInput(sentence) from None
