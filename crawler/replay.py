"""Crawls an archive instead of the network: the same spiders, moment by moment, each answer at its recorded time.

A tick is what one site answered at one moment. A page's tick holds only what was captured then, so that an old answer is
never taken for a fresh sighting; an article linked from a list may stand a little later in the archive than the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.archive import Archive, Recorded, url_key
from crawler.targets import Targets, media_fetches
from pricing.catalog import Media, Page

TOGETHER = timedelta(minutes=5)
TWO_PART = {"com.cn", "net.cn", "org.cn", "com.hk", "co.uk", "com.tw"}


@dataclass(slots=True)
class Tick:
    """One site at one moment: its own answers by address, and the archive for robots.txt and articles."""

    site: Page | Media
    at: datetime
    end: datetime
    archive: Archive
    robots: dict[str, list[Recorded]]
    answers: dict[str, Recorded] = field(default_factory=dict)
    articles: tuple[str, ...] = ()

    def find(self, url: str) -> Recorded | None:
        """What this address answered at this moment; of robots.txt the newest answer before it."""
        if urlsplit(url).path == "/robots.txt":
            known = [r for r in self.robots.get(url_key(url), []) if r.at <= self.end]
            return known[-1] if known else None
        return self.answers.get(url_key(url))


class ArchiveHandler(BaseDownloadHandler):
    """Scrapy's door to the tick its spider carries. What the archive does not hold is a 404."""

    async def download_request(self, request: Request) -> Response:
        tick: Tick = self.crawler.spider.tick
        found = tick.find(request.url)
        if found is None:
            return Response(request.url, status=404, request=request)
        request.meta["captured_at"] = found.at
        answer = tick.archive.read(found)
        headers = Headers(answer.headers)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
        return kind(request.url, status=found.status, headers=headers, body=answer.body, request=request)


@dataclass(frozen=True, slots=True)
class Plan:
    """The ticks of an archive in time order, and the addresses in it that no watched site explains."""

    ticks: tuple[Tick, ...]
    unwatched: tuple[str, ...]


def plan(archive: Archive, targets: Targets) -> Plan:
    """Which site answered when. The answers of a site that lie within five minutes of one another are one tick."""
    owner: dict[str, Page | Media] = {}
    hosts: dict[str, Media] = {}
    for page in reversed(targets.pages):
        owner |= {url_key(fetch.url): page for fetch in page.fetches}
    for site in targets.media:
        owner |= {url_key(fetch.url): site for fetch in media_fetches(site)}
        for url in (site.home, *(f.url for f in media_fetches(site))):
            if url:
                hosts.setdefault(domain(url), site)
    robots: dict[str, list[Recorded]] = {}
    of_site: dict[str, list[Recorded]] = {}
    sites: dict[str, Page | Media] = {}
    unwatched: list[str] = []
    for recorded in archive.answers:
        site_of = owner.get(recorded.key) or hosts.get(domain(recorded.url))
        if urlsplit(recorded.url).path == "/robots.txt":
            robots.setdefault(recorded.key, []).append(recorded)
        elif site_of is None:
            unwatched.append(recorded.url)
        else:
            sites[site_of.id] = site_of
            of_site.setdefault(site_of.id, []).append(recorded)
    ticks = [
        Tick(
            sites[name],
            group[0].at,
            group[-1].at,
            archive,
            robots,
            {r.key: r for r in group},
            tuple(r.url for r in group if r.key not in owner),
        )
        for name, answers in of_site.items()
        for group in moments(answers)
    ]
    ticks.sort(key=lambda tick: (tick.at, tick.site.id))
    return Plan(tuple(ticks), tuple(dict.fromkeys(unwatched)))


def moments(answers: Iterable[Recorded]) -> Iterator[list[Recorded]]:
    """Answers in time order, cut where more than five minutes pass or an address comes again."""
    group: list[Recorded] = []
    for recorded in answers:
        if group and (recorded.at - group[-1].at > TOGETHER or any(recorded.key == r.key for r in group)):
            yield group
            group = []
        group.append(recorded)
    if group:
        yield group


def domain(url: str) -> str:
    """The registered part of a host: news.example.com.cn -> example.com.cn."""
    parts = (urlsplit(url).hostname or "").split(".")
    return ".".join(parts[-3:] if ".".join(parts[-2:]) in TWO_PART else parts[-2:])
