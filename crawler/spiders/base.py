"""What both spiders share: how a site's fetches are asked for one after the other, and how an answer becomes a Capture."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import scrapy
from scrapy import Request
from scrapy.http import Response

import clock
from crawler.desk import Desk, open_desk
from crawler.failures import explain, of_status
from crawler.items import Source, Trouble, Validators
from crawler.middlewares import Refused
from crawler.targets import media_fetches
from pricing.catalog import Catalog, Fetch, Media, Page
from pricing.documents import Capture


class SiteSpider(scrapy.Spider):
    """`tick` is the moment of an archive that is replayed, None when the network is asked."""

    def __init__(self, desk: Desk | None = None, tick: Any = None, **options: Any) -> None:
        super().__init__(**options)
        self.desk = desk or open_desk()
        self.tick = tick
        self.sites: tuple[Page | Media, ...] = ()

    @property
    def catalog(self) -> Catalog:
        return self.desk.catalog

    def ask(self, site: Page | Media, turn: int, callback: Callable[..., Any]) -> Request:
        """The request for the `turn`-th way to get a site."""
        fetch: Fetch = site.fetches[turn] if isinstance(site, Page) else media_fetches(site)[turn]
        source = Source.of(site)
        fresh = isinstance(site, Page) and self.desk.is_waiting(source.id)  # an outlet cannot confirm itself
        return Request(
            fetch.url,
            callback=callback,
            errback=self.failed,
            method="POST" if fetch.body else "GET",
            body=fetch.body.encode(),
            headers={**({"Content-Type": "application/json"} if fetch.body else {}), **dict(fetch.headers)},
            dont_filter=True,
            cb_kwargs={"site": site, "turn": turn},
            meta={
                "fresh": fresh,
                "validators": None if fresh else self.desk.validators(source.id, fetch.url),
                "dont_merge_cookies": True,
                **self.render(site, turn),
            },
        )

    def render(self, site: Page | Media, turn: int) -> dict[str, Any]:
        """Request.meta that makes a browser render the page; nothing here."""
        return {}

    async def failed(self, failure: Any) -> Any:
        """The errback of every site request: the next way to get the site, or the trouble in words."""
        request = failure.request
        for result in self.give_up(request, explain(failure.value, request), **request.cb_kwargs):
            yield result

    def give_up(self, request: Request, why: Refused, *, site: Page | Media, turn: int) -> Any:
        """Tries the next way to get the site, on another host if this one refused us; else reports the trouble."""
        fetches = site.fetches if isinstance(site, Page) else media_fetches(site)
        here = request.url.split("/")[2:3]
        for later in range(turn + 1, len(fetches)):
            same_host = fetches[later].url.split("/")[2:3] == here
            if not (same_host and why.outcome in ("BLOCKED", "PAUSED") and "robots.txt" not in why.reason):
                yield self.ask(site, later, request.callback)
                return
        yield Trouble(Source.of(site), request.url, self.time_of(request), why.outcome, why.reason, why.until)

    def capture(self, response: Response) -> Capture:
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        digest = hashlib.sha256(response.body).hexdigest()
        at = self.time_of(response.request)
        return Capture(response.url, response.body, at, digest, kind, response.status)

    def time_of(self, request: Request | None) -> datetime:
        """When the answer was captured: now, or as the archive says."""
        recorded = request.meta.get("captured_at") if request else None
        return recorded or (self.tick.at if self.tick else clock.now())


def validators(response: Response) -> Validators:
    def header(name: str) -> str:
        return (response.headers.get(name) or b"").decode("latin-1")[:500]

    return Validators(header("ETag"), header("Last-Modified"))


def refusal(response: Response) -> Refused | None:
    """Why this answer is no page at all: an HTTP status, a cut or an empty body; None if it can be read."""
    host = response.url.split("/")[2] if response.url.count("/") > 1 else response.url
    if "partial" in response.flags or "dataloss" in response.flags:
        return Refused("BROKEN", f"the answer of {host} was cut short")
    found = of_status(response.status, host)
    if found is None and not response.body.strip():
        return Refused("BROKEN", f"{host} answered with an empty page")
    return found
