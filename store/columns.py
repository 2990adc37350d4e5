"""Short spellings of the columns the tables are made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Integer
from sqlmodel import Field

from store.types import CleanText, Utc

BigId = BigInteger().with_variant(Integer, "sqlite")


def an_id() -> Any:
    return Field(default=None, primary_key=True, sa_type=BigId)


def ref(target: str, *, key: bool = False) -> Any:
    return Field(foreign_key=target, sa_type=BigId, primary_key=key)


def text(**options: Any) -> Any:
    return Field(sa_type=CleanText, **options)


def maybe(kind: Any, **options: Any) -> Any:
    return Field(default=None, sa_type=kind, nullable=True, **options)


def time() -> Any:
    return Field(sa_type=Utc)


def listed() -> Any:
    return Field(default_factory=list, sa_type=JSON, nullable=False)
