"""The one transaction: a capture, what it says, and all that follows from it, down to the alerts to be told.

A reading is committed whole or not at all, and the same capture read twice changes nothing and tells nothing. Deciding is
`pricing.ledger`'s; here is only what is stored, and in which order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from pricing import catalog, guard, reconcile
from pricing.documents import Article, Capture, PriceSheet, SheetRow, Skipped
from pricing.model import Condition, Market, PriceChange, SourceKind, Statement
from pricing.state import Held, Policy
from store import captures, faults, health
from store import tables as t
from store.engine import Store
from store.folding import Folded, fits, fold
from store.following import WINDOW
from store.holding import write_held
from store.revisions import seen_again, source_state
from store.text import clean_text

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
        number, done = captures.save(connection, capture, source_id=source_id, reader=captures.SHEET, kind=str(source))
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
            report = _report(number, fold(connection, reading, at=at, policy=policy, window=window))
        health.note(
            connection,
            source_id,
            kind=str(source),
            url=capture.url,
            at=capture.captured_at,
            outcome=word,
            reason=report.reason or held_words(report.held),
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


def ingest_unchanged(store: Store, *, source_id: str, kind: str, url: str, at: datetime) -> int:
    """The source says, or its body shows, that nothing changed since it was last read well: its prices were seen at `at`.

    How many were. It is no fresh sighting: nothing that waits for one is believed by it.
    """
    with store.write() as connection:
        word = health.record(connection, source_id, kind=kind, url=url, at=at, outcome=health.Word.OK, status=304)
        return seen_again(connection, source_id, at) if word is health.Word.OK and kind != SourceKind.MEDIA else 0


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
        number, done = captures.save(
            connection, capture, source_id=source_id, reader=captures.ARTICLE, kind=str(SourceKind.MEDIA)
        )
        if done or captures.read_before(connection, source_id=source_id, url=capture.url, sha256=capture.sha256):
            captures.mark_ingested(connection, number, at)
            return IngestReport(number, repeated=True)
        faults.point("ingest.captured")
        said = [_clean_statement(statement) for statement in statements]
        write_statements(connection, said, number, at)
        reading = reconcile.from_article(
            article, said, capture, source_id=source_id, market_of=market_of or _home_market
        )
        report = _report(number, fold(connection, reading, at=at, policy=policy, window=window))
        health.note(
            connection,
            source_id,
            kind=str(SourceKind.MEDIA),
            url=capture.url,
            at=capture.captured_at,
            outcome=health.Word.OK,
            reason=held_words(report.held),
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


def _report(number: int, folded: Folded) -> IngestReport:
    return IngestReport(
        number, revisions=folded.revisions, changes=folded.changes, alerts=folded.alerts, held=folded.held
    )


def held_words(held: Sequence[Held]) -> str | None:
    """What of a reading is not believed yet, for people: how many prices, and the commonest reason with an example."""
    if not held:
        return None
    reason, count = Counter(h.reason for h in held).most_common(1)[0]
    key = next(h.key for h in held if h.reason == reason)
    example = f" ({key.model} {key.meter})" if key else ""
    others = f"; {len(held) - count} more for other reasons" if count < len(held) else ""
    return f"{count} held: {reason}{example}{others}"


def write_statements(connection: Connection, statements: Sequence[Statement], number: int, at: datetime) -> None:
    """What a text says, row by row, as evidence of the reading itself."""
    rows = []
    for position, s in enumerate(statements):
        if not all(map(fits, (s.price, s.previous_price))):
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
