"""Commands that ask the history: prices, history, changes, chains, chain, cost, status, export."""

from __future__ import annotations

from typing import Any

import typer

from clock import now
from commands import shapes
from commands.files import parse_time
from commands.output import JsonFlag, add_command, condition_text, print_json, print_table
from commands.setting import open_history, when
from commands.wanted import KINDS, MARKETS, meter_found, model_id, one_of, vendor_id

AsOf = typer.Option(None, help="What was charged at this time, e.g. 2024-05-20 (default: now).")
KnownAt = typer.Option(None, help="As we knew it at this time (default: as we know it now).")
Vendor = typer.Option(None, help="Only this vendor, e.g. alibaba.")
MarketName = typer.Option(None, "--market", help="Only this market: cn or global.")
Since = typer.Option(None, help="Only from this day on, e.g. 2024-05-01.")


def add_to(app: typer.Typer) -> None:
    for command, *examples in EXAMPLES:
        add_command(app, command, *examples)


def prices(
    vendor: str = Vendor,
    model: str = typer.Option(None, help="Only this model, e.g. qwen-long."),
    meter: str = typer.Option(None, help="input, output, cached_input …"),
    market: str = MarketName,
    as_of: str = AsOf,
    known_at: str = KnownAt,
    as_json: bool = JsonFlag,
) -> None:
    """What is charged: one line a price, with the day since when and the day it was last seen."""
    from store import queries

    with open_history() as store:
        found = queries.prices(
            store,
            as_of=parse_time(as_of, "--as-of") or now(),
            known_at=parse_time(known_at, "--known-at"),
            vendor=vendor_id(vendor),
            model=model_id(store, model),
            meter=meter,
            market=one_of(market, MARKETS, "--market"),
        )
    meter_found(meter, found)
    if as_json:
        print_json([shapes.plain(price) for price in found])
        return
    _print_prices(found, "No price is known for that; `pricewar sources` shows what is read.")


def _print_prices(found: list[Any], empty: str) -> None:
    rows = [
        (p.vendor, p.model, p.meter, f"{shapes.plain(p.amount_per_mtok)} {p.currency}", p.market, condition_text(p.condition.as_dict()),
         when(p.valid_from, day=True), p.valid_to and when(p.valid_to, day=True), p.status, p.last_seen and when(p.last_seen, day=True))
        for p in found
    ]  # fmt: skip
    columns = (
        "vendor",
        "model",
        "meter",
        ">per Mtok",
        "?market",
        "~~condition",
        "from",
        "?to",
        "?status",
        "?last seen",
    )
    print_table(rows, columns, empty=empty)


def history(
    model: str = typer.Argument(..., help="A model as sold, e.g. qwen-long."),
    vendor: str = Vendor,
    meter: str = typer.Option(None, help="input, output, cached_input …"),
    known_at: str = KnownAt,
    as_json: bool = JsonFlag,
) -> None:
    """Every price a model ever had, series by series, oldest first."""
    from store import queries

    with open_history() as store:
        known = parse_time(known_at, "--known-at")
        which = {"vendor": vendor_id(vendor), "meter": meter, "known_at": known}
        found = queries.history(store, model_id(store, model) or "", **which)
    meter_found(meter, found)
    if as_json:
        print_json([shapes.plain(price) for price in found])
        return
    _print_prices(found, "No such price of that model is known.")


def changes(
    since: str = Since,
    vendor: str = Vendor,
    kind: str = typer.Option(None, help="cut, free, hike, launch, withdrawn, correction or restatement."),
    market: str = MarketName,
    known_at: str = KnownAt,
    as_json: bool = JsonFlag,
) -> None:
    """What changed, newest first: old and new price, how sure we are, and where it stands."""
    from store import queries

    with open_history() as store:
        found = queries.changes(
            store,
            since=parse_time(since, "--since", start=True),
            vendor=vendor_id(vendor),
            kind=one_of(kind, KINDS, "--kind"),
            market=one_of(market, MARKETS, "--market"),
            known_at=parse_time(known_at, "--known-at"),
        )
    if as_json:
        print_json([shapes.change(item) for item in found])
        return
    rows = []
    for item in found:
        c = shapes.change(item)
        source = item.evidence[0].url if item.evidence else None
        rows.append((when(item.at), c["vendor"], c["model"], c["meter"], c["kind"], c["old"], c["new"], c["change_pct"], c["currency"], c["status"], len(item.sources), source))  # fmt: skip
    columns = (
        "at",
        "vendor",
        "model",
        "meter",
        "?kind",
        ">old",
        ">new",
        ">%",
        "?cur",
        "?status",
        ">?sources",
        "?~first evidence",
    )
    print_table(rows, columns, empty="No change is known for that.")


def chains(market: str = MarketName, since: str = Since, as_json: bool = JsonFlag) -> None:
    """Price wars: chains of Moves in which one vendor follows another, the newest first."""
    from store import queries

    with open_history() as store:
        which = {"market": one_of(market, MARKETS, "--market"), "since": parse_time(since, "--since", start=True)}
        found = [(c, _summary(store, c)) for c in queries.chains(store, **which)]
    if as_json:
        print_json([shapes.chain(*pair) for pair in found])
        return
    rows = [
        (c.id, c.market, when(c.opener.announced_at, day=True), when(c.members[-1].move.announced_at, day=True), " → ".join(s.order), ", ".join(s.not_moved_yet))
        for c, s in found
    ]  # fmt: skip
    print_table(
        rows, ("chain", "?market", "from", "?to", "~who, in order", "~not moved yet"), empty="No chain is known yet."
    )


def chain(
    chain_id: str = typer.Argument(..., help="A chain's id, or its beginning."), as_json: bool = JsonFlag
) -> None:
    """One chain as a timeline: who opened, who followed whom after how long, and on what basis."""
    from commands.timeline import print_chain
    from store import queries

    with open_history() as store:
        found = queries.chain(store, chain_id)
        summary = _summary(store, found)
    if as_json:
        print_json(shapes.chain(found, summary))
        return
    print_chain(found, summary)


def _summary(store: Any, found: Any) -> Any:
    """Who stands still: vendors (no resellers) with a price on sale when the chain's newest Move was announced."""
    from commands.setting import catalog
    from pricing.chains import summarise
    from store import queries

    last = max(member.move.announced_at for member in found.members)
    on_sale = {price.vendor for price in queries.prices(store, as_of=last, market=found.market)}
    known = catalog().vendors
    return summarise(found, [vendor for vendor in on_sale if vendor in known and known[vendor].role == "vendor"])


def cost(
    input_: str = typer.Option("3M", "--input", help="Input tokens, e.g. 3M or 1.5亿."),
    output: str = typer.Option("1M", "--output", help="Output tokens, e.g. 1M."),
    cached: str = typer.Option(None, help="Share of the input that hits the cache, e.g. 40%."),
    before: str = typer.Option(None, help="Compare from this time …"),
    after: str = typer.Option(None, help="… to this time (default: now)."),
    vendor: str = Vendor,
    model: str = typer.Option(None, help="Only this model."),
    market: str = MarketName,
    as_json: bool = JsonFlag,
) -> None:
    """What a workload costs with each model, and what a cut really takes off that bill."""
    from commands.costing import cost_rows
    from store import queries

    then = parse_time(before, "--before")
    with open_history() as store:
        wanted = {"vendor": vendor_id(vendor), "model": model_id(store, model)}
        wanted["market"] = one_of(market, MARKETS, "--market")
        old = queries.prices(store, as_of=then, **wanted) if then else []
        new = queries.prices(store, as_of=parse_time(after, "--after") or now(), **wanted)
    rows = cost_rows(old, new, input_=input_, output=output, cached=cached, compare=then is not None)
    if as_json:
        print_json(rows)
        return
    table = [(r["vendor"], r["model"], condition_text(r["condition"]), r["before"], r["after"], r["currency"], r["change_pct"], r["headline_pct"], r["note"]) for r in rows]  # fmt: skip
    columns = (
        "vendor",
        "model",
        "~~condition",
        ">before",
        ">now",
        "cur",
        ">bill %",
        ">headline %",
        "?~remark",
    )
    print_table(table, columns, empty="No model is known for that.")


EXAMPLES: tuple[tuple[Any, ...], ...] = (
    (
        prices,
        "pricewar prices --vendor alibaba --meter input",
        "pricewar prices --market cn --as-of 2024-05-20 --known-at 2024-05-21T09:00+08:00 --json",
    ),
    (history, "pricewar history qwen-long", "pricewar history qwen-long --meter input --known-at 2024-05-21"),
    (changes, "pricewar changes --since 2024-05-15 --kind cut", "pricewar changes --vendor 智谱 --json"),
    (chains, "pricewar chains --market cn --since 2024-05-01"),
    (chain, "pricewar chain 5a388c72"),
    (
        cost,
        "pricewar cost --input 3M --output 1M --cached 40%",
        "pricewar cost --input 1.5亿 --output 2000万 --before 2024-05-05 --after 2024-05-31",
    ),
)
