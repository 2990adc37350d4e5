"""Starts a crawl in a child process, follows it, and ends it if it runs too long. The parent never loads Scrapy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from config import Settings
from pricing import errors

Event = dict[str, Any]
CPU_SECONDS = 300
WALL_SECONDS = 120
WALL_PER_SITE = 60
LONGEST_WALL = 900
REPLAY_SECONDS = 900


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a crawl came to. `held` prices of pages wait to be seen again; `troubles` are the events of sources that failed;
    `unwatched` the addresses of an archive that belong to no site of the catalog."""

    sites: int = 0
    pages: int = 0
    articles: int = 0
    lists: int = 0
    unchanged: int = 0
    changes: int = 0
    held: int = 0
    requests: int = 0
    ticks: int = 0
    seconds: float = 0
    troubles: tuple[Event, ...] = ()
    unwatched: tuple[str, ...] = field(default=())

    @property
    def in_vain(self) -> bool:
        """Did every source fail?"""
        return bool(self.troubles) and not (self.pages or self.articles or self.lists or self.unchanged)


def crawl(
    settings: Settings,
    sites: Sequence[str] = (),
    *,
    replay: Path | None = None,
    now: datetime | None = None,
    progress: Callable[[Event], None] | None = None,
    stop: threading.Event | None = None,
) -> CrawlReport:
    """Fetches the named pages, vendors or outlets (none named: those of the settings), or replays them from a WARC file.

    `progress` gets every event as it happens. Raises BadInput for an unknown name or a bad archive, FetchError if the run
    ended without a single thing read, failed or unchanged (a silent zero is an error), was killed, or broke a limit.
    """
    from crawler.targets import choose
    from pricing.catalog import load

    names = list(sites or (() if replay else settings.crawl.sites))
    targets = choose(load(settings.catalog), names)
    browser = not replay and any(page.needs_browser for page in targets.pages)
    wall = REPLAY_SECONDS if replay else min(WALL_SECONDS + WALL_PER_SITE * len(targets.ids), LONGEST_WALL)
    job = {
        "settings": _plain(settings),
        "sites": names,
        "replay": str(Path(replay).absolute()) if replay else None,
        "browser": browser and _browser_there(),
        "cpu_seconds": CPU_SECONDS if not replay else REPLAY_SECONDS,
    }
    started = time.monotonic()
    events = _follow(job, wall, progress or (lambda event: None), stop)
    return _report(events, time.monotonic() - started, len(targets.ids))


def _browser_there() -> bool:
    from crawler import browser

    return browser.available()


def _plain(settings: Settings) -> dict[str, Any]:
    """What a child must know, secrets included: it goes through a pipe, never onto a command line."""
    return {
        "home": str(settings.home),
        "database_url": settings.database_url,
        "catalog": str(settings.catalog) if settings.catalog else None,
        "timezone": settings.timezone,
        "chain_window_days": settings.chain_window_days,
        "crawl": settings.crawl.model_dump(mode="json"),
    }


def _follow(
    job: dict[str, Any], wall: float, progress: Callable[[Event], None], stop: threading.Event | None
) -> list[Event]:
    """Runs the child and returns its events; kills it at the wall limit or when `stop` is set."""
    reading, writing = os.pipe()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    child = subprocess.Popen(
        [sys.executable, "-m", "crawler.child"],
        stdin=subprocess.PIPE,
        pass_fds=(writing,),
        env=environment,
        cwd=Path(__file__).resolve().parents[1],
        start_new_session=True,
    )
    os.close(writing)
    ended = threading.Event()
    killed: list[str] = []

    def watch() -> None:
        deadline = time.monotonic() + wall
        while not ended.wait(0.1):
            if time.monotonic() > deadline:
                killed.append(f"it ran longer than {wall:.0f} seconds")
            elif stop is not None and stop.is_set():
                killed.append("it was told to stop")
            if killed:
                child.kill()
                return

    threading.Thread(target=watch, daemon=True).start()
    events: list[Event] = []
    try:
        if child.stdin is not None:
            child.stdin.write(json.dumps({**job, "pipe": writing}).encode())
            child.stdin.close()
        with os.fdopen(reading, encoding="utf-8") as lines:
            for line in lines:
                event = json.loads(line)
                events.append(event)
                progress(event)
    except BaseException:
        child.kill()
        raise
    finally:
        code = child.wait()
        ended.set()
    last = events[-1] if events else {}
    if last.get("event") == "failed":
        raise getattr(errors, last["kind"], errors.FetchError)(last["reason"])
    if last.get("event") != "done":
        why = killed[0] if killed else f"it ended with code {code}, out of memory or time"
        raise errors.FetchError(
            f"The crawl was broken off: {why}; what it had read is kept, and it will be tried again."
        )
    return events


def _report(events: list[Event], seconds: float, sites: int) -> CrawlReport:
    done = events[-1]
    counts = done.get("counts", {})
    told = sum(counts.get(kind, 0) for kind in ("page", "article", "listing", "same", "trouble"))
    if not told and not done.get("ticks") == 0:
        raise errors.FetchError(
            "The crawl ended without reading anything or saying why; look at its log, then try again."
        )
    return CrawlReport(
        sites=sites,
        pages=counts.get("page", 0),
        articles=counts.get("article", 0),
        lists=counts.get("listing", 0),
        unchanged=counts.get("same", 0),
        changes=counts.get("changes", 0),
        held=sum({e["source"]: e["held"] for e in events if e["event"] == "page"}.values()),
        requests=done.get("requests", 0),
        ticks=done.get("ticks", 0),
        seconds=seconds,
        troubles=tuple(e for e in events if e["event"] == "trouble"),
        unwatched=tuple(done.get("unwatched", ())),
    )
