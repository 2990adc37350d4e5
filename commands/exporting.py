"""The history as files: CSV safe to open in a spreadsheet, JSON Lines, or the fetched bodies as a WARC archive."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from commands.shapes import plain

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def _text(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears only once it is whole."""
    if output is None:
        yield sys.stdout
        return
    part = output.with_name(output.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as stream:
        yield stream
    part.replace(output)


def to_csv(store: Any, output: Path | None) -> int:
    def write(stream: TextIO, row: dict[str, Any], number: int) -> None:
        writer = csv.writer(stream)
        if number == 1:
            writer.writerow(row)
        writer.writerow([_cell(value) for value in row.values()])

    return _each(store, output, write)


def to_jsonl(store: Any, output: Path | None) -> int:
    def write(stream: TextIO, row: dict[str, Any], number: int) -> None:
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")

    return _each(store, output, write)


def _each(store: Any, output: Path | None, write: Callable[[TextIO, dict[str, Any], int], None]) -> int:
    from store import queries

    count = 0
    with _text(output) as stream:
        for count, price in enumerate(queries.every_revision(store), 1):
            write(stream, plain(price), count)
    return count


def _cell(value: Any) -> str:
    """Text that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return "'" + text if text.lstrip("\u00a0 ").startswith(_FORMULA) else text


def to_warc(store: Any, output: Path | None) -> int:
    from crawler.archive import write
    from store.captures import each_capture

    assert output is not None
    part = output.with_name(output.name + ".part")
    with part.open("wb") as stream:
        count = write((stored.capture for stored in each_capture(store)), stream)
    part.replace(output)
    return count
