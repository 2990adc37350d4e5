"""How commands print: one JSON document with --json, else a table for people; terminal escapes never pass."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer

JsonFlag = typer.Option(False, "--json", help="Print one JSON document instead of a table.")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def add_command(app: typer.Typer, command: Callable[..., None], *examples: str, name: str | None = None) -> None:
    """Lists a command with the examples that its --help ends with."""
    app.command(name, epilog="\n\n".join(("Examples:" if len(examples) > 1 else "Example:", *examples)))(command)


def safe(value: object) -> str:
    """Text as it may stand on a terminal: no control or direction-changing characters; None is a dash."""
    return "–" if value is None else _CONTROL.sub("", str(value)).replace("\n", " ")


def print_json(document: object) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def print_table(rows: Iterable[Sequence[object]], columns: Sequence[str], *, empty: str, title: str = "") -> None:
    """A table with one line per row; columns whose name starts with '>' are aligned right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    rows = list(rows)
    if not rows:
        typer.echo(empty)
        return
    table = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(column.lstrip(">"), justify="right" if column.startswith(">") else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe(cell)) for cell in row))
    console().print(table)


def console() -> Any:
    from rich.console import Console

    wide = None if sys.stdout.isatty() else 160
    return Console(width=wide, highlight=False)


def say(sentence: str) -> None:
    """Progress and remarks go to stderr, so that stdout stays clean for data."""
    typer.echo(sentence, err=True)


def condition_text(condition: dict[str, str] | None) -> str:
    return ", ".join(f"{name} {value}" for name, value in (condition or {}).items())


@contextmanager
def slow_progress(what: str, patience: float = 2.0) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr for work that takes longer than `patience` seconds; quiet where there is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    started, bar = time.monotonic(), Progress(console=Console(stderr=True), transient=True)
    shown = False

    def tick(done: int, total: int) -> None:
        nonlocal shown
        if not shown and sys.stderr.isatty() and time.monotonic() - started > patience:
            bar.start()
            bar.add_task(what, total=total)
            shown = True
        if shown:
            bar.update(bar.task_ids[0], completed=done)

    try:
        yield tick
    finally:
        if shown:
            bar.stop()
