"""The daemon: crawls what is due in child processes, delivers the outbox, shows that it lives, and stops cleanly.

One process a data folder: a file lock says who runs. APScheduler, in memory only, calls four jobs by turns; each runs at most
once at a time, and what was missed is not made up for. A clock that jumps is noticed by the monotonic one, and the turns begin anew.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import structlog

import clock
from config import Settings
from crawler.watch import Watch
from instance import BEAT_NAME, make_home, single_instance, write_whole
from pricing.errors import PricewarError

BEAT_SECONDS = 30
DAY_SECONDS = 24 * 3600
STOP_SECONDS = 8
CLOCK_LOOK_SECONDS = 5
CLOCK_JUMP_SECONDS = 60
log = structlog.get_logger("pricewar")


def run(settings: Settings, *, stop: threading.Event | None = None) -> None:
    """Runs until SIGTERM or SIGINT (or until `stop` is set).

    Raises AlreadyRunning if another daemon holds the folder, and what is wrong with the settings, catalog or database.
    """
    from alerts.channels import open_channels
    from store.opening import open_store

    set_up_log()
    stop = stop or threading.Event()
    make_home(settings.home)
    with single_instance(settings.home), signals_set(stop):
        channels = open_channels(settings)
        store = open_store(settings.database_url)
        try:
            with store.sole():
                daemon = Daemon(settings, store, stop)
                watched = daemon.watch.targets.ids
                log.info(
                    "started", pid=os.getpid(), home=str(settings.home), sources=len(watched), channels=len(channels)
                )
                if not channels:
                    log.warning(
                        "no channel is configured: changes are recorded and nobody is told", see="docs/watching.md"
                    )
                late = daemon.work()
        except BaseException:
            store.close()
            raise
        (settings.home / BEAT_NAME).unlink(missing_ok=True)
        if late:  # a receiver that does not answer: its message stays in the outbox and is sent again, same id
            log.warning("not waited for", jobs=", ".join(late))
        else:
            store.close()
        log.info("stopped")
    if late:
        sys.stderr.flush()
        os._exit(0)


class Daemon:
    """The jobs. Each is called every so often and decides itself whether there is anything to do."""

    def __init__(self, settings: Settings, store: Any, stop: threading.Event) -> None:
        self.settings = settings
        self.store = store
        self.stop = stop
        self.watch = Watch(settings, store)
        self.started = clock.now()
        self.looked: str | None = None
        self.crawled: str | None = None
        self.crawling: tuple[str, ...] = ()
        self.at_work: set[str] = set()

    def work(self) -> list[str]:
        """Runs the jobs until `stop` is set; returns those that did not end within eight seconds of it."""
        from apscheduler.schedulers.background import BackgroundScheduler

        turns = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for job, seconds in (
            (self.crawl, self.settings.crawl.look_every_seconds),
            (self.dispatch, self.settings.dispatch_every_seconds),
            (self.pulse, BEAT_SECONDS),
            (self.keep_house, DAY_SECONDS),
        ):
            turns.add_job(
                self.guarded(job), "interval", seconds=seconds, id=job.__name__, next_run_time=datetime.now(UTC)
            )
        turns.start()
        try:
            self._watch_the_clock(turns)
        finally:
            self.stop.set()
            log.info("stopping")
            turns.shutdown(wait=False)
            end = time.monotonic() + STOP_SECONDS
            while self.at_work and time.monotonic() < end:
                time.sleep(0.05)
        return sorted(self.at_work)

    def _watch_the_clock(self, turns: Any) -> None:
        """Waits for `stop`. A clock set back would leave every job asleep until it has come round again: then all begin anew."""
        offset = time.time() - time.monotonic()
        while not self.stop.wait(CLOCK_LOOK_SECONDS):
            now = time.time() - time.monotonic()
            if abs(now - offset) > CLOCK_JUMP_SECONDS:
                log.warning("the clock jumped", seconds=round(now - offset))
                for job in turns.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))
            offset = now

    def guarded(self, work: Callable[[], None]) -> Callable[[], None]:
        """The job, with its failure as one line in the log: the next turn tries again, and no other job is touched."""

        def job() -> None:
            if self.stop.is_set():
                return
            self.at_work.add(work.__name__)
            try:
                work()
            except (PricewarError, OSError) as error:
                log.error("job failed", job=work.__name__, reason=str(error))
            except Exception as error:
                reason = f"{type(error).__name__}: {error}"
                log.error("job failed", job=work.__name__, reason=reason, exc_info=True)
            finally:
                self.at_work.discard(work.__name__)

        return job

    def crawl(self) -> None:
        """Fetches what is due now, in a child process. What was not reached when that one broke off is fetched one by one."""
        due = self.watch.due(clock.now())
        if due:
            self.crawling = due
            log.info("crawling", sources=len(due), first=", ".join(due[:5]))
            self.beat()
            try:
                self.watch.crawl(due, self.stop, self.heard)
            finally:
                self.crawling = ()
            self.crawled = clock.now().isoformat()
        if not self.stop.is_set():
            self.looked = clock.now().isoformat()
            self.beat()

    def heard(self, event: dict[str, Any]) -> None:
        """One line a thing that people want to know of: what was read, what changed, what could not be read."""
        kind, source = event.get("event"), event.get("source")
        if kind == "trouble" or (kind in ("page", "article") and event["outcome"] != "OK"):
            log.warning("not read", source=source, outcome=event["outcome"], reason=event["reason"])
        elif kind == "page":
            log.info("read", source=source, prices=event["rows"], changes=len(event["changes"]), held=event["held"])
        elif kind == "article":
            log.info("read", source=source, title=event["title"], statements=event["statements"])
        for change in event.get("changes", ()):
            log.info("change", **{name: value for name, value in change.items() if value is not None})

    def dispatch(self) -> None:
        from alerts.dispatch import dispatch

        report = dispatch(self.store, self.settings, now=clock.now(), stop=self.stop)
        for one in report.decided:
            log.info("alert", alert=one.alert, destination=one.destination, decision=one.reason)
        for told in report.told:
            log.info("delivery", alert=told.alert, destination=told.destination, state=told.state, detail=told.detail)

    def pulse(self) -> None:
        """The heartbeat file and, if configured, the dead-man's switch."""
        self.beat()
        if self.settings.heartbeat_url:
            with urllib.request.urlopen(self.settings.heartbeat_url, timeout=5) as answer:
                answer.read(1000)

    def beat(self) -> None:
        """Writes what the daemon is doing where `status` reads it."""
        beat = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "at": clock.now().isoformat(),
            "since": self.started.isoformat(),
            "last_look": self.looked,
            "last_crawl": self.crawled,
            "crawling": list(self.crawling),
        }
        write_whole(self.settings.home / BEAT_NAME, json.dumps(beat))

    def keep_house(self) -> None:
        """Once a day: is the database sound, and which sources have not been read?"""
        from store.backup import check
        from store.queries import health

        report = check(self.store)
        log.info("database", sound=not report.problems, prices=report.rows.get("revisions"))
        for problem in report.problems[:5]:
            log.error("database", problem=problem)
        for source in health.sources(self.store, now=clock.now()):
            if source.outcome != "OK":
                log.warning("source", source=source.id, outcome=str(source.outcome), reason=source.reason)


@contextmanager
def signals_set(stop: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set `stop`. Only the main thread may ask for signals; elsewhere nothing is changed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def set_up_log() -> None:
    """One line an event on stderr: time, level, event, then key=value."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
