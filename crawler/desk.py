"""The crawler's only way to the store: what it must know before it asks, and where it puts what it got.

Every thing put down is told as one event, a plain dict, for whoever shows progress.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import clock
from config import Settings
from crawler.items import ArticleItem, ListingItem, PageItem, Source, Trouble, Validators
from pricing import zh
from pricing.catalog import Catalog, load
from pricing.documents import Capture
from pricing.errors import DatabaseUnusable
from pricing.model import PriceChange, SourceKind, decimal_text
from store import captures, health, ingest
from store.engine import Store
from store.following import WINDOW
from store.opening import open_store
from store.queries import health as known

Event = dict[str, Any]
Tell = Callable[[Event], None]


def silent(event: Event) -> None:
    """Tells nobody."""


class Desk:
    """One for a crawl process. `window` is how long after a move another one still follows it."""

    def __init__(self, store: Store, catalog: Catalog, emit: Tell = silent, window: timedelta = WINDOW) -> None:
        self.store = store
        self.catalog = catalog
        self.emit = emit
        self.window = window
        self.counts: Counter[str] = Counter()
        self._lists: dict[str, ListingItem] = {}
        self._read: set[str] = set()
        self._failed: set[str] = set()
        sources = known.sources(store, now=clock.now())
        self._held = {
            s.id: s.held for s in sources if s.outcome in (health.Word.OK, health.Word.SUSPECT, health.Word.STALE)
        }

    def validators(self, source_id: str, url: str) -> tuple[str, str] | None:
        """ETag and Last-Modified of the newest answer of this URL that was read to the end."""
        found = captures.validators(self.store, url)
        if found is None or not (found.etag or found.last_modified):
            return None
        if source_id not in self.catalog.media and not self._was_read(source_id, url, found.sha256 or ""):
            return None
        return found.etag or "", found.last_modified or ""

    def is_same(self, source_id: str, capture: Capture) -> bool:
        """Is this the very body that this URL gave last time, and was it read then?"""
        found = captures.validators(self.store, capture.url)
        same = found is not None and found.sha256 == capture.sha256
        return same and self._was_read(source_id, capture.url, capture.sha256)

    def is_waiting(self, source_id: str) -> bool:
        """Does something read there wait for a second sighting? Then the next fetch must be a fresh one."""
        return self._held.get(source_id, 0) > 0

    def is_known(self, source_id: str, url: str) -> bool:
        """Was this article fetched before?"""
        return captures.is_known(self.store, source_id=source_id, url=url)

    def page(self, item: PageItem) -> None:
        """Reads a pricing page into the history. A reseller's page counts as a router: it never opens a chain."""
        if item.sheet is None:
            return
        capture = item.capture
        vendor = self.catalog.vendors.get(item.sheet.vendor)
        self._fetched(item.source, capture, item.validators)
        report = ingest.ingest_sheet(
            self.store,
            item.sheet,
            capture,
            source_id=item.source.id,
            at=capture.captured_at,
            source=SourceKind.ROUTER if vendor and vendor.role == "reseller" else SourceKind.PAGE,
            window=self.window,
        )
        self._held[item.source.id] = len(report.held) if item.sheet.rows else 0
        extra = {"rows": len(item.sheet.rows), "held": len(report.held)}
        self._tell("page", item.source, capture, report.outcome, report.reason, report.changes, **extra)

    def article(self, item: ArticleItem) -> None:
        """Reads what an article says into the history."""
        article, capture = item.article, item.capture
        published = article.published_at.date() if article.published_at else None
        found = zh.extract(
            article.text, published=published, title=article.title, url=article.url, catalog=self.catalog
        )
        report = ingest.ingest_article(
            self.store,
            article,
            found.statements,
            capture,
            source_id=item.source.id,
            at=capture.captured_at,
            market_of=market_of(self.catalog),
            skipped=found.skipped,
            window=self.window,
        )
        self._read.add(item.source.id)
        extra = {"title": article.title, "statements": len(found.statements)}
        self._tell("article", item.source, capture, report.outcome, report.reason, report.changes, **extra)

    def listing(self, item: ListingItem) -> None:
        """Keeps a list. It counts as fetched only once its articles are (`finish`), so that a crash loses none of them."""
        captures.save_capture(self.store, item.capture, source_id=item.source.id)
        self._lists[item.source.id] = item
        extra = {"found": item.found, "chosen": item.chosen}
        self._tell("listing", item.source, item.capture, "OK", None, (), **extra)

    def same(self, source: Source, url: str, at: datetime) -> None:
        """Nothing changed: by the server's word (304), or because the body is the one we know."""
        ingest.ingest_unchanged(self.store, source_id=source.id, kind=source.kind, url=url, at=at)
        self.counts["same"] += 1
        self.emit({"event": "same", "source": source.id, "url": url, "at": at.isoformat(), "outcome": "OK"})

    def trouble(self, trouble: Trouble) -> None:
        """A source's failure; one article's failure counts for its outlet only while the outlet gave nothing else."""
        source = trouble.source
        self._failed.add(source.id)
        if trouble.whole or source.id not in self._read:
            word = health.Word(trouble.outcome)
            with suppress(DatabaseUnusable):  # a full disk, say: the event below tells what happened all the same
                self._record(source, trouble.url, trouble.at, word, trouble.reason, status=0)
        self.counts["trouble"] += 1
        place = {"event": "trouble", "source": source.id, "url": trouble.url, "at": trouble.at.isoformat()}
        self.emit({**place, "outcome": trouble.outcome, "reason": trouble.reason})

    def finish(self, source_ids: tuple[str, ...]) -> None:
        """At the end of a crawl: lists whose articles all came through need not be sent again until they change."""
        for source_id in source_ids:
            item = self._lists.pop(source_id, None)
            if item and source_id not in self._failed:
                self._fetched(item.source, item.capture, item.validators)
        self._failed -= set(source_ids)

    def _was_read(self, source_id: str, url: str, sha256: str) -> bool:
        with self.store.read() as connection:
            return captures.read_before(connection, source_id=source_id, url=url, sha256=sha256)

    def _fetched(self, source: Source, capture: Capture, seen: Validators) -> None:
        self._record(
            source,
            capture.url,
            capture.captured_at,
            health.Word.OK,
            None,
            status=capture.status,
            etag=seen.etag or None,
            last_modified=seen.last_modified or None,
            sha256=capture.sha256,
        )

    def _record(self, source: Source, url: str, at: datetime, word: Any, reason: str | None, **answer: Any) -> None:
        health.record_fetch(
            self.store, source.id, kind=source.kind, url=url, at=at, outcome=word, reason=reason, **answer
        )

    def _tell(
        self,
        kind: str,
        source: Source,
        capture: Capture,
        outcome: str,
        reason: str | None,
        changes: tuple[PriceChange, ...],
        **extra: Any,
    ) -> None:
        self.counts[kind] += 1
        self.counts["changes"] += len(changes)
        event = {"event": kind, "source": source.id, "url": capture.url, "at": capture.captured_at.isoformat()}
        told = [change_event(change) for change in changes]
        self.emit({**event, "outcome": outcome, "reason": reason, "changes": told, **extra})


def market_of(catalog: Catalog) -> Callable[[str], str]:
    """The home market of a vendor id; of a seller the catalog does not know, cn: the media we read are Chinese."""

    def market(vendor: str) -> str:
        found = catalog.vendors.get(vendor)
        return found.market if found else "cn"

    return market


def change_event(change: PriceChange) -> Event:
    """A change as an event tells it: prices as decimal texts per million tokens."""

    def amount(value: Any) -> str | None:
        return None if value is None else decimal_text(value)

    which = {"vendor": change.vendor, "model": change.model, "meter": change.meter, "kind": str(change.kind)}
    prices = {"old": amount(change.old), "new": amount(change.new), "currency": change.currency}
    return {**which, **prices, "status": str(change.status), "publishable": change.publishable}


def open_desk(settings: Settings | None = None, emit: Tell = silent) -> Desk:
    """A desk on the configured database and catalog."""
    if settings is None:
        from config import load_settings

        settings = load_settings()
    window = timedelta(days=settings.chain_window_days)
    return Desk(open_store(settings.database_url), load(settings.catalog), emit, window)
