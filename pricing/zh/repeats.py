"""A price told again without a name: 每百万 token 0.28 美元,比寄一封信还便宜, a paragraph after it was told of a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pricing.model import Statement
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line
from pricing.zh.subjects import Subject

_REACH, _MOST = 800, 100


def told_again(
    text: str,
    statements: Sequence[Statement],
    unowned: Sequence[Quote],
    quote: Quote,
    subject: Subject,
    line: Line,
    place: Callable[[int], int],
) -> bool:
    """Whether a figure is one that was just told: its owner is only carried on from before and has had its own price since it
    was named, and the figure was told in the paragraph that named it or later. `unowned`: what was told of nobody known. `place`
    maps the folded text to the offsets of statements."""
    start, _ = line.sentence(quote.start)
    if subject.near not in ("paragraph", "document") or len(subject.models) != 1 or quote.previous is not None:
        return False
    if any(start <= c.start < quote.start for c in line.conditions) or quote.condition:
        return False
    at, owner = place(quote.start), subject.models[0]
    reach = max(0, quote.start - _REACH)
    named = max(reach, text.rfind("\n", reach, owner.start) + 1)
    since = place(named)
    told = [s for s in statements[-_MOST:] if since <= s.start < at and s.price is not None]
    own = any(s.model == owner.model and s.start >= place(owner.start) for s in told)
    said = [(s.price, s.currency, s.item) for s in told]
    said += [(q.price, q.money.currency, q.item) for q in unowned[-_MOST:] if named <= q.start < quote.start]
    mine = (quote.price, quote.money.currency)
    return own and any((price, currency) == mine and quote.item in (None, item) for price, currency, item in said)
