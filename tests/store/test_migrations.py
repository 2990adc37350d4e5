"""From empty and with data, on both databases: what is upgraded answers as before, and a kill leaves old or new."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import SQLModel

from pricing.errors import DatabaseUnusable
from store import schema
from store.engine import Store, make_engine
from store.opening import open_store

NOON = datetime(2024, 5, 21, 12, tzinfo=UTC)


def config(connection: object) -> Config:
    found = Config()
    found.set_main_option("script_location", str(schema.MIGRATIONS))
    found.attributes["connection"] = connection
    return found


def at_version(url: str, version: str) -> Store:
    """A database as the program of that version left it, with a source in it."""
    store = Store(make_engine(url))
    with store.write() as connection:
        command.upgrade(config(connection), version)
        row = {"id": "s1", "kind": "page", "url": "u", "outcome": "OK", "skipped": "[]", "at": NOON}
        connection.execute(
            text(
                "INSERT INTO sources (id, kind, url, outcome, since, last_try, rows, held, skipped) "
                "VALUES (:id, :kind, :url, :outcome, :at, :at, 3, 0, :skipped)"
            ),
            row,
        )
    return store


def test_the_versions_we_know_are_those_of_the_scripts() -> None:
    scripts = ScriptDirectory.from_config(config(None))
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(schema.VERSIONS)
    assert scripts.get_heads() == [schema.HEAD]


def test_the_migrations_make_the_tables_the_code_knows(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []


@pytest.mark.parametrize("version", schema.VERSIONS[:-1])
def test_an_older_database_is_upgraded_with_its_data(url: str, version: str) -> None:
    at_version(url, version).close()
    store = open_store(url)
    assert schema.version(store) == schema.HEAD
    with store.read() as connection:
        assert connection.execute(text("SELECT id, rows FROM sources")).all() == [("s1", 3)]
        for view in ("current_prices", "price_changes", "chain_members"):
            assert connection.execute(text(f"SELECT * FROM {view}")).all() == []
    store.close()
    if store.path is not None:
        (copy,) = store.path.parent.glob("*.backup")
        old = Store(make_engine(f"sqlite:///{copy}"))
        assert schema.version(old) == version
        old.close()


def test_no_backup_no_upgrade(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = at_version(sqlite_url, schema.VERSIONS[0])

    def fail(*_: object, **__: object) -> None:
        raise DatabaseUnusable("The backup could not be written.")

    monkeypatch.setattr(schema, "copy_sqlite", fail)
    with pytest.raises(DatabaseUnusable, match="backup"):
        open_store(sqlite_url)
    assert schema.version(store) == schema.VERSIONS[0]
    store.close()


KILL = """
import sys
from sqlalchemy import event
from store import schema
from store.engine import Store, make_engine
import os
store, left = Store(make_engine(sys.argv[1])), [int(sys.argv[2])]
@event.listens_for(store.engine, "before_cursor_execute")
def count(*_):
    left[0] -= 1
    if left[0] < 0:
        os._exit(137)
schema.upgrade(store)
"""


@pytest.mark.parametrize("statement", [3, 25, 45])
def test_killed_at_a_statement_leaves_the_old_schema(url: str, statement: int, tmp_path: Path) -> None:
    script = tmp_path / "kill.py"
    script.write_text(KILL)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, str(script), url, str(statement)], env=environment, check=False)
    assert done.returncode == 137
    store = Store(make_engine(url))
    assert schema.version(store) is None
    store.close()
    store = open_store(url)
    assert schema.version(store) == schema.HEAD
    store.close()
