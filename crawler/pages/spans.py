"""Rows of cells with spans -> a rectangle of documents.Cell: merged cells repeated, placeholder cells dropped before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pricing.documents import Cell

MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 20_000, 60, 300_000


class TooBig(Exception):
    """A table beyond any price list: not read."""


class SpanCell(NamedTuple):
    """A cell as written, with how many rows and columns it covers."""

    cell: Cell
    rowspan: int = 1
    colspan: int = 1


def span(value: str | int | None) -> int:
    """A rowspan or colspan attribute as a number of at least 0; anything odd is 1."""
    if value is None:
        return 1
    try:
        number = int(str(value).strip() or 1)
    except ValueError:
        return 1
    return number if 0 <= number <= 1000 else 1


def rectangle(rows: Sequence[Sequence[SpanCell]]) -> tuple[tuple[Cell, ...], ...]:
    """Expands spans and pads short rows with empty cells. Raises TooBig beyond the caps."""
    if len(rows) > MAX_ROWS or sum(map(len, rows)) > MAX_CELLS:
        raise TooBig(f"a table of {len(rows)} rows")
    if all(len(row) == len(rows[0]) and all(c.rowspan == 1 and c.colspan == 1 for c in row) for row in rows):
        return tuple(tuple(c.cell for c in row) for row in rows)
    open_: dict[int, tuple[Cell, int]] = {}
    out: list[list[Cell]] = []
    for row in rows:
        line: list[Cell] = []
        waiting = iter(row)
        column = 0
        current = next(waiting, None)
        while column < MAX_COLUMNS and (current is not None or any(c >= column for c in open_)):
            if column in open_:
                cell, left = open_.pop(column)
                line.append(cell)
                if left > 1:
                    open_[column] = (cell, left - 1)
                column += 1
                continue
            if current is None:
                line.append(Cell("", missing=True))
                column += 1
                continue
            for _ in range(min(max(current.colspan, 1), MAX_COLUMNS - column)):
                if column in open_:
                    break
                line.append(current.cell)
                if current.rowspan > 1:
                    open_[column] = (current.cell, current.rowspan - 1)
                column += 1
            current = next(waiting, None)
        out.append(line)
    width = max(map(len, out), default=0)
    if width * len(out) > MAX_CELLS:
        raise TooBig(f"a table of {width * len(out)} cells")
    empty = Cell("")
    return tuple(tuple(line + [empty] * (width - len(line))) for line in out)
