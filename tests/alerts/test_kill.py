"""kill -9 at every step of telling: nothing is lost, at most one copy is repeated, and under the same id."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from config import load_settings
from store.faults import KILLED
from store.opening import open_store
from tests.alerts.receivers import Hook, Mailbox, http_receiver, smtp_receiver
from tests.alerts.sending import NOW, fresh, put, run, settings

ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from config import load_settings
from store.opening import open_store
from tests.alerts.sending import NOW, fresh, put, run, settings
folder = Path(sys.argv[1])
given = load_settings(folder / "pricewar.toml", {"PRICEWAR_HOME": str(folder)})
run(open_store(given.database_url), given, datetime.fromisoformat(sys.argv[2]))
"""


# The wrong design: marked before it is sent. The harness must find the loss it causes.
MARK_FIRST = """
import alerts.dispatch as d
def deliver(one, channel, delivery):
    d.outbox.record(one.store, delivery, now=one.clock(), sent=True)
    d.faults.point("before_send")
    channel.send(d._message(one, delivery), one.places()[delivery.destination][1])
    return d.Told(delivery.alert.id, delivery.destination, "sent", "")
d._deliver = deliver
"""


def child(folder: Path, minutes: int, fault: str = "", before: str = "") -> subprocess.Popen[bytes]:
    env = {**os.environ, "FAULT": fault, "PYTHONPATH": str(ROOT), "PRICEWAR_DATABASE_URL": ""}
    at = (NOW + timedelta(minutes=minutes)).isoformat()
    return subprocess.Popen([sys.executable, "-c", before + CHILD, str(folder), at], env=env, cwd=ROOT)


def prepare(folder: Path, hook: Hook, box: Mailbox, count: int) -> list[str]:
    settings(folder, hooks={"hook": hook}, mails={"desk": box})
    (folder / "p.sqlite").unlink(missing_ok=True)
    store = fresh(folder)
    ids = put(store, *range(count))
    store.close()
    (folder / "p.sqlite").rename(folder / "pricewar.sqlite")
    return ids


def copies(hook: Hook, box: Mailbox) -> Counter[tuple[str, str]]:
    told = Counter(("hook", one) for one in hook.ids)
    told.update(("desk", str(mail["X-Pricewar-Alert"])) for _, mail in box.mails)
    return told


def finish(folder: Path, minutes: int) -> None:
    """Passes after the crash: at once, and when every lease has run out."""
    given = load_settings(folder / "pricewar.toml", {"PRICEWAR_HOME": str(folder)})
    store = open_store(given.database_url)
    for late in (minutes, minutes + 20, minutes + 40):
        run(store, given, NOW + timedelta(minutes=late))
    store.close()


@pytest.mark.parametrize(
    "fault", ["plan:2", "before_send:1", "before_send:4", "after_send:1", "after_send:4", "record:1", "record:5"]
)
def test_killed_at_a_named_point(tmp_path: Path, fault: str) -> None:
    with http_receiver() as hook, smtp_receiver() as box:
        ids = prepare(tmp_path, hook, box, 3)
        assert child(tmp_path, 0, fault).wait(60) == KILLED
        finish(tmp_path, 1)
        told = copies(hook, box)
    assert told.keys() == {(place, one) for place in ("hook", "desk") for one in ids}, "an alert was lost"
    assert sum(told.values()) <= 2 * len(ids) + 2, "more than one copy too many a channel"
    if fault.startswith("after_send"):
        assert sum(told.values()) > 2 * len(ids), "the kill came too late to prove anything"
    for mails in ([mail for _, mail in box.mails if mail["X-Pricewar-Alert"] == one] for one in ids):
        assert len({str(mail["Message-ID"]) for mail in mails}) == 1


def test_the_harness_finds_what_a_wrong_design_loses(tmp_path: Path) -> None:
    with http_receiver() as hook, smtp_receiver() as box:
        ids = prepare(tmp_path, hook, box, 2)
        assert child(tmp_path, 0, "before_send:1", MARK_FIRST).wait(60) == KILLED
        finish(tmp_path, 1)
        told = copies(hook, box)
    assert len(told) < 2 * len(ids)


def test_killed_at_random_moments(tmp_path: Path) -> None:
    chance = random.Random(20240521)
    with http_receiver() as hook, smtp_receiver() as box:
        ids = prepare(tmp_path, hook, box, 30)
        kills = 0
        for number in range(5):
            running = child(tmp_path, 20 * number)
            time.sleep(0.4 + chance.random() * 0.6)
            if running.poll() is None:
                os.kill(running.pid, signal.SIGKILL)
                kills += 1
            running.wait(60)
        finish(tmp_path, 200)
        told = copies(hook, box)
    assert told.keys() == {(place, one) for place in ("hook", "desk") for one in ids}
    extra = sum(told.values()) - 2 * len(ids)
    assert extra <= 2 * kills, json.dumps({"kills": kills, "extra": extra})
