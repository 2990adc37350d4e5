"""Whether a figure without an item of its own goes on with the item of the figure before it."""

from __future__ import annotations

import re

from pricing.zh.bindings import BY_COMPARISON as _BY_COMPARISON
from pricing.zh.bindings import Bindings
from pricing.zh.quotes import Quote

_AGAINST = re.compile(r"vs|对比|高于|低于", re.IGNORECASE)
# , while the lighter B doubles from
_JOINING = re.compile(
    r"\b(?:while|whereas|and|the|that|those|of|for|in|at|lighter|lightweight|smaller|larger|cheaper|bigger|(?:fall|rise|drop|double|climb|jump|go|slip|increase|decrease|come|move)(?:s|es)?|fell|rose|went|per(?: \w+)? (?:million|M)|tokens?|during|(?:off-)?peak|hours?|from|to)\b|\s",
    re.IGNORECASE,
)
_TO_NEW = re.compile(
    r"\s?(?:/?\w{0,8}\s?tokens?)?\s?(?:大幅|直接|一举)?(?:to|(?:[上下]?[降涨提调升跌翻][低高涨升价倍]?|变更?|改)[到至为成])\s?(?:了)?\s?",
    re.IGNORECASE,
)
_NEAR_PAIR, _BESIDE_NAMES = 40, 12


class Carrying(Bindings):
    """Carries items on."""

    def _goes_on(self, last: Quote, quote: Quote, start: int) -> bool:
        """A second figure of one item: another time of day, or another model behind one unit that holds the item."""
        if last.item is None:
            return False
        if self._turns(last, quote):
            return True
        if last.start < start:
            return (
                self._same_of_sibling(last, quote, start)
                or self._beside(last, quote, start)
                or self._next_tier(last, quote, start)
            )
        if re.search(r"现在|如今|目前|仍为|现为|官方|原厂|自家|now", self.text[last.end : quote.start]):
            return True
        between = [c for c in self.line.conditions if last.end <= c.start < quote.start]
        in_unit = any(
            u.start <= i.start < u.end and start <= u.start
            for u in self.line.units
            for i in self.line.items
            if i.end <= last.start
        )
        if re.match(
            r"\s?(?:\(|,)?\s?(?:vs\.?|versus|compared (?:with|to)|对比)\s",
            self.text[last.end : quote.start],
            re.IGNORECASE,
        ):
            return True
        named = any(last.end <= m.start < quote.start for m in self.line.mentions)
        gap = self.text[last.end : quote.start]
        names = sum(m.end - m.start for m in self.line.mentions if last.end <= m.start < quote.start)
        near = len(gap) <= 30 or len(_JOINING.sub("", gap)) - names <= _BESIDE_NAMES
        if named and near and _AGAINST.search(gap):
            return True
        if named and self._closes_pair(last):
            return False  # 输入 1 元、输出 4 元,B 为 0.8 元: of which meter is not said
        beside = last.item_rule == "item:carried" and re.search(r"\band\b|和|与|及", gap)
        if named and near and (beside or re.search(r"而|,|;|、", gap)):
            return True
        if (
            named
            and last.item_rule in ("item:before", "item:behind", "item:unit")
            and quote.unit_rule == "unit:sentence"
        ):
            return True
        return bool(between) or (
            in_unit
            and last.item_rule == "item:before"
            and any(last.end <= m.start for m in self.line.mentions if m.start < quote.start)
        )

    def _turns(self, last: Quote, quote: Quote) -> bool:
        """从 2 元涨到 4 元: the new price is charged for what the old one was."""
        return quote.money.currency == last.money.currency and bool(_TO_NEW.fullmatch(self.text, last.end, quote.start))

    def _same_of_sibling(self, last: Quote, quote: Quote, start: int) -> bool:
        """输入价格 0.8 元/百万 tokens …。lite 版为 0.3 元/百万 tokens。 A sibling right behind, with nothing but its price."""
        model = next((m for m in self.line.mentions if m.kind == "model" and start <= m.start < quote.start), None)
        gap = self.text[model.end : quote.start] if model else ""
        near = model is not None and model.start - start <= 3 and quote.start - last.end <= 40
        return near and bool(re.fullmatch(r"\s?(?:版本?)?\s?(?:则|也)?\s?(?:为|是|仅|只要|:)\s?", gap))

    def _beside(self, last: Quote, quote: Quote, start: int) -> bool:
        """输出价格为 4 元。相比之下,B 为 8 元: a comparison has the one item of the sentence before."""
        opening = _BY_COMPARISON.match(self.text, start)
        before, _ = self.line.sentence(last.start)
        if opening is None or self.line.sentence(start - 1)[0] != before:
            return False
        items = {q.item for q in self.quotes if before <= q.start < start}
        return len(items) == 1 and any(opening.end() <= m.start < quote.start for m in self.line.mentions)

    def _next_tier(self, last: Quote, quote: Quote, start: int) -> bool:
        """200K 以内输入为 3 元;超过 200K 时为 6 元: the one item of the half sentence before, at another length or time."""
        told = any(start <= c.start < quote.start for c in self.line.conditions)
        if (
            not told
            or self.text[start - 1] != ";"
            or any(last.end <= m.start < quote.start for m in self.line.mentions)
        ):
            return False
        before, _ = self.line.sentence(last.start)
        return len({q.item for q in self.quotes if before <= q.start < start}) == 1

    def _closes_pair(self, last: Quote) -> bool:
        """Whether a figure is the last of several items of one model."""
        former = next((q for q in reversed(self.quotes[:-1]) if q.item != last.item), None)
        if former is None or former.item is None or last.start - former.end > _NEAR_PAIR:
            return False
        return not any(former.end <= m.start < last.start for m in self.line.mentions)
