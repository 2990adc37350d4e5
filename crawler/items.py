"""What spiders hand to the pipelines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pricing.catalog import Media, Page
from pricing.documents import Article, Capture, PriceSheet


@dataclass(frozen=True, slots=True)
class Source:
    """A page or an outlet as the health records know it. `kind` is page, media or router."""

    id: str
    kind: str
    url: str

    @classmethod
    def of(cls, site: Page | Media) -> Source:
        return cls(site.id, "page" if isinstance(site, Page) else "media", site.url)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server told with an answer, for the next conditional request."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class PageItem:
    """One pricing page as fetched; `sheet` is None when the body is the one we already know and nothing is held."""

    source: Source
    capture: Capture
    validators: Validators
    sheet: PriceSheet | None


@dataclass(frozen=True, slots=True)
class ListingItem:
    """One feed or list as fetched: `found` items, of which `chosen` are read."""

    source: Source
    capture: Capture
    validators: Validators
    found: int
    chosen: int


@dataclass(frozen=True, slots=True)
class ArticleItem:
    """One article as fetched and read."""

    source: Source
    capture: Capture
    validators: Validators
    article: Article


@dataclass(frozen=True, slots=True)
class Same:
    """The server says that nothing changed (304)."""

    source: Source
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that could not be read: the status word and one sentence. `listing` False: only one article of it."""

    source: Source
    url: str
    at: datetime
    outcome: str
    reason: str
    until: datetime | None = None
    whole: bool = True
