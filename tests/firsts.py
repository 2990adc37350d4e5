"""With which characters a match of a pattern can begin, read from Python's own parse of it. For tests: the parser is not public."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_CLASSES = {
    ops.CATEGORY_DIGIT: set(string.digits),
    ops.CATEGORY_SPACE: set(" \t\n\r\f\v"),
    ops.CATEGORY_WORD: set(string.ascii_letters + string.digits + "_"),
}


def firsts(pattern: str, flags: int = re.IGNORECASE | re.ASCII) -> set[str] | None:
    """The characters, lower case; None if it may be any or the match may be empty. Looks behind and ahead are passed over."""
    chars, optional = _group(list(parser.parse(pattern, flags)))
    return None if optional else chars


def _one(op: Any, value: Any) -> tuple[set[str] | None, bool]:
    """The first characters of one part, and whether it may be left out."""
    if op is ops.LITERAL:
        return {chr(value).lower()}, False
    if op is ops.IN:
        return _class(value), False
    if op is ops.SUBPATTERN:
        return _group(list(value[3]))
    if op is ops.BRANCH:
        each = [_group(list(part)) for part in value[1]]
        if any(chars is None for chars, _ in each):
            return None, False
        return set().union(*(chars for chars, _ in each if chars)), any(optional for _, optional in each)
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        chars, optional = _group(list(value[2]))
        return chars, optional or value[0] == 0
    return None, False


def _group(parts: list[Any]) -> tuple[set[str] | None, bool]:
    found: set[str] = set()
    for op, value in parts:
        if op in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
            continue
        here, optional = _one(op, value)
        if here is None:
            return None, False
        found |= here
        if not optional:
            return found, False
    return found, True


def _class(items: list[Any]) -> set[str] | None:
    found: set[str] = set()
    for op, value in items:
        if op is ops.LITERAL:
            found.add(chr(value).lower())
        elif op is ops.RANGE and value[1] - value[0] < 200:
            found |= {chr(code).lower() for code in range(value[0], value[1] + 1)}
        elif op is ops.CATEGORY and value in _CLASSES:
            found |= {char.lower() for char in _CLASSES[value]}
        else:
            return None
    return found


def stated(pattern: str) -> set[str] | None:
    """The characters a pattern names in a look ahead at its very beginning: (?=[降跌p\\d])…"""
    parts = list(parser.parse(pattern, re.IGNORECASE | re.ASCII))
    if not parts or parts[0][0] is not ops.ASSERT or parts[0][1][0] != 1:
        return None
    ahead = list(parts[0][1][1])
    if len(ahead) != 1:
        return None
    chars, optional = _one(*ahead[0])
    return None if optional else chars


def without(pattern: str, holds: Callable[[str], bool], flags: int = re.IGNORECASE) -> set[str]:
    """The ways to spell a pattern (lower case, \\0 for what is no fixed text) that do not hold what they should: none, if every
    match holds it."""
    return {way for way in _ways(list(parser.parse(pattern, flags)), holds) if not holds(way)}


def _ways(parts: list[Any], holds: Callable[[str], bool]) -> set[str]:
    """A way that holds it already is not followed further."""
    ways, done = {""}, set()
    for op, value in parts:
        if op not in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
            ways = {a + b for a in ways for b in _way(op, value, holds)}
            done |= {way for way in ways if holds(way)}
            ways -= done
    return ways | done


def _way(op: Any, value: Any, holds: Callable[[str], bool]) -> set[str]:
    if op is ops.LITERAL:
        return {chr(value).lower()}
    if op is ops.IN and all(kind is ops.LITERAL for kind, _ in value):
        return {chr(code).lower() for _, code in value}
    if op is ops.IN and value == [(ops.CATEGORY, ops.CATEGORY_SPACE)]:
        return {" "}
    if op is ops.SUBPATTERN:
        return _ways(list(value[3]), holds)
    if op is ops.BRANCH:
        return set().union(*(_ways(list(part), holds) for part in value[1]))
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        once = _ways(list(value[2]), holds)
        often = {f"{way}\0{way}" for way in once} if value[1] > 1 and once != {" "} else set()
        return once | often | ({""} if value[0] == 0 else set())
    return {"\0"}
