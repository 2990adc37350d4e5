"""Only our own, whole and known databases are opened; the rest is refused in one sentence and left as it was."""

import hashlib
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from pricing.errors import DatabaseUnusable
from store import schema
from store import tables as t
from store.engine import Store, make_engine
from store.opening import open_store


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refused(path: Path) -> str:
    before = digest(path)
    with pytest.raises(DatabaseUnusable) as caught:
        open_store(f"sqlite:///{path}")
    assert digest(path) == before, "the file was touched"
    assert caught.value.exit_code == 4
    sentence = str(caught.value)
    assert sentence.endswith((".", ")"))
    assert "\n" not in sentence
    return sentence


def test_every_connection_is_safe(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    for scope in (store.read, store.write):
        with scope() as connection:
            found = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in pragmas]
            assert found == ["wal", 2, 1, 30000]
    store.close()


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "folder" / "p.sqlite"
    path.parent.mkdir(parents=True)
    path.touch()
    open_store(f"sqlite:///{path}").close()
    open_store(f"sqlite:///{tmp_path}/new/folder/p.sqlite").close()


def test_a_text_file_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("price list\n" * 500)
    assert "not a database" in refused(path)


def test_a_truncated_database_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    open_store(f"sqlite:///{path}").close()
    path.write_bytes(path.read_bytes()[:20000])
    assert "damaged" in refused(path)


def test_another_programs_database(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (title)")
    connection.close()
    assert "another program" in refused(path)


def test_a_newer_schema(url: str) -> None:
    store = open_store(url)
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(DatabaseUnusable, match="newer pricewar"):
        open_store(url)


def test_a_folder_or_an_unknown_address(tmp_path: Path) -> None:
    for url in (
        f"sqlite:///{tmp_path}",
        "sqlite://",
        "mysql://host/db",
        "no address",
        "postgresql://u:p@127.0.0.1:9/x",
    ):
        with pytest.raises(DatabaseUnusable) as caught:
            open_store(url)
        assert "\n" not in str(caught.value)
        assert "p@" not in str(caught.value)


def test_another_programs_postgres_database(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE songs (title text)"))
    engine.dispose()
    with pytest.raises(DatabaseUnusable, match="another program"):
        open_store(postgres_url)


def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"readonly|read-only|cannot be written"), store.read() as connection:
        connection.execute(insert(t.meta).values(key="a", value="b"))


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    def write_and_fail() -> None:
        with store.write() as connection:
            connection.execute(insert(t.meta).values(key="a", value="b"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with store.read() as connection:
        assert connection.execute(select(t.meta.c.key)).scalars().all() == ["app"]


def test_writers_queue_instead_of_failing(store: Store) -> None:
    with store.write() as connection:
        connection.execute(insert(t.meta).values(key="count", value="0"))

    def add() -> None:
        for _ in range(10):
            with store.write() as connection:
                value = connection.execute(select(t.meta.c.value).where(t.meta.c.key == "count")).scalar_one()
                connection.execute(t.meta.update().where(t.meta.c.key == "count").values(value=str(int(value) + 1)))

    threads = [threading.Thread(target=add) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as connection:
        assert connection.execute(select(t.meta.c.value).where(t.meta.c.key == "count")).scalar_one() == "30"


def test_two_programs_may_open_an_empty_database_at_once(url: str) -> None:
    code = "import sys; from store.opening import open_store; open_store(sys.argv[1]).close()"
    started = [subprocess.Popen([sys.executable, "-c", code, url], stderr=subprocess.PIPE) for _ in range(2)]
    assert [(process.communicate()[1], process.returncode) for process in started] == [(b"", 0), (b"", 0)]
    store = Store(make_engine(url))
    assert schema.version(store) == schema.HEAD
    store.close()
