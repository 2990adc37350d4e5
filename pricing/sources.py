"""What is watched, as data: pricing pages and media sites, and the ways to fetch them. Values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fetch:
    """One way to get a page: `body` (JSON text) makes it a POST."""

    url: str
    format: str = "html"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A pricing page to watch and what is known of it. `alternates` (JSON or markdown twins) are tried before `url`.
    `min_rows` and `anchor` are its shape; `every` is hours; `news_only` pages are probed but hold no prices."""

    id: str
    vendor: str
    url: str
    format: str = "html"
    alternates: tuple[Fetch, ...] = ()
    currency: str = ""
    market: str = ""
    region: str = ""
    channel: str = ""
    anchor: str = ""
    min_rows: int = 1
    every: int = 6
    wait: str = ""
    needs_browser: bool = False
    news_only: bool = False
    reader: str = ""
    note: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def fetches(self) -> tuple[Fetch, ...]:
        """Every way to get this page, best first."""
        return (*self.alternates, Fetch(self.url, self.format, self.headers))


@dataclass(frozen=True, slots=True)
class Media:
    """A media site. `kind` says how its list is read: feed, html, json or state (JSON in a page).
    `paths` are dotted paths into JSON, `selectors` CSS; both only where the generic reader needs them."""

    id: str
    name: str
    name_zh: str
    url: str
    kind: str = "feed"
    home: str = ""
    alternates: tuple[Fetch, ...] = ()
    article_url: str = ""
    trust: int = 2
    every: int = 1
    paths: tuple[tuple[str, str], ...] = ()
    selectors: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    disabled: str = ""

    @property
    def fetches(self) -> tuple[Fetch, ...]:
        """Every way to get the list, best first; `format` is the kind `read_listing` is to be told."""
        return (Fetch(self.url, self.kind, self.headers), *self.alternates)
