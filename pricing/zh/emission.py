"""Statements as they leave: owner, condition, date, bound and span put together, each told once, the vaguer ones dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from pricing.catalog import Catalog
from pricing.documents import Skipped
from pricing.model import Action, Condition, Statement
from pricing.zh import confidence, cues, governing, moves
from pricing.zh.dating import Dating
from pricing.zh.judging import Move
from pricing.zh.mentions import Mention
from pricing.zh.normalize import Normal, normalize
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line
from pricing.zh.seams import part_names
from pricing.zh.subjects import Subject, Subjects


@dataclass(slots=True)
class Reading:
    """All that was read of one text, kept for `explain`."""

    normal: Normal
    lines: list[Line] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    trail: list[tuple[Statement, list[str]]] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)


_FREE_VARIANT = re.compile(r"\s?(?:\(free\)|:free\b)", re.IGNORECASE)  # DeepSeek R1 0528 (free), of a router's list
# Rules by which a price takes a change told elsewhere of its seller.
_ONES_OWN_ACT = ("change-in-sentence", "change-in-row", "change-announced")


def _one_model(one: str | None, other: str | None) -> bool:
    """Luna, and gpt-5.6-luna."""
    return one == other or f"-{one}".endswith(f"-{other}") or f"-{other}".endswith(f"-{one}")


class Emission(Dating):
    """The state of one reading and how statements are added to it."""

    def __init__(self, text: str, *, published: date | None, title: str, catalog: Catalog, every: bool = False) -> None:
        self.title_length = 0
        if title and title.strip() not in text[: len(title) + 40]:
            self.title_length = len(title) + 1
            text = title.replace("\n", " ") + "\n" + text
        self.normal = part_names(normalize(text), catalog)
        self.text = self.normal.text
        self.published = published
        self.catalog = catalog
        self.every = every
        self.out = Reading(self.normal)
        self.seen: dict[tuple[object, ...], int] = {}
        self.priced: dict[
            tuple[object, ...], list[tuple[str | None, str]]
        ] = {}  # the models whose price is told as changed
        self.in_title: set[int] = set()
        self.old: list[tuple[Quote, Subject]] = []
        self.unowned: list[Quote] = []
        self.subjects = Subjects(self.text, [])
        self.introduced: dict[str, date] = {}
        # the change told last: (line and sentence, vendor, models, item, action); the figures that follow in a row share it
        # the last line and place whose figures an announced change was given to
        self.listed: dict[int, tuple[int, int]] = {}
        self.told: tuple[tuple[int, int], str | None, tuple[Mention, ...], str | None, str] | None = None

    def _skip(self, reason: str, quote: Quote) -> None:
        self.out.skipped.append(Skipped(reason, self.text[quote.start : quote.end][:80]))
        self.out.refused.append(("skip", reason, self.text[max(0, quote.start - 12) : quote.end]))

    def _emit_quote(
        self,
        quote: Quote,
        subject: Subject,
        action: str,
        percent: Decimal | None,
        reader: moves.MoveReader | None,
        rule: str,
        only_old: bool = False,
    ) -> None:
        if not subject.vendor and not subject.models:
            self.unowned.append(quote)
            return self._skip("the text names no seller for this price", quote)
        if any(m.media for m in subject.models):
            return self._skip("a model of pictures, films or sound", quote)
        if not subject.vendor:
            return self._skip("the text names no seller for this price", quote)
        line = self.out.lines[quote.line]
        start, _ = line.sentence(quote.start)
        condition, tier = governing.condition_of(self.text, line, quote, start)
        if quote.item is None and (
            any("embed" in (m.model or "") for m in subject.models)
            or re.search(r"嵌入模型|embedding|向量模型", self.text[max(0, line.start - 300) : line.end], re.IGNORECASE)
        ):
            quote.item = "input"
        items: list[str | None] = ["input", "output"] if quote.item == "input+output" else [quote.item]
        before = self.text[max(start, quote.start - 32) : quote.start]
        bound = (
            "range"
            if quote.money.high is not None
            else cues.bound_of(line.held, before, self.text[quote.end : quote.end + 3])
        )
        try:
            price = None if quote.money.high is not None else quote.price
        except InvalidOperation:
            return self._skip("not an exact price", quote)
        far = quote.unit_rule.startswith(("unit:heading", "unit:paragraph", "unit:implied"))
        if price is not None and price > (10_000 if far else 1_000_000):
            return self._skip("too much for a price per million tokens", quote)
        previous = quote.previous
        if only_old:
            price, previous = None, price
        variant = price == 0 and any(
            m.vendor == subject.vendor and _FREE_VARIANT.match(self.text, m.end) for m in subject.models
        )
        if variant:
            return self._skip("a router's free variant, no act of the maker", quote)
        if price == 0 and action in ("quote", "cut"):
            action = "free"
        steps = [
            f"amount {quote.money.value} {quote.money.currency} per {quote.per.tokens} tokens <- {quote.unit_rule}",
            f"item {quote.item} <- {quote.item_rule or 'none'}",
            f"owner <- {subject.near}",
            f"action <- {rule}",
        ]
        for order, mention in enumerate(subject.models or (None,)):
            vendor = subject.sellers[order] if subject.sellers else subject.vendor
            named = self.subjects.named_seller(quote.line, start, quote.end, vendor)
            if named is None or (mention is not None and self.subjects.hosted_elsewhere(mention)):
                self._skip("the text names no seller for this price", quote)
                continue
            vendor = named
            if mention is not None and vendor == mention.vendor and self.subjects.in_repository(mention):
                self._skip("the text names no host for these open weights", quote)
                continue
            done = action if vendor == subject.vendor or rule not in _ONES_OWN_ACT else "quote"
            if mention is not None and (mention.model or "").endswith("-batch"):  # GPT-4o Batch is a tier of GPT-4o
                mention, tier = replace(mention, model=(mention.model or "").removesuffix("-batch")), True
            for item in items:
                if item and tier and item in ("input", "output"):
                    item = f"batch_{item}"
                self._add(
                    vendor=vendor, mention=mention, action=done, start=quote.start, end=quote.end, rule=f"{rule}/{quote.unit_rule}", item=item,
                    condition=condition, price=price, currency=quote.money.currency, previous=previous, percent=percent, bound=bound, blended=quote.blended,
                    hedged=done in ("cut", "hike") and cues.hedged(line.held, self.text[start : quote.start]), line=line, near=subject.near, unit_rule=quote.unit_rule, follows=(), steps=steps,
                )  # fmt: skip

    def _figureless(self, found: list[Move]) -> None:
        """Moves that no price statement tells already, the more exact first, the body's before the headline's."""
        order = sorted(
            found,
            key=lambda m: (m.item is None, m.percent is None, m.model is None or m.model.kind != "model", m.start < self.title_length, m.start),
        )  # fmt: skip
        for m in order:
            model = m.model.model if m.model else None
            if (m.model is not None and m.model.media) or self._told(m, model):
                continue
            free = m.action == "free"
            self._add(
                vendor=m.vendor, mention=m.model, action=m.action, start=m.start, end=m.end, rule=m.rule, item=m.item, condition=dict(m.condition), price=Decimal(0) if free else None,
                currency=m.currency, previous=m.previous, percent=m.percent, bound=m.bound, blended=False, hedged=m.hedged, line=self.out.lines[m.line], near=m.near, unit_rule="",
                follows=m.follows, steps=[f"change {m.rule}", f"owner <- {m.near}"],
            )  # fmt: skip

    def _told(self, m: Move, model: str | None) -> bool:
        """Whether a statement says the same or more; it then takes over who followed whom."""
        listed, place = m.rule.endswith("+list"), self.normal.at(m.start) - self.title_length
        for i, s in enumerate(self.out.statements):
            # a price told before the list that says who cut is that cut's; one told behind it need not be
            before = s.action != Action.QUOTE or s.start < place
            if s.vendor != m.vendor or (str(s.action) != m.action and not (listed and before)):
                continue
            same_model = (
                model is None
                or s.model == model
                or (s.model or "").startswith(f"{model}-")
                or (m.model is not None and m.model.kind != "model")
            )
            same_model = same_model or (m.rule == "change:restore" and s.rule.startswith("change-of-its-own"))
            same_item = m.item is None or s.item == m.item
            same_figure = m.percent is None or s.change_pct is not None or s.price is not None
            if same_model and same_item and same_figure:
                if m.follows and not s.follows:
                    self.out.statements[i] = replace(s, follows=m.follows)
                return True
        return False

    def _add(
        self, *, vendor: str, mention: Mention | None, action: str, start: int, end: int, rule: str, item: str | None, condition: dict[str, str], price: Decimal | None,
        currency: str | None, previous: Decimal | None, percent: Decimal | None, bound: str | None, blended: bool, hedged: bool, line: Line, near: str, unit_rule: str,
        follows: tuple[str, ...], steps: list[str],
    ) -> None:  # fmt: skip
        model = mention.model if mention else None
        told = percent if price is None else None
        key = (vendor, model, item, action, price, currency, tuple(sorted(condition.items())), told)
        place = self.seen.get(key)
        if place is not None and (place not in self.in_title or end <= self.title_length):
            return
        twins = self.priced.setdefault((vendor, item, price, currency, key[6]), [])
        if (
            price is not None
            and place is None
            and any(_one_model(model, m) and action in ("quote", a) for m, a in twins)
        ):
            return  # a price told as new, and once more
        if action != "quote":
            twins.append((model, action))
        a, b = self.normal.span(start, end)
        a, b = max(0, a - self.title_length), b - self.title_length
        if b <= a:
            if self.title_length == 0:
                return
            a, b = 0, 1
        source = self.normal.original[self.title_length :]
        snippet = source[a:b] or self.normal.original[:1]
        effective, until = self._dates(line, start, action, listed=rule.endswith("+list"))
        if effective is None and model is not None and not rule.endswith("+list"):
            effective = self.introduced.get(model)
        made = Statement(
            vendor=vendor, action=Action(action), start=a, end=b, text=snippet, rule=rule, model=model, model_text=mention.text if mention else None, item=item,
            condition=Condition.of(condition), price=price, currency=currency, previous_price=previous, change_pct=percent if action != "quote" else None, effective=effective,
            follows=follows, hedged=hedged, bound=bound, blended=blended, until=until,
            confidence=confidence.of(near=near, unit_rule=unit_rule, item=item, model=model, action=action, hedged=hedged, priced=price is not None),
            printed_unit=self.text[start:end][:60],
        )  # fmt: skip
        if place is not None:  # what the headline says the body says with its own words, day and old price
            self.in_title.discard(place)
            made = replace(made, follows=made.follows or self.out.statements[place].follows)
            self.out.statements[place], self.out.trail[place] = made, (made, steps)
            return
        place = self.seen[key] = len(self.out.statements)
        self.in_title |= {place} if end <= self.title_length else set()
        self.out.statements.append(made)
        self.out.trail.append((made, steps))
