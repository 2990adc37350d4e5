"""Prices, times and texts come back as they went in, or are refused with a reason."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from pricing.errors import BadInput
from store import tables as t
from store import tables_alerts as ta
from store.engine import Store
from store.text import clean_text
from store.types import MAX_NANO, from_nano, to_nano

NOON = datetime(2024, 5, 21, 12, tzinfo=UTC)


def series(store: Store) -> int:
    row = {"key_hash": "k", "vendor": "v", "model": "m", "meter": "input", "market": "cn", "currency": "CNY"}
    with store.write() as connection:
        statement = insert(t.series).values(**row, condition="", state={}, waiting=0).returning(t.series.c.id)
        return int(connection.execute(statement).scalar_one())


def revision(store: Store, **values: object) -> None:
    row = {"series_id": series(store), "valid_from": NOON, "recorded_from": NOON, "status": "confirmed", **values}
    with store.write() as connection:
        connection.execute(insert(t.revisions).values(**row))


@given(st.integers(min_value=0, max_value=MAX_NANO))
def test_every_amount_survives_the_trip(nano: int) -> None:
    assert to_nano(from_nano(nano)) == nano


@pytest.mark.parametrize(
    "amount", ["0", "0.5", "0.000000001", "9223372036.854775807", "1E+3", "0.50000000000000", "-4"]
)
def test_exact_amounts(amount: str) -> None:
    assert from_nano(to_nano(Decimal(amount))) == Decimal(amount)


@pytest.mark.parametrize("amount", ["0.0000000001", "9223372036.854775808", "1E+40", "1E-5000000", "NaN", "Infinity"])
def test_what_would_be_rounded_is_refused(amount: str) -> None:
    with pytest.raises(BadInput):
        to_nano(Decimal(amount))


@pytest.mark.parametrize("amount", ["0.1", "0.3", "2.675", "1234567890.123456789", "0"])
def test_a_column_is_exact(store: Store, amount: str) -> None:
    revision(store, amount=Decimal(amount))
    with store.read() as connection:
        assert connection.execute(select(t.revisions.c.amount)).scalar_one() == Decimal(amount)
        shown, nano = connection.execute(text("SELECT amount_per_mtok, amount_nano FROM current_prices")).one()
        assert Decimal(nano) / 10**9 == Decimal(amount), "exact on both"
        if store.dialect == "postgresql" or len(amount) <= 16:  # SQLite's numbers hold fifteen digits
            assert Decimal(str(shown)) == Decimal(amount)
        found = connection.execute(select(t.revisions.c.id).where(t.revisions.c.amount == Decimal(amount)))
        assert found.first() is not None


def test_times_are_one_instant_whatever_their_zone(store: Store) -> None:
    shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
    revision(store, amount=Decimal(1), valid_from=shanghai)
    with store.read() as connection:
        found = connection.execute(select(t.revisions.c.valid_from)).scalar_one()
        assert (found, found.utcoffset()) == (NOON, timedelta(0))
        earlier = select(t.revisions.c.id).where(t.revisions.c.valid_from < shanghai + timedelta(microseconds=1))
        assert connection.execute(earlier).first() is not None


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="no time zone"):
        revision(store, amount=Decimal(1), valid_from=NOON.replace(tzinfo=None))


def test_text_is_cleaned_whoever_writes_it(store: Store) -> None:
    hostile = "ab\x00c\ud800d\u202ee\x1b[2Jf\u200b\n\tg\r\nh"
    with store.write() as connection:
        connection.execute(insert(ta.channels).values(destination="d", paused_at=NOON, reason=hostile))
    with store.read() as connection:
        assert connection.execute(select(ta.channels.c.reason)).scalar_one() == "abcdef\n\tg\nh"
        length = connection.execute(text("SELECT length(reason) FROM channels")).scalar_one()
    assert length == 11


def test_clean_text_leaves_chinese_and_cuts_to_length() -> None:
    assert clean_text("通义千问，降价97%！") == "通义千问，降价97%！"
    assert clean_text("通义千问降价", limit=4) == "通义千…"
