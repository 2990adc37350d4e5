"""The daemon: crawls what is due in child processes, delivers the outbox, shows that it lives, and stops cleanly.

One process a data folder: a file lock says who runs. Every job runs at most once at a time; what was missed is not made up for.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import structlog

import clock
from config import Settings
from pricing.errors import AlreadyRunning, PricewarError

LOOK_SECONDS = 20
BEAT_SECONDS = 30
AFTER_FAILURE = timedelta(minutes=5)
LOCK_NAME = "pricewar.lock"
BEAT_NAME = "heartbeat.json"
log = structlog.get_logger("pricewar")


def run(settings: Settings, *, stop: threading.Event | None = None) -> None:
    """Runs until SIGTERM or SIGINT (or until `stop` is set). Raises AlreadyRunning if another daemon holds the folder."""
    from apscheduler.schedulers.background import BackgroundScheduler

    from store.opening import open_store

    set_up_log()
    stop = stop or threading.Event()
    settings.home.mkdir(parents=True, exist_ok=True)
    with single_instance(settings.home), signals_set(stop):
        store = open_store(settings.database_url)
        daemon = Daemon(settings, store, stop)
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": 300}
        jobs = BackgroundScheduler(job_defaults=defaults, timezone=settings.zone)
        for work, seconds in (
            (daemon.crawl, LOOK_SECONDS),
            (daemon.dispatch, settings.dispatch_every_seconds),
            (daemon.beat, BEAT_SECONDS),
            (daemon.keep_house, 24 * 3600),
        ):
            jobs.add_job(
                guarded(work), "interval", seconds=seconds, id=work.__name__, next_run_time=datetime.now(settings.zone)
            )
        jobs.start()
        log.info("started", pid=os.getpid(), home=str(settings.home))
        try:
            stop.wait()
        finally:
            log.info("stopping")
            jobs.shutdown(wait=True)
            store.close()
            (settings.home / BEAT_NAME).unlink(missing_ok=True)
            log.info("stopped")


class Daemon:
    """The jobs. Each is called every so often and decides itself whether there is anything to do."""

    def __init__(self, settings: Settings, store: Any, stop: threading.Event) -> None:
        self.settings = settings
        self.store = store
        self.stop = stop
        self.started = clock.now()
        self.crawled: datetime | None = None
        self.not_before: dict[str, datetime] = {}

    def crawl(self) -> None:
        """Fetches what is due now. Sources of a run that broke off wait five minutes."""
        from crawler.run import crawl

        due = self.due(clock.now())
        if not due or self.stop.is_set():
            return
        try:
            report = crawl(self.settings, due, stop=self.stop)
        except PricewarError:
            self.not_before |= dict.fromkeys(due, clock.now() + AFTER_FAILURE)
            if self.stop.is_set():
                return
            raise
        self.crawled = clock.now()
        counts = {"pages": report.pages, "articles": report.articles, "changes": report.changes}
        log.info("crawled", sites=len(due), **counts, troubles=len(report.troubles), seconds=round(report.seconds, 1))
        for trouble in report.troubles:
            log.warning("source", source=trouble["source"], outcome=trouble["outcome"], reason=trouble["reason"])

    def due(self, now: datetime) -> list[str]:
        """The ids of the pages and outlets whose time has come."""
        from crawler.targets import choose, due_at
        from pricing.catalog import load
        from store.queries import health

        known = {source.id: source for source in health.sources(self.store, now=now)}
        targets = choose(load(self.settings.catalog))
        found = []
        for site in (*targets.pages, *targets.media):
            when = due_at(site, known.get(site.id))
            if (when is None or when <= now) and self.not_before.get(site.id, now) <= now:
                found.append(site.id)
        return found

    def dispatch(self) -> None:
        from alerts.dispatch import dispatch

        report = dispatch(self.store, self.settings, now=clock.now())
        for told in report.told:
            log.info("delivery", alert=told.alert, destination=told.destination, state=told.state, detail=told.detail)

    def beat(self) -> None:
        """Writes the heartbeat file and, if configured, calls the dead-man's switch."""
        beat = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "at": clock.now().isoformat(),
            "since": self.started.isoformat(),
            "last_crawl": self.crawled.isoformat() if self.crawled else None,
        }
        write_whole(self.settings.home / BEAT_NAME, json.dumps(beat))
        if self.settings.heartbeat_url:
            with urllib.request.urlopen(self.settings.heartbeat_url, timeout=10) as answer:
                answer.read(1000)

    def keep_house(self) -> None:
        """Once a day: is the database sound, and which sources have not been read?"""
        from store.backup import check
        from store.queries import health

        report = check(self.store)
        log.info("database", report=str(report))
        for source in health.sources(self.store, now=clock.now()):
            if source.outcome != "OK":
                log.warning("source", source=source.id, outcome=str(source.outcome), reason=source.reason)


def guarded(work: Callable[[], None]) -> Callable[[], None]:
    """The job, with its failure as one line in the log: the next run tries again, and no other job is touched."""

    def job() -> None:
        try:
            work()
        except PricewarError as error:
            log.error("job failed", job=work.__name__, reason=str(error))
        except Exception as error:
            log.error("job failed", job=work.__name__, reason=f"{type(error).__name__}: {error}", exc_info=True)

    return job


@contextmanager
def single_instance(home: Path) -> Iterator[None]:
    """Holds the folder's lock for as long as the block runs; the system lets go of it even after a kill.

    Raises AlreadyRunning with who holds it.
    """
    path = home / LOCK_NAME
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise AlreadyRunning(_who(file.read(), home)) from None
        file.truncate(0)
        since = clock.now().replace(microsecond=0).isoformat()
        file.write(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _who(text: str, home: Path) -> str:
    try:
        holder = json.loads(text)
        who = f"pid {holder['pid']} on {holder['host']} since {holder['since']}"
    except (ValueError, KeyError, TypeError):
        who = "another process"
    return f"pricewar is already run by {who} in {home}; stop that one first."


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


def heartbeat(home: Path) -> dict[str, Any] | None:
    """What the running daemon last said of itself; None if none is running."""
    try:
        beat: dict[str, Any] = json.loads((home / BEAT_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return beat


def write_whole(path: Path, text: str) -> None:
    """Replaces the file in one step, so that a reader never sees half of it."""
    draft = path.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def set_up_log() -> None:
    """One line an event on stderr: time, level, event, then key=value."""
    import sys

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
