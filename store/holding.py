"""What was read and not believed: kept once per reason, with how often and when last."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, update

from pricing.errors import BadInput
from pricing.state import Held
from store import tables_alerts as t
from store.rows import digest, key_hash, key_row
from store.types import to_nano
from store.writing import insert_new


def write_held(connection: Connection, held: Iterable[Held]) -> None:
    """Adds what is new; what was held before for the same reason gets one more time and its newest date."""
    for h in held:
        name = digest(h.source_id, h.reason, key_hash(h.key) if h.key else "", h.old, h.new)
        row: dict[str, Any] = {"condition": "", **(key_row(h.key) if h.key else {})}
        row.pop("key_hash", None)
        row |= {"digest": name, "source_id": h.source_id, "reason": h.reason, "at": h.at, "last_at": h.at, "times": 1}
        row |= {"old": _storable(h.old), "new": _storable(h.new)}
        if insert_new(connection, t.held, [row], "digest") == 0:
            again = t.held.c.digest == name
            values = {"times": t.held.c.times + 1, "last_at": h.at}
            connection.execute(update(t.held).where(again, t.held.c.last_at < h.at).values(**values))


def _storable(amount: Decimal | None) -> Decimal | None:
    """What is held may be just what cannot be stored: then the reason alone tells of it."""
    try:
        return amount if amount is None or to_nano(amount) >= 0 else None
    except BadInput:
        return None
