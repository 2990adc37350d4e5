"""HTML to plain text: one line a block, tables as lines of cells joined by ' | ', merged cells repeated.

Struck-through text (`del`, `s`, `strike`, line-through) is dropped: it is what is no longer charged, and two figures side by
side would read as two prices. Scripts, styles, navigation, forms and hidden elements are dropped as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DROPPED = frozenset(
    """script style noscript template svg head nav footer aside form button select iframe object canvas audio
    video del s strike""".split()  # noqa: SIM905
)
_BLOCKS = frozenset(
    """address article blockquote body dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 header hr li main ol p pre
    section table ul tr""".split()  # noqa: SIM905
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|line-through", re.I)
_MAX_CHARS = 2_000_000
_MAX_SPAN = 200


def parse_html(html: str) -> HtmlElement | None:
    """The tree of an HTML text, or None if there is none in it. Never fetches, never expands entities of its own."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", html[:_MAX_CHARS]).replace("\x00", "")
    if not text.strip():
        return None
    try:
        return document_fromstring(text, parser=HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, ValueError, RecursionError):
        return None


def html_to_text(html: str) -> str:
    """The readable text of an HTML page or fragment: the one <article> or <main> if it holds the text, else the body."""
    root = parse_html(html)
    if root is None:
        return ""
    whole = element_text(root)
    for tag in ("article", "main"):
        found = list(root.iter(tag))
        if len(found) == 1:
            text = element_text(found[0])
            if len(text) > 200 and len(text) * 3 > len(whole):
                return text
    return whole


def element_text(element: HtmlElement) -> str:
    """The text below one element, as `html_to_text` gives it."""
    parts: list[str] = []
    _walk(element, parts)
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line and not re.fullmatch(r"[|\s]*", line))


def _walk(top: HtmlElement, parts: list[str]) -> None:
    stack: list[tuple[HtmlElement, bool] | str] = [(top, True)]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        element, is_top = item
        tail = (element.tail or "") if not is_top else ""
        if tail:
            stack.append(_flat(tail))
        tag = element.tag
        if not isinstance(tag, str) or (tag in _DROPPED and not is_top) or _hidden(element):
            continue
        if tag == "br":
            parts.append("\n")
            continue
        if tag == "table":
            parts.append("\n" + "\n".join(table_lines(element)) + "\n")
            continue
        if tag in _BLOCKS:
            parts.append("\n")
            stack.append("\n")
        stack.extend((child, False) for child in reversed(element))
        if element.text:
            parts.append(element.text if tag == "pre" else _flat(element.text))


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style))


def table_lines(table: HtmlElement) -> list[str]:
    """One line a row; a merged cell is repeated in every row it spans and written once across columns."""
    if any(True for _ in table.iterdescendants("table")):
        return [line for row in _rows(table) for cell in row for line in element_text(cell).split("\n") if line]
    lines: list[str] = []
    pending: dict[int, tuple[str, int, int]] = {}
    for row in _rows(table):
        cells: list[str] = []
        column = 0
        for cell in row:
            if "hidden" in (cell.get("class") or "").split() or cell.get("rowspan") == "0":
                continue
            column = _carried(pending, cells, column)
            text, width, height = (
                element_text(cell).replace("\n", " "),
                _span(cell.get("colspan")),
                _span(cell.get("rowspan")),
            )
            cells.append(text)
            if height > 1:
                pending[column] = (text, width, height - 1)
            column += width
        _carried(pending, cells, column)
        lines.append(" | ".join(cells))
    return lines


def _carried(pending: dict[int, tuple[str, int, int]], cells: list[str], column: int) -> int:
    """Writes the cells from rows above that reach into this row at `column`; returns the next free column."""
    done: dict[int, tuple[str, int, int]] = {}
    while column in pending:
        text, width, left = pending.pop(column)
        cells.append(text)
        if left > 1:
            done[column] = (text, width, left - 1)
        column += width
    pending.update(done)
    return column


def _rows(table: HtmlElement) -> list[list[HtmlElement]]:
    return [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]


def _span(text: str | None) -> int:
    return min(int(text), _MAX_SPAN) if text and text.strip().isdigit() and int(text) > 0 else 1
