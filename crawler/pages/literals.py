"""JavaScript literals as components and states write them -> Python values, and lists of records -> rows under their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pricing.sheet.cells import PAYABLE
from pricing.sheet.text import plain
from pricing.sheet.units import read_unit
from pricing.sheet.words import column_role, conditions, read_facts, read_meters

_SPACE = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.S)
_KEY = re.compile(r"([A-Za-z_$][\w$]*)|\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'")
_STRING = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`", re.S)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?![\w.])")
_WORDS = {"null": None, "undefined": None, "true": True, "false": False}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.S)
_MAX_DEPTH = 12
_PRICE_KEY = re.compile(r"\bprice\b", re.I)
_NAMED = re.compile(r"\b(?:model|playground|product|sku)\b.*\bname\b|\bmodel\b", re.I)
_CODES = ("dataIndex", "code", "field", "prop", "key", "dataKey", "id")
_LABELS = ("label", "title", "headerName", "header", "name", "text")
_NAMES = ("model", "modelName", "model_name", "name", "modelId", "id")


class NotALiteral(ValueError):
    """An expression, a call, an element: nothing whose value stands there."""


def literal(text: str, at: int = 0, depth: int = 0) -> tuple[Any, int]:
    """(value, index behind it) of the literal at `at`; numbers stay as written. Raises NotALiteral."""
    at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
    if depth > _MAX_DEPTH:
        raise NotALiteral("nested too deep")
    if text[at : at + 1] in {"[", "{"}:
        return _collection(text, at, depth)
    if found := _STRING.match(text, at):
        return _unquoted(found), found.end()
    if found := _NUMBER.match(text, at):
        return found[0], found.end()
    word = re.compile(r"\w+").match(text, at)
    if word and word[0] in _WORDS:
        return _WORDS[word[0]], word.end()
    raise NotALiteral(text[at : at + 20])


def _collection(text: str, at: int, depth: int) -> tuple[Any, int]:
    is_list = text[at] == "["
    items: list[Any] = []
    pairs: dict[str, Any] = {}
    at += 1
    while True:
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] == ("]" if is_list else "}"):
            return (items if is_list else pairs), at + 1
        if is_list:
            value, at = literal(text, at, depth + 1)
            items.append(value)
        else:
            key = _KEY.match(text, at)
            colon = re.compile(r"\s*:").match(text, key.end()) if key else None
            if not key or not colon:
                raise NotALiteral(text[at : at + 20])
            value, at = literal(text, colon.end(), depth + 1)
            pairs[_unquoted(key)] = value
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] == ",":
            at += 1
        elif text[at : at + 1] not in {"]", "}"}:
            raise NotALiteral(text[at : at + 20])


def _unquoted(found: re.Match[str]) -> str:
    text = _ESCAPE.sub(_unescaped, next(g for g in found.groups() if g is not None))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    return {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}.get(found[2], found[2])


def record_rows(records: Any) -> list[list[str]]:
    """A list of records that each name a model and their own token unit, as rows under their keys; [] for any other list.

    A key is read like a header: "inputPrice" and "cached_input_price" are words. Records without a unit are left out.
    """
    if not isinstance(records, list):
        return []
    fit = [r for r in records if isinstance(r, dict) and any(r.get(n) for n in _NAMES) and _has_unit(r)]
    if not fit:
        return []
    name = next(n for n in _NAMES if fit[0].get(n))
    keys = [k for k in dict.fromkeys(key for record in fit for key in record) if k != name and _speaks(_words(k))]
    if not any(read_facts(_words(k)).meters for k in keys):
        return []
    head = ["Model", *(_words(k) for k in keys)]
    return [head, *([str(record.get(name) or ""), *(_text(record.get(k)) for k in keys)] for record in fit)]


def item_rows(records: list[Any]) -> list[list[str]]:
    """A header and a row for each record that is one billing item of a model ("input-tokens": 0.012 per "K tokens").

    Of two records that differ in nothing but their price the one that says it is the payable one counts; if none says
    so, neither does.
    """
    flat = [
        {k: v.strip() for k, v in r.items() if isinstance(v, str) and len(v) < 80}
        for r in records
        if isinstance(r, dict)
    ]
    keys = list(dict.fromkeys(key for record in flat for key in record))
    items = [k for k in keys if any(read_meters(r.get(k, "")) for r in flat) and not _PRICE_KEY.search(_words(k))]
    units = [k for k in keys if any(read_unit(plain(r.get(k, ""))) for r in flat) and k not in items]
    prices = [k for k in keys if _PRICE_KEY.search(_words(k)) and any(_NUMBER.fullmatch(r.get(k, "")) for r in flat)]
    names = [k for k in keys if k in _NAMES] or [
        k for k in keys if _NAMED.search(_words(k)) and k not in {*units, *items}
    ]
    if len(items) != 1 or not units or len(prices) != 1 or not names:
        return []
    name, item, unit, price = names[0], items[0], units[0], prices[0]
    bands = [
        k
        for k in keys
        if k not in {name, item, *units, *prices} and any(conditions(r.get(k, ""), 1, False) for r in flat)
    ]
    found: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for record in flat:
        if record.get(name) and read_meters(record.get(item, "")) and _NUMBER.fullmatch(record.get(price, "")):
            found.setdefault(tuple(record.get(k, "") for k in (name, item, *bands)), []).append(record)
    rows = []
    for label, alike in found.items():
        if len({r[price] for r in alike}) > 1:
            alike = [r for r in alike if any(PAYABLE.search(v) for v in r.values())]
        if len({r[price] for r in alike}) == 1:
            rows.append([*label, alike[0].get(unit, ""), alike[0][price]])
    return [["Model", "计费项", *(["条件"] * len(bands)), "单位", _words(price)], *rows] if rows else []


def labelled_rows(value: dict[str, Any]) -> list[list[str]]:
    """A table kept as its columns ({code, label} each) and its records (one value for each code) side by side."""
    lists = [v for v in value.values() if isinstance(v, list) and len(v) > 0 and all(isinstance(x, dict) for x in v)]
    for columns in lists:
        code = next((k for k in _CODES if all(isinstance(c.get(k), str) for c in columns)), "")
        label = next((k for k in _LABELS if k != code and all(isinstance(c.get(k), str) for c in columns)), "")
        keys = [c[code] for c in columns] if code and label and len(columns) > 1 else []
        for records in lists:
            if keys and records is not columns and all(sum(k in r for k in keys) > 1 for r in records):
                return [[c[label] for c in columns], *([_text(r.get(k, "")) for k in keys] for r in records)]
    return []


def dicts(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every object inside a JSON value."""
    if isinstance(value, dict):
        yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if depth < 60:
        for child in children:
            if isinstance(child, dict | list):
                yield from dicts(child, depth + 1)


def record_lists(value: Any, depth: int = 0) -> Iterator[list[Any]]:
    """Every list of objects inside a JSON value."""
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if depth < 60:
        for child in children:
            if isinstance(child, dict | list):
                yield from record_lists(child, depth + 1)


def _words(key: str) -> str:
    return plain(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", " ", key))


def _speaks(words: str) -> bool:
    facts = read_facts(words)
    return bool(facts.meters or facts.unit or column_role(words) == "unit")


def _has_unit(record: dict[str, Any]) -> bool:
    return any(isinstance(v, str) and len(v) < 40 and read_unit(plain(v)) for v in record.values())


def _text(value: Any) -> str:
    return "-" if value is None or isinstance(value, dict | list | bool) else str(value)
