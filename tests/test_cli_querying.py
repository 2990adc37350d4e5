"""The asking commands, one row a question: as JSON with the shapes scripts rely on, and as a table for people."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from store.opening import open_store
from tests.commandline import Answer, call, refused
from tests.store.readings import war

NOW = {"PRICEWAR_NOW": "2024-05-20T10:00:00+08:00"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    store = open_store(f"sqlite:///{folder / 'pricewar.sqlite'}")
    war(store)
    store.close()
    return folder


def ask(home: Path, *arguments: str) -> Any:
    answer = call(*arguments, "--json", home=home, env=NOW)
    assert answer.code == 0, answer.err
    return answer.json


def table(home: Path, *arguments: str) -> Answer:
    answer = call(*arguments, home=home, env=NOW)
    assert answer.code == 0, answer.err
    return answer


INPUT = ["--meter", "input"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["prices", *INPUT], {"alibaba": "4", "deepseek": "0.6", "zhipu": "1"}),
        (["prices", *INPUT, "--as-of", "2024-05-08"], {"alibaba": "20", "deepseek": "0.6", "zhipu": "5"}),
        (["prices", *INPUT, "--as-of", "2024-05-01"], {}),
        (["prices", *INPUT, "--known-at", "2024-05-10T00:00:00Z"], {"alibaba": "20", "deepseek": "0.6", "zhipu": "1"}),
        (["prices", *INPUT, "--vendor", "阿里云"], {"alibaba": "4"}),
        (["prices", *INPUT, "--model", "ZHIPU-LARGE"], {"zhipu": "1"}),
        (["prices", *INPUT, "--market", "global"], {}),
        (["prices", "--meter", "output", "--vendor", "zhipu"], {"zhipu": "5"}),
    ],
)
def test_prices(home: Path, arguments: list[str], expected: dict[str, str]) -> None:
    found = ask(home, *arguments)
    assert {price["vendor"]: price["amount_per_mtok"] for price in found} == expected
    for price in found:
        assert price["currency"] == "CNY"
        assert price["condition"] is None
        assert price["valid_from"].endswith("+00:00")


def test_history(home: Path) -> None:
    found = ask(home, "history", "Alibaba-Large", *INPUT)
    assert [(p["amount_per_mtok"], p["valid_from"][:10], p["valid_to"] and p["valid_to"][:10]) for p in found] == [
        ("20", "2024-05-06", "2024-05-11"),
        ("4", "2024-05-11", None),
    ]
    assert len(ask(home, "history", "alibaba-large", "--known-at", "2024-05-10")) == 2


@pytest.mark.parametrize(
    ("arguments", "vendors"),
    [
        ([], ["alibaba", "zhipu", "deepseek"]),
        (["--since", "2024-05-09"], ["alibaba", "zhipu"]),
        (["--vendor", "智谱"], ["zhipu"]),
        (["--kind", "hike"], []),
        (["--kind", "cut", "--market", "cn"], ["alibaba", "zhipu", "deepseek"]),
        (["--known-at", "2024-05-10"], ["zhipu", "deepseek"]),
    ],
)
def test_changes(home: Path, arguments: list[str], vendors: list[str]) -> None:
    found = ask(home, "changes", *arguments)
    assert [change["vendor"] for change in found] == vendors
    for change in found:
        assert change["kind"] == "cut"
        assert change["evidence"][0]["url"].startswith("https://")
        assert change["evidence"][0]["snippet"]
        assert change["change_pct"] in ("-80", "-40")


def test_chains_and_one_chain(home: Path) -> None:
    (found,) = ask(home, "chains", "--market", "cn", "--since", "2024-05-01")
    assert found["opener"]["vendor"] == "deepseek"
    assert [(m["vendor"], m["follows"], m["basis"]) for m in found["members"]] == [
        ("deepseek", [], None),
        ("zhipu", ["deepseek"], "inferred"),
        ("alibaba", ["deepseek", "zhipu"], "inferred"),
    ]
    assert found["members"][1]["lag_hours"] == "48"
    assert found["not_moved_yet"] == []
    assert ask(home, "chain", found["id"][:8]) == found
    assert ask(home, "chains", "--since", "2024-05-20") == []
    drawn = table(home, "chain", found["id"]).out
    for part in ("DeepSeek", "Zhipu AI", "Alibaba Cloud", "2 days", "5 → 1", "not moved yet"):
        assert part in drawn


@pytest.mark.parametrize(
    ("arguments", "before", "after", "change"),
    [
        (["--input", "3M", "--output", "1M"], "80", "32", "-60"),
        (["--input", "3M", "--output", "0"], "60", "12", "-80"),
        (["--input", "0", "--output", "1M"], "20", "20", "0"),
        (["--input", "3M", "--output", "1M", "--cached", "40%"], "80", "32", "-60"),
        (["--input", "300万", "--output", "100万"], "80", "32", "-60"),
    ],
)
def test_cost_says_what_the_bill_really_saves(
    home: Path, arguments: list[str], before: str, after: str, change: str
) -> None:
    days = ["--before", "2024-05-06", "--after", "2024-05-15"]
    (row,) = ask(home, "cost", *arguments, *days, "--model", "alibaba-large")
    assert (row["before"], row["after"], row["change_pct"], row["headline_pct"]) == (before, after, change, "-80")
    (row,) = ask(home, "cost", *arguments, "--vendor", "alibaba")
    assert (row["before"], row["after"], row["change_pct"]) == (None, after, None)


def test_status_tells_what_is_there(home: Path) -> None:
    found = ask(home, "status")
    assert (found["prices"], found["series"], found["changes"], found["chains"], found["alerts"]) == (6, 6, 3, 1, 3)
    assert found["daemon"] == {"running": False}
    assert "not running; start it with: pricewar run" in table(home, "status").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["prices", "--vendor", "zhipu"], ["zhipu-large", "1 CNY", "confirmed"]),
        (["history", "zhipu-large"], ["5 CNY", "1 CNY", "2024-05-09"]),
        (["changes"], ["alibaba-large", "-80", "https://alibaba.example/p"]),
        (["chains"], ["deepseek → zhipu → alibaba"]),
        (["cost", "--before", "2024-05-06"], ["headline", "-60", "-80"]),
        (["alerts"], ["follow_on", "not decided yet"]),
        (["alerts", "list", "--vendor", "zhipu"], ["follow_on"]),
        (["sources"], ["alibaba", "STALE"]),
        (["prices", "--as-of", "2020-01-01"], ["No price is known for that"]),
        (["changes", "--kind", "free"], ["No change is known"]),
    ],
)
def test_every_table_is_for_people(home: Path, arguments: list[str], words: list[str]) -> None:
    printed = table(home, *arguments).out
    for word in words:
        assert word in printed
    assert max(map(len, printed.splitlines())) <= 160


def test_export_gives_the_whole_history(home: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(table(home, "export", "csv").out)))
    lines = [json.loads(line) for line in table(home, "export", "jsonl").out.splitlines()]
    assert len(rows) == len(lines) == 12, "superseded rows included"
    assert rows[0]["amount_per_mtok"] == lines[0]["amount_per_mtok"] == "1"
    assert lines[0]["condition"] is None
    file = tmp_path / "prices.csv"
    table(home, "export", "csv", "--output", str(file))
    assert file.read_text(encoding="utf-8").replace("\r\n", "\n") == table(home, "export", "csv").out.replace(
        "\r\n", "\n"
    )
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["prices", "--vendor", "alibab"], ["no vendor 'alibab'", "did you mean alibaba"]),
        (["prices", "--model", "alibaba-larg"], ["No price of 'alibaba-larg'", "alibaba-large"]),
        (["history", "' OR 1=1--"], ["No price of"]),
        (["history", "nothing"], ["No price of 'nothing' is known"]),
        (["prices", "--market", "mars"], ["--market 'mars' is not known; write one of cn, global"]),
        (["changes", "--kind", "price;drop"], ["--kind", "cut, free, hike"]),
        (["changes", "--since", "yesterday"], ["--since 'yesterday' is not a time; write it like 2024-05-22"]),
        (["prices", "--as-of", "0001-01-01T00:00+08:00"], ["--as-of '0001-01-01T00:00+08:00' is not a time"]),
        (["prices", "--as-of", "2024-02-30"], ["not a time"]),
        (["chain", "zz"], ["no chain that begins with zz", "pricewar chains"]),
        (["cost", "--input", "many"], ["no number of tokens"]),
        (["cost", "--cached", "140%"], ["no share"]),
        (["export", "xlsx"], ["no export format", "csv"]),
        (["export", "warc"], ["--output"]),
        (["alerts", "retry", "99"], ["no failed or waiting delivery 99"]),
        (["alerts", "test", "pager"], ["no channel 'pager'"]),
        (["alerts", "silence", "--kind", "all"], ["--kind 'all'"]),
        (["alerts", "silence", "--until", "2024-05-01"], ["must end after it begins"]),
        (["alerts", "silence", "--end", "7"], ["no running silence 7"]),
        (["sources", "check", "deepsek"], ["did you mean"]),
        (["crawl", "deepsek"], ["did you mean"]),
    ],
)
def test_what_is_not_there_is_said_in_one_sentence(home: Path, arguments: list[str], words: list[str]) -> None:
    refused(call(*arguments, home=home, env=NOW), 1, *words)


@pytest.mark.parametrize(
    "arguments",
    [["history"], ["prices", "--nope"], ["cost", "--input"], ["alerts", "retry", "x"], ["nope"], ["read", "x"]],
)
def test_wrong_usage_ends_with_2_and_says_how(home: Path, arguments: list[str]) -> None:
    answer = call(*arguments, home=home)
    assert answer.code == 2
    assert "Error" in answer.err
    assert "Traceback" not in answer.err
