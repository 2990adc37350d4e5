"""The guard's rules: the table the documents print, and which rule an old and a new sheet fall under."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pricing.changes import SHANGHAI
from pricing.guard import assess, short_of_rows
from pricing.guard.rules import RULES, Mover, Proof, demand
from pricing.guard.scale import scale_of
from pricing.model import Condition, Kind, PriceKey
from pricing.state import Policy

DESIGN = (Path(__file__).resolve().parents[1] / "docs" / "design.md").read_text(encoding="utf-8")
AT = datetime(2026, 8, 20, tzinfo=SHANGHAI)
POLICY = Policy()


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_the_design_prints_every_rule_and_its_proof(rule: object) -> None:
    row = next(line for line in DESIGN.splitlines() if line.startswith(f"| {rule.name} |"))
    assert row.endswith(f"| {rule.proof.value} |")


def key(name: str) -> PriceKey:
    model, meter, *when = name.split("/")
    return PriceKey("openai", model, meter, "global", "USD", Condition.of(dict(part.split("=", 1) for part in when)))


def rules_of(before: dict[str, str], after: dict[str, str]) -> str:
    """The reasons of all movers, joined."""
    then = {key(name): Decimal(amount) for name, amount in before.items()}
    now = {key(name): Decimal(amount) for name, amount in after.items()}
    movers = [Mover(k, then[k], amount) for k, amount in now.items() if k in then and then[k] != amount]
    verdicts = assess(movers, then, now, {}, dict, at=AT, new_layout=False, policy=POLICY)
    return " | ".join(verdict.reason for verdict in verdicts.values())


TWO = {"a/input": "2", "a/output": "8", "b/input": "5", "b/output": "30"}


@pytest.mark.parametrize(
    ("after", "rule"),
    [
        ({"a/input": "0", "a/output": "0"}, "free"),
        ({"a/input": "0"}, "one_zero"),
        ({"b/output": "2.6"}, "deep_cut"),
        ({"b/output": "384", "b/input": "5"}, "plain"),
        ({"a/input": "5", "a/output": "30"}, "same_as_row"),
        ({"a/input": "5", "a/output": "30", "b/input": "9", "b/output": "40"}, "moved_row"),
        ({"a/input": "8", "a/output": "2"}, "swapped_meters"),
        ({"a/output": "1"}, "order"),
        ({"a/output": "2"}, "same_as_meter"),
        ({"b/output": "0.03"}, "unit_factor"),
        ({"b/input": "50"}, "round_factor"),
        ({"b/input": "5.05"}, "drift"),
        ({"b/output": "1000"}, "far_up"),
        ({"b/output": "1"}, "far_down"),
        ({"b/output": "30000"}, "out_of_range"),
    ],
)
def test_which_rule_applies(after: dict[str, str], rule: str) -> None:
    assert RULES[rule].reason.split("{}")[0] in rules_of(TWO, TWO | after)


def test_a_batch_price_in_the_standard_row() -> None:
    before = TWO | {"a/input/tier=batch": "1", "a/output/tier=batch": "4"}
    assert "batch service" in rules_of(before, before | {"a/input": "1", "a/output": "4"})
    halved = {"a/input": "1", "a/output": "4", "a/input/tier=batch": "0.5", "a/output/tier=batch": "2"}
    assert rules_of(before, before | halved).strip(" |") == ""


def test_a_plain_cut_is_under_no_suspicion() -> None:
    assert rules_of(TWO, TWO | {"a/input": "1.3", "a/output": "5"}).strip(" |") == ""


@pytest.mark.parametrize(
    ("factor", "name"), [("1000", "1000"), ("0.1", "10"), ("7.12", "7"), ("0.14", "7"), ("3", None)]
)
def test_factors_of_units_and_currencies(factor: str, name: str | None) -> None:
    scale = scale_of(Decimal(factor))
    assert (scale.name.split()[0] if scale else None) == name


def test_what_each_proof_asks() -> None:
    asked = {rule.proof: demand(rule.name, POLICY) for rule in RULES.values()}
    assert (asked[Proof.TWICE].needed, asked[Proof.THRICE].needed) == (2, 3)
    assert asked[Proof.DAY].span == timedelta(hours=24)
    assert asked[Proof.OTHER].independent
    assert asked[Proof.SAME_PRICE].kind is Kind.RESTATEMENT
    assert asked[Proof.SAME_PRICE].settled().needed == 1


def test_a_sheet_short_of_models_is_said_so() -> None:
    known = [key(f"m-{n}/input") for n in range(10)]
    assert short_of_rows(known[:7], known, POLICY) == "only 7 of 10 known models are listed"
    assert short_of_rows(known[:8], known, POLICY) == ""
