"""What a few sites need beyond the generic readers, by vendor: JSON that is no document, titles a page leaves out."""

from __future__ import annotations

from typing import Any

from crawler.sites import iflytek
from pricing.documents import Grid

_JSON_READERS = {"iflytek": iflytek.catalogue_grids}

# The price cells of a row where the page prints no header of its own, in order.
_CARD_TITLES = {"siliconflow": ("输入", "输出", "缓存命中")}


def site_grids(vendor: str, value: Any) -> list[Grid]:
    """Grids of a vendor's own JSON; [] if there is no reader for it."""
    reader = _JSON_READERS.get(vendor)
    return reader(value) if reader else []


def card_titles(vendor: str) -> tuple[str, ...]:
    """Titles for rows of price cells without a header; () if the vendor has none."""
    return _CARD_TITLES.get(vendor, ())
