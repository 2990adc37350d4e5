"""Several old prices, each with its item, then the new ones: 从输入 4 元、输出 16 元降至 2 元、8 元 · 原价输入 4 元、输出 16 元，现价输入 2 元、输出 8 元.

Each new price takes the old one of its own item; one of another item is never its old price.
"""

from __future__ import annotations

import re

from pricing.zh.engine import Cue
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line

_FROM_ONE = Cue(r"(?:\bfrom\s\s?|[从由][^从由,。;\d\n]{0,20})\Z", needs="from 从 由")
_TO_NEXT = re.compile(
    r"\s?(?:\([^()\n]{0,30}\)\s?)?(?:tokens?\s)?,?\s?(?:分别|直接|大幅|一举|统一)?"
    r"(?:to|(?:下调|上调|下降|降低|提高|提升|上升|调整?|变更?|改|降|涨|砍|打|压)(?:价)?[到至为成]了?)\s?(?:输入|输出)?\s?"
    r"(?:(?:每|per)\s?(?:百万|千|万|million)\s?(?:个)?(?:输入|输出|input|output)?\s?(?:tokens?|词元|令牌|代币)?\s?(?:输入|输出)?(?:价格?)?\s?)?",
    re.IGNORECASE,
)
# 原价输入 4 元、输出 16 元,现价输入 2 元、输出 8 元: what leads in the old prices, and what turns to the new.
_WAS = Cue(
    r"(?:原价(?<!恢复原价)(?<!回到原价)|原为|原来|原先|原本|此前|之前|以前|[调降涨提]价前|调整前|previously|formerly)[^。;]{0,40}\Z",
    needs="原价 原为 原来 原先 原本 此前 之前 以前 调价前 降价前 涨价前 提价前 调整前 previously formerly",
)
_IS_NOW = re.compile(
    r"[^。;\d]{0,30}?[,(。;]\s?(?:而|则)?(?:现价?|现在|如今|目前|调整后|[降涨调提]价后|优惠后|折后|新价|now)[^。;\d]{0,30}",
    re.IGNORECASE,
)


def old_then_new(text: str, line: Line, found: list[Quote], used: set[int]) -> None:
    """Gives the new prices their old ones, and notes the old ones as used."""
    for i, first in enumerate(found):
        start, end = line.sentence(first.start)
        if _FROM_ONE.search(line.held, text, max(line.start, first.start - 24), first.start):
            turning = _TO_NEXT
        elif (not i or found[i - 1].end <= start) and _WAS.search(line.held, text, start, first.start):
            turning = _IS_NOW
            end = line.sentence(min(end + 1, line.end - 1))[1]  # 此前 … 。现在 …
        else:
            continue
        same = [q for q in found[i:] if q.start < end]
        turn = next((k for k in range(1, len(same)) if turning.fullmatch(text, same[k - 1].end, same[k].start)), 0)
        if turn == 1:  # 从 6 元涨到 12 元,B 从 2 元涨到 4 元
            continue
        if turn and _of_another(line, start, first.start, same[turn - 1].end, same[turn].start):
            continue
        for old in same[:turn]:
            new = next((q for q in same[turn:] if q.item and q.item == old.item and q.previous is None), None)
            if new is not None:
                used.add(id(old))
                new.previous, old.to = old.price, None


def _of_another(line: Line, start: int, first: int, last: int, new: int) -> bool:
    """Whether the new prices are told of a model that was not named before the old ones."""
    before = {m.model for m in line.mentions if start <= m.start < first}
    return any(last <= m.start < new and m.model not in before for m in line.mentions)
