"""What nobody should hand in, handed in: one sentence, the right exit code, nothing lost, nothing changed, no traceback."""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, insert
from sqlmodel import SQLModel

from pricing.errors import DatabaseUnusable
from store.opening import open_store
from tests.commandline import call, refused
from tests.store.readings import war

NOISE = random.Random(7).randbytes(200_000)
PNG = b"\x89PNG\r\n\x1a\n" + NOISE
WORDS = "价格 lorem ipsum 今天天气很好 ".encode()
FILES: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n\t\r\n" * 1000,
    "zeros": b"\x00" * 5000,
    "binary": NOISE,
    "picture": PNG,
    "archive": gzip.compress(NOISE),
    "ten megabytes of words": WORDS * (10_500_000 // len(WORDS)),
    "ten megabytes of noise": NOISE * 53,
    "utf-8 that is cut": "价格为 0.5 元".encode()[:-1] * 400,
    "utf-16 without a mark": "价格为 0.5 元/百万 tokens".encode("utf-16-le") * 50,
    "nonsense": b"asdf qwer zxcv " * 50,
    "control characters": bytes(range(1, 32)) * 200,
    "one brace": b"{",
    "deep json": b"[" * 200_000,
    "deep html": b"<div>" * 200_000,
    "numbers": b"NaN Infinity 1e400 -0 0x12 " * 40,
}
QUIET_IS_RIGHT = {  # these are texts or pages; that they say nothing about prices is the answer
    "extract": {"nonsense", "one brace", "deep json", "deep html", "numbers"},
    "read": {"one brace", "deep html"},
}
COMMANDS = {
    "extract": ["extract"],
    "read": ["read", "--vendor", "deepseek"],
    "replay": ["replay"],
    "backtest": ["backtest"],
    "extract --jsonl": ["extract", "--jsonl"],
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    for name, body in FILES.items():
        (folder / name).write_bytes(body)
    return folder


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_bad_file_is_refused_in_one_sentence_or_says_nothing(
    command: str, name: str, files: Path, tmp_path: Path
) -> None:
    answer = call(*COMMANDS[command], files / name, home=tmp_path)
    if command == "extract --jsonl":
        assert answer.err == ""
        assert answer.code == (0 if name in ("empty", "blank") else 1), "a stream without a line is whole"
        assert all(set(json.loads(line)) == {"id", "error"} for line in answer.out.splitlines())
    elif name in QUIET_IS_RIGHT.get(command, ()):
        assert answer.code == 0
        assert "Traceback" not in answer.err
    else:
        refused(answer, 1, name)
    assert list(tmp_path.iterdir()) == [], "nothing is stored"


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for command in COMMANDS.values():
        for file in (tmp_path, tmp_path / "none"):
            refused(call(*command, file, home=tmp_path), 1, str(file))


def toml(home: Path, text: str | bytes) -> Path:
    file = home / "pricewar.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('language = "zh"\n[crawl\n', ["line 2", "not TOML"]),
        ('language = "zh"\n\nlanguag = "en"\n', ["line 3", "languag is not a setting; write language"]),
        ('[crawl]\ndelay_seconds = "soon"\n', ["line 2", "crawl.delay_seconds is wrong"]),
        ("[crawl]\ndelay_second = 5\n", ["line 2", "write delay_seconds"]),
        ('timezone = "Mars/Olympus"\n', ["line 1", "not a time zone"]),
        ('[[channels]]\nname = "a"\nkind = "pigeon"\n', ["pricewar.toml, line", "pigeon", "email"]),
        ('[[channels]]\nname = "a"\nkind = "webhook"\nurl = "ftp://x/"\nsecret = "whsec_x"\n', ["pricewar.toml, line"]),
        ('[[rules]]\nname = "r"\nchannels = ["b"]\n', ["line 3", "names b, which is no channel"]),
        ('catalog = "nowhere"\n', ["no such catalog folder"]),
        (b"\xff\xfe\x00broken", ["not UTF-8"]),
        (NOISE, ["not UTF-8"]),
        ('database_url = "mysql://x/y"\n', ["mysql is not supported"]),
        ('database_url = "sqlite://"\n', ["name a file"]),
        ('database_url = "postgresql://nobody:secret@127.0.0.1:9/none"\n', ["cannot be reached"]),
    ],
)
def test_a_broken_settings_file_is_named_with_its_line(text: str | bytes, words: list[str], tmp_path: Path) -> None:
    toml(tmp_path, text)
    code = 4 if b"database" in (text if isinstance(text, bytes) else text.encode()) else 1
    for command in (["crawl", "deepseek"], ["run"]) if code == 1 else (["prices"], ["run"]):
        answer = call(*command, home=tmp_path)
        refused(answer, code, *words)
        assert "secret" not in answer.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('id = "acme"\nname = "Acme\n', ["line 2", "not valid TOML"]),
        ('id = "acme"\nname = "Acme"\nmarket = "moon"\ncurrency = "CNY"\n', ["line 3", "must be one of cn, global"]),
        ('id = "acme"\nname = "Acme"\nmarket = "cn"\ncurrency = "yuan"\n', ["line 4", "three-letter code"]),
        (
            'id = "acme"\nname = "Acme"\nmarket = "cn"\ncurrency = "CNY"\ncolour = "red"\n',
            ["line 5", "unknown key 'colour'"],
        ),
        (
            'id = "acme"\nname = "Acme"\nname_zh = "艾"\nmarket = "cn"\ncurrency = "CNY"\naliases = ["DeepSeek"]\n',
            ["already belongs to deepseek"],
        ),
        (
            'id = "acme"\nname = "Acme"\nmarket = "cn"\ncurrency = "CNY"\n[[pages]]\nid = "acme"\nurl = "file:///etc/passwd"\n',
            ["line 7", "not an http or https URL"],
        ),
        ("name = 'x'\n", ["needs an id"]),
        (b"\xff\xfe\x00", ["not UTF-8"]),
        (NOISE, ["not UTF-8"]),
    ],
)
def test_a_broken_catalog_file_is_named_with_its_line(text: str | bytes, words: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "mine" / "vendors"
    folder.mkdir(parents=True)
    (folder / "acme.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    toml(tmp_path, 'catalog = "mine"\n')
    for command in (["prices", "--vendor", "deepseek"], ["crawl", "deepseek"], ["sources"], ["run"]):
        refused(call(*command, home=tmp_path), 1, "acme.toml", *words)


def good_database(home: Path) -> Path:
    store = open_store(f"sqlite:///{home / 'pricewar.sqlite'}")
    war(store)
    store.close()
    return home / "pricewar.sqlite"


def not_one(file: Path) -> None:
    file.write_bytes(b"just some notes\n" * 300)


def cut_short(file: Path) -> None:
    body = good_database(file.parent).read_bytes()
    for more in file.parent.glob("pricewar.sqlite-*"):
        more.unlink()
    file.write_bytes(body[: len(body) // 2])


def somebody_elses(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()


def newer(file: Path) -> None:
    good_database(file.parent)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def a_folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (not_one, ["is not a database"]),
        (somebody_elses, ["tables of another program"]),
        (newer, ["newer pricewar", "9999"]),
        (cut_short, ["damaged"]),
        (a_folder, ["is a folder"]),
    ],
)
def test_an_unusable_database_ends_with_4_and_is_left_as_it_is(
    spoil: Callable[[Path], None], words: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "pricewar.sqlite"
    spoil(file)
    before = file.read_bytes() if file.is_file() else b""
    for command in (["prices"], ["status"], ["run"], ["crawl", "deepseek"], ["db", "check"], ["db", "upgrade"]):
        refused(call(*command, home=tmp_path), 4, *words)
        assert (file.read_bytes() if file.is_file() else b"") == before


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    file = good_database(tmp_path)
    store = open_store(f"sqlite:///{file}")

    def no_room(connection: sqlite3.Connection, _: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(store.engine, "connect", no_room)
    store.engine.dispose()
    full = pytest.raises(DatabaseUnusable, match=r"The disk is full.*nothing is lost")
    with full, store.write() as connection:
        for number in range(20):
            connection.execute(insert(SQLModel.metadata.tables["meta"]).values(key=str(number), value="x" * 100_000))
    store.close()
    assert len(call("prices", "--json", home=tmp_path).json) == 6
    assert call("db", "check", home=tmp_path).code == 0


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("a file, no folder")
    for command in (["prices"], ["status"], ["run"], ["crawl", "deepseek"]):
        answer = call(*command, home=tmp_path / "notes" / "home")
        refused(answer, answer.code, str(tmp_path / "notes"))
        assert answer.code in (1, 4)


def test_a_file_that_may_only_be_read_is_said(tmp_path: Path) -> None:
    file = good_database(tmp_path)
    store = open_store(f"sqlite:///file:{file}?mode=ro&uri=true")
    with pytest.raises(DatabaseUnusable, match="cannot be written to; check the rights"), store.write() as connection:
        connection.execute(insert(SQLModel.metadata.tables["meta"]).values(key="x", value="y"))
    store.close()


def test_an_export_that_breaks_off_leaves_no_half_file(tmp_path: Path) -> None:
    good_database(tmp_path)
    target = tmp_path / "no such folder" / "prices.csv"
    refused(call("export", "csv", "--output", target, home=tmp_path), 1, "no such folder")
    assert not target.parent.exists()
