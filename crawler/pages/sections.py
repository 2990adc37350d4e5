"""Where on the page a table stands: headings, tabs, accordions, and the plain lines above it that act as headings."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_STOP = ("h1", "h2", "h3", "h4", "h5", "h6", "table")
_LABELS = ("data-title", "data-value", "data-tab", "data-label", "aria-label", "title", "label")
_SENTENCE = re.compile(r"[。；;！？?!]|[.:：,，]$|[¥$]\s*\d|\d\s*元")
_MAX_BLOCKS, _MAX_CONTEXT = 24, 1500


class Sections:
    """Walked along with the page: `heading` for each heading, `before` for each table, in document order."""

    def __init__(self, text_of: Callable[[etree._Element], str]) -> None:
        self._text_of = text_of
        self._path: list[tuple[int, str]] = []
        self._soft: list[tuple[str, str]] = []
        self._wrappers: dict[etree._Element, tuple[str, ...]] = {}

    def heading(self, element: etree._Element) -> None:
        """A new section begins."""
        text = self._text_of(element).replace("\n", " ").strip()
        if not text or len(text) > 200 or next(element.iterancestors("table"), None) is not None:
            return
        level = _LEVELS[element.tag]
        self._path = [(n, t) for n, t in self._path if n < level] + [(level, text)]
        self._soft = []

    def before(self, table: etree._Element) -> tuple[tuple[str, ...], str]:
        """(heading path, prose since the last heading or table) for a table."""
        blocks = self._blocks(table)
        caption = table.find("caption")
        if caption is not None:
            blocks.append(("caption", self._text_of(caption)))
        for signature, text in blocks[-4:]:
            if text and len(text) <= 40 and "\n" not in text and not _SENTENCE.search(text):
                known = next((i for i, (s, _) in enumerate(self._soft) if s == signature), None)
                if known is not None:
                    del self._soft[known:]
                self._soft.append((signature, text))
        headings = (
            tuple(text for _, text in self._path)
            + self._around(table.getparent())
            + tuple(text for _, text in self._soft)
        )
        return headings, "\n".join(text for _, text in blocks)[-_MAX_CONTEXT:]

    def _blocks(self, table: etree._Element) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        node, steps = table, 0
        while node is not None and node.tag not in {"body", "html"} and steps < _MAX_BLOCKS:
            previous = node.getprevious()
            while previous is not None and steps < _MAX_BLOCKS:
                steps += 1
                if not isinstance(previous.tag, str):
                    previous = previous.getprevious()
                    continue
                if previous.tag in _STOP or next(previous.iter(*_STOP), None) is not None:
                    return found[::-1]
                text = self._text_of(previous)
                if text:
                    signature = f"{previous.tag}.{previous.get('class') or ''}"
                    found.append((signature, text[:_MAX_CONTEXT]))
                previous = previous.getprevious()
            node = node.getparent()
            if node is not None and node.text and node.text.strip() and len(node.text) < 400:
                found.append((f"{node.tag}:text", " ".join(node.text.split())))
        return found[::-1]

    def _around(self, element: etree._Element | None) -> tuple[str, ...]:
        """Names of the tabs, panels and foldable parts an element lies in, outermost first."""
        if element is None or element.tag in {"body", "html"}:
            return ()
        known = self._wrappers.get(element)
        if known is None:
            known = self._around(element.getparent()) + self._names(element)
            self._wrappers[element] = known
        return known

    def _names(self, element: etree._Element) -> tuple[str, ...]:
        if element.tag == "details":
            summary = element.find("summary")
            return (self._text_of(summary),) if summary is not None else ()
        if not element.attrib:
            return ()
        by = element.get("aria-labelledby")
        if by:
            named = element.getroottree().xpath("//*[@id=$id]", id=by)
            if named and len(text := self._text_of(named[0])) < 40:
                return (text,)
        value = next((v for name in _LABELS if (v := element.get(name))), None)
        return (value.strip(),) if value and 1 < len(value.strip()) < 40 else ()
