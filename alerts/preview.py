"""A made-up alert, marked as a sample everywhere: what `pricewar alerts test CHANNEL` sends."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from alerts.alert import Alert, Offer
from alerts.channels import open_channel
from alerts.message import render
from config import Settings
from pricing.model import Basis, Chain, Condition, Evidence, Kind, Link, Member, Move, PriceChange, SourceKind, Status

_FIRST, _SECOND = "other:Sample Vendor One", "other:Sample Vendor Two"


def sample_alert(now: datetime) -> Alert:
    """Two vendors that do not exist, the second following the first after two days."""
    before = now - timedelta(days=2)
    first = _change(_FIRST, "sample-lite", "4", "2", before)
    second = _change(_SECOND, "sample-pro", "8", "2", now)
    chain = Chain(
        "cn",
        (
            Member(_move(first, before)),
            Member(_move(second, now), Link((_FIRST,), "response", Decimal(48), Basis.INFERRED)),
        ),
    )
    return Alert(
        id=f"sample{int(now.timestamp())}",
        kind="follow_on",
        vendor=_SECOND,
        market="cn",
        at=now,
        created_at=now,
        changes=(second,),
        chain=chain,
        not_moved=("other:Sample Vendor Three",),
        offers=(
            Offer(
                "sample-pro",
                "CNY",
                Condition(),
                before={"input": Decimal(8), "output": Decimal(12)},
                after={"input": Decimal(2), "output": Decimal(12)},
            ),
        ),
    )


def send_sample(settings: Settings, channel: str, *, now: datetime) -> list[str]:
    """Send the sample to every destination of one channel, at once and without the outbox; returns the receipts.

    Raises CatalogError for an unknown or wrong channel, DeliveryError with the channel's own words if it was not taken.
    """
    opened = open_channel(settings.channel(channel))
    receipts = []
    try:
        for destination in opened.destinations:
            message = render(
                sample_alert(now),
                destination=f"{channel}:{destination}",
                names=lambda vendor, _: vendor.removeprefix("other:"),
                language=settings.language,
                zone=settings.zone,
                sent_at=now,
                sample=True,
            )
            receipts.append(f"{destination}: {opened.send(message, destination)}")
    finally:
        opened.close()
    return receipts


def _change(vendor: str, model: str, old: str, new: str, at: datetime) -> PriceChange:
    snippet = f"{model} | input | {new} CNY per million tokens"
    quote = Evidence(
        source=SourceKind.PAGE,
        source_id="sample",
        url="https://example.org/pricing",
        snippet=snippet,
        start=0,
        end=len(snippet),
        rule="sample",
        printed=f"{new} CNY per million tokens",
        captured_at=at,
    )
    return PriceChange(
        vendor=vendor,
        market="cn",
        kind=Kind.CUT,
        status=Status.CONFIRMED,
        at=at,
        recorded_at=at,
        model=model,
        meter="input",
        currency="CNY",
        old=Decimal(old),
        new=Decimal(new),
        cut_like=True,
        publishable=True,
        evidence=(quote,),
    )


def _move(change: PriceChange, at: datetime) -> Move:
    return Move(vendor=change.vendor, market="cn", day=at.date(), announced_at=at, changes=(change,))
