"""Percents told behind a row of prices: 输入 …，输出 …，较此前分别下降 75% 与 25% · 降幅分别为 75% 和 25% · 同比降 66.9%.

Only against the model's own past: what is below another's price is no change.
"""

from __future__ import annotations

import re

from pricing.zh.movers import signed
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line

_TAIL = re.compile(
    r"\s?[)]?\s?[,;(]\s?(?:价格|均|都|也|双双)?(?:(?:较|比|相比|相较|对比|与)(?:于)?(?:此前|之前|以前|原价|原来|原先|先前|去年(?:同期)?|上年|上月|年初|调整前|旧价|老价格)(?:的?价格)?(?:相比)?|同比|环比)?\s?[,]?\s?"
    r"(?:分别|各自?|均|都|双双|直接|大幅|再)?\s?(?:(?P<up>上涨|上调|上升|提高|涨幅|涨价|涨)|下降|下调|降低|降幅|跌幅|降价|直降|降|跌|低|便宜)了?(?:幅度)?\s?(?:分别|各自?|均|都)?(?:高?达|为|是|了|约|近|超过?|:){0,2}\s?\Z"
)
# 输入降 78%、输出降 71%: both meters of one model move; tokens that get fewer are not told so.
_EACH_METER = re.compile(
    r"(?:输入|缓存(?:命中|读取)?)(?:端|侧|侧价|单价)?(?:再|各|均|直|又|分别)?(?P<way>降|涨|下调|上调)(?:了|约|近|达|至多|最高)?\s?[\d.]{1,5}\s?%"
    r"[、,;]\s?(?:而|和)?输出(?:端|侧|侧价|单价)?(?:再|各|均|直|又|也|则|分别)?(?P=way)(?:了|约|近|达|至多|最高)?\s?[\d.]{1,5}\s?%"
)
_PAST = re.compile(r"此前|之前|以前|原|先前|去年|上年|上月|年初|调整前|旧价|老价格|同比|环比|幅")
_CONTRAST = re.compile(r"但|而|不过|不变|维持|保持|此前|原|\b(?:but|while|from)\b")
_FIGURE = re.compile(r"[\d一二三四五六七八九十百半]")
_JOINT = re.compile(r"\s?(?:、|和|与|及|以及|,|/|and)\s?")


def told_behind(text: str, line: Line, found: list[Quote]) -> None:
    """Gives each price of a row the percent that is told of it behind the row: one each in their order, or one for all."""
    for share in line.shares:
        row = _row_before(text, line, found, share.start)
        figure = _FIGURE.search(text, share.start, share.end)  # a share begins with its edge: 降 75%, 约 75%
        tail = _TAIL.fullmatch(text, row[-1].end, figure.start()) if row and figure else None
        if tail is None or any(q.percent is not None or q.old for q in row):
            continue
        verb = tail[0]
        if len(row) > 1 and not _PAST.search(verb) and not re.search(r"分别|各|均|都|双双", verb):
            continue  # told of the last figure alone
        if not _PAST.search(verb) and not row[-1].to:
            continue
        shares = [share]
        for other in line.shares:
            if other.start >= shares[-1].end and _JOINT.fullmatch(text, shares[-1].end, other.start):
                shares.append(other)
        if len(shares) not in (1, len(row)):
            continue
        way = "hike" if tail["up"] else "cut"
        for i, quote in enumerate(row):
            quote.percent = signed(shares[i if len(shares) > 1 else 0], way)[0]
            quote.to = quote.to or way


def each_meter_moves(text: str, low: int, at: int, stop: int) -> bool:
    """Whether the verb at a place is one of two that tell of the input and the output of a model."""
    return any(m.start() <= at < m.end() for m in _EACH_METER.finditer(text, max(low - 24, 0), min(stop, at + 40)))


def _row_before(text: str, line: Line, found: list[Quote], at: int) -> list[Quote]:
    """The last prices of the sentence before a place that neither a name nor a contrast parts."""
    start, _ = line.sentence(at)
    row = [q for q in found if start <= q.start and q.end <= at and q.row is None]
    for i in range(len(row) - 1, 0, -1):
        gap = text[row[i - 1].end : row[i].start]
        named = any(row[i - 1].end <= m.start < row[i].start for m in line.mentions)
        if named or len(gap) > 40 or _CONTRAST.search(gap):
            return row[i:]
    return row
