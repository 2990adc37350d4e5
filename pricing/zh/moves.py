"""Changes a text states: who cut, raised or freed what, by how much; with or without a figure. And who followed whom.

A word of change counts only where it speaks of a model's or an API's price, of the seller's own, as a fact or a plan of
the seller. Comparison with others, denial, cost, consumer apps, plans, hardware and weights are refused by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pricing.zh import cues, lexicon
from pricing.zh.changes import Share
from pricing.zh.engine import Token
from pricing.zh.models import Mention
from pricing.zh.scopes import Line, clause, clause_end
from pricing.zh.subjects import Subjects


@dataclass(slots=True)
class Move:
    """One vendor's stated change, still without a price."""

    start: int
    end: int
    line: int
    action: str
    vendor: str
    model: Mention | None
    item: str | None
    percent: Decimal | None
    bound: str | None
    hedged: bool
    rule: str
    follows: tuple[str, ...] = ()
    near: str = "sentence"


@dataclass(frozen=True, slots=True)
class Refused:
    start: int
    end: int
    reason: str
    rule: str


_MODEL_TALK = re.compile(
    r"大模型|模型|(?<![a-z])apis?(?![a-z])|token|词元|推理(?:价格|输入|输出|服务)|调用(?:价格|费)|(?<![a-z])llms?(?![a-z])|\bmodels?\b|大語言",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"手机|汽车|车型|新车|车企|车价|整车|轿车|SUV|电动车|续航|包月|包季|包年|预付费|套餐|会员|订阅|(?:token|coding|code) ?plan|月费|年费|云服务器|服务器|ECS|OSS|云盘|存储|数据库|CDN|带宽|GPU|显卡|芯片|内存|闪存|DRAM|NAND|硬盘|SSD|机票|酒店|门票|房价|房贷|利率|降息|股价|股票|港元|市值|目标价|评级|基金|指数|电池|光伏|锂|游戏|Steam|平板|耳机|手表|电视|电脑|笔记本|显示器|音箱|空调|冰箱|白酒|茅台|咖啡|奶茶|牛奶|药|医保|疫苗|油价|金价|黄金|铜|钢|运费|快递|外卖|电费|电价|话费|流量费|工资|薪|裁员|关税|税率|佣金|广告费|房租|租金|学费|票价|视频模型|视频生成|图像模型|生图|iPhone|Model [3YSX]|特斯拉|比亚迪|理想汽车|卡牌|机器人|眼镜|租赁|卡时|机时|插件|GPT store|credits?\b|subscription|per month|/month|iphone|cars?\b|vehicle|phone|stock|share price|mortgage|interest rate",
    re.IGNORECASE,
)
_COST = re.compile(
    r"成本|浪费|上限|额度|限额|配额|速率|限流|并发|能耗|延迟|时延|幻觉|错误率|门槛|消耗|占用|用量|参数量|显存|时间|耗时|难度|风险|噪|频率|次数|cost\b|costs\b|latency|usage|error",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"价|(?<![免浪消经学话电小自])费(?!用户|力|劲|心|者|解|曼)|收费|资费|折|计费|单价|pricing|prices?|rates?\b|fees?\b|charge|discount",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:比|较|相比|相较于?|相对于?|对比|低于|than|versus|compared (?:to|with))\s{0,2}(?:于)?[^,。;]{0,24}?(?:行业|业界|同类|竞品|友商|市场|其他|别家|对手|上一?代|前代|前作|初代|旧版|predecessor|industry|competitor|others?|rivals?)",
    re.IGNORECASE,
)
_PREDECESSOR = re.compile(
    r"(?:初代|上一?代|前代|前作|上个?版本|上一版本|旧版|predecessor|previous (?:version|generation))", re.IGNORECASE
)
_OWN_OLD = re.compile(
    r"原价|此前|之前|原来|原先|调整前|上次|现有|目前(?:价格|的价格)?|标准(?:价|费率)|官方价|刊例价|平时", re.IGNORECASE
)
_GENERAL = re.compile(
    r"价格战|降价潮|降价趋势|会降价|能否降价|要不要降价|是否降价|为什么降价|为何降价|降价空间|降价策略|降价幅度(?:有限|不大)|降价(?:的)?(?:厂商|模型|背后|之后|意味|动作|信息|公告|消息(?!:)|压力|背景|原因|逻辑|是个|更多)|这(?:一|次|波|轮|场)[^,。]{0,6}降价|推动[^,。]{0,10}降价|随着[^。]{0,24}(?:下降|降低|降价)|各家|厂商(?:们)?(?:纷纷|相继|集体)?|行业(?:整体|普遍)|继续(?:下降|降低)|持续(?:下降|降低)|不断(?:下降|降低)|逐年|每年|一定有办法|有办法|至可用|到可用|如果|若|一旦|假如|除非|希望|呼吁|建议|应该|需要|可以享受"
)
_LIST_VERB = re.compile(
    r"相继|纷纷|先后|也都?|均|都|集体|陆续|接连|跟进|紧随|宣布|随后|加入|双双|齐|同步|入场|接力|both|all|followed|joined",
    re.IGNORECASE,
)
_FOLLOW = re.compile(
    r"跟进|紧随|随后|跟随|随即|继.{0,30}之后|在.{0,30}之后|后续|应战|迎战|相继|先后|纷纷|接连|陆续|也宣布|加入(?:价格战|降价)|in response|follow(?:ed|ing|s)|joined|match(?:ed|es|ing)?",
    re.IGNORECASE,
)
_HEADLINE_LINK = re.compile(r"相关阅读|延伸阅读|推荐阅读|此前报道")


class MoveReader:
    """Reads the changes of one line."""

    def __init__(self, text: str, line: Line, index: int, subjects: Subjects) -> None:
        self.text, self.line, self.index, self.subjects = text, line, index, subjects
        self.moves: list[Move] = []
        self.refused: list[Refused] = []

    def compared(self, at: int, end: int, start: int) -> bool:
        """Whether a change or share at a place is told against somebody else's, or another model's, price."""
        text = self.text
        low = clause(text, at, start)
        near = text[low:end]
        previous = text[clause(text, low - 1, start) : low] if low > start else ""
        if re.search(
            r"便宜|更低|更便宜|低于|cheaper|lower than|less than", text[max(low, at - 10) : end + 6], re.IGNORECASE
        ):
            return True
        if _OTHERS.search(near) or _PREDECESSOR.search(text[at : min(end + 16, clause_end(text, end, self.line.end))]):
            return True
        if any(m.start in self.subjects.reference and low <= m.start < end for m in self.line.mentions):
            return True
        if re.match(r"\s?(?:而|但|与|和)?(?:相比|相较|对比|较|比|compared|versus)(?!之下)", previous):
            if not _OWN_OLD.search(previous):
                return True
        return bool(
            re.search(r"(?:是|为|约为|相当于|仅为|只有)[^,。;]{0,20}$", near)
            and any(
                low <= m.start < at and m.kind == "model" and m.start in self.subjects.reference
                for m in self.line.mentions
            )
        )

    def read(self) -> None:
        for change in self.line.changes:
            if change.value.way in ("cut", "hike"):
                self._change(change, change.value.way)
            elif change.value.way == "adjust":
                share = self._share(change, change.start, self.line.sentence(change.start)[1])
                if share is not None and share.value.signed and share.start - change.end <= 8:
                    self._change(change, "cut" if share.value.percent < 0 else "hike")
        for share in self.line.shares:
            if share.rule == "share:zhe" or (share.rule == "share:half" and "折" in self.text[share.start : share.end]):
                if not any(c.start <= share.start < c.end for c in self.line.changes):
                    self._discount(share)

    # -- a verb of change

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
        if not _PRICE.search(text[start:stop].replace("折", "")) and not re.search(r"限时|优惠|错峰", text[start:stop]):
            return self._refuse(share, "折 without a word of price", "refuse:discount")
        self._emit(share.start, share.end, "cut", share, start, stop, share.rule)

    def _not_ours(self, at: int, end: int, start: int, stop: int) -> tuple[str, str] | None:
        text = self.text
        low, high = clause(text, at, start), clause_end(text, end, stop)
        near = text[low:high]
        sentence = text[start:stop]
        wide = text[max(start, at - 80) : min(stop, end + 60)]
        if self.compared(at, end, start):
            return "compared with another vendor, model or the average: no change of its own price", "refuse:comparison"
        if cues.denied(near):
            return "denied or not done", "refuse:denied"
        if ELSEWHERE.search(near) or (
            ELSEWHERE.search(wide) and not any(low <= m.start < high and m.kind == "model" for m in self.line.mentions)
        ):
            return "speaks of other goods, plans or hardware", "refuse:elsewhere"
        if _GENERAL.search(text[max(start, at - 16) : min(stop, end + 10)]) and not re.search(
            r"宣布|官宣|公告|正式|即日起|今日|\d{1,2}\s?[月日]", text[max(start, at - 40) : end]
        ):
            return "talk of prices in general, no vendor's act", "refuse:general"
        if lexicon.MEDIA_MODELS.search(wide) and not any(
            low <= m.start < high and m.kind == "model" and not m.media for m in self.line.mentions
        ):
            return "a model of pictures, films or sound", "refuse:media"
        if re.search(r"原本|本来|原计划|原定|而(?:非|不是)", text[max(start, at - 16) : at]):
            return "what was to be and is not", "refuse:denied"
        if re.search(r"免费", text[at:end]) and not re.search(r"模型|api|调用|公测|限免|token", near, re.IGNORECASE):
            return "the end of something free that is no model", "refuse:free-kind"
        if (
            re.fullmatch(r"减半|半价|翻倍|翻番|halved|double[ds]?|half price", text[at:end], re.IGNORECASE)
            and any(at - 150 <= a.start < at for a in self.line.amounts)
            and not re.search(r"宣布|下调|上调|降|涨|调整|起", near)
        ):
            return "compared with a sibling's price just told", "refuse:comparison"
        talk = _MODEL_TALK.search(sentence) or any(m.model and start <= m.start < stop for m in self.line.mentions)
        if not talk:
            return "nothing here says that a model's price is meant", "refuse:no-model"
        return None

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
        if owner.vendor is None or (
            owner.near in ("document", "ahead", "none") and self.index > 0 and not self._heading(start, stop)
        ):
            ahead = [m for m in self.line.mentions if end <= m.start < high and m.start not in self.subjects.reference]
            if not ahead:
                return self.refused.append(
                    Refused(at, end, "the text names no seller for this change", "refuse:no-seller")
                )
            models = [m for m in ahead if m.model] or ahead
            owner_vendor, found = models[0].vendor, (models[0],) if models[0].model else ()
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
        for m in found or (None,):
            for item in items or [None]:
                self.moves.append(
                    Move(
                        span[0],
                        span[1],
                        self.index,
                        way,
                        owner_vendor,
                        m,
                        item,
                        percent,
                        bound,
                        hedged,
                        rule,
                        near=owner.near,
                    )
                )

    def _heading(self, start: int, stop: int) -> bool:
        return False

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
