"""HTML -> grids: every table with its merged cells, struck text and the path of section names above it.

Line breaks and strike-through are marked in the source before parsing, so that the text of a cell is one C call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from crawler.pages.sections import Sections
from crawler.pages.spans import MAX_ROWS, SpanCell, TooBig, rectangle, span
from pricing.documents import Cell, Grid

BREAK, STRUCK, PLAIN = "\ue000", "\ue001", "\ue002"
MAX_DEPTH = 200
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_BREAKS = ("<br", "</br", "</p>", "</div>", "</li>", "</blockquote>", "<BR", "</P>", "</DIV>", "</LI>")
_CELL_ENDS = ("</p></td>", "</div></td>", "</p></th>", "</div></th>")
_BLOCKS = frozenset({"p", "div", "li", "br", "tr", "blockquote", "section", *HEADINGS})
_STRIKES = (
    ("<del", STRUCK),
    ("</del>", PLAIN),
    ("<s>", STRUCK),
    ("<s ", STRUCK),
    ("</s>", PLAIN),
    ("<strike", STRUCK),
    ("</strike>", PLAIN),
)
_DROPPED = re.compile(r"<(script|style|svg|template|noscript)\b", re.I)
_OLD_PRICE = (
    "//*[contains(@style,'line-through') or contains(@class,'line-through') or contains(@class,'linethrough') "
    "or contains(@class,'line_through') or contains(@class,'original-price') or contains(@class,'old-price') or contains(@class,'origin-price')]"
)
_STRUCK_PART = re.compile(f"{STRUCK}([^{STRUCK}{PLAIN}]*){PLAIN}?")
_SPACE = re.compile(r"[^\S\ue000]+")
_BREAK_RUN = re.compile(f" ?{BREAK}[ {BREAK}]*")
_EMPTY = str.maketrans("", "", "\u200b\u200c\u200d\ufeff\u2060\xad")
_string = etree.XPath("string()")
_old_price = etree.XPath(_OLD_PRICE)
_too_deep = etree.XPath("boolean(" + "/*" * MAX_DEPTH + ")")


class TooDeep(Exception):
    """Nested deeper than any price page: parsers begin to lose text without saying so."""


def without_code(html: str) -> str:
    """The page without scripts, styles and drawings; an unclosed one swallows the rest, as in a browser."""
    out, at = [], 0
    unclosed: set[str] = set()
    for found in _DROPPED.finditer(html):
        if found.start() < at or found[1] in unclosed:
            continue
        if found[1] in "svgSVG" and html[html.find(">", found.end()) - 1] == "/":
            continue
        end = html.find(f"</{found[1]}", found.end())
        out.append(html[at : found.start()])
        if end < 0:
            if found[1].lower() in {"script", "style"}:
                return "".join(out)
            unclosed.add(found[1])
            at = found.start()
            continue
        close = html.find(">", end)
        at = close + 1 if close > 0 else len(html)
    out.append(html[at:])
    return "".join(out)


def _marked_tables(html: str) -> str:
    """Line breaks marked inside tables; outside them nobody needs them."""
    first, *rest = html.split("<table")
    out = [first]
    for piece in rest:
        end = piece.rfind("</table")
        inside, after = (piece, "") if end < 0 else (piece[:end], piece[end:])
        for tag in _CELL_ENDS:
            inside = inside.replace(tag, tag[-5:])
        for tag in _BREAKS:
            inside = inside.replace(tag, BREAK + tag)
        out.append(inside + after)
    return "<table".join(out)


def parse(html: str) -> etree._Element | None:
    """The marked tree, or None if there is nothing to parse. Raises TooDeep."""
    text = without_code(html)
    if BREAK in text or STRUCK in text or PLAIN in text:
        text = text.translate({0xE000: None, 0xE001: None, 0xE002: None})
    text = _marked_tables(text)
    for tag, mark in _STRIKES:
        text = text.replace(tag, mark + tag)
    if not text.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None
    if root is None:
        return None
    if _too_deep(root):
        raise TooDeep(f"tags nested more than {MAX_DEPTH} deep")
    if "<sup" in text:
        for note in root.iter("sup"):
            if re.fullmatch(r"[\s\ue000]*[\[(（]?\s*(?:注\s*)?[0-9*†]{1,3}[\])）]?[\s\ue000]*", _string(note)):
                tail = note.tail
                note.clear()
                note.tail = tail
    if "through" in text or "-price" in text:
        for old in _old_price(root):
            old.text = STRUCK + (old.text or "")
            if len(old):
                old[-1].tail = (old[-1].tail or "") + PLAIN
            else:
                old.text += PLAIN
    return root


def clean(text: str) -> str:
    """Marked text -> visible text with line breaks."""
    text = _SPACE.sub(" ", text.translate(_MARKS))
    return _BREAK_RUN.sub("\n", text).replace(BREAK, "\n").strip(" \n\u200b\ufeff")


_MARKS = {ord(STRUCK): " ", ord(PLAIN): " "}


def text_of(element: etree._Element) -> str:
    """The visible text of an element, each block on a line of its own; a very long one in one piece."""
    whole = _string(element)
    if not len(element) or len(whole) > 3000:
        return clean(whole)
    pieces: list[str] = []
    _walk(element, pieces)
    return clean("".join(pieces))


def _walk(node: etree._Element, pieces: list[str]) -> None:
    edge = BREAK if node.tag in _BLOCKS else ""
    pieces += (edge, node.text or "")
    for child in node:
        _walk(child, pieces)
        pieces.append(child.tail or "")
    pieces.append(edge)


class _Cells(dict[tuple[str, bool], Cell]):
    """Marked text -> Cell, each text worked on once."""

    def __missing__(self, key: tuple[str, bool]) -> Cell:
        marked, header = key
        struck = ""
        if STRUCK in marked:
            struck = "\n".join(piece for m in _STRUCK_PART.finditer(marked) if (piece := clean(m[1])))
        cell = self[key] = Cell(clean(marked), struck, header)
        return cell


def _own_rows(table: etree._Element, nested: bool) -> Iterator[tuple[list[etree._Element], bool]]:
    """The table's rows as (cells, is header); cells outside any row form one."""
    if not nested:
        loose: list[etree._Element] = []
        for row in table.iter("tr", "td", "th"):
            if row.tag == "tr":
                if loose:
                    yield loose, False
                    loose = []
                yield list(row), row.get("thead") == "true" or row.getparent().tag == "thead"
            elif row.getparent().tag != "tr":
                loose.append(row)
        if loose:
            yield loose, False
        return
    for part in table:
        for row in part if part.tag in {"thead", "tbody", "tfoot"} else (part,):
            if row.tag == "tr":
                yield list(row), row.get("thead") == "true" or part.tag == "thead"


def table_rows(table: etree._Element, cells: _Cells) -> list[list[SpanCell]]:
    """The table's cells with their spans, placeholders of merged cells left out."""
    nested = next((t for t in table.iter("table") if t is not table), None) is not None
    rows = []
    for elements, is_header in _own_rows(table, nested):
        row = []
        for element in elements:
            tag = element.tag
            if tag != "td" and tag != "th":
                continue
            marked = _string(element)
            if element.attrib:
                rowspan, colspan, classes = element.get("rowspan"), element.get("colspan"), element.get("class")
                if not marked or not marked.translate(_EMPTY).strip(" \n\ue000\xa0"):
                    hidden = classes and ("hide" in classes or "hidden" in classes)
                    if (
                        rowspan == "0"
                        or colspan == "0"
                        or hidden
                        or "display:none" in (element.get("style") or "").replace(" ", "")
                    ):
                        continue
                cell = cells[marked, is_header or tag == "th" or bool(classes and "is-header" in classes)]
                row.append(
                    SpanCell(cell, span(rowspan) or 1, span(colspan) or 1) if rowspan or colspan else SpanCell(cell)
                )
            else:
                row.append(SpanCell(cells[marked, is_header or tag == "th"]))
        if row:
            rows.append(row)
            if len(rows) > MAX_ROWS:
                raise TooBig(f"a table of more than {MAX_ROWS:,} rows")
    return rows


def _paired(grids: list[Grid]) -> list[Grid]:
    """A table of headers alone and the table of bodies after it are one grid (Element-UI and its like)."""
    out: list[Grid] = []
    for grid in grids:
        last = out[-1] if out else None
        if (
            last
            and len(last.rows) <= 3
            and all(c.header for row in last.rows for c in row if c.text)
            and not any(c.header for c in grid.rows[0])
        ):
            width = len(grid.rows[0])
            head = [row[:width] for row in last.rows]
            spare = all(not c.text for row in last.rows for c in row[width:])
            if spare and all(len(row) == width for row in head):
                out[-1] = replace(last, rows=(*head, *grid.rows))
                continue
        out.append(grid)
    return out


def tree_grids(root: etree._Element, prefix: tuple[str, ...] = ()) -> list[Grid]:
    """Every table of the tree as a grid, in page order. Raises spans.TooBig."""
    cells = _Cells()
    sections = Sections(text_of)
    grids = []
    for element in root.iter("table", *HEADINGS):
        if element.tag != "table":
            sections.heading(element)
            continue
        rows = table_rows(element, cells)
        if not rows or (len(rows) <= 2 and any(t is not element for t in element.iter("table"))):
            continue
        headings, context = sections.before(element)
        grids.append(Grid(rectangle(rows), prefix + headings, context))
    return _paired(grids)


def html_grids(html: str, prefix: tuple[str, ...] = ()) -> list[Grid]:
    """Every table of a page or fragment as a grid. Raises TooDeep, spans.TooBig."""
    root = parse(html)
    return [] if root is None else tree_grids(root, prefix)
