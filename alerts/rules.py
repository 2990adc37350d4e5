"""Is this alert to be told under this rule? A pure answer with a name; nothing here sends, stores or reads a clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fnmatch import fnmatchcase

from alerts.alert import Alert, depth
from config import Rule
from store.quiet import Silence

TOO_OLD = timedelta(days=7)


class Reason(StrEnum):
    """Why an alert is told or not. Kept with the delivery, so that a silence can be explained afterwards."""

    SEND = "send"
    UNCONFIRMED = "unconfirmed"
    TOO_OLD = "too_old"
    OTHER_MARKET = "other_market"
    OTHER_VENDOR = "other_vendor"
    OTHER_MODEL = "other_model"
    OPENER_NOT_WANTED = "opener_not_wanted"
    KIND_NOT_WANTED = "kind_not_wanted"
    NOT_A_CHAIN = "not_a_chain"
    BELOW_THRESHOLD = "below_threshold"
    SILENCED = "silenced"
    DUPLICATE = "duplicate"


def decide(
    alert: Alert,
    rule: Rule,
    *,
    destination: str,
    now: datetime,
    silences: Iterable[Silence] = (),
    told: Collection[str] = (),
) -> Reason:
    """SEND, or the first reason not to. `told` are the destinations that another rule already tells of this alert.
    A destination is a channel's name, or `channel:address`; a silence may name either.

    A cut whose depth no source states passes the threshold: better told once too often than missed.
    """
    if not any(change.publishable for change in alert.changes):
        return Reason.UNCONFIRMED
    if all(alert.created_at - (change.effective_from or change.at) > TOO_OLD for change in alert.changes):
        return Reason.TOO_OLD
    if rule.markets and alert.market not in rule.markets:
        return Reason.OTHER_MARKET
    if rule.vendors and alert.vendor not in rule.vendors:
        return Reason.OTHER_VENDOR
    if rule.models and not _names_one(alert, rule.models):
        return Reason.OTHER_MODEL
    if alert.kind not in rule.kinds:
        return Reason.OPENER_NOT_WANTED if alert.kind == "cut" else Reason.KIND_NOT_WANTED
    if alert.kind in ("follow_on", "repeat") and not _in_chain(alert, rule):
        return Reason.NOT_A_CHAIN
    if rule.min_cut_pct and not _deep_enough(alert, rule.min_cut_pct):
        return Reason.BELOW_THRESHOLD
    if any(_covers(silence, alert, destination, now) for silence in silences):
        return Reason.SILENCED
    return Reason.DUPLICATE if destination in told else Reason.SEND


def _names_one(alert: Alert, patterns: tuple[str, ...]) -> bool:
    names = [change.model.lower() for change in alert.changes if change.model]
    return any(fnmatchcase(name, pattern.lower()) for name in names for pattern in patterns)


def _in_chain(alert: Alert, rule: Rule) -> bool:
    if alert.link is None:
        return False
    return alert.stated or rule.window_days is None or alert.link.lag_hours <= rule.window_days * 24


def _deep_enough(alert: Alert, least: Decimal) -> bool:
    depths = [depth(change) for change in alert.changes]
    return any(found is None or abs(found) >= least for found in depths)


def _covers(silence: Silence, alert: Alert, destination: str, now: datetime) -> bool:
    if not silence.starts_at <= now < silence.ends_at:
        return False
    if silence.destination and silence.destination not in (destination, destination.partition(":")[0]):
        return False
    wanted = (silence.vendor, silence.market, silence.kind)
    return all(w in (None, "", g) for w, g in zip(wanted, (alert.vendor, alert.market, alert.kind), strict=True))
