"""Pages that build their table by script, against a site on loopback: rendered where a browser is, said where none is."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler import browser
from crawler.run import CrawlReport, crawl
from tests.crawler.site import Reply, Site, price_page, serve, settings_for

TABLE = price_page(("Probe-1", "2", "6")).split("<table>")[1].split("</table>")[0]
SHELL = """<!doctype html><html><head><title>价格</title></head><body><div id="root"></div><script>
setTimeout(() => {{ document.getElementById("root").innerHTML = `<h1>模型价格</h1><table>{table}</table>`; }}, {after});
</script></body></html>"""
NEEDS = "needs_browser = true"
SCRIPT = Path(browser.__file__).with_name("install_browser.sh")

rendered = pytest.mark.skipif(
    not browser.available(), reason="no Chromium or no scrapy-playwright here: `make browser` installs both"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def go(site: Site, folder: Path, *, more: str = NEEDS, **crawl_settings: object) -> tuple[CrawlReport, list[dict]]:
    seen: list[dict] = []
    settings = settings_for(site, folder, more=more, **{"timeout_seconds": 30, **crawl_settings})
    return crawl(settings, ("test-page",), progress=seen.append), seen


@rendered
def test_a_table_built_by_script_is_read(site: Site, tmp_path: Path) -> None:
    site.page("/pricing", SHELL.format(table=TABLE, after=300))
    report, events = go(site, tmp_path)
    assert not report.troubles
    assert (events[0]["outcome"], events[0]["rows"]) == ("OK", 2)


@rendered
def test_a_script_that_builds_nothing_is_no_empty_table(site: Site, tmp_path: Path) -> None:
    site.page("/pricing", SHELL.format(table=TABLE, after=10_000_000))
    report, events = go(site, tmp_path, timeout_seconds=4)
    (event,) = [e for e in events if "outcome" in e]
    assert event["outcome"] == "BLOCKED"
    assert "a JavaScript shell without text" in event["reason"]
    assert report.changes == 0


@rendered
def test_robots_txt_holds_for_the_browser_too(site: Site, tmp_path: Path) -> None:
    site.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /pricing")
    site.page("/pricing", SHELL.format(table=TABLE, after=0))
    report, _ = go(site, tmp_path)
    assert [t["outcome"] for t in report.troubles] == ["BLOCKED"]
    assert "/pricing" not in site.paths()


@rendered
def test_a_page_loads_nothing_from_inner_addresses(site: Site, tmp_path: Path) -> None:
    with serve() as inner:
        inner.page("/secret", "secret")
        probe = f"<script>fetch('{inner.url('/secret')}', {{mode: 'no-cors'}}).catch(() => 0)</script>"
        site.page("/pricing", SHELL.format(table=TABLE, after=300) + probe)
        report, events = go(site, tmp_path)
        assert events[0]["rows"] == 2
        assert inner.paths() == []
        assert not report.troubles


def test_a_twin_comes_before_the_browser(site: Site, tmp_path: Path) -> None:
    twin = '\n[[pages.alternates]]\nurl = "BASE/pricing.md"\nformat = "markdown"'
    site.replies["/pricing.md"] = Reply("| 模型 | 输入（元/百万tokens） |\n|---|---|\n| Probe-1 | 2 |\n".encode())
    report, events = go(site, tmp_path, more=NEEDS + twin)
    assert not report.troubles
    assert events[0]["rows"] == 1
    assert site.paths() == ["/robots.txt", "/pricing.md"]


def test_a_shell_without_a_browser_is_said_to_need_one(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child process looks for the browser on its PATH: there is none."""
    monkeypatch.setenv("PATH", str(tmp_path))
    browser.available.cache_clear()
    browser.chromium.cache_clear()
    site.page("/pricing", SHELL.format(table=TABLE, after=0))
    try:
        report, events = go(site, tmp_path)
    finally:
        browser.available.cache_clear()
        browser.chromium.cache_clear()
    (event,) = [e for e in events if "outcome" in e]
    assert event["outcome"] in {"BLOCKED", "BROKEN"}
    assert "JavaScript" in event["reason"] or "make browser" in event["reason"]
    assert report.changes == 0


def test_the_installer_is_a_sound_script_that_says_how() -> None:
    assert subprocess.run(["sh", "-n", str(SCRIPT)], capture_output=True, check=False).returncode == 0
    text = SCRIPT.read_text()
    assert all(f"{tool} " in text for tool in ("apt-get", "dnf", "pacman", "apk", "brew"))
