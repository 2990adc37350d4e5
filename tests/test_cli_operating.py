"""The commands that look after an installation: who is told, what is read, the database; on PostgreSQL too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.receivers import Receivers
from store import outbox
from store.opening import open_store
from tests.commandline import Answer, call, refused
from tests.store.conftest import postgres, postgres_url  # noqa: F401 - fixtures used below
from tests.store.readings import war

NOW = {"PRICEWAR_NOW": "2024-05-11T12:30:00+08:00"}
CHANNELS = """
language = "en"
[[channels]]
name = "mail"
kind = "email"
host = "127.0.0.1"
port = {smtp}
security = "none"
sender = "watch@example.org"
to = ["one@example.org", "two@example.org"]
[[channels]]
name = "hook"
kind = "webhook"
url = "http://127.0.0.1:{http}/x?token=s3cret"
secret = "whsec_YWNjZXB0YW5jZSB0ZXN0cyBvZiBwcmljZXdhcg=="
allow_private = ["127.0.0.1:{http}"]
"""


@pytest.fixture
def receivers() -> Iterator[Receivers]:
    with Receivers() as found:
        yield found


@pytest.fixture
def home(tmp_path: Path, receivers: Receivers) -> Path:
    store = open_store(f"sqlite:///{tmp_path / 'pricewar.sqlite'}")
    war(store)
    store.close()
    ports = {"smtp": receivers.smtp_port, "http": receivers.http_port}
    (tmp_path / "pricewar.toml").write_text(CHANNELS.format(**ports), encoding="utf-8")
    return tmp_path


def ask(home: Path, *arguments: str, code: int = 0) -> Answer:
    answer = call(*arguments, home=home, env=NOW)
    assert answer.code == code, answer.err
    assert "s3cret" not in answer.out + answer.err
    return answer


def test_a_channel_is_tried_with_a_marked_sample(home: Path, receivers: Receivers) -> None:
    said = ask(home, "alerts", "test", "mail").err
    assert said.count("Taken by") == 2
    assert {mail["To"] for mail in receivers.mails} == {"one@example.org", "two@example.org"}
    assert all("sample" in mail["Subject"].lower() or "test" in mail["Subject"].lower() for mail in receivers.mails)
    ask(home, "alerts", "test", "hook")
    (hook,) = receivers.hooks
    assert hook.body["data"]["sample"] is True
    assert {"move", "chain", "changes", "not_moved_yet", "evidence"} <= hook.body["data"].keys()
    assert ask(home, "alerts", "--json").json[0]["deliveries"] == [], "a sample is no alert"


def test_alerts_are_sent_once_listed_and_can_be_sent_again(home: Path, receivers: Receivers) -> None:
    first = ask(home, "alerts", "send", "--json").json
    assert {told["state"] for told in first["told"]} == {"sent"}
    assert len(receivers.mails) == 4
    assert len(receivers.hooks) == 2
    assert ask(home, "alerts", "send", "--json").json["told"] == []
    listed = {a["alert"]["vendor"]: a for a in ask(home, "alerts", "list", "--json").json}
    assert {d["state"] for d in listed["zhipu"]["deliveries"]} == {"sent"}
    assert {(d["state"], d["reason"]) for d in listed["deepseek"]["deliveries"]} == {("skipped", "opener_not_wanted")}
    assert [a["alert"]["vendor"] for a in ask(home, "alerts", "list", "--vendor", "智谱", "--json").json] == ["zhipu"]
    assert ask(home, "alerts", "list", "--since", "2024-05-12", "--json").json == []
    assert "opener_not_wanted" in ask(home, "alerts").out
    refused(call("alerts", "retry", "1", home=home, env=NOW), 1, "no failed or waiting delivery")


def test_a_delivery_that_was_given_up_is_tried_again_when_asked(home: Path, receivers: Receivers) -> None:
    store = open_store(f"sqlite:///{home / 'pricewar.sqlite'}")
    now = datetime(2024, 5, 11, 4, 30, tzinfo=UTC)
    for entry in outbox.undecided(store):
        outbox.plan(store, entry, {"hook": outbox.SEND if entry.vendor == "zhipu" else "silenced"}, now=now)
    (delivery,) = outbox.claim(store, now)
    outbox.record(store, delivery, now=now, sent=False, retry=False, detail="410 Gone")
    store.close()
    assert "gave_up (410 Gone) #" in ask(home, "alerts").out.replace("\n", " ")
    assert "will be tried again" in ask(home, "alerts", "retry", str(delivery.id)).err
    assert ask(home, "alerts", "send", "--json").json["told"][0]["state"] == "sent"
    assert [hook.headers["webhook-id"] for hook in receivers.hooks] == [delivery.alert.id]


def test_a_silence_keeps_quiet_and_can_be_ended(home: Path, receivers: Receivers) -> None:
    (made,) = ask(home, "alerts", "silence", "--vendor", "智谱", "--comment", "holidays", "--json").json
    assert (made["vendor"], made["comment"]) == ("zhipu", "holidays")
    ask(home, "alerts", "send")
    told = {a["alert"]["vendor"]: {d["reason"] for d in a["deliveries"]} for a in ask(home, "alerts", "--json").json}
    assert told["zhipu"] == {"silenced"}
    assert told["alibaba"] == {"send"}
    assert "holidays" in ask(home, "alerts", "silence").out
    assert ask(home, "alerts", "silence", "--end", str(made["id"]), "--json").json == []


def test_the_database_is_checked_copied_and_brought_up_to_date(home: Path, tmp_path: Path) -> None:
    found = ask(home, "db", "check", "--json").json
    assert found["problems"] == []
    assert found["rows"]["revisions"] == 12
    assert found["rows"]["alerts"] == 3
    assert "is up to date" in ask(home, "db", "upgrade").err
    target = tmp_path / "copy.sqlite"
    ask(home, "db", "backup", str(target))
    with sqlite3.connect(target) as copy:
        assert copy.execute("SELECT count(*) FROM revisions").fetchone() == (12,)
    copy.close()
    refused(call("db", "backup", target, home=home), 1, "exists already")
    refused(call("db", "backup", tmp_path, home=home), 1, "is a folder")
    again = tmp_path / "again"
    again.mkdir()
    target.rename(again / "pricewar.sqlite")
    prices = ask(home, "prices", "--json").json
    assert call("prices", "--json", home=again, env=NOW).json == prices


def test_sources_are_listed_with_those_never_read(home: Path) -> None:
    found = ask(home, "sources", "--json").json
    assert {source["id"] for source in found} >= {"zhipu", "deepseek-zh", "ithome"}
    assert len({frozenset(source) for source in found}) == 1, "every row has the same keys"
    assert [s["reason"] for s in found if s["id"] == "ithome"] == ["never read yet"]
    text = (home / "pricewar.toml").read_text() + '[crawl]\nsites = ["ithome"]\n'
    (home / "pricewar.toml").write_text(text)
    assert {s["id"] for s in ask(home, "sources", "--json").json} == {"alibaba", "deepseek", "zhipu", "ithome"}


@pytest.mark.parametrize(
    "command", ["prices", "changes", "chains", "status", "alerts", "sources", "export jsonl", "db check"]
)
def test_the_same_answers_come_from_postgresql(command: str, home: Path, postgres_url: str) -> None:  # noqa: F811
    store = open_store(postgres_url)
    war(store)
    store.close()
    words = [*command.split(), *([] if command.startswith("export") else ["--json"])]
    mine = call(*words, home=home, env={**NOW, "PRICEWAR_DATABASE_URL": postgres_url})
    other = call(*words, home=home, env=NOW)
    assert mine.code == other.code == 0, mine.err
    assert mine.out.replace(store.url, "?") == other.out.replace(f"sqlite:///{home / 'pricewar.sqlite'}", "?")


def test_postgresql_is_not_backed_up_by_us(home: Path, postgres_url: str) -> None:  # noqa: F811
    open_store(postgres_url).close()
    answer = call("db", "backup", home / "x", home=home, env={"PRICEWAR_DATABASE_URL": postgres_url})
    refused(answer, 1, "pg_dump")
