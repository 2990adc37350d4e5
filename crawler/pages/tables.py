"""A parsed page -> grids: every table with its merged cells, struck text and the path of section names above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from lxml import etree

from crawler.pages.html import HEADINGS, PLAIN, STRUCK, clean, parse, text_of
from crawler.pages.pipes import aligned, headed, widened
from crawler.pages.sections import Sections
from crawler.pages.spans import MAX_COLUMNS, MAX_ROWS, SpanCell, TooBig, rectangle, span
from pricing.documents import Cell, Grid

_STRUCK_PART = re.compile(f"{STRUCK}([^{STRUCK}{PLAIN}]*){PLAIN}?")
_EMPTY = str.maketrans("", "", "\u200b\u200c\u200d\ufeff\u2060\xad")
_TO_THE_END, MAX_TABLES = 1000, 3000
_string = etree.XPath("string()", smart_strings=False)
_holds_loose = etree.XPath("boolean(descendant::td[not(parent::tr)] or descendant::th[not(parent::tr)])")


def _cell(marked: str, header: bool) -> Cell:
    struck = ""
    if STRUCK in marked:
        struck = "\n".join(piece for m in _STRUCK_PART.finditer(marked) if (piece := clean(m[1])))
    return Cell(clean(marked), struck, header)


class _Row(NamedTuple):
    """The cells of one row, whether it heads, and the part of the table (thead, tbody …) that its merged cells end with."""

    elements: list[etree._Element]
    heads: bool
    part: etree._Element


def _own_rows(table: etree._Element, nested: bool) -> Iterator[_Row]:
    """The table's rows; cells outside any row form one."""
    if not nested:
        loose: list[etree._Element] = []
        for row in table.iter("tr", "td", "th") if _holds_loose(table) else table.iter("tr"):
            if row.tag == "tr":
                if loose:
                    yield _Row(loose, False, loose[0].getparent())
                    loose = []
                part = row.getparent()
                yield _Row(list(row), row.get("thead") == "true" or part.tag == "thead", part)
            elif row.getparent().tag != "tr":
                loose.append(row)
        if loose:
            yield _Row(loose, False, loose[0].getparent())
        return
    for part in table:
        for row in part if part.tag in {"thead", "tbody", "tfoot"} else (part,):
            if row.tag == "tr":
                yield _Row(list(row), row.get("thead") == "true" or part.tag == "thead", row.getparent())


def _own_text(element: etree._Element) -> str:
    """The text of a cell that may hold a table of its own: a tooltip, say. What is in there is not the cell's."""
    if next(element.iter("table"), None) is None:
        return str(_string(element))
    pieces: list[str] = []

    def walk(node: etree._Element) -> None:
        pieces.append(node.text or "")
        for child in node:
            if child.tag != "table":
                walk(child)
            pieces.append(child.tail or "")

    walk(element)
    return "".join(pieces)


def _placeholder(attributes: Mapping[str, str], marked: str) -> bool:
    """A cell that is not shown: what merged cells leave behind in the tree, or a column switched off."""
    if "none" in attributes.get("style", "") and "display:none" in attributes["style"].replace(" ", ""):
        return True
    classes = attributes.get("class", "")
    merged = attributes.get("rowspan") == "0" or attributes.get("colspan") == "0"
    if not merged and "hide" not in classes and "hidden" not in classes:
        return False
    return not marked.translate(_EMPTY).strip(" \n\ue000\xa0")


def table_rows(table: etree._Element) -> list[list[SpanCell]]:
    """The table's cells with their spans, placeholders of merged cells left out."""
    nested = next((t for t in table.iter("table") if t is not table), None) is not None
    rows: list[list[SpanCell]] = []
    parts: list[etree._Element] = []
    tall = False
    for elements, heads, part in _own_rows(table, nested):
        row = []
        for element in elements:
            tag = element.tag
            if tag != "td" and tag != "th":
                continue
            marked = _own_text(element) if nested else _string(element)
            attributes = dict(element.items())
            if _placeholder(attributes, marked):
                continue
            cell = _cell(marked, heads or tag == "th" or "is-header" in attributes.get("class", ""))
            down = span(attributes.get("rowspan")) or _TO_THE_END
            tall = tall or down > 1
            row.append(SpanCell(cell, down, span(attributes.get("colspan")) or 1))
        if row:
            rows.append(row)
            parts.append(part)
            if len(rows) > MAX_ROWS:
                raise TooBig(f"a table of more than {MAX_ROWS:,} rows")
    return _within_parts(rows, parts) if tall else rows


def _within_parts(rows: list[list[SpanCell]], parts: list[etree._Element]) -> list[list[SpanCell]]:
    """Merged cells end with the part of the table they stand in, whatever they claim."""
    out: list[list[SpanCell]] = []
    left = 0
    for n in range(len(rows) - 1, -1, -1):
        left = left + 1 if n + 1 < len(rows) and parts[n + 1] is parts[n] else 1
        out.append([c if c.rowspan <= left else c._replace(rowspan=left) for c in rows[n]])
    return out[::-1]


class _Text(str):
    """The text of a cell that remembers the cell."""

    cell: Cell

    @classmethod
    def of(cls, cell: Cell) -> _Text:
        text = cls(cell.text)
        text.cell = cell
        return text


def _lined_up(rows: list[list[SpanCell]]) -> list[list[SpanCell]]:
    """The rows of a table that lost the spans of its merged cells, each cell back under its column; others as they are."""
    if len({len(row) for row in rows}) == 1 or any(c.rowspan > 1 for row in rows for c in row):
        return rows
    texts = [[_Text.of(c.cell) for c in row for _ in range(min(c.colspan, MAX_COLUMNS))] for row in rows]
    head, body = headed([*texts[0]], None, [[*row] for row in texts[1:]])
    head = head if len(head) > 1 else [widened(head[0], body)]
    width = len(head[0])
    if not len(texts[0]) < width == max(map(len, texts)) or any(len(row) != width for row in head):
        return rows
    full = [[_Text.of(Cell("", missing=True)) if t is None else t for t in row] for row in aligned(body, width)]
    return [[SpanCell(t.cell if isinstance(t, _Text) else Cell(t)) for t in row] for row in [*head, *full]]


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
    sections = Sections(text_of)
    count = 0
    grids = []
    for element in root.iter("table", *HEADINGS):
        if element.tag != "table":
            sections.heading(element)
            continue
        count += 1
        if count > MAX_TABLES:
            raise TooBig(f"more than {MAX_TABLES:,} tables")
        rows = table_rows(element)
        if not rows or (len(rows) <= 2 and any(t is not element for t in element.iter("table"))):
            continue
        headings, context = sections.before(element)
        grids.append(Grid(rectangle(_lined_up(rows)), prefix + headings, context))
    return _paired(grids)


def html_grids(html: str, prefix: tuple[str, ...] = ()) -> list[Grid]:
    """Every table of a page or fragment as a grid. Raises TooDeep, spans.TooBig."""
    root = parse(html)
    return [] if root is None else tree_grids(root, prefix)
