"""For how many tokens a price is where nothing says so: dollars for a million, but for a thousand with the models of 2023 that were
sold so; yuan only where they are too many for a thousand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from pricing.zh.engine import Token
from pricing.zh.mentions import Mention
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line
from pricing.zh.units import Per

MILLION = Per(Decimal(1_000_000), False, False, False)
_THOUSAND = Per(Decimal(1_000), False, False, False)
_OF_OLD = re.compile(
    r"gpt-4(?:-turbo|-preview|-vision|-\d{1,3}k|-\d{4})*|gpt-3\.5.*|claude-(?:1|2|instant)(?![\d]).*|(?:text-)?(?:davinci|curie|babbage).*"
)
# None of them ever cost so little a million, nor so much a thousand.
_LEAST_OF_OLD = Decimal("0.2")
_TO_FIGURES = re.compile(
    r"\s?(?:的?(?:部分|请求|输入|时|后|模式|版本|价格?|定价|费率|tokens?|词元|[)*|])\s?){0,3}[,:|*\s]{0,4}(?:[^,。;:]{0,14}:\s?)?"
)
_STANDARD = re.compile(
    r"(?:标准|常规|普通|\bstandard|\bregular)(?:模式|档|版|费率| mode| tier)?\*{0,2}\s?:\*{0,2}\s?\Z", re.IGNORECASE
)
# No thousand tokens were ever sold for so many yuan.
DEAR_YUAN = Decimal(1)
YUAN_PAIR = re.compile(r"(?=[¥\d.])(?:¥\s?[\d.]{1,8}\s?/\s?¥\s?\d|(?<![\d.])[\d.]{1,8}\s?元\s?/\s?[\d.]{1,8}\s?元)")
_IS = re.compile(r"(?:[\s:*(|]|API|now|现|新|定|价格?|为|是|仅|只要|约){0,8}", re.IGNORECASE)
_OF_LENGTH = re.compile(r"\*{0,2}\s?\(?(?:over|above|beyond|for|up to|超过|以上|大于|>|≤|<)[=\s]{0,2}\d", re.IGNORECASE)
_NO_TOKENS = re.compile(r"月|年|会员|套餐|订阅|席位|/人|用户|起售|次|张|秒|分钟|小时")


def yuan_pair(text: str, line: Line, run: list[Token], last: Quote | None) -> bool:
    """qwen3-max: ¥9 / ¥54, a pair right behind a model and too dear for a thousand tokens; and ¥15 / ¥90 over 128K behind it."""
    low, high = run[0].start, run[-1].end
    if len(run) != 2 or any(t.value.currency != "CNY" or t.value.value < DEAR_YUAN for t in run):
        return False
    if "/" not in text[run[0].end : run[1].start] or run[0].value.value > run[1].value.value:
        return False
    goes_on = last is not None and last.unit_rule == "unit:implied" and last.of == 2 and last.money.currency == "CNY"
    if goes_on and _OF_LENGTH.match(text, high, line.end):
        return True
    model = next((m for m in reversed(line.mentions) if m.end <= low), None)
    if model is None or model.kind != "model" or not re.search(r"\d|-", model.model or ""):
        return False
    return bool(_IS.fullmatch(text, model.end, low)) and not _NO_TOKENS.search(text, high, min(line.end, high + 12))


def unit_of(models: Iterable[Mention], value: Decimal) -> Per:
    """The unit of a bare price of any of these models."""
    named = [m.model or "" for m in models]
    old = named and all(_OF_OLD.fullmatch(m) for m in named)
    return _THOUSAND if old and value <= _LEAST_OF_OLD else MILLION


def of_a_tier(line: Line, at: int) -> bool:
    """- >200K: $4/$18 · 标准模式:$5/$25 · whether nothing but its name stands between a tier and the pair of figures at a place."""
    ends = [c.end for c in line.conditions if c.end <= at]
    return bool(ends and _TO_FIGURES.fullmatch(line.text, ends[-1], at)) or bool(
        _STANDARD.search(line.text, max(line.start, at - 24), at)
    )
