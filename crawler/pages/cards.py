"""Price lists without a table: rows of divs under a header row, and cards that print labels beside values.

A record is the smallest block that names a model and prints a price. Records whose parts line up with a header block
become one grid; records that carry their own labels become a small grid each, with the model as its heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from crawler.pages.html import BREAK, HEADINGS, PLAIN, STRUCK, clean
from crawler.pages.records import MODEL, NOTHING, PRICE, find_records, is_model, leaves_of, text_in
from crawler.pages.spans import TooBig
from pricing.documents import Cell, Grid
from pricing.sheet.text import plain
from pricing.sheet.tiers import read_tiers
from pricing.sheet.words import conditions, read_facts

MAX_RECORDS = 3000
_SAID = re.compile(r"([^\d:：¥￥$€]{1,30}?)\s*[:：]?\s*((?:US)?[¥￥$€]?\s*\d.*|(?:限时)?免费|free)$", re.I)
_AMOUNT = re.compile(r"(?:US)?[¥￥$€]\s*[0-9.,]+|[0-9.,]+\s*(?:元|美元)")
_PART = re.compile(r"(?:cache )?(?:writes?|reads?|hits?|storage)|写入?|读取?|创建|命中|存储", re.I)


def _parts(record: etree._Element) -> list[etree._Element]:
    """The cells of a row block: its children, single wrappers opened."""
    node = record
    children = [c for c in node if isinstance(c.tag, str)]
    while len(children) == 1:
        node = children[0]
        children = [c for c in node if isinstance(c.tag, str)]
    return children


def _cell(element: etree._Element) -> Cell:
    marked = _spaced(element)
    whole = next((t for e in element.iter() if (t := e.get("title")) and "/" in t and MODEL.fullmatch(t)), "")
    if whole and whole.endswith(clean(marked)):
        return Cell(whole)
    struck = re.findall(f"{STRUCK}([^{STRUCK}{PLAIN}]*){PLAIN}?", marked)
    return Cell(clean(marked), "\n".join(s for piece in struck if (s := clean(piece))))


def _spaced(element: etree._Element) -> str:
    """Text of an element with a break between parts that a style sheet would set apart; a lone currency sign joins the next."""
    text = ""
    for piece in element.itertext():
        if piece.strip():
            text += piece if not text or text.rstrip(f" {STRUCK}{PLAIN}")[-1:] in {"¥", "￥", "$"} else BREAK + piece
        else:
            text += piece
    return text


class _Above:
    """What stands above a record. Records side by side share it, so it is looked for once a row of them."""

    def __init__(self) -> None:
        self._known: dict[etree._Element, tuple[etree._Element | None, tuple[str, ...]]] = {}

    def of(self, record: etree._Element) -> tuple[etree._Element | None, tuple[str, ...]]:
        """(the header block, the headings) of a record; to be asked in page order."""
        before = record.getprevious()
        found = self._known.get(before) if before is not None else None
        if found is None:
            found = (_header(record), _heading(record))
        self._known[record] = found
        return found


def _header(record: etree._Element) -> etree._Element | None:
    """The block of labels above a record: it names at least two meters and prints no price."""
    node = record
    for _ in range(4):
        previous = node.getprevious()
        steps = 0
        while previous is not None and steps < 200:
            steps += 1
            if isinstance(previous.tag, str):
                text = _spaced(previous)
                if (
                    len(text) < 600
                    and not re.search(r"[¥$]\s*[0-9]|[0-9]\s*元|免费|\bfree\b", text, re.I)
                    and _meter_count(previous) >= 2
                ):
                    return previous
            previous = previous.getprevious()
        node = node.getparent()
        if node is None or node.tag in {"body", "html"}:
            return None
    return None


def _meter_count(element: etree._Element) -> int:
    return sum(bool(read_facts(c.text).meters) for c in (_cell(p) for p in _parts(element)) if len(c.text) < 80)


def _heading(record: etree._Element) -> tuple[str, ...]:
    """The nearest heading before a record, and the tab it lies in."""
    found = next(record.iterancestors(), None)
    names: list[str] = []
    while found is not None and found.tag not in {"body", "html"}:
        label = next((v for k in ("data-value", "data-title", "aria-label", "data-tab") if (v := found.get(k))), None)
        if label and len(label) < 40:
            names.insert(0, label)
        found = found.getparent()
    above = record.xpath("(preceding::h1|preceding::h2|preceding::h3|preceding::h4)[last()]")
    return tuple(([text_in(above[0])] if above else []) + names)


def _labelled(record: etree._Element, headings: tuple[str, ...]) -> list[Grid]:
    """Cards: label and value pairs inside one block, a block for each model in it whose names are set alike."""
    leaves = leaves_of(record)
    named = [(i, e) for i, (e, t) in enumerate(leaves) if is_model(e, t)]
    starts = [i for i, e in named if (e.tag, e.get("class")) == (named[0][1].tag, named[0][1].get("class"))]
    if len({leaves[i][1] for i in starts}) < 2:
        starts = []
    pieces = [leaves[i:j] for i, j in zip(starts, [*starts[1:], len(leaves)], strict=True)] if starts else [leaves]
    return [grid for piece in pieces if (grid := _card(piece, headings))]


def _card(leaves: list[tuple[etree._Element, str]], headings: tuple[str, ...]) -> Grid | None:
    model = next((t for e, t in leaves if is_model(e, t)), "")
    badges = [t for _, t in leaves if re.search(r"折|off\b", t) and len(t) < 16]
    rows: list[list[str]] = []
    unit = base = ""
    for element, text in leaves:
        if text == model:
            continue
        facts = read_facts(text)
        if base and (_PART.fullmatch(text) or (read_tiers(text) and not PRICE.search(text))):
            rows.append([f"{base} {text}", ""])
            continue
        if facts.meters and not PRICE.search(text):
            rows.append([text, ""])
            base = text
        elif facts.meters and PRICE.search(text):
            said = _SAID.match(text)
            label = said[1] if said and read_facts(said[1]).meters else _AMOUNT.sub(" ", text)
            rows.append([label, said[2] if said and label == said[1] else text])
        elif facts.unit and not re.search(r"[0-9]\s*(?:元|$)|[¥$]", text):
            unit = text
            if rows and rows[-1][1] and "/" not in rows[-1][1]:
                rows[-1][1] += f" {text}"
        elif (
            rows
            and (PRICE.search(text) or NOTHING.fullmatch(text) or re.fullmatch(r"[\d.]+\s*[~-]\s*[\d.]+.*", text))
            and not is_model(element, text)
        ):
            struck = "line-through" in (element.get("class") or "") + (element.get("style") or "")
            rows[-1][1] += ("" if not rows[-1][1] else " ") + (f"{STRUCK}{text}{PLAIN}" if struck else text)
    if model and not rows:
        prices = [
            t
            for e, t in leaves
            if t != model
            and not read_facts(t).conditions
            and (PRICE.search(t) or re.fullmatch(r"[\d.]+\s*[~-]\s*[\d.]+.*", t) or "免费" in t)
        ]
        sure = unit or any(read_facts(t).unit for t in prices) or all("免费" in t for t in prices)
        rows = [["输入和输出", prices[0]]] if len(prices) == 1 and sure else []
    if not model or not rows:
        return None
    filled = []
    for label, value in rows:
        struck_parts = re.findall(f"{STRUCK}([^{PLAIN}]*){PLAIN}", value)
        shown = clean(value)
        if unit and shown and not read_facts(shown).unit and re.search(r"[0-9]", shown):
            shown = f"{shown} {unit}" if re.match(r"[/元¥$]|每|per", unit) else f"{shown} /{unit}"
        filled.append((Cell(label), Cell(shown, "\n".join(struck_parts))))
    title = f"{model} {' '.join(badges)}".strip()
    head = (Cell("", header=True), Cell("价格", header=True))
    return Grid((head, *filled), (*headings, title))


def _banded(cells: list[Cell], titles: list[Cell], texts: list[str]) -> list[list[Cell]] | None:
    """Twice as many prices as titles: the same titles for two bands of the day, whose names stand in the row."""
    bands = list(dict.fromkeys(t for t in texts if dict(conditions(t)).get("time")))
    if len(cells) != 2 * len(titles) or not 1 <= len(bands) <= 2:
        return None
    if len(bands) == 1:
        other = "off-peak" if dict(conditions(bands[0]))["time"] == "peak" else "peak"
        bands.append(other)
    half = len(titles)
    return [[Cell(bands[0]), *cells[:half]], [Cell(bands[1]), *cells[half:]]]


def _positional(records: list[etree._Element], titles: list[Cell], headings: tuple[str, ...]) -> Grid | None:
    """Records without labels: price cells in the order of the titles."""
    rows: list[tuple[Cell, ...]] = []
    banded = False
    for record in records:
        leaves = leaves_of(record)
        element, name = next(((e, t) for e, t in leaves if is_model(e, t)), (None, ""))
        full = next(
            (t for e in record.iter() if (t := e.get("title")) and t.endswith(name) and MODEL.fullmatch(t)), name
        )
        prices = [
            Cell(t)
            for e, t in leaves
            if e is not element and (PRICE.search(t) or NOTHING.fullmatch(t)) and not conditions(t, 1, False)
        ]
        if prices and all(read_facts(p.text).refused for p in prices):
            rows.append((Cell(full), Cell(""), *[prices[0]] * len(titles)))
        elif len(prices) == len(titles):
            rows.append((Cell(full), Cell(""), *prices))
        elif split := _banded(prices, titles, [t for _, t in leaves]):
            banded = True
            rows += [(Cell(full), *part) for part in split]
    if not rows:
        return None
    head = (Cell("Model", header=True), Cell("时段" if banded else "", header=True), *titles)
    return Grid((head, *rows), headings)


def card_grids(root: etree._Element, default_titles: Sequence[str] = ()) -> list[Grid]:
    """Grids of all records of a page. `default_titles` name the price cells where the page prints no header."""
    records = find_records(leaves_of(root))
    grids: list[Grid] = []
    groups: dict[tuple[etree._Element | None, int], list[etree._Element]] = {}
    loose: list[etree._Element] = []
    above = _Above()
    headings: dict[etree._Element, tuple[str, ...]] = {}
    if len(records) > MAX_RECORDS:
        raise TooBig(f"more than {MAX_RECORDS:,} blocks that name a model and a price")
    for record in records:
        parts = [_cell(p) for p in _parts(record)]
        own_labels = any(read_facts(plain(t)).meters and not read_tiers(t) for _, t in leaves_of(record))
        header, headings[record] = above.of(record)
        lined_up = header is not None and len(_parts(header)) == len(parts)
        if not lined_up and (own_labels or (header is None and not default_titles)):
            grids += _labelled(record, headings[record])
            continue
        if header is not None and len(_parts(header)) == len(parts):
            groups.setdefault((header, len(parts)), []).append(record)
        elif header is not None:
            groups.setdefault((header, 0), []).append(record)
        else:
            loose.append(record)
    for (header, width), members in groups.items():
        assert header is not None
        titles = [_cell(p) for p in _parts(header)]
        if width:
            head = tuple(Cell(c.text or ("Model" if i == 0 else ""), header=True) for i, c in enumerate(titles))
            grids.append(Grid((head, *(tuple(_cell(p) for p in _parts(m)) for m in members)), headings[members[0]]))
        else:
            metered = [Cell(c.text, header=True) for c in titles if read_facts(c.text).meters]
            if grid := _positional(members, metered, headings[members[0]]):
                grids.append(grid)
    if (
        loose
        and default_titles
        and (grid := _positional(loose, [Cell(t, header=True) for t in default_titles], headings[loose[0]]))
    ):
        grids.append(grid)
    return grids or _headed(root)


def _headed(root: etree._Element) -> list[Grid]:
    """Headings that name a model, each with the lines under it up to the next heading."""
    grids = []
    for heading in root.iter(*HEADINGS):
        name = text_in(heading)
        if not is_model(heading, name):
            continue
        leaves = [(heading, name)]
        for below in heading.itersiblings():
            if below.tag in HEADINGS or len(leaves) > 60:
                break
            leaves += leaves_of(below)
        if grid := _card(leaves, ()):
            grids.append(grid)
    return grids
