"""The fold's memory as plain JSON values and back: exact decimals and aware times as text. Knows only dataclasses."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def pack(value: Any) -> Any:
    """A JSON value of a dataclass, collection, Decimal, date, time, span or enum; defaults are left out."""
    if value is None or isinstance(value, bool | int | float) or type(value) is str:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Mapping):
        return {str(name): pack(item) for name, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [pack(item) for item in value]
    if dataclasses.is_dataclass(value):
        packed = {}
        for field in dataclasses.fields(value):
            item = getattr(value, field.name)
            if item != field.default:
                packed[field.name] = pack(item)
        return packed
    raise TypeError(f"cannot pack {type(value).__name__}")


def unpack(kind: type[T], packed: Any) -> T:
    """The value of class `kind` that `pack` turned into `packed`."""
    return typing.cast(T, _value(kind, packed))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _value(kind: Any, packed: Any) -> Any:
    if packed is None:
        return None
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _value(next(arg for arg in args if arg is not type(None)), packed)
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_value(args[0], item) for item in packed)
        return tuple(_value(arg, item) for arg, item in zip(args, packed, strict=True))
    if origin is frozenset:
        return frozenset(_value(args[0], item) for item in packed)
    if origin is not None and issubclass(origin, Mapping):
        return {name: _value(args[1], item) for name, item in packed.items()}
    if dataclasses.is_dataclass(kind):
        hints = _hints(typing.cast(type, kind))
        return typing.cast(Any, kind)(**{name: _value(hints[name], item) for name, item in packed.items()})
    if kind is datetime or kind is date:
        return kind.fromisoformat(packed)
    if kind is timedelta:
        return timedelta(seconds=packed)
    if kind is Decimal:
        return Decimal(packed)
    return kind(packed)
