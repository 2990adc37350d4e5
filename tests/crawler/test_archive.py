"""Archives: what is written can be read again, byte for byte; what is no archive is refused in one sentence."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive import Archive, write
from crawler.replay import domain, moments
from pricing.documents import Capture
from pricing.errors import BadInput

START = datetime(2024, 5, 6, 1, 0, tzinfo=UTC)


def capture(url: str, body: bytes, minutes: int = 0, status: int = 200) -> Capture:
    at = START + timedelta(minutes=minutes)
    return Capture(url, body, at, hashlib.sha256(body).hexdigest(), "text/html; charset=utf-8", status)


def archive(path: Path, *captures: Capture) -> Path:
    out = io.BytesIO()
    write(captures, out)
    path.write_bytes(out.getvalue())
    return path


def test_captures_come_back_byte_for_byte_in_time_order(tmp_path: Path) -> None:
    body = "价格 0.5元/百万tokens\r\n".encode() * 500
    path = archive(
        tmp_path / "a.warc.gz",
        capture("https://b.example/x?b=2&a=1", b"later", 30),
        capture("https://a.example/", body, 0),
        capture("https://a.example/", b"", 60, status=304),
    )
    found = Archive(path)
    assert [(r.url, r.status, r.at) for r in found.answers] == [
        ("https://a.example/", 200, START),
        ("https://b.example/x?b=2&a=1", 200, START + timedelta(minutes=30)),
        ("https://a.example/", 304, START + timedelta(minutes=60)),
    ]
    assert found.read(found.answers[0]).body == body
    assert found.read(found.answers[1]).headers["Content-Type"] == "text/html; charset=utf-8"
    assert found.read(found.answers[2]).body == b""
    found.close()


def test_the_same_captures_give_the_same_bytes() -> None:
    one, two = io.BytesIO(), io.BytesIO()
    captures = [capture("https://a.example/", b"text", 0), capture("https://a.example/", b"more", 5)]
    assert write(captures, one) == 2
    write(captures, two)
    assert one.getvalue() == two.getvalue()


def test_an_uncompressed_archive_is_read_too(tmp_path: Path) -> None:
    packed = archive(tmp_path / "a.warc.gz", capture("https://a.example/", b"text"))
    plain = tmp_path / "a.warc"
    plain.write_bytes(gzip.decompress(packed.read_bytes()))
    found = Archive(plain)
    assert found.read(found.answers[0]).body == b"text"
    found.close()


def bad_files() -> dict[str, bytes]:
    out = io.BytesIO()
    write(
        [capture("https://a.example/", os.urandom(60_000)), capture("https://a.example/", os.urandom(60_000), 9)], out
    )
    whole = out.getvalue()
    plain = gzip.decompress(whole)
    return {
        "empty": b"",
        "binary": bytes(range(256)) * 40,
        "noise": os.urandom(10_000_000),
        "html": b"<html><body>no archive</body></html>" * 100,
        "blank": b"\n" * 5000,
        "zeros": b"\x00" * 5000,
        "truncated in the second record": whole[: len(whole) - 30_000],
        "truncated in the first record": whole[:20_000],
        "truncated plain": plain[:-30_000],
        "gzip of noise": gzip.compress(os.urandom(50_000)),
        "no answers": gzip.compress(b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"),
        "flipped": whole[:30_000] + bytes(b ^ 0xFF for b in whole[30_000:30_200]) + whole[30_200:],
    }


@pytest.mark.parametrize("name", list(bad_files()))
def test_what_is_no_whole_archive_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.warc.gz"
    path.write_bytes(bad_files()[name])
    with pytest.raises(BadInput) as refused:
        Archive(path)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        Archive(tmp_path / "none.warc.gz")


def test_answers_are_grouped_by_moment_and_never_hold_one_address_twice(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.warc.gz",
        *(capture("https://a.example/", str(m).encode(), m) for m in (0, 2, 20)),
        capture("https://a.example/robots.txt", b"", 1),
    )
    found = Archive(path)
    groups = [[(r.at - START).seconds // 60 for r in group] for group in moments(found.answers)]
    assert groups == [[0, 1], [2], [20]]
    found.close()


def test_the_registered_part_of_a_host() -> None:
    assert domain("https://feed.mix.sina.com.cn/x") == domain("https://tech.sina.com.cn/doc") == "sina.com.cn"
    assert domain("https://36kr.com/p/1") == "36kr.com"


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_cut_anywhere_inside_a_record_is_refused(tmp_path: Path, packed: bool) -> None:
    bodies = [os.urandom(700), "价格".encode() * 90, os.urandom(90)]
    captures = [capture(f"https://a.example/{n}", body, n) for n, body in enumerate(bodies)]
    whole = archive(tmp_path / "a.warc.gz", *captures).read_bytes()
    ends = {0}
    for count in range(1, 4):
        part = archive(tmp_path / "part.warc.gz", *captures[:count]).read_bytes()
        ends.add(len(part) if packed else len(gzip.decompress(part)))
    data = whole if packed else gzip.decompress(whole)
    path = tmp_path / "cut.warc"
    for size in range(1, len(data), 13):
        path.write_bytes(data[:size])
        if any(end - 4 <= size <= end for end in ends):  # between two records nothing is missing that could be seen
            continue
        with pytest.raises(BadInput):
            Archive(path)
