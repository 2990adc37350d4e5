"""What all shapes of table have in common: the grid, what stands around it, and the rows of it that are not to be trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pricing.documents import Cell, Grid
from pricing.sheet.layout import Layout
from pricing.sheet.prices import READS_ONLY, GridReading
from pricing.sheet.row_facts import is_money
from pricing.sheet.sections import Section
from pricing.sheet.words import Facts

_MEDIA = re.compile(
    r"分辨率|resolution|时长|duration|声道|帧率|画质|视频生成|图像生成|图片生成|语音合成|image generation|video generation",
    re.I,
)
_TUNED = re.compile(r"模型训练|训练(?:单价|价格|费用|$)|精调|微调|模型调优|模型定制|fine-?tun|^training\b", re.I)


class Body:
    """A grid to be read, and what it came to. `wordy`: the columns of labels, where an amount has no business."""

    def __init__(self, grid: Grid, section: Section, layout: Layout, threshold: str | None) -> None:
        self.grid, self.layout = grid, layout
        place = (("region", section.region),) if section.region else ()
        self.around = (section.facts, Facts(conditions=place))
        self.threshold = section.long_from or threshold
        self.wordy: list[int] = []
        labels = [c.label for c in layout.columns]
        self.out = GridReading(
            media=any(_MEDIA.search(text) for text in (*labels, *grid.headings[-2:])),
            reads_only=any(map(READS_ONLY.search, grid.headings[-1:])),
        )
        self.tuned = any(map(_TUNED.search, grid.headings)) or any(
            _TUNED.search(label) and any(re.search("[0-9]", row[i].text) for row in layout.body)
            for i, label in enumerate(labels)
        )

    def askew(self, row: Sequence[Cell]) -> bool:
        """A row with a cell too few or too many is named, not read: its numbers may stand under any column."""
        if not any(cell.missing for cell in row) and not any(is_money(row[i]) for i in self.wordy):
            return False
        self.out.skip("a row whose cells do not fit the columns", " | ".join(c.text for c in row if c.text))
        return True
