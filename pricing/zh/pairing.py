"""Old price and new: 从A降到B · 原价A，现价B · A→B · B, down from A · 此前为A，…B. An old price is told by its new one, not alone."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pricing.model import Action
from pricing.zh import before_after, several, tails
from pricing.zh.emission import Emission
from pricing.zh.engine import Cue
from pricing.zh.judging import Moves
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line
from pricing.zh.subjects import Subject

_FROM = re.compile(
    r"(?:从|由|自|from)\s{0,2}(?:原来的?|此前的?|之前的?|目前的?|每百万\s?tokens?\s?)?(?:[^\d\n,。;]{0,14})$",
    re.IGNORECASE,
)
_ARROW = re.compile(r"[~\s]{0,4}(?:元|/[^\s→]{0,12})?\s{0,2}(?:→|->|=>|➡|⇒)\s{0,2}")
_NOW = Cue(
    r"\s{0,2}[(,]?\s{0,2}(?:调整后|现价|现为|现|降价后|优惠后|折后|now|目前为?)\s{0,2}[:为]?\s{0,2}$",
    needs="调整后 现 降价后 优惠后 折后 now 目前",
)
_FROM_OLD = re.compile(
    r"\s?(?:tokens?|per [\w ]{1,20}|/\s?\w{1,8})?,?\s?from\s(?:the |a )?(?:previous |current |original |old )?\s?",
    re.IGNORECASE,
)
_BEFORE_THAT = re.compile(  # Before the promotion, the listed rates were $4 and $8.
    r"\s{0,2}(?:before (?:the|this|that)|previously|prior to|until (?:now|then)|the (?:previous|old|earlier|prior) )[^.$¥\d]{0,60}\b(?:was|were|cost)\b",
    re.IGNORECASE,
)
_BY_PERCENT = re.compile(r"\s?\d{1,3}(?:\.\d{1,2})?\s?%")  # 由 8 元降 50% 至 4 元
_TRAILS = re.compile(
    r"(?:down|up|reduced|lowered|cut|dropped|raised|increased|compared) (?:(?:by )?[\d.]{1,5}% )?(?:from|with|to)|\bfrom|previously|formerly|was|were|originally|instead of|versus|此前|(?<![底月日号年季周天])之前|原价|原为|原来|原先|原本|[降涨调]价?整?前|[(,;、]\s?原\s?[$¥]?\Z|\((?:从|由)\s?[$¥]?\Z",
    re.IGNORECASE,
)

_CHEAPER_BY = re.compile(
    r"(?:便宜|更低|低|贵|cheaper|lower)(?!了)\s?(?:约|近)?\s?[\d.]+\s?%?\s?\(\s?\Z"
)  # 便宜20%($2.50 → $2.00): another's, then its own
_TURNING = re.compile(r"现|[降涨折调]|优惠|→|->|至|如今|目前")

# 6 yuan, versus 24 yuan at launch
_AGAINST = re.compile(r"(?:versus|vs\.?|compared (?:with|to)|against)\s\S?$", re.IGNORECASE)
_AT_FIRST = re.compile(r"\s?(?:at launch|originally|previously|before|at first)\b", re.IGNORECASE)


# drops to $0.10 and $0.50, from $0.20 and $1.20
# Now 50% less: $0.10 rather than $0.20; without now it may be what something else costs.
_RATHER = re.compile(r"rather than", re.IGNORECASE)
_NOW_LESS = re.compile(r"\bnow\b|% less\b", re.IGNORECASE)
_TRAILING = re.compile(r"[,(]\s?from\s\S?\Z|\((?:从|由|原价?)\s?[$¥]?\Z", re.IGNORECASE)  # 0.015 元(从 0.12 元)
_ON_TO = re.compile(r"[^,.;]{0,60}\bto (?:just |only |about )?\S?\d", re.IGNORECASE)


_LIST_OF_OLD = re.compile(r"原价(?<!恢复原价)(?<!回到原价)(?:为|是|如下)?\s?:")
_OLD_BEFORE = re.compile(r"原价(?<!恢复原价)(?<!回到原价)(?<!按原价)[^,。;]{0,24}\Z")
_ONCE_COST = re.compile(r"\s{0,2}(?:而|在)?(?:此前|此之前|之前|原先|调整前|原来)[^,。;]{0,40}(?:价|收费|百万|为)")
_NEWS = re.compile(r"宣布|上线|推出|发布")


class Pairing(Emission):
    """Old prices and new ones of one line, and those that wait for their new price in a later line."""

    def _pair(self, line: Line, found: list[Quote]) -> set[int]:
        """Give each new price its old one; the ids of the old ones, which are no statements of their own."""
        used: set[int] = set()
        self._mark_old(line, found)
        if found and before_after.tells_old(self.text, self.out.lines, found[0].line):
            for quote in found:
                quote.old = quote.to is None
        several.old_then_new(self.text, line, found, used)
        tails.told_behind(self.text, line, found)
        old_runs = {q.run for q in found if q.old and q.order == 0 and q.run}
        for quote in found:
            quote.old = quote.old or (quote.run in old_runs and quote.order > 0)
        for i, quote in enumerate(found):
            pair = self._previous(found, i, used, line)
            if pair is not None:
                used.add(id(pair))
                self._join(quote, pair)
        for i, quote in enumerate(found):
            if quote.old and id(quote) not in used:
                new = self._before_trailing(found, i, line)
                if new is not None:
                    used.add(id(quote))
                    self._join(new, quote)
        return used

    @staticmethod
    def _join(new: Quote, old: Quote) -> None:
        new.previous = old.price
        if new.item is None:
            new.item, new.item_rule = old.item, old.item_rule
        elif old.item is None:
            old.item = new.item

    def _before_trailing(self, found: list[Quote], i: int, line: Line) -> Quote | None:
        """$4 and $20, down from $5 and $30: the old prices come behind, in the same sentence and order."""
        quote = found[i]
        first = i - quote.order
        gap = self.text[found[first - 1].end : found[first].start] if first else ""
        start, _ = line.sentence(quote.start)
        rather = _RATHER.search(gap) and _NOW_LESS.search(self.text, start, found[first - 1].start)
        if not (_TRAILS.search(gap) or rather):
            return None
        new = [q for q in found[:first] if q.start >= start and not q.old and q.money.currency == quote.money.currency]
        if len(new) > quote.of and quote.of > 1:
            new = new[-quote.of :]
        if len(new) == quote.of:
            return new[quote.order] if new[quote.order].previous is None else None
        same = [q for q in new if q.item == quote.item and q.previous is None] or [
            q for q in new[-1:] if quote.item is None and q.previous is None
        ]
        return same[-1] if same else None

    def _matching(self, quote: Quote, subject: Subject, found: Moves) -> Decimal | None:
        """A percent the text states of this vendor that the old and the new price bear out."""
        assert quote.previous
        real = (quote.price / quote.previous - 1) * 100
        for m in found.of_vendor(subject.vendor):
            if m.percent is not None and abs(m.percent - real) < 1:
                return m.percent
        return None

    def _mark_old(self, line: Line, found: list[Quote]) -> None:
        """此前 … 的价格为 … : every price of that sentence is an old one."""
        firsts: dict[int, int] = {}
        for quote in found:
            start, _ = line.sentence(quote.start)
            firsts[start] = min(firsts.get(start, quote.start), quote.start)
        once = {start: self._told_of_once(start, first) for start, first in firsts.items()}
        named = {start for start, first in firsts.items() if _OLD_BEFORE.search(self.text, start, first)}
        for quote in found:
            start, _ = line.sentence(quote.start)
            first = firsts[start]
            if _AT_FIRST.match(self.text, quote.end) and _AGAINST.search(
                self.text, max(start, quote.start - 16), quote.start
            ):
                quote.old = True
            before = next((q for q in reversed(found) if q.end <= quote.start), None)
            if before and before.end >= start and _FROM_OLD.fullmatch(self.text, before.end, quote.start):
                quote.old = True  # to $1 per million tokens from $4
            if _NOW.search(line.held, self.text[max(start, quote.start - 10) : quote.start]):
                continue
            if (
                first < quote.start
                and _TRAILING.search(self.text, max(start, quote.start - 12), quote.start)
                and not _ON_TO.match(self.text, quote.end)
            ):
                quote.old = True
            # 原价每百万 tokens 输入 5 元,输出 30 元
            if quote.to is None and (
                once[start] or (start in named and not _TURNING.search(self.text, first, quote.start))
            ):
                quote.old = True

    def _told_of_once(self, start: int, first: int) -> bool:
        """Whether a sentence whose first price stands at `first` says before it that it tells old prices."""
        text = self.text
        if _BEFORE_THAT.match(text, start) or _LIST_OF_OLD.search(text, start, first):
            return True
        return bool(_ONCE_COST.match(text, start, first)) and not _NEWS.search(text, start, first)

    def _previous(self, found: list[Quote], i: int, used: set[int], line: Line) -> Quote | None:
        quote = found[i]
        if quote.old or not i or quote.previous is not None or quote.item_rule == "item:column":
            return None
        first = found[i - 1] if quote.order == 1 and quote.of == 2 else None
        if first and self._from_to(first, quote, line):
            quote.to = "cut" if quote.price < first.price else "hike"
            return first
        whole = [q for q in found[:i] if q.run == found[i - quote.order - 1].run] if quote.order < i else []
        same = [q for q in whole if id(q) not in used]
        if not same:
            return None
        last = same[-1]
        gap = _BY_PERCENT.sub("", self.text[last.end : found[i - quote.order].start])
        arrow = bool(_ARROW.fullmatch(gap))
        if arrow and _CHEAPER_BY.search(self.text, max(line.start, whole[0].start - 24), whole[0].start):
            used.update(id(q) for q in whole)  # another's price, told in its own place
            return None
        now = bool(_NOW.pattern.fullmatch(gap))
        lead = bool(_FROM.search(self.text[max(line.start, whole[0].start - 30) : whole[0].start]))
        turned = (
            quote.to in ("cut", "hike")
            and line.sentence(last.start) == line.sentence(quote.start)
            and (lead or (len(gap) <= 10 and not re.search(r"[,、]|\band\b|和|及|与|^\s?/\s?$", gap)))
        )
        changed = (
            lead
            and re.fullmatch(r"[^。;,\d]{0,6}(?:到|至|为|成|to)[^。;,\d]{0,6}", gap.strip(), re.IGNORECASE)
            and not re.match(r"[^。;]{0,12}(?:不等|之间|区间)", self.text[quote.end : quote.end + 14])
        )
        bracketed = (
            ")" in gap and "(" in self.text[max(line.start, last.start - 12) : last.start]
        )  # 4 美元(原为 5 美元),
        named = any(last.end <= m.start < found[i - quote.order].start for m in line.mentions)
        old = last.old and len(gap) <= 16 and not bracketed and not named
        if not (arrow or now or turned or changed or old):
            return None
        match = (
            [q for q in same if q.order == quote.order]
            if len(whole) == quote.of
            else [q for q in same if q.item == quote.item] or [last] * (None in (last.item, quote.item))
        )
        if match and changed and quote.to is None and line.changes and match[0].price != quote.price:
            quote.to = "cut" if quote.price < match[0].price else "hike"
        return match[0] if match else None

    def _from_to(self, first: Quote, second: Quote, line: Line) -> bool:
        """从 8 元/百万 tokens 到 4 元/百万 tokens, where the sentence tells of a change; 从 4 元到 8 元不等 is a range."""
        told = any(c.value.way in ("cut", "hike") and abs(c.start - first.start) <= 40 for c in line.changes)
        return (
            told
            and first.price != second.price
            and bool(_FROM.search(self.text[max(line.start, first.start - 30) : first.start]))
            and bool(re.fullmatch(r"\s?(?:到|至|to)\s?", self.text[first.end : second.start]))
            and not re.match(r"[^。;]{0,12}(?:不等|之间|区间)", self.text[second.end : second.end + 14])
        )

    def _take_old(self, quote: Quote, subject: Subject) -> None:
        for k, (old, owner) in enumerate(self.old[:100]):
            same = (
                {m.model for m in owner.models} & {m.model for m in subject.models}
                or not subject.models
                or (not owner.models and quote.line == old.line)
            )
            if (
                old.item == quote.item
                and owner.vendor == subject.vendor
                and same
                and old.money.currency == quote.money.currency
            ):
                quote.previous = old.price
                del self.old[k]
                return

    def _leftover(self, quote: Quote, subject: Subject, found: Moves) -> None:
        """An old price whose new one is only told as a percent is that change's old price; else it is a price of the past."""
        models = {m.model for m in subject.models}
        if self._told_before(quote, subject):
            return
        for m in found.of_vendor(subject.vendor):
            if (
                m.percent is not None
                and m.action in ("cut", "hike")
                and (m.model is None or not models or m.model.model in models)
                and m.item in (None, quote.item)
            ):
                self._emit_quote(quote, subject, m.action, m.percent, None, "old-and-percent", only_old=True)
                return
        self._emit_quote(quote, subject, "quote", None, None, "quote")

    def _told_as_old(self, quote: Quote, subject: Subject) -> bool:
        """Whether an earlier change went away from this very price: told again it moves to nothing."""
        models = {m.model for m in subject.models}
        return any(
            (s.vendor, s.item, s.currency, s.previous_price)
            == (subject.vendor, quote.item, quote.money.currency, quote.price)
            and (s.model in models or not models)
            for s in self.out.statements
        )

    def _told_before(self, quote: Quote, subject: Subject) -> bool:
        """新价 … 。在此之前,X 输入 …: the old price comes a sentence later; the prices told of X before it were its new ones."""
        models = {m.model for m in subject.models}
        at = self.normal.at(quote.start) - self.title_length
        done = False
        for i, s in enumerate(self.out.statements):
            if (s.vendor, s.item, s.currency) != (subject.vendor, quote.item, quote.money.currency) or s.price is None:
                continue
            alike = s.model in models or not models
            if (
                alike
                and s.previous_price is None
                and s.price > 0
                and at - 400 <= s.start < at
                and s.price != quote.price
            ):
                way = Action.CUT if s.price < quote.price else Action.HIKE
                if s.action in (Action.QUOTE, way):
                    self.out.statements[i] = replace(s, action=way, previous_price=quote.price)
                    done = True
        return done
