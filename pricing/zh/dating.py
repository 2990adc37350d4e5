"""Since when and until when: the date that governs a statement, from its sentence, its paragraph or the lines before.

A change takes the nearest date before it that is no end; a quote only one of its own paragraph; a model without either was
introduced on the day the text says it was launched.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date

from pricing.zh.dates import Day, read_dates
from pricing.zh.engine import Cue
from pricing.zh.scopes import Line

_LAUNCHED = Cue(
    r"发布|推出|开源|上线|亮相|launch|releas|introduc", needs="发布 推出 开源 上线 亮相 launch releas introduc"
)


class Dating:
    """Dates of one reading. The heirs give `text`, `published`, `lines` and the places that are only compared with."""

    text: str
    published: date | None
    lines: list[Line]
    compared_with: set[int]

    def _introductions(self, lines: list[Line]) -> dict[str, date]:
        """The day a text says a model was launched on: 5月6日,…开源了…DeepSeek-V2."""
        found: dict[str, date] = {}
        for line in lines:
            if not line.mentions or not line.held & _LAUNCHED.bit:
                continue
            all_days = line.dates if line.told else read_dates(self.text, line.start, line.end, self.published)
            for m in line.mentions if all_days else ():
                if m.kind != "model" or not m.model or m.model in found or m.start in self.compared_with:
                    continue
                start, stop = line.sentence(m.start)
                days = [d for d in all_days if start <= d.start < m.start and d.role != "until"]
                if days and _LAUNCHED.search(line.held, self.text, start, stop):
                    found[m.model] = days[-1].day
        return found

    def _dates(self, line: Line, at: int, action: str, listed: bool = False) -> tuple[date | None, date | None]:
        start, stop = line.sentence(at)
        if listed:
            inside = [d for d in line.dates if start <= d.start < at]
            return (inside[-1].day if inside else None), None
        here = [d for d in line.dates if start <= d.start < stop]
        until = next((d.day for d in here if d.role == "until"), None)
        best = next((d for d in here if d.role == "from"), None) or next(
            (d for d in reversed(here) if d.end <= at and d.role != "until"), None
        )
        if best is None and action != "quote":
            best = next((d for d in here if d.role != "until"), None)
        if best is None:
            before: list[Day] = [d for d in line.dates if d.end <= at and d.role != "until"]
            if action != "quote" or before:
                best = before[-1] if before else None
        if best is None and action != "quote":
            index = bisect_left(self.lines, line.start, key=lambda x: x.start)
            for earlier in reversed(self.lines[max(0, index - 3) : index]):
                if earlier.dates:
                    best = earlier.dates[-1]
                    break
        return (best.day if best else None), until
