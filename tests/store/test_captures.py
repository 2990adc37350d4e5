"""Bodies are kept once and come back byte by byte; a full disk or a hostile byte loses nothing."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from pricing.documents import Capture, Skipped
from pricing.errors import BadInput, DatabaseUnusable
from store import captures, health, queries
from store import tables as t
from store.backup import backup, check
from store.engine import Store
from store.health import Word
from store.ingest import ingest_unchanged
from store.opening import open_store
from tests.store.ingesting import visit
from tests.store.readings import START, capture, day


def bodies(store: Store) -> int:
    with store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(t.bodies)).scalar_one())


def test_a_body_is_kept_once_and_whole(store: Store) -> None:
    first, again = capture("价格 ¥1 \0", day(0)), capture("价格 ¥1 \0", day(1))
    one = captures.save_capture(store, first, source_id="a", reader="sheet")
    assert captures.save_capture(store, first, source_id="a") == one
    two = captures.save_capture(store, again, source_id="a")
    assert two != one
    assert bodies(store) == 1
    assert captures.load_capture(store, one).capture == first
    assert [stored.id for stored in captures.each_capture(store)] == [one, two]
    assert [stored.id for stored in captures.each_capture(store, reader="sheet")] == [one]
    assert captures.is_known(store, source_id="a", url=first.url)
    assert not captures.is_known(store, source_id="b", url=first.url)


def test_a_capture_must_match_its_hash(store: Store) -> None:
    with pytest.raises(BadInput, match="hash"):
        captures.save_capture(store, Capture("https://x.example/", b"body", START, "0" * 64), source_id="a")
    with pytest.raises(BadInput):
        captures.load_capture(store, 77)


def test_what_the_next_request_needs(store: Store) -> None:
    url = "https://vendor.example/prices"
    assert captures.validators(store, url) is None
    common = {"kind": "page", "url": url}
    health.record_fetch(store, "a", at=day(0), outcome=Word.OK, status=200, etag='"1"', sha256="h", **common)
    health.record_fetch(store, "a", at=day(1), outcome=Word.TIMEOUT, reason="no answer in 30 s", **common)
    health.record_fetch(store, "a", at=day(2), outcome=Word.OK, status=304, **common)
    assert captures.validators(store, url) == captures.Validators('"1"', None, "h", day(0))


def test_the_words_of_a_source(store: Store) -> None:
    common = {"kind": "page", "url": "https://vendor.example/prices"}
    health.record_fetch(store, "a", at=day(0), outcome=Word.OK, status=200, **common)
    health.record_fetch(store, "a", at=day(1), outcome=Word.TIMEOUT, reason="no answer in 30 s", **common)
    health.record_fetch(store, "a", at=day(2), outcome=Word.TIMEOUT, reason="no answer in 30 s", **common)
    (source,) = queries.sources(store, now=day(2))
    assert (source.outcome, source.reason) == ("TIMEOUT", "no answer in 30 s")
    assert (source.since, source.last_try, source.last_read) == (day(1), day(2), day(0))
    health.record_fetch(store, "a", at=day(3), outcome=Word.OK, status=304, **common)
    assert queries.sources(store, now=day(3))[0].outcome == "OK"
    stale = queries.sources(store, now=day(9))[0]
    assert (stale.outcome, stale.since) == ("STALE", day(3))
    assert stale.reason == "not read for 6 days"


def test_a_304_does_not_make_an_unread_page_well(store: Store) -> None:
    common = {"kind": "page", "url": "https://vendor.example/prices"}
    blocked = {"outcome": Word.BLOCKED, "reason": "a captcha page", "at": day(0)}
    with store.write() as connection:
        health.note(connection, "a", **common, **blocked, skipped=[Skipped("unknown header", "x" * 999)], held=1)
    health.record_fetch(store, "a", at=day(0), outcome=Word.OK, status=200, etag="e", **common)
    assert queries.sources(store, now=day(0))[0].outcome == "BLOCKED"
    health.record_fetch(store, "a", at=day(1), outcome=Word.OK, status=304, **common)
    (source,) = queries.sources(store, now=day(1))
    assert (source.outcome, source.reason, source.last_read) == ("BLOCKED", "a captcha page", None)
    assert len(source.skipped[0]["snippet"]) == 200
    assert health.holds(store, "a") == 1
    assert health.holds(store, "unknown") == 0


def test_an_older_note_changes_nothing(store: Store) -> None:
    common = {"kind": "page", "url": "https://vendor.example/prices"}
    health.record_fetch(store, "a", at=day(2), outcome=Word.OK, status=200, **common)
    health.record_fetch(store, "a", at=day(1), outcome=Word.BROKEN, reason="HTTP 500", **common)
    assert queries.sources(store, now=day(2))[0].outcome == "OK"


def test_a_full_disk_leaves_every_row_intact(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    captures.save_capture(store, capture("small", day(0)), source_id="a")
    with store.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    store.close()
    full = open_store(sqlite_url)

    @event.listens_for(full.engine, "connect")
    def limit(connection: object, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 3}")  # type: ignore[attr-defined]

    full.engine.dispose()
    big = os.urandom(200_000).hex()
    with pytest.raises(DatabaseUnusable, match="disk is full"):
        captures.save_capture(full, capture(big, day(1)), source_id="a")
    full.close()
    again = open_store(sqlite_url)
    report = check(again)
    assert report.problems == ()
    assert (report.rows["captures"], report.rows["bodies"]) == (1, 1)
    captures.save_capture(again, capture(big, day(1)), source_id="a")
    again.close()


def test_a_backup_opens_and_says_the_same(sqlite_url: str, tmp_path: object) -> None:
    store = open_store(sqlite_url)
    captures.save_capture(store, capture("one", day(0)), source_id="a")
    assert store.path is not None
    target = store.path.with_name("copy.sqlite")
    with store.write() as connection:  # others go on writing meanwhile
        connection.execute(t.meta.insert().values(key="half", value="written"))
        backup(store, target)
    copy = open_store(f"sqlite:///{target}")
    assert check(copy).rows == {**check(store).rows, "meta": 1}
    assert [stored.capture for stored in captures.each_capture(copy)] == [capture("one", day(0))]
    copy.close()
    with pytest.raises(BadInput, match="exists"):
        backup(store, target)
    with pytest.raises(DatabaseUnusable):
        backup(store, target.parent / "copy.sqlite" / "x")
    store.close()
    assert not list(target.parent.glob("*.part"))


def test_postgres_has_its_own_backup(postgres_url: str, tmp_path: object) -> None:
    store = open_store(postgres_url)
    with pytest.raises(BadInput, match="pg_dump"):
        backup(store, tmp_path / "x")  # type: ignore[operator]
    assert check(store).problems == ()
    store.close()


def test_check_finds_a_damaged_page(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    captures.save_capture(store, capture(os.urandom(100_000).hex(), START + timedelta(1)), source_id="a")
    store.close()
    assert store.path is not None
    raw = bytearray(store.path.read_bytes())
    raw[-60_000:-20_000] = os.urandom(40_000)
    store.path.write_bytes(raw)
    damaged = open_store(sqlite_url)
    try:
        found = " ".join(check(damaged).problems)
    except DatabaseUnusable as error:
        found = str(error)
    damaged.close()
    assert found


def test_a_list_without_news_keeps_the_reason_of_what_its_articles_left_waiting(store: Store) -> None:
    common = {"kind": "media", "url": "https://outlet.example/feed"}
    with store.write() as connection:
        waits = {"outcome": Word.OK, "reason": "1 held: another outlet must say so", "at": day(0), "held": 1}
        health.note(connection, "a", **common, **waits, skipped=[], read=True)
    health.record_fetch(store, "a", at=day(1), outcome=Word.OK, status=200, **common)
    (source,) = queries.sources(store, now=day(1))
    assert (source.outcome, source.held, source.reason) == ("OK", 1, "1 held: another outlet must say so")


def test_prices_of_an_unchanged_page_were_seen(store: Store) -> None:
    """People see that the price still stands there; the guard's memory stays, since no body proved it."""

    def seen() -> dict[str, object]:
        return {f"{p.model} {p.meter}": p.last_seen for p in queries.prices(store, as_of=day(9))}

    def memory() -> list[object]:
        with store.read() as connection:
            return [row.state for row in connection.execute(select(t.series.c.state).order_by(t.series.c.id))]

    visit(store, "zhipu", "glm-9", "5", day(0))
    visit(store, "alibaba", "qwen9-max", "20", day(0))
    before = memory()
    page = {"source_id": "zhipu-page", "kind": "page", "url": "https://zhipu.example/prices"}
    assert ingest_unchanged(store, **page, at=day(3)) == 4
    assert {name for name, at in seen().items() if at == day(3)} == {
        f"{m} {i}" for m in ("glm-9", "glm-9-mini") for i in ("input", "output")
    }
    assert memory() == before
    visit(store, "zhipu", "glm-9", "4", day(4))
    assert ingest_unchanged(store, **page, at=day(5)) == 3, "what waits for a second sighting is not confirmed"
    with store.write() as connection:
        gone = {"outcome": Word.BLOCKED, "reason": "a captcha page", "at": day(6), "skipped": ()}
        health.note(connection, "zhipu-page", kind="page", url=page["url"], **gone)
    assert ingest_unchanged(store, **page, at=day(7)) == 0, "the page last read was none"
