"""Bare versions joined to a model's name: Claude Opus 4.5、4.6 和 4.7 are three models of one line. Knows names, no prices."""

from __future__ import annotations

import re
from dataclasses import replace

from pricing.zh.mentions import Mention

# What is counted in something is no version: Opus 4.7 和 5.5 美元.
_VERSION = (
    r"\d{1,2}\.\d{1,2}(?![\d.A-Za-z-])(?!\s?(?:美|元|块|刀|分(?!别)|%|倍|折|万|亿|秒|小时|天|年|月|个|条|次|[BMKT](?![a-z])"
    r"|(?:points?|percent|times|x|per|cents?|dollars?|billion|million|Pro|Plus|Max|Mini|Flash|Turbo|Lite|Air|Sonnet|Opus|Haiku)\b))"
)
_JOINED = r"\s?(?:、|/|和|与|及|以及|或|&|,?\s?\b(?:and|or)\b)\s?(?:(?:此前|之前|更早|早先)的?\s?)?"
_LISTED = r"\s?,\s?(?=\d{1,2}\.\d{1,2}\s?(?:,|、|和|与|及|and\b|or\b))"
_TAIL = re.compile(rf"(?:(?:{_JOINED}|{_LISTED}){_VERSION})+", re.IGNORECASE)
_EACH = re.compile(r"\d{1,2}\.\d{1,2}")
_ENDS_IN_VERSION = re.compile(r"(?<![\d.])\d{1,2}(?:\.\d{1,2})?\Z")


def bare(m: Mention) -> bool:
    """Whether a model is named by its version alone: it shares what is said of the one it is joined to."""
    return m.kind == "model" and _EACH.fullmatch(m.text) is not None


def find_versions(text: str, mentions: list[Mention]) -> list[Mention]:
    """The further versions that stand joined right behind a model, in order."""
    found: list[Mention] = []
    taken = [(m.start, m.end) for m in mentions]
    for m in mentions:
        own = _ENDS_IN_VERSION.search(m.text) if m.kind == "model" and m.model and not m.media else None
        tail = _TAIL.match(text, m.end) if own else None
        known = own[0].removesuffix(".0") if own else ""
        if own is None or tail is None or not (m.model or "").endswith(known):
            continue
        line = (m.model or "").removesuffix(known)
        for each in _EACH.finditer(text, tail.start(), tail.end()):
            if any(a < each.end() and each.start() < b for a, b in taken):
                break
            found.append(replace(m, start=each.start(), end=each.end(), text=each[0], model=line + each[0]))
    return found
