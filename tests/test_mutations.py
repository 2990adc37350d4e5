"""No single change of a saved page makes a cut that the page does not state; a true cut is found. The counts stand in docs/vendors.md."""

from __future__ import annotations

from collections import Counter

import pytest

from tests import mutations
from tests.drill import Run, report, runs

FULL_STOP = {"all_rows_dropped", "table_emptied", "captcha"}


@pytest.fixture(scope="module")
def found() -> list[Run]:
    return list(runs())


def of(found: list[Run], mutation: str) -> list[Run]:
    return [one for one in found if one.mutation == mutation]


@pytest.mark.parametrize("mutation", mutations.NAMES)
def test_no_false_cut(found: list[Run], mutation: str) -> None:
    false = [
        f"{one.page} seed {one.seed}: {c.kind} {c.model} {c.meter} {c.old} -> {c.new}"
        for one in of(found, mutation)
        for c in one.false_cuts
    ]
    assert not false, "\n".join(false)


@pytest.mark.parametrize("mutation", mutations.NAMES)
def test_every_mutation_meets_many_pages(found: list[Run], mutation: str) -> None:
    assert len({one.page for one in of(found, mutation)}) >= 20, f"{mutation} finds too little to change"


@pytest.mark.parametrize("mutation", sorted(FULL_STOP))
def test_a_page_without_prices_is_held_with_a_reason(found: list[Run], mutation: str) -> None:
    for one in of(found, mutation):
        assert one.outcome == "held", f"{one.page}: {one.outcome}"
        assert all(held.reason for held in one.held)


@pytest.mark.parametrize("mutation", ["column_inserted", "columns_swapped"])
def test_a_changed_layout_alone_moves_no_price(found: list[Run], mutation: str) -> None:
    """On (nearly) every page it changes nothing at all; on one with a row tag missing the cells fall out of their columns."""
    here = of(found, mutation)
    changed = [f"{one.page} seed {one.seed}: {one.outcome}" for one in here if one.changes]
    assert not [line for line in changed if "cut" in line or "hike" in line or "free" in line], "\n".join(changed)
    assert len(changed) * 20 <= len(here), "\n".join(changed)


@pytest.mark.parametrize("mutation", ["unit_changed", "currency_swapped"])
def test_another_unit_or_currency_is_never_a_price_move(found: list[Run], mutation: str) -> None:
    told = [
        f"{one.page}: {one.outcome}" for one in of(found, mutation) if "hike" in one.outcome or "cut" in one.outcome
    ]
    assert not told, "\n".join(told)


def test_true_cuts_are_found(found: list[Run]) -> None:
    control = of(found, "true_cut")
    missed = [
        f"{one.page} seed {one.seed}: {sorted(map(str, one.missed))} {[held.reason for held in one.held][:2]}"
        for one in control
        if one.missed
    ]
    assert len(missed) * 20 <= len(control), "\n".join(missed)
    assert Counter(one.outcome for one in control)["cut"] * 10 >= len(control) * 9


def test_the_report_counts_every_run(found: list[Run]) -> None:
    assert report(found).count("\n") == len(mutations.NAMES) + 1
