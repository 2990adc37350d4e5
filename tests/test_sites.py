"""Every fixture folder, field by field: tests/sites/<vendor>/<case>/{input.*, meta.json, expected.json}.

A row is named by vendor, model, meter, market, currency and condition; amounts, list amounts and dates are compared per row.
Hours, days and zone of a time condition stand beside its name and are not compared; a model counts case-folded, spaces as "-".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.pages import read_page
from pricing.documents import PriceSheet, SheetRow

SITES = Path(__file__).parent / "sites"
BESIDE = frozenset({"hours", "days", "zone"})
CASES = sorted(folder.parent for folder in SITES.glob("*/*/expected.json"))

RowKey = tuple[str, str, str, str, str, tuple[tuple[str, str], ...]]


def input_file(folder: Path) -> Path:
    """The saved page of a fixture folder."""
    return next(folder.glob("input.*"))


@cache
def meta_of(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "meta.json").read_text()))


@cache
def expected_of(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "expected.json").read_text()))


def read(folder: Path, body: bytes | None = None) -> PriceSheet:
    """The fixture's page, or `body` in its place, through the reader the crawler uses."""
    meta = meta_of(folder)
    body = input_file(folder).read_bytes() if body is None else body
    return read_page(body, vendor=meta["vendor"], url=meta["url"], content_type=meta.get("content_type", ""))


@cache
def sheet_of(folder: Path) -> PriceSheet:
    return read(folder)


def row_key(
    model: str, meter: str, vendor: str, market: str, currency: str, condition: Mapping[str, Any] | None
) -> RowKey:
    pairs = tuple(sorted((k, str(v)) for k, v in (condition or {}).items() if k not in BESIDE))
    return (vendor, "-".join(model.casefold().split()), meter, market, currency, pairs)


def key_of(row: SheetRow) -> RowKey:
    return row_key(row.model, row.meter, row.vendor, row.market, row.currency, row.condition.as_dict())


def expected_rows(folder: Path) -> dict[RowKey, dict[str, Any]]:
    names = ("model", "meter", "vendor", "market", "currency", "condition")
    return {row_key(**{name: row[name] for name in names}): row for row in expected_of(folder)["rows"]}


def decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def differing(folder: Path, field: str) -> list[str]:
    wanted = expected_rows(folder)
    wrong = []
    for row in sheet_of(folder).rows:
        want = wanted.get(key_of(row))
        if want is None:
            continue
        found: object = getattr(row, field)
        due: object = decimal(want[field]) if field.endswith("_per_mtok") else want[field]
        if (str(found) if field == "until" and found else found) != due:
            wrong.append(
                f"{row.model} {row.meter} {row.condition.canonical()}: {found}, expected {due} (printed {row.printed!r})"
            )
    return wrong


@pytest.fixture(params=CASES, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def folder(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_outcome(folder: Path) -> None:
    sheet = sheet_of(folder)
    assert sheet.outcome == expected_of(folder)["outcome"], sheet.reason


def test_every_row_is_found(folder: Path) -> None:
    missing = set(expected_rows(folder)) - {key_of(row) for row in sheet_of(folder).rows}
    assert not missing, "\n".join(map(str, sorted(missing)))


def test_no_row_is_invented(folder: Path) -> None:
    extra = [row for row in sheet_of(folder).rows if key_of(row) not in expected_rows(folder)]
    assert not extra, "\n".join(map(str, extra))


def test_no_row_is_read_twice(folder: Path) -> None:
    keys = [key_of(row) for row in sheet_of(folder).rows]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("field", ["amount_per_mtok", "list_amount_per_mtok", "until", "region"])
def test_field(folder: Path, field: str) -> None:
    wrong = differing(folder, field)
    assert not wrong, "\n".join(wrong)


def test_printed_holds_a_figure_or_a_word_for_free(folder: Path) -> None:
    assert all(row.printed.strip() for row in sheet_of(folder).rows)


def test_what_is_refused_is_named(folder: Path) -> None:
    said = [f"{skip.reason} {skip.snippet}" for skip in sheet_of(folder).skipped]
    for needle in expected_of(folder)["skipped_reasons_contain"]:
        assert any(needle in line for line in said), f"nothing skipped names {needle!r}: {said}"


def test_every_vendor_of_the_fact_sheet_has_a_folder() -> None:
    names = "alibaba baidu bytedance deepseek zhipu modelbest iflytek tencent minimax moonshot baichuan stepfun 01ai siliconflow openai anthropic google xai"
    assert not set(names.split()) - {case.parent.name for case in CASES}
