"""A figure that was plainly wrong is put right: a slipped decimal point, an order that could not be, a row read at a time
of two. None of it is a price decision."""

from __future__ import annotations

import pytest

from tests.histories.conftest import Replay
from tests.histories.tables import bait, changed, cuts, every, moves, told

MANY = {"m-1": (2, 8), "m-2": (4, 12), "m-3": (7, 21), "m-4": (10, 40), "m-5": (12, 36)}


def own(lines: list[str], vendor: str = "deepseek") -> list[str]:
    return [line for line in lines if line.split()[1] == vendor]


@pytest.mark.parametrize("stood", [4, 12, 60])
def test_a_decimal_point_lost_and_found_again(replay: Replay, stood: int) -> None:
    rows = every(range(10), "deepseek", MANY | {"v": (2.7, 8.1)})
    rows += every(range(10, 10 + stood), "deepseek", MANY | {"v": (27, 81)})
    rows += every(range(10 + stood, 40 + stood), "deepseek", MANY | {"v": (2.7, 8.1)})
    result = replay(rows + bait(range(40 + stood), 9 + stood))
    assert (own(moves(result)), told(result)) == ([], [])


def test_a_price_back_at_ten_times_its_promotional_price_is_a_rise(replay: Replay) -> None:
    rows = every(range(10), "deepseek", MANY | {"v": (3, 9)}) + every(
        range(10, 40), "deepseek", MANY | {"v": (0.3, 0.9)}
    )
    result = replay(rows + every(range(40, 60), "deepseek", MANY | {"v": (3, 9)}))
    assert moves(result) == [
        "cut deepseek v input 3->0.3", "cut deepseek v output 9->0.9",
        "hike deepseek v input 0.3->3", "hike deepseek v output 0.9->9",
    ]  # fmt: skip


def test_a_cut_to_a_tenth_is_believed(replay: Replay) -> None:
    rows = every(range(10), "deepseek", MANY | {"plus": (50, 50)}) + every(
        range(10, 40), "deepseek", MANY | {"plus": (5, 5)}
    )
    assert cuts(replay(rows)) == ["cut deepseek plus input 50->5", "cut deepseek plus output 50->5"]


@pytest.mark.parametrize("factor", [0.01, 0.1, 10, 100])
def test_one_price_alone_at_a_tenth_or_a_hundredth_is_a_slipped_point(replay: Replay, factor: float) -> None:
    slipped = round(21 * factor, 2)
    rows = every(range(10), "deepseek", MANY) + every(range(10, 30), "deepseek", MANY | {"m-3": (7, slipped)})
    result = replay(rows + every(range(30, 50), "deepseek", MANY) + bait(range(50), 9))
    assert (own(moves(result)), told(result)) == ([], [])


def test_a_cache_price_alone_can_fall_to_a_tenth(replay: Replay) -> None:
    rows = every(range(10), "deepseek", MANY | {"v": (1, 2, 0.2)}) + every(
        range(10, 30), "deepseek", MANY | {"v": (1, 2, 0.02)}
    )
    assert cuts(replay(rows)) == ["cut deepseek v cached_input 0.2->0.02"]


def test_an_input_dearer_than_its_output_is_put_right_by_a_power_of_ten(replay: Replay) -> None:
    rows = every(range(20), "deepseek", MANY | {"v": (8, 3)}) + every(range(20, 50), "deepseek", MANY | {"v": (0.8, 3)})
    result = replay(rows + bait(range(50), 19))
    assert (own(moves(result)), told(result)) == ([], [])


def test_an_input_dearer_than_its_output_can_be_cut(replay: Replay) -> None:
    rows = every(range(20), "deepseek", MANY | {"v": (8, 3)}) + every(range(20, 50), "deepseek", MANY | {"v": (2, 3)})
    assert cuts(replay(rows)) == ["cut deepseek v input 8->2"]


def test_a_new_cache_price_that_was_the_input_price_is_put_right(replay: Replay) -> None:
    rows = every(range(20), "deepseek", MANY | {"v": (1.1, 4.5)})
    rows += every(range(20, 27), "deepseek", MANY | {"v": (1.1, 4.5, 1.1)})
    rows += every(range(27, 50), "deepseek", MANY | {"v": (1.1, 4.5, 0.22)})
    result = replay(rows + bait(range(50), 26))
    assert (own(moves(result)), told(result)) == ([], [])


def test_a_cache_price_that_has_long_been_the_input_price_can_be_cut(replay: Replay) -> None:
    rows = every(range(40), "deepseek", MANY | {"v": (1.1, 4.5, 1.1)})
    rows += every(range(40, 70), "deepseek", MANY | {"v": (1.1, 4.5, 0.22)})
    assert cuts(replay(rows)) == ["cut deepseek v cached_input 1.1->0.22"]


def test_the_output_price_read_as_input_is_put_right_after_days(replay: Replay) -> None:
    rows = every(range(10), "deepseek", MANY) + every(range(10, 20), "deepseek", MANY | {"m-3": (21, 21)})
    result = replay(rows + every(range(20, 50), "deepseek", MANY) + bait(range(50), 19))
    assert (own(moves(result)), told(result)) == ([], [])


def test_a_half_rounded_down_is_the_same_amount(replay: Replay) -> None:
    """0.075 printed with two decimals is 0.07 or 0.08, whoever rounds it."""
    rows = every(range(10), "deepseek", MANY | {"v": (0.3, 0.5, 0.075)})
    rows += every(range(10, 30), "deepseek", MANY | {"v": (0.3, 0.5, 0.07)})
    result = replay(rows + bait(range(30), 9))
    assert (own(moves(result)), told(result)) == ([], [])


@pytest.mark.parametrize(
    ("chat", "reasoner", "both"),
    [((2, 8, 0.5), (4, 16, 1), (4, 12, 0.5)), ((0.27, 1.1, 0.07), (0.55, 2.19, 0.14), (0.56, 1.68, 0.07))],
)
def test_two_models_become_one_and_their_price_is_made_of_both(
    replay: Replay, chat: tuple[float, ...], reasoner: tuple[float, ...], both: tuple[float, ...]
) -> None:
    """One keeps its own input price, the other its own cache price: no row was read for another."""
    rows = every(range(10), "deepseek", {"chat": chat, "reasoner": reasoner})
    rows += every(range(10, 33), "deepseek", {"chat": both, "reasoner": both})
    low = tuple(f"{amount / 2:g}" for amount in both)
    result = replay(rows + every(range(33, 60), "deepseek", {"chat": low, "reasoner": low}))
    assert f"cut deepseek reasoner output {reasoner[1]}->{both[1]}" in cuts(result)
    assert f"cut deepseek chat input {both[0]}->{low[0]}" in changed(result, "cut")


def test_a_model_for_pages_or_vectors_undercuts_no_chat_model(replay: Replay) -> None:
    five = [row for n in range(4) for row in every(range(40), f"vendor-{n}", {"m": (4 + n, 12 + n)})]
    rows = every(range(20), "zhipu", {"glm-5": (4, 14)})
    rows += every(range(20, 40), "zhipu", {"glm-5": (4, 14), "glm-ocr": (0.2, 0.2)})
    assert told(replay(rows + five + bait(range(40), 19))) == []
