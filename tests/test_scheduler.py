"""The daemon as a process: it crawls what is due, refuses a second one, stops cleanly, and leaves no child behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

import scheduler
from crawler.targets import RECHECK, due_at
from pricing.catalog import Media, Page
from pricing.errors import AlreadyRunning
from tests.crawler.site import MEDIA, VENDOR, Reply, Site, price_page, serve

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2024, 5, 21, 2, 0, tzinfo=UTC)
PAGE = Page(id="p", vendor="v", url="https://v.example/", every=6)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def daemon(site: Site, home: Path) -> subprocess.Popen[str]:
    """`pricewar run` with a catalog that knows only the site."""
    catalog = home / "catalog"
    for kind, text in (("vendors", VENDOR), ("media", MEDIA)):
        (catalog / kind).mkdir(parents=True, exist_ok=True)
        (catalog / kind / "t.toml").write_text(text.format(base=f"http://{site.host}", more=""), encoding="utf-8")
    (home / "pricewar.toml").write_text(
        f'catalog = "catalog"\n[crawl]\ndelay_seconds = 0\nallow_private = ["{site.host}"]\n', encoding="utf-8"
    )
    only = (
        "import pricing.catalog as c, pathlib, sys; c.BUILT_IN = pathlib.Path(sys.argv[1]); import scheduler, config; "
    )
    code = (
        only
        + "scheduler.LOOK_SECONDS = 1; s = config.load_settings(); scheduler.run(s.model_copy(update={'catalog': None}))"
    )
    env = {**os.environ, "PRICEWAR_HOME": str(home), "PRICEWAR_TEST_CATALOG": str(catalog)}
    return subprocess.Popen(
        [sys.executable, "-c", code, str(catalog)], cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True
    )


def wait_for(what: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_a_second_daemon_is_told_who_runs(tmp_path: Path) -> None:
    with scheduler.single_instance(tmp_path):
        with (
            pytest.raises(AlreadyRunning, match=rf"already run by pid {os.getpid()} on .* since 20") as refused,
            scheduler.single_instance(tmp_path),
        ):
            raise AssertionError("two at once")
        assert refused.value.exit_code == 3
    with scheduler.single_instance(tmp_path):
        assert json.loads((tmp_path / "pricewar.lock").read_text())["pid"] == os.getpid()


def test_a_lock_left_by_a_dead_process_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / "pricewar.lock").write_text('{"pid": 1, "host": "x", "since": "y"}')
    with scheduler.single_instance(tmp_path):
        pass


def health(minutes_ago: float, outcome: str = "OK", **more: object) -> SimpleNamespace:
    last = NOW - timedelta(minutes=minutes_ago)
    base = {"reason": None, "since": last, "last_try": last, "last_changed": None, "held": 0}
    return SimpleNamespace(**{**base, "outcome": outcome, **more})


def test_when_a_source_is_due_again() -> None:
    hours = timedelta(hours=1)
    media = Media(id="m", name="m", name_zh="m", url="https://m.example/", every=1)
    assert due_at(PAGE, None) is None
    assert due_at(PAGE, health(0)) == NOW + 6 * hours
    assert due_at(media, health(0)) == NOW + hours
    recheck = due_at(PAGE, health(0, held=1, last_changed=NOW))
    assert recheck is not None
    assert RECHECK[0] <= recheck - NOW <= RECHECK[1]
    assert recheck == due_at(PAGE, health(0, held=1, last_changed=NOW)), "the same whoever asks"
    paused = health(0, "PAUSED", reason="x answered 429 and is left alone until 2024-05-21 09:30 UTC")
    assert due_at(PAGE, paused) == datetime(2024, 5, 21, 9, 30, tzinfo=UTC)
    assert due_at(media, health(0, "BROKEN", since=NOW - 8 * hours)) == NOW + 8 * hours
    assert due_at(media, health(0, "BLOCKED", since=NOW - 800 * hours)) == NOW + 24 * hours


def test_the_daemon_crawls_what_is_due_and_stops_cleanly(site: Site, tmp_path: Path) -> None:
    site.page("/pricing", price_page(("Probe-1", "2", "6")))
    running = daemon(site, tmp_path)
    wait_for(lambda: "/pricing" in site.paths() and "/feed" in site.paths())
    wait_for(lambda: scheduler.heartbeat(tmp_path))
    time.sleep(2.5)
    assert site.paths().count("/pricing") == 1, "not due again for hours"
    running.send_signal(signal.SIGTERM)
    _, log = running.communicate(timeout=20)
    assert running.returncode == 0, log
    assert "stopped" in log
    assert scheduler.heartbeat(tmp_path) is None


def test_a_stop_ends_the_child_in_flight(site: Site, tmp_path: Path) -> None:
    site.replies["/pricing"] = Reply(b"late", wait=25)
    running = daemon(site, tmp_path)
    wait_for(lambda: "/pricing" in site.paths())
    begun = time.monotonic()
    running.send_signal(signal.SIGINT)
    _, log = running.communicate(timeout=20)
    assert running.returncode == 0, log
    assert time.monotonic() - begun < 5
    children = subprocess.run(["pgrep", "-f", f"crawler.child.*{tmp_path}"], capture_output=True, check=False)
    assert children.stdout == b""
