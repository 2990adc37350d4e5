"""The list of a media site: RSS/Atom, a page of links, a JSON list, or JSON inside a page. Bytes in, items out."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag

from crawler import embedded
from crawler.blocks import blocked_reason
from crawler.encoding import decode
from crawler.htmltext import html_to_text
from crawler.times import parse_time
from pricing.catalog import Media
from pricing.errors import FetchError, PageChanged

_MAX_ITEMS = 500
_MAX_CHARS = 2_000_000
_TRACKING = re.compile(
    r"utm_\w+|spm|from|f|source|share\w*|scene|ref|referer|timestamp|isappinstalled|_wt|gclid|fbclid", re.I
)
_TIME_CLASS = re.compile(r"time|date|pub|ago", re.I)
_TIME_TEXT = re.compile(
    r"(?:今天|今日|昨天|昨日|前天)(?:\s*\d{1,2}:\d{2})?|(?:\d+|半)\s*(?:秒|分钟|个?小时|天)前|刚刚|20\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|(?<![\d-])\d{1,2}-\d{1,2} \d{1,2}:\d{2}"
)


@dataclass(frozen=True, slots=True)
class ListingItem:
    """One entry of a list. `content` is the article's HTML where the list already carries it."""

    url: str
    title: str
    published_at: datetime | None = None
    summary: str = ""
    content: str = ""


def canonical_url(url: str, base: str = "") -> str:
    """The address without tracking and fragment; '' if it is no web address."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)])
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", query, ""))


def read_listing(
    body: bytes, *, site: Media, fetched_at: datetime, content_type: str = "", kind: str = ""
) -> list[ListingItem]:
    """The items of a list in its own order, each address once. `kind` is given where an alternate list is read. FetchError if the site answered something else (a
    challenge, a page where a feed was expected); PageChanged if nothing in it is an item."""
    kind = kind or site.kind
    wanted = kind if kind in ("feed", "json") else "html"
    reason = blocked_reason(body, content_type, expected=wanted)
    if reason:
        raise FetchError(f"{site.id} did not answer with its list: {reason}; it will be tried again later.")
    text = decode(body, content_type)
    if kind == "feed":
        items = _feed(text, site, fetched_at)
    elif kind == "html":
        items = _links(text, site, fetched_at)
    else:
        value = embedded.load_json(text) if kind == "json" else list(embedded.states(text))
        items = _json(value, site, fetched_at)
    unique: dict[str, ListingItem] = {}
    for item in items:
        if item.url and item.title and (item.url not in unique or len(unique[item.url].title) < len(item.title)):
            unique[item.url] = item
    if not unique:
        raise PageChanged(f"{site.id}: no article stands in its list any more; mend its catalog file.")
    return list(unique.values())[:_MAX_ITEMS]


def _feed(text: str, site: Media, fetched_at: datetime) -> list[ListingItem]:
    import feedparser

    if re.search(r"<!ENTITY", text[:20_000], re.I):
        raise FetchError(f"{site.id}: its feed defines XML entities, which no feed needs; it is not read.")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff")).lstrip()
    parsed = feedparser.parse(io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode("utf-8", "replace")))
    items = []
    for entry in parsed.entries[:_MAX_ITEMS]:
        stamp = next((entry[k] for k in ("published", "updated", "created") if entry.get(k)), None)
        content = next((part.get("value", "") for part in entry.get("content", ())), "")
        summary = entry.get("summary", "")
        if not content and len(summary) > 1_000:
            content = summary
        items.append(
            ListingItem(
                canonical_url(entry.get("link", ""), site.home or site.url),
                html_to_text(entry.get("title", "")).replace("\n", " "),
                parse_time(stamp, fetched_at),
                html_to_text(summary)[:500] if summary else "",
                content,
            )
        )
    return items


def _links(text: str, site: Media, fetched_at: datetime) -> list[ListingItem]:
    page = BeautifulSoup(text[:_MAX_CHARS], "lxml")
    for hidden in page(["script", "style", "template", "noscript"]):
        hidden.decompose()
    pattern = re.compile(site.article_url or r"/\d{4,}|/\d{4}/\d{2}/|\.s?html?$|/article")
    base = site.home or site.url
    links = [(a, canonical_url(str(a["href"]), base)) for a in page("a", href=True)]
    wanted = {id(a): url for a, url in links if url and pattern.search(url)}
    items = []
    for link, url in links:
        if id(link) not in wanted:
            continue
        title = (str(link.get("title") or "") or _text(link)).strip()
        lines = [line for line in title.split("\n") if not _TIME_TEXT.fullmatch(line.strip())]
        title = max(lines, key=len, default="").strip() if len(lines) < 4 else lines[0]
        if len(title) >= 6:
            items.append(ListingItem(url, title, _time_near(link, wanted, url, fetched_at)))
    return items


def _text(element: Tag) -> str:
    """Its text, a line for each piece."""
    return "\n".join(" ".join(piece.split()) for piece in element.stripped_strings)


def _time_near(link: Tag, wanted: dict[int, str], url: str, fetched_at: datetime) -> datetime | None:
    """The time in the smallest box around a link that holds no other article's link."""
    box: Tag | None = link
    for _ in range(5):
        if box is None or any(wanted.get(id(a), url) != url for a in box("a")):
            return None
        for element in (box, *box(True)):
            marked = element.name in ("time", "i") or _TIME_CLASS.search(" ".join(element.get_attribute_list("class")))
            for value in (element.get("datetime"), element.get("data-time"), element.get_text() if marked else None):
                found = parse_time(str(value).strip(), fetched_at) if value and str(value).strip() else None
                if found:
                    return found
        if found_text := _TIME_TEXT.search(_text(box)):
            return parse_time(found_text.group(), fetched_at)
        box = box.parent
    return None


def _json(value: Any, site: Media, fetched_at: datetime) -> list[ListingItem]:
    paths = dict(site.paths)
    rows = embedded.dig(value, paths["items"]) if "items" in paths else _longest_list(value)
    items = []
    for row in rows if isinstance(rows, list) else []:
        row = embedded.dig(row, paths.get("item", "")) if isinstance(row, dict) else None
        if not isinstance(row, dict):
            continue
        title = embedded.dig(row, paths["title"]) if "title" in paths else embedded.first(row, embedded.TITLES)
        stamp = embedded.dig(row, paths["time"]) if "time" in paths else embedded.first(row, embedded.TIMES)
        content = embedded.dig(row, paths["content"]) if "content" in paths else None
        summary = embedded.dig(row, paths["summary"]) if "summary" in paths else None
        text = html_to_text(str(content)) if content and not title else ""
        items.append(
            ListingItem(
                _row_url(row, paths.get("url", "url"), site),
                html_to_text(str(title)).replace("\n", " ") if title else text[:60].replace("\n", " "),
                parse_time(stamp, fetched_at),
                html_to_text(str(summary))[:500] if summary else "",
                str(content) if content else "",
            )
        )
    return items


def _row_url(row: dict[str, Any], template: str, site: Media) -> str:
    """`template` is a dotted path, or an address with {paths} in it."""
    if "{" not in template:
        found = embedded.dig(row, template)
        return canonical_url(found, site.home or site.url) if isinstance(found, str) and found else ""
    values = {path: embedded.dig(row, path) for path in re.findall(r"\{([\w.]+)\}", template)}
    if any(not isinstance(v, str | int) or v == "" for v in values.values()):
        return ""
    return canonical_url(re.sub(r"\{([\w.]+)\}", lambda m: str(values[m[1]]), template), site.home or site.url)


def _longest_list(value: Any) -> list[Any]:
    """The longest list of objects that have a title."""
    best: list[Any] = []
    for node in embedded.nodes([value] if not isinstance(value, list) else [{"items": value}]):
        for found in node.values():
            if isinstance(found, list) and len(found) > len(best):
                titled = [row for row in found if isinstance(row, dict) and embedded.first(row, embedded.TITLES)]
                if len(titled) > len(best):
                    best = titled
    return best
