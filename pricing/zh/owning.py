"""The owner of each price of a line: of rows and heads of tables, of figures joined in a row, else of its place in the text."""

from __future__ import annotations

import re
from itertools import pairwise

from pricing.zh import flattened
from pricing.zh.gathering import Gathering
from pricing.zh.mentions import Mention
from pricing.zh.quotes import Quote
from pricing.zh.scopes import Line
from pricing.zh.subjects import Subject

_FAR_OFF = ("company", "paragraph", "document", "ahead", "none")
_SELLERS = re.compile(r"服务商|供应商|提供商|平台|厂商|渠道|\bprovider|\bplatform|\bvendor|\bhost", re.IGNORECASE)
_SOLD_BY = re.compile(r"\s{1,2}|\s?[·/:]\s?|\s-\s|\s?(?:上|平台)?的\s?")
_APART = re.compile(r"[.;。()\n]|[而但则]|\b(?:is|are|was|it|they|while|but|costs?|charges?|asks?)\b")
_NEXT_ITEM = re.compile(
    r"\s?(?:[,、/]|和|与|及|and|,? ?and)\s?(?:每(?:1?百万|千)?\s?(?:个)?)?(?:输入|输出|缓存(?:命中)?|input|output|cached)\s?(?:tokens?|价格?|则?为|是|:|\s){0,3}",
    re.IGNORECASE,
)
_AND = re.compile(r"\band\b|\bplus\b|[,、/和及]")


class Owning(Gathering):
    """Finds the owner of quotes."""

    def _heads(self, line: Line, quote: Quote) -> list[Mention]:
        """A table flattened to one line, models side by side and then an item with as many figures: 模型 A B … 输出 2元 6元."""
        if quote.of < 2 or quote.item is None or quote.item_rule not in ("item:before", "item:carried"):
            return []
        models = [m for m in line.mentions if m.kind == "model" and m.end <= quote.start]
        for i in range(len(models) - quote.of, -1, -1):
            row = models[i : i + quote.of]
            if all(re.fullmatch(r"[\s|]{0,4}", self.text[a.end : b.start]) for a, b in pairwise(row)):
                return row if len({m.model for m in row}) == quote.of else []
        return []

    def _owner(self, index: int, quote: Quote, found: list[Quote], last: tuple[Quote, Subject] | None) -> Subject:
        """The figures of one run have one owner, unless a name stands between them."""
        same = last and quote.order and quote.run and quote.run == last[0].run
        if last and same and not any(last[0].end <= m.start < quote.start for m in self.out.lines[index].mentions):
            return last[1]
        if last and self._beside_reference(last, quote):
            return last[1]
        end = max([quote.end, *(q.end for q in found if quote.run and q.run == quote.run)])
        subject = self.subjects.owner(index, quote.start, end)
        joined = self._joined_to(self.out.lines[index], quote, found) if subject.near in _FAR_OFF else quote
        named = joined is not quote and self.subjects.named_behind(index, joined.end)
        return self.subjects.owner(index, joined.start, joined.end) if named else subject

    def _beside_reference(self, last: tuple[Quote, Subject], quote: Quote) -> bool:
        """相比 A 的输入 1 美元、输出 8 美元,B …: what is compared with has the next figure of the row too."""
        before, subject = last
        reference = subject.models and subject.models[-1].start in self.subjects.reference
        row = reference and before.line == quote.line and before.item and quote.item not in (None, before.item)
        return bool(row) and _NEXT_ITEM.fullmatch(self.text, before.end, quote.start) is not None

    def _joined_to(self, line: Line, quote: Quote, found: list[Quote]) -> Quote:
        """$5 per million input tokens and $30 per million output tokens for X: the last of the figures joined in one row."""
        last, items = quote, {quote.item}
        for q in found:
            if q.start < last.end:
                continue
            gap = self.text[last.end : q.start]
            apart = _APART.search(gap) or len(gap) > 40 or any(last.end <= m.start < q.start for m in line.mentions)
            if apart or q.item is None or q.item in items or not _AND.search(gap):
                break
            last = q
            items.add(q.item)
        return last

    def _sheet_seller(self, index: int, model: Mention) -> str:
        """Whoever the row names in a cell of its own or right before the model, or the table's title or the line above it as the platform; else the
        model's maker."""
        row = self.lines[index]
        for m in row.mentions if "|" in self.text[row.start : row.end] else ():
            around = self.text[row.start : m.start].rpartition("|")[2] + self.text[m.end : row.end].partition("|")[0]
            led = "|" in self.text[m.end : model.start] or self._has_sellers(index)
            if m.kind in ("platform", "company") and led and not around.strip(" *_[]"):
                return m.vendor
            if m.kind in ("platform", "company") and _SOLD_BY.fullmatch(self.text, m.end, model.start):
                return m.vendor  # Groq Llama 3.1 70B, 硅基流动 / Qwen2.5-72B
        above = 0
        for line in reversed(self.lines[max(0, index - 60) : index]):
            title = self.text[line.start : line.end].strip()
            if "|" in title:
                continue
            for m in line.mentions if len(title) < 80 and not title.endswith(("。", ".", "!")) else ():
                known = self.catalog.vendors.get(m.vendor)
                reseller = m.vendor.startswith("other:") or (known is not None and known.role == "reseller")
                if (m.kind == "platform" or reseller) and m.start not in self.subjects.reference:
                    return m.vendor
            above += 1
            if above == 3:
                break
        return model.vendor

    def _has_sellers(self, index: int) -> bool:
        """Whether the table around a line has a column of sellers: its head says 平台 or provider."""
        while index and "|" in self.text[self.lines[index - 1].start : self.lines[index - 1].end]:
            index -= 1
        return bool(_SELLERS.search(self.text, self.lines[index].start, self.lines[index].end))

    def _whole_heading(self, subject: Subject, index: int) -> Subject:
        """The figures of a list below a heading of several models are the price of each."""
        if subject.near != "document" or len(subject.models) != 1:
            return subject
        for line in reversed(self.lines[max(0, index - 12) : index]):
            if any(m.start == subject.models[0].start for m in line.mentions):
                several = flattened.heads_of_many(self.text, line, subject.models[0])
                return Subject(subject.vendor, several, subject.near) if several else subject
        return subject
