"""How each outlet's lists and articles are built: an article in plain paragraphs becomes the outlet's own page or list entry.

Seven outlets of the catalog in their real shapes: RSS with and without the whole text, a page of links, JSON lists, JSON
inside a page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from demo.forms import HTML, JSON, shell

XML = "application/xml; charset=utf-8"
LIST_URLS = {
    "ithome": "https://www.ithome.com/rss/",
    "36kr": "https://36kr.com/feed",
    "geekpark": "https://www.geekpark.net/rss",
    "qbitai": "https://www.qbitai.com/feed",
    "jiemian": "https://www.jiemian.com/lists/65.html",
    "sina": "https://feed.mix.sina.com.cn/api/roll/get?pageid=153&lid=2509&num=50&page=1",
    "wallstreetcn": "https://api-one.wallstcn.com/apiv1/content/lives?channel=global-channel&limit=50",
}
IN_LIST = {"geekpark", "wallstreetcn"}
"""Outlets whose list already carries the whole text: their articles are not fetched one by one."""


@dataclass(frozen=True)
class Story:
    """One article; `paragraphs` is empty for a headline that only fills the list."""

    outlet: str
    url: str
    title: str
    published: datetime
    paragraphs: tuple[str, ...] = ()
    summary: str = ""

    @property
    def html(self) -> str:
        return "".join(f"<p>{escape(text)}</p>" for text in self.paragraphs)


def list_of(outlet: str, stories: Sequence[Story]) -> tuple[bytes, str]:
    """The outlet's list, newest first, and its content type."""
    newest = sorted(stories, key=lambda story: (story.published, story.url), reverse=True)
    make, kind = _LISTS.get(outlet, (_rss, XML))
    return make(newest).encode(), kind


def page_of(story: Story) -> tuple[bytes, str]:
    """The article's own page and its content type."""
    return _PAGES[story.outlet](story).encode(), HTML


def _rss(stories: Sequence[Story]) -> str:
    items = []
    for story in stories:
        full = f"<content:encoded><![CDATA[{story.html}]]></content:encoded>" if story.outlet in IN_LIST else ""
        items.append(
            f"<item><title><![CDATA[{story.title}]]></title><link>{escape(story.url)}</link>"
            f"<pubDate>{format_datetime(story.published)}</pubDate>"
            f"<description><![CDATA[{story.summary}]]></description>{full}</item>"
        )
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>快讯</title>'
    return '<?xml version="1.0" encoding="utf-8"?>\n' + head + "\n" + "\n".join(items) + "\n</channel></rss>\n"


def _links(stories: Sequence[Story]) -> str:
    rows = (
        f'<div class="news-view"><h3><a href="{escape(s.url)}" title="{escape(s.title)}">{escape(s.title)}</a></h3>'
        f'<p>{escape(s.summary)}</p><span class="date">{s.published:%m/%d %H:%M}</span></div>'
        for s in stories
    )
    return shell("科技", f'<div class="news-list">{"".join(rows)}</div>')


def _roll(stories: Sequence[Story]) -> str:
    data = [
        {"title": s.title, "url": s.url, "intro": s.summary, "ctime": str(int(s.published.timestamp()))}
        for s in stories
    ]
    return json.dumps({"result": {"status": {"code": 0}, "data": data}}, ensure_ascii=False)


def _lives(stories: Sequence[Story]) -> str:
    items = [
        {
            "id": int(s.url.rsplit("/", 1)[1]),
            "title": s.title,
            "display_time": int(s.published.timestamp()),
            "content_text": "\n".join(s.paragraphs) or s.title,
        }
        for s in stories
    ]
    return json.dumps({"code": 20000, "data": {"items": items}}, ensure_ascii=False)


def _ithome(story: Story) -> str:
    body = (
        f'<h1>{escape(story.title)}</h1><div class="info"><span id="pubtime_baidu">{story.published:%Y/%m/%d %H:%M:%S}</span>'
        f'</div><div class="post_content" id="paragraph">{story.html}</div>'
    )
    return shell(f"{story.title} - IT之家", body)


def _kr(story: Story) -> str:
    data = {
        "widgetTitle": story.title,
        "publishTime": int(story.published.timestamp() * 1000),
        "widgetContent": story.html,
    }
    state = json.dumps({"articleDetail": {"articleDetailData": {"data": data}}}, ensure_ascii=False)
    style = "".join(f".kr-layout .item-{n}{{margin:0 auto;padding:{n}px;display:block}}" for n in range(80))
    return (
        f"<!doctype html><html><head><title>{escape(story.title)} - 36氪</title><style>{style}</style></head><body>"
        f'<div id="app"></div><script>window.initialState={state}</script></body></html>'
    )


def _jiemian(story: Story) -> str:
    stamp = int(story.published.timestamp())
    body = (
        f'<div class="article-header"><h1>{escape(story.title)}</h1></div><div class="article-info">'
        f'<span data-article-publish-time="{stamp}">{story.published:%Y/%m/%d}</span></div>'
        f'<div class="article-content">{story.html}</div>'
    )
    return shell(f"{story.title} | 界面新闻", body)


def _sina(story: Story) -> str:
    body = (
        f'<h1 class="main-title">{escape(story.title)}</h1><div class="date-source"><span class="date">'
        f'{story.published:%Y年%m月%d日 %H:%M}</span></div><div class="article" id="artibody">{story.html}</div>'
    )
    return shell(f"{story.title}_新浪科技", body).replace(
        "<title>", f'<meta property="article:published_time" content="{story.published.isoformat()}"><title>'
    )


def _qbitai(story: Story) -> str:
    body = (
        f'<div class="content_right"><div class="article"><h1>{escape(story.title)}</h1><div class="article_info">'
        f'<span class="date">{story.published:%Y-%m-%d}</span><span class="time">{story.published:%H:%M:%S}</span></div>'
        f"{story.html}</div></div>"
    )
    return shell(f"{story.title} - 量子位", body)


_LISTS: dict[str, tuple[Callable[[Sequence[Story]], str], str]] = {
    "jiemian": (_links, HTML),
    "sina": (_roll, JSON),
    "wallstreetcn": (_lives, JSON),
}
_PAGES: dict[str, Callable[[Story], str]] = {
    "ithome": _ithome,
    "36kr": _kr,
    "jiemian": _jiemian,
    "sina": _sina,
    "qbitai": _qbitai,
}
