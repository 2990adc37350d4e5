"""Which addresses a fetch or a webhook may be sent to: the public internet, and nothing inside. Pure: no look-ups.

Python's own `is_private` misses carrier-grade NAT (a cloud's metadata service lives there) and every IPv6 form that wraps an
IPv4 address, so the rule is: global, and in none of the networks below. Check the address that is really dialled, each time.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
_REFUSED = tuple(
    (ipaddress.ip_network(network), name)
    for network, name in (
        ("0.0.0.0/8", "this host"),
        ("100.64.0.0/10", "a carrier's or cloud's inner network"),
        ("168.63.129.16/32", "a cloud's metadata service"),
        ("169.254.0.0/16", "link-local or a cloud's metadata service"),
        ("192.0.0.0/24", "a protocol assignment"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("198.18.0.0/15", "a benchmark network"),
        ("240.0.0.0/4", "reserved"),
        ("::ffff:0:0/96", "an IPv4 address in IPv6 form"),
        ("::/96", "an IPv4 address in IPv6 form"),
        ("64:ff9b::/96", "an IPv4 address behind NAT64"),
        ("64:ff9b:1::/48", "an IPv4 address behind NAT64"),
        ("2001::/23", "Teredo or a protocol assignment"),
        ("2001:db8::/32", "a documentation network"),
        ("2002::/16", "an IPv4 address behind 6to4"),
        ("3fff::/20", "a documentation network"),
    )
)


def why_refused(address: str | Address) -> str | None:
    """Why `address` (a literal IP, as dialled) must not be connected to; None if it may. What is no IP is refused."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0] if isinstance(address, str) else address)
    except ValueError:
        return f"{address!r} is not an IP address"
    if ip.is_multicast:
        return f"{ip} is a multicast address"
    if ip.is_loopback or ip.is_unspecified:
        return f"{ip} is this machine itself"
    for network, name in _REFUSED:
        if ip in network:
            return f"{ip} is {name}"
    if not ip.is_global or (ip.version == 6 and ip not in _PUBLIC_V6):
        return f"{ip} is a private address"
    return None


def why_bad_url(url: str) -> str | None:
    """Why `url` must not be fetched or posted to whatever it resolves to; None if its form is plain http(s)."""
    if not url.isprintable() or " " in url or "\\" in url:
        return "it holds a space, a backslash or a control character"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "it cannot be read as a URL"
    if parts.scheme not in ("http", "https"):
        return "it must start with http:// or https://"
    if not parts.hostname or port == 0:
        return "it names no host"
    if "@" in parts.netloc:
        return "it holds a user name or password"
    if "%" in parts.netloc:
        return "its host is percent-encoded"
    return None
