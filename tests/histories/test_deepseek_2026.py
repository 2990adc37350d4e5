"""DeepSeek in 2025 and 2026: a rise that six public trackers published as a cut, and the true moves around it."""

from __future__ import annotations

import pytest

from tests.histories.conftest import Replay
from tests.histories.tables import article, at, bait, changed, cuts, every, kinds, moves, play, sheet, told

FLAT = {"deepseek-v4-flash": (1, 2, 0.02), "deepseek-v4-pro": (3, 6, 0.025)}
SPLIT = {
    "deepseek-v4-flash": {"off_peak": (1.5, 4.5, 0.05), "peak": (3, 9, 0.1)},
    "deepseek-v4-pro": {"off_peak": (4.5, 13.5, 0.15), "peak": (9, 27, 0.3)},
}
METERS = ("input", "output", "cached_input")


def split(prices: dict[str, dict[str, tuple[float, ...]]], *times: str) -> dict[str, float]:
    return {
        f"{model}/{meter}/time={time}": amount
        for model, parts in prices.items()
        for time in times or ("off_peak", "peak")
        for meter, amount in zip(METERS, parts[time], strict=True)
    }


def test_one_price_becomes_two_dearer_ones(replay: Replay) -> None:
    rows = every(range(20), "deepseek", FLAT) + every(range(20, 50), "deepseek", split(SPLIT)) + bait(range(50), 19)
    result = replay(rows)
    assert [line for line in cuts(result) if "deepseek" in line] == []
    assert told(result) == []
    assert {line.split()[2] for line in changed(result, "hike")} == set(FLAT)
    assert "hike deepseek deepseek-v4-pro input 3->4.5" in moves(result)
    assert "hike deepseek deepseek-v4-pro input 3->9" in moves(result)


def test_one_price_becomes_a_dearer_and_a_cheaper_one_is_a_restatement(replay: Replay) -> None:
    parts = {"deepseek-v3": {"off_peak": (1, 4, 0.25), "peak": (2, 8, 0.5)}}
    rows = every(range(20), "deepseek", {"deepseek-v3": (2, 8, 0.5)}) + every(range(20, 50), "deepseek", split(parts))
    assert moves(replay(rows)) == []


def test_a_tracker_without_day_parts_keeps_first_the_one_then_the_other(replay: Replay) -> None:
    rows = every(range(20), "deepseek", {"pro": (3, 6), "flash": (1, 2)})
    rows += every(range(20, 24), "deepseek", {"pro": (4.5, 13.5), "flash": (1.5, 4.5)})
    rows += every(range(24, 50), "deepseek", {"pro": (9, 27), "flash": (3, 9)})
    assert cuts(replay(rows)) == []


@pytest.mark.parametrize("days", [1, 2, 5, 9, 40])
def test_the_flash_row_on_pro_however_long_it_stands(replay: Replay, days: int) -> None:
    """0.435 -> 0.22: the figures of the other column, as two trackers stored it."""
    where = {"market": "global", "currency": "USD"}
    rows = every(range(20), "deepseek", {"flash": (0.14, 0.28), "pro": (0.435, 0.87)}, **where)
    rows += every(range(20, 20 + days), "deepseek", {"flash": (0.22, 0.66), "pro": (0.22, 0.66)}, **where)
    rows += every(range(20 + days, 80), "deepseek", {"flash": (0.22, 0.66), "pro": (0.66, 1.98)}, **where)
    result = replay(rows + [{**row, "market": "global"} for row in bait(range(80), 19)])
    assert [line for line in cuts(result) if "deepseek" in line] == []
    assert told(result) == []


def test_a_tracker_that_publishes_the_false_cut_beside_the_page(replay: Replay) -> None:
    rows = every(range(20), "deepseek", {"pro": (0.435, 0.87)}, source_id="tracker")
    rows += every(range(20, 60), "deepseek", {"pro": (0.22, 0.66)}, source_id="tracker")
    rows += every(range(20), "deepseek", {"pro": (0.435, 0.87)})
    rows += every(range(20, 60), "deepseek", {"pro": (0.66, 1.98)})
    assert cuts(replay(rows + bait(range(60), 19))) == cuts(play(bait(range(60), 19)))


def test_september_2026_flash_falls_and_pro_stands(replay: Replay) -> None:
    after = {**SPLIT, "deepseek-v4-flash": {"off_peak": (1, 4, 0.02), "peak": (2, 8, 0.04)}}
    rows = (
        every(range(20), "deepseek", split(SPLIT))
        + every(range(20, 50), "deepseek", split(after))
        + bait(range(50), 15)
    )
    result = replay(rows)
    mine = [line for line in cuts(result) if "deepseek" in line]
    assert len(mine) == 6
    assert {line.split()[2] for line in mine} == {"deepseek-v4-flash"}
    assert told(result) == ["follow_on deepseek"]


def test_the_promotion_of_april_2026_is_one_cut_extended_and_made_permanent(replay: Replay) -> None:
    """A quarter of the list price to 5 May, then to 31 May, then for good: one cut, no rise, told once."""
    rows = every(range(20), "deepseek", {"pro": (12, 24)})
    for days, until in ((range(20, 30), "2024-05-30"), (range(30, 48), "2024-06-25"), (range(48, 80), None)):
        rows += every(days, "deepseek", {"pro": (3, 6)}, **({"until": until} if until else {}))
    result = replay(rows + bait(range(80), 15))
    assert [line for line in moves(result) if "deepseek" in line] == [
        "cut deepseek pro input 12->3",
        "cut deepseek pro output 24->6",
    ]
    assert told(result) == ["follow_on deepseek"]


def test_february_2025_the_promotion_ends_in_a_rise(replay: Replay) -> None:
    rows = every(range(20), "deepseek", {"v3": (1, 2, 0.1)}) + every(range(20, 50), "deepseek", {"v3": (2, 8, 0.5)})
    assert {line.split()[0] for line in moves(replay(rows + bait(range(50), 15))) if "deepseek" in line} == {"hike"}


def test_night_prices_appear_beside_the_standard_price(replay: Replay) -> None:
    before = {"v3": (2, 8), "r1": (4, 16)}
    night = {"v3/input/time=off_peak": 1, "v3/output/time=off_peak": 4, "r1/input/time=off_peak": 1}
    rows = every(range(20), "deepseek", before) + every(range(20, 50), "deepseek", before | night)
    assert kinds(replay(rows)) == {"restatement"}


def test_an_announced_rise_is_dated_when_it_takes_effect(replay: Replay) -> None:
    rows = every(range(20), "deepseek", {"v4-pro": (3, 6)}) + every(range(20, 50), "deepseek", {"v4-pro": (4.5, 13.5)})
    rows += article(9, "deepseek", {"v4-pro": (4.5, 13.5)}, effective_from=at(20).isoformat())
    result = replay(rows)
    found = [c for c in result["changes"] if c["kind"] == "hike"]
    assert {c["effective_from"] for c in found} == {at(20).isoformat()}
    assert {c["status"] for c in found} == {"confirmed"}
    assert len(found) == 2


def test_a_rise_that_was_called_off_is_disputed_and_changes_no_price() -> None:
    rows = every(range(40), "anthropic", {"sonnet": (2, 10)})
    rows += article(5, "anthropic", {"sonnet": (3, 15)}, effective_from=at(20).isoformat())
    result = play(rows)
    assert {(c["kind"], c["status"]) for c in result["changes"]} == {("hike", "disputed")}
    assert told(result) == []


def test_sheets_read_on_a_day_without_rows_say_nothing() -> None:
    days = [day for day in range(40) if day not in (7, 8, 9, 15)]
    assert play([row for day in days for row in sheet(day, "deepseek", FLAT)])["changes"] == []
