"""What an article does to the history: its figures join what is known, wait for a second voice, or contradict the page.

One article is never enough to tell anyone. It makes a `reported` change that stands in the history and in chains; the
page, or a second outlet, makes it worth telling. The page outranks it: where both differ the change is `disputed`.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from pricing.guard import Verdict, same_amount
from pricing.guard_scale import scale_of
from pricing.ledger_book import CUTS, Book, settle
from pricing.ledger_meant import meant, on_page, recapped
from pricing.ledger_new import launch_is_low
from pricing.ledger_proof import candidate_of, proven, sighted
from pricing.ledger_publish import kind_of, publish, vague, write_change
from pricing.model import Action, Claim, Kind, Observation, PriceChange, PriceKey, SourceKind, Status
from pricing.state import Candidate, Series

_KIND = {Action.CUT: Kind.CUT, Action.FREE: Kind.FREE, Action.HIKE: Kind.HIKE}
_DOWN = (Action.CUT, Action.FREE)


def read_text(book: Book) -> None:
    """Every figure, then every claim without one: figures first, so that claims find the change they speak of."""
    for observation in book.reading.observations:
        for key in meant(book, observation.key):
            _figure(book, replace(observation, key=key))
    for claim in book.reading.claims:
        _claim(book, claim)


def as_printed(exact: Decimal, printed: Decimal) -> bool:
    """Is `printed` the exact amount, or the exact amount rounded the way papers round: to two digits or more?"""
    if same_amount(exact, printed):
        return True
    if not exact or not printed or abs(exact - printed) > Decimal("0.05") * exact:
        return False
    digits = printed.normalize().as_tuple()
    return len(digits.digits) >= 2 and exact.quantize(Decimal(1).scaleb(int(digits.exponent)), ROUND_HALF_UP) == printed


def _figure(book: Book, observation: Observation) -> None:
    series = book.series(observation.key)
    if series.amount is not None and as_printed(series.amount, observation.amount_per_mtok):
        exact = replace(observation, amount_per_mtok=series.amount)
        if book.agree(exact) is not None:
            return
        if observation.action in (*_DOWN, Action.HIKE):
            _late(book, exact, series)
        elif observation.opens or observation.follows:
            _joined(book, exact, series)
        return
    for waiting in series.candidates:
        if waiting.amount_per_mtok is not None and as_printed(waiting.amount_per_mtok, observation.amount_per_mtok):
            _second_voice(book, replace(observation, amount_per_mtok=waiting.amount_per_mtok), series)
            return
    if series.amount is None:
        _unknown(book, observation)
    elif reason := _contradiction(observation, series):
        book.hold(reason, series.key, series.amount, observation.amount_per_mtok)
    else:
        _report(book, observation, series)


def _contradiction(observation: Observation, series: Series) -> str:
    """Why this figure is not news but a contradiction, in plain words; '' when it may be news."""
    current = series.amount or Decimal(0)
    if observation.action is Action.QUOTE:
        return "an article quotes another price: disputed"
    if observation.action in _DOWN and observation.amount_per_mtok > current:
        return "an article tells of a cut to more than the price we know: disputed"
    if observation.action is Action.HIKE and observation.amount_per_mtok < current:
        return "an article tells of a rise to less than the price we know: disputed"
    scale = scale_of(observation.amount_per_mtok / current) if current and observation.amount_per_mtok else None
    if scale is not None and scale.never:
        return f"a factor near {scale.name} in an article is a unit, not a price"
    return ""


def _second_voice(book: Book, observation: Observation, series: Series) -> None:
    """The amount is already waiting: with a page it is proven, with another outlet it is worth telling."""
    candidate = sighted(book, observation, Verdict(book.policy.sightings))
    told = next((c for c in book.recent(series.key.vendor, series.key.market) if c.id == candidate.change_id), None)
    if told is not None and not _on_page(candidate):
        book.join(told, book.reading.source_id, SourceKind.MEDIA, observation.evidence, observation.at)
        book.keep(series.key, candidate)
    elif proven(candidate, book.policy, book.reading.at):
        low = launch_is_low(book, observation, _sheet(book, observation)) if series.amount is None else None
        publish(book, observation, candidate, Verdict(1), cut_like=low)
    else:
        book.keep(series.key, candidate)


def _sheet(book: Book, observation: Observation) -> dict[PriceKey, Decimal]:
    """What the vendor's prices come to with those that wait for proof."""
    found: dict[PriceKey, Decimal] = {observation.key: observation.amount_per_mtok}
    for key, known in book.of_vendor(observation.key.vendor):
        waiting = next((c.amount_per_mtok for c in known.candidates if c.amount_per_mtok is not None), None)
        amount = known.amount if known.amount is not None else waiting
        if amount is not None:
            found.setdefault(key, amount)
    return found


def _unknown(book: Book, observation: Observation) -> None:
    """A series no page has shown: the text's figure opens it, and is a change if the text says there was one."""
    book.open(observation, Status.REPORTED)
    book.put(settle(book.series(observation.key), book.reading, observation.amount_per_mtok))
    kind = _KIND.get(observation.action or Action.QUOTE)
    stated = observation.opens or bool(observation.follows)
    if kind is None and not stated:
        return
    candidate = _single(book, observation)
    write_change(
        book,
        observation,
        candidate,
        kind or Kind.LAUNCH,
        old=observation.previous_amount_per_mtok,
        cut_like=kind in CUTS or stated if kind is not Kind.HIKE else False,
        publishable=False,
    )


def _report(book: Book, observation: Observation, series: Series) -> None:
    """News by one outlet. Where no page prices the series it moves it; else it waits beside the page's price."""
    candidate = _single(book, observation)
    kind = kind_of(series.amount, observation.amount_per_mtok)
    start = observation.effective_from or observation.at
    newest = series.revisions[-1].valid_from if series.revisions else None
    if newest is not None and newest - start > book.policy.event_window:
        book.hold(
            "older than the price we know: news of the past", series.key, series.amount, observation.amount_per_mtok
        )
        if observation.action in _KIND:
            old = observation.previous_amount_per_mtok
            write_change(book, observation, candidate, _KIND[observation.action], old=old, publishable=False)
        return
    if on_page(series):
        change = write_change(book, observation, candidate, kind, old=series.amount, publishable=False)
        book.keep(series.key, replace(candidate, change_id=change.id))
        book.hold("told by one outlet and not yet on the page", series.key, series.amount, observation.amount_per_mtok)
        return
    publish(book, observation, candidate, Verdict(1), publishable=False)


def _late(book: Book, observation: Observation, series: Series) -> None:
    """The page already stood at the new price when we first read it: the text says what it was before."""
    old = observation.previous_amount_per_mtok
    if old is not None and (
        old == observation.amount_per_mtok or (observation.action in _DOWN) != (observation.amount_per_mtok < old)
    ):
        return
    page = [
        (said.source_id, said.source)
        for said in series.said
        if said.source is SourceKind.PAGE and said.amount is not None
    ]
    candidate = replace(_single(book, observation), sources=(*page, (book.reading.source_id, book.reading.source)))
    kind = _KIND[observation.action or Action.CUT]
    write_change(book, observation, candidate, kind, old=old, publishable=bool(page))


def _joined(book: Book, observation: Observation, series: Series) -> None:
    """A price we never saw change, of which a text says that it set off or joined the war: the launch we did not see."""
    if len(series.recent) != 1:
        return
    candidate = _single(book, observation)
    candidate = replace(
        candidate,
        first_seen=min(observation.at, observation.effective_from or observation.at),
        sources=tuple(dict.fromkeys((*((s.source_id, s.source) for s in series.said), *candidate.sources))),
        evidence=(*(piece for revision in series.revisions[-1:] for piece in revision.evidence), *candidate.evidence),
    )
    sure = len(candidate.sources) > 1
    write_change(book, observation, candidate, Kind.LAUNCH, old=None, cut_like=True, publishable=sure)


def _single(book: Book, observation: Observation) -> Candidate:
    return candidate_of(book, observation, Verdict(book.policy.sightings))


def _on_page(candidate: Candidate) -> bool:
    return any(kind is SourceKind.PAGE for _, kind in candidate.sources)


def _claim(book: Book, claim: Claim) -> None:
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
    kind = _KIND.get(claim.action)
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
            if amount is None or current is None or not _on_page(candidate) or candidate.change_id:
                continue
            down = amount < current
            near = abs(candidate.first_seen - claim.at) <= book.policy.event_window
            if not near or down != (claim.action in _DOWN) or (claim.model is None and candidate.independent):
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
