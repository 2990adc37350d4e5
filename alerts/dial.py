"""Connections that cannot be led inside: resolve once, check every address, dial a checked one; and end on time.

Knows sockets, nothing of webhooks or messages. Proxies from the environment are never used and redirects never followed.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pricing.addresses import why_refused
from pricing.errors import DeliveryError

_MOST_READ = 65536


def system_resolve(host: str, port: int) -> list[str]:
    """Every address the system knows for `host`, in its order of preference. Raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Dialer:
    """Opens sockets to public addresses, and to the inner `allow`ed "host:port" pairs, exactly as written there."""

    allow: frozenset[str] = frozenset()
    resolve: Callable[[str, int], Sequence[str]] = field(default=system_resolve, repr=False)
    connect: Callable[[tuple[str, int], float], socket.socket] = field(default=socket.create_connection, repr=False)

    def open(self, host: str, port: int, *, until: float) -> socket.socket:
        """A connected socket to `host`; `until` is a time.monotonic() value. Raises DeliveryError."""
        try:
            addresses = list(self.resolve(host, port))
        except (OSError, UnicodeError):
            raise DeliveryError(f"the name {host} does not resolve") from None
        if f"{host}:{port}" not in self.allow:
            for reason in filter(None, map(why_refused, addresses)):
                raise DeliveryError(f"{host} is blocked: {reason}; list {host}:{port} in allow_private if it is meant")
        for address in addresses:
            try:
                if (left := until - time.monotonic()) <= 0:
                    raise TimeoutError
                return self.connect((address, port), left)
            except OSError as error:
                last = why(error)
        raise DeliveryError(f"{host}:{port} cannot be reached ({last if addresses else 'it has no address'})")


def why(error: OSError) -> str:
    """A connection's failure in a few plain words, without addresses or paths."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return "the TLS handshake failed"
    if isinstance(error, ConnectionError) and not error.strerror:
        return "closed by the other side"
    return (error.strerror or type(error).__name__).lower()


@contextmanager
def ending_after(seconds: float, sock: Callable[[], socket.socket | None]) -> Iterator[threading.Event]:
    """Cut the connection `sock()` after `seconds` in all, however slowly bytes drip; the event says that it was cut."""
    cut = threading.Event()

    def end() -> None:
        cut.set()
        if (found := sock()) is not None:
            try:
                found.shutdown(socket.SHUT_RDWR)
            except OSError:
                found.close()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield cut
    finally:
        timer.cancel()


class _Connection(http.client.HTTPConnection):
    def __init__(self, host: str, port: int, dialer: Dialer, tls: ssl.SSLContext | None, timeout: float) -> None:
        self.default_port = 443 if tls else 80
        super().__init__(host, port, timeout=timeout)
        self._dialer, self._tls = dialer, tls

    def connect(self) -> None:
        limit = self.timeout or 15.0
        self.sock = self._dialer.open(self.host, self.port, until=time.monotonic() + limit)
        self.sock.settimeout(limit)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # head and body go out as two packets
        if self._tls:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock.do_handshake()


class Poster:
    """POSTs to one URL over one kept connection. Not for use by two threads at once."""

    def __init__(self, url: str, *, dialer: Dialer, timeout: float) -> None:
        parts = urlsplit(url)
        self.host = parts.hostname or ""
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._timeout = timeout
        tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._connection = _Connection(self.host, parts.port or (443 if tls else 80), dialer, tls, timeout)

    def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Send `body`; returns the status and the Retry-After header ('' if none). Raises DeliveryError: no answer."""
        kept = self._connection.sock is not None
        try:
            return self._post(body, headers)
        except (ConnectionError, http.client.RemoteDisconnected) as error:
            if not kept:  # a kept connection may have been closed by the other side meanwhile: once more, afresh
                raise DeliveryError(f"{self.host} broke off the connection ({why(error)})") from None
            return self.post(body, headers)
        except OSError as error:
            raise DeliveryError(f"{self.host} did not answer ({why(error)})") from None
        except http.client.HTTPException:
            raise DeliveryError(f"{self.host} broke off or gave no HTTP answer") from None

    def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        with ending_after(self._timeout, lambda: self._connection.sock) as cut:
            try:
                self._connection.request("POST", self._target, body, headers)
                answer = self._connection.getresponse()
                if len(answer.read(_MOST_READ)) == _MOST_READ:
                    self._connection.close()
                elif answer.length or cut.is_set():
                    raise http.client.IncompleteRead(b"")
                return answer.status, answer.getheader("Retry-After") or ""
            except BaseException:
                self._connection.close()
                if cut.is_set():
                    raise DeliveryError(f"{self.host} gave no whole answer within {self._timeout:g} s") from None
                raise

    def close(self) -> None:
        self._connection.close()
