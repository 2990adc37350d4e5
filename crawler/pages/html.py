"""HTML -> a tree whose line breaks and struck text are marked, without scripts, drawings and attributes nobody reads.

Line breaks and strike-through are marked in the source before parsing, so that the text of a cell is one C call.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

BREAK, STRUCK, PLAIN = "\ue000", "\ue001", "\ue002"
MAX_DEPTH = 200
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_CELL_ENDS = ("</p></td>", "</div></td>", "</p></th>", "</div></th>")
_BREAKS = ("<br", "</br", "</p>", "</div>", "</li>", "</blockquote>", "<BR", "</P>", "</DIV>", "</LI>")
_MARKED = {end: end[-5:] for end in _CELL_ENDS} | {tag: BREAK + tag for tag in _BREAKS}
_TO_MARK = re.compile("|".join(map(re.escape, _MARKED)))
# A link and what touches it are two pieces ("name" and its tagline), and so is what a class makes a block of its own.
_PIECES = (("</a><span", f"</a>{BREAK}<span"), ('<span class="block', f'{BREAK}<span class="block'))
_BLOCKS = frozenset({"p", "div", "li", "br", "tr", "blockquote", "section", *HEADINGS})
_STRIKES = (
    ("<del", STRUCK),
    ("</del>", PLAIN),
    ("<s>", STRUCK),
    ("<s ", STRUCK),
    ("</s>", PLAIN),
    ("<strike", STRUCK),
    ("</strike>", PLAIN),
)
_STRIKE = re.compile("|".join(re.escape(tag) for tag, _ in _STRIKES))
# The look ahead passes most tags by at once: case-blind alternatives are slow.
_DROPPED = re.compile(r"<(?=[sStTnN][cCtTvVeEoO])(script|style|svg|template|noscript)\b", re.I)
_OLD_PRICE = (
    "//*[contains(@style,'line-through') or contains(@class,'line-through') or contains(@class,'linethrough') "
    "or contains(@class,'line_through') or contains(@class,'original-price') or contains(@class,'old-price') or contains(@class,'origin-price')]"
)
_SPACE = re.compile(r"[^\S\ue000]+")
_BREAK_RUN = re.compile(f" ?{BREAK}[ {BREAK}]*")
_UNCLEAN = re.compile(rf"[{BREAK}{STRUCK}{PLAIN}]|[^\S ]|  ")
_EDGES = " \n\u200b\ufeff"
_OWN_MARKS = re.compile(f"[{BREAK}{STRUCK}{PLAIN}]")
_START_TAG = re.compile("<[a-z][a-z0-9]* [^<>]{1,400}>")
_READ_ATTRIBUTE = re.compile(
    r"(?:row|col)span|role=|aria-l|data-(?:title|value|tab|label|component)|[ \"']title=|label=|through|price|hid|header|thead|display|none|"
    r" id=|name|badge|props=|\"block |/>$",
    re.I,
)
_KEPT_KINDS = frozenset({"<div", "<p", "<section", "<article", "<li", "<ul", "<h1", "<h2", "<h3", "<h4", "<h5", "<h6"})
_LARGE, _SAMPLE, _MOST_TAGS = 150_000, 40_000, 12
_string = etree.XPath("string()", smart_strings=False)
_old_price = etree.XPath(_OLD_PRICE)
_too_deep = etree.XPath("boolean(" + "/*" * MAX_DEPTH + ")")


class TooDeep(Exception):
    """Nested deeper than any price page: parsers begin to lose text without saying so."""


def without_code(html: str) -> str:
    """The page without scripts, styles and drawings; an unclosed one swallows the rest, as in a browser."""
    out, at = [], 0
    unclosed: set[str] = set()
    for found in _DROPPED.finditer(html):
        if found.start() < at or found[1] in unclosed:
            continue
        if found[1] in "svgSVG" and html[html.find(">", found.end()) - 1] == "/":
            continue
        end = html.find(f"</{found[1]}", found.end())
        out.append(html[at : found.start()])
        if end < 0:
            if found[1].lower() in {"script", "style"}:
                return "".join(out)
            unclosed.add(found[1])
            at = found.start()
            continue
        close = html.find(">", end)
        at = close + 1 if close > 0 else len(html)
    out.append(html[at:])
    return "".join(out)


def _marked(html: str) -> str:
    """Line breaks and strike-through marked inside tables; on a page without tables, strike-through everywhere."""
    first, *rest = html.split("<table")
    if not rest:
        return _struck_marked(html)
    out = [first]
    for piece in rest:
        end = piece.rfind("</table")
        inside, after = (piece, "") if end < 0 else (piece[:end], piece[end:])
        found = set(_TO_MARK.findall(inside))
        for tag, marked in _MARKED.items():
            if tag in found:
                inside = inside.replace(tag, marked)
        for touching, apart in _PIECES:
            inside = inside.replace(touching, apart)
        out.append(_struck_marked(inside) + after)
    return "<table".join(out)


def _struck_marked(html: str) -> str:
    if _STRIKE.search(html):
        for tag, mark in _STRIKES:
            html = html.replace(tag, mark + tag)
    return html


def without_attributes(html: str) -> str:
    """The commonest start tags of a large page without the attributes nobody reads; a parser spends most of its time there.

    Only tags repeated letter for letter, found by samples. A block keeps its class by another name: kinds of lines stay apart.
    """
    if len(html) < _LARGE:
        return html
    step = len(html) // 4
    sample = "".join(html[at : at + _SAMPLE] for at in (step, 2 * step, 3 * step))
    counted = Counter(_START_TAG.findall(sample))
    for number, (tag, times) in enumerate(counted.most_common(_MOST_TAGS)):
        if times * len(tag) * 200 > len(sample) and not _READ_ATTRIBUTE.search(tag):
            name = tag[: tag.index(" ")]
            html = html.replace(
                tag, f"{name} class=k{number}>" if name in _KEPT_KINDS and " class=" in tag else f"{name}>"
            )
    return html


def parse(html: str) -> etree._Element | None:
    """The marked tree, or None if there is nothing to parse. Raises TooDeep."""
    text = without_code(html)
    if BREAK in text or STRUCK in text or PLAIN in text:
        text = _OWN_MARKS.sub("", text)
    text = _marked(without_attributes(text))
    if not text.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None
    if root is None:
        return None
    if _too_deep(root):
        raise TooDeep(f"tags nested more than {MAX_DEPTH} deep")
    if "<sup" in text:
        for note in root.iter("sup"):
            if re.fullmatch(r"[\s\ue000]*[\[(（]?\s*(?:注\s*)?[0-9*†]{1,3}[\])）]?[\s\ue000]*", _string(note)):
                tail = note.tail
                note.clear()
                note.tail = tail
    if "through" in text or "-price" in text:
        for old in _old_price(root):
            old.text = STRUCK + (old.text or "")
            if len(old):
                old[-1].tail = (old[-1].tail or "") + PLAIN
            else:
                old.text += PLAIN
    return root


def clean(text: str) -> str:
    """Marked text -> visible text with line breaks."""
    if not _UNCLEAN.search(text):
        return text.strip(_EDGES)
    text = _SPACE.sub(" ", text.translate(_MARKS))
    return _BREAK_RUN.sub("\n", text).replace(BREAK, "\n").strip(_EDGES)


_MARKS = {ord(STRUCK): " ", ord(PLAIN): " "}


def text_of(element: etree._Element) -> str:
    """The visible text of an element, each block on a line of its own; a very long one in one piece."""
    whole = _string(element)
    if not len(element) or len(whole) > 3000:
        return clean(whole)
    pieces: list[str] = []
    _walk(element, pieces)
    return clean("".join(pieces))


def _walk(node: etree._Element, pieces: list[str]) -> None:
    edge = BREAK if node.tag in _BLOCKS else ""
    pieces += (edge, node.text or "")
    for child in node:
        _walk(child, pieces)
        pieces.append(child.tail or "")
    pieces.append(edge)
