"""Moves, chains and alerts as they follow from the changes: worked out anew for a market, and only what differs is written.

All of it happens within the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from pricing.chains import build
from pricing.changes import group_moves
from pricing.events import AlertEvent, events
from pricing.model import Chain, Move, PriceChange
from store import outbox
from store import tables as t
from store import tables_alerts as ta
from store.revisions import read_changes
from store.rows import chunks

WINDOW = timedelta(days=14)
_MOVE = ("vendor", "market", "day", "announced_at", "position", "status", "publishable", "dated", "change_ids")
_LINK = ("market", "position", "vendor", "announced_at", "follows", "kind", "lag_hours", "basis")


def follow(
    connection: Connection, touched: Iterable[PriceChange], *, at: datetime, window: timedelta, tell: bool = True
) -> int:
    """Brings Moves and chains of the touched markets up to date and enters what is worth telling; returns how many alerts."""
    new = {change.id: change for change in touched}
    entered = 0
    for market in sorted({change.market for change in new.values()}):
        known = read_changes(connection, t.changes.c.market == market, evidence=False)
        changes = [new.get(change.id, change) for change in known]
        moves = group_moves(changes)
        _write(connection, ta.moves, {move.id: _move_row(move) for move in moves}, ("move_id",), _MOVE, market, at)
        links: dict[tuple[str, str], dict[str, Any]] = {}
        for chain in build(moves, window=window):
            links |= {(chain.id, row["move_id"]): row for row in _link_rows(chain)}
        _write(connection, ta.chain_links, links, ("chain_id", "move_id"), _LINK, market, at)
        if tell:
            told = set(connection.execute(select(ta.alerts.c.key).where(ta.alerts.c.market == market)).scalars())
            found = events(changes, touched=set(new), told=told, now=at, window=window)
            entered += outbox.enter(connection, [_alert(event, at) for event in found])
    return entered


def _alert(event: AlertEvent, at: datetime) -> outbox.OutboxAlert:
    return outbox.OutboxAlert(
        outbox.alert_id(event.key),
        event.key,
        event.kind,
        event.vendor,
        event.market,
        event.at,
        at,
        tuple(change.id for change in event.changes),
        event.chain_id,
        event.position or None,
    )


def _move_row(move: Move) -> dict[str, Any]:
    return {
        "move_id": move.id,
        "vendor": move.vendor,
        "market": move.market,
        "day": move.day,
        "announced_at": move.announced_at,
        "position": move.order,
        "status": str(move.status),
        "publishable": move.publishable,
        "dated": move.dated,
        "change_ids": [change.id for change in move.changes],
    }


def _link_rows(chain: Chain) -> Iterable[dict[str, Any]]:
    for position, member in enumerate(chain.members, start=1):
        link = member.link
        yield {
            "chain_id": chain.id,
            "move_id": member.move.id,
            "market": chain.market,
            "position": position,
            "vendor": member.move.vendor,
            "announced_at": member.move.announced_at,
            "follows": list(link.follows) if link else [],
            "kind": link.kind if link else None,
            "lag_hours": link.lag_hours if link else None,
            "basis": str(link.basis) if link else None,
        }


def _write(
    connection: Connection,
    table: Table,
    wanted: Mapping[Any, Mapping[str, Any]],
    name: tuple[str, ...],
    fields: Collection[str],
    market: str,
    at: datetime,
) -> None:
    """Closes the rows of a market that are no longer so and adds those that are new or different."""
    query = select(table).where(table.c.market == market, table.c.recorded_to.is_(None))
    ended, same = [], set()
    for row in connection.execute(query).mappings():
        key = row[name[0]] if len(name) == 1 else tuple(row[part] for part in name)
        new = wanted.get(key)
        if new is not None and all(new[field] == row[field] for field in fields):
            same.add(key)
        else:
            ended.append(row["id"])
    for some in chunks(ended):
        connection.execute(update(table).where(table.c.id.in_(some)).values(recorded_to=at))
    added = [{**row, "recorded_from": at} for key, row in wanted.items() if key not in same]
    if added:
        connection.execute(insert(table), added)
