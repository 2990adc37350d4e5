"""Made-up readings: a page that lists prices, an article that claims one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pricing.documents import Capture
from pricing.model import Condition, Evidence, Observation, PriceKey, SourceKind
from pricing.state import Reading
from store.engine import Store
from store.folding import Folded, fold
from store.rows import digest

START = datetime(2024, 5, 6, 2, tzinfo=UTC)


def day(number: float) -> datetime:
    """So many days after the first of the tests' days."""
    return START + timedelta(days=number)


def capture(body: str, at: datetime, url: str = "https://vendor.example/prices") -> Capture:
    import hashlib

    raw = body.encode()
    return Capture(url, raw, at, hashlib.sha256(raw).hexdigest(), "text/html")


def key(vendor: str, model: str, meter: str = "input", **condition: str) -> PriceKey:
    return PriceKey(vendor, model, meter, "cn", "CNY", Condition.of(condition))


def quote(
    name: PriceKey, amount: str, at: datetime, source_id: str, source: SourceKind = SourceKind.PAGE
) -> Observation:
    evidence = Evidence(
        source, source_id, f"https://{source_id}.example/p", f"{name.model} {name.meter} {amount}", 0, 9, "row", amount, at,
        digest(source_id, at.isoformat()),
    )  # fmt: skip
    return Observation(name, Decimal(amount), at, source, source_id, evidence)


def page(source_id: str, at: datetime, prices: Mapping[PriceKey, str]) -> Reading:
    observations = tuple(quote(name, amount, at, source_id) for name, amount in prices.items())
    return Reading(source_id, SourceKind.PAGE, at, observations, (), frozenset(prices))


def read(store: Store, reading: Reading) -> Folded:
    with store.write() as connection:
        return fold(connection, reading, at=reading.at)


def war(store: Store) -> None:
    """Three vendors with two models each; two of them cut after the first, each seen twice."""
    vendors = {"deepseek": ("1", "2"), "zhipu": ("5", "5"), "alibaba": ("20", "20")}
    table = {v: {key(v, f"{v}-large"): i, key(v, f"{v}-large", "output"): o} for v, (i, o) in vendors.items()}
    for vendor, prices in table.items():
        read(store, page(vendor, day(0), prices))
    cuts = [("deepseek", 1, "0.6"), ("zhipu", 3, "1"), ("alibaba", 5, "4")]
    for vendor, number, amount in cuts:
        table[vendor] = {**table[vendor], key(vendor, f"{vendor}-large"): amount}
        for hours in (0, 2):
            read(store, page(vendor, day(number + hours / 24), table[vendor]))
