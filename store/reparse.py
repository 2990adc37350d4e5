"""Stored captures through today's readers: what they read differently now is corrected in the history, and nobody is alerted.

Every capture is read and folded anew, in its old order, into a throw-away database; then the two histories are compared.
What is the same keeps its recorded period. What differs is closed, and opened as it is read now.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

from pricing.codec import unpack
from pricing.documents import Article, PriceSheet
from pricing.errors import BadInput
from pricing.model import Kind, PriceChange, PriceKey, Revision, SourceKind, Statement, Status
from pricing.state import Policy, Series
from store import captures, health
from store import tables as t
from store.captures import StoredCapture
from store.engine import Store
from store.folding import DEFAULT
from store.following import WINDOW, follow
from store.ingest import ingest_article, ingest_sheet
from store.opening import open_store
from store.revisions import SeriesBook, read_changes, write_changes, write_revisions
from store.rows import chunks, read_evidence, read_key, read_revision

ReadAnew = PriceSheet | tuple[Article, Sequence[Statement]] | None
_Facts = tuple[PriceKey, datetime, datetime | None, Decimal, Decimal | None, object, Status]


@dataclass(frozen=True, slots=True)
class ReparseReport:
    """How many captures were read anew and what came of it; `failed` names those that no reader could read, with the reason."""

    captures: int
    closed: int = 0
    opened: int = 0
    changes_closed: int = 0
    changes_opened: int = 0
    corrections: tuple[PriceChange, ...] = ()
    failed: tuple[tuple[int, str], ...] = ()


def reparse(
    store: Store,
    reader: Callable[[StoredCapture], ReadAnew],
    *,
    at: datetime,
    market_of: Callable[[str], str] | None = None,
    policy: Policy = DEFAULT,
    window: timedelta = WINDOW,
) -> ReparseReport:
    """Reads every ingested capture again with `reader` (None or BadInput: it cannot be read) and corrects what differs as of `at`."""
    failed: list[tuple[int, str]] = []
    count = 0
    with tempfile.TemporaryDirectory(prefix="pricewar-reparse-") as folder:
        shadow = open_store(f"sqlite:///{Path(folder) / 'shadow.sqlite'}")
        try:
            for stored in captures.each_capture(store, ingested=True):
                count += 1
                try:
                    found = reader(stored)
                except BadInput as error:
                    failed.append((stored.id, str(error)))
                    continue
                _into(shadow, stored, found, market_of=market_of, policy=policy, window=window)
            with shadow.read() as new, store.write() as old:
                report = _correct(old, new, at=at, window=window)
        finally:
            shadow.close()
    return replace(report, captures=count, failed=tuple(failed))


def _into(
    shadow: Store,
    stored: StoredCapture,
    found: ReadAnew,
    *,
    market_of: Callable[[str], str] | None,
    policy: Policy,
    window: timedelta,
) -> None:
    when = stored.ingested_at or stored.capture.captured_at
    common: dict[str, Any] = {"source_id": stored.source_id, "at": when, "policy": policy, "window": window}
    if isinstance(found, PriceSheet):
        ingest_sheet(shadow, found, stored.capture, source=SourceKind(stored.kind), **common)
    elif found is not None:
        article, statements = found
        ingest_article(shadow, article, statements, stored.capture, market_of=market_of, **common)


def _correct(old: Connection, new: Connection, *, at: datetime, window: timedelta) -> ReparseReport:
    """Makes the history in `old` say what the one in `new` says, as of `at`."""
    was, now = _known(old), _known(new)
    kept = Counter(_facts(r) for r in was) & Counter(_facts(r) for r in now)
    close = [replace(r, recorded_to=at) for r in _beyond(was, kept)]
    opened = [replace(r, recorded_from=at) for r in _beyond(now, kept)]
    series = _series(new)
    book = SeriesBook(old, {key.vendor for key in series} | {r.key.vendor for r in was}, at)
    book.store({key: Series(key) for key in book.series if key not in series} | series)
    write_revisions(old, book, close, opened)
    for source_id, state, kind in new.execute(select(t.sources.c.id, t.sources.c.state, t.sources.c.kind)):
        if state is not None:
            health.remember(old, source_id, kind=kind, at=at, state=state)
    before = {c.id: c for c in read_changes(old, t.changes.c.kind != str(Kind.CORRECTION))}
    after = {c.id: c for c in read_changes(new, t.changes.c.kind != str(Kind.CORRECTION))}
    gone = [change for name, change in before.items() if name not in after]
    for some in chunks([change.id for change in gone]):
        ended = t.changes.c.change_id.in_(some) & t.changes.c.recorded_to.is_(None)
        old.execute(update(t.changes).where(ended).values(recorded_to=at))
    written = write_changes(old, after.values(), at)
    corrections = _corrections(was, now, at)
    write_changes(old, corrections, at)
    follow(old, [*gone, *written], at=at, window=window, tell=False)
    return ReparseReport(0, len(close), len(opened), len(gone), len(written), tuple(corrections))


def _corrections(was: list[Revision], now: list[Revision], at: datetime) -> list[PriceChange]:
    """One change of kind `correction` for every series whose present price is read differently."""
    before, after = _charged(was, at), _charged(now, at)
    found = []
    for key in sorted(before.keys() | after.keys(), key=str):
        one, two = before.get(key), after.get(key)
        if (one and one.amount_per_mtok) == (two and two.amount_per_mtok):
            continue
        last = two or one
        assert last is not None
        found.append(
            PriceChange(
                vendor=key.vendor,
                market=key.market,
                kind=Kind.CORRECTION,
                status=Status.CONFIRMED,
                at=at,
                recorded_at=at,
                model=key.model,
                meter=key.meter,
                currency=key.currency,
                condition=key.condition,
                old=one.amount_per_mtok if one else None,
                new=two.amount_per_mtok if two else None,
                evidence=last.evidence,
                note="read anew from the stored captures",
            )
        )
    return found


def _charged(revisions: list[Revision], at: datetime) -> dict[PriceKey, Revision]:
    return {r.key: r for r in revisions if r.valid_from <= at and (r.valid_to is None or r.valid_to > at)}


def _facts(r: Revision) -> _Facts:
    return r.key, r.valid_from, r.valid_to, r.amount_per_mtok, r.list_amount_per_mtok, r.until, r.status


def _beyond(revisions: list[Revision], kept: Mapping[_Facts, int]) -> list[Revision]:
    """Those that are not among the kept ones, each kept one counted once."""
    left, found = Counter(kept), []
    for revision in revisions:
        facts = _facts(revision)
        if left[facts] > 0:
            left[facts] -= 1
        else:
            found.append(revision)
    return found


def _known(connection: Connection) -> list[Revision]:
    """Every revision held true now, with its evidence."""
    keys = {row["id"]: read_key(row) for row in connection.execute(select(t.series)).mappings()}
    query = select(t.revisions).where(t.revisions.c.recorded_to.is_(None)).order_by(t.revisions.c.id)
    rows = connection.execute(query).mappings().all()
    quotes = read_evidence(connection, t.revision_evidence, "revision_id", [row["id"] for row in rows])
    return [read_revision(row, keys[row["series_id"]], quotes.get(row["id"], ())) for row in rows]


def _series(connection: Connection) -> dict[PriceKey, Series]:
    rows = connection.execute(select(t.series)).mappings()
    return {read_key(row): unpack(Series, row["state"]) for row in rows}
