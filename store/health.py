"""How each source fares, in the words people see: one status word, one plain reason, since when, and what was not read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select, update

from pricing.documents import Outcome, Skipped
from store import tables as t
from store.captures import remember_fetch
from store.engine import Store
from store.writing import insert_new, upsert

MOST_SKIPPED = 40


class Word(StrEnum):
    """The status of a source. OK that is old shows as STALE; SUSPECT is kept but not published."""

    OK = "OK"
    STALE = "STALE"
    BLOCKED = "BLOCKED"
    TOO_BIG = "TOO_BIG"
    TIMEOUT = "TIMEOUT"
    SUSPECT = "SUSPECT"
    BROKEN = "BROKEN"
    PAUSED = "PAUSED"


WORDS = {
    Outcome.OK: Word.OK,
    Outcome.BLOCKED: Word.BLOCKED,
    Outcome.NO_PRICES: Word.BROKEN,
    Outcome.TOO_BIG: Word.TOO_BIG,
    Outcome.SUSPECT: Word.SUSPECT,
}


def record_fetch(
    store: Store,
    source_id: str,
    *,
    kind: str,
    url: str,
    at: datetime,
    outcome: Word,
    reason: str | None = None,
    status: int = 0,
    etag: str | None = None,
    last_modified: str | None = None,
    sha256: str | None = None,
) -> None:
    """One answer of one URL, good or bad: keeps what the next conditional request needs and the source's status word.

    Call it for every fetch: OK with status 200 (then ingest says what the content was), OK with 304 (unchanged), or a
    failure with its reason. Before or after ingest makes no difference. `kind` is page, media or router. Prices and dates of the last good reading stay as they are.
    """
    with store.write() as connection:
        record(
            connection,
            source_id,
            kind=kind,
            url=url,
            at=at,
            outcome=outcome,
            reason=reason,
            status=status,
            headers=(etag, last_modified),
            sha256=sha256,
        )


def record(
    connection: Connection,
    source_id: str,
    *,
    kind: str,
    url: str,
    at: datetime,
    outcome: Word,
    reason: str | None = None,
    status: int = 0,
    headers: tuple[str | None, str | None] = (None, None),
    sha256: str | None = None,
) -> Word:
    """`record_fetch` within the caller's transaction; gives the word the source has now.

    An answer that was not read yet, or that is the one we know, leaves what was found in the last one read: an outlet's
    list says nothing of the articles behind it.
    """
    s = t.sources.c
    before = connection.execute(select(s.last_try, s.read_outcome, s.read_reason).where(s.id == source_id)).first()
    if outcome is Word.OK and status != 304:
        remember_fetch(connection, url, source_id=source_id, at=at, status=status, headers=headers, sha256=sha256)
    if outcome is Word.OK and before is not None and before.read_outcome is not None:
        if status != 304 and before.last_try == at:
            return Word(before.read_outcome)  # this very fetch was read already, and what was found in it counts
        if status == 304 or before.read_outcome == Word.OK:
            outcome, reason = Word(before.read_outcome), before.read_reason
    note(connection, source_id, kind=kind, url=url, at=at, outcome=outcome, reason=reason, read=outcome is Word.OK)
    return outcome


def holds(store: Store, source_id: str) -> int:
    """How much of the source's newest reading waits to be seen again (0 for a source never read)."""
    with store.read() as connection:
        return connection.execute(select(t.sources.c.held).where(t.sources.c.id == source_id)).scalar() or 0


def note(
    connection: Connection,
    source_id: str,
    *,
    kind: str,
    url: str,
    at: datetime,
    outcome: Word,
    reason: str | None = None,
    read: bool = False,
    changed: bool = False,
    rows: int | None = None,
    held: int | None = None,
    skipped: Sequence[Skipped] | None = None,
) -> None:
    """Within the caller's transaction: the newest state of a source. What is not given stays; an older time changes nothing.

    `skipped` is given by who has read the content: then the outcome is that of the content.
    """
    s = t.sources.c
    before = connection.execute(select(t.sources).where(s.id == source_id)).mappings().first()
    row: dict[str, Any] = (
        dict(before) if before is not None else {"id": source_id, "kind": kind, "rows": 0, "held": 0, "skipped": []}
    )
    if before is None or at >= before["last_try"]:
        same = before is not None and before["outcome"] == outcome and before["reason"] == reason
        row |= {"kind": kind, "url": url, "outcome": outcome, "reason": reason, "last_try": at}
        row |= {"since": before["since"] if before is not None and same else at}
        row |= {"last_read": at} if read else {}
        row |= {"last_changed": at} if changed else {}
        row |= {"rows": rows} if rows is not None else {}
        row |= {"held": held} if held is not None else {}
        row |= {"read_outcome": outcome, "read_reason": reason} if skipped is not None else {}
        if skipped is not None:
            row["skipped"] = [{"reason": x.reason, "snippet": x.snippet[:200]} for x in skipped[:MOST_SKIPPED]]
        upsert(connection, t.sources, row, "id")


def remember(connection: Connection, source_id: str, *, kind: str, at: datetime, state: dict[str, Any]) -> None:
    """Within the caller's transaction: what the fold remembers of a source."""
    blank = {"id": source_id, "kind": kind, "url": "", "outcome": Word.OK, "since": at, "last_try": at}
    insert_new(connection, t.sources, [{**blank, "rows": 0, "held": 0, "skipped": []}], "id")
    connection.execute(update(t.sources).where(t.sources.c.id == source_id).values(state=state))
