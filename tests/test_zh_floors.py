"""The eval gate: no score of the text grammar may fall under its floor (tests/corpus/floors.toml)."""

from __future__ import annotations

import pytest

from tests.evaluate import SET_NAMES, SHARED, floors, measure


@pytest.mark.parametrize("name", SET_NAMES)
def test_no_score_falls_under_its_floor(name: str) -> None:
    scores = measure(name)
    if scores is None:
        pytest.skip(
            f"EVAL GATE NOT RUN: {SHARED}/corpus/{name}.jsonl is not on this machine, so its floors hold nothing"
        )
    low = {key: f"{scores[key]} < {floor}" for key, floor in floors()[name].items() if scores[key] < floor}
    assert not low, f"{name} fell under its floor: {low}; mend the grammar, never the floor"
