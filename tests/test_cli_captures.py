"""What was fetched can be taken along and read again: export warc, replay, reparse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pricing import catalog
from tests.commandline import call
from tests.crawler.site import Reply, Site, price_page, serve, write_home

FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>n</title><item><title>测试厂大模型降价</title><link>{base}/a/1</link><pubDate>Tue, 21 May 2024 02:00:00 GMT</pubDate>
<content:encoded><![CDATA[<p>测试厂今天宣布，Probe-1 的输入价格从 2 元/百万 tokens 降至 1.2 元/百万 tokens，即日起生效。</p>]]></content:encoded>
</item></channel></rss>"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def ask(home: Path, *arguments: str, now: str = "2024-05-23T10:00:00+08:00") -> Any:
    answer = call(*arguments, "--json", home=home, env={"PRICEWAR_NOW": now})
    assert answer.code == 0, answer.err
    return answer.json


def told(home: Path) -> list[tuple[str, ...]]:
    names = ("vendor", "model", "meter", "kind", "old", "new", "at", "status")
    return [tuple(change[name] for name in names) for change in ask(home, "changes")]


def test_an_archive_of_what_was_fetched_gives_the_same_history(site: Site, tmp_path: Path) -> None:
    home = tmp_path / "one"
    home.mkdir()
    write_home(site, home)
    site.page("/pricing", price_page(("Probe-1", "2", "6")))
    ask(home, "crawl", "test-page", now="2024-05-20T10:00:00+08:00")
    site.page("/pricing", price_page(("Probe-1", "1.2", "6")))
    site.replies["/feed"] = Reply(FEED.format(base=f"http://{site.host}").encode(), kind="application/rss+xml")
    ask(home, "crawl", now="2024-05-21T10:30:00+08:00")
    first = told(home)
    assert [(change[0], change[2], change[4:6], change[7]) for change in first] == [
        ("testvendor", "input", ("2", "1.2"), "confirmed")
    ]
    archive = tmp_path / "all.warc.gz"
    assert call("export", "warc", "--output", archive, home=home).code == 0

    other = tmp_path / "two"
    other.mkdir()
    write_home(site, other)
    site.asked.clear()
    report = ask(other, "replay", str(archive))
    assert site.asked == [], "the network is not touched"
    assert (report["pages"], report["articles"]) == (2, 1)
    assert told(other) == first
    again = ask(other, "replay", str(archive))
    assert again["changes"] == 0
    assert told(other) == first

    same = ask(home, "reparse")
    assert (same["captures"], same["closed"], same["opened"], same["corrections"], same["failed"]) == (3, 0, 0, [], [])
    assert told(home) == first

    vendor = home / "catalog" / "vendors" / "test.toml"
    vendor.write_text(vendor.read_text(encoding="utf-8").replace('slug = "probe"', 'slug = "sonde"'), encoding="utf-8")
    catalog._load.cache_clear()
    anew = ask(home, "reparse")
    assert {(c["model"], c["old"], c["new"]) for c in anew["corrections"]} == {
        ("probe-1", "1.2", "2"),
        ("sonde-1", None, "1.2"),
    }, "the article now speaks of another model, so the page's change has been seen only once"
    now = {(p["model"], p["meter"]): p["amount_per_mtok"] for p in ask(home, "prices")}
    assert now == {("probe-1", "input"): "2", ("probe-1", "output"): "6", ("sonde-1", "input"): "1.2"}
    before = ask(home, "prices", "--known-at", "2024-05-22")
    assert {(p["model"], p["amount_per_mtok"]) for p in before} == {("probe-1", "1.2"), ("probe-1", "6")}, (
        "as we knew it then"
    )
    assert {a["alert"]["kind"] for a in ask(home, "alerts")} <= {"cut"}, "a correction is told to nobody by itself"
