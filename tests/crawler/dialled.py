"""A crawl whose names are looked up in a table and whose every dialled address is written down: run as a process of its own.

Input (stdin): {"job": …, "names": {name: [[addresses of the first look-up], [of the second], …]}, "real": [host, port]}
Output: {"events": […], "dialled": [[address, port], …]}
"""

from __future__ import annotations

import json
import sys
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer


@implementer(IHostResolution)
class Looked:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None: ...


@implementer(IHostnameResolver)
class Table:
    """Answers in turn what the table says of a name, the last answer for ever; an address stands for itself."""

    def __init__(self, names: dict[str, list[list[str]]]) -> None:
        self.names = names

    def resolveHostName(
        self, resolutionReceiver: Any, hostName: str, portNumber: int = 0, *_: Any, **__: Any
    ) -> Looked:
        receiver, host, port = resolutionReceiver, hostName, portNumber
        looked = Looked(host)
        receiver.resolutionBegan(looked)
        answers = self.names.get(host, [[host]])
        for address in answers.pop(0) if len(answers) > 1 else answers[0]:
            receiver.addressResolved((IPv6Address if ":" in address else IPv4Address)("TCP", address, port))
        receiver.resolutionComplete()
        return looked


def main() -> None:
    given = json.loads(sys.stdin.read())
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor

    reactor.installNameResolver(Table(given["names"]))  # type: ignore[attr-defined]
    dialled: list[list[Any]] = []
    connect = reactor.connectTCP  # type: ignore[attr-defined]

    def connectTCP(host: str, port: int, *rest: Any, **more: Any) -> Any:
        dialled.append([host, port])
        return connect(*((host, port) if [host, port] == given["real"] else ("127.0.0.1", 1)), *rest, **more)

    reactor.connectTCP = connectTCP  # type: ignore[attr-defined]
    from crawler import child

    events: list[Any] = []
    child.run(given["job"], events.append)
    json.dump({"events": events, "dialled": dialled}, sys.stdout)


if __name__ == "__main__":
    main()
