"""How sure a statement is, from how its parts were found: the share of such statements that were right on labelled passages.

The weights are fitted by hand to the counts of `python -m tests.evaluate --reliability`; docs/extraction.md shows the table.
What follows from them is coarse on purpose: some hundred statements carry no finer scale.
"""

from __future__ import annotations

# Where the seller and the model stand. Beside the figure or in its paragraph makes no difference that could be measured.
_NEAR = {"bracket": 1.0, "sentence": 1.0, "paragraph": 1.0, "document": 0.97, "company": 0.95, "ahead": 0.65}


def of(
    *, near: str, unit_rule: str, item: str | None, model: str | None, action: str, hedged: bool, priced: bool
) -> float:
    """A number between 0 and 1. What a text leaves out costs most: which model, what is charged, the unit."""
    sure = 0.95 * _NEAR.get(near, 0.8)
    if unit_rule.startswith("unit:implied"):
        sure *= 0.75
    if priced and model is None and action != "free":
        sure *= 0.72
    if priced and item is None and action != "free":
        sure *= 0.75
    if action == "hike":
        sure *= 0.95
    if hedged:
        sure *= 0.8
    return round(sure, 2)
