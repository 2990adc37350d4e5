"""Bytes -> text: which encoding a page really is in, and whether it came through undamaged."""

from __future__ import annotations

import codecs
import re

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})", re.I)
_GB = {"gbk", "gb2312", "gb18030", "gb-2312", "x-gbk"}


def decode(body: bytes, content_type: str = "") -> tuple[str, str | None]:
    """(text, None) or (text, sentence) where the text is damaged: more than one character in a thousand lost."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if body.startswith(mark):
            return _checked(body[len(mark) :], name)
    try:
        text = body.decode("utf-8")
        return text.replace("\x00", "") if b"\x00" in body else text, None
    except UnicodeDecodeError:
        pass
    found = _HEADER.search(content_type) or _META.search(body[:4096])
    declared = (found[1].decode("ascii") if isinstance(found[1], bytes) else found[1]).lower() if found else ""
    if declared in _GB:
        declared = "gb18030"
    if declared and declared not in {"utf-8", "utf8"}:
        try:
            codecs.lookup(declared)
        except LookupError:
            return _checked(body, "utf-8")
        return _checked(body, declared)
    if not declared:
        try:
            return body.decode("gb18030").replace("\x00", ""), None
        except UnicodeDecodeError:
            pass
    return _checked(body, "utf-8")


def _checked(body: bytes, name: str) -> tuple[str, str | None]:
    try:
        text = body.decode(name, "replace").replace("\x00", "")
    except (LookupError, UnicodeError):
        text = body.decode("utf-8", "replace").replace("\x00", "")
    lost = text.count("�")
    if lost * 1000 > len(text):
        return text, f"encoding damage: {lost} of {len(text)} characters could not be decoded as {name}"
    return text, None
