"""Amounts that are prices per token: each found its unit, its item and its old value, or was refused by a named rule.

A unit binds from behind (元/百万), from before (每百万 … 元), from the sentence (a unit given once), from a heading, or is
implied by an input/output pair of vendor practice. Items bind from before (输入 2元), or behind (2元(缓存命中), /百万输入).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pricing.zh import amounts
from pricing.zh.amounts import Money, Per
from pricing.zh.changes import Change
from pricing.zh.engine import Token
from pricing.zh.models import Mention
from pricing.zh.numerals import ARABIC, MULTIPLE, multiple, read_number
from pricing.zh.scopes import Line, clause


@dataclass(slots=True)
class Quote:
    """One price per token in the folded text, still without owner and action."""

    start: int
    end: int
    line: int
    money: Money
    per: Per
    unit_rule: str
    item: str | None = None
    item_rule: str = ""
    blended: bool = False
    previous: Decimal | None = None
    old: bool = False
    to: str | None = None
    order: int = 0
    of: int = 1
    run: int = 0
    mention: Mention | None = None

    @property
    def price(self) -> Decimal:
        return amounts.per_mtok(self.money.value, self.per)


@dataclass(frozen=True, slots=True)
class Refusal:
    start: int
    end: int
    reason: str
    rule: str


_TIGHT = re.compile(r"\s{0,2}[)]?\s{0,2}(?:人民币|RMB|CNY|USD|US dollars)?\s{0,2}[(]?\s{0,2}")
_RUN_GAP = re.compile(r"(?:\s|[/、,|()]|和|与|及|or\b|and\b|分别|约|到|\+){0,8}", re.IGNORECASE)
_CONVERSION = re.compile(r"(?:约合|折合|现汇率|当前约|约为?|合|≈|相当于|约等于|about|roughly|approximately|=)[^\d\n,。;]{0,6}$", re.IGNORECASE)
_OLD = re.compile(r"(?:(?<!恢复)(?<!回到)原价|原来|原先|原为|原定价|原本|此前|之前|先前|旧价|调整前|降价前|划线价|(?<![a-z])was|previously|old price|formerly|originally|down from|up from)[^\d\n,。;$¥()]{0,14}[$¥]?$", re.IGNORECASE)
_FROM = re.compile(r"(?:从|由|自|from)\s{0,2}(?:原来的?|此前的?|之前的?|目前的?|每百万\s?tokens?\s?)?(?:[^\d\n,。;]{0,14})$", re.IGNORECASE)
_ARROW = re.compile(r"\s{0,2}(?:元|/[^\s→]{0,12})?\s{0,2}(?:→|->|=>|➡|⇒)\s{0,2}")
_NOW = re.compile(r"\s{0,2}[(,]?\s{0,2}(?:调整后|现价|现为|现|降价后|优惠后|折后|now|目前为?)\s{0,2}[:为]?\s{0,2}$", re.IGNORECASE)
_BOTH = re.compile(r"(?:\s|/|和|与|及|、|以及|and|&|token[s]?|的|价格|或){0,6}", re.IGNORECASE)
_SHARED = re.compile(r"均|都|统一|相同|一律|同价|both|flat", re.IGNORECASE)
_BLEND = re.compile(r"混合|综合(?:价格|成本|单价)?|blended|\d\s?:\s?\d", re.IGNORECASE)
_NOT_PAID = re.compile(
    r"(?:思考|回答)?花费|花了|花掉|消耗了?|烧掉|账单|总(?:成本|计|收入|费用)|成本约?为?每次|每次(?:查询|调用|运行|任务)|节省|省下|多付|每(?:个)?(?:会话|案例|任务)|中位数|有效价格|单任务|ARR|收入|营收"
)
_CONVERTED = re.compile(r"\([^()\n]{0,30}(?:汇率|约合|折合|当前约|约)[^()\n]{0,24}\)")
_BUYS = re.compile(rf"\s?(?:钱)?(?:就|便)?(?:可以?|能够?|就能|=|对应)?\s?(?:买到?|购买|换|处理|获得|调用|用|跑)?\s?(?:约|近)?\s?(?P<n>{ARABIC})\s?(?P<m>{MULTIPLE})\s?(?:个)?\s?(?:token|词元|代币)", re.IGNORECASE)
_LATER = re.compile(r"\s{0,2}(?:在?此后|之后|届时|到期后|期满后|随后|结束后|9 ?月起|thereafter|after that|afterwards)", re.IGNORECASE)


class LineReader:
    """Reads one line's amounts into quotes. `carry` is a unit declared by a heading above."""

    def __init__(self, text: str, line: Line, index: int, carry: Per | None, head_items: list[str]) -> None:
        self.text, self.line, self.index, self.carry = text, line, index, carry
        self.head_items = head_items
        self.quotes: list[Quote] = []
        self.refused: list[Refusal] = []
        self.units = [u for u in line.units if not u.value.foreign]
        self.other_units = [u for u in line.units if u.value.foreign]
        self.bound: Per | None = None
        self.bound_end = -1
        self.done = line.start
        self.run = 0
        self.orphans: list[Token] = []
        self.orphans_from = line.start

    def read(self) -> None:
        runs = self._runs()
        for run in runs:
            self._run(run)

    # -- runs: amounts with nothing between them but separators and units

    def _runs(self) -> list[list[Token]]:
        runs: list[list[Token]] = []
        amounts_ = self._with_bare()
        for token in amounts_:
            if runs and self._continues(runs[-1][-1], token):
                runs[-1].append(token)
            else:
                runs.append([token])
        return runs

    def _with_bare(self) -> list[Token]:
        """Amounts, and bare figures that carry the currency on: 输入4元,输出仅16 · 降至0.2、1.2."""
        converted = [(m.start(), m.end()) for m in _CONVERTED.finditer(self.text, self.line.start, self.line.end)]
        found = [t for t in self.line.amounts if not any(a <= t.start < b for a, b in converted)]
        for i, token in enumerate(list(found)):
            nxt = self.line.amounts[i + 1].start if i + 1 < len(self.line.amounts) else self.line.sentence(token.start)[1]
            gap = self.text[token.end : nxt]
            m = re.match(r"[^\d。;\n]{0,14}?(?:降至|降到|降为|至|到|为|→)\s{0,2}(?P<list>\d[\d.]{0,8}(?:\s{0,2}[、/]\s{0,2}\d[\d.]{0,8}){0,2})(?![\d.%倍个万亿年月日号折成kKmM\-]|\s?(?:token|%|倍|折|百|美|元|年|月|日|个))", gap)
            m = m or re.match(r"[^\d。;\n]{0,20}?[,、]\s{0,2}(?:输出|输入|output|input)[^\d。;,\n]{0,6}(?P<list>\d[\d.]{0,8})(?![\d.%倍个万亿年月日号折成kKmM\-]|\s?(?:token|%|倍|折|百|美|元|年|月|日|个))", gap)
            if m:
                for part in re.finditer(r"\d[\d.]*", m["list"]):
                    value = read_number(part[0])
                    if value is not None:
                        at = token.end + m.start("list") + part.start()
                        found.append(Token("amount", at, at + len(part[0]), Money(value, token.value.currency), "money:bare"))
        return sorted(found, key=lambda t: t.start)

    def _continues(self, a: Token, b: Token) -> bool:
        gap = self.text[a.end : b.start]
        if len(gap) > 60:
            return False
        gap = _CONVERTED.sub("", gap)
        if any(a.end <= t.start < b.start for t in (*self.line.items, *self.line.mentions, *self.line.changes, *self.line.conditions)):
            return False
        for unit in self.line.units:
            if a.end <= unit.start and unit.end <= b.start:
                if unit.value.strong and not unit.value.slash and unit.start - a.end > 2:
                    return False
                gap = gap.replace(self.text[unit.start : unit.end], "", 1)
        return bool(_RUN_GAP.fullmatch(gap))

    # -- one run

    def _run(self, run: list[Token]) -> None:
        made: list[Quote] = []
        done = self.done
        for i, token in enumerate(run):
            nxt = run[i + 1].start if i + 1 < len(run) else None
            quote = self._quote(token, run, i, nxt)
            if quote:
                made.append(quote)
        orphans, self.orphans = self.orphans, [] if made else run
        if made and made[0].to and len(orphans) == len(made) and made[0].start - orphans[-1].end <= 16 and orphans[0].value.currency == made[0].money.currency:
            self.done = self.orphans_from
            for quote, token in zip(made, orphans, strict=True):
                quote.previous = amounts.per_mtok(token.value.value, quote.per)
        if not made:
            self.orphans_from = done
        if made:
            self.run += 1
            for i, quote in enumerate(made):
                quote.order, quote.of, quote.run = i, len(made), self.run
            self._items(made, run[0].start)
            self.quotes.extend(made)
        self.done = max(self.done, run[-1].end, *(q.end for q in made)) if made else max(self.done, run[-1].end)

    def _quote(self, token: Token, run: list[Token], i: int, nxt: int | None) -> Quote | None:
        text, line = self.text, self.line
        money: Money = token.value
        start, stop = line.sentence(token.start)
        refuse = self._refusal(token, start, stop)
        buys = self._buys(token) if token.value.value == 1 else None
        unit, rule = (None, "") if refuse else (buys, "unit:buys") if buys else self._unit(token, start, stop, run)
        if refuse or unit is None:
            if refuse:
                self.refused.append(Refusal(token.start, token.end, refuse[0], refuse[1]))
            return None
        end = token.end
        after = next((u for u in self.units if token.end <= u.start <= token.end + 4), None)
        if rule.startswith("unit:behind") and after:
            end = after.end
        if re.match(r"\s{0,2}/\s{0,2}(?:小时|hour|h\b|分钟|天|月|year|月)", text[end : end + 8], re.IGNORECASE):
            self.refused.append(Refusal(token.start, end, "priced per token and hour: storage, not inference", "refuse:storage"))
            return None
        if money.value == 0 and not rule.startswith(("unit:behind", "unit:before")):
            return None
        quote = Quote(token.start, end, self.index, money, unit, rule)
        before = text[max(start, token.start - 24) : token.start]
        if _OLD.search(before):
            quote.old = True
        change = self._change_before(token, start)
        if change is not None:
            quote.to = change.way
        return quote

    def _change_before(self, token: Token, low: int) -> Change | None:
        for c in reversed(self.line.changes):
            if low <= c.start < token.start and c.end <= token.start:
                gap = self.text[c.end : token.start]
                if c.value.to and len(gap) <= 26 and not re.search(r"\d\s?[元%$]|[,。;]", gap):
                    value: Change = c.value
                    return value
        return None

    def _refusal(self, token: Token, start: int, stop: int) -> tuple[str, str] | None:
        text, money = self.text, token.value
        if money.big:
            return "money in 万 or 亿, not a price per token", "refuse:big"
        if money.value > 100_000:
            return "too much for a price per token", "refuse:big"
        low = max(start, token.start - 30)
        before = text[low : token.start]
        after = text[token.end : token.end + 24]
        unit = next((u for u in self.units if token.end <= u.start <= token.end + 4), None)
        if unit is None and amounts.OTHER_AFTER.match(after):
            return "priced per month, person, call, picture or time", "refuse:other-unit"
        if unit is None and amounts.OTHER_BEFORE.search(before[-22:]) and not any(token.start - 22 <= u.start < token.start for u in self.units):
            return "a fee per month, person or call, or a sum of money", "refuse:other-unit"
        other = [u for u in self.other_units if (0 <= u.start - token.end <= 3) or (u.end <= token.start and token.start - u.end <= 10)]
        if other and unit is None:
            return f"priced per {other[0].value.foreign}", "refuse:other-unit"
        if re.match(r"\s?(?:钱)?(?:就|便)?(?:可以?|能够?|就能)", after) and not self._buys(token):
            return "what so much money buys, not a price per token", "refuse:buys"
        if any(u.start <= token.start < u.end for u in self.line.units):
            return "part of a unit", "refuse:unit"
        if re.search(r"(?:汇率|约合|折合|当前约|约等于)[^\d\n,。;]{0,6}$", before[-12:]) and "人民币" in text[token.start : token.end + 5]:
            return "another currency's figure for the same price", "refuse:conversion"
        if _CONVERSION.search(before[-14:]) and self._converts(token):
            return "another currency's figure for the same price", "refuse:conversion"
        kind = self._foreign(token, start)
        if kind:
            return kind, "refuse:foreign"
        near = text[clause(text, token.start, start) : token.start]
        if _NOT_PAID.search(near) and not re.search(r"每百万|/百万|定价|单价|收费", near[-14:] if False else near):
            return "what somebody spent or saved, not a price", "refuse:spent"
        return None

    def _buys(self, token: Token) -> Per | None:
        """1元能买125万tokens: turned round."""
        found = _BUYS.match(self.text, token.end)
        count = read_number(found["n"]) if found else None
        if found is None or count is None or token.value.value != 1:
            return None
        return Per(count * multiple(found["m"]), True, False, True)

    def _converts(self, token: Token) -> bool:
        previous = [a for a in self.line.amounts if a.end <= token.start and token.start - a.end <= 40]
        return bool(previous) and previous[-1].value.currency != token.value.currency

    def _foreign(self, token: Token, start: int) -> str | None:
        text = self.text
        own = clause(text, token.start, start)
        headed: str | None = None
        for f in self.line.foreign:
            if f.start >= token.end:
                gap = text[token.end : f.start]
                if f.kind == "foreign" and len(gap) <= 4 and "(" in gap:
                    return str(f.value)
                break
            if f.kind == "text":
                headed = None
                continue
            after = text[f.end : f.end + 4].lstrip()
            if after[:1] in (":",):
                headed = str(f.value)
            elif f.start >= own and f.rule != "foreign:credits":
                return str(f.value)
            elif f.start >= start and (f.rule == "foreign:own-cost" or re.match(r"\s?(?:模型|token[s]?)?的?(?:价格|定价|费用|收费)", text[f.end : f.end + 10])):
                return str(f.value)
            elif f.rule == "foreign:credits" and f.start >= own and not any(u.start >= f.end and u.end <= token.start for u in self.units):
                return str(f.value)
        if headed:
            # a heading reaches to the next model, text heading or line end
            last = max((f.end for f in self.line.foreign if f.end <= token.start and text[f.end : f.end + 1] == ":"), default=start)
            if not any(last <= m.start < token.start and m.kind == "model" for m in self.line.mentions):
                return headed
        return None

    # -- units

    def _unit(self, token: Token, start: int, stop: int, run: list[Token]) -> tuple[Per | None, str]:
        text = self.text
        last = run[-1]
        for t in (token, last):
            unit = next((u for u in self.units if t.end <= u.start and (gap := text[t.end : u.start]) is not None and len(gap) <= 6 and _TIGHT.fullmatch(gap)), None)
            if unit and self._closes(unit, t, start):
                self.bound, self.bound_end = unit.value, unit.end
                return unit.value, f"unit:behind({unit.rule})"
        # from before, in this sentence
        fresh = [u for u in self.units if start <= u.start and u.end <= run[0].start and u.end > self.bound_end]
        if fresh:
            unit = fresh[-1]
            gap = text[unit.end : run[0].start]
            worded = re.match(r"\s?(?:的)?\s?(?:标准)?(?:输入|输出|价格|定价|成本价|收费|费用|缓存)", gap)
            if (unit.value.strong or len(gap) <= 12 or worded) and self._leads(unit, gap):
                self.bound, self.bound_end = unit.value, unit.end
                return unit.value, f"unit:before({unit.rule})"
        if self.bound is not None and start <= self.bound_end:
            return self.bound, "unit:sentence"
        ahead = self._shared_ahead(run, start, stop)
        if ahead is not None:
            return ahead, "unit:ahead"
        item = any(clause(text, token.start, start) <= i.start < token.start or 0 <= i.start - token.end <= 3 for i in self.line.items)
        if self.bound is not None and (item or len(run) > 1 or re.search(r"(?:为|是|\(|仅|仅需|只要|分别)\s?(?:仅|约|~)?\s?$", text[max(start, token.start - 8) : token.start])):
            return self.bound, "unit:paragraph"
        if self.carry is not None and (item or self.line.items or len(run) > 1 or self.head_items or "|" in text[self.line.start : self.line.end]):
            return self.carry, "unit:heading"
        if not run[0].value.big and self._implied(token, run, start):
            return Per(Decimal(1_000_000), False, False, False), "unit:implied"
        return None, ""

    def _shared_ahead(self, run: list[Token], start: int, stop: int) -> Per | None:
        """输入1元、输出4元/百万tokens: the unit behind the last figure is every figure's."""
        text, at = self.text, run[-1]
        if not any(i.start >= start and i.end <= at.start for i in self.line.items):
            return None
        for token in (t for t in self.line.amounts if at.end <= t.start < stop):
            gap = text[at.end : token.start]
            between = [i for i in self.line.items if at.end <= i.start < token.start]
            if len(gap) > 24 or not between or token.value.currency != at.value.currency or any(at.end <= m.start < token.start for m in self.line.mentions):
                return None
            unit = next((u for u in self.units if token.end <= u.start and len(text[token.end : u.start]) <= 6 and _TIGHT.fullmatch(text[token.end : u.start])), None)
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
        free_before = any(u.value.strong and start <= u.start and u.end <= token.start and u.end > self.bound_end for u in self.units)
        return not free_before and not (nxt and nxt.start - unit.end <= 3 and self.bound is not None)

    def _leads(self, unit: Token, gap: str) -> bool:
        if not unit.value.worded and not unit.value.strong:
            return False
        return len(gap) <= 90 and not re.search(r"上下文|窗口|[。\n]", gap[:14])

    def _implied(self, token: Token, run: list[Token], start: int) -> bool:
        """$5/$25 after a model, or 输入 $5 … 输出 $25: the vendors' practice is per million."""
        text, line = self.text, self.line
        if token.value.currency != "USD" or any(t.value.value > 1000 for t in run):
            return False
        items = {i.value for i in line.items if start <= i.start}
        if len(run) == 2 and "/" in text[run[0].end : run[1].start] + text[run[0].start : run[0].end]:
            model = [m for m in line.mentions if m.kind == "model" and 0 <= run[0].start - m.end <= 14]
            return bool(model) or {"input", "output"} <= items
        near = [i for i in line.items if clause(text, token.start, start) <= i.start < token.start or 0 <= i.start - token.end <= 3]
        return bool(near) and {"input", "output"} <= items

    # -- items

    def _items(self, made: list[Quote], run_start: int) -> None:
        text, line = self.text, self.line
        for quote in made:
            self._behind(quote, made)
        open_ = [q for q in made if q.item is None]
        forward = [i for i in line.items if self.done <= i.start and i.end <= run_start]
        start, _ = line.sentence(run_start)
        forward = [i for i in forward if i.start >= start] or [i for i in forward if text[i.end : run_start].count("。") == 0]
        if made[0].item is not None and not open_:
            return
        group = self._group(forward)
        n = len(open_)
        if not group:
            last = self.quotes[-n:] if len(self.quotes) >= n else []
            recent = [q.item for q in last]
            said = re.search(r"分别", text[max(start, run_start - 24) : run_start])
            if n == 1 and last and self._goes_on(last[-1], open_[0], start):
                self._give(open_, recent, "item:carried")
            elif n >= 2 and len(self.head_items) == n:
                self._give(open_, self.head_items, "item:heading")
            elif n >= 2 and len(set(recent)) == n and None not in recent:
                self._give(open_, recent, "item:as-before")
            elif n == 2 and said and not self._paired_models(run_start):
                self._give(open_, ["input", "output"], "item:pair")
            elif n == 2 and ("/" in text[open_[0].start : open_[1].end] or "|" in text[open_[0].start : open_[1].end]):
                self._give(open_, ["input", "output"], "item:pair")
            return
        names = [i.value for i in group]
        if n == 1 and names[-1] == "input" and len(group) >= 2 and names[-2] in ("cached_input", "cache_write") and not re.search(r"[、,;和与]", text[group[-2].end : group[-1].start]):
            names = names[:-1]
        if n >= 2 and len(names) == n:
            self._give(open_, names, "item:zip")
            self.head_items = names
        elif n >= 2 and len(names) > 1 and n % len(names) == 0:
            self._give(open_, names * (n // len(names)), "item:zip")
        elif n == 1 and len(names) >= 2 and {"input", "output"} == set(names[-2:]) and self._shared(group[-2:], run_start):
            quote = open_[0]
            if _BLEND.search(text[max(start, group[-2].start - 12) : run_start]):
                quote.blended = True
            else:
                quote.item, quote.item_rule = "input+output", "item:both"
        elif len(names) > n > 1:
            self._give(open_, names[-n:], "item:zip")
        else:
            self._give(open_, [names[-1]] * n, "item:before")

    def _goes_on(self, last: Quote, quote: Quote, start: int) -> bool:
        """A second figure of one item: another time of day, or another model behind one unit that holds the item."""
        if last.start < start or last.item is None:
            return False
        if re.search(r"现在|如今|目前|仍为|现为|now", self.text[last.end : quote.start]):
            return True
        between = [c for c in self.line.conditions if last.end <= c.start < quote.start]
        in_unit = any(u.start <= i.start < u.end and start <= u.start for u in self.line.units for i in self.line.items if i.end <= last.start)
        named = any(last.end <= m.start < quote.start for m in self.line.mentions)
        if named and quote.start - last.end <= 20 and re.search(r"vs|对比|高于|低于|而|,|;", self.text[last.end : quote.start]):
            return True
        if named and last.item_rule in ("item:before", "item:behind", "item:unit") and quote.unit_rule == "unit:sentence":
            return True
        return bool(between) or (in_unit and last.item_rule == "item:before" and any(last.end <= m.start for m in self.line.mentions if m.start < quote.start))

    def _paired_models(self, at: int) -> bool:
        start, _ = self.line.sentence(at)
        near = [m for m in self.line.mentions if start <= m.start < at and m.kind == "model" and at - m.end < 30]
        return len(near) >= 2

    def _shared(self, pair: list[Token], at: int) -> bool:
        between = self.text[pair[0].end : pair[1].start]
        return bool(_BOTH.fullmatch(between)) or bool(_SHARED.search(self.text[pair[1].end : at]))

    def _group(self, items: list[Token]) -> list[Token]:
        if not items:
            return []
        group = [items[-1]]
        for i in reversed(items[:-1]):
            gap = self.text[i.end : group[0].start]
            if len(gap) <= 24 and not re.search(r"[。;]|,(?=.{6})", gap) and not any(i.end <= a.start < group[0].start for a in self.line.amounts):
                group.insert(0, i)
            else:
                break
        return group

    def _give(self, quotes: list[Quote], names: list[Any], rule: str) -> None:
        for quote, name in zip(quotes, names, strict=False):
            quote.item, quote.item_rule = name, rule

    def _behind(self, quote: Quote, made: list[Quote]) -> None:
        """Items inside a unit that follows, in a bracket that follows, or right behind."""
        text, line = self.text, self.line
        inside = [i for i in line.items if quote.start < i.start < quote.end]
        last = quote is made[-1]
        if inside and (len(inside) == 1 or last):
            if len(inside) >= 2 and len(made) == len(inside):
                self._give(made, [i.value for i in inside], "item:unit")
            elif len(inside) >= 2 and {i.value for i in inside[-2:]} == {"input", "output"}:
                quote.item, quote.item_rule = "input+output", "item:unit"
            else:
                quote.item, quote.item_rule = inside[-1].value, "item:unit"
        tail = text[quote.end : quote.end + 40]
        bracket = re.match(r"\s{0,2}(?:tokens?)?\s{0,2}\(([^()\n]{1,30})\)", tail, re.IGNORECASE)
        if bracket:
            here = [i for i in line.items if quote.end <= i.start < quote.end + bracket.end()]
            money = [a for a in line.amounts if quote.end <= a.start < quote.end + bracket.end()]
            if here and not money:
                if len(here) >= 2 and len(made) == len(here):
                    self._give(made, [i.value for i in here], "item:bracket")
                elif len(here) >= 2 and {i.value for i in here} == {"input", "output"} and len(made) == 1:
                    quote.item, quote.item_rule = "input+output", "item:bracket"
                elif len(here) == 1 or len(made) == 1:
                    quote.item, quote.item_rule = here[-1].value, "item:bracket"
                quote.end += bracket.end()
                self.done = max(self.done, quote.end)
                return
        if quote.item is None and last:
            near = [i for i in line.items if 0 <= i.start - quote.end <= 4 and re.fullmatch(r"\s{0,2}(?:的|for\s|of\s)?\s{0,2}", text[quote.end : i.start])]
            if near:
                after = text[near[0].end : near[0].end + 10]
                stop = not re.match(r"\s{0,2}(?:token[s]?|词元)?\s{0,2}(?:价格|定价|费用|单价)?\s{0,2}(?:为|是|:|每|仅)?\s{0,2}[$¥]?\d|\s{0,2}(?:每|价格|token[s]? ?每)", after, re.IGNORECASE)
                forward = [i for i in line.items if max(self.done, line.sentence(quote.start)[0]) <= i.start < quote.start and i.start >= clause(text, quote.start, line.start)]
                if stop and not forward:
                    quote.item, quote.item_rule = near[0].value, "item:behind"
                    quote.end = near[0].end
                    self.done = max(self.done, quote.end)
