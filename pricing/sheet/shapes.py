"""Grids of unusual shape made usual before they are read: a title row, no header row, a row of label and price pairs."""

from __future__ import annotations

import re
from dataclasses import replace

from pricing.documents import Cell, Grid
from pricing.sheet.layout import price_like
from pricing.sheet.text import plain
from pricing.sheet.units import read_unit
from pricing.sheet.words import read_facts, read_meters

_NAME = re.compile(r"(?=.*[0-9])[A-Za-z][^\n]{1,60}")
_NOTHING = re.compile(r"[-–—/\\\s]*")
_Row = tuple[Cell, ...]


def squared(grid: Grid) -> Grid:
    """The grid with its title among the headings and a header row of its own."""
    return _headed(_speaking(_unpaired(_titled(grid))))


def _titled(grid: Grid) -> Grid:
    """A first row that is one cell across the whole table is the table's title, not a header: it goes to the headings."""
    rows = grid.rows
    if (
        len(rows) < 3
        or len(rows[0]) < 3
        or len({cell.text for cell in rows[0]}) != 1
        or len({c.text for c in rows[1]}) < 2
    ):
        return grid
    title = rows[0][0].text
    if not title or price_like(title):
        return grid
    return replace(grid, rows=rows[1:], headings=(*grid.headings, title))


def _is_meter(text: str) -> bool:
    return bool(read_meters(plain(text))) and not price_like(text)


def _is_amount(text: str) -> bool:
    return price_like(text) and any(map(str.isdigit, text))


def _header(*labels: str) -> _Row:
    return tuple(Cell(label, header=True) for label in labels)


def _unpaired(grid: Grid) -> Grid:
    """ "Model | input | 0.003元 | output | 0.009元" in every row: one row for each label and its price."""
    first = grid.rows[0] if grid.rows else ()
    pairs = range(1, len(first) - 1, 2)
    if len(first) < 5 or not len(first) % 2 or not _NAME.match(plain(first[0].text)):
        return grid
    if not all(_is_meter(first[i].text) and _is_amount(first[i + 1].text) for i in pairs):
        return grid
    rows = [(row[0], row[i], row[i + 1]) for row in grid.rows for i in pairs if row[i].text]
    return replace(grid, rows=(_header("模型", "计费项", "价格"), *rows))


def _speaking(grid: Grid) -> Grid:
    """No header row, and every cell after the name says what it is: "model | Input: $0.80 | Output: $4.00"."""
    rows = grid.rows
    if not rows or len(rows[0]) < 2:
        return grid
    if not all(_NAME.match(plain(row[0].text)) for row in rows):
        return grid
    if not all(f.meters and f.currency for f in (read_facts(cell.text) for row in rows for cell in row[1:])):
        return grid
    return replace(grid, rows=(_header("模型", *(f"价格 {c}" for c in range(1, len(rows[0])))), *rows))


def _headed(grid: Grid) -> Grid:
    """A table without a header row whose cells say what they are: names, then what is charged, then one price, then its unit.

    Two columns of prices are left alone: without a header nothing tells them apart.
    """
    rows = grid.rows
    if not rows or not _NAME.match(plain(rows[0][0].text)) or read_meters(rows[0][0].text):
        return grid
    columns = [[row[c].text for row in rows if row[c].text.strip()] for c in range(len(rows[0]))]
    meters = [c for c, texts in enumerate(columns) if texts and all(map(_is_meter, texts))]
    if len(meters) != 1 or not meters[0]:
        return grid
    amounts = [c for c, texts in enumerate(columns) if c > meters[0] and any(map(_is_amount, texts))]
    if len(amounts) != 1 or not all(_is_amount(t) or _NOTHING.fullmatch(t) for t in columns[amounts[0]]):
        return grid
    named = [c for c in range(meters[0]) if all(_NAME.match(plain(t)) for t in columns[c])]
    labels = ["服务内容"] * meters[0] + ["备注"] * (len(columns) - meters[0])
    labels[meters[0]], labels[amounts[0]], labels[0] = "子项", "价格", "模型名称"
    if named[-1:] > [0]:
        labels[named[-1]] = "版本名称"
    for c in range(meters[0] + 1, len(columns)):
        if c != amounts[0] and columns[c] and all(map(read_unit, columns[c])):
            labels[c] = "单位"
    return replace(grid, rows=(_header(*labels), *rows))
