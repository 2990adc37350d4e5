"""docs/querying.md says what really comes out: its commands are run, its SQL is run on both databases.

`PRICEWAR_WRITE_DOCS=1 pytest tests/test_querying_examples.py` writes the present answers into the file.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from sqlalchemy import text

from pricing.backtest import run as backtest
from store.engine import Store
from store.opening import open_store
from tests.commandline import call
from tests.store.conftest import postgres, postgres_url, sqlite_url, store, url  # noqa: F401 - fixtures used below
from tests.store.readings import day, key, page, read

FILE = Path(__file__).resolve().parents[1] / "docs" / "querying.md"
NOW = "2024-05-31T10:00:00+08:00"
BLOCK = re.compile(r"^```(console|sql|sh|json)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.M | re.S)
WRITING = bool(os.environ.get("PRICEWAR_WRITE_DOCS"))


def blocks(kind: str) -> list[tuple[str, str]]:
    """(the example, the answer printed under it)"""
    return [(m[2], m[3] or "") for m in BLOCK.finditer(FILE.read_text(encoding="utf-8")) if m[1] == kind]


def may_2024(into: Store) -> None:
    """Zhipu cuts on 11 May, Alibaba on the 21st, Tencent does not; every page is read three times over a day."""
    prices = {
        "zhipu": {key("zhipu", "glm-3-turbo"): "5", key("zhipu", "glm-3-turbo", "output"): "5"},
        "alibaba": {key("alibaba", "qwen-long"): "20", key("alibaba", "qwen-long", "output"): "20"},
        "tencent": {key("tencent", "hunyuan-standard"): "10", key("tencent", "hunyuan-standard", "output"): "10"},
    }
    cuts = {5: ("zhipu", {"input": "1", "output": "1"}), 15: ("alibaba", {"input": "0.5", "output": "2"})}
    for number in (0, *cuts):
        if number:
            vendor, new = cuts[number]
            prices[vendor] = {name: new[name.meter] for name in prices[vendor]}
        for hours in (0, 3, 27):
            for vendor in prices:
                read(into, page(vendor, day(number + hours / 24), prices[vendor]))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    made = open_store(f"sqlite:///{folder / 'pricewar.sqlite'}")
    may_2024(made)
    made.close()
    return folder


def answer_of(command: str, home: Path) -> str:
    words = shlex.split(command.partition(" > ")[0], comments=True)
    assert words[0] == "pricewar"
    done = call(*words[1:], home=home, env={"PRICEWAR_NOW": NOW})
    assert done.code == 0, (command, done.err)
    return "\n".join(line.rstrip() for line in done.out.splitlines()).strip("\n")


def test_every_command_answers_as_it_is_printed(home: Path) -> None:
    assert blocks("console")
    for example, _ in blocks("console"):
        command, _, printed = example.partition("\n")
        answer = answer_of(command.removeprefix("$ "), home)
        if WRITING:
            replace(example, f"{command}\n{answer}\n")
        else:
            assert printed.strip("\n") == answer, command


def test_every_other_command_line_works(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [line for example, _ in blocks("sh") for line in example.splitlines()]
    assert lines
    for line in lines:
        answer_of(line, home)


def test_sql_answers_the_same_on_both_databases(store: Store) -> None:  # noqa: F811
    may_2024(store)
    assert blocks("sql")
    for example, printed in blocks("sql"):
        with store.read() as connection:
            rows = connection.execute(text(example)).all()
        answer = "\n".join(" | ".join(cell(value) for value in row) for row in rows)
        if WRITING:
            add_answer(example, answer)
        else:
            assert printed.strip("\n") == answer, example


def cell(value: object) -> str:
    return "–" if value is None else str(value).replace("'", '"')


def test_the_line_for_the_backtest_is_one() -> None:
    (example, _), *_ = blocks("json")
    assert backtest([example])["errors"] == []


def replace(old: str, new: str) -> None:
    whole = FILE.read_text(encoding="utf-8")
    FILE.write_text(whole.replace(f"```console\n{old}```", f"```console\n{new}```", 1), encoding="utf-8")


def add_answer(example: str, answer: str) -> None:
    whole = FILE.read_text(encoding="utf-8")
    found = re.compile(rf"(```sql\n{re.escape(example)}```\n)(?:\n```text\n.*?```\n)?", re.S)
    FILE.write_text(found.sub(lambda m: f"{m[1]}\n```text\n{answer}\n```\n", whole, count=1), encoding="utf-8")


def test_no_view_or_command_is_left_out() -> None:
    whole = FILE.read_text(encoding="utf-8")
    for word in (
        "prices",
        "history",
        "changes",
        "chains",
        "chain",
        "cost",
        "status",
        "sources",
        "alerts",
        "export",
        "backtest",
    ):
        assert f"pricewar {word}" in whole
