"""Alerts are entered once for ever, claimed by one only, retried on a stored schedule, and never lost."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from pricing.errors import BadInput
from store import outbox, queries, quiet
from store.engine import Store
from store.outbox import OutboxAlert

NOW = datetime(2024, 5, 21, 4, tzinfo=UTC)


def alert(name: str, at: datetime = NOW) -> OutboxAlert:
    return OutboxAlert(outbox.alert_id(name), name, "follow_on", "alibaba", "cn", at, at, ("c1",), "chain", 5)


def waiting(store: Store, *names: str, destination: str = "mail") -> None:
    """Alerts that wait to be told to one destination."""
    with store.write() as connection:
        outbox.enter(connection, [alert(name) for name in names])
    for entry in outbox.undecided(store):
        outbox.plan(store, entry, {destination: outbox.SEND}, now=NOW)


def test_a_key_is_entered_once_for_ever(store: Store) -> None:
    with store.write() as connection:
        assert outbox.enter(connection, [alert("a"), alert("b"), alert("a")]) == 2
    later = NOW + timedelta(days=4000)
    with store.write() as connection:
        assert outbox.enter(connection, [alert("a", later)]) == 0
    assert {entry.key for entry in outbox.undecided(store)} == {"a", "b"}
    assert all(entry == alert(entry.key) for entry in outbox.undecided(store))


def test_a_plan_is_made_once_and_says_why_not(store: Store) -> None:
    with store.write() as connection:
        outbox.enter(connection, [alert("a")])
    outbox.plan(store, alert("a"), {"mail": "send", "hook": "silenced"}, now=NOW)
    outbox.plan(store, alert("a"), {"mail": "other", "hook": "send"}, now=NOW)
    assert outbox.undecided(store) == []
    (state,) = queries.alerts(store)
    assert [(d.destination, d.state, d.reason) for d in state.deliveries] == [
        ("mail", "waiting", "send"),
        ("hook", "skipped", "silenced"),
    ]


def test_a_claim_is_exclusive_until_its_lease_ends(store: Store) -> None:
    waiting(store, "a", "b", "c")
    first = outbox.claim(store, NOW, lease=timedelta(minutes=1), limit=2)
    rest = outbox.claim(store, NOW, limit=5)
    assert (len(first), len(rest)) == (2, 1)
    assert outbox.claim(store, NOW + timedelta(seconds=59)) == []
    again = outbox.claim(store, NOW + timedelta(seconds=60))
    assert {d.id for d in again} == {d.id for d in first}
    assert {d.tries for d in again} == {2}


def test_who_lost_the_lease_can_no_longer_record(store: Store) -> None:
    waiting(store, "a")
    (late,) = outbox.claim(store, NOW, lease=timedelta(minutes=1))
    (owner,) = outbox.claim(store, NOW + timedelta(minutes=2))
    assert outbox.record(store, late, now=NOW, sent=False, detail="timeout") is None
    assert outbox.record(store, owner, now=NOW, sent=True, detail="250 ok") == "sent"
    assert outbox.record(store, late, now=NOW, sent=False, retry=False) is None
    assert queries.alerts(store)[0].deliveries[0].state == "sent"
    outcomes = [attempt.outcome for attempt in queries.attempts(store, owner.id)]
    assert outcomes[1] == "sent"


def test_two_claimers_never_share_a_delivery(store: Store) -> None:
    waiting(store, *(f"k{n}" for n in range(60)))
    taken: list[int] = []

    def take() -> None:
        while found := outbox.claim(store, NOW, limit=3):
            taken.extend(delivery.id for delivery in found)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 60


def test_ten_tries_over_three_days_then_given_up(store: Store) -> None:
    waiting(store, "a")
    now, pauses = NOW, []
    while found := outbox.claim(store, now):
        state = outbox.record(store, found[0], now=now, sent=False, detail="HTTP 500")
        due = queries.alerts(store)[0].deliveries[0].next_try_at
        if state == "gave_up":
            break
        assert due is not None
        assert outbox.claim(store, due - timedelta(microseconds=1)) == []
        pauses.append(due - now)
        now = due
    assert len(pauses) == 9
    for pause, planned in zip(pauses, outbox.PAUSES, strict=True):
        assert planned * 0.8 <= pause <= planned * 1.2
    delivery = queries.alerts(store)[0].deliveries[0]
    assert (delivery.state, delivery.tries, delivery.reason) == ("gave_up", 10, "HTTP 500")
    assert [a.outcome for a in queries.attempts(store, delivery.id)] == ["failed"] * 9 + ["gave_up"]


def test_a_receiver_may_ask_for_more_time_up_to_a_day(store: Store) -> None:
    waiting(store, "a")
    (delivery,) = outbox.claim(store, NOW)
    assert outbox.pause_after(delivery, timedelta(hours=3)) == timedelta(hours=3)
    assert outbox.pause_after(delivery, timedelta(days=900)) == timedelta(days=1)
    assert outbox.pause_after(delivery, timedelta(0)) == outbox.pause_after(delivery)


def test_given_up_can_be_retried_by_hand(store: Store) -> None:
    waiting(store, "a")
    (delivery,) = outbox.claim(store, NOW)
    assert outbox.record(store, delivery, now=NOW, sent=False, detail="HTTP 403", retry=False) == "gave_up"
    assert outbox.claim(store, NOW + timedelta(days=30)) == []
    outbox.retry(store, delivery.id, now=NOW)
    (again,) = outbox.claim(store, NOW)
    outbox.record(store, again, now=NOW, sent=True)
    for number in (delivery.id, 999):
        with pytest.raises(BadInput):
            outbox.retry(store, number, now=NOW)


def test_a_stopping_program_gives_its_claims_back(store: Store) -> None:
    waiting(store, "a")
    (delivery,) = outbox.claim(store, NOW)
    outbox.release(store, delivery)
    (again,) = outbox.claim(store, NOW)
    assert again.tries == 1
    assert outbox.record(store, delivery, now=NOW, sent=True) is None


def test_paused_destinations_wait(store: Store) -> None:
    waiting(store, "a", destination="hook")
    quiet.pause(store, "hook", reason="410 gone", now=NOW)
    quiet.pause(store, "hook", reason="later", now=NOW + timedelta(days=1))
    assert outbox.claim(store, NOW) == []
    assert quiet.paused(store) == {"hook": (NOW, "410 gone")}
    quiet.resume(store, "hook")
    assert len(outbox.claim(store, NOW, destinations=["mail"])) == 0
    assert len(outbox.claim(store, NOW, destinations=["hook"])) == 1


def test_silences_begin_and_end(store: Store) -> None:
    number = quiet.silence(store, now=NOW, ends_at=NOW + timedelta(hours=1), vendor="alibaba", comment="known")
    assert [s.vendor for s in quiet.silences(store, now=NOW)] == ["alibaba"]
    assert quiet.silences(store, now=NOW + timedelta(hours=1)) == []
    quiet.end_silence(store, number, now=NOW + timedelta(minutes=1))
    assert quiet.silences(store, now=NOW + timedelta(minutes=2)) == []
    with pytest.raises(BadInput):
        quiet.end_silence(store, number, now=NOW + timedelta(minutes=2))
    with pytest.raises(BadInput):
        quiet.silence(store, now=NOW, ends_at=NOW)


def test_a_date_from_a_clock_that_ran_ahead_holds_nothing_up(store: Store) -> None:
    ahead = NOW + timedelta(days=3650)
    with store.write() as connection:
        outbox.enter(connection, [alert("a", ahead)])
    outbox.plan(store, alert("a", ahead), {"mail": outbox.SEND}, now=ahead)
    (claimed,) = outbox.claim(store, NOW)
    assert claimed.alert.key == "a"
    assert outbox.claim(store, NOW) == [], "claimed once only"
    outbox.record(store, claimed, now=NOW, sent=True)
    assert outbox.claim(store, ahead) == []
