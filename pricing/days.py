"""The day something was published, as people and feeds write it."""

from __future__ import annotations

import re
from datetime import date

_WRITTEN = re.compile(r"(\d{4})(?:年|[-/.年](\d{1,2})(?:月|[-/.月](\d{1,2})日?(?:[T\s].*)?)?)?")


def published_day(text: str) -> date | None:
    """The day; None for nothing, or for a bare month or year: an open date, from which no other day may be counted.

    Raises ValueError for what is no date.
    """
    text = text.strip()
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        found = _WRITTEN.fullmatch(text)
    if text and not found:
        raise ValueError(f"no date: {text[:40]!r}")
    year, month, day = found.groups() if found else (None, None, None)
    written = date(int(year), int(month or 1), int(day or 1)) if year else None
    return written if day else None
