"""A mail and a webhook receiver on loopback, so that the demo and the acceptance tests see what a person would receive."""

from __future__ import annotations

import json
import socket
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope


@dataclass(frozen=True)
class Hook:
    """One webhook as received: its headers (lower-case names) and its JSON body."""

    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)


@dataclass
class Receivers:
    """Two servers on free loopback ports; use as a context manager. `mails` and `hooks` are what came, in order."""

    mails: list[EmailMessage] = field(default_factory=list)
    hooks: list[Hook] = field(default_factory=list)
    smtp_port: int = 0
    http_port: int = 0

    def __enter__(self) -> Self:
        receivers = self

        class Mailbox:
            async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:
                content = cast(bytes, envelope.content)
                receivers.mails.append(cast(EmailMessage, message_from_bytes(content, policy=policy.default)))
                return "250 kept"

        class Hooks(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length", 0)))
                receivers.hooks.append(Hook({k.lower(): v for k, v in self.headers.items()}, raw))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Quiet: what came is shown, not logged."""

        self.smtp_port = _free_port()  # the controller cannot be given port 0: it dials itself to see that it is up
        self._smtp = Controller(Mailbox(), hostname="127.0.0.1", port=self.smtp_port)
        self._smtp.start()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Hooks)
        self.http_port = self._http.server_port
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._smtp.stop()
        self._http.shutdown()
        self._http.server_close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
