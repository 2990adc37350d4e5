"""The whole fold for one reading: what is believed now, what is held and why, what changed. Pure.

`decide(view, reading)` is called by the store and by the backtest alike. Pages and routers are read here, articles in
`ledger/text.py`; `ledger/book.py` writes. A source only ever moves a price by changing its own mind: what it said the
first time is its baseline, and a second source that says something else from the start is a contradiction, no change.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

from pricing.guard import Mover, Verdict, assess, demand, same_amount, short_of_rows
from pricing.guard.scale import close_amount
from pricing.ledger.book import KEPT_FLAPS, Book, last_proven, listed, own_word, settle
from pricing.ledger.new import just_opened, newcomer, vanished
from pricing.ledger.proof import candidate_of, doubted, overdue, proven, sighted, still_needed
from pricing.ledger.publish import publish
from pricing.ledger.text import read_text
from pricing.model import Kind, Observation, PriceKey, SourceKind, Status, decimal_text
from pricing.state import Decision, Policy, Reading, Said, Series, View, Words

DEFAULT = Policy()
NEW_LAYOUT = timedelta(days=7)


def decide(view: View, reading: Reading, policy: Policy = DEFAULT) -> Decision:
    """What `reading` does to the history known as `view`. Never fails on a strange reading: it holds it and says why."""
    book = Book(view, reading, policy)
    if reading.source is SourceKind.MEDIA:
        read_text(book)
    else:
        by_vendor: dict[str, list[Observation]] = defaultdict(list)
        for observation in reading.observations:
            by_vendor[observation.key.vendor].append(observation)
        for vendor, observations in by_vendor.items():
            _read_sheet(book, vendor, observations)
    return book.decision()


def _read_sheet(book: Book, vendor: str, observations: list[Observation]) -> None:
    reading, policy = book.reading, book.policy
    before, waiting = _last_said(book, vendor)
    now = _once_each(book, observations)
    first_time = not book.knows_vendor(vendor)
    opened = first_time and just_opened(book, vendor, now)
    if reading.listed is not None and not first_time and _held_for_shape(book, vendor, now, before):
        return
    after = {key: observation.amount_per_mtok for key, observation in now.items()}
    sheet = after if reading.listed is not None else {**before, **waiting, **after}
    movers, came_back = [], []
    for key, observation in now.items():
        series = book.series(key)
        own = own_word(series, reading.source_id)
        old = own.amount if own is not None else None
        if own is not None and old is None and series.amount is not None and not same_amount(series.amount, after[key]):
            old = before[key] = series.amount  # listed again at another price: a change like any other
        if own is None or old is None:
            known = own is None and listed(series)
            if known or (first_time and not opened):
                _baseline(book, observation)
            else:
                newcomer(book, observation, before, sheet, back=own is not None)
        elif same_amount(old, observation.amount_per_mtok):
            _steady(book, observation, own)
        else:
            trusted = last_proven(series, reading.at, policy) or old
            if series.proven is not None and trusted == series.proven and close_amount(trusted, after[key]):
                came_back.append(Mover(key, old, after[key]))
                continue
            if series.proven is not None and same_amount(old, series.amount or old):
                old = before[key] = trusted
            movers.append(Mover(key, old, after[key]))
    for mover in came_back:
        _moved(book, now[mover.key], mover, demand("plain", policy))
    if movers:
        histories = {mover.key: book.series(mover.key) for mover in movers}
        new_layout = (
            book.source.layout_changed_at is not None and reading.at - book.source.layout_changed_at < NEW_LAYOUT
        )
        everything = partial(_everything, book, vendor)
        verdicts = assess(
            movers, before, sheet, histories, everything, at=reading.at, new_layout=new_layout, policy=policy
        )
        for mover in movers:
            _moved(book, now[mover.key], mover, verdicts[mover.key])
    if reading.listed is not None:
        for key in before.keys() - now.keys():
            vanished(book, key, sheet)
    book.saw_vendor(vendor, len(now), whole=reading.listed is not None)


def _everything(book: Book, vendor: str) -> dict[PriceKey, Series]:
    return dict(book.of_vendor(vendor))


def _last_said(book: Book, vendor: str) -> tuple[dict[PriceKey, Decimal], dict[PriceKey, Decimal]]:
    """What this source last said of the vendor's series, as believed and as it still waits for proof."""
    words = book.view.words
    if words is None:
        words = Words()
        for _, series in book.of_vendor(vendor):
            words.note(book.reading.source_id, series)
    return dict(words.said), dict(words.waiting)


def _once_each(book: Book, observations: list[Observation]) -> dict[PriceKey, Observation]:
    """One observation a key; a sheet that gives one key two prices is not believed for that key."""
    found: dict[PriceKey, Observation] = {}
    double: set[PriceKey] = set()
    for observation in observations:
        other = found.setdefault(observation.key, observation)
        if not same_amount(other.amount_per_mtok, observation.amount_per_mtok):
            double.add(observation.key)
    for key in double:
        book.hold("the same price is listed twice with different amounts", key, new=found.pop(key).amount_per_mtok)
    if double and book.reading.listed is not None:
        for key in double:  # its silence would read as a withdrawal
            own = own_word(book.series(key), book.reading.source_id)
            if own is not None and own.amount is not None:
                found[key] = replace(
                    next(o for o in observations if o.key == key), amount_per_mtok=own.amount, effective_from=None
                )
    return found


def _held_for_shape(book: Book, vendor: str, now: dict[PriceKey, Observation], before: dict[PriceKey, Decimal]) -> bool:
    """True while too much of a known sheet is missing; the third such sheet in a day or more is the new shape."""
    reason = short_of_rows(now, before, book.policy)
    short = dict(book.source.short)
    if not reason:
        if short.pop(vendor, None):
            book.source = replace(book.source, short=short)
        return False
    count, since = short.get(vendor, (0, book.reading.at))
    short[vendor] = (count + 1, since)
    if count + 1 >= book.policy.strong_sightings and book.reading.at - since >= book.policy.strong_span:
        short.pop(vendor)
        book.source = replace(book.source, short=short, layout_changed_at=book.reading.at)
        return False
    book.source = replace(book.source, short=short)
    book.hold(f"{vendor}: {reason}; nothing of this page is believed until it is whole again or stays so")
    return True


def _baseline(book: Book, observation: Observation) -> None:
    """The first word of a source on a series: it opens the series or joins it, and is no change."""
    series = book.series(observation.key)
    book.put(settle(series, book.reading, observation.amount_per_mtok))
    if series.amount is None:
        book.open(observation, Status.CONFIRMED)
        return
    if same_amount(series.amount, observation.amount_per_mtok):
        book.agree(observation)
        return
    if not listed(series):
        verdict = Verdict(1, kind=Kind.CORRECTION, reason="the page says otherwise than an article did")
        publish(book, observation, candidate_of(book, observation, verdict), verdict)
        return
    book.hold(
        "another source of this vendor says otherwise: disputed",
        observation.key,
        series.amount,
        observation.amount_per_mtok,
    )


def _steady(book: Book, observation: Observation, own: Said) -> None:
    """The source repeats itself. What it said in between has gone back."""
    series = book.series(observation.key)
    at, source_id = book.reading.at, book.reading.source_id
    candidates, flaps = [], series.flaps
    for candidate in series.candidates:
        others = tuple(pair for pair in candidate.sources if pair[0] != source_id)
        if len(others) == len(candidate.sources) or not candidate.sources:
            candidates.append(candidate)
            continue
        if not candidate.change_id:
            flaps = (*flaps[1 - KEPT_FLAPS :], at)
            what = "no longer listed" if candidate.amount_per_mtok is None else decimal_text(candidate.amount_per_mtok)
            book.hold(
                f"went back before it was believed ({what}): a flap", series.key, candidate.amount_per_mtok, own.amount
            )
        if others:
            candidates.append(replace(candidate, sources=others, sightings=min(candidate.sightings, len(others))))
    same = tuple(
        replace(said, last=at, missing=0, missing_since=None) if said.source_id == source_id else said
        for said in series.said
    )
    book.put(replace(series, candidates=tuple(candidates), flaps=flaps, said=same, last_seen=at))
    if candidates and book.reading.source is SourceKind.PAGE:
        book.dispute(observation.key, at)


def _moved(book: Book, observation: Observation, mover: Mover, verdict: Verdict) -> None:
    """The source changed its mind about one price."""
    series = book.series(observation.key)
    current = series.amount
    if current is not None and same_amount(current, mover.new):
        book.put(settle(series, book.reading, current))
        book.agree(observation)
        return
    if current is not None and verdict.at_once and not same_amount(current, mover.old):
        book.put(settle(series, book.reading, mover.new))
        return
    candidate = kept = sighted(book, observation, verdict)
    if current is not None and _contradicted(series, mover, current, book.reading.source_id):
        candidate = doubted(candidate, demand("disagreement", book.policy))  # until the other source comes round
    if candidate.amount_per_mtok is not None:
        observation = replace(observation, amount_per_mtok=candidate.amount_per_mtok)
    if proven(candidate, book.policy, book.reading.at):
        publish(book, observation, candidate, verdict)
    elif overdue(candidate, series, book.policy, book.reading.at):
        publish(book, observation, candidate, verdict, adopt=True)
    else:
        book.keep(observation.key, kept)
        reason = "; ".join(part for part in (candidate.reason, still_needed(candidate)) if part)
        book.hold(reason, series.key, mover.old, mover.new)


def _contradicted(series: Series, mover: Mover, current: Decimal, source_id: str) -> bool:
    """Does this source go one way while another goes, or has gone, the other, or did it say otherwise all along? A source
    that only lags is no contradiction."""
    own = own_word(series, source_id)
    apart = own is not None and own.amount is not None and not close_amount(own.amount, current)
    others = (said for said in series.said if said.source_id != source_id and said.source is SourceKind.PAGE)
    if apart and any(said.amount == current for said in others):
        return True
    if (mover.new - mover.old) * (mover.new - current) < 0:
        return True
    followed = [current] if series.proven is None else []  # else it is this source's own word that nobody bears out
    theirs = followed + [
        candidate.amount_per_mtok
        for candidate in series.candidates
        if candidate.amount_per_mtok is not None and all(name != source_id for name, _ in candidate.sources)
    ]
    way = mover.new - mover.old
    return any((amount - mover.old) * way < 0 for amount in theirs if not same_amount(amount, mover.old))
