"""Are two articles one text? Reposts of the same words are one independent source; separately written ones are several.

A fingerprint keeps the hash of every fourth run of eight characters, so that containment can be told: a repost with a new
head, a cut tail or a newsletter that carries the whole text still counts as the same story. Pure; standard library only.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_RUN = 8
_KEEP_ONE_IN = 4
_SAME = 0.6
_MIN_HASHES = 6
_MAX_CHARS = 40_000


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text to recognise it again. `text` gives it as a short line for a database column."""

    hashes: frozenset[int]
    title: str = ""

    @property
    def text(self) -> str:
        return self.title + "\n" + " ".join(format(h, "x") for h in sorted(self.hashes))

    @classmethod
    def from_text(cls, text: str) -> Fingerprint:
        title, _, hashes = text.partition("\n")
        return cls(frozenset(int(h, 16) for h in hashes.split()), title)


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text[:_MAX_CHARS]).casefold() if c.isalnum())


def fingerprint(text: str, title: str = "") -> Fingerprint:
    """The fingerprint of an article; spacing, width, case and punctuation do not matter."""
    data = _letters(text).encode("utf-32-le")
    runs = (zlib.crc32(data[i : i + 4 * _RUN]) for i in range(0, len(data) - 4 * _RUN + 1, 4))
    return Fingerprint(frozenset(h for h in runs if h % _KEEP_ONE_IN == 0), _letters(title)[:80])


def overlap(a: Fingerprint, b: Fingerprint) -> float:
    """How much of the shorter text stands in the longer one, 0 to 1. Texts too short to tell: 1 if their titles are one."""
    shorter = min(len(a.hashes), len(b.hashes))
    if shorter < _MIN_HASHES:
        return 1.0 if (a.title and a.title == b.title) or (a.hashes and a.hashes == b.hashes) else 0.0
    return len(a.hashes & b.hashes) / shorter


def same_story(a: Fingerprint, b: Fingerprint) -> bool:
    return overlap(a, b) >= _SAME


def independent(prints: Iterable[Fingerprint]) -> list[int]:
    """For each article the index of the first one that tells the same text: len(set(...)) is the number of sources."""
    seen: list[Fingerprint] = list(prints)
    firsts: list[int] = []
    for number, one in enumerate(seen):
        firsts.append(next((firsts[other] for other in range(number) if same_story(seen[other], one)), number))
    return firsts


def story_key(text: str, known: Sequence[tuple[str, Fingerprint]], *, title: str, fallback: str) -> str:
    """The key of the known story this text belongs to, else `fallback` (for example the article's address)."""
    mine = fingerprint(text, title)
    return next((key for key, other in known if same_story(other, mine)), fallback)
