"""Changes a text states: who cut, raised or freed what, by how much; with or without a figure. And who followed whom.

A word of change counts only where it speaks of a model's or an API's price, of the seller's own, as a fact or a plan of
the seller. Comparison with others, denial, cost, consumer apps, plans, hardware and weights are refused by name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from pricing.zh import cues
from pricing.zh.amounts import OTHER_AFTER
from pricing.zh.changes import Share
from pricing.zh.engine import Token
from pricing.zh.following import Following
from pricing.zh.judging import MODEL_TALK, Move, Refused
from pricing.zh.models import Mention
from pricing.zh.scopes import clause, clause_end

_COST = re.compile(
    r"成本|浪费|上限|额度|限额|配额|速率|限流|并发|能耗|延迟|时延|幻觉|错误率|门槛|消耗|占用|用量|参数量|显存|时间|耗时|难度|风险|噪|频率|次数|cost\b|costs\b|latency|usage|error",
    re.IGNORECASE,
)
_PRICE_WAR = re.compile(
    r"降价|价格战|免费|[下调]调.{0,6}价|价格.{0,6}[下降卷低]|[价]格?内卷|price war|price cut", re.IGNORECASE
)
_PRICE = re.compile(
    r"价|(?<![免浪消经学话电小自])费(?!用户|力|劲|心|者|解|曼)|收费|资费|折|计费|单价|pricing|prices?|rates?\b|fees?\b|charge|discount",
    re.IGNORECASE,
)


class MoveReader(Following):
    """Reads the changes of one line."""

    def read(self) -> None:
        for change in self.line.changes:
            if change.value.way in ("cut", "hike"):
                self._change(change, change.value.way)
            elif change.value.way == "adjust":
                share = self._share(change, change.start, self.line.sentence(change.start)[1])
                if share is not None and share.value.signed and share.start - change.end <= 8:
                    self._change(change, "cut" if share.value.percent < 0 else "hike")
        for share in self.line.shares:
            discount = share.rule == "share:zhe" or (
                share.rule == "share:half" and "折" in self.text[share.start : share.end]
            )
            if discount and not any(c.start <= share.start < c.end for c in self.line.changes):
                self._discount(share)

    def _joined(self, change: Token) -> None:
        """百度、腾讯纷纷跟进: following is a cut of one's own where the text speaks of a war of model prices."""
        text = self.text
        start, stop = self.line.sentence(change.start)
        around = text[max(0, start - 200) : min(self.line.end, stop + 40)]
        if not (_PRICE_WAR.search(around) and MODEL_TALK.search(around)):
            return self._refuse(change, "follows in something other than prices", "refuse:no-model")
        if cues.denied(text[clause(text, change.start, start) : clause_end(text, change.end, stop)]):
            return self._refuse(change, "denied or not done", "refuse:denied")
        if any(start <= m.start < change.start and m.start not in self.subjects.reference for m in self.line.mentions):
            self._emit(change.start, change.end, "cut", None, start, stop, change.rule)

    def _change(self, change: Token, way: str) -> None:
        if change.rule == "change:join":
            return self._joined(change)
        text, line = self.text, self.line
        start, stop = line.sentence(change.start)
        low, high = clause(text, change.start, start), clause_end(text, change.end, stop)
        near = text[low:high]
        share = self._share(change, low, stop)
        before = text[low : change.start]
        turns = re.match(r"[上下]调|调[高低降]|降低|提高", text[change.start : change.end]) and _PRICE.search(
            text[change.end : min(high, change.end + 16)]
        )
        said_price = (
            change.value.price
            or change.value.way == "adjust"
            or bool(_PRICE.search(before[-20:]))
            or bool(turns)
            or (share is not None and bool(_PRICE.search(near)))
            or (share is not None and self._model_moves(low, change))
        )
        if not said_price:
            return
        if (
            (not change.value.price and _COST.search(before[-12:]))
            or (_COST.search(before[-8:]) and not _PRICE.search(before[-14:]))
            or re.match(r"后?的?(?:上限|额度|限额|配额)", text[change.end : change.end + 6])
        ):
            return self._refuse(change, "cost or use goes down, not a price", "refuse:cost")
        priced = (
            next((a for a in line.amounts if change.end <= a.start <= change.end + 26), None)
            if change.value.to
            else None
        )
        if priced is not None and OTHER_AFTER.match(text, priced.end):
            return self._refuse(change, "a price per picture, call, month or person", "refuse:other-unit")
        reason = self._not_ours(change.start, change.end, start, stop)
        named = reason is not None and reason[1] == "refuse:general" and len(self._list(start, change.start)) >= 2
        if reason and not named:
            return self._refuse(change, *reason)
        self._emit(change.start, change.end, way, share, start, stop, change.rule)

    def _model_moves(self, low: int, change: Token) -> bool:
        """三款主力模型下调85%, Qwen-VL-Plus直降81%: nothing but the model stands before a verb that only prices have."""
        if not re.match(r"[上下]调|调[降涨升]|提高|直降|骤降|暴降|大降|降|涨|砍", self.text[change.start : change.end]):
            return False
        bare = self.text[change.start : change.end] in ("涨", "降", "升")
        named = [m.end for m in self.line.mentions if m.model and low <= m.start and m.end <= change.start]
        word = self.text.rfind("模型", low, change.start)
        head = max([*named, word + 2 if word >= 0 else -1])
        if bare and re.search(r"API|接口|调用", self.text[max(head - 4, low) : change.start], re.IGNORECASE):
            return False  # what an API has more of may be its calls
        return head >= 0 and bool(
            re.fullmatch(
                r"\s?(?:系列|API|接口|调用|全系|全线|均|都|也|再|又|已|直接|最高|大幅|进一步|今日|宣布|了|\s|、|和){0,4}",
                self.text[head : change.start],
            )
        )

    def _discount(self, share: Token) -> None:
        text, line = self.text, self.line
        start, stop = line.sentence(share.start)
        reason = self._not_ours(share.start, share.end, start, stop)
        if reason:
            return self._refuse(share, *reason)
        low = clause(text, share.start, start)
        if re.search(r"结束|延长|缓存|充值|首(?:次|购|月)|新用户", text[low : clause_end(text, share.end, stop)]):
            return self._refuse(
                share, "a discount that ends, goes on or is for newcomers: no new cut", "refuse:discount"
            )
        priced = any(share.end <= i.start < stop for i in line.items) and any(
            share.end <= a.start < stop for a in line.amounts
        )
        if (
            not priced
            and not _PRICE.search(text[start:stop].replace("折", ""))
            and not re.search(r"限时|优惠|错峰|打\s?\S{1,4}\s?折", text[start:stop])
        ):
            return self._refuse(share, "折 without a word of price", "refuse:discount")
        self._emit(share.start, share.end, "cut", share, start, stop, share.rule)

    def _refuse(self, token: Token, reason: str, rule: str) -> None:
        self.refused.append(Refused(token.start, token.end, reason, rule))

    def _share(self, change: Token, low: int, stop: int) -> Token | None:
        text = self.text
        inside = [
            s for s in self.line.shares if change.start <= s.start < change.end or s.start <= change.start < s.end
        ]
        if inside:
            return inside[0]
        after = [s for s in self.line.shares if change.end <= s.start <= change.end + 26 and s.start < stop]
        for s in after:
            gap = text[change.end : s.start]
            if (
                not re.search(r"[。;]", gap)
                and not (re.search(r",", gap) and not re.search(r"降幅|幅度|直降|最高|下调|达", gap))
                and not any(
                    change.end <= c.start < s.start for c in self.line.changes if c.value.way != change.value.way
                )
            ):
                return s
        before = [s for s in self.line.shares if low <= s.start and s.end <= change.start and change.start - s.end <= 6]
        return before[-1] if before else None

    def _emit(self, at: int, end: int, way: str, share: Token | None, start: int, stop: int, rule: str) -> None:
        text = self.text
        low, high = clause(text, at, start), clause_end(text, end, stop)
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
            cues.hedged(text[start:high]),
            rule,
            condition=self._condition(low, start, end),
        )
        vendors = self._described(end, high) or self._list(start, at)
        if len(vendors) >= 2:
            return self._emit_list(made, vendors, start, at, stop)
        vendor, near, models = self._whose(at, end, start, high)
        if (
            len({m.vendor for m in models}) > 1
        ):  # names in a row, the verb behind the last: GLM-5.3、Kimi K3、Luna 降价80%
            models = models[-1:]
            vendor = models[0].vendor
        if vendor is not None and made.hedged and near not in ("sentence", "bracket", "company"):
            return self.refused.append(
                Refused(at, end, "a guess whose seller the sentence does not name", "refuse:vague")
            )
        if any(m.media for m in models):
            return self.refused.append(Refused(at, end, "a model of pictures, films or sound", "refuse:media"))
        if not vendor:
            return self.refused.append(Refused(at, end, "the text names no seller for this change", "refuse:no-seller"))
        follows = tuple(v for v in self._earlier_vendors(start, at) if v != vendor) if self._leaders(start, at) else ()
        paired = self._paired_percents(models, share, way, stop)
        for i, model in enumerate(models or (None,)):
            for item in self._items(low, at) or [None]:
                self.moves.append(
                    replace(
                        made,
                        vendor=vendor,
                        model=model,
                        item=item,
                        near=near,
                        follows=follows,
                        percent=paired[i] if paired else percent,
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
        if owner.vendor is None or (owner.near in ("document", "ahead", "none") and self.index > 0):
            ahead = [m for m in usable if end <= m.start < high]
            if not ahead:
                return None, "none", ()
            models = [m for m in ahead if m.model] or ahead
            return models[0].vendor, owner.near, (models[0],) if models[0].model else ()
        vendor, found = owner.vendor, owner.models
        ahead = [
            m for m in usable if at <= m.start < high and m.model and not re.search(r"[、,;]", self.text[end : m.start])
        ]
        brand = (
            bool(ahead)
            and ahead[0].kind == "model"
            and all(f.kind != "model" and f.vendor == ahead[0].vendor for f in found)
        )
        if ahead and (owner.near == "company" or not found or brand):
            hosted = any(m.kind == "platform" and m.vendor == vendor and start <= m.start < at for m in usable)
            if ahead[0].vendor != vendor and not hosted and ahead[0].kind == "model":
                vendor = ahead[0].vendor
            found = (ahead[0],)
        return vendor, owner.near, found

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


def signed(share: Token | None, way: str) -> tuple[Decimal | None, str | None]:
    """The signed percent of a share under a verb, and its bound."""
    if share is None:
        return None, None
    value: Share = share.value
    if way == "cut" and (value.percent <= -100 if value.signed else value.percent >= 100):
        return None, None  # nothing falls by more than itself
    if value.signed:
        return value.percent, value.bound
    return (-value.percent if way == "cut" else value.percent), value.bound
