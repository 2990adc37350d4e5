"""Dispatch over a real store and real receivers: each once, in spite of faults, and a dead one holds up nobody."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from store import outbox, quiet
from store.engine import Store
from tests.alerts.receivers import http_receiver, smtp_receiver
from tests.alerts.sending import NOW, SECRET, fresh, load, put, run, settings, states


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = fresh(tmp_path)
    yield opened
    opened.close()


def test_an_alert_reaches_every_destination_once(tmp_path: Path, store: Store) -> None:
    with http_receiver() as hook, smtp_receiver() as box:
        given = settings(tmp_path, hooks={"hook": hook}, mails={"desk": box}, to='["a@example.org", "b@example.org"]')
        [one] = put(store, 1)
        report = run(store, given)
        again = run(store, given, NOW + timedelta(hours=1))
    assert report.count("sent") == 3
    assert again.told == again.decided == ()
    assert hook.ids == [one]
    assert sorted(to for to, _ in box.mails) == ["a@example.org", "b@example.org"]
    assert len(set(box.ids)) == 2
    assert set(states(store).values()) == {"sent"}
    assert states(store).keys() == {(one, "hook"), (one, "desk:a@example.org"), (one, "desk:b@example.org")}


def test_what_no_rule_wants_is_kept_with_its_reason(tmp_path: Path, store: Store) -> None:
    with http_receiver() as hook:
        given = settings(tmp_path, hooks={"hook": hook}, rules='[[rules]]\nname = "r"\nmarkets = ["global"]\n')
        [one] = put(store, 1)
        report = run(store, given)
    assert [d.reason for d in report.decided] == ["other_market"]
    assert hook.got == []
    assert states(store) == {(one, "hook"): "skipped"}


def test_two_rules_that_want_the_same_tell_it_once_in_the_first_ones_language(tmp_path: Path, store: Store) -> None:
    rules = (
        '[[rules]]\nname = "no"\nvendors = ["baidu"]\n[[rules]]\nname = "zh"\nlanguage = "zh"\n[[rules]]\nname = "en"\n'
    )
    with smtp_receiver() as box:
        put(store, 1)
        run(store, settings(tmp_path, mails={"desk": box}, rules=rules))
    [(_, mail)] = box.mails
    assert "阿里云" in mail["Subject"]


def test_a_rule_names_its_channels(tmp_path: Path, store: Store) -> None:
    with http_receiver() as one, http_receiver() as two:
        given = settings(tmp_path, hooks={"one": one, "two": two}, rules='[[rules]]\nname = "r"\nchannels = ["two"]\n')
        put(store, 1)
        run(store, given)
    assert (len(one.got), len(two.got)) == (0, 1)


def test_a_silence_is_kept_as_the_reason(tmp_path: Path, store: Store) -> None:
    quiet.silence(store, now=NOW, ends_at=NOW + timedelta(hours=1), vendor="alibaba")
    with http_receiver() as hook:
        put(store, 1)
        assert [d.reason for d in run(store, settings(tmp_path, hooks={"hook": hook})).decided] == ["silenced"]
    assert hook.got == []


def test_nothing_configured_is_nothing_told_later(tmp_path: Path, store: Store) -> None:
    put(store, 1)
    assert run(store, settings(tmp_path)).told == ()
    with http_receiver() as hook:
        run(store, settings(tmp_path, hooks={"hook": hook}), NOW + timedelta(days=1))
    assert hook.got == []


@pytest.mark.parametrize(
    "fault", [500, 404, "hang", "reset", "half", "garbage", (301, {"Location": "http://127.0.0.1:9/"})]
)
def test_after_a_fault_the_same_message_comes_with_the_same_id(tmp_path: Path, store: Store, fault: object) -> None:
    with http_receiver([fault]) as hook:
        given = settings(tmp_path, hooks={"hook": hook})
        [one] = put(store, 1)
        assert run(store, given).count("waiting") == 1
        assert run(store, given, NOW + timedelta(seconds=2)).told == ()
        assert run(store, given, NOW + timedelta(seconds=7)).count("sent") == 1
    assert hook.ids == [one, one]
    assert hook.got[0][1] == hook.got[1][1]


def test_retry_after_is_waited_for(tmp_path: Path, store: Store) -> None:
    with http_receiver([(429, {"Retry-After": "3600"})]) as hook:
        given = settings(tmp_path, hooks={"hook": hook})
        put(store, 1)
        run(store, given)
        assert run(store, given, NOW + timedelta(minutes=59)).told == ()
        assert run(store, given, NOW + timedelta(minutes=61)).count("sent") == 1


def test_dropped_after_the_dot_waits_and_repeats_one_message_id(tmp_path: Path, store: Store) -> None:
    with smtp_receiver() as box:
        box.drop_after_dot = 1
        given = settings(tmp_path, mails={"desk": box})
        put(store, 1)
        assert run(store, given).count("waiting") == 1
        assert run(store, given, NOW + timedelta(minutes=14)).told == ()
        assert run(store, given, NOW + timedelta(minutes=16)).count("sent") == 1
    assert len(box.ids) == 2
    assert len(set(box.ids)) == 1


def test_one_of_three_recipients_refused_repeats_only_that_one(tmp_path: Path, store: Store) -> None:
    with smtp_receiver() as box:
        box.refuse["b@example.org"] = "450 greylisted"
        given = settings(tmp_path, mails={"desk": box}, to='["a@example.org", "b@example.org", "c@example.org"]')
        put(store, 1)
        assert run(store, given).count("sent") == 2
        box.refuse.clear()
        assert run(store, given, NOW + timedelta(minutes=1)).count("sent") == 1
    assert sorted(to for to, _ in box.mails) == ["a@example.org", "b@example.org", "c@example.org"]


def test_a_dead_channel_delays_no_other(tmp_path: Path, store: Store) -> None:
    with http_receiver(["hang"] * 50) as dead, http_receiver() as alive:
        given = settings(tmp_path, hooks={"a-dead": dead, "b-alive": alive})
        put(store, *range(5))
        started = time.monotonic()
        run(store, given)
        took = time.monotonic() - started
    assert len(alive.got) == 5
    assert len(dead.got) == 2
    assert took < 3


def test_only_one_channel_when_asked(tmp_path: Path, store: Store) -> None:
    with http_receiver() as one, http_receiver() as two:
        given = settings(tmp_path, hooks={"one": one, "two": two})
        put(store, 1)
        run(store, given, only="two")
        assert (len(one.got), len(two.got)) == (0, 1)
        run(store, given)
    assert (len(one.got), len(two.got)) == (1, 1)


def test_ten_tries_in_76_hours_then_given_up_and_told_elsewhere(tmp_path: Path, store: Store) -> None:
    with http_receiver([500] * 30) as dead, smtp_receiver() as box:
        given = settings(tmp_path, hooks={"dead": dead}, mails={"desk": box})
        [one] = put(store, 1)
        now, end = NOW, NOW + timedelta(hours=100)
        while now < end:
            run(store, given, now)
            now += timedelta(minutes=20)
    assert len(dead.got) == 10
    assert set(dead.ids) == {one}
    assert states(store)[one, "dead"] == "gave_up"
    assert len(box.mails) == 2
    assert box.mails[1][1]["Subject"] == "Alerts did not reach dead"


def test_gone_is_paused_given_up_and_told_elsewhere_once_a_day(tmp_path: Path, store: Store) -> None:
    with http_receiver([410, 410]) as gone, smtp_receiver() as box:
        given = settings(tmp_path, hooks={"gone": gone}, mails={"desk": box})
        put(store, 1)
        run(store, given)
        assert "410" in quiet.paused(store)["gone"][1]
        put(store, 2)
        run(store, given, NOW + timedelta(minutes=1))
        assert len(gone.got) == 1
        quiet.resume(store, "gone")
        run(store, given, NOW + timedelta(minutes=2))
        run(store, given, NOW + timedelta(minutes=3))
    assert len(gone.got) == 2
    subjects = [mail["Subject"] for _, mail in box.mails]
    assert subjects.count("Alerts did not reach gone") == 1


def test_a_notice_that_cannot_be_told_is_not_noticed_again(tmp_path: Path, store: Store) -> None:
    only_one = '[[rules]]\nname = "r"\nchannels = ["one"]\n'
    with http_receiver([410]) as one, http_receiver([410]) as two, http_receiver() as three:
        given = settings(tmp_path, hooks={"one": one, "two": two, "three": three}, rules=only_one)
        put(store, 1)
        for minutes in range(4):
            run(store, given, NOW + timedelta(minutes=minutes))
    assert len(one.got) == len(two.got) == len(three.got) == 1
    assert b"channel.undelivered" in two.got[0][1]


def test_an_alert_that_cannot_be_read_holds_up_no_other(tmp_path: Path, store: Store) -> None:
    with http_receiver() as hook:
        given = settings(tmp_path, hooks={"hook": hook})
        bad, good = put(store, 1, 2)

        def picky(opened: Store, entry: outbox.OutboxAlert) -> object:
            if entry.id == bad:
                raise LookupError(entry.id)
            return load(opened, entry)

        report = run(store, given, load=picky)
    assert hook.ids == [good]
    assert ("cannot be decided: LookupError") in [d.reason for d in report.decided]
    assert [entry.id for entry in outbox.undecided(store)] == [bad]


def test_no_secret_gets_into_the_database_a_report_or_a_message(tmp_path: Path, store: Store) -> None:
    with http_receiver([500, 301, "garbage"]) as hook, smtp_receiver() as box:
        box.answers = ["451 your token is t0ken-in-url"]
        given = settings(tmp_path, hooks={"hook": hook}, mails={"desk": box})
        put(store, 1, 2, 3)
        reports = [run(store, given, NOW + timedelta(minutes=6 * n)) for n in range(4)]
    store.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("p.sqlite*"))
    said = repr(reports) + repr(given) + "".join(mail.as_string() for _, mail in box.mails)
    said += "".join(body.decode() for _, body in hook.got)
    assert SECRET[6:] not in said
    assert SECRET[6:].encode() not in kept
    assert "token=" not in said
    assert b"token=" not in kept
    assert b"TOP-SECRT" not in kept
