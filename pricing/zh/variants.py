"""Short names that stand for a sibling of the model just spoken of: GPT-5 1.25／10 美元；mini 版 0.25／2 美元 · 豆包 pro-32k …；128k 版 …

A variant word counts only at the head of a clause, before something that is said of a price or with 版 behind it, and only
behind a model of a family. Its id is the sibling's with the variant put in. Knows names, no prices.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from pricing import names
from pricing.catalog import Catalog
from pricing.zh.mentions import Mention
from pricing.zh.models import finder
from pricing.zh.wordlists import latin_starts

_WORD = r"(?:flash[- ]?lite|flash|mini|nano|micro|lite|pro|turbo|max|plus|air[x]?|ultra|speed|reasoner|highspeed|fast|lightning|instant|large|medium|small|tiny|long|coder|旗舰版|标准版|轻量版|专业版|高速版|极速版)"
_SIZE = r"(?:\d{1,4}k|\d{1,4}b)"
_IS_SIZE = re.compile(_SIZE, re.IGNORECASE)
_SAID = r"(?=\s?(?:(?<=版)\s?(?:[|\n]|$)|(?<=版 )[|]|版|则|更|分别|的?(?:输入|输出|缓存|价格|定价|单价|API)|每(?:1|100)?\s?(?:百万|万|千|[mk])|[:：]|为|是|只要|仅|每百万|每千|(?:永久|全面|限时)?免费|\(|\|?\s?[$¥]?\d|(?:is|costs|at|runs|comes|goes|gets|input|output|stays?|drops?|has|priced|starts?)\b))"
_COMMON = re.compile(rf"(?:{_WORD})(?:[- ]{_SIZE})?|{_SIZE}", re.IGNORECASE)
_SLASHED = re.compile(rf"\s?/\s?(?P<word>{_WORD})(?![a-z0-9\-.])", re.IGNORECASE)
_VARIED = re.compile(rf"-(?:{_WORD})$", re.IGNORECASE)
_IN_NAME = re.compile(r"(?:[A-Za-z0-9] |[.\-_/]|每\s?)\Z")
_TAIL = re.compile(rf"-(?:{_WORD}|{_SIZE}|{'|'.join(names.COMMON_WORDS)})$", re.IGNORECASE)

_BULLET = re.compile(r"[\s*#•·-]*(?:\d{1,2}[.、)]\s*)?")
_PRICED_BEHIND = re.compile(r"\s?[:(][^\n]{0,24}?(?:[$¥]\s?\d|\d\s?(?:美?元|/))")
_FIGURES = re.compile(r"-?\d[\w.]*")
_COMPARED = re.compile(r"比|较|compared|than|versus|vs", re.IGNORECASE)
_FARTHEST, _LONGEST_TITLE, _LONGEST_BULLET = 3_000, 60, 12
_JOINED = re.compile(r"\s?(?:[、/,]|,? ?and|,? ?&|和|与|及|以及)\s?")
_TIER = re.compile(r"(?<=[\d.]-)[a-z]{3,}\Z")
_VERSION_OF_TIER = re.compile(r"-[\d.]+-(?=[a-z]+\Z)")
_VERSION_BEFORE = re.compile(r"(?<![\w.$¥])(?P<n>\d\.\d{1,2})[ -]\Z")

_CACHE: dict[int, tuple[Catalog, dict[str, set[str]], re.Pattern[str]]] = {}


def _words(catalog: Catalog) -> tuple[dict[str, set[str]], re.Pattern[str]]:
    """Each vendor's own variant words and the pattern of all, kept for as long as the catalog lives."""
    kept = _CACHE.get(id(catalog))
    if kept is None or kept[0] is not catalog:
        own = {
            v.id: {w for f in v.families for w in f.words if w.isalpha() and len(w) > 2}
            for v in catalog.vendors.values()
        }
        kept = _CACHE[id(catalog)] = (catalog, own, _pattern(sorted(set().union(*own.values()))))
    return kept[1], kept[2]


def _pattern(more: list[str]) -> re.Pattern[str]:
    word = "|".join([_WORD, *map(re.escape, more)])
    return re.compile(
        rf"(?P<word>(?:{word})(?:[- ]{_SIZE})?|{_SIZE})(?![a-z0-9.\-])(?:/(?:{_WORD}))?\s?(?P<edition>版本?|型号|模型|档|上下文)?{_SAID}",
        re.IGNORECASE,
    )


_EDITION = re.compile(rf"(?P<word>旗舰版|标准版|轻量版|专业版|高速版|极速版)(?P<edition>){_SAID}", re.IGNORECASE)


def _alone(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches where a Latin word begins that is no part of a longer name, the first of those that overlap."""
    done = 0
    for at in latin_starts(text):
        if at < done or (text[at].isdigit() and not _IS_SIZE.match(text, at)):
            continue
        found = pattern.match(text, at)
        if found and found.end() > at and not _IN_NAME.search(text, max(0, at - 2), at):
            done = found.end()
            yield found


def find_variants(text: str, mentions: list[Mention], catalog: Catalog) -> list[Mention]:
    """The siblings named by a variant word alone, in order."""
    found: list[Mention] = []
    bases = [m for m in mentions if not m.media and (m.model or m.kind == "company")]
    if not bases:
        return []
    own, pattern = _words(catalog)
    for m in bases:  # ERNIE Speed/Lite: two siblings
        slashed = _SLASHED.match(text, m.end) if m.kind == "model" and _VARIED.search(m.model or "") else None
        if slashed:
            other = sibling_id(m.model or "", names.slug(slashed["word"]))
            found.append(Mention(*slashed.span("word"), "model", m.vendor, slashed["word"], other))
    starts = [m.start for m in mentions]
    ends = [m.end for m in bases]
    for match in [*_alone(pattern, text), *_EDITION.finditer(text)]:
        at, end = match.span("word")
        index = bisect_left(starts, end) - 1
        if index >= 0 and mentions[index].end > at:
            continue
        before = bisect_left(ends, at + 1) - 1
        head = _heads_line(text, at, end)
        if before < 0 and (match["edition"] or head) and len({m.vendor for m in bases}) == 1:
            # a table headed Pro 版 | Flash 版, or a list, above the text that names the family
            before = 0 if match["edition"] else next((i for i, m in enumerate(bases) if m.model), -1)
        if before < 0 or at - bases[before].end > (_FARTHEST if head else 300):
            continue
        variant = names.slug(match["word"])
        while before > 0 and not _can_be_called(bases[before], variant, catalog) and at - bases[before - 1].end <= 300:
            before -= 1
        sibling = bases[before]
        if not _can_be_called(sibling, variant, catalog):
            continue
        family = _family(sibling, catalog, at, text)
        if family is None or (not match["edition"] and not head and text.count("\n", sibling.end, at) > 2):
            continue
        if not _COMMON.fullmatch(match["word"]) and variant.split("-")[0] not in own.get(sibling.vendor, ()):
            continue
        if re.fullmatch(_SIZE, variant) and not (match["edition"] or re.search(r"-\d{1,4}[kb]$", sibling.model or "")):
            continue  # 超过 200K is a length, not a model
        near = bases[max(0, before - 60) : before + 1]
        if head and not _settled(text, sibling, at):
            family = _FIGURES.sub("", family)
            near = [m for m in near if _settled(text, m, at)]
        named = next((m.model for m in reversed(near) if _ends_in(m, variant, sibling.vendor)), None)
        stop = match.end("edition") if match["edition"] else end
        found.append(Mention(at, stop, "model", sibling.vendor, match["word"], named or sibling_id(family, variant)))
    return found


def _can_be_called(base: Mention, variant: str, catalog: Catalog) -> bool:
    """Whether a model's seller has siblings of such a name: no Claude is called lite."""
    seller = catalog.vendors.get(base.vendor)
    return seller is None or not seller.tiers or variant.split("-")[0] in seller.tiers or bool(re.match(r"\d", variant))


def _ends_in(m: Mention, variant: str, vendor: str) -> bool:
    """Whether a model named in full before is what the variant word means: V4-Flash, then Flash."""
    if m.kind != "model" or m.vendor != vendor or f"-{variant}-" not in f"{m.model}-":
        return False
    behind = f"{m.model}-".partition(f"-{variant}-")[2]
    return not _COMMON.fullmatch(behind.partition("-")[0]) or bool(_IS_SIZE.match(behind))


def _heads_line(text: str, at: int, end: int) -> bool:
    """Whether a word stands at the head of its line with a colon or a bracket and money behind it."""
    low = max(0, at - _LONGEST_BULLET)
    start = text.rfind("\n", low, at) + 1
    return (
        (start > low or low == 0) and bool(_BULLET.fullmatch(text, start, at)) and bool(_PRICED_BEHIND.match(text, end))
    )


def _settled(text: str, m: Mention, at: int) -> bool:
    """Whether the version of a name holds for tier words at the heads of lines below: it stands in the same line, in a title or
    a lead-in, at the head of its own line, or without a tier of its own."""
    low, high = max(0, m.start - _FARTHEST), min(len(text), m.end + _FARTHEST)
    start, stop = max(low, text.rfind("\n", low, m.start) + 1), text.find("\n", m.end, high)
    stop = high if stop < 0 else stop
    line = text[start:stop].strip()
    title = line.startswith("#") or (len(line) < _LONGEST_TITLE and line[-1:] not in "。.!?")
    opens = bool(_BULLET.fullmatch(text, start, m.start)) or not _TAIL.search(m.model or "")
    return at < stop or line.endswith(":") or title or (opens and not _COMPARED.search(text, start, m.start))


def _family(base: Mention, catalog: Catalog, at: int, text: str) -> str | None:
    """The id a variant is put into: the sibling's, or the first family of a company named right before (讯飞 Lite)."""
    if base.model:
        return base.model
    seller = catalog.vendors.get(base.vendor)
    beside = at - base.end <= 1 or (at - base.end <= 40 and text[max(0, at - 3) : at].rstrip().endswith("模型"))
    return seller.families[0].slug if seller and seller.families and beside else None


def sibling_id(model: str, variant: str) -> str:
    """The id of a sibling: gpt-5 and mini -> gpt-5-mini; doubao-pro-32k and 128k -> doubao-pro-128k."""
    if re.fullmatch(_SIZE, variant, re.IGNORECASE):
        return re.sub(r"-\d{1,4}[kb]$", "", model) + f"-{variant}"
    base = model
    while _TAIL.search(base):
        base = _TAIL.sub("", base)
    return f"{base}-{variant}"


def named_in_full(text: str, mentions: list[Mention], catalog: Catalog) -> list[Mention]:
    """Fable 5 …, then Fable: a line's name alone means the numbered model of it last named before; not so 3.5 Haiku, whose
    number stands before it."""
    last: dict[str, Mention] = {}
    tiers: dict[tuple[str, str], Mention] = {}
    out: list[Mention] = []
    for m in mentions:
        if m.kind == "model" and m.model and not m.media:
            tier = _TIER.search(m.model)
            if tier:
                tiers[m.vendor, tier[0]] = m
            bare = re.match(r"[a-z\-]+?(?=-?\d)", m.model)
            version = None if bare else _VERSION_BEFORE.search(text, max(0, m.start - 6), m.start)
            named = None if bare else tiers.get((m.vendor, m.model))
            if bare:
                last[bare[0]] = m
            elif named:  # GPT-6 Sol …, then Sol, or 6.1 Sol
                model = named.model or ""
                m = replace(m, model=_VERSION_OF_TIER.sub(f"-{version['n']}-", model) if version else model)
            elif version:
                m = _of_version(m, version["n"], catalog)
            elif m.model in last and last[m.model].vendor == m.vendor:
                m = replace(m, model=last[m.model].model)
            elif out:
                m = _joined_sibling(text, out[-1], m)
        out.append(m)
    return out


def _joined_sibling(text: str, before: Mention, m: Mention) -> Mention:
    """Terra right behind GPT-5.6 Sol、 is GPT-5.6 Terra: a bare word joined to a sibling whose version stands before such a word."""
    version = re.fullmatch(r"([a-z]+-[\d.]+)-[a-z]+", before.model or "")
    if version is None or before.vendor != m.vendor or not re.fullmatch(r"[a-z]+", m.model or ""):
        return m
    return replace(m, model=f"{version[1]}-{m.model}") if _JOINED.fullmatch(text, before.end, m.start) else m


def _of_version(m: Mention, version: str, catalog: Catalog) -> Mention:
    """Haiku behind 3.5 is what the catalog calls Claude 3.5 Haiku."""
    line = (m.model or "").split("-")[0]
    found = [x for x in finder(catalog).find(f"{line} {version} {m.text}") if x.kind == "model"]
    return replace(m, model=found[0].model if len(found) == 1 else f"{m.model}-{version}")
