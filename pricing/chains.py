"""Who follows whom: Moves of one market in a row, the reason each stands where it does, and what the row comes to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
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
    placed = _bounded(moves)
    placed.sort(key=lambda move: (move.announced_at, move.order, move.vendor))
    done: list[Move] = []
    seen: set[int] = set()

    def put(index: int) -> None:
        seen.add(index)
        for leader in _leaders(placed, index):
            if leader not in seen:
                put(leader)
        done.append(placed[index])

    for index in range(len(placed)):
        if index not in seen:
            put(index)
    return done


def _leaders(moves: list[Move], index: int) -> Iterator[int]:
    """Those of the same day, give or take one, whom a text says this Move follows."""
    move = moves[index]
    if not move.follows_stated:
        return
    first = last = index
    while first > 0 and move.announced_at - moves[first - 1].announced_at <= ONE_DAY:
        first -= 1
    while last + 1 < len(moves) and moves[last + 1].announced_at - move.announced_at <= ONE_DAY:
        last += 1
    for place in range(first, last + 1):
        if _said_to_follow(move, moves[place]) and not _said_to_follow(moves[place], move):
            yield place


def _said_to_follow(later: Move, earlier: Move) -> bool:
    return later.vendor != earlier.vendor and earlier.vendor in later.follows_stated


def _bounded(moves: list[Move]) -> list[Move]:
    """An undated Move was announced no later than any that is said to follow it, be it by way of other undated ones."""
    bounds = [move.announced_at for move in moves]
    undated = [index for index, move in enumerate(moves) if not move.dated]
    for _ in undated:
        before = list(bounds)
        for index in undated:
            followers = [
                bounds[place]
                for place, other in enumerate(moves)
                if _said_to_follow(other, moves[index]) and moves[index].announced_at - bounds[place] <= STATED_REACH
            ]
            bounds[index] = min([bounds[index], *followers])
        if bounds == before:
            break
    return [
        move if bound == move.announced_at else replace(move, announced_at=bound)
        for move, bound in zip(moves, bounds, strict=True)
    ]


def _hours(span: timedelta) -> Decimal:
    return round(Decimal(int(span.total_seconds())) / 3600, 2)
