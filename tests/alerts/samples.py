"""Alerts to test with: the round of May 2024 up to Alibaba's answer, in values of the core."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from alerts.alert import Alert, Offer
from pricing.model import Basis, Chain, Condition, Evidence, Kind, Link, Member, Move, PriceChange, SourceKind, Status

NAMES = {
    "zh": {
        "deepseek": "深度求索",
        "zhipu": "智谱",
        "bytedance": "字节跳动",
        "alibaba": "阿里云",
        "moonshot": "月之暗面",
        "minimax": "MiniMax",
        "tencent": "腾讯云",
    },
    "en": {
        "deepseek": "DeepSeek",
        "zhipu": "Zhipu",
        "bytedance": "ByteDance",
        "alibaba": "Alibaba Cloud",
        "moonshot": "Moonshot",
        "minimax": "MiniMax",
        "tencent": "Tencent Cloud",
    },
}


def names(vendor: str, language: str) -> str:
    return NAMES[language].get(vendor, vendor)


def day(number: int, hour: int = 2) -> datetime:
    return datetime(2024, 5, number, hour, 0, tzinfo=UTC)


def piece(url: str, snippet: str, **changes: Any) -> Evidence:
    values: dict[str, Any] = {
        "source": SourceKind.PAGE,
        "source_id": "alibaba-bailian",
        "url": url,
        "snippet": snippet,
        "start": 0,
        "end": len(snippet),
        "rule": "row",
        "printed": "",
        "captured_at": day(21, 3),
    }
    return Evidence(**{**values, **changes})


def change(
    vendor: str, model: str | None, meter: str | None, old: str | None, new: str | None, at: datetime, **more: Any
) -> PriceChange:
    values: dict[str, Any] = {
        "vendor": vendor,
        "market": "cn",
        "kind": Kind.CUT,
        "status": Status.CONFIRMED,
        "at": at,
        "recorded_at": at,
        "model": model,
        "meter": meter,
        "currency": "CNY",
        "old": Decimal(old) if old is not None else None,
        "new": Decimal(new) if new is not None else None,
        "publishable": True,
        "cut_like": True,
    }
    return PriceChange(**{**values, **more})


def follow(*vendors: str, days: int, basis: Basis = Basis.BOTH, kind: str = "response") -> Link:
    return Link(vendors, kind, Decimal(days * 24), basis)


def move(vendor: str, at: datetime, *changes: PriceChange) -> Move:
    return Move(vendor=vendor, market="cn", day=at.date(), announced_at=at, changes=changes)


def members() -> tuple[Member, ...]:
    deepseek = change("deepseek", "deepseek-v2", "input", None, "1", day(6), kind=Kind.LAUNCH)
    zhipu = change("zhipu", "glm-3-turbo", "input", "5", "1", day(11))
    doubao = change("bytedance", "doubao-pro-32k", "input", None, "0.8", day(15), kind=Kind.LAUNCH)
    return (
        Member(move("deepseek", day(6), deepseek)),
        Member(move("zhipu", day(11), zhipu), follow("deepseek", days=5)),
        Member(move("bytedance", day(15), doubao), follow("deepseek", "zhipu", days=4, basis=Basis.INFERRED)),
        Member(move("alibaba", day(21), *cuts()), follow("deepseek", "zhipu", "bytedance", days=6)),
    )


def cuts() -> tuple[PriceChange, ...]:
    page = piece(
        "https://help.example/zh/model-pricing",
        "qwen-long | 输入 0.0005 元 | 输出 0.002 元",
        printed="0.0005元/千tokens",
    )
    news = piece(
        "https://news.example/2024/05/21/qwen",
        "阿里云宣布 Qwen-Long 的输入价格降到每百万 tokens 0.5 元,降幅 97%,这是继字节之后的又一次跟进。",
        source=SourceKind.MEDIA,
        source_id="example-news",
        captured_at=day(21, 2),
        title="示例新闻:大模型价格战再添一家",
        printed="0.5元/百万tokens",
    )
    return (
        change("alibaba", "qwen-long", "input", "20", "0.5", day(21), evidence=(news, page)),
        change("alibaba", "qwen-turbo", "input", "8", "2", day(21), evidence=(page,)),
        change("alibaba", "qwen-turbo", "output", "8", "6", day(21), evidence=(page,)),
        change(
            "alibaba",
            "qwen-max",
            "input",
            "120",
            "40",
            day(21),
            condition=Condition.of({"context": "<=32k", "time": "off_peak"}),
            evidence=(page,),
        ),
    )


def offers() -> tuple[Offer, ...]:
    long = Offer(
        "qwen-long",
        "CNY",
        Condition(),
        {"input": Decimal(20), "output": Decimal(2)},
        {"input": Decimal("0.5"), "output": Decimal(2)},
    )
    turbo = Offer(
        "qwen-turbo",
        "CNY",
        Condition(),
        {"input": Decimal(8), "output": Decimal(8)},
        {"input": Decimal(2), "output": Decimal(6)},
    )
    return (long, turbo)


def alert(**changes: Any) -> Alert:
    """Alibaba's answer, the fourth member of the chain."""
    whole = Alert(
        id="a1b2c3d4e5f60718",
        kind="follow_on",
        vendor="alibaba",
        market="cn",
        at=day(21),
        created_at=day(21) + timedelta(hours=1),
        changes=cuts(),
        chain=Chain("cn", members()),
        not_moved=("tencent", "moonshot", "minimax"),
        offers=offers(),
    )
    return replace(whole, **changes)
