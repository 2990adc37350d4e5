"""The article the project began with: its statements and no others, and the chain that it tells all by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from pricing import ledger, reconcile, zh
from pricing.catalog import load
from pricing.chains import build
from pricing.changes import group_moves
from pricing.documents import Article, Capture
from pricing.model import Basis
from pricing.state import View

SEED = Path(__file__).resolve().parents[2] / "shared" / "seed" / "geekpark-2024-05-22.txt"
PUBLISHED = date(2024, 5, 22)
pytestmark = pytest.mark.skipif(
    not SEED.exists(), reason=f"the seed article is not there: {SEED.name} beside the project"
)


@pytest.fixture(scope="module")
def text() -> str:
    return SEED.read_text(encoding="utf-8")


def test_what_it_says_and_nothing_else(text: str) -> None:
    found = [
        (s.vendor, s.model, str(s.action), s.price, s.change_pct, s.effective and s.effective.isoformat(), s.follows)
        for s in zh.extract(text, published=PUBLISHED).statements
    ]
    assert found == [
        ("alibaba", "qwen", "cut", Decimal("0.5"), Decimal(-97), "2024-05-21", ("bytedance",)),
        ("baidu", "ernie-speed", "free", Decimal(0), None, "2024-05-21", ("alibaba",)),
        ("baidu", "ernie-lite", "free", Decimal(0), None, "2024-05-21", ()),
        ("bytedance", "doubao", "quote", Decimal("0.8"), None, None, ("modelbest",)),
        ("deepseek", "deepseek-v2", "quote", Decimal(1), None, "2024-05-06", ()),
        ("zhipu", None, "cut", None, None, None, ("deepseek",)),
        ("modelbest", None, "cut", None, None, None, ("zhipu",)),
        ("iflytek", None, "cut", None, None, "2024-05-22", ("baidu",)),
        ("tencent", None, "cut", None, None, "2024-05-22", ("iflytek",)),
    ]


def test_the_chain_comes_out_of_the_article_alone(text: str) -> None:
    at = datetime(2024, 5, 22, 13, 0, tzinfo=UTC)
    article = Article("https://news.example/1", "", text, "geekpark", at)
    capture = Capture(article.url, text.encode(), at, sha256(text.encode()).hexdigest())
    statements = zh.extract(text, published=PUBLISHED).statements
    catalog = load()
    reading = reconcile.from_article(
        article, statements, capture, source_id="geekpark", market_of=lambda vendor: catalog.vendor(vendor).market
    )
    [chain] = build(group_moves(ledger.decide(View(), reading).changes))
    order = ["deepseek", "zhipu", "modelbest", "bytedance", "alibaba", "baidu", "iflytek", "tencent"]
    assert [member.move.vendor for member in chain.members] == order
    assert {member.link.basis for member in chain.members if member.link} == {Basis.STATED}
