"""A database that cannot be written to, a full disk say, is told as the trouble of the source that was being put down."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import DropItem

from crawler.desk import open_desk
from crawler.items import Same, Source, Trouble
from crawler.pipelines import CapturePipeline
from pricing.errors import DatabaseUnusable
from tests.crawler.site import Site, settings_for

SOURCE = Source("test-page", "page", "https://prices.example/p")
AT = datetime(2024, 5, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    "item", [Same(SOURCE, SOURCE.url, AT), Trouble(SOURCE, SOURCE.url, AT, "BROKEN", "it is gone")]
)
def test_it_is_told_and_no_traceback(item: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, Any]] = []
    desk = open_desk(settings_for(Site(port=9), tmp_path), told.append)

    def full(*_: object, **__: object) -> None:
        raise DatabaseUnusable("The disk is full: free some space.")

    monkeypatch.setattr(desk, "_record", full)
    monkeypatch.setattr(desk, "same", full)
    pipeline = CapturePipeline(SimpleNamespace(spider=SimpleNamespace(desk=desk)))
    with pytest.raises(DropItem):
        pipeline.process_item(item)
    desk.store.close()
    [trouble] = told
    assert (trouble["event"], trouble["source"]) == ("trouble", "test-page")
    assert trouble["reason"] == ("it is gone" if isinstance(item, Trouble) else "The disk is full: free some space.")
