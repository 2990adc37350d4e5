"""What the daemon fetches and when, and one round of it that no single source can stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import clock
from config import Settings
from crawler.run import Event, crawl
from crawler.targets import choose, due_at
from pricing.catalog import Media, Page, load
from pricing.errors import FetchError
from store import health
from store.engine import Store
from store.queries import health as known

LEAST_REST = 300.0
CLOCK_SLACK = timedelta(hours=1)
DONE = ("page", "article", "same", "trouble")


class Watch:
    """The watched sources of a catalog. Raises BadInput or CatalogError if the settings name what is not there."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self.targets = choose(load(settings.catalog), settings.crawl.sites)
        self._sites: dict[str, Page | Media] = {site.id: site for site in (*self.targets.pages, *self.targets.media)}
        self._rests_until: dict[str, float] = {}

    def due(self, now: datetime) -> tuple[str, ...]:
        """The ids whose time has come. A date from the future, left by a clock since set back, is not waited for."""
        seen = {source.id: source for source in known.sources(self.store, now=now)}
        found = []
        for name, site in self._sites.items():
            if time.monotonic() < self._rests_until.get(name, 0):
                continue
            source = seen.get(name)
            when = due_at(site, source)
            if when is None or when <= now:
                found.append(name)
            elif source is not None and source.last_try > now + CLOCK_SLACK:
                found.append(name)
                self._rests_until[name] = time.monotonic() + site.every * 3600
        return tuple(found)

    def crawl(self, names: tuple[str, ...], stop: threading.Event, heard: Callable[[Event], None]) -> None:
        """Fetches all in one child process; if that breaks off, what it had not come to in one of its own each."""
        reached: set[str] = set()

        def note(event: Event) -> None:
            if event.get("event") in DONE:
                reached.add(event["source"])
            heard(event)

        try:
            crawl(self.settings, names, progress=note, stop=stop)
        except FetchError as error:
            for name in names:
                if name in reached or stop.is_set():
                    continue
                if len(names) == 1:
                    self._failed(name, str(error), heard)
                else:
                    self.crawl((name,), stop, heard)
        finally:
            rest = time.monotonic() + LEAST_REST
            self._rests_until |= {name: max(rest, self._rests_until.get(name, 0)) for name in names}

    def _failed(self, name: str, reason: str, heard: Callable[[Event], None]) -> None:
        site, now = self._sites[name], clock.now()
        kind = "page" if isinstance(site, Page) else "media"
        word = health.Word.BROKEN
        health.record_fetch(self.store, name, kind=kind, url=site.url, at=now, outcome=word, reason=reason)
        trouble: dict[str, Any] = {"event": "trouble", "source": name, "url": site.url, "at": now.isoformat()}
        heard({**trouble, "outcome": str(word), "reason": reason})
