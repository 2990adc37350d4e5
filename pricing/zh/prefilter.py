"""Whether a text can hold a token price or a change of one at all: what nearly every text is asked first, so it costs microseconds.

A text passes if money stands near tokens or a million, or a word of change near a model's or a seller's name. The rare words are
found in one pass; money, of which there is much, is looked for only around units. All of it on UTF-8 bytes, for the pass counts in bytes:
its places lead there at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import ascii_lowercase, digits

from ahocorasick_rs import BytesAhoCorasick

_COINS = ("人民币", "人民幣", "分", "厘", "块", "塊", "刀", "角", "毛", "圆", "圓", "$", "¥", "￥", "€", "＄", "金", "usd", "rmb", "cny", "cent", "dollar", "yuan")  # fmt: skip
_UNITS = (
    "token",
    "词元",
    "詞元",
    "代币",
    "代幣",
    "令牌",
    "标记",
    "百万",
    "100万",
    "100 万",
    "100萬",
    "100 萬",
    "百萬",
    "mtok",
    "1k",
    "per m)",
    "per m ",
    "per million",
    "per 1m",
    "ｏｋｅｎ",
    "ＯＫＥＮ",
)
_PER = tuple(
    f"/{gap}{unit}" for gap in ("", " ", "\n", "\t", "\xa0", "\u3000") for unit in ("m", "k", "千", "万", "1m", "1k")
)
_MOVES = ("降", "涨", "漲", "折", "免", "砍", "上调", "上浮", "下调", "优惠", "原价", "元购", "跟进", "跟進", "价格战", "價格戰", "twice", "上調", "下調", "调高", "調高", "调低", "調低", "調漲", "調降", "調升", "提高", "价格提升", "價格提升", "价提升", "定价", "定價", "调用费", "上升", "提升至", "提升到", "升至", "增至", "提价", "提價", "翻番", "減半", "调价", "腰斩", "翻倍", "减半", "半价", "削减", "跳水", "缩水", "跌", "收费", "减价", "減價", "跌至", "跌到", "下探", "拉到", "拉低", "压至", "压到", "price", "cut", "slash", "pricing", "discount", "free", "hike", "reduc", "lower", "doubl", "halv")  # fmt: skip
_TALKS = ("模型", "api", "token", "gpt", "llm", "model", "claude", "gemini", "通义", "千问", "通義", "千問", "豆包", "文心", "混元", "星火", "kimi", "代幣", "ａｐｉ", "ＡＰＩ", "deepseek", "qwen", "glm", "ernie", "enire", "llama", "mistral", "grok", "minimax", "moonshot", "openai", "anthropic", "智谱", "智譜", "月之暗面", "面壁", "minicpm", "推理", "调用", "百炼", "千帆", "方舟", "讯飞", "零一万物", "阶跃", "百川智能", "硅基流动", "日日新", "盘古", "longcat", "mimo", "doubao", "hunyuan", "opus", "sonnet", "haiku")  # fmt: skip
# Letters beside digits look like a model: K2, gpt-4, 4o.
_CODES = (
    *(f"{letter}{gap}{digit}" for letter in ascii_lowercase for gap in ("", " ", "-") for digit in digits),
    *(f"{digit}{letter}" for digit in digits for letter in ascii_lowercase),
)
# What a pair of prices without a unit holds: a sign of money, or dollars in words with what is charged for.
_SIGNS, _DOLLARS, _METERS = ("$", "¥", "￥"), ("美元",), ("输入", "輸入", "input")
_UNIT, _MOVE, _TALK, _SIGN, _DOLLAR, _METER = 1, 2, 4, 8, 16, 32
_MONEY_REACH, _TABLE_REACH, _TALK_REACH = 240, 1_800, 180  # 80, 600 and 60 characters of Chinese
_KINDS: dict[str, int] = {}
for _kind, _words in (
    (_UNIT, (*_UNITS, *_PER)),
    (_MOVE, _MOVES),
    (_TALK, (*_TALKS, *_CODES)),
    (_SIGN, _SIGNS),
    (_DOLLAR, _DOLLARS),
    (_METER, _METERS),
):
    for _word in _words:
        _KINDS[_word] = _KINDS.get(_word, 0) | _kind
_WORDS, _KIND = BytesAhoCorasick([word.encode() for word in _KINDS]), list(_KINDS.values())


def _any(words: Iterable[str]) -> str:
    """One alternative a first character, which is what makes the search fast."""
    tails: dict[str, list[str]] = {}
    for word in words:
        tails.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in tails.items())


_MONEY = re.compile(f"{_any(_COINS)}|元(?<![词詞]元)")
_STOP = "。".encode()
# Before a unit that holds for every figure before it; 日均 and 月均 are of use.
FOR_ALL = re.compile(r"(?=[以均都全统单])(?:以上|(?<![日月年])均按?|都是?|全部|统一|单位)[^,。;]{0,8}\Z")
# | 输入价格 | 输出价格 |: both meters side by side in a row of heads
_BOTH_METERS = re.compile(
    r"(?=[输輸i])(?:输入|輸入|input)[^|\n]{0,30}\|(?:[^|\n]{0,30}\|){0,2}[^|\n]{0,12}(?:输出|輸出|output)",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"(?=[$¥￥输輸i])(?:[$¥￥]\s?[\d.]+\s?/\s?[$¥￥]\s?\d|(?:输入|輸入|input)[^\n\d$]{0,6}\$\s?\d|\$\s?[\d.]{1,8}\s?(?:输入|輸入|input)"
    r"|(?:输入|輸入|input)[^\n\d]{0,6}[\d.]{1,8}\s?美元[\s/、,，;；]{0,3}(?:输出|輸出|output))",
    re.IGNORECASE,
)


def may_hold_prices(text: str) -> bool:
    """The cheap test before anything else."""
    low = text.encode("utf-8", "replace").lower()
    reach = _TABLE_REACH if b"|" in low else _MONEY_REACH  # the unit stands in the head of a column
    move = talk = -1_000  # where the last of them ended
    held = 0
    for word, start, end in _WORDS.find_matches_as_indexes(low, overlapping=True):
        kind = _KIND[word]
        held |= kind
        if kind & _UNIT and _money_near(low, start, end, reach):
            return True
        if kind & _MOVE:
            if start <= talk + _TALK_REACH and _one_stretch(low, talk, start):
                return True
            move = end
        if kind & _TALK:
            if start <= move + _TALK_REACH and _one_stretch(low, move, start):
                return True
            talk = end
    if held & _METER and b"|" in low and _BOTH_METERS.search(text) and _MONEY.search(text):
        return True
    paired = held & _SIGN or (held & _DOLLAR and held & _METER)
    return bool(paired) and _PAIR.search(text) is not None


def _one_stretch(low: bytes, start: int, end: int) -> bool:
    return low.find(_STOP, start, end) < 0 and low.find(b"\n", start, end) < 0


def _money_near(low: bytes, start: int, end: int, reach: int) -> bool:
    """Whether money stands near a unit, in one sentence with it; in the one before if the unit is said for all: … 5 元。以上均按百万 token 计."""
    before = low[max(start - reach, 0) : start].decode("utf-8", "ignore")
    stop = before.rfind("。")
    if stop >= 0 and FOR_ALL.search(before[-16:]):
        stop = before.rfind("。", 0, stop)
    if _MONEY.search(before, stop + 1):
        return True
    return _MONEY.search(low[end : end + reach].decode("utf-8", "ignore").partition("。")[0]) is not None
