"""What an article says without full figures: evidence of a change we know, proof of one we hold, or news of its own."""

from __future__ import annotations

from dataclasses import replace

from pricing.guard import Verdict
from pricing.ledger.book import CUTS, KIND_OF, Book, as_printed
from pricing.ledger.meant import recapped
from pricing.ledger.proof import on_any_page, sighted
from pricing.ledger.publish import publish, vague
from pricing.model import Action, Claim, Kind, Observation, PriceChange, SourceKind, Status

DOWN = (Action.CUT, Action.FREE)


def read_claim(book: Book, claim: Claim) -> None:
    """A change told without full figures: evidence of one we know, proof of one we hold, or news of its own."""
    known = [change for change in book.recent(claim.vendor, claim.market) if _speaks_of(book, claim, change)]
    known = known or recapped(book, claim)
    if known:
        exact = [change for change in known if change.model == claim.model] or known
        for change in exact:
            joined = book.join(change, book.reading.source_id, SourceKind.MEDIA, claim.evidence, claim.at)
            if (claim.follows and not joined.follows) or (claim.opens and not joined.opens):
                follows = joined.follows or claim.follows
                book.write(
                    replace(
                        joined, follows=follows, opens=claim.opens or joined.opens, order=joined.order or claim.order
                    )
                )
        return
    if claim.action is not Action.QUOTE and _backs_held(book, claim):
        return
    kind = KIND_OF.get(claim.action)
    stated = claim.opens or bool(claim.follows)
    if kind is None and not stated:
        return
    book.write(
        PriceChange(
            vendor=claim.vendor,
            market=claim.market,
            kind=kind or Kind.LAUNCH,
            status=Status.REPORTED,
            at=claim.effective_from if claim.effective_from and claim.effective_from < claim.at else claim.at,
            recorded_at=book.reading.at,
            model=claim.model,
            meter=claim.meter,
            currency=claim.currency,
            condition=claim.condition,
            new=claim.amount_per_mtok,
            change_pct=claim.change_pct,
            effective_from=claim.effective_from,
            until=claim.until,
            bound=claim.bound,
            source=SourceKind.MEDIA,
            sources=(book.reading.source_id,),
            cut_like=kind is not Kind.HIKE,
            follows=claim.follows,
            order=claim.order,
            evidence=(claim.evidence,),
            dated=claim.dated,
            opens=claim.opens,
        )
    )


def _speaks_of(book: Book, claim: Claim, change: PriceChange) -> bool:
    """Is `change` what the claim tells of: same direction, same days, and no figure against it?"""
    down = claim.action is not Action.HIKE
    if change.kind not in ((*CUTS,) if down else (Kind.HIKE,)) or (down and not change.cut_like):
        return False
    if not any(abs(when - claim.at) <= book.policy.event_window for when in (change.at, change.announced)) and not (
        claim.effective_from and abs(change.announced - claim.effective_from) <= book.policy.event_window
    ):
        return False
    if claim.model is not None and change.model is not None and claim.model != change.model:
        return False
    if claim.meter is not None and change.meter is not None and claim.meter != change.meter:
        return False
    if claim.amount_per_mtok is None or change.new is None or vague(change):
        return True
    return as_printed(change.new, claim.amount_per_mtok) and claim.currency in (None, change.currency)


def _backs_held(book: Book, claim: Claim) -> bool:
    """Publish what pages hold of just this model; a claim about the whole vendor only counts where no doubt is noted."""
    done = False
    for key, series in list(book.of_vendor(claim.vendor)):
        if key.market != claim.market or (claim.model is not None and key.model != claim.model):
            continue
        for candidate in series.candidates:
            amount, current = candidate.amount_per_mtok, series.amount
            if amount is None or current is None or not on_any_page(candidate) or candidate.change_id:
                continue
            down = amount < current
            near = abs(candidate.first_seen - claim.at) <= book.policy.event_window
            if not near or down != (claim.action in DOWN) or (claim.model is None and candidate.independent):
                continue
            if claim.amount_per_mtok is not None and not as_printed(amount, claim.amount_per_mtok):
                continue
            backing = Observation(
                key,
                amount,
                claim.at,
                SourceKind.MEDIA,
                book.reading.source_id,
                claim.evidence,
                claim.effective_from,
                claim.until,
                follows=claim.follows,
                order=claim.order,
                dated=claim.dated,
                opens=claim.opens,
            )
            publish(book, backing, sighted(book, backing, Verdict(1)), Verdict(1))
            done = True
            break
    return done
