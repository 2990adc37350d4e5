"""docs/vendors.md against the catalog and the fixture folders: a vendor, page, fixture, meter or condition left out is a red test."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pricing.catalog import load

ROOT = Path(__file__).parent.parent
SITES = ROOT / "tests" / "sites"
TEXT = (ROOT / "docs" / "vendors.md").read_text(encoding="utf-8")
ROWS = {
    cells[0].strip("` "): [cell.strip() for cell in cells]
    for line in TEXT.splitlines()
    if line.startswith("| `") and len(cells := line.strip("|").split(" | ")) == 9
}
STATES = {"works", "news only", "unreachable"}
WITH_PAGES = sorted(vendor.id for vendor in load().vendors.values() if vendor.pages)


def test_every_vendor_with_a_page_or_fixtures_has_its_row() -> None:
    assert sorted(ROWS) == WITH_PAGES
    assert {folder.name for folder in SITES.iterdir() if folder.is_dir()} <= set(ROWS)
    assert "## Mutation drill" in TEXT


def test_every_other_vendor_of_the_catalog_is_named_too() -> None:
    missing = [vendor for vendor in load().vendors if f"`{vendor}`" not in TEXT]
    assert not missing


@pytest.mark.parametrize("vendor", WITH_PAGES)
def test_a_row_names_what_is_there(vendor: str) -> None:
    _, names, pages, where, meters, conditions, state, fixtures, trap = ROWS[vendor]
    known = load().vendors[vendor]
    assert known.name in names
    for page in known.pages:
        assert f"`{page.id}` {page.url}" in pages
        assert f"{page.market or known.market} {page.currency or known.currency}" in where
    assert state in STATES
    assert len(trap) > 20
    cases = sorted(path.parent.name for path in SITES.glob(f"{vendor}/*/expected.json"))
    assert fixtures == ", ".join(f"`{case}`" for case in cases)
    read = [row for case in cases for row in json.loads((SITES / vendor / case / "expected.json").read_text())["rows"]]
    assert set(re.findall(r"[a-z_]+", meters)) == {row["meter"] for row in read}
    bare = re.sub(r"\([^)]*\)", "", conditions)
    assert set(re.findall(r"[a-z_]+", bare)) == {key for row in read for key in row["condition"] or {}}
    assert (state == "works") == (bool(read) and vendor != "01ai")
