"""How a model's name is spelt: folding for comparison, the tail after a family name, and the slug a vendor would print.

Knows spelling only, no vendor: families and their words come from the catalog. Imports only the standard library.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"))
_SEPARATOR = r"[\s\-_·]"
_BRACKETED = re.compile(r"[（(\[【][^（()）\[\]【】]*[)）\]】]")
_FILLER = re.compile(r"(?:通用|系列|大语言|大)?(?:模型|系列)|api\Z", re.I)

# Words that may follow a family name in any vendor's model names.
COMMON_WORDS = tuple(
    """pro max plus turbo flash lite mini nano air airx flashx long longcontext vl vision visual omni coder code coding codex
    preview exp experimental speed tiny ultra instruct chat thinking reasoner reasoning highspeed fast instant batch math
    small medium large prime latest beta distill embedding rerank lightning novel audio realtime cyber prover""".split()  # noqa: SIM905
)
# Ordinary English words: part of a name only if glued or hyphenated to it ("GPT-5 next week" is gpt-5).
GLUED_WORDS = tuple(
    """next live search role standard tools high deep think agent research character translation base faster auto""".split()  # noqa: SIM905
)
CHINESE_WORDS = {
    "视觉理解": "vision",
    "视觉": "vision",
    "预览版": "preview",
    "研究预览版": "preview",
    "高速版": "highspeed",
    "极速版": "highspeed",
    "深度思考": "thinking",
    "轻量版": "lite",
    "专业版": "pro",
    "长文本": "long",
    "角色扮演": "character",
}
# A figure that goes on into an amount, date or count is no version; H100, Q3 and 5G are none either.
# What counts or pays, but not where it begins another word: V4 分为两版, GPT-5 美国, K2 日前.
_COUNTED = (
    r"(?:[元厘刀%％折万亿倍款种块岁]|分(?![为成别布析层享])|角(?![色度])|月(?!之)|日(?![前益趋])|年(?![内底初])|个(?!人)|次(?![日月世])"
    r"|美(?=[元金分刀])|人(?![工类民们])|家(?!族)|天(?!工))"
)
_NOT_FIGURE = (
    rf"(?![\d.,]*\s*(?:{_COUNTED}|tokens?)|[.,]\d|\d|[\d.]*(?:\s?/\s?[\d.]+){{1,3}}\s*\(?(?:[元刀]|美元|美金|usd))"
)
_NO_VERSION = r"(?![habl]\d{2,3}(?![\db])|q[1-4](?!\d)|\d[dg](?![a-z]))"
_VERSION = r"(?:[a-z]{1,2}|(?<!\d\s)(?<!\d[a-z]\s))\d{1,3}(?:\.\d{1,3}){0,2}(?:[a-z](?![a-z]))?" + _NOT_FIGURE
_SIZE = r"(?:\d{1,4}x)?\d{1,4}(?:\.\d)?[kbm](?![a-z])(?:-a\d{1,3}b)?"
_SNAPSHOT = r"(?:\d{4}-\d{2}-\d{2}|(?<!\s)\d{3}|\d{4,8})(?![a-z])" + _NOT_FIGURE


def clean(text: str) -> str:
    """NFKC, one kind of hyphen, nothing invisible; case kept."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_HYPHENS)


@functools.lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The comparison key: 'ＧＬＭ‑3 Turbo' and 'glm3turbo' are one. Dots stay, for 2.5 is not 25."""
    return re.sub(_SEPARATOR, "", clean(text)).casefold()


def tail_pattern(extra_words: Iterable[str]) -> re.Pattern[str]:
    """What may follow a family name in running text: versions, sizes, snapshots and known words."""
    words = sorted({*COMMON_WORDS, *(w.lower() for w in extra_words)}, key=len, reverse=True)
    word = "(?:" + "|".join(map(re.escape, words)) + r")(?![a-z])"
    chinese = "|".join(sorted(CHINESE_WORDS, key=len, reverse=True))
    glued = "-?(?:" + "|".join(GLUED_WORDS) + ")(?![a-z])"
    step = rf"(?:{_SEPARATOR}{{0,2}}{_NO_VERSION}(?:{_SIZE}|{_SNAPSHOT}|{_VERSION}|{word}|{chinese})|{glued})"
    return re.compile(rf"(?:(?:通用|大)?模型(?={_SEPARATOR}{{0,2}}[a-z0-9]))?{step}*", re.I)


def bare(name: str) -> str:
    """A printed model name without brackets, footnotes and filler words such as 大模型 or 系列."""
    text = _BRACKETED.sub(" ", clean(name))
    return _FILLER.sub(" ", text).strip(" -_·:,;*`'\"。，、")


def slug(text: str, extra_words: Iterable[str] = ()) -> str:
    """The id a vendor would print: 'GLM3Turbo' -> 'glm3-turbo', 'K2.7 Code 高速版' -> 'k2.7-code-highspeed'."""
    return _slug(text, tuple(extra_words))


@functools.lru_cache(maxsize=8192)
def _slug(text: str, extra_words: tuple[str, ...]) -> str:
    found = clean(text).casefold()
    for chinese, english in sorted(CHINESE_WORDS.items(), key=lambda pair: -len(pair[0])):
        found = found.replace(chinese, f"-{english}-")
    words = "|".join(sorted({*COMMON_WORDS, *GLUED_WORDS, *(w.lower() for w in extra_words)}, key=len, reverse=True))
    found = re.sub(rf"(?<=\d)(?=(?:{words})(?![a-z]))", "-", found)
    found = re.sub(rf"(?<![a-z])({words})(?=\d)", r"\1-", found)
    found = re.sub(r"[^\w.:/+]+|_", "-", found)
    return re.sub(r"-{2,}", "-", found).strip("-.:/")
