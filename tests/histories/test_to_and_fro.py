"""A → B → A: within a day a flap, within days a correction, again and again no decision of the vendor."""

from __future__ import annotations

import random

from tests.histories.conftest import Replay
from tests.histories.tables import bait, changed, cuts, every, kinds, moves, play, reasons, told

A, B = {"qwen-x": (4, 12), "qwen-y": (7, 21)}, {"qwen-x": (2, 6), "qwen-y": (7, 21)}
BAIT = ["cut moonshot moonshot-v1-8k input 12->6", "cut moonshot moonshot-v1-8k output 12->6"]


def test_seen_once_and_gone_the_next_day_is_a_flap(replay: Replay) -> None:
    rows = every([0, 1, 2, 3, 4], "alibaba", A) + every([5], "alibaba", B) + every(range(6, 30), "alibaba", A)
    result = replay(rows + bait(range(30)))
    assert moves(result) == BAIT
    assert told(result) == []
    assert "a flap" in reasons(result)


def test_twenty_minutes_of_another_price_is_a_flap() -> None:
    rows = every([0, 1, 2, 3, 4], "alibaba", A) + every([5, 5.005, 5.01], "alibaba", B)
    rows += every([5.05, *range(6, 30)], "alibaba", A) + bait(range(30))
    assert (moves(play(rows)), told(play(rows))) == (BAIT, [])


def test_a_page_that_alternates_is_never_believed(replay: Replay) -> None:
    rows = [row for day in range(41) for row in every([day], "alibaba", B if day % 2 else A)]
    result = replay(rows + bait(range(41)))
    assert (moves(result), told(result)) == (BAIT, [])


def test_five_days_of_another_price_are_taken_back(replay: Replay) -> None:
    rows = every(range(20), "alibaba", A) + every(range(20, 25), "alibaba", B) + every(range(25, 50), "alibaba", A)
    result = replay(rows)
    assert moves(result) == []
    assert changed(result, "correction") == [
        "correction alibaba qwen-x input 2->4",
        "correction alibaba qwen-x output 6->12",
    ]
    assert result["moves"] == []


def test_a_month_of_another_price_is_a_cut_and_a_rise(replay: Replay) -> None:
    rows = every(range(5), "alibaba", A) + every(range(5, 35), "alibaba", B) + every(range(35, 70), "alibaba", A)
    assert [line.split()[0] for line in moves(replay(rows))] == ["cut", "cut", "hike", "hike"]


def test_the_same_step_for_the_second_time_is_no_decision(replay: Replay) -> None:
    rows = []
    for round_ in range(5):
        rows += every(range(round_ * 20, round_ * 20 + 10), "alibaba", A)
        rows += every(range(round_ * 20 + 10, round_ * 20 + 20), "alibaba", B)
    assert len(cuts(replay(rows))) == 2
    assert "restatement" in kinds(replay(rows))


def test_a_rise_taken_back_is_no_cut(replay: Replay) -> None:
    dear = {"qwen-x": (8, 24), "qwen-y": (7, 21)}
    rows = every(range(20), "alibaba", A) + every(range(20, 25), "alibaba", dear) + every(range(25, 50), "alibaba", A)
    assert moves(replay(rows)) == []


def test_a_promotion_of_days_with_its_end_stated_is_a_cut_and_a_rise() -> None:
    rows = every(range(20), "alibaba", A) + every(range(20, 25), "alibaba", B, until="2024-05-26")
    rows += every(range(25, 50), "alibaba", A)
    assert [line.split()[0] for line in moves(play(rows))] == ["cut", "cut", "hike", "hike"]


def test_a_short_cut_that_an_article_bears_out_is_a_cut_and_a_rise() -> None:
    from tests.histories.tables import article

    rows = every(range(20), "alibaba", A) + every(range(20, 25), "alibaba", B) + every(range(25, 50), "alibaba", A)
    rows += article(20.1, "alibaba", {"qwen-x": (2, 6)})
    assert [line.split()[0] for line in moves(play(rows))] == ["cut", "cut", "hike", "hike"]


def test_a_converted_price_that_went_back_after_days_is_taken_back(replay: Replay) -> None:
    """4.6 for weeks, 3.2 for five days, 4.6 again, all at the rate of the day."""
    rng, rate, rows = random.Random(3), 1.0, []
    for day in range(60):
        rate *= 1 + rng.uniform(-0.004, 0.004)
        factor = 0.7 if 30 <= day < 35 else 1
        prices = {
            "k-1": (round(4.6 * factor * rate, 5), round(10.6 * factor * rate, 5)),
            "k-2": (round(2 * rate, 5), 8),
        }
        rows += every([day], "moonshot", prices)
    assert moves(replay(rows)) == []
