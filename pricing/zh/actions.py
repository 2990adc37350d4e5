"""What a text says happened to a price: cut, hike or only quoted; from which old price and by which percent."""

from __future__ import annotations

import re
from decimal import Decimal

from pricing.zh import moves, quotes
from pricing.zh.emission import Emission
from pricing.zh.judging import Move
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line, clause
from pricing.zh.subjects import Subject

_FROM = re.compile(
    r"(?:从|由|自|from)\s{0,2}(?:原来的?|此前的?|之前的?|目前的?|每百万\s?tokens?\s?)?(?:[^\d\n,。;]{0,14})$",
    re.IGNORECASE,
)
_ARROW = re.compile(r"\s{0,2}(?:元|/[^\s→]{0,12})?\s{0,2}(?:→|->|=>|➡|⇒)\s{0,2}")
_NOW = re.compile(
    r"\s{0,2}[(,]?\s{0,2}(?:调整后|现价|现为|现|降价后|优惠后|折后|now|目前为?)\s{0,2}[:为]?\s{0,2}$", re.IGNORECASE
)
_AFTER_CHANGE = re.compile(
    r"调整后|降价后|下调后|新(?:的)?(?:价格|定价|API 价格)|优惠后|折后|永久定价|永久价格|最新价格|涨价后|上调后|变更为|目前的价格|现价",
    re.IGNORECASE,
)


class Actions(Emission):
    """Old price and new, verb and percent, for the quotes of one line."""

    def _matching(self, quote: Quote, subject: Subject, found: list[Move]) -> Decimal | None:
        """A percent the text states of this vendor that the old and the new price bear out."""
        assert quote.previous
        real = (quote.price / quote.previous - 1) * 100
        for m in found:
            if m.vendor == subject.vendor and m.percent is not None and abs(m.percent - real) < 1:
                return m.percent
        return None

    def _mark_old(self, line: Line, found: list[Quote]) -> None:
        """此前 … 的价格为 … : every price of that sentence is an old one."""
        for quote in found:
            start, _ = line.sentence(quote.start)
            first = min((q.start for q in found if line.sentence(q.start)[0] == start), default=quote.start)
            if _NOW.search(self.text[max(start, quote.start - 10) : quote.start]):
                continue
            if re.search(r"(?<!恢复)(?<!回到)原价(?:为|是|如下)?\s?:", self.text[start:first]) and quote.to is None:
                quote.old = True
            if (
                re.match(
                    r"\s{0,2}(?:而|在)?(?:此前|之前|原先|调整前|原来)[^,。;]{0,40}(?:价|收费|百万|为)",
                    self.text[start:first],
                )
                and quote.to is None
                and not re.search(r"宣布|上线|推出|发布", self.text[start:first])
            ):
                quote.old = True

    def _previous(self, found: list[Quote], i: int, used: set[int], line: Line) -> Quote | None:
        quote = found[i]
        if quote.old or not i:
            return None
        same = (
            [q for q in found[:i] if id(q) not in used and q.run == found[i - quote.order - 1].run]
            if quote.order < i
            else []
        )
        if not same:
            return None
        last = same[-1]
        gap = self.text[last.end : found[i - quote.order].start]
        arrow = bool(_ARROW.fullmatch(gap))
        now = bool(_NOW.fullmatch(gap))
        lead = bool(_FROM.search(self.text[max(line.start, same[0].start - 30) : same[0].start]))
        turned = quote.to in ("cut", "hike") and not re.search(r"[。;]", gap) and (lead or len(gap) <= 10)
        changed = (
            lead
            and re.fullmatch(r"[^。;,\d]{0,6}(?:到|至|为|to)[^。;,\d]{0,6}", gap.strip(), re.IGNORECASE)
            and any(c.value.way in ("cut", "hike") for c in line.changes)
        )
        old = last.old and len(gap) <= 16
        if not (arrow or now or turned or changed or old):
            return None
        if changed and quote.to is None:
            quote.to = next((c.value.way for c in line.changes if c.value.way in ("cut", "hike")), None)
        match = (
            [q for q in same if q.order == quote.order]
            if len(same) == quote.of
            else [q for q in same if q.item == quote.item] or [last]
        )
        return match[0] if match else None

    def _paired(self, subject: Subject, quote: Quote) -> Subject:
        """A and B cost x and y respectively: by order; else the whole group shares a price only if it is said of both."""
        models = subject.models
        if len(models) < 2:
            return subject
        if quote.of == len(models) and quote.item_rule not in ("item:zip", "item:pair", "item:unit", "item:heading"):
            return Subject(
                subject.vendor if subject.vendor != models[-1].vendor else models[quote.order].vendor,
                (models[quote.order],),
                subject.near,
            )
        gap = self.text[models[-1].end : quote.start]
        if len(gap) <= 8 or re.search(
            r"均|都|同为|统一|一律|both|each|的(?:\S{0,6}模式)?(?:api\s?)?(?:定价|价格)|分别", gap[:40], re.IGNORECASE
        ):
            return subject
        return Subject(subject.vendor, models[-1:], subject.near)

    def _take_old(self, quote: Quote, subject: Subject) -> None:
        for k, (old, owner) in enumerate(self.old):
            same = (
                {m.model for m in owner.models} & {m.model for m in subject.models}
                or not owner.models
                or not subject.models
            )
            if (
                old.item == quote.item
                and owner.vendor == subject.vendor
                and same
                and old.money.currency == quote.money.currency
            ):
                quote.previous = old.price
                del self.old[k]
                return

    def _action(
        self,
        quote: Quote,
        subject: Subject,
        line: Line,
        start: int,
        stop: int,
        reader: moves.MoveReader,
        all_moves: list[Move],
    ) -> tuple[str, Decimal | None, str]:
        text = self.text
        near = clause(text, quote.start, start)
        cost = re.search(r"成本(?:价)?[^,。;]{0,6}(?:降|压|减|打|跌)", text[near : quote.start])
        if quote.to and not cost:
            change = next((c for c in reversed(line.changes) if start <= c.start < quote.start and c.value.to), None)
            if change is None or not reader.compared(change.start, change.end, start):
                return quote.to, self._percent(quote, line, quote.to, start, stop, reader), "change-to"
        if cost:
            return "quote", None, "quote:cost"
        here = [
            m
            for m in all_moves
            if m.line == quote.line
            and start <= m.start < stop
            and m.action in ("cut", "hike")
            and not m.rule.endswith("+list")
        ]
        before = [m for m in here if m.start < quote.start]
        after = [m for m in here if m.start >= quote.end and m.start - quote.end <= 24 and m.percent is not None]
        if line.changes and any(
            c.value.way == "keep" and start <= c.start < stop and abs(c.start - quote.start) < 60 for c in line.changes
        ):
            return "quote", None, "quote:kept"
        for m in (*reversed(before), *after):
            if m.vendor == subject.vendor and (
                m.model is None
                or not subject.models
                or m.model.model in {x.model for x in subject.models}
                or "其中" in text[m.start : quote.start]
            ):
                return m.action, self._percent(quote, line, m.action, start, stop, reader), "change-in-sentence"
        if _AFTER_CHANGE.search(text, max(line.start, quote.start - 60), quote.start) or _AFTER_CHANGE.search(
            text, max(0, line.start - 40), line.start
        ):
            for m in all_moves:
                if (
                    m.vendor == subject.vendor
                    and m.action in ("cut", "hike")
                    and m.start < quote.start
                    and not m.hedged
                ):
                    return (
                        m.action,
                        m.percent if m.item in (None, quote.item) and m.bound is None else None,
                        "change-announced",
                    )
        return "quote", None, "quote"

    def _percent(
        self, quote: Quote, line: Line, way: str, start: int, stop: int, reader: moves.MoveReader
    ) -> Decimal | None:
        """The percent said of this very price: right behind it, or right before in its clause; one for the sentence serves all."""
        text = self.text
        shares = [s for s in line.shares if start <= s.start < stop and not reader.compared(s.start, s.end, start)]
        behind = [
            s
            for s in shares
            if quote.end <= s.start
            and len(plain := quotes.CONVERTED.sub("", text[quote.end : s.start])) <= 26
            and not re.search(r"[;。\d]", plain)
        ]
        low = clause(text, quote.start, start)
        front = [s for s in shares if low <= s.start < quote.start]
        best = (behind or front or (shares if len(shares) == 1 else []))[:1]
        percent, _ = moves.signed(best[0] if best else None, way)
        return percent
