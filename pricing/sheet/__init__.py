"""Grids -> PriceSheet: the one generic reader of price tables. Header semantics in, rows and reasons out; no HTML in it.

`read_grids` applies what the catalog knows of the page (market, currency, region) only where the page itself says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pricing.documents import Grid, Outcome, PriceSheet, SheetRow, Skipped
from pricing.model import Condition, Market
from pricing.sheet.doubles import MAX_SKIPPED, hosted, impossible, uncontradicted, unlike, without_doubles
from pricing.sheet.grids import read_grid
from pricing.sheet.layout import read_layout
from pricing.sheet.models import model_slug
from pricing.sheet.prices import GridReading, RawPrice
from pricing.sheet.sections import ABROAD, Section, announced, grid_lines, read_section
from pricing.sheet.shapes import squared
from pricing.sheet.text import one_line
from pricing.sheet.units import MILLION
from pricing.sheet.words import OVERSEAS

_MAX_PER_MTOK = Decimal(50_000)
_NO_NAMES = frozenset(
    {"text", "audio", "image", "images", "video", "input", "output", "total", "all", "other", "others"}
)
_LETTER = re.compile("[a-z]")
_TASKS = re.compile("拆分|切分|索引|知识库|插件")


@dataclass(frozen=True, slots=True)
class PageHints:
    """What is known of a page before reading it; used only where a table is silent.

    unit: tokens a price is for. tier: the service tier a whole page is about. threshold: where "long context" begins
    ("272k"). resolve: names a model as the catalog does.
    """

    market: str = Market.CN
    currency: str | None = None
    region: str | None = None
    unit: Decimal | None = None
    channel: str | None = None
    threshold: str | None = None
    tier: str | None = None
    resolve: Callable[[str], str | None] | None = None


def _page_units(grids: Sequence[Grid], sections: Sequence[Section]) -> list[Decimal | None]:
    """The unit that holds for each grid: its own section's, else the one last stated under the same top heading."""
    stated: list[tuple[tuple[str, ...], Decimal]] = []
    units: list[Decimal | None] = []
    for grid, section in zip(grids, sections, strict=True):
        unit = section.facts.unit
        if unit:
            stated.append((grid.headings, unit))
        else:
            alike = [u for path, u in stated if path[:1] == grid.headings[:1]]
            unit = alike[-1] if alike else None
        units.append(unit)
    return units


def _model_name(printed: str, hints: PageHints) -> str:
    """The catalog's name for a printed display name; an id as sold stays as printed, in lower case.

    Empty for words that name no model: no Latin letter in them, a mere kind or a task, and unknown to the catalog.
    """
    slug = model_slug(printed)
    known = hints.resolve(printed) if hints.resolve else None
    if known is None and (slug in _NO_NAMES or not _LETTER.search(slug) or _TASKS.search(slug)):
        return ""
    if known is None or (" " not in printed and printed.isascii() and "-" in printed):
        return slug
    return known


class _Place(NamedTuple):
    """Where and when a price holds, once what is known of the page and its section is applied."""

    market: str
    region: str | None
    condition: Condition


def _place(conditions: tuple[tuple[str, str], ...], currency: str, hints: PageHints, section: Section) -> _Place:
    pairs = dict(conditions)
    if hints.channel:
        pairs.setdefault("channel", hints.channel)
    if hints.tier:
        pairs.setdefault("tier", hints.tier)
    market = hints.market
    if section.market is Market.GLOBAL and hints.market == Market.CN and "region" not in pairs:
        market = Market.GLOBAL
        if section.scope:
            pairs.setdefault("scope", section.scope)
    elif pairs.get("scope") in ABROAD and "region" not in pairs:
        market = Market.GLOBAL
    elif hints.region:
        pairs.setdefault("region", hints.region)
    if section.market is Market.CN and currency == "CNY":
        market = Market.CN
    region = pairs.get("region")
    if currency == "USD" and hints.currency == "CNY" and not (region or "").startswith("cn-"):
        market = Market.GLOBAL
    if region in OVERSEAS:
        market = Market.GLOBAL
    return _Place(str(market), region, Condition.of(pairs))


def _row(raw: RawPrice, vendor: str, name: str, factor: Decimal, currency: str, place: _Place) -> SheetRow:
    listed = None if raw.list_amount is None else raw.list_amount * factor
    return SheetRow(
        vendor, name, raw.meter, place.market, currency, raw.amount * factor, raw.printed, place.condition, place.region,
        listed, raw.until,
    )  # fmt: skip


def _sold(rows: Iterable[SheetRow]) -> set[tuple[str, str, str]]:
    return {(row.model, row.meter, row.currency) for row in rows}


def _read_all(
    grids: Sequence[Grid], sections: Sequence[Section], hints: PageHints
) -> Iterator[tuple[GridReading, Decimal | None]]:
    """Each grid's reading, and the unit for prices that name none: its section's, the page's, or the only one any price names."""
    readings = [
        read_grid(grid, section, read_layout(grid), hints.threshold)
        for grid, section in zip(grids, sections, strict=True)
    ]
    said = {raw.unit for reading in readings for raw in reading.prices if raw.unit}
    only = said.pop() if len(said) == 1 else None
    for reading, unit in zip(readings, _page_units(grids, sections), strict=True):
        yield reading, unit or hints.unit or only


def read_grids(grids: Sequence[Grid], *, vendor: str, url: str, hints: PageHints | None = None) -> PriceSheet:
    """All prices of a page's grids. The outcome is ok, no_prices or suspect; blocked and too_big are for the caller to tell."""
    hints = hints or PageHints()
    grids = [squared(grid) for grid in grids]
    sections = [read_section(grid) for grid in grids]
    tables: list[tuple[object, list[SheetRow]]] = []
    skipped: list[Skipped] = []
    names: dict[str, str] = {}
    for grid, section, (reading, page_unit) in zip(grids, sections, _read_all(grids, sections, hints), strict=True):
        skipped += [Skipped(reason, snippet) for reason, snippet in reading.skipped]
        found: list[tuple[RawPrice, SheetRow]] = []
        spoken = {raw.currency for raw in reading.prices if raw.currency}
        usual = spoken.pop() if len(spoken) == 1 else hints.currency
        places: dict[object, _Place] = {}
        for raw in reading.prices:
            unit, currency = raw.unit or page_unit or (MILLION if raw.amount == 0 else None), raw.currency or usual
            name = names.get(raw.model)
            if name is None:
                name = names[raw.model] = _model_name(raw.model, hints)
            if not name:
                reason = f"“{one_line(raw.model, 40)}” is no name of a model"
            elif unit is None:
                reason = f"no unit: “{one_line(raw.where, 40)}” does not say per how many tokens"
            elif currency is None:
                reason = f"no currency: “{one_line(raw.where, 40)}” does not say in what money"
            elif raw.amount * (factor := MILLION / unit) > _MAX_PER_MTOK:
                reason = f"not a believable price per million tokens: {one_line(raw.printed, 40)}"
            else:
                place = places.get((raw.conditions, currency))
                if place is None:
                    place = places[raw.conditions, currency] = _place(raw.conditions, currency, hints, section)
                found.append((raw, _row(raw, vendor, name, factor, currency, place)))
                continue
            if not skipped or skipped[-1].reason != reason:
                skipped.append(Skipped(reason, one_line(f"{raw.model}: {raw.printed}")))
        if announced(grid) and _sold(row for _, row in found) & _sold(row for _, rows in tables for row in rows):
            skipped.append(
                Skipped("prices announced for a later day beside those of today", one_line(grid.context[-120:]))
            )
            continue
        looks = (grid.headings, tuple(cell.text for cell in grid.rows[0]) if grid.rows else ())
        tables.append((looks, uncontradicted(found, skipped)))
    rows = without_doubles(hosted(unlike(tables, skipped)), skipped)
    lines = tuple(grid_lines(grids))
    problem = impossible(rows)
    if problem:
        return PriceSheet(vendor, url, Outcome.SUSPECT, tuple(rows), tuple(skipped[:MAX_SKIPPED]), problem, lines)
    if not rows:
        reason = "no table with token prices on the page" if grids else "no table on the page"
        return PriceSheet(vendor, url, Outcome.NO_PRICES, (), tuple(skipped[:MAX_SKIPPED]), reason, lines)
    return PriceSheet(vendor, url, Outcome.OK, tuple(rows), tuple(skipped[:MAX_SKIPPED]), None, lines)
