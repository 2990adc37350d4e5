"""Changes a text states: who cut, raised or freed what, by how much; with or without a figure. And who followed whom.

A word of change counts only where it speaks of a model's or an API's price, of the seller's own, as a fact or a plan of
the seller. Comparison with others, denial, cost, consumer apps, plans, hardware and weights are refused by name.
"""

from __future__ import annotations

import re

from pricing.zh import cues, tails
from pricing.zh.amounts import OTHER_AFTER
from pricing.zh.changes import Share
from pricing.zh.engine import Cue, Token
from pricing.zh.judging import CROWD, MODEL_TALK, Refused
from pricing.zh.movers import Movers
from pricing.zh.scopes import clause, clause_end

_COST = re.compile(
    r"(?=[celu上占参噪并幻延成时显次浪消用耗能速配错门限难频额风])(?:成本|浪费|上限|额度|限额|配额|速率|限流|并发|能耗|延迟|时延|幻觉|错误率|门槛|消耗|占用|用量|参数量|显存|时间|耗时|难度|风险|噪|频率|次数|cost\b|costs\b|latency|usage|error)",
    re.IGNORECASE,
)
_PRICE_WAR = re.compile(
    r"降价|价格战|免费|[下调]调.{0,6}价|价格.{0,6}[下降卷低]|[价]格?内卷|price war|price cut", re.IGNORECASE
)
_PRICE = re.compile(
    r"(?=[cdfpr价单折收计费资])(?:价|(?<![免浪消经学话电小自花])费(?!用户|力|劲|心|者|解|曼)|收费|资费|折|计费|单价|pricing|prices?|rates?\b(?![- ]limit)|fees?\b|charge|discount)",
    re.IGNORECASE,
)


# 国产厂商全部跟进
_ALL_OF_THEM = re.compile(r"(?:厂商|大厂|企业|公司|玩家|对手|同行|巨头|vendors|rivals)们?[^,。;]{0,4}\Z", re.IGNORECASE)


_FIRMS = re.compile(
    r"\s?(?:以上)?的?(?:国内|国产|大?模型|云|AI|\s){0,3}(?:厂商|公司|企业|平台|开发者|用户|客户|受访者|服务商|供应商)"
    r"|\s?of (?:\w+ ){0,3}(?:vendors|providers|companies|firms|labs|users|developers|customers|respondents)\b",
    re.IGNORECASE,
)
_AMONG_FIRMS = re.compile(r"(?:厂商|公司|企业|平台|服务商|供应商)(?:中|里|当中|之中|已|有|已有|的|,|\s){0,3}\Z")
# Verbs that anything may do; what only prices do, or limits and cuts of them, needs no such care.
_ANYTHING_MOVES = re.compile(r"提升|提高|增加|上升|抬升|抬高|升|下降|降低|缩减|减")
_PRICE_BEFORE = re.compile(
    r"(?<![性特降涨提调加减营销发力管花消])(?:价格?|费用?|费率|资费|收费|计费|单价|定价)(?:标准|水平)?(?:\([^()]{0,20}\))?"
    r"(?:\s|整体|总体|普遍|平均|最高|最多|分别|同步|相应|全面|全线|全系|大幅|小幅|略有?|略微|明显|显著|直接|进一步|再次|再度|再|又|也|均|都|已经?|将|会|要|被|有所"
    r"|继续|持续|逐步|陆续|统一|一次性|累计|共|约|近|超过?|可|了|今[日天]|昨[日天]|明[日天]|即日起|起|自|从|由|(?:较|比|相比|在|于|自|从|由)[^,。;]{1,14}"
    r"|\d{1,2}月\d{1,2}日|\d{4}年|[\d.]+\s?(?:美?元|%|美分|倍)){0,8}\Z"
)
_PRICE_OBJECT = re.compile(
    r"(?!\s?(?:[,、/]|和|与|及|并|以及))(?:了|过)?(?:\s|X|其|旗下|自家|该|这|旗舰|主力|多款|[一二两三四五六七八九十\d]{1,2}\s?[款个大]|全系列?|全线|系列|大?模型|产品|家族|在内的?|包括|包含|等|、|,(?=\s?(?:X|and\b))|和|与|及|以及|API|接口"
    r"|推理|调用|使用|服务|输入|输出|缓存(?:命中|读取|写入)?|tokens?|\([^()]{0,60}\)|的|the|its|all|and|for|of|'s|models?|family|series){0,24}"
    r"(?:定?价|收?费(?!用户)|资费|单价|prices?|pricing|rates?(?![- ]limit)|fees?)(?!格?(?:竞争|优势|透明|敏感|体系))",
    re.IGNORECASE,
)
_OF_QUOTA = re.compile(r"后?的?(?:上限|额度|限额|配额)")


_SET_AGAINST = re.compile(r"相比|相较|对比|比|较(?!低|高)|compared|versus|than", re.IGNORECASE)
_REBATE = re.compile(r"discount|off\b", re.IGNORECASE)
_FOR_SOME = Cue(
    r"new (?:users|customers|developers|accounts)|first[- ](?:time|month|purchase)|students?|start-?ups|batch|cach|credits?|annual|yearly|volume|committed|enterprise|partners",
    needs="new_users new_customers new_developers new_accounts first student startup start-up batch cach credit annual yearly volume committed enterprise partner",
)
_BESIDE_STANDARD = re.compile(
    r"[\w ]{0,24}?\b(?:compared (?:to|with)|versus|off|on|over|below|from) (?:the |its )?(?:standard|regular|normal)\b|(?:约|仅)?(?:普通|标准|正常|常规|基础|原始)(?:输入|输出)(?:价格?|费用|单价)?的",
    re.IGNORECASE,
)
_FARTHEST_SHARE = 90
_BY = re.compile(r"(?:'s)?(?: (?:prices?|pricing|models?|rates?|series|family|API))? by\s?")
_STOPS = re.compile(r"[。;]")
_PERCENT_SAID = re.compile(r"降幅|幅度|直降|最高|下调|达|\bby\b")
_ON_A_PRICE = re.compile(r"\s?[(,:]?\s?")


def _left(share: Token) -> Token:
    """降至 25% tells what is left."""
    value: Share = share.value
    return share if value.signed else share._replace(value=Share(value.percent - 100, True, value.bound))


class MoveReader(Movers):
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
        if text[change.end : change.end + 1] == "的" and any(change.end < c.start < stop for c in self.line.changes):
            return  # 以及今天跟进的 C 相继宣布降价: the verb behind the list tells it
        around = text[max(0, start - 200) : min(self.line.end, stop + 40)]
        if not (_PRICE_WAR.search(around) and MODEL_TALK.search(around)):
            return self._refuse(change, "follows in something other than prices", "refuse:no-model")
        if cues.denied(self.line.held, text[clause(text, change.start, start) : clause_end(text, change.end, stop)]):
            return self._refuse(change, "denied or not done", "refuse:denied")
        if _ALL_OF_THEM.search(text, start, change.start) and len(self._list(start, change.start)) < 2:
            return self._refuse(change, "a crowd follows, no seller by name", "refuse:general")
        if any(start <= m.start < change.start and m.start not in self.subjects.reference for m in self.line.mentions):
            self._emit(change.start, change.end, "cut", None, start, stop, change.rule)

    def _change(self, change: Token, way: str) -> None:
        if change.rule == "change:join":
            return self._joined(change)
        text, line = self.text, self.line
        start, stop = line.sentence(change.start)
        low, high = clause(text, change.start, start), clause_end(text, change.end, stop)
        if CROWD.search(text, low, change.start) and not any(low <= m.start < change.start for m in line.mentions):
            return self._refuse(change, "a crowd, no seller by name", "refuse:general")
        share = self._share(change, low, stop)
        if share is None and text[change.start : change.end].endswith("幅"):
            return self._refuse(
                change, "降幅 or 涨幅 without its figure: a head of a column, or told elsewhere", "refuse:head"
            )
        before = text[low : change.start]
        if not self._said_of_price(change, share, low, high, stop):
            return
        if not self._cost_to_users(low, change) and (
            (not change.value.price and _COST.search(before[-12:]))
            or (_COST.search(before[-8:]) and not _PRICE.search(before[-14:]))
            or _OF_QUOTA.match(text, change.end)
        ):
            return self._refuse(change, "cost or use goes down, not a price", "refuse:cost")
        priced = (
            next((a for a in line.amounts if change.end <= a.start <= change.end + 26), None)
            if change.value.to
            else None
        )
        if any(0 <= a.start - change.end <= 2 and a.value.big for a in line.amounts):
            return self._refuse(change, "by 万 or 亿: no price per token", "refuse:elsewhere")
        if priced is not None and priced.value.value == 0:
            return self._refuse(change, "down to nothing: told as free", "refuse:zero")
        if priced is not None and OTHER_AFTER.match(text, priced.end):
            return self._refuse(change, "a price per picture, call, month or person", "refuse:other-unit")
        if _BESIDE_STANDARD.match(text, change.end):
            return self._refuse(change, "the price of another service tier, beside the standard one", "refuse:tier")
        units = [u for u in line.units if start <= u.start and u.end <= change.start]
        if units and units[-1].value.foreign and change.start - units[-1].end <= 16:  # 每万字符 5 元,降价 50%
            return self._refuse(change, f"a price per {units[-1].value.foreign}", "refuse:other-unit")
        if change.rule == "change:restore" and re.search(
            r"永久|延长|顺延|转正|permanent|extend", text[start : stop + 30]
        ):
            return self._refuse(change, "a promotion that goes on or was made permanent: no rise", "refuse:discount")
        if (
            way == "cut"
            and _REBATE.search(text, change.start, change.end)
            and (
                _FOR_SOME.search(line.held, text, low, high)
                or not any(m.kind == "model" and start <= m.start < stop for m in line.mentions)
            )
        ):
            return self._refuse(change, "a discount for some, or of no model by name", "refuse:discount")
        if share is None and priced is None and self.explained_behind(change.end, stop):
            return self._refuse(change, "told against another model in the next sentence", "refuse:comparison")
        reason = self._not_ours(change.start, change.end, start, stop)
        crowd = reason is not None and reason[0].startswith(("a whole trade", "talk of prices"))
        named = crowd and len(self._list(start, change.start)) >= 2
        if reason and not named:
            return self._refuse(change, *reason)
        self._emit(change.start, change.end, way, share, start, stop, change.rule)

    def _said_of_price(self, change: Token, share: Token | None, low: int, high: int, stop: int) -> bool:
        """Whether what moves is a price: the verb says so, the price is its subject or its object, or so many percent have no
        other subject than a model. What else a price brings about (降价以提升竞争力) is no change of it."""
        text = self.text
        if change.value.price or change.value.way == "adjust" or self._price_behind(change.end, stop):
            return True
        if _ANYTHING_MOVES.match(text, change.start):
            if _PRICE_BEFORE.search(text, low, change.start):
                return True
        elif _PRICE.search(text, max(low, change.start - 20), change.start) or (
            share and _PRICE.search(text, low, high)
        ):
            return True
        return share is not None and (
            self._model_moves(low, change)
            or self._cost_to_users(low, change)
            or self._right_behind_a_price(change)
            or tails.each_meter_moves(self.text, low, change.start, stop)
        )

    def _right_behind_a_price(self, change: Token) -> bool:
        """每千 tokens 0.0005 元(直降 97%): whether nothing but a bracket or a comma parts a verb from a figure that has a unit."""
        units = [u.end for u in self.line.units if not u.value.foreign and u.end <= change.start]
        ends = [a.end for a in self.line.amounts if a.end <= change.start]
        if not units or not ends or not _ON_A_PRICE.fullmatch(self.text, max(*units, *ends), change.start):
            return False
        return not _SET_AGAINST.search(self.text, self.line.sentence(change.start)[0], change.start)

    def _price_behind(self, at: int, stop: int) -> bool:
        """下调 A、B 和 C 的 API 价格: whether nothing but models and what is charged for stands between a verb and its price."""
        parts, done = [], at
        for m in self.line.mentions:
            if done <= m.start < min(stop, at + 200):
                parts += [self.text[done : m.start], "X"]
                done = m.end
        return _PRICE_OBJECT.match("".join((*parts, self.text[done : min(stop, done + 60)]))) is not None

    def _model_moves(self, low: int, change: Token) -> bool:
        """三款主力模型下调85%, Qwen-VL-Plus直降81%: nothing but the model stands before a verb that only prices have."""
        if not re.match(r"[上下]调|上浮|调[降涨升]|提高|[直骤暴大]?降|涨|砍", self.text[change.start : change.end]):
            return False
        bare = self.text[change.start : change.end] in ("涨", "降", "升")
        named = [m.end for m in self.line.mentions if m.model and low <= m.start and m.end <= change.start]
        word = self.text.rfind("模型", low, change.start)
        head = max([*named, word + 2 if word >= 0 else -1])
        if bare and re.search(r"API|接口|调用", self.text[max(head - 4, low) : change.start], re.IGNORECASE):
            return False  # what an API has more of may be its calls
        if self.text.startswith("提高", change.start) and self.text[change.start - 2 : change.start] in (
            "输入",
            "输出",
        ):
            return False  # nor is a longer output a dearer one
        return head >= 0 and bool(
            re.fullmatch(
                r"\s?(?:系列|API|接口|调用|输入|输出|缓存命中|全系|全线|均|都|也|再|又|已|直接|最高|大幅|进一步|今日|宣布|了|\s|、|和){0,4}",
                self.text[head : change.start],
            )
        )

    def _cost_to_users(self, low: int, change: Token) -> bool:
        """A 将其 X 模型的成本降低了80%: what a seller lowers of a model of its own by name is what users pay."""
        for m in self.line.mentions:
            if m.kind == "model" and low <= m.start and m.end <= change.start:
                ahead = re.search(r"(?:将|把)(?:其|旗下的?|自家的?)?\s?$", self.text[low : m.start])
                if ahead and re.fullmatch(r"\s?(?:变体|模型|版本)?\s?的成本", self.text[m.end : change.start]):
                    return True
        return False

    def _discount(self, share: Token) -> None:
        text, line = self.text, self.line
        start, stop = line.sentence(share.start)
        reason = self._not_ours(share.start, share.end, start, stop)
        if reason:
            return self._refuse(share, *reason)
        low = clause(text, share.start, start)
        if re.search(
            r"结束|延长|缓存|充值|首(?:次|购|月)|新用户|老客户|老用户|存量",
            text[low : clause_end(text, share.end, stop)].partition(":")[0],
        ):
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
        shares = [s for s in self.line.shares if not self._of_firms(s, change)]
        inside = [s for s in shares if change.start <= s.start < change.end or s.start <= change.start < s.end]
        if inside:
            return inside[0]
        for s in shares:
            if change.end <= s.start <= change.end + _FARTHEST_SHARE and s.start < stop and self._governs(change, s):
                gap = text[change.end : s.start]
                return _left(s) if change.value.to and change.value.way == "cut" and not gap.strip(" 约") else s
        before = [s for s in shares if low <= s.start and s.end <= change.start and change.start - s.end <= 6]
        return before[-1] if before else None

    def _governs(self, change: Token, share: Token) -> bool:
        """Whether a percent behind a verb is its own: right behind, or said with by (cut the prices of A, B and C by half)."""
        gap = self.text[change.end : share.start]
        between = [c for c in self.line.changes if change.end <= c.start < share.start]
        if _STOPS.search(gap):
            return False
        if len(gap) > 26:
            named = [m.end for m in self.line.mentions if change.end <= m.start < share.start]
            return not between and bool(named and _BY.fullmatch(self.text, named[-1], share.start))
        listed = "," in gap and not _PERCENT_SAID.search(gap)
        return not listed and not any(c.value.way != change.value.way for c in between)

    def _of_firms(self, share: Token, change: Token) -> bool:
        """六成厂商提价: a share of those who act, not of a price."""
        behind = _FIRMS.match(self.text, share.end) and not 0 <= share.start - change.end <= 3
        return bool(behind or _AMONG_FIRMS.search(self.text, max(self.line.start, share.start - 10), share.start))
