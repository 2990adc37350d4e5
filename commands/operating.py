"""The command groups that look after a running installation: alerts, sources, db."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import typer

from clock import now
from commands.files import parse_time
from commands.output import Group, JsonFlag, add_command, condition_text, many, print_json, print_table, say
from commands.progress import progress
from commands.setting import catalog, open_history, settings, when
from commands.shapes import plain
from commands.wanted import ALERT_KINDS, MARKETS, one_of, vendor_id
from pricing.errors import BadInput, DatabaseUnusable

alerts = typer.Typer(cls=Group, help="What was told to whom: list (without a word: that), test, send, retry, silence.")
sources = typer.Typer(cls=Group, help="What is read and how it fares: list (without a word: that), check.")
db = typer.Typer(cls=Group, no_args_is_help=True, help="Look after the database: upgrade, check, backup.")


NEVER_READ: dict[str, Any] = {
    **dict.fromkeys(("id", "kind", "url", "outcome", "reason", "since", "last_try", "last_read", "last_changed")),
    **{"reason": "never read yet", "rows": 0, "held": 0, "skipped": []},
}


def add_to(app: typer.Typer) -> None:
    for group, name, command, *examples in EXAMPLES:
        add_command(group, command, *examples, name=name)
    app.add_typer(alerts, name="alerts")
    app.add_typer(sources, name="sources")
    app.add_typer(db, name="db")


def send_due() -> Any:
    """One pass over the outbox."""
    from alerts.dispatch import dispatch

    with open_history() as store:
        return dispatch(store, settings(), now=now())


@alerts.callback(invoke_without_command=True)
def alerts_alone(context: typer.Context, as_json: bool = JsonFlag) -> None:
    if context.invoked_subcommand is None:
        alerts_list(since=None, vendor=None, as_json=as_json)


def alerts_list(
    since: str = typer.Option(None, help="Only from this day on."),
    vendor: str = typer.Option(None, help="Only this vendor."),
    as_json: bool = JsonFlag,
) -> None:
    """Every alert, newest first, and what became of it for each destination and why."""
    from store import queries

    with open_history() as store:
        found = queries.alerts(store, since=parse_time(since, "--since", start=True), vendor=vendor_id(vendor))
    if as_json:
        print_json([plain(state) for state in found])
        return
    rows = []
    for state in found:
        told = "; ".join(
            f"{d.destination} {d.state}{f' ({d.reason})' if d.reason and d.reason != 'send' else ''} #{d.id}"
            for d in state.deliveries
        )
        alert = state.alert
        rows.append(
            (
                alert.id,
                when(alert.at),
                alert.kind,
                alert.vendor,
                alert.position,
                state.changes,
                told or "not decided yet",
            )
        )
    print_table(
        rows, ("alert", "at", "kind", "vendor", ">?place", ">?changes", "~told"), empty="Nothing was worth telling yet."
    )


def alerts_test(channel: str = typer.Argument(..., help="A channel of your settings.")) -> None:
    """Send a marked sample through one channel, now."""
    from alerts.preview import send_sample

    for receipt in send_sample(settings(), channel, now=now()):
        say(f"Taken by {receipt}")


def alerts_send(as_json: bool = JsonFlag) -> None:
    """Send what is due, once, without the daemon."""
    report = send_due()
    if as_json:
        print_json(plain(report))
        return
    for told in report.told:
        say(f"{told.destination}: {told.state} {told.detail}".rstrip())
    say(f"{many(report.count('sent'), 'message')} sent, {report.count('waiting')} waiting.")


def alerts_retry(delivery: int = typer.Argument(..., help="The number after # in `alerts list`.")) -> None:
    """Try one delivery again at the next pass."""
    from store import outbox

    with open_history() as store:
        outbox.retry(store, delivery, now=now())
    say(f"Delivery {delivery} will be tried again.")


def alerts_silence(
    until: str = typer.Option(None, help="End of the silence (default: in 24 hours)."),
    vendor: str = typer.Option(None, help="Only alerts of this vendor."),
    market: str = typer.Option(None, help="Only alerts of this market."),
    kind: str = typer.Option(None, help="Only this kind, e.g. follow_on."),
    comment: str = typer.Option("", help="Why."),
    end: int = typer.Option(None, help="End the silence of this number instead."),
    as_json: bool = JsonFlag,
) -> None:
    """Keep quiet for a while; without options but --json, list what is silenced."""
    from store import quiet

    with open_history() as store:
        if end is not None:
            quiet.end_silence(store, end, now=now())
        elif until or vendor or market or kind:
            ends = parse_time(until, "--until") or now() + timedelta(hours=24)
            which = {"vendor": vendor_id(vendor), "market": one_of(market, MARKETS, "--market")}
            which["kind"] = one_of(kind, ALERT_KINDS, "--kind")
            quiet.silence(store, now=now(), ends_at=ends, comment=comment, **which)
        running = quiet.silences(store, now=now())
    if as_json:
        print_json([plain(silence) for silence in running])
        return
    rows = [(s.id, when(s.ends_at), s.vendor, s.market, s.kind, s.comment) for s in running]
    print_table(rows, ("silence", "until", "vendor", "market", "kind", "~why"), empty="Nothing is silenced.")


@sources.callback(invoke_without_command=True)
def sources_alone(context: typer.Context, as_json: bool = JsonFlag) -> None:
    if context.invoked_subcommand is None:
        sources_list(as_json=as_json)


def sources_list(as_json: bool = JsonFlag) -> None:
    """Every source: is it well, when was it read, when did it last change, what is held or not understood."""
    from crawler.targets import choose
    from store import queries

    with open_history() as store:
        found = queries.sources(store, now=now())
    seen = {source.id for source in found}
    watched = choose(catalog(), settings().crawl.sites)
    idle = [(site.id, site.url) for site in (*watched.pages, *watched.media) if site.id not in seen]
    if as_json:
        never = [{**NEVER_READ, "id": name, "url": url} for name, url in idle]
        print_json([*(plain(source) for source in found), *never])
        return
    rows = [
        (s.id, s.outcome, s.last_read and when(s.last_read), s.last_changed and when(s.last_changed), s.rows, s.held, len(s.skipped), s.reason)
        for s in found
    ]  # fmt: skip
    columns = ("source", "state", "last read", "?last changed", ">?rows", ">held", ">?not read", "~reason")
    print_table(rows, columns, empty="No source was read yet; start with: pricewar crawl")
    if idle:
        names = ", ".join(name for name, _ in idle[:12]) + (" …" if len(idle) > 12 else "")
        say(f"Never read yet: {many(len(idle), 'watched source')}: {names}")


def sources_check(
    name: str = typer.Argument(..., help="A page id, vendor or outlet."), as_json: bool = JsonFlag
) -> None:
    """Fetch a source now and explain what it reads, what it does not and why; nothing is stored."""
    from crawler.check import check

    with progress("Reading") as seen:
        found = check(settings(), name, seen)
    unread = any(str(report.outcome).upper() != "OK" for report in found)
    if as_json:
        print_json(plain(found))
        raise typer.Exit(int(unread))
    for report in found:
        say(f"{report.source}: {report.outcome}{f' ({report.reason})' if report.reason else ''} {report.url}")
        rows = [
            (
                r["model"],
                r["meter"],
                f"{r['amount_per_mtok']} {r['currency']}",
                condition_text(r["condition"]),
                r["printed"],
            )
            for r in report.rows
        ]
        print_table(rows, ("model", "meter", ">per Mtok", "~~condition", "?~printed"), empty="It reads no price.")
        for skipped in report.skipped:
            say(f"  not read: {skipped['reason']}: {skipped['snippet'][:80]}")
    raise typer.Exit(int(unread))


def db_upgrade() -> None:
    """Bring the database up to date (every command does so by itself; a copy of an older SQLite file is kept)."""
    with open_history() as store:
        say(f"{store.url} is up to date.")


def db_check(as_json: bool = JsonFlag) -> None:
    """Read the whole database and say whether it is sound."""
    from store.backup import check

    with open_history() as store:
        report = check(store)
    if as_json:
        print_json(plain(report))
    else:
        print_table(sorted(report.rows.items()), ("table", ">rows"), empty="")
    if report.problems:
        raise DatabaseUnusable(f"The database is damaged: {'; '.join(report.problems[:5])}. Restore a backup.")
    say("The database is sound.")


def db_backup(file: Path = typer.Argument(..., help="The copy to write; it must not exist yet.")) -> None:
    """Write a verified copy, while the daemon goes on."""
    from store.backup import backup

    if file.is_dir():
        raise BadInput(f"{file} is a folder; name a file.")
    with open_history() as store:
        say(f"Wrote {backup(store, file)}.")


EXAMPLES: tuple[tuple[Any, ...], ...] = (
    (alerts, "list", alerts_list, "pricewar alerts list --since 2024-05-20", "pricewar alerts --json"),
    (alerts, "test", alerts_test, "pricewar alerts test mail"),
    (alerts, "send", alerts_send, "pricewar alerts send"),
    (alerts, "retry", alerts_retry, "pricewar alerts retry 17"),
    (
        alerts,
        "silence",
        alerts_silence,
        "pricewar alerts silence --vendor zhipu --until 2024-05-27 --comment holidays",
        "pricewar alerts silence --end 3",
    ),
    (sources, "list", sources_list, "pricewar sources"),
    (sources, "check", sources_check, "pricewar sources check deepseek-zh"),
    (db, "upgrade", db_upgrade, "pricewar db upgrade"),
    (db, "check", db_check, "pricewar db check"),
    (db, "backup", db_backup, "pricewar db backup pricewar-2024-05-31.sqlite"),
)
