"""Is this database ours, whole, and of our version? Makes an empty one, brings an older one up to date, refuses the rest."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from pricing.errors import DatabaseUnusable
from store.copying import copy_sqlite
from store.engine import Store, in_plain_words

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = tuple(sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py")))
HEAD = VERSIONS[-1]
APP = "pricewar"
_MAGIC = b"SQLite format 3\0"


def make_ready(store: Store) -> None:
    """Leaves the database at our newest version, or raises DatabaseUnusable before anything was written."""
    if store.path is not None:
        _look_at_file(store.path)
    found = version(store)
    if found == HEAD:
        return
    if found is not None and store.path is not None:
        copy_sqlite(store.path, store.path.with_name(f"{store.path.name}.before-{HEAD}.backup"), replace=True)
    upgrade(store)


def version(store: Store) -> str | None:
    """The schema version, None for an empty database. Raises DatabaseUnusable if it is not ours or is newer."""
    with in_plain_words(store.url), store.engine.connect() as connection:
        return _version(connection, store.url)


def _version(connection: Connection, where: str) -> str | None:
    names = set(inspect(connection).get_table_names())
    if not names:
        return None
    if not {"meta", "alembic_version"} <= names:
        raise DatabaseUnusable(f"{where} holds the tables of another program; name an empty database.")
    owner = connection.execute(text("SELECT value FROM meta WHERE key = 'app'")).scalar()
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if owner != APP:
        raise DatabaseUnusable(f"{where} holds the tables of another program; name an empty database.")
    if found not in VERSIONS:
        raise DatabaseUnusable(
            f"{where} was written by a newer pricewar (schema {found}, this one knows {HEAD}); update pricewar."
        )
    return str(found)


def upgrade(store: Store) -> None:
    """All missing migrations in one transaction: a kill at any statement leaves the old schema or the new one."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with store.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _look_at_file(path: Path) -> None:
    """Reads the file without changing it: a missing or empty one is fine, a stranger's or damaged one is not."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            return
        if path.is_dir():
            raise DatabaseUnusable(f"{path} is a folder, not a database; name a file in it.")
        with path.open("rb") as file:
            magic = file.read(16)
    except OSError as error:
        raise DatabaseUnusable(f"The database {path} cannot be opened ({error.strerror}).") from error
    if not magic:
        return
    if magic != _MAGIC:
        raise DatabaseUnusable(f"{path} is not a database; name another file, or move this one away.")
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
        try:
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        raise DatabaseUnusable(
            f"The database {path} cannot be opened ({error}); check the rights of the file and of its folder."
        ) from error
    except sqlite3.DatabaseError as error:
        raise DatabaseUnusable(f"The database {path} is damaged ({error}); restore a backup.") from error
    if names and not {"meta", "alembic_version"} <= names:
        raise DatabaseUnusable(f"{path} holds the tables of another program; name an empty database.")
