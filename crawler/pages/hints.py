"""What the catalog knows of the page a body came from: market, currency, region, and how models are called."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from crawler.pages.html import without_code
from pricing.model import Market
from pricing.sheet import PageHints
from pricing.sheet.text import plain
from pricing.sheet.units import read_unit

_HAN = re.compile(r"[\u4e00-\u9fff]")


@lru_cache(maxsize=1024)
def _host_and_path(url: str) -> tuple[str, tuple[str, ...]]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), tuple(parts.path.strip("/").removesuffix(".md").split("/"))


def _same_page(left: str, right: str) -> int:
    """How well two URLs agree: 0 = another host, more = a longer common path."""
    (host, path), (other, beside) = _host_and_path(left), _host_and_path(right)
    return 1 + sum(a == b for a, b in zip(path, beside, strict=False)) if host and host == other else 0


_STATED = re.compile(
    r"(?:per|/|每)\s*(?:1\s?M(?:illion)?|million|1,000,000|百万|千|1\s?K|1,000|万)\s*(?:个\s*)?tokens?|(?:元|\$|¥)\s*/\s*(?:百万|千|万|1?M|1?K)\s*tokens?",
    re.I,
)


def stated_unit(text: str) -> Decimal | None:
    """The token unit a page's words name, if they name only one anywhere."""
    found = {read_unit(plain(m[0])) for m in _STATED.finditer(text)}
    return found.pop() if len(found) == 1 else None


def long_context(text: str) -> str | None:
    """Where "long context" prices begin, if the page speaks of them and names one length."""
    if "ong context" not in text:
        return None
    found = {m[1].lower() for m in re.finditer(r"(?:[<>≤≥]|&[lg]t;)=?\s*([0-9]{2,4}K)\b", text, re.I)}
    return found.pop() if len(found) == 1 else None


def with_unit(hints: PageHints, text: str) -> PageHints:
    """The hints with a unit for prices that name none: the only one the page's words (not its scripts) name."""
    return replace(hints, unit=stated_unit(without_code(text)))


def page_hints(vendor: str, url: str, text: str, catalog: Any = None) -> PageHints:
    """Hints for one page; an unknown vendor or URL gives only what the vendor or the language suggests."""
    if catalog is None:
        from pricing.catalog import load

        catalog = load()
    known = catalog.vendors.get(vendor)
    if known is None:
        chinese = bool(_HAN.search(text[:20000]))
        return PageHints(Market.CN if chinese else Market.GLOBAL)
    urls = [(page, other) for page in known.pages for other in (page.url, *(f.url for f in page.alternates))]
    page, score = max(((p, _same_page(url, u)) for p, u in urls), key=lambda pair: pair[1], default=(None, 0))
    if score == 0:
        page = known.pages[0] if known.pages and not url else None
    market = (page.market if page else "") or known.market
    currency = (page.currency if page else "") or known.currency

    def resolve(name: str) -> str | None:
        ref = catalog.resolve(name, vendor)
        return ref.model if ref else None

    tier = "batch" if page and re.search(r"/batch(?:\.md)?/?$", urlsplit(url).path) else None
    region = (page.region if page else "") or None
    return PageHints(market, currency or None, region, threshold=long_context(text), resolve=resolve, tier=tier)
