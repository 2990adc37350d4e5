"""Entries of lists kept by hand: copied, filled in later, rounded, renamed. None of it is a price decision."""

from __future__ import annotations

from typing import Any

from tests.histories.conftest import Replay
from tests.histories.tables import as_log, bait, changed, cuts, every, kinds, moves, play, told

OLD = {"opus-4": (15, 75, 1.5), "sonnet": (3, 15, 0.3)}
FIVE = {f"vendor-{n}": {"m": (4 + n, 12 + n)} for n in range(4)}
BAIT = "moonshot"


def own(lines: list[str], vendor: str) -> list[str]:
    return [line for line in lines if line.split()[1] == vendor]


def test_the_cache_prices_copied_from_the_last_model_are_set_right(replay: Replay) -> None:
    rows = every(range(20), "anthropic", OLD)
    rows += every(range(20, 22), "anthropic", OLD | {"opus-5": (5, 25, 1.5), "opus-5/cache_write": 18.75})
    rows += every(range(22, 40), "anthropic", OLD | {"opus-5": (5, 25, 0.5), "opus-5/cache_write": 6.25})
    write = every(range(40), "anthropic", {"opus-4/cache_write": 18.75})
    result = replay(rows + write + bait(range(40), 19))
    assert (own(cuts(result), "anthropic"), told(result)) == ([], [])


def test_a_row_copied_from_a_sibling_is_set_right(replay: Replay) -> None:
    old = {"flash": (0.5, 3, 0.05), "pro": (2, 12, 0.2)}
    rows = every(range(20), "google", old) + every(range(20, 26), "google", old | {"lite": (0.5, 3, 0.05)})
    rows += every(range(26, 50), "google", old | {"lite": (0.25, 1.5, 0.025)})
    result = replay(rows + bait(range(50), 19))
    assert (own(cuts(result), "google"), told(result)) == ([], [])


def test_a_model_launched_at_its_siblings_price_and_cut_weeks_later_is_a_true_cut(replay: Replay) -> None:
    old = {"gpt-5.5": (5, 30), "mini": (1, 6)}
    rows = every(range(20), "openai", old) + every(range(20, 50), "openai", old | {"sol": (5, 30)})
    rows += every(range(50, 70), "openai", old | {"sol": (4, 20)})
    assert cuts(replay(rows)) == ["cut openai sol input 5->4", "cut openai sol output 30->20"]


def test_a_new_model_cut_within_days_with_its_sibling_is_a_true_cut(replay: Replay) -> None:
    old = {"flash": (0.22, 0.66), "pro": (0.66, 1.98)}
    rows = every(range(20), "deepseek", old) + every(range(20, 30), "deepseek", old | {"vision": (0.22, 0.66)})
    rows += every(range(30, 50), "deepseek", old | {"flash": (0.15, 0.6), "vision": (0.15, 0.6)})
    assert len(cuts(replay(rows))) == 4


def test_an_entry_without_a_price_yet_is_neither_free_nor_a_rise_when_it_is_filled_in(replay: Replay) -> None:
    rows = [row for name, prices in FIVE.items() for row in every(range(60), name, prices)]
    old = {"glm-5": (4, 14), "glm-5-air": (1, 4)}
    rows += every(range(20), "zhipu", old) + every(range(20, 28), "zhipu", old | {"glm-6": (0, 0)})
    rows += every(range(28, 60), "zhipu", old | {"glm-6": (6, 20)})
    result = replay(rows + bait(range(60), 19))
    assert (own(moves(result), "zhipu"), told(result)) == ([], [])


def test_one_figure_stood_in_a_whole_column_and_is_filled_in(replay: Replay) -> None:
    after = {"a": (0.15, 0.6), "b": (0.05, 0.08), "c": (0.59, 0.79), "d": (0.11, 0.34), "e": (0.6, 3)}
    before = {name: (price, 1) for name, (price, _) in after.items()}
    result = replay(
        every(range(10), "other:groq", before) + every(range(10, 40), "other:groq", after) + bait(range(40), 9)
    )
    assert (own(moves(result), "other:groq"), told(result)) == ([], [])


def test_rounded_prices_are_given_in_full(replay: Replay) -> None:
    """0.005 had been rounded to 0.01, half of it or not: three at once."""
    before = {"gpt-5": (1.25, 10, 0.13), "gpt-5-mini": (0.25, 2, 0.03), "gpt-5-nano": (0.05, 0.4, 0.01)}
    after = {"gpt-5": (1.25, 10, 0.125), "gpt-5-mini": (0.25, 2, 0.025), "gpt-5-nano": (0.05, 0.4, 0.005)}
    result = replay(every(range(10), "openai", before) + every(range(10, 30), "openai", after) + bait(range(30), 9))
    assert (own(moves(result), "openai"), told(result)) == ([], [])


def test_a_long_context_tier_that_begins_elsewhere_is_no_rise() -> None:
    base, tier = {"gpt": (2.5, 15)}, {"gpt/input/context=>200k": 5, "gpt/output/context=>200k": 22.5}
    moved = {"gpt/input/context=>272k": 5, "gpt/output/context=>272k": 22.5}
    rows = every(range(10), "openai", base | tier) + every(range(10, 30), "openai", base | moved)
    for result in (play(rows), play(as_log(rows))):
        assert moves(result) == []


def market(days: range) -> list[dict[str, Any]]:
    return [row for name, prices in FIVE.items() for row in every(days, name, prices)]


def test_a_low_launch_of_a_vendor_that_sells_lower_already_is_no_move(replay: Replay) -> None:
    old = {"lite": (0.1, 0.4), "flash": (0.3, 2.5)}
    rows = every(range(20), "google", old) + every(range(20, 40), "google", old | {"lite-next": (0.2, 0.9)})
    result = replay(rows + market(range(40)) + bait(range(40), 19))
    assert (changed(result, "launch") != [], told(result)) == (True, [])


def test_a_cache_price_that_joins_a_low_launch_a_day_later_is_no_second_move(replay: Replay) -> None:
    old = {"mini": (3, 12)}
    rows = every(range(20), "openai", old) + every(range(20, 22), "openai", old | {"nano": (0.05, 0.4)})
    rows += every(range(22, 40), "openai", old | {"nano": (0.05, 0.4, 0.01)})
    result = replay(rows + market(range(40)) + bait(range(40), 19))
    assert told(result) == ["follow_on openai"]
    assert "launch" in kinds(result)


def test_an_alias_that_stands_for_another_model_from_now_on_was_not_cut(replay: Replay) -> None:
    models = {"flash-2": (1.5, 9), "flash-3": (0.75, 3.75)}
    rows = every(range(10), "google", models | {"flash-latest": (1.5, 9)})
    rows += every(range(10, 30), "google", models | {"flash-latest": (0.75, 3.75)})
    result = replay(rows + bait(range(30), 9))
    assert (own(moves(result), "google"), told(result)) == ([], [])


def test_an_alias_cut_with_its_model_is_cut(replay: Replay) -> None:
    rows = every(range(10), "alibaba", {"max": (20, 60), "max-latest": (20, 60), "turbo": (2, 6)})
    rows += every(range(10, 30), "alibaba", {"max": (2.4, 9.6), "max-latest": (2.4, 9.6), "turbo": (2, 6)})
    assert len(cuts(replay(rows))) == 4
