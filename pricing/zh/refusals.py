"""Why an amount is no price per token: named rules, tried before any unit is looked for."""

from __future__ import annotations

import re

from pricing.zh import amounts, others, worth
from pricing.zh.engine import Cue, Token
from pricing.zh.numerals import ARABIC, MULTIPLE, multiple, read_number
from pricing.zh.quotes import LineState
from pricing.zh.scopes import clause
from pricing.zh.units import Per

_CONVERSION = Cue(
    r"(?=[ar=≈也台合当折换新现相约])(?:(?:换算[^\d,。;]{0,12}|新?台币[^\d,。;]{0,10}|也就是|约合|折合|现汇率|当前约|约为?|合|≈|相当于|约等于|about|roughly|approximately|=)[^\d\n,。;]{0,6}$)",
    needs="换算 台币 也就是 约 折合 现汇率 合 ≈ 相当于 about roughly approximately =",
)
_PACK = Cue(r"tokens?\s?包|资源包|流量包|买一送一", needs="token包 tokens包 token_包 tokens_包 资源包 流量包 买一送一")
_GIFT = re.compile(r"\s?(?:的)?(?:免费)?(?:额度|代金券|优惠券|券|体验金|算力|点数|红包)")
_GIVEN = re.compile(r"(?:送|赠送?|领取?)(?:了)?\s?$")
_AT_RATE = re.compile(r"(?:汇率|约合|折合|当前约|约等于)[^\d\n,。;]{0,6}$")
_PRICED = re.compile(r"每百万|/百万|定价|单价|收费")
_STOP = re.compile(r"[,。;]")
_ABLE = re.compile(
    r"(?:支持|处理|理解|识别|接受|接收|兼容|supports?|handles?|understands?)[^,。;:\d]{0,14}\Z", re.IGNORECASE
)
_CHARGED = re.compile(r"\s?(?:输入|输出|token|tokens|的?价格?|的?费用|计费|:|input|output)", re.IGNORECASE)
_HEADS = re.compile(
    r"\s?的?(?:(?:定价|价格|收费|费用|计费)(?:标准)?(?:如下)?|pricing|prices?|costs?)?\s?:", re.IGNORECASE
)
_CHEAPER_BY = Cue(r"(?:便宜|贵|高出|相差)了?(?:约|近|大约)?\s?$", needs="便宜 贵 高出 相差")
_DIFFERENCE = re.compile(r"\s?的?(?:(?:微[弱妙小]|细微|些许|一点点?)的?(?:优势|差别|领先)|之差|差距|差价|价差|差额)")
_GROUPED = re.compile(r"(?<![A-Za-z\-.\d])\d{1,3} \Z")
_THREE = re.compile(r"\d{3}(?![\d.])")
_NOT_PAID = Cue(
    r"(?=[sAa中单回多思总成收有每消烧省节花营账仅只才共])(?:\bspend(?:ing)? (?:is|was)\b|(?:思考|回答)?花费|[仅只才共]花|花了|花掉|消耗了?|烧[掉了]|账单|总(?:成本|计|收入|费用)|成本约?为?每次|每次(?:查询|调用|运行|任务)|节省|省下|多付|每(?:个)?(?:会话|案例|任务)|中位数|有效价格|单任务|ARR|收入|营收)",
    needs="spend 仅花 只花 才花 共花 花费 花了 花掉 消耗 烧 账单 总成本 总计 总收入 总费用 每次 节省 省下 多付 会话 案例 任务 中位数 有效价格 arr 收入 营收",
    flags=0,
)
_ONE_RUN = Cue(
    r"(?=[aeops1一单合大完平总执每能账跑])(?:(?:平均)?每次(?:测试|任务|运行|调用)的?成本[^,。;()]{0,6}$|(?:每|一|单|1)\s?(?:小时|分钟|次(?:任务|查询|调用|对话)?|条|轮|天|单|趟)[^,。;()]{0,10}$"
    r"|(?:完成|跑完|执行)[^,。;()]{0,8}(?:任务|测试|请求)[^,。;()]{0,6}$|(?:大概|大约是|合计|总共|一共|能压到|账单[^,。;]{0,6})\s?$"
    r"|\b(?:per|a|each|one|every|single)\s(?:\w+\s)?(?:turn|task|run|hour|day|session)\b[^,.;]{0,30}$)",
    needs="每次 小时 分钟 次 条 轮 天 单 趟 完成 跑完 执行 大概 大约是 合计 总共 一共 能压到 账单 turn task run hour day session",
)
_OPENING, _CLOSING = re.compile(r"\(\s?[~≈约]?\s?\Z"), re.compile(r"(?:\s?(?:per|/)\s?[^()]{0,20})?\)")
# 自托管 … 0.01 美元,而 API 为 0.14 美元
_THE_API = re.compile(r"(?<![a-z])API\s?(?:官方)?(?:价格?|定价)?(?:的|为|是|则为|要)?\s?(?:约|仅)?\s?\Z", re.IGNORECASE)
_AGAINST = re.compile(r"[,;]\s?(?:而|相比之下|相较之下|反观|while|whereas|but|versus|vs|compared)", re.IGNORECASE)
_UNNAMED = Cue(
    r"(?:低于|高于|比|较)[^,。;\d$¥]{0,10}(?:第[一二三四]|竞品|同类|同级|对手|其他|别家)[^,。;$¥]{0,16}\Z",
    needs="第一 第二 第三 第四 竞品 同类 同级 对手 其他 别家",
)
_BUYS = re.compile(
    rf"\s?(?:钱)?(?:就|便)?(?:可以?|能够?|就能|=|对应)?\s?(?:买到?|购买|兑换|兑|换|处理|获得|调用|用|跑)?\s?(?:约|近)?\s?(?P<n>{ARABIC})\s?(?P<m>{MULTIPLE})\s?(?:个)?\s?(?:token|词元|代币)",
    re.IGNORECASE,
)


def unit_less_gift(text: str, token: Token) -> bool:
    """送18元额度, 15块券: money given away."""
    return bool(
        _GIFT.match(text, token.end, token.end + 8) or _GIVEN.search(text[max(0, token.start - 4) : token.start])
    )


# 据测算,每百万 tokens 的成本约为 1 元: what it costs the maker, told by somebody who reckons it.
_COST = Cue(r"成本[^,。;:价]{0,16}\Z|\bcosts? (?:\w+ ){0,3}(?:to (?:serve|run|make)|of serving)\b", needs="成本 cost")
_RECKONED = Cue(
    r"估算|估计|测算|推算|毛利|利润率|自建|自部署|H100|H200|H800|H20|A100|A800|B200|L20|L40|4090|gross margin|estimate|reckon",
    needs="估算 估计 测算 推算 毛利 利润率 自建 自部署 h100 h200 h800 h20 a100 a800 b200 l20 l40 4090 gross_margin estimate reckon",
)
_LOST = Cue(r"(?:亏损?|倒贴|倒亏|赔|赚)(?:了|约|近|掉)?\s?\Z", needs="亏 倒贴 赔 赚")
_WORKED_OUT = re.compile(
    r"(?:[×xX*]|/\s?[\d.]+\s?(?:\\?[ct]dot|[×*]))\s?[$¥]?\s?[\d.]+[^,。;=≈]{0,20}[=≈]\s?[$¥]?\s?\Z|(?:成本|费用|花费)\s?(?:≈|约等于)\s?[$¥]?\s?\Z"
)
# $0.4 / 7400 × 10^6 ≈: a figure within a sum.
_OPERAND = re.compile(r"\s?(?:/\s?[\d.]+\s?)?(?:\\?cdot|[×*])\s?[\d.]+[^,。;]{0,16}[=≈]")
# A $2.50/1M model costs so much a day: any model of such a price, none by name.
_ANY, _OF_SUCH_PRICE = (
    re.compile(r"\b[Aa]\s\Z"),
    re.compile(r"[^,.;]{0,16}?(?<![A-Za-z])(?:model|API|LLM|endpoint)s?\b"),
)
OTHER_TOKENS = "speech or image tokens"
_OTHER_TOKENS = re.compile(
    r"\s?(?:/\s?)?(?:1?M )?(?:个)?(?:audio|speech|voice|image|video|音频|语音|图像|图片|视频)\s?(?:input |output |输入|输出)?(?:tokens?|词元)",
    re.IGNORECASE,
)
# Max 套餐 …,折算下来相当于每百万 token 0.9 美元: what a plan comes to.
_RECKONED_FROM_PLAN = re.compile(r"(?:折算|换算|摊|均摊|算下来)[^,。;\d]{0,20}(?:\d+(?:百万|千|万)?)?[^,。;\d]{0,12}\Z")
_OF_A_PLAN = Cue(r"套餐|订阅|会员|包月|(?:coding|token) plan", needs="套餐 订阅 会员 包月 plan")
_MEMBERSHIP = re.compile(r"\s?的?(?:会员|订阅(?!者)|套餐|月卡|年卡)")
_REQUEST = Cue(
    r"\b(?:requests?|quer(?:y|ies)|calls?|prompts?|conversations?)\b[^.;]{0,100}\bcosts?\b[^.;]{0,12}\Z",
    needs="request query queries call prompt conversation",
)
_LAST_WEEK = re.compile(
    r"(?:上周|这周|本周|上个?月|这个?月|昨天|今天|前天|一晚上|上午|下午)[^,。;]{0,16}(?:才|就|不到|只|花|用|烧|飙到)[^,。;\d]{0,4}\Z"
)


class Refusals(LineState):
    """Why an amount is no price per token."""

    def _refusal(self, token: Token, start: int, stop: int) -> tuple[str, str] | None:
        text, money, held = self.text, token.value, self.line.held
        if money.big:
            return "money in 万 or 亿, not a price per token", "refuse:big"
        if _PACK.search(held, text, max(start, token.start - 24), token.end + 16):
            return "a pack of tokens", "refuse:plan"
        if unit_less_gift(text, token):
            return "a credit or a coupon", "refuse:gift"
        if money.value > 100_000:
            return "too much for a price per token", "refuse:big"
        if _GROUPED.search(text, max(start, token.start - 6), token.start) and _THREE.match(text, token.start):
            return "a number in groups with spaces is not guessed at", "refuse:number"
        low = max(start, token.start - 30)
        before = text[low : token.start]
        after = text[token.end : token.end + 24]
        unit = next((u for u in self.units if token.end <= u.start <= token.end + 4), None)
        unit = None if unit is not None and _STOP.search(text, token.end, unit.start) else unit
        if unit is None and amounts.OTHER_AFTER.match(after):
            return "priced per month, person, call, picture or time", "refuse:other-unit"
        fee = amounts.OTHER_BEFORE.search(before[-22:]) if unit is None else None
        at = token.start - len(before[-22:]) + fee.start() if fee else 0
        if fee and not any(at <= u.start < token.start for u in self.units):
            return "a fee per month, person or call, or a sum of money", "refuse:other-unit"
        other = [
            u
            for u in self.other_units
            if (0 <= u.start - token.end <= 3 and not _STOP.search(text, token.end, u.start))
            or (u.end <= token.start and token.start - u.end <= 10)
        ]
        if other and unit is None:
            return f"priced per {other[0].value.foreign}", "refuse:other-unit"
        if _DIFFERENCE.match(text, unit.end if unit else token.end) or _CHEAPER_BY.search(held, before):
            return "by how much two prices differ", "refuse:difference"
        priced = unit is not None or self._priced_before(token, start)
        if not priced and worth.buys(text, token.end) and not self._buys(token):
            return "what so much money buys, not a price per token", "refuse:buys"
        if worth.vague(text, token.start, token.end):
            return "a range with an end that is no figure", "refuse:vague"
        if any(u.start <= token.start < u.end for u in self.line.units):
            return "part of a unit", "refuse:unit"
        if "人民币" in text[token.start : token.end + 5] and _AT_RATE.search(before[-12:]):
            return "another currency's figure for the same price", "refuse:conversion"
        if (_CONVERSION.search(held, before) or self._bracketed_twin(token)) and self._converts(token):
            return "another currency's figure for the same price", "refuse:conversion"
        kind = self._foreign(token, start)
        if kind:
            return kind, "refuse:foreign"
        near = text[clause(text, token.start, start) : token.start]
        if _UNNAMED.search(held, near) and not any(
            token.start - len(near) <= m.start < token.start for m in self.line.mentions
        ):
            return "the price of something that is not named, for comparison", "refuse:comparison"
        if others.told_of(self.line.held, text, token.start - len(near), token.start, token.end, self.line.mentions):
            return "the price of something that is not named, for comparison", "refuse:comparison"
        if unit is None and self.spent and start <= self.spent <= token.start and not self._own_unit(token):
            return "what one run or hour costs, told of another before", "refuse:spent"
        if unit is None and _ONE_RUN.search(held, near):
            self.spent = token.start
            return "what one run or hour costs, not a price per token", "refuse:spent"
        if _NOT_PAID.search(held, near) and not _PRICED.search(near):
            return "what somebody spent or saved, not a price", "refuse:spent"
        if _LOST.search(held, near) or (_COST.search(held, near) and _RECKONED.search(held, text, start, stop)):
            return "what it costs to make, not a price", "refuse:cost"
        low = token.start - len(near)
        if unit is None and not any(low <= u.start for u in self.units) and worth.of_work(text, low, token.start):
            return "what a piece of work costs, not a price per token", "refuse:spent"
        if unit is None and (
            _WORKED_OUT.search(text, max(start, token.start - 40), token.start)
            or _REQUEST.search(held, text, start, token.start)
        ):
            return "what a task comes to, worked out from a price", "refuse:spent"
        if _OTHER_TOKENS.match(text, unit.end if unit else token.end):
            return OTHER_TOKENS, "refuse:foreign"
        if unit is None and _OPERAND.match(text, token.end):
            return "a figure within a sum, not a price", "refuse:spent"
        if _ANY.search(text, max(start, token.start - 3), token.start) and _OF_SUCH_PRICE.match(
            text, unit.end if unit else token.end
        ):
            self.spent = unit.start if unit else token.start  # nor what so many of its tokens come to
            return "any model of such a price, none by name", "refuse:comparison"
        if _RECKONED_FROM_PLAN.search(near) and _OF_A_PLAN.search(held, text, start, token.start):
            return "what a plan comes to, worked out", "refuse:plan"
        if unit is None and _MEMBERSHIP.match(text, token.end):
            return "a fee per month, person or call, or a sum of money", "refuse:other-unit"
        if unit is None and _LAST_WEEK.search(near):
            return "what somebody spent, not a price", "refuse:spent"
        return None

    def _priced_before(self, token: Token, start: int) -> bool:
        """每百万输出 $0.60 就能处理: a unit right before the figure makes it a price."""
        low = clause(self.text, token.start, start)
        return any(low <= u.start and u.end <= token.start <= u.end + 12 for u in self.units)

    def _own_unit(self, token: Token) -> bool:
        """Whether a unit was said since the last cost of a run, outside a bracket that closed, or is said in the figure's own."""
        text = self.text
        if any(self.spent < u.start < token.start and ")" not in text[u.end : token.start] for u in self.units):
            return True
        opening, closing = text.rfind("(", self.spent, token.start), text.find(")", token.end, self.line.end)
        inside = opening >= 0 and ")" not in text[opening : token.start]
        return inside and any(token.end <= u.start < closing for u in self.units)

    def _buys(self, token: Token) -> Per | None:
        """1元能买125万tokens: turned round."""
        found = _BUYS.match(self.text, token.end)
        count = read_number(found["n"]) if found else None
        if found is None or not count or token.value.value != 1:
            return None
        if re.search(r"套餐|运营商|流量|充值", self.text[max(self.line.start, token.start - 40) : token.start + 60]):
            return None  # so many tokens in a plan
        return Per(count * multiple(found["m"]), True, False, True)

    def _bracketed_twin(self, token: Token) -> bool:
        """¥43.2 per million output tokens ($6.40): the same price in other money, alone in its bracket."""
        text = self.text
        if token.value.currency != "USD" or not _OPENING.search(text, max(0, token.start - 4), token.start):
            return False
        before = [a.end for a in self.line.amounts if a.value.currency == "CNY" and a.end <= token.start <= a.end + 40]
        named = any(before and before[-1] <= m.start < token.start for m in self.line.mentions)
        return bool(before) and not named and bool(_CLOSING.match(text, token.end))

    def _converts(self, token: Token) -> bool:
        previous = [a for a in self.line.amounts if a.end <= token.start and token.start - a.end <= 40]
        if not previous:
            return False
        start, _ = self.line.sentence(token.start)
        if previous[-1].end <= start and any(start <= m.start < token.start for m in self.line.mentions):
            return False  # 相比之下,B 约为 60 美元
        foreign = re.search(r"换算|台币", self.text[previous[-1].end : token.start])
        return bool(foreign) or previous[-1].value.currency != token.value.currency

    def _charged_after(self, end: int, own: int, at: int) -> bool:
        """Whether a price after an own cost of running is somebody's: of the API, or of a model set against it."""
        against = _AGAINST.search(self.text, end, at)
        named = against and any(against.end() <= m.start < at and m.kind == "model" for m in self.line.mentions)
        return bool(named or _THE_API.search(self.text, own, at))

    def _foreign(self, token: Token, start: int) -> str | None:
        text = self.text
        own = clause(text, token.start, start)
        headed: str | None = None
        for f in self.line.foreign:
            if f.start >= token.end:
                gap = text[token.end : f.start]
                if f.kind == "foreign" and len(gap) <= 4 and "(" in gap:
                    return str(f.value)
                break
            if f.kind == "text":
                headed = None
                continue
            if _ABLE.search(text, own, f.start) and not _CHARGED.match(text, f.end):
                continue  # 支持音频和图像的模型($5/百万输入): what it takes in, not what is charged for
            if _HEADS.match(text, f.end):
                headed = str(f.value)
            elif (
                (f.start >= own and f.rule not in ("foreign:credits", "foreign:own-cost"))
                or (
                    f.start >= start
                    and (
                        (f.rule == "foreign:own-cost" and not self._charged_after(f.end, own, token.start))
                        or re.match(r"\s?(?:模型|token[s]?)?的?(?:价格|定价|费用|收费)", text[f.end : f.end + 10])
                    )
                )
                or (
                    f.rule == "foreign:credits"
                    and f.start >= own
                    and not any(u.start >= f.end and u.end <= token.start for u in self.units)
                )
            ):
                return str(f.value)
        if headed:
            # a heading reaches to the next model, text heading or line end
            last = max(
                (f.end for f in self.line.foreign if f.end <= token.start and text[f.end : f.end + 1] == ":"),
                default=start,
            )
            if not any(last <= m.start < token.start and m.kind == "model" for m in self.line.mentions):
                return headed
        return None
