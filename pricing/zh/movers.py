"""Whose a change is: the seller and its models, several vendors sharing one verb, percents paired with models, its condition.

What counts as a change is decided in `moves`; here it is given to its owners as Moves. Knows no amounts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from pricing.zh import cues
from pricing.zh.changes import Share
from pricing.zh.engine import Token
from pricing.zh.following import SETS_OFF, Following
from pricing.zh.judging import Move, Refused
from pricing.zh.mentions import Mention
from pricing.zh.scopes import API_PRICE, clause, clause_end

_PRICE_MOVES = re.compile(r"调价|[涨降提]价|价格[上下]?调|price (?:cut|hike|increase|change)", re.IGNORECASE)
_JOINT = re.compile(r"\s?(?:系列|模型)?\s?(?:、|和|与|及|以及|,|,? ?and|/|&)\s?")
_OTHERS_MODELS = re.compile(r"第三方[^,。;]{0,4}模型")  # GLM-5、Kimi-K2.5 等第三方模型: on somebody's platform
_FAMILY = re.compile(r"\s?(?:全?系列?|家族|families|family|series|line-?up)", re.IGNORECASE)
_PRICE_FOR = re.compile(
    r"(?: (?:the|its|their|api|prices?|pricing|costs?|rates?|fees?)){0,4} (?:of|for|on) (?:the |its |their )?",
    re.IGNORECASE,
)
# prices fell while X grew: who is named behind did something else
_ASIDE = re.compile(
    r"\b(?:since|while|when|after|but|whereas|because|thanks to|before|against)\b|而|但|自从", re.IGNORECASE
)
_FAR = ("paragraph", "document", "ahead", "none")
_ONCE_OVER = re.compile(r"(?:结束|到期|截止|期满)之?后,")  # 优惠期结束后,X 的价格变更为
_PASSING = re.compile(r"之?[后前]")
_LEADS_IN = re.compile(r"\s{0,3}(?:by|after|with)\s", re.IGNORECASE)


class Movers(Following):
    """Gives the changes of one line to those who made them."""

    def _emit(self, at: int, end: int, way: str, share: Token | None, start: int, stop: int, rule: str) -> None:
        text = self.text
        low, high = clause(text, at, start), clause_end(text, end, stop)
        if sets_off := SETS_OFF.search(text, end, high):  # 阿里云的降价促使腾讯云 …: what follows is another's
            high = sets_off.start()
            share = share if share and share.start < high else None
        percent, bound = signed(share, way)
        made = Move(
            min(at, share.start) if share else at,
            max(end, share.end) if share else end,
            self.index,
            way,
            "",
            None,
            None,
            percent,
            bound,
            cues.hedged(self.line.held, text[start:high]),
            rule,
            condition=self._condition(low, start, end),
        )
        made_to = self._made_to(low, at)
        if not made_to and self.subjects.stranger_before(low, at):
            return self.refused.append(
                Refused(at, end, "a name that is not known moves, no seller", "refuse:no-seller")
            )
        vendors = made_to or self._described(end, high) or self._list(start, at)
        if len(vendors) >= 2:
            return self._emit_list(made, vendors, start, at, stop)
        vendor, near, models = self._of(made_to[0], high) if made_to else self._whose(at, end, start, high)
        if (
            len({m.vendor for m in models}) > 1
        ):  # names in a row, the verb behind the last: GLM-5.3、Kimi K3、Luna 降价80%
            models = models[-1:]
            vendor = vendor or models[0].vendor
        if vendor is not None and made.hedged and near not in ("sentence", "bracket", "company"):
            return self.refused.append(
                Refused(at, end, "a guess whose seller the sentence does not name", "refuse:vague")
            )
        if any(m.media for m in models):
            return self.refused.append(Refused(at, end, "a model of pictures, films or sound", "refuse:media"))
        vendor = self.subjects.named_seller(self.index, start, end, vendor) if vendor else None
        if vendor and models and _OTHERS_MODELS.search(text, models[-1].end, at):
            hosts = [m.vendor for m in self.line.mentions if m.kind in ("platform", "company") and m.end <= at]
            vendor = hosts[-1] if hosts and hosts[-1] != models[-1].vendor else None
        if not vendor or any(self.subjects.hosted_elsewhere(m) for m in models):
            return self.refused.append(Refused(at, end, "the text names no seller for this change", "refuse:no-seller"))
        follows = tuple(v for v in self._earlier_vendors(start, at) if v != vendor) if self._leaders(start, at) else ()
        paired = self._paired_percents(models, share, way, stop)
        for i, model in enumerate(models or (None,)):
            for item in self._items(low, at) or self._governed_items(end, high) or [None]:
                self.moves.append(
                    replace(
                        made,
                        vendor=vendor,
                        model=model,
                        item=item,
                        near=near,
                        follows=follows,
                        percent=paired[i] if paired else percent,
                        family=model is not None and _FAMILY.match(self.text, model.end) is not None,
                        bound=None if paired else bound,
                    )
                )

    def _emit_list(self, made: Move, vendors: list[Mention], start: int, at: int, stop: int) -> None:
        """One move a vendor of the list, each after the one before it if the text says that they came in order."""
        follow = self._in_order(start, min(stop, made.end + 24))
        seen: list[str] = self._earlier_vendors(start, at) if follow else []
        for m in vendors:
            self.moves.append(
                replace(
                    made,
                    start=m.start,
                    end=max(made.end, m.end),
                    vendor=m.vendor,
                    model=m if m.model and m.kind == "model" else None,
                    percent=made.percent if len(vendors) < 4 else None,
                    rule=made.rule + "+list",
                    follows=tuple(seen[-1:]) if follow else (),
                )
            )
            seen.append(m.vendor)

    def _whose(self, at: int, end: int, start: int, high: int) -> tuple[str | None, str, tuple[Mention, ...]]:
        """The seller, how near it was found, and its models: before the verb, else what the verb governs (下调 X 的价格)."""
        owner = self.subjects.owner(self.index, at, end)
        usable = [m for m in self.line.mentions if m.start not in self.subjects.reference]
        firm = owner.near == "document" and (
            self._priced(start, high) or self._headed(owner.vendor) or self._goes_on(owner.vendor, start, at, end)
        )
        low = clause(self.text, at, start)
        leads_in = owner.near in _FAR and _LEADS_IN.match(self.text, low)
        if leads_in:  # by slashing prices, DeepSeek aims
            high = max(high, clause_end(self.text, high + 1, self.line.sentence(low)[1]))
            leads_in = leads_in if any(end <= m.start < high for m in usable) else None
        far = owner.near in ("document", "ahead", "none") and self.index > 0 and not firm
        # nobody named yet, and nobody in this paragraph, or said in passing (降价后,用户 …): whoever comes later did not do it
        unsaid = owner.near == "ahead" and bool(not self.line.mentions or _PASSING.match(self.text, end))
        later = next((m for m in usable if end <= m.start < self.line.sentence(at)[1]), None)
        if later and later.kind == "model" and owner.near in _FAR and _ONCE_OVER.search(self.text, at, end + 2):
            return later.vendor, "sentence", (later,)
        if owner.near in ("ahead", "none") and later and not leads_in and _ASIDE.search(self.text, end, later.start):
            return None, "none", ()
        if owner.vendor is None or far or leads_in or unsaid:
            ahead = [m for m in usable if end <= m.start < high]
            if not ahead:
                return None, "none", ()
            models = [m for m in ahead if m.model] or ahead
            return models[0].vendor, owner.near, (models[0],) if models[0].model else ()
        vendor, found = owner.vendor, owner.models
        if len(found) == 1 and found[0].kind == "model" and found[0].end <= at:
            found = self._joined_before(found[0], usable)
        elif len(found) == 1 and found[0].kind == "model" and found[0].start >= end:
            found = self._joined_behind(found[0], usable, self.line.sentence(at)[1])
        governed = tuple(m for m in usable if at < m.start < end and m.kind == "model" and m.vendor == vendor)
        if governed:  # cut the price of X by half
            return vendor, owner.near, governed
        ahead = [
            m for m in usable if at <= m.start < high and m.model and not re.search(r"[、,;]", self.text[end : m.start])
        ]
        brand = (
            bool(ahead)
            and ahead[0].kind == "model"
            and all(f.kind != "model" and f.vendor == ahead[0].vendor for f in found)
        )
        if ahead and (owner.near == "company" or not found or brand):
            hosted = any(
                m.kind == "platform" and m.vendor == vendor and start <= m.start < ahead[0].start for m in usable
            )
            if ahead[0].vendor != vendor and not hosted and ahead[0].kind == "model":
                vendor = ahead[0].vendor
            found = self._joined_behind(ahead[0], usable, self.line.sentence(at)[1])
        return vendor, owner.near, found

    def _of(self, mover: Mention, high: int) -> tuple[str, str, tuple[Mention, ...]]:
        """One who is said to move, with the first model of its own that its clause names."""
        own = [m for m in self.line.mentions if mover.start <= m.start < high and m.vendor == mover.vendor and m.model]
        return mover.vendor, "sentence", tuple(own[:1])

    def _joined_before(self, last: Mention, usable: list[Mention]) -> tuple[Mention, ...]:
        """A、B 和 C 降价: the models of one vendor that share the verb behind the last of them."""
        before = [m for m in usable if m.kind == "model" and m.end <= last.end]
        row = self.subjects._group(before) if last in before else [last]
        return tuple(row) if {m.vendor for m in row} == {last.vendor} and _named_alike(row) else (last,)

    def _joined_behind(self, first: Mention, usable: list[Mention], stop: int) -> tuple[Mention, ...]:
        """下调 A、B 和 C 的价格: the models of one vendor that share the verb before the first of them."""
        row = [first]
        for m in usable:
            if m.start > row[-1].end and m.start < stop and m.kind == "model" and m.vendor == first.vendor:
                if not _JOINT.fullmatch(self.text, row[-1].end, m.start):
                    break
                row.append(m)
        return tuple(row) if _named_alike(row) else (first,)

    def _headed(self, vendor: str | None) -> bool:
        """Whether a short line above, the nearest to name anybody, speaks of this seller's change of price: a heading."""
        for line in reversed(self.subjects.lines[max(0, self.index - 4) : self.index]):
            named = {m.vendor for m in line.mentions}
            if named:
                spoken = _PRICE_MOVES.search(self.text, line.start, line.end)
                return named == {vendor} and line.end - line.start < 60 and bool(spoken)
        return False

    def _goes_on(self, vendor: str | None, start: int, at: int, end: int) -> bool:
        """DeepSeek 发布了 V3.2-Exp。 API 价格也降了一半: a line that names nobody, behind lines that name one vendor alone."""
        above = [m for x in self.subjects.lines[max(0, self.index - 2) : self.index] for m in x.mentions]
        said = API_PRICE.search(self.line.held, self.text, clause(self.text, at, start), end)
        return bool(said) and not self.line.mentions and {m.vendor for m in above} == {vendor}

    def _priced(self, start: int, high: int) -> bool:
        """Whether the sentence of a change holds a price per token, so that it speaks of what the text is about."""
        units = [u for u in self.line.units if start <= u.start < high + 40 and not u.value.foreign]
        return any(u.value.worded for u in units) and any(start <= a.start < high + 40 for a in self.line.amounts)

    def _paired_percents(
        self, models: tuple[Mention, ...], share: Token | None, way: str, stop: int
    ) -> list[Decimal | None]:
        """A 和 B 分别降价 80% 和 50%: as many percents as models, in their order."""
        if len(models) < 2 or share is None:
            return []
        run = [share]
        for s in self.line.shares:
            gap = self.text[run[-1].end : s.start] if s.start >= run[-1].end and s.start < stop else None
            if gap is not None and re.fullmatch(r"\s?(?:、|和|与|及|,|/|以及|and)\s?", gap):
                run.append(s)
        return [signed(s, way)[0] for s in run] if len(run) == len(models) else []

    def _condition(self, low: int, start: int, end: int) -> tuple[tuple[str, str], ...]:
        """The time of day, mode or tier the clause speaks of, or the sentence for times of day."""
        found = {
            c.value[0]: c.value[1]
            for c in self.line.conditions
            if start <= c.start < end and (c.start >= low or c.value[0] == "time")
        }
        return tuple(sorted(found.items()))

    def _items(self, low: int, at: int) -> list[str | None]:
        """What the clause says is charged for; "input cache hit" is the hit alone."""
        items = [i for i in self.line.items if low <= i.start < at]
        joined = {a.start for a, b in pairwise(items) if b.value == "cached_input" and b.start - a.end <= 1}
        return list(dict.fromkeys(i.value for i in items if i.start not in joined))

    def _governed_items(self, end: int, high: int) -> list[str | None]:
        """Halved the price of cache reads for X: the item right behind what the verb governs."""
        return [
            i.value for i in self.line.items if end <= i.start < high and _PRICE_FOR.fullmatch(self.text, end, i.start)
        ]


def _named_alike(row: list[Mention]) -> bool:
    """Whether each model of a row is named in full: of GPT-5.6 Sol、Terra 和 Luna only the first is."""
    return len({bool(re.search(r"\d", m.model or "")) for m in row}) == 1


def signed(share: Token | None, way: str) -> tuple[Decimal | None, str | None]:
    """The signed percent of a share under a verb, and its bound."""
    if share is None:
        return None, None
    value: Share = share.value
    if way == "cut" and (value.percent <= -100 if value.signed else value.percent >= 100):
        return None, None  # nothing falls by more than itself
    if value.signed:
        return (None, None) if way == "hike" and value.percent < 0 else (value.percent, value.bound)
    return (-value.percent if way == "cut" else value.percent), value.bound
