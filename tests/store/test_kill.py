"""kill -9 at every step of a reading, on both databases: all of it or nothing, and the next try tells what there is to tell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from store import queries
from store.backup import check
from store.engine import Store
from store.faults import KILLED
from tests.processes import ROOT, environment
from tests.store.ingesting import LAST, eve, last

POINTS = ("captured", "revisions", "changes", "outbox", "before_commit", "committed")


def state(store: Store) -> dict[str, int]:
    return {name: count for name, count in check(store).rows.items() if name not in ("meta", "alembic_version")}


def test_the_points_named_here_are_those_of_the_code() -> None:
    code = "".join(file.read_text() for file in (ROOT / "store").glob("*.py"))
    assert {name for name in POINTS if f'"ingest.{name}"' in code} == set(POINTS)
    assert code.count('faults.point("ingest.') == 3 * 2 + 3, "two kinds of reading, three steps of the fold"


@pytest.mark.parametrize("point", POINTS)
def test_a_reading_is_whole_or_not_there(store: Store, point: str, tmp_path: Path) -> None:
    eve(store)
    before = state(store)
    url = store.engine.url.render_as_string(hide_password=False)
    killed = subprocess.run(
        [sys.executable, "-m", "tests.store.ingesting", url],
        cwd=ROOT,
        env=environment({"FAULT": f"ingest.{point}"}),
        timeout=60,
        check=False,
    )
    assert killed.returncode == KILLED
    found = state(store)
    assert check(store).problems == ()
    if point != "committed":
        assert found == before, "nothing of it was kept"
    assert [a.alert.kind for a in queries.alerts(store)].count("follow_on") == (point == "committed")

    report = last(store)
    assert report.repeated is (point == "committed")
    told = [a.alert for a in queries.alerts(store) if a.alert.kind == "follow_on"]
    assert [(alert.vendor, alert.position) for alert in told] == [("alibaba", 2)]
    (price,) = queries.prices(store, as_of=LAST, vendor="alibaba", model="qwen9-max", meter="input")
    assert price.amount_per_mtok == 8
    whole = state(store)
    last(store)
    assert state(store) == whole, "and a third time changes nothing"
