"""Since when a change holds, as news published on 20 May 2026 put it."""

from __future__ import annotations

from datetime import date

import pytest

from pricing.zh import extract

PUBLISHED = date(2026, 5, 20)
DATED: list[tuple[str, str | None]] = [
    ("自6月1日起，智谱 GLM-5 API 降价 30%。", "2026-06-01"),
    ("智谱宣布，即日起 GLM-5 API 降价 30%。", "2026-05-20"),
    ("智谱今日宣布 GLM-5 API 降价 30%。", "2026-05-20"),
    ("昨日，智谱宣布 GLM-5 API 降价 30%。", "2026-05-19"),
    ("5月18日，智谱宣布 GLM-5 API 降价 30%。", "2026-05-18"),
    ("北京时间 2026 年 6 月 3 日零时起，智谱 GLM-5 API 降价 30%。", "2026-06-03"),
    ("智谱 GLM-5 API 将于 6 月 1 日降价 30%。", "2026-06-01"),
    ("智谱宣布 GLM-5 API 降价 30%，5 月 25 日起生效。", "2026-05-25"),
    ("智谱宣布 GLM-5 API 自 2026 年 5 月 22 日 00:00 起降价 30%。", "2026-05-22"),
    ("昨晚，智谱官宣 GLM-5 API 降价 30%。", "2026-05-19"),
    ("前天智谱将 GLM-5 API 降价 30%。", "2026-05-18"),
    ("去年 5 月 21 日，阿里云 Qwen-Long 降价 97%。", "2025-05-21"),
    ("2024年5月21日，阿里云 Qwen-Long 降价 97%。", "2024-05-21"),
    ("Starting June 1, Zhipu will cut GLM-5 API prices by 30%.", "2026-06-01"),
    ("Effective May 25, 2026, Zhipu cuts GLM-5 API prices by 30%.", "2026-05-25"),
    ("On May 18, Zhipu cut GLM-5 API prices by 30%.", "2026-05-18"),
    ("Zhipu cut GLM-5 API prices by 30% yesterday.", "2026-05-19"),
    ("Zhipu today cut GLM-5 API prices by 30%.", "2026-05-20"),
    ("今天零点起，智谱 GLM-5 API 降价 30%。", "2026-05-20"),
    ("本周一，智谱宣布 GLM-5 API 降价 30%。", "2026-05-18"),
    ("上周五，智谱宣布 GLM-5 API 降价 30%。", "2026-05-15"),
    ("5 月 20 日消息，智谱宣布 GLM-5 API 降价 30%。", "2026-05-20"),
    ("智谱宣布 GLM-5 API 限时降价 30%，活动截至 6 月 30 日。", None),
    ("6月1日-6月30日，智谱 GLM-5 API 降价 30%。", "2026-06-01"),
    ("自明日起，智谱 GLM-5 API 降价 30%。", "2026-05-21"),
    ("明天起智谱 GLM-5 API 降价 30%。", "2026-05-21"),
    ("下周一（5月25日）起，智谱 GLM-5 API 降价 30%。", "2026-05-25"),
    ("20日，智谱宣布 GLM-5 API 降价 30%。", "2026-05-20"),
    ("财联社5月19日电，智谱宣布 GLM-5 API 降价 30%。", "2026-05-19"),
]


@pytest.mark.parametrize(("text", "day"), DATED, ids=[text for text, _ in DATED])
def test_a_change_has_the_day_its_sentence_gives(text: str, day: str | None) -> None:
    found = [s.effective for s in extract(text, published=PUBLISHED).statements]
    assert found == [None if day is None else date.fromisoformat(day)]
