"""Who moved after whom: A、B 以及今天跟进的 C 相继降价 · 继 A 之后，B 也宣布 … · B 跟进 A · A 降价后，B … · B followed A.

A sentence names leaders (whose act set another off) and a list (those who share one verb, in order). Leaders are no
subject of the verb that follows them; each of the list follows the one before it, its first the last leader.
"""

from __future__ import annotations

import re

from pricing.zh import cues
from pricing.zh.engine import Cue
from pricing.zh.judging import Judging
from pricing.zh.mentions import Mention
from pricing.zh.scopes import clause

_LIST_VERB = re.compile(
    r"相继|纷纷|先后|也都?|均|都|全部|全都|被迫|卷入|集体|陆续|接连|跟进|紧随|宣布|随后|加入|双双|齐|同步|入场|接力|both|all|followed|joined|announced",
    re.IGNORECASE,
)
_VERB = re.compile(r"(?:cut|slash|lower|reduc|trim|halv|drop|rais|hik|increas|doubl|decreas|adjust)", re.IGNORECASE)
_AND_LAST = re.compile(r"(?:'s \w+)?,? (?:and|&) (?:the )?(?:\S+ )?", re.IGNORECASE)
_TO_VERB = re.compile(
    r" (?:(?:AI|have|had|has|also|just|each|today|yesterday|recently|then|this week|last week|will|are|\w+ly) ){0,3}",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"\b(?:unlike|after|following|followed|with|than|by|from|of|for|to|like|as|behind|beyond|against|before|between|among|around|via|on|in|match\w*|undercut\w*|beat\w*"
    r"|will|would|did|does|do|should|could|can|if|when|whether|unless|once) (?:both |the |its |rivals? |competitors? |\w+'s ){0,2}\Z",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"(?:(?:迫使|逼迫|逼得|倒逼|促使|迫得|(?<!以)令|让|带动)了?|\b(?:forc(?:e|es|ed|ing)|prompt(?:s|ed|ing)?|push(?:es|ed|ing)?|led|leads|leading|caus(?:es|ed|ing)|driv(?:es|ing)|drove|compel\w*|spurr\w*)(?: rivals?| the)?)\s?\Z",
    re.IGNORECASE,
)
SETS_OFF = re.compile(r"迫使|逼迫|倒逼|促使|\b(?:forc|prompt|compel|spurr)(?:ed|es|ing|s|led)\b", re.IGNORECASE)
_HE = re.compile(r"\s?(?:和|与|及|以及)\s?(?:\S{2,6}(?:的|旗下))?\s?")
_ZH_TO_VERB = re.compile(
    r"\s?的?(?:大?模型|\s?API|接口|价格|定价|\s)*(?:宣布|官宣|已|也|再次|再度|大幅|今日|今天|\s){0,3}",
    re.IGNORECASE,
)
_ZH_VERB = re.compile(r"[降涨上下提调](?!价(?:竞争|大战|博弈|潮|趋势|压力|空间|预期))")
_OBJECT = re.compile(r"(?:将|把|对|比|由|在|的|给|让|使|用|从)\s?\Z")
_NEXT_OF = re.compile(r"\s?(?:、|和|与|及|,|以及|(?:, ?)?and|&)\s?", re.IGNORECASE)
_IN_ORDER = re.compile(
    r"跟进|紧随|随后|跟随|随即|继.{0,30}之后|在.{0,30}之后|后续|应战|迎战|相继|先后|纷纷|接连|陆续|也宣布|加入(?:价格战|降价)|in response|follow(?:ed|ing|s)|joined|match(?:ed|es|ing)?",
    re.IGNORECASE,
)
_THEN = Cue(
    r"[^,。;]{0,24}(?:之后|以后|[价折费]后|后尘|影响|打响(?:了)?[^,。;]{0,8}第一枪|率先[^,。;]{0,16})[,，]?|[^,。;]{0,6}(?:引发|引来|带动)",
    needs="之后 以后 价后 折后 费后 后尘 影响 打响 率先 引发 引来 带动",
    flags=0,
)
_PRICE_OF = re.compile(r"(?:了)?(?:API|模型)?(?:价格|定价|售价)?的", re.IGNORECASE)
_SOON = re.compile(r"随即|随后|之后|引来|引发|后")


class Following(Judging):
    """Leaders and lists of one line."""

    def _leaders(self, start: int, at: int) -> list[Mention]:
        """Those whose act another's is said to come after: named in the sentence before the place, with a word of it."""
        if (start, at) not in self.leaders:
            self.leaders[start, at] = self._find_leaders(start, at)
        return self.leaders[start, at]

    def _find_leaders(self, start: int, at: int) -> list[Mention]:
        text = self.text
        named = [m for m in self.line.mentions if start <= m.start < at and m.kind != "level"]
        found: list[Mention] = []
        for m in named:
            joined = bool(found) and re.fullmatch(r"\s?(?:、|和|与|及|,|以及|and)\s?", text[found[-1].end : m.start])
            inner = bool(found) and m.start <= found[-1].end + 1 and m.vendor == found[-1].vendor
            if (
                inner
                or joined
                or cues.after_whom(self.line.held, text[max(start, m.start - 14) : m.start])
                or (
                    self.line.held & _THEN.bit
                    and (then := _THEN.pattern.match(text, m.end, at))
                    and any(x.vendor != m.vendor and x.start >= then.end() for x in named)
                    and re.search(r"[价折费]后|之后|率先|第一枪|引发|引来|带动", then[0])
                )
            ):
                found.append(m)
        return found

    def _list(self, start: int, at: int) -> list[Mention]:
        """Several vendors sharing one verb: A、B、C 以及今天跟进的 D 相继宣布降价."""
        text = self.text
        leaders = {m.vendor for m in self._leaders(start, at)}
        named = [
            m
            for m in self.line.mentions
            if start <= m.start < at
            and not m.media
            and m.start not in self.subjects.reference
            and m.vendor not in leaders
        ]
        named = [
            m
            for i, m in enumerate(named)
            if not (i + 1 < len(named) and named[i + 1].start <= m.end + 1 and named[i + 1].vendor == m.vendor)
        ]
        group: list[Mention] = []
        for m in reversed(named):
            if not group:
                group = [m]
                continue
            gap = text[m.end : group[0].start]
            if m.vendor == group[0].vendor and gap.strip() in ("旗下", "旗下的"):
                group[0] = m  # 字节跳动旗下火山引擎 is one of the list
                continue
            if (
                len(gap) <= 16
                and re.search(r"[、/,&和与及]|and", gap)
                and re.match(r"[^、,/&和与及a]{0,6}(?:[、,/&和与及]|and)", gap)
                and not re.search(r"[。;]|宣布|发布|推出|的模型|上的|不同|对", gap)
            ):
                group.insert(0, m)
            else:
                break
        vendors = list(dict.fromkeys(m.vendor for m in group))
        if len(vendors) < 2 or not (
            _LIST_VERB.search(text[group[-1].end : at + 6]) or self._are_subject(group, start, at)
        ):
            return []
        out: list[Mention] = []
        for m in group:
            if m.vendor not in [x.vendor for x in out]:
                out.append(m)
        return out

    def _are_subject(self, group: list[Mention], start: int, at: int) -> bool:
        """A, B and C cut prices, A 和 B 降价: joined by and, right before the verb, and no object of somebody else's."""
        text, first, last = self.text, group[0], group[-1]
        before = text[max(start, first.start - 30) : first.start]
        if _VERB.match(text, at):
            joined = _AND_LAST.fullmatch(text, group[-2].end, last.start) and _TO_VERB.fullmatch(text, last.end, at)
            return bool(joined) and not _NO_SUBJECT.search(before)
        low = clause(text, first.start, start)
        others = any(low <= m.start < first.start and m.kind != "model" for m in self.line.mentions)
        joined = _HE.fullmatch(text, group[-2].end, last.start) and _ZH_TO_VERB.fullmatch(text, last.end, at)
        return bool(joined and _ZH_VERB.match(text, at)) and not others and not _OBJECT.search(before)

    def _made_to(self, low: int, at: int) -> list[Mention]:
        """X 迫使 Y 降价, X forced Y and Z to cut prices: those who were made to move are who moved."""
        row: list[Mention] = []
        for m in self.line.mentions:
            if low <= m.start < at and m.start not in self.subjects.reference:
                if row and _NEXT_OF.fullmatch(self.text, row[-1].end, m.start):
                    row.append(m)
                elif row and m.vendor != row[-1].vendor:
                    break
                elif _MADE.search(self.text, max(low, m.start - 20), m.start):
                    row = [m]
        return row

    def _described(self, end: int, high: int) -> list[Mention]:
        """先后降价的文心一言和通义千问: those right behind 的 are who moved."""
        behind = _PRICE_OF.match(self.text, end)
        if behind is None:
            return []
        end = behind.end() - 1
        found: list[Mention] = []
        for m in self.line.mentions:
            gap = self.text[found[-1].end if found else end + 1 : max(end + 1, m.start)]
            if (
                m.start > end
                and m.start < high
                and re.fullmatch(r"\s?(?:\([^()]{0,20}\))?\s?[、和与及]?\s?(?:国内|这家)?" if found else r"\s?", gap)
            ):
                found.append(m)
        return list({m.vendor: m for m in found}.values())

    def _in_order(self, start: int, stop: int) -> bool:
        return bool(_IN_ORDER.search(self.text, start, stop))

    def _earlier_vendors(self, start: int, at: int) -> list[str]:
        """Whose act this sentence says set it off: its leaders, else the vendor it opens with before a word of sequence."""
        leaders = [m.vendor for m in self._leaders(start, at)]
        if leaders:
            return list(dict.fromkeys(leaders))
        first = next((m for m in self.line.mentions if start <= m.start), None)
        return [first.vendor] if first and _SOON.search(self.text, first.end, first.end + 60) else []
