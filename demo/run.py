"""`make demo`: the price war of May 2024 through the real spiders, pipeline, store, chain rule, outbox and channels.

Nothing leaves this machine: the archive answers instead of the network, mail and webhook go to receivers on loopback.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demo import home as place
from demo import play
from pricing.errors import BadInput, DatabaseUnusable, PricewarError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

NARROWEST, WIDEST = 80, 110
CHOSEN = "alibaba"


def main() -> None:
    from rich.console import Console

    console = Console(highlight=False)
    width = console.width if sys.stdout.isatty() else 100
    console = Console(highlight=False, width=max(NARROWEST, min(width, WIDEST)), soft_wrap=False)
    try:
        run(console, place.home())
    except DatabaseUnusable as error:
        sys.exit(f"{error} Or delete the demo's own folder and run make demo again.")
    except PricewarError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped; run make demo again to go on.")


def run(console: Console, folder: Path) -> None:
    """Plays the month and shows what came of it."""
    started = time.monotonic()
    console.rule("[bold]pricewar[/] · the price war of May 2024", align="left")
    console.print("Vendors' price pages and the news of 5 to 31 May 2024, read at their recorded times.\n")
    with progress(console) as seen:
        played = play.play(folder, progress=seen)
    r = played.report
    what = f"{r.pages} pages and {r.articles} articles read, {r.unchanged} answers unchanged, {r.requests} requests"
    console.print(f"{what}; {len(played.mails)} mails and {len(played.hooks)} webhooks sent.")
    for trouble in r.troubles:
        console.print(
            f"[dim]{trouble['at'][:10]} {trouble['source']}: {trouble['reason']}; the last good prices stayed.[/]"
        )
    _results(console, folder, played)
    console.print(f"\n[dim]Done in {time.monotonic() - started:.0f} s.[/]")


@contextmanager
def progress(console: Console) -> Iterator[Callable[[dict[str, Any]], None]]:
    """A bar that runs through the month."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=None), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, expand=True) as bar:
        task = bar.add_task("2024-05-05", total=None)

        def seen(event: dict[str, Any]) -> None:
            if event["event"] == "tick":
                bar.update(task, completed=event["number"], total=event["of"], description=event["at"][:10])

        yield seen


def _results(console: Console, folder: Path, played: play.Played) -> None:
    from commands.timeline import print_chain
    from demo import show
    from pricing.catalog import load
    from store import queries
    from store.opening import open_store

    store = open_store(played.settings.database_url)
    try:
        chain = play.the_war(store)
        if chain is None:
            raise BadInput("The archive told of no price war; build it again with: .venv/bin/python -m demo.build")
        before, after = (show.offers(queries.prices(store, as_of=at)) for at in (play.BEFORE, play.AFTER))
        kinds = ("cut", "free", "hike", "launch")
        moved = {(c.vendor, c.model or ""): str(c.kind) for c in queries.changes(store) if c.kind in kinds}
        _head(console, "Prices on 5 and on 31 May", "yuan per million tokens; bill: 3 input to 1 output")
        console.print(show.price_table(before, after, moved, load()))
        _head(console, "Who opened, who followed whom")
        print_chain(chain, play.standing_still(store, chain), to=console)
        captures = sum(1 for _ in queries.every_revision(store))
    finally:
        store.close()
    _messages(console, folder, again=not played.mails)
    _head(console, "Go on", f"the history is in {played.settings.home}/pricewar.sqlite ({captures} prices)")
    command = place.prefix(folder)
    for rest in ("chains", "history qwen-long", "cost --input 3M --output 1M --before 2024-05-05 --after 2024-05-31"):
        console.print(f"  {command} {rest}", soft_wrap=True)


def _messages(console: Console, folder: Path, *, again: bool) -> None:
    """One mail and the webhook of the same alert; on a second run those that came the first time."""
    from demo import show

    mails, hooks = play.received(folder)
    name = next(
        (n for n, hook in hooks.items() if hook.body["data"]["move"]["vendor"] == CHOSEN), next(iter(hooks), None)
    )
    remark = "nothing was sent this time: every follower is told of once; this came the first time" if again else ""
    _head(console, f"{len(mails)} alerts, each by mail and by webhook", remark)
    if name in mails and name in hooks:
        console.print(show.mail_panel(mails[name]))
        console.print(show.hook_panel(hooks[name], play.signed_well(hooks[name])))


def _head(console: Console, title: str, remark: str = "") -> None:
    console.print(f"\n[bold]{title}[/]" + (f" [dim]· {remark}[/]" if remark else ""))


if __name__ == "__main__":
    main()
