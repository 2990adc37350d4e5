"""A store with alerts in it, settings that point at receivers, and one pass of dispatch over both."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from alerts.alert import Alert
from alerts.dispatch import Report, dispatch
from config import Settings, load_settings
from store import outbox
from store.engine import Store
from store.opening import open_store
from store.outbox import OutboxAlert
from tests.alerts.receivers import Hook, Mailbox
from tests.alerts.samples import alert, day

SECRET = "whsec_" + "cDFhbnQzZC1zaWduaW5nLWtleS0wMTIzNDU2Nzg5"
NOW = day(21, 4)


def fresh(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'p.sqlite'}")


def put(store: Store, *numbers: int, kind: str = "follow_on") -> list[str]:
    """Enter made-up alerts, one a number; returns their ids."""
    entries = [
        OutboxAlert(outbox.alert_id(f"k{n}"), f"k{n}", kind, "alibaba", "cn", day(21), day(21, 3), ("c1",))
        for n in numbers
    ]
    with store.write() as connection:
        outbox.enter(connection, entries)
    return [entry.id for entry in entries]


def load(_store: Store, entry: OutboxAlert) -> Alert:
    return replace(alert(), id=entry.id, kind=entry.kind)


def settings(folder: Path, *, hooks: dict[str, Hook] | None = None, mails: dict[str, Mailbox] | None = None, rules: str = "", to: str = '["a@example.org"]') -> Settings:  # fmt: skip
    text = 'language = "en"\n'
    for name, hook in (hooks or {}).items():
        text += f'[[channels]]\nname = "{name}"\nkind = "webhook"\nurl = "{hook.url}"\nsecret = "{SECRET}"\n'
        text += f'allow_private = ["{hook.place}"]\ntimeout_seconds = 0.5\n'
    for name, box in (mails or {}).items():
        text += (
            f'[[channels]]\nname = "{name}"\nkind = "email"\nhost = "127.0.0.1"\nport = {box.port}\nsecurity = "none"\n'
        )
        text += f'sender = "watch@pricewar.example"\nto = {to}\ntimeout_seconds = 2\n'
    file = folder / "pricewar.toml"
    file.write_text(text + rules, encoding="utf-8")
    return load_settings(file, {"PRICEWAR_HOME": str(folder)})


def run(store: Store, given: Settings, now: datetime = NOW, **more: Any) -> Report:
    return dispatch(store, given, now=now, **{"load": load, **more})


def states(store: Store) -> dict[tuple[str, str], str]:
    """(alert, destination) -> state of every delivery."""
    from sqlalchemy import select

    from store import tables_alerts as t

    with store.read() as connection:
        rows = connection.execute(select(t.deliveries.c.alert_id, t.deliveries.c.destination, t.deliveries.c.state))
        return {(row[0], row[1]): row[2] for row in rows}
