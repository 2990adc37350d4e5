"""From a spider's item to the store: first what is unchanged or failed, then what is read into the history."""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy.exceptions import DropItem

from crawler.desk import Desk
from crawler.items import ArticleItem, ListingItem, PageItem, Same, Trouble
from pricing.errors import DatabaseUnusable, PricewarError

log = logging.getLogger(__name__)


class _Pipeline:
    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler)

    @property
    def desk(self) -> Desk:
        desk: Desk = self.crawler.spider.desk
        return desk


class CapturePipeline(_Pipeline):
    """Records lists, failures and unchanged pages in the source's health, and drops them: nothing there to read."""

    def process_item(self, item: Any) -> Any:
        try:
            return self._put_down(item)
        except DatabaseUnusable as error:
            at = item.at if isinstance(item, Same) else item.capture.captured_at
            self.desk.trouble(Trouble(item.source, item.source.url, at, "BROKEN", str(error)))
            raise DropItem("it could not be recorded", log_level="DEBUG") from None

    def _put_down(self, item: Any) -> Any:
        if isinstance(item, PageItem) and item.sheet is None:
            self.desk.same(item.source, item.capture.url, item.capture.captured_at)
        elif isinstance(item, Same):
            self.desk.same(item.source, item.url, item.at)
        elif isinstance(item, Trouble):
            self.desk.trouble(item)
        elif isinstance(item, ListingItem):
            self.desk.listing(item)
        else:
            return item
        raise DropItem("nothing new to read", log_level="DEBUG")

    def close_spider(self) -> None:
        self.desk.finish(tuple(site.id for site in self.crawler.spider.sites))


class IngestPipeline(_Pipeline):
    """Reads pages and articles into the history. What goes wrong with one of them is its own trouble, not the crawl's."""

    def process_item(self, item: PageItem | ArticleItem) -> Any:
        try:
            if isinstance(item, PageItem):
                self.desk.page(item)
            else:
                self.desk.article(item)
        except PricewarError as error:
            self._broken(item, str(error))
        except Exception as error:
            log.exception("reading %s failed", item.capture.url)
            self._broken(item, f"reading it failed ({type(error).__name__}: {str(error)[:200]})")
            self.crawler.stats.inc_value("pricewar/errors")
        return item

    def _broken(self, item: PageItem | ArticleItem, reason: str) -> None:
        whole = isinstance(item, PageItem)
        self.desk.trouble(
            Trouble(item.source, item.capture.url, item.capture.captured_at, "BROKEN", reason, whole=whole)
        )
