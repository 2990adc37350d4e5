"""`python -m demo.expected`: what a fresh replay comes out as -> `demo/expected.json`, to be reviewed by hand."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from demo import play
from demo.home import home
from pricing.model import decimal_text

FILE = Path(__file__).parent / "expected.json"


def outcome(store: Any) -> dict[str, Any]:
    """The chain, every change and every alert of a database, as plain JSON without texts."""
    from store import queries

    chain = play.the_war(store)
    summary = play.standing_still(store, chain)
    return {
        "chain": [
            {
                "vendor": member.move.vendor,
                "announced": member.move.announced_at.isoformat(),
                "dated": member.move.dated,
                "after": member.link.follows[-1] if member.link else None,
                "lag_hours": decimal_text(member.link.lag_hours) if member.link else None,
                "basis": str(member.link.basis) if member.link else None,
            }
            for member in chain.members
        ],
        "not_moved_yet": list(summary.not_moved_yet),
        "chains": len(queries.chains(store, min_moves=1)),
        "changes": sorted(" ".join(_change(change)) for change in queries.changes(store)),
        "alerts": [f"{s.alert.kind} {s.alert.vendor}" for s in sorted(queries.alerts(store), key=lambda s: (s.alert.at, s.alert.vendor))],
    }  # fmt: skip


def _change(change: Any) -> list[str]:
    amounts = ["–" if amount is None else decimal_text(amount) for amount in (change.old, change.new)]
    tier = change.condition.without("region", "channel").canonical()
    what = [change.market, change.vendor, change.model or "–", change.meter or "–", *([tier] if tier else [])]
    return [*what, str(change.kind), *amounts, str(change.status), "told" if change.publishable else "untold"]


def main() -> None:
    from store.opening import open_store

    with tempfile.TemporaryDirectory() as place:
        played = play.play(home({"PRICEWAR_HOME": place + "/demo"}))
        store = open_store(played.settings.database_url)
        text = json.dumps(outcome(store), ensure_ascii=False, indent=1)
        store.close()
    FILE.write_text(text + "\n", encoding="utf-8")
    print(f"Wrote {FILE.name}; go through it line by line.")


if __name__ == "__main__":
    main()
