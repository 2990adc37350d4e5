"""Inserts that pass over rows already there, the same on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *unique: str) -> int:
    """Inserts those rows whose `unique` columns are not there yet; returns how many were new."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = 0
    for row in rows:
        statement = make(table).values(**row).on_conflict_do_nothing(index_elements=list(unique))
        new += len(connection.execute(statement.returning(table.c[unique[0]])).all())
    return new


def upsert(connection: Connection, table: Table, row: Mapping[str, Any], *unique: str) -> None:
    """Inserts the row, or sets its other columns on the row already there."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    others = {name: value for name, value in row.items() if name not in unique}
    statement = make(table).values(**row).on_conflict_do_update(index_elements=list(unique), set_=others)
    connection.execute(statement)
