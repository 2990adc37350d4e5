"""Pipe tables whose merged cells were lost: rows with fewer cells than the header, and a second header row.

A converter that drops spans leaves the remaining cells at the left. They are put back under the columns whose cells
look like them in the row above; a row that fits no place, or more than one, is marked rather than read askew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pricing.sheet.layout import price_like
from pricing.sheet.text import plain
from pricing.sheet.tiers import read_tiers
from pricing.sheet.words import Facts, column_role, read_facts

_NAME = re.compile(r"[`*]*[A-Za-z][A-Za-z0-9._/:-]*[0-9A-Za-z](?:[`*\s(\[（>]|$)")
_NOTHING = re.compile(r"[-–—/\\]*")
_MARKUP = re.compile(r"[*`~]|\[([^\]]*)\]\([^)]*\)")


def _bare(text: str) -> str:
    return plain(_MARKUP.sub(r"\1", text))


def _kind(text: str) -> str:
    bare = _bare(text)
    if _NOTHING.fullmatch(bare):
        return "any"
    if read_tiers(bare) or "阶梯" in bare:
        return "tier"
    if price_like(bare) or re.match(r"原价\s*[0-9]", bare):
        return "price"
    return "name" if _NAME.match(bare) and any(c.isdigit() or c == "-" for c in bare) else "text"


def _fits(cells: Sequence[str], above: Sequence[str], offset: int) -> bool:
    pairs = zip(cells, above[offset:], strict=False)
    return all(a == b or "any" in {a, b} for a, b in ((_kind(x), _kind(y)) for x, y in pairs))


def widened(head: list[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The header as wide as its rows where it names models and only the merged cell before them was lost."""
    models, wide = head[1:], max(map(len, rows), default=0)
    if len(models) < 2 or wide <= len(head) or column_role(_bare(head[0])) not in {"model", "version"}:
        return head
    longest = [row[-len(models) :] for row in rows if len(row) == wide and any(_kind(t) == "price" for t in row)]
    named = all(_kind(text) == "name" and read_facts(_bare(text)) == Facts() for text in models)
    if not named or not longest or any(_kind(t) != "price" for row in longest for t in row):
        return head
    return [head[0]] * (wide - len(models)) + models


def aligned(rows: Sequence[Sequence[str]], width: int) -> list[list[str | None]]:
    """The body rows, each as wide as the header; a row whose place cannot be told ends in None."""
    out: list[list[str | None]] = []
    above: list[str] | None = None
    lost = False
    for row in rows:
        short = width - len(row)
        if short <= 0 and not any(text.strip() for text in row[width:]):
            above, lost = [*row[:width]], False
            out.append([*above])
        elif short > 0 and not (lost and _kind(row[0]) != "name") and (above is None or _fits(row, above, 0)):
            above, lost = [*row, *(above[len(row) :] if above else [""] * short)], False
            out.append([*row, *[""] * short])
        elif above is None or lost or len(places := [n for n in range(1, short + 1) if _fits(row, above, n)]) != 1:
            lost = True
            out.append([*row[: width - 1], *[None] * max(short, 1)])
        else:
            above = [*above[: places[0]], *row, *above[places[0] + len(row) :]]
            out.append([*above])
    return out


def continued(rows: list[list[str | None]]) -> list[list[str | None]]:
    """Rows whose first cells are blank go on with the cells above: that is how markdown writes a merged cell."""
    out: list[list[str | None]] = []
    for row in rows:
        blank = next((i for i, text in enumerate(row) if text is None or text.strip()), 0)
        out.append([*out[-1][:blank], *row[blank:]] if blank and out else row)
    return out


def _spanned(head: list[str]) -> list[int]:
    """The columns under header cells that go on over blank ones."""
    blank = [not cell.strip() for cell in head]
    over = [i for i in range(len(head)) if blank[i] or (i + 1 < len(head) and blank[i + 1])]
    return [i for i in over if i > 0 or not blank[0]]


def _heads(head: list[str], row: list[str], below: list[str]) -> bool:
    """A row right under the header goes on with it: labels where the header has blank cells, or one set for each group."""
    filled = [text for text in row if text.strip()]
    if len(filled) < 2 or any(_kind(text) in {"price", "name"} for text in filled):
        return False
    if len(row) > len(head):
        return len(below) == len(row)
    over = _spanned(head)
    if len(row) < len(head):
        return len(over) == len(row) and all(_says(text) for text in filled)
    return bool(over) and all(_says(row[i]) for i in over) and any(not head[i].strip() for i in over)


def _says(text: str) -> bool:
    facts = read_facts(_bare(text))
    return bool(facts.meters or facts.conditions)


def headed(head: list[str], second: list[str] | None, body: list[list[str]]) -> tuple[list[list[str]], list[list[str]]]:
    """The header rows in full width and the body below; `second` is a second header row with a rule of its own."""
    if second is None and body and _heads(head, body[0], body[1] if len(body) > 1 else []):
        second, body = body[0], body[1:]
    if second is None:
        return [head], body
    if len(second) > len(head):
        return [_over_groups(head, second), second], body
    return [head, _under_spans(head, second)], body


def _over_groups(head: list[str], second: list[str]) -> list[str]:
    """The first header row as wide as the second, whose labels come once for each group; as it is if they do not."""
    lead = 0
    while lead < len(head) - 1 and (not head[lead].strip() or second[lead].strip() in {"", head[lead].strip()}):
        lead += 1
    size, odd = divmod(len(second) - lead, len(head) - lead)
    labels = [_bare(text) for text in second[lead:]]
    if odd or any(label != labels[i % size] for i, label in enumerate(labels)):
        return head
    return head[:lead] + [text for text in head[lead:] for _ in range(size)]


def _under_spans(head: list[str], second: list[str]) -> list[str]:
    """The second header row in full width: its cells belong under header cells that go on over blank ones."""
    over = _spanned(head)
    full = list(head)
    if len(second) == len(head):
        full = [text if text.strip() else above for text, above in zip(second, head, strict=True)]
    elif len(over) != len(second):
        return second + [""] * (len(head) - len(second))
    else:
        for place, text in zip(over, second, strict=True):
            full[place] = text
    for i in range(1, len(head)):
        if not head[i].strip():
            head[i] = head[i - 1]
    return full


def spread(head: list[str], body: list[list[str | None]]) -> list[list[str | None]]:
    """The rows of a converted table, where a cell over several models left blanks after it: it is each model's.

    Only where the label of the models left a blank too, and words leave the same ones as all prices do: elsewhere a
    blank may be a price that is not there.
    """
    models = [i for i, text in enumerate(head) if i and text.strip()]
    if len(models) < 2 or models[0] == 1:
        return body

    def shape(row: list[str | None]) -> tuple[bool, ...]:
        return tuple(bool(row[i] and str(row[i]).strip()) for i in models)

    first = models[0]
    rows = [row for row in body if None not in row and shape(row)[0]]
    priced = {shape(row) for row in rows if _kind(str(row[first])) == "price"}
    if len(priced) != 1 or not priced & {shape(row) for row in rows if _kind(str(row[first])) != "price"}:
        return body
    out = [list(row) for row in body]
    for row in out:
        for left, i in pairwise(models):
            row[i] = row[i] if row[i] is None or str(row[i]).strip() else row[left]
    return out
