"""What an article is quoted with: the sentence, not the bare figure."""

from __future__ import annotations

import pytest

from pricing.reconcile import LONGEST, sentence

TEXT = "阿里云今天开会。Qwen-Long 的输入价格降到 0.5 元！其余不变\n第二段。"


@pytest.mark.parametrize(
    ("piece", "whole"),
    [
        ("0.5 元", "Qwen-Long 的输入价格降到 0.5 元！"),
        ("阿里云", "阿里云今天开会。"),
        ("其余", "其余不变"),
        ("第二段", "第二段。"),
    ],
)
def test_the_sentence_around_a_span(piece: str, whole: str) -> None:
    start = TEXT.index(piece)
    assert sentence(TEXT, start, start + len(piece)) == whole


def test_a_sentence_without_end_is_cut_around_the_span() -> None:
    text = "一" * 5000 + "0.5 元" + "二" * 5000
    found = sentence(text, 5000, 5005)
    assert "0.5 元" in found
    assert len(found) <= 2 * LONGEST + 5
