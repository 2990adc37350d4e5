"""The same price told twice, once without its item or model, or in two currencies: told once, in the more exact way."""

from __future__ import annotations

from collections.abc import Callable

from pricing.model import Statement
from pricing.zh.quotes import Quote


def in_one_money(found: list[Quote], home: Callable[[Quote], str | None]) -> list[Quote]:
    """The prices of a row of a table without those in a second currency, `home` being that of whoever the row names; of two
    in one, that of more tokens, which is rounded less."""
    told: dict[tuple[object, ...], list[Quote]] = {}
    for q in found:
        if q.row is not None and q.item_rule == "item:column" and q.previous is None:
            told.setdefault((q.row.start, q.item, q.condition), []).append(q)
    left: set[int] = set()
    for same in told.values():
        currencies = list(dict.fromkeys(q.money.currency for q in same))
        own = home(same[0])
        chosen = own if own in currencies else currencies[0]
        most = max(q.per.tokens for q in same if q.money.currency == chosen)
        if len(currencies) > 1 or len({q.per.tokens for q in same}) > 1:
            left |= {id(q) for q in same if q.money.currency != chosen or q.per.tokens != most}
    return [q for q in found if id(q) not in left]


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
