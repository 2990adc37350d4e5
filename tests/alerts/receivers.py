"""Real receivers on loopback that fail on demand: an HTTP server and an SMTP server, each following a script of answers."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from alerts.channels import Message

NOW = datetime(2024, 5, 21, 6, 0, tzinfo=UTC)


def message(**changes: Any) -> Message:
    """A small ready message."""
    values: dict[str, Any] = {
        "id": "alert1",
        "delivery": "d-1",
        "kind": "price.follow_on",
        "at": NOW,
        "subject": "示例 cuts 20 → 0.5",
        "text": "Hello\n.a line with a dot\n元",
        "html": "<p>Hello</p>",
        "data": {"x": "0.5"},
        "sent_at": NOW,
    }
    return Message(**{**values, **changes})


@dataclass
class Hook:
    """What an HTTP receiver got, and what it answers next: a status, (status, headers) or one of the words below."""

    url: str = ""
    script: list[Any] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.got]

    @property
    def place(self) -> str:
        return self.url.split("/")[2]


@contextmanager
def http_receiver(script: list[Any] | None = None) -> Iterator[Hook]:
    """A threaded HTTP server. Script words: hang, drip (headers one byte at a time), reset, half, garbage, big, quit."""
    hook = Hook(script=list(script or []))
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            hook.paths.append(self.path)
            step = hook.script.pop(0) if hook.script else 200
            if isinstance(step, str):
                getattr(self, f"_{step}")()
                self.close_connection = True
                return
            status, headers = step if isinstance(step, tuple) else (step, {})
            self.send_response(status)
            for name, value in {"Content-Length": "9", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"TOP-SECRT")

        def _hang(self) -> None:
            closing.wait(20)

        def _quit(self) -> None:  # takes the message and closes later without having said so
            self.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

        def _drip(self) -> None:
            self.connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not closing.is_set():
                try:
                    self.connection.sendall(b"a")
                except OSError:
                    return
                time.sleep(0.02)

        def _reset(self) -> None:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.connection.close()

        def _half(self) -> None:
            self.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")

        def _garbage(self) -> None:
            self.connection.sendall(b"\x00\x01SSH-2.0\r\n\r\n")

        def _big(self) -> None:
            self.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n" + b"x" * 100_000)

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    hook.url = f"http://127.0.0.1:{server.server_address[1]}/hook?token=t0ken-in-url"
    try:
        yield hook
    finally:
        closing.set()
        server.shutdown()
        server.server_close()


@dataclass
class Mailbox:
    """What an SMTP receiver got, and what it answers: by recipient, by stage, or a drop of the connection."""

    port: int = 0
    refuse: dict[str, str] = field(default_factory=dict)
    refuse_sender: str = ""
    answers: list[str] = field(default_factory=list)
    drop_after_dot: int = 0
    drop_in_data: int = 0
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    connections: int = 0
    logins: list[tuple[str, str]] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [mail["Message-ID"] for _, mail in self.mails]


class _Handler:
    def __init__(self, box: Mailbox) -> None:
        self.box = box

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.box.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.box.refuse_sender:
            return self.box.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.box.refuse:
            return self.box.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.box.drop_in_data:
            self.box.drop_in_data -= 1
            server.transport.abort()
            return "451 never seen"
        answer = self.box.answers.pop(0) if self.box.answers else "250 taken"
        if answer.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.box.mails += [(address, mail) for address in envelope.rcpt_tos]
        if self.box.drop_after_dot:
            self.box.drop_after_dot -= 1
            server.transport.abort()
        return answer


@contextmanager
def smtp_receiver(
    tls: ssl.SSLContext | None = None, *, login: bool = False, implicit: bool = False
) -> Iterator[Mailbox]:
    """An SMTP server; with `tls` it offers STARTTLS (or speaks TLS at once if `implicit`)."""
    box = Mailbox()

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
        from aiosmtpd.smtp import AuthResult

        box.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"s3cret-pass", handled=False)

    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0, "enable_SMTPUTF8": False}
    if tls and not implicit:
        options["tls_context"] = tls
    if login:
        options |= {"authenticator": authenticate, "auth_required": True}
    controller = _FreePort(_Handler(box), ssl_context=tls if implicit else None, **options)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


class _Server(SMTP):
    """aiosmtpd's protocol, keeping account of its connections so that they can be ended before the loop is."""

    transports: ClassVar[set[Any]] = set()

    def connection_made(self, transport: Any) -> None:
        self.transports.add(transport)
        self._mine = transport
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.transports.discard(self._mine)
        self.transports.discard(self.transport)


class _FreePort(Controller):
    """A controller on a port the system picks: the base class cannot find out which one that was."""

    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)

    def stop(self, no_assert: bool = False) -> None:
        for transport in list(_Server.transports):
            self.loop.call_soon_threadsafe(transport.abort)
        deadline = time.monotonic() + 2
        while _Server.transports and time.monotonic() < deadline:
            time.sleep(0.005)
        _Server.transports.clear()
        super().stop(no_assert)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        with socket.create_connection(("127.0.0.1", self.port), 1.0) as sock:
            if self.ssl_context is None:
                sock.recv(1024)
                return
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with context.wrap_socket(sock) as secure:
                secure.recv(1024)
