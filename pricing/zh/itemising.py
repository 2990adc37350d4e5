"""What an amount is charged for: the item before it, behind it, in its unit, or paired by order."""

from __future__ import annotations

import re
from typing import Any

from pricing.zh.carrying import Carrying
from pricing.zh.engine import Token
from pricing.zh.quotes import Quote
from pricing.zh.scopes import clause

_SLASH = re.compile(r"[/|]\s{0,2}(?:US|RMB)?[$¥]?\s{0,2}$", re.IGNORECASE)
_BOTH = re.compile(r"(?:\s|/|和|与|及|、|以及|and|&|token[s]?|的|价格|或){0,6}", re.IGNORECASE)
_BLEND_SAID = re.compile(
    r"混合(?:价|计|成本|单价|定价)|综合(?:价格|成本|单价|定价|约|仅|为)|blended|\d\s?:\s?\d\s?(?:的?(?:比例|混合|输入)|blend|mix|ratio)",
    re.IGNORECASE,
)
_BOTH_BEHIND = re.compile(
    r"[^。;\d]{0,14}?(?:输入(?:和|与|、|/)?输出|input and output)[^。;,\d]{0,6}(?:同价|同为|均|都|一致|相同|统一|一样|alike)",
    re.IGNORECASE,
)
_IN_TURN = re.compile(r"分别|依次|[三四两]者|[三四两]项|respectively", re.IGNORECASE)
_SHARED = re.compile(r"均|都|统一|相同|一律|同价|both|flat", re.IGNORECASE)
_BLEND = re.compile(r"混合|综合(?:价格|成本|单价)?|blended|\d\s?:\s?\d", re.IGNORECASE)


# A cache hit costs 0.3 美元,而不是 3 美元: what the input costs otherwise.
_OTHERWISE = re.compile(
    r"\s?(?:tokens?)?\s?,?\s?(?:而不是|而非|rather than|not)\s?(?:原来的|通常的|the usual |the full )?", re.IGNORECASE
)
_UNIT_THEN_ITEM = re.compile(
    r"[$¥]?\s?[\d.]+\s?(?:美?元)?\s?[(]?\s?(?:/|每|per)?\s?(?:1|100)?\s?(?:百万|千|万|M|million)?\s?(?:个)?\s?(?:tokens?|词元|令牌|代币)?\s?[(]?\s?",
    re.IGNORECASE,
)
_ITEM_AND_ITEM = re.compile(r"\s?(?:/|、|和|与|,|及|&|\||and)\s?|\s", re.IGNORECASE)


_IN_BRACKETS = re.compile(r"\s{0,2}(?:tokens?)?\s{0,2}\(([^()\n]{1,30})\)", re.IGNORECASE)


class Itemising(Carrying):
    """What an amount is charged for."""

    def _items(self, made: list[Quote], run_start: int) -> None:
        text, line, done = self.text, self.line, self.done
        if not self._named_behind(made):
            for quote in made:
                self._behind(quote, made)
        open_ = [q for q in made if q.item is None]
        forward = [i for i in line.items if done <= i.start and i.end <= run_start]
        start, _ = line.sentence(run_start)
        forward = [i for i in forward if i.start >= start] or [
            i for i in forward if text[i.end : run_start].count("。") == 0
        ]
        if made[0].item is not None and not open_:
            return
        both = _BOTH_BEHIND.match(text, made[-1].end)
        if both and len(open_) == 1 and len(made) == 1:
            open_[0].item, open_[0].item_rule = "input+output", "item:both-behind"
            self.done = both.end()
            return
        group = self._group(forward)
        n = len(open_)
        if not group:
            last = self.quotes[-n:] if len(self.quotes) >= n else []
            recent = [q.item for q in last]
            slash = n == 2 and bool(_SLASH.search(text[open_[0].start : open_[1].start]))
            said = "分别" in text[max(start, run_start - 24) : run_start]
            told = list(dict.fromkeys(i.value for i in line.items if i.end <= run_start))
            if (
                n >= 2
                and len(told) == n
                and (len(set(recent)) != n or None in recent)
                and _IN_TURN.search(text, max(line.start, run_start - 24), run_start)
            ):
                self._give(open_, told, "item:in-turn")
            elif (
                n == 1
                and last
                and last[-1].item == "cached_input"
                and _OTHERWISE.fullmatch(text, last[-1].end, run_start)
            ):
                self._give(open_, ["input"], "item:otherwise")
            elif n == 1 and last and made[0].unit_rule != "unit:buys" and self._goes_on(last[-1], open_[0], start):
                self._give(open_, recent, "item:carried")
            elif (n >= 2 or self.listed) and len(self.head_items) == n:
                self._give(open_, self.head_items, "item:heading")
            elif n >= 2 and len(set(recent)) == n and None not in recent and self._as_before(open_, last):
                self._give(open_, recent, "item:as-before")
            elif (
                (n == 2 and said and not self._paired_models(run_start))
                or slash
                or (n == 2 and len(made) == 2 and self._looks_paired(open_, run_start))
            ):
                self._give(open_, ["input", "output"], "item:pair")
            elif n == 1 and _BLEND_SAID.search(text, start, run_start):
                open_[0].blended = True
            return
        names = [i.value for i in group]
        if n == 2 and len(set(names)) == 1 and self._slash_in_bracket(open_):
            return self._give(open_, ["input", "output"], "item:pair")
        if (
            n == 1
            and names[-1] == "input"
            and len(group) >= 2
            and names[-2] in ("cached_input", "cache_write")
            and not re.search(r"[、,;和与]", text[group[-2].end : group[-1].start])
        ):
            names = names[:-1]
        if n >= 2 and len(names) == n:
            self._give(open_, names, "item:zip")
            self.head_items = names
        elif n >= 2 and len(names) > 1 and n % len(names) == 0:
            self._give(open_, names * (n // len(names)), "item:zip")
        elif (
            n == 1
            and len(names) >= 2
            and {"input", "output"} == set(names[-2:])
            and not _IN_TURN.search(text, group[-1].end, run_start)
            and self._shared(group[-2:], run_start)
        ):
            quote = open_[0]
            if _BLEND.search(text[max(start, group[-2].start - 12) : run_start]):
                quote.blended = True
            else:
                quote.item, quote.item_rule = "input+output", "item:both"
        elif len(names) > n > 1:
            self._give(open_, names[-n:], "item:zip")
        else:
            self._give(open_, [names[-1]] * n, "item:before")

    def _slash_in_bracket(self, two: list[Quote]) -> bool:
        """A model ($0.30/$2.50): what was charged before it is not what its bracket holds."""
        return self.text[: two[0].start].endswith("(") and bool(_SLASH.search(self.text[two[0].start : two[1].start]))

    def _as_before(self, open_: list[Quote], last: list[Quote]) -> bool:
        """Whether a row of figures means what the row before it did: not if it is a pair and that was the end of three."""
        return len(open_) != 2 or {q.item for q in last} == {"input", "output"} or last[0].run == last[1].run

    def _named_behind(self, made: list[Quote]) -> bool:
        """$5/$25 每百万 tokens 输入/输出: as many items in a row behind the unit as there are figures."""
        if len(made) < 2:
            return False
        row: list[Token] = []
        for i in (i for i in self.line.items if i.start >= made[-1].start):
            gap = self.text[row[-1].end if row else made[-1].start : i.start]
            if not (_ITEM_AND_ITEM if row else _UNIT_THEN_ITEM).fullmatch(gap):
                break
            row.append(i)
        tail = self.text[row[-1].end : row[-1].end + 8] if row else ""
        if len(row) != len(made) or re.match(r"\s?(?:价格?)?\s?(?:为|是|:|分别)?\s?[$¥]?\d", tail):
            return False
        self._give(made, [i.value for i in row], "item:behind")
        made[-1].end = row[-1].end + (tail[:1] == ")")
        self.done = max(self.done, made[-1].end)
        return True

    def _looks_paired(self, two: list[Quote], at: int) -> bool:
        """2美元和12美元 of one model, the second dearer by what output is dearer: input and output."""
        gap = self.text[two[0].end : two[1].start]
        if self._paired_models(at) or not re.fullmatch(r"\s?(?:和|与|及|and)?\s?", gap) or not two[0].price:
            return False
        return 1 < two[1].price / two[0].price <= 12

    def _paired_models(self, at: int) -> bool:
        start, _ = self.line.sentence(at)
        near = [m for m in self.line.mentions if start <= m.start < at and m.kind == "model" and at - m.end < 30]
        return len(near) >= 2

    def _shared(self, pair: list[Token], at: int) -> bool:
        between = self.text[pair[0].end : pair[1].start]
        return bool(_BOTH.fullmatch(between)) or bool(_SHARED.search(self.text[pair[1].end : at]))

    def _group(self, items: list[Token]) -> list[Token]:
        if not items:
            return []
        group = [items[-1]]
        for i in reversed(items[:-1]):
            gap = self.text[i.end : group[0].start]
            if (
                len(gap) <= 24
                and not re.search(r"[。;]|,(?=.{6})", gap)
                and not any(i.end <= a.start < group[0].start for a in self.line.amounts)
            ):
                group.insert(0, i)
            else:
                break
        return group

    def _give(self, quotes: list[Quote], names: list[Any], rule: str) -> None:
        for quote, name in zip(quotes, names, strict=False):
            quote.item, quote.item_rule = name, rule

    def _behind(self, quote: Quote, made: list[Quote]) -> None:
        """Items inside a unit that follows, in a bracket that follows, or right behind."""
        text, line = self.text, self.line
        inside = [i for i in line.items if quote.start < i.start < quote.end]
        last = quote is made[-1]
        if inside and (len(inside) == 1 or last):
            if len(inside) >= 2 and len(made) == len(inside):
                self._give(made, [i.value for i in inside], "item:unit")
            elif len(inside) >= 2 and {i.value for i in inside[-2:]} == {"input", "output"}:
                quote.item, quote.item_rule = "input+output", "item:unit"
            else:
                quote.item, quote.item_rule = inside[-1].value, "item:unit"
        tail = text[quote.end : quote.end + 40]
        bracket = _IN_BRACKETS.match(tail)
        if bracket:
            here = [i for i in line.items if quote.end <= i.start < quote.end + bracket.end()]
            money = [a for a in line.amounts if quote.end <= a.start < quote.end + bracket.end()]
            figures = re.search(r"\d", text[here[0].end : quote.end + bracket.end()]) if here else None
            if here and not money and not figures:
                if len(here) >= 2 and len(made) == len(here):
                    self._give(made, [i.value for i in here], "item:bracket")
                elif len(here) >= 2 and {i.value for i in here} == {"input", "output"} and len(made) == 1:
                    quote.item, quote.item_rule = "input+output", "item:bracket"
                elif len(made) == 1 or (len(here) == 1 and len(made) != 2):
                    quote.item, quote.item_rule = here[-1].value, "item:bracket"
                quote.end += bracket.end()
                self.done = max(self.done, quote.end)
                return
        if quote.item is None and last:
            near = [
                i
                for i in line.items
                if 0 <= i.start - quote.end <= 8
                and re.fullmatch(
                    r"\s{0,2}(?:的|(?:for|of|on|per|with)\s(?:the\s|each\s|an?\s)?)?\s{0,2}",
                    text[quote.end : i.start],
                    re.IGNORECASE,
                )
            ]
            if near:
                after = text[near[0].end : min(near[0].end + 10, line.end)]
                stop = near[0].rule == "item:in-out-behind" or not re.match(
                    r"\s{0,2}(?:token[s]?|词元)?\s{0,2}(?:价格|定价|费用|单价)?\s{0,2}(?:为|是|:|每|仅)?\s{0,2}[$¥]?\d|\s{0,2}(?:每|价格|token[s]? ?每)",
                    after,
                    re.IGNORECASE,
                )
                forward = [
                    i
                    for i in line.items
                    if max(self.done, line.sentence(quote.start)[0]) <= i.start < quote.start
                    and i.start >= clause(text, quote.start, line.start)
                    and "(" not in text[i.end : quote.start]
                ]
                if stop and not forward:
                    quote.item, quote.item_rule = near[0].value, "item:behind"
                    quote.end = near[0].end
                    self.done = max(self.done, quote.end)
