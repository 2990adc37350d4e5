"""What a text says happened to a price: cut, hike or only quoted; and by which percent."""

from __future__ import annotations

import re
from decimal import Decimal

from pricing.zh import cues, movers, moves, quotes
from pricing.zh.against import PREDECESSOR
from pricing.zh.beside import SHARING
from pricing.zh.engine import Cue, Token
from pricing.zh.judging import DEARER_LENGTH, Move, Moves
from pricing.zh.pairing import Pairing
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line, clause, clause_end
from pricing.zh.subjects import Subject
from pricing.zh.undone import called_off, imagined
from pricing.zh.versions import bare

_AFTER_CHANGE = re.compile(
    r"调整后|修订(?:后的?)?(?:定价|价格)|revised (?:prices?|pricing)|降价后|下调后|恢复后|恢复为|新(?:的)?\s?(?:\S{1,14}\s)?(?:价格|定价|API 价格)|优惠后|折后|永久定价|永久价格|最新价格|涨价后|上调后|变更为|目前的价格|现价",
    re.IGNORECASE,
)

_ITEM_EACH = ("item:zip", "item:pair", "item:heading")  # an item for each figure, not a model
_COST_FELL = Cue(
    r"成本(?<!输入成本)(?<!输出成本)(?<!调用成本)(?<!使用成本)(?<!api成本)(?:价)?[^,。;]{0,6}(?:降|压|减|打|跌)",
    needs="成本",
)
_GOES_ON = re.compile(r"\s?(?:降?至|降?到|为|仅|现为|to\b)")
_ONCE = Cue(r"(?:优惠|活动|促销|体验|试用)期间|此前发布|上一代|前代", needs="期间 此前发布 上一代 前代")
_BY = re.compile(
    r"\s?[,(]\s?(?:价格|价)?(?:(?P<up>上涨|上调|涨幅|涨价|提高)|降低|下降|下调|降幅|降价|降|跌)(?:高?达|为|了|约|近){0,2}\s?[\d一二三四五六七八九百]"
)
# 0~32K 输入 3.2 元,降幅 47%;32K~128K 输入 6.4 元: a percent right behind a figure is not a later one's.
_BEHIND_A_FIGURE = re.compile(
    r"\s?(?:/|每)?\s?(?:1?百万|千|万|1?[MK])?\s?(?:个)?\s?(?:tokens?)?\s?[,(]\s?(?:降幅|涨幅|幅度|直降|下调|上调|[降涨]价?)(?:高?达|为|约|了|近)?\s?",
    re.IGNORECASE,
)
_SO_CUT = re.compile(r"\s?\((?:相当于|即|约|折合)?\s?")  # 0.25元(相当于2.5折优惠)
# What was charged before the change that the text is about.
_BEFORE_IT = Cue(
    r"调整前|调价前|[降涨提]价前|优惠前|变动前|before (?:the|this|that) (?:price |pricing )?(?:cut|change|reduction|increase|hike|drop|adjustment)",
    needs="调整前 调价前 降价前 涨价前 提价前 优惠前 变动前 before_the before_this before_that",
)
# 优惠期结束后,价格变更为 …: what is charged once an offer is over; 折扣今日到期,输入仅 …: what is charged while it runs.
_OFFER_OVER = re.compile(r"(?:优惠|活动|促销|折扣|限免|免费)[^,。;]{0,6}(?:结束|到期|截止|过期|期满|失效)之?后")
_CHARGED_THEN = re.compile(r"变更|调整|恢复|回[到归升调]|上调|涨|改为")
_STILL_REDUCED = re.compile(r"仅|只要|只需|低至|优惠价|折后|\b(?:only|just)\b")
# X 的优惠期结束,其所基于的 Y 价格变更为 …: Y is what X runs on.
_ITS_OWN = re.compile(
    r"[,\s]{0,2}其(?:所|背后|对应|使用|采用|调用|基于|搭载|底层|的){0,3}[^,。;]{0,16}(?:变更|调整|恢复|改|更新)(?:为|至|到|成)"
)
_KEPT = Cue(
    r"还是|仍|依然|依旧|照旧|维持|保持|still|remains?|stays?",
    needs="还是 仍 依然 依旧 照旧 维持 保持 still remain stay",
)
# 在标准时段,V3 每百万 tokens 输出 8 元: what is charged outside the offer just told. 而在优惠时段 begins the offer again.
_STANDING = Cue(
    r"(?P<standing>(?:标准|常规|正常|普通|非优惠|非错峰|高峰|日间|白天)(?:时段|时间)|标准(?:价|定价|费率)|刊例价|原价(?!的)|\b(?:standard|regular|normal|list) (?:hours|rates?|prices?|pricing)\b)"
    r"|(?:优惠|错峰|夜间|空闲|闲时|低谷|折扣|活动)(?:时段|时间|期间?|价)|\b(?:off-peak|discounted|promotional|reduced)\b",
    needs="时段 时间 标准费率 期 价 hours rate price pricing off-peak discounted promotional reduced",
)
_OTHER_NEWS = re.compile(
    r"发布|推出|上线|开源|亮相|新模型|不变|另提供|还提供|另有|此前|曾|相比|对比|比如|作为参考|当前市场|launch|releas|introduc|unveil|compar|unchanged",
    re.IGNORECASE,
)


def _related(move: Move, subject: Subject) -> bool:
    """Whether the change was said of this model, its family, or of no model."""
    if move.model is None or not subject.models:
        return True
    own = move.model
    return any(
        x.model == own.model
        or (move.family and (x.model or "").startswith(f"{own.model}-"))  # GPT-5.6 系列, and gpt-5.6-luna
        or f"-{x.model}".endswith(f"-{own.model}")  # Luna, and gpt-5.6-luna
        or f"-{own.model}".endswith(f"-{x.model}")
        or (own.kind != "model" and (x.model or "").startswith(own.model or "-"))
        or (x.kind != "model" and (own.model or "").startswith(x.model or "-"))
        for x in subject.models
    )


def _of_item(move: Move, item: str | None, all_moves: Moves) -> Move:
    """输入价格降低 20%,输出价格降低 33%: of the changes told together the one of this item."""
    beside = (m for m in all_moves.of_line(move.line) if m.vendor == move.vendor and m.model == move.model)
    return move if move.item in (None, item) else next((m for m in beside if m.item == item), move)


class Actions(Pairing):
    """Verb and percent for the quotes of one line."""

    def _paired(self, subject: Subject, quote: Quote, found: list[Quote]) -> Subject:
        """A and B cost x and y respectively: by order; else the whole group shares a price only if it is said of both."""
        models = subject.models
        if len(models) < 2:
            return subject
        items = {q.item for q in found if q.item and (q is quote or (q.run and q.run == quote.run))}
        if quote.of == len(models) and len(items) <= 1 and quote.item_rule not in _ITEM_EACH:
            return subject.one(quote.order)
        gap = self.text[models[-1].end : quote.start]
        if (
            len(gap) <= 8
            or subject.near == "both"
            or bare(models[-1])
            or SHARING.match(gap)
            or re.search(
                r"均|都|同为|统一|一律|both|each|的(?:\S{0,6}模式)?(?:api\s?)?(?:定价|价格)|^\s?(?:定价|价格)|分别",
                gap[:40],
                re.IGNORECASE,
            )
        ):
            return subject
        return subject.one(-1)

    def _action(
        self,
        quote: Quote,
        subject: Subject,
        line: Line,
        start: int,
        stop: int,
        reader: moves.MoveReader,
        all_moves: Moves,
    ) -> tuple[str, Decimal | None, str]:
        text = self.text
        near = clause(text, quote.start, start)
        cost = _COST_FELL.search(line.held, text, near, quote.start)
        if quote.to == "cut" and self._cheaper_hours(line, near, quote.start):
            return "quote", None, "quote:hours"
        if quote.to == "hike" and DEARER_LENGTH.search(text, start, quote.start):
            return "quote", None, "quote:length"
        if quote.to and not cost:
            change = next((c for c in reversed(line.changes) if start <= c.start < quote.start and c.value.to), None)
            if change is not None and self._called_off(change, line, start, stop):
                return "", None, ""
            if change is None or not reader.compared(change.start, change.end, start):
                return quote.to, self._percent(quote, line, quote.to, start, stop, reader), "change-to"
        if cost or quote.blended:
            return "quote", None, "quote:cost" if cost else "quote"
        here = [
            m
            for m in all_moves.of_line(quote.line)
            if start <= m.start < stop and m.action in ("cut", "hike") and not m.rule.endswith("+list")
        ]
        before = [m for m in here if m.start < quote.start]
        after = [
            m
            for m in here
            if 0 <= m.start - quote.end <= 24
            and m.percent is not None
            and (not m.rule.startswith("share:") or _SO_CUT.fullmatch(text[quote.end : m.start]))
            and not re.search(r"但|而|不过|but", text[quote.end : m.start], re.IGNORECASE)
        ]
        if (
            _ONCE.search(line.held, text, near, quote.start)
            or _BEFORE_IT.search(line.held, text, start, quote.start)
            or _KEPT.search(line.held, text, near, quote.start)
            or any(
                c.value.way == "keep" and near <= c.start < min(stop, clause_end(text, quote.end, quote.end + 12))
                for c in line.changes
            )
        ):
            return "quote", None, "quote:kept"
        for m in (*reversed(before), *after):
            if m.rule == "change:restore" and _STILL_REDUCED.search(text, m.end, quote.start):
                continue
            if m.vendor == subject.vendor and m.rule == "change:restore" and _ITS_OWN.match(text[m.end : quote.start]):
                return m.action, self._percent(quote, line, m.action, start, stop, reader), "change-of-its-own"
            if m.vendor == subject.vendor and (
                m.model is None
                or not subject.models
                or m.model.model in {x.model for x in subject.models}
                or "其中" in text[m.start : quote.start]
            ):
                return m.action, self._percent(quote, line, m.action, start, stop, reader), "change-in-sentence"
        discount = next((s for s in line.shares if 0 < s.start - quote.end <= 8 and s.rule == "share:zhe"), None)
        if discount is not None and "(" in text[quote.end : discount.start]:  # 仅需0.25元(相当于2.5折)
            return "cut", discount.value.percent, "discount-behind"
        way = self._by_so_much(quote, line, start, reader)
        if way is not None:
            return way, self._percent(quote, line, way, start, stop, reader), "change-behind"
        told = self.told
        in_row = told and told[:3] == ((quote.line, start), subject.vendor, subject.models) and told[3] != quote.item
        if told and in_row and not re.search(r"此前|原价|之前", text[near : quote.start]):
            return told[4], None, "change-in-row"
        over = _OFFER_OVER.search(text, start, quote.start)
        if over is not None:
            risen = _CHARGED_THEN.search(text, over.end(), quote.start)
            return ("hike", None, "offer-over") if risen else ("quote", None, "quote")
        announced = self._announced(quote, subject, line, all_moves)
        if announced is not None:
            announced = _of_item(announced, quote.item, all_moves)
            percent = announced.percent if announced.item in (None, quote.item) and announced.bound is None else None
            return announced.action, percent, "change-announced"
        return "quote", None, "quote"

    def _called_off(self, change: Token, line: Line, start: int, stop: int) -> bool:
        low, high = clause(self.text, change.start, start), clause_end(self.text, change.end, stop)
        if called_off(line.held, self.text, low, change.start, change.end, high):
            return True
        word = imagined(
            line.held, self.text, low, change.start
        )  # 如果缓存命中则降至 … is nobody's act and a price all the same
        return word is not None and any(word < m.start < change.start for m in line.mentions)

    def _by_so_much(self, quote: Quote, line: Line, start: int, reader: moves.MoveReader) -> str | None:
        """4 美元,降低 20%: a verb and a percent right behind the figure."""
        share = next((s for s in line.shares if s.start >= quote.end), None)
        if share is None or share.start - quote.end > 60 or reader.compared(share.start, share.end, start):
            return None
        others = any(start <= m.start < share.start and m.start in self.subjects.reference for m in line.mentions)
        if others or PREDECESSOR.search(self.text, start, share.start):
            return None
        gap = quotes.CONVERTED.sub("", self.text[quote.end : share.start] + self.text[share.start : share.end])
        found = _BY.match(gap)
        return None if found is None else "hike" if found["up"] else "cut"

    @staticmethod
    def _cheaper_hours(line: Line, low: int, at: int) -> bool:
        """高峰时段 … 3 元，非高峰时段则降至 2.2 元: the lower of two standing prices, by the time of day."""
        hours = [c for c in line.conditions if c.value[0] == "time" and c.start < at]
        return any(c.value[1] == "off_peak" and c.start >= low for c in hours) and any(
            c.value[1] == "peak" and c.start < low for c in hours
        )

    def _announced(self, quote: Quote, subject: Subject, line: Line, all_moves: Moves) -> Move | None:
        """The change of this seller and model that the figures behind it are the new prices of: told shortly before, or
        anywhere before figures that are called new (调整后, 恢复后)."""
        text = self.text
        told = all_moves.before(subject.vendor, quote.start)
        if not told:
            return None
        said = _STANDING.all(line.held, text, line.sentence(quote.start)[0], quote.start)
        if said and said[-1]["standing"]:
            return None
        head = max(line.start, quote.start - 200, text.rfind("。", line.start, quote.start) + 1)
        called_new = _AFTER_CHANGE.search(
            text, min(head, max(line.start, quote.start - 60)), quote.start
        ) or _AFTER_CHANGE.search(text, max(0, line.start - 40), line.start)
        for m in told:
            if m.action not in ("cut", "hike") or m.hedged:
                continue
            if m.rule == "change:restore" and _STILL_REDUCED.search(text, m.end, quote.start):
                return None
            if called_new:
                if _related(m, subject):
                    return m
                continue
            if cues.past(text[self.out.lines[m.line].sentence(m.start)[0] : m.end]):
                continue
            line_before, end_before = self.listed.get(id(m), (m.line, m.end))  # a list below goes on row by row
            if quote.start - end_before > 300 or quote.line - line_before > 2 or m.rule.endswith("+list"):
                continue
            if not _related(m, subject) or _OTHER_NEWS.search(text, end_before, quote.start):
                return None
            self.listed[id(m)] = (quote.line, quote.end)
            return m
        return None

    def _of_earlier(self, share: Token, quote: Quote, line: Line) -> bool:
        before = next((a for a in reversed(line.amounts) if a.end <= share.start), None)
        return (
            before is not None
            and before.start < share.start < quote.start
            and _BEHIND_A_FIGURE.fullmatch(self.text, before.end, share.start) is not None
        )

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
            and not any(quote.end <= i.start < s.start for i in line.items)
        ]
        low = clause(text, quote.start, start)
        if low > start and _GOES_ON.match(text, low):  # 下调 78%,至 0.075 美元
            low = clause(text, low - 1, start)
        front = [s for s in shares if low <= s.start < quote.start]
        front = [front[quote.order]] if len(front) == quote.of else front[-1:]
        for_all = shares if len(shares) == 1 and not self._of_earlier(shares[0], quote, line) else []
        best = behind or front or for_all
        if quote.previous:  # the two prices say which percent is theirs
            real = (quote.price / quote.previous - 1) * 100
            told = [movers.signed(s, way)[0] for s in shares]
            return next((p for p in told if p is not None and abs(p - real) < 1), None)
        percent, _ = movers.signed(best[0] if best else None, way)
        return percent
