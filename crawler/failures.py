"""Says in a status word and one sentence why a fetch failed: BLOCKED, TOO_BIG, TIMEOUT, BROKEN, PAUSED."""

from __future__ import annotations

from typing import Any

from scrapy import exceptions
from twisted.internet import error as network
from twisted.web._newclient import ResponseFailed

from crawler.middlewares import Refused
from crawler.resolver import GuardedResolver


def explain(error: Exception, request: Any) -> Refused:
    """The reason behind a failed download, as the value a middleware would have raised."""
    if isinstance(error, Refused):
        return error
    host = request.url.split("/")[2] if request.url.count("/") > 1 else request.url
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    inner = " ".join(str(reason.value) for reason in getattr(error, "reasons", None) or [])
    text = f"{error} {inner}"
    if name in GuardedResolver.refused and isinstance(
        error, network.DNSLookupError | network.ConnectError | exceptions.CannotResolveHostError
    ):
        came_from = request.meta.get("redirect_urls")
        via = f" via a redirect from {came_from[-1]}" if came_from else ""
        return Refused("BLOCKED", f"private address: {GuardedResolver.refused[name]}{via}")
    if isinstance(error, exceptions.DownloadTimeoutError | network.TimeoutError | TimeoutError):
        return Refused("TIMEOUT", f"{host} did not answer fully in time")
    if isinstance(error, exceptions.DownloadCancelledError) or "larger than download max size" in text:
        return Refused("TOO_BIG", f"the answer of {host} is larger than the limit")
    if isinstance(error, exceptions.CannotResolveHostError | network.DNSLookupError):
        return Refused("BROKEN", f"the name {name} could not be looked up")
    if isinstance(error, exceptions.IgnoreRequest):
        return Refused("BROKEN", str(error) or "the answer could not be used")
    if isinstance(error, exceptions.UnsupportedURLSchemeError | exceptions.NotSupported):
        return Refused("BLOCKED", "only http and https are fetched")
    if "certificate" in text.lower() or "SSL" in text:
        return Refused("BROKEN", f"the certificate of {host} is not valid")
    if isinstance(error, exceptions.ResponseDataLossError | ResponseFailed):
        return Refused("BROKEN", f"the answer of {host} was cut short")
    if isinstance(error, exceptions.DownloadConnectionRefusedError | network.ConnectError):
        return Refused("BROKEN", f"{host} does not accept connections")
    return Refused("BROKEN", f"{host} could not be read ({type(error).__name__})")


def of_status(status: int, host: str) -> Refused | None:
    """Why an HTTP status means that the body is no page; None for 2xx."""
    if 200 <= status < 300:
        return None
    if status in (401, 403, 407, 412, 451):
        return Refused("BLOCKED", f"{host} refuses us ({status})")
    if 300 <= status < 400:
        return Refused("BROKEN", f"{host} redirects too often ({status})")
    return Refused("BROKEN", f"{host} answered {status}")
