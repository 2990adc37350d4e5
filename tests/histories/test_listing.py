"""Rows that vanish, come back, are new or are called otherwise; sheets that are half there."""

from __future__ import annotations

from tests.histories.conftest import Replay
from tests.histories.tables import bait, changed, cuts, every, kinds, moves, play, reasons, sheet, told

MODELS = {f"m-{n}": (4 + n, 12 + 2 * n) for n in range(10)}


def without(*names: str) -> dict:
    return {name: amounts for name, amounts in MODELS.items() if name not in names}


def test_a_row_missing_once_or_twice_is_nothing() -> None:
    rows = every([*range(10), *range(12, 20)], "zhipu", MODELS) + every([10, 11], "zhipu", without("m-3"))
    result = play(rows)
    assert result["changes"] == []
    assert "no longer listed" in reasons(result)


def test_a_row_missing_for_three_days_is_withdrawn_and_never_free() -> None:
    result = play(
        every(range(10), "zhipu", MODELS) + every(range(10, 20), "zhipu", without("m-3")) + bait(range(20), 9)
    )
    assert kinds(result) == {"withdrawn", "cut"}
    assert [line for line in cuts(result) if "zhipu" in line] == []
    assert told(result) == []


def test_withdrawn_and_listed_again_at_its_price() -> None:
    rows = every([*range(10), *range(20, 40)], "zhipu", MODELS) + every(range(10, 20), "zhipu", without("m-3"))
    assert moves(play(rows)) == []


def test_most_of_the_page_is_missing_for_two_days() -> None:
    rows = every([*range(10), *range(12, 20)], "zhipu", MODELS) + every([10, 11], "zhipu", {"m-0": (1, 2)})
    result = play(rows)
    assert result["changes"] == []
    assert "only 1 of 10 known models are listed" in reasons(result)


def test_a_cut_on_a_page_whose_half_is_missing_is_not_believed_until_it_is_whole() -> None:
    rows = every(range(10), "zhipu", MODELS) + every([10, 11], "zhipu", {"m-0": (1, 2), "m-1": (5, 14)})
    assert moves(play(rows + every(range(12, 14), "zhipu", MODELS))) == []


def test_two_prices_for_one_series_at_one_time_are_not_believed() -> None:
    rows = every(range(20), "zhipu", MODELS)
    for day in range(10, 14):
        rows += sheet(day, "zhipu", {"m-3": (1, 3)})
    result = play(rows)
    assert result["changes"] == []
    assert "listed twice with different amounts" in reasons(result)


def test_a_new_model_is_a_launch_and_not_told(replay: Replay) -> None:
    rows = (
        every(range(10), "zhipu", MODELS)
        + every(range(10, 30), "zhipu", MODELS | {"m-new": (50, 90)})
        + bait(range(30), 9)
    )
    result = replay(rows)
    assert changed(result, "launch") == ["launch zhipu m-new input None->50", "launch zhipu m-new output None->90"]
    assert told(result) == []


def market(days: range) -> list[dict]:
    """Four vendors whose cheapest models take 4 to 8 a million."""
    rows = []
    for vendor, price in (("alibaba", 4), ("baidu", 6), ("minimax", 8)):
        rows += every(days, vendor, {f"{vendor}-lite": (price, price * 3), f"{vendor}-max": (40, 120)})
    return rows + bait(days, 9)


def test_a_launch_under_half_the_market_follows_on(replay: Replay) -> None:
    rows = every(range(10), "zhipu", MODELS) + every(range(10, 30), "zhipu", MODELS | {"m-new": (1, 2)})
    result = replay(rows + market(range(30)))
    assert told(result) == ["follow_on zhipu"]
    assert result["alerts"][0]["changes"][0]["kind"] == "launch"


def test_a_launch_at_the_market_price_is_no_move(replay: Replay) -> None:
    rows = every(range(10), "zhipu", MODELS) + every(range(10, 30), "zhipu", MODELS | {"m-new": (4, 9)})
    assert told(replay(rows + market(range(30)))) == []


def test_a_low_batch_price_is_no_launch_under_the_market(replay: Replay) -> None:
    batch = {"m-0/input/tier=batch": 0.5, "m-0/output/tier=batch": 1}
    rows = every(range(10), "zhipu", MODELS) + every(range(10, 30), "zhipu", MODELS | batch)
    assert told(replay(rows + market(range(30)))) == []


def test_a_low_priced_embedding_is_no_launch_under_the_market(replay: Replay) -> None:
    rows = every(range(10), "zhipu", MODELS) + every(range(10, 30), "zhipu", MODELS | {"embedding-3/input": 0.5})
    assert told(replay(rows + market(range(30)))) == []


def test_a_tracker_that_takes_up_a_vendor_with_its_whole_range_has_launched_nothing(replay: Replay) -> None:
    cheap = {f"s-{n}": (0.1 * (n + 1), 0.3 * (n + 1)) for n in range(6)}
    rows = every(range(12, 30), "stepfun", cheap, source_id="tracker") + every(
        range(30), "zhipu", MODELS, source_id="tracker"
    )
    result = replay(rows + market(range(30)))
    assert told(result) == []
    assert [line for line in changed(result) if "stepfun" in line] == []


def test_a_model_under_a_new_name_is_a_restatement(replay: Replay) -> None:
    rows = every(range(10), "zhipu", MODELS | {"glm-x": (0.7, 1.9)})
    rows += every(range(10, 30), "zhipu", MODELS | {"glm-x-0520": (0.7, 1.9)})
    result = replay(rows + market(range(30)))
    assert told(result) == []
    assert moves(result) == moves(play(market(range(30))))


def test_another_spelling_of_a_name_is_a_restatement(replay: Replay) -> None:
    rows = every(range(10), "minimax", {"MiniMax-M3": (2.1, 8.4)}) + every(
        range(10, 30), "minimax", {"minimax-m3": (1.2, 4.8)}
    )
    assert moves(replay(rows)) == []


def test_rows_without_a_price_say_nothing() -> None:
    rows = every(range(10), "zhipu", MODELS) + every(range(10, 20), "zhipu", without("m-3") | {"m-3": (None, None)})
    result = play(rows)
    assert moves(result) == []
    assert "the row gives no price" in reasons(result)
    assert result["errors"] == []


def test_rows_for_part_of_the_models_at_a_time_are_a_change_log() -> None:
    """A tracker that writes old and new price of just the model that changed: what it leaves out is not gone."""
    rows = sheet(0, "zhipu", MODELS)
    for n in range(1, 9):
        old, new = MODELS[f"m-{n}"], tuple(amount / 2 for amount in MODELS[f"m-{n}"])
        rows += sheet(n * 10 - 0.2, "zhipu", {f"m-{n}": old}) + sheet(n * 10, "zhipu", {f"m-{n}": new})
    result = play(rows + bait(range(0, 100), 99))
    assert len([line for line in cuts(result) if "zhipu" in line]) == 16
    assert kinds(result) == {"cut"}
