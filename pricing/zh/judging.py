"""Whether a word of change speaks of a seller's own price of a text model, or is refused, and by which named rule.

Comparison with others, denial, cost, consumer apps, plans, hardware and weights are told apart here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal

from pricing.zh import cues, lexicon
from pricing.zh.against import Against
from pricing.zh.engine import Cue
from pricing.zh.mentions import Mention
from pricing.zh.scopes import Line, clause, clause_end
from pricing.zh.subjects import Subjects
from pricing.zh.undone import not_done


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
    condition: tuple[tuple[str, str], ...] = ()
    previous: Decimal | None = None
    currency: str | None = None
    family: bool = False


class Moves:
    """All moves of a text, asked by line, and by vendor near a place."""

    def __init__(self, moves: list[Move]) -> None:
        self.all = sorted(moves, key=lambda m: m.start)
        self._lines: dict[int, list[Move]] = {}
        self._vendors: dict[str, list[Move]] = {}
        for m in self.all:
            self._lines.setdefault(m.line, []).append(m)
            self._vendors.setdefault(m.vendor, []).append(m)

    def of_line(self, index: int) -> list[Move]:
        return self._lines.get(index, [])

    def before(self, vendor: str | None, at: int) -> list[Move]:
        """The vendor's last moves before a place, the nearest first."""
        found = self._vendors.get(vendor or "", [])
        index = bisect_left(found, at, key=lambda m: m.start)
        return found[max(0, index - 50) : index][::-1]

    def of_vendor(self, vendor: str | None) -> list[Move]:
        """The vendor's first moves."""
        return self._vendors.get(vendor or "", [])[:200]


@dataclass(frozen=True, slots=True)
class Refused:
    start: int
    end: int
    reason: str
    rule: str


MODEL_TALK = re.compile(
    r"(?=[almt大推模词调])(?:大模型|模型|(?<![a-z])apis?(?![a-z])|token|词元|推理(?:价格|输入|输出|服务)|调用(?:价格|费)|(?<![a-z])llms?(?![a-z])|\bmodels?\b|大语言)",
    re.IGNORECASE,
)
# Goods, plans and hardware whose prices are not for tokens.
_GOODS = (
    "手机 起售价 到手价 裸车 指导价 立减 汽车 车型 新车 车企 车价 整车 轿车 电动车 续航 包月 包季 包年 预付费 套餐 资源包 流量包 加油包 会员 订阅 月费 年费"
    " 云服务器 服务器 云盘 存储 数据库 带宽 显卡 芯片 内存 闪存 机票 酒店 门票 房价 房贷 降息 股价 股票 港元 市值 目标价 评级 基金 指数 电池 光伏 锂 游戏 steam 平板 耳机"
    " 手表 电视 电脑 笔记本 显示器 音箱 空调 冰箱 白酒 茅台 咖啡 奶茶 牛奶 药 医保 疫苗 油价 金价 黄金 铜 运费 快递 外卖 电费 电价 话费 流量费 工资 薪 裁员 关税 税率 佣金"
    " 广告费 房租 租金 广告价 广告的价 学费 票价 视频模型 视频生成 图像模型 生图 iphone 特斯拉 比亚迪 理想汽车 卡牌 机器人 眼镜 租赁 卡时 机时 插件 gpt_store subscription per_month /month vehicle"
    " phone stock share_price mortgage interest_rate"
)
ELSEWHERE = Cue(
    "|".join(each.replace("_", " ") for each in _GOODS.split())
    + r"|(?:token|coding|code) ?plan|(?<![a-z])(?:ECS|OSS|CDN|GPU|DRAM|NAND|SSD|SUV)s?(?![a-z])|硬盘(?!缓存)|(?<!毛)利率|钢(?!炮)"
    r"|Model [3YSX](?![a-z])|credits?\b|consumer (?:pric|plan)|cars?\b",
    needs=f"{_GOODS} plan ecs oss cdn gpu dram nand ssd suv 硬盘 利率 钢 model_3 model_y model_s model_x credit consumer car",
)
_GENERAL = re.compile(
    r"(?=[提aei谈回关聊看评涨一不为价会假到厂可各同呼大如巨希应建持推是有未某此每继能至若行被要还这逐降除随需])(?:价格战|某些(?:大)?模型|此(?:次|轮|番)(?:降价|涨价|调价|提价)(?![^,。]{0,12}\d)|未来[^,。]{0,12}(?:可能|或|会)"
    r"|(?:大厂|巨头)[^,。]{0,6}(?:降价|涨价|提价)|被(?:集体)?[^,。]{0,4}(?:压|打|卷)到|同等(?:智能|能力|性能|水平)|(?:会|还会|还将)?继续降价|降价潮|降价趋势|会降价|能否降价|要不要降价|是否降价|为什么降价|为何降价"
    r"|降价空间|降价策略|降价幅度(?:有限|不大)|降价(?:的)?(?:情况|现象|局面|浪潮|风波|发布会|厂商|模型|背后|之后|意味|动作|信息|公告|消息(?!:)|压力|背景|原因|逻辑|是个|更多)|这(?:一|次|波|轮|场)[^,。]{0,6}降价"
    r"|推动[^,。]{0,10}降价|(?:谈|谈到|谈及|回应|关于|聊|看待|如何看|评)[^,。]{0,8}(?:降价|涨价)"
    r"|(?:降价|涨价|提价)(?:或|时|风险|的?可能)|(?:降价|涨价)(?:会(?!员)|能|可以|已经?成|不?是|并[不非]|让(?!利)|使|有[助利]|带来|不(?:会|等于|代表|可|算)|之?后[^,。]{0,6}(?:调用量|用户|需求|收入)|的(?:底气|能力|本质|核心|目的|意义|好处|代价|主要|前提|基础|根本))"
    r"|随着[^。]{0,24}(?:下降|降低|降价|上涨|涨价|上升)|各家|厂商(?:们)?(?:纷纷|相继|集体)?|行业(?:整体|普遍)|继续(?:下降|降低)|持续(?:下降|降低)|不断(?:下降|降低)|逐年|每年|一定有办法|有办法|至可用|到可用|如果(?!说)|若|一旦|假如|除非|希望"
    r"|呼吁|建议|应该|需要|可以享受)",
    re.IGNORECASE,
)


# 国内大模型公司纷纷加入大幅降价行列, 多家科技巨头相继宣布大模型降价, AI 公司大幅削减 …
CROWD = re.compile(
    r"(?:厂商|大厂|公司|企业|玩家|对手|同行|巨头)们?(?:都|也|正|开始|宣布|迅速|纷纷|相继|陆续|集体|先后|接连|跟进|加入|选择|被迫|大幅|将|把|对|旗下|其|主力|自家|国产|大?模型|产品|API|的|\s){0,6}\Z"
)
_WISHED = re.compile(r"希望|要求(?:[^,。;]{0,8}\Z)|敦促|期待|呼吁|盼望?|何时|什么时候|为何|为什么|凭什么")
_FORECAST = Cue(
    r"\b(?:analysts?|experts?|investors?|economists?|observers?) (?:\w+ ){0,3}(?:expect|predict|forecast|say|said|believe|think|see)|\b(?:costs?|prices?) (?:is|are) (?:expected|likely) to\b",
    needs="analyst expert investor economist observer expected_to likely_to",
)
# 国内大模型企业突然集体降价, 市场疯狂降价: the trade, not whoever is named next.
_NOBODY_MOVES = re.compile(
    r"(?:企业|公司|厂商|大厂|巨头|玩家|同行|市场|行业|业内|业界)(?:们)?(?:都|又|再|正|正在|在|突然)?(?:纷纷|集体|疯狂|接连|竞相|争相|轮番|普遍|扎堆|齐齐|不断|大幅)(?:地|跟风|掀起|开始|宣布)?\s?"
    r"|(?:倒逼|迫使|带动|引发|推动|逼得|促使)(?:了|着)?(?:整个|全|国内)?(?:行业|业界|市场|对手|同行|友商|竞争对手|各家|厂商)(?:们)?(?:都|也|集体|跟着|一起|跟进|随之)?\s?"
    r"|(?:各|众|其他|多家|不少|许多|诸多|几家|所有)(?:大|家|路)?(?:大?模型|云|互联网|AI)?(?:大厂|厂商?|企业|公司|巨头|玩家|平台)(?:们)?[^,。;]{0,10}"
)
# 行业趋势就是:先低价,再慢慢提价: what the trade is used to.
_HABIT = re.compile(
    r"(?:行业|业界|业内|市场|大厂|厂商)们?的?(?:整体|普遍|共同|常见)?(?:大?趋势|规律|惯例|常态|套路|做法|玩法|打法)"
)
# halved the price of X and introduced credits: what else was done is told behind.
_AND_DID = re.compile(
    r"\band (?:\w+ly |also |has |have |will )?(?!cached|batched|tuned|based|hosted|distilled|blended)(?:\w{3,}ed|cut|put|brought|gave|made|began)\b",
    re.IGNORECASE,
)
_OF_A_TASK = re.compile(
    r"\b(?:prices?|costs?) (?:of|for|per) (?:a|one|each|every|an average) (?:\w+ )?(?:task|run|query|job|request|message|image|video|session|conversation|call)\b",
    re.IGNORECASE,
)
_AND_SUCH = re.compile(
    r"\s?等(?:多家|几家|数家|[一二两三四五六七八九十\d]{1,2}家|国内|国产|海外|头部|主流|科技|互联网|大?模型|云|AI|\s)*(?:巨头|厂商|大厂|公司|企业|玩家|平台)们?(?!的)"
)
_PICTURES = ("foreign:audio", "foreign:image", "foreign:video")


# Prompt caching reduces … rates for cached prefixes
_FEATURE = Cue(
    r"\b(?:prompt|context) caching\b|cached prefix|repeated (?:system )?prompts|提示词?缓存(?:可|能|功能)",
    needs="caching cached_prefix repeated_ 缓存可 缓存能 缓存功能",
)
_OVER_YEARS = re.compile(r"20\d\d\s?年?\s?(?:至|到|-|to)\s?20\d\d|year-over-year|同比", re.IGNORECASE)
_ASKED = re.compile(r"(?:是否|是不是|会不会|能否|要不要|有没有|whether)[^,。]{0,10}$", re.IGNORECASE)
# For prompts over 128K the price rises to …: the dearer of two standing prices, by length.
DEARER_LENGTH = re.compile(
    r"(?=[abelmo大超高])(?:(?:exceed\w*|over|above|beyond|longer than|more than|超过|超出|大于|高于)\s?(?:\d+(?:\.\d+)?\s?[km万千]|\d{2,3},\d{3}(?= ?(?:个 ?)?(?:tokens?|词元|令牌|代币))|\d{5,7}(?= ?(?:个 ?)?(?:tokens?|词元|令牌|代币))))",
    re.IGNORECASE,
)
_THEN_OTHERS = re.compile(r"(?:之?后)的?(?:跟进|回应|反击|应对|动作)")
_TREND = re.compile(r"潮|的?(?:大|总)?趋势|风潮|竞争|大战|博弈")
_NOT_AS_PLANNED = re.compile(r"原本|本来|原计划|原定|而(?:非|不是)")
# 空闲时段半价 beside 高峰: how the hours of one list of prices stand to each other. An offer is told as one.
_SHARE_OF_HOURS = re.compile(r"半|折|half|off", re.IGNORECASE)
_BY_HOURS = Cue(r"峰谷|分时(?!长)|peak[- ](?:and[- ]off|valley)", needs="峰谷 分时 peak")
_OFFERED = re.compile(r"优惠|活动|促销|下调|下降|降|宣布|推出|限时|折扣|discount|\bcut|promo", re.IGNORECASE)
_BY_HALF = re.compile(r"减半|半价|翻倍|翻番|halved|double[ds]?|half price", re.IGNORECASE)


class Judging(Against):
    """The judge of one line's words of change."""

    def __init__(self, text: str, line: Line, index: int, subjects: Subjects) -> None:
        super().__init__(text, line, subjects)
        self.index = index
        self.moves: list[Move] = []
        self.leaders: dict[tuple[int, int], list[Mention]] = {}  # found before, by sentence and place
        self.refused: list[Refused] = []

    def _without_such(self, start: int, end: int) -> str:
        """The text without 等巨头 behind a name: OpenAI 等巨头 is OpenAI by name, no crowd."""
        text = self.text
        for m in self.line.mentions:
            such = _AND_SUCH.match(text, m.end, end) if m.end >= start else None
            if such:
                return text[start : m.end] + text[such.end() : end]
        return text[start:end]

    def _not_ours(self, at: int, end: int, start: int, stop: int) -> tuple[str, str] | None:
        text = self.text
        low, high = clause(text, at, start), clause_end(text, end, stop)
        near = text[low:high]
        wide = text[max(start, at - 80) : min(stop, end + 60)]
        if _OF_A_TASK.search(text, at, high):
            return "what one task or run costs", "refuse:spent"
        if _FEATURE.search(self.line.held, text, start, stop):
            return "what a feature of caching saves, no change of a price", "refuse:feature"
        if _OVER_YEARS.search(text, start, at):
            return "how prices moved over years, no vendor's act", "refuse:general"
        if _ASKED.search(text[max(start, at - 12) : at]):
            return "asked, not said", "refuse:general"
        undone = not_done(self.line.held, text, start, low, at, end, high, stop)
        if undone:
            return undone
        if _WISHED.search(text, low, at):
            return "wished or asked, not done", "refuse:general"
        if _FORECAST.search(self.line.held, text, max(start, at - 80), end):
            return "a forecast, nobody's act", "refuse:general"
        if DEARER_LENGTH.search(text[start:end]):
            return "the price of longer prompts, beside the standard one", "refuse:tier"
        if _THEN_OTHERS.match(text, end):
            return "whom another follows, told elsewhere", "refuse:followed"
        if self.compared(at, end, start) or self.told_against(end, stop):
            return "compared with another vendor, model or the average: no change of its own price", "refuse:comparison"
        if cues.denied(self.line.held, near):
            return "denied or not done", "refuse:denied"
        held = self.line.held
        then = _AND_DID.search(text, end, high)
        if ELSEWHERE.search(held, text, low, then.start() if then else high) or (
            ELSEWHERE.search(held, wide)
            and not any(low <= m.start < high and m.kind == "model" for m in self.line.mentions)
        ):
            return "speaks of other goods, plans or hardware", "refuse:elsewhere"
        said = self._without_such(max(start, at - 24), at)
        trade = _NOBODY_MOVES.search(said + text[at : min(end, at + 4)])
        habit = _HABIT.search(text, start, at)
        if habit and not any(habit.end() <= m.start < at for m in self.line.mentions):
            return "a whole trade's prices, no vendor's act", "refuse:general"
        if (trade and trade.end() >= len(said) - 1) or _TREND.match(text, end):
            return "a whole trade's prices, no vendor's act", "refuse:general"
        if _GENERAL.search(
            self._without_such(max(start, at - 16), at) + text[at : min(stop, end + 10)]
        ) and not re.search(r"宣布|官宣|公告|正式|即日起|今日|\d{1,2}\s?[月日]", text[max(start, at - 40) : end]):
            return "talk of prices in general, no vendor's act", "refuse:general"
        made_of = [f for f in self.line.foreign if f.rule in _PICTURES and low <= f.start < at]
        if made_of and not any(
            m.kind == "model" and not m.media and made_of[-1].end <= m.start < at for m in self.line.mentions
        ):
            return f"{made_of[-1].value}, not text", "refuse:foreign"
        if lexicon.MEDIA_MODELS.search(held, wide) and not any(
            low <= m.start < high and m.kind == "model" and not m.media for m in self.line.mentions
        ):
            return "a model of pictures, films or sound", "refuse:media"
        if _NOT_AS_PLANNED.search(text, max(start, at - 16), at):
            return "what was to be and is not", "refuse:denied"
        if "免费" in text[at:end] and not re.search(r"模型|api|调用|公测|限免|token", near, re.IGNORECASE):
            return "the end of something free that is no model", "refuse:free-kind"
        if (
            _BY_HALF.fullmatch(text, at, end)
            and any(at - 150 <= a.start < at for a in self.line.amounts)
            and not re.search(r"宣布|下调|上调|降|涨|调整|起", near)
        ):
            return "compared with a sibling's price just told", "refuse:comparison"
        tier = any(c.value[0] == "tier" and start <= c.start < at for c in self.line.conditions)
        if tier and re.search(r"半|折|half|off", text[at:end], re.IGNORECASE):
            return "the price of another service tier, beside the standard one", "refuse:tier"
        if self._between_hours(at, end, low, start, stop):
            return "the price of other hours, beside that of the peak", "refuse:tier"
        sentence = text[max(start, at - 400) : min(stop, end + 400)]
        talk = MODEL_TALK.search(sentence) or MODEL_TALK.search(text, max(self.line.start, at - 200), at)
        if not talk and not any(m.model and start <= m.start < stop for m in self.line.mentions):
            return "nothing here says that a model's price is meant", "refuse:no-model"
        return None

    def _between_hours(self, at: int, end: int, low: int, start: int, stop: int) -> bool:
        """Whether a half or a discount only tells what off-peak hours cost of the price at the peak."""
        if not _SHARE_OF_HOURS.search(self.text, at, end):
            return False
        hours = [c for c in self.line.conditions if c.value[0] == "time" and start <= c.start < stop]
        cheap = any(c.value[1] == "off_peak" and low <= c.start < at for c in hours)
        rest = re.search(r"其余|其他|此外|other", self.text[low:at])
        peak = [c for c in hours if c.value[1] == "peak"]
        if not peak or not (cheap or rest):
            return False
        return bool(_BY_HOURS.search(self.line.held, self.text, start, stop)) or not _OFFERED.search(
            self.text, start, stop
        )
