"""Is a reading to be believed: the shape of a sheet, and how much proof each new amount needs. Pure; decides nothing else.

A bad reading looks like news. So the check asks what a mistake would look like: a moved column, another row's price,
another unit or currency, an anti-bot page. What looks like that needs more proof than a plain change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from pricing.documents import Outcome, PriceSheet
from pricing.guard.fresh import corrected
from pricing.guard.rows import mixed_rows
from pricing.guard.rules import Mover, Verdict, demand
from pricing.guard.scale import ALIKE, Scale, close_amount, drifting, rounded, same_amount, scale_of, together
from pricing.model import Meter, PriceKey
from pricing.state import Held, Policy, Series, SourceState

__all__ = ["Mover", "Verdict", "assess", "check_shape", "demand", "in_range", "same_amount", "short_of_rows"]

FEW_ROWS = 5
FAR = 20
OUT_OF_REACH = 100
_OTHER_HALF: dict[str, Meter] = {Meter.INPUT: Meter.OUTPUT, Meter.OUTPUT: Meter.INPUT}
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
    everything: Callable[[], Mapping[PriceKey, Series]],
    *,
    at: datetime,
    new_layout: bool,
    policy: Policy,
) -> dict[PriceKey, Verdict]:
    """The proof each mover of one vendor's sheet needs. `before`/`after`: all amounts of the sheet, then and now.
    `series`: those of the movers; `everything`: gives all of the vendor's."""
    plain = demand("plain", policy)
    verdicts = {mover.key: plain for mover in movers}

    def need(keys: Iterable[PriceKey], rule: str, what: str = "") -> None:
        for key in keys:
            verdicts[key] = verdicts[key].and_(demand(rule, policy, what))

    for mover in movers:
        known = series.get(mover.key)
        for rule, what in (
            *_alone(mover, known, policy),
            *_zeros(mover, after),
            *_slipped_point(mover, after, everything, at, policy),
        ):
            need([mover.key], rule, what)
        if (scale := _as_the_page_went(mover, everything, at, policy)) is not None:
            need([mover.key], "together_unit", scale.name)
        if new_layout:
            need([mover.key], "new_layout")
        if known and len([turn for turn in known.flaps if at - turn <= policy.restless_window]) >= 2:
            need([mover.key], "to_and_fro")
        if drifting(mover, known, at, policy):
            need([mover.key], "drift")
    need(rounded(movers), "rounding")
    for keys, rule, what in (*together(movers, before), *corrected(movers, before, series, everything, at, policy)):
        need(keys, rule, what)
    moved = [mover for mover in movers if not verdicts[mover.key].at_once]
    for keys, rule, what in mixed_rows(moved, before, after) if moved else ():
        need(keys, rule, what)
    return {key: verdict.settled() for key, verdict in verdicts.items()}


def in_range(amount: Decimal, policy: Policy) -> bool:
    return not amount or policy.smallest <= amount <= policy.largest


def _alone(mover: Mover, known: Series | None, policy: Policy) -> Iterable[tuple[str, str]]:
    """What one old and new amount say by themselves: rules and what fills their reason. `known`: the mover's series."""
    if not mover.new:
        yield "free", ""
        return
    if not in_range(mover.new, policy):
        yield "out_of_range", ""
    if not mover.old:
        return
    scale = scale_of(mover.factor)
    if scale is not None:
        yield ("unit_factor" if scale.unit else "round_factor"), scale.name
        stood = known.recent if known else ()
        if scale.name == "10" and mover.factor > 1 and not any(close_amount(amount, mover.new) for _, amount in stood):
            yield "tenfold_up", ""
    if scale is None or not scale.unit:
        if mover.factor > FAR:
            yield "far_up", ""
        elif mover.factor * OUT_OF_REACH < 1:
            yield "out_of_reach", ""
        elif mover.factor * FAR < 1:
            yield "far_down", ""
    if mover.pct <= policy.deep_cut:
        yield "deep_cut", ""


def _slipped_point(
    mover: Mover,
    after: Mapping[PriceKey, Decimal],
    everything: Callable[[], Mapping[PriceKey, Series]],
    at: datetime,
    policy: Policy,
) -> Iterable[tuple[str, str]]:
    """Who cuts to a tenth or a hundredth cuts input and output alike; here the other one has stood for a week."""
    scale = scale_of(mover.factor)
    if scale is None or scale.name not in ("10", "100") or mover.factor > 1 or mover.key.meter not in _OTHER_HALF:
        return
    other = replace(mover.key, meter=_OTHER_HALF[mover.key.meter])
    known = everything().get(other)
    if known and known.amount and known.amount == after.get(other) and at - known.recent[-1][0] >= policy.return_window:
        yield "one_slipped", scale.name


def _as_the_page_went(
    mover: Mover, everything: Callable[[], Mapping[PriceKey, Series]], at: datetime, policy: Policy
) -> Scale | None:
    """The unit's factor by which this price moves, if most others of its vendor moved by it within the last days."""
    scale = scale_of(mover.factor)
    if scale is None:
        return None
    others = [known for key, known in everything().items() if key.currency == mover.key.currency and key != mover.key]
    went = 0
    for known in others:
        if len(known.recent) > 1 and at - known.recent[-1][0] <= policy.return_window:
            (_, old), (_, new) = known.recent[-2:]
            went += bool(old) and abs(new / old - mover.factor) <= ALIKE * mover.factor
    return scale if went >= 3 and 2 * went >= len(others) else None


def _zeros(mover: Mover, after: Mapping[PriceKey, Decimal]) -> Iterable[tuple[str, str]]:
    """A zero is free only if the whole model is; a sheet of zeros is a sheet nobody could read."""
    if mover.new:
        return
    key = mover.key
    if any(
        amount and other.model == key.model and other.condition == key.condition and other.currency == key.currency
        for other, amount in after.items()
    ):
        yield "one_zero", ""
    models = {other.model for other in after}
    zero = models - {other.model for other, amount in after.items() if amount}
    if len(zero) >= 3 and len(zero) * 5 >= len(models) * 4:
        yield "all_zero", ""
