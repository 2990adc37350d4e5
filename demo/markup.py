"""The plain notation in which the demo's pages are written: headings, paragraphs, and tables with merged cells.

`# Title`, `## Section`; a table is lines of `| cell | cell |`, its first line the header; `^` in a cell means merged with the
one above, `<` with the one to its left; `<br>` breaks a line. What a vendor's own markup looks like is in `forms.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

ABOVE, LEFT = "^", "<"
_RULE = re.compile(r"[|\s:-]+")


@dataclass(frozen=True)
class Heading:
    """`level` 1 is the page's title."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Cell:
    """`rows` and `columns` say how far it reaches; a `hidden` one was merged into another and only some vendors print it."""

    lines: tuple[str, ...]
    rows: int = 1
    columns: int = 1
    hidden: bool = False


@dataclass(frozen=True)
class Table:
    """Rectangular; `rows[0]` is the header. `raw` keeps the cells as written, for vendors whose page is markdown."""

    rows: tuple[tuple[Cell, ...], ...]
    raw: tuple[tuple[str, ...], ...] = field(repr=False, default=())


Block = Heading | Paragraph | Table


def parse(text: str) -> list[Block]:
    """The blocks of a page in order. Raises ValueError for a table whose rows are not equally wide."""
    blocks: list[Block] = []
    table: list[tuple[str, ...]] = []
    for line in [*text.splitlines(), ""]:
        line = line.strip()
        if line.startswith("|"):
            if not _RULE.fullmatch(line):
                table.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
            continue
        if table:
            blocks.append(_table(table))
            table = []
        if line.startswith("#"):
            marks, _, title = line.partition(" ")
            blocks.append(Heading(len(marks), title.strip()))
        elif line:
            blocks.append(Paragraph(line))
    return blocks


def _table(raw: list[tuple[str, ...]]) -> Table:
    width = len(raw[0])
    for row in raw:
        if len(row) != width:
            raise ValueError(f"a table row has {len(row)} cells and its header {width}: {' | '.join(row)}")
    rows = tuple(tuple(_cell(raw, y, x) for x in range(width)) for y in range(len(raw)))
    return Table(rows, tuple(raw))


def _cell(raw: list[tuple[str, ...]], y: int, x: int) -> Cell:
    text = raw[y][x]
    if text in (ABOVE, LEFT):
        return Cell((), hidden=True)
    rows = columns = 1
    while y + rows < len(raw) and raw[y + rows][x] == ABOVE:
        rows += 1
    while x + columns < len(raw[y]) and raw[y][x + columns] == LEFT:
        columns += 1
    return Cell(tuple(text.split("<br>")), rows, columns)


def title_of(blocks: list[Block]) -> str:
    """The text of the first heading, or ''."""
    return next((block.text for block in blocks if isinstance(block, Heading)), "")
