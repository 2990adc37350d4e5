"""Telling: decide about new alerts, then claim, send and record what is due. The only caller of channels.

At least once: a delivery is written down before it is sent and marked after it was taken, so a crash in between repeats one
message under the same id and loses none. Channels work side by side: a dead one holds up nobody else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alerts import notice
from alerts.alert import Alert
from alerts.channels import Channel, Message, open_channels
from alerts.loading import catalog_names, loader
from alerts.message import render
from alerts.rules import Reason, decide
from alerts.story import Names
from config import Rule, Settings
from pricing.catalog import load as load_catalog
from pricing.errors import DeliveryError
from store import faults, outbox, quiet
from store.engine import Store
from store.outbox import Delivery, OutboxAlert

LEASE = timedelta(minutes=15)
PASS_SECONDS = 240.0
FAILURES_IN_A_ROW = 2
Loader = Callable[[Store, OutboxAlert], Alert]


@dataclass(frozen=True, slots=True)
class Decided:
    """The answer for one alert and destination; `reason` is a Reason, or says why no answer could be given."""

    alert: str
    destination: str
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """One try: `state` is sent, waiting (to be tried again), gave_up, or lost (somebody else has it now)."""

    alert: str
    destination: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class Report:
    """What one pass did."""

    decided: tuple[Decided, ...] = ()
    told: tuple[Told, ...] = ()

    def count(self, state: str) -> int:
        """How many tries ended in `state`."""
        return sum(one.state == state for one in self.told)


@dataclass(frozen=True)
class _Pass:
    """What every step of one pass needs; `clock` runs on from the `now` the pass was given."""

    store: Store
    settings: Settings
    load: Loader
    names: Names
    channels: Mapping[str, Channel]
    now: datetime
    stop: threading.Event
    started: float = field(default_factory=time.monotonic)

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.started

    @property
    def over(self) -> bool:
        """Is no further message to be begun?"""
        return self.elapsed >= PASS_SECONDS or self.stop.is_set()

    def clock(self) -> datetime:
        return self.now + timedelta(seconds=int(self.elapsed))

    def places(self) -> dict[str, tuple[Channel, str]]:
        """Every destination by the key deliveries are kept under."""
        return {key(channel, to): (channel, to) for channel in self.channels.values() for to in channel.destinations}


def key(channel: Channel, destination: str) -> str:
    """`channel:address`, or the channel's name alone where it is its only destination."""
    return channel.name if destination == channel.name else f"{channel.name}:{destination}"


def dispatch(
    store: Store,
    settings: Settings,
    *,
    now: datetime,
    only: str | None = None,
    load: Loader | None = None,
    stop: threading.Event | None = None,
) -> Report:
    """One pass: decides every new alert and sends what is due, of channel `only` if named. Ends within minutes,
    or with the message in hand when `stop` is set.

    Raises CatalogError if a channel's settings are wrong; what a channel refuses is in the Report and tried again later.
    Several passes may run at once, also in several processes: each delivery is claimed by one.
    """
    catalog = load_catalog(settings.catalog)
    names, channels = catalog_names(catalog), open_channels(settings)
    one = _Pass(store, settings, load or loader(catalog), names, channels, now, stop or threading.Event())
    try:
        decided = _decide_all(one)
        working = [channel for channel in one.channels.values() if only in (None, channel.name)]
        if len(working) < 2:
            return Report(decided, tuple(told for channel in working for told in _work(one, channel)))
        with ThreadPoolExecutor(len(working), thread_name_prefix="channel") as pool:
            done = list(pool.map(lambda channel: _work(one, channel), working))
        return Report(decided, tuple(told for part in done for told in part))
    finally:
        for channel in one.channels.values():
            channel.close()


def _decide_all(one: _Pass) -> tuple[Decided, ...]:
    answers: list[Decided] = []
    silences = quiet.silences(one.store, now=one.now)
    for entry in outbox.undecided(one.store):
        try:
            if notice.is_notice(entry):
                decisions = notice.decisions(entry, one.places())
            else:
                decisions = _decisions(one, entry, silences)
        except Exception as error:  # one alert that cannot be read must not hold up the others; it is shown each time
            answers.append(Decided(entry.id, "", f"cannot be decided: {type(error).__name__}"))
            continue
        outbox.plan(one.store, entry, decisions, now=one.clock())
        answers += [Decided(entry.id, place, reason) for place, reason in decisions.items()]
    return tuple(answers)


def _decisions(one: _Pass, entry: OutboxAlert, silences: list[quiet.Silence]) -> dict[str, str]:
    alert = one.load(one.store, entry)
    found: dict[str, str] = {}
    for rule in one.settings.rules:
        told = {place for place, reason in found.items() if reason == Reason.SEND}
        for place, (channel, _) in one.places().items():
            if not _covers(rule, channel):
                continue
            reason = decide(alert, rule, destination=place, now=one.now, silences=silences, told=told)
            if reason is Reason.SEND or place not in found:
                found[place] = str(reason)
    return found


def _covers(rule: Rule, channel: Channel) -> bool:
    return not rule.channels or channel.name in rule.channels


def _work(one: _Pass, channel: Channel) -> list[Told]:
    """Send what is due on one channel, until nothing is, time is up, or the channel fails twice in a row."""
    done: list[Told] = []
    failures = 0
    places = [place for place, (owner, _) in one.places().items() if owner is channel]
    while not one.over and failures < FAILURES_IN_A_ROW:
        claimed = outbox.claim(one.store, one.clock(), lease=LEASE, limit=10, destinations=places)
        if not claimed:
            break
        for delivery in claimed:
            if one.over or failures >= FAILURES_IN_A_ROW:
                outbox.release(one.store, delivery)
                continue
            told = _deliver(one, channel, delivery)
            failures = 0 if told.state == outbox.SENT else failures + 1
            done.append(told)
    return done


def _deliver(one: _Pass, channel: Channel, delivery: Delivery) -> Told:
    to = one.places()[delivery.destination][1]
    sent, retry, gone, after = False, True, False, None
    try:
        message = _message(one, delivery)
        faults.point("before_send")
        detail = channel.send(message, to)
        sent = True
        faults.point("after_send")
    except DeliveryError as error:
        detail, retry, after, gone = error.reason, error.retry, error.after, error.gone
    except Exception as error:  # a fault of ours: kept with the delivery, tried again, and given up in the end
        detail = f"the alert cannot be written: {type(error).__name__}"
    state = outbox.record(
        one.store, delivery, now=one.clock(), sent=sent, detail=detail, retry=retry, retry_after=after
    )
    if gone:
        quiet.pause(one.store, delivery.destination, reason=detail, now=one.clock())
    if state == outbox.GAVE_UP:
        notice.enter(one.store, delivery, now=one.clock())
    return Told(delivery.alert.id, delivery.destination, state or "lost", detail)


def _message(one: _Pass, delivery: Delivery) -> Message:
    entry, zone, at = delivery.alert, one.settings.zone, one.clock()
    if notice.is_notice(entry):
        return notice.message(
            entry, destination=delivery.destination, language=one.settings.language, zone=zone, sent_at=at
        )
    alert = one.load(one.store, entry)
    language = _language(one, alert, delivery.destination)
    return render(alert, destination=delivery.destination, names=one.names, language=language, zone=zone, sent_at=at)


def _language(one: _Pass, alert: Alert, place: str) -> str:
    """The language of the first rule that wants this alert told there."""
    channel = one.places()[place][0]
    for rule in one.settings.rules:
        wants = _covers(rule, channel) and decide(alert, rule, destination=place, now=one.now) is Reason.SEND
        if wants:
            return rule.language or one.settings.language
    return one.settings.language
