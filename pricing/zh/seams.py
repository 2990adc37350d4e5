"""Names of models that ran together when a table lost its cells: a-v4-flasha-v4-pro is two names.

They are parted where a variant's word or a digit is followed by a family's name of the catalog, and nowhere else: ChatGPT and
ChatGLM stay whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from pricing.catalog import Catalog
from pricing.zh.normalize import Normal

_LONG_RUN = re.compile(r"[A-Za-z0-9.\-][A-Za-z0-9.\-]{15,199}")
_BEFORE = r"(?:\d|flash|pro|max|plus|turbo|lite|mini|nano|air|preview|thinking|instruct|reasoner|vision)"
_CACHE: dict[int, tuple[Catalog, re.Pattern[str]]] = {}


def _seam(catalog: Catalog) -> re.Pattern[str]:
    kept = _CACHE.get(id(catalog))
    if kept is None or kept[0] is not catalog:
        names = {n for v in catalog.vendors.values() for f in v.families for n in f.names}
        latin = sorted(re.escape(n) for n in names if n.isascii() and n.isalpha() and len(n) >= 3)
        kept = _CACHE[id(catalog)] = catalog, re.compile(f"{_BEFORE}(?=(?:{'|'.join(latin)})-[a-z]?\\d)", re.IGNORECASE)
    return kept[1]


def part_names(normal: Normal, catalog: Catalog) -> Normal:
    """The text with a space in every seam; offsets still lead to the original."""
    runs = list(_LONG_RUN.finditer(normal.text))
    seam = _seam(catalog) if runs else None
    places = [m.end() for run in runs if seam for m in seam.finditer(normal.text, run.start(), run.end())]
    if not places:
        return normal
    starts, shifts, parts, done = list(normal.starts), list(normal.shifts), [], 0
    for count, place in enumerate(places):
        parts += [normal.text[done:place], " "]
        done = place
        index = bisect_left(starts, place + count + 1)
        starts = [*starts[:index], place + count + 1, *(s + 1 for s in starts[index:])]
        before = shifts[index - 1] if index else 0
        shifts = [*shifts[:index], before - 1, *(s - 1 for s in shifts[index:])]
    return Normal("".join([*parts, normal.text[done:]]), normal.original, starts, shifts)
