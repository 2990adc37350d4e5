"""Tables that are calls of a component: `<DocTable columns={[…]} rows={[…]} />`, and the same data as serialised props."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from crawler.pages.literals import NotALiteral, literal, record_rows

_COLUMNS = re.compile(r"\b(?:columns|headings|headers|header)\s*=\s*\{\s*\[", re.S)
_ROWS = re.compile(r"\b(?:rows|data|items)\s*=\s*\{\s*\[", re.S)
_GROUPS = re.compile(r"\bgroups\s*=\s*\{\s*\[", re.S)
_COLUMN_TITLE = re.compile(
    r"\b(?:title|label|header|name)\s*:\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|<>(.*?)</>)", re.S
)
_TIER = re.compile(r"\b(?:tier|title|label|mode)\s*=\s*[\"']([^\"']{1,40})[\"']")

Table = tuple[list[list[str]], tuple[str, ...]]


def _array_end(text: str, start: int) -> int:
    """The index after the bracket that closes the one at `start`; quotes respected."""
    depth, quote, i = 0, "", start
    while i < len(text):
        char = text[i]
        if quote:
            if char == "\\":
                i += 1
            elif char == quote:
                quote = ""
        elif char in '"`' or (char == "'" and text[i - 1 : i] in " ,[:{("):
            quote = char
        elif char in "[{(":
            depth += 1
        elif char in "]})":
            depth -= 1
            if depth == 0:
                return i + 1
        i += 1
    return len(text)


def split_array(text: str) -> list[str]:
    """The elements of a JavaScript array literal, as written; nesting, quotes and JSX tags respected."""
    inner = text.strip()[1:-1]
    parts, depth, quote, last, i = [], 0, "", 0, 0
    while i < len(inner):
        char = inner[i]
        if quote:
            if char == "\\":
                i += 1
            elif char == quote:
                quote = ""
        elif char in '"`' or (char == "'" and inner[max(i - 1, 0)] in " ,[:{(\n"):
            quote = char
        elif char in "[{(":
            depth += 1
        elif char in "]})":
            depth -= 1
        elif char == "," and depth == 0 and inner.count("<>", last, i) == inner.count("</>", last, i):
            parts.append(inner[last:i])
            last = i + 1
        i += 1
    parts.append(inner[last:])
    return [p.strip() for p in parts if p.strip()]


def _value(text: str) -> str:
    """An element as cell text: strings unquoted, null and undefined empty, JSX left for the inline reader."""
    if text in {"null", "undefined", "''", '""', "``"}:
        return "-"
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'`":
        body = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text[1:-1])
        return re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1] if m[1] in "\"'`\\" else m[0]), body)
    return text


def component_grid(block: str) -> list[Table]:
    """The tables of one component call as (rows with the header first, names from its attributes)."""
    if grouped := _GROUPS.search(block):
        return _grouped(block, grouped.end() - 1)
    rows_at = _ROWS.search(block)
    if not rows_at:
        return []
    with suppress(NotALiteral):
        if records := record_rows(literal(block, rows_at.end() - 1)[0]):
            return [(records, ())]
    start = rows_at.end() - 1
    array = block[start : _array_end(block, start)]
    rows = [[_value(v) for v in split_array(r)] for r in split_array(array) if r.startswith("[")]
    columns_at = _COLUMNS.search(block)
    titles: list[str] = []
    if columns_at:
        start = columns_at.end() - 1
        columns = block[start : _array_end(block, start)]
        titles = [next(g for g in m.groups() if g is not None) for m in _COLUMN_TITLE.finditer(columns)]
        titles = titles or [_value(v) for v in split_array(columns)]
    tier = _TIER.search(block[: rows_at.start()] + block[start:][:0])
    return tables(titles, rows, (tier[1],) if tier else ())


def _grouped(block: str, at: int) -> list[Table]:
    """`headings={[…]} groups={[{ model: …, rows: […] }]}`: the model is said once for several rows."""
    columns_at = _COLUMNS.search(block)
    try:
        headings = literal(block, columns_at.end() - 1)[0] if columns_at else []
        return props_tables({"headings": headings, "groups": literal(block, at)[0]})
    except NotALiteral:
        return []


def tables(titles: list[str], rows: list[list[str]], names: tuple[str, ...]) -> list[Table]:
    """Rows under their titles; rows without titles are grouped by length, each under the titles its length implies."""
    if titles:
        return [([titles, *rows], names)] if rows else []
    found: list[Table] = []
    for width in sorted({len(r) for r in rows}):
        head = IMPLIED_TITLES.get(width)
        if head:
            found.append(([list(head), *[r for r in rows if len(r) == width]], names))
    return found


# A price component without titles of its own lists model, input, cached input, (cache writes,) output: the order the page
# that uses it prints above its rendered copy. Other lengths are not guessed.
IMPLIED_TITLES: dict[int, tuple[str, ...]] = {
    4: ("Model", "Input ($)", "Cached input ($)", "Output ($)"),
    5: ("Model", "Input ($)", "Cached input ($)", "Cache writes ($)", "Output ($)"),
}


def unwrapped(value: Any) -> Any:
    """Astro's serialised props: every value is [kind, value]."""
    if isinstance(value, list) and len(value) == 2 and type(value[0]) is int and value[0] in {0, 1}:
        return unwrapped(value[1])
    if isinstance(value, list):
        return [unwrapped(v) for v in value]
    if isinstance(value, dict):
        return {k: unwrapped(v) for k, v in value.items()}
    return value


def _money(value: Any) -> str:
    return "-" if value is None or value == "" else str(value)


def props_tables(props: Any) -> list[Table]:
    """The tables in a component's props: {tier, rows} or {headings, groups: [{model, rows}]}."""
    props = unwrapped(props)
    if not isinstance(props, dict):
        return []
    names = tuple(
        str(props[k]) for k in ("tier", "title", "label") if isinstance(props.get(k), str) and len(props[k]) < 40
    )
    titles = next((props[k] for k in ("headings", "columns", "headers") if isinstance(props.get(k), list)), [])
    titles = [str(t.get("title") or t.get("label") or "") if isinstance(t, dict) else str(t) for t in titles]
    rows = props.get("rows")
    if isinstance(rows, list) and rows and all(isinstance(r, list) for r in rows):
        return tables(titles, [[_money(v) for v in r] for r in rows], names)
    groups = props.get("groups")
    if isinstance(groups, list) and titles:
        flat = [
            [_money(group.get("model") or group.get("name")), *map(_money, row)]
            for group in groups
            if isinstance(group, dict) and isinstance(group.get("rows"), list)
            for row in group["rows"]
            if isinstance(row, list)
        ]
        width = len(titles)
        return tables(titles, [row[-width:] if len(row) > width else row for row in flat if len(row) >= width], names)
    return []
