"""What a bill really saves: the cut on paper beside the cut of the bill."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.cost import Workload, bill, compare, read_share, read_tokens
from pricing.errors import BadInput
from pricing.model import Meter

D = Decimal
THREE_TO_ONE = Workload(D(3_000_000), D(1_000_000))


def prices(**amounts: str) -> dict[str, Decimal]:
    return {Meter(name): D(amount) for name, amount in amounts.items()}


def test_a_cut_of_97_percent_of_the_input_alone_saves_less_of_the_bill() -> None:
    result = compare(prices(input="20", output="20"), prices(input="0.5", output="20"), THREE_TO_ONE)
    assert (result.headline_pct, result.bill_pct) == (D("-97.50"), D("-73.12"))
    assert (result.before.total, result.after.total) == (D(80), D("21.5"))


def test_a_dearer_output_can_outweigh_a_cheaper_input() -> None:
    result = compare(prices(input="4", output="8"), prices(input="3", output="16"), THREE_TO_ONE)
    assert result.bill_pct == D("25.00")


def test_cached_input_pays_its_own_price_or_the_input_price() -> None:
    work = Workload(D(1_000_000), D(0), D("0.4"))
    assert bill(prices(input="10", cached_input="1"), work).total == D("6.4")
    assert bill(prices(input="10"), work).total == D(10)


def test_a_meter_without_a_price_is_named_and_not_guessed() -> None:
    found = bill(prices(input="10"), THREE_TO_ONE)
    assert (found.total, found.missing) == (None, ("output",))
    assert compare(prices(input="10"), prices(input="5"), THREE_TO_ONE).bill_pct is None


def test_from_free_there_is_no_percentage() -> None:
    assert compare(prices(input="0", output="0"), prices(input="1", output="1"), THREE_TO_ONE).bill_pct is None


@pytest.mark.parametrize(
    ("text", "tokens"), [("3M", 3_000_000), ("1.5亿", 150_000_000), ("250k", 250_000), ("3,000", 3000)]
)
def test_numbers_of_tokens(text: str, tokens: int) -> None:
    assert read_tokens(text) == tokens


def test_what_is_no_number_is_refused() -> None:
    for refuse in (lambda: read_tokens("many"), lambda: read_share("140%"), lambda: read_share("x")):
        with pytest.raises(BadInput):
            refuse()
    assert (read_share("40%"), read_share("0.4"), read_share(None)) == (D("0.4"), D("0.4"), D(0))
