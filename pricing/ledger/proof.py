"""Counting proof: a held amount gathers sightings until they are enough, old enough, or of two kinds. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from pricing.guard import Verdict
from pricing.guard.scale import close_amount, same_amount
from pricing.ledger.book import Book
from pricing.model import Kind, Observation, SourceKind
from pricing.state import Candidate, Policy, Series


def sighted(book: Book, observation: Observation, verdict: Verdict) -> Candidate:
    """The held amount with this sighting counted: fresh ones of one source count only a confirm gap apart. The amount
    first seen stays, also where a converter's rate has since moved it a little."""
    series, at, policy = book.series(observation.key), book.reading.at, book.policy
    pair = (book.reading.source_id, book.reading.source)
    for known in series.candidates:
        if known.amount_per_mtok is None or not close_amount(known.amount_per_mtok, observation.amount_per_mtok):
            continue
        new_source = pair not in known.sources
        fresh = new_source or at - known.last_seen >= policy.confirm_gap
        return replace(
            known,
            first_seen=min(known.first_seen, max(observation.at, known.first_seen - policy.event_window)),
            sightings=known.sightings + fresh,
            last_seen=at if fresh else known.last_seen,
            sources=(*known.sources, pair) if new_source else known.sources,
            evidence=(*known.evidence, observation.evidence) if new_source else known.evidence,
            needed=max(known.needed, verdict.needed),
            span=max(known.span, verdict.span),
            independent=known.independent or verdict.independent,
            restated=known.restated or verdict.kind is Kind.RESTATEMENT,
            reason=known.reason or verdict.reason,
            effective_from=known.effective_from or observation.effective_from,
            until=observation.until or known.until,
        )
    candidate = candidate_of(book, observation, verdict)
    unit_changes = any(
        known.restated and pair in known.sources and at - known.last_seen <= policy.event_window
        for known in series.candidates
    )
    return replace(candidate, restated=True) if unit_changes else candidate  # no comparing with the price before


def doubted(candidate: Candidate, verdict: Verdict) -> Candidate:
    """The held amount as long as `verdict`, too, applies to it."""
    reason = "; ".join(dict.fromkeys(part for part in (candidate.reason, verdict.reason) if part))
    needed, span = max(candidate.needed, verdict.needed), max(candidate.span, verdict.span)
    independent = candidate.independent or verdict.independent
    return replace(candidate, needed=needed, span=span, independent=independent, reason=reason)


def candidate_of(book: Book, observation: Observation, verdict: Verdict) -> Candidate:
    return Candidate(
        amount_per_mtok=observation.amount_per_mtok,
        first_seen=observation.at,
        last_seen=book.reading.at,
        sightings=1,
        needed=verdict.needed,
        reason=verdict.reason,
        span=verdict.span,
        independent=verdict.independent,
        restated=verdict.kind is Kind.RESTATEMENT,
        sources=((book.reading.source_id, book.reading.source),),
        evidence=(observation.evidence,),
        effective_from=observation.effective_from,
        until=observation.until,
        list_amount_per_mtok=observation.list_amount_per_mtok,
    )


def proven(candidate: Candidate, policy: Policy, at: datetime) -> bool:
    """Enough sightings over enough time, or two kinds of source that agree."""
    if len({kind for _, kind in candidate.sources}) > 1:
        return True
    if candidate.independent:
        return False
    return candidate.sightings >= candidate.needed and at - candidate.first_seen >= candidate.span


def still_needed(candidate: Candidate) -> str:
    """What is missing until it is believed, in plain words."""
    need = f"seen {candidate.sightings} of {candidate.needed} times"
    if candidate.independent:
        return f"{need}, and only a source of another kind can confirm it"
    if candidate.sightings >= candidate.needed and candidate.span.days > 1:
        return f"believed once it has stood so for {candidate.span.days} days"
    return need


def overdue(candidate: Candidate, series: Series, policy: Policy, at: datetime) -> bool:
    """Only another kind of source could confirm it and none came, but the page has stayed so and no other page of the
    vendor says what is believed: follow it quietly."""
    backers = {source_id for source_id, _ in candidate.sources}
    borne_out = any(
        said.source is SourceKind.PAGE
        and said.source_id not in backers
        and said.amount is not None
        and series.amount is not None
        and same_amount(said.amount, series.amount)
        for said in series.said
    )
    return (
        candidate.independent
        and not borne_out
        and candidate.sightings >= policy.strong_sightings
        and at - candidate.first_seen >= policy.adopt_after
    )


def on_any_page(candidate: Candidate) -> bool:
    return any(kind is SourceKind.PAGE for _, kind in candidate.sources)
