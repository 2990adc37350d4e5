"""How commands print: one JSON document with --json, else a table for people; terminal escapes never pass."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

JsonFlag = typer.Option(False, "--json", help="Print one JSON document instead of a table.")
WRAPPED = 20
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Command(TyperCommand):
    """A command whose flags show no value in its help: `--json`, not `--json <bool>`."""

    def get_params(self, ctx: Any) -> list[Any]:
        return _plain_flags(super().get_params(ctx))


class Group(TyperGroup):
    """The same for a group of commands."""

    def get_params(self, ctx: Any) -> list[Any]:
        return _plain_flags(super().get_params(ctx))


def _plain_flags(params: list[Any]) -> list[Any]:
    for param in params:
        if getattr(param, "is_flag", False):
            param.metavar = ""
    return params


def add_command(app: typer.Typer, command: Callable[..., None], *examples: str, name: str | None = None) -> None:
    """Lists a command with the examples that its --help ends with."""
    app.command(name, cls=Command, epilog="\n\n".join(("Examples:" if len(examples) > 1 else "Example:", *examples)))(
        command
    )


def safe(value: object) -> str:
    """Text as it may stand on a terminal: no control or direction-changing characters; None is a dash."""
    return "–" if value is None else _CONTROL.sub("", str(value)).replace("\n", " ")


def print_json(document: object) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def print_table(rows: Iterable[Sequence[object]], columns: Sequence[str], *, empty: str, title: str = "") -> None:
    """A table with one line per row. A column's name may start with signs: '>' aligns it right, '?' leaves it out where
    the terminal is too narrow (the last such column first), '~' lets it wrap, '~~' down to its longest word. No other cell is broken."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    cells = [[safe(cell) for cell in row] for row in rows]
    if not cells:
        typer.echo(empty)
        return
    out = console()
    shown, gap = list(range(len(columns))), 3
    if sys.stdout.isatty():
        shown, gap = _fitting(cells, columns, out.width)
    padding = {3: (0, 1), 2: (0, 1, 0, 0), 1: (0, 0)}[gap]
    table = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False, padding=padding)
    for n in shown:
        justify, wraps = "right" if ">" in _signs(columns[n]) else "left", "~" in _signs(columns[n])
        table.add_column(_name(columns[n]), justify=justify, overflow="fold", no_wrap=not wraps)  # type: ignore[arg-type]
    for row in cells:
        table.add_row(*(Text(row[n]) for n in shown))
    console(max(out.width, _needed(cells, columns, shown, gap))).print(table)
    hidden = [n for n in range(len(columns)) if n not in shown and not _hollow(cells, n)]
    if hidden:
        say(f"No room here for: {', '.join(_name(columns[n]) for n in hidden)} (a wider window or --json shows them).")


def _fitting(cells: list[list[str]], columns: Sequence[str], width: int) -> tuple[list[int], int]:
    """Which columns to print and how far apart: closer together first, then without what may be left out."""
    shown = list(range(len(columns)))
    if _needed(cells, columns, shown, 3) <= width:
        return shown, 3
    optional = [n for n in reversed(shown) if "?" in _signs(columns[n])]
    for n in sorted(optional, key=lambda n: not _hollow(cells, n)):
        if _needed(cells, columns, shown, 2) <= width:
            break
        shown.remove(n)
    return shown, 2 if _needed(cells, columns, shown, 2) <= width else 1


def _hollow(cells: list[list[str]], n: int) -> bool:
    return all(row[n] in ("", "–") for row in cells)


def _needed(cells: list[list[str]], columns: Sequence[str], shown: list[int], gap: int) -> int:
    """The least width, in cells of the terminal, at which nothing but wrapping columns is broken."""
    from rich.cells import cell_len

    total = 2 + gap * (len(shown) - 1)
    for n in shown:
        widest = max(cell_len(text) for text in (_name(columns[n]), *(row[n] for row in cells)))
        total += widest if "~" not in _signs(columns[n]) else min(widest, WRAPPED, _word(cells, columns, n))
    return total


def _word(cells: list[list[str]], columns: Sequence[str], n: int) -> int:
    """How narrow a '~~' column may become: as wide as its longest word."""
    from rich.cells import cell_len

    if "~~" not in _signs(columns[n]):
        return WRAPPED
    return max(cell_len(word) for text in (_name(columns[n]), *(row[n] for row in cells)) for word in text.split())


def _signs(column: str) -> str:
    return column[: len(column) - len(_name(column))]


def _name(column: str) -> str:
    return column.lstrip(">?~")


def console(width: int | None = None) -> Any:
    from rich.console import Console

    wide = width or (None if sys.stdout.isatty() else 160)
    return Console(width=wide, height=width and 100, highlight=False)


def say(sentence: str) -> None:
    """Progress and remarks go to stderr, so that stdout stays clean for data."""
    typer.echo(sentence, err=True)


def many(number: int, thing: str) -> str:
    """'1 price', '2 prices'."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def condition_text(condition: dict[str, str] | None) -> str:
    return ", ".join(f"{name} {value}" for name, value in (condition or {}).items())
