"""A copy of a SQLite file that is known to restore: `VACUUM INTO` a new file, opened again and checked before it counts."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from pricing.errors import BadInput, DatabaseUnusable


def copy_sqlite(source: Path, target: Path, *, replace: bool = False) -> Path:
    """A consistent, compact and verified copy of the SQLite file `source`, while others go on writing to it."""
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(source, timeout=30)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        with contextlib.closing(sqlite3.connect(part)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
        if found != ["ok"]:
            raise DatabaseUnusable(f"The backup of {source} is damaged ({found[0]}); run: pricewar db check.")
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        if target.exists() and not replace:
            raise BadInput(f"{target} exists already; name a new file.")
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseUnusable(
            f"The backup {target} could not be written ({error}); free some space or name another folder."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return target
