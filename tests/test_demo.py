"""The demo, whole: the archive is what its sources say, and its replay comes out as May 2024 was, once and only once."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from demo import build, home, play, run
from demo.expected import FILE, outcome
from demo.markup import parse
from pricing.errors import BadInput, DatabaseUnusable
from store.opening import open_store

EXPECTED = json.loads(FILE.read_text(encoding="utf-8"))
FOLLOWERS = ["zhipu", "modelbest", "bytedance", "alibaba", "baidu", "iflytek", "tencent"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home.home({"PRICEWAR_HOME": str(tmp_path_factory.mktemp("demo") / "home")})


@pytest.fixture(scope="module")
def played(folder: Path) -> play.Played:
    return play.play(folder)


def seen_in(folder: Path) -> dict[str, Any]:
    store = open_store(f"sqlite:///{folder / 'pricewar.sqlite'}")
    try:
        return outcome(store)
    finally:
        store.close()


def test_the_archive_is_built_from_its_sources_byte_by_byte(tmp_path: Path) -> None:
    assert build.build(tmp_path / "again.warc.gz") > 100
    assert (tmp_path / "again.warc.gz").read_bytes() == build.ARCHIVE.read_bytes(), "run: python -m demo.build"


def test_the_month_comes_out_as_it_was(played: play.Played, folder: Path) -> None:
    found = seen_in(folder)
    for part, wanted in EXPECTED.items():
        assert found[part] == wanted, part
    assert [member["vendor"] for member in found["chain"]] == ["deepseek", *FOLLOWERS]
    assert not [line for line in found["changes"] if "hike" in line or "withdrawn" in line or "disputed" in line]


def test_the_spiders_knew_every_address_and_only_the_captcha_failed(played: play.Played) -> None:
    assert played.report.unwatched == ()
    assert [(t["source"], t["outcome"]) for t in played.report.troubles] == [("alibaba-bailian", "BLOCKED")]


def test_each_follower_is_told_of_once_by_signed_webhook_and_mail(played: play.Played) -> None:
    told = [hook.body["data"]["move"]["vendor"] for hook in played.hooks]
    assert sorted(told) == sorted(FOLLOWERS)
    assert {hook.body["type"] for hook in played.hooks} == {"price.follow_on"}
    assert all(play.signed_well(hook) for hook in played.hooks)
    ids = {hook.headers["webhook-id"] for hook in played.hooks}
    assert {mail["Message-ID"].strip("<>").partition(".")[0] for mail in played.mails} == ids
    assert len(played.mails) == len(FOLLOWERS)


def test_a_mail_quotes_a_sentence_and_says_what_a_bill_saves(played: play.Played) -> None:
    mail = next(mail for mail in played.mails if "Alibaba" in mail["Subject"])
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "降至 0.0005 元/千 tokens，降幅 97%" in text
    assert "falls by 95.6%; the headline says −97.5%" in text
    assert "Moonshot AI" in text.partition("Not moved yet")[2]


def test_the_second_time_tells_nobody_and_changes_nothing(played: play.Played, folder: Path) -> None:
    again = play.play(folder)
    assert (again.mails, again.hooks) == ((), ())
    assert seen_in(folder) == EXPECTED
    assert len(play.received(folder)[1]) == len(FOLLOWERS)


@pytest.mark.parametrize("width", [80, 110])
def test_what_is_shown_fits_the_terminal(
    played: play.Played, folder: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(play, "play", lambda folder, progress: played)
    out = io.StringIO()
    run.run(Console(file=out, width=width, highlight=False), folder)
    lines = out.getvalue().splitlines()
    commands = [line for line in lines if ".venv/bin/pricewar" in line]
    assert len(commands) == 3
    assert max(len(line) for line in lines if line not in commands) <= width
    assert "\x1b" not in out.getvalue(), "no colours where there is no terminal"


def test_the_users_own_history_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pricewar.sqlite").write_bytes(b"years of work")
    with pytest.raises(BadInput, match="did not make"):
        home.home({"PRICEWAR_HOME": str(tmp_path)})
    assert (tmp_path / "pricewar.sqlite").read_bytes() == b"years of work"


def test_the_commands_it_names_ask_the_demos_own_history() -> None:
    env = {"PRICEWAR_DATABASE_URL": "sqlite:////mine"}
    assert home.prefix(home.ROOT / ".demo", env) == "PRICEWAR_DATABASE_URL= PRICEWAR_HOME=.demo .venv/bin/pricewar"


def test_a_missing_archive_and_a_damaged_database_are_one_sentence(tmp_path: Path) -> None:
    folder = home.home({"PRICEWAR_HOME": str(tmp_path / "a")})
    with pytest.raises(BadInput, match=r"cannot be read .*\.$"):
        play.play(folder, archive=tmp_path / "none.warc.gz")
    (folder / "pricewar.sqlite").write_bytes(b"SQLite format 3\x00" + b"rubbish" * 500)
    with pytest.raises(DatabaseUnusable):
        play.play(folder)


def test_a_source_with_a_broken_header_is_named(tmp_path: Path) -> None:
    shutil.copytree(build.DAYS / "2024-05-06", tmp_path / "2024-05-06")
    (tmp_path / "2024-05-06" / "deepseek.md").write_text("no header", encoding="utf-8")
    with pytest.raises(ValueError, match=r"deepseek\.md"):
        build.build(tmp_path / "x.warc.gz", tmp_path)


def test_a_table_with_a_row_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="has 1 cells"):
        parse("| a | b |\n| c |\n")
