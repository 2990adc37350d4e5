"""`python -m tests.evaluate`: the scores of the text grammar on every labelled text there is, and their floors.

With --raise a floor below what was measured is raised to it, and the word `gap` is taken out of corpus rows that are read now.
Nothing is ever lowered, and no gap is added. With --sources the scores by source are printed too, with --phenomena what is read
of each kind of example, with --reliability what `confidence` said beside the share that was right.
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
from tests.gaps import DIMENSIONS, PASSAGES, close, hostile_is_right, ordered, passage_is_right, rows, spelt
from tests.labels import Label, Verdict, judge, mark, total

CORPUS = Path(__file__).parent / "corpus"
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
FLOORS = CORPUS / "floors.toml"
SET_NAMES = ("dev", "nearmiss", "negatives", "passages", "fresh", "latest", "sentences", "digests")


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


def own_verdicts(name: str) -> list[Verdict]:
    return [judge(r["says"], r.get("maybe", []), answer(r)) for r in read_rows(CORPUS / f"{name}.jsonl")]


def measure(name: str) -> dict[str, Decimal] | None:
    """The scores of one set; None when its texts are not on this machine."""
    if name in PASSAGES:
        return total(own_verdicts(name))
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


def reliability(rows: Iterable[dict[str, Any]]) -> list[tuple[str, int, Decimal, Decimal]]:
    """What `confidence` said beside the share that was right: (bin, statements, mean confidence, observed precision)."""
    bins: dict[str, list[tuple[Decimal, bool]]] = defaultdict(list)
    for row in rows:
        named = [e for e in row["events"] if e["vendor"]]
        unnamed = {Decimal(e["price"]) for e in row["events"] if not e["vendor"] and e["price"] is not None}
        statements = [s for s in answer(row) if s["price"] is None or Decimal(s["price"]) not in unnamed]
        marks = mark(
            [_label(e) for e in named if not e.get("ambiguous")],
            [_label(e) for e in named if e.get("ambiguous")],
            statements,
        )
        for statement, right in zip(statements, marks, strict=True):
            if right is not None:
                sure = Decimal(str(statement["confidence"]))
                top = next(top for top in ("0.6", "0.8", "0.9", "1") if sure < Decimal(top) or top == "1")
                bins[top].append((sure, right))
    return [
        (f"< {top}", len(found), sum(c for c, _ in found) / len(found), Decimal(sum(r for _, r in found)) / len(found))
        for top, found in sorted(bins.items())
    ]


def _label(event: dict[str, Any]) -> Label:
    return [event["vendor"], event["model"], event["item"], event["action"], event["price"]]


def phenomena() -> list[tuple[str, int, int]]:
    """(phenomenon, examples read in full, examples): each dimension's spellings, and the passages by how they are written."""
    counts = [
        (
            name,
            sum(spelt(row, s) == ordered(row["value"]) for row in rows(f"{name}.jsonl") for s in row["spellings"]),
            sum(len(row["spellings"]) for row in rows(f"{name}.jsonl")),
        )
        for name in DIMENSIONS
    ]
    counts.append(("hostile numbers", sum(map(hostile_is_right, rows("hostile.jsonl"))), len(rows("hostile.jsonl"))))
    styles: dict[str, list[bool]] = defaultdict(list)
    for row in (row for kept in PASSAGES for row in rows(f"{kept}.jsonl")):
        name = "without any statement" if not row["says"] and not row.get("maybe") else row.get("style", "short")
        styles[name].append(passage_is_right(row))
    return counts + [(f"passages: {name}", sum(right), len(right)) for name, right in sorted(styles.items())]


def main(arguments: list[str]) -> None:
    measured = {name: scores for name in SET_NAMES if (scores := measure(name)) is not None}
    for name, scores in measured.items():
        print(name, "  ".join(f"{key} {value:.4f}" for key, value in scores.items()))
    if not (SHARED / "corpus" / "dev.jsonl").is_file():
        print(
            f"Only the texts of this repository were scored: {SHARED} with the labelled real texts is not on this machine."
        )
        arguments = [one for one in arguments if one not in ("--sources", "--reliability")]
    if "--sources" in arguments:
        table = by_source()
        for name, scores in sorted(table.items(), key=lambda one: one[1]["clear"]):
            print(f"  {name}: {int(scores['texts'])} texts, clear {scores['clear']:.3f}, point {scores['point']:.3f}")
        clear = [scores["clear"] for scores in table.values()]
        print(f"  by source: mean clear {sum(clear) / len(clear):.3f}, worst {min(clear):.3f}")
    if "--phenomena" in arguments:
        for name, right, count in phenomena():
            print(f"  {name}: {right} of {count}")
    if "--reliability" in arguments:
        for name, count, said, seen in reliability(read_rows(SHARED / "corpus" / "dev.jsonl")):
            print(f"  confidence {name}: {count} statements, said {said:.2f}, right {seen:.2f}")
    if "--raise" in arguments:
        for line in (*raise_floors(measured), *close()):
            print("raised:", line)


if __name__ == "__main__":
    main(sys.argv[1:])
