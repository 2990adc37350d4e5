"""Rows that appear and rows that vanish: launches, splits into tiers, other currencies, withdrawals. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from statistics import median

from pricing import timeline
from pricing.guard import Verdict, demand, in_range, same_amount
from pricing.guard.rows import akin
from pricing.ledger.book import Book, listed, own_word, settle
from pricing.ledger.proof import candidate_of, proven, sighted
from pricing.ledger.publish import publish, write_change
from pricing.model import Kind, Meter, Observation, PriceKey, Revision, SourceKind, Status
from pricing.state import Candidate, Series

Prices = Mapping[PriceKey, Decimal]
# Models that answer nothing one could chat with: they always cost a fraction of those that do.
_NO_CHAT = re.compile(
    r"(?<![a-z])(?:ocr|embed(?:dings?)?|rerank(?:er)?|moderation|guard|tts|asr|whisper|transcribe)(?![a-z])", re.I
)


def newcomer(book: Book, observation: Observation, before: Prices, sheet: Prices, *, back: bool) -> None:
    """A row this source did not have before: a new model, an old one in other words, or one listed again."""
    series, policy = book.series(observation.key), book.policy
    if series.amount is not None and same_amount(series.amount, observation.amount_per_mtok):
        if back or listed(series):
            _listed_again(book, observation, series)
        else:
            _told_before(book, observation, series, before, sheet)
        return
    verdict = demand("plain" if observation.amount_per_mtok else "free", policy)
    if not in_range(observation.amount_per_mtok, policy):
        verdict = verdict.and_(demand("out_of_range", policy))
    candidate = sighted(book, observation, verdict)
    if not proven(candidate, policy, book.reading.at):
        book.keep(observation.key, candidate)
        book.hold(
            f"new here; seen {candidate.sightings} of {candidate.needed} times",
            observation.key,
            None,
            observation.amount_per_mtok,
        )
        return
    if listed(series):
        publish(book, observation, candidate, verdict)
        return
    kind, old, note = _typed(book, observation, before, sheet)
    _start(book, observation, candidate)
    under = kind is Kind.LAUNCH and launch_is_low(book, observation, sheet)
    write_change(book, observation, candidate, kind, old=old, note=note, cut_like=under)


def _told_before(book: Book, observation: Observation, series: Series, before: Prices, sheet: Prices) -> None:
    """Texts told of this price and now the page lists it: two kinds of source, so the launch is proven at once."""
    told = [said for said in series.said if said.amount is not None]
    candidate = candidate_of(book, observation, Verdict(1))
    candidate = replace(
        candidate,
        first_seen=min([candidate.first_seen, *(said.since for said in told)]),
        sources=(*((said.source_id, said.source) for said in told), *candidate.sources),
        evidence=(*(piece for revision in series.revisions[-1:] for piece in revision.evidence), *candidate.evidence),
    )
    kind, old, note = _typed(book, observation, before, sheet)
    book.put(settle(series, book.reading, observation.amount_per_mtok))
    if book.agree(observation) is None:
        under = kind is Kind.LAUNCH and launch_is_low(book, observation, sheet)
        write_change(book, observation, candidate, kind, old=old, note=note, cut_like=under)


def vanished(book: Book, key: PriceKey, sheet: Prices) -> None:
    """A row that is no longer there: withdrawn after enough sheets without it, and never a price of 0."""
    series, at, policy = book.series(key), book.reading.at, book.policy
    own = own_word(series, book.reading.source_id)
    if own is None:
        return
    since = own.missing_since or at
    fresh = own.missing == 0 or at - own.last >= policy.confirm_gap
    gone = replace(own, missing=own.missing + fresh, missing_since=since, last=at)
    said = tuple(gone if known is own else known for known in series.said)
    book.put(replace(series, said=said))
    if gone.missing < policy.strong_sightings or at - since < policy.strong_span:
        book.hold("no longer listed; withdrawn only after three sheets without it in a day or more", key, series.amount)
        return
    book.put(settle(series, book.reading, None))
    still = any(
        known.source_id != own.source_id
        and known.amount is not None
        and known.source is SourceKind.PAGE
        and not known.missing
        for known in series.said
    )
    if still or not series.listed:
        return
    book.rewrite(key, timeline.end(book.series(key).revisions, since, at))
    book.put(replace(book.series(key), listed=False))
    restated = any(
        other.model == key.model and other.meter == key.meter and other != key for other in sheet
    ) or _renamed(key, series.amount, sheet, book)
    observation = _absence(book, series, own.source_id)
    candidate = replace(candidate_of(book, observation, Verdict(policy.strong_sightings)), first_seen=since)
    kind = Kind.RESTATEMENT if restated else Kind.WITHDRAWN
    note = "the same price is listed in other words" if restated else ""
    write_change(book, observation, candidate, kind, old=series.amount, note=note, cut_like=False, gone=True)


def floors_of(series: Iterable[Series]) -> dict[tuple[str, str], dict[str, Decimal]]:
    """(market, currency) -> vendor -> cheapest non-free input price among its text models that are on sale."""
    both: dict[tuple[str, str, str, str], dict[str, Decimal]] = {}
    for known in series:
        key = known.key
        if known.listed and known.amount and not key.condition and key.meter in (Meter.INPUT, Meter.OUTPUT):
            both.setdefault((key.market, key.currency, key.vendor, key.model), {})[key.meter] = known.amount
    floors: dict[tuple[str, str], dict[str, Decimal]] = {}
    for (market, currency, vendor, _), prices in both.items():
        if len(prices) == 2:
            cheapest = floors.setdefault((market, currency), {})
            cheapest[vendor] = min(cheapest.get(vendor, prices[Meter.INPUT]), prices[Meter.INPUT])
    return floors


def just_opened(book: Book, vendor: str, now: Mapping[PriceKey, Observation]) -> bool:
    """Is this a vendor nobody listed before, with the few models one opens with, one of them under the market?"""
    if len({key.model for key in now}) > book.policy.new_vendor_models:
        return False
    sheet = {key: observation.amount_per_mtok for key, observation in now.items()}
    unknown = all(not listed(series) for _, series in book.of_vendor(vendor))
    return unknown and any(launch_is_low(book, observation, sheet) for observation in now.values())


def launch_is_low(book: Book, observation: Observation, sheet: Prices) -> bool:
    """Does a new model undercut the market: input at most half the median of the other vendors' cheapest, and nothing
    its vendor sells there is cheaper. Free is no low price: an entry without a price often shows 0."""
    key = observation.key
    if observation.opens or observation.follows:
        return True
    if key.condition.get("tier") or key.condition.get("promotion") or _NO_CHAT.search(key.model):
        return False
    main = replace(key, meter=Meter.INPUT)
    earlier = book.view.series.get(main)
    if key.meter not in (Meter.INPUT, Meter.OUTPUT) and earlier is not None and earlier.listed:
        return False  # a cache price that joins days later is no second launch
    price = sheet.get(main)
    if not price or replace(key, meter=Meter.OUTPUT) not in sheet:
        return False
    place = key.market, key.currency
    if any(
        0 < amount < price and other.model != key.model and replace(other, meter=Meter.OUTPUT) in sheet
        for other, amount in sheet.items()
        if (other.market, other.currency) == place and other.meter == Meter.INPUT and not other.condition
    ):
        return False
    others = [floor for vendor, floor in book.view.floors.get(place, {}).items() if vendor != key.vendor]
    return len(others) >= book.policy.launch_vendors and price <= book.policy.launch_share * median(others)


def _typed(book: Book, observation: Observation, before: Prices, sheet: Prices) -> tuple[Kind, Decimal | None, str]:
    """Launch, or the same model in other words; a split whose every part is dearer than the whole was is a hike."""
    key, model = observation.key, observation.key.model.casefold()
    if book.launched(key):
        return Kind.LAUNCH, None, ""
    relatives = [
        other
        for other, known in book.of_vendor(key.vendor)
        if other != key and other.model.casefold() == model and listed(known)
    ]
    if not relatives:
        if _renamed(key, observation.amount_per_mtok, before, book):
            return Kind.RESTATEMENT, None, "an old model under a new name"
        return Kind.LAUNCH, None, ""
    read = {one.key for one in book.reading.observations}
    for other in relatives:
        whole = book.series(other).amount
        parts = {
            part: amount
            for part, amount in sheet.items()
            if part.model == key.model
            and (part.meter, part.market, part.currency) == (key.meter, key.market, key.currency)
            and set(other.condition.items) < set(part.condition.items)
        }
        if (
            (other.meter, other.market, other.currency) == (key.meter, key.market, key.currency)
            and other not in read
            and set(other.condition.items) < set(key.condition.items)
            and whole
            and len(parts) >= 2
            and any(not (part.condition.get("context") or "").startswith(">") for part in parts)
        ):
            if min(parts.values()) > whole:
                return Kind.HIKE, whole, "one price became several, and every one of them is higher"
            return Kind.RESTATEMENT, whole, "one price became several"
    return Kind.RESTATEMENT, None, "another condition, meter or currency of a model already known"


def _renamed(key: PriceKey, amount: Decimal | None, other_rows: Prices, book: Book) -> bool:
    """Does another model of the same vendor stand or stood at exactly this model's prices, all of at least two of them?"""
    mine: dict[tuple[object, ...], Decimal | None] = {
        (other.meter, other.market, other.currency, other.condition): known.amount
        for other, known in book.of_vendor(key.vendor)
        if other.model == key.model and known.amount is not None
    }
    mine[key.meter, key.market, key.currency, key.condition] = amount
    for candidate in book.reading.observations:
        if candidate.key.model == key.model:
            part = candidate.key
            mine[part.meter, part.market, part.currency, part.condition] = candidate.amount_per_mtok
    theirs: dict[str, dict[tuple[object, ...], Decimal]] = {}
    for other, price in other_rows.items():
        if other.model != key.model and (other.vendor == key.vendor) and akin(other.model, key.model):
            theirs.setdefault(other.model, {})[other.meter, other.market, other.currency, other.condition] = price
    return any(len(rows) >= 2 and rows == mine for rows in theirs.values())


def _listed_again(book: Book, observation: Observation, series: Series) -> None:
    book.put(settle(series, book.reading, observation.amount_per_mtok))
    if not series.listed:
        book.open(observation, Status.CONFIRMED)
    else:
        book.agree(observation)


def _start(book: Book, observation: Observation, candidate: Candidate) -> None:
    start = candidate.effective_from or candidate.first_seen
    book.revise(
        Revision(
            observation.key,
            observation.amount_per_mtok,
            start,
            book.reading.at,
            Status.CONFIRMED,
            until=candidate.until,
            list_amount_per_mtok=candidate.list_amount_per_mtok,
            evidence=candidate.evidence,
        )
    )
    book.believe(observation.key, observation.amount_per_mtok, start)
    book.put(replace(settle(book.series(observation.key), book.reading, observation.amount_per_mtok), candidates=()))


def _absence(book: Book, series: Series, source_id: str) -> Observation:
    """A stand-in observation for a row that is gone, carrying the evidence of where it last stood."""
    last = series.revisions[-1]
    return Observation(
        series.key,
        series.amount or Decimal(0),
        book.reading.at,
        book.reading.source,
        source_id,
        last.evidence[-1],
    )
