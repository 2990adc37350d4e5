"""Which pages and outlets a crawl means, and when each is due again."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from pricing.catalog import Catalog, Fetch, Media, Page
from pricing.errors import BadInput

RECHECK = (timedelta(minutes=26), timedelta(minutes=40))  # two sightings count only 25 minutes apart
LONGEST_WAIT = timedelta(hours=24)
LONGEST_HOLD = timedelta(hours=48)


class SourceHealth(Protocol):
    """What the store remembers of a source."""

    outcome: str
    reason: str | None
    since: datetime
    last_try: datetime
    held: int


@dataclass(frozen=True, slots=True)
class Targets:
    """What one run fetches."""

    pages: tuple[Page, ...] = ()
    media: tuple[Media, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(site.id for site in (*self.pages, *self.media))


def choose(catalog: Catalog, names: Sequence[str] = ()) -> Targets:
    """Pages and outlets by page id, vendor id or name, or outlet id; all that are watched if no name is given.

    Raises BadInput for a name that is none of these.
    """
    if not names:
        return Targets(watched_pages(catalog), tuple(m for m in catalog.media.values() if not m.disabled))
    pages: dict[str, Page] = {}
    media: dict[str, Media] = {}
    for name in names:
        page = catalog.page(name)
        vendor = catalog.find_vendor(name)
        if page:
            pages[page.id] = page
        elif name in catalog.media:
            media[name] = catalog.media[name]
        elif vendor and vendor.pages:
            pages |= {page.id: page for page in vendor.pages}
        else:
            raise BadInput(_unknown(catalog, name, known_vendor=vendor is not None))
    return Targets(tuple(pages.values()), tuple(media.values()))


def watched_pages(catalog: Catalog) -> tuple[Page, ...]:
    return tuple(page for page in catalog.pages() if not page.news_only)


def media_fetches(site: Media) -> tuple[Fetch, ...]:
    return (Fetch(site.url, headers=site.headers), *site.alternates)


def as_read(site: Media, turn: int) -> Media:
    """The site as its `turn`-th list must be read: an alternate list may be a page where the first is a feed."""
    return site if turn == 0 else replace(site, kind=site.alternates[turn - 1].format)


def _unknown(catalog: Catalog, name: str, *, known_vendor: bool) -> str:
    if known_vendor:
        return f"The catalog knows no pricing page of {name}; give another vendor, a page id or an outlet."
    known = [*catalog.vendors, *(p.id for p in catalog.pages()), *catalog.media]
    near = difflib.get_close_matches(name.lower(), known, n=3, cutoff=0.65)
    hint = f"did you mean {' or '.join(near)}?" if near else "pricewar sources lists what can be crawled."
    return f"There is no page, vendor or outlet {name!r} in the catalog; {hint}"


def due_at(site: Page | Media, health: SourceHealth | None) -> datetime | None:
    """When to fetch a source again; None: now, it was never tried. After its own interval; after about half an hour if a change
    waits for its second sighting; the later the longer it has been failing; not before the time a server named."""
    if health is None:
        return None
    every = timedelta(hours=site.every)
    last = health.last_try
    if health.outcome == "PAUSED":
        until = paused_until(health.reason or "")
        return until or last + every
    if health.outcome in ("OK", "SUSPECT", "STALE"):
        if isinstance(site, Page) and health.held and last - health.since < LONGEST_HOLD:
            share = int(hashlib.sha256(f"{site.id}{last.isoformat()}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
            return last + RECHECK[0] + (RECHECK[1] - RECHECK[0]) * share
        return last + every
    failing = last - health.since
    return last + min(max(every, failing), max(every, LONGEST_WAIT))


def paused_until(reason: str) -> datetime | None:
    """The time named in a pause's reason."""
    found = re.search(r"until (\d{4}-\d\d-\d\d \d\d:\d\d) UTC", reason)
    return datetime.strptime(found[1], "%Y-%m-%d %H:%M").replace(tzinfo=UTC) if found else None
