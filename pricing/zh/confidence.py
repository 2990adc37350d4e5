"""How sure a statement is, from how its parts were found. The weights are fitted on labelled passages (docs/extraction.md)."""

from __future__ import annotations


def of(
    *, near: str, unit_rule: str, item: str | None, model: str | None, action: str, hedged: bool, priced: bool
) -> float:
    """A number between 0 and 1: near, explicit parts cost nothing; every part carried or implied costs something."""
    sure = 0.97
    sure *= {"bracket": 1.0, "sentence": 1.0, "company": 0.97, "paragraph": 0.95, "document": 0.88, "ahead": 0.75}.get(
        near, 0.8
    )
    if unit_rule.startswith(("unit:paragraph", "unit:heading")):
        sure *= 0.95
    if unit_rule.startswith("unit:implied"):
        sure *= 0.9
    if priced and item is None and action != "free":
        sure *= 0.93
    if model is None:
        sure *= 0.95
    if not priced or action in ("cut", "hike"):
        sure *= 0.95
    if hedged:
        sure *= 0.8
    return round(sure, 2)
