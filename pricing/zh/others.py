"""Figures of others whom a text only calls by their kind: 同类模型为 5 美元, comparable US models charge $5. Nobody's price to tell."""

from __future__ import annotations

import re

from pricing.zh.engine import Cue
from pricing.zh.lexicon import CLOUDS, OPEN_WEIGHTS
from pricing.zh.mentions import Mention

_KIND = r"同类型?|同级别?|同等级?|同档(?:次|位)?|同规格|可比|对标|类似|竞争"
_ABROAD = r"美国|海外|国外|国际|欧美|西方|硅谷"
_HEAD_ZH = (
    rf"(?<![比于较与和同跟])(?:(?:{_ABROAD})的?)?(?:(?:{_KIND})的?(?:闭源|开源|旗舰|前沿|主流)?大?(?:模型|产品|对手|厂商)"
    rf"|(?:(?<!\w)|(?<=[而但]))(?:{_ABROAD})(?:的|闭源|开源|旗舰|前沿|主流|顶级|竞争){{0,3}}大?(?:模型|产品|对手|厂商))(?:们)?"
    r"(?:的?(?:输入|输出)?(?:价格|定价|收费|报价|单价))?(?:则|却|也|还|普遍|通常|大多|一般|往往|动辄)?"
    r"(?:为|是|要|需|约|高达|达到?|在|收|每|:|(?<=[价费])\s?\d)"
)
_HEAD_EN = (
    r"\b(?:(?:comparable|competing|equivalent|similar|rival|peer)(?: [\w-]+){0,3}? (?:models?|APIs?|offerings?|products?|labs?|providers?|services?)"
    r"|(?<!these )(?<!those )(?<!its )(?<!their )(?<!our )(?<!two )(?<!both )(?:US|U\.S\.|American|Western|frontier|closed|proprietary|other|most|many)(?: [\w-]+){0,2}? (?:models|labs|rivals|competitors|providers))"
    r"(?: \w+){0,2}? (?:costs?|charge[sd]?|run|runs|are|is|was|were|sits?|starts?|go(?:es)?|price|asks?|want|wants|range)\b"
)
_OTHERS = Cue(
    rf"(?:{_HEAD_ZH}|{_HEAD_EN})",
    needs="同类 同级 同等 同档 同规格 可比 对标 类似 竞争 美国 海外 国外 国际 欧美 西方 硅谷 comparable competing equivalent similar rival peer"
    " us_ u.s american western frontier closed proprietary other most_ many_",
)
# $5 for comparable models
_BEHIND = re.compile(
    r"[$¥\d./ -]{0,12}(?:\s?/\s?\d?M|\s(?:per|a) (?:1M|million)(?: \w+)?(?: tokens?)?)?\s?(?:for|from|at|by|of)\s(?:the |other |most )?(?:comparable|competing|equivalent|similar|rival)\b[^,.;]{0,24}?\b(?:models?|APIs?|offerings?|labs?|providers?|rivals?)\b",
    re.IGNORECASE,
)


def told_of(held: int, text: str, low: int, at: int, end: int, mentions: list[Mention]) -> bool:
    """Whether the amount text[at:end] is told of others that are not named; `low`: where its clause begins."""
    head = next(iter(reversed(_OTHERS.all(held, text, max(0, low - 1), at))), None)
    if head is not None and not any(head.start() <= m.start < at for m in mentions):
        return True
    behind = _BEHIND.match(text, end)
    return behind is not None and not any(end <= m.start < behind.end() for m in mentions)


def clouds_own(text: str, seller: Mention, model: Mention) -> bool:
    """字节的 DeepSeek-R1: an open model of the company of a cloud is sold by that."""
    its = text[seller.end : model.start].strip() in ("的", "家的", "版")
    return its and seller.kind == "company" and seller.vendor in CLOUDS and bool(OPEN_WEIGHTS.match(model.model or ""))
