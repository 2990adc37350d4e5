"""Blocks of a page that each name a model and print a price: the smallest such block is a record."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from crawler.pages.html import HEADINGS, clean
from pricing.sheet.words import read_facts

_string = etree.XPath("string()", smart_strings=False)
PRICE = re.compile(
    r"(?:US\$|[¥￥$])\s*[0-9]|[0-9]\s*(?:元|美元|/\s*(?:百万|千|M\b|1M))|^(?:限时)?免费$|^free$|^¥?[0-9]+(?:\.[0-9]+)?$|^[0-9.]+\s*[~-]\s*[0-9.]+",
    re.I,
)
NOTHING = re.compile(r"[-/—–]+|N/?A", re.I)
MODEL = re.compile(r"(?=.*[A-Za-z])(?=.*[0-9-])[A-Za-z0-9\u4e00-\u9fff][\w./:+ \u4e00-\u9fff-]{1,60}")
_NO_MODEL = re.compile(r"^[0-9.]+\s*[kKmMbB]?$|tokens?\b|^\d{4}-|%|折|版本|上下文|context", re.I)
_NAME_CLASS = re.compile(r"(?:^|[\s_-])(?:model-?)?(?:name|title)(?:$|[\s_-])", re.I)
_NO_LEAVES = frozenset({"title", "meta", "link", "head", "table"})
_DEPTH, _MAX_LEAVES = 9, 20_000


def text_in(element: etree._Element) -> str:
    return clean(_string(element))


def is_model(element: etree._Element, text: str) -> bool:
    if not 2 <= len(text) <= 64 or PRICE.search(text) or _NO_MODEL.search(text) or "\n" in text:
        return False
    facts = read_facts(text)
    if facts.meters or facts.unit or facts.refused:
        return False
    parent = element.getparent()
    title = element.get("title") or (parent.get("title") if parent is not None else None) or ""
    if MODEL.fullmatch(text) or ("/" in title and title.endswith(text)):
        return True
    named = element.tag in HEADINGS or element.tag in {"strong", "b"} or _NAME_CLASS.search(element.get("class") or "")
    return bool(named and re.match(r"[A-Za-z]", text) and len(text) < 40 and not facts.price_word)


def leaves_of(root: etree._Element) -> list[tuple[etree._Element, str]]:
    """The pieces of text of a block with the element each stands in; tables are left to the reader of tables."""
    found: list[tuple[etree._Element, str]] = []
    waiting = [(root, False)]
    while waiting and len(found) <= _MAX_LEAVES:
        element, left = waiting.pop()
        owner, words = (element.getparent(), element.tail) if left else (element, element.text)
        if words and (text := clean(words)) and len(text) < 200:
            found.append((owner, text))
        if left:
            continue
        for child in reversed(element):
            waiting.append((child, True))
            if isinstance(child.tag, str) and child.tag not in _NO_LEAVES:
                waiting.append((child, False))
    return found


def find_records(leaves: Sequence[tuple[etree._Element, str]]) -> list[etree._Element]:
    holders: set[etree._Element] = set()
    for element, text in leaves:
        if is_model(element, text):
            node = element
            for _ in range(_DEPTH):
                holders.add(node)
                node = node.getparent()
                if node is None or node.tag in {"body", "html", "main"}:
                    break
    records: dict[etree._Element, None] = {}
    for element, text in leaves:
        if not PRICE.search(text):
            continue
        node = element
        for _ in range(_DEPTH):
            if node is None or node.tag in {"body", "html"}:
                break
            if node in holders:
                records.setdefault(node)
                break
            node = node.getparent()
    outer = {a for r in records for a in r.iterancestors()}
    return list(dict.fromkeys(_whole_card(r) for r in records if r not in outer))


def _whole_card(record: etree._Element) -> etree._Element:
    """A title with a badge for free is only the head of a card: the card is what holds no second model."""
    leaves = leaves_of(record)
    if any(re.search("[0-9]", t) and PRICE.search(t) for _, t in leaves):
        return record
    node = record
    for _ in range(3):
        parent = node.getparent()
        if (
            parent is None
            or parent.tag in {"body", "html", "main"}
            or sum(is_model(e, t) for e, t in leaves_of(parent)) != 1
        ):
            break
        node = parent
    return node
