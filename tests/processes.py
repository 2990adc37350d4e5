"""`pricewar` as a process of its own, for tests: every wait has a deadline, and nothing outlives its test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
CONSOLE = Path(sys.executable).with_name("pricewar")
COMMAND = [str(CONSOLE)] if CONSOLE.exists() else [sys.executable, "-m", "cli"]


@dataclass
class Daemon:
    """A started `pricewar …`; what it prints goes to a file, so that a full pipe never stops it."""

    process: subprocess.Popen[bytes]
    printed: IO[bytes]

    @property
    def pid(self) -> int:
        return self.process.pid

    def log(self) -> str:
        self.printed.seek(0)
        return self.printed.read().decode("utf-8", "replace")

    def stop(self, sign: int = signal.SIGTERM, seconds: float = 20) -> int:
        """Sends the signal and returns the exit code; an AssertionError if it does not end in time."""
        self.process.send_signal(sign)
        return self.wait(seconds)

    def wait(self, seconds: float = 20) -> int:
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it did not end within {seconds} s:\n{self.log()}") from None

    def until(self, what: Callable[[], object], seconds: float = 60) -> None:
        """Waits for something to become true while the process runs."""
        end = time.monotonic() + seconds
        while not what():
            assert self.process.poll() is None, f"it ended with {self.process.returncode}:\n{self.log()}"
            assert time.monotonic() < end, f"it did not happen within {seconds} s:\n{self.log()}"
            time.sleep(0.05)


@contextmanager
def started(*arguments: str, env: Mapping[str, str] | None = None) -> Iterator[Daemon]:
    """Runs `pricewar <arguments>`; at the end of the block it and all its children are dead."""
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=ROOT,
            env=environment(env),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            start_new_session=True,
        )
        try:
            yield Daemon(process, printed)
        finally:
            kill_tree(process.pid)
            process.wait(10)


def pricewar(
    *arguments: str, env: Mapping[str, str] | None = None, seconds: float = 60
) -> subprocess.CompletedProcess[str]:
    """Runs `pricewar <arguments>` to its end and returns what it printed and its exit code."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=environment(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def environment(more: Mapping[str, str] | None) -> dict[str, str]:
    """This environment without any setting of pricewar's, and what a test adds."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PRICEWAR_", "FAULT"))}
    return {**clean, "PYTHONWARNINGS": "default", "TZ": "UTC", **(more or {})}


def children(pid: int) -> list[int]:
    """The processes that `pid` started, as the system tells."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(child) for child in task.read_text().split()]
    return found


def kill_tree(pid: int) -> None:
    for child in children(pid):
        kill_tree(child)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def alive(pid: int) -> bool:
    """Is it there and no zombie?"""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
