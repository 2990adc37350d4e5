"""Price lists without a table: rows of divs and cards."""

from __future__ import annotations

from lxml import etree

from pricing.documents import Grid


def card_grids(root: etree._Element) -> list[Grid]:
    """Grids of repeated blocks that each name a model and print prices."""
    return []
