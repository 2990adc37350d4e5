"""What money does and what work costs beside a price: 1 美元可获得 700 页 · 翻译 20 万字大约 0.8 美元 · 几毛到 1 元不等.

A unit of tokens said before in the sentence is not theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pricing.zh.amounts import Money
from pricing.zh.quotes import Quote
from pricing.zh.scopes import clause
from pricing.zh.units import Per

_COUNT = r"(?:\d[\d.,]*|[一二两三四五六七八九十几数半])\s?[百千万亿]?(?:多|余|来)?\s?个?\s?"
_THINGS = r"(?:张|幅|页|次|篇|本|部|条|份|封|首|套|轮|集|秒|分钟|小时|(?:英文|中文|汉)?(?:字符|单词|单字|汉字|字))"
# 1块钱处理284张图片: what so much money does, counted in other things than tokens.
_DOES = re.compile(
    r"\s?钱?\s?(?:(?:大约|大概|约|就|便|即|也|只|足?够|可以?|能够?|相当于|等于|换来?|买到?|获得|处理|生成|识别|分析|理解|翻译|阅读|读|看|写|跑|聊|问|查询|总结|了|完|近|超过?)\s?){1,8}"
    + _COUNT
    + _THINGS
)
_CAN = re.compile(
    r"\s?钱?(?:的?(?:余额|预算|额度|费用|成本))?(?:\([^()]{0,20}\))?\s?(?:大约|大概|大致|差不多|约|就|便|也|都|仅|只|足|最多|至少|\s){0,4}(?:可以?|能够?|够|足以)(?!选|见)"
)
# 翻译 20 万字大约 0.8 美元, writing a 300-page book costs $0.02
_WORK = re.compile(
    rf"(?<!支持)(?<!处理)(?<!支持 )(?<!处理 ){_COUNT}(?:英文|中文|汉语?)?(?:字符|单词|单字|汉字|字|词(?!元))(?!上下文|窗口|输入|以[内上下])[^,。;:|()]{{0,24}}\Z"
    r"|(?:翻译|写|读|总结|摘要|处理|分析|生成|润色|批改|转写|回复|聊)(?:完|了|一下)?\s?"
    + _COUNT
    + r"(?:张|幅|页|次|篇|本|部|条|份|封|首|套|轮|集|道)[^,。;:|()]{0,24}\Z"
    r"|\b(?:translat|summari[sz]|read|writ|process|generat|analy[sz]|transcrib)\w*\s(?:\w+\s){0,3}?(?:\d[\d,.]*[ -]?(?:page|word|character|thousand|million)s?|[\d,]+ \w+s)\b[^,.;:|()]{0,40}\Z",
    re.IGNORECASE,
)
_SOME_TO = re.compile(r"[几数][毛角分块厘元个][^,。;\d]{0,4}(?:到|至|~|-)\s?\Z")
_TO_SOME = re.compile(r"\s?(?:到|至|~|-)\s?[几数十]+[毛角分块元]")
_ITEM = re.compile(r"输入|输出|缓存|input|output|cache|上下文|\d\s?[km](?![a-z])", re.IGNORECASE)
# No seller ever asked so much: a bare figure that comes to more has no unit of so few tokens.
_MOST = {"USD": Decimal(200)}
_MOST_ELSE = Decimal(1_000)


def buys(text: str, end: int) -> bool:
    """Whether what stands behind a figure is what that money gets, counted in other things than tokens."""
    return bool(_DOES.match(text, end) or _CAN.match(text, end, end + 40))


def of_work(text: str, low: int, at: int) -> bool:
    """Whether the clause before a figure measures a piece of work: so many words, pages or letters."""
    return _WORK.search(text, low, at) is not None


def vague(text: str, start: int, end: int) -> bool:
    """几毛到 1 元, 1 元到几元: a range with one end that is no figure."""
    return bool(_SOME_TO.search(text, max(0, start - 14), start) or _TO_SOME.match(text, end))


def too_dear(text: str, low: int, at: int, money: Money, per: Per | None, rule: str) -> tuple[str, str] | None:
    """A figure whose clause names no item and that comes to more than anybody asks, given the few tokens of a unit said before."""
    if per is None or per.tokens > 10_000 or rule not in ("unit:sentence", "unit:paragraph"):
        return None
    if _ITEM.search(text, clause(text, at, low), at):
        return None
    if money.value * 1_000_000 / per.tokens < _MOST.get(money.currency, _MOST_ELSE):
        return None
    return "more than anybody asks for so few tokens", "refuse:big"


def turned_round(quote: Quote, told: Sequence[Quote]) -> bool:
    """0.21 元/万 tokens,1 元可以获得 5 万 tokens: whether a price was just told, about as dear, the other way round."""
    if quote.unit_rule != "unit:buys":
        return False
    same = [q for q in told if q.money.currency == quote.money.currency and q.unit_rule != "unit:buys"]
    return any(abs(q.price - quote.price) <= quote.price / 5 for q in same)
