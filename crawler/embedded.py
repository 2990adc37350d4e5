"""JSON in and around articles: API answers, JSONP, and the state that script-built pages carry. Finds the article or the
list of articles in it by what the values are, not by where one site puts them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_STARTS = re.compile(
    r"(?:window\.)?(?:__INITIAL_STATE__|initialState|__NUXT__|__PRELOADED_STATE__|__APP_STATE__)\s*=\s*(?=[{\[])"
    r"|<script[^>]*id=[\"']__NEXT_DATA__[\"'][^>]*>\s*"
    r"|<script[^>]*type=[\"']application/(?:ld\+)?json[\"'][^>]*>\s*"
)
_JSONP = re.compile(r"^\s*(?:/\*.*?\*/)?\s*(?:try\s*\{)?\s*[\w.$]+\(\s*(?=[{\[])", re.S)
TITLES = ("widgetTitle", "headline", "title", "Title", "NewsTitle", "article_title", "name")
BODIES = (
    "widgetContent",
    "articleBody",
    "content",
    "content_text",
    "main",
    "body",
    "contentHtml",
    "content_html",
    "text",
)
TIMES = (
    "publishTime",
    "published_timestamp",
    "published_at",
    "publishedAt",
    "time_published",
    "publish_time",
    "datePublished",
    "pubTimeLong",
    "dateline",
    "display_time",
    "ctime",
    "CreateDate",
    "addtime",
    "createTime",
    "created_at",
    "pubTime",
)
_MAX_NODES = 200_000
_MIN_BODY = 20


def load_json(text: str) -> Any:
    """The value of a JSON or JSONP text, or None."""
    stripped = text.lstrip("\ufeff \t\r\n")
    wrapped = _JSONP.match(stripped)
    start = wrapped.end() if wrapped else 0
    if stripped[start : start + 1] not in ("{", "["):
        return None
    try:
        return json.JSONDecoder().raw_decode(stripped, start)[0]
    except (ValueError, RecursionError):
        return None


def states(html: str) -> Iterator[Any]:
    """Every JSON value that stands in the scripts of a page."""
    decoder = json.JSONDecoder()
    for found in _STARTS.finditer(html):
        try:
            yield decoder.raw_decode(html, found.end())[0]
        except (ValueError, RecursionError):
            continue


def dig(value: Any, path: str) -> Any:
    """Follows a dotted path into lists and objects; None where it leads nowhere. The empty path is the value itself."""
    for step in filter(None, path.split(".")):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a JSON value, outermost first."""
    waiting = [value]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        current = waiting.pop(0) if len(waiting) < 50 else waiting.pop()
        if isinstance(current, dict):
            yield current
            waiting.extend(v for v in current.values() if isinstance(v, dict | list))
        elif isinstance(current, list):
            waiting.extend(v for v in current if isinstance(v, dict | list))


def first(node: dict[str, Any], keys: tuple[str, ...]) -> Any:
    return next((node[key] for key in keys if node.get(key) not in (None, "", 0)), None)


def article_node(value: Any) -> dict[str, Any] | None:
    """The object that is the article: it has a title and the longest text of all that do."""
    best: tuple[int, dict[str, Any] | None] = (_MIN_BODY - 1, None)
    for node in nodes(value):
        title, body = first(node, TITLES), first(node, BODIES)
        if isinstance(title, str) and isinstance(body, str) and len(body) > best[0]:
            best = (len(body), node)
    return best[1]
