"""What makes a new amount doubtful and the proof it then needs: every rule of the guard, in one table.

A rule is a name, a proof and the reason in plain words. The checks of `guard.py`, `guard/scale.py` and `guard/rows.py`
find where a rule applies; nothing but `RULES` says what it demands. `docs/design.md` prints this table ("What is
believed, and when"), and a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from pricing.model import Kind, PriceKey
from pricing.state import Policy


class Proof(StrEnum):
    """How much it takes until a new amount is believed. Sightings are fresh fetches, or other sources."""

    TWICE = "two sightings"
    THRICE = "three sightings"
    DAY = "three sightings over a day"
    STANDS = "three sightings over fourteen days"
    OTHER = "a source of another kind"
    SAME_PRICE = "none: the same price in other words"
    SAME_PRICE_DAY = "three sightings over a day: the same price in other words"


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    proof: Proof
    reason: str


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("plain", Proof.TWICE, ""),
        # What an amount says by itself.
        Rule("free", Proof.THRICE, "free"),
        Rule("deep_cut", Proof.THRICE, "a cut of 90 % or more"),
        Rule("far_down", Proof.DAY, "less than a twentieth of the price before"),
        Rule("out_of_reach", Proof.OTHER, "less than a hundredth of the price before"),
        Rule("far_up", Proof.OTHER, "more than twenty times the price before: rather another figure of the page"),
        Rule(
            "one_slipped",
            Proof.OTHER,
            "by {} exactly, but only one of input and output: rather a slipped decimal point",
        ),
        Rule("tenfold_up", Proof.OTHER, "ten times a price, and never asked before: rather a slipped decimal point"),
        Rule("out_of_range", Proof.OTHER, "out of all range for a price of a million tokens"),
        Rule("round_factor", Proof.THRICE, "a change by a factor near {} is more often a unit than a price"),
        Rule("unit_factor", Proof.OTHER, "a factor near {} is a unit, not a price"),
        Rule("drift", Proof.SAME_PRICE, "converted at a moving exchange rate"),
        Rule("rounding", Proof.SAME_PRICE, "the same amount with other decimals"),
        # What the series did before, and what others say of it.
        Rule("copied", Proof.OTHER, "a new model's entry was copied from {} and is set right"),
        Rule("cache_as_input", Proof.SAME_PRICE_DAY, "a new cache price stood at the input price and is set right"),
        Rule("placeholder", Proof.SAME_PRICE_DAY, "a new model's entry had no price yet"),
        Rule("to_and_fro", Proof.DAY, "this price has been going to and fro"),
        Rule("new_layout", Proof.THRICE, "first change after the page's layout changed"),
        Rule("disagreement", Proof.OTHER, "another source of this vendor says otherwise: disputed"),
        # What the rest of the page says.
        Rule("one_zero", Proof.OTHER, "free, but only one of the model's prices"),
        Rule("all_zero", Proof.OTHER, "nearly every price of the page became 0"),
        Rule("together_small", Proof.SAME_PRICE, "all prices moved by a small factor"),
        Rule("together_unit", Proof.SAME_PRICE_DAY, "prices moved together by a factor near {}"),
        Rule("together", Proof.DAY, "every price of the page moved at once by one factor"),
        Rule("one_figure", Proof.OTHER, "all that moved on the page now shows one and the same figure"),
        Rule("was_one_figure", Proof.OTHER, "all that moved on the page showed one and the same figure before"),
        Rule("order", Proof.DAY, "input, output and cache prices are no longer in their order"),
        Rule("put_in_order", Proof.OTHER, "out of their order before, and put in it by a power of ten"),
        Rule("same_as_meter", Proof.DAY, "it now costs exactly what the model's {} costs"),
        Rule("moved_column", Proof.OTHER, "it took the model's {} price: a column has moved"),
        Rule("swapped_meters", Proof.OTHER, "its prices took each other's places: a column has moved"),
        Rule("same_as_row", Proof.DAY, "it now costs exactly what {} costs"),
        Rule("merged_rows", Proof.STANDS, "it and {} came to one price at once: rows may be mixed up"),
        Rule("moved_row", Proof.OTHER, "it took the price of {}, which moved too: rows are mixed up"),
        Rule("alias", Proof.SAME_PRICE_DAY, "an alias that now stands for {}"),
        Rule("mixed_page", Proof.OTHER, "most of what moved on the page took the place of other prices of it"),
        Rule("same_as_tier", Proof.DAY, "it now costs exactly what the same model costs under another condition"),
        Rule("moved_tier", Proof.OTHER, "it took the price of the model's {} service"),
    )
}


@dataclass(frozen=True, slots=True)
class Mover:
    """One series whose source now says another amount than before."""

    key: PriceKey
    old: Decimal
    new: Decimal

    @property
    def factor(self) -> Decimal:
        return self.new / self.old if self.old else Decimal(0)

    @property
    def pct(self) -> Decimal:
        return (self.new - self.old) * 100 / self.old if self.old else Decimal(0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The proof a new amount needs. `kind` RESTATEMENT = the same price in other words, whatever the amounts say;
    `independent` = repetition by the same kind of source never makes it a change; `at_once` = no price moved at all."""

    needed: int
    span: timedelta = timedelta(0)
    independent: bool = False
    kind: Kind | None = None
    reason: str = ""
    at_once: bool = False

    def and_(self, other: Verdict) -> Verdict:
        """The stronger demand of both."""
        return Verdict(
            max(self.needed, other.needed),
            max(self.span, other.span),
            self.independent or other.independent,
            self.kind or other.kind,
            "; ".join(dict.fromkeys(part for part in (self.reason, other.reason) if part)),
            self.at_once or other.at_once,
        )

    def settled(self) -> Verdict:
        """One sighting is enough where no price moved, unless the figure itself is in doubt."""
        return replace(self, needed=1, span=timedelta(0)) if self.at_once and not self.independent else self


def demand(name: str, policy: Policy, what: str = "") -> Verdict:
    """The verdict of one rule; `what` fills the gap in its reason."""
    rule = RULES[name]
    reason = rule.reason.format(what)
    if rule.proof is Proof.TWICE:
        return Verdict(policy.sightings, reason=reason)
    if rule.proof is Proof.SAME_PRICE:
        return Verdict(policy.sightings, kind=Kind.RESTATEMENT, reason=reason, at_once=True)
    spans = {Proof.THRICE: timedelta(0), Proof.STANDS: policy.stands_after}
    return Verdict(
        policy.strong_sightings,
        spans.get(rule.proof, policy.strong_span),
        rule.proof is Proof.OTHER,
        Kind.RESTATEMENT if rule.proof is Proof.SAME_PRICE_DAY else None,
        reason,
    )
