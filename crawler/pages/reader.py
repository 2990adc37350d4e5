"""Bytes of a pricing page -> PriceSheet. Tells JSON, HTML and markdown apart by content, and a page from no page.

Whatever the bytes are, the answer is a sheet with an outcome and a reason; nothing is raised.
"""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from crawler.blocks import blocked_reason
from crawler.pages.cards import card_grids
from crawler.pages.decode import decode
from crawler.pages.hints import page_hints, with_unit
from crawler.pages.html import TooDeep, parse, without_code
from crawler.pages.jsx import props_tables
from crawler.pages.literals import dicts, item_rows, labelled_rows, record_lists, record_rows
from crawler.pages.markdown import cell, markdown_grids
from crawler.pages.spans import SpanCell, TooBig, rectangle
from crawler.pages.tables import tree_grids
from crawler.pages.trees import embedded_documents, node_grids, opened
from crawler.sites import card_titles, site_grids
from pricing.documents import Cell, Grid, Outcome, PriceSheet
from pricing.model import decimal_text
from pricing.sheet import PageHints, read_grids

_HEAD = 120_000
MAX_BYTES = 15 * 1024 * 1024
_STATE = re.compile(
    r"(?:window\.[A-Za-z_$][\w$]*|self\.__next_f|var\s+[\w$]+)\s*=\s*(?=[{\[])|type=[\"']application/json[\"'][^>]*>\s*(?=[{\[])"
)
_PUSH = re.compile(r"__next_f\.push\(\[1,\s*(\"(?:[^\"\\]|\\.)*\")\]\)")
_NUMBERED = re.compile(r"^[0-9a-f]{1,4}:(?=[\[{])", re.M)
_HTML = re.compile(r"<(?:!doctype|html|head|body|table|div|section|p|span|script|h[1-6]|ul|article|main)\b", re.I)
_JSON_START = re.compile(r"\s*(?:\{|\[\s*(?:[\[{\"\d\]-]|true|false|null))")
_OPENS, _CLOSES = re.compile("<html", re.I), re.compile("</html", re.I)
_MARKDOWN = re.compile(
    r"^\s*\|?\s*:?-{2,}:?\s*\||^#{1,6} \S|\b(?:rows|columns|rowSpan|colSpan)=\{|<(?:Tab|Accordion|DocTable)\b", re.M
)
_ISLAND = re.compile(r"<astro-island\b[^<>]{0,2000}?\bprops=\"([^\"]*)\"", re.S)


def read_page(body: bytes, *, vendor: str, url: str = "", content_type: str = "", catalog: Any = None) -> PriceSheet:
    """Reads one saved or fetched page of a vendor.

    body: as received, decompressed. catalog: a pricing.catalog.Catalog; None loads the built-in one. Never raises for any bytes.
    """
    try:
        return _read(body, vendor, url, content_type, catalog)
    except (TooDeep, TooBig) as error:
        return PriceSheet(vendor, url, Outcome.TOO_BIG, reason=str(error))
    except (RecursionError, MemoryError):
        return PriceSheet(vendor, url, Outcome.TOO_BIG, reason="nested or large beyond any price page")
    except Exception as error:
        return PriceSheet(
            vendor,
            url,
            Outcome.SUSPECT,
            reason=f"the reader stumbled over this page ({type(error).__name__}): keep it and report it",
        )


def _read(body: bytes, vendor: str, url: str, content_type: str, catalog: Any) -> PriceSheet:
    if len(body) > MAX_BYTES:
        return PriceSheet(
            vendor, url, Outcome.TOO_BIG, reason=f"{len(body):,} bytes; a price page has less than {MAX_BYTES:,}"
        )
    text, damage = decode(body, content_type)
    if damage:
        return PriceSheet(vendor, url, Outcome.SUSPECT, reason=damage)
    if not text.strip():
        return PriceSheet(vendor, url, Outcome.NO_PRICES, reason="an empty page")
    hints = page_hints(vendor, url, text, catalog)
    start = text.lstrip()[:1]
    if start in {"{", "["}:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            if _JSON_START.match(text) and not _MARKDOWN.search(text):
                return PriceSheet(vendor, url, Outcome.SUSPECT, reason="JSON that breaks off or is damaged: cut short")
        else:
            return _best(_json_sources(value, vendor), vendor, url, hints, text)
    if re.search(r"<html|<!doctype|<head\b|<body\b", text[:4000], re.I) or (
        _HTML.search(text[:4000]) and not _MARKDOWN.search(text)
    ):
        return _html(text, vendor, url, hints)
    return _best([lambda: markdown_grids(text), lambda: _html_grids(text)], vendor, url, hints, text)


def _html_grids(text: str) -> list[Grid]:
    root = parse(text)
    return [] if root is None else tree_grids(root)


def _html(text: str, vendor: str, url: str, hints: PageHints) -> PriceSheet:
    cut = (
        _OPENS.search(text[:4000])
        and not _CLOSES.search(text[-4000:])
        and _last(text, "<table") > _last(text, "</table")
    )
    if cut:
        return PriceSheet(vendor, url, Outcome.SUSPECT, reason="the page ends inside a table: cut short")
    root = parse(text)
    if root is None:
        return PriceSheet(vendor, url, Outcome.NO_PRICES, reason="an empty page")
    sheet = _best(_html_sources(root, text, vendor), vendor, url, hints, text)
    if "<astro-island" in text and (islands := _island_grids(text)):
        return _completed(sheet, read_grids(islands, vendor=vendor, url=url, hints=with_unit(hints, text)))
    return sheet


def _last(text: str, tag: str) -> int:
    return max(text.rfind(tag), text.rfind(tag.upper()))


def _html_sources(root: Any, text: str, vendor: str) -> Iterator[Callable[[], list[Grid]]]:
    """Where an HTML page may keep its prices, likeliest first; what is further down costs nothing until asked for."""
    yield lambda: tree_grids(root)
    yield from _state_sources(text, vendor)
    yield lambda: card_grids(root, card_titles(vendor))


def _completed(shown: PriceSheet, behind: PriceSheet) -> PriceSheet:
    """A table rendered only in part, with the models that just the data behind it names."""
    known = {(row.model, row.condition.get("tier")) for row in shown.rows}
    more = tuple(row for row in behind.rows if (row.model, row.condition.get("tier")) not in known)
    if not more:
        return shown
    skipped = (*shown.skipped, *behind.skipped)
    if shown.rows:
        return replace(shown, rows=shown.rows + more, skipped=skipped)
    return replace(behind, rows=more, skipped=skipped)


def _island_grids(text: str) -> list[Grid]:
    grids = []
    for island in _ISLAND.finditer(text):
        try:
            props = json.loads(entities.unescape(island[1]))
        except (ValueError, RecursionError):
            continue
        for rows, names in props_tables(props):
            filled = [[SpanCell(cell(v, n == 0)) for v in row] for n, row in enumerate(rows)]
            grids.append(
                Grid(rectangle(filled), names, "prices per 1M tokens" if re.search(r"per 1M tokens", text) else "")
            )
    return grids


def _state_sources(text: str, vendor: str) -> list[Callable[[], list[Grid]]]:
    """Documents in the page's scripts: the largest JSON values assigned to something."""
    values = []
    decoder = json.JSONDecoder()
    for found in list(_STATE.finditer(text))[:60]:
        try:
            value, end = decoder.raw_decode(text, found.end())
        except (ValueError, RecursionError):
            continue
        if end - found.end() > 200:
            values.append((end - found.end(), value))
    if streamed := "".join(_pushed(text)):
        values.append((len(streamed), [streamed, *_streamed_values(streamed)]))
    values.sort(key=lambda pair: pair[0], reverse=True)
    return [source for _, value in values[:5] for source in _json_sources(value, vendor)]


def _pushed(text: str) -> Iterator[str]:
    """The pieces of text a streamed page pushes (`self.__next_f.push([1,"…"])`), unescaped."""
    for piece in _PUSH.finditer(text):
        with suppress(ValueError):
            yield json.loads(piece[1])


def _streamed_values(text: str) -> Iterator[Any]:
    """The JSON values of a stream whose lines are `<number>:<value>`."""
    for found in _NUMBERED.finditer(text):
        with suppress(ValueError, RecursionError):
            yield json.JSONDecoder().raw_decode(text, found.end())[0]


def _json_sources(value: Any, vendor: str) -> list[Callable[[], list[Grid]]]:
    whole = opened(value)

    def documents() -> list[Grid]:
        found = embedded_documents(whole)
        return max(found, key=lambda grids: sum(len(g.rows) for g in grids), default=[])

    return [documents, lambda: node_grids(whole), lambda: site_grids(vendor, whole), lambda: _record_grids(whole)]


def _record_grids(value: Any) -> list[Grid]:
    """Lists of models that each carry their own prices and unit."""
    found = [rows for table in dicts(value) if (rows := labelled_rows(table))]
    found += [rows for records in record_lists(value) if (rows := record_rows(records) or item_rows(records))]
    return [
        Grid(rectangle([[SpanCell(Cell(t, header=n == 0)) for t in row] for n, row in enumerate(rows)]))
        for rows in found
    ]


def _best(
    sources: Iterable[Callable[[], list[Grid]]], vendor: str, url: str, hints: PageHints, text: str
) -> PriceSheet:
    """The first source that gives prices; else why there are none."""
    kept: PriceSheet | None = None
    for source in sources:
        grids = source()
        sheet = read_grids(grids, vendor=vendor, url=url, hints=hints)
        if any(skip.reason.startswith("no unit") for skip in sheet.skipped) and (known := with_unit(hints, text)).unit:
            sheet = read_grids(grids, vendor=vendor, url=url, hints=known)
        if sheet.rows:
            return sheet
        if kept is None or len(sheet.skipped) > len(kept.skipped):
            kept = sheet
    if reason := _blocked(text):
        return PriceSheet(vendor, url, Outcome.BLOCKED, reason=reason)
    return kept or PriceSheet(vendor, url, Outcome.NO_PRICES, reason="no table on the page")


def _blocked(text: str) -> str | None:
    """Why this is not the page, judged by its beginning, or by what is left of it without scripts and styles."""
    reason = blocked_reason(text[:_HEAD].encode("utf-8", "replace"))
    if reason is None and len(text) > _HEAD and len(shown := without_code(text)) < _HEAD:
        return blocked_reason(f"{shown}<script>".encode("utf-8", "replace"))
    return reason


def sheet_json(sheet: PriceSheet) -> dict[str, Any]:
    """A sheet as `pricewar read --json` prints it."""
    return {
        "outcome": str(sheet.outcome),
        "reason": sheet.reason,
        "rows": [
            {
                "vendor": row.vendor,
                "model": row.model,
                "meter": row.meter,
                "market": row.market,
                "region": row.region,
                "currency": row.currency,
                "condition": row.condition.as_dict(),
                "amount_per_mtok": decimal_text(row.amount_per_mtok),
                "list_amount_per_mtok": None
                if row.list_amount_per_mtok is None
                else decimal_text(row.list_amount_per_mtok),
                "until": row.until.isoformat() if row.until else None,
                "printed": row.printed,
            }
            for row in sheet.rows
        ],
        "skipped": [{"reason": s.reason, "snippet": s.snippet} for s in sheet.skipped],
    }
