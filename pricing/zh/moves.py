"""Changes a text states: who cut, raised or freed what, by how much; with or without a figure. And who followed whom.

A word of change counts only where it speaks of a model's or an API's price, of the seller's own, as a fact or a plan of
the seller. Comparison with others, denial, cost, consumer apps, plans, hardware and weights are refused by name.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pricing.zh import cues
from pricing.zh.changes import Share
from pricing.zh.engine import Token
from pricing.zh.judging import Judging, Move, Refused
from pricing.zh.models import Mention
from pricing.zh.scopes import clause, clause_end

_COST = re.compile(
    r"成本|浪费|上限|额度|限额|配额|速率|限流|并发|能耗|延迟|时延|幻觉|错误率|门槛|消耗|占用|用量|参数量|显存|时间|耗时|难度|风险|噪|频率|次数|cost\b|costs\b|latency|usage|error",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"价|(?<![免浪消经学话电小自])费(?!用户|力|劲|心|者|解|曼)|收费|资费|折|计费|单价|pricing|prices?|rates?\b|fees?\b|charge|discount",
    re.IGNORECASE,
)
_LIST_VERB = re.compile(
    r"相继|纷纷|先后|也都?|均|都|集体|陆续|接连|跟进|紧随|宣布|随后|加入|双双|齐|同步|入场|接力|both|all|followed|joined",
    re.IGNORECASE,
)
_FOLLOW = re.compile(
    r"跟进|紧随|随后|跟随|随即|继.{0,30}之后|在.{0,30}之后|后续|应战|迎战|相继|先后|纷纷|接连|陆续|也宣布|加入(?:价格战|降价)|in response|follow(?:ed|ing|s)|joined|match(?:ed|es|ing)?",
    re.IGNORECASE,
)


class MoveReader(Judging):
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

    def _change(self, change: Token, way: str) -> None:
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
        )
        if not said_price:
            return
        if (
            (not change.value.price and _COST.search(before[-12:]))
            or (_COST.search(before[-8:]) and not _PRICE.search(before[-14:]))
            or re.match(r"后?的?(?:上限|额度|限额|配额)", text[change.end : change.end + 6])
        ):
            return self._refuse(change, "cost or use goes down, not a price", "refuse:cost")
        reason = self._not_ours(change.start, change.end, start, stop)
        if reason:
            return self._refuse(change, *reason)
        self._emit(change.start, change.end, way, share, start, stop, change.rule)

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
        if not _PRICE.search(text[start:stop].replace("折", "")) and not re.search(
            r"限时|优惠|错峰|打\S{1,4}折", text[start:stop]
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
        span = (min(at, share.start) if share else at, max(end, share.end) if share else end)
        hedged = cues.hedged(text[start:high])
        items = self._items(low, at, share)
        vendors = self._list(start, at)
        if len(vendors) >= 2:
            follow = bool(_FOLLOW.search(text, start, min(stop, end + 24)))
            seen: list[str] = list(self._earlier_vendors(start)) if follow else []
            for m in vendors:
                follows = tuple(seen[-1:]) if follow else ()
                self.moves.append(
                    Move(
                        m.start,
                        max(span[1], m.end),
                        self.index,
                        way,
                        m.vendor,
                        m if m.model and m.kind == "model" else None,
                        None,
                        percent if len(vendors) < 4 else None,
                        bound,
                        hedged,
                        rule + "+list",
                        follows,
                    )
                )
                seen.append(m.vendor)
            return
        owner = self.subjects.owner(self.index, at, end)
        if owner.vendor is None or (owner.near in ("document", "ahead", "none") and self.index > 0):
            ahead = [m for m in self.line.mentions if end <= m.start < high and m.start not in self.subjects.reference]
            if not ahead:
                return self.refused.append(
                    Refused(at, end, "the text names no seller for this change", "refuse:no-seller")
                )
            models = [m for m in ahead if m.model] or ahead
            owner_vendor: str = models[0].vendor
            found: tuple[Mention, ...] = (models[0],) if models[0].model else ()
        else:
            owner_vendor, found = owner.vendor, owner.models
            ahead = [
                m
                for m in self.line.mentions
                if at <= m.start < high and m.model and m.start not in self.subjects.reference
            ]
            if ahead and (owner.near == "company" or not found):
                found = (ahead[0],)
                if ahead[0].vendor != owner_vendor and not any(
                    m.kind == "platform" and m.vendor == owner_vendor and start <= m.start < at
                    for m in self.line.mentions
                ):
                    owner_vendor = ahead[0].vendor if ahead[0].kind == "model" else owner_vendor
        owners: tuple[Mention | None, ...] = found or (None,)
        meters: list[str | None] = [*items] or [None]
        for owned in owners:
            for item in meters:
                self.moves.append(
                    Move(
                        span[0],
                        span[1],
                        self.index,
                        way,
                        owner_vendor,
                        owned,
                        item,
                        percent,
                        bound,
                        hedged,
                        rule,
                        near=owner.near,
                    )
                )

    def _items(self, low: int, at: int, share: Token | None) -> list[str]:
        stop = at
        found = [i.value for i in self.line.items if low <= i.start < stop]
        return list(dict.fromkeys(found))

    def _list(self, start: int, at: int) -> list[Mention]:
        """Several vendors sharing one verb: A、B、C 以及今天跟进的 D 相继宣布降价."""
        text = self.text
        named = [m for m in self.line.mentions if start <= m.start < at and m.start not in self.subjects.reference]
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
            if (
                len(gap) <= 16
                and re.search(r"[、/,和与及]|and", gap)
                and not re.search(r"[。;]|宣布|发布|推出|的模型|上的|不同|对", gap)
            ):
                group.insert(0, m)
            else:
                break
        vendors = list(dict.fromkeys(m.vendor for m in group))
        if len(vendors) < 2 or not _LIST_VERB.search(text[group[-1].end : at + 6]):
            return []
        out: list[Mention] = []
        for m in group:
            if m.vendor not in [x.vendor for x in out]:
                out.append(m)
        return out

    def _earlier_vendors(self, start: int) -> list[str]:
        """Whose act this sentence says set it off: the last vendor named before the list."""
        text = self.text
        first = [m for m in self.line.mentions if start <= m.start]
        head = [
            m for m in first if re.search(r"随即|随后|之后|引来|引发|后", text[m.end : m.end + 60]) and m is first[0]
        ]
        return [head[0].vendor] if head else []


def signed(share: Token | None, way: str) -> tuple[Decimal | None, str | None]:
    """The signed percent of a share under a verb, and its bound."""
    if share is None:
        return None, None
    value: Share = share.value
    if value.signed:
        return value.percent, value.bound
    return (-value.percent if way == "cut" else value.percent), value.bound
