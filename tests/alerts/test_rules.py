"""Every reason to tell or not, as a table: the alert, the rule, and the answer by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from alerts.alert import Alert, depth
from alerts.rules import Reason, decide
from config import Rule
from pricing.model import Basis, Chain, Kind
from store.quiet import Silence
from tests.alerts.samples import alert, change, cuts, day, follow, members

NOW = day(21, 4)


def asked(given: Alert, rule: dict[str, Any] | None = None, **more: Any) -> Reason:
    return decide(given, Rule(name="r", **(rule or {})), destination="desk", now=NOW, **more)


def linked(link: Any) -> Alert:
    *before, last = members()
    return alert(chain=Chain("cn", (*before, replace(last, link=link))))


def only(*changes: Any) -> Alert:
    return alert(changes=changes)


UNSURE = tuple(replace(c, publishable=False) for c in cuts())
OLD = tuple(replace(c, effective_from=day(1)) for c in cuts())
FREE = change("baidu", "ernie-lite", "input", "3", "0", day(21), kind=Kind.FREE)
BARE = change("zhipu", None, None, None, None, day(21), currency=None)
PERCENT = change("zhipu", None, None, None, None, day(21), currency=None, change_pct=Decimal(-20))
SMALL = change("alibaba", "qwen-long", "input", "20", "19", day(21))

TABLE = [
    ("a follower, by default", alert(), {}, Reason.SEND),
    ("a repeat, by default", alert(kind="repeat"), {}, Reason.SEND),
    ("nothing confirmed", only(*UNSURE), {}, Reason.UNCONFIRMED),
    ("one confirmed change is enough", only(UNSURE[0], cuts()[1]), {}, Reason.SEND),
    ("learnt three weeks late", only(*OLD), {}, Reason.TOO_OLD),
    ("one fresh change is enough", only(OLD[0], cuts()[1]), {}, Reason.SEND),
    ("the other market", alert(), {"markets": ["global"]}, Reason.OTHER_MARKET),
    ("its market", alert(), {"markets": ["global", "cn"]}, Reason.SEND),
    ("another vendor", alert(), {"vendors": ["tencent"]}, Reason.OTHER_VENDOR),
    ("its vendor", alert(), {"vendors": ["alibaba"]}, Reason.SEND),
    ("another model", alert(), {"models": ["glm-*"]}, Reason.OTHER_MODEL),
    ("its model by pattern", alert(), {"models": ["QWEN-M*"]}, Reason.SEND),
    ("an opener, by default", alert(kind="cut"), {}, Reason.OPENER_NOT_WANTED),
    ("an opener, asked for", alert(kind="cut"), {"kinds": ["cut"]}, Reason.SEND),
    ("a hike, by default", alert(kind="hike"), {}, Reason.KIND_NOT_WANTED),
    ("a hike, asked for", alert(kind="hike", chain=None), {"kinds": ["hike"]}, Reason.SEND),
    ("only repeats wanted", alert(), {"kinds": ["repeat"]}, Reason.KIND_NOT_WANTED),
    ("no chain", alert(chain=None), {}, Reason.NOT_A_CHAIN),
    ("its chain lost its link", linked(None), {}, Reason.NOT_A_CHAIN),
    ("inferred within the rule's window", linked(follow("zhipu", days=6, basis=Basis.INFERRED)), {"window_days": 6}, Reason.SEND),
    ("inferred outside of it", linked(follow("zhipu", days=6, basis=Basis.INFERRED)), {"window_days": 5}, Reason.NOT_A_CHAIN),
    ("stated reaches past it", linked(follow("zhipu", days=30, basis=Basis.STATED)), {"window_days": 5}, Reason.SEND),
    ("deep enough", alert(), {"min_cut_pct": 97}, Reason.SEND),
    ("exactly deep enough", alert(), {"min_cut_pct": "97.5"}, Reason.SEND),
    ("not deep enough", only(SMALL), {"min_cut_pct": "5.1"}, Reason.BELOW_THRESHOLD),
    ("five percent is five percent", only(SMALL), {"min_cut_pct": 5}, Reason.SEND),
    ("free is the deepest", only(FREE), {"min_cut_pct": 100}, Reason.SEND),
    ("no figure: told", only(BARE), {"min_cut_pct": 50}, Reason.SEND),
    ("a percent alone", only(PERCENT), {"min_cut_pct": 50}, Reason.BELOW_THRESHOLD),
    ("a deep hike", alert(kind="hike", changes=(change("x", "m", "input", "1", "2", day(21), kind=Kind.HIKE),)), {"kinds": ["hike"], "min_cut_pct": 50}, Reason.SEND),
]  # fmt: skip


@pytest.mark.parametrize(("given", "rule", "answer"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_decide(given: Alert, rule: dict[str, Any], answer: Reason) -> None:
    assert asked(given, rule) is answer


HOUR = timedelta(hours=1)


def quiet(starts_at: datetime, ends_at: datetime, **more: Any) -> Silence:
    values = {"id": 1, "vendor": None, "market": None, "kind": None, "destination": None, "comment": "", **more}
    return Silence(starts_at=starts_at, ends_at=ends_at, **values)


SILENCES = [
    ("everything, now", quiet(NOW - HOUR, NOW + HOUR), Reason.SILENCED),
    ("from this moment", quiet(NOW, NOW + HOUR), Reason.SILENCED),
    ("until this moment", quiet(NOW - HOUR, NOW), Reason.SEND),
    ("not yet", quiet(NOW + HOUR, NOW + 2 * HOUR), Reason.SEND),
    ("this vendor", quiet(NOW - HOUR, NOW + HOUR, vendor="alibaba"), Reason.SILENCED),
    ("another vendor", quiet(NOW - HOUR, NOW + HOUR, vendor="baidu"), Reason.SEND),
    (
        "this vendor in the other market",
        quiet(NOW - HOUR, NOW + HOUR, vendor="alibaba", market="global"),
        Reason.SEND,
    ),
    ("this kind here", quiet(NOW - HOUR, NOW + HOUR, kind="follow_on", destination="desk"), Reason.SILENCED),
    ("one address of a channel", quiet(NOW - HOUR, NOW + HOUR, destination="desk:a@example.org"), Reason.SEND),
    ("elsewhere", quiet(NOW - HOUR, NOW + HOUR, destination="other"), Reason.SEND),
]


@pytest.mark.parametrize(("silence", "answer"), [row[1:] for row in SILENCES], ids=[row[0] for row in SILENCES])
def test_silences(silence: Silence, answer: Reason) -> None:
    assert asked(alert(), silences=[silence]) is answer


def test_a_second_rule_does_not_tell_the_same_place_twice() -> None:
    assert asked(alert(), told={"desk"}) is Reason.DUPLICATE
    assert asked(alert(), told={"other"}) is Reason.SEND


def test_every_reason_has_a_row() -> None:
    covered = {row[3] for row in TABLE} | {row[2] for row in SILENCES} | {Reason.DUPLICATE}
    assert covered == set(Reason)


def test_depth() -> None:
    assert depth(cuts()[0]) == Decimal("97.5")
    assert depth(FREE) == 100
    assert depth(BARE) is None
    assert depth(PERCENT) == 20
    assert depth(change("x", "m", "input", "0", "2", day(21), kind=Kind.HIKE)) is None


def test_a_silence_of_a_channel_covers_its_addresses() -> None:
    silences = [quiet(NOW - HOUR, NOW + HOUR, destination="desk")]
    rule = Rule(name="r")
    assert decide(alert(), rule, destination="desk:a@example.org", now=NOW, silences=silences) is Reason.SILENCED
    assert decide(alert(), rule, destination="desk2:a@example.org", now=NOW, silences=silences) is Reason.SEND
