"""Readings become a history that answers: what is, what was, what we knew, who followed whom; on both databases, also in SQL."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from pricing.errors import BadInput
from store import queries
from store.engine import Store
from tests.store.readings import day, key, page, read, war

LARGE = "alibaba-large"


def rows(store: Store, sql: str) -> list[dict[str, Any]]:
    with store.read() as connection:
        return [dict(row) for row in connection.execute(text(sql)).mappings()]


def charged(store: Store, on: float, known: float | None = None) -> dict[str, Decimal]:
    found = queries.prices(
        store, as_of=day(on), known_at=None if known is None else day(known), meter="input", market="cn"
    )
    return {price.vendor: price.amount_per_mtok for price in found}


def test_what_was_charged_and_what_we_knew_are_two_questions(store: Store) -> None:
    war(store)
    assert charged(store, 0.5) == {"deepseek": Decimal(1), "zhipu": Decimal(5), "alibaba": Decimal(20)}
    assert charged(store, 3.5) == {"deepseek": Decimal("0.6"), "zhipu": Decimal(1), "alibaba": Decimal(20)}
    assert charged(store, 9) == {"deepseek": Decimal("0.6"), "zhipu": Decimal(1), "alibaba": Decimal(4)}
    assert charged(store, 9, known=2) == {"deepseek": Decimal("0.6"), "zhipu": Decimal(5), "alibaba": Decimal(20)}
    assert charged(store, 9, known=-1) == {}
    assert charged(store, -1) == {}


def test_a_history_is_told_series_by_series_oldest_first(store: Store) -> None:
    war(store)
    found = queries.history(store, LARGE)
    assert [(p.meter, p.amount_per_mtok) for p in found] == [("input", 20), ("input", 4), ("output", 20)]
    assert found[0].valid_to == found[1].valid_from
    assert queries.history(store, LARGE, meter="output", vendor="zhipu") == []
    assert [p.amount_per_mtok for p in queries.history(store, LARGE, meter="input", known_at=day(2))] == [20]


def test_changes_carry_their_evidence_and_can_be_asked_for(store: Store) -> None:
    war(store)
    found = queries.changes(store)
    assert [(c.vendor, c.kind, c.old, c.new) for c in found] == [
        ("alibaba", "cut", 20, 4),
        ("zhipu", "cut", 5, 1),
        ("deepseek", "cut", 1, Decimal("0.6")),
    ]
    assert all(c.publishable and c.evidence[0].url and c.evidence[0].snippet for c in found)
    assert [c.vendor for c in queries.changes(store, since=day(4))] == ["alibaba"]
    assert queries.changes(store, kind="hike") == []
    assert [c.vendor for c in queries.changes(store, vendor="zhipu", market="cn")] == ["zhipu"]


def test_a_chain_says_who_followed_whom_and_after_how_long(store: Store) -> None:
    war(store)
    (chain,) = queries.chains(store)
    assert [m.move.vendor for m in chain.members] == ["deepseek", "zhipu", "alibaba"]
    assert [m.link and m.link.follows for m in chain.members] == [None, ("deepseek",), ("deepseek", "zhipu")]
    assert queries.chain(store, chain.id[:6]).id == chain.id
    assert queries.chains(store, market="global") == queries.chains(store, since=day(30)) == []
    assert [m.move.vendor for m in queries.chains(store, known_at=day(4))[0].members] == ["deepseek", "zhipu"]
    with pytest.raises(BadInput, match="no chain that begins"):
        queries.chain(store, "zz")


def test_each_follower_is_entered_once_for_telling(store: Store) -> None:
    war(store)
    told = [(state.alert.kind, state.alert.vendor, state.alert.position) for state in queries.alerts(store)]
    assert ("follow_on", "alibaba", 3) in told
    assert ("follow_on", "zhipu", 2) in told
    before = len(told)
    last = {key("alibaba", LARGE): "4", key("alibaba", LARGE, "output"): "20"}
    for hours in (2, 4, 60):
        read(store, page("alibaba", day(5 + hours / 24), last))
    assert len(queries.alerts(store)) == before


def test_plain_sql_answers_through_the_views_with_exact_prices(store: Store) -> None:
    war(store)
    prices = rows(store, "SELECT vendor, amount_per_mtok FROM current_prices WHERE meter = 'input' ORDER BY vendor")
    assert [(r["vendor"], str(r["amount_per_mtok"])) for r in prices] == [
        ("alibaba", "4"),
        ("deepseek", "0.6"),
        ("zhipu", "1"),
    ]
    cuts = rows(
        store, "SELECT vendor, old_per_mtok, new_per_mtok, evidence FROM price_changes WHERE kind = 'cut' ORDER BY at"
    )
    assert [(r["vendor"], str(r["old_per_mtok"]), str(r["new_per_mtok"])) for r in cuts] == [
        ("deepseek", "1", "0.6"),
        ("zhipu", "5", "1"),
        ("alibaba", "20", "4"),
    ]
    assert all(r["evidence"] >= 1 for r in cuts)
    chain = rows(store, "SELECT vendor, position, lag_hours FROM chain_members ORDER BY position")
    assert [(r["vendor"], r["position"]) for r in chain] == [("deepseek", 1), ("zhipu", 2), ("alibaba", 3)]


@pytest.mark.parametrize("amount", ["0.000000001", "0.1", "999999.999999999", "100", "0"])
def test_the_views_print_the_very_decimal_on_both_databases(store: Store, amount: str) -> None:
    for hours in (0, 1, 2, 3):
        read(store, page("v", day(hours / 24), {key("v", "m"): amount}))
    found = rows(store, "SELECT amount_per_mtok FROM current_prices")
    assert [f"{Decimal(str(r['amount_per_mtok'])):f}" for r in found] == [amount]


def test_the_views_compare_and_sort_as_numbers(store: Store) -> None:
    war(store)
    for hours in (0, 1, 2, 3):
        read(store, page("v", day(hours / 24), {key("v", "m"): "0.08", key("v", "n"): "100"}))
    cheap = rows(store, "SELECT model FROM current_prices WHERE amount_per_mtok < 1 ORDER BY amount_per_mtok")
    assert [r["model"] for r in cheap] == ["m", "deepseek-large"]
    dear = rows(store, "SELECT model FROM current_prices WHERE amount_per_mtok >= 10 ORDER BY amount_per_mtok DESC")
    assert [r["model"] for r in dear] == ["n", "alibaba-large"]
    deep = rows(store, "SELECT vendor FROM price_changes WHERE change_pct <= -50 AND new_per_mtok < 20 ORDER BY vendor")
    assert [r["vendor"] for r in deep] == ["alibaba", "zhipu"]
    late = rows(store, "SELECT vendor FROM chain_members WHERE lag_hours > 5 ORDER BY position")
    assert [r["vendor"] for r in late] == ["zhipu", "alibaba"]


def test_the_views_show_only_what_holds_now(store: Store) -> None:
    war(store)
    later = day(9)
    two = {key("alibaba", LARGE): "2", key("alibaba", LARGE, "output"): "20"}
    read(store, page("alibaba", later, two))
    read(store, page("alibaba", later + timedelta(hours=2), two))
    found = rows(store, "SELECT amount_per_mtok FROM current_prices WHERE vendor = 'alibaba' AND meter = 'input'")
    assert [str(r["amount_per_mtok"]) for r in found] == ["2"]


def test_an_alert_counts_the_changes_that_its_message_lists(store: Store) -> None:
    """The output price follows the input price the same day, after the alert was raised."""
    war(store)
    for hours in (3, 4):
        read(
            store,
            page("alibaba", day(5 + hours / 24), {key("alibaba", LARGE): "4", key("alibaba", LARGE, "output"): "8"}),
        )
    state = next(
        state for state in queries.alerts(store) if (state.alert.vendor, state.alert.kind) == ("alibaba", "follow_on")
    )
    _, listed = queries.told_of(store, state.alert)
    assert (len(state.alert.change_ids), len(listed), state.changes) == (1, 2, 2)
    assert len(queries.told_of(store, state.alert, known_at=day(5.1))[1]) == 1
