"""Webhooks against a real receiver: what counts as taken, what is said when it is not, and where nothing is ever sent."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from alerts.channels.webhook import Options, WebhookChannel, body_of, key_of, sign, waiting_time
from alerts.dial import Dialer
from pricing.errors import DeliveryError
from tests.alerts.receivers import NOW, Hook, http_receiver, message

SECRET = "whsec_" + "c2VjcmV0LWtleS1vZi0zMi1ieXRlcy1sb25nLWZvci0="
OTHER = "whsec_" + "YW5vdGhlci1rZXktb2YtMzItYnl0ZXMtbG9uZy14eHg="


OPENED: list[WebhookChannel] = []


@pytest.fixture(autouse=True)
def _closing() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().close()


def channel(hook: Hook, **changes: Any) -> WebhookChannel:
    options = {"url": hook.url, "secret": SECRET, "allow_private": [hook.place], "timeout_seconds": 5, **changes}
    OPENED.append(WebhookChannel("hook", Options.model_validate(options)))
    return OPENED[-1]


def failure(hook: Hook, **changes: Any) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        channel(hook, **changes).send(message(), "hook")
    said = str(caught.value)
    assert "t0ken" not in said
    assert "TOP-SECRT" not in said
    assert "whsec" not in said
    assert "\n" not in said
    return caught.value


def test_a_taken_message_verifies_with_the_library() -> None:
    now = datetime.now(UTC)
    with http_receiver() as hook:
        assert channel(hook).send(message(sent_at=now), "hook") == "200 OK"
    headers, body = hook.got[0]
    assert Webhook(SECRET).verify(body, headers) == json.loads(body)
    assert json.loads(body) == {
        "type": "price.follow_on",
        "id": "alert1",
        "timestamp": "2024-05-21T06:00:00+00:00",
        "data": {"x": "0.5"},
    }
    assert headers["content-type"] == "application/json"
    assert hook.paths == ["/hook?token=t0ken-in-url"]


def test_two_secrets_while_one_replaces_the_other() -> None:
    now = datetime.now(UTC)
    with http_receiver() as hook:
        channel(hook, secret=[SECRET, OTHER]).send(message(sent_at=now), "hook")
    for secret in (SECRET, OTHER):
        Webhook(secret).verify(hook.got[0][1], hook.got[0][0])


def test_signature_is_the_librarys() -> None:
    body = '{"a":"元"}'.encode()
    assert sign(key_of(SECRET), "m1", 1716271200, body) == Webhook(SECRET).sign(
        "m1", datetime.fromtimestamp(1716271200, UTC), body.decode()
    )


def test_a_retry_has_the_same_id_and_the_same_bytes() -> None:
    with http_receiver([500, 200]) as hook:
        one = channel(hook)
        with pytest.raises(DeliveryError):
            one.send(message(), "hook")
        one.send(message(sent_at=NOW + timedelta(hours=2)), "hook")
    assert hook.ids == ["alert1", "alert1"]
    assert hook.got[0][1] == hook.got[1][1]
    assert hook.got[0][0]["webhook-timestamp"] != hook.got[1][0]["webhook-timestamp"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 502, 503])
def test_other_answers_are_failures_to_be_retried(status: int) -> None:
    with http_receiver([status]) as hook:
        error = failure(hook)
    assert error.retry
    assert str(status) in error.reason


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_failure_and_is_not_followed(status: int) -> None:
    with http_receiver() as inside, http_receiver([(status, {"Location": inside.url})]) as hook:
        error = failure(hook)
    assert error.retry
    assert "elsewhere" in error.reason
    assert len(hook.got) == 1
    assert inside.got == []


def test_gone_is_for_good() -> None:
    with http_receiver([410]) as hook:
        error = failure(hook)
    assert (error.retry, error.gone) == (False, True)


@pytest.mark.parametrize("word", ["hang", "drip", "reset", "half", "garbage"])
def test_a_broken_answer_is_a_failure_within_the_time(word: str) -> None:
    with http_receiver([word]) as hook:
        started = time.monotonic()
        error = failure(hook, timeout_seconds=0.4)
        assert time.monotonic() - started < 2
    assert error.retry


def test_an_endless_answer_is_not_read() -> None:
    with http_receiver(["big", 200]) as hook:
        one = channel(hook)
        assert one.send(message(), "hook") == "200 OK"
        assert one.send(message(), "hook") == "200 OK"


def test_a_dead_port_is_a_failure() -> None:
    with http_receiver() as hook:
        pass
    assert "cannot be reached" in failure(hook).reason


def test_one_connection_serves_many_messages_and_survives_being_closed() -> None:
    with http_receiver([200, (200, {"Connection": "close"}), 200]) as hook:
        one = channel(hook)
        for _ in range(3):
            one.send(message(), "hook")
        one.close()
    assert len(hook.got) == 3


def test_a_kept_connection_that_was_closed_meanwhile_is_opened_again() -> None:
    with http_receiver(["quit", "quit", 200]) as hook:
        one = channel(hook)
        for _ in range(3):
            assert one.send(message(), "hook") == "200 OK"
            time.sleep(0.05)
    assert len(hook.got) == 3


def test_retry_after_is_honoured_up_to_a_day() -> None:
    with http_receiver([(429, {"Retry-After": "120"}), (503, {"Retry-After": "999999999999"}), 500]) as hook:
        assert failure(hook).after == timedelta(minutes=2)
        assert failure(hook).after == timedelta(days=1)
        assert failure(hook).after is None
    assert waiting_time("Tue, 21 May 2024 07:00:00 GMT", NOW) == timedelta(hours=1)
    assert waiting_time("Tue, 21 May 2024 05:00:00 GMT", NOW) is None
    for nonsense in ("", "-5", "soon", "1e9", "٣", "9" * 5000):
        assert (waiting_time(nonsense, NOW) or timedelta(0)) <= timedelta(days=1)


class Recorder:
    """A resolver and a connector that say what they were asked, and connect to nothing."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked, self.dialled = list(answers), [], []

    def resolve(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0)

    def connect(self, address: tuple[str, int], timeout: float) -> socket.socket:
        self.dialled.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    def dialer(self, *allow: str) -> Dialer:
        return Dialer(frozenset(allow), self.resolve, self.connect)


def guarded(recorder: Recorder, url: str, *allow: str) -> str:
    options = Options.model_validate({"url": url, "secret": SECRET})
    with pytest.raises(DeliveryError) as caught:
        WebhookChannel("hook", options, recorder.dialer(*allow)).send(message(), "hook")
    return caught.value.reason


@pytest.mark.parametrize(
    "inner",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.100.100.200",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "0.0.0.0",
    ],
)
def test_an_inner_address_is_never_dialled(inner: str) -> None:
    recorder = Recorder([inner])
    assert "blocked" in guarded(recorder, "https://hooks.example/x")
    assert recorder.dialled == []


def test_one_inner_address_among_public_ones_blocks_all() -> None:
    recorder = Recorder(["93.184.216.34", "10.0.0.1"])
    assert "blocked" in guarded(recorder, "https://hooks.example/x")
    assert recorder.dialled == []


def test_the_name_is_looked_up_once_and_the_checked_address_dialled() -> None:
    recorder = Recorder(["93.184.216.34", "2606:4700::1"], ["127.0.0.1"])
    guarded(recorder, "https://hooks.example/x")
    assert recorder.asked == ["hooks.example"]
    assert recorder.dialled == [("93.184.216.34", 443), ("2606:4700::1", 443)]


def test_an_allowed_inner_place_is_exactly_that_place() -> None:
    assert "reached" in guarded(Recorder(["127.0.0.1"]), "http://127.0.0.1:8025/x", "127.0.0.1:8025")
    for allow in ("127.0.0.1:80", "127.0.0.1", "localhost:8025"):
        assert "blocked" in guarded(Recorder(["127.0.0.1"]), "http://127.0.0.1:8025/x", allow)


def test_a_name_that_does_not_resolve() -> None:
    def fail(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    options = Options.model_validate({"url": "https://none.example/x", "secret": SECRET})
    with pytest.raises(DeliveryError, match="does not resolve"):
        WebhookChannel("hook", options, Dialer(resolve=fail)).send(message(), "hook")


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with http_receiver() as proxy, http_receiver() as hook:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
            monkeypatch.setenv(name, f"http://{proxy.place}")
        channel(hook).send(message(), "hook")
    assert len(hook.got) == 1
    assert proxy.got == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "file:///etc/passwd"},
        {"url": "https://user:hunter2@hooks.example/"},
        {"url": "http://inner:80\\@public.example/"},
        {"secret": "hunter2"},
        {"secret": []},
        {"secret": "whsec_aHVudGVyMg=="},
        {"timeout_seconds": 600},
    ],
)
def test_wrong_options_are_refused_without_being_shown(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error") as caught:
        Options.model_validate({"url": "https://hooks.example/t0ken", "secret": SECRET, **wrong})
    assert "hunter2" not in str(caught.value)
    assert "t0ken" not in str(caught.value)


def test_nothing_secret_in_a_repr() -> None:
    options = Options.model_validate({"url": "https://hooks.example/t0ken", "secret": SECRET})
    assert "t0ken" not in f"{options!r}{options}"
    assert SECRET[6:] not in f"{options!r}{options}{message()!r}"


def test_the_body_refuses_what_json_has_not() -> None:
    with pytest.raises(ValueError, match="JSON"):
        body_of(message(data={"x": float("nan")}))
