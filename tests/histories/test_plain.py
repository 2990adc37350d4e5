"""Plain true changes are found once, exactly and on their day; nothing else is made of them."""

from __future__ import annotations

import random

import pytest

from tests.histories.conftest import Replay
from tests.histories.tables import at, bait, changed, cuts, every, moves, play, reasons, sheet, told

DAYS = range(0, 30)


def story(vendor: str, old: tuple[float, ...], new: tuple[float, ...], day: int = 5) -> list[dict]:
    other = {"qwen-other": (7, 21)}
    before, after = {"qwen-x": old} | other, {"qwen-x": new} | other
    return every(range(day), vendor, before) + every(range(day, 30), vendor, after) + bait(DAYS)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((20, 60), (0.5, 2), ["cut input 20->0.5", "cut output 60->2"]),
        ((4, 12), (2, 6), ["cut input 4->2", "cut output 12->6"]),
        ((4, 12), (4, 9), ["cut output 12->9"]),
        ((50, 50), (5, 5), ["cut input 50->5", "cut output 50->5"]),
        ((4, 12), (0, 0), ["free input 4->0", "free output 12->0"]),
        ((4, 12), (5, 15), ["hike input 4->5", "hike output 12->15"]),
        ((4, 12), (3.3, 9.9), ["cut input 4->3.3", "cut output 12->9.9"]),
        ((10, 30), (0.1, 0.3), ["cut input 10->0.1", "cut output 30->0.3"]),
    ],
)
def test_a_true_change_is_found(replay: Replay, old: tuple, new: tuple, expected: list[str]) -> None:
    result = replay(story("alibaba", old, new))
    mine = [c for c in result["changes"] if c["vendor"] == "alibaba"]
    assert [f"{c['kind']} {c['meter']} {c['old']}->{c['new']}" for c in mine] == expected
    assert {c["status"] for c in mine} == {"confirmed"}
    assert {c["at"] for c in mine} == {at(5).isoformat()}
    assert told(result) == ([] if expected[0].startswith("hike") else ["follow_on alibaba"])


def test_the_percent_is_exact() -> None:
    result = play(story("alibaba", (20, 60), (0.5, 2)))
    assert [c["change_pct"] for c in result["changes"] if c["vendor"] == "alibaba"] == ["-97.5", "-96.67"]


def test_the_second_sighting_publishes_and_the_first_dates_it(replay: Replay) -> None:
    result = replay(story("alibaba", (4, 12), (2, 6)))
    change = next(c for c in result["changes"] if c["vendor"] == "alibaba")
    assert at(5).isoformat() == change["at"] < change["recorded_at"] <= at(6).isoformat()


def test_one_sighting_changes_nothing() -> None:
    result = play(every(range(5), "alibaba", {"qwen-x": (4, 12)}) + sheet(5, "alibaba", {"qwen-x": (2, 6)}))
    assert result["changes"] == []
    assert "seen 1 of 2 times" in reasons(result)


def test_two_looks_within_minutes_are_one_sighting() -> None:
    rows = every(range(5), "alibaba", {"qwen-x": (4, 12)}) + every([5, 5.01], "alibaba", {"qwen-x": (2, 6)})
    assert play(rows)["changes"] == []


def test_free_and_deep_cuts_take_three_sightings() -> None:
    for new in ((0, 0), (0.2, 0.6)):
        seen_twice = every(range(5), "alibaba", {"qwen-x": (4, 12)}) + every([5, 6], "alibaba", {"qwen-x": new})
        assert play(seen_twice)["changes"] == []
        assert len(play(seen_twice + sheet(7, "alibaba", {"qwen-x": new}))["changes"]) == 2


def test_the_same_history_gives_the_same_result_twice() -> None:
    rows = story("alibaba", (4, 12), (2, 6))
    assert play(rows) == play(rows)


def test_doubled_and_shuffled_rows_change_nothing() -> None:
    rows = story("alibaba", (4, 12), (2, 6))
    shuffled = [*rows, *rows]
    random.Random(3).shuffle(shuffled)
    assert sorted(changed(play(shuffled))) == sorted(changed(play(rows)))
    assert told(play(shuffled)) == told(play(rows))


def test_rows_of_one_fetch_may_differ_by_seconds() -> None:
    rows = []
    for day in range(20):
        prices = (4, 12) if day < 5 else (2, 6)
        for place, model in enumerate(f"qwen-{n}" for n in range(12)):
            rows += sheet(day + place / 86400, "alibaba", {model: prices if model == "qwen-3" else (7, 21)})
    result = play(rows)
    assert cuts(result) == ["cut alibaba qwen-3 input 4->2", "cut alibaba qwen-3 output 12->6"]
    assert "known models are listed" not in reasons(result)


def test_nine_models_on_one_day_are_one_move(replay: Replay) -> None:
    old = {f"qwen-{n}": (10 + n, 20 + n) for n in range(9)}
    new = {f"qwen-{n}": (2 + n / 10, 6 + n / 10) for n in range(9)}
    result = replay(every(range(5), "alibaba", old) + every(range(5, 30), "alibaba", new) + bait(DAYS))
    assert len(cuts(result)) == 20
    assert told(result) == ["follow_on alibaba"]
    assert [len(move["changes"]) for move in result["moves"]] == [2, 18]


def test_halving_every_price_is_believed_after_a_day(replay: Replay) -> None:
    old = {f"qwen-{n}": (4 + n, 12 + n) for n in range(5)}
    new = {name: (i / 2, o / 2) for name, (i, o) in old.items()}
    result = replay(every(range(5), "alibaba", old) + every(range(5, 30), "alibaba", new) + bait(DAYS))
    assert len(cuts(result)) == 12
    assert told(result) == ["follow_on alibaba"]


def test_a_standard_price_halved_with_its_batch_price_is_a_cut(replay: Replay) -> None:
    """The new standard price is the batch price of before: no column moved, both fell by the same."""
    old = {"gpt-x": (4, 16), "gpt-x/input/tier=batch": 2, "gpt-x/output/tier=batch": 8}
    new = {"gpt-x": (2, 8), "gpt-x/input/tier=batch": 1, "gpt-x/output/tier=batch": 4}
    result = replay(every(range(5), "openai", old) + every(range(5, 30), "openai", new) + bait(DAYS))
    assert len([line for line in cuts(result) if "openai" in line]) == 4


def test_cuts_of_one_vendor_weeks_apart_are_a_repeat(replay: Replay) -> None:
    rows = every(range(5), "zhipu", {"glm-x": (5, 5)}) + every(range(5, 12), "zhipu", {"glm-x": (2, 2)})
    rows += every(range(12, 30), "zhipu", {"glm-x": (1, 1)}) + bait(DAYS)
    assert told(replay(rows)) == ["follow_on zhipu", "repeat zhipu"]


def test_after_fifteen_quiet_days_a_cut_opens_a_chain_of_its_own(replay: Replay) -> None:
    rows = (
        bait(range(30))
        + every(range(17), "zhipu", {"glm-x": (5, 5)})
        + every(range(17, 30), "zhipu", {"glm-x": (2, 2)})
    )
    result = replay(rows)
    assert len(moves(result)) == 4
    assert (told(result), result["chains"]) == ([], [])


def test_markets_do_not_answer_each_other(replay: Replay) -> None:
    rows = bait(range(30)) + every(range(5), "openai", {"gpt-x": (5, 15)}, market="global", currency="USD")
    rows += every(range(5, 30), "openai", {"gpt-x": (2, 8)}, market="global", currency="USD")
    assert told(replay(rows)) == []
