"""A believed amount becomes a revision and a typed change: cut, free, hike, correction or restatement. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from pricing.guard import Verdict, same_amount
from pricing.ledger_book import CUTS, Book
from pricing.model import Kind, Observation, PriceChange, Revision, SourceKind, Status
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
    old, new = series.amount, observation.amount_per_mtok
    kind = Kind.RESTATEMENT if adopt else (verdict.kind or kind_of(old, new))
    note = verdict.reason if kind is Kind.RESTATEMENT else ""
    if kind in (Kind.CUT, Kind.FREE, Kind.HIKE) and (returned := _returned(book, series, new, candidate.first_seen)):
        kind, note = returned
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
    book.believe(observation.key, new, start)
    _settle_all(book, observation, candidate)
    write_change(book, observation, candidate, kind, old=old, note=note, publishable=publishable, cut_like=cut_like)


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
) -> PriceChange:
    """Write the change a candidate became; one already told of by an article is taken up, not told twice."""
    key, new = observation.key, None if gone else observation.amount_per_mtok
    page = _page(candidate)
    known = {change.id: change for change in book.recent(key.vendor, key.market)}
    if (told := known.get(candidate.change_id)) is not None:
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
    change = PriceChange(
        vendor=key.vendor,
        market=key.market,
        kind=kind,
        status=Status.CONFIRMED if page or router else Status.REPORTED,
        at=candidate.first_seen,
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
        announced_at=candidate.first_seen,
        dated=observation.dated,
        opens=observation.opens,
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


def _returned(book: Book, series: Series, new: Decimal, at: datetime) -> tuple[Kind, str] | None:
    """A price that goes back to what it was before: a correction if it stood only days, a restatement if it keeps doing so."""
    policy = book.policy
    before = [(when, amount) for when, amount in series.recent[:-1] if at - when <= policy.restless_window * 3]
    if not series.recent or not any(same_amount(amount, new) for _, amount in before):
        return None
    current = series.revisions[-1] if series.revisions else None
    if current is not None and current.until is not None:
        return None
    since = series.recent[-1][0]
    if at - since < policy.return_window and same_amount(series.recent[-2][1], new):
        return Kind.CORRECTION, "back to the price before within days: what stood between was no price decision"
    amounts = [amount for when, amount in series.recent if at - when <= policy.restless_window]
    visits = sum(same_amount(amount, new) for amount in amounts)
    if visits >= 2:
        return Kind.RESTATEMENT, "this price goes to and fro: no decision of the vendor"
    return None


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
