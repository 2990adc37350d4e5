"""Signs of life on stderr while something takes its time; quiet where there is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class progress:
    """A bar while a crawl runs."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> Any:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self.bar = Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True)
        self.bar.start()
        self.task = self.bar.add_task(self.what, total=None)
        return self._seen

    def _seen(self, event: dict[str, Any]) -> None:
        if event.get("event") == "tick":
            text = f"{self.what} {event['at'][:10]} {event['source']}"
            self.bar.update(self.task, completed=event["number"], total=event["of"], description=text)
        elif "source" in event:
            self.bar.update(self.task, advance=1, description=f"{self.what} {event['source']}")

    def __exit__(self, *_: object) -> None:
        self.bar.stop()


@contextmanager
def slow_progress(what: str, patience: float = 2.0) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr for work that takes longer than `patience` seconds."""
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
