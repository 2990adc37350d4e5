"""`pricewar sources check`: a real crawl of one source into a throw-away history, and what came of it, in words."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import clock
from config import Settings
from crawler.articles import read_article
from crawler.pages import read_page, sheet_json
from crawler.run import Event, crawl
from pricing import zh
from pricing.catalog import Catalog, Page, load
from store import captures, queries
from store.captures import StoredCapture
from store.opening import open_store


@dataclass(frozen=True, slots=True)
class Check:
    """One source, page or article as read just now. `rows` have the shape of `pricewar read` (articles: none)."""

    source: str
    url: str
    outcome: str
    reason: str | None
    rows: tuple[dict[str, Any], ...] = ()
    statements: tuple[dict[str, Any], ...] = ()
    skipped: tuple[dict[str, str], ...] = ()


def check(settings: Settings, name: str, progress: Callable[[Event], None] | None = None) -> list[Check]:
    """Fetches `name` (a page, vendor or outlet) politely, as the daemon would, and stores nothing of it."""
    catalog = load(settings.catalog)
    with tempfile.TemporaryDirectory(prefix="pricewar-check-") as folder:
        database = SecretStr(f"sqlite:///{Path(folder) / 'check.sqlite'}")
        apart = settings.model_copy(update={"home": Path(folder), "database": database})
        crawl(apart, [name], now=clock.now(), progress=progress)
        store = open_store(database.get_secret_value())
        try:
            health = {source.id: source for source in queries.sources(store, now=clock.now())}
            found = [_read(stored, catalog) for stored in captures.each_capture(store)]
        finally:
            store.close()
    read = {one.source for one in found}
    failed = [Check(s.id, s.url, s.outcome, s.reason) for s in health.values() if s.id not in read]
    return failed + found


def _read(stored: StoredCapture, catalog: Catalog) -> Check:
    capture, source = stored.capture, stored.source_id
    page = catalog.page(source)
    if isinstance(page, Page):
        sheet = sheet_json(
            read_page(
                capture.body, vendor=page.vendor, url=capture.url, content_type=capture.content_type, catalog=catalog
            )
        )
        return Check(
            source, capture.url, sheet["outcome"], sheet["reason"], tuple(sheet["rows"]), (), tuple(sheet["skipped"])
        )
    if stored.reader != "article":
        return Check(source, capture.url, "list", f"{len(capture.body)} bytes of a feed or list")
    article = read_article(capture.body, url=capture.url, site=catalog.media[source], fetched_at=capture.captured_at)
    published = article.published_at.date() if article.published_at else None
    said = zh.extract(article.text, published=published, title=article.title, url=article.url, catalog=catalog)
    skipped = tuple({"reason": item.reason, "snippet": item.snippet} for item in said.skipped)
    return Check(source, capture.url, "ok", article.title, (), tuple(map(zh.statement_json, said.statements)), skipped)
