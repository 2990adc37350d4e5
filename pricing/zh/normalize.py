"""Text as rules want to see it: one width, one script, one kind of hyphen, nothing invisible; every offset kept.

`normalize` gives the folded text and maps any span of it back into the original. Knows characters only, no prices.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from pricing.scripts import SIMPLIFIED, mainland

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"


def _table() -> dict[int, str]:
    table = dict(SIMPLIFIED)
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys(map(ord, _DASHES), "-")
    table |= dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000\t\r\x0b\x0c"), " ")
    table |= dict.fromkeys(map(ord, "\u2028\u2029\x85"), "\n")
    table |= {ord("￥"): "¥", ord("∼"): "~", ord("〜"): "~", ord("｡"): "。", ord("​"): "\u200b"}
    table |= {
        ord("∕"): "/",
        ord("⁄"): "/",
        ord("│"): "|",
        ord("┃"): "|",
        ord("％"): "%",
        ord("﹪"): "%",
        ord("〇"): "零",
    }
    table |= {
        ord("’"): "'",
        ord("“"): '"',
        ord("”"): '"',
        ord("「"): '"',
        ord("」"): '"',
        ord("『"): '"',
        ord("』"): '"',
    }
    return table


_TABLE = _table()
# What nearly every Chinese text holds is replaced one by one, which takes a tenth of the time of asking the table for each character.
_COMMON = tuple((each, _TABLE[ord(each)]) for each in "，：；！？（）％～＋“”\u3000\xa0")
_RARE = re.compile(f"[{re.escape(''.join(chr(c) for c in _TABLE if chr(c) not in dict(_COMMON)))}]")
# What stands between the characters of a price without meaning: invisible marks, markdown emphasis and escapes, tags.
_DROPPED = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff\x00-\x08\x0e-\x1f\ud800-\udfff]+"
    r"|\*\*|__|`|\\(?=[$*_~|\\#<>.()\[\]{}+!-])|</?[a-zA-Z][^<>\n]{0,200}>"
)
_PERCENT = re.compile(r"百分之(\d{1,4}(?:\.\d{1,2})?)(?![\d.%])")
_QUOTES = re.compile('["《]')
# A name in quotes is the name: "Claude 3 Opus", 《Qwen-Long》. What is quoted besides keeps its quotes.
_QUOTED = re.compile('["《](?=[A-Za-z\u4e00-\u9fff])[\u4e00-\u9fff]{0,6}[A-Za-z][A-Za-z0-9 .+\\-]{0,28}(?<! )["》]')
_NEEDS_DROP = re.compile(
    "[*_`<\\\\\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff\x00-\x08\x0e-\x1f\ud800-\udfff]"
)


_TAB = re.compile(r"(?<=[^\s|])\t(?=[^\s|])")


_SPAN = re.compile("(?<=[%％])\u2014(?=\\d)")
_DASH = re.compile("\u2014(?:(?<![A-Za-z0-9]\u2014)|(?![A-Za-z0-9]))")


# A row of an HTML table reads as one line of cells between bars; every character keeps its place.
_HTML_ROW = re.compile(r"<tr\b[^<>]{0,200}>(?:(?!<tr\b).){0,4000}?</tr\s?>", re.IGNORECASE | re.DOTALL)
_HTML_CELL = re.compile(r"<t[dh]\b[^<>]{0,200}>", re.IGNORECASE)


def _row_of_bars(found: re.Match[str]) -> str:
    row = "\n" + re.sub(r"[\r\n]", " ", found[0][1:-1]) + "\n"
    row = _HTML_CELL.sub(lambda cell: "|" + "\0" * (len(cell[0]) - 1), row)
    inner = row[1:-1]
    opening, closing = inner.find(">"), inner.rfind("<")
    return "\n" + "\0" * (opening + 1) + inner[opening + 1 : closing] + "\0" * (len(inner) - closing) + "\n"


@dataclass(frozen=True, slots=True)
class Normal:
    """The folded `text`; `starts`/`shifts` say where characters were dropped."""

    text: str
    original: str
    starts: list[int] = field(default_factory=list)
    shifts: list[int] = field(default_factory=list)

    def at(self, offset: int) -> int:
        """The place in the original of a place in the folded text."""
        index = bisect_right(self.starts, offset) - 1
        return offset + (self.shifts[index] if index >= 0 else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A folded span as original offsets; dropped characters at its edges are left out."""
        return self.at(start), self.at(max(start, end - 1)) + 1


def _fold(text: str) -> str:
    for each, plain in _COMMON:
        text = text.replace(each, plain)
    return text.translate(_TABLE) if _RARE.search(text) else text


def normalize(original: str) -> Normal:
    """Fold a text. Costs time in proportion to its length."""
    text = original
    if "%\u2014" in text or "％\u2014" in text:
        text = _SPAN.sub("~", text)  # 5%—34%
    if "\u2014" in text:
        text = _DASH.sub(",", text)  # a dash between clauses, not within a name
    if "<t" in text or "<T" in text:
        text = _HTML_ROW.sub(_row_of_bars, text)
    if "\t" in text:
        text = _TAB.sub("|", text)  # a tab between words parts the cells of a flattened table
    folded = mainland(_fold(text))
    if "百分之" in folded:  # 百分之50 is 50%, in as many characters
        folded = _PERCENT.sub("\u200b\u200b\\1%", folded)
    quoted = [at for m in _QUOTED.finditer(folded) for at in (m.start(), m.end() - 1)] if _QUOTES.search(folded) else []
    if not quoted and not _NEEDS_DROP.search(folded):
        return Normal(folded, original)
    parts: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    done = length = shift = 0
    marks = sorted([*(m.span() for m in _DROPPED.finditer(folded)), *((at, at + 1) for at in quoted)])
    for start, end in marks:
        if start < done:
            continue  # a quoted name within a tag goes with the tag
        parts.append(folded[done:start])
        length += start - done
        done = end
        shift += end - start
        starts.append(length)
        shifts.append(shift)
    parts.append(folded[done:])
    return Normal("".join(parts), original, starts, shifts)
