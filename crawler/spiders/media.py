"""One spider for every media outlet: a list is read, and of it the new items whose headline could be about model prices."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator
from html import escape
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.articles import article_from_item, read_article, read_listing
from crawler.failures import explain
from crawler.items import ArticleItem, ListingItem, Same, Source, Trouble, Validators
from crawler.listings import ListingItem as Entry
from crawler.middlewares import Refused
from crawler.relevance import may_be_about_prices
from crawler.spiders.base import SiteSpider, refusal, validators
from crawler.targets import as_read, choose, media_fetches
from pricing.catalog import Media
from pricing.documents import Capture
from pricing.errors import BadInput, FetchError, PageChanged

MOST_ARTICLES = 40


class MediaSpider(SiteSpider):
    """`scrapy crawl media -a sites=ithome`. `articles`: what an archive holds without a list."""

    name = "media"

    def __init__(
        self, media: tuple[Media, ...] = (), sites: str = "", articles: tuple[str, ...] = (), **options: Any
    ) -> None:
        super().__init__(**options)
        self.sites = media or choose(self.catalog, [s for s in sites.split(",") if s]).media
        self.articles = articles

    async def start(self) -> AsyncIterator[Any]:
        for site in self.sites:
            if self.tick and not any(self.tick.find(fetch.url) for fetch in media_fetches(site)):
                for url in self.articles:
                    if not self.desk.is_known(site.id, url):
                        yield self.ask_article(site, Entry(url, ""))
            else:
                yield self.ask(site, 0, self.parse_listing)

    def parse_listing(self, response: Response, site: Media, turn: int) -> Iterator[Any]:
        """A list: the articles worth reading, newest last, so that events come in their order."""
        if response.status == 304:
            yield Same(Source.of(site), response.url, self.time_of(response.request))
            return
        why = refusal(response)
        entries: list[Entry] = []
        capture = self.capture(response)
        if why is None:
            try:
                entries = read_listing(
                    capture.body,
                    site=as_read(site, turn),
                    fetched_at=capture.captured_at,
                    content_type=capture.content_type,
                )
            except FetchError as error:
                why = Refused("BLOCKED", str(error))
            except PageChanged as error:
                why = Refused("BROKEN", str(error))
        if why is not None:
            yield from self.give_up(response.request, why, site=site, turn=turn)
            return
        chosen = self.choose(site, entries)
        yield ListingItem(Source.of(site), capture, validators(response), len(entries), len(chosen))
        for place, entry in enumerate(chosen):
            article = article_from_item(entry, site=site, fetched_at=capture.captured_at)
            if article is None:
                yield self.ask_article(site, entry, -place)
            else:
                body = whole_page(entry)
                kind = "text/html; charset=utf-8"
                own = Capture(entry.url, body, capture.captured_at, hashlib.sha256(body).hexdigest(), kind)
                yield ArticleItem(Source.of(site), own, Validators(), article)

    def choose(self, site: Media, entries: list[Entry]) -> list[Entry]:
        """New entries that could be about prices, oldest first; the rest of a long list waits for the next visit."""
        wanted = [e for e in entries if may_be_about_prices(self.catalog, e.title, e.summary)]
        new = [e for e in wanted if not self.desk.is_known(site.id, e.url)]
        new.reverse()
        if all(e.published_at for e in new):
            new.sort(key=lambda e: e.published_at.timestamp() if e.published_at else 0)
        return new[-MOST_ARTICLES:]

    def ask_article(self, site: Media, entry: Entry, priority: int = 0) -> Request:
        return Request(
            entry.url,
            callback=self.parse_article,
            errback=self.article_failed,
            headers=dict(site.headers),
            cb_kwargs={"site": site, "entry": entry},
            priority=priority,
        )

    def parse_article(self, response: Response, site: Media, entry: Entry) -> Iterator[Any]:
        why = refusal(response)
        capture = self.capture(response)
        if why is None:
            try:
                article = read_article(
                    capture.body,
                    url=response.url,
                    site=site,
                    fetched_at=capture.captured_at,
                    content_type=capture.content_type,
                )
            except FetchError as error:
                why = Refused("BLOCKED", str(error))
            except BadInput as error:
                why = Refused("BROKEN", str(error))
        if why is not None:
            yield self.trouble(response.request, why, site)
            return
        yield ArticleItem(Source.of(site), capture, validators(response), article)

    def article_failed(self, failure: Any) -> Iterator[Trouble]:
        request = failure.request
        yield self.trouble(request, explain(failure.value, request), request.cb_kwargs["site"])

    def trouble(self, request: Request | None, why: Refused, site: Media) -> Trouble:
        url = request.url if request else site.url
        return Trouble(Source.of(site), url, self.time_of(request), why.outcome, why.reason, why.until, whole=False)


def whole_page(entry: Entry) -> bytes:
    """An article that its list carries whole, as a page of its own, so that it can be read again from what is kept."""
    told = (
        f'<meta property="article:published_time" content="{entry.published_at.isoformat()}">'
        if entry.published_at
        else ""
    )
    head = f"<head><title>{escape(entry.title)}</title>{told}</head>"
    return f"<html>{head}<body><article><h1>{escape(entry.title)}</h1>{entry.content}</article></body></html>".encode()
