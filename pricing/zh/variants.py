"""Short names that stand for a sibling of the model just spoken of: GPT-5 1.25／10 美元；mini 版 0.25／2 美元 · 豆包 pro-32k …；128k 版 …

A variant word counts only at the head of a clause, before something that is said of a price or with 版 behind it, and only
behind a model of a family. Its id is the sibling's with the variant put in. Knows names, no prices.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from pricing import names
from pricing.zh.models import Mention

_WORD = r"(?:flash[- ]?lite|flash|mini|nano|micro|lite|pro|turbo|max|plus|air[x]?|ultra|speed|thinking|reasoner|reasoning|highspeed|instant|large|medium|small|tiny|long|coder|chat|base|vision|vl|旗舰版|标准版|轻量版|专业版|高速版|极速版)"
_SIZE = r"(?:\d{1,4}k|\d{1,4}b)"
_VARIANT = re.compile(
    rf"(?:(?<=[,;。:、(|\n])|(?<=[,;。:、(|] )|(?<=\n[-*•·] )|(?<=而)|(?<=和)|(?<=与)|(?<=至于)|(?<=同门的)|(?<=更小的)|(?<=更便宜的)|(?<=更快的)|(?<=and )|(?<=while )|(?<=the )|(?<= 的)|(?<=加映的 )|(?<=加映的)|\A)"
    rf"\s?(?P<word>{_WORD}(?:[- ]{_SIZE})?|{_SIZE})(?![a-z0-9.\-])\s?(?P<edition>版本?|型号|模型|档|上下文)?"
    r"(?=\s?(?:版|则|更|的?(?:输入|输出|缓存|价格|定价|单价|API)|[:：]|为|是|只要|仅|每百万|每千|\(|\|?\s?[$¥]?\d|(?:is|costs|at|runs|comes|goes|gets|input|output|stays?|drops?|has)\b))",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"-(?:{_WORD}|{_SIZE})$", re.IGNORECASE)


def find_variants(text: str, mentions: list[Mention]) -> list[Mention]:
    """The siblings named by a variant word alone, in order."""
    found: list[Mention] = []
    models = [m for m in mentions if m.kind == "model" and m.model and not m.media]
    starts = [m.start for m in mentions]
    ends = [m.end for m in models]
    for match in _VARIANT.finditer(text):
        at, end = match.span("word")
        index = bisect_left(starts, end) - 1
        if index >= 0 and mentions[index].end > at:
            continue
        before = bisect_left(ends, at + 1) - 1
        if before < 0 or at - models[before].end > 300:
            continue
        sibling = models[before]
        if match["edition"] is None and text.count("\n", sibling.end, at) > 2:
            continue
        found.append(
            Mention(
                at,
                match.end("edition") if match["edition"] else end,
                "model",
                sibling.vendor,
                match["word"],
                sibling_id(sibling.model or "", match["word"]),
            )
        )
    return found


def sibling_id(model: str, word: str) -> str:
    """The id of a sibling: gpt-5 and mini -> gpt-5-mini; doubao-pro-32k and 128k -> doubao-pro-128k."""
    variant = names.slug(word)
    if re.fullmatch(_SIZE, variant, re.IGNORECASE):
        return re.sub(r"-\d{1,4}[kb]$", "", model) + f"-{variant}"
    base = model
    while _TAIL.search(base):
        base = _TAIL.sub("", base)
    return f"{base}-{variant}"
