"""The crawler's only way to the store: what it must know before it asks, and where it puts what it got.

Every thing put down is told as one event, a plain dict, for whoever shows progress.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from config import Settings
from crawler.items import ArticleItem, ListingItem, PageItem, Source, Trouble, Validators
from pricing import zh
from pricing.catalog import Catalog, load
from pricing.documents import Capture
from store import captures, health, ingest
from store.engine import Store, open_store

Event = dict[str, Any]


class Desk:
    """One for a crawl process."""

    def __init__(self, store: Store, catalog: Catalog, emit: Callable[[Event], None] = lambda event: None) -> None:
        self.store = store
        self.catalog = catalog
        self.emit = emit
        self.counts: Counter[str] = Counter()
        self._read: set[str] = set()

    def validators(self, url: str) -> tuple[str, str] | None:
        """ETag and Last-Modified of the newest full answer of this URL."""
        found = captures.validators(self.store, url)
        return (found.etag or "", found.last_modified or "") if found else None

    def is_same(self, source_id: str, capture: Capture) -> bool:
        """Is this the very body that this URL gave last time, and was it read then?"""
        found = captures.validators(self.store, capture.url)
        return found is not None and found.sha256 == capture.sha256

    def is_waiting(self, source_id: str) -> bool:
        """Does something read there wait for a second sighting? Then the next fetch must be a fresh one."""
        return health.holds(self.store, source_id) > 0

    def is_known(self, source_id: str, url: str) -> bool:
        """Was this article fetched before?"""
        return captures.is_known(self.store, source_id=source_id, url=url)

    def page(self, item: PageItem) -> None:
        if item.sheet is None:
            return
        capture = item.capture
        result = ingest.ingest_sheet(self.store, item.sheet, capture, source_id=item.source.id, at=capture.captured_at)
        self._fetched(item.source, capture, item.validators)
        self._tell(
            "page", item.source, capture.url, capture.captured_at, item.sheet.outcome.name, item.sheet.reason, result
        )

    def article(self, item: ArticleItem) -> None:
        article, capture = item.article, item.capture
        published = article.published_at.date() if article.published_at else None
        found = zh.extract(
            article.text, published=published, title=article.title, url=article.url, catalog=self.catalog
        )
        result = ingest.ingest_article(
            self.store, article, found.statements, capture, source_id=item.source.id, at=capture.captured_at
        )
        self._read.add(item.source.id)
        extra = {"title": article.title, "statements": len(found.statements)}
        self._tell("article", item.source, capture.url, capture.captured_at, "OK", None, result, **extra)

    def listing(self, item: ListingItem) -> None:
        captures.save_capture(self.store, item.capture, source_id=item.source.id)
        self._fetched(item.source, item.capture, item.validators)
        extra = {"found": item.found, "chosen": item.chosen}
        self._tell("listing", item.source, item.capture.url, item.capture.captured_at, "OK", None, None, **extra)

    def same(self, source: Source, url: str, at: datetime, seen: Validators | None) -> None:
        """Nothing changed: by the server's word (304), or because the body is the one we know."""
        self._record(source, source.url, at, health.Word.OK, None, status=304)
        self._tell("same", source, url, at, "OK", None, None)

    def trouble(self, trouble: Trouble) -> None:
        """A source's failure; one article's failure counts for its outlet only while the outlet gave nothing else."""
        if trouble.whole or trouble.source.id not in self._read:
            self._record(
                trouble.source, trouble.url, trouble.at, health.Word(trouble.outcome), trouble.reason, status=0
            )
        self._tell("trouble", trouble.source, trouble.url, trouble.at, trouble.outcome, trouble.reason, None)

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
        url: str,
        at: datetime,
        outcome: str,
        reason: str | None,
        result: Any,
        **extra: Any,
    ) -> None:
        self.counts[kind] += 1
        changes = len(result.changes) if result is not None else 0
        self.counts["changes"] += changes
        event = {"event": kind, "source": source.id, "url": url, "at": at.isoformat(), "outcome": outcome}
        self.emit({**event, "reason": reason, "changes": changes, **extra})


def open_desk(settings: Settings | None = None, emit: Callable[[Event], None] = lambda event: None) -> Desk:
    """A desk on the configured database and catalog."""
    if settings is None:
        from config import load_settings

        settings = load_settings()
    return Desk(open_store(settings.database_url), load(settings.catalog), emit)
