"""Articles from hostile, odd and broken bytes: encodings, times, tables, struck text, entities, challenges."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from crawler.articles import html_to_text, read_article, read_listing
from crawler.blocks import blocked_reason
from crawler.encoding import decode
from crawler.listings import canonical_url
from crawler.times import SHANGHAI, parse_time
from pricing.catalog import load
from pricing.errors import BadInput, FetchError

AT = datetime(2024, 5, 23, 12, 0, tzinfo=SHANGHAI)
URL = "https://news.example/a/1.html"
BODY = "<p>百度二十一日宣布两款轻量模型免费。</p><p>其余型号的价格没有变化，仍按原来的价目收费。</p>"
SENTENCE = "每百万tokens的输入价格是一元，输出价格是两元。"


@pytest.mark.parametrize(
    ("value", "want"),
    [
        (1716344400, "2024-05-22T10:20:00+08:00"),
        ("1716344400", "2024-05-22T10:20:00+08:00"),
        (1716344400000, "2024-05-22T10:20:00+08:00"),
        ("2024-05-22T02:20:00Z", "2024-05-22T10:20:00+08:00"),
        ("2024-05-22T02:20:00.123+00:00", "2024-05-22T10:20:00+08:00"),
        ("2024-05-22 10:20:00", "2024-05-22T10:20:00+08:00"),
        ("2024/5/22 10:20", "2024-05-22T10:20:00+08:00"),
        ("2024年05月22日 10:20", "2024-05-22T10:20:00+08:00"),
        ("发布于 2024年5月22日10时20分", "2024-05-22T10:20:00+08:00"),
        ("2024-05-22", "2024-05-22T00:00:00+08:00"),
        ("Wed, 22 May 2024 02:20:00 GMT", "2024-05-22T10:20:00+08:00"),
        ("22 May 2024 10:20:00 +0800", "2024-05-22T10:20:00+08:00"),
        ("今天 10:20", "2024-05-23T10:20:00+08:00"),
        ("昨天 10:20", "2024-05-22T10:20:00+08:00"),
        ("昨日", "2024-05-22T00:00:00+08:00"),
        ("前天 09:00", "2024-05-21T09:00:00+08:00"),
        ("3小时前", "2024-05-23T09:00:00+08:00"),
        ("半个小时前", "2024-05-23T11:30:00+08:00"),
        ("20 分钟前", "2024-05-23T11:40:00+08:00"),
        ("2天前", "2024-05-21T12:00:00+08:00"),
        ("3 hours ago", "2024-05-23T09:00:00+08:00"),
        ("刚刚", "2024-05-23T12:00:00+08:00"),
        ("05-22 10:20", "2024-05-22T10:20:00+08:00"),
        ("12月30日 10:20", "2023-12-30T10:20:00+08:00"),
        ("10:20", "2024-05-23T10:20:00+08:00"),
        ("23:50", "2024-05-22T23:50:00+08:00"),
    ],
)
def test_times(value: object, want: str) -> None:
    assert parse_time(value, AT) == datetime.fromisoformat(want)


@pytest.mark.parametrize(
    "value", ["", None, True, "2024-13-45", "免费", "GLM-4", 42, "99999999999999", "0.5元", "32 Foo 2024"]
)
def test_what_is_no_time(value: object) -> None:
    assert parse_time(value, AT) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "iso-8859-1", "no-such-charset"])
def test_no_mojibake_whatever_is_declared(encoding: str, declared: str) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    assert SENTENCE in decode((meta + SENTENCE * 5).encode(encoding), f"text/html; charset={declared}")


def test_traditional_big5_and_cut_utf8() -> None:
    text = "每百萬個代幣的輸入價格為一元，輸出價格為兩元，這個模型的價格沒有變。"
    assert decode(text.encode("big5"), "text/html; charset=big5") == text
    assert decode(SENTENCE.encode()[:-1]) == SENTENCE[:-1]
    assert SENTENCE in decode((SENTENCE * 100).encode() + b"\xff" + (SENTENCE * 100).encode())


def test_tables_become_lines_and_merged_cells_are_repeated() -> None:
    html = (
        "<p>价目：</p><table><tr><th>模型</th><th>条件</th><th>输入</th></tr>"
        "<tr><td rowspan=2>甲</td><td>短</td><td><del>4元</del> 2元</td></tr><tr><td>长</td><td>3<br>元</td></tr>"
        "<tr><td colspan=2>乙</td><td><span style='text-decoration: line-through'>9元</span>免费</td></tr></table><p>完。</p>"
    )
    assert html_to_text(html).split("\n") == [
        "价目：",
        "模型 | 条件 | 输入",
        "甲 | 短 | 2元",
        "甲 | 长 | 3 元",
        "乙 | 免费",
        "完。",
    ]


def test_what_is_hidden_or_around_is_no_text() -> None:
    html = "<html><head><title>t</title></head><body><nav>首页</nav><p>正文 <b>一</b>段</p><div hidden>藏</div><script>x=1</script><style>a{}</style><footer>页脚</footer></body></html>"
    assert html_to_text(html) == "正文 一段"


@pytest.mark.parametrize(
    "html",
    ["", "   ", "\x00", "<", "<<<>>>", "<!-- -->", "<?xml version='1.0' encoding='utf-8'?>", "<table><tr></table>"],
)
def test_nonsense_is_no_text_and_no_error(html: str) -> None:
    assert isinstance(html_to_text(html), str)


def test_deep_nesting_and_long_text_end() -> None:
    assert "字" in html_to_text("<div>" * 200 + "字" + "</div>" * 200)
    assert isinstance(html_to_text("<b>" * 50_000 + "字"), str)


def test_an_entity_of_a_file_is_not_opened() -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&e;</title></item></channel></rss>'
    with pytest.raises(FetchError, match="entities"):
        read_listing(evil, site=load().media["geekpark"], fetched_at=AT)


def test_a_feed_in_gb18030_that_says_utf8() -> None:
    feed = '<?xml version="1.0" encoding="utf-8"?><rss><channel><item><title>两家公司同日调整价格</title><link>https://36kr.com/p/1</link><pubDate>2024-05-22 10:20:00</pubDate></item></channel></rss>'
    items = read_listing(feed.encode("gb18030"), site=load().media["36kr"], fetched_at=AT)
    assert [(i.title, i.url) for i in items] == [("两家公司同日调整价格", "https://36kr.com/p/1")]
    assert items[0].published_at == datetime(2024, 5, 22, 10, 20, tzinfo=SHANGHAI)


def test_a_broken_feed_gives_what_can_be_read() -> None:
    feed = "<rss><channel><item><title>甲公司 & 乙公司调价</title><link>https://36kr.com/p/2?f=rss&utm_source=x</link></item><item><title>没有写完"
    items = read_listing(feed.encode(), site=load().media["36kr"], fetched_at=AT)
    assert items[0].url == "https://36kr.com/p/2"
    assert items[0].published_at is None


def test_jsonp_and_json_with_wrong_types() -> None:
    good = {"title": "调价一则新闻", "url": "https://finance.sina.com.cn/doc-a1.shtml", "ctime": "1716344400"}
    data = {
        "result": {
            "data": [
                good,
                {"title": 5, "url": None},
                {"title": "无址"},
                "x",
                None,
                {"title": "坏", "url": "javascript:alert(1)"},
            ]
        }
    }
    for text in (json.dumps(data), f"callback({json.dumps(data)});", f"try{{ cb({json.dumps(data)}) }}catch(e){{}}"):
        items = read_listing(text.encode(), site=load().media["sina"], fetched_at=AT)
        assert [item.url for item in items] == ["https://finance.sina.com.cn/doc-a1.shtml"]


@pytest.mark.parametrize(
    ("url", "want"),
    [
        ("HTTPS://News.Example/a?utm_source=x&id=3#top", "https://news.example/a?id=3"),
        ("//news.example/a", "https://news.example/a"),
        ("/a/../b", "https://base.example/b"),
        ("javascript:alert(1)", ""),
        ("mailto:a@b.example", ""),
        ("http://[bad", ""),
    ],
)
def test_canonical_addresses(url: str, want: str) -> None:
    assert canonical_url(url, "https://base.example/x/") == want


def page(head: str = "", body: str = BODY) -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body><h1>两款模型免费</h1>{body}</body></html>".encode()


def test_a_canonical_link_to_another_site_is_not_believed() -> None:
    own = read_article(page('<link rel=canonical href="https://m.news.example/a/1.html">'), url=URL, fetched_at=AT)
    other = read_article(page('<link rel=canonical href="https://evil.example/x">'), url=URL + "?spm=1", fetched_at=AT)
    home = read_article(page('<link rel=canonical href="https://news.example/">'), url=URL, fetched_at=AT)
    assert (own.url, other.url, home.url) == ("https://m.news.example/a/1.html", URL, URL)


def test_an_unknown_site_is_read_by_the_generic_reader() -> None:
    head = '<meta property="og:site_name" content="某报"><meta property="article:published_time" content="2024-05-21T14:00:00+08:00">'
    article = read_article(page(head), url=URL, fetched_at=AT)
    assert (article.title, article.outlet) == ("两款模型免费", "某报")
    assert article.published_at == datetime(2024, 5, 21, 14, 0, tzinfo=SHANGHAI)
    assert "两款轻量模型免费" in article.text


def test_a_missing_time_stays_open() -> None:
    assert read_article(page(), url=URL, fetched_at=AT).published_at is None


@pytest.mark.parametrize("body", [b"", b"  \n", b"{}", b"[]", b'{"code": 0, "data": null}', b"<html></html>"])
def test_nothing_to_read_is_said(body: bytes) -> None:
    with pytest.raises((BadInput, FetchError)):
        read_article(body, url=URL, fetched_at=AT)


def test_too_big_is_refused() -> None:
    with pytest.raises(BadInput, match="at most"):
        read_article(b"a" * 10_000_001, url=URL, fetched_at=AT)


CHALLENGES = {
    "acw": b"<html><script>var arg1='D3C0';setCookie('acw_sc__v2', x);</script></html>",
    "waf": b"<html><head><script>window._waftokenid='x'</script></head><body></body></html>",
    "cloudflare": b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><script src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script></body></html>",
    "captcha": "<html><body><p>请完成安全验证后继续访问</p><script>load()</script></body></html>".encode(),
    "captcha-gbk": "<html><head><meta charset=gbk></head><body><p>拖动滑块完成验证</p></body></html>".encode("gbk"),
    "human": b"<html><body>Please verify you are human to continue.</body></html>",
    "shell": b'<!DOCTYPE html><html><body><div id="root"></div><script src="/main.js"></script></body></html>',
    "login": '<html><body><form><input type="password"></form>请先登录</body></html>'.encode(),
    "json": b'{"ret":["FAIL_SYS_USER_VALIDATE","RGV587_ERROR::SM"],"data":{"url":"https://x/_____tmd_____/punish"}}',
    "empty": b" \n",
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_challenges_are_blocked(name: str) -> None:
    assert blocked_reason(CHALLENGES[name])
    with pytest.raises(FetchError if name != "json" else (FetchError, BadInput)):
        read_article(CHALLENGES[name], url=URL, fetched_at=AT)


def test_a_short_page_whose_text_stands_in_its_state_is_no_shell() -> None:
    state = {
        "detail": {
            "title": "某厂降价",
            "content": "<p>输入价格从每百万 tokens 5 元降至 4 元，即日起生效；此前该厂曾在四月下调过一次价格，业内认为竞争仍将继续。</p>",
            "publishTime": 1787365800000,
        }
    }
    page = f"<!DOCTYPE html><html><body><div id=app></div><script>window.__INITIAL_STATE__={json.dumps(state)}</script></body></html>"
    article = read_article(page.encode(), url="https://example.com/a/1", fetched_at=AT)
    assert "降至 4 元" in article.text
    assert article.title == "某厂降价"


def test_a_real_page_that_loads_a_captcha_script_is_not_blocked() -> None:
    words = "这是一段足够长的正文，说的是价格以及它怎样变化。" * 40
    html = f"<html><head><script src='/captcha.js'></script><script src='/cdn-cgi/challenge-platform/x.js'></script></head><body><p>{words}</p></body></html>"
    assert blocked_reason(html.encode()) is None
    assert blocked_reason(b"| Model | Input |\n|---|---|\n| a | $1 / MTok |\n", "text/markdown") is None


def test_html_where_a_feed_or_json_was_expected() -> None:
    html = b"<html><body>" + "<p>正文很长</p>".encode() * 200 + b"</body></html>"
    assert "feed" in (blocked_reason(html, expected="feed") or "")
    assert "JSON" in (blocked_reason(html, expected="json") or "")
    assert blocked_reason(b'<?xml version="1.0"?><rss></rss>', expected="feed") is None
