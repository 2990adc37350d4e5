"""`pricewar savefixture`: a saved page becomes a test, a folder with the page, where it came from and what it was read as."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from crawler.pages import read_page, sheet_json
from crawler.targets import choose
from pricing.catalog import Catalog
from pricing.errors import BadInput

_FIELDS = (
    "vendor",
    "model",
    "meter",
    "market",
    "region",
    "currency",
    "condition",
    "amount_per_mtok",
    "list_amount_per_mtok",
    "until",
)


def save_fixture(catalog: Catalog, page: str, body: bytes, *, name: str, folder: Path) -> Path:
    """Makes folder/<vendor>/<name>/{input.*, meta.json, expected.json} and returns it.

    page: a page id, or a vendor (its first page then). Raises BadInput for an unknown page, an empty file, a name that is
    taken, or a folder that cannot be written.
    """
    found = choose(catalog, [page]).pages
    if not found:
        raise BadInput(f"{page} is an outlet; a fixture of a pricing page needs a page id or a vendor.")
    if not body.strip():
        raise BadInput("The saved page is empty; save the page as the browser or `curl` gives it.")
    case = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "page"
    target = folder / found[0].vendor / case
    if target.exists():
        raise BadInput(f"{target} is there already; give the case another name with --case.")
    sheet = sheet_json(read_page(body, vendor=found[0].vendor, url=found[0].url, catalog=catalog))
    try:
        target.mkdir(parents=True)
        (target / f"input.{_kind(body)}").write_bytes(body)
        meta = {"vendor": found[0].vendor, "url": found[0].url}
        (target / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        (target / "expected.json").write_text(_expected(sheet), encoding="utf-8")
    except OSError as error:
        raise BadInput(f"Cannot write {target}: {error.strerror or error}.") from error
    return target


def _kind(body: bytes) -> str:
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start[:1] in (b"{", b"["):
        return "json"
    return "html" if start.startswith(b"<!doctype") or b"<html" in start or b"<body" in start else "md"


def _expected(sheet: dict[str, Any]) -> str:
    """The reading as tests/test_sites.py compares it, one row a line, marked as not yet looked through by anyone."""
    rows = [json.dumps({field: row[field] for field in _FIELDS}, ensure_ascii=False) for row in sheet["rows"]]
    lines = ",\n    ".join(rows)
    reasons = json.dumps(sorted({skip["reason"] for skip in sheet["skipped"]}), ensure_ascii=False)
    body = f"[\n    {lines}\n  ]" if rows else "[]"
    return (
        f'{{\n  "unreviewed": true,\n  "outcome": "{sheet["outcome"]}",\n  "rows": {body},\n'
        f'  "skipped_reasons_contain": {reasons}\n}}\n'
    )
