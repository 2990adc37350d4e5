"""Captures: what was fetched, kept compressed and once per content, and what a conditional request needs to know."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from pricing.documents import Capture
from pricing.errors import BadInput
from store import tables as t
from store.engine import Store
from store.writing import insert_new, upsert

SHEET, ARTICLE = "sheet", "article"


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """A capture as kept: which source it came from and which reader it is for (`sheet`, `article`, None = neither yet)."""

    id: int
    source_id: str
    reader: str | None
    kind: str
    capture: Capture
    ingested_at: datetime | None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request sends, and the hash and time of the newest full answer."""

    etag: str | None
    last_modified: str | None
    sha256: str | None
    at: datetime


def save_capture(store: Store, capture: Capture, *, source_id: str, reader: str | None = None, kind: str = "") -> int:
    """Keeps a capture and returns its number; the same one again gives the same number."""
    with store.write() as connection:
        return save(connection, capture, source_id=source_id, reader=reader, kind=kind)[0]


def save(
    connection: Connection, capture: Capture, *, source_id: str, reader: str | None, kind: str
) -> tuple[int, bool]:
    """Within the caller's transaction: (number, has it been ingested already)."""
    if hashlib.sha256(capture.body).hexdigest() != capture.sha256:
        raise BadInput(f"The capture of {capture.url} does not match its hash; fetch it again.")
    c = t.captures.c
    same = (c.source_id == source_id) & (c.url == capture.url) & (c.sha256 == capture.sha256)
    found = connection.execute(
        select(c.id, c.ingested_at, c.reader).where(same, c.captured_at == capture.captured_at)
    ).first()
    if found is not None:
        if reader is not None and found.reader is None:
            connection.execute(update(t.captures).where(c.id == found.id).values(reader=reader, kind=kind))
        return int(found.id), found.ingested_at is not None
    body = {"sha256": capture.sha256, "size": len(capture.body)}
    known = connection.execute(select(t.bodies.c.size).where(t.bodies.c.sha256 == capture.sha256)).first()
    if known is None:
        insert_new(connection, t.bodies, [{**body, "zlib": zlib.compress(capture.body, 6)}], "sha256")
    values = {
        "source_id": source_id,
        "url": capture.url,
        "sha256": capture.sha256,
        "captured_at": capture.captured_at,
        "content_type": capture.content_type,
        "status": capture.status,
        "reader": reader,
        "kind": kind,
    }
    return int(connection.execute(insert(t.captures).values(**values).returning(c.id)).scalar_one()), False


def mark_ingested(connection: Connection, number: int, at: datetime) -> None:
    connection.execute(update(t.captures).where(t.captures.c.id == number).values(ingested_at=at))


def read_before(connection: Connection, *, source_id: str, url: str, sha256: str) -> bool:
    """Has this very content of this address been ingested, whenever it was fetched?"""
    c = t.captures.c
    same = (c.source_id == source_id) & (c.url == url) & (c.sha256 == sha256) & c.ingested_at.is_not(None)
    return connection.execute(select(c.id).where(same).limit(1)).first() is not None


def load_capture(store: Store, number: int) -> StoredCapture:
    """One capture with its body. Raises BadInput if there is none of that number."""
    with store.read() as connection:
        row = connection.execute(_with_body().where(t.captures.c.id == number)).first()
    if row is None:
        raise BadInput(f"There is no capture {number}.")
    return _stored(row._mapping)


def each_capture(
    store: Store, *, reader: str | None = None, source_id: str | None = None, ingested: bool = False
) -> Iterator[StoredCapture]:
    """Every capture with its body, one at a time, in the order it was fetched; no transaction stays open in between.

    `ingested`: only those that were read into the history, in the order they were read.
    """
    c = t.captures.c
    query = select(c.id).order_by(c.ingested_at, c.id) if ingested else select(c.id).order_by(c.captured_at, c.id)
    if ingested:
        query = query.where(c.ingested_at.is_not(None))
    if reader is not None:
        query = query.where(c.reader == reader)
    if source_id is not None:
        query = query.where(c.source_id == source_id)
    with store.read() as connection:
        numbers = connection.execute(query).scalars().all()
    for number in numbers:
        yield load_capture(store, number)


def is_known(store: Store, *, source_id: str, url: str) -> bool:
    """Was this address of this source fetched before (so that a listing's old items are not fetched again)?"""
    c = t.captures.c
    with store.read() as connection:
        found = connection.execute(select(c.id).where(c.source_id == source_id, c.url == url).limit(1)).first()
    return found is not None


def validators(store: Store, url: str) -> Validators | None:
    """What to send with the next request for `url`; None if it was never fetched in full."""
    f = t.fetches.c
    with store.read() as connection:
        row = connection.execute(select(f.etag, f.last_modified, f.sha256, f.at).where(f.url == url)).first()
    return Validators(*row) if row is not None else None


def remember_fetch(
    connection: Connection,
    url: str,
    *,
    source_id: str,
    at: datetime,
    status: int,
    headers: tuple[str | None, str | None],
    sha256: str | None,
) -> None:
    """Keeps the newest full answer's ETag and Last-Modified."""
    row = {"url": url, "source_id": source_id, "at": at, "status": status, "sha256": sha256}
    upsert(connection, t.fetches, {**row, "etag": headers[0], "last_modified": headers[1]}, "url")


def _with_body() -> Select[Any]:
    return select(t.captures, t.bodies.c.zlib).join(t.bodies, t.bodies.c.sha256 == t.captures.c.sha256)


def _stored(m: RowMapping) -> StoredCapture:
    capture = Capture(
        m["url"], zlib.decompress(m["zlib"]), m["captured_at"], m["sha256"], m["content_type"], m["status"]
    )
    return StoredCapture(m["id"], m["source_id"], m["reader"], m["kind"], capture, m["ingested_at"])
