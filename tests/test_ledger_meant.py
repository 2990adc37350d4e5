"""What a text means where it says less than the page: one change, however it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from pricing import ledger
from pricing.ledger.new import floors_of
from pricing.model import Action, Claim, Condition, Evidence, Kind, Observation, PriceKey, SourceKind, Status
from pricing.state import Reading, View

CST = timezone(timedelta(hours=8))
HOME = Condition.of({"region": "cn-beijing"})


class History:
    """Readings folded one after the other, as the store does it."""

    def __init__(self) -> None:
        self.series: dict[Any, Any] = {}
        self.changes: dict[str, Any] = {}
        self.sources: dict[str, Any] = {}

    def read(self, reading: Reading) -> None:
        floors = floors_of(self.series.values())
        view = View(self.series, tuple(self.changes.values()), floors, self.sources.get(reading.source_id))
        decision = ledger.decide(view, reading)
        self.series |= decision.series
        self.changes |= {change.id: change for change in decision.changes}
        gone = {old for change in decision.changes for old in change.supersedes}
        self.changes = {name: change for name, change in self.changes.items() if name not in gone}
        if decision.source is not None:
            self.sources[reading.source_id] = decision.source

    def page(self, day: int, hour: int, prices: dict[tuple[str, str, str], str], condition: Condition = HOME) -> None:
        """{(vendor, model, meter): amount}, one page a vendor."""
        at = datetime(2024, 5, day, hour, tzinfo=CST)
        for vendor in dict.fromkeys(name for name, _, _ in prices):
            rows = tuple(
                Observation(
                    PriceKey(name, model, meter, "cn", "CNY", condition), Decimal(amount), at, SourceKind.PAGE,
                    f"{vendor}-page", evidence(SourceKind.PAGE, f"{vendor}-page", at),
                )
                for (name, model, meter), amount in prices.items()
                if name == vendor
            )  # fmt: skip
            self.read(Reading(f"{vendor}-page", SourceKind.PAGE, at, rows, (), frozenset(row.key for row in rows)))

    def article(self, day: int, hour: int, outlet: str, *said: Observation | Claim) -> None:
        at = datetime(2024, 5, day, hour, tzinfo=CST)
        observations = tuple(item for item in said if isinstance(item, Observation))
        claims = tuple(item for item in said if isinstance(item, Claim))
        self.read(Reading(outlet, SourceKind.MEDIA, at, observations, claims))


def evidence(source: SourceKind, name: str, at: datetime) -> Evidence:
    return Evidence(source, name, f"https://{name}.example/{at:%d%H}", "a line", 0, 6, "rule", "元", at, "0" * 64)


def figure(
    day: int, hour: int, outlet: str, vendor: str, model: str, meter: str, amount: str, action: Action, **more: Any
) -> Observation:
    at = datetime(2024, 5, day, hour, tzinfo=CST)
    key = PriceKey(vendor, model, meter, "cn", "CNY", Condition())
    piece = evidence(SourceKind.MEDIA, outlet, at)
    return Observation(key, Decimal(amount), at, SourceKind.MEDIA, outlet, piece, action=action, **more)


def claim(day: int, hour: int, outlet: str, vendor: str, **more: Any) -> Claim:
    at = datetime(2024, 5, day, hour, tzinfo=CST)
    return Claim(vendor, "cn", Action.CUT, at, outlet, evidence(SourceKind.MEDIA, outlet, at), **more)


def test_a_text_without_a_region_speaks_of_the_price_the_page_lists() -> None:
    history = History()
    history.page(5, 9, {("alibaba", "qwen-long", "input"): "20"})
    history.article(21, 10, "ithome", figure(21, 10, "ithome", "alibaba", "qwen-long", "input", "0.5", Action.CUT))
    history.page(21, 11, {("alibaba", "qwen-long", "input"): "0.5"})
    [change] = history.changes.values()
    assert (change.old, change.new, change.status) == (Decimal(20), Decimal("0.5"), Status.CONFIRMED)
    assert change.condition == HOME
    assert set(change.sources) == {"ithome", "alibaba-page"}


def test_a_model_named_without_its_length_is_every_length_the_page_lists() -> None:
    history = History()
    plain = Condition()
    before = {("baidu", f"ernie-speed-{size}", "input"): "4" for size in ("8k", "128k")}
    history.page(5, 9, before | {("baidu", "ernie-speed-pro", "input"): "9"}, plain)
    history.article(21, 14, "ithome", figure(21, 14, "ithome", "baidu", "ernie-speed", "input", "0", Action.FREE))
    history.article(21, 15, "sina", figure(21, 15, "sina", "baidu", "ernie-speed", "input", "0", Action.FREE))
    found = sorted((change.model, change.kind, change.publishable) for change in history.changes.values())
    assert found == [("ernie-speed-128k", Kind.FREE, True), ("ernie-speed-8k", Kind.FREE, True)]


def test_a_text_that_looks_back_tells_no_second_cut() -> None:
    history = History()
    history.page(5, 9, {("zhipu", "glm-3-turbo", "input"): "5"}, Condition())
    history.article(11, 10, "ithome", figure(11, 10, "ithome", "zhipu", "glm-3-turbo", "input", "1", Action.CUT))
    history.article(22, 21, "geekpark", claim(22, 21, "geekpark", "zhipu", follows=("deepseek",), dated=False))
    [change] = history.changes.values()
    assert change.follows == ("deepseek",)
    assert "geekpark" in change.sources
    history.article(24, 9, "sina", claim(24, 9, "sina", "zhipu", dated=True, effective_from=datetime(2024, 5, 24, tzinfo=CST)))  # fmt: skip
    assert len(history.changes) == 2, "a cut of a day of its own is a new one"


def test_a_launch_told_by_an_article_first_is_still_a_launch() -> None:
    history = History()
    for vendor in ("zhipu", "baidu", "moonshot"):
        history.page(5, 9, {(vendor, "m", "input"): "8", (vendor, "m", "output"): "8"}, Condition())
    old = {("deepseek", "deepseek-coder", "input"): "8", ("deepseek", "deepseek-coder", "output"): "8"}
    history.page(5, 9, old, Condition())
    told = [
        figure(6, 19, "ithome", "deepseek", "deepseek-v2", meter, amount, Action.QUOTE)
        for meter, amount in (("input", "1"), ("output", "2"))
    ]
    history.article(6, 19, "ithome", *told)
    assert not history.changes, "a quoted price alone is no change"
    new = {("deepseek", "deepseek-v2", "input"): "1", ("deepseek", "deepseek-v2", "output"): "2"}
    history.page(6, 20, old | new, Condition())
    launch = next(change for change in history.changes.values() if change.meter == "input")
    assert launch.kind is Kind.LAUNCH
    assert launch.cut_like
    assert launch.publishable
    assert launch.announced.hour == 19
    assert set(launch.sources) == {"ithome", "deepseek-page"}


def test_a_launch_on_the_page_first_is_judged_by_the_market_when_an_article_proves_it() -> None:
    history = History()
    for vendor in ("zhipu", "baidu", "moonshot"):
        history.page(5, 9, {(vendor, "m", "input"): "8", (vendor, "m", "output"): "8"}, Condition())
    old = {("deepseek", "deepseek-coder", "input"): "8", ("deepseek", "deepseek-coder", "output"): "8"}
    history.page(5, 9, old, Condition())
    new = {("deepseek", "deepseek-v2", "input"): "1", ("deepseek", "deepseek-v2", "output"): "2"}
    history.page(6, 18, old | new, Condition())
    told = figure(6, 19, "ithome", "deepseek", "deepseek-v2", "input", "1", Action.QUOTE)
    history.article(6, 19, "ithome", told)
    launch = next(change for change in history.changes.values() if change.meter == "input")
    assert launch.kind is Kind.LAUNCH
    assert launch.cut_like


def test_a_price_of_which_a_text_says_that_it_joined_the_war_is_a_launch_we_did_not_see() -> None:
    history = History()
    history.page(5, 9, {("bytedance", "doubao-pro-32k", "input"): "0.8"}, Condition())
    day = datetime(2024, 5, 15, tzinfo=CST)
    told = figure(
        16, 9, "36kr", "bytedance", "doubao-pro-32k", "input", "0.8", Action.QUOTE,
        follows=("zhipu",), effective_from=day, dated=True,
    )  # fmt: skip
    history.article(16, 9, "36kr", told)
    [launch] = history.changes.values()
    assert (launch.kind, launch.cut_like, launch.at, launch.follows) == (Kind.LAUNCH, True, day, ("zhipu",))
    assert launch.publishable
    late = replace(figure(31, 9, "sina", "bytedance", "doubao-pro-32k", "input", "0.8", Action.QUOTE), opens=True)
    history.article(31, 9, "sina", replace(late, effective_from=day, dated=True))
    assert len(history.changes) == 1, "a text that looks back at that day is evidence, however late"
