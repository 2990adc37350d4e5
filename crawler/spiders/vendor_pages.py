"""One spider for every vendor's pricing page: the pages are data of the catalog. JSON and markdown twins come first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler import browser
from crawler.items import PageItem, Same, Source
from crawler.middlewares import Refused
from crawler.pages import read_page
from crawler.spiders.base import SiteSpider, refusal, validators
from crawler.targets import choose
from pricing.catalog import Media, Page
from pricing.documents import Outcome

WORDS = {
    Outcome.BLOCKED: "BLOCKED",
    Outcome.TOO_BIG: "TOO_BIG",
    Outcome.NO_PRICES: "BROKEN",
    Outcome.SUSPECT: "SUSPECT",
}


class VendorPagesSpider(SiteSpider):
    """`scrapy crawl vendor_pages -a sites=deepseek,zhipu`, or with `pages` from the program."""

    name = "vendor_pages"

    def __init__(self, pages: tuple[Page, ...] = (), sites: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.sites = pages or choose(self.catalog, [s for s in sites.split(",") if s]).pages

    async def start(self) -> AsyncIterator[Any]:
        for page in self.sites:
            yield self.ask(page, 0, self.parse)

    def render(self, site: Page | Media, turn: int) -> dict[str, Any]:
        last = isinstance(site, Page) and turn == len(site.fetches) - 1
        if isinstance(site, Page) and last and site.needs_browser and self.tick is None:
            return browser.meta(site, self.settings.getfloat("DOWNLOAD_TIMEOUT"))
        return {}

    def parse(self, response: Response, site: Page, turn: int) -> Iterator[Request | PageItem | Same | Any]:
        """A page read as prices; if it holds none, the next way to get it."""
        request = response.request
        if response.status == 304:
            yield Same(Source.of(site), response.url, self.time_of(request))
            return
        no_page = refusal(response)
        if no_page:
            yield from self.give_up(request, no_page, site=site, turn=turn)
            return
        capture = self.capture(response)
        source = Source.of(site)
        if self.desk.is_same(source.id, capture) and not self.desk.is_waiting(source.id):
            yield PageItem(source, capture, validators(response), None)
            return
        sheet = read_page(
            capture.body, vendor=site.vendor, url=site.url, content_type=capture.content_type, catalog=self.catalog
        )
        if sheet.outcome is not Outcome.OK and turn + 1 < len(site.fetches):
            why = Refused(WORDS.get(sheet.outcome, "BROKEN"), sheet.reason or "no price table")
            yield from self.give_up(request, why, site=site, turn=turn)
            return
        if sheet.outcome is Outcome.NO_PRICES and site.needs_browser and not browser.available():
            yield from self.give_up(request, Refused("BROKEN", browser.MISSING), site=site, turn=turn)
            return
        yield PageItem(source, capture, validators(response), sheet)
