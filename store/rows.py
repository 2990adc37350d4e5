"""Values of the core as table rows and back: keys, evidence, revisions, changes. No queries here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, insert, select

from pricing.model import Condition, Evidence, Kind, PriceChange, PriceKey, Revision, SourceKind, Status
from store import tables as t
from store.text import clean_text
from store.writing import insert_new

CHUNK = 500


def digest(*parts: object) -> str:
    """A stable name for a combination of values."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "replace")).hexdigest()[:32]


def key_hash(key: PriceKey) -> str:
    parts = (key.vendor, key.model, key.meter, key.market, key.currency, key.condition.canonical())
    return digest(*(clean_text(part) for part in parts))


def key_row(key: PriceKey) -> dict[str, Any]:
    return {
        "key_hash": key_hash(key),
        "vendor": key.vendor,
        "model": key.model,
        "meter": key.meter,
        "market": key.market,
        "currency": key.currency,
        "condition": key.condition.canonical(),
    }


def read_key(m: RowMapping) -> PriceKey:
    condition = Condition.from_canonical(m["condition"])
    return PriceKey(m["vendor"], m["model"], m["meter"], m["market"], m["currency"], condition)


def chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    """Lists short enough for one `IN (…)`."""
    found = list(values)
    return (found[i : i + CHUNK] for i in range(0, len(found), CHUNK))


def evidence_ids(connection: Connection, pieces: Iterable[Evidence]) -> dict[Evidence, int]:
    """The row of each quote, written first where it is new."""
    by_digest: dict[str, list[Evidence]] = {}
    for e in pieces:
        name = digest(
            e.source, e.source_id, e.url, e.title, e.snippet, e.start, e.end, e.rule, e.printed, e.capture_hash
        )
        by_digest.setdefault(name, []).append(e)
    found: dict[str, int] = {}
    c = t.evidence.c
    for names in chunks(by_digest):
        found |= {row[0]: row[1] for row in connection.execute(select(c.digest, c.id).where(c.digest.in_(names)))}
    for name, same in by_digest.items():
        if name not in found:
            insert_new(connection, t.evidence, [{"digest": name, **_evidence_row(same[0])}], "digest")
            found[name] = connection.execute(select(c.id).where(c.digest == name)).scalar_one()
    return {e: found[name] for name, same in by_digest.items() for e in same}


def _evidence_row(e: Evidence) -> dict[str, Any]:
    return {
        "source": e.source,
        "source_id": e.source_id,
        "url": e.url,
        "title": e.title,
        "snippet": e.snippet,
        "span_start": e.start,
        "span_end": e.end,
        "rule": e.rule,
        "printed": e.printed,
        "captured_at": e.captured_at,
        "capture_hash": e.capture_hash,
    }


def link_evidence(connection: Connection, table: Table, owner: str, links: Iterable[tuple[int, Iterable[int]]]) -> None:
    rows = [{owner: number, "evidence_id": e} for number, many in links for e in dict.fromkeys(many)]
    if rows:
        connection.execute(insert(table), rows)


def read_evidence(
    connection: Connection, table: Table, owner: str, numbers: Iterable[int]
) -> dict[int, tuple[Evidence, ...]]:
    """The quotes behind each of these revisions or changes, in the order they came in."""
    found: dict[int, list[Evidence]] = {}
    of, e = table.c[owner], t.evidence.c
    columns = (
        e.source, e.source_id, e.url, e.snippet, e.span_start, e.span_end, e.rule, e.printed, e.captured_at, e.capture_hash, e.title,
    )  # fmt: skip
    for some in chunks(numbers):
        query = select(of, *columns).join(table, table.c.evidence_id == e.id).where(of.in_(some)).order_by(e.id)
        for number, source, *rest in connection.execute(query):
            found.setdefault(number, []).append(Evidence(SourceKind(source), *rest))
    return {number: tuple(many) for number, many in found.items()}


def revision_row(revision: Revision, series_id: int) -> dict[str, Any]:
    return {
        "series_id": series_id,
        "amount": revision.amount_per_mtok,
        "list_amount": revision.list_amount_per_mtok,
        "valid_from": revision.valid_from,
        "valid_to": revision.valid_to,
        "recorded_from": revision.recorded_from,
        "recorded_to": revision.recorded_to,
        "status": revision.status,
        "until": revision.until,
    }


def read_revision(m: RowMapping, key: PriceKey, evidence: tuple[Evidence, ...]) -> Revision:
    return Revision(
        key,
        m["amount"],
        m["valid_from"],
        m["recorded_from"],
        Status(m["status"]),
        m["valid_to"],
        m["recorded_to"],
        m["until"],
        m["list_amount"],
        evidence,
    )


_SAME = (
    "vendor",
    "market",
    "at",
    "model",
    "meter",
    "currency",
    "old",
    "new",
    "change_pct",
    "effective_from",
    "until",
    "bound",
)
_SAME_TOO = ("cut_like", "publishable", "note", "announced_at", "dated", "opens")


def change_row(change: PriceChange) -> dict[str, Any]:
    return {
        **{name: getattr(change, name) for name in (*_SAME, *_SAME_TOO)},
        "change_id": change.id,
        "kind": change.kind,
        "status": change.status,
        "source": change.source,
        "learnt_at": change.recorded_at,
        "condition": change.condition.canonical(),
        "sources": list(change.sources),
        "follows": list(change.follows),
        "supersedes": list(change.supersedes),
        "position": change.order,
    }


def read_change(m: RowMapping, evidence: tuple[Evidence, ...]) -> PriceChange:
    return PriceChange(
        **{name: m[name] for name in (*_SAME, *_SAME_TOO)},
        kind=Kind(m["kind"]),
        status=Status(m["status"]),
        source=SourceKind(m["source"]),
        recorded_at=m["learnt_at"],
        condition=Condition.from_canonical(m["condition"]),
        sources=tuple(m["sources"]),
        follows=tuple(m["follows"]),
        supersedes=tuple(m["supersedes"]),
        order=m["position"],
        evidence=evidence,
    )
