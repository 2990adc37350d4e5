"""Examples as data: how a value is spelt, and what must stay silent. Every row of tests/corpus is one test."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pricing.zh import extract, statement_json

FOLDER = Path(__file__).parent / "corpus"
DAY = date(2026, 5, 22)


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def read(text: str) -> list[dict[str, Any]]:
    return [statement_json(s) for s in extract(text, published=DAY).statements]


@pytest.mark.parametrize("row", rows("dimensions.jsonl"), ids=lambda r: r["text"])
def test_a_price_is_read_as_it_is_spelt(row: dict[str, Any]) -> None:
    found = [s for s in read(row["text"]) if s["price"] is not None]
    if row["dimension"] == "none":
        assert found == []
    else:
        assert [(s["price"], s["currency"], s["item"]) for s in found] == [(row["price"], row["currency"], row["item"])]


@pytest.mark.parametrize("row", rows("changes.jsonl"), ids=lambda r: r["text"])
def test_a_change_is_told_or_refused(row: dict[str, Any]) -> None:
    found = [s for s in read(row["text"]) if s["action"] != "quote"]
    if row["vendor"] is None:
        assert found == []
    else:
        assert {(s["vendor"], s["action"], s["change_pct"]) for s in found} == {
            (row["vendor"], row["action"], row["change_pct"])
        }


@pytest.mark.parametrize("row", rows("passages.jsonl"), ids=lambda r: r["text"][:40])
def test_a_passage_gives_its_prices_in_order(row: dict[str, Any]) -> None:
    found = [[s["vendor"], s["item"], s["action"], s["price"]] for s in read(row["text"]) if s["price"] is not None]
    assert sorted(found) == sorted(row["prices"])


def test_every_span_points_into_the_text_as_given() -> None:
    for name in ("dimensions.jsonl", "changes.jsonl", "passages.jsonl"):
        for row in rows(name):
            for s in extract(row["text"], published=DAY).statements:
                assert row["text"][s.start : s.end] == s.text
