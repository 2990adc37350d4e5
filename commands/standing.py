"""`pricewar status`: one look at the daemon, its sources, the history and the messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import typer

from clock import now
from commands.output import JsonFlag, add_command, many, print_json, print_table
from commands.setting import catalog, daemon_state, open_history, settings, when
from commands.shapes import plain
from pricing.errors import PricewarError


def add_to(app: typer.Typer) -> None:
    add_command(app, status, "pricewar status", "pricewar status --json")


def status(as_json: bool = JsonFlag) -> None:
    """How the daemon, its sources and its messages are: one look."""
    from store import queries, quiet

    with open_history() as store:
        found = queries.status(store, now=now())
        paused = {place: reason for place, (_, reason) in quiet.paused(store).items()}
    daemon, wrong = daemon_state(), _problem()
    if as_json:
        print_json({**plain(found), "paused": paused, "daemon": daemon, "problem": wrong})
        return
    rows = [("daemon", _daemon(daemon)), ("database", found["database"]), *_lines(found, paused)]
    rows += [("to mend", wrong)] if wrong else []
    print_table(rows, ("what", "~how"), empty="")
    if not found["last_read"]:
        typer.echo("Nothing was read yet; start with: pricewar run, or once: pricewar crawl deepseek.")


def _problem() -> str | None:
    """Why `pricewar run` would refuse to start: a channel, the catalog, or a source that is not in it."""
    from alerts.channels import open_channels
    from crawler.targets import choose

    try:
        open_channels(settings())
        choose(catalog(), settings().crawl.sites)
    except PricewarError as error:
        return str(error)
    return None


def _daemon(state: dict[str, Any]) -> str:
    if not state["running"]:
        return "not running; start it with: pricewar run"
    if "pid" not in state:
        return "starting"
    said = f"running, pid {state['pid']} on {state['host']} since {_at(state['since'])}"
    if state["crawling"]:
        names = ", ".join(state["crawling"][:5]) + (" …" if len(state["crawling"]) > 5 else "")
        return f"{said}; now reading {names}"
    return f"{said}; last crawl {_at(state['last_crawl'])}, last looked for what is due {_at(state['last_look'])}"


def _lines(found: dict[str, Any], paused: dict[str, str]) -> list[tuple[str, str]]:
    sources = ", ".join(f"{count} {word}" for word, count in sorted(found["sources"].items())) or "none read yet"
    deliveries = ", ".join(f"{count} {state}" for state, count in sorted(found["deliveries"].items()))
    told = f"{many(found['alerts'], 'alert')}, {found['alerts_undecided']} not decided yet; messages: {deliveries or 'none'}"
    if found["next_try_at"]:
        told += f"; next try {when(found['next_try_at'])}"
    if not settings().channels:
        told += "; no channel is configured, see docs/watching.md"
    held = f"{found['held']} held lately; see: pricewar sources" if found["held"] else "nothing held lately"
    lines = [
        ("sources", f"{sources}; last read {_at(found['last_read'])}"),
        ("prices", f"{found['prices']} now, of {found['series']} series; {held}"),
        (
            "changes",
            f"{found['changes']}, the newest {_at(found['last_change'])}; {many(found['chains'], 'chain')}",
        ),
        ("alerts", told),
    ]
    return lines + [("paused", f"{place}: {reason}") for place, reason in sorted(paused.items())]


def _at(moment: datetime | str | None) -> str:
    if moment is None:
        return "never"
    return when(datetime.fromisoformat(moment) if isinstance(moment, str) else moment)
