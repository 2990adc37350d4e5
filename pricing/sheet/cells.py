"""One price cell: "12元", "$0.50 / MTok1", "原价 12元 限时5折", "~~4.20~~ 2.10", "$1.25, prompts <= 200k tokens\\n$2.50, …".

Gives every price in the cell with the conditions its own words set, or says why there is none. Amounts are as printed,
in whole currency units; which denominator they are for is decided outside when the cell does not say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pricing.sheet.marks import DATE, DISCOUNT, noted, read_date, read_discount
from pricing.sheet.text import one_line, plain, tampered
from pricing.sheet.words import Facts, read_facts

_UNKNOWN = re.compile(
    r"[-/\\.*·\s~]*|n/?a|none|null|无|暂无|不支持|暂不支持|不涉及|不适用|待定|面议|敬请期待|即将上线|(?:请)?联系(?:我们|商务|销售).{0,8}|"
    r"not (?:available|supported|applicable)|unavailable|unsupported|contact (?:us|sales)|coming soon|tbd|\?+|x|✗|✘|❌",
    re.I,
)
_FREE = re.compile(r"免费(?!额度)|限免|\bfree\b(?!\s*(?:quota|credits?|tier))|no charge", re.I)
_FOOTNOTE = re.compile(
    r"[\[(](?:注\s*)?[0-9]{1,2}[\])]|(?<=tok)[0-9](?![0-9.])|(?<=tokens)[0-9](?![0-9.])|\*+[0-9]?\*?|注[0-9]", re.I
)
_COUNTED = r"tokens?|tok|个|次|张|字符|characters?|chars?|calls?|requests?|images?|seconds?|pages?|queries"
_DENOMINATOR = re.compile(
    rf"(?:/|per|每)\s*[0-9][0-9,.]*\s*(?:[kKmM]\b|million|千|万|百万)?\s*(?:{_COUNTED})"
    r"|(?:/|per|每)\s*1[0,]*\s*(?:[kKmM]\b|million|千|万|百万)?(?![0-9.])"
    r"|[0-9][0-9,.]*\s*(?:[kKmM]|million|千|万|百万)?\s*-?\s*tokens?",
    re.I,
)
_LENGTH = re.compile(
    r"(?:[<>≤≥=]+\s*)?(?:[0-9]+(?:\.[0-9]+)?\s*(?:-|~|至|到)\s*)?[0-9]+(?:\.[0-9]+)?\s*[kKmM](?![a-zA-Z])|[<>≤≥]=?\s*[0-9]+(?![0-9.]*\s*元)|[0-9]{3,4}\s*[x×*]\s*[0-9]{3,4}|[0-9]{3,4}[pP]\b"
)
_PERCENT = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*(?:%|倍|x\b)")
_HOURS = re.compile(r"[0-9]{1,2}[:：][0-9]{2}|[0-9]{1,2}\s*[点时](?!长)")
_INVERSE = re.compile(
    r"\s+or\s+(?:US)?[$¥€]\s*[0-9.]+\s*/\s*(?:min|minute|hour|hr|sec|second|image|page|call|request)s?\b|\([^()]*/\s*[$¥€]\s*1\s*\)|(?<=\S)\s*(?:≈|约合?|相当于|折合|equivalent to|equals?|approx\w*)[^\n;,]*",
    re.I,
)
_UNTIL = re.compile(r"through|until|till|\bbefore\b|\bby\b|\bends?\b|expires|截至|截止|至|直到|之前|以前|前", re.I)
_SINCE = re.compile(r"starting|\bfrom\b|\bafter\b|beginning|effective|\bthen\b|之后|以后|起|自|后", re.I)
_BOUND = re.compile(
    r"低至|最低|^大?约|^≈|^approx|元\s*起(?!步)|[0-9]\s*起(?!步)|起\s*$|\bfrom\s*[$¥]|as low as|starting at|starting from\s*[$¥]|^from\b|"
    r"[<>≤≥]=?\s*(?:US)?[$¥€]\s*[0-9]|[<>≤≥]=?\s*[0-9.]+\s*元|[0-9]\s*元?\+\s*(?:$|/)",
    re.I,
)
_RANGE = re.compile(r"[0-9]\s*(?:元|\$)?\s*(?:~|至|到|-|to)\s*[$¥]?\s*[0-9]")
_AMOUNT = re.compile(
    r"(?:(?:US|NT|HK|S)\$|[$¥￥€£₩₹]|\b(?:CNY|RMB|USD|EUR|TWD|HKD|SGD)\s?)?\s*(?<![0-9A-Za-z.,-])([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,12})?|[0-9]{1,9}(?:\.[0-9]{1,12})?|\.[0-9]{1,12})"
    r"(?![0-9A-Za-z]|[.,][0-9]|\s*[万亿千百])\s*(厘|分(?!钟)|元|美元|(?:CNY|RMB|USD|EUR)\b|[¥￥$€](?!\s*[0-9]))?"
)
_NUMBER = re.compile(r"[0-9٠-٩.]*[0-9٠-٩][0-9.,٠-٩]*")
FORMER = re.compile(
    r"原价|目录价|刊例价|划线价|调整前|涨价前|降价前|原来|\bwas\b|\boriginal(?:ly)?\b|list price|regular price|before\b(?!\s+\w+ \d)",
    re.I,
)
PAYABLE = re.compile(
    r"现价|现为|活动价|限时价|限时(?:折扣|优惠)价?$|折扣价|限定价|优惠价|优惠后|折后|特惠|促销价|到手|调整后|降价后|\bnow\b|promo(?:tional)? price|discounted",
    re.I,
)
_APPLIED = re.compile(r"\(\s*(?:[0-9.]+\s*折|[0-9]+\s*% off)\s*\)", re.I)  # "0.25元(5折)": the number is what is left
_LABEL_BEFORE = re.compile(rf"[,;，；(\s]*(?:{FORMER.pattern}|{PAYABLE.pattern})[:：为\s]*(?:US)?[$¥￥€]?\s*$", re.I)
# Most cells are no more than this: one amount (2025.1 may be a month), with or without its money and for how many tokens.
_BARE = re.compile(
    r"((?:US)?[$¥￥] ?)?((?!20[0-9]{2}\.)[0-9]{1,9}(?:\.[0-9]{1,12})?)( ?(?:元|美元)?(?: ?/ ?(?:MTok|(?:1?M|百万|千|万) ?tokens?))?)",
    re.I | re.A,
)
_SMALL = {"厘": Decimal("0.001"), "分": Decimal("0.01")}


class Price(NamedTuple):
    """One price of a cell: what is payable, the list price if the cell prints it, and what the cell's own words say."""

    amount: Decimal
    facts: Facts
    list_amount: Decimal | None = None
    until: date | None = None


class Reading(NamedTuple):
    """All prices of a cell, and why (part of) it was refused; neither = the cell says there is no price or it is not known."""

    prices: tuple[Price, ...] = ()
    refused: str = ""


class _Part(NamedTuple):
    amount: Decimal
    text: str
    facts: Facts
    until: date | None
    later: bool


def _blank(text: str, *patterns: re.Pattern[str]) -> str:
    for pattern in patterns:
        text = pattern.sub(lambda m: " " * len(m[0]), text)
    return text


def _parts(line: str) -> list[_Part] | str:
    """The amounts of one line, each with the words that belong to it; a sentence if a number cannot be read."""
    masked = _blank(line, DATE, _HOURS, DISCOUNT, _PERCENT, _DENOMINATOR, _LENGTH)
    if _RANGE.search(masked):
        return f"a price range, not a price: {one_line(line, 40)}"
    if _BOUND.search(_blank(line, DATE)) and not DATE.search(line):
        return f"a lower bound, not a price: {one_line(line, 40)}"
    found = list(_AMOUNT.finditer(masked))
    covered = {m.start(1) for m in found}
    stray = [m for m in _NUMBER.finditer(masked) if m.start() not in covered]
    if stray:
        return f"cannot read “{one_line(line, 40)}” as a price"
    labels_first = bool(found) and line[: found[0].start()].strip(" :,;(") != ""
    parts = []
    for i, m in enumerate(found):
        if labels_first:
            start = _label_end(line, found[i - 1].end(), m.start()) if i else 0
            end = _label_end(line, m.end(), found[i + 1].start()) if i + 1 < len(found) else len(line)
        else:
            start = m.start() if i == 0 else _own_label(line, found[i - 1].end(), m.start())
            end = _own_label(line, m.end(), found[i + 1].start()) if i + 1 < len(found) else len(line)
        words = line[start:end]
        if m[2] in _SMALL:
            words = words.replace(m[2], "元", 1)
        when = read_date(words)
        later = bool(when and _SINCE.search(words) and not _UNTIL.search(words))
        amount = Decimal(m[1].replace(",", "")) * _SMALL.get(m[2] or "", Decimal(1))
        parts.append(_Part(amount, words, read_facts(words), when if when and not later else None, later))
    return parts


def _own_label(line: str, start: int, stop: int) -> int:
    """Where, between two amounts, the second begins: at the word right before it that says list or payable price, or
    at the bracket that holds it."""
    bracket = line.rfind("(", start, stop)
    if bracket > line.rfind(")", start, stop):
        return bracket
    label = _LABEL_BEFORE.search(line, start, stop)
    return label.start() if label else stop


def _label_end(line: str, start: int, stop: int) -> int:
    """Where, between two amounts, the words of the first end: after its unit, at a separator or space."""
    gap = line[start:stop]
    cut = re.search(r"[,;，；、。]|\s(?=[^\s/(\d])|(?<=[)])", gap)
    return start + (cut.end() if cut else 0)


def _resolve(parts: Sequence[_Part], struck: Sequence[Decimal], discount: Decimal | None, cell: str) -> Price | str:
    """One price out of all amounts that stand for the same thing: list and payable told apart, or a sentence why not."""
    now = [p for p in parts if not FORMER.search(p.text) or PAYABLE.search(p.text)]
    listed = [p for p in parts if p not in now]
    facts = parts[0].facts._replace(currency=next((p.facts.currency for p in parts if p.facts.currency), None))
    if not now:
        factor = read_discount(cell)
        if factor is None or len(listed) > 1:
            return f"only a list price in “{one_line(cell, 40)}”"
        return Price(listed[0].amount * factor, facts, listed[0].amount, read_date(cell))
    dated, later = [p for p in now if p.until], [p for p in now if p.later]
    if len(now) == 2 and len(dated) == 1:
        other = next(p for p in now if p is not dated[0])
        return Price(dated[0].amount, facts, other.amount if other.amount > dated[0].amount else None, dated[0].until)
    if len(now) == 2 and len(later) == 1:
        return Price(next(p.amount for p in now if not p.later), facts)
    amounts = sorted({p.amount for p in now})
    base = struck[0] if len(struck) == 1 else (listed[0].amount if len(listed) == 1 else None)
    if len(amounts) == 1:
        only = now[0]
        noted = read_discount(_APPLIED.sub(" ", only.text)) is None
        if base is None and not noted and not PAYABLE.search(only.text):
            return f"a discount without saying whether the number is before or after it: “{one_line(cell, 40)}”"
        return Price(amounts[0], facts, base if base is not None and base > amounts[0] else None, only.until)
    factor = read_discount(cell) or discount
    if len(amounts) == 2 and factor is not None and amounts[1] * factor == amounts[0]:
        return Price(amounts[0], facts, amounts[1])
    return f"several prices and no word which one is payable: “{one_line(cell, 40)}”"


@lru_cache(maxsize=256)
def _words_around(sign: str, unit: str) -> Facts:
    """What a bare amount says of its money and unit, whatever the amount."""
    return read_facts(f"{sign}1{unit}")


@lru_cache(maxsize=16384)
def read_price(text: str, struck: str = "", discount: Decimal | None = None) -> Reading:
    """Reads one cell. `struck` is the struck-through part of `text`; `discount` a factor named beside the model."""
    if not struck and (bare := _BARE.fullmatch(text)):
        return Reading((Price(Decimal(bare[2]), _words_around(bare[1] or "", bare[3])),))
    return _at_length(text, struck, discount)


def _at_length(text: str, struck: str, discount: Decimal | None) -> Reading:
    """The reading of a cell with words of its own, or more than one number."""
    if tampered(text):
        return Reading(refused="hidden characters inside the cell")
    cell = noted(_INVERSE.sub(" ", _FOOTNOTE.sub("", plain(text))))
    old: list[Decimal] = []
    for piece in plain(struck).split("\n") if struck else ():
        cell = cell.replace(piece, " ", 1)
        parts = _parts(piece)
        old += [p.amount for p in parts] if isinstance(parts, list) else []
    cell = plain(cell)
    if len(cell) > 600:
        return Reading(refused="far too long for a price")
    if _UNKNOWN.fullmatch(cell):
        return Reading()
    if _FREE.search(cell) and not re.search("[0-9]", _blank(cell, DATE, _HOURS)):
        when = read_date(cell)
        return Reading(
            (Price(Decimal(0), Facts(currency=read_facts(cell).currency), old[0] if len(old) == 1 else None, when),)
        )
    lines = _joined(cell.split("\n"))
    collected: list[_Part] = []
    notes = ""
    for line in lines:
        found = _parts(line)
        if isinstance(found, str):
            return Reading(refused=found)
        collected += found
        notes += "" if found else line + "\n"
    if not collected:
        return Reading(refused=f"no price in “{one_line(cell, 40)}”")
    return _grouped(collected, old, discount, cell, notes)


def _joined(lines: Sequence[str]) -> list[str]:
    """Lines with their labels: a line that only says 原价 belongs to the next, a discount badge to the one before."""
    numbered = [
        bool(_AMOUNT.search(_blank(line, DATE, _HOURS, DISCOUNT, _PERCENT, _DENOMINATOR, _LENGTH))) for line in lines
    ]
    joined: list[str] = []
    label = ""
    for line, has_amount in zip(lines, numbered, strict=True):
        if has_amount:
            joined.append(f"{label} {line}".strip())
            label = ""
        elif joined and DISCOUNT.search(line) and not FORMER.search(line):
            joined[-1] += f" {line}"
        elif (FORMER.search(line) or PAYABLE.search(line)) and len(line) < 16:
            label = line
        else:
            joined.append(line)
    return joined


def _grouped(parts: list[_Part], old: list[Decimal], discount: Decimal | None, cell: str, notes: str) -> Reading:
    whole = read_facts(notes) if notes else Facts()
    timed = [piece for piece in re.split(r"[\s,;]+", cell) if DISCOUNT.search(piece)]
    if len(parts) == 1 and len(timed) > 1 and FORMER.search(parts[0].text):
        base = parts[0].amount
        split = [(read_facts(t), read_discount(t)) for t in timed]
        if all(f.conditions and d for f, d in split) and len({f.conditions for f, _ in split}) == len(split):
            own = parts[0].facts
            return Reading(tuple(Price(base * d, own._replace(conditions=f.conditions), base) for f, d in split if d))
    groups: dict[tuple[object, ...], list[_Part]] = {}
    for part in parts:
        facts = part.facts
        groups.setdefault(
            (facts.meters, facts.conditions, facts.refused, facts.unit if facts.refused else None), []
        ).append(part)
    prices: list[Price] = []
    problem = ""
    for group in groups.values():
        if group[0].facts.refused:
            problem = f"not a token price: {group[0].facts.refused}"
            continue
        price = _resolve(group, old if len(groups) == 1 else (), discount, cell if len(groups) == 1 else group[0].text)
        if isinstance(price, str):
            return Reading(refused=price)
        merged = dict(whole.conditions) | dict(price.facts.conditions)
        until = price.until or (read_date(notes) if notes and _UNTIL.search(notes) else None)
        facts = price.facts._replace(
            conditions=tuple(sorted(merged.items())),
            unit=price.facts.unit or whole.unit,
            meters=price.facts.meters or whole.meters,
        )
        prices.append(price._replace(facts=facts, until=until))
    return Reading(tuple(prices), problem)
