"""Markdown and MDX -> grids: pipe tables, HTML tables inside, JSX tables, and the headings, tabs and accordions above them."""

from __future__ import annotations

import html as entities
import re

from crawler.pages.jsx import component_grid
from crawler.pages.pipes import aligned, continued, headed, spread, widened
from crawler.pages.sections import is_label, with_ids
from crawler.pages.spans import MAX_ROWS, SpanCell, TooBig, rectangle
from crawler.pages.tables import html_grids
from pricing.documents import Cell, Grid

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_BOLD_LINE = re.compile(r"^\s*(?:[-*]\s+)?(?:\*\*|__)([^*_]{2,60})(?:\*\*|__)\s*[:：]?\s*$")
_TAB = re.compile(
    r"(?:standard|batch|flex|(?:ultra-?)?fast|priority|标准|批量|优先|低延迟)(?: (?:mode|tier|api))?", re.I
)
_BOLD_TABLE = re.compile(r"^\s*\*\*(?=\|)|(?<=\|)\*\*\s*$")
_RULE = re.compile(r"^\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*$")
_PIPED = re.compile(r"^\s*\|[^|]*\|.*\|\s*$")
_OPEN = re.compile(r"<(Tab|Accordion|TabItem|Panel|Card|Step|details|div|section|TabPane|Expandable)\b([^>]*)>", re.I)
_CLOSE = re.compile(r"</(Tab|Accordion|TabItem|Panel|Card|Step|details|div|section|TabPane|Expandable)\s*>", re.I)
_TITLE = re.compile(r"(?:title|label|value|data-value|name)\s*=\s*(?:\{\s*)?[\"']([^\"']{1,60})[\"']", re.I)
_SUMMARY = re.compile(r"<summary>(.*?)</summary>", re.I | re.S)
_COMPONENT = re.compile(r"<([A-Z][A-Za-z]*)\b(?=[^<>]*?(?:rows|columns|data|items|groups)\s*=\s*\{)", re.S)
_STRUCK = re.compile(r"~~(.+?)~~|<(?:del|s|strike)>(.+?)</(?:del|s|strike)>", re.I | re.S)
_LINE_THROUGH = re.compile(r"<span[^>]*line-through[^>]*>(.*?)</span>", re.I | re.S)
_LINK = re.compile(r"!?\[((?:[^\[\]\\]|\\.)*)\]\((?:[^()\\]|\\.|\([^()]*\))*\)")
_SUP = re.compile(
    r"<sup>\s*[\[(]?[0-9*†]{1,3}[\])]?\s*</sup>|(?<=[A-Za-z0-9)])\*[0-9]\*(?!\*)|\[\^[^\]]{1,12}\]|"
    r"(?<!10)\^(?:\([0-9]{1,2}\)|\{[0-9]{1,2}\}|(?<![0-9]\^)[0-9]{1,2}(?![0-9]))",
    re.I,
)
_ATTRIBUTE = re.compile(r"\{[\"'`](.{0,3})[\"'`]\}")
_BR = re.compile(r"<br\s*/?>|</br>|</p>|</div>|</li>", re.I)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>|</?>")
_QUOTE = re.compile(r"\s+>\s+(?=[^\s\d])")
_EMPHASIS = re.compile(r"(?<!\\)(\*\*|__|`)")
_ITALIC = re.compile(r"(?<![\w*\\])\*([^*\n]+)\*(?![\w*])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|$~<>&\"'=:;,/?@^%])")
_BULLET = re.compile(r"^\s*[-*+]\s+(?:\*\*)?([^:：*|]{1,40}?)(?:\*\*)?\s*[:：](?:\*\*)?\s*([^|]{1,80})$")
_ONLY_CODE = re.compile(r"\s*(?:[*_(]*`[^`]+`[*_)]*(?:\s*(?:,|and|/|、|和)?\s*))+")
_BACKSLASH_ONLY = re.compile(r"^\s*\\+\s*$")


def inline(text: str) -> str:
    """The visible text of a piece of markdown; <br> becomes a line break."""
    if _BACKSLASH_ONLY.match(text):
        return "\\"
    text = _ATTRIBUTE.sub(r"\1", _SUP.sub("", text))
    text = _QUOTE.sub("\n", _BR.sub("\n", _LINK.sub(r"\1", text)))
    text = _EMPHASIS.sub("", _TAG.sub("", text)).replace("~~", "")
    text = _ESCAPE.sub(r"\1", _ITALIC.sub(r"\1", text))
    text = entities.unescape(text)
    return "\n".join(line for part in text.split("\n") if (line := " ".join(part.split())))


def cell(text: str, header: bool = False) -> Cell:
    """One table cell of markdown."""
    struck = (
        [inline(next(g for g in m.groups() if g)) for m in _STRUCK.finditer(text)]
        if "~~" in text or "<" in text
        else []
    )
    struck += [inline(m[1]) for m in _LINE_THROUGH.finditer(text)] if "line-through" in text else []
    return Cell(inline(text), "\n".join(s for s in struck if s), header)


def _split_row(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [part.replace("\\|", "|") for part in re.split(r"(?<!\\)\|", line)]


class _Reader:
    def __init__(self, prefix: tuple[str, ...]) -> None:
        self.prefix = prefix
        self.path: list[tuple[int, str]] = []
        self.wrappers: list[tuple[str, str]] = []
        self.bold = self.soft = self.tab = ""
        self.prose: list[str] = []
        self.grids: list[Grid] = []

    def headings(self) -> tuple[str, ...]:
        names = [t for _, t in self.path] + [title for _, title in self.wrappers if title]
        if self.prose and is_label(self.prose[-1]):
            self.soft = self.prose[-1]
        return self.prefix + tuple(names + [t for t in (self.tab, self.bold, self.soft) if t])

    def add(self, rows: list[list[SpanCell]]) -> None:
        width = max(map(len, rows))
        if len(rows) > 1 and width > 1:
            self.grids.append(Grid(rectangle(rows), self.headings(), "\n".join(self.prose)[-1500:]))
            self.prose = []

    def line(self, line: str) -> None:
        if heading := _HEADING.match(line):
            level, text = len(heading[1]), inline(heading[2])
            self.path = [(n, t) for n, t in self.path if n < level] + [(level, text)]
            self.tab = self.prose[-1] if self.prose and _TAB.fullmatch(self.prose[-1]) else ""
            self.bold, self.soft, self.prose = "", "", []
            return
        if bold := _BOLD_LINE.match(line):
            self.bold, self.soft = inline(bold[1]), ""
            return
        line = line[:20_000]
        if "</summary>" in line and self.wrappers and (summary := _SUMMARY.search(line)):
            self.wrappers[-1] = (self.wrappers[-1][0], inline(summary[1]))
        for tag in re.finditer(rf"{_OPEN.pattern}|{_CLOSE.pattern}", line, re.I):
            if tag[1] and not tag[0].endswith("/>"):
                title = _TITLE.search(tag[2] or "")
                self.wrappers.append((tag[1].lower(), inline(title[1]) if title else ""))
                self.bold = self.soft = ""
            elif tag[3]:
                while self.wrappers and self.wrappers.pop()[0] != tag[3].lower():
                    pass
                self.bold = self.soft = ""
        text = inline(line)
        if text and self.path and not self.prose and _ONLY_CODE.fullmatch(line):
            level, heading = self.path[-1]
            self.path[-1] = (level, with_ids(heading, re.findall("`([^`]+)`", line)))
        if text:
            self.prose.append(text[:400])


def markdown_grids(text: str, prefix: tuple[str, ...] = ()) -> list[Grid]:
    """Every table of a markdown or MDX document as a grid, in order."""
    reader = _Reader(prefix)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if "**|" in text:
        lines = [_BOLD_TABLE.sub("", line) for line in lines]
    at, fenced = 0, ""
    while at < len(lines):
        line = lines[at]
        stripped = line.strip()
        if stripped[:3] in {"```", "~~~"}:
            fenced = "" if fenced == stripped[:3] else fenced or stripped[:3]
            at += 1
            continue
        if fenced:
            at += 1
            continue
        if "<table" in line.lower():
            block, at = _until(lines, at, "</table>")
            reader.line(line[: line.lower().index("<table")])
            headings = reader.headings()
            for grid in html_grids(_html_inside(block)):
                reader.grids.append(
                    Grid(grid.rows, headings + grid.headings, "\n".join([*reader.prose, grid.context])[-1500:])
                )
            reader.prose = []
            continue
        if _starts_component(lines, at):
            block, at = _component(lines, at)
            for rows, names in component_grid(block):
                filled = [[SpanCell(cell(t, n == 0)) for t in row] for n, row in enumerate(rows)]
                reader.grids.append(Grid(rectangle(filled), reader.headings() + names, "\n".join(reader.prose)[-1500:]))
            continue
        if _begins_table(lines, at):
            rows, at = _pipe_table(lines, at)
            reader.add(rows)
            continue
        if _BULLET.match(line):
            items, at = _bullets(lines, at)
            if len(items) > 1:
                reader.add([[SpanCell(cell(label)), SpanCell(cell(value))] for label, value in items])
                continue
        reader.line(line)
        at += 1
    return reader.grids


def _is_rule(line: str) -> bool:
    return "|" in line and bool(_RULE.match(line))


def _begins_table(lines: list[str], at: int) -> bool:
    """A header with a rule below it, or three lines in pipes without any."""
    if "|" not in lines[at] or len(lines[at]) > 50_000 or at + 1 == len(lines):
        return False
    return _is_rule(lines[at + 1]) or (len(lines) > at + 2 and all(map(_PIPED.match, lines[at : at + 3])))


def _pipe_table(lines: list[str], at: int) -> tuple[list[list[SpanCell]], int]:
    """The rows of a pipe table in full width, and the line after it."""
    first, second = _split_row(lines[at]), None
    at += 2 if _is_rule(lines[at + 1]) else 1
    if at + 1 < len(lines) and "|" in lines[at] and _is_rule(lines[at + 1]):
        second = _split_row(lines[at])
        at += 2
    body: list[list[str]] = []
    while at < len(lines) and "|" in lines[at] and lines[at].strip() and len(lines[at]) < 50_000:
        if not _RULE.match(lines[at]):
            body.append(_split_row(lines[at]))
            if len(body) > MAX_ROWS:
                raise TooBig(f"a table of more than {MAX_ROWS:,} rows")
        at += 1
    converted = second is None and len(body) > 1 and not any(text.strip() for text in first)
    if converted:
        first, body = body[0], body[1:]
    head, body = headed(first, second, body)
    if len(head) == 1:
        head = [widened(head[0], body)]
    full = aligned(body, len(head[0]))
    rows = [[SpanCell(cell(t, True)) for t in row] for row in head]
    rows += [
        [SpanCell(Cell("", missing=True) if t is None else cell(t)) for t in row]
        for row in continued(spread(head[0], full) if converted else full)
    ]
    return rows, at


def _bullets(lines: list[str], at: int) -> tuple[list[tuple[str, str]], int]:
    """A run of "- label: value" lines; one that is none ends it. At least the first line is used up."""
    items = []
    while at < len(lines) and (found := _BULLET.match(lines[at])):
        items.append((found[1], found[2]))
        at += 1
    return (items, at) if len(items) > 1 else (items, at - len(items))


def _until(lines: list[str], at: int, end: str) -> tuple[str, int]:
    depth = 0
    for last in range(at, len(lines)):
        low = lines[last].lower()
        depth += low.count("<table") - low.count(end)
        if depth <= 0:
            return "\n".join(lines[at : last + 1]), last + 1
    return "\n".join(lines[at:]), len(lines)


def _starts_component(lines: list[str], at: int) -> bool:
    """A JSX call with rows begins on this line; its attributes may follow on the next lines."""
    if not re.search(r"<[A-Z]", lines[at]):
        return False
    found = _COMPONENT.search("\n".join(lines[at : at + 12])[:20_000])
    return bool(found and f"<{found[1]}" in lines[at])


def _component(lines: list[str], at: int) -> tuple[str, int]:
    """A self-closing JSX component that may run over many lines."""
    depth, quote = 0, ""
    for last in range(at, min(len(lines), at + 4000)):
        text = lines[last]
        for i, char in enumerate(text):
            if quote:
                quote = "" if char == quote and text[i - 1 : i] != "\\" else quote
            elif char in '"`':
                quote = char
            elif char in "{[":
                depth += 1
            elif char in "}]":
                depth -= 1
        if depth <= 0 and ("/>" in text or "</" in text):
            return "\n".join(lines[at : last + 1]), last + 1
        quote = "" if quote == '"' else quote
    return "\n".join(lines[at:]), len(lines)


_JSX_SPAN = re.compile(r"\b(rowSpan|colSpan)=\{\s*[\"']?(\d+)[\"']?\s*\}")


def _html_inside(block: str) -> str:
    """An HTML table as markdown writes it: JSX attributes, escapes and emphasis inside cells."""
    block = _JSX_SPAN.sub(lambda m: f'{m[1].lower()}="{m[2]}"', block)
    block = re.sub(r"~~(.+?)~~", r"<del>\1</del>", _ATTRIBUTE.sub(r"\1", block))
    block = _LINK.sub(r"\1", re.sub(r"\*\*|`", "", block))
    return re.sub(r"\\([\[\]()$*_~|-])", r"\1", block)
