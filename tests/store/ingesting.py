"""Two vendors' pages on the eve of an alert, and the reading that makes it; run as a program, that reading alone.

`python -m tests.store.ingesting URL`: with FAULT in the environment it is killed on the way.
"""

from __future__ import annotations

import sys
from datetime import datetime

from crawler.pages import read_page
from store.engine import Store
from store.ingest import IngestReport, ingest_sheet
from store.opening import open_store
from tests.crawler.site import price_page
from tests.store.readings import capture, day

LAST = day(3 + 2 / 24)


def visit(store: Store, vendor: str, model: str, price: str, at: datetime) -> IngestReport:
    """One look at a vendor's page, whose first model costs `price`."""
    html = price_page((model, price, "30"), (f"{model}-mini", "1", "2"))
    url = f"https://{vendor}.example/prices"
    sheet = read_page(html.encode(), vendor=vendor, url=url, content_type="text/html")
    return ingest_sheet(store, sheet, capture(html, at, url), source_id=f"{vendor}-page", at=at)


def eve(store: Store) -> None:
    """Zhipu has cut; Alibaba has followed and was seen once."""
    visit(store, "zhipu", "glm-9", "5", day(0))
    visit(store, "alibaba", "qwen9-max", "20", day(0))
    for hours in (0, 2):
        visit(store, "zhipu", "glm-9", "2", day(1 + hours / 24))
    visit(store, "alibaba", "qwen9-max", "8", day(3))


def last(store: Store) -> IngestReport:
    return visit(store, "alibaba", "qwen9-max", "8", LAST)


if __name__ == "__main__":
    opened = open_store(sys.argv[1])
    last(opened)
    opened.close()
