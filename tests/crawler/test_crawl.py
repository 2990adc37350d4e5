"""The real spiders in their child process against a site on loopback: what is fetched, what is said when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from config import Crawl, Settings
from crawler.run import CrawlReport, Event, crawl
from pricing.errors import BadInput, FetchError
from tests.crawler.site import Reply, Site, price_page, serve, settings_for

PAGE = price_page(("Probe-1", "2", "6"), ("Probe-2 mini", "0.5", "1"))


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def go(settings: Settings, *sites: str) -> tuple[CrawlReport, list[Event]]:
    events: list[Event] = []
    return crawl(settings, sites or ("test-page",), progress=events.append), events


def trouble(settings: Settings) -> Event:
    report, _ = go(settings)
    assert len(report.troubles) == 1, report
    return report.troubles[0]


def test_a_page_is_read_politely_once_and_again_only_if_it_changed(site: Site, tmp_path: Path) -> None:
    site.page("/pricing", PAGE, ETag='"one"')
    settings = settings_for(site, tmp_path, contact_url="https://example.org/about")
    report, events = go(settings)
    assert report.pages == 1
    assert not report.troubles
    assert events[0]["rows"] == 4
    assert events[0]["outcome"] == "OK"
    assert site.paths() == ["/robots.txt", "/pricing"]
    assert site.asked[1][1]["user-agent"] == "pricewar/0.1 (+https://example.org/about)"

    report, _ = go(settings)
    assert (report.pages, report.unchanged) == (0, 1)
    assert site.asked[-1][1]["if-none-match"] == '"one"'

    site.page("/pricing", PAGE)
    assert go(settings)[0].unchanged == 1, "the same body without a validator is not news either"


def test_a_host_is_asked_one_thing_at_a_time_and_slowly(site: Site, tmp_path: Path) -> None:
    assert Crawl().delay_seconds == 5
    more = "".join(f'[[pages]]\nid = "p{n}"\nurl = "BASE/p{n}"\n' for n in range(3))
    for name in ("pricing", "p0", "p1", "p2"):
        site.replies[f"/{name}"] = Reply(PAGE.encode(), wait=0.1)
    report, _ = go(settings_for(site, tmp_path, more=more, delay_seconds=0.4), "testvendor")
    assert report.pages == 4
    turns = sorted(site.times)
    assert len(turns) == 5
    for (begun, ended), (later, _) in pairwise(turns[1:]):  # robots.txt itself is asked at once
        assert later >= ended, "two at once"
        assert later - begun >= 0.3, "the delay, always"


def test_what_waits_for_a_second_sighting_is_fetched_afresh(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(site, tmp_path)

    def visit(hours: float, price: str) -> tuple[CrawlReport, list[Event]]:
        moment = datetime(2024, 5, 21, 2, tzinfo=UTC) + timedelta(hours=hours)
        monkeypatch.setenv("PRICEWAR_NOW", moment.isoformat())
        site.page("/pricing", price_page(("Probe-1", price, "6"), ("Probe-2 mini", "0.5", "1")), ETag=f'"{price}"')
        return go(settings)

    assert visit(0, "2")[0].held == 0
    report, events = visit(6, "1.5")
    assert report.held == events[0]["held"] == 1
    assert events[0]["changes"] == []
    report, events = visit(7, "1.5")
    assert report.held == 0
    headers = site.asked[-1][1]
    assert "if-none-match" not in headers, "a 304 would be no sighting"
    assert headers["cache-control"] == "no-cache"
    assert [(c["old"], c["new"], c["publishable"]) for c in events[0]["changes"]] == [("2", "1.5", True)]
    assert visit(14, "1.5")[0].unchanged == 1
    assert site.asked[-1][1]["if-none-match"] == '"1.5"'


def test_a_304_to_an_unconditional_request_is_no_sighting(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(site, tmp_path)
    for hours, price in ((0, "2"), (6, "1.5"), (7, ""), (8, ""), (9, "")):
        moment = datetime(2024, 5, 21, 2, tzinfo=UTC) + timedelta(hours=hours)
        monkeypatch.setenv("PRICEWAR_NOW", moment.isoformat())
        if price:
            site.page("/pricing", price_page(("Probe-1", price, "6"), ("Probe-2 mini", "0.5", "1")))
        else:
            site.replies["/pricing"] = Reply(b"", 304)
        report, _ = go(settings)
    assert report.unchanged == 1
    assert report.changes == 0


def test_a_twin_is_asked_first_and_the_page_only_if_the_twin_fails(site: Site, tmp_path: Path) -> None:
    twin = '[[pages.alternates]]\nurl = "BASE/pricing.md"\nformat = "markdown"'
    settings = settings_for(site, tmp_path, more=twin)
    site.page("/pricing", PAGE)
    report, events = go(settings)
    assert site.paths() == ["/robots.txt", "/pricing.md", "/pricing"]
    assert report.pages == 1
    assert events[0]["rows"] == 4
    markdown = (
        "# 价格\n\n| 模型 | 输入（元/百万tokens） | 输出（元/百万tokens） |\n|---|---|---|\n| Probe-1 | 2 | 6 |\n"
    )
    site.replies["/pricing.md"] = Reply(markdown.encode(), kind="text/markdown; charset=utf-8")
    site.asked.clear()
    go(settings)
    assert site.paths() == ["/robots.txt", "/pricing.md"]


@pytest.mark.parametrize(
    ("robots", "outcome", "words"),
    [
        (Reply(b"User-agent: *\nDisallow: /pricing"), "BLOCKED", "does not allow"),
        (Reply(b"User-agent: pricewar\nDisallow: /", headers={}), "BLOCKED", "does not allow"),
        (Reply(b"User-agent: *\nAllow: /", 500), "BLOCKED", "could not be read"),
        (Reply(b"late", wait=6), "BLOCKED", "could not be read"),
    ],
)
def test_robots_txt_forbids_or_cannot_be_read(
    site: Site, tmp_path: Path, robots: Reply, outcome: str, words: str
) -> None:
    site.page("/pricing", PAGE)
    site.replies["/robots.txt"] = robots
    found = trouble(settings_for(site, tmp_path, timeout_seconds=1.5))
    assert found["outcome"] == outcome
    assert words in found["reason"]
    assert "/pricing" not in site.paths()


def test_robots_txt_is_asked_once_and_told_to_every_page_of_the_host(site: Site, tmp_path: Path) -> None:
    more = "".join(f'[[pages]]\nid = "p{n}"\nurl = "BASE/p{n}"\n' for n in range(4))
    site.page("/robots.txt", "User-agent: *\nDisallow: /p0")
    for name in ("pricing", "p0", "p1", "p2", "p3"):
        site.page(f"/{name}", PAGE)
    report, _ = go(settings_for(site, tmp_path, more=more), "testvendor")
    assert report.pages == 4
    assert [t["reason"] for t in report.troubles] == [f"robots.txt of {site.host} does not allow this page"]
    assert sorted(site.paths()) == ["/p1", "/p2", "/p3", "/pricing", "/robots.txt"]


@pytest.mark.parametrize("robots", [Reply(b"", 404), Reply(b"no", 403), Reply(b"<html>shell</html>")])
def test_robots_txt_that_is_none_allows(site: Site, tmp_path: Path, robots: Reply) -> None:
    site.page("/pricing", PAGE)
    site.replies["/robots.txt"] = robots
    assert go(settings_for(site, tmp_path))[0].pages == 1


FAILURES: list[tuple[Reply, str, str]] = [
    (Reply(b"gone", 404), "BROKEN", "answered 404"),
    (Reply(b"no", 403), "BLOCKED", "refuses us (403)"),
    (Reply(b"", 200), "BROKEN", "empty page"),
    (Reply(b"x" * 300_000), "TOO_BIG", "larger than the limit"),
    (Reply(b"late", wait=6), "TIMEOUT", "did not answer"),
    (Reply(PAGE.encode()[:400], cut=5000), "BROKEN", "cut short"),
    (Reply(b"", 302, {"Location": "http://169.254.169.254/latest"}), "BLOCKED", "private address"),
    (Reply(b"", 302, {"Location": "http://2130706433/"}), "BLOCKED", "private address"),
    (Reply(b"", 302, {"Location": "http://localhost:1/"}), "BLOCKED", "private address"),
    (Reply(b"", 302, {"Location": "http://[::ffff:127.0.0.1]:1/"}), "BLOCKED", "private address"),
    (Reply(b"", 302, {"Location": "file:///etc/passwd"}), "B", ""),
    (Reply(b"", 302, {"Location": "/not-there"}), "BROKEN", "404"),
    (Reply(b"", 302, {"Location": "/f12"}), "BROKEN", "redirect"),
    (Reply(b'<html><head><meta http-equiv="refresh" content="0;url=http://127.0.0.1:1/"></head></html>'), "B", ""),
    (Reply(b"<html><script>var arg1='x';document.cookie='acw_sc__v2='</script></html>"), "BLOCKED", "anti-bot"),
]


def test_every_failure_has_a_word_and_a_sentence_and_stops_no_other(site: Site, tmp_path: Path) -> None:
    more = ""
    for number, (reply, _, _) in enumerate(FAILURES):
        site.replies[f"/f{number}"] = reply
        more += f'[[pages]]\nid = "f{number}"\nurl = "BASE/f{number}"\n'
    site.page("/pricing", PAGE)
    report, events = go(settings_for(site, tmp_path, more=more, timeout_seconds=1.5, max_bytes=200_000), "testvendor")
    said = {event["source"]: event for event in events if "source" in event}
    assert said.pop("test-page")["outcome"] == "OK"
    for number, (reply, outcome, words) in enumerate(FAILURES):
        event = said.pop(f"f{number}")
        assert event["outcome"].startswith(outcome), (reply, event)
        assert words in event["reason"], (reply, event)
        assert "\n" not in event["reason"]
    assert not said
    assert not report.changes
    assert site.paths().count("/f14") == 1, "a challenge is said and not answered"


@pytest.mark.parametrize(
    "reply", [Reply(b"", 429, {"Retry-After": "999999999"}), Reply(b"", 503, {"Retry-After": "120"})]
)
def test_a_host_that_asks_for_quiet_gets_it(site: Site, tmp_path: Path, reply: Reply) -> None:
    names = ("pricing", "p0", "p1", "p2")
    site.replies |= {f"/{name}": reply for name in names}
    more = "".join(f'[[pages]]\nid = "{name}"\nurl = "BASE/{name}"\n' for name in names[1:])
    report, _ = go(settings_for(site, tmp_path, more=more, delay_seconds=0.3), "testvendor")
    assert [(t["outcome"], "left alone until" in t["reason"]) for t in report.troubles] == [("PAUSED", True)] * 4
    assert len(site.paths()) == 2, "robots.txt, and the one that was told"


FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>n</title>
<item><title>测试厂大模型降价</title><link>{base}/a/1</link><pubDate>Tue, 21 May 2024 02:00:00 GMT</pubDate></item>
<item><title>周末天气晴好</title><link>{base}/a/2</link><pubDate>Tue, 21 May 2024 03:00:00 GMT</pubDate></item>
<item><title>模型 API 又有新价格</title><link>{base}/a/3</link><pubDate>Tue, 21 May 2024 01:00:00 GMT</pubDate></item>
</channel></rss>"""
ARTICLE = """<html><head><meta charset="utf-8"><title>{0}</title></head><body><article><h1>{0}</h1>
<time datetime="2024-05-21T10:00:00+08:00">2024-05-21</time>
<p>测试厂今天说，Probe-1 的输入价格降到每百万 tokens 2 元，此前为 4 元，即日起生效，老用户同样适用。</p>
<p>这家公司还表示，今后会继续改进推理系统，让更多开发者用得起大模型，更多细节将在下周公布。</p></article></body></html>"""


def test_only_new_headlines_that_could_be_about_prices_are_read_and_once(site: Site, tmp_path: Path) -> None:
    settings = settings_for(site, tmp_path)
    site.replies["/feed"] = Reply(FEED.format(base=f"http://{site.host}").encode(), kind="application/rss+xml")
    for number in (1, 2, 3):
        site.page(f"/a/{number}", ARTICLE.format(f"第{number}条"))
    report, events = go(settings, "testnews")
    assert site.paths()[:2] == ["/robots.txt", "/feed"]
    assert sorted(site.paths()[2:]) == ["/a/1", "/a/3"], "no weather"
    assert (report.lists, report.articles) == (1, 2), events
    site.asked.clear()
    report, _ = go(settings, "testnews")
    assert site.paths() == ["/robots.txt", "/feed"]
    assert report.articles == 0


def test_an_article_that_failed_is_asked_again(site: Site, tmp_path: Path) -> None:
    settings = settings_for(site, tmp_path)
    body = FEED.format(base=f"http://{site.host}").encode()
    site.replies["/feed"] = Reply(body, headers={"ETag": '"f"'}, kind="application/rss+xml")
    site.page("/a/3", ARTICLE.format("第3条"))
    report, _ = go(settings, "testnews")
    assert report.articles == 1
    assert len(report.troubles) == 1
    site.page("/a/1", ARTICLE.format("第1条"))
    assert go(settings, "testnews")[0].articles == 1
    assert go(settings, "testnews")[0].unchanged == 1, "now that all is read the list is asked for conditionally"


def test_an_unknown_name_is_refused_with_the_nearest(site: Site, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="did you mean"):
        crawl(settings_for(site, tmp_path), ["deepsek"])


def test_a_crawl_that_is_killed_is_an_error_and_not_a_silent_zero(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.replies["/pricing"] = Reply(b"late", wait=30)
    monkeypatch.setattr("crawler.run.WALL_SECONDS", -57)
    with pytest.raises(FetchError, match="ran longer than"):
        crawl(settings_for(site, tmp_path, timeout_seconds=60), ["test-page"])


def test_inner_addresses_are_refused_unless_listed(site: Site, tmp_path: Path) -> None:
    site.page("/pricing", PAGE)
    found = trouble(settings_for(site, tmp_path, allow_private=()))
    assert found["outcome"] == "BLOCKED"
    assert "this machine itself" in found["reason"]
    assert f"list {site.host} in [crawl] allow_private" in found["reason"]
    assert site.asked == []


def test_the_guard_tests_itself_before_anything_is_fetched(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page("/pricing", PAGE)
    settings = settings_for(site, tmp_path, allow_private=(site.host, "127.0.0.1:9"))
    with pytest.raises(FetchError, match="guard against inner addresses"):
        crawl(settings, ["test-page"])
    assert site.asked == []
