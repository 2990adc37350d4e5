"""Words that move a price, and by how much: 降价97% · 从A降到B · 打2.5折 · 降至原来的1/10 · 腰斩 · 翻倍 · 恢复原价 · 免费.

A percent is signed: −97 for 降价97%. Reads words only; whose price it is, and whether it is one, is decided in `moves`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pricing.zh.engine import Rule, Token, rule, scan
from pricing.zh.numerals import ARABIC, read_number


@dataclass(frozen=True, slots=True)
class Change:
    """A verb of change. `way` is cut, hike, keep or adjust; `to`: what follows is the new price; `price`: the word itself
    says that a price moves (降价), so that no other word need say it."""

    way: str
    to: bool = False
    price: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A percent of change, signed as printed needs: `signed` is final (折, 降至原来的1/10); else the verb gives the sign.
    `bound` as the text has it: max for 最高 and 最多, min for 超 and 起."""

    percent: Decimal
    signed: bool
    bound: str | None = None


_TO = r"(?:到了?|至|为(?!了)|成)"
DOWN = (
    r"(?:下调|调降|调低|下降|降低|骤降|暴降|大降|直降|锐减|降|打|砍|跌|压|下探|下沉|减|下跌|暴跌|缩减|压缩|杀|掉|落|拉低?(?=[到至]))"
    r"(?:价|价格)?(?:幅度)?"
)
UP = r"(?:上调|调高|上涨|上浮|提高|提升|上升|涨|涨价|提价|抬高|抬升|增加|升(?![级温华值])|暴涨|调升|调涨|提(?=[至到]))(?:价格)?"
CHANGES: tuple[Rule, ...] = (
    rule("change:keep", "change",
        r"(?=[价定标售费资保维仍不没未并拒无加ursn])(?:价格不变|定价不变|标价没变|售价不变|保持不变|维持不变|(?:价格|定价|标价|售价|费率|资费)(?:仍|依然|依旧|继续)?(?:保持|维持|没变|未变|不变|沿用)|仍为|仍是|维持在|保持在|unchanged"
        r"|remains? (?:the same|at)|stays? at|same price|no price change|不会?涨价|不会?降价|没有降价|未降价|并未(?:下调|降价|上调|涨价)|不涨价|加量不加价|拒绝(?:降价|涨价)|无(?:降价|涨价)计划)", value=Change("keep"), needs="不变 没变 未变 保持 维持 沿用 仍为 仍是 unchanged remain stay same_price price_change 不涨 不会涨 不降 不会降 没有降 未降 并未 加量 拒绝 无降 无涨"),
    rule("change:restore", "change",
        r"恢复(?:至|到|为|成)?(?:原价|原始?定价|刊例价|列表价|官方定价|标准(?:价|定价)|\s?(?=[$¥]?\s?[\d.]+\s?(?:美?元|块|/)))|恢复后的?(?=[^,。]{0,8}价)|(?:优惠|折扣|体验期|限免|促销)[^,。;\n]{0,14}(?:收官|落幕|告终)|(?:优惠|折扣|限免|促销|免费期|免费公测"
        r"|限免公测|免费活动)(?:活动|期|价格|公测|体验期|政策)?(?:已经?|正式|也|将|于|\d{1,2}月\d{1,2}日|昨[晚日天]|今[天日])?(?:结束|取消|终止|到期|截止后)|(?:结束|取消|终止)了?(?:对?[^,。;\n]{0,24}(?:的|API|接口|模型)\s?)?(?:限时|现有|此前的?|原有的?|全部|所有)?(?:\s?[\d.一二两三四五六七八九]{1,3}\s?折(?=\s?(?:优惠|折扣)(?!(?:活动|期)?(?:之|以)?后)))?\s?(?:限免|优惠|折扣"
        r"|免费(?:公测|期)?|夜间(?:时段)?折扣|夜间(?:时段)?优惠|错峰优惠)(?:公测)?|折扣不再|不再(?:提供)?(?:免费|优惠|折扣)|由免费转为?(?:收费|付费)|转为付费|开始收费|(?:charg\w+|pay\w*|costs?"
        r"|priced at) (?:twice|double|triple|two times|\d+ ?(?:x|times)) (?:the|its|their) (?:normal|usual|regular|standard|current|previous|original)"
        r"|(?:promo(?:tion)?|discount|offer)s?\b[^.,;\n]{0,24}? (?:has ended|have ended|ended|has expired|expired|is over)\b|(?:recover|return|revert"
        r"|go|goes|going|restored?|rais)\w* (?:back )?to (?:the |its |their )?(?:full|original|standard|normal|regular|list) (?:price|pricing|rate)s?"
        r"|(?:ends?|ending|discontinu\w+) (?:the |its )?(?:promotion\w*|discount|free (?:tier|period|trial|access))", value=Change("hike", price=True), needs="恢复 结束 取消 终止 到期 截止 收官 落幕 告终 不再 由免费 转为付费 开始收费 twice double triple times x_the x_its x_their end_ ends_ ending_ ended expired over discontinu to_the to_its to_their to_full to_original to_standard to_normal to_regular to_list"),
    rule("change:hike-word", "change",
        r"(?=[涨提加价上调抬翻prih])(?:涨价|提价|加价(?!销售|售票)|涨幅|价格(?:大幅|显著|明显|全面|全线|再次|再度|普遍|已|也|均|将)*(?:上涨|上调|上升|走高)(?!到|至|为|成)"
        r"|(?:上调|调高|提高|抬高)(?=[^,。;，；\n]{0,24}(?:价|收费|费用|资费|费率))|price (?:hike|increase)s?"
        r"|(?:rais|hik|increas)(?:es?|ed|ing) (?:[\w.$%'/+-]*[\w$%'/+-] ){0,8}?(?:prices?|pricing|rates?(?![- ]limit)|fees?|costs?)\b"
        r"|(?:prices?|rates?(?![- ]limit)) (?:(?!and |or |but |as |while |down )[\w.-]+ ){0,5}(?:rise|rose|went up|increased?|doubled?|jump(?:ed|s)?))", value=Change("hike", price=True), needs="涨 提 加价 升 上调 调高 抬 翻 走高 rais hik increas rise rose went doubl jump"),
    rule("change:doubles", "change",
        r"(?=[prcfd])(?:(?:prices?|pricing|rates?(?![- ]limit)|costs?|fees?) (?:(?!and |or )[\w.-]+ ){0,8}?doubles?\b(?! the (?:speed|\w*put|performance))"
        r"|doubl(?:es?|ing|ed) (?:(?!and |or |while |but )[\w.'/-]+ ){0,5}?(?:prices?|pricing|costs?|rates?(?![- ]limit)|fees?)\b"
        r"|(?:prices?|rates?(?![- ]limit)|costs?) (?:\w+ ){0,6}?twice (?:the|its|their) (?:usual|normal|regular|standard|current))", value=Change("hike", price=True), needs="doubl twice"),
    rule("change:times", "change", r"(?:价格?|费率|定价)(?:将)?(?:为|是)(?=(?:平时|原来|标准|常规|平峰|现价|目前)(?:价格)?的?[两二三四五2345]倍)", value=Change("hike", price=True), needs="倍"),
    rule("change:hike-to", "change", rf"(?=[上调涨提升抬增暴rih])(?:{UP}{_TO}|(?:rais|increas|hik)(?:es?|ed|ing) (?:[\w.$%'/+-]*[\w$%'/+-] ){{0,9}}?(?:from|to)(?=\s{{1,2}}(?:an? [a-z]+ )?(?:about |just |only )?[^\w\s]{{0,2}}\d)|(?:rises?|rose|risen|increased) (?:from|to)(?=\s\S?[$\d]))", value=Change("hike", to=True), needs="调 上浮 涨 升 提 抬 增加 rais increas rise rose hik"),
    rule("change:hike", "change", rf"(?=[上调提升涨抬增暴翻rih])(?:{UP}|翻了?[一两三四五六七八九十]?倍|翻番|(?:rais|hik|increas)(?:es?|ed|ing)(?= (?:the |its )?(?-i:[A-Z])))", value=Change("hike"), needs="上调 调高 上浮 涨 提高 升 提价 抬高 增加 提至 提到 翻 rais hik increas"),
    rule("change:half-price", "change", r"(?=[按以只仅半])(?:按|以|只要|仅需?)?半价(?=\s?[\d$¥])", value=Change("cut", to=True), needs="半价"),
    rule("change:halve", "change", r"(?=[腰减砍半对打h])(?:腰斩|减半|砍半|半价(?!格|成本)|对半砍|(?:打)?对折|\bhalv(?:es?|ed|ing)\b|(?<!the )(?<!The )half[ -]price)", value=Change("cut", price=True), needs="腰斩 减半 砍半 半价 对半 对折 halv half"),
    rule("change:cut-word", "change",
        r"(?=[降跌减价下调削定单资费再大全宣相纷永集pcsrldtfk\d])(?:(?:再|大幅|全面|大|宣布|相继|纷纷|永久|再度|再次|集体)?降价(?!前(?!所))|降幅|跌幅|降费|减价"
        r"|价格(?:大幅|显著|明显|直接|全线|全面|全系|进一步|再度|再次|已|也|均|将)*(?:下调|下降|调降|降低|下跌|跳水|暴跌|直降|骤降|大跌|削减|缩水|下滑|跌去|降去|砍去|砍掉)(?!到|至|为|成)"
        r"|(?:下调|调降|调低|降低|削减)(?:了)?(?=[^,。;，；\n]{0,30}(?:价|收费|费用|资费|费率|单价))"
        r"|(?:价格|定价|单价|资费|费用)[^,。;，；\n]{0,10}(?:(?:下调|调降|调低|降低|直降)(?!到|至|为|成)|打到了?(?!\s?(?:每|约|近|仅|[\d$¥]))|降了)|price (?:cut|reduction|drop)s?"
        r"|\d{1,3}(?:%| ?per ?cent) (?:price )?(?:reduction|cut|decrease) (?:from|in|to|on|off|of)\b"
        r"|\b(?:cut|slash|reduc|(?<!offer )(?<!offers )(?<!offering )(?<!at )(?<!with )(?<!even )(?<!much )(?<!have )(?<!has )(?<!for )(?<!of )lower|drop|trim|shav|knock|decreas)(?:s|es|ed|ting|ing|ped|ping|med|ming|e)? (?:[\w.$%'/+-]*[\w$%'/+-] ){0,8}?(?:prices?|pricing|rates?(?![- ]limit)|fees?|api costs?)\b"
        r"|(?:prices?|pricing) (?:(?!and |or |with |but )[\w.$%'/+-]*[\w$%'/+-] ){0,6}?(?:decreased|declined)\b"
        r"|(?:prices?|pricing|rates?(?![- ]limit)|costs?|fees?) (?:(?!and |or |with |but )[\w.$%'/+-]*[\w$%'/+-] ){0,6}?(?:cut|slashed|reduced|lowered|dropped|fell|falls?|drops?|down|halved)\b)", value=Change("cut", price=True), needs="降 跌 减价 下调 调低 跳水 削减 缩水 下滑 砍去 砍掉 打到 cut reduc drop decreas declin slash lower trim shav knock fell fall down halved"),
    rule("change:cut-to", "change",
        rf"(?=[下调降骤暴大直锐打砍跌压减缩杀掉落拉低腰对csrldft])(?:{DOWN}{_TO}|(?:减半|腰斩|砍半|对半砍)[至到]了?|低至(?=[^,。;，；\n]{{0,8}}折)"
        rf"|\b(?:cut|slash|reduc|lower|drop|fall|fell|decreas|declin)(?:s|es|ed|ting|ing|ped|ping|e)? (?:[\w.$%'/+-]*[\w$%'/+-] ){{0,9}}?(?:from|to)(?=\s{{1,2}}(?:an? [a-z]+ )?(?:about |just |only )?[^\w\s]{{0,2}}\d)"
        rf"|down (?:from|to)(?=\s))", value=Change("cut", to=True), needs="降 下调 调低 打 砍 跌 压 下探 下沉 减 杀 掉 落 拉 低至 腰斩 对半 cut slash reduc lower drop fall fell decreas declin down"),
    rule("change:cut", "change",
        r"(?=[直骤暴大下调降砍↓csrl\d])(?:直降|骤降|暴降|大降|下调|调降|调低|下降|降低|砍掉|砍去|↓(?=\s?\d)|降(?=了?\s?\d|了?[近超约]|[最高达]|了?[一二两三四五六七八九]成|了?[一二两三四五六七八九十]分之)|(?<=[,，;；、\s也又])降(?=至|到)|砍(?=了?\s?[近超约]?\s?\d[\d.]*\s?%|了?[一二两三四五六七八九]成)"
        r"|\b(?:cut|slash|reduc)(?:s|es|ed|ting|ing)?\b|lower(?:s|ed|ing)(?= (?:the |its )?(?-i:[A-Z]))|\b\d{1,2}% lower\b(?! than)"
        r"|\b\d{1,2}(?:%| ?per ?cent) (?:off|discount|cheaper)\b(?! (?:on|for) (?:cache|prompt|batch|the batch))|cheaper)", value=Change("cut"), needs="降 下调 调低 砍 ↓ cut slash reduc lower %_off %_discount cent_off cent_discount cheaper"),
    rule("change:join", "change",
        r"(?:纷纷|相继|陆续|迅速|火速|先后|接连|集体|全部|也|随后|随即|立即|宣布|正式|同步|今[天日]|昨[天日]|当天|次日|选择|果断|都|均|已)(?:都|宣布|也|选择|已)?跟进(?![降调下免的]|报道|研究|计划|情况)|(?:宣布|也|相继|纷纷|正式"
        r"|随后|先后|陆续)?(?:加入|参战|卷入)(?:了|到|进)?(?:这场|本轮|此轮|这一轮|大模型|模型|的)*(?:价格战|降价(?:潮|大军|行列|阵营))(?!的)|(?:joined|join) (?:in )?(?:the |a |this )?price war", value=Change("cut"), needs="跟进 加入 参战 卷入 join"),
    rule("change:adjust", "change", r"\badjust(?:s|ed|ing)?(?= to\b)|调价|调整(?:为|至|后|了|价格|定价)?|更新定价|价格变更为?|变更为", value=Change("adjust"), needs="调价 调整 定价 变更 adjust"),
)  # fmt: skip

_EDGE = r"(?=[最至高多超逾近约大低可达降直uoman\s\d.百一二两三四五六七八九])(?P<edge>最高|最多|至多|高达|多达|超过?|逾|近|约|大约|至少|最低|up to|over|more than|as much as|about|nearly|around)?\s{0,2}(?:可|达|降|直降|可达)?\s{0,2}"
_CN = "[一二两三四五六七八九]"


def _bound(edge: str | None, tail: str | None = None) -> str | None:
    word = (edge or "").lower()
    if word in ("最高", "最多", "至多", "高达", "多达", "up to", "as much as"):
        return "max"
    if word in ("超", "超过", "逾", "至少", "over", "more than", "最低") or (tail or "").strip() in (
        "起",
        "以上",
        "多",
    ):
        return "min"
    return None


_TENTHS_BEFORE = re.compile(r"[\d一二两三四五六七八九]成?\s?[-~至到]\s?\Z")
_RANGE_BEFORE = re.compile(r"%\s?[-~至到]\s?\Z")


def _percent(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    if _RANGE_BEFORE.search(found.string, max(0, found.start("n") - 4), found.start("n")):
        return  # 50% 至 90% 之间
    value = read_number(found["n"])
    if value is not None and value <= 10_000:
        yield found.start(), found.end(), Share(value, False, _bound(found["edge"], found["tail"]))


def _tenths(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    if _TENTHS_BEFORE.search(found.string, max(0, found.start("n") - 4), found.start("n")):
        return  # 两到四成
    value = read_number(found["n"])
    if value is not None and value < 10:
        half = 5 if found["half"] else 0
        yield found.start(), found.end(), Share(value * 10 + half, False, _bound(found["edge"], found["tail"]))


def _zhe(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    text = found["n"]
    digits = [read_number(c) for c in text] if re.fullmatch(f"{_CN}{{1,2}}", text) else None
    value: Decimal | None
    if digits:
        value = (digits[0] or Decimal(0)) + ((digits[1] or Decimal(0)) / 10 if len(digits) > 1 else 0)
    else:
        value = read_number(text.replace(" ", ""))
    if value is None or not 0 < value < 100:
        return
    if value >= 10:
        value /= 10
    yield (
        found.start(),
        found.end(),
        Share(10 * value - 100, True, "max" if (found["edge"] or "") in ("最低", "低至") or found["tail"] else None),
    )


def _fraction_words(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    parts = found.groupdict()
    whole, part = read_number(parts["d"]), read_number(parts["n"])
    if not whole or part is None or part >= whole:
        return
    share = (part * 100 / whole).quantize(Decimal("0.01"))
    yield found.start(), found.end(), Share(share, False)


def _left(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    """降至原来的1/10, 三分之一, 25%: what is left, not what is gone."""
    if found["half"]:
        yield found.start(), found.end(), Share(Decimal(-50), True)
        return
    whole, part = (found["d"], found["n"]) if found["d"] else (found["d2"], found["n2"])
    if found["pct"]:
        value = read_number(found["pct"])
        left = value
    else:
        a, b = read_number(part or ""), read_number(whole or "")
        left = a * 100 / b if a and b else None
    if left is not None and 0 < left < 100:
        yield found.start(), found.end(), Share((left - 100).quantize(Decimal("0.01")), True)


_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10, "twentieth": 20}


def _left_words(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    left = Decimal(100) / _PARTS[found["part"].lower()]
    yield found.start(), found.end(), Share((left - 100).quantize(Decimal("0.01")), True)


def _times(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    value = read_number(found["n"])
    if value is not None and 1 < value <= 1000:
        yield found.start(), found.end(), Share((value - 1) * 100, True)


def _once_more(found: re.Match[str]) -> Iterator[tuple[int, int, Any]]:
    """涨价一倍: so many times the old price is added."""
    value = read_number(found["n"])
    if value is not None and 0 < value <= 1000:
        yield found.start(), found.end(), Share(value * 100, True)


_OWN = r"(?:首发价?的?|原来的?|原价的?|原先的?|原定价的?|此前的?|之前的?|以前的?|先前的?|原有的?|现价的?|目前的?|标准价格?的?|平时(?:价格)?的?|its (?:previous|original) price)"
SHARES: tuple[Rule, ...] = (
    rule("share:left", "share", rf"(?=[至到为成仅只t])(?:至|到|为|成|\bto(?: (?:just|only|about))?|仅(?:为)?|只(?:有|要))\s?(?:仅)?(?:约)?\s?{_OWN}?\s?(?:(?P<d>{_CN}|十|百)分之(?P<n>{_CN})|(?P<n2>\d{{1,2}})/(?P<d2>\d{{1,3}})(?![\d/.]|\s?(?:元|美|块|刀|人民币))|(?P<half>一半)|(?<=[的价来先])\s?(?P<pct>{ARABIC})%)", _left, needs="分之 / 一半 %"),
    rule("share:left-words", "share", r"\bto (?:just |only |about )?(?:a|one)[ -](?P<part>half|third|quarter|fourth|fifth|tenth|twentieth)\b", _left_words, needs="half third quarter fourth fifth tenth twentieth"),
    rule("share:times", "share", rf"(?:至|到|为|成)\s?(?:{_OWN})?\s?(?:约)?(?P<n>{ARABIC}|{_CN}|十)\s?倍", _times, needs="倍"),
    rule("share:slash", "share", r"(?<=[降砍调])(?:了|价|掉|去)?\s?(?P<n>\d)/(?P<d>\d{1,2})(?![\d/])", _fraction_words, needs="/"),
    rule("share:once-more", "share", rf"(?:涨价?|上调|提价|上涨|提高)(?:了)?\s?(?P<n>{ARABIC}|[一两二三四五六七八九十])\s?倍", _once_more, needs="倍"),
    rule("share:triple", "share", r"\btriple[sd]?\b", value=Share(Decimal(200), True), needs="tripl"),
    rule("share:double", "share", r"(?:charg\w+|pay\w*|costs?|be|is) (?:twice|double)|翻(?:了)?(?:一)?倍|翻番|\bdoubl(?:es?|ed|ing)\b", value=Share(Decimal(100), True), needs="翻 doubl twice double"),
    rule("share:half", "share", r"(?=[腰减砍半对打五直降下bhi])(?:腰斩|减半|砍半|半价(?!格)|对半砍|(?:打)?对折|五折|(?:直接|降价?了?|下调了?|砍[掉去]?了?)一半|\bhalv(?:es?|ed|ing)\b|half[ -]price|(?:by|in) half)", value=Share(Decimal(-50), True), needs="腰斩 减半 砍半 半价 对半 对折 五折 一半 halv half"),
    rule("share:zhe", "share", rf"(?P<edge>最低|低至|限时|打)?\s?(?P<n>{ARABIC}|{_CN}{{1,2}}|一点{_CN}|二点{_CN})\s?折(?!叠|中|旧|算|合|腾|扣率|服|线|射|返|页)(?P<tail>起)?", _zhe, needs="折"),
    rule("share:percent", "share", rf"{_EDGE}(?<![%\d][-~至到])(?P<n>{ARABIC})\s?(?:%|per ?cent\b|个百分点)(?!\s?[-~至]\s?\d{{1,3}}(?:\.\d{{1,2}})?\s?%)(?P<tail>\s?以上|\s?起|\s?多)?", _percent, needs="% percent per_cent 百分点"),
    rule("share:cn-percent", "share", rf"{_EDGE}百分之(?P<n>[一二三四五六七八九十零点]{{1,6}})(?P<tail>以上)?", _percent, needs="百分之"),
    rule("share:tenths", "share", rf"{_EDGE}(?P<n>{_CN}|\d)成(?P<half>半)?(?!本|为|功|立|长|员|果|交|品|人|绩|熟)(?P<tail>以上|多)?", _tenths, needs=" ".join(f"{n}成" for n in "一二两三四五六七八九0123456789")),
    rule("share:fraction", "share", rf"(?P<d>{_CN}|十)分之(?P<n>{_CN})(?!分|厘|角)", _fraction_words, needs="分之"),
)  # fmt: skip


def read_changes(text: str, start: int, end: int) -> list[Token]:
    return scan(CHANGES, text, start, end)


def read_shares(text: str, start: int, end: int) -> list[Token]:
    return scan(SHARES, text, start, end)
