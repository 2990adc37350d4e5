"""Who follows whom: Moves of one market in a row, the reason each stands where it does, and what the row comes to. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from pricing.model import Basis, Chain, Kind, Link, Member, Move

WINDOW = timedelta(days=14)
STATED_REACH = timedelta(days=90)
ONE_DAY = timedelta(days=1)
RESPONSE, REPEAT = "response", "repeat"


@dataclass(frozen=True, slots=True)
class ChainSummary:
    """`lags`: hours from the Move followed, None for the opener. `depth`: the deepest cut in percent (-100 = free), or None."""

    chain_id: str
    market: str
    opener: str
    order: tuple[str, ...]
    lags: tuple[Decimal | None, ...]
    depth: Decimal | None
    not_moved_yet: tuple[str, ...]


def build(moves: Iterable[Move], *, window: timedelta = WINDOW) -> tuple[Chain, ...]:
    """The chains of all markets, oldest first. A Move joins the chain whose latest Move lies within `window` before it,
    or the one of a vendor that a text says it follows; else it opens one."""
    by_market: dict[str, list[Move]] = {}
    for move in moves:
        by_market.setdefault(move.market, []).append(move)
    chains: list[list[Member]] = []
    for market in sorted(by_market):
        chains += _of_market(_arranged(by_market[market]), window)
    return tuple(
        sorted(
            (Chain(members[0].move.market, tuple(members)) for members in chains),
            key=lambda chain: (chain.opener.announced_at, chain.market),
        )
    )


def summarise(chain: Chain, active_vendors: Iterable[str]) -> ChainSummary:
    """The chain in numbers. `active_vendors`: vendors with a known price on sale in that market."""
    order = tuple(dict.fromkeys(member.move.vendor for member in chain.members))
    steps = [
        Decimal(-100) if change.kind is Kind.FREE else change.change_pct
        for member in chain.members
        for change in member.move.changes
        if change.kind is Kind.FREE or change.change_pct is not None
    ]
    return ChainSummary(
        chain.id,
        chain.market,
        chain.opener.vendor,
        order,
        tuple(member.link.lag_hours if member.link else None for member in chain.members),
        min((step for step in steps if step is not None), default=None),
        tuple(sorted(set(active_vendors) - set(order))),
    )


def _of_market(moves: list[Move], window: timedelta) -> list[list[Member]]:
    chains: list[list[Member]] = []
    for move in moves:
        home = _stated_home(move, chains)
        if home is None and chains and move.announced_at - chains[-1][-1].move.announced_at <= window:
            home = chains[-1]
        if home is None:
            chains.append([Member(move)])
        else:
            home.append(Member(move, _link(move, home, window)))
    return chains


def _stated_home(move: Move, chains: list[list[Member]]) -> list[Member] | None:
    """The latest chain with a Move of a vendor that a text says this one follows."""
    named = set(move.follows_stated) - {move.vendor}
    if not named:
        return None
    for chain in reversed(chains):
        if move.announced_at - chain[-1].move.announced_at > STATED_REACH:
            continue
        if any(member.move.vendor in named for member in chain):
            return chain
    return None


def _link(move: Move, chain: list[Member], window: timedelta) -> Link:
    named = set(move.follows_stated)
    reach = STATED_REACH if named else window
    earlier = []
    for member in reversed(chain):
        if move.announced_at - member.move.announced_at > reach:
            break
        if member.move.vendor != move.vendor:
            earlier.append(member.move)
    stated = [other for other in earlier if other.vendor in named]
    near = [other for other in earlier if move.announced_at - other.announced_at <= window]
    far = [other for other in stated if move.announced_at - other.announced_at > window]
    followed = [*reversed(far), *reversed(near)]
    again = any(member.move.vendor == move.vendor for member in chain)
    source = _counted_from(followed) if followed else chain[-1].move
    vouched = move.dated and move.publishable and any(other.dated and other.publishable for other in near)
    basis = (Basis.BOTH if vouched else Basis.STATED) if stated else Basis.INFERRED
    names = [other.vendor for other in followed if other.vendor != source.vendor]
    return Link(
        tuple(dict.fromkeys((*names, source.vendor))) if followed else (move.vendor,),
        REPEAT if again else RESPONSE,
        _hours(move.announced_at - source.announced_at),
        basis,
    )


def _counted_from(followed: list[Move]) -> Move:
    """Whom a lag counts from: the latest whose own day is told; the time of the others is only bounded by the texts."""
    return next((move for move in reversed(followed) if move.dated), followed[-1])


def _arranged(moves: list[Move]) -> list[Move]:
    """In the order announced. A Move without a day of its own stands before those that a text says followed it, and on
    one day the order of the text decides where hours are not known."""
    placed = [move if move.dated else replace(move, announced_at=_latest_possible(move, moves)) for move in moves]
    placed.sort(key=lambda move: (move.announced_at, move.order, move.vendor))
    done: list[Move] = []
    for move in placed:
        place = len(done)
        for index in range(len(done) - 1, -1, -1):
            other = done[index]
            if move.announced_at - other.announced_at > ONE_DAY:
                break
            if _said_to_follow(other, move) and not _said_to_follow(move, other):
                place = index
        done.insert(place, move)
    return done


def _said_to_follow(later: Move, earlier: Move) -> bool:
    return later.vendor != earlier.vendor and earlier.vendor in later.follows_stated


def _latest_possible(move: Move, moves: list[Move]) -> datetime:
    """For an undated Move the earliest dated Move that is said to follow it, if that is before its article."""
    followers = [other.announced_at for other in moves if other.dated and _said_to_follow(other, move)]
    return min([move.announced_at, *(at for at in followers if move.announced_at - at <= STATED_REACH)])


def _hours(span: timedelta) -> Decimal:
    return round(Decimal(int(span.total_seconds())) / 3600, 2)
