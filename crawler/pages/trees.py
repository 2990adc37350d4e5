"""JSON -> grids: the HTML or markdown a document service wraps, or a tree of document nodes with tables in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from crawler.pages.markdown import markdown_grids
from crawler.pages.sections import is_label
from crawler.pages.spans import SpanCell, rectangle, span
from crawler.pages.tables import html_grids
from pricing.documents import Cell, Grid

_MAX_DEPTH = 150
_EMPTY = str.maketrans("", "", "\u200b\u200c\u200d\ufeff\u2060")


def strings(value: Any, depth: int = 0) -> Iterator[str]:
    """Every string in a JSON value that may hold a table."""
    if isinstance(value, str):
        if len(value) > 40 and (
            "<table" in value
            or "<td" in value
            or "|--" in value
            or "| -" in value
            or "|:-" in value
            or "rows={" in value
        ):
            yield value
    elif depth < _MAX_DEPTH:
        children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for child in children:
            yield from strings(child, depth + 1)


def opened(value: Any, depth: int = 0) -> Any:
    """Strings that are JSON themselves replaced by what they hold."""
    if isinstance(value, str):
        text = value.lstrip()
        if len(text) > 20 and text[0] in "{[" and depth < 6:
            try:
                return opened(json.loads(text), depth + 1)
            except (ValueError, RecursionError):
                return value
        return value
    if depth > _MAX_DEPTH:
        return None
    if isinstance(value, dict):
        return {k: opened(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [opened(v, depth + 1) for v in value]
    return value


def embedded_documents(value: Any) -> list[list[Grid]]:
    """One list of grids for each embedded document, the one with most table text first."""
    found = sorted(set(strings(value)), key=len, reverse=True)[:40]
    return [grids for text in found if (grids := text_grids(text))]


def text_grids(text: str) -> list[Grid]:
    """Grids of a string that is HTML or markdown."""
    if "<table" in text and not (
        "|--" in text or "| --" in text or "|:-" in text or "rows={" in text or "Span={" in text
    ):
        return html_grids(text)
    return markdown_grids(text)


def _text(node: Any, depth: int = 0) -> str:
    if isinstance(node, str):
        return node
    if not isinstance(node, dict) or depth > _MAX_DEPTH:
        return ""
    if isinstance(node.get("text"), str):
        return str(node["text"]).translate(_EMPTY)
    children = node.get("children") or node.get("nodes") or node.get("content") or ()
    parts = [_text(child, depth + 1) for child in children] if isinstance(children, list) else []
    kind = str(node.get("type", ""))
    blocks = (
        [
            isinstance(c, dict)
            and isinstance(c.get("children"), list)
            and "text" not in c
            and c.get("type") not in {"link", "a", "inline"}
            for c in children
        ]
        if parts
        else []
    )
    return ("\n" if any(blocks) and kind not in {"link", "span"} else "").join(p for p in parts if p)


def _struck(node: Any, depth: int = 0) -> str:
    if not isinstance(node, dict) or depth > _MAX_DEPTH:
        return ""
    if isinstance(node.get("text"), str):
        return str(node["text"]) if node.get("strikethrough") or node.get("strike") or node.get("delete") else ""
    return "\n".join(s for child in node.get("children") or () if (s := _struck(child, depth + 1)))


def _attribute(node: dict[str, Any], *names: str) -> Any:
    places = [node, *(node[k] for k in ("data", "attrs", "attributes", "props") if isinstance(node.get(k), dict))]
    return next((place[n] for place in places for n in names if n in place), None)


def _table(node: dict[str, Any]) -> list[list[SpanCell]]:
    rows = []
    for row in _rows(node):
        line = []
        for child in row.get("children") or ():
            if not isinstance(child, dict):
                continue
            down, across = (
                _attribute(child, "rowspan", "rowSpan", "row_span"),
                _attribute(child, "colspan", "colSpan", "col_span"),
            )
            text = _text(child).strip()
            if not text and (str(down) == "0" or str(across) == "0" or _attribute(child, "hidden") is True):
                continue
            header = (
                "head" in str(child.get("type", ""))
                or child.get("type") == "th"
                or bool(_attribute(child, "isHeader", "header"))
            )
            line.append(SpanCell(Cell(text, _struck(child), header), span(down) or 1, span(across) or 1))
        if line:
            rows.append(line)
    return rows


def _rows(node: dict[str, Any], depth: int = 0) -> Iterator[dict[str, Any]]:
    for child in node.get("children") or ():
        if isinstance(child, dict):
            kind = str(child.get("type", "")).lower()
            if "row" in kind or kind == "tr":
                yield child
            elif depth < 4:
                yield from _rows(child, depth + 1)


def node_grids(value: Any) -> list[Grid]:
    """Tables of a tree of document nodes ({type, children, text}), with the headings before them."""
    grids: list[Grid] = []
    path: list[tuple[int, str]] = []
    prose: list[str] = []
    soft: list[str] = []

    def walk(node: Any, depth: int) -> None:
        if depth > _MAX_DEPTH:
            return
        if isinstance(node, list):
            for child in node:
                walk(child, depth + 1)
            return
        if not isinstance(node, dict):
            return
        kind = str(node.get("type", "")).lower()
        if "table" in kind and "cell" not in kind and "row" not in kind and isinstance(node.get("children"), list):
            rows = _table(node)
            if rows:
                label = next((t for t in reversed(prose) if t), "")
                soft[:] = [label] if is_label(label) else soft
                headings = tuple(t for _, t in path) + tuple(soft)
                grids.append(Grid(rectangle(rows), headings, "\n".join(prose)[-1500:]))
            prose.clear()
            return
        if kind.startswith(("h", "title")) and "children" in node and (level := _level(kind, node)):
            text = _text(node).strip()
            path[:] = [(n, t) for n, t in path if n < level] + ([(level, text)] if text else [])
            soft.clear()
            prose.clear()
            return
        children = node.get("children")
        if (
            isinstance(children, list)
            and children
            and all(isinstance(c, dict) and ("text" in c or c.get("type") in {"link", "a", "span"}) for c in children)
        ):
            prose.append(_text(node).strip()[:400])
            return
        for child in node.values():
            if isinstance(child, dict | list):
                walk(child, depth + 1)

    walk(value, 0)
    return grids


def _level(kind: str, node: dict[str, Any]) -> int:
    digits = [c for c in kind if c.isdigit()]
    if digits:
        return int(digits[0])
    level = _attribute(node, "level", "depth")
    if isinstance(level, int):
        return level
    names = ("one", "two", "three", "four", "five", "six")
    return next(
        (i + 1 for i, name in enumerate(names) if name in kind), 2 if kind in {"heading", "title", "header"} else 0
    )
