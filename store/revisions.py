"""The history's writers and the reading back of what the fold needs: series with their revisions, changes, sources.

All of it happens within the caller's transaction. Of a row once written only `recorded_to` is ever set.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from pricing.codec import pack, unpack
from pricing.model import PriceChange, PriceKey, Revision
from pricing.state import Series, SourceState
from store import tables as t
from store.rows import (
    change_row,
    chunks,
    evidence_ids,
    key_hash,
    key_row,
    link_evidence,
    read_change,
    read_evidence,
    read_key,
    read_revision,
    revision_row,
)

RECENT = timedelta(days=30)
OVER = timedelta(days=90)


class SeriesBook:
    """The series of some vendors as loaded, and the numbers of their rows."""

    def __init__(self, connection: Connection, vendors: Collection[str], at: datetime) -> None:
        self._connection = connection
        self._ids: dict[str, int] = {}
        self._states: dict[str, dict[str, Any]] = {}
        rows = [
            row
            for some in chunks(vendors)
            for row in connection.execute(
                select(t.series).where(t.series.c.vendor.in_(some)).order_by(t.series.c.id)
            ).mappings()
        ]
        known = _known_revisions(connection, {row["id"]: read_key(row) for row in rows}, at)
        self.series: dict[PriceKey, Series] = {}
        for row in rows:
            key = read_key(row)
            self._ids[row["key_hash"]] = row["id"]
            self._states[row["key_hash"]] = row["state"]
            self.series[key] = replace(unpack(Series, row["state"]), key=key, revisions=known.get(row["id"], ()))

    def store(self, states: Mapping[PriceKey, Series]) -> None:
        """Writes the fold's memory of these series; what did not change is not written."""
        updates = []
        for key, state in states.items():
            name, packed = key_hash(key), pack(replace(state, revisions=()))
            values = {"state": packed, "waiting": len(state.candidates), "last_seen": state.last_seen}
            if name not in self._ids:
                row = {**key_row(key), **values}
                self._ids[name] = self._connection.execute(
                    insert(t.series).values(**row).returning(t.series.c.id)
                ).scalar_one()
            elif packed != self._states.get(name):
                updates.append({"row": self._ids[name], **values})
            self._states[name] = packed
        if updates:
            self._connection.execute(update(t.series).where(t.series.c.id == bindparam("row")), updates)

    def number(self, key: PriceKey) -> int:
        return self._ids[key_hash(key)]


def seen_again(connection: Connection, source_id: str, at: datetime) -> int:
    """What this source listed when it was last read stands there still: those series were last seen at `at`. How many.

    For people only: the guard's own memory stays as it is, since an answer without a body proves nothing to it.
    """
    source = source_state(connection, source_id)
    s = t.series.c
    rows: list[Any] = []
    for some in chunks(source.rows if source else ()):
        query = select(s.id, s.state).where(s.vendor.in_(some), s.waiting == 0, s.last_seen < at)
        rows += connection.execute(query).all()
    found = [
        row.id
        for row in rows
        if any(x["source_id"] == source_id and x.get("amount") is not None for x in row.state.get("said", ()))
    ]
    for some in chunks(found):
        connection.execute(update(t.series).where(s.id.in_(some)).values(last_seen=at))
    return len(found)


def _known_revisions(
    connection: Connection, keys: Mapping[int, PriceKey], at: datetime
) -> dict[int, tuple[Revision, ...]]:
    """What is held true now of each series and is not long over, oldest first."""
    r = t.revisions.c
    rows: list[Any] = []
    for some in chunks(keys):
        query = select(t.revisions).where(r.series_id.in_(some), r.recorded_to.is_(None))
        query = query.where(or_(r.valid_to.is_(None), r.valid_to > at - OVER)).order_by(r.series_id, r.valid_from)
        rows += connection.execute(query).mappings()
    quotes = read_evidence(connection, t.revision_evidence, "revision_id", [row["id"] for row in rows])
    found: dict[int, list[Revision]] = {}
    for row in rows:
        number = row["series_id"]
        found.setdefault(number, []).append(read_revision(row, keys[number], quotes.get(row["id"], ())))
    return {number: tuple(many) for number, many in found.items()}


def write_revisions(
    connection: Connection, book: SeriesBook, close: Iterable[Revision], opened: Iterable[Revision]
) -> int:
    """Ends the recorded period of `close` and adds `opened`; returns how many rows were touched."""
    r, touched = t.revisions.c, 0
    new = {(revision.key, revision.valid_from, revision.recorded_from): revision for revision in opened}
    for old in close:
        mine = (
            (r.series_id == book.number(old.key)) & (r.valid_from == old.valid_from) & (r.amount == old.amount_per_mtok)
        )
        mine &= (r.recorded_from == old.recorded_from) & r.recorded_to.is_(None)
        done = connection.execute(update(t.revisions).where(mine).values(recorded_to=old.recorded_to))
        if done.rowcount > 1:
            raise LookupError(f"{done.rowcount} revisions of {old.key} from {old.valid_from} are stored, not one")
        if done.rowcount == 0 and new.pop((old.key, old.valid_from, old.recorded_from), None) is None:
            raise LookupError(f"the revision of {old.key} from {old.valid_from} is not the one that is stored")
        touched += 1
    ids = evidence_ids(connection, (e for revision in new.values() for e in revision.evidence))
    links = []
    for revision in new.values():
        row = revision_row(revision, book.number(revision.key))
        number = connection.execute(insert(t.revisions).values(**row).returning(r.id)).scalar_one()
        links.append((number, [ids[e] for e in revision.evidence]))
    link_evidence(connection, t.revision_evidence, "revision_id", links)
    return touched + len(new)


def recent_changes(connection: Connection, vendors: Collection[str], at: datetime) -> tuple[PriceChange, ...]:
    """The newest state of each change of these vendors in the 30 days before `at`, oldest first."""
    c = t.changes.c
    some = c.vendor.in_(list(vendors)) & (or_(c.at > at - RECENT, c.learnt_at > at - RECENT))
    return read_changes(connection, some)


def read_changes(connection: Connection, which: Any, *, evidence: bool = True) -> tuple[PriceChange, ...]:
    """The changes held true now that meet a condition, oldest first, with their evidence unless it is not wanted."""
    c = t.changes.c
    rows = (
        connection.execute(select(t.changes).where(c.recorded_to.is_(None), which).order_by(c.at, c.position, c.id))
        .mappings()
        .all()
    )
    ids = [row["id"] for row in rows] if evidence else []
    quotes = read_evidence(connection, t.change_evidence, "change_row", ids)
    return tuple(read_change(row, quotes.get(row["id"], ())) for row in rows)


def write_changes(connection: Connection, changes: Iterable[PriceChange], at: datetime) -> list[PriceChange]:
    """Adds new changes and new versions of known ones; returns those that were really new or different."""
    wanted = {change.id: change for change in changes}
    c = t.changes.c
    known: dict[str, tuple[int, PriceChange]] = {}
    for some in chunks(wanted):
        rows = (
            connection.execute(select(t.changes).where(c.change_id.in_(some), c.recorded_to.is_(None))).mappings().all()
        )
        quotes = read_evidence(connection, t.change_evidence, "change_row", [row["id"] for row in rows])
        known |= {row["change_id"]: (row["id"], read_change(row, quotes.get(row["id"], ()))) for row in rows}
    different = [change for name, change in wanted.items() if name not in known or not _same(known[name][1], change)]
    ended = [known[change.id][0] for change in different if change.id in known]
    replaced = [name for change in different for name in change.supersedes]
    for some in chunks(ended):
        connection.execute(update(t.changes).where(c.id.in_(some)).values(recorded_to=at))
    for some in chunks(replaced):
        vaguer = c.change_id.in_(some) & c.recorded_to.is_(None)
        connection.execute(update(t.changes).where(vaguer).values(recorded_to=at))
    ids = evidence_ids(connection, (e for change in different for e in change.evidence))
    links = []
    for change in different:
        row = {**change_row(change), "recorded_from": at}
        number = connection.execute(insert(t.changes).values(**row).returning(c.id)).scalar_one()
        links.append((number, [ids[e] for e in change.evidence]))
    link_evidence(connection, t.change_evidence, "change_row", links)
    return different


def _same(one: PriceChange, other: PriceChange) -> bool:
    def quotes(change: PriceChange) -> set[tuple[str, str, int]]:
        return {(e.url, e.snippet, e.start) for e in change.evidence}

    return replace(one, evidence=(), recorded_at=other.recorded_at) == replace(other, evidence=()) and quotes(
        one
    ) == quotes(other)


def source_state(connection: Connection, source_id: str) -> SourceState | None:
    packed = connection.execute(select(t.sources.c.state).where(t.sources.c.id == source_id)).scalar()
    return unpack(SourceState, packed) if packed else None


def floors(connection: Connection, at: datetime) -> dict[tuple[str, str], dict[str, Decimal]]:
    """(market, currency) -> vendor -> its cheapest input price of a text model that is not free, at `at`."""
    r, s = t.revisions.c, t.series.c
    query = (
        select(s.market, s.currency, s.vendor, func.min(r.amount))
        .join(t.series, s.id == r.series_id)
        .where(s.meter == "input", r.amount > Decimal(0), r.recorded_to.is_(None), r.valid_from <= at)
        .where(or_(r.valid_to.is_(None), r.valid_to > at))
        .where(or_(s.condition.not_like('%"modality"%'), s.condition.like('%"modality":"text"%')))
        .group_by(s.market, s.currency, s.vendor)
    )
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for market, currency, vendor, amount in connection.execute(query):
        found.setdefault((market, currency), {})[vendor] = amount
    return found
