"""Whether a change is told against another seller, model or the average: 比 X 低 90%, 与 X 相比,价格降低, a 40% reduction from X's.

What is cheaper than another is no change of its own price.
"""

from __future__ import annotations

import re

from pricing.zh.engine import Cue
from pricing.zh.scopes import Line, clause, clause_end
from pricing.zh.subjects import Subjects

_OTHERS = re.compile(
    r"(?=[ctv低对比相较])(?:(?:比|较|相比|相较于?|相对于?|对比|低于|than|versus|compared (?:to|with))\s{0,2}(?:于)?[^,。;]{0,24}?(?:行业|业界|同类|竞品|友商|市场|其他|别家|对手|上一?代|前代|前作|初代|旧版|predecessor|industry|competitor|others?|rivals?))",
    re.IGNORECASE,
)
PREDECESSOR = re.compile(
    r"(?:初代|上一?代|前代|前作|上个?版本|上一版本|旧版|predecessor|previous (?:version|generation))", re.IGNORECASE
)
_OWN_OLD = re.compile(
    r"(?=[上之刊原官平标此现目调])(?:原价|此前|之前|原来|原先|调整前|上次|现有|目前(?:价格|的价格)?|标准(?:价|费率)|官方价|刊例价|平时)",
    re.IGNORECASE,
)
_CHEAPER = Cue(r"便宜|更低|低于|cheaper|lower than|less than", needs="便宜 更低 低于 cheaper lower_than less_than")
_FROM = Cue(r"\b(?:from|versus|vs\.?|than)$", needs="from versus vs than")
_COMPARES = re.compile(r"\s?(?:而|但|与|和)?(?:相比|相较|对比|较|比|compared|versus)(?!之下)")
_AMOUNTS_TO = re.compile(r"(?:是|为|约为|相当于|仅为|只有)[^,。;]{0,20}$")
_HALVED = re.compile(r"(?:直接|干脆|更是|则|也|又|再|就|\s){0,4}(?:打)?(?:对折|砍半|减半|腰斩|半价|对半砍)")
_SHARE_OF_OTHER = re.compile(r"(?:只有|仅为|仅|是|约为|相当于)[^,。]{2,30}(?:分之|一半|\d/\d|折)")
# 与 X 相比,价格降低 5 倍 · Compared with X, the price is reduced: the whole clause before sets another model beside it.
_BESIDE_OTHER = re.compile(
    r"(?:相比(?!之下)|相较(?!之下)|比较|对比|比起|相对于?)|\b(?:compared (?:to|with)|relative to|versus|vs\.?)\s",
    re.IGNORECASE,
)
_BESIDE_WHOM = re.compile(
    r"(?:相比|相较|对比|比起|相对)于?\s?(?:其|上一?代的?|前代的?|此前的?|自家的?)?\s?\Z|(?:compared (?:to|with)|relative to|versus|vs\.?) (?:the |its |that of )?(?:prices? of )?\Z",
    re.IGNORECASE,
)
_WITH_WHOM = re.compile(r"(?:与|和|同|跟|较)\s?(?:其|上一?代的?|前代的?|前身的?|此前的?|自家的?|\S{0,6}的)?\s?\Z")
_AGAINST_IT = re.compile(r"[^,。;:]{0,12}(?:相比|相较|比较|对比)(?!之下)")
_DECIDED = re.compile(r"宣布|官宣|公告|[将把]")
# 定价大幅降低:… 10 美元,不到 Mythos Preview 原价的一半: what is told behind the figures says against whom.
_LESS_THAN = re.compile(r"(?:不到|仅为|仅|只有|约为|约|相当于|低于|是|less than|only|about)\s?\Z", re.IGNORECASE)
_ITS_PART = re.compile(
    r"\s?的?(?:原价|价格|定价|成本)?的?(?:一半|\S分之\S|\d{1,2}/\d{1,3}|[\d.]+\s?%|[\d一二三四五六七八九]\s?[折成])"
)

_WHEREAS, _THEN = re.compile(r"\s?(?:而|但|相比之下,?)"), re.compile(r"则\s?\Z")
_NEXT_REACH = 60
_SET_AGAINST = re.compile(
    r"(?:相对于?|相比于?|相较于?|比起|较|比|than|compared (?:to|with))\s?(?:上一代的?|自家的?|the )?\Z", re.IGNORECASE
)
_FALLS = re.compile(r"[^。;\d]{0,12}(?:腰斩|砍半|减半|对折|[下大直]?降|便宜|一半|低)")


class Against:
    """One line, asked what its words of change are set against."""

    def __init__(self, text: str, line: Line, subjects: Subjects) -> None:
        self.text, self.line, self.subjects = text, line, subjects

    def compared(self, at: int, end: int, start: int) -> bool:
        """Whether a change or share at a place is told against somebody else's, or another model's, price."""
        text = self.text
        low = clause(text, at, start)
        headed = text.rfind(":", low, at)
        if headed > 0 and any(
            headed < m.start < at and m.start not in self.subjects.reference for m in self.line.mentions
        ):
            low = headed + 1  # 低于行业均价:阿里 … 降价 97%
        near = text[low:end]
        previous = text[clause(text, low - 1, start) : low] if low > start else ""
        if _CHEAPER.search(self.line.held, text, max(low, at - 10), end + 6):
            return True
        if _FROM.search(self.line.held, text[at:end]) and any(
            m.kind == "model" and end <= m.start <= end + 5 for m in self.line.mentions
        ):  # a 40% reduction from GPT-4 Turbo's pricing
            return True
        own = any(
            m.vendor and low <= m.start < at and m.start not in self.subjects.reference for m in self.line.mentions
        )
        if (
            not own
            and _SHARE_OF_OTHER.search(previous)
            and any(
                m.start in self.subjects.reference and low - len(previous) <= m.start < low for m in self.line.mentions
            )
        ):  # 只有 B 的三分之一,降幅 63%
            return True
        if (
            previous
            and _BESIDE_OTHER.search(previous)
            and not _DECIDED.search(near)
            and self._beside_other(low - len(previous), low, end)
        ):
            return True
        if self._half_of_another(at, end, start) or self._told_in_contrast(at, low):
            return True
        if _OTHERS.search(near) or PREDECESSOR.search(text[at : min(end + 16, clause_end(text, end, self.line.end))]):
            return True
        here = [m for m in self.line.mentions if low <= m.start < end]
        last = next((m for m in reversed(here) if m.start in self.subjects.reference), None)
        if last is not None and not any(
            m.kind == "model" and m.start > last.end and "的" in text[last.end : m.start] for m in here
        ):  # 对标 A 的主力模型 B 直降 90% speaks of B
            return True
        if _COMPARES.match(previous) and not _OWN_OLD.search(previous):
            return True
        referred = any(m.kind == "model" and m.start < at and m.start in self.subjects.reference for m in here)
        return referred and bool(_AMOUNTS_TO.search(near))

    def _beside_other(self, start: int, stop: int, end: int) -> bool:
        """Whether a clause sets what is spoken of beside a model of another name: 与 X 相比, 相比于 X, compared with X."""
        for m in self.line.mentions:
            if m.kind != "model" or not start <= m.start < stop:
                continue
            led = _BESIDE_WHOM.search(self.text, max(start, m.start - 30), m.start) or (
                _WITH_WHOM.search(self.text, max(start, m.start - 16), m.start)
                and _AGAINST_IT.match(self.text, m.end, stop)
            )
            itself = any(x.model == m.model for x in self.line.mentions if stop <= x.start < end)
            if led and not itself:
                return True
        return False

    def _told_in_contrast(self, at: int, low: int) -> bool:
        """A 的价格为 2 元,而 B 的价格则提升至 4 元: two models side by side, no price of B's that moved."""
        here = [m for m in self.line.mentions if m.kind == "model" and low <= m.start < at]
        if not here or not _WHEREAS.match(self.text, low, here[0].start) or not _THEN.search(self.text, low, at):
            return False
        start = self.line.sentence(at)[0]
        others = [
            m for m in self.line.mentions if m.kind == "model" and start <= m.start < low and m.model != here[-1].model
        ]
        return any(others[0].end <= a.start < low for a in self.line.amounts) if others else False

    def _half_of_another(self, at: int, end: int, start: int) -> bool:
        """Fable 5 输入 10 美元,Sol 直接对折: right behind another model's price, a half is a half of that."""
        named = [m for m in self.line.mentions if m.kind == "model" and start <= m.start and m.end <= at]
        if len(named) < 2 or not _HALVED.fullmatch(self.text, named[-1].end, end):
            return False
        others = [m for m in named if m.model != named[-1].model]
        return bool(others) and any(start <= a.start < named[-1].start for a in self.line.amounts)

    def told_against(self, end: int, stop: int) -> bool:
        """Whether the rest of the sentence says what part of another model's price the new ones are."""
        text = self.text
        return any(
            m.kind == "model"
            and end <= m.start < stop
            and _LESS_THAN.search(text, max(end, m.start - 10), m.start)
            and _ITS_PART.match(text, m.end)
            for m in self.line.mentions
        )

    def explained_behind(self, end: int, stop: int) -> bool:
        """价格大降!它相对于 X 直接腰斩: whether the next sentence tells the same without a figure, against another model."""
        high = min(self.line.end, stop + _NEXT_REACH)
        return any(
            m.kind == "model"
            and end <= m.start < high
            and _SET_AGAINST.search(self.text, max(stop, m.start - 8), m.start)
            and _FALLS.match(self.text, m.end, high)
            for m in self.line.mentions
        )
