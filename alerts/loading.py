"""From an outbox entry to the Alert that is told: its changes and chain as known now, whole offers, who stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from alerts.alert import Alert, Offer
from alerts.story import Names
from pricing.catalog import Catalog
from pricing.chains import summarise
from pricing.model import Chain, Condition, Kind, Move, PriceChange
from store import queries
from store.engine import Store
from store.outbox import OutboxAlert

_Series = tuple[str, str, Condition]


def loader(catalog: Catalog) -> Callable[[Store, OutboxAlert], Alert]:
    """The function that loads one entry; it looks up in `catalog` who is a vendor and who resells."""
    return lambda store, entry: load(store, entry, catalog)


def load(store: Store, entry: OutboxAlert, catalog: Catalog) -> Alert:
    """Everything about one entry. A chain that was linked anew since is found through the Move, not through its old id."""
    move, changes = queries.told_of(store, entry)
    chain = _chain_up_to(store, move)
    return Alert(
        id=entry.id,
        kind=entry.kind,
        vendor=entry.vendor,
        market=entry.market,
        at=move.announced_at if move else entry.at,
        created_at=entry.created_at,
        changes=changes,
        chain=chain,
        not_moved=_not_moved(store, entry, chain, catalog),
        offers=_offers(store, entry, changes),
    )


def catalog_names(catalog: Catalog) -> Names:
    """Vendor names as the catalog prints them; an unknown seller is called what its source calls it."""

    def name(vendor: str, language: str) -> str:
        found = catalog.vendors.get(vendor)
        if found is None:
            return vendor.removeprefix("other:")
        return (found.name_zh if language == "zh" else found.name) or vendor

    return name


def _chain_up_to(store: Store, move: Move | None) -> Chain | None:
    chain = queries.chain_of_move(store, move.id) if move else None
    if chain is None or move is None:
        return None
    place = next(n for n, member in enumerate(chain.members, 1) if member.move.id == move.id)
    return Chain(chain.market, chain.members[:place])


def _not_moved(store: Store, entry: OutboxAlert, chain: Chain | None, catalog: Catalog) -> tuple[str, ...]:
    if chain is None:
        return ()
    on_sale = {price.vendor for price in queries.prices(store, as_of=entry.created_at, market=entry.market)}
    active = [v for v in on_sale if v in catalog.vendors and catalog.vendors[v].role == "vendor"]
    return summarise(chain, active).not_moved_yet


def _offers(store: Store, entry: OutboxAlert, changes: tuple[PriceChange, ...]) -> tuple[Offer, ...]:
    """What the changed models cost before and after: what changed from the changes themselves, the rest as charged."""
    priced = [c for c in changes if c.model and c.meter and c.new is not None and c.kind is not Kind.WITHDRAWN]
    if not priced:
        return ()
    after_all = max([entry.created_at, *(_effective(change) for change in priced)])
    models = sorted({change.model for change in priced if change.model})
    before: dict[_Series, dict[str, Decimal]] = {}
    after: dict[_Series, dict[str, Decimal]] = {}
    for price in queries.offers(store, vendor=entry.vendor, market=entry.market, models=models, at=after_all):
        series = (price.model, price.currency, price.condition)
        before.setdefault(series, {})[price.meter] = price.amount_per_mtok
        after.setdefault(series, {})[price.meter] = price.amount_per_mtok
    for change in priced:
        series = (change.model or "", change.currency or "", change.condition)
        was, now = before.setdefault(series, {}), after.setdefault(series, {})
        was.pop(change.meter or "", None)
        _set(was, change.meter, change.old)
        _set(now, change.meter, change.new)
    return tuple(
        Offer(model, currency, condition, before[model, currency, condition], prices)
        for (model, currency, condition), prices in after.items()
    )


def _effective(change: PriceChange) -> datetime:
    return (change.effective_from or change.at) + timedelta(seconds=1)


def _set(prices: dict[str, Decimal], meter: str | None, amount: Decimal | None) -> None:
    if meter and amount is not None:
        prices[meter] = amount
