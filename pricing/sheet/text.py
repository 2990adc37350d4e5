"""Plain text of cells and headers: what the other sheet rooms may rely on. No prices, no tables."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SUPERSCRIPT = dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹®™©†‡"))
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_LOOKALIKE = str.maketrans(
    {"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "﹣": "-", "～": "~", "〜": "~", "∼": "~", "≦": "≤", "≧": "≥"}
)
# Traditional characters of price tables, each with its simplified form; 快取 and 字元 are other words for the same.
_TRADITIONAL = (
    "輸输萬万幣币價价單单緩缓計计費费長长時时間间優优標标準准閒闲內内條条範范圍围請请說说區区級级層层視视頻频讀读寫写創创歐欧"
    "圖图張张語语詞词規规調调點点號号類类數数據据門门關关開开閾阈該该處处過过後后於于與与應应實实線线離离壓压縮缩對对話话預预設设專专業业務务"
    "聯联絡络網网圓圆現现舊旧質质觸触發发機机構构儲储訓训練练響响選选項项總总續续續续態态狀状態态擇择檔档額额倉仓庫库檢检驗验證证"
)
_SIMPLE = {ord(_TRADITIONAL[i]): _TRADITIONAL[i + 1] for i in range(0, len(_TRADITIONAL), 2)}
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\s]*")
_BIDI = re.compile("[‪-‮⁦-⁩]")
_SPLIT_NUMBER = re.compile("[0-9][​-‍⁠\ufeff\xad]+[0-9.]|[.][​-‍⁠\ufeff\xad]+[0-9]")


_FOLDED = {**_LOOKALIKE, **_SIMPLE}


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """One spelling of a text: half-width, ASCII dashes, single spaces, no invisible characters; line breaks kept."""
    text = text.translate(_SUPERSCRIPT).translate(_INVISIBLE)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_FOLDED)
        if "快取" in text or "字元" in text:
            text = text.replace("快取", "缓存").replace("字元", "字符")
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def tampered(text: str) -> bool:
    """True if invisible characters split a number or turn the reading direction: not a cell to trust."""
    return bool(_BIDI.search(text) or _SPLIT_NUMBER.search(text))


def one_line(text: str, limit: int = 120) -> str:
    """The text on one line, cut to `limit` characters, for reasons and snippets."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
