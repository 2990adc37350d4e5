"""Readers for the few sites whose data is neither a table nor a document: JSON -> grids, by vendor."""

from __future__ import annotations

from typing import Any

from pricing.documents import Grid


def site_grids(vendor: str, value: Any) -> list[Grid]:
    """Grids of a vendor's own JSON; [] if there is no reader for it."""
    return []
