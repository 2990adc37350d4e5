"""The rule for addresses: public ones pass, every spelling of an inner one is refused with a reason."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.addresses import why_bad_url, why_refused

INNER = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "169.254.0.23",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "168.63.129.16",
    "192.0.0.192",
    "192.0.2.7",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "2001:0:1234::1",
    "2001:db8::1",
    "3fff::1",
    "100::1",
    "5f00::1",
    "4000::1",
]


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_refused(address: str) -> None:
    reason = why_refused(address)
    assert reason
    assert address.partition("%")[0] in reason or str(ipaddress.ip_address(address.partition("%")[0])) in reason


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "2606:4700::1111", "2400:3200::1"]
)
def test_a_public_address_passes(address: str) -> None:
    assert why_refused(address) is None
    assert why_refused(ipaddress.ip_address(address)) is None


@pytest.mark.parametrize("text", ["", "localhost", "2130706433", "0x7f.1", "127.1", "0177.0.0.1", "①②⑦.0.0.1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    assert why_refused(text)


@given(st.ip_addresses(v=4).filter(lambda ip: not ip.is_global))
def test_nothing_the_standard_library_calls_inner_passes(ip: ipaddress.IPv4Address) -> None:
    assert why_refused(ip)
    assert why_refused(ipaddress.IPv6Address(f"::ffff:{ip}"))
    assert why_refused(ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) | int(ip)))


@pytest.mark.parametrize(
    "url", ["https://hooks.example/x?y=1", "http://127.0.0.1:8080/", "https://[2606:4700::1111]/a", "HTTPS://a.example"]
)
def test_a_plain_url_passes(url: str) -> None:
    assert why_bad_url(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "data:text/plain,x",
        "ftp://a.example/",
        "source:file:///x",
        "//a.example/",
        "http://",
        "http:///x",
        "http://a.example:0/",
        "http://a.example:99999/",
        "http://user:pw@a.example/",
        "http://inner:80\\@a.example/",
        "http://a.example/\r\nHost: b",
        "http://a .example/",
        "http://127%2e0%2e0%2e1/",
        "http://[::1",
        "",
    ],
)
def test_a_devious_url_is_refused(url: str) -> None:
    assert why_bad_url(url)
