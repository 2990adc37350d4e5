"""The heading right above a table may name the time of day or the tier that its prices are for."""

from __future__ import annotations

import pytest

from pricing.zh import extract

Found = tuple[str | None, str, str | None, str | None]
ORDINARY: list[Found] = [("input", "4", None, None), ("output", "18", None, None)]
TABLE = "\n\n| 模型 | 输入 | 输出 |\n|---|---|---|\n| GLM-5 | {} 元 | {} 元 |\n\n"
FIRST = "智谱价格（每百万 tokens）：" + TABLE.format(4, 18)
HEADED: list[tuple[str, list[Found]]] = [
    (FIRST + "### 错峰时段（00:30-08:30）" + TABLE.format(2, 9), [*ORDINARY, ("input", "2", "off_peak", None), ("output", "9", "off_peak", None)]),
    (FIRST + "夜間時段：" + TABLE.format(2, 9), [*ORDINARY, ("input", "2", "off_peak", None), ("output", "9", "off_peak", None)]),
    (FIRST + "高峰时段价格" + TABLE.format(8, 36), [*ORDINARY, ("input", "8", "peak", None), ("output", "36", "peak", None)]),
    (FIRST + "Batch API 价格：" + TABLE.format(2, 9), [*ORDINARY, ("batch_input", "2", None, "batch"), ("batch_output", "9", None, "batch")]),
    (FIRST + "Off-peak discount (00:00-08:00): 50% off all rates" + TABLE.format(2, 9), [*ORDINARY, ("input", "2", "off_peak", None), ("output", "9", "off_peak", None)]),
    # the ordinary service, or several of them, or a service that is only mentioned
    (FIRST + "### 标准时段" + TABLE.format(4, 18), ORDINARY),
    ("## 标准与 Batch 价格（元/百万 tokens）" + TABLE.format(4, 18), ORDINARY),
    ("## 智谱价格（支持 Batch，元/百万 tokens）" + TABLE.format(4, 18), ORDINARY),
    ("## 高峰和空闲时段同价（元/百万 tokens）" + TABLE.format(4, 18), ORDINARY),
    ("智谱说，错峰时段另有优惠，见官网。以下为价格（元/百万 tokens）。" + TABLE.format(4, 18), ORDINARY),
    ("## Batch API\n\nBatch 一节见下文。\n\n## 价格（元/百万 tokens）" + TABLE.format(4, 18), ORDINARY),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), HEADED)
def test_a_table_is_for_the_service_its_heading_names(text: str, expected: list[Found]) -> None:
    found = [(s.item, str(s.price), s.condition.as_dict() or {}) for s in extract(text).statements]
    assert [(i, p, c.get("time"), c.get("tier")) for i, p, c in found] == expected
