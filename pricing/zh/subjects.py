"""Whose price it is: the model and the seller that own a place in the text.

Order of scopes: a bracket's own head (Claude Opus 5 ($5/$25)), what follows a price at once (售价75美元的Opus 4.8), the
sentence before the place, the line's heading, the paragraph, the document. What is merely compared with never owns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pricing.zh import cues
from pricing.zh.models import Mention
from pricing.zh.scopes import Line, clause

_AFTER = re.compile(r"\s{0,2}(?:的|\()\s{0,2}(?:(?:旗舰|高端|顶级|新)\S{0,4}\s?)?$")
_JOINED = re.compile(
    r"\s{0,2}(?:和|与|及|以及|、|/|,|&|and|,\s?and|或)\s{0,2}(?:新一代|全新的?|旗下)?\s{0,2}$", re.IGNORECASE
)
_HOSTING = re.compile(
    r"上线|接入|平台|宣布|下调|上调|提供|推出|托管|调用|公告|降价|销售|上架|部署|发布|开放|支持|新增|定价|价格|hosts?|serves?|offers?|provid|launch|announce|cut",
    re.IGNORECASE,
)
_MERELY = re.compile(
    r"(?:可(?:以)?通过|也可|同步(?:上线|登陆)|登陆|available (?:on|in|via|through)|以及|包括)[^。;\n]{0,40}$",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\s?(?:的|是|为|:|\()?\s?(?:约|大约|~|仅|仅为|价格|定价|为|是|输出|输入|现有的?|原来的?|目前的?|[:])?\s?(?:约|~)?\s?",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"\s?(?:官方|团队|今日|今天|昨日|宣布|此前|推出|发布|表示|公告|\()")
_OFFICIAL = re.compile(r"官方|官网|原厂|自家|official", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """Who owns a price: models in the order of the text (several share it or are paired), the seller, and how near."""

    vendor: str | None
    models: tuple[Mention, ...] = ()
    near: str = "sentence"


class Subjects:
    """Answers who owns a place, reading a document's lines in order."""

    def __init__(self, text: str, lines: list[Line]) -> None:
        self.text = text
        self.lines = lines
        self.reference: set[int] = set()
        self.equal: set[int] = set()
        self.place: set[int] = set()
        for line in lines:
            for m in line.mentions:
                s = max(line.start, m.start - 24)
                if self._locative(line, m):
                    self.reference.add(m.start)
                    self.place.add(m.start)
                elif joined := self._joined_reference(line, m):
                    self.reference.add(m.start)
                    if joined in self.place:
                        self.place.add(m.start)
                elif cues.compared(text[s : m.start], text[m.end : min(line.end, m.end + 30)]):
                    self.reference.add(m.start)
                    if re.search(r"(?:与|和|同|跟)\s{0,2}$", text[s : m.start]):
                        self.equal.add(m.start)

    def _locative(self, line: Line, m: Mention) -> bool:
        """Where something can be had (可在 Claude Code 和 Bedrock 中使用) is not what it costs."""
        before = self.text[max(line.start, m.start - 30) : m.start]
        return (
            bool(re.search(r"(?:可|已|现已|现|仅|首先|率先|将)(?:以)?(?:在|通过|经由)[^,。;]{0,24}$", before))
            and bool(re.match(r"[^,。;]{0,30}(?:使用|可用|访问|体验|调用|获取|提供)", self.text[m.end : m.end + 40]))
            and m.kind != "platform"
        )

    def _joined_reference(self, line: Line, m: Mention) -> int | None:
        """比 A 和 B 便宜: B is compared with like A."""
        for x in line.mentions:
            if x.start in self.reference and x.end <= m.start <= x.end + 40:
                gap = re.sub(r"\([^()]{0,34}\)|大?模型|的|旗舰", "", self.text[x.end : m.start])
                if len(gap) <= 8 and re.fullmatch(r"\s{0,2}(?:和|与|及|以及|、|/|,|&|and|或)\s{0,2}(?:\S{0,4})", gap):
                    return x.start
        return None

    def owner(self, index: int, at: int, end: int) -> Subject:
        """The subject of text[at:end] in line `index`."""
        line = self.lines[index]
        start, stop = line.sentence(at)
        own = [m for m in line.mentions if start <= m.start < stop]
        found = self._bracket_head(line, at) or self._adjacent(line, at) or self._behind(line, end, stop)
        if found:
            return Subject(self._seller(index, start, at, found), (found,), "bracket")
        before = [m for m in own if m.end <= at]
        models = [
            m for m in before if m.kind == "model" and m.start not in self.reference and not self._bracketed(m, at)
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
            if later and not self._is_host(later[-1]):
                return Subject(later[-1].vendor, (), "sentence")
            return Subject(self._seller(index, start, at, last), tuple(group), "sentence")
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
            return Subject(company.vendor, (carried,) if carried else (), "company")
        return self._carry(index, start, at)

    def _opens(self, m: Mention) -> bool:
        """Whether a name stands where a subject stands: at the head of a clause."""
        head = re.split(r"[,。;:\n]", self.text[max(0, m.start - 24) : m.start])[-1]
        return len(head.strip()) <= 3 or bool(
            re.fullmatch(
                r"\s?(?:而|但|同时|其中|另一边|此外|随后|与此同时|不过|至于|相比之下|消息|据|近日|今日|今天|昨日|而在|以及|创业公司|大厂)?\s?(?:\S{0,4})",
                head,
            )
        )

    def _carry(self, index: int, start: int, at: int) -> Subject:
        """What the sentences before speak of, nearest first: the subject of the sentence, else its last name."""
        line = self.lines[index]
        for i in range(index, -1, -1):
            here = self.lines[i]
            mentions = [m for m in here.mentions if m.end <= start] if i == index else here.mentions
            scope = "paragraph" if i == index else "document"
            for group in _by_sentence(here, mentions):
                usable = [m for m in group if m.start not in self.reference]
                models = [m for m in usable if m.kind == "model"] or [m for m in usable if m.model]
                companies = [m for m in usable if m.kind == "company" or (m.kind == "platform" and self._opens(m))]
                if models:
                    last = self._theme(models)
                    if last.kind != "model":
                        last = self._carried(i, last.start, last.vendor) or last
                    later = [
                        c
                        for c in companies
                        if c.start > last.end and c.vendor != last.vendor and not self._is_host(c) and self._opens(c)
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

    def _theme(self, models: list[Mention]) -> Mention:
        """The name a sentence is about: its first, if that opens a clause or heads a list; else its last."""
        first = models[0]
        if self._opens(first) or re.match(r"\s{0,2}(?::|-)", self.text[first.end : first.end + 3]):
            return first
        launched = re.search(
            r"(?:发布|推出|开源|上线|宣布|带来|公布|introduc\w+|launch\w+|releas\w+|announc\w+)(?:了|正式|全新|最新|新一代|的|旗舰|\s|其){0,6}$",
            self.text[max(0, first.start - 20) : first.start],
            re.IGNORECASE,
        )
        return first if launched else models[-1]

    def _ahead(self, index: int, at: int) -> Subject:
        """Nobody is named before the place: the one vendor the rest of the text speaks of, if there is one."""
        counts: dict[str, int] = {}
        for line in self.lines[index:]:
            for m in line.mentions:
                if m.start >= at and m.kind != "platform" and (m.start not in self.reference or m.start in self.place):
                    counts[m.vendor] = counts.get(m.vendor, 0) + 1
        ranked = sorted(counts.items(), key=lambda pair: -pair[1])
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            return Subject(ranked[0][0], (), "ahead")
        return Subject(None, (), "none")

    def _carried(self, index: int, start: int, vendor: str) -> Mention | None:
        """The model last spoken of, if it is this company's own."""
        line = self.lines[index]
        mentions = [m for m in line.mentions if m.end <= start]
        for i in (index, index - 1, index - 2):
            if i < 0:
                continue
            pool = mentions if i == index else self.lines[i].mentions
            for group in _by_sentence(self.lines[i], pool):
                models = [m for m in group if m.kind == "model" and m.start not in self.reference]
                if models:
                    theme = self._theme(models)
                    return theme if theme.vendor == vendor else None
        return None

    def _group(self, models: list[Mention]) -> list[Mention]:
        """The last model and those joined to it: A、B 和 C."""
        group = [models[-1]]
        for m in reversed(models[:-1]):
            gap = re.sub(r"\([^()]{0,24}\)|大?模型|的", "", self.text[m.end : group[0].start])
            if len(gap) <= 12 and _JOINED.fullmatch(gap):
                group.insert(0, m)
            else:
                break
        return group

    def _adjacent(self, line: Line, at: int) -> Mention | None:
        """A name right before the figure owns it, compared with or not: vs Opus 4.7 的约 $10."""
        for m in reversed(line.mentions):
            if m.end <= at:
                gap = self.text[m.end : at]
                if len(gap) <= 10 and m.model and _NEXT.fullmatch(gap):
                    return m
                if at - m.end > 10:
                    break
        return None

    def _bracket_head(self, line: Line, at: int) -> Mention | None:
        opening = self.text.rfind("(", max(line.start, at - 40), at)
        if opening < 0 or ")" in self.text[opening:at]:
            return None
        inside = [m for m in line.mentions if opening < m.start < at and m.kind == "model"]
        if inside:
            return inside[-1]
        for m in reversed(line.mentions):
            if m.end <= opening and opening - m.end <= 3 and m.kind == "model":
                return m
        return None

    def _behind(self, line: Line, end: int, stop: int) -> Mention | None:
        for m in line.mentions:
            if end <= m.start < min(stop, end + 12) and m.kind == "model":
                gap = self.text[end : m.start]
                gap = re.sub(r"^\s{0,2}/?\s{0,2}(?:每?百万|1M|M)?\s{0,2}(?:tokens?|Tokens?)?", "", gap)
                if _AFTER.fullmatch(gap) and not (gap.strip() == "(" and self.text[m.end : m.end + 1] != ")"):
                    return m
        return None

    def _bracketed(self, m: Mention, at: int) -> bool:
        """Whether a mention stands in a bracket that closed before the place."""
        opening = self.text.rfind("(", max(0, m.start - 60), m.start)
        if opening < 0 or ")" in self.text[opening : m.start]:
            return False
        closing = self.text.find(")", m.end, at)
        return closing >= 0

    @staticmethod
    def _is_host(m: Mention) -> bool:
        return m.kind == "platform"

    def _seller(self, index: int, start: int, at: int, model: Mention) -> str:
        """Whoever charges: the hosting platform that is spoken of, else the model's maker."""
        line = self.lines[index]
        hosts = [
            m for m in line.mentions if m.kind == "platform" and m.vendor != model.vendor and start <= m.start < at
        ]
        hosts = [
            h
            for h in hosts
            if h.start not in self.reference and not _MERELY.search(self.text[max(start, h.start - 44) : h.start])
        ]
        if hosts and len({h.vendor for h in hosts}) == 1 and _HOSTING.search(self.text, start, at):
            makers = [
                m
                for m in line.mentions
                if m.vendor == model.vendor
                and m.kind == "company"
                and hosts[-1].end <= m.start < at
                and m.start not in self.reference
            ]
            if not makers or not _OFFICIAL.match(
                self.text, makers[-1].end + (self.text[makers[-1].end : makers[-1].end + 1] == " ")
            ):
                return hosts[-1].vendor
            return model.vendor
        there = self._sold_there(index, start, at, model)
        if there:
            return there
        if any(
            m.vendor == model.vendor and m.kind == "company" and start <= m.start < at and m.start not in self.reference
            for m in line.mentions
        ):
            return model.vendor
        return self._document_host(index, start, model) or model.vendor

    def _sold_there(self, index: int, start: int, at: int, model: Mention) -> str | None:
        """M 现已在 H 的平台上推出,价格为 …: one platform alone, named as the place."""
        line = self.lines[index]
        low = line.sentence(max(line.start, start - 2))[0]
        hosts = [m for m in line.mentions if m.kind == "platform" and low <= m.start < at and m.vendor != model.vendor]
        others = [
            m
            for m in line.mentions
            if low <= m.start < at and m.kind in ("platform", "company") and m.vendor not in {h.vendor for h in hosts}
        ]
        if not hosts or others or len({h.vendor for h in hosts}) > 1 or model.end > hosts[0].start:
            return None
        placed = re.search(
            r"(?:已|现已|正式)?(?:在|登陆|上线|上架|接入)(?:了)?[^,。;]{0,16}$",
            self.text[max(low, hosts[0].start - 20) : hosts[0].start],
        )
        return (
            hosts[0].vendor
            if placed
            and re.match(
                r"[^。;]{0,20}(?:上线|推出|提供|开放|发布|上架|,|。)", self.text[hosts[-1].end : hosts[-1].end + 30]
            )
            else None
        )

    def _document_host(self, index: int, start: int, model: Mention) -> str | None:
        """The platform the text is about: it heads a clause and announces, and the maker has not spoken since. A router
        named before anyone else sells whatever the text prices."""
        host: str | None = None
        for i, line in enumerate(self.lines[: index + 1]):
            for m in line.mentions:
                if i == index and m.start >= start:
                    break
                if m.start in self.reference or m.kind not in ("platform", "company"):
                    continue
                s, e = line.sentence(m.start)
                if m.vendor == model.vendor:
                    if host and self._opens(m) and _SPEAKS.match(self.text[m.end : m.end + 10]):
                        host = None
                elif m.kind == "platform" and not _MERELY.search(self.text[max(s, m.start - 44) : m.start]):
                    router = m.vendor.startswith("other:") and host is None
                    sold = any(x.vendor == model.vendor and s <= x.start < e for x in line.mentions)
                    if router or (sold and self._opens(m) and _HOSTING.search(self.text, m.end, min(e, m.end + 40))):
                        host = m.vendor
        return host


def _by_sentence(line: Line, mentions: list[Mention]) -> list[list[Mention]]:
    """Mentions in groups of one sentence, the last sentence first."""
    groups: dict[int, list[Mention]] = {}
    for m in mentions:
        groups.setdefault(line.sentence(m.start)[0], []).append(m)
    return [groups[start] for start in sorted(groups, reverse=True)]
