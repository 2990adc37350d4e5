"""Prices that stand in the wrong row or column: another model's price, another meter's, another tier's, a broken order.

A model's prices are cells, (meter, condition) -> amount. Everything here compares the cells a sheet shows now with those
it showed before; each finding is (keys, rule name, what).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from pricing.guard.rules import Mover
from pricing.guard.scale import ALIKE, Finding, close_amount, scale_of
from pricing.model import Condition, Meter, PriceKey

Cell = tuple[str, Condition]
Cells = Mapping[Cell, Decimal]
Table = dict[str, dict[Cell, Decimal]]
_ORDER = (Meter.CACHED_INPUT, Meter.INPUT, Meter.OUTPUT)
_MISPLACED = ("swapped_meters", "moved_row", "moved_column", "moved_tier")
_ALIAS = re.compile(r"(?:^|[^a-z])(?:latest|default|stable|current|auto)$", re.IGNORECASE)
_MAIN = (Meter.INPUT, Meter.OUTPUT)
# Conditions that a page prints side by side; all others (context, time, region, …) make rows of their own.
_IN_COLUMNS = ("tier", "ttl", "mode", "modality")


def mixed_rows(
    movers: list[Mover], before: Mapping[PriceKey, Decimal], after: Mapping[PriceKey, Decimal]
) -> Iterator[Finding]:
    """Movers that look like a price read from another row, column or tier."""
    if len({mover.new for mover in movers}) == 1 and movers[0].new and len({mover.key.meter for mover in movers}) >= 3:
        yield [mover.key for mover in movers], "one_figure", ""
    if len({mover.old for mover in movers}) == 1 and _many(movers):
        yield [mover.key for mover in movers], "was_one_figure", ""
    then, now = _tables(before), _tables(after)
    misplaced: set[str] = set()
    merged: set[str] = set()
    names: dict[tuple[str, str], list[str]] = {}
    slipped: dict[tuple[str, str], set[str]] = {}
    grouped: dict[tuple[tuple[str, str], str], list[Mover]] = defaultdict(list)
    for mover in movers:
        grouped[_place(mover.key), mover.key.model].append(mover)
    for (place, model), moved in grouped.items():
        old, new = then[place][model], now[place][model]
        if _ALIAS.search(model) and (other := _points_elsewhere(model, then[place], now[place])):
            yield [mover.key for mover in moved], "alias", other
            continue
        findings = [*_columns(moved, old, new), *_other_row(moved, old, new)]
        if place not in names:
            names[place] = sorted({*then[place], *now[place]})
            slipped[place] = _slipped(then[place], now[place])
        if found := _neighbour(model, names[place], slipped[place], then[place], now[place]):
            findings.append(([mover.key for mover in moved], *found))
        if any(rule in _MISPLACED for _, rule, _ in findings):
            misplaced.add(model)
        if any(rule == "merged_rows" for _, rule, _ in findings):
            merged.add(model)
        yield from findings
    if len(merged) >= 3:
        yield [mover.key for mover in movers if mover.key.model in merged], "mixed_page", ""
    if len(misplaced) >= 2 and 2 * len(misplaced) >= len({mover.key.model for mover in movers}):
        yield [mover.key for mover in movers], "mixed_page", ""


def _many(movers: list[Mover]) -> bool:
    """Three models or more, and as many new figures."""
    return len({mover.key.model for mover in movers}) >= 3 and len({mover.new for mover in movers}) >= 3


def _columns(moved: list[Mover], old: Cells, new: Cells) -> Iterator[Finding]:
    """Cells of one row that took each other's amounts, or an order (hit ≤ input ≤ output) that newly broke."""
    rows: dict[Condition, list[Mover]] = defaultdict(list)
    for mover in moved:
        rows[mover.key.condition.without(*_IN_COLUMNS)].append(mover)
    for row, members in rows.items():
        taken = {mover.key: cell for mover in members if (cell := _taken(mover, row, old, new)) is not None}
        if len(taken) >= 2:
            yield [mover.key for mover in members], "swapped_meters", ""
        for key, (meter, condition) in taken.items():
            if condition.get("tier") != key.condition.get("tier"):
                yield [key], "moved_tier", condition.get("tier") or "standard"
            elif key.meter in _MAIN and (meter not in _MAIN or meter == Meter.OUTPUT):
                yield [key], "moved_column", meter
            else:
                yield [key], "same_as_meter", meter
    for condition in {mover.key.condition for mover in moved}:
        ordered, orderly = _in_order(old, condition), _in_order(new, condition)
        here = [mover for mover in moved if mover.key.condition == condition]
        if ordered and not orderly:
            yield [mover.key for mover in here], "order", ""
        if orderly and not ordered:
            scales = [(mover.key, scale_of(mover.factor)) for mover in here]
            yield [key for key, scale in scales if scale is not None and scale.power_of_ten], "put_in_order", ""


def _taken(mover: Mover, row: Condition, old: Cells, new: Cells) -> Cell | None:
    """The cell of the same row whose earlier amount this one now shows; one that moved by the same factor is no suspect."""
    mine = (mover.key.meter, mover.key.condition)
    for cell, amount in old.items():
        if cell == mine or not amount or not close_amount(amount, mover.new) or cell[1].without(*_IN_COLUMNS) != row:
            continue
        if close_amount(amount, mover.old) or (
            cell in new and abs(new[cell] / amount - mover.factor) <= ALIKE * mover.factor
        ):
            continue
        return cell
    return None


def _in_order(cells: Cells, condition: Condition) -> bool:
    found = [cells[meter, condition] for meter in _ORDER if (meter, condition) in cells]
    return found == sorted(found)


def _neighbour(model: str, names: list[str], slipped: set[str], then: Table, now: Table) -> tuple[str, str] | None:
    """The model now costs what another row of the sheet costs or cost, and did not before. A row that stood at that price
    all along explains it better than one that came to it at the same time. `slipped`: rows of a table that slipped."""
    old = then[model]
    new = _moved_part(old, now[model])
    same = stood = merged = None
    cell, amount = next(iter(new.items()))
    low, high = amount * (1 - ALIKE), amount * (1 + ALIKE)
    for other in names:
        was, is_ = then.get(other, {}), now.get(other, {})
        before, after = was.get(cell), is_.get(cell)
        if before is not None and after is not None and not (low <= before <= high or low <= after <= high):
            continue  # far from both: nine rows in ten end here
        if other == model or _alike(old, was):
            continue
        takes_old, takes_new = _alike(new, was), _alike(new, is_)
        if takes_old and (_alike(_moved_part(was, is_), old) or (model in slipped and not _same(was, is_))):
            return "moved_row", other
        if not (takes_old or takes_new) or len(set(new.values())) < 2:
            continue
        if not was or _alike(was, is_) or akin(model, other):
            same = same or other
            stood = stood or (other if takes_old and takes_new else None)
        elif is_ and not takes_old and _could_be_one(old, now[model], was, is_):
            merged = merged or other
        elif is_ or slipped:
            return "moved_row", other
        else:
            same = same or other
    if merged and not stood:
        return "merged_rows", merged
    return ("same_as_row", same) if same else None


def _points_elsewhere(model: str, then: Table, now: Table) -> str:
    """The model whose price an alias has taken, coming from that of another; both stood still."""
    still = [other for other, was in then.items() if other != model and _alike(was, now.get(other, {}))]
    if not any(_alike(then[model], then[other]) for other in still):
        return ""
    return min((other for other in still if _alike(now[model], then[other])), default="")


def _could_be_one(old: Cells, new: Cells, was: Cells, is_: Cells) -> bool:
    """Can two rows that came to one price both be true? If both fell or both rose; or if the price is made of both, each
    having kept a cell that the other gave up."""
    if _one_way(old, new) * _one_way(was, is_) > 0:
        return True
    mine, theirs = _stood(old, new), _stood(was, is_)
    return bool(mine - theirs) and bool(theirs - mine)


def _stood(old: Cells, new: Cells) -> set[Cell]:
    return {cell for cell, amount in old.items() if cell in new and close_amount(amount, new[cell])}


def _one_way(old: Cells, new: Cells) -> int:
    """-1 if all that moved fell, 1 if all rose, else 0."""
    ways = {1 if new[cell] > amount else -1 for cell, amount in old.items() if cell in new and new[cell] != amount}
    return ways.pop() if len(ways) == 1 else 0


def _moved_part(old: Cells, new: Cells) -> Cells:
    """The cells that changed, if two or more did: a row need not slip whole."""
    moved = {cell: amount for cell, amount in new.items() if cell not in old or not close_amount(old[cell], amount)}
    return moved if len(moved) >= 2 else new


def _slipped(then: Table, now: Table) -> set[str]:
    """The rows that show what another row, which has moved on too, was before; none, if they may be true: fewer than two,
    or all cheaper while a further row moved otherwise."""
    moved = [model for model, old in then.items() if not _same(old, now.get(model, {}))]
    found = {
        model
        for model in moved
        if model in now
        and any(_alike(_moved_part(then[model], now[model]), then[other]) for other in moved if other != model)
    }
    ways = {_one_way(then[model], now[model]) for model in found}
    return found if len(found) >= 2 and (ways != {-1} or len(found) == len(moved)) else set()


def _same(old: Cells, new: Cells) -> bool:
    """Is the row still there, and no cell of it at another amount?"""
    return bool(new) and all(close_amount(amount, new[cell]) for cell, amount in old.items() if cell in new)


def _other_row(moved: list[Mover], old: Cells, new: Cells) -> Iterator[Finding]:
    """The model under one condition now costs exactly what it cost under another (a context tier, day or night)."""
    rows: dict[Condition, dict[str, Mover]] = defaultdict(dict)
    for mover in moved:
        rows[mover.key.condition][mover.key.meter] = mover
    for mine, steps in rows.items():
        for other in sorted({condition for _, condition in old} - {mine}, key=Condition.canonical):
            if other.without(*_IN_COLUMNS) == mine.without(*_IN_COLUMNS):
                continue
            there = {meter: old.get((meter, other)) for meter in steps}
            if any(amount != steps[meter].new for meter, amount in there.items()):
                continue
            swapped = all(new.get((meter, other)) == mover.old for meter, mover in steps.items())
            rule = "moved_row" if swapped else "same_as_tier"
            yield [mover.key for mover in steps.values()], rule, "another tier"


def _alike(one: Cells, other: Cells) -> bool:
    """The same amounts, but for a converter's rate, in at least two shared cells and in all of them."""
    shared = 0
    for cell, amount in one.items():
        theirs = other.get(cell)
        if theirs is None:
            continue
        if not close_amount(amount, theirs):
            return False
        shared += 1
    return shared >= 2


def akin(one: str, other: str) -> bool:
    """Names of which one continues the other: a dated snapshot, a suffix, another spelling."""
    short, long = sorted((_plain(one), _plain(other)), key=len)
    return len(short) >= 3 and long.startswith(short)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _place(key: PriceKey) -> tuple[str, str]:
    return key.market, key.currency


def _tables(prices: Mapping[PriceKey, Decimal]) -> Mapping[tuple[str, str], Table]:
    found: dict[tuple[str, str], Table] = defaultdict(lambda: defaultdict(dict))
    for key, amount in prices.items():
        found[_place(key)][key.model][key.meter, key.condition] = amount
    return found
