"""Bare figures that carry a currency on from the amounts beside them: 输入4元,输出仅16 · 降至0.2、1.2 · mini 2/8."""

from __future__ import annotations

import re

from pricing.zh.amounts import Money
from pricing.zh.engine import Token
from pricing.zh.itemising import Itemising
from pricing.zh.numerals import read_number
from pricing.zh.quotes import CONVERTED
from pricing.zh.scopes import clause

_BARE_ITEM = re.compile(
    r"\s?(?:价格?)?\s?(?:为|是|:|仅|约|降?[到至])?\s?(?P<n>\d{1,3}\.\d{1,6}|\d{1,3})(?:\s?/\s?(?P<b>\d{1,3}\.\d{1,6}|\d{1,3}))?(?!,\d)(?=\s?(?:[、,，;；。)）]|$|\n|\(|/\s?(?:输出|输入|缓存|output|input|cache|(?:1?[MK]|百万|千|万)\s?(?:tokens?|词元)))|\s{0,200}\|)",
    re.IGNORECASE,
)
_BARE_PAIR = re.compile(
    r"\s?(?:则|也|还|才|只要|仅需?|只需)?\s?(?:为|是|:)?\s?(?P<a>\d{1,3}(?:\.\d{1,4})?)\s?/\s?(?P<b>\d{1,3}(?:\.\d{1,4})?)(?=\s?(?:[,，;；。、)]|$|\n))"
)
# 0.1→0.03元, 从1、6降至0.2、1.2美元: the currency is said once, behind the new price.
_BEFORE_NEW = re.compile(
    r"(?<![\d.$¥€A-Za-z\-])(?P<list>\d[\d.]{0,8}(?:\s{0,2}[、/]\s{0,2}\d[\d.]{0,8}){0,2})\s{0,2}(?:→|->|=>|(?<=\s)to(?=\s)|下?调?[降涨](?:价)?(?:至|到|为)|[上下]调(?:至|到|为))\s{0,2}(?:了)?\s{0,2}(?:约|仅)?\s{0,2}\Z"
)
_TURNS = ("→", ">", "o", "至", "到", "为", "了", "约", "仅")  # how what _BEFORE_NEW finds can end
# 降至0.2、1.2 and ,输出仅16: bare figures behind an amount.
_NO_FIGURE = r"(?!,\d{3}|[\d.%倍个万亿年月日号折成kKmM\-]|\s?(?:token|%|倍|折|百|美|元|年|月|日|个))"
_BARE_NEW = re.compile(
    r"[^\d。;\n]{0,14}?(?:降至|降到|降为|至|到|为|→)\s{0,2}(?P<list>\d[\d.]{0,8}(?:\s{0,2}[、/]\s{0,2}\d[\d.]{0,8}){0,2})"
    + _NO_FIGURE
)
_BARE_NEXT = re.compile(
    r"[^\d。;\n]{0,20}?[,、]\s{0,2}(?:输出|输入|output|input)[^\dA-Za-z。;,\n\-]{0,6}(?P<list>\d[\d.]{0,8})"
    + _NO_FIGURE
)
_BARE = re.compile(r"\d[\d.]*")


class BareFigures(Itemising):
    """The amounts of a line with the bare figures among them."""

    def _with_bare(self) -> list[Token]:
        """Amounts, and bare figures that carry the currency on: 输入4元,输出仅16 · 降至0.2、1.2."""
        converted = [(m.start(), m.end()) for m in CONVERTED.finditer(self.text, self.line.start, self.line.end)]
        found = [t for t in self.line.amounts if not any(a <= t.start < b for a, b in converted)]
        for i, token in enumerate(list(found)):
            nxt = (
                self.line.amounts[i + 1].start if i + 1 < len(self.line.amounts) else self.line.sentence(token.start)[1]
            )
            m = None
            if _BARE.search(self.text, token.end, min(nxt, token.end + 40)):
                m = _BARE_NEW.match(self.text, token.end, nxt) or _BARE_NEXT.match(self.text, token.end, nxt)
            if m:
                for part in _BARE.finditer(m["list"]):
                    value = read_number(part[0])
                    if value is not None:
                        at = m.start("list") + part.start()
                        found.append(
                            Token("amount", at, at + len(part[0]), Money(value, token.value.currency), "money:bare")
                        )
            before = self.text[max(self.line.start, token.start - 40) : token.start].rstrip()
            m = (
                _BEFORE_NEW.search(self.text, max(self.line.start, token.start - 40), token.start)
                if before[-1:] in _TURNS
                else None
            )
            if m and not any(m.start("list") < t.end and t.start < token.start for t in found[:i]):
                for part in _BARE.finditer(m["list"]):
                    value = read_number(part[0])
                    if value is not None:
                        at = m.start("list") + part.start()
                        found.append(
                            Token("amount", at, at + len(part[0]), Money(value, token.value.currency), "money:bare")
                        )
        found += self._bare_items(found)
        found += self._bare_pairs(found)
        named = [(m.start, m.end) for m in self.line.mentions]
        found = [t for t in found if t.rule != "money:bare" or not any(a <= t.start < b for a, b in named)]
        return sorted({t.start: t for t in found}.values(), key=lambda t: t.start)

    def _bare_items(self, found: list[Token]) -> list[Token]:
        """新发布的 B 输入 0.03、输出 0.06: figures behind items, in the currency of the figures before them."""
        made: list[Token] = []
        if not self.line.amounts and not self.carry:
            return made
        for item in self.line.items:
            before = next((t for t in reversed(self.line.amounts) if t.end <= item.start), None)
            currency = before.value.currency if before else self.currency if self.carry else None
            m = _BARE_ITEM.match(self.text, item.end, self.line.end) if currency else None
            value = read_number(m["n"]) if m else None
            if currency is None or m is None or value is None:
                continue
            if m["b"] and self._unpriced_before(item, [*found, *made]):
                continue
            for name in ("n", "b"):  # 输入 0.04/0.02: at two times of day
                value = read_number(m[name] or "")
                if value is not None and not any(t.start < m.end(name) and m.start(name) < t.end for t in found):
                    made.append(Token("amount", *m.span(name), Money(value, currency), "money:bare"))
        return made

    def _unpriced_before(self, item: Token, found: list[Token]) -> bool:
        """Whether the item before, in the same sentence, has no figure of its own: whose the next ones are is not sure."""
        low, _ = self.line.sentence(item.start)
        before = next((i for i in reversed(self.line.items) if low <= i.start and i.end <= item.start), None)
        return before is not None and not any(before.end <= t.start < item.start for t in found)

    def _bare_pairs(self, found: list[Token]) -> list[Token]:
        """输入 4 元、输出 16 元(百万 tokens),mini 2/8: a pair right behind a model, in the currency of the prices before it."""
        made: list[Token] = []
        for m in self.line.mentions:
            pair = _BARE_PAIR.match(self.text, m.end, self.line.end) if m.kind == "model" else None
            if not pair:
                continue
            low = max(clause(self.text, m.start, self.line.start), m.start - 60)
            before = next((t for t in reversed(self.line.amounts) if t.end <= m.start), None)
            if before is None or m.start - before.end > 60 or len(self.text[low : m.start].strip()) > 3:
                continue
            if any(before.end <= u.start < pair.start("a") and u.value.foreign for u in self.line.units):
                continue
            for name in ("a", "b"):
                value = read_number(pair[name])
                if value is not None and not any(t.start < pair.end(name) and pair.start(name) < t.end for t in found):
                    made.append(Token("amount", *pair.span(name), Money(value, before.value.currency), "money:bare"))
        return made if len(made) % 2 == 0 else []
