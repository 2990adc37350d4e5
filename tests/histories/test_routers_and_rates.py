"""Prices nobody decided: what routers ask, and what a converter makes of the day's exchange rate."""

from __future__ import annotations

import random

import pytest

from tests.histories.conftest import Replay
from tests.histories.tables import as_log, bait, cuts, every, kinds, moves, play, sheet, told

ROUTER = {"source": "router", "source_id": "router-j", "market": "global", "currency": "USD"}
PAGE = {"market": "global", "currency": "USD"}


def global_bait(days: range, day: float) -> list[dict]:
    return [{**row, "market": "global", "currency": "USD"} for row in bait(days, day)]


def test_a_routers_promotion_opens_no_chain_extends_none_and_is_not_told(replay: Replay) -> None:
    rows = every(range(10), "openai", {"gpt-x": (1.25, 10)}, **ROUTER)
    rows += every(range(10, 40), "openai", {"gpt-x": (0.625, 5)}, **ROUTER)
    result = replay(rows + global_bait(range(40), 9))
    assert [line for line in moves(result) if "openai" in line] == []
    assert told(result) == []
    assert result["chains"] == []
    assert [c["note"] for c in result["changes"] if c["vendor"] == "openai"] == [
        "a router's own price: no decision of the vendor"
    ] * 2


def test_a_vendor_that_cuts_after_a_router_follows_nobody(replay: Replay) -> None:
    rows = every(range(10), "openai", {"gpt-x": (1.25, 10)}, **ROUTER)
    rows += every(range(10, 40), "openai", {"gpt-x": (0.625, 5)}, **ROUTER)
    rows += every(range(12), "google", {"gemini-x": (1, 4)}, **PAGE)
    rows += every(range(12, 40), "google", {"gemini-x": (0.5, 2)}, **PAGE)
    result = replay(rows)
    assert len(cuts(result)) == 2
    assert (told(result), result["chains"]) == ([], [])


def test_the_routers_cut_is_no_proof_of_the_vendors(replay: Replay) -> None:
    rows = every(range(40), "openai", {"gpt-x": (1.25, 10)}, **PAGE)
    rows += every(range(10), "openai", {"gpt-x": (1.25, 10)}, **ROUTER)
    rows += every(range(10, 40), "openai", {"gpt-x": (0.625, 5)}, **ROUTER)
    assert moves(replay(rows)) == []


def test_the_vendors_own_cut_beside_a_wandering_router_is_found_once(replay: Replay) -> None:
    """1.0 -> 0.2 on the page, once; 1.0 -> 0.5 -> 0.1 -> 0.2 at the router."""
    rows = every(range(12), "openai", {"luna": (1.0, 6)}, **PAGE) + every(
        range(12, 40), "openai", {"luna": (0.2, 1.2)}, **PAGE
    )
    for days, price in ((range(10), 1.0), (range(10, 13), 0.5), (range(13, 31), 0.1), (range(31, 40), 0.2)):
        rows += every(days, "openai", {"luna": (price, price * 6)}, **ROUTER)
    result = replay(rows + global_bait(range(40), 9))
    assert [line for line in moves(result) if "openai" in line] == [
        "cut openai luna input 1->0.2",
        "cut openai luna output 6->1.2",
    ]
    assert told(result) == ["follow_on openai"]


@pytest.mark.parametrize("digits", [6, 4, 3])
def test_prices_converted_at_the_rate_of_the_day(replay: Replay, digits: int) -> None:
    rng, rate, rows = random.Random(digits), 7.1, []
    for day in range(120):
        rate *= 1 + rng.uniform(-0.006, 0.006)
        prices = {f"qwen-{n}": (round((2 + n) / rate, digits), round((8 + 3 * n) / rate, digits)) for n in range(4)}
        rows += sheet(day, "alibaba", prices, **PAGE)
    result = replay(rows + global_bait(range(120), 60))
    assert [line for line in moves(result) if "alibaba" in line] == []
    assert told(result) == []


def test_a_true_cut_among_converted_prices_is_found(replay: Replay) -> None:
    rng, rate, rows = random.Random(5), 7.1, []
    for day in range(60):
        rate *= 1 + rng.uniform(-0.004, 0.004)
        base = 8 if day < 30 else 4
        prices = {"qwen-0": (base, 3 * base), "qwen-1": (4, 12), "qwen-2": (7, 20)}
        rows += sheet(day, "alibaba", {m: tuple(round(p / rate, 5) for p in ps) for m, ps in prices.items()}, **PAGE)
    result = replay(rows)
    assert [line.split()[:4] for line in moves(result)] == [
        ["cut", "alibaba", "qwen-0", "input"],
        ["cut", "alibaba", "qwen-0", "output"],
    ]


def test_the_converters_rate_is_set_anew(replay: Replay) -> None:
    def at_rate(rate: float) -> dict:
        return {f"m-{n}": (round((2 + n) / rate, 4), round((9 + n) / rate, 4)) for n in range(5)}

    rows = every(range(20), "alibaba", at_rate(7.1), **PAGE) + every(range(20, 50), "alibaba", at_rate(7.3), **PAGE)
    assert moves(replay(rows)) == []


def test_a_converted_price_listed_again_after_a_gap_is_no_cut() -> None:
    """A row lost for days comes back at the rate of the day."""
    rows = every(range(60), "alibaba", {"qwen-1": (0.1393, 0.5571), "qwen-2": (0.4179, 1.1142)}, **PAGE)
    rows += every(range(5), "alibaba", {"qwen-1/cached_input": 0.0112}, **PAGE)
    rows += every(range(12, 60), "alibaba", {"qwen-1/cached_input": 0.011}, **PAGE)
    result = play(rows + global_bait(range(60), 9))
    assert [line for line in moves(result) if "alibaba" in line] == []
    assert told(result) == []


def test_one_price_lost_for_days_that_comes_back_as_zero_is_held() -> None:
    rows = every(range(60), "alibaba", {"qwen-1": (2, 8), "qwen-2": (4, 12)})
    rows += every([*range(5), *range(12, 60)], "alibaba", {"qwen-3/input": 20})
    rows += every(range(5), "alibaba", {"qwen-3/output": 60}) + every(range(12, 60), "alibaba", {"qwen-3/output": 0})
    result = play(rows + bait(range(60), 9))
    assert [line for line in moves(result) if "alibaba" in line] == []


@pytest.mark.parametrize("digits", [5, 4])
def test_a_log_of_small_steps_is_a_log(digits: int) -> None:
    """Hundreds of steps of a few ten thousandths: every row of it is a change, none is a look at the whole page."""
    rng, rate, rows = random.Random(digits), 7.1, []
    for day in range(80):
        rate *= 1 + rng.uniform(-0.0006, 0.0006)
        rows += sheet(
            day, "alibaba", {f"m-{n}": (round((2 + n) / rate, digits), round(9 / rate, digits)) for n in range(4)}
        )
    result = play(as_log(rows) + bait(range(80), 40))
    assert result["sources"]["alibaba-page"] == "change log"
    assert "withdrawn" not in kinds(result)


def test_floating_point_dust_is_no_change() -> None:
    rows = [
        row for day in range(20) for row in sheet(day, "openai", {"m": (0.15000000000000002 if day % 2 else 0.15, 0.6)})
    ]
    assert kinds(play(rows)) == set()
