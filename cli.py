"""The command line: one Typer app, its commands in `commands/`, and one place where errors become a sentence."""

from __future__ import annotations

import os
import sys

import typer

from commands import querying, reading, running, standing
from commands.output import Group
from pricing.errors import PricewarError

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    add_completion=False,
    help=(
        "Watch what LLM vendors charge, and be told when one price cut follows on from another.\n\n"
        "Start with `pricewar run` (the daemon) or `pricewar crawl` (once, now); then ask `pricewar prices`, "
        "`pricewar chains`, `pricewar cost`."
    ),
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata  # takes as long to load as reading an article

        typer.echo(f"pricewar {metadata.version('pricewar')}")
        raise typer.Exit


@app.callback()
def top(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and exit."
    ),
) -> None:
    """Options that stand before a command."""


reading.add_to(app)
querying.add_to(app)
standing.add_to(app)
running.add_to(app)


def main() -> None:
    """Run a command; a failure a user can cause ends as one sentence and an exit code, never a traceback."""
    try:
        app(prog_name="pricewar")
    except PricewarError as error:
        sys.exit(_fail(str(error), error.exit_code))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        sys.exit(_fail(f"{error.strerror or error}{f' ({error.filename})' if error.filename else ''}.", 1))
    except Exception as error:
        if os.environ.get("PRICEWAR_DEBUG"):
            raise
        sys.exit(
            _fail(
                f"Something went wrong inside pricewar ({type(error).__name__}: {error}); PRICEWAR_DEBUG=1 shows where.",
                1,
            )
        )


def _fail(sentence: str, code: int) -> int:
    typer.echo(f"pricewar: {' '.join(sentence.split())}", err=True)
    return code


if __name__ == "__main__":
    main()
