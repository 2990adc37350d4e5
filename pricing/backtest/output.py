"""What a backtest prints: changes, Moves, members, alerts and what was held, as plain JSON rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pricing.backtest.input import History
from pricing.events import AlertEvent
from pricing.model import ROUTER_CHANNEL, Condition, Member, Move, PriceChange, decimal_text
from pricing.state import Held


def condition_row(condition: Condition) -> dict[str, str] | None:
    if (condition.get("channel") or "").startswith(ROUTER_CHANNEL):
        condition = condition.without("channel")
    return condition.as_dict()


def amount_row(amount: Decimal | None) -> str | None:
    return None if amount is None else decimal_text(amount)


def change_row(change: PriceChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "vendor": change.vendor,
        "model": change.model,
        "meter": change.meter,
        "market": change.market,
        "currency": change.currency,
        "condition": condition_row(change.condition),
        "kind": change.kind.value,
        "status": change.status.value,
        "at": change.at.isoformat(),
        "recorded_at": change.recorded_at.isoformat(),
        "old": amount_row(change.old),
        "new": amount_row(change.new),
        "change_pct": amount_row(change.change_pct),
        "effective_from": change.effective_from.isoformat() if change.effective_from else None,
        "cut_like": change.cut_like,
        "publishable": change.publishable,
        "source": change.source.value,
        "sources": list(change.sources),
        "note": change.note,
    }


def move_row(move: Move) -> dict[str, Any]:
    return {
        "id": move.id,
        "vendor": move.vendor,
        "market": move.market,
        "announced_at": move.announced_at.isoformat(),
        "status": move.status.value,
        "publishable": move.publishable,
        "changes": [change.id for change in move.changes],
    }


def member_row(member: Member) -> dict[str, Any]:
    move, link = member.move, member.link
    return {
        "vendor": move.vendor,
        "announced_at": move.announced_at.isoformat(),
        "kind": link.kind if link else "opener",
        "follows": list(link.follows) if link else [],
        "lag_hours": decimal_text(link.lag_hours) if link else None,
        "basis": link.basis.value if link else None,
        "status": move.status.value,
    }


def alert_row(event: AlertEvent) -> dict[str, Any]:
    return {
        "key": event.key,
        "kind": event.kind,
        "vendor": event.vendor,
        "market": event.market,
        "at": event.at.isoformat(),
        "chain_id": event.chain_id,
        "chain_position": event.position,
        "changes": [change_row(change) for change in event.changes],
    }


def held_row(held: Held, count: int) -> dict[str, Any]:
    key = held.key
    return {
        "source_id": held.source_id,
        "at": held.at.isoformat(),
        "reason": held.reason,
        "times": count,
        "vendor": key.vendor if key else None,
        "model": key.model if key else None,
        "meter": key.meter if key else None,
        "condition": condition_row(key.condition) if key else None,
        "old": amount_row(held.old),
        "new": amount_row(held.new),
    }


def unpriced_rows(history: History) -> list[dict[str, Any]]:
    """Rows that name a series and give no price: they say nothing, least of all that it is free."""
    return [
        held_row(Held(source_id, at, "the row gives no price", key), count)
        for (source_id, key), (at, count) in history.unpriced.items()
    ]
