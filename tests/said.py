"""What a text says, as tests compare it."""

from __future__ import annotations

from pricing.zh import extract


def read(text: str) -> list[tuple[str, str | None, str | None, str, str | None]]:
    return [
        (s.vendor, s.model, s.item, str(s.action), None if s.price is None else f"{s.price.normalize():f}")
        for s in extract(text).statements
    ]
