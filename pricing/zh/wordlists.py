"""Many literal names found in one pass: Latin ones only where a Latin word begins, Chinese ones by a trie of their own.

A page of Chinese holds few Latin words, so trying names at their beginnings costs a tenth of searching for them. Knows no names.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# Here and in other patterns for a whole text: one class of characters first, behind which its repetition, is what re looks for fast.
_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9]*")


@functools.lru_cache(maxsize=2)
def latin_starts(text: str) -> tuple[int, ...]:
    """Where runs of Latin letters and digits begin."""
    return tuple([m.start() for m in _RUN.finditer(text)])


def at_starts(
    pattern: re.Pattern[str], text: str, starts: Sequence[int], not_after: str = ""
) -> Iterator[re.Match[str]]:
    """The matches of a pattern at the given places, the first of those that overlap; none behind a character of `not_after`."""
    done = 0
    for start in starts:
        if start < done or (start and text[start - 1] in not_after):
            continue
        found = pattern.match(text, start)
        if found and found.end() > start:
            done = found.end()
            yield found


class WordList:
    """Literal names, case folded; longer ones win. `end`: what must not follow a Latin name, as a pattern."""

    def __init__(self, spellings: Iterable[str], *, end: str = "", not_after: str = "") -> None:
        every = sorted(set(spellings))
        self._latin = re.compile(_pattern(t for t in every if t[0].isascii()) + end, re.IGNORECASE)
        self._other = re.compile(_pattern(t for t in every if not t[0].isascii()), re.IGNORECASE)
        self._heads = frozenset(c for t in every if t[0].isascii() for c in (t[0], t[0].upper()))
        self._not_after = not_after

    def find(self, text: str, starts: Sequence[int]) -> list[re.Match[str]]:
        """All matches in order of their start. `starts` is `latin_starts(text)`."""
        here = [at for at in starts if text[at] in self._heads]
        latin = at_starts(self._latin, text, here, self._not_after)
        return sorted([*latin, *self._other.finditer(text)], key=re.Match.start)


def trie(texts: Iterable[str]) -> str:
    """One regular expression for many literals that reads each character once; longer literals win."""
    root: dict[str, Any] = {}
    for text in texts:
        node = root
        for char in text:
            node = node.setdefault(char, {})
        node[""] = {}
    return _trie(root)


def _trie(node: dict[str, Any]) -> str:
    parts = []
    for char, below in sorted(node.items(), reverse=True):
        if char:
            tail = _trie(below)
            parts.append(r"[\s\-_]?" + tail if char == " " else re.escape(char) + tail)
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 and "" not in node else "(?:" + "|".join(parts) + ")"
    return body + "?" if "" in node else body


def _pattern(texts: Iterable[str]) -> str:
    found = trie(texts)
    return f"(?:{found})" if found else "(?!)"
