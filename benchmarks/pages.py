"""Reading a price page, beside the bare parse of the same bytes by lxml, selectolax and BeautifulSoup.

Two classes of page: 2.6 MB of verbose markup with 23 tables (a rendered document), and 20 KB with one table. A third,
2.5 MB made of nothing but 274 tables with 7,398 prices, shows what the prices themselves cost. No page is read twice: each
has models and figures of its own, so that nothing remembered from the one before makes the next look cheap. Headers and
tiers are alike; what a page costs whose every word is new, as in a fresh process, is told beside.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence

from bs4 import BeautifulSoup
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from crawler.pages import read_page
from pricing.documents import PriceSheet

_HEAD = ("模型名称", "条件<br>千 token", "输入<br>元/百万token", "缓存命中<br>元/百万token", "输出<br>元/百万token")


def _table(number: int, rows: int, wrap: str, rng: random.Random) -> str:
    def cells(texts: tuple[str, ...]) -> str:
        return "".join(
            f'<td class="doc-cell c{i}" style="width:120px">{wrap.format(t)}</td>' for i, t in enumerate(texts)
        )

    def row(r: int) -> tuple[str, ...]:
        hit, paid, out = rng.randint(1, 99), rng.randint(100, 2000), rng.randint(2000, 9999)
        length = f"输入长度 [0, {32 * (r % 4 + 1)}]"
        return (f"model-{rng.randrange(10**6)}-{r}", length, f"{paid / 100:g}", f"{hit / 100:g}", f"{out / 100:g}")

    body = "".join(f"<tr>{cells(row(r))}</tr>" for r in range(rows))
    return f'<h3>第 {number} 节</h3><p>说明文字。</p><table class="doc"><tbody><tr>{cells(_HEAD)}</tr>{body}</tbody></table>'


def page(tables: int, rows: int, size: int, seed: int) -> bytes:
    """A page with that many tables and rows, filled up to `size` bytes with the prose and wrappers real pages have."""
    rng = random.Random(seed)
    wrap = '<div class="line" data-node="block"><span data-leaf="true" class="text s1"><span data-string="true">{0}</span></span></div>'
    parts = [_table(n, rows, wrap, rng) for n in range(tables)]
    prose = (
        '<div class="line" data-node="block"><span data-leaf="true" class="text s1" style="font-size:14px"><span data-string="true">'
        "按照实际用量结算，账单按小时出具。</span></span></div>"
    )
    left = max(size - sum(len(p.encode()) for p in parts), 0) // len(prose.encode())
    share = prose * (left // max(tables, 1))
    return f"<!DOCTYPE html><html><body>{''.join(share + p for p in parts)}</body></html>".encode()


def _read(body: bytes) -> PriceSheet:
    return read_page(body, vendor="bytedance", url="https://www.volcengine.com/docs/82379/1544106")


def _forget() -> None:
    """Empties what the readers remember of texts they met."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("pricing.sheet", "pricing.names", "crawler.pages")):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def _best(work: Callable[[bytes], object], pages: Sequence[bytes], before: Callable[[], None] = lambda: None) -> float:
    best = float("inf")
    for body in pages:
        before()
        start = time.process_time()
        work(body)
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Prints one line a class of page: times, prices read, and the ratios."""
    for name, tables, rows, size, times in (
        ("2.6 MB, 23 tables", 23, 12, 2_600_000, 5),
        ("20 KB, 1 table", 1, 12, 20_000, 40),
        ("2.5 MB, 274 tables", 274, 9, 0, 5),
    ):
        first, *pages = (page(tables, rows, size, seed) for seed in range(times + 1))
        found = len(_read(first).rows)
        ours, fresh = _best(_read, pages), _best(_read, pages, _forget)
        lxml = _best(lambda body: etree.fromstring(body, etree.HTMLParser(encoding="utf-8")), pages)
        lexbor = _best(LexborHTMLParser, pages)
        soup = _best(lambda body: BeautifulSoup(body, "lxml"), pages[: max(times // 3, 1)])
        print(
            f"{name}: {len(first):,} bytes, {found} prices; read_page {ours * 1000:.1f} ms ({1 / ours:.1f} pages/s), with nothing remembered {fresh * 1000:.1f} ms; bare lxml {lxml * 1000:.2f} ms "
            f"(x{ours / lxml:.2f}), selectolax {lexbor * 1000:.2f} ms (x{ours / lexbor:.2f}), BeautifulSoup {soup * 1000:.1f} ms (x{ours / soup:.2f})"
        )


if __name__ == "__main__":
    main()
