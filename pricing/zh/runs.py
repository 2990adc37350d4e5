"""Amounts that are prices per token: each found its unit, its item and its old value, or was refused by a named rule.

A run is several figures with nothing but separators and units between them: 10/30美元, 1元4元0.25元. It shares unit and items.
"""

from __future__ import annotations

import re

from pricing.zh import units, worth
from pricing.zh.amounts import Money
from pricing.zh.bare import BareFigures
from pricing.zh.changes import Change
from pricing.zh.conditions import OWN_COST
from pricing.zh.engine import Cue, Token
from pricing.zh.mentions import Mention
from pricing.zh.quotes import CONVERTED, Quote, Refusal
from pricing.zh.refusals import OTHER_TOKENS
from pricing.zh.scopes import Line, clause
from pricing.zh.units import Per

_RUN_GAP = re.compile(r"(?:\s|[/、,|()]|和|与|及|or\b|and\b|分别|约|到|\+){0,8}", re.IGNORECASE)
_AND = re.compile(r"\s?(?:tokens?)?\s?(?:[、,，;]|[^,。;]{0,30}(?:\band\b|和|以及|及))", re.IGNORECASE)
_MALFORMED = re.compile(
    r"(?=[-\d.,①-⑳½¼¾n$¥])(?:(?:-|(?<![A-Za-z]))(?:[\d.,①-⑳½¼¾]{1,400}(?:e[+\-]?\d{1,9})?|NaN)\s{0,2}(?:美?元|块|厘)|[$¥]\s?(?:-\s?)?[\d.,]{1,400}(?:e[+\-]?\d{1,9})?)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:从|由|自|原|原价|from)[^\d,。;]{0,8}$", re.IGNORECASE)
_STILL = re.compile(
    r"[。]|综合|混合|另|此外|新增|blended|\.\s|\b(?:is|was|are|remains?|stays?|compared|versus)\b|仍|保持|依旧|不变|而|官方|原厂",
    re.IGNORECASE,
)
_IN_TURN = re.compile(r"(?:价格?|定价|收费|费率|单价)[^,。;\d]{0,8}(?:分别|依次)", re.IGNORECASE)
_IS_PAIR = re.compile(
    r"\s?(?:则|也)?(?:分别)?(?:为|是|:)\s?(?=[\d.$¥]+\s?(?:美?元)?\s?(?:和|与|/|、)\s?[\d.$¥]+\s?(?:美?元)?\s?[,;。]?\Z)"
)
_PLAN = re.compile(r"订阅|会员|套餐|月费|年费|plus\b|每月|每年", re.IGNORECASE)
_STRUCK = re.compile(r"[^~\n]{0,12}~~")  # ~~8 元~~ 4 元
_OLD = Cue(
    r"(?=[dfiopruw划原旧此调降先之])(?:(?<!恢复)(?<!回到)原价|原来|原先|原为|原定价|原本|(?<=[(,;、])原(?=\s?[$¥]?\Z)|此前|(?<![底月日号年季周天])之前|先前|旧价|调整前|降价前|划线价|(?<![a-z])was|previously|old price|(?:previous|prior|original) (?:rates?|prices?) of|formerly|originally|instead of|(?<=million )rather than|(?<=tokens )rather than|(?:down|up)(?: (?:by )?[\d.]{1,5}%)? from)[^\d\n,。;$¥()倍折半]{0,14}[$¥]?$",
    needs="原 此前 之前 先前 旧价 调整前 降价前 划线价 was previous old_price prior_ original former instead_of rather_than down_ up_",
)


_STORED = re.compile(r"\s{0,2}/\s{0,2}(?:小时|hour|h\b|分钟|天|月|year)", re.IGNORECASE)


class LineReader(BareFigures):
    """Reads one line's amounts into quotes."""

    def read(self) -> None:
        self._malformed()
        runs = self._runs()
        for run in runs:
            self._run(run)

    def shared_with(self, line: Line) -> tuple[Per | None, list[str]] | None:
        """而 B 的价格分别是 0.1 和 0.4 美元: the next line's figures, told in turn, have this line's items, and its unit if that
        line tells none."""
        models = (m for m in line.mentions if m.kind == "model")
        pair = next((f for m in models if (f := _IS_PAIR.match(self.text, m.end, line.end))), None)
        told = _IN_TURN.search(self.text, line.start, line.end) or pair
        unit = self.bound or self.carry
        if told is None or unit is None or _PLAN.search(self.text, line.start, told.end()):
            return None
        figures = [a for a in line.amounts if told.end() <= a.start < line.sentence(told.end())[1]]
        count = sum(a.value.currency == figures[0].value.currency for a in figures)
        items = [q.item for q in self.quotes[-count:] if q.item]
        named = any(m.kind == "model" and m.end <= told.start() for m in line.mentions)
        fits = named and 2 <= count == len(set(items)) == len(items)
        fits = fits and (pair is None or set(items) == {"input", "output"})
        return (None if line.units else unit, items) if fits else None

    def _malformed(self) -> None:
        """0.0.8元, 1e400元, -1元: said to be no number instead of being cut to size."""
        for found in _MALFORMED.finditer(self.text, self.line.start, self.line.end):
            if not any(t.start < found.end() and found.start() < t.end for t in self.line.amounts):
                self.refused.append(
                    Refusal(found.start(), found.end(), "not a number that can be read", "refuse:number")
                )

    def _runs(self) -> list[list[Token]]:
        runs: list[list[Token]] = []
        amounts_ = self._with_bare()
        for token in amounts_:
            if runs and self._continues(runs[-1][-1], token):
                runs[-1].append(token)
            else:
                runs.append([token])
        return runs

    def _continues(self, a: Token, b: Token) -> bool:
        gap = self.text[a.end : b.start]
        if len(gap) > 60:
            return False
        gap = CONVERTED.sub("", gap)
        for unit in self.line.units:
            if a.end <= unit.start and unit.end <= b.start:
                if unit.value.strong and not unit.value.slash and unit.start - a.end > 2:
                    return False
                gap = gap.replace(self.text[unit.start : unit.end], "", 1)
        if not _RUN_GAP.fullmatch(gap):
            return False
        between = [t.start for t in (*self.line.items, *self.line.changes, *self.line.conditions)]
        return not any(a.end <= at < b.start for at in (*between, *(m.start for m in self.line.mentions)))

    def _run(self, run: list[Token]) -> None:
        made: list[Quote] = []
        done = self.done
        for i, token in enumerate(run):
            nxt = run[i + 1].start if i + 1 < len(run) else None
            quote = self._quote(token, run, i, nxt)
            if quote and worth.turned_round(quote, (*self.quotes, *made)):
                self.refused.append(Refusal(quote.start, quote.end, "a price just told, turned round", "refuse:told"))
            elif quote:
                made.append(quote)
        if made and self.refused and self.refused[-1].reason == OTHER_TOKENS and self.refused[-1].start >= run[0].start:
            made = []  # $32/$64 per 1M audio tokens
        orphans, self.orphans = self.orphans, [] if made else run
        if (
            made
            and made[0].to
            and len(orphans) == len(made)
            and made[0].start - orphans[-1].end <= 16
            and orphans[0].value.currency == made[0].money.currency
        ):
            self.done = self.orphans_from
            for quote, token in zip(made, orphans, strict=True):
                quote.previous = units.per_mtok(token.value.value, quote.per)
        if not made:
            self.orphans_from = done
        if made:
            self.run += 1
            for i, quote in enumerate(made):
                quote.order, quote.of, quote.run = i, len(made), self.run
            self._items(made, run[0].start)
            self.quotes.extend(made)
        if made:
            self.done = max(self.done, run[-1].end, *(q.end for q in made))
        elif not (self.refused and self.refused[-1].reason == OWN_COST and self.refused[-1].end == run[-1].end):
            self.done = max(self.done, run[-1].end)  # the item of what running it oneself costs is the API price's too

    def _quote(self, token: Token, run: list[Token], i: int, nxt: int | None) -> Quote | None:
        text, line = self.text, self.line
        money: Money = token.value
        start, stop = line.sentence(token.start)
        refuse = self._refusal(token, start, stop)
        buys = self._buys(token) if token.value.value == 1 else None
        unit, rule = (None, "") if refuse else (buys, "unit:buys") if buys else self._unit(token, start, stop, run)
        refuse = refuse or worth.too_dear(text, start, token.start, money, unit, rule)
        if refuse or unit is None:
            if refuse:
                if refuse[1] == "refuse:other-unit" and "成本" in text[clause(text, token.start, start) : token.start]:
                    self.spent = token.start
                self.refused.append(Refusal(token.start, token.end, refuse[0], refuse[1]))
            else:
                self.refused.append(Refusal(token.start, token.end, "no unit of tokens goes with it", "refuse:no-unit"))
            return None
        end = token.end
        after = self._right_behind(token)
        if rule.startswith("unit:behind") and after:
            end = after.end
        if _STORED.match(text, end):
            self.refused.append(
                Refusal(token.start, end, "priced per token and hour: storage, not inference", "refuse:storage")
            )
            return None
        if money.value == 0 and (len(run) > 1 or not rule.startswith(("unit:behind", "unit:before"))):
            return None
        quote = Quote(token.start, end, self.index, money, unit, rule)
        before = text[max(start, token.start - 24) : token.start]
        old = _OLD.search(line.held, self._without_figures(token.start - len(before), token.start))
        if old:
            another = self._of_another(token.start - len(before) + old.start(), token.start)
            quote.old, quote.mention = another is None, another
        quote.old = quote.old or (before.endswith("~~") and bool(_STRUCK.match(text, token.end)))
        change = self._change_before(token, start)
        if change is not None and not quote.old:
            quote.to = change.way
        elif self.quotes and i == 0 and not quote.old and not _LEAD.search(before):
            quote.to = self._coordinated(self.quotes[-1], quote)
        return quote

    def _of_another(self, at: int, end: int) -> Mention | None:
        """比此前 B 的 0.8 元便宜, told of A: what another's price was is no old price of A's."""
        named = [m for m in self.line.mentions if m.start < end and m.kind != "platform"]
        inner = [m for m in named if m.start >= at]
        outer = [m for m in named if m.end <= at]
        return inner[-1] if inner and outer and inner[-1].vendor != outer[-1].vendor else None

    def _without_figures(self, at: int, end: int) -> str:
        """The text of a place, the figures of names (GLM-4) masked."""
        masked = self.text[at:end]
        for m in self.line.mentions:
            if at <= m.start and m.end <= end:
                masked = masked[: m.start - at] + "x" * (m.end - m.start) + masked[m.end - at :]
        return masked

    def _coordinated(self, last: Quote, quote: Quote) -> str | None:
        """降至X元和Y元, cut to $4 per input and $20 per output: one verb for both."""
        gap = self.text[last.end : quote.start]
        named = any(last.end <= m.start < quote.start for m in self.line.mentions)
        if last.to is None or named or len(gap) > 60 or not _AND.match(gap) or _STILL.search(gap):
            return None
        return last.to

    def _change_before(self, token: Token, low: int) -> Change | None:
        for c in reversed(self.line.changes):
            if low <= c.start < token.start and c.end <= token.start:
                gap = self.text[c.end : token.start]
                named = any(c.end <= m.start < token.start for m in self.line.mentions)
                if c.value.to and len(gap) <= 26 and not named and not re.search(r"\d\s?[元%$]|[,。;]", gap):
                    value: Change = c.value
                    return value
        return None
