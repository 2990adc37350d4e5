"""What headings and table heads declare for the lines below them: the unit once for all, the items of the columns.

A declaration ends with a blank subject: after a line of prose without figures, or where a new one comes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pricing.zh.amounts import Per
from pricing.zh.scopes import Line

_HEADS = re.compile(r"[:：|)）]\s*$|如下|单位|价格|定价|计费|pricing|price", re.IGNORECASE)


@dataclass(slots=True)
class Heading:
    """The unit and column items in force."""

    unit: Per | None = None
    items: list[str] = field(default_factory=list)
    idle: int = 0

    def plain(self, text: str) -> None:
        """A line with nothing of prices: after a few of them a declaration no longer holds."""
        self.idle += 1
        if self.idle > 4 and "|" not in text:
            self.unit, self.items = None, []

    def enter(self, text: str, line: Line) -> None:
        if not line.amounts and line.units:
            body = text[line.start : line.end]
            strong = [u for u in line.units if not u.value.foreign]
            if strong and (_HEADS.search(body) or "|" in body) and len(body) < 300:
                self.unit = strong[-1].value
                self.idle = 0
        if not line.amounts and len(line.items) >= 2 and "|" in text[line.start : line.end]:
            self.items = [i.value for i in line.items]
            self.idle = 0

    def leave(self, text: str, line: Line) -> None:
        if line.amounts:
            self.idle = 0
        elif not line.units and not line.items:
            self.plain(text[line.start : line.end])
