"""Who followed whom: chains with their Moves and changes, as known now or at an earlier time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from pricing.errors import BadInput
from pricing.model import Basis, Chain, Link, Member, Move, PriceChange
from store import tables_alerts as t
from store.engine import Store
from store.queries.changes import changes_in
from store.queries.shared import LIMIT, equal, known

_L, _M = t.chain_links.c, t.moves.c


def chains(
    store: Store,
    *,
    market: str | None = None,
    since: datetime | None = None,
    vendor: str | None = None,
    known_at: datetime | None = None,
    min_moves: int = 2,
    limit: int = 200,
) -> list[Chain]:
    """Chains with a Move at or after `since`, the one with the newest Move first. `min_moves` 1 shows lone openers too."""
    with store.read() as connection:
        held_true = known(t.chain_links, known_at)
        query = select(_L.chain_id, _L.announced_at, _L.vendor, _L.position).where(
            held_true, equal([(_L.market, market)])
        )
        newest: dict[str, datetime] = {}
        sizes: dict[str, int] = {}
        named: set[str] = set()
        for chain_id, announced_at, who, position in connection.execute(query):
            newest[chain_id] = max(newest.get(chain_id, announced_at), announced_at)
            sizes[chain_id] = max(sizes.get(chain_id, 0), position)
            named |= {chain_id} if vendor in (None, who) else set()
        wanted = [
            name
            for name in sorted(newest, key=lambda name: (newest[name], name), reverse=True)
            if sizes[name] >= min_moves and name in named and (since is None or newest[name] >= since)
        ]
        return _read(connection, wanted[:limit], known_at)


def chain(store: Store, chain_id: str, *, known_at: datetime | None = None, up_to: int | None = None) -> Chain:
    """One chain by its id or the beginning of it, its first `up_to` members. Raises BadInput if none or several fit."""
    with store.read() as connection:
        like = _L.chain_id.startswith(chain_id, autoescape=True) & known(t.chain_links, known_at)
        names = connection.execute(select(_L.chain_id).where(like).distinct().limit(2)).scalars().all()
        if len(names) != 1:
            several = "More than one chain begins" if names else "There is no chain that begins"
            raise BadInput(f"{several} with {chain_id}; see: pricewar chains.")
        found = _read(connection, list(names), known_at)[0]
    return Chain(found.market, found.members[:up_to])


def chain_of_move(store: Store, move_id: str) -> Chain | None:
    """The chain a Move stands in now."""
    with store.read() as connection:
        names = (
            connection.execute(select(_L.chain_id).where(_L.move_id == move_id, _L.recorded_to.is_(None)))
            .scalars()
            .all()
        )
        found = _read(connection, list(names[:1]), None)
    return found[0] if found else None


def moves(
    store: Store,
    *,
    market: str | None = None,
    vendor: str | None = None,
    since: datetime | None = None,
    known_at: datetime | None = None,
    limit: int = LIMIT,
) -> list[Move]:
    """Moves announced at or after `since`, newest first."""
    which = equal([(_M.market, market), (_M.vendor, vendor)]) & known(t.moves, known_at)
    if since is not None:
        which &= _M.announced_at >= since
    with store.read() as connection:
        return list(moves_in(connection, which, limit=limit).values())


def moves_in(connection: Connection, which: ColumnElement[bool], *, limit: int = LIMIT) -> dict[str, Move]:
    """Moves that meet a condition by their id, newest first, within the caller's transaction."""
    query = select(t.moves).where(which).order_by(_M.announced_at.desc(), _M.position.desc(), _M.id.desc()).limit(limit)
    rows = connection.execute(query).mappings().all()
    ids = list(dict.fromkeys(name for row in rows for name in row["change_ids"]))
    by_id = dict(zip(ids, changes_in(connection, ids), strict=True))
    return {row["move_id"]: _move(row, [by_id[name] for name in row["change_ids"]]) for row in rows}


def _read(connection: Connection, names: list[str], known_at: datetime | None) -> list[Chain]:
    held_true = known(t.chain_links, known_at)
    query = select(t.chain_links).where(_L.chain_id.in_(names), held_true).order_by(_L.chain_id, _L.position)
    rows = connection.execute(query).mappings().all()
    which = _M.move_id.in_({row["move_id"] for row in rows}) & known(t.moves, known_at)
    by_id = moves_in(connection, which)
    members: dict[str, list[Member]] = {name: [] for name in names}
    markets: dict[str, str] = {}
    for row in rows:
        markets[row["chain_id"]] = row["market"]
        # a Move without a day of its own stands in a chain where the texts put it, not where its article was printed
        move = replace(by_id[row["move_id"]], announced_at=row["announced_at"])
        members[row["chain_id"]].append(Member(move, _link(row)))
    return [Chain(markets[name], tuple(members[name])) for name in names if members[name]]


def _link(row: RowMapping) -> Link | None:
    if row["kind"] is None:
        return None
    return Link(tuple(row["follows"]), row["kind"], row["lag_hours"], Basis(row["basis"]))


def _move(row: RowMapping, changes: list[PriceChange]) -> Move:
    return Move(
        row["vendor"], row["market"], row["day"], row["announced_at"], tuple(changes), row["position"], row["dated"]
    )
