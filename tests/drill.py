"""The mutation drill's fold: a page as it is, read twice, then the mutated page read three times over more than a day.

Every reading goes the way a fetched page goes: reader, shape check, reconciliation, ledger. Other vendors' prices are set
high, so that a row wrongly taken for a new model would count as one launched under the market.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from pricing import guard, ledger, reconcile
from pricing.documents import Capture, PriceSheet, SheetRow
from pricing.model import Kind, PriceChange
from pricing.state import Held, View
from tests import mutations
from tests.test_sites import CASES, input_file, meta_of, read, sheet_of

START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
AS_IT_IS = (timedelta(0), timedelta(hours=12))
MUTATED = (timedelta(hours=24), timedelta(hours=37), timedelta(hours=50))
FLOORS = {
    (market, currency): {name: Decimal(900) for name in ("other:a", "other:b", "other:c")}
    for market in ("cn", "global")
    for currency in ("CNY", "USD")
}

NEW_MODEL = (
    mutations.NEW_COLUMN
)  # where models stand in columns, one column more is one model more, and the page says so

Fact = tuple[str, str, Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Run:
    """One mutation of one page: what it came to, and what it should not have said."""

    page: str
    mutation: str
    seed: int
    outcome: str
    changes: tuple[PriceChange, ...] = ()
    held: tuple[Held, ...] = ()
    false_cuts: tuple[PriceChange, ...] = ()
    missed: frozenset[Fact] = frozenset()


class Fold:
    """One source's history, kept in memory between readings as the store keeps it."""

    def __init__(self, page: str) -> None:
        self.page, self.view = page, View(floors=FLOORS)
        self.changes: dict[str, PriceChange] = {}
        self.held: list[Held] = []

    def read(self, sheet: PriceSheet, body: bytes, at: datetime) -> None:
        unread = guard.check_shape(sheet, self.view.source, source_id=self.page, at=at)
        if unread is not None:
            self.held.append(unread)
            return
        capture = Capture(url=sheet.url, body=body, captured_at=at, sha256=sha256(body + str(at).encode()).hexdigest())
        decision = ledger.decide(self.view, reconcile.from_sheet(sheet, capture, source_id=self.page))
        for change in decision.changes:
            self.changes[change.id] = change
        self.held += decision.held
        self.view = View({**self.view.series, **decision.series}, tuple(self.changes.values()), FLOORS, decision.source)


def prices(rows: Iterable[SheetRow]) -> dict[tuple[str, ...], tuple[SheetRow, Decimal]]:
    return {
        (row.model, row.meter, row.market, row.currency, row.condition.canonical()): (row, row.amount_per_mtok)
        for row in rows
    }


def facts_of(before: PriceSheet, after: PriceSheet) -> frozenset[Fact]:
    """The cuts a page truly states after `true_cut`: what both readings list, and lower now."""
    now = prices(after.rows)
    return frozenset(
        (row.model, row.meter, old, now[key][1])
        for key, (row, old) in prices(before.rows).items()
        if key in now and now[key][1] < old
    )


def run(folder: Path, mutation: str, seed: int) -> Run | None:
    """None where the page has nothing for the mutation to change."""
    page = f"{folder.parent.name}/{folder.name}"
    body, before = input_file(folder).read_bytes(), sheet_of(folder)
    mutated = mutations.apply(mutation, body, before.rows, seed)
    if mutated is None:
        return None
    after = read(folder, mutated)
    truth = facts_of(before, after) if mutation == "true_cut" else frozenset()
    fold = Fold(page)
    for gap in AS_IT_IS:
        fold.read(before, body, START + gap)
    for gap in MUTATED:
        fold.read(after, mutated, START + gap)
    changes = tuple(fold.changes.values())
    cuts = [c for c in changes if c.kind in (Kind.CUT, Kind.FREE) or (c.cut_like and c.model != NEW_MODEL)]
    said = {(c.model or "", c.meter or "", c.old, c.new) for c in cuts}
    false = tuple(c for c in cuts if (c.model or "", c.meter or "", c.old, c.new) not in truth)
    return Run(
        page,
        mutation,
        seed,
        outcome(changes, false, tuple(fold.held)),
        changes,
        tuple(fold.held),
        false,
        frozenset(truth - said),
    )


def outcome(changes: tuple[PriceChange, ...], false: tuple[PriceChange, ...], held: tuple[Held, ...]) -> str:
    if false:
        return "false cut"
    kinds = {str(change.kind) for change in changes}
    return "+".join(sorted(kinds)) if kinds else "held" if held else "no change"


def runs(seeds: int = 3) -> Iterator[Run]:
    """Every mutation of every fixture page that shows prices, `seeds` times each."""
    for folder in CASES:
        if not meta_of(folder) or not sheet_of(folder).rows:
            continue
        for name in mutations.NAMES:
            for seed in range(1 if name in mutations.SEEDLESS else seeds):
                found = run(folder, name, seed)
                if found is not None:
                    yield found


def report(found: Iterable[Run]) -> str:
    """Counts by mutation and outcome, as a table."""
    counts = Counter((one.mutation, one.outcome) for one in found)
    outcomes = sorted({outcome for _, outcome in counts})
    lines = ["| mutation | pages | " + " | ".join(outcomes) + " |", "|---|---|" + "---|" * len(outcomes)]
    for name in mutations.NAMES:
        row = [counts[name, outcome] for outcome in outcomes]
        lines.append(f"| {name} | {sum(row)} | " + " | ".join(str(n or "") for n in row) + " |")
    return "\n".join(lines)
