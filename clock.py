"""The one clock. A leaf: everything below the spiders, the scheduler and the commands is told the time."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from pricing.errors import BadInput


def now() -> datetime:
    """This moment in UTC, or the one that PRICEWAR_NOW says: for rehearsals and tests that play several days."""
    said = os.environ.get("PRICEWAR_NOW")
    if not said:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadInput(f"PRICEWAR_NOW is {said!r}; write a time with its offset, like 2024-05-21T10:00:00+08:00.")
    return moment.astimezone(UTC)
