"""Whether a text can hold a token price or a change of one at all: what nearly every text is asked first, so it costs microseconds.

A text passes if money stands near tokens or a million, or a word of change near a model's or a seller's name. One pass of an
automaton finds the words of all four kinds; what is asked is only whether two of a pair stand near each other.
"""

from __future__ import annotations

import re

import ahocorasick  # type: ignore[import-not-found]

_COINS = ("元", "分", "厘", "块", "塊", "刀", "角", "毛", "圆", "圓", "$", "¥", "￥", "€", "＄", "金", "usd", "rmb", "cny", "cent", "dollar", "yuan")  # fmt: skip
_UNITS = [
    "token",
    "词元",
    "詞元",
    "代币",
    "代幣",
    "令牌",
    "百万",
    "百萬",
    "mtok",
    "1k",
    "per m)",
    "per m ",
    "per 1m",
    "ｏｋｅｎ",
] + [f"/{gap}{size}" for gap in ("", " ", "\n", "\t", "\xa0", "\u3000") for size in ("m", "k", "1m", "1k", "千", "万")]
_MOVES = ("降", "涨", "漲", "折", "免", "砍", "上调", "下调", "优惠", "原价", "元购", "跟进", "跟進", "价格战", "價格戰", "twice", "上調", "下調", "調漲", "調降", "調升", "提高", "提价", "提價", "翻番", "減半", "调价", "腰斩", "翻倍", "减半", "半价", "price", "cut", "slash", "pricing", "discount", "free", "hike", "reduc", "lower", "doubl", "halv")  # fmt: skip
_TALKS = ("模型", "api", "token", "gpt", "llm", "model", "claude", "gemini", "通义", "千问", "通義", "千問", "豆包", "文心", "混元", "星火", "kimi", "代幣", "ａｐｉ", "deepseek", "qwen", "glm", "ernie", "enire", "llama", "mistral", "grok", "minimax", "moonshot", "openai", "anthropic", "智谱", "智譜", "月之暗面", "opus", "sonnet", "haiku")  # fmt: skip
_COIN, _UNIT, _MOVE, _TALK, _STOP, _BREAK = 1, 2, 4, 8, 16, 32
_MONEY_REACH, _TABLE_REACH, _TALK_REACH = 80, 600, 60
_CODE = re.compile(r"[a-z][\s-]?\d|\d[a-z]")  # K2, gpt-4, 4o
_PAIR = re.compile(r"\$\s?[\d.]+\s?/\s?\$\s?\d")


def _automaton() -> ahocorasick.Automaton:
    kinds: dict[str, int] = {"。": _STOP, "\n": _BREAK}
    for kind, words in ((_COIN, _COINS), (_UNIT, _UNITS), (_MOVE, _MOVES), (_TALK, _TALKS)):
        for word in words:
            kinds[word] = kinds.get(word, 0) | kind
    made = ahocorasick.Automaton()
    for word, kind in kinds.items():
        made.add_word(word, (len(word), kind))
    made.make_automaton()
    return made


_WORDS = _automaton()


def may_hold_prices(text: str) -> bool:
    """The cheap test before anything else."""
    low = text.lower()
    # Where the last word of each kind ended, and where the last sentence and line did.
    far = -1_000
    reach = _TABLE_REACH if "|" in low else _MONEY_REACH  # the unit stands in the head of a column
    coin = unit = move = talk = stop = stretch = far
    moves: list[tuple[int, int]] = []
    for last, (length, kind) in _WORDS.iter(low):
        end = last + 1
        start = end - length
        if kind & (_STOP | _BREAK):
            stretch = end
            if kind & _STOP:
                stop = end
            continue
        if kind & _COIN:
            if stop <= unit <= start <= unit + reach:
                return True
            coin = end
        if kind & _UNIT:
            if stop <= coin <= start <= coin + reach:
                return True
            unit = end
        if kind & _MOVE:
            if stretch <= talk <= start <= talk + _TALK_REACH:
                return True
            move = end
            moves.append((start, end))
        if kind & _TALK:
            if stretch <= move <= start <= move + _TALK_REACH:
                return True
            talk = end
    return _beside_a_code(low, moves) or ("$" in low and _PAIR.search(low) is not None)


def _beside_a_code(text: str, moves: list[tuple[int, int]]) -> bool:
    """Whether a word of change stands near letters and digits that look like a model: K2 降价."""
    for start, end in moves:
        before = max(start - _TALK_REACH - 3, text.rfind("\n", 0, start), text.rfind("。", 0, start), 0)
        if _CODE.search(text, before, start):
            return True
        after = _CODE.search(text, end, end + _TALK_REACH + 3)
        if after and "\n" not in text[end : after.start()] and "。" not in text[end : after.start()]:
            return True
    return False
