"""The derivation of what was read, for people: one block a statement, then what each rule refused."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pricing.model import Statement, decimal_text

if TYPE_CHECKING:
    from pricing.zh.emission import Reading


def render(reading: Reading) -> str:
    """Indented lines, statements in the order of the text."""
    lines: list[str] = []
    for statement, steps in derived(reading):
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
        for word, day in (("effective", statement.effective), ("until", statement.until)):
            if day:
                lines.append(f"  {word} {day.isoformat()}")
    if not lines:
        lines.append("No statement.")
    if refused := refusals(reading):
        lines.append("Refused:")
        lines.extend(
            f"  {r['rule']}: {r['reason']}: {r['snippet'][:80]}" + (f" (x{r['times']})" if r["times"] > 1 else "")
            for r in refused
        )
    return "\n".join(lines)


def derived(reading: Reading) -> list[tuple[Statement, list[str]]]:
    """Every statement that was kept, in the order of the text, with the steps that led to it."""

    def place(statement: Statement) -> tuple[object, ...]:
        return statement.start, statement.end, statement.vendor, statement.model, statement.item

    steps = {place(made): found for made, found in reading.trail}
    return [(statement, steps.get(place(statement), [])) for statement in reading.statements]


def refusals(reading: Reading) -> list[dict[str, Any]]:
    """What each rule refused and how often, in the order of the text."""
    return [
        {"rule": rule, "reason": reason, "snippet": " ".join(snippet.split()), "times": times}
        for (rule, reason, snippet), times in Counter(reading.refused).items()
    ]
