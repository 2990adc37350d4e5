"""The eval gate: no score of the text grammar may fall under its floor (tests/corpus/floors.toml)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.evaluate import SET_NAMES, SHARED, floors, measure, read_rows, reliability


@pytest.mark.parametrize("name", SET_NAMES)
def test_no_score_falls_under_its_floor(name: str) -> None:
    scores = measure(name)
    if scores is None:
        pytest.skip(
            f"EVAL GATE NOT RUN: {SHARED}/corpus/{name}.jsonl is not on this machine, so its floors hold nothing"
        )
    low = {key: f"{scores[key]} < {floor}" for key, floor in floors()[name].items() if scores[key] < floor}
    assert not low, f"{name} fell under its floor: {low}; mend the grammar, never the floor"


def test_confidence_tells_sure_statements_from_unsure_ones() -> None:
    path = SHARED / "corpus" / "dev.jsonl"
    if not path.is_file():
        pytest.skip(f"RELIABILITY NOT CHECKED: {path} is not on this machine")
    table = reliability(read_rows(path))
    for name, count, said, right in table:
        assert count < 20 or abs(said - right) < Decimal("0.12"), (name, count, said, right)
    assert table[-1][3] > table[0][3] + Decimal("0.1")
