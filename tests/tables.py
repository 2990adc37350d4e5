"""A table as it stands in HTML or markdown, with the few changes the mutation drill makes to it. Knows nothing of prices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from bs4 import BeautifulSoup, Tag


class Table(Protocol):
    """Columns and rows are counted from 0; the first row is the header."""

    width: int

    def header(self, column: int) -> str: ...
    def whole_columns(self) -> list[int]: ...
    def plain_rows(self) -> list[int]: ...
    def insert_column(self, at: int, header: str, cell: str) -> bool: ...
    def swap_columns(self, one: int, other: int, *, header: bool) -> bool: ...
    def rename_header(self, column: int, name: str) -> bool: ...
    def drop_row(self, row: int) -> bool: ...
    def drop_body(self) -> None: ...
    def blank_body(self) -> None: ...


class MarkdownTable:
    """A pipe table: lines[start] is the header, lines[start + 1] the rule."""

    def __init__(self, lines: list[str], start: int, end: int) -> None:
        self.lines, self.start, self.end = lines, start, end
        self.width = len(self._cells(start))

    def _cells(self, n: int) -> list[str]:
        return re.split(r"(?<!\\)\|", self.lines[n].strip())[1:-1]

    def _write(self, n: int, cells: list[str]) -> None:
        self.lines[n] = "|" + "|".join(cells) + "|"

    def _body(self) -> range:
        return range(self.start + 2, self.end)

    def header(self, column: int) -> str:
        return self._cells(self.start)[column]

    def whole_columns(self) -> list[int]:
        return list(range(self.width))

    def plain_rows(self) -> list[int]:
        rows = list(self._body())
        return [n for n in rows if n + 1 not in rows or self._cells(n + 1)[0].strip()]

    def insert_column(self, at: int, header: str, cell: str) -> bool:
        for n in range(self.start, self.end):
            cells = self._cells(n)
            cells.insert(at, f" {header} " if n == self.start else "---" if n == self.start + 1 else f" {cell} ")
            self._write(n, cells)
        return True

    def swap_columns(self, one: int, other: int, *, header: bool) -> bool:
        for n in range(self.start if header else self.start + 2, self.end):
            cells = self._cells(n)
            cells[one], cells[other] = cells[other], cells[one]
            self._write(n, cells)
        return True

    def rename_header(self, column: int, name: str) -> bool:
        cells = self._cells(self.start)
        cells[column] = f" {name} "
        self._write(self.start, cells)
        return True

    def drop_row(self, row: int) -> bool:
        self.lines[row] = ""
        if row + 1 < self.end:
            self.lines[row : self.end] = [*self.lines[row + 1 : self.end], ""]
        return True

    def drop_body(self) -> None:
        for n in self._body():
            self.lines[n] = ""

    def blank_body(self) -> None:
        for n in self._body():
            cells = self._cells(n)
            self._write(n, [cells[0], *(" - " for _ in cells[1:])])


def markdown_tables(lines: list[str]) -> Iterator[MarkdownTable]:
    """Every pipe table of the lines."""
    n = 0
    while n + 1 < len(lines):
        if lines[n].lstrip().startswith("|") and re.match(r"\s*\|[\s:|-]+\|\s*$", lines[n + 1]):
            end = n + 2
            while end < len(lines) and lines[end].lstrip().startswith("|"):
                end += 1
            yield MarkdownTable(lines, n, end)
            n = end
        n += 1


class HtmlTable:
    """One table, or a header table and the body table below it that a table widget splits one grid into."""

    def __init__(self, parts: list[Tag], soup: BeautifulSoup) -> None:
        self.soup = soup
        self.rows = [row for part in parts for row in part.find_all("tr")]
        self.grid = self._place()
        self.width = max((n + self._span(cell, "colspan") for row in self.grid for n, cell in row), default=0)
        self.head = 1
        first = [cell for _, cell in self.grid[0]] if self.grid else []
        if any(self._span(cell, "rowspan") > 1 for cell in first) and any(
            self._span(cell, "colspan") > 1 for cell in first
        ):
            self.head = 2

    @staticmethod
    def _span(cell: Tag, name: str) -> int:
        value = str(cell.get(name) or "1")
        return max(1, int(value)) if value.isdigit() else 1

    def _place(self) -> list[list[tuple[int, Tag]]]:
        """Each row's own cells with the column they stand in; placeholders of merged cells stand in their own."""
        taken: set[tuple[int, int]] = set()
        grid = []
        hidden = any(
            str(cell.get("rowspan")) == "0" for row in self.rows for cell in row.find_all(["td", "th"], recursive=False)
        )
        for y, row in enumerate(self.rows):
            placed, x = [], 0
            for cell in row.find_all(["td", "th"], recursive=False):
                while not hidden and (y, x) in taken:
                    x += 1
                placed.append((x, cell))
                wide = self._span(cell, "colspan")
                tall = self._span(cell, "rowspan")
                taken |= {(y + dy, x + dx) for dy in range(tall) for dx in range(wide)}
                x += wide
            grid.append(placed)
        return grid

    def header(self, column: int) -> str:
        return " ".join(
            cell.get_text(" ")
            for row in self.grid[: self.head]
            for n, cell in row
            if n <= column < n + self._span(cell, "colspan")
        )

    def whole_columns(self) -> list[int]:
        """Columns no cell of which is merged sideways with another."""
        merged = {
            n + k
            for row in self.grid
            for n, cell in row
            for k in range(self._span(cell, "colspan"))
            if self._span(cell, "colspan") > 1
        }
        return [n for n in range(self.width) if n not in merged]

    def plain_rows(self) -> list[int]:
        """Body rows that no merged cell begins in or reaches into."""
        full = [y for y, row in enumerate(self.grid) if y >= self.head and len(row) == self.width]
        return [
            y
            for y in full
            if all(self._span(cell, "rowspan") == 1 and str(cell.get("rowspan")) != "0" for _, cell in self.grid[y])
        ]

    def _new(self, like: Tag, text: str) -> Tag:
        cell = self.soup.new_tag(
            like.name, attrs={k: v for k, v in like.attrs.items() if k not in {"rowspan", "colspan"}}
        )
        cell.string = text
        return cell

    def insert_column(self, at: int, header: str, cell: str) -> bool:
        for y, row in enumerate(self.grid):
            across = next((c for n, c in row if n < at < n + self._span(c, "colspan")), None)
            if across is not None:
                across["colspan"] = str(self._span(across, "colspan") + 1)
                continue
            right = next((c for n, c in row if n >= at), None)
            text = header if y < self.head else cell
            if right is not None:
                right.insert_before(self._new(right, text))
            elif row:
                row[-1][1].insert_after(self._new(row[-1][1], text))
        return True

    def swap_columns(self, one: int, other: int, *, header: bool) -> bool:
        places = {one: other, other: one}
        for y, row in enumerate(self.grid):
            if y < self.head and not header:
                continue
            ordered = [
                cell for _, cell in sorted(((places.get(n, n), cell) for n, cell in row), key=lambda pair: pair[0])
            ]
            for cell in ordered:
                cell.extract()
            for cell in ordered:
                self.rows[y].append(cell)
        return True

    def rename_header(self, column: int, name: str) -> bool:
        cell = next((c for row in reversed(self.grid[: self.head]) for n, c in row if n == column), None)
        if cell is None:
            return False
        cell.clear()
        cell.string = name
        return True

    def drop_row(self, row: int) -> bool:
        self.rows[row].decompose()
        return True

    def drop_body(self) -> None:
        for row in self.rows[self.head :]:
            row.decompose()

    def blank_body(self) -> None:
        for row in self.grid[self.head :]:
            for n, cell in row:
                if n:
                    cell.clear()
                    cell.string = "-"


def html_tables(soup: BeautifulSoup) -> Iterator[HtmlTable]:
    """Every table of a document; a widget's header table is one with the body table that follows it."""
    tables = soup.find_all("table")
    n = 0
    while n < len(tables):
        split = "el-table__header" in (tables[n].get("class") or []) and n + 1 < len(tables)
        yield HtmlTable(list(tables[n : n + 2]) if split else [tables[n]], soup)
        n += 2 if split else 1
