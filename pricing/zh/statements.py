"""From quotes and moves to statements: old price and new, action, owner, condition, date; each once, each with its span.

Scopes: an action reaches from its verb to the end of its sentence, and on to price lists that say 调整后 or 新价格; an old
price waits for its new one with the same item in the paragraph; what finds no owner is skipped, not guessed.
"""

from __future__ import annotations

import re

from pricing.documents import Skipped
from pricing.zh import columns, moves, quotes, repeats, tables
from pricing.zh.applies import models_below
from pricing.zh.emission import Reading
from pricing.zh.free import FREE_WORDS, read_free
from pricing.zh.judging import Move, Moves
from pricing.zh.lexicon import NOBODY
from pricing.zh.mentions import outside_links
from pricing.zh.models import finder
from pricing.zh.owning import Owning
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line, clause, read_lines
from pricing.zh.subjects import Subject, Subjects
from pricing.zh.vaguer import in_one_money, without_vaguer
from pricing.zh.variants import find_variants, named_in_full
from pricing.zh.versions import find_versions

_LATER = re.compile(
    r"\s{0,2}(?:在?此后|之后|届时|到期后|期满后|随后|结束后|9 ?月起|thereafter|after that|afterwards)", re.IGNORECASE
)
_MOST_AMOUNTS, _MOST_CHANGES = 5_000, 3_000
_RESELLER = re.compile(
    r"中转站|镜像(?:网)?站|号池|充值(?:比例|倍率|每)|计费倍率|注册即?送\s?[$¥]|本站(?:运行|价格|支持|提供)|倍率福利|一站聚合|充值是|白菜价上车"
)
_SUPPOSED = re.compile(r"\s?(?:假设|假如|假定|assum|suppose)", re.IGNORECASE)


class Reader(Owning):
    """Reads one text. Use once."""

    def read(self) -> Reading:
        if len(_RESELLER.findall(self.text)) > len(self.text) // 1_500:  # an article may speak of resellers once
            self.out.skipped.append(Skipped("a reseller's own offer that does not name its seller", self.text[:60]))
            self.out.refused.append(
                ("refuse:reseller", "a reseller's own offer that does not name its seller", self.text[:40])
            )
            return self.out
        mentions = outside_links(self.text, finder(self.catalog).find(self.text))
        more = [*find_variants(self.text, mentions, self.catalog), *find_versions(self.text, mentions)]
        mentions = sorted([*mentions, *more], key=lambda m: (m.start, -m.end))
        mentions = named_in_full(self.text, mentions, self.catalog)
        lines = self.lines = self.out.lines = read_lines(self.text, mentions, self.published, every=self.every)
        self.subjects = Subjects(self.text, lines)
        self.compared_with = self.subjects.reference
        self.introduced = self._introductions(lines)
        found_moves: list[Move] = []
        readers: list[moves.MoveReader] = []
        self._too_much(lines)
        for index, line in enumerate(lines):
            reader = moves.MoveReader(self.text, line, index, self.subjects)
            readers.append(reader)
            if line.price_like and (line.changes or line.shares):
                reader.read()
                found_moves += reader.moves
                self._refuse(reader.refused)
            if line.price_like and FREE_WORDS.search(line.held, self.text, line.start, line.end):
                free, refused = read_free(self.text, line, index, self.subjects)
                found_moves += free
                self._refuse(refused)
        risks = columns.rows_of_risk(self.text, lines)
        found_moves = [m for m in found_moves if m.line not in risks]
        found, gifts = self._quotes(lines)
        told = Moves(found_moves + [self._given(g) for g in gifts])
        by_line: dict[int, list[Quote]] = {}
        for quote in found:
            by_line.setdefault(quote.line, []).append(quote)
        for index, quotes_ in by_line.items():
            self._line(index, lines[index], quotes_, readers[index], told)
        for quote, subject in self.old:
            self._leftover(quote, subject, told)
        self._figureless(told.all)
        self.out.statements[:] = without_vaguer(self.out.statements)
        self.out.statements.sort(key=lambda s: (s.start, s.end))
        return self.out

    def _too_much(self, lines: list[Line]) -> None:
        """No article holds thousands of prices, nor a line a hundred words of change: what is beyond is not read, and said so."""
        left_amounts, left_changes = _MOST_AMOUNTS, _MOST_CHANGES
        for line in lines:
            left_amounts -= len(line.amounts)
            left_changes -= len(line.changes) + len(line.shares)
            if left_amounts < 0 or left_changes < 0 or len(line.changes) > 100:
                if line.amounts or line.changes or line.shares:
                    self._refuse(
                        [
                            quotes.Refusal(
                                line.start,
                                line.start + 40,
                                "more figures or words of change than an article holds",
                                "refuse:too-much",
                            )
                        ]
                    )
                line.amounts, line.changes, line.shares, line.price_like = [], [], [], False

    def _money_of(self, index: int, quote: Quote) -> str | None:
        """The currency of whoever a row of a table names."""
        seller = self.catalog.vendors.get(self._sheet_seller(index, quote.row)) if quote.row else None
        return seller.currency if seller else None

    def _given(self, gift: tables.Gift) -> Move:
        seller = self._sheet_seller(gift.line, gift.model)
        return Move(gift.start, gift.end, gift.line, "free", seller, gift.model, None, None, None, False, "free:cell")

    def _line(self, index: int, line: Line, found: list[Quote], reader: moves.MoveReader, all_moves: Moves) -> None:
        found = in_one_money(found, lambda q: self._money_of(index, q))
        used = self._pair(line, found)
        last: tuple[Quote, Subject] | None = None
        for quote in found:
            if id(quote) in used:
                continue
            subject = self._owner(index, quote, found, last)
            last = (quote, subject)
            heads = self._heads(line, quote)
            if heads:
                subject = Subject(subject.vendor or heads[quote.order].vendor, (heads[quote.order],), "sentence")
            if quote.row is not None:
                subject = Subject(self._sheet_seller(index, quote.row), (quote.row,), "sentence")
            if quote.mention is not None:
                subject = Subject(
                    subject.vendor if subject.near == "company" and subject.vendor else quote.mention.vendor,
                    (quote.mention,),
                    "sentence",
                )
            if subject.near == "several":
                group = subject.models
                known = quote.of == len(group) or (
                    quote.of == len(group) - 1 and "免费" in self.text[quote.end : quote.end + 12]
                )
                if not known or quote.order >= len(group):
                    self._skip("several sellers share this price", quote)
                    continue
                subject = Subject(group[quote.order].vendor, (), "sentence")
            subject = self._paired(subject, quote, found)
            subject = self._whole_heading(subject, index)
            if not any(m.kind == "model" for m in subject.models):
                below = models_below(self.text, self.out.lines, index)
                if below and subject.vendor in (None, below[0].vendor):
                    subject = Subject(below[0].vendor, below, "document")
            if subject.vendor and not subject.models:
                only = self.subjects.only_model(index, subject.vendor)
                subject = Subject(subject.vendor, (only,) if only else (), subject.near)
            start, stop = line.sentence(quote.start)
            named = max((m.end for m in line.mentions if start <= m.start and m.end <= quote.start), default=0)
            if start < named and subject.near == "sentence" and self.subjects.stranger_before(named, quote.start):
                self._skip("the price of a name that no list knows", quote)
                continue
            if NOBODY.search(line.held, self.text[max(start, quote.start - 40) : quote.start]) and subject.near not in (
                "sentence",
                "bracket",
            ):
                self._skip("a price of nobody in particular", quote)
                continue
            if _SUPPOSED.match(self.text, start) and not quote.unit_rule.startswith("unit:behind"):
                self._skip("what an imagined use costs", quote)
                continue
            if NOBODY.search(line.held, self.text[clause(self.text, quote.start, start) : quote.start]):
                self._skip("a price of nobody in particular", quote)
                continue
            if any(m.start <= quote.start < m.end and m.previous == quote.price for m in all_moves.of_line(index)):
                continue
            if quote.old and quote.previous is None:
                self.old.append((quote, subject))
                continue
            action, percent, rule = self._action(quote, subject, line, start, stop, reader, all_moves)
            if not action:
                self._skip("the price of a change that was called off", quote)
                continue
            if rule == "change-announced" and quote.money.high is None and self._told_as_old(quote, subject):
                action, percent, rule = "quote", None, "quote"
            if quote.previous is None and self.old:
                self._take_old(quote, subject)
                if quote.previous is not None and action == "quote":
                    action, rule = (
                        (
                            "cut"
                            if quote.price < quote.previous
                            else "hike"
                            if quote.price > quote.previous
                            else "quote"
                        ),
                        "old-and-new",
                    )
            if quote.previous is None and _LATER.match(self.text, start):
                earlier = [
                    q
                    for q in found
                    if q.end <= start and q.item == quote.item and q.money.currency == quote.money.currency
                ]
                if earlier and earlier[-1].price != quote.price:
                    quote.previous = earlier[-1].price
            if quote.previous not in (None, quote.price) and (action == "quote" or rule == "change-in-row"):
                action, rule = ("cut" if quote.price < quote.previous else "hike"), "old-and-new"
            percent = percent if quote.percent is None else quote.percent
            if percent is None and quote.previous:
                percent = self._percent(quote, line, action, start, stop, reader)
                percent = self._matching(quote, subject, all_moves) if percent is None else percent
            if rule in ("change-to", "old-and-new", "change-in-row"):
                self.told = ((index, start), subject.vendor, subject.models, quote.item, action)
            if action != "quote" or not repeats.told_again(
                self.text, self.out.statements, self.unowned, quote, subject, line, self._place
            ):
                self._emit_quote(quote, subject, action, percent, reader, rule)

    def _place(self, at: int) -> int:
        """A place of the folded text in the text as given."""
        return self.normal.at(at) - self.title_length
