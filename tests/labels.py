"""Statements beside hand labels: which label each one answers, and the scores this makes.

A label is [vendor, model, item, action, price]: a null model or item agrees with any, model names agree when one holds the
other, a null price is a change told without a figure. A passage's `maybe` labels are those a careful second reader could
leave out or read otherwise: they neither count when missed nor when found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Label = list[str | None]
_BRANDS = (
    ("通义千问", "qwen"), ("千问", "qwen"), ("豆包", "doubao"), ("文心大模型", "ernie"), ("文心", "ernie"), ("混元", "hunyuan"),
    ("星火", "spark"), ("大模型", ""), ("模型", ""), ("通用", ""),
)  # fmt: skip


def plain(model: str | None) -> str:
    """A model's name without brackets, brand spelling, spaces and punctuation."""
    name = re.sub(r"\(.*?\)|（.*?）", "", (model or "").lower())
    for brand, latin in _BRANDS:
        name = name.replace(brand, latin)
    return re.sub(r"[^0-9a-z\u4e00-\u9fff.]", "", name)


def agrees(label: Label, statement: dict[str, Any], *, action: bool = True) -> bool:
    vendor, model, item, act, price = label
    found, wanted = plain(statement["model"]), plain(model)
    return (
        vendor == statement["vendor"]
        and price is not None
        and statement["price"] is not None
        and Decimal(price) == Decimal(statement["price"])
        and (not wanted or (bool(found) and (wanted in found or found in wanted)))
        and item in (None, statement["item"])
        and (not action or act == statement["action"])
    )


@dataclass
class Verdict:
    """One passage: labels found, labels missed, statements nobody asked for; (vendor, action) of the changes likewise."""

    hits: int = 0
    missed: list[Any] = field(default_factory=list)
    extra: list[Any] = field(default_factory=list)
    changes: int = 0
    changes_missed: list[Any] = field(default_factory=list)
    changes_extra: list[Any] = field(default_factory=list)

    @property
    def right(self) -> bool:
        return not (self.missed or self.extra or self.changes_missed or self.changes_extra)


def judge(says: list[Label], maybe: list[Label], statements: list[dict[str, Any]]) -> Verdict:
    verdict = Verdict()
    left = _unique(s for s in statements if s["price"] is not None)
    for label in says:
        if label[4] is None:
            continue
        hit = next((s for s in left if agrees(label, s)), None)
        if hit is None:
            verdict.missed.append(label)
        else:
            left.remove(hit)
            verdict.hits += 1
    verdict.extra = [
        [s["vendor"], s["model"], s["item"], s["action"], s["price"]]
        for s in left
        if not any(agrees(label, s, action=False) for label in maybe)
    ]
    told = {(s["vendor"], s["action"]) for s in statements if s["action"] != "quote"}
    sure = {(label[0], label[3]) for label in says if label[3] != "quote"}
    unsure = {label[0] for label in maybe}
    verdict.changes = len(told & sure)
    verdict.changes_missed = sorted(sure - told)
    verdict.changes_extra = sorted(c for c in told - sure if c[0] not in unsure)
    return verdict


def mark(says: list[Label], maybe: list[Label], statements: list[dict[str, Any]]) -> list[bool | None]:
    """Of each statement whether it is right; None where the labels themselves are unsure."""
    told, unsure = {(label[0], label[3]) for label in says}, {label[0] for label in maybe}
    marks: list[bool | None] = []
    for s in statements:
        if s["price"] is None:
            right = (s["vendor"], s["action"]) in told
            unclear = s["vendor"] in unsure
        else:
            right = any(agrees(label, s) for label in says)
            unclear = any(agrees(label, s, action=False) for label in maybe)
        marks.append(True if right else None if unclear else False)
    return marks


def _unique(statements: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same price said twice counts once."""
    seen, kept = set(), []
    for s in statements:
        key = (s["vendor"], plain(s["model"]), s["item"], s["action"], Decimal(s["price"]), s["currency"])
        if key not in seen:
            seen.add(key)
            kept.append(s)
    return kept


def f1(hits: int, missed: int, extra: int) -> Decimal:
    """Four places, rounded down, so that a floor can be set at what was measured."""
    if not hits:
        return Decimal(0 if missed or extra else 1)
    return (Decimal(2 * hits) / Decimal(2 * hits + missed + extra)).quantize(Decimal("0.0001"), rounding="ROUND_DOWN")


def total(verdicts: list[Verdict]) -> dict[str, Decimal]:
    """The scores of many passages: `price` (F1 of labels with a figure), `change` (F1 of vendor and direction), `quiet`
    (the share of passages without any wrong change)."""
    return {
        "price": f1(
            sum(v.hits for v in verdicts), sum(len(v.missed) for v in verdicts), sum(len(v.extra) for v in verdicts)
        ),
        "change": f1(
            sum(v.changes for v in verdicts),
            sum(len(v.changes_missed) for v in verdicts),
            sum(len(v.changes_extra) for v in verdicts),
        ),
        "quiet": (Decimal(sum(not v.changes_extra for v in verdicts)) / max(len(verdicts), 1)).quantize(
            Decimal("0.0001"), rounding="ROUND_DOWN"
        ),
    }
