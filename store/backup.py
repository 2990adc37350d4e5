"""Backups that are known to restore, and the check of a whole database.

A SQLite backup is `VACUUM INTO` a new file, opened again and checked before it counts. PostgreSQL has its own tool.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, text

from pricing.errors import BadInput
from store import tables as t
from store import tables_alerts as ta
from store.copying import copy_sqlite
from store.engine import Store
from store.schema import version


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


def check(store: Store) -> CheckReport:
    """Reads everything: the file's integrity, references, the version, and what must hold of the history."""
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
            for name, table in sorted(ta.alerts.metadata.tables.items())
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
