"""`pricewar sources check` as a command: what it says of a page that is read and of one that is not, and its exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.site import Site, price_page, serve, write_home
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
