"""Bitemporal algebra: what was charged, as we knew it then and as we know it now; nothing is ever undone in place."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pricing.model import PriceKey, Revision, Status
from pricing.timeline import Delta, apply, as_of, end, fill, known_at_time

KEY = PriceKey("deepseek", "v4-pro", "input", "cn", "CNY")


def day(number: int) -> datetime:
    return datetime(2026, 1, number, tzinfo=UTC)


def revision(amount: int, valid: int, recorded: int, until: int | None = None) -> Revision:
    stop = None if until is None else day(until)
    return Revision(KEY, Decimal(amount), day(valid), day(recorded), Status.CONFIRMED, valid_to=stop)


def amount_at(delta: Delta, when: int) -> int | None:
    found = as_of(delta.known, day(when))
    return None if found is None else int(found.amount_per_mtok)


def test_a_new_price_ends_the_old_one_where_it_begins() -> None:
    delta = apply([revision(4, 1, 1)], revision(2, 10, 11))
    assert [amount_at(delta, when) for when in (1, 9, 10, 20)] == [4, 4, 2, 2]
    assert [closed.recorded_to for closed in delta.close] == [day(11)]


def test_a_price_for_a_while_leaves_the_old_one_on_both_sides() -> None:
    delta = apply([revision(4, 1, 1)], revision(2, 10, 11, until=15))
    assert [amount_at(delta, when) for when in (9, 10, 14, 15)] == [4, 2, 2, 4]


def test_what_we_knew_stays_what_we_knew() -> None:
    first = revision(4, 1, 1)
    delta = apply([first], revision(2, 5, 11))
    everything = [*delta.close, *delta.open]
    assert int(as_of(everything, day(7), known_at=day(10)).amount_per_mtok) == 4
    assert int(as_of(everything, day(7), known_at=day(12)).amount_per_mtok) == 2


def test_news_of_the_past_does_not_undo_what_came_after() -> None:
    delta = fill([revision(2, 10, 10)], revision(4, 5, 20))
    assert [amount_at(delta, when) for when in (4, 5, 9, 10)] == [None, 4, 4, 2]


def test_withdrawn_means_nothing_is_charged() -> None:
    delta = end([revision(4, 1, 1)], day(10), day(12))
    assert [amount_at(delta, when) for when in (9, 10, 20)] == [4, None, None]


spans = st.tuples(st.integers(1, 9), st.integers(1, 20), st.one_of(st.none(), st.integers(1, 8)))


@given(st.lists(spans, min_size=1, max_size=8))
def test_at_any_time_there_is_at_most_one_price_and_nothing_is_lost(changes: list[tuple[int, int, int | None]]) -> None:
    known: tuple[Revision, ...] = ()
    everything: set[Revision] = set()
    for recorded, (amount, valid, length) in enumerate(changes, 1):
        new = revision(amount, valid, recorded, None if length is None else valid + length)
        delta = apply(known, new)
        everything = (everything - {r for r in everything if any(_same(r, c) for c in delta.close)}) | set(delta.close)
        everything |= set(delta.open)
        known = delta.known
        assert known_at_time(everything, None) == known
    for when in range(1, 30):
        standing = [r for r in known if r.valid_from <= day(when) and (r.valid_to is None or day(when) < r.valid_to)]
        last = [a for a, v, n in changes if v <= when and (n is None or when < v + n)]
        assert len(standing) <= 1
        assert [int(r.amount_per_mtok) for r in standing] == last[-1:]


def _same(one: Revision, other: Revision) -> bool:
    return (one.valid_from, one.recorded_from, one.amount_per_mtok, one.valid_to) == (
        other.valid_from, other.recorded_from, other.amount_per_mtok, other.valid_to,
    )  # fmt: skip
