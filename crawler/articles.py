"""A media article from its bytes: title, body, time of publication, outlet, canonical address.

The order in which the body is looked for: the site's own selector (where its TOML has one), the JSON state of a script-built
page or API answer, trafilatura, the plain text of the page. Tables become lines of cells joined by ' | '.
"""

from __future__ import annotations

import copy
import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler import embedded
from crawler.blocks import blocked_reason, looks_like_html
from crawler.encoding import decode
from crawler.htmltext import element_text, html_to_text, parse_html
from crawler.listings import ListingItem, canonical_url, read_listing
from crawler.times import parse_time
from pricing.catalog import Media
from pricing.documents import Article
from pricing.errors import BadInput, FetchError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["ListingItem", "article_from_item", "html_to_text", "read_article", "read_listing"]

MAX_BODY = 10_000_000
_MAX_TEXT = 200_000
_MIN_TEXT = 40
_META_TITLES = ("og:title", "twitter:title")
_META_TIMES = (
    "article:published_time",
    "og:published_time",
    "publishdate",
    "pubdate",
    "date",
    "datePublished",
    "og:release_date",
)
_TIME_PLACES = (
    "//*[@data-article-publish-time]/@data-article-publish-time",
    "//*[@id='pubtime_baidu']",
    "//*[@itemprop='datePublished']/@content",
    "//time/@datetime",
    "//time",
    "//*[contains(@class,'publish') or contains(@class,'pub-') or contains(@class,'date') or contains(@class,'time')]",
)
_DATED = re.compile(r"20\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}:\d{2}")
_SITE_SUFFIX = re.compile(r"\s*[-_|–—·]\s*[^-_|–—·]{1,20}$")


def read_article(
    body: bytes, *, url: str, site: Media | None = None, fetched_at: datetime, content_type: str = ""
) -> Article:
    """FetchError if the bytes are no article but a challenge or an empty shell; BadInput if they hold no text to read."""
    if len(body) > MAX_BODY:
        raise BadInput(f"{url}: {len(body)} bytes are no article; at most {MAX_BODY} are read.")
    text = decode(body, content_type)
    value = embedded.load_json(text) if not looks_like_html(body) else None
    if value is None:
        reason = blocked_reason(body, content_type)
        if reason and embedded.article_node(list(embedded.states(text))) is None:
            raise FetchError(f"{url} did not answer with its article: {reason}; it will be tried again later.")
        found = _from_html(text, url, site, fetched_at)
    else:
        found = _from_json(value, url, site, fetched_at)
    if found is None or not found.text.strip():
        raise BadInput(f"{url}: no article text could be found in the page.")
    return found


def article_from_item(item: ListingItem, *, site: Media, fetched_at: datetime) -> Article | None:
    """The article where its list already carries the whole text, else None."""
    text = html_to_text(item.content) if item.content else ""
    if len(text) < _MIN_TEXT:
        return None
    return Article(item.url, item.title, text[:_MAX_TEXT], _outlet(site, item.url), item.published_at)


def _from_json(value: Any, url: str, site: Media | None, fetched_at: datetime) -> Article | None:
    node = embedded.article_node(value)
    if node is None:
        return None
    text = html_to_text(str(embedded.first(node, embedded.BODIES)))
    title = html_to_text(str(embedded.first(node, embedded.TITLES))).replace("\n", " ")
    published = parse_time(embedded.first(node, embedded.TIMES), fetched_at)
    return Article(canonical_url(url) or url, title, text[:_MAX_TEXT], _outlet(site, url), published)


def _from_html(html: str, url: str, site: Media | None, fetched_at: datetime) -> Article | None:
    root = parse_html(html)
    if root is None:
        return None
    meta = _meta(root)
    page_states = list(embedded.states(html))
    node = embedded.article_node(page_states) if page_states else None
    selectors = dict(site.selectors) if site else {}
    text = _selected(root, selectors.get("body", ""))
    in_state = html_to_text(str(embedded.first(node, embedded.BODIES))) if node else ""
    if len(text) < _MIN_TEXT:
        text = in_state
    if len(text) < _MIN_TEXT:
        text = _extracted(root)
    if len(text) < _MIN_TEXT:
        text = html_to_text(html)
    title = _selected(root, selectors.get("title", ""))
    if not title and node and text == in_state:
        title = html_to_text(str(embedded.first(node, embedded.TITLES)))
    title = title or _title(root, meta)
    published = parse_time(_selected(root, selectors.get("time", "")) or None, fetched_at)
    if published is None:
        published = _published(root, meta, page_states, node, fetched_at)
    address = _address(root, meta, url)
    return Article(address, title.replace("\n", " ").strip(), text[:_MAX_TEXT], _outlet(site, url, meta), published)


def _meta(root: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and element.get("content"):
            found.setdefault(name, element.get("content").strip())
    return found


def _title(root: HtmlElement, meta: dict[str, str]) -> str:
    heads = [element_text(h) for h in root.iter("h1")]
    if len(heads) == 1 and heads[0]:
        return heads[0]
    for name in _META_TITLES:
        if meta.get(name):
            return meta[name]
    if heads and heads[0]:
        return heads[0]
    titles = [element.text or "" for element in root.iter("title")]
    return _SITE_SUFFIX.sub("", " ".join(titles[0].split())) if titles else ""


def _published(
    root: HtmlElement, meta: dict[str, str], states: list[Any], node: dict[str, Any] | None, fetched_at: datetime
) -> datetime | None:
    for name in _META_TIMES:
        if found := parse_time(meta.get(name), fetched_at):
            return found
    if node and (found := parse_time(embedded.first(node, embedded.TIMES), fetched_at)):
        return found
    for data in embedded.nodes(states):
        if found := parse_time(data.get("datePublished"), fetched_at):
            return found
    for place in _TIME_PLACES:
        for value in root.xpath(place)[:20]:
            if isinstance(value, str):
                texts = [value]
            else:
                box = value.getparent()
                texts = [element_text(value), *([] if box is None else [element_text(box).replace("\n", " ")])]
            dated = [found for text in texts if len(text) <= 80 and (found := parse_time(text, fetched_at))]
            if dated:
                return max(dated, key=lambda found: found.time() != time.min)
    lines = element_text(root).split("\n")[:60]
    return next((parse_time(line, fetched_at) for line in lines if len(line) <= 60 and _DATED.search(line)), None)


def _address(root: HtmlElement, meta: dict[str, str], url: str) -> str:
    """The page's own canonical address if it is one of the same site, else the address asked for."""
    own = canonical_url(url) or url
    canonical = next((link.get("href") or "" for link in root.iter("link") if link.get("rel") == "canonical"), "")
    for candidate in (canonical, meta.get("og:url", "")):
        found = canonical_url(candidate, url) if candidate else ""
        if found and _site_of(found) == _site_of(own) and urlsplit(found).path.strip("/"):
            return found
    return own


def _site_of(url: str) -> str:
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])


def _outlet(site: Media | None, url: str, meta: dict[str, str] | None = None) -> str:
    if site:
        return site.name_zh or site.name
    return (meta or {}).get("og:site_name") or (urlsplit(url).hostname or "").removeprefix("www.")


def _selected(root: HtmlElement, selector: str) -> str:
    return "\n".join(filter(None, map(element_text, root.cssselect(selector)))) if selector else ""


def _extracted(root: HtmlElement) -> str:
    """The body as trafilatura finds it, its tables as lines of cells. Takes the navigation out of the tree."""
    import trafilatura
    from lxml import etree

    root = copy.deepcopy(root)
    for element in root.xpath("//nav | //footer | //aside | //form | //header[.//nav]"):
        element.drop_tree()
    found = trafilatura.extract(
        etree.tostring(root, encoding="unicode", method="html"),
        output_format="xml",
        include_comments=False,
        include_tables=True,
        with_metadata=False,
        favor_recall=True,
    )
    if not found:
        return ""
    tree = etree.fromstring(found.encode(), etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
    main = tree.find("main") if tree is not None else None
    return "\n".join(_xml_lines(main)) if main is not None else ""


def _xml_lines(main: Any) -> list[str]:
    lines: list[str] = []
    for element in main:
        if element.tag == "table":
            for row in element.iter("row"):
                lines.append(" | ".join(" ".join("".join(cell.itertext()).split()) for cell in row.iter("cell")))
        elif element.tag == "list":
            lines.extend(" ".join("".join(item.itertext()).split()) for item in element.iter("item"))
        else:
            broken = "".join("\n" if isinstance(part, _Break) else part for part in _parts(element))
            lines.extend(" ".join(line.split()) for line in broken.split("\n"))
    return [line for line in lines if line.strip(" |")]


class _Break(str):
    """A line break inside a paragraph."""


def _parts(element: Any) -> list[str]:
    parts: list[str] = [element.text or ""]
    for child in element:
        if child.tag == "lb":
            parts.append(_Break("\n"))
        elif child.tag != "del":
            parts.extend(_parts(child))
        parts.append(child.tail or "")
    return parts
