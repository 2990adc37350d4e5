"""What somebody meets who types pricewar for the first time: the version, plain flags, loose dates, refusals that help."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from commands.files import parse_time
from commands.output import many
from pricing import zh
from store.opening import open_store
from tests.commandline import call, refused
from tests.processes import ROOT
from tests.store.readings import war

TEXT = "阿里云5月21日宣布，Qwen-Long 输入价格由 0.02 元/千tokens 下调到 0.0005 元/千tokens。"


def test_the_version_is_told(tmp_path: Path) -> None:
    answer = call("--version", home=tmp_path)
    assert (answer.code, answer.out) == (0, f"pricewar {version('pricewar')}\n")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [("extract",), ("crawl",), ("alerts",), ("alerts", "list"), ()])
def test_a_flag_shows_no_value_to_give(words: tuple[str, ...], tmp_path: Path) -> None:
    out = call(*words, "--help", home=tmp_path).out
    assert "--help" in out
    assert "bool" not in out
    assert words != ("extract",) or re.search(r"--published +<", out), "a value is still shown where one is wanted"


@pytest.mark.parametrize("published", ["2024-05", "2024", "2024年5月", "2024/05", "2024.5", ""])
def test_a_month_or_year_keeps_the_price_and_leaves_relative_days_open(published: str, tmp_path: Path) -> None:
    line = json.dumps({"id": 1, "text": TEXT.replace("5月21日", "今日"), "published": published}).encode()
    answer = call("extract", "--jsonl", home=tmp_path, stdin=line)
    assert answer.code == 0
    [said] = answer.json["statements"]
    assert (said["price"], said["effective"]) == ("0.5", None)
    if published:
        alone = call("extract", "--json", "--published", published, home=tmp_path, stdin=TEXT.encode())
        assert [s["price"] for s in alone.json["statements"]] == ["0.5"]


@pytest.mark.parametrize(
    "published", ["2024-05-21", "2024/5/21", "2024年5月21日", "20240521", "2024-05-21T10:00:00+08:00"]
)
def test_a_day_may_be_written_as_people_write_it(published: str, tmp_path: Path) -> None:
    line = json.dumps({"id": 1, "text": TEXT, "published": published}).encode()
    [said] = call("extract", "--jsonl", home=tmp_path, stdin=line).json["statements"]
    assert said["effective"] == "2024-05-21"


@pytest.mark.parametrize("published", ["gestern", "2024-13", "2024-02-30", "3", "2024-5-2-1", "05/21/2024"])
def test_what_is_no_date_is_still_refused(published: str, tmp_path: Path) -> None:
    line = json.dumps({"id": 1, "text": TEXT, "published": published}).encode()
    answer = call("extract", "--jsonl", home=tmp_path, stdin=line)
    assert answer.code == 1
    assert set(answer.json) == {"id", "error"}
    refused(call("extract", "--published", published, home=tmp_path, stdin=TEXT.encode()), 1, published, "2024-05-22")


def test_explain_says_the_day_and_speaks_json(tmp_path: Path) -> None:
    given = ("extract", "--published", "2024-05-22", "--explain")
    assert "effective 2024-05-21" in call(*given, home=tmp_path, stdin=TEXT.encode()).out
    found = call(*given, "--json", home=tmp_path, stdin=TEXT.encode()).json
    plain = call(*given[:-1], "--json", home=tmp_path, stdin=TEXT.encode()).json
    assert found.keys() == {"statements", "skipped", "refused"}
    assert found["skipped"] == plain["skipped"]
    [said] = found["statements"]
    steps = said.pop("derivation")
    assert said == plain["statements"][0]
    assert any(step.startswith("amount 0.0005") for step in steps)
    silent = call("extract", "--explain", "--json", home=tmp_path, stdin="第一段没有价格。".encode()).json
    assert silent == {"statements": [], "skipped": [], "refused": []}


def test_what_a_rule_refused_stands_in_the_json(tmp_path: Path) -> None:
    text = "DeepSeek-V2 训练只用了 500 万元，API 每张图片 0.1 元。Qwen-Long 每百万 tokens 0.5 元。"
    found = call("extract", "--explain", "--json", home=tmp_path, stdin=text.encode()).json
    assert found["refused"]
    assert all(item.keys() == {"rule", "reason", "snippet", "times"} for item in found["refused"])


def test_a_data_folder_that_cannot_be_made_is_named_with_its_remedy(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for words in (("prices",), ("run",), ("crawl", "deepseek")):
        refused(call(*words, home=file), 1, str(file), "data folder", "PRICEWAR_HOME")


def test_a_far_off_name_is_no_hint(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("<table></table>")
    answer = call("read", str(tmp_path / "page"), "--vendor", "nope", home=tmp_path)
    refused(answer, 1, "nope", "known are", "deepseek")
    refused(call("read", str(tmp_path / "page"), "--vendor", "depseek", home=tmp_path), 1, "did you mean deepseek?")
    refused(call("crawl", "nope", home=tmp_path), 1, "pricewar sources")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[channels]]\nname = "m"\nkind = "pigeon"', ("pigeon", "email, webhook")),
        ('[[channels]]\nname = "m"\nkind = "webhook"\nurl = "https://example.org/x"', ("secret is missing", "whsec_")),
        ('catalog = "nowhere"', ("no such catalog folder",)),
        ('[crawl]\nsites = ["deepsek"]', ("'deepsek'", "did you mean deepseek")),
    ],
)
def test_status_says_why_the_daemon_would_not_start(text: str, words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "pricewar.toml").write_text(text)
    answer = call("status", home=tmp_path)
    assert answer.code == 0
    flat = " ".join(answer.out.split())
    assert all(word in flat for word in words), flat
    assert all(word in call("status", "--json", home=tmp_path).json["problem"] for word in words)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history")
    store = open_store(f"sqlite:///{folder / 'pricewar.sqlite'}")
    war(store)
    store.close()
    return folder


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["history", "alibaba-lrage"], ["did you mean alibaba-large"]),
        (["history", "zzzz"], ["pricewar prices lists what is"]),
        (["prices", "--meter", "inpt"], ["--meter 'inpt'", "input, output, cached_input"]),
        (["history", "alibaba-large", "--meter", "out"], ["--meter 'out'"]),
    ],
)
def test_a_slip_of_the_pen_is_told_from_an_empty_history(history: Path, given: list[str], words: list[str]) -> None:
    refused(call(*given, home=history), 1, *words)


def test_a_known_meter_that_nothing_charges_is_no_slip(history: Path) -> None:
    answer = call("prices", "--meter", "cache_write", home=history)
    assert (answer.code, answer.out.strip()[:8]) == (0, "No price")


def test_a_month_is_its_beginning_or_its_end() -> None:
    assert parse_time("2024-05", "--since", start=True) == parse_time("2024-05-01", "--since", start=True)
    assert parse_time("2024-05", "--as-of") == parse_time("2024-05-31", "--as-of")
    assert parse_time("2023-12", "--as-of") == parse_time("2023-12-31", "--as-of")


@pytest.mark.parametrize(("number", "words"), [(0, "0 lines"), (1, "1 line"), (2, "2 lines")])
def test_one_is_not_many(number: int, words: str) -> None:
    assert many(number, "line") == words


def test_a_line_may_hold_html(tmp_path: Path) -> None:
    page = f"<html><body><h1>降价</h1><p>{TEXT}</p><script>var a='1元/百万tokens'</script></body></html>"
    lines = [{"id": 1, "html": page}, {"id": 2, "text": None, "html": page}, {"id": 3, "html": 5}, {"id": 4}]
    answer = call("extract", "--jsonl", home=tmp_path, stdin="\n".join(map(json.dumps, lines)).encode())
    first, second, *wrong = map(json.loads, answer.out.splitlines())
    (tmp_path / "page.html").write_text(page)
    alone = call("extract", "--json", str(tmp_path / "page.html"), home=tmp_path).json
    assert first["statements"] == second["statements"] == alone["statements"]
    assert [s["price"] for s in first["statements"]] == ["0.5"]
    assert [item.keys() for item in wrong] == [{"id", "error"}] * 2
    assert answer.code == 1


def test_explain_goes_line_by_line_too(tmp_path: Path) -> None:
    line = json.dumps({"id": 7, "text": TEXT, "published": "2024-05-22"}).encode()
    told = call("extract", "--jsonl", "--explain", home=tmp_path, stdin=line).json
    assert told["id"] == 7
    assert told["statements"][0]["derivation"]
    assert "refused" in told


@pytest.mark.parametrize("option", ["--published", "--title", "--url"])
def test_what_stands_in_each_line_is_not_taken_from_an_option(option: str, tmp_path: Path) -> None:
    given = call("extract", "--jsonl", option, "2024-05-22", home=tmp_path, stdin=b"")
    refused(given, 1, option.removeprefix("--"), "--jsonl")


OWN = """
id = "acme"
name = "Acme AI"
name_zh = "艾克米"
market = "cn"
currency = "CNY"
[[families]]
slug = "acme"
names = ["Acme"]
"""


@pytest.mark.parametrize("given", ["file", "variable"])
def test_a_vendor_of_ones_own_is_known_to_extract(given: str, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "acme.toml").write_text(OWN, encoding="utf-8")
    env = {"PRICEWAR_CATALOG": str(tmp_path / "mine")} if given == "variable" else {}
    if given == "file":
        (tmp_path / "pricewar.toml").write_text('catalog = "mine"\n')
    text = "艾克米 Acme-3 输入价格为 2 元/百万tokens。"
    for words in (["--json"], ["--explain", "--json"], ["--jsonl"]):
        stdin = json.dumps({"id": 1, "text": text}) if words == ["--jsonl"] else text
        answer = call("extract", *words, home=tmp_path, stdin=stdin.encode(), env=env)
        assert [(s["vendor"], s["model"], s["price"]) for s in answer.json["statements"]] == [("acme", "acme-3", "2")]
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "acme.toml").write_text("id = ")
    env = {"PRICEWAR_CATALOG": str(tmp_path / "broken")}
    refused(call("extract", home=tmp_path, stdin=text.encode(), env=env), 1, "acme.toml", "line 1")


def test_extract_reads_no_settings_where_there_are_none(tmp_path: Path) -> None:
    code = "import sys, cli; sys.argv = ['pricewar', 'extract', sys.argv[1]]\ntry: cli.main()\nexcept SystemExit: pass\nassert 'config' not in sys.modules"
    (tmp_path / "text").write_text(TEXT, encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith("PRICEWAR_")}
    env["PRICEWAR_HOME"] = str(tmp_path)
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "text")], env=env, cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [(), ("extract",), ("alerts",), ("db", "check")])
def test_the_short_way_to_help_works_everywhere(words: tuple[str, ...], tmp_path: Path) -> None:
    assert call(*words, "-h", home=tmp_path).out.startswith(call(*words, "--help", home=tmp_path).out[:300])


def test_explaining_twice_in_one_process_is_still_explaining() -> None:
    assert zh.explain(TEXT) == zh.explain(TEXT)
    assert zh.derivation(TEXT)["statements"]
    assert zh.explain(TEXT).startswith("alibaba qwen-long")


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    body = b"\xef\xbb\xbf" + "".join(json.dumps({"id": n, "text": TEXT}) + "\r\n" for n in (1, 2)).encode()
    (tmp_path / "in.jsonl").write_bytes(body)
    for words in (("extract", "--jsonl"), ("extract", "--jsonl", str(tmp_path / "in.jsonl"))):
        answer = call(*words, home=tmp_path, stdin=body)
        assert answer.code == 0
        assert [len(json.loads(line)["statements"]) for line in answer.out.splitlines()] == [1, 1]
