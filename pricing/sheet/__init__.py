"""Grids -> PriceSheet: the one generic reader of price tables. Header semantics in, rows and reasons out; no HTML in it.

`read_grids` applies what the catalog knows of the page (market, currency, region) only where the page itself says nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pricing.documents import Grid, Outcome, PriceSheet, SheetRow, Skipped
from pricing.model import Condition, Market
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
_MAX_SKIPPED = 400
_NO_NAMES = frozenset(
    {"text", "audio", "image", "images", "video", "input", "output", "total", "all", "other", "others"}
)
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


def _page_units(grids: Sequence[Grid]) -> list[Decimal | None]:
    """The unit that holds for each grid: its own section's, else the one last stated under the same top heading."""
    stated: list[tuple[tuple[str, ...], Decimal]] = []
    units: list[Decimal | None] = []
    for grid in grids:
        unit = read_section(grid).facts.unit
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
    if known is None and (slug in _NO_NAMES or not re.search(r"[a-z]", slug) or _TASKS.search(slug)):
        return ""
    if known is None or (" " not in printed and printed.isascii() and "-" in printed):
        return slug
    return known


def _row(
    raw: RawPrice, unit: Decimal, currency: str, vendor: str, hints: PageHints, names: dict[str, str], section: Section
) -> SheetRow:
    pairs = dict(raw.conditions)
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
    factor = MILLION / unit
    return SheetRow(
        vendor, names[raw.model], raw.meter, str(market), currency, raw.amount * factor, raw.printed, Condition.of(pairs), region,
        None if raw.list_amount is None else raw.list_amount * factor, raw.until,
    )  # fmt: skip


def _hosted(rows: list[SheetRow]) -> list[SheetRow]:
    """Where a page tells first-party from its own hosting of a model, the row without the mark is the hosted one."""
    direct = {row.model for row in rows if row.condition.get("channel") == "first_party"}
    return [
        replace(row, condition=row.condition.with_(channel="hosted"))
        if row.model in direct and row.condition.get("channel") is None
        else row
        for row in rows
    ]


def _key(row: SheetRow) -> tuple[object, ...]:
    return (row.model, row.meter, row.market, row.currency, row.condition)


def _contradicted(rows: Sequence[tuple[RawPrice, SheetRow]], skipped: list[Skipped]) -> list[SheetRow]:
    """One grid's rows (each with the price as read) without those whose column prints two prices for one thing.

    Beside a price, a free row is one of a free plan.
    """
    amounts: dict[object, set[Decimal]] = {}
    firsts: dict[object, SheetRow] = {}
    kept = []
    for raw, row in rows:
        if firsts.setdefault((raw.row, raw.where, _key(row)), row) is row:
            amounts.setdefault((raw.where, _key(row)), set()).add(row.amount_per_mtok)
    for listed in amounts.values():
        if len(listed) == 2:
            listed.discard(Decimal(0))
    lost: dict[str, SheetRow] = {}
    for raw, row in rows:
        listed = amounts[raw.where, _key(row)]
        if len(listed) > 1:
            lost[row.model] = row
        elif row.amount_per_mtok in listed:
            kept.append(row)
    reason = "a column prints two prices for the same thing"
    skipped += [Skipped(reason, one_line(f"{r.model} {r.meter}: {r.printed}")) for r in lost.values()]
    return kept


def _unlike(tables: Sequence[tuple[object, list[SheetRow]]], skipped: list[Skipped]) -> list[SheetRow]:
    """All rows but those of a table that looks like one before it and prices everything they share otherwise.

    Such a table is for another region or plan than the first, and the page does not say which.
    """
    seen: dict[object, dict[object, Decimal]] = {}
    out: list[SheetRow] = []
    for looks, rows in tables:
        known = seen.get(looks, {})
        shared = [known[_key(r)] == r.amount_per_mtok for r in rows if _key(r) in known]
        if shared and not any(shared):
            reason = "a second table like one before it with other prices: for what it holds is not said"
            skipped.append(Skipped(reason, one_line(f"{rows[0].model} {rows[0].meter}: {rows[0].printed}")))
            continue
        seen.setdefault(looks, {}).update({_key(r): r.amount_per_mtok for r in rows})
        out += rows
    return out


def _without_doubles(rows: list[SheetRow], skipped: list[Skipped]) -> list[SheetRow]:
    kept: dict[tuple[object, ...], SheetRow] = {}
    for row in rows:
        first = kept.setdefault(_key(row), row)
        if first.amount_per_mtok != row.amount_per_mtok and len(skipped) < _MAX_SKIPPED:
            skipped.append(
                Skipped(
                    "the page prints another price for the same thing further up",
                    one_line(f"{row.model} {row.meter}: {row.printed}"),
                )
            )
    return list(kept.values())


def impossible(rows: Sequence[SheetRow]) -> str | None:
    """A sentence if many models cost more on a cache hit than without: columns were moved or misread."""
    inputs = {
        (r.model, r.currency, r.condition.without("cache", "modality", "ttl")): r.amount_per_mtok
        for r in rows
        if r.meter == "input"
    }
    pairs = [
        (r.amount_per_mtok, inputs[key])
        for r in rows
        if r.meter == "cached_input"
        and (key := (r.model, r.currency, r.condition.without("cache", "modality", "ttl"))) in inputs
    ]
    wrong = sum(hit > miss for hit, miss in pairs)
    if wrong >= 2 and wrong * 3 >= len(pairs):
        return (
            f"{wrong} of {len(pairs)} cache hits cost more than the input they replace: columns were moved or misread"
        )
    return None


def read_grids(grids: Sequence[Grid], *, vendor: str, url: str, hints: PageHints | None = None) -> PriceSheet:
    """All prices of a page's grids. The outcome is ok, no_prices or suspect; blocked and too_big are for the caller to tell."""
    hints = hints or PageHints()
    grids = [squared(grid) for grid in grids]
    tables: list[tuple[object, list[SheetRow]]] = []
    skipped: list[Skipped] = []
    sold: set[tuple[str, object, str]] = set()
    names: dict[str, str] = {}
    readings: list[GridReading] = [read_grid(grid, read_layout(grid), hints.threshold) for grid in grids]
    said = {raw.unit for reading in readings for raw in reading.prices if raw.unit}
    only_unit = said.pop() if len(said) == 1 else None
    for grid, reading, page_unit in zip(grids, readings, _page_units(grids), strict=True):
        section = read_section(grid)
        skipped += [Skipped(reason, snippet) for reason, snippet in reading.skipped]
        found: list[tuple[RawPrice, SheetRow]] = []
        spoken = Counter(raw.currency for raw in reading.prices if raw.currency)
        for raw in reading.prices:
            unit = raw.unit or page_unit or hints.unit or only_unit or (MILLION if raw.amount == 0 else None)
            currency = raw.currency or (spoken.most_common(1)[0][0] if len(spoken) == 1 else None) or hints.currency
            if raw.model not in names:
                names[raw.model] = _model_name(raw.model, hints)
            if not names[raw.model]:
                reason = f"“{one_line(raw.model, 40)}” is no name of a model"
            elif unit is None:
                reason = f"no unit: “{one_line(raw.where, 40)}” does not say per how many tokens"
            elif currency is None:
                reason = f"no currency: “{one_line(raw.where, 40)}” does not say in what money"
            elif raw.amount * MILLION / unit > _MAX_PER_MTOK:
                reason = f"not a believable price per million tokens: {one_line(raw.printed, 40)}"
            else:
                found.append((raw, _row(raw, unit, currency, vendor, hints, names, section)))
                continue
            if not skipped or skipped[-1].reason != reason:
                skipped.append(Skipped(reason, one_line(f"{raw.model}: {raw.printed}")))
        if announced(grid) and any((row.model, row.meter, row.currency) in sold for _, row in found):
            skipped.append(
                Skipped("prices announced for a later day beside those of today", one_line(grid.context[-120:]))
            )
            continue
        looks = (grid.headings, tuple(cell.text for cell in grid.rows[0]) if grid.rows else ())
        tables.append((looks, _contradicted(found, skipped)))
        sold |= {(row.model, row.meter, row.currency) for row in tables[-1][1]}
    rows = _without_doubles(_hosted(_unlike(tables, skipped)), skipped)
    lines = tuple(grid_lines(grids))
    problem = impossible(rows)
    if problem:
        return PriceSheet(vendor, url, Outcome.SUSPECT, tuple(rows), tuple(skipped[:_MAX_SKIPPED]), problem, lines)
    if not rows:
        reason = "no table with token prices on the page" if grids else "no table on the page"
        return PriceSheet(vendor, url, Outcome.NO_PRICES, (), tuple(skipped[:_MAX_SKIPPED]), reason, lines)
    return PriceSheet(vendor, url, Outcome.OK, tuple(rows), tuple(skipped[:_MAX_SKIPPED]), None, lines)
