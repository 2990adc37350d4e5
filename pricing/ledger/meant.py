"""Which prices and which change a text means, where it says less than a page: no region, no context length, no day. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from pricing.ledger.book import Book
from pricing.model import Action, Claim, Condition, PriceChange, PriceKey, SourceKind
from pricing.state import Series

RECAP = timedelta(days=30)
_PLACE = {"region", "channel"}
_LENGTH = re.compile(r"-\d+[km]", re.IGNORECASE)


def meant(book: Book, key: PriceKey) -> list[PriceKey]:
    """The series a text's price belongs to: the page's own where the text leaves out only the region or channel, and
    every context length the page lists where it names the model without one (ERNIE Speed: its 8K and its 128K)."""
    listed = [other for other, series in book.of_vendor(key.vendor) if on_page(series) and _alike(other, key)]
    if key in listed:
        return [key]
    same = [other for other in listed if other.model == key.model]
    if same:
        return same if len(same) == 1 else [key]
    return [other for other in listed if _is_length_of(other.model, key.model)] or [key]


def on_page(series: Series) -> bool:
    """Does a page list this price now?"""
    return any(said.source is SourceKind.PAGE and said.amount is not None for said in series.said)


def _alike(listed: PriceKey, told: PriceKey) -> bool:
    """The same price but for its model and for what only a page prints: where it is sold."""
    if (listed.meter, listed.market, listed.currency) != (told.meter, told.market, told.currency):
        return False
    named = dict(told.condition.items)
    rest = {name: value for name, value in listed.condition.items if name not in _PLACE or name in named}
    return Condition.of(rest) == told.condition


def _is_length_of(listed: str, told: str) -> bool:
    return listed.startswith(told) and _LENGTH.fullmatch(listed[len(told) :]) is not None


def recapped(book: Book, claim: Claim) -> list[PriceChange]:
    """The change a looking-back text speaks of: one of the last month, if it names no day, no model and no figure."""
    if claim.dated or claim.model is not None or claim.amount_per_mtok is not None or claim.change_pct is not None:
        return []
    return list(_latest_day(book, claim))


def _latest_day(book: Book, claim: Claim) -> Iterator[PriceChange]:
    down = claim.action is not Action.HIKE
    known = [
        change
        for change in book.recent(claim.vendor, claim.market)
        if change.cut_like == down and timedelta(0) <= claim.at - change.at <= RECAP
    ]
    newest = max((change.at for change in known), default=None)
    return (change for change in known if newest is not None and newest - change.at < timedelta(days=1))
