"""Changes to Moves, Moves to chains, chains to alert events: the rules one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from pricing.chains import build, summarise
from pricing.changes import SHANGHAI, group_moves
from pricing.events import events
from pricing.model import Basis, Kind, PriceChange, SourceKind, Status

START = datetime(2024, 5, 6, 12, tzinfo=SHANGHAI)


def cut(vendor: str, day: float, **more: object) -> PriceChange:
    when = START + timedelta(days=day)
    base = PriceChange(
        vendor, "cn", Kind.CUT, Status.CONFIRMED, when, when, f"{vendor}-x", "input", "CNY",
        old=Decimal(4), new=Decimal(2), change_pct=Decimal(-50), cut_like=True, publishable=True,
    )  # fmt: skip
    return replace(base, **more)


def orders(*changes: PriceChange) -> list[list[str]]:
    return [[member.move.vendor for member in chain.members] for chain in build(group_moves(changes))]


def test_moves_within_a_fortnight_are_one_chain() -> None:
    assert orders(cut("deepseek", 0), cut("zhipu", 14), cut("baidu", 28)) == [["deepseek", "zhipu", "baidu"]]
    assert orders(cut("deepseek", 0), cut("zhipu", 14.1)) == [["deepseek"], ["zhipu"]]


def test_a_text_reaches_past_the_window() -> None:
    assert orders(cut("deepseek", 0), cut("zhipu", 30, follows=("deepseek",))) == [["deepseek", "zhipu"]]


def test_what_is_stated_and_lies_in_the_window_rests_on_both() -> None:
    chain = build(group_moves([cut("deepseek", 0), cut("zhipu", 2, follows=("deepseek",)), cut("baidu", 3)]))[0]
    assert [member.link.basis for member in chain.members[1:]] == [Basis.BOTH, Basis.INFERRED]
    assert [member.link.lag_hours for member in chain.members[1:]] == [Decimal(48), Decimal(24)]


def test_a_vendors_own_next_move_is_a_repeat() -> None:
    chain = build(group_moves([cut("deepseek", 0), cut("zhipu", 2), cut("deepseek", 5)]))[0]
    assert [member.link and member.link.kind for member in chain.members] == [None, "response", "repeat"]


def test_rises_restatements_and_routers_make_no_move() -> None:
    others = [
        cut("a", 1, kind=Kind.HIKE, cut_like=False),
        cut("b", 1, kind=Kind.RESTATEMENT, cut_like=False),
        cut("c", 1, source=SourceKind.ROUTER),
    ]
    assert orders(cut("deepseek", 0), *others) == [["deepseek"]]


def test_markets_are_apart() -> None:
    assert orders(cut("deepseek", 0), cut("openai", 1, market="global")) == [["deepseek"], ["openai"]]


def test_a_change_that_another_replaces_makes_no_move() -> None:
    false = cut("zhipu", 1)
    back = cut("zhipu", 3, kind=Kind.CORRECTION, cut_like=False, supersedes=(false.id,))
    assert orders(cut("deepseek", 0), false, back) == [["deepseek"]]


def test_the_summary_names_who_has_not_moved() -> None:
    chain = build(group_moves([cut("deepseek", 0), cut("zhipu", 2, kind=Kind.FREE)]))[0]
    found = summarise(chain, ["deepseek", "zhipu", "moonshot"])
    assert (found.order, found.depth, found.not_moved_yet) == (("deepseek", "zhipu"), Decimal(-100), ("moonshot",))


def told(changes: list[PriceChange], now: float, known: set[str] | None = None) -> list[tuple[str, str, bool]]:
    at = START + timedelta(days=now)
    found = events(changes, touched={c.id for c in changes}, told=known if known is not None else set(), now=at)
    if known is not None:
        known.update(event.key for event in found)
    return [(event.kind, event.vendor, event.default) for event in found]


def test_an_opener_is_for_those_who_ask_and_a_response_for_all_once() -> None:
    changes, known = [cut("deepseek", 0), cut("zhipu", 2)], set()
    assert told(changes, 2, known) == [("cut", "deepseek", False), ("follow_on", "zhipu", True)]
    assert told(changes, 3, known) == []


def test_what_is_not_proven_disputed_or_old_is_not_told() -> None:
    opener = cut("deepseek", 0)
    for change in (
        cut("zhipu", 2, publishable=False),
        cut("zhipu", 2, status=Status.DISPUTED),
        cut("zhipu", 2, recorded_at=START + timedelta(days=10)),
    ):
        now = 10 if change.recorded_at > change.at else 2
        assert ("follow_on", "zhipu", True) not in told([opener, change], now)


def test_a_rise_and_a_correction_are_events_that_nobody_hears_by_default() -> None:
    changes = [cut("a", 0, kind=Kind.HIKE, cut_like=False), cut("b", 0, kind=Kind.CORRECTION, cut_like=False)]
    assert sorted(told(changes, 1)) == [("correction", "b", False), ("hike", "a", False)]
