"""Which unit an amount has: behind it, before it, shared in the sentence or paragraph, from a heading, or implied."""

from __future__ import annotations

import re
from itertools import pairwise

from pricing.zh import practice
from pricing.zh.engine import Token
from pricing.zh.lists import of_row
from pricing.zh.prefilter import FOR_ALL
from pricing.zh.quotes import CONVERTED
from pricing.zh.refusals import Refusals
from pricing.zh.scopes import Line, clause
from pricing.zh.units import Per

_TIGHT = re.compile(r"\s{0,2}[)]?\s{0,2}(?:人民币|RMB|CNY|USD|US dollars)?\s{0,2}[(]?\s{0,2}")

_TURNED = re.compile(
    r"\s?(?:\([^()]{0,12}\))?\s?[,]?\s?(?:直接|大幅|一举|进一步|再)?(?:to|→|->|=>|(?:下?调?[降涨跌打]|[上下]调|调整|调|砍|压|掉|落|改|拉|下探|提高|变|提升|上升|增加|下降|降低)?(?:价)?(?:到|至|为|成))(?:了)?\s?(?:约|仅|about|just|only)?\s?",
    re.IGNORECASE,
)

_BY_LENGTH = re.compile(r"\d\s?[km万]\b|\d\s?万|beyond|超过|以上|以内|以下", re.IGNORECASE)
_ARROW = re.compile(r"\s?(?:→|->|=>)\s?")
_LONGEST_ROW = 60
_DENIAL = re.compile(r"否认|辟谣|并非事实|不实|不属实|denie[sd]")
_API_PRICE = re.compile(r"(?<![a-z])apis?(?![a-z])|价格|定价|模型|上调|下调|降至|涨至|price", re.IGNORECASE)


_RIGHT_AFTER = re.compile(r"\s?(?:则|也|还|才|只要|仅需?|只需)?\s?(?:为|是|:)?\s?")  # Yi-Medium 2.5 元

BY_COMPARISON = re.compile(
    r"\s{0,2}(?:相比之下|相较之下|相较而言|相比而言|相形之下|对比之下|作为对[比照]|与之相比|与此相比|反观|(?:by|in) (?:comparison|contrast))",
    re.IGNORECASE,
)
_IS = re.compile(r"\s?(?:is|at|costs?|runs?(?: at)?|charges|asks)?\s?", re.IGNORECASE)


def closing_unit(text: str, line: Line) -> Per | None:
    """输入 5 元,输出 25 元。… 以上均按每百万 tokens 计: the unit said at the end of a paragraph for every figure in it."""
    last = line.units[-1] if line.units else None
    if last is None or last.value.foreign or any(a.start >= last.start for a in line.amounts):
        return None
    start, _ = line.sentence(last.start)
    value: Per = last.value
    return value if FOR_ALL.search(text, max(start, last.start - 16), last.start) else None


class Bindings(Refusals):
    """Which unit an amount has."""

    def _unit(self, token: Token, start: int, stop: int, run: list[Token]) -> tuple[Per | None, str]:
        text = self.text
        last = run[-1]
        for t in (token, last):
            unit = next(
                (
                    u
                    for u in self.units
                    if t.end <= u.start and len(gap := self._unconverted(t, u.start)) <= 6 and _TIGHT.fullmatch(gap)
                ),
                None,
            )
            if unit and self._closes(unit, t, start):
                self.bound, self.bound_end, self.bound_currency = unit.value, unit.end, run[0].value.currency
                return unit.value, f"unit:behind({unit.rule})"
        # from before, in this sentence
        fresh = [u for u in self.units if start <= u.start and u.end <= run[0].start and u.end > self.bound_end]
        if fresh:
            unit = fresh[-1]
            gap = text[unit.end : run[0].start]
            worded = re.match(r"\s?(?:的)?\s?(?:标准)?(?:输入|输出|价格|定价|成本价|收费|费用|缓存)", gap)
            if (unit.value.strong or len(gap) <= 12 or worded) and self._leads(unit, gap):
                self.bound, self.bound_end, self.bound_currency = unit.value, unit.end, run[0].value.currency
                return unit.value, f"unit:before({unit.rule})"
        alike = run[0].value.currency == self.bound_currency or run[0].value.value < 100  # 到手价 7499 元 after $5
        known = self.bound if alike else None
        if known is not None and start <= self.bound_end:
            return known, "unit:sentence"
        turned = self._of_new_price(run[-1], stop)
        if turned is not None:
            return turned, "unit:ahead"
        ahead = self._shared_ahead(run, start, stop)
        if ahead is not None:
            return ahead, "unit:ahead"
        behind = self._said_behind(run)
        if behind is not None:
            return behind, "unit:line"
        item = any(
            clause(text, token.start, start) <= i.start < token.start
            or (0 <= i.start - token.end <= 3 and "," not in text[token.end : i.start])
            for i in self.line.items
        )
        known = self.bound if item else known
        if known is not None and (
            item
            or len(run) > 1
            or self._named_before(token, start)
            or re.search(
                r"(?:为|是|\(|仅|仅需|只要|分别|[降调涨砍打压掉落跌](?:价)?(?:至|到)|从|由|→)\s?(?:了)?(?:仅|约|~)?\s?$",
                text[max(start, token.start - 8) : token.start],
            )
        ):
            return known, "unit:paragraph"
        # prose behind a table is no row of it: 该机型起售价 3999 元
        short = self.line.end - self.line.start < _LONGEST_ROW and text[self.line.end - 1] != "。"
        row = short or bool(self.line.mentions)
        listed = of_row(text, self.line, token.start) if self.listed else None
        if self.carry is not None and (
            item
            or listed
            or (
                listed is None
                and (
                    len(run) > 1
                    or (row and (self.line.items or self.head_items))
                    or "|" in text[self.line.start : self.line.end]
                )
            )
        ):
            return self.carry, "unit:heading"
        if not run[0].value.big and self._implied(token, run, start):
            named = [m for m in self.line.mentions if m.kind == "model" and m.end <= token.start]
            return practice.unit_of([m for m in named if m.start >= start] or named, token.value.value), "unit:implied"
        return None, ""

    def _named_before(self, token: Token, start: int) -> bool:
        """Whether a name stands right before a figure; in a comparison also a model that costs it."""
        between = _IS if BY_COMPARISON.match(self.text, start) else None
        return any(
            _RIGHT_AFTER.fullmatch(self.text, m.end, token.start)
            or (between is not None and m.kind == "model" and between.fullmatch(self.text, m.end, token.start))
            for m in self.line.mentions
            if m.end <= token.start
        )

    def _unconverted(self, token: Token, end: int) -> str:
        """The text between an amount and a place, without a bracket that tells it in other money: 12 yuan (US$1.70) per million."""
        if end - token.end > 40:
            return self.text[token.end : end]
        return CONVERTED.sub("", self.text[token.start : end])[token.end - token.start :]

    def _right_behind(self, token: Token) -> Token | None:
        units = (u for u in self.units if u.start >= token.end)
        return next((u for u in units if len(self._unconverted(token, u.start)) <= 4), None)

    def _said_behind(self, run: list[Token]) -> Per | None:
        """输入0.8元涨至2元,输出4.8元涨至12元(每百万token): one unit closes a row of figures; it stands right behind the last
        of them and leads no other figure."""
        amounts_ = self.line.amounts
        if self.bound is not None:
            return None
        unit = next((u for u in self.units if u.start >= run[-1].end), None)
        if unit is None or not (
            unit.value.strong or unit.value.worded or "单位" in self.text[unit.start - 6 : unit.start]
        ):
            return None
        before = [a for a in amounts_ if a.end <= unit.start]
        after = next((a for a in amounts_ if a.start >= unit.end), None)
        gap = self.text[before[-1].end : unit.start] if before else ""
        closed = self.text[unit.end : unit.end + 2].strip()[:1] in (";", "。")
        apart = any(b.start - a.end > 30 for a, b in pairwise(a for a in before if a.start >= run[-1].start))
        if (
            not before
            or len(gap) > 40
            or apart
            or "。" in self.text[run[-1].end : before[-1].end]
            or any(a.value.currency != run[0].value.currency for a in before if a.start >= run[0].start)
        ):
            return None
        if (
            after is not None and after.start - unit.end <= 20 and not unit.value.slash and len(gap) > 6 and not closed
        ) or re.search(
            r"窗口|上下文|用量|消耗|调用量|处理|兑换|购买|赠?送|含|获得",
            self.text[max(0, unit.start - 8) : unit.end + 6],
        ):
            return None
        value: Per = unit.value
        self.bound, self.bound_end, self.bound_currency = value, unit.end, run[0].value.currency
        return value

    def _of_new_price(self, last: Token, stop: int) -> Per | None:
        """从3.5美元降至1.25美元/百万tokens: the unit behind the new price is the old one's too."""
        text = self.text
        new = next((t for t in self.line.amounts if last.end <= t.start < stop), None)
        if new is None or new.value.currency != last.value.currency:
            return None
        if not _TURNED.fullmatch(text[last.end : new.start]):
            return None
        unit = next((u for u in self.units if new.end <= u.start <= new.end + 40), None)
        between = text[new.end : unit.start] if unit else ""
        if unit is None or (
            len(between) > 6
            and not re.fullmatch(r"(?:\s?(?:和|与|及|and|,|、|/)\s?[$¥]?[\d.]+\s?(?:美?元)?)+\s?", between)
        ):
            return None
        value: Per = unit.value
        return value

    def _shared_ahead(self, run: list[Token], start: int, stop: int) -> Per | None:
        """输入1元、输出4元/百万tokens: the unit behind the last figure is every figure's."""
        text, at = self.text, run[-1]
        if not any(i.start >= start and i.end <= at.start for i in self.line.items):
            return None
        for token in (t for t in self.line.amounts if at.end <= t.start < stop):
            gap = text[at.end : token.start]
            between = [i for i in self.line.items if at.end <= i.start < token.start]
            if (
                len(gap) > 24
                or not between
                or token.value.currency != at.value.currency
                or any(at.end <= m.start < token.start for m in self.line.mentions)
            ):
                return None
            unit = next(
                (
                    u
                    for u in self.units
                    if token.end <= u.start
                    and len(text[token.end : u.start]) <= 6
                    and _TIGHT.fullmatch(text[token.end : u.start])
                ),
                None,
            )
            if unit is not None:
                value: Per = unit.value
                return value
            at = token
        return None

    def _closes(self, unit: Token, token: Token, start: int) -> bool:
        if unit.value.slash:
            return True
        if not unit.value.strong:
            # 1元100万tokens: so many tokens for one
            return token.value.value == 1 or unit.start - token.end <= 3
        nxt = next((a for a in self.line.amounts if a.start >= unit.end), None)
        free_before = any(
            u.value.strong and start <= u.start and u.end <= token.start and u.end > self.bound_end for u in self.units
        )
        return not free_before and not (nxt and nxt.start - unit.end <= 3 and self.bound is not None)

    def _leads(self, unit: Token, gap: str) -> bool:
        if not unit.value.worded and not unit.value.strong:
            return False
        return len(gap) <= 90 and not re.search(r"上下文|窗口|[。\n]", gap[:14])

    def _implied(self, token: Token, run: list[Token], start: int) -> bool:
        """$5/$25 after a model, or 输入 $5 … 输出 $25: the vendors' practice is per million."""
        text, line = self.text, self.line
        if token.value.currency != "USD" or any(t.value.value > 1000 for t in run):
            return practice.yuan_pair(text, line, run, self.quotes[-1] if self.quotes else None)
        items = {i.value for i in line.items if start <= i.start} | (
            set(self.head_items) if len(run) == len(self.head_items) else set()
        )
        if len(run) == 2 and "/" in text[run[0].end : run[1].start] + text[run[0].start : run[0].end]:
            model = [
                m
                for m in line.mentions
                if m.kind in ("model", "platform", "company") and 0 <= run[0].start - m.end <= 20
            ]
            last = self.quotes[-1] if self.quotes else None
            goes_on = last is not None and last.unit_rule == "unit:implied" and last.of == 2 and last.start >= start
            if last and goes_on:  # $1.25/$10 up to 200k tokens and $2.50/$15 beyond
                arrow = _ARROW.fullmatch(text, last.end, run[0].start)  # $10/$40 → $2/$8
                goes_on = bool(arrow or _BY_LENGTH.search(text, last.end, run[-1].end + 24))
            return bool(model or goes_on or practice.of_a_tier(line, run[0].start)) or {"input", "output"} <= items
        if len(run) > 1 and len(run) == len(self.head_items):
            return {"input", "output"} <= items
        if re.search(
            r"API\s?(?:的)?(?:价格?|定价)[^,。;]{0,8}(?:至|到|为)\s?$",
            text[clause(text, token.start, start) : token.start],
        ):
            return True
        near = [
            i
            for i in line.items
            if clause(text, token.start, start) <= i.start < token.start or 0 <= i.start - token.end <= 3
        ]
        pair = self.quotes[-1] if self.quotes and self.quotes[-1].start >= start else None
        if near and ({"input", "output"} <= items or (pair and pair.unit_rule == "unit:implied")):
            return True
        low = clause(text, token.start, start)
        named = any(m.kind == "model" and low <= m.start < token.start for m in line.mentions)
        if _DENIAL.search(text, line.start, line.end):
            return False
        moved = any(
            c.value.to and low <= c.start and 0 <= token.start - c.end <= 3 and _API_PRICE.search(text, low, c.end)
            for c in line.changes
        )
        told = any(m.kind == "model" and line.start <= m.start < token.start for m in line.mentions)
        turned = any(
            c.value.to and (0 <= token.start - c.end <= 3 or 0 <= c.start - token.end <= 3) for c in line.changes
        )
        if near and told and turned:  # 缓存命中价从 $0.145 降到 $0.0145
            named = True
        return len(run) == 1 and token.value.value <= 200 and named and (bool(near) or moved)
