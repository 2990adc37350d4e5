"""Where the data folder is and who runs it: the lock one daemon holds on it, and the heartbeat it leaves there for `pricewar status`."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import clock
from pricing.errors import AlreadyRunning, BadInput

DEFAULT_HOME = "~/.local/share/pricewar"
FILE_NAME = "pricewar.toml"
LOCK_NAME = "pricewar.lock"
BEAT_NAME = "heartbeat.json"


def make_home(home: Path) -> None:
    """Makes the data folder if it is not there. Raises BadInput that says which and what to do."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        problem = None if os.access(home, os.W_OK) else "be written to"
    except OSError as error:
        problem = f"be made ({error.strerror})"
    if problem:
        raise BadInput(f"The data folder {home} cannot {problem}; mend its rights, or name another in PRICEWAR_HOME.")


def data_home(env: Mapping[str, str] = os.environ) -> Path:
    """$PRICEWAR_HOME, or the usual place."""
    return Path(env.get("PRICEWAR_HOME") or DEFAULT_HOME).expanduser().absolute()


def settings_file(env: Mapping[str, str] = os.environ) -> Path:
    """$PRICEWAR_CONFIG, or the file in the data folder; it need not be there."""
    named = env.get("PRICEWAR_CONFIG")
    return Path(named).expanduser() if named else data_home(env) / FILE_NAME


@contextmanager
def single_instance(home: Path) -> Iterator[None]:
    """Holds the folder's lock for as long as the block runs; the system lets go of it even after a kill.

    Raises AlreadyRunning with who holds it.
    """
    path = home / LOCK_NAME
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise AlreadyRunning(_who(file.read(), home)) from None
        file.truncate(0)
        since = clock.now().replace(microsecond=0).isoformat()
        file.write(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def is_running(home: Path) -> bool:
    """Does a process hold the folder's lock now?"""
    try:
        with (home / LOCK_NAME).open("r", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _who(text: str, home: Path) -> str:
    try:
        holder = json.loads(text)
        who = f"pid {holder['pid']} on {holder['host']} since {holder['since']}"
    except (ValueError, KeyError, TypeError):
        who = "another process"
    return f"pricewar is already run by {who} in {home}; stop that one first."


def heartbeat(home: Path) -> dict[str, Any] | None:
    """What the running daemon last said of itself; None if none is running, whatever a killed one has left behind."""
    if not is_running(home):
        return None
    try:
        beat: dict[str, Any] = json.loads((home / BEAT_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return beat


def write_whole(path: Path, text: str) -> None:
    """Replaces the file in one step, so that a reader never sees half of it."""
    draft = path.with_suffix(f".{threading.get_ident()}.tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
