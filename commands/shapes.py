"""The JSON shapes of stored things: amounts as decimal strings, times as RFC 3339 with an offset."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from pricing.chains import ChainSummary
from pricing.model import Chain, Condition, Evidence, Member, PriceChange, decimal_text


def plain(value: Any) -> Any:
    """Any stored value as JSON: dataclasses become objects, a Condition its own object or null."""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Condition):
        return value.as_dict()
    if isinstance(value, Enum):
        return str(value.value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def evidence(piece: Evidence) -> dict[str, Any]:
    return {
        "url": piece.url,
        "title": piece.title or None,
        "snippet": piece.snippet,
        "start": piece.start,
        "end": piece.end,
        "printed": piece.printed,
        "rule": piece.rule,
        "captured_at": piece.captured_at.isoformat(),
        "source": str(piece.source),
        "source_id": piece.source_id,
    }


def change(item: PriceChange) -> dict[str, Any]:
    """A change with the percent worked out where both prices are known."""
    names = (
        "id",
        "vendor",
        "model",
        "meter",
        "market",
        "currency",
        "condition",
        "kind",
        "status",
        "at",
        "effective_from",
    )
    shape = {name: plain(getattr(item, name)) for name in names}
    shape |= {name: plain(getattr(item, name)) for name in ("old", "new", "change_pct", "until", "bound", "sources")}
    shape |= {"publishable": item.publishable, "cut_like": item.cut_like, "note": item.note or None}
    return shape | {"evidence": [evidence(piece) for piece in item.evidence]}


def member(one: Member) -> dict[str, Any]:
    link = one.link
    return {
        "vendor": one.move.vendor,
        "move": one.move.id,
        "announced_at": one.move.announced_at.isoformat(),
        "dated": one.move.dated,
        "status": str(one.move.status),
        "follows": list(link.follows) if link else [],
        "link": link.kind if link else None,
        "lag_hours": decimal_text(round(link.lag_hours, 2)) if link else None,
        "basis": str(link.basis) if link else None,
        "changes": [change(item) for item in one.move.changes],
    }


def chain(item: Chain, summary: ChainSummary) -> dict[str, Any]:
    return {
        "id": item.id,
        "market": item.market,
        "opener": member(item.members[0]),
        "members": [member(one) for one in item.members],
        "not_moved_yet": list(summary.not_moved_yet),
    }
