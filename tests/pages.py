"""Small pages written in a test, and their prices on one line each."""

from __future__ import annotations

from crawler.pages import read_page
from pricing.documents import PriceSheet
from pricing.model import decimal_text

# two models with their two prices, however a page lays them out
BOTH = {"a-1 input": "1 CNY", "a-1 output": "4 CNY", "a-2 input": "2 CNY", "a-2 output": "8 CNY"}


def read(text: str, vendor: str = "meta", url: str = "https://example.com/p") -> PriceSheet:
    return read_page(text.encode(), vendor=vendor, url=url)


def prices(sheet: PriceSheet) -> dict[str, str]:
    """{"model meter key=value …": "amount currency"}: the whole key of each row on one line."""
    return {
        " ".join([r.model, r.meter, *(f"{k}={v}" for k, v in r.condition.items if k != "hours")]): (
            f"{decimal_text(r.amount_per_mtok)} {r.currency}"
        )
        for r in sheet.rows
    }


def pipe(*rows: str) -> str:
    head, *body = rows
    return "\n".join([f"| {head} |", "|" + "---|" * (head.count("|") + 1), *(f"| {row} |" for row in body)]) + "\n"


def page(body: str) -> str:
    return f"<!doctype html><html><body>{body}</body></html>"


def cells(*rows: str, tag: str = "td") -> str:
    lines = ("<tr>" + "".join(f"<{tag}>{c}</{tag}>" for c in row.split("|")) + "</tr>" for row in rows)
    return f"<table>{''.join(lines)}</table>"
