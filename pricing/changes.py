"""Changes -> Moves: everything cut-like one vendor announced in one market on one day, Asia/Shanghai."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

from pricing.model import Move, PriceChange, SourceKind

# Asia/Shanghai has kept one offset since 1991; a fixed one needs no zone database.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_of(when: datetime) -> date:
    """The day in Shanghai."""
    return when.astimezone(SHANGHAI).date()


def current(changes: Iterable[PriceChange]) -> list[PriceChange]:
    """The newest state of every change, without those another one replaces."""
    newest = {change.id: change for change in changes}
    gone = {old for change in newest.values() for old in change.supersedes}
    return [change for change_id, change in newest.items() if change_id not in gone]


def group_moves(changes: Iterable[PriceChange]) -> tuple[Move, ...]:
    """The Moves in `changes`, by time announced. What no vendor decided (routers, restatements, rises) makes none."""
    found: dict[tuple[str, str, date], list[PriceChange]] = defaultdict(list)
    for change in current(changes):
        if change.cut_like and change.source is not SourceKind.ROUTER:
            found[change.vendor, change.market, day_of(change.at)].append(change)
    return tuple(
        sorted(
            (_move(vendor, market, day, found[vendor, market, day]) for vendor, market, day in found),
            key=lambda move: (move.announced_at, move.order, move.vendor),
        )
    )


def _move(vendor: str, market: str, day: date, changes: list[PriceChange]) -> Move:
    dated = [change for change in changes if change.dated]
    return Move(
        vendor,
        market,
        day,
        min(change.announced for change in dated or changes),
        tuple(
            sorted(changes, key=lambda change: (change.model or "", change.meter or "", change.condition.canonical()))
        ),
        min(change.order for change in changes),
        bool(dated),
    )
