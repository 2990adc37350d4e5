"""What is worth telling: one AlertEvent a Move, rise or correction, when it first becomes publishable. Pure.

The store writes these into its outbox and the backtest prints them: both call `events`. By default a response and a
repeat are told; an opener, a rise and a correction are events too, for those who ask (`default=False`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pricing.chains import REPEAT, WINDOW, build
from pricing.changes import current, day_of, group_moves
from pricing.model import Chain, Kind, Member, Move, PriceChange, SourceKind, Status, short_hash

STALE = timedelta(days=7)
SLOW_PROOF = timedelta(days=30)
_SINGLE = {Kind.HIKE: "hike", Kind.CORRECTION: "correction"}


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """`kind`: follow_on, repeat, cut (an opener), hike or correction. `position`: 1 = opener, 0 = not in a chain."""

    key: str
    kind: str
    vendor: str
    market: str
    at: datetime
    changes: tuple[PriceChange, ...]
    chain: Chain | None = None
    position: int = 0
    default: bool = False

    @property
    def chain_id(self) -> str | None:
        return self.chain.id if self.chain else None


def events(
    changes: Iterable[PriceChange],
    *,
    touched: Collection[str],
    told: Container[str],
    now: datetime,
    window: timedelta = WINDOW,
    moves: Iterable[Move] | None = None,
) -> tuple[AlertEvent, ...]:
    """What the changes with the ids `touched` make worth telling at `now`.

    `changes`: the market's changes, newest states (those cut-like decide the chains). `told`: keys already told.
    `moves`: the Moves of `changes`, from a caller that keeps them grouped."""
    known = current(changes)
    fresh = [change for change in known if change.id in touched and change.publishable and _is_news(change, now)]
    found: list[AlertEvent] = []
    moved = {(change.vendor, change.market, day_of(change.at)) for change in fresh if change.cut_like}
    moved = {place for place in moved if f"move-{short_hash(*place)}" not in told}
    if moved:
        for chain in build(group_moves(known) if moves is None else moves, window=window):
            for position, member in enumerate(chain.members, 1):
                move = member.move
                if (move.vendor, move.market, move.day) in moved:
                    found.append(_of_move(chain, member, position, now))
    found += _singles(fresh, now)
    return tuple(event for event in found if event.key not in told)


def _of_move(chain: Chain, member: Member, position: int, now: datetime) -> AlertEvent:
    move, link = member.move, member.link
    kind = "cut" if link is None else "repeat" if link.kind == REPEAT else "follow_on"
    role = "opener" if link is None else "move"
    key = f"{role}-{move.id}"
    return AlertEvent(key, kind, move.vendor, move.market, now, move.changes, chain, position, link is not None)


def _singles(changes: Iterable[PriceChange], now: datetime) -> list[AlertEvent]:
    groups: dict[tuple[str, str, str, date], list[PriceChange]] = defaultdict(list)
    for change in changes:
        if change.kind in _SINGLE and change.source is not SourceKind.ROUTER:
            groups[_SINGLE[change.kind], change.vendor, change.market, day_of(change.at)].append(change)
    found = []
    for (kind, vendor, market, day), members in groups.items():
        digest = short_hash(vendor, market, day)
        found.append(AlertEvent(f"{kind}-{digest}", kind, vendor, market, now, tuple(members)))
    return found


def _is_news(change: PriceChange, now: datetime) -> bool:
    """Not disputed, and not history: it took effect at most a week before we learnt of it and was proven within a month."""
    if change.status is Status.DISPUTED:
        return False
    learnt = min((evidence.captured_at for evidence in change.evidence), default=change.recorded_at)
    began = min(change.announced, change.effective_from) if change.effective_from else change.announced
    return learnt - began <= STALE and now - learnt <= SLOW_PROOF
