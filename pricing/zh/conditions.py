"""What is charged and when: input, output, cache hit, cache write; batch, thinking, fast mode, off-peak, context tiers.

Also the things that are not text tokens (audio, pictures, training, storage), whose prices are refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pricing.model import decimal_text
from pricing.zh.engine import Rule, Token, rule, scan
from pricing.zh.numerals import FIGURE_BEGINS

_MISS = r"(?:缓存)?未(?:命中|缓存)(?:缓存)?|非缓存|无缓存|不命中缓存|(?:cache[ -]?)?miss(?:es)?\b|uncached"
_HIT = (
    r"(?:缓存|cache)[ ]?(?:命中|hits?\b)|命中缓存|缓存(?:的)?(?:输入|读取|读)(?!写)|(?:prompt )?cach(?:ed|e)[ -](?:inputs?|reads?|hits?)\b"
    r"|cached(?: prompt| tokens?)?\b|\bcache(?=\s?:?\s?(?:[$¥]\s?\d|\d[\d.]{0,7}\s?美?元))|hits?\b(?=[ )])|读取(?=\s?(?:价格?|费用?)?(?:仅?为|是|:)?\s?[$¥]?\d)|命中(?!率)|缓存(?!写|创建|存储|技术|机制|管理|未|空间|容量|率|系统|服务|策略|优化|折扣|大小|架构|压缩|的(?:技术|机制))"
)
_WRITE = r"(?:写入(?=\s?(?:\([^()\n]{1,12}\))?\s?(?:价格|费用|成本|为|是|[:：]|每|[$¥]?\d))|缓存写入|写入缓存|缓存创建|创建缓存|缓存写|(?:prompt )?cach(?:e|ing) (?:writes?|creation)\b)"
_IN = (
    r"(?:推理|标准|基础|常规|文本)?输入(?!法|框|长度|内容|数据|窗口|上限|模态|图|语音|音频|视频|文件|吞吐|文字|的?文本|提示|上下文|端口|模式|参数量|规模)端?"
    r"|入参|\b(?:base )?inputs?\b(?! (?:length|context|window|box|size|modal|field))"
    r"|\bprompts?\b(?! (?:length|caching|cache|engineering|injection|up|over|under|above|below|longer|larger|exceed))|(?:(?<=\d )"
    r"|(?<=tokens )|(?<=/[Mm] )|(?<=MTok )|(?<=dollars )|(?<=cents ))in\b(?=\s?(?:[,;/&)|]|and\b|$))|提示(?:词)?(?=\s?(?:token|词元|每|价|费|部分|(?:[为是:]\s?[约仅]?\s?)?[$¥]?\d[\d.]*\s?(?:美?元|美分|[$¥,、/])))"
)
_OUT = (
    r"(?:推理|标准|文本)?输出(?!速度|长度|质量|能力|内容|结果|更|上限|吞吐|提速|窗口|格式|模态|图|语音|音频|视频|方式|效率|稳定|分辨率|质感|端口|约束|的(?:内容|质量|速度|长度)|上(?!涨|调|升))端?"
    r"|生成(?=\s?(?:每|token|价|费|部分))|补全(?=\s?(?:每|token|价|费|部分|(?:[为是:]\s?[约仅]?\s?)?[$¥]?\d[\d.]*\s?(?:美?元|美分)|[为是:]\s?[约仅]?\s?\$\s?\d))|\boutputs?\b(?! (?:length|speed|quality|limit|size))|\bcompletions?\b|\bgenerated(?= token)|(?:(?<=\d )|(?<=tokens )|(?<=/[Mm] )|(?<=MTok )|(?<=dollars )|(?<=cents ))out\b(?! of)"
)
# 输入(缓存命中) and 输入价格 缓存命中 are one item; the heads of two columns, Input Cached, are two
_GAP = r"(?:[^\S\n]{0,2}(?:tokens?|价格|价|成本|费用|单价)?[^\S\n]{0,2}[(\[,-][^\S\n]{0,2}|[^\S\n]{0,2}(?:tokens?|价格|价|成本|费用|单价)[^\S\n]{0,2}|)"


def _item(name: str) -> Any:
    def make(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
        yield found.start(), found.end(), name

    return make


_SUM = r"[$¥]?\s?(?:[\d.]{1,8}|[一二两三四五六七八九十]{1,3})\s?(?:美?元|块|刀|毛|分)?钱?"


def _in_and_out(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    yield *found.span("i"), "input"
    yield *found.span("o"), "output"


ITEMS: tuple[Rule, ...] = (
    rule("item:in-out", "item", rf"(?P<i>进)价?\s?{_SUM}\s?[,、/]?\s?(?P<o>出)价?(?=\s?[$¥]?\s?[\d一二两三四五六七八九十])", _in_and_out, needs="进"),
    rule("item:in-out-behind", "item", rf"(?<=[\d元块刀毛钱 ])(?P<i>进)\s?[,、/]?\s?{_SUM}\s?(?P<o>出)", _in_and_out, needs="进"),
    rule("item:cache-write", "item", _WRITE, _item("cache_write"), needs="写入 缓存写 缓存创建 创建缓存 writ creat"),
    rule("item:input-miss", "item", rf"(?=[bcimpu不入基常推提文无未标缓输非])(?:(?:{_IN}){_GAP}(?:价格)?(?:{_MISS})(?:的?输入)?|(?:{_MISS})(?:的)?\s?(?:{_IN})|{_MISS})", _item("input"), needs="miss 未命中 未缓存 非缓存 无缓存 不命中 uncached"),
    rule("item:cached", "item", rf"(?=[bchip入命基常推提文标缓读输])(?:(?:{_IN}){_GAP}(?:价格)?(?:{_HIT})(?:的?输入)?(?!\s?[:：]?\s?[$¥]\d)|(?:{_HIT})(?:的|时)?\s?(?:{_IN})|{_HIT})", _item("cached_input"), needs="缓存 cache hit 命中 cach 读取"),
    rule("item:input", "item", rf"(?=[bip入基常推提文标输])(?:{_IN})", _item("input"), needs="输入 入参 input prompt 提示 in"),
    rule("item:output", "item", rf"(?=[cgo推文标生补输])(?:{_OUT})", _item("output"), needs="输出 生成 补全 output complet generat out"),
)  # fmt: skip

OWN_COST = "somebody's own cost of running, not a price"
# What is measured in tokens or beside them and is no text token of inference.
FOREIGN: tuple[Rule, ...] = (
    rule("foreign:audio", "foreign", r"音频|语音(?!助手|智能体|播报|代理)|\baudio\b|\bspeech\b|\bvoice\b|TTS|ASR", value="speech or audio tokens", needs="音频 语音 audio speech voice tts asr"),
    rule("foreign:image", "foreign", r"(?:图像|图片)(?=\s?(?:输入|输出|生成|token|[:：]|模型|编辑|接口|API))|生图|文生图|\bimage (?:input|output|generation|tokens?)\b|\bimages?\s?:", value="image tokens", needs="图 image"),
    rule("foreign:video", "foreign", r"视频(?=\s?(?:输入|输出|生成|token|[:：]|模型|费用|编辑|创作))|生视频|文生视频|\bvideo (?:input|output|generation|tokens?)\b", value="video tokens", needs="视频 video"),
    rule("foreign:training", "foreign", r"训练(?=\s?(?:成本|费用|价格|每|token|为|:|按|\d))|微调(?=\s?(?:成本|费用|的?价格|的?定价|收费|训练|每|为|按|\d))|微调后?的?(?:版|模型|版本)(?=的?\s?(?:输入|输出|使用|调用|推理|价|定价|收费))|精调(?=训练|费|价)|\bfine-?tuning (?:costs?|price|pricing|training)\b|\bfine-?tuning(?=\s?的?(?:定价|价格|收费|费用))|\bfine-?tuned (?:models?|usage|inference|inputs?|outputs?)\b|\btraining(?: costs?| price| tokens?|:)", value="training, not inference", needs="训练 微调 精调 tun training"),
    rule("foreign:storage", "foreign", r"缓存存储|存储(?=\s?(?:费|价|成本|每))|\b(?:cache )?storage\b", value="cache storage", needs="存储 storage"),
    rule("foreign:credits", "foreign", r"积分|额度点|credits?\b(?! card)|点数|资源包|畅享包|套餐(?!餐)|(?:token|coding) ?plan|订阅|会员|包月|按席位", value="a plan, pack or credits", needs="积分 额度点 credit 点数 资源包 畅享包 套餐 plan 订阅 会员 包月 席位"),
    rule("foreign:own-cost", "foreign", r"电费|电价|千瓦时|\bkwh\b|折旧|摊销|自托管|自建机房|硬件成本|发电|self-?host\w*|electricity|amortiz\w*|\b(?:my|our) own (?:\w+ ){0,2}(?:GPUs?|hardware|servers?|machines?|cards?)\b|自己?(?:租用?|买的?|的)\s?(?:GPU|显卡)", value=OWN_COST, needs="电 千瓦时 kwh 折旧 摊销 自托管 自建 硬件 host amortiz own 自己 自租 自买"),
    rule("foreign:text", "text", r"文本(?=[:：])|文字(?=[:：])|\btext\s?:", value="text", needs="文 text"),
)  # fmt: skip


# 200K, 20 万, 200,000 tokens
_LENGTH = r"(?P<{}>\d{{1,4}}(?:\.\d)?)\s?(?P<{}>[km万](?![a-z])|,000(?=\s?(?:个\s?)?(?:tokens?|词元|令牌|代币)))"
_BELOW = ("小于", "不超过", "<", "<=", "≤", "不足", "低于", "at most", "under", "up to", "below", "短于", "within")


def _length(number: str, scale: str) -> str:
    """20 万 -> 200k, 1M -> 1m."""
    value = Decimal(number) * {"k": 1, ",000": 1, "m": 1000, "万": 10}[scale.lower()]
    return f"{decimal_text(value / 1000)}m" if value >= 1000 and value % 1000 == 0 else f"{decimal_text(value)}k"


def _tier(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    low = found["sign"].lower() in _BELOW
    yield found.start(), found.end(), ("context", ("<=" if low else ">") + _length(found["n"], found["m"]))


def _tier_behind(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    low = found["side"][0] in "以之及内" and found["side"][-1] not in "上外"
    yield found.start(), found.end(), ("context", ("<=" if low else ">") + _length(found["n"], found["m"]))


def _tier_range(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    high = _length(found["n"], found["m"])
    if Decimal(found["a"]) == 0:
        yield found.start(), found.end(), ("context", f"<={high}")
    else:
        yield found.start(), found.end(), ("context", f"{_length(found['a'], found['b'] or found['m'])}-{high}")


_SIZE = re.compile(r"\d(?:\s?[km万]|,000)", re.IGNORECASE)
_INTERVAL_BEGINS = re.compile(r"\[(?=\s?\d)|\((?=\s?\d[^()\[\]]{0,16}\])")  # (32K,128K], one bracket is square
CONDITIONS: tuple[Rule, ...] = (
    rule("condition:off-peak", "condition", r"(?:平时|闲时|空闲|低峰|非高峰|非波峰|非峰值?|低谷|错峰|谷时|夜间|非繁忙|离峰|平峰)(?:时段|时间段|期)?|off[- ]peak(?: hours?)?", value=("time", "off_peak"), needs="平时 闲时 空闲 低峰 非峰 非高峰 非波峰 低谷 错峰 谷时 夜间 非繁忙 离峰 平峰 off"),
    rule("condition:peak", "condition", r"(?:高峰|尖峰|繁忙|忙时|峰时|白天|日间)(?:时段|期|时间)?|\bpeak(?: hours?)?\b(?<!off-peak)(?<!off peak)", value=("time", "peak"), needs="高峰 尖峰 繁忙 忙时 峰时 白天 日间 peak"),
    rule("condition:batch", "condition", r"(?<![大小])批量(?:处理|推理|调用)?(?:\s?API)?(?!生产)|批处理|\bbatch(?: API| mode| pricing)?\b", value=("tier", "batch"), needs="批量 批处理 batch"),
    rule("condition:fast", "condition", r"(?:快速|极速|高速|fast\s?)(?:模式|版)|\bfast mode\b|更快的?版本", value=("mode", "fast"), needs="快速 极速 高速 fast 更快"),
    rule("condition:priority", "condition", r"优先(?:档|级服务|处理)|\bpriority (?:tier|processing)\b", value=("tier", "priority"), needs="优先 priority"),
    rule("condition:flex", "condition", r"\bflex(?: tier| processing)?\b|弹性(?:推理|档)", value=("tier", "flex"), needs="flex 弹性"),
    rule("condition:non-thinking", "condition", r"(?:非|不|关闭)思考(?:模式)?(?!(?:模式)?[与和或、/])|\bnon-?thinking\b", value=("mode", "non_thinking"), needs="思考 thinking"),
    rule("condition:thinking", "condition", r"(?<![与和或、/])思考模式(?!支持|[与和或、/])|开启思考后?|(?<![非不闭])思考(?=为|时|则|后|:)|深度思考模式|\bthinking mode\b", value=("mode", "thinking"), needs="思考 thinking"),
    rule("condition:context-range", "condition", r"(?<![a-zA-Z\d.$¥-])(?P<a>\d{1,4})\s?(?P<b>[km万])?\s?(?:-|~|至|到|[<≤]=?\s?(?:tokens?|输入|长度|输入长度|上下文)?\s?[<≤]=?)\s?" + _LENGTH.format("n", "m") + r"(?!\s?(?:元|美元|/))", _tier_range, begins=FIGURE_BEGINS, only=_SIZE),
    rule("condition:context-interval", "condition", r"[\[(]\s?(?P<a>\d{1,4})\s?(?P<b>[km万])?\s?,\s?" + _LENGTH.format("n", "m") + r"\s?[\])]", _tier_range, begins=_INTERVAL_BEGINS, only=_SIZE),
    rule("condition:context-behind", "condition", r"(?<![\d.$¥])" + _LENGTH.format("n", "m") + r"\s?(?:个)?(?:tokens?|词元)?\s?(?:的)?(?P<side>以内|以下|之内|及以下|内(?=[,的时为]|\s)|以上|之上|以外|及以上)", _tier_behind, needs="内 以下 以上 之上 以外", begins=FIGURE_BEGINS, only=_SIZE),
    rule("condition:context", "condition", r"(?=[小不超大高低<>≤≥uoabw])(?P<sign>小于|不超过|超过|超出|大于|高于|低于|<=|>=|≤|≥|<|>|under|over|above|below|beyond|up to|within|at most)\s{0,2}" + _LENGTH.format("n", "m") + r"\s?(?:个)?(?:token[s]?|上下文|的?(?:输入|提示))?", _tier, needs="小于 不超过 超过 超出 大于 高于 低于 < > ≥ ≤ under over above below beyond up_to within at_most"),
)  # fmt: skip


# 超过 100K 输入时: the length of the prompt, not what is charged.
_OF_LENGTH = re.compile(
    r"\d\s?[km万]\s?(?:个)?(?:tokens?\s?)?(?:的)?(?:输入|input)(?=\s?(?:时|后|以|之|的(?:请求|部分|情况|场景)))"
    r"|(?:above|over|beyond|exceed\w*|under|below|up to|within|[<>≤≥])\s?\d+\s?[km]\s?(?:tokens?\s?(?:of\s)?)?input(?=\s?tokens?)",
    re.IGNORECASE,
)


_WHEN_HIT = re.compile(
    r"(?<!未)(?:命中缓存|缓存命中)(?:时|的?(?:情况|部分)下?),\s?(?:每|/)?\s?1?(?:00)?\s?(?:百万|千|万|[mk])?\s?(?:个)?\s?(?:tokens?|词元)?\s?的?\s?",
    re.IGNORECASE,
)


def read_items(text: str, start: int, end: int) -> list[Token]:
    items: list[Token] = []
    for item in scan(ITEMS, text, start, end):
        if item.value == "input" and _is_length(text, start, item.start):
            continue
        if items and item.value == "input" and _WHEN_HIT.fullmatch(text, items[-1].start, item.start):
            items[-1] = items[-1]._replace(end=item.end)
        elif items and _translates(text, items[-1], item):
            items[-1] = items[-1]._replace(end=item.end + 1)
        else:
            items.append(item)
    return items


def _translates(text: str, before: Token, item: Token) -> bool:
    """输入 (Input): said once more in the other language."""
    if before.value != item.value or text[before.end : item.start].strip() != "(":
        return False
    return text[item.end : item.end + 1] == ")" and text[before.start].isascii() != text[item.start].isascii()


def _is_length(text: str, start: int, at: int) -> bool:
    """Whether the word of input at a place tells how long a prompt is."""
    low, high = max(start, at - 40), at + 16
    return bool(_SIZE.search(text, low, high)) and any(m.end() > at for m in _OF_LENGTH.finditer(text, low, high))


def read_foreign(text: str, start: int, end: int) -> list[Token]:
    return scan(FOREIGN, text, start, end)


def read_conditions(text: str, start: int, end: int) -> list[Token]:
    return scan(CONDITIONS, text, start, end)
