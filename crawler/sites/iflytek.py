"""iFlytek's model square: a JSON list of models with their inference prices -> one grid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pricing.documents import Cell, Grid

_TITLES = ("模型", "单位", "输入价格", "输出价格", "缓存命中价格")
_FIELDS = ("inTokensPrice", "outTokensPrice", "cacheTokensPrice")
_UNITS = ("inTokensUnit", "outTokensUnit", "cacheTokensUnit", "unit")
_NAMES = ("name", "modelName", "serviceName", "title", "modelId")


def _entries(value: Any, depth: int = 0) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    if depth > 12:
        return
    if isinstance(value, dict):
        price = value.get("price")
        inner = price.get("inferencePrice") if isinstance(price, dict) else None
        if isinstance(inner, list) and inner:
            inner = inner[0]
        if isinstance(inner, dict):
            yield value, inner
            return
        for child in value.values():
            yield from _entries(child, depth + 1)
    elif isinstance(value, list):
        for child in value:
            yield from _entries(child, depth + 1)


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)


def catalogue_grids(value: Any) -> list[Grid]:
    """The catalogue's models with input, output and cache-hit prices in the unit each entry names."""
    rows = []
    for entry, price in _entries(value):
        name = next((_text(entry[k]) for k in _NAMES if entry.get(k)), "")
        unit = next((_text(price[k]) for k in _UNITS if price.get(k)), "")
        if name:
            rows.append(tuple(Cell(t) for t in (name, unit, *(_text(price.get(f)) for f in _FIELDS))))
    return [Grid((tuple(Cell(t, header=True) for t in _TITLES), *rows))] if rows else []
