"""Figures in the wrong row, column, unit or currency: held or restated, never a cut, never told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.histories.conftest import Replay
from tests.histories.tables import bait, changed, cuts, every, kinds, moves, play, reasons, told

BAIT = {"moonshot"}


def of(lines: list[str], vendor: str) -> list[str]:
    return [line for line in lines if line.split()[1] == vendor]


def noise(
    replay: Replay, before: dict[str, Any], after: dict[str, Any], ends: tuple[int, ...] = (22, 40), **more: Any
) -> dict[str, Any]:
    """Ten days as it was, twelve or thirty mixed up, then again as it was; and a cut the day before that would make it a
    chain. Gives what came of thirty."""
    for end in ends:
        rows = every(range(10), "deepseek", before, **more) + every(range(10, end), "deepseek", after, **more)
        rows += every(range(end, 60), "deepseek", before, **more) + bait(range(60), 9)
        if more.get("market"):
            rows += [{**row, "market": more["market"]} for row in bait(range(60), 9)]
        result = replay(rows)
        assert of(cuts(result), "deepseek") == [], changed(result)
        assert told(result) == []
        assert stands(result) == dict.fromkeys(stands(result), "as it was"), changed(result)
    return result


def stands(result: dict[str, Any]) -> dict[str, str]:
    """Of each price that was ever restated: does it stand in the end as it did at first?"""
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for c in sorted(result["changes"], key=lambda c: c["recorded_at"]):
        name = f"{c['vendor']} {c['model']} {c['meter']} {c['condition']}"
        if c["vendor"] == "deepseek" and c["old"] and c["new"] and not c["condition"]:
            first.setdefault(name, c["old"])
            last[name] = c["new"]
    return {name: "as it was" if last[name] == old else f"{old} became {last[name]}" for name, old in first.items()}


PRO_FLASH = {"v4-flash": (0.14, 0.28, 0.0028), "v4-pro": (0.435, 0.87, 0.003625)}
MANY = {"m-1": (2, 8), "m-2": (4, 12), "m-3": (7, 21), "m-4": (10, 40), "m-5": (12, 36)}


def test_pro_is_given_the_new_row_of_flash(replay: Replay) -> None:
    after = {"v4-flash": (0.22, 0.66, 0.007), "v4-pro": (0.22, 0.66, 0.007)}
    result = noise(replay, PRO_FLASH, after)
    assert "it took the price of v4-flash, which moved too" in reasons(result)


def test_pro_is_given_the_new_row_of_flash_when_both_fall(replay: Replay) -> None:
    before = {"v4-flash": (0.22, 0.66), "v4-pro": (0.66, 1.98)}
    rows = every(range(10), "deepseek", before)
    rows += every(range(10, 22), "deepseek", {"v4-flash": (0.15, 0.60), "v4-pro": (0.15, 0.60)})
    rows += every(range(22, 50), "deepseek", {"v4-flash": (0.15, 0.60), "v4-pro": (0.66, 1.98)})
    result = replay(rows + bait(range(50), 9))
    assert not [line for line in cuts(result) if "v4-pro" in line]


def test_two_models_cut_to_one_price_are_believed_when_it_has_stood_for_a_fortnight(replay: Replay) -> None:
    before = {"lite": (2, 6), "turbo": (4, 12), "max": (40, 120)}
    rows = every(range(10), "alibaba", before)
    result = replay(rows + every(range(10, 40), "alibaba", before | {"lite": (0.3, 0.6), "turbo": (0.3, 0.6)}))
    assert len(cuts(result)) == 4
    assert {c["at"][:10] for c in result["changes"]} == {"2024-05-11"}
    assert {c["recorded_at"][:10] for c in result["changes"]} <= {"2024-05-25", "2024-05-26"}
    assert "came to one price at once" in reasons(result)


def test_two_models_that_came_to_one_price_in_opposite_directions_are_a_mixed_row(replay: Replay) -> None:
    rows = every(range(10), "deepseek", {"v4-flash": (0.14, 0.28), "v4-pro": (0.435, 0.87)})
    rows += every(range(10, 60), "deepseek", {"v4-flash": (0.22, 0.66), "v4-pro": (0.22, 0.66)})
    assert cuts(replay(rows)) == []


def test_a_model_and_its_alias_cut_to_the_price_of_the_next_model_are_true_cuts(replay: Replay) -> None:
    before = {"flash": (1.5, 7.5, 0.15), "latest": (1.5, 9, 0.15), "next": (0.75, 3.75, 0.075), "pro": (2, 12, 0.2)}
    after = before | {"flash": before["next"], "latest": before["next"]}
    result = replay(every(range(10), "google", before) + every(range(10, 20), "google", after))
    assert len(cuts(result)) == 6


def test_three_models_that_came_to_one_price_are_a_row_read_for_all(replay: Replay) -> None:
    after = MANY | {"m-2": (1.5, 4.5), "m-3": (1.5, 4.5), "m-4": (1.5, 4.5)}
    noise(replay, MANY, after)


def test_the_true_price_after_a_wrong_one_is_compared_with_the_last_proven(replay: Replay) -> None:
    wrong = {"v4-flash": (0.22, 0.66), "v4-pro": (0.22, 0.66)}
    right = {"v4-flash": (0.22, 0.66), "v4-pro": (0.66, 1.98)}
    before = {name: amounts[:2] for name, amounts in PRO_FLASH.items()}
    rows = every(range(10), "deepseek", before) + every(range(10, 25), "deepseek", wrong)
    result = replay(rows + every(range(25, 50), "deepseek", right))
    assert cuts(result) == []
    assert moves(result) == ["hike deepseek v4-pro input 0.435->0.66", "hike deepseek v4-pro output 0.87->1.98"]


def test_a_price_that_is_the_neighbours_old_one(replay: Replay) -> None:
    after = MANY | {"m-2": (2, 8), "m-1": (3, 9)}
    assert "which moved too: rows are mixed up" in reasons(noise(replay, MANY, after, ends=(40,)))


def test_two_rows_change_places(replay: Replay) -> None:
    noise(replay, MANY, MANY | {"m-2": MANY["m-4"], "m-4": MANY["m-2"]})


def test_rows_with_one_price_for_both_change_places(replay: Replay) -> None:
    before = {"glm-a": (5, 5), "glm-b": (0.5, 0.5), "glm-c": (10, 10)}
    noise(replay, before, before | {"glm-a": (0.5, 0.5), "glm-b": (5, 5)})


def test_the_whole_table_slips_by_one_row(replay: Replay) -> None:
    names = sorted(MANY)
    slipped = {name: MANY[names[(place + 1) % len(names)]] for place, name in enumerate(names)}
    noise(replay, MANY, slipped)


def test_the_table_slips_and_its_last_row_is_gone() -> None:
    names = sorted(MANY, reverse=True)  # every model gets the price of the next cheaper one
    slipped = {name: MANY[names[place + 1]] for place, name in enumerate(names[:-1])}
    noise(play, MANY, slipped)


def test_a_table_of_rows_with_one_price_for_both_slips(replay: Replay) -> None:
    before = {"spark-lite": (0, 0), "spark-max": (21, 21), "spark-pro": (30, 30)}
    noise(replay, before, {"spark-lite": (21, 21), "spark-max": (30, 30), "spark-pro": (0, 0)})


def test_a_table_of_rows_whose_names_begin_alike_slips(replay: Replay) -> None:
    before = {"gpt-3.5": (2, 2), "gpt-4": (30, 60), "gpt-4-32k": (60, 120)}
    noise(replay, before, {"gpt-3.5": (30, 60), "gpt-4": (60, 120), "gpt-4-32k": (2, 2)})
    before = {"command-r": (0.15, 0.6), "command-r-plus": (2.5, 10), "command-r7b": (0.0375, 0.15)}
    slipped = {"command-r": (2.5, 10), "command-r-plus": (0.0375, 0.15), "command-r7b": (0.15, 0.6)}
    noise(replay, before, slipped)


def test_each_of_three_sizes_cut_to_the_price_of_the_next_smaller_is_a_true_cut(replay: Replay) -> None:
    rows = every(range(10), "moonshot", {"v1-8k": (12, 12), "v1-32k": (24, 24), "v1-128k": (60, 60)})
    rows += every(range(10, 40), "moonshot", {"v1-8k": (6, 6), "v1-32k": (12, 12), "v1-128k": (24, 24)})
    assert len(cuts(replay(rows))) == 6


def test_two_rows_in_hundreds_are_in_another_unit(replay: Replay) -> None:
    before = {"step-1": (5, 20), "step-2": (38, 120)}
    noise(replay, before, {"step-1": (0.05, 0.2), "step-2": (0.38, 1.2)})


def test_input_and_output_change_places(replay: Replay) -> None:
    swapped = {name: (o, i) for name, (i, o) in MANY.items()}
    assert "a column has moved" in reasons(noise(replay, MANY, swapped))


def test_hit_and_miss_columns_are_confused(replay: Replay) -> None:
    before = {"v3": (2, 8, 0.5), "r1": (4, 16, 1)}
    noise(replay, before, {"v3": (0.5, 8, 2), "r1": (1, 16, 4)})
    noise(replay, before, {"v3": (0.5, 8, 0.5), "r1": (1, 16, 1)})


def test_the_cache_write_column_is_read_as_output(replay: Replay) -> None:
    before = {"sol/cache_write": 6.25, "sol": (5, 30, 0.5), "terra/cache_write": 2.5, "terra": (2, 12, 0.2)}
    noise(replay, before, before | {"sol": (5, 6.25, 0.5), "terra": (2, 2.5, 0.2)})


def test_the_batch_table_is_read_as_the_standard_one(replay: Replay) -> None:
    before = {"gpt-x": (4, 16), "gpt-x/input/tier=batch": 2, "gpt-x/output/tier=batch": 8}
    noise(replay, before, before | {"gpt-x": (2, 8)})


def test_the_384k_of_the_output_column(replay: Replay) -> None:
    after = PRO_FLASH | {"v4-pro": (0.435, 384, 0.003625)}
    result = noise(replay, PRO_FLASH, after)
    assert of(moves(result), "deepseek") == []


@pytest.mark.parametrize(
    "factor", [1000, 0.001, 10_000, 1_000_000, 0.000001, 7.14, 1 / 7.14, 6.667, 0.1, 0.01, 100, 10]
)
def test_all_prices_in_another_unit_or_currency(replay: Replay, factor: float) -> None:
    scaled = {name: tuple(round(amount * factor, 9) for amount in amounts) for name, amounts in MANY.items()}
    result = noise(replay, MANY, scaled)
    assert of(moves(result), "deepseek") == []


@pytest.mark.parametrize("factor", [1000, 0.001, 0.0001])
def test_one_price_in_another_unit(replay: Replay, factor: float) -> None:
    assert of(moves(noise(replay, MANY, MANY | {"m-3": (7 * factor, 21)})), "deepseek") == []


def test_prices_in_another_unit_from_then_on_are_compared_in_it(replay: Replay) -> None:
    """Per thousand until the tenth day, per million after it, and a true cut on the thirtieth."""
    thousand = {name: (i / 1000, o / 1000) for name, (i, o) in MANY.items()}
    rows = every(range(10), "deepseek", thousand) + every(range(10, 30), "deepseek", MANY)
    rows += every(range(30, 50), "deepseek", MANY | {"m-3": (3.5, 10.5)})
    assert moves(replay(rows)) == ["cut deepseek m-3 input 7->3.5", "cut deepseek m-3 output 21->10.5"]


def test_the_currency_flips_to_and_fro() -> None:
    cny, usd = {"qwen-max": (11.7, 46.9)}, {"qwen-max": (1.6, 6.4)}
    rows = []
    for day in range(40):
        rows += every([day], "deepseek", usd if day % 10 >= 5 else cny, currency="USD" if day % 10 >= 5 else "CNY")
    result = play(rows + bait(range(40), 4))
    assert of(moves(result), "deepseek") == []
    assert told(result) == []


@pytest.mark.parametrize("factor", [6.8, 10])
def test_one_model_back_from_another_currency_or_unit_after_weeks(replay: Replay, factor: float) -> None:
    rows = every(range(10), "deepseek", MANY | {"v": (0.6, 3)})
    rows += every(range(10, 28), "deepseek", MANY | {"v": (round(0.6 * factor, 3), round(3 * factor, 3))})
    result = replay(rows + every(range(28, 50), "deepseek", MANY | {"v": (0.6, 3)}) + bait(range(50), 27))
    assert (of(cuts(result), "deepseek"), told(result)) == ([], [])


def test_one_price_that_comes_days_later_to_the_pages_other_unit(replay: Replay) -> None:
    tenth = {name: (i / 10, o / 10) for name, (i, o) in MANY.items()}
    rows = every(range(10), "deepseek", MANY) + every(range(10, 12), "deepseek", tenth)
    rows += every([12], "deepseek", tenth | {"m-3": (7, 2.1)}) + every(range(13, 40), "deepseek", tenth)
    result = replay(rows + bait(range(40), 12))
    assert (of(moves(result), "deepseek"), told(result)) == ([], [])


def test_a_page_twice_in_hundreds_is_back_each_time(replay: Replay) -> None:
    """The second time must not look like a return to a price that had proof."""
    hundredth = {name: (i / 100, o / 100) for name, (i, o) in MANY.items()}
    rows = []
    for day in range(140):
        wrong = 10 <= day < 40 or 80 <= day < 110
        late = {"m-9": (0.5, 0.9) if wrong else (50, 90)} if day >= 50 else {}
        rows += every([day], "deepseek", (hundredth if wrong else MANY) | late)
    result = replay(rows + bait(range(140), 79))
    assert (of(moves(result), "deepseek"), told(result)) == ([], [])
    assert set(stands(result).values()) == {"as it was"}


def test_a_cut_on_the_day_after_the_currency_changed_is_no_rise(replay: Replay) -> None:
    cny = {name: (round(i * 7.1, 2), round(o * 7.1, 2)) for name, (i, o) in MANY.items()}
    rows = every(range(10), "deepseek", MANY) + every(range(10, 12), "deepseek", cny)
    result = replay(rows + every(range(12, 40), "deepseek", cny | {"m-2": (9.23, 35.5)}) + bait(range(40), 9))
    assert (of(moves(result), "deepseek"), told(result)) == ([], [])


def test_a_page_of_zeros(replay: Replay) -> None:
    result = noise(replay, MANY, dict.fromkeys(MANY, (0, 0)))
    assert "nearly every price of the page became 0" in reasons(result)


def test_only_the_output_became_zero(replay: Replay) -> None:
    assert "only one of the model's prices" in reasons(noise(replay, MANY, MANY | {"m-2": (4, 0)}))


def test_a_stray_figure_in_every_price_cell(replay: Replay) -> None:
    noise(replay, PRO_FLASH, dict.fromkeys(PRO_FLASH, (0.01, 0.01, 0.01)))


def test_other_decimals(replay: Replay) -> None:
    before = {"m-1": (0.275, 1.105), "m-2": (0.034, 0.138)}
    noise(replay, before, {"m-1": (0.28, 1.11), "m-2": (0.03, 0.14)})


def test_a_cheaper_tier_appears_and_goes(replay: Replay) -> None:
    result = noise(replay, MANY, MANY | {"m-2/input/context=<=32k": 1, "m-2/output/context=<=32k": 3})
    assert kinds(result) <= {"cut", "restatement", "withdrawn"}


def test_a_flat_price_split_by_context(replay: Replay) -> None:
    tiers = {"m-2/input/context=<=32k": 2, "m-2/output/context=<=32k": 6}
    tiers |= {"m-2/input/context=>32k": 8, "m-2/output/context=>32k": 24}
    noise(replay, MANY, {name: amounts for name, amounts in MANY.items() if name != "m-2"} | tiers)


def test_a_tier_that_costs_what_the_lower_one_does_is_a_true_cut(replay: Replay) -> None:
    """The long-context surcharge is dropped: the page says so for days."""
    before = {"m-1": (2, 8), "m-2/input/context=<=200k": 3, "m-2/output/context=<=200k": 15}
    before |= {"m-2/input/context=>200k": 6, "m-2/output/context=>200k": 22.5}
    after = before | {"m-2/input/context=>200k": 3, "m-2/output/context=>200k": 15}
    rows = every(range(10), "deepseek", before) + every(range(10, 40), "deepseek", after)
    assert cuts(replay(rows)) == ["cut deepseek m-2 input 6->3", "cut deepseek m-2 output 22.5->15"]


def test_a_model_cut_to_the_price_of_another_that_stands_still_is_a_true_cut(replay: Replay) -> None:
    rows = every(range(10), "openai", {"o3": (10, 40), "gpt-4.1": (2, 8)})
    rows += every(range(10, 40), "openai", {"o3": (2, 8), "gpt-4.1": (2, 8)})
    assert cuts(replay(rows)) == ["cut openai o3 input 10->2", "cut openai o3 output 40->8"]


def test_a_page_first_read_as_zeros_has_not_raised_its_prices(replay: Replay) -> None:
    rows = every(range(3), "deepseek", dict.fromkeys(MANY, (0, 0))) + every(range(3, 40), "deepseek", MANY)
    assert moves(replay(rows)) == []


def test_a_price_a_thousand_and_five_hundred_times_lower_is_no_cut(replay: Replay) -> None:
    noise(replay, MANY, MANY | {"m-3": (7 / 1500, 21 / 1500)})
