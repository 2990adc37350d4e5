"""The derivation of what was read, for people: one block a statement, then what each rule refused."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pricing.model import decimal_text

if TYPE_CHECKING:
    from pricing.zh.emission import Reading


def render(reading: Reading) -> str:
    """Indented lines, statements in the order of the text."""
    lines: list[str] = []
    for statement, steps in sorted(reading.trail, key=lambda pair: pair[0].start):
        price = (
            "no figure"
            if statement.price is None
            else f"{decimal_text(statement.price)} {statement.currency or ''}/Mtok".replace(" /", "/")
        )
        head = " ".join(
            filter(
                None,
                [
                    statement.vendor,
                    statement.model or "(model not named)",
                    statement.item or "",
                    str(statement.action),
                    price,
                ],
            )
        )
        lines.append(f"{head}  [{statement.start}:{statement.end}]  confidence {statement.confidence}")
        lines.append(f"  text: {' '.join(statement.text.split())[:100]}")
        lines.extend(f"  {step}" for step in steps)
        if statement.change_pct is not None:
            lines.append(f"  percent {decimal_text(statement.change_pct)}")
        if statement.previous_price is not None:
            lines.append(f"  was {decimal_text(statement.previous_price)}")
        if statement.condition:
            lines.append(f"  condition {statement.condition.canonical()}")
    if not lines:
        lines.append("No statement.")
    counted = Counter(reading.refused)
    if counted:
        lines.append("Refused:")
        lines.extend(
            f"  {rule}: {reason}: {' '.join(snippet.split())[:80]}{f' (x{n})' if n > 1 else ''}"
            for (rule, reason, snippet), n in counted.items()
        )
    return "\n".join(lines)
