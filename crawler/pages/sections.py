"""Where on the page a table stands: headings, tabs, accordions, and the plain lines above it that act as headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from lxml import etree

_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_STOP = ("h1", "h2", "h3", "h4", "h5", "h6", "table")
_LABELS = ("data-title", "data-value", "data-tab", "data-label", "aria-label", "title", "label")
_SENTENCE = re.compile(r"[。；;！？?!©]|[.:：,，]$|[¥$]\s*\d|\d\s*元|20\d\d[-/.年]\s*\d|\d:\d\d")
_MAX_BLOCKS, _MAX_CONTEXT = 24, 1500
_MODEL_ID = re.compile(r"(?=.*\d)[a-z][a-z0-9]*(?:[-.][a-z0-9]+)+")

# (kind of element, its text, the element it stands in): a label holds only inside what it stands in.
_Block = tuple[str, str, etree._Element]


def with_ids(text: str, candidates: Iterable[str]) -> str:
    """A heading with the model ids printed beside it on lines of their own: ids whose first letters are the heading's."""
    bare = re.sub(r"[\W_]", "", text.lower())[:8]
    ids = [c for c in dict.fromkeys(candidates) if len(c) <= 64 and _MODEL_ID.fullmatch(c)]
    return "\n".join([text, *(i for i in ids if len(bare) == 8 and re.sub(r"[\W_]", "", i).startswith(bare))])


def is_label(text: str) -> bool:
    """A short line that heads what follows: no sentence, no price, no date, one line."""
    return bool(text) and len(text) <= 40 and "\n" not in text and not _SENTENCE.search(text)


def _is_panel(element: etree._Element) -> bool:
    return element.get("role") == "tabpanel" or element.get("data-component-part") == "tab-content"


class Sections:
    """Walked along with the page: `heading` for each heading, `before` for each table, in document order."""

    def __init__(self, text_of: Callable[[etree._Element], str]) -> None:
        self._text_of = text_of
        self._path: list[tuple[int, str]] = []
        self._soft: list[_Block] = []
        self._outer: set[tuple[str, str]] = set()
        self._wrappers: dict[etree._Element, tuple[str, ...]] = {}

    def heading(self, element: etree._Element) -> None:
        """A new section begins."""
        text = self._text_of(element).replace("\n", " ").strip()
        if not text or len(text) > 200 or next(element.iterancestors("table"), None) is not None:
            return
        level = _LEVELS[element.tag]
        beside = [element.get("id") or ""]
        following = element.getnext()
        if following is not None and following.tag in {"em", "p", "code", "div"}:
            beside += [code.text or "" for code in following.iter("code")]
        self._path = [(n, t) for n, t in self._path if n < level] + [(level, with_ids(text, beside))]
        self._soft = []

    def before(self, table: etree._Element) -> tuple[tuple[str, ...], str]:
        """(heading path, prose since the last heading or table) for a table."""
        around = set(table.iterancestors())
        self._soft = [label for label in self._soft if label[2] in around]
        blocks = self._blocks(table)
        caption = table.find("caption")
        if caption is not None:
            blocks.append(("caption", self._text_of(caption), table))
        self._soften([block for block in blocks[-4:] if is_label(block[1])])
        headings = (
            tuple(text for _, text in self._path)
            + self._around(table.getparent())
            + tuple(label[1] for label in self._soft)
        )
        return headings, "\n".join(block[1] for block in blocks)[-_MAX_CONTEXT:]

    def _soften(self, labels: list[_Block]) -> None:
        """Lines that act as headings: one of a kind ends the last of its kind, and whatever once stood below its kind."""
        for (outer, *_), (inner, *_) in pairwise(labels):
            if outer != inner and (inner, outer) not in self._outer:
                self._outer.add((outer, inner))
        for signature, text, holder in labels:
            known = next((i for i, (s, *_) in enumerate(self._soft) if s == signature), None)
            if known is not None:
                del self._soft[known:]
            while self._soft and (signature, self._soft[-1][0]) in self._outer:
                self._soft.pop()
            self._soft.append((signature, text, holder))

    def _blocks(self, table: etree._Element) -> list[_Block]:
        """The pieces of text between a table and the heading or table before it, in order."""
        found: list[_Block] = []
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
                text = "" if previous.get("role") == "tablist" else self._text_of(previous)
                if text:
                    signature = f"{previous.tag}.{previous.get('class') or ''}"
                    found.append((signature, text[:_MAX_CONTEXT], previous.getparent()))
                previous = previous.getprevious()
            node = node.getparent()
            if node is not None and node.text and node.text.strip() and len(node.text) < 400:
                found.append((f"{node.tag}:text", " ".join(node.text.split()), node))
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
        if not value and _is_panel(element):
            value = self._tab_of(element)
        return (value.strip(),) if value and 1 < len(value.strip()) < 40 else ()

    def _tab_of(self, panel: etree._Element) -> str:
        """The name of an unlabelled panel: the tab in the list above it at the panel's own place among the panels."""
        holder = panel.getparent()
        panels = [e for e in holder if isinstance(e.tag, str) and _is_panel(e)]
        for node in (holder, holder.getparent()):
            for child in node if node is not None else ():
                if child.get("role") == "tablist" or child.get("data-component-part") == "tabs-list":
                    tabs = [e for e in child.iter() if isinstance(e.tag, str) and e.get("role") == "tab"] or list(child)
                    return self._text_of(tabs[panels.index(panel)]) if len(tabs) == len(panels) else ""
        return ""
