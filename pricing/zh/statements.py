"""From quotes and moves to statements: old price and new, action, owner, condition, date; each once, each with its span.

Scopes: an action reaches from its verb to the end of its sentence, and on to price lists that say 调整后 or 新价格; an old
price waits for its new one with the same item in the paragraph; what finds no owner is skipped, not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from pricing.catalog import Catalog
from pricing.documents import Skipped
from pricing.model import Action, Condition, Statement
from pricing.zh import confidence, cues, moves, quotes, tables
from pricing.zh.dates import Day, read_dates
from pricing.zh.models import Mention, finder
from pricing.zh.normalize import Normal, normalize
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line, clause, read_lines
from pricing.zh.subjects import Subject, Subjects
from pricing.zh.lexicon import NOBODY


@dataclass(slots=True)
class Reading:
    """All that was read of one text, kept for `explain`."""

    normal: Normal
    lines: list[Line] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    trail: list[tuple[Statement, list[str]]] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)


_AFTER_CHANGE = re.compile(r"调整后|降价后|下调后|新(?:的)?(?:价格|定价|API 价格)|优惠后|折后|永久定价|永久价格|最新价格|涨价后|上调后|变更为|目前的价格|现价", re.IGNORECASE)


_RESELLER = re.compile(r"中转站|镜像(?:网)?站|号池|充值(?:比例|倍率|每)|计费倍率|注册即?送\s?[$¥\d]|本站(?:运行|价格|支持|提供)|倍率福利|一站聚合")


class Reader:
    """Reads one text. Use once."""

    def __init__(self, text: str, *, published: date | None, title: str, catalog: Catalog) -> None:
        self.title_length = 0
        if title and title.strip() not in text[: len(title) + 40]:
            self.title_length = len(title) + 1
            text = title.replace("\n", " ") + "\n" + text
        self.normal = normalize(text)
        self.text = self.normal.text
        self.published = published
        self.catalog = catalog
        self.out = Reading(self.normal)
        self.seen: dict[tuple[object, ...], int] = {}
        self.old: list[tuple[Quote, Subject]] = []

    def read(self) -> Reading:
        if _RESELLER.search(self.text):
            self.out.skipped.append(Skipped("a reseller's own offer that does not name its seller", self.text[:60]))
            self.out.refused.append(("refuse:reseller", "a reseller's own offer that does not name its seller", self.text[:40]))
            return self.out
        mentions = finder(self.catalog).find(self.text)
        lines = self.out.lines = read_lines(self.text, mentions, self.published)
        self.subjects = Subjects(self.text, lines)
        self.introduced = self._introductions(lines)
        found_moves: list[moves.Move] = []
        readers: list[moves.MoveReader] = []
        for index, line in enumerate(lines):
            reader = moves.MoveReader(self.text, line, index, self.subjects)
            readers.append(reader)
            if line.price_like and (line.changes or line.shares):
                reader.read()
                found_moves += reader.moves
                self._refuse(reader.refused)
            if line.price_like and ("免" in self.text[line.start : line.end] or "free" in self.text[line.start : line.end].lower()):
                free, refused = moves.read_free(self.text, line, index, self.subjects)
                found_moves += free
                self._refuse(refused)
        all_quotes = self._quotes(lines)
        for index, line in enumerate(lines):
            self._line(index, line, [q for q in all_quotes if q.line == index], readers[index], found_moves)
        for quote, subject in self.old:
            self._leftover(quote, subject, found_moves)
        self._figureless(found_moves)
        self._drop_vaguer()
        self.out.statements.sort(key=lambda s: (s.start, s.end))
        return self.out

    def _drop_vaguer(self) -> None:
        """A price told once without saying of what, and again with it, is told once."""
        exact = {(s.vendor, s.price, s.currency) for s in self.out.statements if s.item and s.price is not None}
        exact_models = {(s.vendor, s.price, s.currency, s.model) for s in self.out.statements if s.item and s.price is not None}
        named = {(s.vendor, s.price, s.currency, s.item) for s in self.out.statements if s.model and s.price is not None}
        kept = []
        for s in self.out.statements:
            if s.price is not None and s.price > 0 and s.item is None and not s.blended and ((s.vendor, s.price, s.currency, s.model) in exact_models or (s.model is None and (s.vendor, s.price, s.currency) in exact)):
                continue
            vaguer = [o for o in self.out.statements if o is not s and s.model and (o.model or "").startswith(f"{s.model}-") and (o.vendor, o.price, o.currency, o.item, o.action) == (s.vendor, s.price, s.currency, s.item, s.action)]
            if s.price is not None and s.price > 0 and vaguer:
                continue
            if s.price is not None and s.model is None and s.item is not None and (s.vendor, s.price, s.currency, s.item) in named:
                continue
            kept.append(s)
        self.out.statements[:] = kept

    def _leftover(self, quote: Quote, subject: Subject, found: list[moves.Move]) -> None:
        """An old price whose new one is only told as a percent is that change's old price; else it is a price of the past."""
        models = {m.model for m in subject.models}
        for m in found:
            if m.vendor == subject.vendor and m.percent is not None and m.action in ("cut", "hike") and (m.model is None or not models or m.model.model in models):
                if m.item in (None, quote.item):
                    self._emit_quote(quote, subject, m.action, m.percent, None, "old-and-percent", only_old=True)
                    return
        self._emit_quote(quote, subject, "quote", None, None, "quote")

    def _refuse(self, refused: list[moves.Refused] | list[quotes.Refusal]) -> None:
        for r in refused:
            self.out.refused.append((r.rule, r.reason, self.text[max(0, r.start - 8) : r.end + 4]))
            if len(self.out.skipped) < 200 and isinstance(r, quotes.Refusal):
                self.out.skipped.append(Skipped(r.reason, self.text[r.start : r.end][:80]))

    def _quotes(self, lines: list[Line]) -> list[Quote]:
        found: list[Quote] = []
        state = tables.Heading()
        for index, line in enumerate(lines):
            if not line.price_like:
                state.plain(self.text[line.start : line.end])
                continue
            state.enter(self.text, line)
            rows = state.row(self.text, line, index)
            found += rows
            if line.amounts and not rows:
                reader = quotes.LineReader(self.text, line, index, state.unit, list(state.items))
                reader.read()
                found += reader.quotes
                self._refuse(reader.refused)
            state.leave(self.text, line)
        return found

    # -- quotes of one line

    def _line(self, index: int, line: Line, found: list[Quote], reader: moves.MoveReader, all_moves: list[moves.Move]) -> None:
        used: set[int] = set()
        self._mark_old(line, found)
        for i, quote in enumerate(found):
            pair = self._previous(found, i, used, line)
            if pair is not None:
                used.add(id(pair))
                quote.previous = pair.price
                if quote.item is None:
                    quote.item, quote.item_rule = pair.item, pair.item_rule
                elif pair.item is None:
                    pair.item = quote.item
        for quote in found:
            if id(quote) in used:
                continue
            subject = self.subjects.owner(index, quote.start, quote.end)
            if quote.mention is not None:
                subject = Subject(subject.vendor if subject.near == "company" and subject.vendor else quote.mention.vendor, (quote.mention,), "sentence")
            if subject.near == "several":
                group = subject.models
                known = quote.of == len(group) or (quote.of == len(group) - 1 and "免费" in self.text[quote.end : quote.end + 12])
                if not known or quote.order >= len(group):
                    self._skip("several sellers share this price", quote)
                    continue
                subject = Subject(group[quote.order].vendor, (), "sentence")
            subject = self._paired(subject, quote)
            start, stop = line.sentence(quote.start)
            if NOBODY.search(self.text[max(start, quote.start - 40) : quote.start]) and subject.near not in ("sentence", "bracket"):
                self._skip("a price of nobody in particular", quote)
                continue
            if NOBODY.search(self.text[clause(self.text, quote.start, start) : quote.start]):
                self._skip("a price of nobody in particular", quote)
                continue
            if quote.old and quote.previous is None:
                self.old.append((quote, subject))
                continue
            action, percent, rule = self._action(quote, subject, line, start, stop, reader, all_moves)
            if quote.previous is None and self.old:
                self._take_old(quote, subject)
                if quote.previous is not None and action == "quote":
                    action, rule = ("cut" if quote.price < quote.previous else "hike" if quote.price > quote.previous else "quote"), "old-and-new"
            if quote.previous is None and quotes._LATER.match(self.text, start):
                earlier = [q for q in found if q.end <= start and q.item == quote.item and q.money.currency == quote.money.currency]
                if earlier and earlier[-1].price != quote.price:
                    quote.previous = earlier[-1].price
            if quote.previous is not None and action == "quote" and quote.previous != quote.price:
                action, rule = ("cut" if quote.price < quote.previous else "hike"), "old-and-new"
            if percent is None and quote.previous:
                percent = self._matching(quote, subject, all_moves)
            self._emit_quote(quote, subject, action, percent, reader, rule)

    def _matching(self, quote: Quote, subject: Subject, found: list[moves.Move]) -> Decimal | None:
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
            if quotes._NOW.search(self.text[max(start, quote.start - 10) : quote.start]):
                continue
            if re.search(r"(?<!恢复)(?<!回到)原价(?:为|是|如下)?\s?:", self.text[start:first]) and quote.to is None:
                quote.old = True
            if re.match(r"\s{0,2}(?:而|在)?(?:此前|之前|原先|调整前|原来)[^,。;]{0,40}(?:价|收费|百万|为)", self.text[start:first]) and quote.to is None and not re.search(r"宣布|上线|推出|发布", self.text[start:first]):
                quote.old = True

    def _previous(self, found: list[Quote], i: int, used: set[int], line: Line) -> Quote | None:
        quote = found[i]
        if quote.old or not i:
            return None
        same = [q for q in found[:i] if id(q) not in used and q.run == found[i - quote.order - 1].run] if quote.order < i else []
        if not same:
            return None
        last = same[-1]
        gap = self.text[last.end : found[i - quote.order].start]
        arrow = bool(quotes._ARROW.fullmatch(gap))
        now = bool(quotes._NOW.fullmatch(gap))
        lead = bool(quotes._FROM.search(self.text[max(line.start, same[0].start - 30) : same[0].start]))
        turned = quote.to in ("cut", "hike") and not re.search(r"[。;]", gap) and (lead or len(gap) <= 10)
        changed = lead and re.fullmatch(r"[^。;,\d]{0,6}(?:到|至|为|to)[^。;,\d]{0,6}", gap.strip(), re.IGNORECASE) and any(c.value.way in ("cut", "hike") for c in line.changes)
        old = last.old and len(gap) <= 16
        if not (arrow or now or turned or changed or old):
            return None
        if changed and quote.to is None:
            quote.to = next((c.value.way for c in line.changes if c.value.way in ("cut", "hike")), None)
        match = [q for q in same if q.order == quote.order] if len(same) == quote.of else [q for q in same if q.item == quote.item] or [last]
        return match[0] if match else None

    def _paired(self, subject: Subject, quote: Quote) -> Subject:
        """A and B cost x and y respectively: by order; else the whole group shares a price only if it is said of both."""
        models = subject.models
        if len(models) < 2:
            return subject
        if quote.of == len(models) and quote.item_rule not in ("item:zip", "item:pair", "item:unit", "item:heading"):
            return Subject(subject.vendor if subject.vendor != models[-1].vendor else models[quote.order].vendor, (models[quote.order],), subject.near)
        gap = self.text[models[-1].end : quote.start]
        if len(gap) <= 8 or re.search(r"均|都|同为|统一|一律|both|each|的(?:\S{0,6}模式)?(?:api\s?)?(?:定价|价格)|分别", gap[:40], re.IGNORECASE):
            return subject
        return Subject(subject.vendor, models[-1:], subject.near)

    def _take_old(self, quote: Quote, subject: Subject) -> None:
        for k, (old, owner) in enumerate(self.old):
            same = {m.model for m in owner.models} & {m.model for m in subject.models} or not owner.models or not subject.models
            if old.item == quote.item and owner.vendor == subject.vendor and same and old.money.currency == quote.money.currency:
                quote.previous = old.price
                del self.old[k]
                return

    def _action(self, quote: Quote, subject: Subject, line: Line, start: int, stop: int, reader: moves.MoveReader, all_moves: list[moves.Move]) -> tuple[str, Decimal | None, str]:
        text = self.text
        near = clause(text, quote.start, start)
        cost = re.search(r"成本(?:价)?[^,。;]{0,6}(?:降|压|减|打|跌)", text[near : quote.start])
        if quote.to and not cost:
            change = next((c for c in reversed(line.changes) if start <= c.start < quote.start and c.value.to), None)
            if change is None or not reader.compared(change.start, change.end, start):
                return quote.to, self._percent(quote, line, quote.to, start, stop, reader), "change-to"
        if cost:
            return "quote", None, "quote:cost"
        here = [m for m in all_moves if m.line == quote.line and start <= m.start < stop and m.action in ("cut", "hike") and not m.rule.endswith("+list")]
        before = [m for m in here if m.start < quote.start]
        after = [m for m in here if m.start >= quote.end and m.start - quote.end <= 24 and m.percent is not None]
        if line.changes and any(c.value.way == "keep" and start <= c.start < stop and abs(c.start - quote.start) < 60 for c in line.changes):
            return "quote", None, "quote:kept"
        for m in (*reversed(before), *after):
            if m.vendor == subject.vendor and (m.model is None or not subject.models or m.model.model in {x.model for x in subject.models} or "其中" in text[m.start : quote.start]):
                return m.action, self._percent(quote, line, m.action, start, stop, reader), "change-in-sentence"
        if _AFTER_CHANGE.search(text, max(line.start, quote.start - 60), quote.start) or _AFTER_CHANGE.search(text, max(0, line.start - 40), line.start):
            for m in all_moves:
                if m.vendor == subject.vendor and m.action in ("cut", "hike") and m.start < quote.start and not m.hedged:
                    return m.action, m.percent if m.item in (None, quote.item) and m.bound is None else None, "change-announced"
        return "quote", None, "quote"

    def _percent(self, quote: Quote, line: Line, way: str, start: int, stop: int, reader: moves.MoveReader) -> Decimal | None:
        """The percent said of this very price: right behind it, or right before in its clause; one for the sentence serves all."""
        text = self.text
        shares = [s for s in line.shares if start <= s.start < stop and not reader.compared(s.start, s.end, start)]
        behind = [s for s in shares if quote.end <= s.start and len(plain := quotes._CONVERTED.sub("", text[quote.end : s.start])) <= 26 and not re.search(r"[;。\d]", plain)]
        low = clause(text, quote.start, start)
        front = [s for s in shares if low <= s.start < quote.start]
        best = (behind or front or (shares if len(shares) == 1 else []))[:1]
        percent, _ = moves.signed(best[0] if best else None, way)
        return percent

    # -- emission

    def _skip(self, reason: str, quote: Quote) -> None:
        self.out.skipped.append(Skipped(reason, self.text[quote.start : quote.end][:80]))
        self.out.refused.append(("skip", reason, self.text[max(0, quote.start - 12) : quote.end]))

    def _emit_quote(self, quote: Quote, subject: Subject, action: str, percent: Decimal | None, reader: moves.MoveReader | None, rule: str, only_old: bool = False) -> None:
        if subject.vendor is None:
            return self._skip("the text names no seller for this price", quote)
        if any(m.media for m in subject.models):
            return self._skip("a model of pictures, films or sound", quote)
        line = self.out.lines[quote.line]
        start, stop = line.sentence(quote.start)
        condition, tier = self._condition(line, quote, start)
        if quote.item is None and re.search(r"嵌入模型|embedding|向量模型", self.text[max(0, line.start - 300) : line.end], re.IGNORECASE):
            quote.item = "input"
        items: list[str | None] = ["input", "output"] if quote.item == "input+output" else [quote.item]
        before = self.text[max(start, quote.start - 12) : quote.start]
        bound = "range" if quote.money.high is not None else bound_of(before, self.text[quote.end : quote.end + 3])
        try:
            price = None if quote.money.high is not None else quote.price
        except InvalidOperation:
            return self._skip("not an exact price", quote)
        if price is not None and price > 1_000_000:
            return self._skip("too much for a price per million tokens", quote)
        previous = quote.previous
        if only_old:
            price, previous = None, price
        if price == 0 and action in ("quote", "cut"):
            action = "free"
        steps = [f"amount {quote.money.value} {quote.money.currency} per {quote.per.tokens} tokens <- {quote.unit_rule}", f"item {quote.item} <- {quote.item_rule or 'none'}", f"owner <- {subject.near}", f"action <- {rule}"]
        for mention in subject.models or (None,):
            for item in items:
                if item and tier and item in ("input", "output"):
                    item = f"batch_{item}"
                self._add(
                    vendor=subject.vendor, mention=mention, action=action, start=quote.start, end=quote.end, rule=f"{rule}/{quote.unit_rule}", item=item,
                    condition=condition, price=price, currency=quote.money.currency, previous=previous, percent=percent, bound=bound, blended=quote.blended,
                    hedged=cues.hedged(self.text[start : quote.start]) and action in ("cut", "hike"), line=line, near=subject.near, unit_rule=quote.unit_rule, follows=(), steps=steps,
                )  # fmt: skip

    def _condition(self, line: Line, quote: Quote, start: int) -> tuple[dict[str, str], bool]:
        found: dict[str, str] = {}
        low = clause(self.text, quote.start, start)
        tier = False
        for c in line.conditions:
            if c.start >= quote.start:
                break
            key, value = c.value
            if c.start >= low or (c.start >= start and key in ("time", "mode", "context")):
                found[key] = value
        if found.get("tier") == "batch":
            tier = True
        return found, tier

    def _figureless(self, found: list[moves.Move]) -> None:
        """Moves that no price statement tells already, the more exact first."""
        order = sorted(found, key=lambda m: (m.item is None, m.percent is None, m.model is None or m.model.kind != "model", m.start))
        for m in order:
            model = m.model.model if m.model else None
            if (m.model is not None and m.model.media) or self._told(m, model):
                continue
            free = m.action == "free"
            self._add(
                vendor=m.vendor, mention=m.model, action=m.action, start=m.start, end=m.end, rule=m.rule, item=m.item, condition={}, price=Decimal(0) if free else None,
                currency=None, previous=None, percent=m.percent, bound=m.bound, blended=False, hedged=m.hedged, line=self.out.lines[m.line], near=m.near, unit_rule="",
                follows=m.follows, steps=[f"change {m.rule}", f"owner <- {m.near}"],
            )  # fmt: skip

    def _told(self, m: moves.Move, model: str | None) -> bool:
        """Whether a statement says the same or more; it then takes over who followed whom."""
        listed = m.rule.endswith("+list")
        for i, s in enumerate(self.out.statements):
            if s.vendor != m.vendor or (str(s.action) != m.action and not listed):
                continue
            same_model = model is None or s.model == model or (s.model or "").startswith(f"{model}-") or (m.model is not None and m.model.kind != "model")
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
        key = (vendor, model, item, action, price, currency, tuple(sorted(condition.items())), percent if price is None else None)
        if key in self.seen:
            return
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
        self.seen[key] = len(self.out.statements)
        self.out.statements.append(made)
        self.out.trail.append((made, steps))

    def _introductions(self, lines: list[Line]) -> dict[str, date]:
        """The day a text says a model was launched on: 5月6日,…开源了…DeepSeek-V2."""
        found: dict[str, date] = {}
        for line in lines:
            for m in line.mentions:
                if m.kind != "model" or not m.model or m.model in found or m.start in self.subjects.reference:
                    continue
                start, stop = line.sentence(m.start)
                days = [d for d in line.dates or read_dates(self.text, line.start, line.end, self.published) if start <= d.start < m.start and d.role != "until"]
                if days and re.search(r"发布|推出|开源|上线|亮相|launch|releas|introduc", self.text[start:stop], re.IGNORECASE):
                    found[m.model] = days[-1].day
        return found

    def _dates(self, line: Line, at: int, action: str, listed: bool = False) -> tuple[date | None, date | None]:
        start, stop = line.sentence(at)
        if listed:
            inside = [d for d in line.dates if start <= d.start < at]
            return (inside[-1].day if inside else None), None
        here = [d for d in line.dates if start <= d.start < stop]
        until = next((d.day for d in here if d.role == "until"), None)
        best = next((d for d in here if d.role == "from"), None) or next((d for d in reversed(here) if d.end <= at and d.role != "until"), None)
        if best is None and action != "quote":
            best = next((d for d in here if d.role != "until"), None)
        if best is None:
            before: list[Day] = [d for d in line.dates if d.end <= at and d.role != "until"]
            if action != "quote" or before:
                best = before[-1] if before else None
        if best is None and action != "quote":
            index = self.out.lines.index(line)
            for earlier in reversed(self.out.lines[max(0, index - 3) : index]):
                if earlier.dates:
                    best = earlier.dates[-1]
                    break
        return (best.day if best else None), until


def bound_of(before: str, after: str) -> str | None:
    """min for 低至 and 起, max for 最高 and 不超过."""
    if re.search(r"(?:低至|最低|起步价?|from|as low as|starting at|不低于|至少)\s{0,2}(?:仅|为|只要|可低至)?\s{0,2}$", before, re.IGNORECASE) or after.lstrip().startswith("起"):
        return "min"
    if re.search(r"(?:最高|不超过|至多|低于|不到|up to|under|below)\s{0,2}(?:为)?\s{0,2}$", before, re.IGNORECASE):
        return "max"
    return None
