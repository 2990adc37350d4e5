"""What commands share: the settings, the catalog, the open history, times as a person reads them.

Imports inside its functions: `--help` and `extract` need none of it and start at once.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from config import Settings
    from pricing.catalog import Catalog


@functools.cache
def settings() -> Settings:
    from config import load_settings

    return load_settings()


def catalog() -> Catalog:
    from pricing.catalog import load

    return load(settings().catalog)


def own_catalog() -> Catalog | None:
    """The catalog with the user's own folder, or None if no settings are there that could name one: reading settings takes a
    tenth of a second, which a command that starts at once does not spend for nothing."""
    from instance import settings_file

    named = any(os.environ.get(name) for name in ("PRICEWAR_CONFIG", "PRICEWAR_CATALOG", "PRICEWAR_CATALOG_FILE"))
    return catalog() if named or settings_file().is_file() else None


@contextmanager
def open_history() -> Iterator[Any]:
    """The store, made if there is none yet; closed afterwards."""
    from instance import make_home
    from store.opening import open_store

    make_home(settings().home)
    store = open_store(settings().database_url)
    try:
        yield store
    finally:
        store.close()


def when(moment: datetime, *, day: bool = False) -> str:
    """A time in the user's zone, to the minute or the day."""
    return moment.astimezone(settings().zone).strftime("%Y-%m-%d" if day else "%Y-%m-%d %H:%M")


def daemon_state() -> dict[str, Any]:
    """Is the daemon of this data folder running, since when, and what is it doing?"""
    from instance import heartbeat

    beat = heartbeat(settings().home)
    return {"running": beat is not None, **(beat or {})}
