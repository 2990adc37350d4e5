"""Examples as data: how a value is spelt, and what must stay silent. Every spelling and every passage of tests/corpus is one test.

A known gap is a strict xfail with its reason: whoever closes it takes the mark out with `python -m tests.evaluate --raise`.
"""

from __future__ import annotations

from typing import Any

import pytest

from pricing.zh import extract
from tests.gaps import DIMENSIONS, PASSAGES, ordered, read, rows, spelt
from tests.labels import judge


def case(reason: str | None, name: str, *values: Any) -> Any:
    return pytest.param(
        *values, id=name, marks=[pytest.mark.xfail(reason=reason, strict=True)] if reason is not None else []
    )


@pytest.mark.parametrize(
    ("row", "spelling"),
    [
        case(row.get("gaps", {}).get(spelling), f"{name}:{spelling}", row, spelling)
        for name in DIMENSIONS
        for row in rows(f"{name}.jsonl")
        for spelling in row["spellings"]
    ],
)
def test_a_value_is_read_however_it_is_spelt(row: dict[str, Any], spelling: str) -> None:
    """Exactly the statements of `value`, in the fields named there; of a row about changes alone, quotes do not count."""
    assert spelt(row, spelling) == ordered(row["value"])


@pytest.mark.parametrize(
    "row",
    [case(row.get("gap"), row.get("id", row["text"][:40]), row) for name in PASSAGES for row in rows(f"{name}.jsonl")],
)
def test_a_passage_gives_its_statements_and_no_others(row: dict[str, Any]) -> None:
    verdict = judge(row["says"], row.get("maybe", []), read(row["text"], row.get("published")))
    assert verdict.right, verdict


def test_every_span_points_into_the_text_as_given() -> None:
    texts = [row["text"] for name in PASSAGES for row in rows(f"{name}.jsonl")]
    texts += [
        row["frame"].replace("{}", spelling)
        for name in DIMENSIONS
        for row in rows(f"{name}.jsonl")
        for spelling in row["spellings"]
    ]
    for text in texts:
        for s in extract(text).statements:
            assert text[s.start : s.end] == s.text
