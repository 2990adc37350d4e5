"""The sixteen media sites, field by field: their lists and articles as folders under tests/media/."""

from __future__ import annotations

import contextlib
import json
import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.articles import article_from_item, read_article, read_listing
from pricing.catalog import load
from pricing.errors import FetchError, PageChanged, PricewarError

ROOT = Path(__file__).with_name("media")
SITES = sorted(path.name for path in ROOT.iterdir() if path.is_dir())


def case(site: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / site / "case.json").read_text(encoding="utf-8"))
    return found


def listed(site: str, file: str, kind: str = "") -> list[list[str | None]]:
    at = datetime.fromisoformat(case(site)["fetched_at"])
    items = read_listing((ROOT / site / file).read_bytes(), site=load().media[site], fetched_at=at, kind=kind)
    return [[item.url, item.title, item.published_at.isoformat() if item.published_at else None] for item in items]


def same_times(rows: list[list[str | None]]) -> list[list[object]]:
    return [[url, title, datetime.fromisoformat(when) if when else None] for url, title, when in rows]


def test_every_media_site_of_the_catalog_has_its_folder() -> None:
    assert sorted(load().media) == SITES


@pytest.mark.parametrize("site", SITES)
def test_list(site: str) -> None:
    assert same_times(listed(site, case(site)["list"])) == same_times(case(site)["items"])


@pytest.mark.parametrize("site", [s for s in SITES if "lists" in case(s)])
def test_alternate_list(site: str) -> None:
    for other in case(site)["lists"]:
        assert same_times(listed(site, other["file"], other["kind"])) == same_times(other["items"])


@pytest.mark.parametrize("site", SITES)
def test_article(site: str) -> None:
    data, media = case(site), load().media[site]
    body = (ROOT / site / data["article"]).read_bytes()
    article = read_article(body, url=data["url"], site=media, fetched_at=datetime.fromisoformat(data["fetched_at"]))
    want = data["expected"]
    assert article.published_at is not None
    assert (article.url, article.title, article.outlet) == (want["url"], want["title"], want["outlet"])
    assert article.published_at == datetime.fromisoformat(want["published_at"])
    assert [part for part in want["holds"] if part not in article.text] == []
    assert [part for part in want["lacks"] if part in article.text] == []


@pytest.mark.parametrize("site", [s for s in SITES if "full_items" in case(s)])
def test_a_list_that_carries_the_text_needs_no_second_fetch(site: str) -> None:
    data, media = case(site), load().media[site]
    at = datetime.fromisoformat(data["fetched_at"])
    items = read_listing((ROOT / site / data["list"]).read_bytes(), site=media, fetched_at=at)
    articles = [article for item in items if (article := article_from_item(item, site=media, fetched_at=at))]
    assert len(articles) == data["full_items"]
    assert all(a.outlet == media.name_zh and a.published_at and len(a.text) >= 40 for a in articles)


AT = datetime.fromisoformat("2024-05-23T12:00:00+08:00")
SHELL = b'<!DOCTYPE html><html><head><script src="/app.js"></script></head><body><div id="app"></div></body></html>'


@pytest.mark.parametrize("site", SITES)
def test_a_shell_in_place_of_a_list_is_no_empty_list(site: str) -> None:
    with pytest.raises(FetchError):
        read_listing(SHELL, site=load().media[site], fetched_at=AT)


def test_a_list_without_articles_asks_for_mending() -> None:
    with pytest.raises(PageChanged, match="geekpark"):
        read_listing(
            b'<?xml version="1.0"?><rss><channel><title>x</title></channel></rss>',
            site=load().media["geekpark"],
            fetched_at=AT,
        )


@pytest.mark.parametrize("site", SITES)
def test_damaged_bytes_are_read_or_refused(site: str) -> None:
    data, media, seeded = case(site), load().media[site], random.Random(site)
    at = datetime.fromisoformat(data["fetched_at"])
    for name in (data["list"], data["article"]):
        whole = (ROOT / site / name).read_bytes()
        for _ in range(12):
            start, length = seeded.randrange(len(whole)), seeded.randrange(1, 400)
            for body in (
                whole[:start],
                whole[:start] + whole[start + length :],
                whole[:start] + b'\xff<\x00"' + whole[start:],
            ):
                with contextlib.suppress(PricewarError):
                    items = read_listing(body, site=media, fetched_at=at)
                    assert all(item.url.startswith("http") and item.title for item in items)
                with contextlib.suppress(PricewarError):
                    article = read_article(body, url=data["url"], site=media, fetched_at=at)
                    assert article.text.strip()
                    assert article.published_at is None or article.published_at.tzinfo
