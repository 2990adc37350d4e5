"""What the questions have in common: filters that bind, never interpolate, and the two times of a bitemporal question."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, or_, true

LIMIT = 10_000


def known(table: FromClause, known_at: datetime | None) -> ColumnElement[bool]:
    """Rows held true now, or those held true at `known_at`."""
    c = table.c
    if known_at is None:
        return c.recorded_to.is_(None)
    return and_(c.recorded_from <= known_at, or_(c.recorded_to.is_(None), c.recorded_to > known_at))


def equal(pairs: Iterable[tuple[ColumnElement[Any], object | None]]) -> ColumnElement[bool]:
    """Every column equals its value; None means any value."""
    conditions = [column == value for column, value in pairs if value is not None]
    return and_(true(), *conditions)
