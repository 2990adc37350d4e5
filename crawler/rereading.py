"""Stored captures through today's readers, as `pricewar reparse` asks: the same readers the spiders use."""

from __future__ import annotations

from collections.abc import Callable

from crawler.articles import read_article
from crawler.pages import read_page
from pricing import zh
from pricing.catalog import Catalog, Page
from pricing.documents import Article, PriceSheet
from pricing.errors import BadInput, FetchError
from pricing.model import Statement
from store.captures import ARTICLE, StoredCapture

Read = PriceSheet | tuple[Article, tuple[Statement, ...]]


def reader(catalog: Catalog) -> Callable[[StoredCapture], Read]:
    """What one stored capture says, read with this catalog. The function raises BadInput for what cannot be read any more."""

    def read(stored: StoredCapture) -> Read:
        capture = stored.capture
        if stored.reader == ARTICLE:
            return _article(stored, catalog)
        page = catalog.page(stored.source_id)
        if not isinstance(page, Page):
            raise BadInput(f"the catalog no longer knows the page {stored.source_id}")
        kind, url = capture.content_type, page.url
        return read_page(capture.body, vendor=page.vendor, url=url, content_type=kind, catalog=catalog)

    return read


def _article(stored: StoredCapture, catalog: Catalog) -> tuple[Article, tuple[Statement, ...]]:
    capture, site = stored.capture, catalog.media.get(stored.source_id)
    try:
        article = read_article(
            capture.body,
            url=capture.url,
            site=site,
            fetched_at=capture.captured_at,
            content_type=capture.content_type,
        )
    except FetchError as error:
        raise BadInput(str(error)) from None
    day = article.published_at.date() if article.published_at else None
    said = zh.extract(article.text, published=day, title=article.title, url=article.url, catalog=catalog)
    return article, tuple(said.statements)
