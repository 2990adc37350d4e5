"""The demo's work without a word printed: replay the archive, send the alerts, keep what the receivers got."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from demo import home as place
from demo.build import ARCHIVE
from demo.receivers import Hook, Receivers
from pricing.errors import BadInput

ENDS = datetime(2024, 5, 31, 16, 0, tzinfo=UTC)
"""The archive's last midnight in Beijing: when the alerts are sent."""
BEFORE, AFTER = datetime(2024, 5, 5, 15, 59, tzinfo=UTC), datetime(2024, 5, 31, 15, 59, tzinfo=UTC)


@dataclass(frozen=True)
class Played:
    """`mails` and `hooks` arrived in this run; `report` and `sent` are what the crawl and the dispatch say."""

    settings: Any
    report: Any
    sent: Any
    mails: tuple[EmailMessage, ...]
    hooks: tuple[Hook, ...]


def play(folder: Path, *, archive: Path = ARCHIVE, progress: Callable[[dict[str, Any]], None] | None = None) -> Played:
    """Replays the month into the folder's database and delivers what it raises. Raises PricewarError, one sentence."""
    from alerts.dispatch import dispatch
    from crawler.run import crawl
    from store.opening import open_store

    try:
        receivers = Receivers().__enter__()
    except OSError as error:
        raise BadInput(f"The demo's mail and webhook receivers cannot start on 127.0.0.1 ({error.strerror or error}); free a port and try again.") from None  # fmt: skip
    try:
        settings = place.settings(folder, receivers)
        open_store(settings.database_url).close()
        report = crawl(settings, (), replay=archive, progress=progress)
        store = open_store(settings.database_url)
        try:
            sent = dispatch(store, settings, now=ENDS)
        finally:
            store.close()
    finally:
        receivers.__exit__()
    keep(folder, receivers)
    return Played(settings, report, sent, tuple(receivers.mails), tuple(receivers.hooks))


def keep(folder: Path, receivers: Receivers) -> None:
    """Writes what arrived into `received/`, one file a message, named after the alert's id."""
    box = folder / "received"
    box.mkdir(exist_ok=True)
    for mail in receivers.mails:
        name = mail["Message-ID"].strip("<>").partition(".")[0]
        (box / f"{name}.eml").write_bytes(mail.as_bytes())
    for hook in receivers.hooks:
        kept = {"headers": hook.headers, "body": hook.raw.decode()}
        (box / f"{hook.headers['webhook-id']}.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def received(folder: Path) -> tuple[dict[str, EmailMessage], dict[str, Hook]]:
    """All mails and webhooks that ever arrived, by the alert's id."""
    box = folder / "received"
    mails = {
        path.stem: cast(EmailMessage, message_from_bytes(path.read_bytes(), policy=policy.default))
        for path in sorted(box.glob("*.eml"))
    }
    hooks = {}
    for path in sorted(box.glob("*.json")):
        kept = json.loads(path.read_text(encoding="utf-8"))
        hooks[path.stem] = Hook(kept["headers"], kept["body"].encode())
    return mails, hooks


def signed_well(hook: Hook) -> bool:
    """Does the signature fit, checked as a receiver would?"""
    from alerts.channels.webhook import key_of, sign

    wanted = sign(key_of(place.SECRET), hook.headers["webhook-id"], int(hook.headers["webhook-timestamp"]), hook.raw)
    return wanted in hook.headers["webhook-signature"].split()


def the_war(store: Any) -> Any:
    """The chain of the month in the Chinese market; None if there is none."""
    from store import queries

    return next(iter(queries.chains(store, market="cn")), None)


def standing_still(store: Any, chain: Any) -> Any:
    """The chain's summary with who had a price on sale on the last day and did not move."""
    from pricing.chains import summarise
    from store import queries

    on_sale = queries.prices(store, as_of=AFTER, market=chain.market)
    return summarise(chain, {price.vendor for price in on_sale if not price.vendor.startswith("other:")})
