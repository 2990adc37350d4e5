"""`python -m tests.evaluate`: the scores of the text grammar on every labelled text there is, and their floors.

With --raise a floor below what was measured is raised to it, and the word `gap` is taken out of corpus rows that are read now.
Nothing is ever lowered, and no gap is added. With --sources the scores by source are printed too.
The labelled real texts are not part of this repository: they are read from ../shared where that exists.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from pricing.zh import extract_line
from tests.labels import Verdict, judge, total

CORPUS = Path(__file__).parent / "corpus"
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
FLOORS = CORPUS / "floors.toml"
SET_NAMES = ("dev", "nearmiss", "negatives", "own")


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def answer(row: dict[str, Any]) -> list[dict[str, Any]]:
    asked = {key: row[key] for key in ("text", "published") if row.get(key)}
    return list(extract_line(json.dumps(asked))["statements"])


def by_scorer(labelled: list[dict[str, Any]]) -> dict[str, Decimal]:
    """What the project's scorer, ../shared/tools/score.py, says of our answers."""
    with tempfile.TemporaryDirectory() as folder:
        gold, ours = Path(folder, "gold.jsonl"), Path(folder, "ours.jsonl")
        gold.write_text("".join(json.dumps(row) + "\n" for row in labelled), encoding="utf-8")
        ours.write_text(
            "".join(json.dumps({"id": row["id"], "statements": answer(row)}) + "\n" for row in labelled),
            encoding="utf-8",
        )
        done = subprocess.run(
            [sys.executable, str(SHARED / "tools" / "score.py"), str(gold), str(ours)],
            capture_output=True,
            text=True,
            check=True,
        )
    return {key: Decimal(str(value)) for key, value in json.loads(done.stdout.splitlines()[-1]).items()}


def silence(rows: Iterable[dict[str, Any]]) -> dict[str, Decimal]:
    """`unchanged`: the share of texts that come out without cut, free or hike; `silent`: without any statement at all."""
    found = [answer(row) for row in rows if row.get("why") != "reseller"]
    changed = sum(any(s["action"] != "quote" for s in statements) for statements in found)
    spoken = sum(bool(statements) for statements in found)
    return {
        "unchanged": 1 - Decimal(changed) / len(found),
        "silent": (1 - Decimal(spoken) / len(found)).quantize(Decimal("0.0001"), rounding="ROUND_DOWN"),
    }


def own_verdicts() -> list[Verdict]:
    return [judge(r["says"], r.get("maybe", []), answer(r)) for r in read_rows(CORPUS / "passages.jsonl")]


def measure(name: str) -> dict[str, Decimal] | None:
    """The scores of one set; None when its texts are not on this machine."""
    if name == "own":
        return total(own_verdicts())
    path = SHARED / "corpus" / f"{name}.jsonl"
    if not path.is_file():
        return None
    if name == "dev":
        return by_scorer(read_rows(path))
    return silence(read_rows(path))


def floors() -> dict[str, dict[str, Decimal]]:
    with FLOORS.open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


def raise_floors(measured: dict[str, dict[str, Decimal]]) -> list[str]:
    """Writes floors that were passed; says which."""
    text, raised, known = FLOORS.read_text(encoding="utf-8"), [], floors()
    for name, scores in measured.items():
        head, _, rest = text.partition(f"[{name}]\n")
        body, mark, tail = rest.partition("\n[")
        for key, floor in known[name].items():
            if scores[key] > floor:
                body = re.sub(
                    rf'^("?{re.escape(key)}"? = )\S+$', lambda m, v=scores[key]: f"{m[1]}{v:.4f}", body, flags=re.M
                )
                raised.append(f"{name}.{key} {floor} → {scores[key]:.4f}")
        text = f"{head}[{name}]\n{body}{mark}{tail}"
    FLOORS.write_text(text, encoding="utf-8")
    return raised


def by_source() -> dict[str, dict[str, Decimal]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read_rows(SHARED / "corpus" / "dev.jsonl"):
        groups[row["source"]].append(row)
    small = [name for name, rows in groups.items() if len(rows) < 15]
    groups["the rest"] = [row for name in small for row in groups.pop(name)]
    return {name: by_scorer(rows) | {"texts": Decimal(len(rows))} for name, rows in groups.items()}


def main(arguments: list[str]) -> None:
    measured = {name: scores for name in SET_NAMES if (scores := measure(name)) is not None}
    for name, scores in measured.items():
        print(name, "  ".join(f"{key} {value:.4f}" for key, value in scores.items()))
    if "--sources" in arguments:
        table = by_source()
        for name, scores in sorted(table.items(), key=lambda one: one[1]["clear"]):
            print(f"  {name}: {int(scores['texts'])} texts, clear {scores['clear']:.3f}, point {scores['point']:.3f}")
        clear = [scores["clear"] for scores in table.values()]
        print(f"  by source: mean clear {sum(clear) / len(clear):.3f}, worst {min(clear):.3f}")
    if "--raise" in arguments:
        from tests.gaps import close

        for line in (*raise_floors(measured), *close()):
            print("raised:", line)


if __name__ == "__main__":
    main(sys.argv[1:])
