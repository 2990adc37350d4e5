"""One grid with a known layout -> its prices: which shape of table reads it, or why it is left alone."""

from __future__ import annotations

from pricing.documents import Grid
from pricing.sheet.labelled import MeterRows
from pricing.sheet.layout import Layout, price_like
from pricing.sheet.prices import GridReading
from pricing.sheet.rows import ModelRows
from pricing.sheet.sections import Section
from pricing.sheet.text import one_line, plain
from pricing.sheet.units import read_currency, refused_unit


def read_grid(grid: Grid, section: Section, layout: Layout, threshold: str | None = None) -> GridReading:
    """All prices of one grid, and what was skipped. `threshold`: where "long context" begins if the page says so elsewhere."""
    if not layout.shape:
        return _unread(grid)
    shape: type[ModelRows] | type[MeterRows] = ModelRows if layout.shape == "rows" else MeterRows
    reader = shape(grid, section, layout, threshold)
    if reader.tuned:
        heads = " | ".join(c.label for c in layout.columns)
        reader.out.skip("prices of trained or fine-tuned models, not of the model as offered", heads)
    else:
        reader.read()
    return reader.out


def _unread(grid: Grid) -> GridReading:
    """A table that is no price table for tokens: name the units or headers its amounts stand under."""
    out = GridReading()
    for row in grid.rows:
        for head, cell in zip(grid.rows[0], row, strict=True):
            if len(cell.text) > 200 or not any(c.isdigit() for c in cell.text) or not read_currency(cell.text):
                continue
            text, title = plain(cell.text), one_line(head.text, 40)
            if unit := refused_unit(text):
                out.skip(f"“{title}” is priced by {one_line(unit, 30)}, not by tokens", f"{row[0].text} | {text}")
            elif price_like(text):
                out.skip(f"a table with amounts whose header “{title}” is not understood", f"{row[0].text} | {text}")
    return out
