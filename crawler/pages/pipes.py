"""Pipe tables whose merged cells were lost: rows with fewer cells than the header, and a second header row.

A converter that drops row spans leaves the remaining cells at the left. They are put back under the columns whose cells
look like them in the row above; a row that fits no place, or more than one, is left out rather than read askew.
"""

from __future__ import annotations

import re

from pricing.sheet_layout import price_like
from pricing.sheet_text import plain
from pricing.sheet_tiers import read_tiers

_NAME = re.compile(r"[`*]*[A-Za-z][A-Za-z0-9._/:-]*[0-9A-Za-z](?:[`*\s(\[（>]|$)")
_NOTHING = re.compile(r"[-–—/\\]*")
_MARKUP = re.compile(r"[*`~]|\[([^\]]*)\]\([^)]*\)")


def _kind(text: str) -> str:
    bare = plain(_MARKUP.sub(r"\1", text))
    if _NOTHING.fullmatch(bare):
        return "any"
    if read_tiers(bare) or "阶梯" in bare:
        return "tier"
    if price_like(bare) or re.match(r"原价\s*[0-9]", bare):
        return "price"
    return "name" if _NAME.match(bare) and any(c.isdigit() or c == "-" for c in bare) else "text"


def _fits(cells: list[str], above: list[str], offset: int) -> bool:
    pairs = zip(cells, above[offset:], strict=False)
    return all(a == b or "any" in {a, b} for a, b in ((_kind(x), _kind(y)) for x, y in pairs))


def aligned(rows: list[list[str]], width: int) -> list[list[str]]:
    """The body rows, each as wide as the header where its place can be told."""
    out: list[list[str]] = []
    above: list[str] | None = None
    for row in rows:
        if len(row) >= width:
            above = row
            out.append(row)
            continue
        if above is None or _fits(row, above, 0):
            out.append(row + [""] * (width - len(row)))
            continue
        places = [offset for offset in range(1, width - len(row) + 1) if _fits(row, above, offset)]
        if len(places) == 1:
            start = places[0]
            above = above[:start] + row + above[start + len(row) :]
            out.append(above)
    return out


def continued(rows: list[list[str]]) -> list[list[str]]:
    """Rows whose first cells are blank go on with the cells above: that is how markdown writes a merged cell."""
    out: list[list[str]] = []
    for row in rows:
        blank = next((i for i, text in enumerate(row) if text.strip()), 0)
        out.append([*out[-1][:blank], *row[blank:]] if blank and out else row)
    return out


def under_spans(head: list[str], second: list[str]) -> list[str]:
    """The second header row in full width: its cells belong under header cells that go on over blank ones."""
    blank = [not cell.strip() for cell in head]
    spanned = [i for i in range(len(head)) if blank[i] or (i + 1 < len(head) and blank[i + 1])]
    spanned = [i for i in spanned if i > 0 or not blank[0]]
    if len(second) >= len(head) or len(spanned) != len(second):
        return second + [""] * (len(head) - len(second))
    full = list(head)
    for place, text in zip(spanned, second, strict=True):
        full[place] = text
    for i in range(1, len(head)):
        if blank[i]:
            head[i] = head[i - 1]
    return full
