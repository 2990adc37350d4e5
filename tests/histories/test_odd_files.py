"""Files as people send them: lines that are none, rows in any order, prices in any writing, dates out of all reason."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from pricing.backtest import run
from tests.histories.tables import Rows, changed, cuts, every, play

ROW = every([0], "alibaba", {"m/input": "0.50"})[0]
CUT = ["cut alibaba qwen input 4->2", "cut alibaba qwen output 12->6"]
STORY = every(range(10), "alibaba", {"qwen": (4, 12)}) + every(range(10, 20), "alibaba", {"qwen": (2, 6)})


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("not json", "not JSON"),
        ("[1, 2]", "one JSON object"),
        (json.dumps(ROW | {"at": "2024-05-02"}), "no time zone"),
        (json.dumps(ROW | {"at": "yesterday"}), "yesterday"),
        (json.dumps(ROW | {"at": "9999-12-31T23:59:59-01:00"}), "no day a price was read on"),
        (json.dumps(ROW | {"at": "0001-01-01T00:00:00+01:00"}), "no day a price was read on"),
        (json.dumps(ROW | {"amount_per_mtok": "-1000000"}), "not a price"),
        (json.dumps(ROW | {"amount_per_mtok": True}), "not a price"),
        (json.dumps({name: part for name, part in ROW.items() if name != "vendor"}), "there is no 'vendor' in it"),
        (json.dumps(ROW | {"condition": "batch"}), "must be an object or null"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(line: str, why: str) -> None:
    lines = [json.dumps(row) for row in STORY]
    result = run([*lines[:7], line, *lines[7:]])
    assert cuts(result) == CUT
    assert [error["line"] for error in result["errors"]] == [8]
    assert why in result["errors"][0]["error"]


def rewritten(**parts: Any) -> Rows:
    return [row | parts for row in STORY]


@pytest.mark.parametrize(
    "rows",
    [
        random.Random(1).sample(STORY, len(STORY)),
        STORY + STORY,
        rewritten(condition={}),
        [row | {"condition": None if place % 2 else {}} for place, row in enumerate(STORY)],
        [{name: part for name, part in row.items() if name not in ("source_id", "condition")} for row in STORY],
        [row | {"amount_per_mtok": f"{row['amount_per_mtok']}.00"} for row in STORY],
        [row | {"amount_per_mtok": float(row["amount_per_mtok"])} for row in STORY],
        [row | {"amount_per_mtok": f"{row['amount_per_mtok']}E0"} for row in STORY],
    ],
    ids=["any order", "twice", "{}", "null and {}", "least", "0.50", "numbers", "exponents"],
)
def test_the_same_history_written_otherwise_is_the_same(rows: Rows) -> None:
    result = play(rows)
    assert (cuts(result), result["errors"]) == (CUT, [])


def test_a_vendor_nobody_knows_and_two_years_of_silence() -> None:
    early = every(range(20), "other:nobody", {"m": (4, 12)})
    assert changed(play(early + every(range(750, 770), "other:nobody", {"m": (2, 6)}))) == [
        "cut other:nobody m input 4->2", "cut other:nobody m output 12->6",
    ]  # fmt: skip
