"""WARC archives: an index of what one holds, one answer at a time read from it, and captures written into a new one."""

from __future__ import annotations

import gzip
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from w3lib.url import canonicalize_url
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pricing.documents import Capture
from pricing.errors import BadInput

MOST_BODY = 50_000_000
_ANSWERS = ("response", "revisit", "resource")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One answer in an archive, and where it starts in the file."""

    url: str
    at: datetime
    offset: int
    status: int
    content_type: str = ""

    @property
    def key(self) -> str:
        return url_key(self.url)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with its body, transfer and content encodings taken off."""

    recorded: Recorded
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def url_key(url: str) -> str:
    """The same address however its query is ordered and escaped."""
    return str(canonicalize_url(url))


class Archive:
    """An indexed WARC file. Raises BadInput, one sentence, if it is none, is empty or is cut short."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = _open(path)
        try:
            self.answers = sorted(self._index(), key=lambda r: (r.at, r.offset))
        except BadInput:
            self._file.close()
            raise
        if not self.answers:
            self._file.close()
            raise BadInput(f"{path} is a WARC file without a single answer; give an archive of fetched pages.")

    def read(self, recorded: Recorded) -> Answer:
        self._file.seek(recorded.offset)
        record = next(iter(ArchiveIterator(self._file)))
        body = record.content_stream().read(MOST_BODY)
        plain = ("content-encoding", "transfer-encoding", "content-length", "set-cookie")
        pairs = record.http_headers.headers if record.http_headers else []
        return Answer(recorded, body, {n: v for n, v in pairs if n.lower() not in plain})

    def close(self) -> None:
        self._file.close()

    def _index(self) -> Iterator[Recorded]:
        iterator = ArchiveIterator(self._file)
        last = 0
        try:
            for record in iterator:
                wanted, left = record.length, 0
                while chunk := record.raw_stream.read(65536):
                    left += len(chunk)
                header = len(record.http_headers.to_bytes()) if record.http_headers else 0
                if wanted is not None and left + header < wanted - 256 and left < wanted:
                    raise BadInput(_cut(self.path))
                last = iterator.get_record_offset()
                if record.rec_type in _ANSWERS:
                    found = _recorded(record, last)
                    if found:
                        yield found
                if iterator.err_count:
                    raise BadInput(_cut(self.path))
            self._read_to_the_end(last)
        except ArchiveLoadFailed as error:
            raise BadInput(_stranger(self.path)) from error
        except (EOFError, OSError, ValueError, AttributeError, zlib.error) as error:
            # an AttributeError is warcio's own, for a record whose headers break off
            raise BadInput(_cut(self.path)) from error

    def _read_to_the_end(self, last: int) -> None:
        """Raises EOFError or ValueError if the file breaks off in or behind its last record, which warcio passes over."""
        self._file.seek(last)
        if self._file.read(2) == b"\x1f\x8b":
            self._file.seek(last)
            with gzip.GzipFile(fileobj=self._file) as rest:
                while rest.read(1 << 20):
                    pass
            return
        self._file.seek(last)
        lengths = (int(line[15:]) for line in self._file if line.lower().startswith(b"content-length:"))
        size = next(lengths, -1)
        while self._file.readline().strip():
            pass
        begins, ends = self._file.tell(), self._file.seek(0, 2)
        self._file.seek(begins + max(size, 0))
        if size < 0 or ends - begins < size or self._file.read(100).strip():
            raise ValueError("the last record is shorter than it says, or followed by a part of one")


def _open(path: Path) -> BinaryIO:
    """The file, at its beginning, if that is the beginning of a WARC archive."""
    try:
        file = path.open("rb")
        try:
            magic = file.read(2)
            file.seek(0)
            head = gzip.GzipFile(fileobj=file).read(5) if magic == b"\x1f\x8b" else file.read(5)
        except (OSError, EOFError, zlib.error) as error:
            if isinstance(error, IsADirectoryError):
                raise
            head = b"?"
        file.seek(0)
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror}); give the path of a WARC archive.") from None
    if head != b"WARC/":
        file.close()
        raise BadInput(_stranger(path) if magic else f"{path} is empty; give a WARC archive (.warc or .warc.gz).")
    return file


def check_beginning(path: Path) -> None:
    """Raises BadInput unless the file begins as a WARC archive does; whether it is whole shows when it is read."""
    _open(path).close()


def _stranger(path: Path) -> str:
    return f"{path} is not a WARC archive; give a .warc or .warc.gz file."


def _cut(path: Path) -> str:
    return f"{path} is damaged or cut short; fetch it again and give the whole archive."


def _recorded(record: Any, offset: int) -> Recorded | None:
    url, stamp = record.rec_headers.get_header("WARC-Target-URI"), record.rec_headers.get_header("WARC-Date")
    if not url or not stamp or not url.strip("<>").startswith("http"):
        return None
    try:
        at = datetime.fromisoformat(stamp.replace("Z", "+00:00"))
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    status, kind = 200, record.rec_headers.get_header("Content-Type") or ""
    if record.http_headers:
        code = record.http_headers.get_statuscode() or ""
        status = int(code) if code.isdigit() else 200
        kind = record.http_headers.get_header("Content-Type") or ""
    if record.rec_type == "revisit":
        status = 304
    return Recorded(url.strip("<>"), at, offset, status, kind)


def write(captures: Iterable[Capture], out: BinaryIO) -> int:
    """Captures as a WARC, one gzip member each, in the order given; returns how many. The same captures, the same bytes."""
    count = 0
    for count, capture in enumerate(captures, 1):
        out.write(gzip.compress(_record(capture, count), 9, mtime=0))
    return count


def _record(capture: Capture, number: int) -> bytes:
    kind = capture.content_type or "application/octet-stream"
    phrase = _PHRASES.get(capture.status, "Answer")
    length = len(capture.body)
    http = f"HTTP/1.1 {capture.status} {phrase}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n".encode()
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{number}|{capture.captured_at.isoformat()}|{capture.url}|{capture.sha256}")
    head = (
        "WARC/1.0",
        "WARC-Type: response",
        f"WARC-Record-ID: <urn:uuid:{name}>",
        f"WARC-Date: {capture.captured_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        f"WARC-Target-URI: {capture.url}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(http) + length}",
    )
    return "\r\n".join((*head, "", "")).encode() + http + capture.body + b"\r\n\r\n"


_PHRASES = {200: "OK", 304: "Not Modified", 403: "Forbidden", 404: "Not Found", 503: "Service Unavailable"}
