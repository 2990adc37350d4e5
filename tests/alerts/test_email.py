"""E-mail against a real SMTP server: what arrives, what counts as taken, and what every refusal comes to."""

from __future__ import annotations

import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.channels.email import EmailChannel, Options
from pricing.errors import DeliveryError
from tests.alerts.receivers import NOW, Mailbox, message, smtp_receiver

OPENED: list[EmailChannel] = []
YOU = "you@example.org"


@pytest.fixture(autouse=True)
def _closing() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().close()


def channel(box: Mailbox, **changes: Any) -> EmailChannel:
    options = {
        "host": "127.0.0.1",
        "port": box.port,
        "security": "none",
        "sender": "watch@pricewar.example",
        "to": [YOU],
        "timeout_seconds": 5,
        **changes,
    }
    OPENED.append(EmailChannel("desk", Options.model_validate(options)))
    return OPENED[-1]


def failure(one: EmailChannel, destination: str = YOU) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        one.send(message(), destination)
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 and its key in one PEM file."""
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1"
    try:
        subprocess.run(
            [*command.split(), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
            cwd=folder,
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("no openssl command to make a certificate with")
    (folder / "both.pem").write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return folder / "both.pem"


def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_what_arrives() -> None:
    with smtp_receiver() as box:
        one = channel(box, list_unsubscribe="https://pricewar.example/off?x=1")
        assert one.send(message(thread="chain-9"), YOU).startswith("taken")
    [(recipient, mail)] = box.mails
    assert recipient == mail["To"] == YOU
    assert mail["From"] == "pricewar <watch@pricewar.example>"
    assert mail["Subject"] == "示例 cuts 20 → 0.5"
    assert mail["Message-ID"] == "<d-1@pricewar.example>"
    assert mail["References"] == "<chain-9@pricewar.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Pricewar-Alert"] == "alert1"
    assert mail["List-Unsubscribe"] == "<https://pricewar.example/off?x=1>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Date"].datetime == NOW
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == ["Hello", ".a line with a dot", "元"]
    assert html.get_content().strip() == "<p>Hello</p>"


def test_one_connection_serves_many_and_a_lost_one_is_opened_again() -> None:
    with smtp_receiver() as box:
        one = channel(box)
        one.send(message(), YOU)
        one.send(message(delivery="d-2"), YOU)
        assert box.connections == 1
        assert one._smtp is not None
        assert one._smtp.sock is not None
        one._smtp.sock.shutdown(socket.SHUT_RDWR)
        one.send(message(delivery="d-3"), YOU)
    assert box.ids == [f"<d-{n}@pricewar.example>" for n in (1, 2, 3)]
    assert box.connections == 2


@pytest.mark.parametrize(
    ("answer", "retry"), [("450 greylisted, come back", True), ("421 busy", True), ("550 no such user", False)]
)
def test_one_of_three_to_refused(answer: str, retry: bool) -> None:
    people = ["a@example.org", "b@example.org", "c@example.org"]
    with smtp_receiver() as box:
        box.refuse["b@example.org"] = answer
        one = channel(box, to=people)
        assert one.destinations == tuple(people)
        one.send(message(), "a@example.org")
        error = failure(one, "b@example.org")
        one.send(message(), "c@example.org")
    assert error.retry is retry
    assert answer[4:] in error.reason
    assert [recipient for recipient, _ in box.mails] == ["a@example.org", "c@example.org"]


@pytest.mark.parametrize(("answer", "retry"), [("451 try later", True), ("554 looks like spam", False)])
def test_refused_after_the_data(answer: str, retry: bool) -> None:
    with smtp_receiver() as box:
        box.answers = [answer]
        one = channel(box)
        assert failure(one).retry is retry
        one.send(message(), YOU)
    assert len(box.mails) == 1


def test_a_refused_sender_is_ours_to_mend_and_is_tried_again() -> None:
    with smtp_receiver() as box:
        box.refuse_sender = "553 not allowed to send as this address"
        assert failure(channel(box)).retry is True


def test_dropped_after_the_final_dot_is_unknown_and_waits() -> None:
    with smtp_receiver() as box:
        box.drop_after_dot = 1
        one = channel(box)
        error = failure(one)
        assert error.retry
        assert error.after is not None
        assert error.after >= timedelta(minutes=15)
        assert "may have arrived" in error.reason
        one.send(message(), YOU)
    assert box.ids == ["<d-1@pricewar.example>"] * 2


def test_a_server_that_is_not_there() -> None:
    with smtp_receiver() as box:
        pass
    error = failure(channel(box))
    assert error.retry
    assert "connection refused" in error.reason


def test_a_silent_server_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        started = time.monotonic()
        error = failure(channel(Mailbox(port=server.getsockname()[1]), timeout_seconds=0.3))
        assert time.monotonic() - started < 2
    assert error.retry


def test_starttls_and_login(certificate: Path) -> None:
    with smtp_receiver(server_tls(certificate), login=True) as box:
        account = {"username": "watch", "password": "s3cret-pass", "ca_file": certificate}
        channel(box, security="starttls", **account).send(message(), YOU)
        error = failure(channel(box, security="starttls", **{**account, "password": "s3cret-wrong"}))
    assert dict.fromkeys(box.logins).keys() == {("watch", "s3cret-pass"), ("watch", "s3cret-wrong")}
    assert "refused the login" in error.reason
    assert len(box.mails) == 1


def test_tls_from_the_first_byte(certificate: Path) -> None:
    with smtp_receiver(server_tls(certificate), implicit=True) as box:
        channel(box, security="tls", ca_file=certificate).send(message(), YOU)
    assert len(box.mails) == 1


def test_stripped_tls_sends_nothing() -> None:
    with smtp_receiver() as box:
        error = failure(channel(box, security="starttls"))
    assert "offers no TLS" in error.reason
    assert error.retry
    assert box.mails == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_untrusted_certificate_sends_nothing(certificate: Path, security: str) -> None:
    with smtp_receiver(server_tls(certificate), implicit=security == "tls") as box:
        error = failure(channel(box, security=security))
    assert "certificate is not trusted" in error.reason
    assert box.mails == []


def test_a_certificate_for_another_name_sends_nothing(certificate: Path) -> None:
    with smtp_receiver(server_tls(certificate)) as box:
        error = failure(channel(box, security="starttls", ca_file=certificate, host="localhost"))
    assert "certificate" in error.reason
    assert box.mails == []


def test_a_line_break_in_the_subject_makes_no_header() -> None:
    with smtp_receiver() as box:
        channel(box).send(message(subject="Cut\r\nBcc: thief@example.org\n\nbody" + "x" * 400), YOU)
    [(_, mail)] = box.mails
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("Cut Bcc: thief@example.org body")
    assert len(mail["Subject"]) == 200


def test_what_cannot_be_written_is_a_refusal_not_a_crash() -> None:
    with smtp_receiver() as box:
        with pytest.raises(DeliveryError, match="cannot be written") as caught:
            channel(box).send(message(text="half a pair \ud800"), YOU)
        with pytest.raises(DeliveryError, match="cannot be written"):
            channel(box).send(message(thread="x\r\nBcc: thief@example.org"), YOU)
    assert caught.value.retry is False
    assert box.mails == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": []},
        {"to": ["not an address"]},
        {"to": ["a@example.org\r\nBcc: b@example.org"]},
        {"sender": "a@example.org>, <b@example.org"},
        {"sender_name": "x\ny"},
        {"security": "none", "username": "u", "password": "s3cret-pass"},
        {"security": "maybe"},
        {"list_unsubscribe": "javascript:alert(1)"},
        {"port": 70000},
    ],
)
def test_wrong_options_are_refused(wrong: dict[str, Any]) -> None:
    good = {"host": "mail.example", "sender": "a@example.org", "to": "b@example.org"}
    Options.model_validate(good)
    with pytest.raises(ValueError, match="validation error") as caught:
        Options.model_validate({**good, **wrong})
    assert "s3cret" not in str(caught.value)
