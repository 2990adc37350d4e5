"""Reading a price page, beside the bare parse of the same bytes by lxml, selectolax and BeautifulSoup.

Two classes of page: 2.6 MB of verbose markup with 23 tables (a rendered document), and 20 KB with one table. A third,
2.5 MB made of nothing but 274 tables with about 5,000 prices, shows what the prices themselves cost.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from bs4 import BeautifulSoup
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from crawler.pages import read_page

_HEAD = ("模型名称", "条件<br>千 token", "输入<br>元/百万token", "缓存命中<br>元/百万token", "输出<br>元/百万token")


def _table(number: int, rows: int, wrap: str) -> str:
    def cells(texts: tuple[str, ...]) -> str:
        return "".join(
            f'<td class="doc-cell c{i}" style="width:120px">{wrap.format(t)}</td>' for i, t in enumerate(texts)
        )

    body = "".join(
        f"<tr>{cells((f'model-{number}-{r}', f'输入长度 [0, {32 * (r % 4 + 1)}]', f'{r + 1}.{number}', f'0.{r + 1}', f'{r + 4}.{number}'))}</tr>"
        for r in range(rows)
    )
    return f'<h3>第 {number} 节</h3><p>说明文字。</p><table class="doc"><tbody><tr>{cells(_HEAD)}</tr>{body}</tbody></table>'


def page(tables: int, rows: int, size: int) -> bytes:
    """A page with that many tables and rows, filled up to `size` bytes with the prose and wrappers real pages have."""
    wrap = '<div class="line" data-node="block"><span data-leaf="true" class="text s1"><span data-string="true">{0}</span></span></div>'
    parts = [_table(n, rows, wrap) for n in range(tables)]
    prose = (
        '<div class="line" data-node="block"><span data-leaf="true" class="text s1" style="font-size:14px"><span data-string="true">'
        "按照实际用量结算，账单按小时出具。</span></span></div>"
    )
    left = max(size - sum(len(p.encode()) for p in parts), 0) // len(prose.encode())
    share = prose * (left // max(tables, 1))
    return f"<!DOCTYPE html><html><body>{''.join(share + p for p in parts)}</body></html>".encode()


def _best(work: Callable[[], object], times: int) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Prints one line a class of page: times, prices read, and the ratios."""
    for name, body, times in (
        ("2.6 MB, 23 tables", page(23, 12, 2_600_000), 3),
        ("20 KB, 1 table", page(1, 12, 20_000), 20),
        ("2.5 MB, 274 tables", page(274, 9, 0), 3),
    ):
        rows = len(read_page(body, vendor="bytedance", url="https://www.volcengine.com/docs/82379/1544106").rows)
        ours = _best(
            lambda b=body: read_page(b, vendor="bytedance", url="https://www.volcengine.com/docs/82379/1544106"), times
        )  # type: ignore[misc]
        lxml = _best(lambda b=body: etree.fromstring(b, etree.HTMLParser(encoding="utf-8")), times)  # type: ignore[misc]
        lexbor = _best(lambda b=body: LexborHTMLParser(b), times)  # type: ignore[misc]
        soup = _best(lambda b=body: BeautifulSoup(b, "lxml"), max(times // 3, 1))  # type: ignore[misc]
        print(
            f"{name}: {len(body):,} bytes, {rows} prices; read_page {ours * 1000:.1f} ms ({1 / ours:.1f} pages/s); bare lxml {lxml * 1000:.1f} ms "
            f"(x{ours / lxml:.2f}), selectolax {lexbor * 1000:.1f} ms (x{ours / lexbor:.2f}), BeautifulSoup {soup * 1000:.1f} ms (x{ours / soup:.2f})"
        )


if __name__ == "__main__":
    main()
