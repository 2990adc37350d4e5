"""What is, was and was thought to be charged: prices at a time, and the history of a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from pricing.model import Condition, Evidence
from store import tables as t
from store.engine import Store
from store.queries.shared import LIMIT, equal, known
from store.rows import chunks, read_evidence


@dataclass(frozen=True, slots=True)
class Price:
    """One price: charged in [valid_from, valid_to), known in [recorded_from, recorded_to). Amounts per 1,000,000 tokens."""

    vendor: str
    model: str
    meter: str
    market: str
    currency: str
    condition: Condition
    amount_per_mtok: Decimal
    list_amount_per_mtok: Decimal | None
    until: date | None
    status: str
    valid_from: datetime
    valid_to: datetime | None
    recorded_from: datetime
    recorded_to: datetime | None
    last_seen: datetime | None
    revision_id: int


_S, _R = t.series.c, t.revisions.c
_COLUMNS = (
    _S.vendor, _S.model, _S.meter, _S.market, _S.currency, _S.condition, _R.amount, _R.list_amount, _R.until, _R.status,
    _R.valid_from, _R.valid_to, _R.recorded_from, _R.recorded_to, _S.last_seen, _R.id,
)  # fmt: skip
_ORDER = (_S.vendor, _S.model, _S.market, _S.currency, _S.condition, _S.meter)


def prices(
    store: Store,
    *,
    as_of: datetime,
    known_at: datetime | None = None,
    vendor: str | None = None,
    model: str | None = None,
    meter: str | None = None,
    market: str | None = None,
    currency: str | None = None,
    limit: int = LIMIT,
) -> list[Price]:
    """What was charged at `as_of`, as we know it now or as we knew it at `known_at`; one row a series on sale then."""
    with store.read() as connection:
        return prices_in(
            connection, as_of=as_of, known_at=known_at, limit=limit,
            which=_which(vendor=vendor, model=model, meter=meter, market=market, currency=currency),
        )  # fmt: skip


def prices_in(
    connection: Connection,
    *,
    as_of: datetime,
    known_at: datetime | None,
    which: ColumnElement[bool],
    limit: int = LIMIT,
) -> list[Price]:
    """`prices` within the caller's transaction, for any condition on the series."""
    inner = t.revisions.alias()
    newest = (
        select(inner.c.id)
        .where(inner.c.series_id == _S.id, inner.c.valid_from <= as_of, known(inner, known_at))
        .order_by(inner.c.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(*_COLUMNS).select_from(t.series).join(t.revisions, _R.id == newest).where(which)
    query = query.where(or_(_R.valid_to.is_(None), _R.valid_to > as_of)).order_by(*_ORDER).limit(limit)
    return [_price(row) for row in connection.execute(query)]


def history(
    store: Store,
    model: str,
    *,
    vendor: str | None = None,
    meter: str | None = None,
    market: str | None = None,
    known_at: datetime | None = None,
    limit: int = LIMIT,
) -> list[Price]:
    """Every price a model ever had, series by series, oldest first; as known now or at `known_at`."""
    which = _which(vendor=vendor, model=model, meter=meter, market=market, currency=None)
    query = (
        select(*_COLUMNS)
        .select_from(t.series)
        .join(t.revisions, _R.series_id == _S.id)
        .where(which, known(t.revisions, known_at))
    )
    with store.read() as connection:
        return [_price(row) for row in connection.execute(query.order_by(*_ORDER, _R.valid_from).limit(limit))]


def points(
    store: Store, model: str, *, vendor: str | None = None, meter: str = "input"
) -> list[tuple[datetime, Decimal]]:
    """Just (valid_from, amount) of a model's plain series, oldest first: what a chart needs, and quick."""
    which = _which(vendor=vendor, model=model, meter=meter, market=None, currency=None)
    query = select(_R.valid_from, _R.amount).select_from(t.series).join(t.revisions, _R.series_id == _S.id)
    query = query.where(which, _S.condition == "", _R.recorded_to.is_(None)).order_by(_R.valid_from)
    with store.read() as connection:
        return [(row[0], row[1]) for row in connection.execute(query)]


def evidence_of(store: Store, revision_id: int) -> tuple[Evidence, ...]:
    """The quotes behind one price."""
    with store.read() as connection:
        return read_evidence(connection, t.revision_evidence, "revision_id", [revision_id]).get(revision_id, ())


def every_revision(store: Store, *, batch: int = 2000) -> Iterator[Price]:
    """Every row of the history, also what is no longer held true, in the order it was recorded: for exports."""
    after = 0
    while True:
        query = (
            select(*_COLUMNS)
            .select_from(t.series)
            .join(t.revisions, _R.series_id == _S.id)
            .where(_R.id > after)
            .order_by(_R.id)
            .limit(batch)
        )
        with store.read() as connection:
            rows = connection.execute(query).all()
        yield from map(_price, rows)
        if len(rows) < batch:
            return
        after = rows[-1][-1]


def known_models(store: Store, *, vendor: str | None = None) -> list[tuple[str, str]]:
    """(vendor, model) of everything that ever had a price."""
    query = select(_S.vendor, _S.model).where(equal([(_S.vendor, vendor)])).distinct().order_by(_S.vendor, _S.model)
    with store.read() as connection:
        return [(row[0], row[1]) for row in connection.execute(query)]


def offers(store: Store, *, vendor: str, market: str, models: list[str], at: datetime) -> list[Price]:
    """What these models of a vendor cost at `at`, all meters: the two ends of a comparison are two calls."""
    found: list[Price] = []
    with store.read() as connection:
        for some in chunks(models):
            which = (_S.vendor == vendor) & (_S.market == market) & _S.model.in_(some)
            found += prices_in(connection, as_of=at, known_at=None, which=which)
    return found


def _which(
    *, vendor: str | None, model: str | None, meter: str | None, market: str | None, currency: str | None
) -> ColumnElement[bool]:
    wanted = ((_S.vendor, vendor), (_S.model, model), (_S.meter, meter), (_S.market, market), (_S.currency, currency))
    return equal(wanted)


def _price(row: Sequence[Any]) -> Price:
    vendor, model, meter, market, currency, condition, *rest = row
    return Price(vendor, model, meter, market, currency, Condition.from_canonical(condition), *rest)
