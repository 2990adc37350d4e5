"""The one door for text: what enters the database has no NUL, no surrogate, no hidden or terminal control character."""

from __future__ import annotations

import re
import unicodedata

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")
_KEEP = "\n\t"


def clean_text(text: str, *, limit: int | None = None) -> str:
    """`text` without terminal escapes, control, format (zero-width, bidi) and surrogate characters.

    Line breaks and tabs stay, CR LF becomes LF. `limit` cuts to that many characters, the last being an ellipsis.
    """
    if not text.isascii() or not text.isprintable():
        text = _ANSI.sub("", text).replace("\r\n", "\n")
        text = "".join(c for c in text if c in _KEEP or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    return text
