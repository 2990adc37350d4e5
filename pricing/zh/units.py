"""Units of price: 每百万tokens · /1M · 千tokens · per million tokens; and what is charged by something else than tokens.

A unit is a count of tokens; which amount has it is decided in `bindings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from string import printable
from typing import Any

from pricing.zh.engine import Cue, Rule, Token, rule, scan
from pricing.zh.numerals import ARABIC, MULTIPLE, multiple, read_number


@dataclass(frozen=True, slots=True)
class Per:
    """A unit of so many tokens. `strong`: written with 每, / or per; `slash`: written with a slash, so it closes an amount;
    `worded`: the word token itself is there; `foreign`: what is counted is not tokens."""

    tokens: Decimal
    strong: bool
    slash: bool
    worded: bool
    foreign: str = ""


_TOKEN = r"(?:tokens?|toks?\b|词元|代币|令牌)"
_TOKEN_WORD = re.compile(_TOKEN, re.IGNORECASE | re.ASCII)
_TOK = re.compile(r"(?:tokens?|toks?)(?![a-z])", re.IGNORECASE)
_QUANTITY = rf"(?P<n>(?<![a-z]){ARABIC}|[一二两三四五六七八九十]|one|an?(?=\s))?\s{{0,2}}-?(?P<m>{MULTIPLE})?\s{{0,2}}(?:[个颗]\s{{0,2}})?"
_INSIDE = (
    r"(?:(?:(?:标准|基础|普通|非缓存|缓存命中的?|缓存未命中的?|未命中缓存的?|命中缓存的?|缓存|推理|文本|新)?(?:输入|输出|缓存|文本|推理|命中|未命中|读取|写入)(?:的)?\s{0,2}(?:/|和|或|与|、|及)?\s{0,2}){1,4}"
    r"|(?:uncached |cached |cache[ -](?:read|hit|write|miss) |blended |text |input|output|prompt|completion|generated|in|out|/| and | or |,){0,5})"
)
_LEAD = r"(?P<lead>/\s?每?|每|per\b|for\s+every\b|for\s+each\b|every\b|\ba(?=\s+million)|for(?=\s+(?:1|one|a)\s?(?:m|million)\b)|一(?=百万))"
_LEAD_BEGINS = re.compile(r"[/每一pfeaPFEA]")
# Every character a unit can hold: those its pattern spells, and what its classes stand for.
_UNIT_CHARACTERS = "".join({*_LEAD, *_QUANTITY, *_INSIDE, *printable})


_MORE = re.compile(r"\s?(?:价格?|分别)?\s?[为是:]?\s?(?:约|仅)?\s?[$¥]?\d")


def _per(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    groups = found.groupdict()
    number = groups.get("n")
    times = multiple(groups.get("m")) if groups.get("m") else 1
    count = Decimal(1)
    if number and number.lower() not in ("one", "a", "an"):
        read = read_number(number)
        if read is None:
            return
        count = read
    tokens = count * times
    lead = (groups.get("lead") or "").strip().lower()
    worded = "tok" in groups
    if tokens <= 0 or (not lead and not (number or groups.get("m"))):
        return
    if not lead and tokens not in (1_000, 10_000, 1_000_000, 100_000_000):
        return
    if lead[:1] == "/" and tokens == 1 and _MORE.match(found.string, found.end()):
        return  # 2美元/输出token 5美元: the slash parts two prices
    yield found.start(), found.end(), Per(tokens, bool(lead), lead[:1] == "/", worded)


# What every unit of tokens holds.
UNIT = Cue(
    r"(?=[t词代令/每p\dmk])(?:tok|词元|代币|令牌|(?:/|每|per\s)\s{0,2}(?:1(?:00|000)?|一)?\s{0,2}(?:百万|千|万|million|[mk]))",
    needs="tok 词元 代币 令牌 / 每 per",
)
UNITS: tuple[Rule, ...] = (
    rule(
        "unit:other",
        "unit",
        rf"(?=[/每pfea一]){_LEAD}\s{{0,2}}{_QUANTITY}(?:输入|输出)?\s{{0,2}}(?P<what>字符|字元|字(?=$|[^\u4e00-\u9fff]|的)|个?汉字|个?单词|characters?|chars?\b|words?\b"
            rf"|张|幅|图像|图片|images?|pictures?|次|calls?\b|requests?\b|quer(?:y|ies)\b|页|pages?\b|分钟(?:音频|视频|语音)?|minutes?\b|小时|hours?\b|秒|seconds?\b)",
        lambda m: [(m.start(), m.end(), Per(Decimal(1), True, m["lead"][:1] == "/", False, m["what"]))], needs="/ 每 per every each 一百万", begins=_LEAD_BEGINS
    ),
    rule("unit:calls", "unit", r"(?<![\w.])(?:每)?(?:1|10|100)?\s?(?:[kK千万]|百万)\s?(?P<what>次|calls?\b|requests?\b|searches\b|queries\b)", lambda m: [(m.start(), m.end(), Per(Decimal(1), True, False, False, m["what"]))], needs="次 call request search quer"),
    rule("unit:mtok", "unit", r"(?=[/每p\s\dmk])(?P<lead>/|每|per\b)?\s{0,2}(?P<n>(?<![\d.])\d{1,4})?\s{0,2}(?P<m>(?<![a-z])[mk])\s?(?P<tok>toks?|tokens?)(?![a-z])", _per, needs="mtok ktok m_tok k_tok", ends=_TOK, reach=16),
    rule("unit:tokens", "unit", rf"(?=[/每pfea\d一二两三四五六七八九十百千万亿kmbto]){_LEAD}?\s{{0,2}}{_QUANTITY}{_INSIDE}\s{{0,2}}(?P<tok>{_TOKEN})", _per, needs="tok 词元 代币 令牌", ends=_TOKEN_WORD, made_of=_UNIT_CHARACTERS),
    rule("unit:slash", "unit", r"(?P<lead>/)\s{0,2}(?P<n>1(?:00|000)?)?\s{0,2}(?P<m>百万|千|万|million|[mk](?![a-z/]))\s{0,2}(?:输入|输出|input|output)?", _per, needs="/"),
    rule("unit:each", "unit", r"(?P<lead>每|per\s)\s{0,2}(?P<n>1|100|1000|一)?\s{0,2}(?P<m>百万|千|万|million|[mk](?![a-z]))(?!(?:次|张|字|人|用户|辆|台|名|美|元|条))(?:个(?=[^\u4e00-\u9fff]|成本|收费|价格|为|约|仅|只))?", _per, needs="每 per", begins=_LEAD_BEGINS),
)  # fmt: skip


def read_units(text: str, start: int, end: int) -> list[Token]:
    return scan(UNITS, text, start, end)


def per_mtok(amount: Decimal, unit: Per) -> Decimal:
    """The amount for 1,000,000 tokens, exact for every unit that divides a power of ten, else to four places."""
    exact = amount * 1_000_000 / unit.tokens
    return exact if len(exact.as_tuple().digits) < 20 else exact.quantize(Decimal("0.0001"))
