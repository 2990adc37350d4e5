"""The machine's form of an alert: what stands under "data" in a webhook. Prices are decimal strings, times RFC 3339."""

from __future__ import annotations

import json
from typing import Any

from alerts.alert import Alert, depth
from alerts.story import clean, ranked, three_to_one
from pricing.model import Evidence, Member, PriceChange, decimal_text

MOST_BYTES = 18_000
"""Standard Webhooks asks for bodies under 20 kB; the envelope takes the rest."""


def payload(alert: Alert, *, sample: bool = False) -> dict[str, Any]:
    """Move, chain so far, changes, who has not moved, evidence and what a 3:1 bill saves; cut to size, saying by how much."""
    changes, evidence = ranked(alert.changes), alert.evidence
    members = alert.chain.members if alert.chain else ()
    keep, quotes, steps = min(len(changes), 40), min(len(evidence), 10), min(len(members), 30)
    while True:
        data: dict[str, Any] = {
            "alert": alert.id,
            "kind": alert.kind,
            "status": str(alert.status),
            "move": _move(alert),
            "chain": _chain(alert, members[len(members) - steps :]),
            "changes": [change_data(change) for change in changes[:keep]],
            "not_moved_yet": list(alert.not_moved),
            "bill_3_to_1": _bills(alert)[:keep],
            "evidence": [_evidence(piece) for piece in evidence[:quotes]],
            "left_out": {
                "changes": len(changes) - keep,
                "evidence": len(evidence) - quotes,
                "members": len(members) - steps,
            },
        }
        if sample:
            data["sample"] = True
        if len(json.dumps(data, ensure_ascii=False).encode()) <= MOST_BYTES or (keep, quotes, steps) == (1, 1, 1):
            return data
        keep, quotes, steps = max(1, keep * 2 // 3), max(1, quotes // 2), max(1, steps * 2 // 3)


def change_data(change: PriceChange) -> dict[str, Any]:
    share = depth(change)
    return {
        "id": change.id,
        "vendor": change.vendor,
        "model": clean(change.model, 120) or None,
        "meter": change.meter,
        "market": change.market,
        "currency": change.currency,
        "condition": {clean(k, 60): clean(v, 120) for k, v in change.condition.items} or None,
        "kind": str(change.kind),
        "status": str(change.status),
        "at": change.at.isoformat(),
        "effective_from": change.effective_from.isoformat() if change.effective_from else None,
        "old": decimal_text(change.old) if change.old is not None else None,
        "new": decimal_text(change.new) if change.new is not None else None,
        "change_pct": decimal_text(round(-share, 2)) if share is not None else None,
        "until": change.until.isoformat() if change.until else None,
    }


def _move(alert: Alert) -> dict[str, Any]:
    link = alert.link
    return {
        "id": alert.member.move.id if alert.member else None,
        "vendor": alert.vendor,
        "market": alert.market,
        "announced_at": alert.at.isoformat(),
        "follows": list(link.follows) if link else [],
        "link": link.kind if link else None,
        "lag_hours": decimal_text(round(link.lag_hours, 2)) if link else None,
        "basis": str(link.basis) if link else None,
    }


def _chain(alert: Alert, members: tuple[Member, ...]) -> dict[str, Any] | None:
    if alert.chain is None:
        return None
    return {
        "id": alert.chain.id,
        "market": alert.chain.market,
        "opener": alert.chain.opener.vendor,
        "position": len(alert.chain.members),
        "members": [
            {
                "vendor": member.move.vendor,
                "announced_at": member.move.announced_at.isoformat(),
                "follows": list(member.link.follows) if member.link else [],
                "lag_hours": decimal_text(round(member.link.lag_hours, 2)) if member.link else None,
                "basis": str(member.link.basis) if member.link else None,
            }
            for member in members
        ],
    }


def _bills(alert: Alert) -> list[dict[str, Any]]:
    found = []
    for offer in alert.offers:
        before, after = three_to_one(dict(offer.before)), three_to_one(dict(offer.after))
        if before and after is not None:
            saved = decimal_text(round((after - before) / before * 100, 2))
            found.append(
                {"model": clean(offer.model, 120), "condition": offer.condition.as_dict(), "change_pct": saved}
            )
    return found


def _evidence(piece: Evidence) -> dict[str, Any]:
    return {
        "url": clean(piece.url, 500),
        "snippet": clean(piece.snippet, 300),
        "captured_at": piece.captured_at.isoformat(),
        "source": str(piece.source),
        "source_id": clean(piece.source_id, 100),
        "printed": clean(piece.printed, 120),
    }
