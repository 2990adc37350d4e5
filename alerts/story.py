"""An alert as a reader is told it: every value already a clean, short string in one language. No layout, no markup.

What a source wrote (names, quotes, links) passes `clean` here, once; the templates only place strings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from alerts.alert import Alert, Offer, depth
from alerts.words import WORDS, amount_text, condition_text, lag_text, meter_name, percent_text, time_text
from pricing.addresses import why_bad_url
from pricing.model import Condition, Evidence, Member, Move, PriceChange
from store.text import clean_text

Names = Callable[[str, str], str]
"""(vendor id, language) -> the name to print."""

MOST_ROWS, MOST_STEPS, MOST_QUOTES, MOST_BILLS = 12, 12, 3, 3
_METER_ORDER = {"input": 0, "output": 1, "cached_input": 2}


@dataclass(frozen=True, slots=True)
class Row:
    model: str
    item: str
    condition: str
    old: str
    new: str
    change: str
    until: str
    falls: bool

    @property
    def what(self) -> str:
        """'qwen-max · input · context ≤32k', for plain text."""
        return " · ".join(filter(None, (self.model, self.item, self.condition)))

    @property
    def figures(self) -> str:
        """'¥20 → ¥0.5  −97.5%', for plain text."""
        return "  ".join(filter(None, (" → ".join(filter(None, (self.old, self.new))), self.change, self.until)))


@dataclass(frozen=True, slots=True)
class Step:
    when: str
    vendor: str
    what: str
    price: str
    own: bool


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    url: str
    linked: bool
    seen: str


@dataclass(frozen=True, slots=True)
class Story:
    """`scope`: where all rows hold, said once; `more_*` count what was left out; `bills` are whole sentences."""

    language: str
    subject: str
    title: str
    lead: str
    footer: str
    basis: str = ""
    status: str = ""
    scope: str = ""
    rows: tuple[Row, ...] = ()
    more_rows: int = 0
    bills: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    more_steps: int = 0
    not_moved: str = ""
    quotes: tuple[Quote, ...] = ()
    more_quotes: int = 0
    sample: str = ""


def clean(text: str | None, limit: int) -> str:
    """`text` on one line, without control or hidden characters, of at most `limit` characters."""
    return clean_text(" ".join(clean_text(text or "").split()), limit=limit)


def tell(alert: Alert, *, names: Names, language: str, zone: ZoneInfo, sample: bool = False) -> Story:
    """The story of one alert in `language` ("zh" or "en"), its times in `zone`."""
    words = WORDS[language]
    teller = _Teller(alert, names, language, zone)
    changes = ranked(alert.changes)
    rows = tuple(teller.row(change) for change in changes[:MOST_ROWS])
    steps = teller.steps()
    quotes = tuple(teller.quote(piece) for piece in best(alert.evidence)[:MOST_QUOTES])
    still = words["joiner"].join(teller.name(vendor) for vendor in alert.not_moved)
    title = words[alert.kind].format(vendor=teller.name(alert.vendor))
    if changes:
        title += words["colon"] + teller.short(changes[0])
    subject = (words["sample_mark"] if sample else "") + teller.subject(title, changes)
    return Story(
        language=language,
        subject=clean(subject, 200),
        title=title,
        lead=teller.lead(),
        basis=words[alert.link.basis] if alert.link else "",
        status=words[alert.status],
        scope=clean(condition_text(teller.scope, language), 120),
        rows=rows,
        more_rows=len(changes) - len(rows),
        bills=teller.bills(changes),
        steps=steps,
        more_steps=len(alert.chain.members) - len(steps) if alert.chain else 0,
        not_moved=(still or words["nobody"]) if alert.chain else "",
        quotes=quotes,
        more_quotes=len(alert.evidence) - len(quotes),
        footer=words["footer"].format(id=alert.id),
        sample=words["sample"] if sample else "",
    )


def ranked(changes: Sequence[PriceChange]) -> list[PriceChange]:
    """Model by model, the one with the deepest cut first, of equals the one named first; within a model input, output, then the rest."""
    deepest: dict[str, Decimal] = {}
    first: dict[str, int] = {}
    for change in changes:
        name, found = change.model or "", depth(change)
        first[name] = min(first.get(name, change.order), change.order)
        deepest[name] = max(deepest.get(name, Decimal(-1)), abs(found) if found is not None else Decimal(-1))

    def order(change: PriceChange) -> tuple[object, ...]:
        name, meter = change.model or "", change.meter or ""
        return (-deepest[name], first[name], name, change.condition.canonical(), _METER_ORDER.get(meter, 3), meter)

    return sorted(changes, key=order)


def best(evidence: Sequence[Evidence]) -> list[Evidence]:
    """One piece of every source before a second one of any."""
    seen: dict[str, int] = {}
    places = []
    for piece in evidence:
        places.append((seen.setdefault(piece.source_id, 0), piece))
        seen[piece.source_id] += 1
    return [piece for _, piece in sorted(places, key=lambda pair: pair[0])]


def three_to_one(prices: dict[str, Decimal]) -> Decimal | None:
    """What four Mtok cost, three of them input and one output; None unless both prices are known."""
    if "input" in prices and "output" in prices:
        return 3 * prices["input"] + prices["output"]
    return None


class _Teller:
    def __init__(self, alert: Alert, names: Names, language: str, zone: ZoneInfo) -> None:
        self._alert, self._names, self._language, self._zone = alert, names, language, zone
        self._words = WORDS[language]
        places = {tuple(pair for pair in c.condition.items if pair[0] == "region") for c in alert.changes}
        self.scope = Condition(places.pop()) if len(places) == 1 else Condition()

    def name(self, vendor: str) -> str:
        return clean(self._names(vendor, self._language), 60)

    def when(self, when: datetime) -> str:
        return time_text(when.astimezone(self._zone))

    def day(self, move: Move) -> str:
        """The Move's day and hour; only about which day, if no text tells it."""
        told = move.announced_at.astimezone(self._zone)
        return f"{told:%m-%d %H:%M}" if move.dated else f"≈ {told:%m-%d}"

    def amount(self, amount: Decimal, currency: str | None) -> str:
        return amount_text(amount, currency, self._language)

    def subject(self, title: str, changes: list[PriceChange]) -> str:
        parts = [title]
        if len(changes) > 1:
            parts.append(self._words["and_more"].format(n=len(changes) - (self._language == "en")))
        text = " ".join(parts)
        if self._alert.kind == "follow_on" and self._alert.chain:
            place = len(dict.fromkeys(member.move.vendor for member in self._alert.chain.members))
            text += " · " + self._words["position"].format(n=place)
        return text

    def short(self, change: PriceChange) -> str:
        """'qwen-long input ¥20 → ¥0.5 (−97.5%)', as far as figures are known."""
        row = self.row(change)
        prices = f"{row.old} → {row.new}" if change.old is not None else row.new
        shown = f"({row.change})" if row.change.endswith("%") and prices else row.change * (not prices)
        return " ".join(filter(None, (row.model, row.item, prices, shown)))

    def row(self, change: PriceChange) -> Row:
        found = depth(change)
        share = percent_text(-found) if found is not None else ""
        if change.kind == "launch" or (change.old is None and change.new is not None and not share):
            share = self._words["launched"]
        new = self.amount(change.new, change.currency) if change.new is not None else ""
        if change.kind == "free":
            new = self._words["free"]
        return Row(
            model=clean(change.model, 80) or self._words["all_models"],
            item=meter_name(clean(change.meter, 40), self._language),
            condition=clean(condition_text(change.condition.without(*dict(self.scope.items)), self._language), 120),
            old=self.amount(change.old, change.currency) if change.old is not None else "",
            new=new,
            change=share or self._words["no_figure"],
            until=self._words["until"].format(date=change.until.isoformat()) if change.until else "",
            falls=change.kind != "hike",
        )

    def lead(self) -> str:
        """Who followed whom and after how long; the lag counts from the latest of those followed."""
        link, words, values = self._alert.link, self._words, self._linked(self._alert.member)
        kind = "alone" if link is None else "repeat" if link.kind == "repeat" else "follow"
        if link and kind == "follow" and len(link.follows) > 1:
            kind = "follows"
            values["followed"] = words["joiner"].join(self.name(vendor) for vendor in link.follows[-4:])
        return words[f"lead_{kind}"].format(
            when=self.when(self._alert.at), vendor=self.name(self._alert.vendor), **values
        )

    def _linked(self, member: Member | None) -> dict[str, str]:
        if member is None or member.link is None:
            return {}
        lag = lag_text(member.link.lag_hours, self._language) if member.move.dated else self._words["some_time"]
        return {"followed": self.name(member.link.follows[-1]), "lag": lag}

    def steps(self) -> tuple[Step, ...]:
        """The chain from its opener to this Move; of a long one the opener and the newest."""
        if self._alert.chain is None:
            return ()
        members = self._alert.chain.members
        if len(members) > MOST_STEPS:
            members = (members[0], *members[len(members) - MOST_STEPS + 1 :])
        steps = []
        for member in members:
            kind = "opened" if member.link is None else "repeats" if member.link.kind == "repeat" else "follows"
            changes = ranked(member.move.changes)
            steps.append(
                Step(
                    when=self.day(member.move),
                    vendor=self.name(member.move.vendor),
                    what=self._words[kind].format(**self._linked(member)),
                    price=self.short(changes[0]) if changes else "",
                    own=member is self._alert.member,
                )
            )
        return tuple(steps)

    def bills(self, changes: list[PriceChange]) -> tuple[str, ...]:
        """What a 3:1 bill really saves beside the headline, one sentence a model; plainly, if it cannot be known."""
        said: list[str] = []
        for change in {change.model: change for change in reversed(changes)}.values():
            offers = [o for o in self._alert.offers if (o.model, o.condition) == (change.model, change.condition)]
            if offers and (sentence := self._bill(offers[0], changes)):
                said.insert(0, sentence)
        known = any(change.old is not None for change in changes)
        return tuple(said[:MOST_BILLS]) or ((self._words["no_bill"],) if known else ())

    def _bill(self, offer: Offer, changes: list[PriceChange]) -> str:
        before, after = three_to_one(dict(offer.before)), three_to_one(dict(offer.after))
        depths = [depth(c) for c in changes if (c.model, c.condition) == (offer.model, offer.condition)]
        headline = max((d for d in depths if d is not None), key=abs, default=None)
        if not before or after is None or headline is None:
            return ""
        real = percent_text((after - before) / before * 100, signed=False)
        effect = "stays" if after == before else "falls" if after < before else "rises"
        same = percent_text(-headline) == percent_text((after - before) / before * 100)
        sentence = self._words["bill_same" if same else "bill_row"].format(
            model=clean(offer.model, 80),
            effect=self._words[effect].format(n=real),
            headline=percent_text(-headline),
        )
        moved = {m for m in ("input", "output") if offer.before[m] != offer.after[m]}
        if len(moved) == 1:
            other = "output" if "input" in moved else "input"
            price = self.amount(offer.after[other], offer.currency)
            sentence += self._words["gap"] + self._words[f"only_{moved.pop()}"].format(price=price)
        return sentence

    def quote(self, piece: Evidence) -> Quote:
        source = clean(piece.title, 80) or f"{self._words[piece.source]} ({clean(piece.source_id, 60)})"
        seen = self._words["seen"].format(when=self.when(piece.captured_at), source=source)
        if printed := clean(piece.printed, 80):
            seen += " · " + self._words["printed"].format(printed=printed)
        return Quote(
            text=clean(piece.snippet, 300),
            url=clean(piece.url, 300),
            linked=why_bad_url(piece.url) is None and len(piece.url) <= 300,
            seen=seen,
        )
