"""`python -m demo.build`: the readable sources in `demo/days/` -> `demo/may-2024.warc.gz`. The same sources, the same bytes.

A source is a header between two `+++` lines (TOML) and a body. A page has `url`, `at` (Beijing times of its day, or
`MM-DD HH:MM` for a later day on which it still stood so) and `form`; an article has `outlet`, `url`, `title`, `published` and
`at`, the time it was found. Lists, feeds and robots.txt are made from these.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.archive import write
from demo.forms import render
from demo.press import IN_LIST, LIST_URLS, Story, list_of, page_of
from pricing.documents import Capture

HERE = Path(__file__).parent
DAYS, ROBOTS, HEADLINES = HERE / "days", HERE / "robots.toml", HERE / "headlines.toml"
ARCHIVE = HERE / "may-2024.warc.gz"
BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
IN_A_LIST = timedelta(days=3)
READING_ONE = timedelta(seconds=20)


@dataclass(frozen=True)
class Source:
    """One file of a day: its header, its body, the day of its folder."""

    path: Path
    day: datetime
    head: dict[str, Any]
    body: str

    def times(self) -> list[datetime]:
        at = self.head["at"]
        return [self.moment(text) for text in ([at] if isinstance(at, str) else at)]

    def moment(self, text: str) -> datetime:
        found = re.fullmatch(r"(?:(\d\d)-(\d\d) )?(\d\d):(\d\d)", text)
        if found is None:
            raise ValueError(f"{self.path}: write a time as HH:MM or MM-DD HH:MM, not {text!r}.")
        month, day = (int(found[1]), int(found[2])) if found[1] else (self.day.month, self.day.day)
        return datetime(self.day.year, month, day, int(found[3]), int(found[4]), tzinfo=BEIJING)


def sources(folder: Path = DAYS) -> list[Source]:
    """Every source in the order of its path. Raises ValueError that names the file with a broken header."""
    found = []
    for path in sorted(folder.glob("*/*.*")):
        parts = path.read_text(encoding="utf-8").split("+++\n", 2)
        if len(parts) != 3 or parts[0].strip():
            raise ValueError(f"{path}: begin with a header between two lines of +++.")
        try:
            head = tomllib.loads(parts[1])
            day = datetime.fromisoformat(path.parent.name).replace(tzinfo=BEIJING)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
        found.append(Source(path, day, head, parts[2]))
    return found


def captures(found: list[Source]) -> list[Capture]:
    """All that the archive holds, in time order."""
    everything = [*_pages(found), *_press(found)]
    everything += _robots({urlsplit(capture.url).netloc for capture in everything}, everything)
    return sorted(everything, key=lambda capture: (capture.captured_at, capture.url))


def _capture(url: str, body: bytes, at: datetime, kind: str, status: int = 200) -> Capture:
    return Capture(url, body, at, hashlib.sha256(body).hexdigest(), kind, status)


def _pages(found: list[Source]) -> Iterator[Capture]:
    for source in found:
        if "outlet" in source.head:
            continue
        body, kind = render(source.head.get("form", "as-is"), source.body.lstrip("\n"))
        for at in source.times():
            yield _capture(source.head["url"], body, at, kind, source.head.get("status", 200))


def _press(found: list[Source]) -> Iterator[Capture]:
    """Each article, and the list in which it was found: what the outlet had published in the three days before."""
    stories = [(_story(source), source.times()[0]) for source in found if "outlet" in source.head]
    lists: dict[tuple[str, datetime], None] = {}
    for story, at in stories:
        lists[story.outlet, at] = None
        if story.outlet not in IN_LIST:
            body, kind = page_of(story)
            yield _capture(story.url, body, at + READING_ONE, kind)
    for outlet, at in lists:
        printed = (*(story for story, _ in stories), *_headlines())
        shown = [s for s in printed if s.outlet == outlet and at - IN_A_LIST <= s.published <= at]
        body, kind = list_of(outlet, shown)
        yield _capture(LIST_URLS[outlet], body, at, kind)


def _story(source: Source) -> Story:
    head = source.head
    paragraphs = tuple(line.strip() for line in source.body.splitlines() if line.strip())
    published = source.moment(head["published"])
    return Story(head["outlet"], head["url"], head["title"], published, paragraphs, head.get("summary", ""))


def _headlines() -> Iterator[Story]:
    """What else stood in the lists: headlines of other subjects, which nobody opens."""
    for entry in tomllib.loads(HEADLINES.read_text(encoding="utf-8"))["headline"]:
        published = datetime.strptime(f"2024-{entry['published']}", "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)
        yield Story(entry["outlet"], entry["url"], entry["title"], published)


def _robots(hosts: set[str], others: list[Capture]) -> Iterator[Capture]:
    """Every host's robots.txt, a minute before its first page."""
    known = tomllib.loads(ROBOTS.read_text(encoding="utf-8"))
    for host in sorted(hosts):
        first = min(capture.captured_at for capture in others if urlsplit(capture.url).netloc == host)
        body = known.get(host, known["default"]).encode()
        yield _capture(f"https://{host}/robots.txt", body, first - timedelta(minutes=1), "text/plain; charset=utf-8")


def build(out: Path = ARCHIVE, folder: Path = DAYS) -> int:
    """Writes the archive and returns how many answers it holds."""
    part = out.with_name(out.name + ".part")
    with part.open("wb") as stream:
        count = write(captures(sources(folder)), stream)
    part.replace(out)
    return count


def main() -> None:
    try:
        count = build()
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"The archive was not built: {error}")
    print(f"{ARCHIVE.name}: {count} answers, {ARCHIVE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
