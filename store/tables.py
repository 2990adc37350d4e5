"""The tables, without logic. History tables are bitemporal: rows are added, and of an old row only `recorded_to` is ever set.

`recorded_to` NULL means "what we hold true now". Prices are exact (store.types.Price), times UTC, text clean.
Every table has a lower-case name at the end of this file for Core statements: `t.revisions.c.amount`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import an_id, listed, maybe, ref, text, time
from store.types import CleanText, ExactNumber, Price, Utc


class MetaRow(SQLModel, table=True):
    """Whose database this is."""

    __tablename__ = "meta"
    key: str = text(primary_key=True)
    value: str = text()


class SourceRow(SQLModel, table=True):
    """A page or outlet we read, and how it fares: the status word with its plain reason, those of the newest content read
    (a 304 brings them back), and `state`, what the fold remembers of it."""

    __tablename__ = "sources"
    id: str = text(primary_key=True)
    kind: str = text()
    url: str = text()
    outcome: str = text()
    reason: str | None = maybe(CleanText)
    read_outcome: str | None = maybe(CleanText)
    read_reason: str | None = maybe(CleanText)
    since: datetime = time()
    last_try: datetime = time()
    last_read: datetime | None = maybe(Utc)
    last_changed: datetime | None = maybe(Utc)
    rows: int = 0
    held: int = 0
    skipped: list[dict[str, str]] = listed()
    state: dict[str, Any] | None = maybe(JSON)


class FetchRow(SQLModel, table=True):
    """The newest answer of one URL: what a conditional request needs."""

    __tablename__ = "fetches"
    url: str = text(primary_key=True)
    source_id: str = text()
    at: datetime = time()
    status: int = 0
    etag: str | None = maybe(CleanText)
    last_modified: str | None = maybe(CleanText)
    sha256: str | None = maybe(CleanText)


class BodyRow(SQLModel, table=True):
    """One fetched body, compressed, stored once however often it came."""

    __tablename__ = "bodies"
    sha256: str = text(primary_key=True)
    size: int = 0
    zlib: bytes = Field(sa_type=LargeBinary)


class CaptureRow(SQLModel, table=True):
    """One fetch of one body. `reader` is `sheet` or `article`, `kind` that of its source; `ingested_at` is set once it was read into the history."""

    __tablename__ = "captures"
    __table_args__ = (
        UniqueConstraint("source_id", "url", "sha256", "captured_at", name="uq_captures"),
        Index("ix_captures_source", "source_id", "captured_at"),
    )
    id: int | None = an_id()
    source_id: str = text()
    url: str = text()
    sha256: str = text(foreign_key="bodies.sha256")
    captured_at: datetime = time()
    content_type: str = text()
    status: int = 200
    reader: str | None = maybe(CleanText)
    kind: str = text()
    ingested_at: datetime | None = maybe(Utc)


class StatementRow(SQLModel, table=True):
    """What one article says about one price."""

    __tablename__ = "statements"
    __table_args__ = (
        Index("ix_statements_capture", "capture_id", "recorded_to"),
        Index("ix_statements_vendor", "vendor"),
    )
    id: int | None = an_id()
    capture_id: int = ref("captures.id")
    position: int = 0
    vendor: str = text()
    action: str = text()
    model: str | None = maybe(CleanText)
    item: str | None = maybe(CleanText)
    condition: str = text()
    price: Decimal | None = maybe(Price)
    currency: str | None = maybe(CleanText)
    previous_price: Decimal | None = maybe(Price)
    change_pct: Decimal | None = maybe(ExactNumber)
    effective: date | None = None
    until: date | None = None
    follows: list[str] = listed()
    hedged: bool = False
    bound: str | None = maybe(CleanText)
    span_start: int = 0
    span_end: int = 0
    quote: str = text()
    rule: str = text()
    recorded_from: datetime = time()
    recorded_to: datetime | None = maybe(Utc)


class SeriesRow(SQLModel, table=True):
    """One PriceKey; `state` is what the guard remembers of it, `waiting` the number of unconfirmed amounts in it."""

    __tablename__ = "series"
    __table_args__ = (Index("ix_series_model", "model", "vendor"), Index("ix_series_vendor", "vendor", "market"))
    id: int | None = an_id()
    key_hash: str = text(unique=True)
    vendor: str = text()
    model: str = text()
    meter: str = text()
    market: str = text()
    currency: str = text()
    condition: str = text()
    state: dict[str, Any] = Field(sa_type=JSON)
    waiting: int = 0
    last_seen: datetime | None = maybe(Utc)


class RevisionRow(SQLModel, table=True):
    """One price of one series, charged in [valid_from, valid_to), known in [recorded_from, recorded_to)."""

    __tablename__ = "revisions"
    __table_args__ = (
        Index("ix_revisions_as_of", "series_id", "valid_from", "recorded_from", "recorded_to", "valid_to", "amount"),
    )
    id: int | None = an_id()
    series_id: int = ref("series.id")
    amount: Decimal = Field(sa_type=Price)
    list_amount: Decimal | None = maybe(Price)
    valid_from: datetime = time()
    valid_to: datetime | None = maybe(Utc)
    recorded_from: datetime = time()
    recorded_to: datetime | None = maybe(Utc)
    status: str = text()
    until: date | None = None


class EvidenceRow(SQLModel, table=True):
    """Where a price stands: URL, quoted text, span, rule and unit as printed. `digest` makes the same quote one row."""

    __tablename__ = "evidence"
    id: int | None = an_id()
    digest: str = text(unique=True)
    source: str = text()
    source_id: str = text()
    url: str = text()
    title: str = text()
    snippet: str = text()
    span_start: int = 0
    span_end: int = 0
    rule: str = text()
    printed: str = text()
    captured_at: datetime = time()
    capture_hash: str = text()


class RevisionEvidenceRow(SQLModel, table=True):
    """Which quotes stand behind a revision."""

    __tablename__ = "revision_evidence"
    revision_id: int = ref("revisions.id", key=True)
    evidence_id: int = ref("evidence.id", key=True)


class ChangeRow(SQLModel, table=True):
    """One version of a PriceChange: a second source or a correction adds a version and closes the one before."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_id", "change_id", "recorded_to"),
        Index("ix_changes_at", "recorded_to", "at"),
        Index("ix_changes_vendor", "vendor", "market", "at"),
    )
    id: int | None = an_id()
    change_id: str = text()
    vendor: str = text()
    market: str = text()
    kind: str = text()
    status: str = text()
    at: datetime = time()
    learnt_at: datetime = time()
    model: str | None = maybe(CleanText)
    meter: str | None = maybe(CleanText)
    currency: str | None = maybe(CleanText)
    condition: str = text()
    old: Decimal | None = maybe(Price)
    new: Decimal | None = maybe(Price)
    change_pct: Decimal | None = maybe(ExactNumber)
    effective_from: datetime | None = maybe(Utc)
    until: date | None = None
    bound: str | None = maybe(CleanText)
    source: str = text()
    sources: list[str] = listed()
    cut_like: bool = False
    publishable: bool = False
    follows: list[str] = listed()
    position: int = 0
    announced_at: datetime | None = maybe(Utc)
    dated: bool = True
    opens: bool = False
    supersedes: list[str] = listed()
    note: str = text()
    recorded_from: datetime = time()
    recorded_to: datetime | None = maybe(Utc)


class ChangeEvidenceRow(SQLModel, table=True):
    """Which quotes stand behind one version of a change."""

    __tablename__ = "change_evidence"
    change_row: int = ref("changes.id", key=True)
    evidence_id: int = ref("evidence.id", key=True)


_all = SQLModel.metadata.tables
meta = _all["meta"]
sources = _all["sources"]
fetches = _all["fetches"]
bodies = _all["bodies"]
captures = _all["captures"]
statements = _all["statements"]
series = _all["series"]
revisions = _all["revisions"]
evidence = _all["evidence"]
revision_evidence = _all["revision_evidence"]
changes = _all["changes"]
change_evidence = _all["change_evidence"]
