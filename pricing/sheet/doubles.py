"""Rows of a page beside one another: the same thing priced twice, tables that contradict one another, columns misread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pricing.documents import SheetRow, Skipped
from pricing.sheet.prices import RawPrice
from pricing.sheet.text import one_line

MAX_SKIPPED = 400
_OF_A_HIT = frozenset({"cache", "modality", "ttl"})


def hosted(rows: list[SheetRow]) -> list[SheetRow]:
    """Where a page tells first-party from its own hosting of a model, the row without the mark is the hosted one."""
    direct = {row.model for row in rows if ("channel", "first_party") in row.condition.items}
    return [
        replace(row, condition=row.condition.with_(channel="hosted"))
        if row.model in direct and row.condition.get("channel") is None
        else row
        for row in rows
    ]


def _key(row: SheetRow) -> tuple[object, ...]:
    return (row.model, row.meter, row.market, row.currency, row.condition.items)


def uncontradicted(rows: Sequence[tuple[RawPrice, SheetRow]], skipped: list[Skipped]) -> list[SheetRow]:
    """One grid's rows (each with the price as read) without those whose column prints two prices for one thing.

    Beside a price, a free row is one of a free plan.
    """
    keys = [(raw.where, _key(row)) for raw, row in rows]
    if len(set(keys)) == len(keys):
        return [row for _, row in rows]
    amounts: dict[object, set[Decimal]] = {}
    firsts: dict[object, SheetRow] = {}
    for key, (raw, row) in zip(keys, rows, strict=True):
        if firsts.setdefault((raw.row, key), row) is row:
            amounts.setdefault(key, set()).add(row.amount_per_mtok)
    for listed in amounts.values():
        if len(listed) == 2:
            listed.discard(Decimal(0))
    kept = []
    lost: dict[str, SheetRow] = {}
    for key, (_, row) in zip(keys, rows, strict=True):
        listed = amounts[key]
        if len(listed) > 1:
            lost[row.model] = row
        elif row.amount_per_mtok in listed:
            kept.append(row)
    reason = "a column prints two prices for the same thing"
    skipped += [Skipped(reason, one_line(f"{r.model} {r.meter}: {r.printed}")) for r in lost.values()]
    return kept


def unlike(tables: Sequence[tuple[object, list[SheetRow]]], skipped: list[Skipped]) -> list[SheetRow]:
    """All rows but those of a table that looks like one before it and prices everything they share otherwise.

    Such a table is for another region or plan than the first, and the page does not say which.
    """
    alike = Counter(looks for looks, _ in tables)
    seen: dict[object, dict[object, Decimal]] = {}
    out: list[SheetRow] = []
    for looks, rows in tables:
        if alike[looks] > 1:
            known = seen.setdefault(looks, {})
            keys = [_key(row) for row in rows]
            shared = [known[key] == row.amount_per_mtok for key, row in zip(keys, rows, strict=True) if key in known]
            if shared and not any(shared):
                reason = "a second table like one before it with other prices: for what it holds is not said"
                skipped.append(Skipped(reason, one_line(f"{rows[0].model} {rows[0].meter}: {rows[0].printed}")))
                continue
            known |= {key: row.amount_per_mtok for key, row in zip(keys, rows, strict=True)}
        out += rows
    return out


def without_doubles(rows: Sequence[SheetRow], skipped: list[Skipped]) -> list[SheetRow]:
    """The first row of each thing; another price for it further down is told."""
    kept: dict[tuple[object, ...], SheetRow] = {}
    for row in rows:
        first = kept.setdefault(_key(row), row)
        if first.amount_per_mtok != row.amount_per_mtok and len(skipped) < MAX_SKIPPED:
            reason = "the page prints another price for the same thing further up"
            skipped.append(Skipped(reason, one_line(f"{row.model} {row.meter}: {row.printed}")))
    return list(kept.values())


def impossible(rows: Sequence[SheetRow]) -> str | None:
    """A sentence if many models cost more on a cache hit than without: columns were moved or misread."""

    def asked(row: SheetRow) -> tuple[object, ...]:
        return (row.model, row.currency, tuple(kv for kv in row.condition.items if kv[0] not in _OF_A_HIT))

    hits = [row for row in rows if row.meter == "cached_input"]
    inputs = {asked(row): row.amount_per_mtok for row in rows if row.meter == "input"} if hits else {}
    pairs = [(row.amount_per_mtok, inputs[key]) for row in hits if (key := asked(row)) in inputs]
    wrong = sum(hit > miss for hit, miss in pairs)
    if wrong >= 2 and wrong * 3 >= len(pairs):
        return (
            f"{wrong} of {len(pairs)} cache hits cost more than the input they replace: columns were moved or misread"
        )
    return None
