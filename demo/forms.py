"""How each vendor's pricing page is built: one function a vendor turns blocks of `markup.py` into the bytes of its page.

The structures are those of the real pages (grey header cells without `<th>`, JSON around HTML, hidden placeholders of merged
cells, one row a billing item, cards); the words are our own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from html import escape

from demo.markup import Block, Cell, Heading, Paragraph, Table, parse, title_of

HTML, JSON, MARKDOWN = "text/html; charset=utf-8", "application/json; charset=utf-8", "text/markdown; charset=utf-8"
BOM = "\ufeff"
CellMaker = Callable[[Cell, bool], str]


def shell(title: str, body: str) -> str:
    """A page with the navigation and footer every real one has."""
    menu = "".join(f'<a href="#">{name}</a>' for name in ("首页", "产品", "文档", "控制台"))
    return (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n<body>\n'
        f"<header><nav>{menu}</nav></header>\n<main>\n{body}\n</main>\n"
        '<footer><p>© 2024 <a href="#">服务条款</a></p></footer>\n</body></html>\n'
    )


def _flow(blocks: Iterable[Block], cell: CellMaker, table: str = "<table>", heading: str = "{0}") -> str:
    """Blocks as HTML: `cell` makes one cell of a table, header cells with True."""
    parts = []
    for block in blocks:
        if isinstance(block, Heading):
            parts.append(f"<h{block.level}>{heading.format(escape(block.text))}</h{block.level}>")
        elif isinstance(block, Paragraph):
            parts.append(f"<p>{escape(block.text)}</p>")
        else:
            rows = ("".join(cell(c, number == 0) for c in row) for number, row in enumerate(block.rows))
            parts.append(table + "<tbody>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</tbody></table>")
    return "\n".join(parts)


def _span(cell: Cell) -> str:
    return (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (
        f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    )


def _lines(cell: Cell, form: str = "{0}", joint: str = "") -> str:
    return joint.join(form.format(escape(line)) for line in cell.lines)


def aliyun(blocks: list[Block]) -> str:
    """Alibaba: a document as JSON, HTML inside; no <th>, the header is a row of grey cells, every text in a <p>."""

    def cell(c: Cell, head: bool) -> str:
        grey = ' style="background-color:#e5e5e5"' if head else ""
        return "" if c.hidden else f"<td{grey}{_span(c)}>{_lines(c, '<p>{0}</p>')}</td>"

    content = f'<div class="markdown-body">{_flow(blocks[1:], cell, "<table class=" + chr(34) + "table" + chr(34) + ">")}</div>'
    data = {"title": title_of(blocks), "alias": "/model-studio/model-pricing", "language": "zh", "content": content}
    return json.dumps({"code": 200, "success": True, "data": data}, ensure_ascii=False)


def baidu(blocks: list[Block]) -> str:
    """Baidu: the data file of a static page; one table row a billing item, the unit in a column of its own."""

    def cell(c: Cell, head: bool) -> str:
        tag = "th" if head else "td"
        return "" if c.hidden else f"<{tag}{_span(c)}>{_lines(c, joint='<br>')}</{tag}>"

    remark = {"html": _flow(blocks[1:], cell), "frontmatter": {"title": title_of(blocks)}}
    result = {"data": {"markdownRemark": remark}, "pageContext": {}}
    return json.dumps({"componentChunkName": "component---src-templates-doc-js", "result": result}, ensure_ascii=False)


def volcengine(blocks: list[Block]) -> str:
    """Volcengine: a document as JSON, markdown inside; a cell merged with the one above is left empty, hyphens are escaped."""
    parts = []
    for block in blocks[1:]:
        if isinstance(block, Heading):
            parts.append(f"{'#' * (block.level - 1)} {block.text}")
        elif isinstance(block, Paragraph):
            parts.append(block.text)
        else:
            rows = [[cell.replace("^", "").replace("-", "\\-") for cell in row] for row in block.raw]
            lines = ["| " + " | ".join(row) + " |" for row in rows]
            parts.append("\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]))
    result = {"DocumentID": 1544106, "Title": title_of(blocks), "MDContent": "\n\n".join(parts), "Content": ""}
    return json.dumps({"ResponseMetadata": {"Action": "GetDocDetail"}, "Result": result}, ensure_ascii=False)


def deepseek(blocks: list[Block]) -> str:
    """DeepSeek: one transposed table, models are columns, no <th>."""
    flow = _flow(blocks, lambda c, head: "" if c.hidden else f"<td{_span(c)}>{_lines(c, joint='<br>')}</td>")
    return shell(title_of(blocks), f'<article><div class="theme-doc-markdown markdown">{flow}</div></article>')


def tencent(blocks: list[Block]) -> str:
    """Tencent: an editor's tree rendered; header cells are marked by class, merged cells stay as hidden ones with a BOM."""

    def cell(c: Cell, head: bool) -> str:
        if c.hidden:
            return f'<td class="hidden" rowspan="0" colspan="0"><span data-slate-string="true">{BOM}</span></td>'
        form = '<div data-slate-node="element"><span data-slate-string="true">{0}</span></div>'
        return f'<td class="{"is-header" if head else ""}"{_span(c)}>{_lines(c, form)}</td>'

    opening = '<table class="readonly fixed">'
    return shell(title_of(blocks), _flow(blocks, cell, opening, heading='<span data-slate-string="true">{0}</span>'))


def iflytek(blocks: list[Block]) -> str:
    """iFlytek: cards instead of a table; one row here is one card: name, badge, then a line for each other column."""
    cards = []
    for table in (block for block in blocks if isinstance(block, Table)):
        for name, badge, *values in table.raw[1:]:
            mark = f'<span class="badge">{escape(badge)}</span>' if badge != "-" else ""
            lines = "".join(
                f'<div class="card-line"><span class="label">{label}</span><span class="value">{escape(value)}</span></div>'
                for label, value in zip(table.raw[0][2:], values, strict=True)
            )
            cards.append(
                f'<div class="price-card"><div class="card-title">{escape(name)}{mark}</div>{lines}<button>立即购买</button></div>'
            )
    title = title_of(blocks)
    return shell(title, f'<section><h2>{title}</h2><div class="card-list">{"".join(cards)}</div></section>')


def mintlify(blocks: list[Block]) -> str:
    """Moonshot, Baichuan, 01.AI: a plain table with <th>."""

    def cell(c: Cell, head: bool) -> str:
        tag = "th" if head else "td"
        return "" if c.hidden else f"<{tag}{_span(c)}>{_lines(c, joint='<br>')}</{tag}>"

    return shell(title_of(blocks), _flow(blocks, cell))


def markdown(blocks: list[Block]) -> str:
    """Zhipu, MiniMax, StepFun, OpenAI: the page's markdown twin; a merged cell repeats."""
    parts = []
    for block in blocks:
        if isinstance(block, Heading):
            parts.append(f"{'#' * block.level} {block.text}")
        elif isinstance(block, Paragraph):
            parts.append(block.text)
        else:
            lines = ["| " + " | ".join(row) + " |" for row in block.raw]
            parts.append("\n".join([lines[0], "|" + " --- |" * len(block.raw[0]), *lines[1:]]))
    return "\n\n".join(parts) + "\n"


FORMS: dict[str, tuple[Callable[[list[Block]], str], str]] = {
    "aliyun": (aliyun, JSON),
    "baidu": (baidu, JSON),
    "volcengine": (volcengine, JSON),
    "deepseek": (deepseek, HTML),
    "tencent": (tencent, HTML),
    "iflytek": (iflytek, HTML),
    "mintlify": (mintlify, HTML),
    "markdown": (markdown, MARKDOWN),
}


def render(form: str, text: str) -> tuple[bytes, str]:
    """The bytes of a page and their content type; `as-is` gives the text itself as HTML."""
    if form == "as-is":
        return text.encode(), HTML
    make, kind = FORMS[form]
    return make(parse(text)).encode(), kind
