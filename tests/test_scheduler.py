"""The daemon as a process: it crawls what is due, refuses a second one, stops cleanly, and leaves no child behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import instance
import scheduler
from crawler.targets import RECHECK, due_at
from pricing.catalog import Media, Page
from pricing.errors import AlreadyRunning, FetchError
from store import health as health_of
from store import queries
from store.engine import Store
from store.opening import open_store
from tests.commandline import call, refused
from tests.crawler.site import Reply, Site, price_page, serve, settings_for, write_home
from tests.processes import ROOT, alive, children, pricewar, started
from tests.store.conftest import postgres, postgres_url  # noqa: F401 - fixtures used below

NOW = datetime(2024, 5, 21, 2, 0, tzinfo=UTC)
PAGE = Page(id="p", vendor="v", url="https://v.example/", every=6)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def test_a_second_daemon_is_told_who_runs(tmp_path: Path) -> None:
    with instance.single_instance(tmp_path):
        with (
            pytest.raises(AlreadyRunning, match=rf"already run by pid {os.getpid()} on .* since 20") as refused,
            instance.single_instance(tmp_path),
        ):
            raise AssertionError("two at once")
        assert refused.value.exit_code == 3
    with instance.single_instance(tmp_path):
        assert json.loads((tmp_path / "pricewar.lock").read_text())["pid"] == os.getpid()


def test_a_lock_left_by_a_dead_process_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / "pricewar.lock").write_text('{"pid": 1, "host": "x", "since": "y"}')
    with instance.single_instance(tmp_path):
        pass


def health(minutes_ago: float, outcome: str = "OK", **more: object) -> SimpleNamespace:
    last = NOW - timedelta(minutes=minutes_ago)
    base = {"reason": None, "since": last, "last_try": last, "held": 0}
    return SimpleNamespace(**{**base, "outcome": outcome, **more})


def test_when_a_source_is_due_again() -> None:
    hours = timedelta(hours=1)
    media = Media(id="m", name="m", name_zh="m", url="https://m.example/", every=1)
    assert due_at(PAGE, None) is None
    assert due_at(PAGE, health(0)) == NOW + 6 * hours
    assert due_at(media, health(0)) == NOW + hours
    assert due_at(media, health(0, held=1)) == NOW + hours, "an outlet cannot confirm itself"
    recheck = due_at(PAGE, health(0, held=1))
    assert recheck is not None
    assert RECHECK[0] <= recheck - NOW <= RECHECK[1]
    assert recheck == due_at(PAGE, health(0, held=1)), "the same whoever asks"
    assert due_at(PAGE, health(0, held=1, since=NOW - 49 * hours)) == NOW + 6 * hours, "held for good"
    paused = health(0, "PAUSED", reason="x answered 429 and is left alone until 2024-05-21 09:30 UTC")
    assert due_at(PAGE, paused) == datetime(2024, 5, 21, 9, 30, tzinfo=UTC)
    assert due_at(media, health(0, "BROKEN", since=NOW - 8 * hours)) == NOW + 8 * hours
    assert due_at(media, health(0, "BLOCKED", since=NOW - 800 * hours)) == NOW + 24 * hours


def home_env(home: Path) -> dict[str, str]:
    return {"PRICEWAR_HOME": str(home)}


def test_the_daemon_crawls_what_is_due_once_says_so_and_stops_cleanly(site: Site, tmp_path: Path) -> None:
    site.page("/pricing", price_page(("Probe-1", "2", "6")))
    env = home_env(write_home(site, tmp_path))
    with started("run", env=env) as daemon:
        daemon.until(lambda: (instance.heartbeat(tmp_path) or {}).get("last_crawl"))
        time.sleep(2.2)
        assert site.paths().count("/pricing") == 1, "not due again for hours"
        state = json.loads(pricewar("status", "--json", env=env).stdout)
        assert state["daemon"]["running"] is True
        assert state["daemon"]["pid"] == daemon.pid
        assert state["prices"] == 2
        second = pricewar("run", env=env)
        assert second.returncode == 3
        assert f"pid {daemon.pid} on" in second.stderr
        begun = time.monotonic()
        assert daemon.stop() == 0
        assert time.monotonic() - begun < 8
        log = daemon.log()
    assert "event=read source=test-page prices=2" in log
    assert 'event="not read" source=testnews outcome=BROKEN' in log, "the feed is a 404, and that stopped nobody"
    assert "event=stopped" in log
    assert instance.heartbeat(tmp_path) is None
    assert json.loads(pricewar("status", "--json", env=env).stdout)["daemon"] == {"running": False}


def test_a_stop_ends_the_child_in_flight(site: Site, tmp_path: Path) -> None:
    site.replies["/pricing"] = Reply(b"late", wait=25)
    with started("run", env=home_env(write_home(site, tmp_path))) as daemon:
        daemon.until(lambda: "/pricing" in site.paths())
        inner = children(daemon.pid)
        assert inner
        begun = time.monotonic()
        assert daemon.stop(signal.SIGINT) == 0
        assert time.monotonic() - begun < 8
    assert not any(alive(pid) for pid in inner)


def test_a_stop_does_not_wait_for_a_receiver_that_is_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, never = threading.Event(), threading.Event()

    class Silent(scheduler.Daemon):
        def crawl(self) -> None: ...

        def dispatch(self) -> None:
            stop.set()
            never.wait(60)

    ended: list[int] = []
    monkeypatch.setattr(scheduler, "Daemon", Silent)
    monkeypatch.setattr(scheduler, "STOP_SECONDS", 0.3)
    monkeypatch.setattr(os, "_exit", ended.append)
    begun = time.monotonic()
    scheduler.run(settings_for(Site(), tmp_path), stop=stop)
    never.set()
    assert time.monotonic() - begun < 30
    assert ended == [0]


def test_a_killed_daemon_leaves_no_lock_and_no_lie(site: Site, tmp_path: Path) -> None:
    site.page("/pricing", price_page(("Probe-1", "2", "6")))
    env = home_env(write_home(site, tmp_path))
    with started("run", env=env) as daemon:
        daemon.until(lambda: (instance.heartbeat(tmp_path) or {}).get("last_crawl"))
        daemon.stop(signal.SIGKILL)
    assert (tmp_path / instance.BEAT_NAME).exists()
    assert instance.heartbeat(tmp_path) is None
    with started("run", env=env) as again:
        again.until(lambda: instance.heartbeat(tmp_path))
        assert again.stop() == 0


def test_what_a_broken_off_round_had_not_come_to_is_read_one_by_one(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = '[[pages]]\nid = "hangs"\nurl = "BASE/x"\n[[pages]]\nid = "late"\nurl = "BASE/y"\n'
    settings = settings_for(site, tmp_path, more=more, sites=("testvendor", "testnews"))
    store = open_store(settings.database_url)
    rounds: list[tuple[str, ...]] = []

    def fetch(_settings: object, names: tuple[str, ...], *, progress: Any, **_: object) -> None:
        rounds.append(names)
        for name in names:
            if name == "hangs":
                raise FetchError("The crawl was broken off: it ran longer than 180 seconds.")
            progress({"event": "page", "source": name, "outcome": "OK", "rows": 1, "held": 0, "changes": []})
            health_of.record_fetch(
                store, name, kind="page", url="http://x.example/", at=datetime.now(UTC), outcome=health_of.Word.OK
            )

    monkeypatch.setattr("crawler.watch.crawl", fetch)
    daemon = scheduler.Daemon(settings, store, threading.Event())
    daemon.crawl()
    assert rounds == [("test-page", "hangs", "late", "testnews"), ("hangs",), ("late",), ("testnews",)]
    known = {source.id: source for source in queries.sources(store, now=datetime.now(UTC))}
    assert {name: str(source.outcome) for name, source in known.items()} == {
        "test-page": "OK",
        "hangs": "BROKEN",
        "late": "OK",
        "testnews": "OK",
    }
    assert "ran longer than" in (known["hangs"].reason or "")
    assert daemon.watch.due(datetime.now(UTC)) == (), "all rest now"
    store.close()


def test_a_clock_that_jumps_brings_no_storm_and_no_standstill(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(site, tmp_path, sites=("test-page",))
    store = open_store(settings.database_url)
    watch = scheduler.Daemon(settings, store, threading.Event()).watch
    fetched: list[tuple[str, ...]] = []

    def fetch(_settings: object, names: tuple[str, ...], **_: object) -> None:
        fetched.append(names)
        record(store, at)

    monkeypatch.setattr("crawler.watch.crawl", fetch)
    uptime = [0.0]
    monkeypatch.setattr("crawler.watch.time.monotonic", lambda: uptime[0])
    at = NOW
    for hours, seconds in ((0, 1000), (0, 1020), (87_600, 1040), (87_600, 2000), (0, 3000), (0, 4000)):
        at, uptime[0] = NOW + timedelta(hours=hours), float(seconds)
        if due := watch.due(at):
            watch.crawl(due, threading.Event(), lambda event: None)
    assert len(fetched) == 3, "the first time; once after ten years in a second; once after the clock was put right"
    uptime[0] = 3000.0 + 6 * 3600 + 60
    assert watch.due(at) == ("test-page",), "the stamp from the future does not hold it up"
    store.close()


def record(store: Store, at: datetime) -> None:
    health_of.record_fetch(store, "test-page", kind="page", url="http://x.example/", at=at, outcome=health_of.Word.OK)


def test_unknown_sites_and_channels_stop_the_start_in_one_sentence(site: Site, tmp_path: Path) -> None:
    home = write_home(site, tmp_path, sites=["test-pge"])
    refused = pricewar("run", env=home_env(home))
    assert refused.returncode == 1
    assert "There is no page, vendor or outlet 'test-pge'" in refused.stderr
    write_home(site, tmp_path, more='[[channels]]\nname = "a"\nkind = "email"\nhost = "h"\n')
    refused = pricewar("run", env=home_env(home))
    assert refused.returncode == 1
    assert "pricewar.toml, line " in refused.stderr
    assert "sender is missing" in refused.stderr


def test_the_daemon_itself_never_loads_scrapy() -> None:
    code = "import scheduler, crawler.run, crawler.watch, alerts.dispatch, sys; sys.exit('scrapy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False).returncode == 0


def test_one_daemon_a_postgresql_database_on_whatever_machine(postgres_url: str, tmp_path: Path) -> None:  # noqa: F811
    first, second = open_store(postgres_url), open_store(postgres_url)
    with first.sole():
        home = tmp_path / "another home"
        home.mkdir()
        answer = call("run", home=home, env={"PRICEWAR_DATABASE_URL": postgres_url})
        refused(answer, 3, "is already run on", "from this machine since 20")
    with second.sole():
        pass
    first.close()
    second.close()
