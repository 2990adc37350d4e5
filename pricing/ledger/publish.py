"""A believed amount becomes a revision and a typed change: cut, free, hike, correction or restatement. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from pricing.guard import Verdict, same_amount
from pricing.guard.scale import close_amount, scale_of
from pricing.ledger.book import CUTS, KIND_OF, PRICE_MOVES, Book, last_proven
from pricing.model import Action, Kind, Observation, PriceChange, PriceKey, Revision, SourceKind, Status
from pricing.state import Candidate, Said, Series


def publish(
    book: Book,
    observation: Observation,
    candidate: Candidate,
    verdict: Verdict,
    *,
    adopt: bool = False,
    publishable: bool = True,
    cut_like: bool | None = None,
) -> None:
    """Move the series to the candidate's amount and write the change; `adopt` follows a page nobody vouches for."""
    series = book.series(observation.key)
    old = last_proven(series, candidate.first_seen, book.policy)
    new = observation.amount_per_mtok
    if series.proven is not None and close_amount(series.proven, new):
        old = series.amount
    kind = Kind.RESTATEMENT if adopt or candidate.restated else (verdict.kind or kind_of(old, new))
    if kind in PRICE_MOVES and _told_otherwise(observation, kind):  # then what we took for the price before was none
        kind, old = KIND_OF[observation.action or Action.CUT], observation.previous_amount_per_mtok
    note = "" if kind in PRICE_MOVES else candidate.reason or verdict.reason
    undone: tuple[str, ...] = ()
    if kind in PRICE_MOVES:
        kind, note, undone = _returned(book, series, new, kind, candidate.first_seen)
    start = candidate.effective_from or candidate.first_seen
    book.revise(
        Revision(
            observation.key,
            new,
            start,
            book.reading.at,
            Status.CONFIRMED if _page(candidate) else Status.REPORTED,
            until=candidate.until,
            list_amount_per_mtok=candidate.list_amount_per_mtok,
            evidence=candidate.evidence,
        )
    )
    scale = scale_of(new / old) if old and new else None
    # Another unit from now on: later amounts are compared with this one.
    rescaled = candidate.restated or (scale is not None and scale.unit)
    book.believe(observation.key, new, start, proven=old if adopt and not rescaled else None)
    if kind is Kind.CORRECTION:
        book.turned_back(observation.key)
    _settle_all(book, observation, candidate)
    if not verdict.at_once or kind is not Kind.RESTATEMENT:
        write_change(
            book, observation, candidate, kind,
            old=old, note=note, cut_like=cut_like, publishable=publishable, undone=undone,
        )  # fmt: skip


def kind_of(old: Decimal | None, new: Decimal) -> Kind:
    """What old -> new is, by the amounts alone."""
    if old is None:
        return Kind.LAUNCH
    if not new:
        return Kind.FREE if old else Kind.RESTATEMENT
    return Kind.CUT if new < old else Kind.HIKE


def percent(old: Decimal | None, new: Decimal | None) -> Decimal | None:
    """The change in percent, two places at most; None without two amounts or from zero."""
    if old is None or new is None or not old:
        return None
    return round((new - old) * 100 / old, 2)


def write_change(
    book: Book,
    observation: Observation,
    candidate: Candidate,
    kind: Kind,
    *,
    old: Decimal | None,
    note: str = "",
    cut_like: bool | None = None,
    publishable: bool = True,
    gone: bool = False,
    undone: tuple[str, ...] = (),
) -> PriceChange:
    """Write the change a candidate became; one already told of by an article is taken up, not told twice.
    `undone`: ids of changes that this one shows to have been none."""
    key, new = observation.key, None if gone else observation.amount_per_mtok
    page = _page(candidate)
    if (told := book.change(candidate.change_id)) is not None:
        return book.write(
            replace(
                told,
                status=Status.CONFIRMED if page else told.status,
                source=SourceKind.PAGE if page else told.source,
                sources=tuple(dict.fromkeys((*told.sources, *(source_id for source_id, _ in candidate.sources)))),
                evidence=tuple(dict.fromkeys((*told.evidence, *candidate.evidence))),
                publishable=told.publishable or publishable,
                announced_at=min(told.announced, candidate.first_seen),
            )
        )
    router = book.reading.source is SourceKind.ROUTER
    down = kind in CUTS[:2] if cut_like is None else cut_like
    if key.resold and kind in PRICE_MOVES:
        kind, note = Kind.RESTATEMENT, "a router's own price: no decision of the vendor"
    began = candidate.first_seen
    if book.reading.source is SourceKind.MEDIA and candidate.effective_from is not None:
        began = min(began, candidate.effective_from)  # an article that looks back tells of that day
    change = PriceChange(
        vendor=key.vendor,
        market=key.market,
        kind=kind,
        status=Status.CONFIRMED if page or router else Status.REPORTED,
        at=began,
        recorded_at=book.reading.at,
        model=key.model,
        meter=key.meter,
        currency=key.currency,
        condition=key.condition,
        old=old,
        new=new,
        change_pct=observation.change_pct if old is None else percent(old, new),
        effective_from=candidate.effective_from,
        until=candidate.until,
        source=book.reading.source if router else (SourceKind.PAGE if page else SourceKind.MEDIA),
        sources=tuple(dict.fromkeys(source_id for source_id, _ in candidate.sources)),
        cut_like=down and not router,
        publishable=publishable,
        follows=observation.follows,
        order=observation.order,
        evidence=candidate.evidence,
        note=note,
        announced_at=began,
        dated=observation.dated,
        opens=observation.opens,
        supersedes=undone,
    )
    return book.write(_take_up(book, change))


def vague(change: PriceChange) -> bool:
    """A vendor's change told without a full key: it waits for the figures."""
    return change.model is None or change.meter is None


def _take_up(book: Book, change: PriceChange) -> PriceChange:
    """Replace what texts said of this change before its figures were known; their time and evidence carry over."""
    if not change.cut_like and change.kind is not Kind.HIKE:
        return change
    for known in list(book.recent(change.vendor, change.market)):
        if (
            not vague(known)
            or known.cut_like != change.cut_like
            or abs(known.at - change.at) > book.policy.event_window
            or (known.model is not None and known.model != change.model)
            or (known.new is not None and change.new is not None and not same_amount(known.new, change.new))
        ):
            continue
        change = replace(
            change,
            at=min(known.at, change.at),
            announced_at=min(known.announced, change.announced),
            sources=tuple(dict.fromkeys((*known.sources, *change.sources))),
            evidence=tuple(dict.fromkeys((*known.evidence, *change.evidence))),
            publishable=change.publishable or known.publishable or set(known.sources) != set(change.sources),
            follows=known.follows or change.follows,
            order=known.order or change.order,
            dated=known.dated or change.dated,
            opens=known.opens or change.opens,
            supersedes=(*change.supersedes, known.id),
        )
    return change


def _returned(book: Book, series: Series, new: Decimal, kind: Kind, at: datetime) -> tuple[Kind, str, tuple[str, ...]]:
    """The kind, note and ids undone of a move that may only go back to an earlier price: to the proven one after a
    doubtful one, within days (then what stood between was no decision), or for the second time (to and fro)."""
    policy, recent = book.policy, series.recent
    if series.proven is not None:
        back = close_amount(series.proven, new)
        return (Kind.RESTATEMENT, "back to the last price that had proof", ()) if back else (kind, "", ())
    promised = series.revisions[-1].until if series.revisions else None
    stands = _without_drift(recent)
    if len(stands) < 2 or promised is not None:
        return kind, "", ()
    since, began, _ = stands[-1]
    if at - since < policy.return_window and close_amount(stands[-2][2], new):
        undone = _what_led_to(book, series.key, since, began)
        if undone is None or not _vouched(undone):
            note = "back to the price before within days: what stood between was no price decision"
            return Kind.CORRECTION, note, (undone.id,) if undone is not None else ()
    if (
        new < began
        and close_amount(stands[-2][2], new)
        and scale_of(new / began)
        and at - since < policy.restless_window
    ):
        return Kind.RESTATEMENT, "back from a price in another unit or currency", ()
    lately = [amount for when, amount in recent if at - when <= policy.restless_window]
    steps = [(one, other) for one, other in pairwise(lately) if same_amount(one, recent[-1][1])]
    if any(same_amount(other, new) for _, other in steps) or sum(same_amount(amount, new) for amount in lately) >= 2:
        return Kind.RESTATEMENT, "this price goes to and fro: no decision of the vendor", ()
    return kind, "", ()


def _without_drift(recent: Iterable[tuple[datetime, Decimal]]) -> list[tuple[datetime, Decimal, Decimal]]:
    """(since, first amount, last amount) of each price, a converter's small steps taken together."""
    found: list[tuple[datetime, Decimal, Decimal]] = []
    for when, amount in recent:
        if found and close_amount(found[-1][2], amount):
            found[-1] = (*found[-1][:2], amount)
        else:
            found.append((when, amount, amount))
    return found


def _told_otherwise(observation: Observation, kind: Kind) -> bool:
    """Does an article say that the price moved the other way?"""
    told = KIND_OF.get(observation.action or Action.QUOTE)
    return told is not None and (told is Kind.HIKE) != (kind is Kind.HIKE)


def _what_led_to(book: Book, key: PriceKey, since: datetime, amount: Decimal) -> PriceChange | None:
    """The price move that brought the series to `amount` at `since`."""
    for change in book.recent(key.vendor, key.market):
        if (
            change.kind in PRICE_MOVES
            and (change.model, change.meter, change.currency, change.condition)
            == (key.model, key.meter, key.currency, key.condition)
            and change.new is not None
            and same_amount(change.new, amount)
            and since in (change.at, change.announced, change.effective_from)
        ):
            return change
    return None


def _vouched(change: PriceChange) -> bool:
    """Do a page and an article agree on it?"""
    return len({evidence.source for evidence in change.evidence}) > 1


def _settle_all(book: Book, observation: Observation, candidate: Candidate) -> None:
    """Every source behind the candidate now says its amount; nothing else of theirs is held."""
    series, at = book.series(observation.key), book.reading.at
    backers = dict(candidate.sources)
    said = tuple(known for known in series.said if known.source_id not in backers) + tuple(
        Said(source_id, kind, observation.amount_per_mtok, candidate.first_seen, at)
        for source_id, kind in backers.items()
    )
    candidates = tuple(
        known
        for known in series.candidates
        if not (known.amount_per_mtok is not None and same_amount(known.amount_per_mtok, observation.amount_per_mtok))
        and any(source_id not in backers for source_id, _ in known.sources)
    )
    book.put(replace(series, said=said, candidates=candidates))


def _page(candidate: Candidate) -> bool:
    return any(kind is SourceKind.PAGE for _, kind in candidate.sources)
