"""What an article does to the history: its figures join what is known, wait for a second voice, or contradict the page.

One article is never enough to tell anyone. It makes a `reported` change that stands in the history and in chains; the
page, or a second outlet, makes it worth telling. The page outranks it: where both differ the change is `disputed`.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pricing.guard import Verdict
from pricing.guard.scale import scale_of
from pricing.ledger.book import CUTS, KIND_OF, Book, as_printed, settle
from pricing.ledger.claims import DOWN, read_claim
from pricing.ledger.meant import meant, on_page
from pricing.ledger.new import launch_is_low
from pricing.ledger.proof import candidate_of, on_any_page, proven, sighted
from pricing.ledger.publish import kind_of, publish, write_change
from pricing.model import Action, Kind, Observation, PriceKey, SourceKind, Status
from pricing.state import Candidate, Series


def read_text(book: Book) -> None:
    """Every figure, then every claim without one: figures first, so that claims find the change they speak of."""
    for observation in book.reading.observations:
        for key in meant(book, observation.key):
            _figure(book, replace(observation, key=key))
    for claim in book.reading.claims:
        read_claim(book, claim)


def _figure(book: Book, observation: Observation) -> None:
    series = book.series(observation.key)
    if series.amount is not None and as_printed(series.amount, observation.amount_per_mtok):
        exact = replace(observation, amount_per_mtok=series.amount)
        if book.agree(exact) is not None:
            return
        if observation.action in (*DOWN, Action.HIKE):
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
    elif _old_news(observation, series):
        book.hold("an earlier price of this model: old news", series.key, series.amount, observation.amount_per_mtok)
    elif reason := _contradiction(observation, series):
        book.hold(reason, series.key, series.amount, observation.amount_per_mtok)
    else:
        _report(book, observation, series)


def _contradiction(observation: Observation, series: Series) -> str:
    """Why this figure is not news but a contradiction, in plain words; '' when it may be news."""
    current = series.amount or Decimal(0)
    if observation.action is Action.QUOTE:
        return "an article quotes another price: disputed"
    if observation.action in DOWN and observation.amount_per_mtok > current:
        return "an article tells of a cut to more than the price we know: disputed"
    if observation.action is Action.HIKE and observation.amount_per_mtok < current:
        return "an article tells of a rise to less than the price we know: disputed"
    scale = scale_of(observation.amount_per_mtok / current) if current and observation.amount_per_mtok else None
    if scale is not None and scale.unit:
        return f"a factor near {scale.name} in an article is a unit, not a price"
    return ""


def _old_news(observation: Observation, series: Series) -> bool:
    """Is this figure what the series cost before, told of without a day after its last change?"""
    earlier = any(as_printed(amount, observation.amount_per_mtok) for _, amount in series.recent[:-1])
    dated = observation.effective_from is not None and observation.effective_from > series.recent[-1][0]
    return earlier and not dated


def _second_voice(book: Book, observation: Observation, series: Series) -> None:
    """The amount is already waiting: with a page it is proven, with another outlet it is worth telling."""
    candidate = sighted(book, observation, Verdict(book.policy.sightings))
    told = book.change(candidate.change_id)
    if told is not None and not on_any_page(candidate):
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
    kind = KIND_OF.get(observation.action or Action.QUOTE)
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
        if observation.action in KIND_OF:
            old = observation.previous_amount_per_mtok
            write_change(book, observation, candidate, KIND_OF[observation.action], old=old, publishable=False)
        return
    if on_page(series):
        change = write_change(book, observation, candidate, kind, old=series.amount, publishable=False)
        book.keep(series.key, replace(candidate, change_id=change.id))
        book.hold("told by one outlet and not yet on the page", series.key, series.amount, observation.amount_per_mtok)
        return
    publish(book, observation, candidate, Verdict(1), publishable=False)


def _late(book: Book, observation: Observation, series: Series) -> None:
    """The page already stood at the new price when we first read it: the text says what it was before. What we saw
    change, or had long read, is no news."""
    began = observation.effective_from or observation.at
    if len(series.recent) != 1 or began > series.recent[0][0] + book.policy.event_window:
        return
    old = observation.previous_amount_per_mtok
    if old is not None and (
        old == observation.amount_per_mtok or (observation.action in DOWN) != (observation.amount_per_mtok < old)
    ):
        return
    page = [
        (said.source_id, said.source)
        for said in series.said
        if said.source is SourceKind.PAGE and said.amount is not None
    ]
    candidate = replace(_single(book, observation), sources=(*page, (book.reading.source_id, book.reading.source)))
    kind = KIND_OF[observation.action or Action.CUT]
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
