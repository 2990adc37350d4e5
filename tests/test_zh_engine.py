"""What a rule says it needs, and where it can begin, must lose none of its matches: every rule over every text of the corpus."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import pricing.zh
from pricing.zh.amounts import RULES
from pricing.zh.changes import CHANGES, SHARES
from pricing.zh.conditions import CONDITIONS, FOREIGN, ITEMS
from pricing.zh.engine import Cue, Rule, holds
from pricing.zh.normalize import normalize
from pricing.zh.units import UNITS
from tests.firsts import firsts, stated, without
from tests.gaps import DIMENSIONS, PASSAGES, rows

EVERY = (*RULES, *UNITS, *CHANGES, *SHARES, *ITEMS, *FOREIGN, *CONDITIONS)
TEXTS = [row["text"] for name in PASSAGES for row in rows(f"{name}.jsonl")] + [
    row.get("frame", "{}").replace("{}", spelling)
    for name in DIMENSIONS
    for row in rows(f"{name}.jsonl")
    for spelling in row["spellings"]
]
_RARE = ("money:half", "share:slash", "share:zhe")  # what they need stands in few lines
# Spellings no text of the corpus has, one a rule at least where its words are many.
MORE = (
    "价格没变 定价依旧 仍为2元 加量不加价 拒绝降价 无涨价计划 remains the same stays at no price change",
    "体验期落幕 免费公测已结束 转为付费 由免费转收费 charging 2x the normal priced at twice its usual the offer is over",
    "returned to full price end the promotion ending free access rose from $1 going back to the standard rate",
    "抬升价格 提至3元 翻番 削减了费用 打到2折 prices fell trimmed the price 40% off 缩减到 低至3折",
    "一块半 百分之八十五 八成半 5成 between $1 and $2 fifteen dollars 1/2/3元 ¥1/2/3 2 M tokens up to 200k 32k-128k 128k以内",
)


ROOMS = [importlib.import_module(f"pricing.zh.{m.name}") for m in pkgutil.iter_modules(pricing.zh.__path__)]
CUES = {name: value for room in ROOMS for name, value in vars(room).items() if isinstance(value, Cue)}


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [normalize(text).text for text in (*TEXTS, *MORE)]


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.name)
def test_no_match_is_lost_to_what_a_rule_needs(rule: Rule, texts: list[str]) -> None:
    for text in texts:
        everywhere = [m.span() for m in rule.pattern.finditer(text) if m.end() > m.start() and list(rule.make(m))]
        if everywhere:
            assert holds(text, 0, len(text)) & rule.bit, f"{rule.name} needs a word that is not in {text!r}"
            tried = [m.span() for m in rule.found(text, 0, len(text)) if m.end() > m.start() and list(rule.make(m))]
            assert tried == everywhere


@pytest.mark.parametrize("name", sorted(CUES))
def test_every_way_to_spell_a_cue_holds_a_word_that_it_needs(name: str) -> None:
    cue = CUES[name]
    assert not without(cue.source, lambda way: bool(holds(way, 0, len(way)) & cue.bit), cue.flags)


@pytest.mark.parametrize("name", sorted(CUES))
def test_no_match_is_lost_to_what_a_cue_needs(name: str, texts: list[str]) -> None:
    cue = CUES[name]
    for text in texts:
        for place in (slice(None), *(slice(at, at + 40) for at in range(0, len(text), 40))):
            assert bool(cue.pattern.search(text[place])) <= bool(holds(text, 0, len(text)) & cue.bit)


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.name)
def test_a_rule_names_every_character_its_matches_begin_with(rule: Rule) -> None:
    """Where a pattern begins with a look at its first character, for speed, no alternative is forgotten there."""
    named, needed = stated(rule.pattern.pattern), firsts(rule.pattern.pattern)
    if rule.name == "unit:tokens":
        return  # a unit without a number, a multiple or a word like 每 is refused by its production anyway
    assert named is None or needed is not None
    assert named is None or needed <= named


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.name)
def test_no_rule_is_tried_at_every_character(rule: Rule) -> None:
    """A rule that begins with a figure says where figures begin (`begins`): tried everywhere it costs ten times as much."""
    first = firsts(rule.pattern.pattern)
    dear = first is None or {"0", "一"} <= first
    assert rule.begins or stated(rule.pattern.pattern) or not dear or rule.name in _RARE


@pytest.mark.parametrize("room", sorted(m.name for m in pkgutil.iter_modules(pricing.zh.__path__)))
def test_no_pattern_forgets_a_character_its_matches_begin_with(room: str) -> None:
    for name, value in vars(importlib.import_module(f"pricing.zh.{room}")).items():
        source = value.pattern if isinstance(value, re.Pattern) else value.source if isinstance(value, Cue) else ""
        named = stated(source)
        if named is not None:
            needed = firsts(source, value.flags)
            assert needed is not None, f"{name} can begin with anything"
            assert needed <= named, f"{name} forgets {sorted(needed - named)}"
