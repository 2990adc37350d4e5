"""What a header, row label, section name or note says about a price: meter, unit, currency and conditions.

Pure text to Facts; longest label first, so that 命中 is not found in 未命中 nor "input" in "cached input".
Condition keys and values set here: context, output, time (+ hours), mode, tier, channel, modality, region, ttl, cache.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pricing.sheet.text import plain
from pricing.sheet.tiers import read_tiers
from pricing.sheet.units import STORAGE, read_currency, read_unit, refused_unit

_NOT_METER = re.compile(
    r"(?:input|output|prompt)\s*tokens?\s*(?:per|/)\s*(?:request|call)|"
    r"(?:输入|输出|input|output|prompt)?[ ]*(?:token\s*)?(?:长度|范围|阶梯|区间|token\s*数|tokens?\s*数量|length|range|limit|window|modalit\w+|模态|类型|内容类型|分辨率|示例|格式)"
    r"|最大(?:输入|输出)|最长(?:输入|输出)|max(?:imum)?\.?\s*(?:input|output)|输入阶梯|token\s*阶梯|token\s*用量",
    re.I,
)
# "<= 200K input tokens" is how long a request is; "<= 200K cached input tokens" is that, and what is charged.
_BOUNDED = re.compile(r"((?:[<>≤≥]=?|up to|over|above|under)\s*[\d.,]+\s*[kKmM]?\s*)(?:input|prompt)\s*tokens", re.I)
_METERS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"未命中|cache[- ]?miss|non-?cached|uncached|not cached|无缓存|非缓存", re.I), ("input",)),
    (
        re.compile(
            r"缓存\s*(?:写入?|创建|新建)|写入?缓存|创建缓存|cach(?:e|ing)\s*(?:writes?|creation)|writes?\s*(?:to\s*)?cache|cached?\s*write",
            re.I,
        ),
        ("cache_write",),
    ),
    (
        re.compile(
            r"命中|缓存\s*(?:读取?|输入|价|token|\(|$|\n)|读取?缓存|缓存(?=\s*(?:单价|费))|cach(?:ed|e|ing)\b(?!\s*storage)|cache[- ]?(?:hits?|reads?)|input_cache|^hits?$",
            re.I,
        ),
        ("cached_input",),
    ),
    (
        re.compile(
            r"(?:包含|含|包括|合计)\s*输入\s*(?:和|与|及|、|\+|/)\s*输出|输入\s*(?:和|与|及|/|\+|&|、|&)\s*输出|input\s*(?:and|/|&|\+)\s*output",
            re.I,
        ),
        ("input", "output"),
    ),
    (
        re.compile(
            r"^out(?=\s*(?:\(|$|:))|输出|补全|生成价|^生成(?:\s*(?:单价|价格|费用|tokens?))?(?:$|\n|\()|思维链|\boutputs?\b|\bcompletions?\b",
            re.I,
        ),
        ("output",),
    ),
    (
        re.compile(
            r"^in(?=\s*(?:\(|$|:))|输入|提示词|\binputs?\b|(?<!grounded )\bprompts?\b(?!\s*(?:<|>|≤|≥|over|above|up))",
            re.I,
        ),
        ("input",),
    ),
)
_PRICE_WORD = re.compile(
    r"单价|价格|定价|刊例价|现价|原价|活动价|限定价|优惠价|目录价|费用|计费标准|收费|推理|价$|\bprices?\b|\bpricing\b|\brates?\b|\bcosts?\b|paid tier|付费|\bfee\b",
    re.I,
)
_MODEL_WORD = re.compile(
    r"^(?:.{0,12}?)(?:模型|model|计费项|版本名称|接入点|服务名称|模型版本)(?!.*(?:类别|类型|类目|family|type|category|厂商|provider|单元|简介|描述|能力))|^产品名|^名称$|^name$|^版本$|^api (?:名称|names?|ids?|model)|^model$|^endpoint$",
    re.I,
)
_VERSION_WORD = re.compile(
    r"版本|model\s*id|模型\s*id|model\s*(?:code|name|string|api)|调用名|接入点|^api |^endpoint", re.I
)
_UNIT_WORD = re.compile(
    r"^(?:计费|计价|价格|定价|计量)?\s*单位$|^(?:billing |pricing )?units?$|^计费方式$|^计价单位|^unit of |^(?:计费|计价)?(?:币种|货币)$|^currency$",
    re.I,
)
_SCOPE_WORD = re.compile(r"部署范围|服务范围|部署模式|deployment (?:scope|mode|type)|^scope$", re.I)

_TIER = (
    ("batch", re.compile(r"batch|批量|批处理|离线推理|离线", re.I)),
    ("flex", re.compile(r"\bflex\b|弹性(?:推理|调用)", re.I)),
    ("low_latency", re.compile(r"低延迟|低时延|low[- ]?latency", re.I)),
    ("fast", re.compile(r"\bfast mode|ultra-?fast|极速|优速|急速", re.I)),
    ("priority", re.compile(r"\bpriority\b|优先(?:级|调用|服务|档|$)|^优先|^fast$|^fast (?:tier|processing)", re.I)),
)
_PEAK = re.compile(r"高峰|忙时|\bbusy hours?\b|\bpeak\b|峰时|标准时段|非优惠时段|standard hours", re.I)
_OFF_PEAK = re.compile(
    r"空闲|闲时|低谷|谷时|平峰|错峰|非高峰|夜间|(?<!非)优惠时段|off[- ]?peak|\bidle hours?\b|其余时|其他时|其它时|剩余时",
    re.I,
)
_HOURS = re.compile(
    r"(\d{1,2})(?:[:：](\d{2})|\s*[点时])\s*(?:-|~|至|到|to)\s*(次日|翌日|第二天)?\s*(\d{1,2})(?:[:：](\d{2})|\s*[点时])"
)
_NON_THINKING = re.compile(r"非思考|不思考|非推理模式|non[-_ ]?thinking|no[- ]thinking|without thinking", re.I)
_THINKING = re.compile(r"(?<!非)(?<!不)思考模式|(?<!非)(?<!不)思考|(?<!non[-_ ])(?<!non)\bthinking(?: mode)?\b", re.I)
_INCLUDES = re.compile(
    r"\((?:including|includes|含|包含|包括)[^)]*\)|思维链\s*\+\s*回答|(?<=text)\s*(?:and|&|\+)\s*thinking|"
    r"(?<=文本)\s*(?:和|与|及|\+)\s*思考",
    re.I,
)
_AUDIO = re.compile(r"(?<!非)音频|(?<!非)语音|(?<!non-)\baudio\b", re.I)
_NON_AUDIO = re.compile(r"非音频|non[- ]?audio|除(?:了)?音频\w{0,2}(?:外|以外|之外)|(?:except|excluding) audio", re.I)
_TEXT = re.compile(r"文本|文字|\btext\b", re.I)
_PLUS_AUDIO = re.compile(r"(?:文本|文字|text)\s*\+\s*(?:音频|语音|audio)", re.I)
_IMAGE = re.compile(r"图片|图像|视觉|\bimages?\b", re.I)
_VIDEO = re.compile(r"视频|\bvideo\b", re.I)
_FIRST_PARTY = re.compile(r"原厂直供|原厂|官方直供|first[- ]?party", re.I)
_HOSTED = re.compile(r"自建|自部署|(?:腾讯云|平台)托管|self[- ]?hosted", re.I)
_TTL = re.compile(r"(\d+)\s*(?:-\s*)?(m|min|mins|minutes?|分钟|h|hr|hours?|小时)(?![a-z])", re.I)
_EXPLICIT = re.compile(r"显式|explicit", re.I)
_IMPLICIT = re.compile(r"隐式|implicit", re.I)
_SHORT_CONTEXT = re.compile(r"^short context", re.I)
_LONG_CONTEXT = re.compile(r"^long context", re.I)

REGIONS: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(pattern, re.I), name, overseas)
    for pattern, name, overseas in (
        (r"北京|beijing", "cn-beijing", False), (r"上海|shanghai", "cn-shanghai", False), (r"杭州|hangzhou", "cn-hangzhou", False),
        (r"深圳|shenzhen", "cn-shenzhen", False), (r"广州|guangzhou", "cn-guangzhou", False), (r"成都|chengdu", "cn-chengdu", False),
        (r"张家口", "cn-zhangjiakou", False), (r"乌兰察布", "cn-wulanchabu", False), (r"南京", "cn-nanjing", False), (r"贵阳", "cn-guiyang", False), (r"香港|hong ?kong", "cn-hongkong", True),
        (r"新加坡|singapore", "ap-singapore", True), (r"弗吉尼亚|virginia", "us-virginia", True), (r"硅谷|silicon valley", "us-siliconvalley", True),
        (r"法兰克福|frankfurt", "eu-frankfurt", True), (r"东京|tokyo", "ap-tokyo", True), (r"首尔|seoul", "ap-seoul", True), (r"雅加达|jakarta", "ap-jakarta", True),
        (r"吉隆坡|kuala lumpur", "ap-kualalumpur", True), (r"曼谷|bangkok", "ap-bangkok", True), (r"伦敦|london", "eu-london", True), (r"孟买|mumbai", "ap-mumbai", True),
        (r"迪拜|dubai", "me-dubai", True), (r"ohio|俄亥俄", "us-ohio", True), (r"oregon|俄勒冈", "us-oregon", True), (r"ireland|爱尔兰", "eu-ireland", True), (r"悉尼|sydney", "ap-sydney", True), (r"柔佛|johor", "ap-johor", True), (r"中国内地|中国大陆|chinese mainland|mainland china", "cn-mainland", False),
    )
)  # fmt: skip


class Facts(NamedTuple):
    """What one text says. `meters` empty = nothing about what is charged; `refused` names a unit that is no token unit."""

    meters: tuple[str, ...] = ()
    unit: Decimal | None = None
    currency: str | None = None
    refused: str = ""
    conditions: tuple[tuple[str, str], ...] = ()
    price_word: bool = False

    def without(self, key: str) -> Facts:
        """The same without one condition."""
        return self._replace(conditions=tuple(kv for kv in self.conditions if kv[0] != key))


@lru_cache(maxsize=8192)
def read_meters(text: str) -> tuple[str, ...]:
    """What is charged: one or two of input, output, cached_input, cache_write; () if the text names none or only a length."""
    if STORAGE.search(text) and "不含存储" not in text:
        return ()
    for line in dict.fromkeys((text, *text.split("\n"))):
        bare = _BOUNDED.sub(r"\1tokens", _INCLUDES.sub("", line))
        if _NOT_METER.search(bare) and not _PRICE_WORD.search(bare) and not re.search("命中|cach", bare, re.I):
            continue
        for pattern, meters in _METERS:
            if pattern.search(bare):
                return meters
    return ()


def read_hours(text: str) -> str | None:
    """ "8:00-22:00" -> "08:00-22:00"; the whole day is no condition."""
    spans = []
    for m in _HOURS.finditer(text):
        start, end = f"{int(m[1]):02d}:{m[2] or '00'}", f"{int(m[4]):02d}:{m[5] or '00'}"
        if (
            (start, end) not in {("00:00", "24:00"), ("00:00", "23:59"), ("00:00", "00:00")}
            and int(m[1]) <= 24
            and int(m[4]) <= 24
        ):
            spans.append(f"{start}-{end}")
    return ",".join(spans) or None


def _time(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    hours = read_hours(text)
    off_peak, peak = bool(_OFF_PEAK.search(text)), bool(_PEAK.search(_OFF_PEAK.sub("", text)))
    if off_peak != peak:
        found["time"] = "off_peak" if off_peak else "peak"
    elif hours and not off_peak:
        start, end = hours.split(",")[0].split("-")
        found["time"] = "off_peak" if (start >= "21:00" or start < "06:00") and end <= "10:00" else "peak"
    if hours and found:
        found["hours"] = hours
    return found


def _modality(text: str) -> str | None:
    audio = bool(_AUDIO.search(_NON_AUDIO.sub(" ", text)))
    if _NON_AUDIO.search(text):
        return None if audio else "text"
    if audio:
        mixed = _TEXT.search(text) and not _PLUS_AUDIO.search(text)
        return None if mixed else "audio"
    if _TEXT.search(text):
        return "text"
    if _IMAGE.search(text):
        return "image"
    return "video" if _VIDEO.search(text) else None


def service_tier(text: str) -> str | None:
    """batch, flex, low_latency or priority, if the text names one and does not merely mention a discount on it."""
    return next((name for name, pattern in _TIER if pattern.search(text)), None)


OVERSEAS = frozenset(name for _, name, overseas in REGIONS if overseas)


@lru_cache(maxsize=4096)
def read_region(text: str) -> str | None:
    """The region's id ("cn-beijing", "ap-singapore") if the text names exactly one."""
    found = {name for pattern, name, _ in REGIONS if pattern.search(text)}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=8192)
def conditions(text: str, scale: int = 1, modality: bool = True) -> tuple[tuple[str, str], ...]:
    """Every condition a label names. `scale` is for tier numbers without K or M; `modality=False` for free prose."""
    text = plain(text)
    if not text:
        return ()
    found = dict(read_tiers(text, scale)) | _time(text)
    bare = _INCLUDES.sub("", text)
    non_thinking, thinking = bool(_NON_THINKING.search(bare)), bool(_THINKING.search(_NON_THINKING.sub("", bare)))
    if non_thinking != thinking:
        found["mode"] = "non_thinking" if non_thinking else "thinking"
    if tier := service_tier(text):
        found["tier"] = tier
    if _FIRST_PARTY.search(text):
        found["channel"] = "first_party"
    elif _HOSTED.search(text):
        found["channel"] = "hosted"
    if modality and (kind := _modality(bare)):
        found["modality"] = kind
    if _EXPLICIT.search(text) != _IMPLICIT.search(text):
        found["cache"] = "explicit" if _EXPLICIT.search(text) else "implicit"
    if _SHORT_CONTEXT.search(text):
        found.setdefault("context", "short")
    elif _LONG_CONTEXT.search(text):
        found.setdefault("context", "long")
    return tuple(sorted(found.items()))


@lru_cache(maxsize=8192)
def read_facts(text: str) -> Facts:
    """All a label says, for a header cell, a row label or a line of a cell."""
    text = plain(text)
    if not text:
        return Facts()
    meters = read_meters(text)
    pairs = conditions(text)
    if "cache_write" in meters and (found := _TTL.search(text)):
        pairs = tuple(sorted((*pairs, ("ttl", f"{found[1]}{'h' if found[2][0] in 'hH小' else 'm'}"))))
    refused = refused_unit(text)
    if refused and "cache_write" in meters and "ttl" in dict(pairs) and read_unit(text):
        refused = ""
    if STORAGE.search(text):
        refused = refused or "storage"
    return Facts(meters, read_unit(text), read_currency(text), refused, pairs, bool(_PRICE_WORD.search(text)))


@lru_cache(maxsize=4096)
def column_role(text: str) -> str:
    """'model', 'version', 'unit', 'scope' for a header cell that names such a column, else ''."""
    text = plain(text)
    if _UNIT_WORD.search(text):
        return "unit"
    if _SCOPE_WORD.search(text):
        return "scope"
    if _MODEL_WORD.search(text) and not read_meters(text):
        return "version" if _VERSION_WORD.search(text) else "model"
    return ""
