"""Opening the database: SQLite (WAL, synchronous=FULL, one writer at a time) or PostgreSQL, checked before it is touched.

Knows connections and transactions, and turns a database's complaints into one sentence. No table is read here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from pricing.errors import AlreadyRunning, DatabaseUnusable

BUSY_SECONDS = 30
WAL_LIMIT = 64 * 1024 * 1024
_WRITES = "pricewar_writes"
_WRITE_LOCK = 0x70726963  # one number for all of PostgreSQL's writers: they queue as SQLite's do
_DAEMON_LOCK = 0x70726964
_HOLDER = """
    SELECT coalesce(host(a.client_addr), 'this machine'), a.backend_start
    FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.objid = :key AND l.granted AND a.datname = current_database()"""


class Store:
    """One open database. `read()` gives a consistent snapshot, `write()` the one write transaction; both end by themselves."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.dialect = engine.dialect.name
        self._writer = engine.execution_options(**{_WRITES: True})

    @property
    def url(self) -> str:
        """The address without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return Path(self.engine.url.database or "") if self.dialect == "sqlite" else None

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        with in_plain_words(self.url), self.engine.connect() as connection, connection.begin():
            if self.dialect == "postgresql":
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Everything in the block is committed together, or nothing of it. Waits up to 30 s for another writer."""
        with in_plain_words(self.url), self._writer.connect() as connection, connection.begin():
            if self.dialect == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITE_LOCK})
            yield connection

    @contextlib.contextmanager
    def sole(self) -> Iterator[None]:
        """On PostgreSQL, the only daemon of this database, whichever machine it runs on, for as long as the block does.

        Raises AlreadyRunning. A SQLite file is its folder's, and the folder's lock is the scheduler's.
        """
        if self.dialect != "postgresql":
            yield
            return
        options = {"isolation_level": "AUTOCOMMIT"}
        with in_plain_words(self.url), self.engine.connect().execution_options(**options) as connection:
            if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _DAEMON_LOCK}).scalar():
                holder = connection.execute(text(_HOLDER), {"key": _DAEMON_LOCK}).first()
                who = f" from {holder[0]} since {holder[1]:%Y-%m-%d %H:%M}" if holder else ""
                raise AlreadyRunning(f"pricewar is already run on {self.url}{who}; stop that one first.")
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _DAEMON_LOCK})

    def close(self) -> None:
        self.engine.dispose()


def make_engine(url: str) -> Engine:
    """An engine with our settings on every connection. Does not connect."""
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        backend = parsed.get_backend_name()
        if backend not in ("sqlite", "postgresql"):
            raise DatabaseUnusable(f"{backend} is not supported; use sqlite:///FILE or postgresql://USER@HOST/NAME.")
        if backend == "sqlite":
            if parsed.database in (None, "", ":memory:"):
                raise DatabaseUnusable("A database in memory would be lost at once; name a file: sqlite:///FILE.")
            engine = create_engine(parsed, pool_size=2, connect_args={"timeout": BUSY_SECONDS})
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        return create_engine(parsed, pool_pre_ping=True, pool_size=2, connect_args={"connect_timeout": 10})
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise DatabaseUnusable(f"The database address cannot be read ({_first_line(error)}).") from error
    except ImportError as error:
        raise DatabaseUnusable("PostgreSQL needs its driver: pip install 'pricewar[postgres]'.") from error


def _set_up_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun by us, below
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        f"journal_size_limit={WAL_LIMIT}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later is refused at once when another wrote in between; so writers say so.
    writes = bool(connection.get_execution_options().get(_WRITES))
    connection.exec_driver_sql(f"PRAGMA query_only={0 if writes else 1}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextlib.contextmanager
def in_plain_words(where: str) -> Iterator[None]:
    """Turns the failures of a database that an operator can mend into DatabaseUnusable; programming errors pass."""
    try:
        yield
    except DBAPIError as error:
        sentence = _sentence(error, where)
        if sentence is None:
            raise
        raise DatabaseUnusable(sentence) from error


_SQLITE_WORDS = {
    "database is locked": "The database {where} has been locked by another program for {seconds} s; try again when it is done.",
    "disk is full": "The disk is full: nothing was written to {where}; free some space, nothing is lost.",
    "readonly": "The database {where} cannot be written to; check the rights of the file and its folder.",
    "unable to open": "The database {where} cannot be opened; check that the folder exists and its rights.",
    "not a database": "{where} is not a database; name another file, or move this one away.",
    "malformed": "The database {where} is damaged; restore a backup (pricewar db backup makes them).",
    "disk I/O error": "The disk failed while reading or writing {where}; check the disk, then run: pricewar db check.",
}


def _sentence(error: DBAPIError, where: str) -> str | None:
    words = str(error.orig)
    for part, sentence in _SQLITE_WORDS.items():
        if part in words:
            return sentence.format(where=where, seconds=BUSY_SECONDS)
    state = getattr(error.orig, "sqlstate", None)
    if state == "55P03":
        return _SQLITE_WORDS["database is locked"].format(where=where, seconds=BUSY_SECONDS)
    if state is not None and state[:2] in ("53", "57", "58"):
        return f"The database server at {where} cannot go on ({_first_line(error.orig)}); try again when it can."
    if isinstance(error, OperationalError) and "psycopg" in type(error.orig).__module__ and state is None:
        return f"The database at {where} cannot be reached ({_first_line(error.orig)})."
    return None


def _first_line(error: object) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
