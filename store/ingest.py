"""The one transaction: a capture, what it says, and all that follows from it, down to the alerts to be told.

A reading is committed whole or not at all, and the same capture read twice changes nothing and tells nothing. Deciding is
`pricing.ledger`'s; here is only what is stored, and in which order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert

from pricing import catalog, guard, ledger, reconcile
from pricing.codec import pack
from pricing.documents import Article, Capture, PriceSheet, SheetRow, Skipped
from pricing.errors import BadInput
from pricing.model import Condition, Market, PriceChange, SourceKind, Statement
from pricing.state import Decision, Held, Policy, Reading, View
from store import captures, faults, health
from store import tables as t
from store.engine import Store
from store.following import WINDOW, follow
from store.holding import write_held
from store.revisions import SeriesBook, floors, recent_changes, source_state, write_changes, write_revisions
from store.text import clean_text
from store.types import to_nano

DEFAULT = Policy()


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one reading came to. `repeated`: it had been read before and nothing was done."""

    capture_id: int
    repeated: bool = False
    outcome: str = str(health.Word.OK)
    reason: str | None = None
    revisions: int = 0
    changes: tuple[PriceChange, ...] = ()
    alerts: int = 0
    held: tuple[Held, ...] = ()


def ingest_sheet(
    store: Store,
    sheet: PriceSheet,
    capture: Capture,
    *,
    source_id: str,
    at: datetime,
    source: SourceKind = SourceKind.PAGE,
    policy: Policy = DEFAULT,
    window: timedelta = WINDOW,
) -> IngestReport:
    """Reads a page's prices into the history. A sheet that is not OK, or not the page we know, is held and changes no price."""
    with store.write() as connection:
        number, done = captures.save(connection, capture, source_id=source_id, reader=captures.SHEET)
        if done:
            return IngestReport(number, repeated=True)
        faults.point("ingest.captured")
        last = source_state(connection, source_id)
        unread = guard.check_shape(sheet, last, source_id=source_id, at=capture.captured_at)
        word = health.WORDS[sheet.outcome]
        if unread is not None:
            word = word if word is not health.Word.OK else health.Word.SUSPECT
            report = IngestReport(number, outcome=str(word), reason=unread.reason, held=(unread,))
            write_held(connection, report.held)
        else:
            clean = replace(sheet, rows=tuple(_clean_row(row) for row in sheet.rows))
            reading = reconcile.from_sheet(clean, capture, source_id=source_id, source=source)
            report = _fold(connection, reading, number, at=at, policy=policy, window=window)
        health.note(
            connection,
            source_id,
            kind=str(source),
            url=capture.url,
            at=capture.captured_at,
            outcome=word,
            reason=report.reason,
            read=unread is None,
            changed=bool(report.changes),
            rows=len(sheet.rows) if unread is None else None,
            held=len(report.held),
            skipped=sheet.skipped,
        )
        captures.mark_ingested(connection, number, at)
        faults.point("ingest.before_commit")
    faults.point("ingest.committed")
    return report


def ingest_article(
    store: Store,
    article: Article,
    statements: Sequence[Statement],
    capture: Capture,
    *,
    source_id: str,
    at: datetime,
    market_of: Callable[[str], str] | None = None,
    skipped: Sequence[Skipped] = (),
    policy: Policy = DEFAULT,
    window: timedelta = WINDOW,
) -> IngestReport:
    """Reads what an article says into the history. The same content at the same address is read once, however often fetched.

    `market_of` gives the home market of a vendor id; by default the built-in catalog does.
    """
    with store.write() as connection:
        number, done = captures.save(connection, capture, source_id=source_id, reader=captures.ARTICLE)
        if done or captures.read_before(connection, source_id=source_id, url=capture.url, sha256=capture.sha256):
            captures.mark_ingested(connection, number, at)
            return IngestReport(number, repeated=True)
        faults.point("ingest.captured")
        said = [_clean_statement(statement) for statement in statements]
        write_statements(connection, said, number, at)
        reading = reconcile.from_article(
            article, said, capture, source_id=source_id, market_of=market_of or _home_market
        )
        report = _fold(connection, reading, number, at=at, policy=policy, window=window)
        health.note(
            connection,
            source_id,
            kind=str(SourceKind.MEDIA),
            url=capture.url,
            at=capture.captured_at,
            outcome=health.Word.OK,
            read=True,
            changed=bool(report.changes),
            rows=len(said),
            held=len(report.held),
            skipped=skipped,
        )
        captures.mark_ingested(connection, number, at)
        faults.point("ingest.before_commit")
    faults.point("ingest.committed")
    return report


def _fold(
    connection: Connection, reading: Reading, number: int, *, at: datetime, policy: Policy, window: timedelta
) -> IngestReport:
    """Everything after the reading itself: decide, then store the history, what follows from it, and the fold's memory."""
    reading, refused = _storable(reading)
    book, decision = decide(connection, reading, policy)
    book.store(decision.series)
    touched = write_revisions(connection, book, decision.close, decision.open)
    faults.point("ingest.revisions")
    changes = write_changes(connection, decision.changes, at)
    faults.point("ingest.changes")
    alerts = follow(connection, changes, at=at, window=window) if changes else 0
    faults.point("ingest.outbox")
    held = (*refused, *decision.held)
    write_held(connection, held)
    if decision.source is not None:
        health.remember(
            connection, reading.source_id, kind=str(reading.source), at=reading.at, state=pack(decision.source)
        )
    return IngestReport(number, revisions=touched, changes=tuple(changes), alerts=alerts, held=held)


def decide(connection: Connection, reading: Reading, policy: Policy) -> tuple[SeriesBook, Decision]:
    """The ledger's answer to a reading, given all that is stored of the vendors it speaks of."""
    vendors = {observation.key.vendor for observation in reading.observations} | {c.vendor for c in reading.claims}
    vendors |= {key.vendor for key in reading.listed or ()}
    source = source_state(connection, reading.source_id)
    book = SeriesBook(connection, vendors, reading.at)
    recent = recent_changes(connection, vendors, reading.at)
    view = View(series=book.series, recent=recent, floors=floors(connection, reading.at), source=source)
    return book, ledger.decide(view, reading, policy)


def write_statements(connection: Connection, statements: Sequence[Statement], number: int, at: datetime) -> None:
    """What a text says, row by row, as evidence of the reading itself."""
    rows = []
    for position, s in enumerate(statements):
        if not all(map(_fits, (s.price, s.previous_price))):
            continue
        row: dict[str, Any] = {
            name: getattr(s, name)
            for name in ("vendor", "model", "item", "price", "currency", "previous_price", "change_pct", "effective")
        }
        row |= {"until": s.until, "hedged": s.hedged, "bound": s.bound, "rule": s.rule, "quote": s.text}
        row |= {"capture_id": number, "position": position, "action": str(s.action), "follows": list(s.follows)}
        row |= {"condition": s.condition.canonical(), "span_start": s.start, "span_end": s.end, "recorded_from": at}
        rows.append(row)
    if rows:
        connection.execute(insert(t.statements), rows)


def _storable(reading: Reading) -> tuple[Reading, tuple[Held, ...]]:
    """Without the amounts no column can hold exactly; they stay listed, so that their silence is no withdrawal."""
    good, refused = [], []
    for o in reading.observations:
        if all(map(_fits, (o.amount_per_mtok, o.list_amount_per_mtok, o.previous_amount_per_mtok))):
            good.append(o)
        else:
            refused.append(Held(reading.source_id, reading.at, "an amount that cannot be stored exactly", o.key))
    claims = tuple(c for c in reading.claims if _fits(c.amount_per_mtok))
    if len(good) == len(reading.observations) and len(claims) == len(reading.claims):
        return reading, ()
    return replace(reading, observations=tuple(good), claims=claims), tuple(refused)


def _fits(amount: Decimal | None) -> bool:
    try:
        return amount is None or to_nano(amount) >= 0
    except BadInput:
        return False


def _home_market(vendor: str) -> str:
    found = catalog.load().vendors.get(vendor)
    return found.market if found is not None else str(Market.CN)


def _clean_row(row: SheetRow) -> SheetRow:
    condition = Condition.of({clean_text(k): clean_text(v) for k, v in row.condition.items})
    return replace(row, model=clean_text(row.model).strip() or "?", vendor=clean_text(row.vendor), condition=condition)


def _clean_statement(s: Statement) -> Statement:
    condition = Condition.of({clean_text(k): clean_text(v) for k, v in s.condition.items})
    model = clean_text(s.model).strip() or None if s.model is not None else None
    return replace(s, model=model, vendor=clean_text(s.vendor), condition=condition)
