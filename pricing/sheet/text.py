"""Plain text of cells and headers: what the other sheet rooms may rely on. No prices, no tables."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pricing.scripts import SIMPLIFIED, mainland

_SUPERSCRIPT = dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹®™©†‡"))
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_LOOKALIKE = str.maketrans(
    {"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "﹣": "-", "～": "~", "〜": "~", "∼": "~", "≦": "≤", "≧": "≥"}
)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\s]*")
_BIDI = re.compile("[‪-‮⁦-⁩]")
_SPLIT_NUMBER = re.compile("[0-9][​-‍⁠\ufeff\xad]+[0-9.]|[.][​-‍⁠\ufeff\xad]+[0-9]")


_FOLDED = {**_LOOKALIKE, **SIMPLIFIED}


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """One spelling of a text: half-width, ASCII dashes, single spaces, no invisible characters; line breaks kept."""
    if not text.isascii():
        text = text.translate(_SUPERSCRIPT).translate(_INVISIBLE)
        text = mainland(unicodedata.normalize("NFKC", text).translate(_FOLDED))
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def tampered(text: str) -> bool:
    """True if invisible characters split a number or turn the reading direction: not a cell to trust."""
    return bool(_BIDI.search(text) or _SPLIT_NUMBER.search(text))


def one_line(text: str, limit: int = 120) -> str:
    """The text on one line, cut to `limit` characters, for reasons and snippets."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
