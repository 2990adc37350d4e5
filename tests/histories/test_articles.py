"""What articles add: evidence, proof, rumours that stay untold, contradictions shown as disputed, news of the past."""

from __future__ import annotations

from typing import Any

from tests.histories.tables import article, at, bait, changed, claim, cuts, every, moves, play, reasons, told

OLD, NEW = {"qwen-x": (4, 12), "qwen-y": (7, 21)}, {"qwen-x": (1.5, 5), "qwen-y": (7, 21)}
DAYS = range(40)


def statuses(result: dict[str, Any]) -> set[str]:
    return {c["status"] for c in result["changes"] if c["vendor"] == "alibaba"}


def pages(day: int = 20, last: int = 40) -> list[dict]:
    return every(range(day), "alibaba", OLD) + every(range(day, last), "alibaba", NEW) + bait(DAYS, 15)


def test_ten_articles_and_the_page_are_one_change_with_eleven_sources() -> None:
    rows = pages()
    for n in range(10):
        rows += article(20.1 + n / 100, "alibaba", {"qwen-x": (1.5, 5)}, f"outlet-{n}")
    result = play(rows)
    mine = [c for c in result["changes"] if c["vendor"] == "alibaba"]
    assert [(c["kind"], c["meter"], len(c["sources"])) for c in mine] == [("cut", "input", 11), ("cut", "output", 11)]
    assert statuses(result) == {"confirmed"}
    assert told(result) == ["follow_on alibaba"]


def test_an_article_and_one_look_at_the_page_are_proof_enough() -> None:
    rows = every(range(20), "alibaba", OLD) + every([20], "alibaba", NEW) + bait(DAYS, 15)
    result = play(rows + article(20.1, "alibaba", {"qwen-x": (1.5, 5)}))
    assert (statuses(result), told(result)) == ({"confirmed"}, ["follow_on alibaba"])


def test_one_outlet_alone_is_reported_and_not_told() -> None:
    rows = every(range(21), "alibaba", OLD) + bait(range(21), 15)
    result = play(rows + article(20.1, "alibaba", {"qwen-x": (1.5, 5)}))
    assert (statuses(result), told(result)) == ({"reported"}, [])


def test_two_outlets_are_told_before_the_page_shows_it() -> None:
    rows = every(range(21), "alibaba", OLD) + bait(range(21), 15)
    rows += article(20.1, "alibaba", {"qwen-x": (1.5, 5)}) + article(20.2, "alibaba", {"qwen-x": (1.5, 5)}, "outlet-2")
    result = play(rows)
    assert (statuses(result), told(result)) == ({"reported"}, ["follow_on alibaba"])


def test_a_page_that_goes_on_saying_otherwise_makes_it_disputed() -> None:
    rows = every(DAYS, "alibaba", OLD) + bait(DAYS, 15)
    result = play(rows + article(20.1, "alibaba", {"qwen-x": (1.5, 5)}))
    assert (statuses(result), told(result)) == ({"disputed"}, [])
    assert "the page still says otherwise: disputed" in reasons(result)


def test_old_news_repeated_by_many_is_no_change() -> None:
    rows = pages(day=10)
    for n in range(4):
        rows += article(30 + n / 10, "alibaba", {"qwen-x": (4, 12)}, f"outlet-{n}")
        rows += article(31 + n / 10, "alibaba", {"qwen-x": (1.5, 5)}, f"outlet-{n}", action="cut")
    assert moves(play(rows)) == moves(play(pages(day=10)))
    assert "old news" in reasons(play(rows))


def test_an_article_with_a_slip_of_the_unit_is_held() -> None:
    rows = every(DAYS, "alibaba", OLD) + bait(DAYS, 15) + article(20.1, "alibaba", {"qwen-x": (0.004, 0.012)})
    result = play(rows)
    assert [line for line in moves(result) if "alibaba" in line] == []
    assert "is a unit, not a price" in reasons(result)


def test_free_on_the_page_and_in_an_article_needs_no_third_look() -> None:
    rows = every(range(20), "alibaba", OLD) + every([20], "alibaba", {"qwen-x": (0, 0), "qwen-y": (7, 21)})
    result = play(rows + article(20.1, "alibaba", {"qwen-x": (0, 0)}) + bait(DAYS, 15))
    assert len([line for line in cuts(result) if line.startswith("free alibaba")]) == 2


def test_news_that_comes_weeks_late_is_history_and_not_told() -> None:
    old = at(5).isoformat()
    rows = (
        bait(DAYS, 1)
        + claim(25, "baidu", "cut", effective_from=old)
        + claim(26, "baidu", "cut", "outlet-2", effective_from=old)
    )
    result = play(rows)
    assert [c["at"] for c in result["changes"] if c["vendor"] == "baidu"] == [old]
    assert told(result) == []


def test_a_first_look_at_a_page_that_differs_from_an_article_is_a_correction_of_ours() -> None:
    rows = bait(DAYS, 8) + article(9, "alibaba", {"qwen-x": (4, 12)}) + every(range(10, 40), "alibaba", NEW)
    result = play(rows)
    assert [line for line in moves(result) if "alibaba" in line] == []
    assert told(result) == []


def test_bad_lines_are_reported_and_the_rest_goes_on() -> None:
    import json

    from pricing.backtest import run

    good = [json.dumps(row) for row in pages()]
    bad = [
        "{",
        "[]",
        "{}",
        good[0].replace("+08:00", ""),
        good[0].replace('"4"', '"1e400"'),
        good[0].replace('"4"', '"-4"'),
    ]
    result = run([*good[:5], *bad, "", *good[5:]])
    assert [error["line"] for error in result["errors"]] == [6, 7, 8, 9, 10, 11]
    assert all(error["error"] for error in result["errors"])
    assert moves(result) == moves(play(pages()))


def test_what_an_article_calls_a_cut_is_none_the_less_one_where_the_page_stood_in_another_unit() -> None:
    rows = every(range(10), "zhipu", {"m-1": (0.0054, 0.033), "m-2": (0.002, 0.006)})
    rows += every(range(10, 20), "zhipu", {"m-1": (4.05, 24.8), "m-2": (0.002, 0.006)})
    rows += article(10.1, "zhipu", {"m-1": (4.05, 24.8)}, action="cut")
    assert changed(play(rows), "cut", "hike") == ["cut zhipu m-1 input None->4.05", "cut zhipu m-1 output None->24.8"]


def test_two_lists_of_which_one_erred_for_days_agree_in_the_end() -> None:
    """The second list read another row while the page cut; once both say the same it is a cut of the first day."""
    page, wrong = {"m-1": (4.8, 16), "m-2": (2, 9)}, {"m-1": (6.1, 22.3), "m-2": (2, 9)}
    cut = page | {"m-1": (1.92, 6.4)}
    rows = every(range(10), "iflytek", page) + every(range(10, 30), "iflytek", cut)
    for days, prices in ((range(10), page), (range(10, 12), wrong), (range(12, 30), cut)):
        rows += every(days, "iflytek", prices, source_id="list")
    result = play(rows)
    assert changed(result, "cut") == ["cut iflytek m-1 input 4.8->1.92", "cut iflytek m-1 output 16->6.4"]
    assert {c["at"][:10] for c in result["changes"]} == {"2024-05-11"}


def test_a_list_that_says_otherwise_all_along_moves_nothing_by_itself() -> None:
    """It shows four fifths of the page's price, then twice as much for five days."""
    rows = every(range(60), "moonshot", {"m-1": (13, 61), "m-2": (4, 20)})
    for days, factor in ((range(30), 0.8), (range(30, 33), 1.6), (range(33, 60), 0.8)):
        rows += every(days, "moonshot", {"m-1": (13 * factor, 61 * factor), "m-2": (3.2, 16)}, source_id="list")
    assert moves(play(rows)) == []


def test_a_list_that_says_otherwise_cuts_with_the_page() -> None:
    rows = every(range(20), "moonshot", {"m-1": (13, 61)}) + every(range(20, 40), "moonshot", {"m-1": (6, 30)})
    rows += every(range(21), "moonshot", {"m-1": (10.4, 48.8)}, source_id="list")
    rows += every(range(21, 40), "moonshot", {"m-1": (4.8, 24)}, source_id="list")
    assert moves(play(rows)) == ["cut moonshot m-1 input 13->6", "cut moonshot m-1 output 61->30"]
