"""A name in a text, and which characters names have taken. Finding them is `models`."""

from __future__ import annotations

import re
from dataclasses import dataclass

ADDRESS = re.compile(r"https?://[^\s|)]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the folded text. `kind`: company, brand, platform or model. `media`: a model of pictures or sound."""

    start: int
    end: int
    kind: str
    vendor: str
    text: str
    model: str | None = None
    media: bool = False


def outside_links(text: str, mentions: list[Mention]) -> list[Mention]:
    """The names of a text but for sellers in an address: https://openrouter.ai/… sells nothing."""
    links = [m.span() for m in ADDRESS.finditer(text)] if "://" in text else []
    if not links:
        return mentions
    return [m for m in mentions if m.kind == "model" or not any(a <= m.start < b for a, b in links)]


class Found:
    """The mentions found so far, and which characters they take: asked in constant time for texts of any length."""

    def __init__(self, length: int) -> None:
        self.mentions: list[Mention] = []
        self._any = bytearray(length)
        self._named = bytearray(length)  # a model, a level or a brand with a model
        self._model = bytearray(length)
        self.pictures = False  # whether the text can name a model of pictures, films or sound at all

    def add(self, mention: Mention) -> None:
        self.mentions.append(mention)
        taken = b"\x01" * (mention.end - mention.start)
        self._any[mention.start : mention.end] = taken
        if mention.kind in ("model", "level") or mention.model:
            self._named[mention.start : mention.end] = taken
        if mention.kind == "model":
            self._model[mention.start : mention.end] = taken

    def covers(self, start: int, end: int) -> bool:
        return self._any.count(1, start, end) == end - start

    def overlaps(self, start: int, end: int) -> bool:
        return self._any.find(1, start, end) >= 0

    def model_at(self, at: int) -> bool:
        return bool(self._named[at])

    def model_within(self, start: int, end: int) -> bool:
        return self._model.find(1, start, end) >= 0
