"""Backups that are known to restore, and the check of a whole database.

A SQLite backup is `VACUUM INTO` a new file, opened again and checked before it counts. PostgreSQL has its own tool.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, text
from sqlmodel import SQLModel

from pricing.errors import BadInput, DatabaseUnusable
from store import tables as t
from store.engine import Store


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `db check` found: `problems` is empty for a sound database; `rows` counts the rows of each table."""

    version: str
    problems: tuple[str, ...]
    rows: dict[str, int]


def backup(store: Store, target: Path) -> Path:
    """Writes a verified copy to `target`, which must not exist. Raises BadInput, or DatabaseUnusable if the copy is bad."""
    if store.path is None:
        raise BadInput("A PostgreSQL database is backed up with its own tool: pg_dump --format=custom --file=FILE.")
    if target.exists():
        raise BadInput(f"{target} exists already; name a new file.")
    return copy_sqlite(store.path, target)


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


def check(store: Store) -> CheckReport:
    """Reads everything: the file's integrity, references, the version, and what must hold of the history."""
    from store.schema import version

    problems: list[str] = []
    found = version(store) or "none"
    with store.read() as connection:
        if store.path is not None:
            problems += [row for (row,) in connection.execute(text("PRAGMA integrity_check(20)")) if row != "ok"]
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            problems += [
                f"{table} row {row} points to a missing row of {parent}" for table, row, parent, _ in broken[:20]
            ]
        rows = {
            name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for name, table in sorted(SQLModel.metadata.tables.items())
        }
        one, two = t.revisions.alias(), t.revisions.alias()
        overlaps = connection.execute(
            select(func.count())
            .select_from(one.join(two, (one.c.series_id == two.c.series_id) & (one.c.id < two.c.id)))
            .where(one.c.recorded_to.is_(None), two.c.recorded_to.is_(None))
            .where(two.c.valid_to.is_(None) | (one.c.valid_from < two.c.valid_to))
            .where(one.c.valid_to.is_(None) | (two.c.valid_from < one.c.valid_to))
        ).scalar_one()
        if overlaps:
            problems.append(f"{overlaps} pairs of prices of one series hold at the same time")
    return CheckReport(version=found, problems=tuple(problems), rows=rows)
