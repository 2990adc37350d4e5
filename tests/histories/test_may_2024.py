"""May 2024, day by day: pages read twice a day and the articles of the time. Where no price before is known (Speed, Lite,
Spark Lite, Hunyuan standard) a stand-in is used; all else is as it was."""

from __future__ import annotations

from typing import Any

import pytest

from tests.histories.tables import Rows, article, as_log, at, changed, claim, order, play, sheet, told

OLD: dict[str, dict[str, Any]] = {
    "zhipu": {"glm-3-turbo": (5, 5), "glm-4": (100, 100)},
    "alibaba": {"qwen-long": (20, 20), "qwen-turbo": (8, 8), "qwen-max": (120, 120)},
    "baidu": {
        "ernie-speed-8k": (4, 8),
        "ernie-speed-128k": (4, 8),
        "ernie-lite-8k": (3, 6),
        "ernie-lite-128k": (3, 6),
        "ernie-4.0": (120, 120),
        "ernie-3.5": (12, 12),
    },
    "iflytek": {"spark-lite": (18, 18), "spark-pro": (30, 30)},
    "tencent": {
        "hunyuan-lite": (8, 8),
        "hunyuan-pro": (100, 100),
        "hunyuan-standard": (10, 10),
        "hunyuan-standard-256k": (120, 120),
    },
    "moonshot": {"moonshot-v1-8k": (12, 12), "moonshot-v1-32k": (24, 24), "moonshot-v1-128k": (60, 60)},
    "minimax": {"abab6.5": (30, 30), "abab6.5s": (10, 10)},
    "01ai": {"yi-large": (20, 20), "yi-medium": (2.5, 2.5), "yi-spark": (1, 1)},
}
NEW: dict[str, tuple[str, dict[str, Any]]] = {
    "deepseek": ("2024-05-06 12:00", {"deepseek-v2": (1, 2)}),
    "zhipu": ("2024-05-11 12:00", {"glm-3-turbo": (1, 1)}),
    "bytedance": (
        "2024-05-15 12:00",
        {"doubao-pro-32k": (0.8, 2), "doubao-pro-128k": (5, 9), "doubao-lite-32k": (0.3, 0.6)},
    ),
    "alibaba": ("2024-05-21 10:00", {"qwen-long": (0.5, 2), "qwen-turbo": (2, 6), "qwen-max": (40, 120)}),
    "baidu": (
        "2024-05-21 14:00",
        dict.fromkeys(("ernie-speed-8k", "ernie-speed-128k", "ernie-lite-8k", "ernie-lite-128k"), (0, 0)),
    ),
    "iflytek": ("2024-05-22 10:00", {"spark-lite": (0, 0), "spark-pro": (21, 21)}),
    "tencent": (
        "2024-05-22 15:00",
        {
            "hunyuan-lite": (0, 0),
            "hunyuan-pro": (30, 100),
            "hunyuan-standard": (4.5, 5),
            "hunyuan-standard-256k": (15, 60),
        },
    ),
}
ORDER = ["deepseek", "zhipu", "modelbest", "bytedance", "alibaba", "baidu", "iflytek", "tencent"]


def pages() -> Rows:
    rows = []
    for day in range(1, 32):
        for hour in ("09:30", "16:30"):
            when = f"2024-05-{day:02d} {hour}"
            for vendor in {**OLD, **NEW}:
                began, prices = NEW.get(vendor, ("2025-01-01", {}))
                known = OLD.get(vendor, {}) | (prices if at(when) >= at(began) else {})
                rows += sheet(when, vendor, known)
    return rows


def articles() -> Rows:
    rows = article("2024-05-06 12:00", "deepseek", {"deepseek-v2": (1, 2)})
    rows += claim("2024-05-13 12:00", "modelbest", "cut", follows=["zhipu"])
    rows += article("2024-05-15 11:00", "bytedance", {"doubao-pro-32k/input": 0.8})
    for outlet in ("outlet-1", "outlet-2", "outlet-3"):
        rows += article("2024-05-21 10:05", "alibaba", {"qwen-long/input": 0.5}, outlet)
    rows += article("2024-05-21 14:10", "baidu", {"ernie-speed-8k": (0, 0), "ernie-lite-8k": (0, 0)})
    rows += article("2024-05-22 10:20", "iflytek", {"spark-lite": (0, 0)})
    rows += article("2024-05-22 15:10", "tencent", {"hunyuan-lite": (0, 0)})
    return rows


@pytest.fixture(scope="module", params=["snapshots", "change log"])
def result(request: pytest.FixtureRequest) -> dict[str, Any]:
    rows = pages() + articles()
    return play(rows if request.param == "snapshots" else as_log(rows))


def test_the_chain_comes_out_in_its_order(result: dict[str, Any]) -> None:
    assert [order(result, n) for n in range(len(result["chains"]))] == [ORDER]
    members = result["chains"][0]["members"]
    assert [member["kind"] for member in members] == ["opener"] + ["response"] * 7
    assert [member["basis"] for member in members] == [None, "inferred", "stated", *["inferred"] * 5]
    assert result["chains"][0]["not_moved_yet"] == ["01ai", "minimax", "moonshot"]


def test_every_member_stands_on_its_day(result: dict[str, Any]) -> None:
    days = [member["announced_at"][:10] for member in result["chains"][0]["members"]]
    assert [day[-2:] for day in days] == ["06", "11", "13", "15", "21", "21", "22", "22"]


def test_lags_count_from_the_move_followed(result: dict[str, Any]) -> None:
    lags = {member["vendor"]: member["lag_hours"] for member in result["chains"][0]["members"]}
    assert lags["deepseek"] is None
    assert 5 * 24 - 12 < float(lags["zhipu"]) < 5 * 24 + 12
    assert 3 < float(lags["baidu"]) < 6
    assert float(lags["tencent"]) < 12


def test_every_change_is_exact_and_confirmed(result: dict[str, Any]) -> None:
    found = {(c["vendor"], c["model"], c["meter"]): c for c in result["changes"]}
    for vendor, (_, prices) in NEW.items():
        for model, amounts in prices.items():
            for meter, new in zip(("input", "output"), amounts, strict=True):
                old = OLD.get(vendor, {}).get(model, (None, None))[meter == "output"]
                if new == old:
                    continue
                change = found.pop((vendor, model, meter))
                assert change["status"] == "confirmed"
                assert float(change["new"]) == new
                if old is None:
                    assert change["kind"] == "launch"
                    continue
                assert change["kind"] == ("cut" if new else "free")
                assert float(change["old"]) == old
                assert float(change["change_pct"]) == pytest.approx((new - old) * 100 / old, abs=0.01)
    assert set(found) == {("modelbest", None, None)}


def test_the_qwen_long_cut_is_the_97_5_percent_it_was(result: dict[str, Any]) -> None:
    change = next(c for c in result["changes"] if c["model"] == "qwen-long" and c["meter"] == "input")
    assert (change["change_pct"], change["at"][:10]) == ("-97.5", "2024-05-21")
    assert len(change["sources"]) == 4  # three outlets and the page: one change


def test_each_follower_with_a_page_is_told_once(result: dict[str, Any]) -> None:
    assert sorted(told(result)) == sorted(f"follow_on {vendor}" for vendor in ORDER[1:] if vendor != "modelbest")
    assert all(alert["chain_position"] > 1 for alert in result["alerts"])


def test_nobody_else_moved(result: dict[str, Any]) -> None:
    still = {"moonshot", "minimax", "01ai"}
    assert not [line for line in changed(result) if line.split()[1] in still]
