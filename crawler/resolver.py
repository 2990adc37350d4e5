"""Looks host names up and lets only public addresses through, whatever the spelling of the host: the guard against being
led into the inside network. The check is on the very addresses that are dialled, each time: nothing is cached.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer, provider

from pricing.addresses import why_refused
from pricing.errors import FetchError


@implementer(IHostnameResolver)
class GuardedResolver:
    """`allow` holds inner "host:port" pairs, exactly as written in a URL, that may be reached all the same."""

    refused: ClassVar[dict[str, str]] = {}

    def __init__(self, reactor: Any, allow: Sequence[str] = ()) -> None:
        self.reactor = reactor
        inner = reactor.nameResolver
        self.inner = inner.inner if isinstance(inner, GuardedResolver) else inner
        self.allow = frozenset(allow)

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        return cls(reactor, crawler.settings.getlist("ALLOW_PRIVATE"))

    def install_on_reactor(self) -> None:
        self.reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        receiver = resolutionReceiver
        if f"{hostName}:{portNumber}" not in self.allow:
            receiver = _Checked(resolutionReceiver, hostName)
        return self.inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@provider(IResolutionReceiver)
class _Checked:
    """Passes addresses on only when all are public: one bad address among good ones is how a rebinding trick looks."""

    def __init__(self, receiver: Any, host: str) -> None:
        self.receiver = receiver
        self.host = host
        self.addresses: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        self.addresses.append(address)

    def resolutionComplete(self) -> None:
        reasons = [reason for a in self.addresses if (reason := why_refused(a.host))]
        if reasons:
            GuardedResolver.refused[self.host] = reasons[0]
        else:
            for address in self.addresses:
                self.receiver.addressResolved(address)
        self.receiver.resolutionComplete()


async def self_test(reactor: Any) -> None:
    """Asks the reactor's own resolver for an inner address; raises FetchError if it hands one out."""
    from scrapy.utils.defer import maybe_deferred_to_future
    from twisted.internet.defer import Deferred

    done: Deferred[list[Any]] = Deferred()
    found: list[Any] = []

    @provider(IResolutionReceiver)
    class Receiver:
        def resolutionBegan(self, resolution: Any) -> None: ...

        def addressResolved(self, address: Any) -> None:
            found.append(address)

        def resolutionComplete(self) -> None:
            done.callback(found)

    reactor.nameResolver.resolveHostName(Receiver(), "127.0.0.1", 9)
    if await maybe_deferred_to_future(done):
        raise FetchError(
            "The guard against inner addresses is not in force, so nothing is fetched; report this as a bug."
        )
