"""Names right beside a figure: Claude Opus 5 ($5/$25) · GPT-5 costs $1.25 · 售价 75 美元的 Opus 4.8."""

from __future__ import annotations

import re

from pricing.zh.engine import Cue
from pricing.zh.mentions import Mention
from pricing.zh.scopes import Line
from pricing.zh.speakers import Speakers

_AFTER = re.compile(
    r"\s{0,2}(?:的|\(|(?<![a-z])(?:for|on)\s(?:the\s|its\s)?)\s{0,2}(?:(?:旗舰|高端|顶级|新)\S{0,4}\s?)?$",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"(?:\s?等[^,。;\d]{0,8}?)?\s?(?:的|是|为|:|\(|(?:at|is|costs?|was|runs)\s|'s (?:standard |list |official |regular )?(?:price of |rate of )?)?\s?(?:约|大约|~|仅|仅为|价格|定价|为|是|输出|输入|现有的?|原来的?|目前的?|[:])?\s?(?:约|~)?\s?",
    re.IGNORECASE,
)

_ITS_PRICE = re.compile(
    r"\s?的?\s?(?:官方|公开|标准|现行)?(?:API\s?)?(?:定价|价格|报价|标价)\s?"
)  # Claude Opus 5 官方定价(…)
_UNIT = re.compile(
    r"(?: ?(?:input|output|cached)\b)?(?:\s(?:per|a|for every) (?:1 ?)?(?:million|M)\b(?: (?:input|output|cached))?(?: tokens?)?"
    r"|\s{0,2}/?\s{0,2}(?:每?百万|1M|M)?\s{0,2}(?:tokens?)?)",
    re.IGNORECASE,
)
_LESS_THAN = re.compile(
    r"(?:\bundercut(?:s|ting)?|(?:%|percent|times) (?:less|lower|cheaper|below|more expensive|more)(?: expensive)?(?: than)?) (?:the |its )?\Z",
    re.IGNORECASE,
)
# Behind several names: each of them has the price that follows.
SHARING = re.compile(
    r"\s(?:(?:now|also|both|all|each|still) )?(?:cost|share|(?:are|were) (?:\w+ )?(?:priced|charged|billed|listed|offered|sold)|have (?:\w+ )?(?:pushed|cut|set|lowered|raised|dropped|brought))\s",
    re.IGNORECASE,
)
# 两款模型定价均为 …, both are priced at …: those named together before.
_BOTH = Cue(
    r"(?:它们|他们)的?|(?:两者|二者|两款|两个|两大?模型)(?:大?模型|版本|产品)?|(?:三者|三款|三个)(?:大?模型|版本|产品)?|\bboth(?= (?:models|versions|are|cost|have|now|come|will|share|run|carry|list|price|charge)\b)",
    needs="它们 他们 两者 二者 两款 两个 两模型 两大模型 三者 三款 三个 both",
)
_FORMER = Cue(r"前者|后者|the former|the latter", needs="前者 后者 the_former the_latter")


class Beside(Speakers):
    """Finds the model that stands right beside a place."""

    def _adjacent(self, line: Line, at: int) -> Mention | None:
        """A name right before the figure owns it, compared with or not: vs Opus 4.7 的约 $10."""
        for m in reversed(line.mentions):
            if m.end <= at:
                gap = self.text[m.end : at]
                if m.start in self.reference and gap.strip() == ":":
                    break  # cheaper than X: $2
                at_it = gap.strip() == "at" and m.start in self.reference
                if at_it and (m.start in self.equal or self._less_than(line, m)):
                    break
                near = len(gap) <= 10 or (gap.startswith("'s ") and len(gap) <= 24)
                if near and m.model and _NEXT.fullmatch(gap):
                    return m
                if not near:
                    break
        return None

    def _less_than(self, line: Line, m: Mention) -> bool:
        """Costing 60 percent less than X at $0.15: the figure is the price of what costs less, if that has had none."""
        low = line.sentence(m.start)[0]
        told = any(low <= a.start < m.start for a in line.amounts)
        return not told and _LESS_THAN.search(self.text, max(low, m.start - 50), m.start) is not None

    def _bracket_head(self, line: Line, at: int) -> Mention | None:
        opening = self.text.rfind("(", max(line.start, at - 40), at)
        if opening < 0 or ")" in self.text[opening:at]:
            return None
        inside = [m for m in line.mentions if opening < m.start < at and m.kind == "model"]
        if inside:
            return inside[-1]
        for m in reversed(line.mentions):
            named = m.kind == "model" and m.end <= opening
            if named and (opening - m.end <= 3 or _ITS_PRICE.fullmatch(self.text, m.end, opening)):
                same = re.search(r"相同|一致|持平|一样", self.text[m.end : opening])  # 与 B 相同(…): what both cost
                return None if same and m.start in self.reference else m
        return None

    def _behind(self, line: Line, end: int, stop: int) -> Mention | None:
        """$30 per million output tokens for GPT-5.5, 75 美元的 Opus: the model right behind a figure and its unit."""
        for m in line.mentions:
            if end <= m.start < min(stop, end + 48) and m.kind == "model":
                unit = _UNIT.match(self.text, end, m.start)
                gap = self.text[unit.end() if unit else end : m.start]
                if _AFTER.fullmatch(gap) and not (gap.strip() == "(" and self.text[m.end : m.end + 1] != ")"):
                    return m
        return None

    def _former_or_latter(self, index: int, start: int, at: int) -> Mention | None:
        """前者 and 后者 are the last two models named together before them."""
        line = self.lines[index]
        word = next(iter(reversed(_FORMER.all(line.held, self.text, start, at))), None)
        if word is None:
            return None
        if any(word.end() <= m.start < at and m.start not in self.reference for m in line.mentions):
            return None
        for i in (index, index - 1):
            pool = [m for m in self.lines[i].mentions if m.end <= word.start()] if i >= 0 else []
            for group in by_sentence(self.lines[i], pool):
                models = [m for m in group if m.model]
                pair = list({m.model: m for m in models}.values())[-2:]
                if len(pair) == 2:
                    return pair[0] if word[0].lower() in ("前者", "the former") else pair[1]
        return None

    def _both_of(self, line: Line, start: int, at: int) -> list[Mention]:
        """两款模型定价均为: the two or three models that the paragraph named before, if it named so many and no more."""
        word = next(iter(reversed(_BOTH.all(line.held, self.text, start, at))), None)
        if word is None or any(word.start() <= m.start < at for m in line.mentions):
            return []
        many = (3,) if "三" in word[0] else (2, 3) if "们" in word[0] else (2,)
        known = self.reference - self.equal
        named: dict[str, Mention] = {}
        for group in by_sentence(line, [m for m in line.mentions if m.end <= word.start()]):
            named |= {m.model: m for m in group if m.model and m.kind == "model" and m.start not in known}
            if len(named) >= many[0]:
                break
        return sorted(named.values(), key=lambda m: m.start) if len(named) in many else []


def by_sentence(line: Line, mentions: list[Mention]) -> list[list[Mention]]:
    """Mentions in groups of one sentence, the last sentence first."""
    groups: dict[int, list[Mention]] = {}
    for m in mentions:
        groups.setdefault(line.sentence(m.start)[0], []).append(m)
    return [groups[start] for start in sorted(groups, reverse=True)]
