"""What every request passes: the form of its URL, conditional headers, and a server's wish to be left alone for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

import clock
from pricing.addresses import why_bad_url, why_refused

LONGEST_PAUSE = timedelta(hours=24)
DEFAULT_PAUSE = timedelta(hours=1)


class Refused(IgnoreRequest):
    """A request that was not sent, with the status word and the plain-words reason; `until` for a pause."""

    def __init__(self, outcome: str, reason: str, until: datetime | None = None) -> None:
        super().__init__(f"{outcome}: {reason}")
        self.outcome = outcome
        self.reason = reason
        self.until = until


class UrlGuard:
    """Refuses URLs that are no plain http(s), inner addresses written as such, and a step down from https to http."""

    def __init__(self, allow: frozenset[str]) -> None:
        self.allow = allow

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(frozenset(crawler.settings.getlist("ALLOW_PRIVATE")))

    def process_request(self, request: Request) -> None:
        came_from = request.meta.get("redirect_urls") or []
        via = f" (redirected from {came_from[-1]})" if came_from else ""
        if bad := why_bad_url(request.url):
            raise Refused("BLOCKED", f"{request.url[:200]} is not fetched: {bad}{via}")
        parts = urlsplit(request.url)
        if came_from and came_from[-1].startswith("https:") and parts.scheme == "http":
            raise Refused("BLOCKED", f"the redirect to {request.url[:200]} gives up encryption{via}")
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        if host.replace(".", "").isdigit() or ":" in host:
            reason = why_refused(host)
            if reason and f"{host}:{port}" not in self.allow:
                hint = via or f"; list {host}:{port} in [crawl] allow_private if it is meant"
                raise Refused("BLOCKED", f"private address: {reason}{hint}")


class ConditionalGet:
    """Asks only for what changed, with what the server told us last time, unless a fresh sighting is needed."""

    def process_request(self, request: Request) -> None:
        validators = request.meta.get("validators")
        if request.meta.get("fresh"):
            request.headers.setdefault("Cache-Control", "no-cache")
        elif validators:
            etag, modified = validators
            if etag:
                request.headers.setdefault("If-None-Match", etag)
            if modified:
                request.headers.setdefault("If-Modified-Since", modified)


class BackOff:
    """Honours 429 and Retry-After up to a day: the host is left alone, in this run and until then."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self.paused: dict[str, Refused] = {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        refused = self.paused.get(urlsplit(request.url).netloc)
        if refused:
            raise refused

    def process_response(self, request: Request, response: Response) -> Response:
        asked = response.headers.get("Retry-After")
        if response.status != 429 and not (response.status == 503 and asked):
            return response
        now = clock.now()
        pause = retry_after((asked or b"").decode("latin-1"), now) or DEFAULT_PAUSE
        until = now + min(pause, LONGEST_PAUSE)
        host = urlsplit(request.url).netloc
        reason = f"{host} answered {response.status} and is left alone until {until:%Y-%m-%d %H:%M} UTC"
        self.paused[host] = Refused("PAUSED", reason, until)
        self._call_off(host)
        raise self.paused[host]

    def _call_off(self, host: str) -> None:
        """Requests of the host that already stand in the downloader's queue are not sent either."""
        for slot in self.crawler.engine.downloader.slots.values():
            waiting = [pair for pair in slot.queue if urlsplit(pair[0].url).netloc == host]
            for pair in waiting:
                slot.queue.remove(pair)
                pair[1].errback(Failure(self.paused[host]))


def retry_after(text: str, now: datetime) -> timedelta | None:
    """What a Retry-After header asks for (seconds or a date); None if it asks for nothing sensible."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:12]), int(LONGEST_PAUSE.total_seconds()))) or None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    return wait if wait > timedelta() else None
