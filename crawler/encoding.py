"""Bytes to text without mojibake: what the bytes are outranks what a header or a meta tag says they are."""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_COMMON = frozenset("的一是在了和有不元价格模型百万输入出阿里為價個這們輸與，。、：（）")
_SAME = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "ascii": "utf-8",
    "iso-8859-1": "cp1252",
}


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a body. Never raises: what no encoding can read becomes U+FFFD."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body.decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(body) - error.start < 4:
            return body[: error.start].decode("utf-8")
    as_utf8 = body.decode("utf-8", "replace")
    if as_utf8.count("\ufffd") * 200 < len(as_utf8):
        return as_utf8
    candidates = []
    for encoding in (*_declared(body, content_type), "gb18030", "big5hkscs"):
        try:
            candidates.append(body.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
    candidates.append(body.decode("gb18030", "replace"))
    return max(candidates, key=lambda text: sum(c in _COMMON for c in text) - 20 * text.count("\ufffd"))


def _declared(body: bytes, content_type: str) -> list[str]:
    found = _DECLARED.findall(content_type.encode("ascii", "ignore")) + _DECLARED.findall(body[:2_000])
    names = (name.decode("ascii").lower() for name in found)
    return [_SAME.get(name, name) for name in names if name not in ("utf-8", "utf8")]
