"""Telling elsewhere that a destination did not take its alerts: one notice a destination and day, through the same outbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from alerts.channels import Message
from alerts.message import delivery_name, place_story
from alerts.story import Story, clean
from alerts.words import WORDS, time_text
from store import outbox
from store.engine import Store
from store.outbox import Delivery, OutboxAlert

KIND = "undelivered"


def is_notice(entry: OutboxAlert) -> bool:
    return entry.kind == KIND


def enter(store: Store, delivery: Delivery, *, now: datetime) -> None:
    """Enter the notice that `delivery` was given up. What could not be told of a notice is not told again."""
    if is_notice(delivery.alert):
        return
    key = f"{KIND}|{now:%Y-%m-%d}|{delivery.destination}"
    entry = OutboxAlert(
        id=outbox.alert_id(key),
        key=key,
        kind=KIND,
        vendor=delivery.alert.vendor,
        market=delivery.alert.market,
        at=now,
        created_at=now,
        change_ids=(),
    )
    with store.write() as connection:
        outbox.enter(connection, [entry])


def decisions(entry: OutboxAlert, places: Iterable[str]) -> dict[str, str]:
    """A notice goes to every place of the other channels."""
    silent = _failed(entry).partition(":")[0]
    return {place: outbox.SEND if place.partition(":")[0] != silent else "undeliverable" for place in places}


def message(entry: OutboxAlert, *, destination: str, language: str, zone: ZoneInfo, sent_at: datetime) -> Message:
    words, failed = WORDS[language], clean(_failed(entry), 120)
    title = words["undelivered"].format(place=failed)
    lead = words["undelivered_lead"].format(place=failed, when=time_text(entry.at.astimezone(zone)))
    story = Story(
        language=language, subject=clean(title, 200), title=title, lead=lead, footer=words["footer"].format(id=entry.id)
    )
    text, html = place_story(story)
    return Message(
        id=entry.id,
        delivery=delivery_name(entry.id, destination),
        kind=f"channel.{KIND}",
        at=entry.at,
        subject=story.subject,
        text=text,
        html=html,
        data={"destination": _failed(entry)},
        sent_at=sent_at,
    )


def _failed(entry: OutboxAlert) -> str:
    return entry.key.split("|", 2)[2]
