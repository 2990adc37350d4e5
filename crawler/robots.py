"""robots.txt as RFC 9309 asks: a 4xx answer allows, a 5xx answer or none at all forbids; at most 500 KiB are read."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.failures import explain
from crawler.middlewares import Refused

READ_BYTES = 500 * 1024
LONGEST_DELAY = 60.0


class StrictRobots(RobotsTxtMiddleware):
    """Scrapy's own fails open: it reads a 5xx body as rules and allows everything on a timeout."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}
        self._refused: dict[str, Refused] = {}

    async def robot_parser(self, request: Request) -> Any:
        """Of several requests that wait for one robots.txt Scrapy tells only the first; the others look again."""
        await super().robot_parser(request)
        return self._parsers[urlparse_cached(request).netloc]

    def process_request_2(self, rp: Any, request: Request) -> None:
        host = request.url.split("/")[2]
        if host in self._refused:
            raise self._refused[host]
        if rp is None:
            raise Refused(
                "BLOCKED", f"robots.txt of {host} could not be read ({self._unreachable.get(host, 'no answer')})"
            )
        agent = self._robotstxt_useragent or self._default_useragent
        if not rp.allowed(request.url, agent):
            raise Refused("BLOCKED", f"robots.txt of {host} does not allow this page")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        body = response.body[:READ_BYTES]
        if response.status >= 500 or response.status == 429:
            self._unreachable[netloc] = f"the server answered {response.status}"
            self._robots_error(OSError(), netloc)
            return
        if response.status >= 400 or b"<html" in body[:2000].lower():
            body = b""
        rules = ProtegoRobotParser.from_crawler(self.crawler, body)
        waiting, self._parsers[netloc] = self._parsers[netloc], rules
        self._slow_down(netloc, rules)
        waiting.callback(rules)

    def _slow_down(self, netloc: str, rules: Any) -> None:
        """A Crawl-delay longer than ours is honoured, up to a minute."""
        delay = rules.crawl_delay(self._default_useragent)
        slots = (
            self.crawler.engine.downloader.slots if delay and self.crawler.settings.getfloat("DOWNLOAD_DELAY") else {}
        )
        slot = slots.get(netloc.rpartition(":")[0] or netloc) or slots.get(netloc)
        if slot and delay:
            slot.delay = max(slot.delay, min(float(delay), LONGEST_DELAY))

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        why = explain(exc, Request(f"http://{netloc}/robots.txt"))
        if why.outcome in ("BLOCKED", "PAUSED") and netloc not in self._unreachable:
            self._refused[netloc] = why
        self._unreachable.setdefault(netloc, why.reason)
        super()._robots_error(exc, netloc)
