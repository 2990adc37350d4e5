"""The one way to open the database: connect, see whether it is ours, and bring it up to date."""

from __future__ import annotations

from store import schema
from store.engine import Store, make_engine


def open_store(url: str) -> Store:
    """The database at `url` (`sqlite:///file` or `postgresql://…`), made or brought up to date if need be.

    Raises DatabaseUnusable, the file untouched, for what is not ours, damaged, newer than this program or out of reach.
    """
    engine = make_engine(url)
    store = Store(engine)
    try:
        schema.make_ready(store)
    except BaseException:
        store.close()
        raise
    return store
