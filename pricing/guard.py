"""Is a reading to be believed: the shape of a sheet, and how much proof each new amount needs. Pure; decides nothing else.

A bad reading looks like news. So the check asks what a mistake would look like: a moved column, another row's price,
another unit or currency, an anti-bot page. What looks like that needs more proof than a plain change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from pricing.documents import Outcome, PriceSheet
from pricing.guard_rows import mixed_rows
from pricing.guard_scale import common_factor, drifting, far_off, same_amount, scale_of
from pricing.guard_words import Mover, Verdict
from pricing.model import Kind, PriceKey
from pricing.state import Held, Policy, Series, SourceState

__all__ = ["Mover", "Verdict", "assess", "check_shape", "same_amount", "short_of_rows"]

FEW_ROWS = 5
_BLOCKED = {
    Outcome.BLOCKED: "something was put in place of the page",
    Outcome.NO_PRICES: "the page shows no price table",
    Outcome.TOO_BIG: "the page is too big to be read",
    Outcome.SUSPECT: "the page cannot be trusted as it was read",
}


def check_shape(sheet: PriceSheet, last: SourceState | None, *, source_id: str, at: datetime) -> Held | None:
    """Why this sheet is not the page we know, or None. Rows gone missing are judged row by row by the ledger."""
    if sheet.outcome is not Outcome.OK:
        reason = _BLOCKED[sheet.outcome] + (f" ({sheet.reason})" if sheet.reason else "")
    elif not sheet.rows:
        reason = _BLOCKED[Outcome.NO_PRICES]
    else:
        return None
    had = sum(last.rows.values()) if last else 0
    return Held(source_id, at, f"{reason}; had {had} rows when last read" if had else reason)


def short_of_rows(now: Iterable[PriceKey], before: Iterable[PriceKey], policy: Policy) -> str:
    """Why too much of a known sheet is missing, in plain words; '' when enough is there. Renamed tiers do not count."""
    rows, known = set(now), set(before)
    models, known_models = {key.model for key in rows}, {key.model for key in known}
    gone = known_models - models
    if not gone or not known_models:
        return ""
    few = len(known_models) < FEW_ROWS
    enough = (len(known_models) + 1) // 2 if few else len(known_models) * policy.keep_rows
    if len(known_models) - len(gone) >= enough or len(models) >= len(known_models):
        return ""
    return f"only {len(known_models) - len(gone)} of {len(known_models)} known models are listed"


def assess(
    movers: list[Mover],
    before: Mapping[PriceKey, Decimal],
    after: Mapping[PriceKey, Decimal],
    series: Mapping[PriceKey, Series],
    *,
    at: datetime,
    new_layout: bool,
    policy: Policy,
) -> dict[PriceKey, Verdict]:
    """The proof each mover of one vendor's sheet needs. `before`/`after`: all amounts of the sheet, then and now."""
    verdicts = {mover.key: Verdict(policy.sightings) for mover in movers}
    strong = Verdict(policy.strong_sightings, policy.strong_span)

    def demand(key: PriceKey, verdict: Verdict) -> None:
        verdicts[key] = verdicts[key].and_(verdict)

    for mover in movers:
        for verdict in _alone(mover, after, strong, policy):
            demand(mover.key, verdict)
        if new_layout:
            demand(mover.key, Verdict(policy.strong_sightings, reason="first change after the page's layout changed"))
        known = series.get(mover.key)
        if known and len([flap for flap in known.flaps if at - flap <= policy.restless_window]) >= 2:
            demand(mover.key, replace(strong, reason="this price has been going to and fro"))
        if drifting(mover, known, at, policy):
            demand(
                mover.key, Verdict(1, kind=Kind.RESTATEMENT, reason="converted at a moving exchange rate or rounded")
            )
    for keys, verdict in common_factor(movers, before, strong):
        for key in keys:
            demand(key, verdict)
    for keys, verdict in mixed_rows(movers, before, after, strong):
        for key in keys:
            demand(key, verdict)
    return verdicts


def _alone(mover: Mover, after: Mapping[PriceKey, Decimal], strong: Verdict, policy: Policy) -> Iterable[Verdict]:
    """What one old and new amount say by themselves."""
    if not mover.new:
        yield from _free(mover, after, policy)
        return
    if not policy.smallest <= mover.new <= policy.largest:
        yield replace(strong, independent=True, reason="out of all range for a price of a million tokens")
    if not mover.old:
        return
    if scale := scale_of(mover.factor):
        yield Verdict(
            policy.strong_sightings,
            policy.strong_span if scale.never else timedelta(0),
            scale.never,
            reason=f"a change by a factor near {scale.name} is more often a unit than a price",
        )
    elif far_off(mover.factor):
        yield replace(strong, reason="more than twenty times away")
    if mover.pct <= policy.deep_cut:
        yield Verdict(policy.strong_sightings, reason="a cut of 90 % or more")


def _free(mover: Mover, after: Mapping[PriceKey, Decimal], policy: Policy) -> Iterable[Verdict]:
    """A zero is free only if the whole model is; a sheet of zeros is a sheet nobody could read."""
    yield Verdict(policy.strong_sightings, reason="free")
    key = mover.key
    paid = [
        other
        for other, amount in after.items()
        if amount and other.model == key.model and other.condition == key.condition and other.currency == key.currency
    ]
    if paid:
        yield Verdict(policy.strong_sightings, independent=True, reason="free, but only one of the model's prices")
    models = {other.model for other in after}
    zero = models - {other.model for other, amount in after.items() if amount}
    if len(zero) >= 3 and len(zero) * 5 >= len(models) * 4:
        yield Verdict(policy.strong_sightings, independent=True, reason="nearly every price of the page became 0")
