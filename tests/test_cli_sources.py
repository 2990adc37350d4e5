"""`pricewar sources check` as a command: what it says of a page that is read and of one that is not, and its exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.site import Reply, Site, price_page, serve, write_home
from tests.processes import pricewar


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def test_a_check_explains_stores_nothing_and_fails_where_nothing_is_read(site: Site, tmp_path: Path) -> None:
    env = {"PRICEWAR_HOME": str(write_home(site, tmp_path))}
    site.page("/pricing", price_page(("Probe-1", "2", "6")))
    found = pricewar("sources", "check", "test-page", "--json", env=env)
    assert found.returncode == 0, found.stderr
    [report] = json.loads(found.stdout)
    assert [(row["model"], row["meter"], row["amount_per_mtok"]) for row in report["rows"]] == [
        ("probe-1", "input", "2"),
        ("probe-1", "output", "6"),
    ]
    assert json.loads(pricewar("prices", "--json", env=env).stdout) == []
    site.page("/pricing", "<html><body>请完成安全验证，拖动滑块 captcha</body></html>")
    found = pricewar("sources", "check", "test-page", env=env)
    assert found.returncode == 1
    assert "Traceback" not in found.stderr


def test_a_crawl_in_which_every_source_failed_fails_in_one_sentence(site: Site, tmp_path: Path) -> None:
    env = {"PRICEWAR_HOME": str(write_home(site, tmp_path))}
    site.replies["/robots.txt"] = Reply(b"", 503)
    found = pricewar("crawl", "--json", env=env)
    assert found.returncode == 1
    assert found.stderr.splitlines() == ["pricewar: Not one of 2 sources could be read; the last good prices stay."]
    assert {t["outcome"] for t in json.loads(found.stdout)["troubles"]} == {"BLOCKED"}
    del site.replies["/robots.txt"]
    site.page("/pricing", price_page(("Probe-1", "2", "6")))
    assert pricewar("crawl", env=env).returncode == 0, "one of two was read"


def test_a_host_that_cannot_be_looked_up_is_one_line_and_no_traceback(site: Site, tmp_path: Path) -> None:
    env = {"PRICEWAR_HOME": str(write_home(site, tmp_path))}
    vendor = tmp_path / "catalog" / "vendors" / "test.toml"
    vendor.write_text(vendor.read_text(encoding="utf-8").replace(site.host, "nowhere.invalid"), encoding="utf-8")
    found = pricewar("crawl", "test-page", env=env)
    assert found.returncode == 1
    assert "could not be looked up" in found.stderr
    assert found.stderr.endswith("pricewar: The source could not be read; the last good prices stay.\n")
    assert len(found.stderr.splitlines()) == 3, found.stderr
