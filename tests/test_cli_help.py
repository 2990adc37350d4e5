"""Every command explains itself, and what it shows as an example really can be typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

import cli
from tests.commandline import call

EXPECTED = {
    *(
        [
            "extract",
            "read",
            "backtest",
            "prices",
            "history",
            "changes",
            "chains",
            "chain",
            "cost",
            "status",
            "run",
            "crawl",
            "replay",
            "reparse",
            "savefixture",
            "export",
        ]
    ),
    *(["alerts list", "alerts test", "alerts send", "alerts retry", "alerts silence", "sources list", "sources check"]),
    *(["db upgrade", "db check", "db backup"]),
}


def commands() -> Iterator[tuple[str, Any]]:
    top = typer.main.get_command(cli.app)
    for name, command in top.commands.items():
        if hasattr(command, "commands"):
            yield from ((f"{name} {inner}", found) for inner, found in command.commands.items())
        else:
            yield name, command


COMMANDS = dict(commands())


def test_every_command_is_listed_and_none_that_is_not_built() -> None:
    assert COMMANDS.keys() == EXPECTED, "say so here and in docs/querying.md"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_teaches_with_an_example(name: str, tmp_path: Path) -> None:
    answer = call(*name.split(), "--help", home=tmp_path)
    assert answer.code == 0
    assert f"Usage: pricewar {name}" in answer.out
    assert "Example" in answer.out
    examples = re.findall(r"^pricewar .*$", COMMANDS[name].epilog or "", re.M)
    assert examples
    for example in examples:
        words = shlex.split(example.partition("|")[0].partition(" > ")[0].partition(" < ")[0])[1:]
        assert words[: len(name.split())] == name.split() or words[0] == name.split()[0]
        assert not list(tmp_path.iterdir()), "help touches nothing"
        rest = words[len(name.split()) :] if words[: len(name.split())] == name.split() else words[1:]
        COMMANDS[name].make_context(name, rest)  # a wrong option or a missing argument raises UsageError


@pytest.mark.parametrize("group", ["alerts", "sources", "db", ""])
def test_the_groups_list_their_commands(group: str, tmp_path: Path) -> None:
    answer = call(*filter(None, [group]), "--help", home=tmp_path)
    for name in COMMANDS:
        if name.startswith(f"{group} ".lstrip()):
            assert name.rpartition(" ")[2] in answer.out
