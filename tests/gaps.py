"""Known gaps of the corpus: a row's `gap`, or a spelling in a row's `gaps`. `close` takes out those that are read by now."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from pricing.zh import extract, statement_json
from tests.labels import judge

FOLDER = Path(__file__).parent / "corpus"
DAY = "2026-05-22"
PASSAGES = ("passages", "fresh", "latest", "sentences", "digests")
DIMENSIONS = ("numerals", "amounts", "units", "changes", "dates", "models", "cues", "conditions")


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def read(text: str, published: str | None = DAY) -> list[dict[str, Any]]:
    day = date.fromisoformat(published) if published else None
    return [statement_json(s) for s in extract(text, published=day).statements]


def spelt(row: dict[str, Any], spelling: str) -> list[dict[str, Any]]:
    """What is read of one spelling: the fields the row's value names, in a fixed order."""
    found = read(row["frame"].replace("{}", spelling), row.get("published", DAY))
    if row.get("only") == "changes":
        found = [s for s in found if s["action"] != "quote"]
    fields = sorted({key for one in row["value"] for key in one}) or ["vendor", "action", "item", "price", "change_pct"]
    return ordered({key: s[key] for key in fields} for s in found)


def ordered(values: Any) -> list[dict[str, Any]]:
    return sorted(values, key=lambda fields: json.dumps(fields, sort_keys=True))


def passage_is_right(row: dict[str, Any]) -> bool:
    return judge(row["says"], row.get("maybe", []), read(row["text"], row.get("published", DAY))).right


def hostile_is_right(row: dict[str, Any]) -> bool:
    """Only the prices and percents that may be read, and a reason where something must be refused."""
    try:
        result = extract(row["text"])
    except Exception:
        return False
    found = [statement_json(s) for s in result.statements]
    return (
        all(s["price"] in (None, *row["may"]) for s in found)
        and ("percents" not in row or all(s["change_pct"] in (None, *row["percents"]) for s in found))
        and (not row.get("refused") or bool(result.skipped))
    )


def close() -> list[str]:
    """Rewrites the corpus files without the gaps that are closed; names them."""
    closed = []
    for name in (*DIMENSIONS, *PASSAGES, "hostile"):
        path, kept = f"{name}.jsonl", rows(f"{name}.jsonl")
        right = hostile_is_right if name == "hostile" else passage_is_right
        for row in kept:
            if "gap" in row and right(row):
                closed.append(f"gap closed: {row['text'][:40]}")
                del row["gap"]
            for spelling in [s for s in row.get("gaps", {}) if spelt(row, s) == ordered(row["value"])]:
                closed.append(f"gap closed: {name} {spelling}")
                del row["gaps"][spelling]
            if not row.get("gaps", True):
                del row["gaps"]
        (FOLDER / path).write_text(
            "".join(json.dumps(row, ensure_ascii=name == "hostile") + "\n" for row in kept), encoding="utf-8"
        )
    return closed
