"""The same price told twice, once without its item or model: told once, in the more exact way. Knows statements only."""

from __future__ import annotations

from pricing.model import Statement


def without_vaguer(statements: list[Statement]) -> list[Statement]:
    """A price told once without saying of what, and again with it, is told once."""
    exact = {(s.vendor, s.price, s.currency) for s in statements if s.item and s.price is not None}
    exact_models = {(s.vendor, s.price, s.currency, s.model) for s in statements if s.item and s.price is not None}
    named = {(s.vendor, s.price, s.currency, s.item) for s in statements if s.model and s.price is not None}
    kept = []
    alike: dict[tuple[object, ...], list[Statement]] = {}
    for s in statements:
        alike.setdefault((s.vendor, s.price, s.currency, s.action), []).append(s)
    for s in statements:
        if (
            s.price is not None
            and s.price > 0
            and s.item is None
            and not s.blended
            and (
                (s.vendor, s.price, s.currency, s.model) in exact_models
                or (s.model is None and (s.vendor, s.price, s.currency) in exact)
            )
        ):
            continue
        vaguer = [
            o
            for o in alike[s.vendor, s.price, s.currency, s.action]
            if o is not s and s.model and (o.model or "").startswith(f"{s.model}-") and s.item in (None, o.item)
        ]
        if s.price is not None and s.price > 0 and vaguer and "(table)" not in s.rule:
            continue
        if (
            s.price is not None
            and s.model is None
            and s.item is not None
            and (s.vendor, s.price, s.currency, s.item) in named
        ):
            continue
        kept.append(s)
    return kept
