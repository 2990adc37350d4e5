"""Commands that do something: run, crawl, replay, reparse, savefixture, export; and the groups alerts, sources, db."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import typer

from clock import now
from commands import operating
from commands.files import PAGE_LIMIT, read_bytes
from commands.output import JsonFlag, add_command, many, print_json, say
from commands.progress import progress
from commands.setting import catalog, open_history, settings, when
from pricing.errors import BadInput, FetchError


def add_to(app: typer.Typer) -> None:
    for command, *examples in EXAMPLES:
        add_command(app, command, *examples)
    operating.add_to(app)


def run() -> None:
    """The daemon: crawl what is due, send alerts, until SIGTERM or Ctrl-C. One line an event goes to stderr."""
    import scheduler

    scheduler.run(settings())


def crawl(
    sites: list[str] = typer.Argument(None, help="Vendors, pages or outlets; none: all that the settings watch."),
    send: bool = typer.Option(True, help="Also send the alerts that are due."),
    as_json: bool = JsonFlag,
) -> None:
    """Read sources once, now."""
    from alerts.channels import open_channels
    from crawler.run import crawl as go
    from instance import make_home

    make_home(settings().home)
    if send:
        open_channels(settings())  # what is wrong with them is said before anything is fetched
    with progress("Reading") as seen:
        report = go(settings(), sites or (), now=now(), progress=seen)
    _finish(report, send=send, as_json=as_json)


def replay(
    file: Path = typer.Argument(..., help="A WARC archive, e.g. demo/may-2024.warc.gz."),
    send: bool = typer.Option(False, help="Also send the alerts it raises."),
    as_json: bool = JsonFlag,
) -> None:
    """Crawl an archive instead of the network: the real spiders, each capture at its recorded time."""
    from crawler.archive import check_beginning
    from crawler.run import crawl as go

    check_beginning(file)
    with progress("Replaying") as seen:
        report = go(settings(), (), replay=file, progress=seen)
    _finish(report, send=send, as_json=as_json)


def _finish(report: Any, *, send: bool, as_json: bool) -> None:
    from commands.shapes import plain

    told = operating.send_due() if send and settings().channels else None
    if as_json:
        print_json({**plain(report), "deliveries": plain(told) if told else None})
    else:
        _say_report(report, told)
    if report.in_vain:
        sources = len({trouble.get("source") for trouble in report.troubles})
        which = "The source" if sources == 1 else f"Not one of {sources} sources"
        raise FetchError(f"{which} could{' not' * (sources == 1)} be read; the last good prices stay.")


def _say_report(report: Any, told: Any) -> None:
    say(
        f"Read {many(report.pages, 'page')} and {many(report.articles, 'article')} ({report.unchanged} unchanged): "
        f"{many(report.changes, 'price change')}, {many(len(report.troubles), 'trouble')}, {report.seconds:.0f} s."
    )
    if report.held:
        say(f"Not yet believed: {many(report.held, 'price')}; `pricewar sources` says what is awaited.")
    for trouble in report.troubles:
        say(f"  {trouble.get('source')}: {trouble.get('reason') or trouble.get('outcome')}")
    if told:
        say(f"Alerts: {many(told.count('sent'), 'message')} sent, {told.count('waiting')} waiting.")


def reparse(as_json: bool = JsonFlag) -> None:
    """Read every stored capture again with today's readers; a different reading becomes a correction and alerts nobody."""
    from commands.shapes import change, plain
    from crawler.desk import market_of
    from crawler.rereading import reader
    from store.reparse import reparse as go

    known, at = catalog(), now()
    window = timedelta(days=settings().chain_window_days)
    with open_history() as store, progress("Reading again") as seen:
        report = go(store, counted(reader(known), seen), at=at, market_of=market_of(known), window=window)
    if as_json:
        print_json({**plain(report), "corrections": [change(item) for item in report.corrections]})
        return
    say(
        f"Read {many(report.captures, 'capture')} again: {many(report.closed, 'price')} closed and {report.opened} opened, "
        f"{len(report.corrections)} corrections, {len(report.failed)} captures that no reader can read."
    )
    for item in report.corrections:
        c = change(item)
        say(
            f"  {c['vendor']} {c['model']} {c['meter']}: {c['old'] or 'no price'} → {c['new'] or 'no price'} {c['currency']}"
        )
    for number, reason in report.failed[:20]:
        say(f"  capture {number}: {reason}")


def counted(read: Callable[[Any], Any], seen: Callable[[dict[str, Any]], None]) -> Callable[[Any], Any]:
    """The reader, with every capture shown as it comes."""

    def reading(stored: Any) -> Any:
        seen({"event": "read", "source": stored.source_id})
        return read(stored)

    return reading


def savefixture(
    page: str = typer.Argument(..., help="A page id or a vendor, e.g. deepseek-zh."),
    file: Path = typer.Argument(..., help="The saved page."),
    case: str = typer.Option(None, help="Name of the fixture folder (default: the file's name)."),
    folder: Path = typer.Option(Path("tests/sites"), help="Where the fixture folders are."),
) -> None:
    """Turn a saved page into a test: a folder with the page and what it was read as, to be reviewed by hand."""
    from crawler.fixtures import save_fixture

    body = read_bytes(str(file), limit=PAGE_LIMIT, what="a pricing page")
    made = save_fixture(catalog(), page, body, name=case or file.stem, folder=folder)
    say(f'Made {made}; go through expected.json by hand, then take out its line "unreviewed".')


def export(
    format: str = typer.Argument(..., help="csv or jsonl (the price history), or warc (everything fetched)."),
    output: Path = typer.Option(
        None, "--output", "-o", help="The file to write; warc needs one. Default: standard output."
    ),
) -> None:
    """Write the whole history, corrected prices included, or the archive of what was fetched."""
    from commands import exporting

    writers = {"csv": exporting.to_csv, "jsonl": exporting.to_jsonl, "warc": exporting.to_warc}
    if format not in writers:
        raise BadInput(f"{format!r} is no export format; write one of {', '.join(writers)}.")
    if format == "warc" and output is None:
        raise BadInput("An archive is binary; name a file with --output history.warc.gz.")
    with open_history() as store:
        count = writers[format](store, output)
    say(
        f"Wrote {count} {'captures' if format == 'warc' else 'prices'}{f' to {output}' if output else ''} at {when(now())}."
    )


EXAMPLES: tuple[tuple[Any, ...], ...] = (
    (run, "pricewar run"),
    (crawl, "pricewar crawl", "pricewar crawl deepseek ithome --no-send"),
    (replay, "pricewar replay demo/may-2024.warc.gz"),
    (reparse, "pricewar reparse"),
    (savefixture, "pricewar savefixture deepseek-zh saved.html --case flat"),
    (export, "pricewar export csv > prices.csv", "pricewar export warc --output everything.warc.gz"),
)
