"""The tables of what follows from the history: held readings, Moves, chains, and the outbox with its deliveries."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from store.columns import an_id, listed, maybe, ref, text, time
from store.types import CleanText, ExactNumber, Price, Utc


class HeldRow(SQLModel, table=True):
    """Something read and not believed. The same thing again raises `times` and `last_at`."""

    __tablename__ = "held"
    __table_args__ = (Index("ix_held_source", "source_id", "last_at"),)
    id: int | None = an_id()
    digest: str = text(unique=True)
    source_id: str = text()
    reason: str = text()
    vendor: str | None = maybe(CleanText)
    model: str | None = maybe(CleanText)
    meter: str | None = maybe(CleanText)
    market: str | None = maybe(CleanText)
    currency: str | None = maybe(CleanText)
    condition: str = text()
    old: Decimal | None = maybe(Price)
    new: Decimal | None = maybe(Price)
    at: datetime = time()
    last_at: datetime = time()
    times: int = 1


class MoveRow(SQLModel, table=True):
    """One version of a Move: the cut-like changes one vendor announced in one market in one go."""

    __tablename__ = "moves"
    __table_args__ = (Index("ix_moves_id", "move_id", "recorded_to"), Index("ix_moves_market", "market", "recorded_to"))
    id: int | None = an_id()
    move_id: str = text()
    vendor: str = text()
    market: str = text()
    day: date
    announced_at: datetime = time()
    position: int = 0
    dated: bool = True
    status: str = text()
    publishable: bool = False
    change_ids: list[str] = listed()
    recorded_from: datetime = time()
    recorded_to: datetime | None = maybe(Utc)


class ChainLinkRow(SQLModel, table=True):
    """One version of a Move's place in a chain; the opener (position 1) follows nobody."""

    __tablename__ = "chain_links"
    __table_args__ = (Index("ix_chain_links_chain", "chain_id", "recorded_to"), Index("ix_chain_links_move", "move_id"))
    id: int | None = an_id()
    chain_id: str = text()
    market: str = text()
    position: int = 1
    move_id: str = text()
    vendor: str = text()
    announced_at: datetime = time()
    follows: list[str] = listed()
    kind: str | None = maybe(CleanText)
    lag_hours: Decimal | None = maybe(ExactNumber)
    basis: str | None = maybe(CleanText)
    recorded_from: datetime = time()
    recorded_to: datetime | None = maybe(Utc)


class AlertRow(SQLModel, table=True):
    """The outbox: one thing worth telling, written with the event itself. `key` can never be entered twice."""

    __tablename__ = "alerts"
    __table_args__ = (Index("ix_alerts_decided", "decided_at", "created_at"), Index("ix_alerts_at", "at"))
    id: str = text(primary_key=True)
    key: str = text(unique=True)
    kind: str = text()
    vendor: str = text()
    market: str = text()
    at: datetime = time()
    chain_id: str | None = maybe(CleanText)
    position: int | None = None
    change_ids: list[str] = listed()
    created_at: datetime = time()
    decided_at: datetime | None = maybe(Utc)


class DeliveryRow(SQLModel, table=True):
    """Telling one alert to one destination. `state`: waiting, sent, gave_up, skipped; a skipped one says why."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("alert_id", "destination", name="uq_deliveries"),
        Index("ix_deliveries_due", "state", "next_try_at"),
    )
    id: int | None = an_id()
    alert_id: str = text(foreign_key="alerts.id")
    destination: str = text()
    state: str = text()
    reason: str = text()
    tries: int = 0
    next_try_at: datetime | None = maybe(Utc)
    claimed_until: datetime | None = maybe(Utc)
    epoch: int = 0
    created_at: datetime = time()
    done_at: datetime | None = maybe(Utc)


class AttemptRow(SQLModel, table=True):
    """One try of one delivery, written before it is sent; `outcome` stays `begun` if we never learnt how it went."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_delivery", "delivery_id"),)
    id: int | None = an_id()
    delivery_id: int = ref("deliveries.id")
    epoch: int = 0
    at: datetime = time()
    ended_at: datetime | None = maybe(Utc)
    outcome: str = text()
    detail: str = text()


class ChannelRow(SQLModel, table=True):
    """A destination that is paused, and why."""

    __tablename__ = "channels"
    destination: str = text(primary_key=True)
    paused_at: datetime = time()
    reason: str = text()


class SilenceRow(SQLModel, table=True):
    """Nothing is told of what this matches between `starts_at` and `ends_at`; an empty field matches everything."""

    __tablename__ = "silences"
    id: int | None = an_id()
    vendor: str | None = maybe(CleanText)
    market: str | None = maybe(CleanText)
    kind: str | None = maybe(CleanText)
    destination: str | None = maybe(CleanText)
    starts_at: datetime = time()
    ends_at: datetime = time()
    comment: str = text()
    created_at: datetime = time()


_all = SQLModel.metadata.tables
held = _all["held"]
moves = _all["moves"]
chain_links = _all["chain_links"]
alerts = _all["alerts"]
deliveries = _all["deliveries"]
attempts = _all["attempts"]
channels = _all["channels"]
silences = _all["silences"]
