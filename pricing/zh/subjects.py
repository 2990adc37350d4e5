"""Whose price it is: the model and the seller that own a place in the text.

Order of scopes: a bracket's own head (Claude Opus 5 ($5/$25)), what follows a price at once (售价75美元的Opus 4.8), the
sentence before the place, the line's heading, the paragraph, the document. What is merely compared with never owns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pricing.zh.beside import SHARING, Beside, by_sentence
from pricing.zh.mentions import Mention
from pricing.zh.scopes import Line, clause
from pricing.zh.sellers import FAR, OWN_PRICE
from pricing.zh.versions import bare

_CHARGES = re.compile(
    r"\s?(?:则|也|自己|官方|自营|平台|上|只要|仅|还|这边|那边|的?(?:价格|报价|定价))?\s?(?:是|为|卖|报价|要价|收费|定价|挂|报|要|需|:|lists? it at|lists? at|charges|sells? it (?:at|for)|has it at|offers? it (?:at|for)|asks|wants|at|only|just)?\s?(?:约|仅|只要)?\s?(?:输入|input)?\s?",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"[^:。,;\n]{0,20}:\s?")  # 最高降80%:甲云…降价
_UNKNOWN = re.compile(
    r"(?<![A-Za-z0-9$¥.])(?!(?:API|USD|RMB|CNY|per|of|each|every|at)\b)[A-Za-z]{1,12}[- ]?\d{1,2}(?:\.\d)?(?:[- ][A-Za-z]{2,10})?(?![A-Za-z0-9%])",
    re.IGNORECASE,
)
# Jev 的定价为…, while a known seller comes later: whoever sets a price by a name that no list knows keeps it.
_STRANGER = re.compile(
    r"\b(?!(?:API|AI|LLM|MaaS|token|input|output|the|in|for|price|pricing|cost|cache|each|USD|RMB|CNY)s?\b)(?-i:[A-Z])[A-Za-z][\w.+-]*(?:\s(?-i:[A-Z\d])[\w.-]*){0,3}\s?(?:模型|大模型)?的?\s?(?:API\s?)?(?:标准)?(?:定价|价格|收费|售价|每百万|每百萬|per million|pricing|costs?|charges?)",
    re.IGNORECASE,
)
_UPON = re.compile(r"\s?(?:平台|云)?\s?上")  # DeepInfra 上每百万 token …: of the model told of before
_DIRECT = re.compile(
    r"[\s*#•·-]*(?:直接(?:访问|调用|接入)|官方直连|官方价格?|官网价?)\s?:"
)  # the head of a line for all its figures


@dataclass(frozen=True, slots=True)
class Subject:
    """Who owns a price: models in the order of the text (several share it or are paired), the seller, and how near. `sellers`:
    one for each model, where they differ (A 的 X 和 B 的 Y 均为 …)."""

    vendor: str | None
    models: tuple[Mention, ...] = ()
    near: str = "sentence"
    sellers: tuple[str, ...] = ()

    def one(self, order: int) -> Subject:
        """The subject with one of its models alone."""
        model = self.models[order]
        return Subject(self.sellers[order] if self.sellers else self.vendor, (model,), self.near)


class Subjects(Beside):
    """Answers who owns a place, reading a document's lines in order."""

    def owner(self, index: int, at: int, end: int) -> Subject:
        """The subject of text[at:end] in line `index`."""
        line = self.lines[index]
        start, stop = line.sentence(at)
        own = [m for m in line.mentions if start <= m.start < stop]
        found = self._bracket_head(line, at) or self._adjacent(line, at) or self._behind(line, end, stop)
        if found:
            group = [found]
            if bare(found) or SHARING.fullmatch(self.text, found.end, max(found.end, at)):  # A and B cost $3
                group = self._group([m for m in own if m.kind == "model" and m.start <= found.start])
            return self._together(index, start, at, group, "bracket")
        priced = self._priced_by(line, index, start, at)
        if priced:
            return priced
        own_price = self._official(line, index, start, at)
        if own_price:
            return own_price
        named = self._former_or_latter(index, start, at)
        if named:
            return Subject(self._seller(index, start, at, named), (named,), "sentence")
        both = self._both_of(line, start, at)
        if both:
            return self._together(index, start, at, both, "both")
        before = [m for m in own if m.end <= at]
        models = [
            m
            for m in before
            if m.kind == "model"
            and m.start not in self.reference
            and (not self._bracketed(m, at) or self._is_called(m, before))
        ]
        brands = [
            m
            for m in before
            if m.model and m.kind != "model" and m.start not in self.reference and not self._bracketed(m, at)
        ]
        if brands and (
            not models
            or (
                brands[-1].start > models[-1].end
                and brands[-1].vendor != models[-1].vendor
                and (brands[-1].kind == "brand" or self._opens(brands[-1]))
            )
        ):
            models = [m for m in models if m.vendor == brands[-1].vendor and m.start > brands[-1].start] or [brands[-1]]
        companies = [m for m in before if m.kind in ("company", "platform") and m.start not in self.reference]
        joined = self._group([*models, *brands]) if models and not any(m.kind == "model" for m in models) else []
        if len({m.vendor for m in joined}) > 1:
            return Subject(None, tuple(joined), "several")
        if models:
            group = self._group(models)
            last = group[-1]
            later = [c for c in companies if c.start > last.end and c.vendor != last.vendor]
            later = [c for c in later if self._opens(c)]
            if later and later[-1].kind != "platform":
                return Subject(later[-1].vendor, (), "sentence")
            return self._together(index, start, at, group, "sentence")
        ahead = [m for m in own if m.start >= end and m.model and m.start not in self.reference and self._opens(m)]
        stretch = self.text[clause(self.text, at, start) : min(stop, end + 40)]
        if ahead and not before and re.search(r"(?:以|凭借)[^,。;]{0,60}的(?:\S{0,4})(?:价格|定价|低价)", stretch):
            return Subject(self._seller(index, start, at, ahead[0]), (ahead[0],), "sentence")
        if (
            ahead
            and not before
            and re.match(
                r"[^\w]{0,3}(?:\S{0,12}:)?\s?(?:以|凭借|凭|定价|仅|只需|at |with |for |priced )",
                self.text[clause(self.text, at, start) :][:24],
                re.IGNORECASE,
            )
        ):
            return Subject(self._seller(index, start, at, ahead[0]), (ahead[0],), "sentence")
        if companies:
            company = companies[-1]
            several = self._group(companies)
            if len({c.vendor for c in several}) > 1:
                return Subject(None, tuple(several), "several")
            carried = self._carried(index, start, company.vendor)
            if carried is None and company.kind == "platform" and _UPON.match(self.text, company.end):
                carried = next(
                    (m for m in reversed(line.mentions) if m.kind == "model" and m.end <= company.start), None
                )
            if carried is None and company.kind == "platform" and "|" in self.text[line.start : line.end]:
                every = {m.model: m for x in self.lines for m in x.mentions if m.kind == "model" and not m.media}
                carried = next(iter(every.values())) if len(every) == 1 else None
            return Subject(company.vendor, (carried,) if carried else (), "company")
        return self._carry(index, start, at)

    def named_behind(self, index: int, end: int) -> bool:
        """Whether a model stands right behind a figure that ends there."""
        line = self.lines[index]
        return self._behind(line, end, line.sentence(end - 1)[1]) is not None

    def _together(self, index: int, start: int, at: int, group: list[Mention], near: str) -> Subject:
        """Models joined to one subject: each is sold by its own maker, or all by the platform that is spoken of."""
        if len({m.vendor for m in group}) == 1:
            return Subject(self._seller(index, start, at, group[-1]), tuple(group), near)
        sellers = tuple(self._seller(index, start, at, m) for m in group)
        if sellers[0] != group[0].vendor:  # On OpenRouter, A and B both cost
            sellers = tuple(
                s if self._maker_before(index, m) else sellers[0] for s, m in zip(sellers, group, strict=True)
            )
        return Subject(sellers[-1], tuple(group), near, sellers if len(set(sellers)) > 1 else ())

    def _carry(self, index: int, start: int, at: int) -> Subject:
        """What the sentences before speak of, nearest first: the subject of the sentence, else its last name."""
        line = self.lines[index]
        for i in range(index, max(-1, index - FAR), -1):
            here = self.lines[i]
            mentions = [m for m in here.mentions if m.end <= start] if i == index else here.mentions
            scope = "paragraph" if i == index else "document"
            if i < index and line.opens_with_length:
                mentions = here.near_length(mentions)
            for group in by_sentence(here, mentions):
                usable = [m for m in group if m.start not in self.reference]
                models = [m for m in usable if m.kind == "model"] or [m for m in usable if m.model]
                companies = [m for m in usable if m.kind == "company" or (m.kind == "platform" and self._opens(m))]
                if models:
                    last = self._theme(models)
                    if last.kind != "model":
                        last = self._carried(i, last.start, last.vendor) or last
                    heads = re.match(r"\s{0,2}:", self.text[last.end : last.end + 3])
                    later = [
                        c
                        for c in companies
                        if not heads
                        and c.start > last.end
                        and c.vendor != last.vendor
                        and c.kind != "platform"
                        and self._opens(c)
                    ]
                    if later:
                        return Subject(later[-1].vendor, (), scope)
                    return Subject(self._seller(index, start, at, last), (last,), scope)
                if companies:
                    carried = self._carried(i, companies[-1].start, companies[-1].vendor)
                    return Subject(companies[-1].vendor, (carried,) if carried else (), scope)
        like = [m for m in line.mentions if start <= m.start < at and m.start in self.equal] or [
            m for m in line.mentions if m.start < at and m.start in self.equal
        ]
        if like:
            return Subject(like[-1].vendor, (), "ahead")
        return self._ahead(index, at)

    def _ahead(self, index: int, at: int) -> Subject:
        """Nobody is named before the place: whoever is named right behind the colon, else the one vendor the rest of the text
        speaks of, if there is one."""
        headed = next((m for m in self.lines[index].mentions if m.start >= at and m.start not in self.reference), None)
        if headed and _HEADLINE.fullmatch(self.text, at, headed.start):
            return Subject(headed.vendor, (headed,) if headed.kind == "model" else (), "ahead")
        if _STRANGER.search(self.text, self.lines[index].sentence(at)[0], at):
            return Subject(None, (), "none")
        counts: dict[str, int] = {}
        rivals = self._rivals(index, at)
        for line in self.lines[index : index + FAR]:
            for m in line.mentions:
                if m.start in rivals:
                    continue
                if (
                    m.start >= at
                    and not m.media
                    and m.kind != "platform"
                    and (m.start not in self.reference or m.start in self.place)
                ):
                    counts[m.vendor] = counts.get(m.vendor, 0) + 1
        ranked = sorted(counts.items(), key=lambda pair: -pair[1])
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            return Subject(ranked[0][0], (), "ahead")
        return Subject(None, (), "none")

    def _rivals(self, index: int, at: int) -> set[int]:
        """V4-Flash 仅 0.28 美元,B 则是 15 美元: behind a name nobody knows, those of the sentence that have figures of their own."""
        line = self.lines[index]
        start, stop = line.sentence(at)
        if not _UNKNOWN.search(self.text, start, at):
            return set()
        named = [m for m in line.mentions if at <= m.start < stop]
        return {m.start for m in named if any(0 <= a.start - m.end <= 12 for a in line.amounts)}

    def _carried(self, index: int, start: int, vendor: str) -> Mention | None:
        """The model last spoken of, if it is this company's own."""
        line = self.lines[index]
        mentions = [m for m in line.mentions if m.end <= start]
        for i in (index, index - 1, index - 2):
            if i < 0:
                continue
            pool = mentions if i == index else self.lines[i].mentions
            for group in by_sentence(self.lines[i], pool):
                models = [m for m in group if m.kind == "model" and m.start not in self.reference]
                if models:
                    theme = self._theme(models)
                    return theme if theme.vendor == vendor else None
        return None

    def only_model(self, index: int, vendor: str) -> Mention | None:
        """腾讯发布新模型,输入1.3元 … Hy3 的能力: the one model of a seller that the paragraph names, else the one of the text."""
        for lines in ([self.lines[index]], self.lines):
            named = {m.model: m for x in lines for m in x.mentions if m.kind == "model" and m.vendor == vendor}
            if named:
                return next(iter(named.values())) if len(named) == 1 else None
        return None

    def _priced_by(self, line: Line, index: int, start: int, at: int) -> Subject | None:
        """DeepInfra $0.42 / $1.6 · Together lists it at $0.60: a platform right before the figure charges it, for the model
        last spoken of, whoever made that."""
        m = next((m for m in reversed(line.mentions) if m.end <= at), None)
        if (
            m is None
            or m.kind not in ("platform", "company")
            or m.start in self.reference
            or not _CHARGES.fullmatch(self.text[m.end : at])
        ):
            return None
        for i in (index, index - 1):
            pool = [x for x in self.lines[i].mentions if x.end <= m.start] if i >= 0 else []
            models = [x for x in pool if x.kind == "model" and x.start not in self.reference]
            if models and m.kind == "company":
                models = [x for x in models if x.vendor == m.vendor][-1:]
            if models:
                return Subject(m.vendor, (models[-1],), "sentence")
        return None

    def _official(self, line: Line, index: int, start: int, at: int) -> Subject | None:
        """官方平台价格为…, 自己的 API 收费…: the maker of the model last spoken of, whoever hosts it."""
        told = OWN_PRICE.search(line.held, self.text, clause(self.text, at, start), at)
        if not told and not (OWN_PRICE.bit & line.held and _DIRECT.match(self.text, line.start, at)):
            return None
        for i in (index, index - 1, index - 2):
            pool = [m for m in self.lines[i].mentions if m.end <= at] if i >= 0 else []
            models = [m for m in pool if m.kind == "model" and m.start not in self.reference and not m.media]
            if models:
                return Subject(models[-1].vendor, (models[-1],), "sentence")
        return None
