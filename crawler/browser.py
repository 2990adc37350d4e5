"""Pages that build their tables by script, rendered by scrapy-playwright with the system's Chromium (extra `browser`)."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pricing.addresses import why_bad_url

if TYPE_CHECKING:
    from config import Crawl
    from pricing.catalog import Page

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "the page needs a browser, and none is installed; run: make browser"
WAIT_MS = 20_000


@functools.cache
def chromium() -> str:
    """The path of the system's Chromium, '' if there is none."""
    return next((path for name in CHROMIUMS if (path := shutil.which(name))), "")


@functools.cache
def available() -> bool:
    return bool(chromium()) and importlib.util.find_spec("scrapy_playwright") is not None


def settings(handlers: dict[str, str | None], crawl: Crawl) -> dict[str, Any]:
    """Scrapy settings that let marked requests be rendered. Only the page's own requests to public hosts are let through."""
    if not available():
        return {}
    handler = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
    arguments = ["--disable-gpu", "--no-first-run", "--disable-background-networking"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {
        "DOWNLOAD_HANDLERS": {**handlers, "http": handler, "https": handler},
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": chromium(), "args": arguments},
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": int(crawl.timeout_seconds * 1000),
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
        "PLAYWRIGHT_ABORT_REQUEST": functools.partial(_abort, allow=frozenset(crawl.allow_private)),
    }


def meta(page: Page, timeout_seconds: float) -> dict[str, Any]:
    """Request.meta for a page to be rendered; {} where no browser is installed (then the raw page is read).

    The table is waited for as long as a download may take, at most 20 seconds; then the page is read as it is, so that a
    challenge or an empty shell is told by its name.
    """
    if not available():
        return {}
    from scrapy_playwright.page import PageMethod

    patience = min(WAIT_MS, int(timeout_seconds * 1000))
    wait = PageMethod(_wait_for, page.wait or "table", patience)
    return {"playwright": True, "playwright_page_methods": [wait]}


async def _wait_for(page: Any, selector: str, patience: int) -> None:
    from playwright.async_api import TimeoutError as TooLong

    with contextlib.suppress(TooLong):
        await page.wait_for_selector(selector, timeout=patience, state="attached")


async def _abort(request: Any, *, allow: frozenset[str]) -> bool:
    """Stops what a page must not load: pictures, fonts, films, and anything on an inner address. The browser looks names
    up itself, so they are looked up here first."""
    if request.resource_type in ("image", "media", "font"):
        return True
    if why_bad_url(request.url):
        return True
    parts = urlsplit(request.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if f"{parts.hostname}:{port}" in allow:
        return False
    return await _is_inner(parts.hostname or "", port)


async def _is_inner(host: str, port: int) -> bool:
    import asyncio

    from pricing.addresses import why_refused

    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port)
    except OSError:
        return True
    return not found or any(why_refused(str(address[4][0])) for address in found)
