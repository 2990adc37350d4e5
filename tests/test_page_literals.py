"""Component calls and JSON lists of models: literals read as they stand, records only with a unit of their own."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crawler.pages import read_page
from crawler.pages.literals import NotALiteral, literal, record_rows


def found(text: str) -> dict[tuple[str, str], str]:
    sheet = read_page(text.encode(), vendor="zhipu", url="https://example.com/p")
    return {(r.model, r.meter): str(r.amount_per_mtok.normalize()) for r in sheet.rows}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1, -0.50, 'a', \"b\\n\", `c`, null, undefined, true,]", ["1", "-0.50", "a", "b\n", "c", None, None, True]),
        ("{ model: 'm', \"in put\": [1], /* note */ x: {}, } rest", {"model": "m", "in put": ["1"], "x": {}}),
        ("[\n// first\n[1],\n]", [["1"]]),
        ('"\\u5143 \\"x\\""', '元 "x"'),
    ],
)
def test_a_literal_is_its_value(text: str, value: object) -> None:
    assert literal(text)[0] == value


@pytest.mark.parametrize("text", ["", "[1", "[a.b]", "{a: f(1)}", "[<b>1</b>]", "{'a' 1}", "[1 2]", "[" * 40])
def test_what_is_no_literal_is_said(text: str) -> None:
    with pytest.raises(NotALiteral):
        literal(text)


FLAT = st.none() | st.booleans() | st.text(max_size=8)
NESTED = st.recursive(FLAT, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner), max_leaves=6)


@given(NESTED)
def test_json_is_a_literal(value: object) -> None:
    text = json.dumps(value)
    assume(not re.search(r"[\[{](?:[^\[\]{}]*[\[{]){11}", text))
    assert literal(text)[0] == value


def test_records_become_rows_under_their_keys() -> None:
    records = [
        {"model": "m-1", "inputPrice": 1, "cached_input_price": "0.1", "outputPrice": None, "unit": "元/百万tokens", "tags": []},
        {"model": "m-2", "inputPrice": 9},
    ]  # fmt: skip
    assert record_rows(records) == [["Model", "input Price", "cached input price", "output Price", "unit"], ["m-1", "1", "0.1", "-", "元/百万tokens"]]  # fmt: skip
    assert record_rows([{"model": "m-1", "inputPrice": 1}]) == []
    assert record_rows("x") == []


def test_lists_of_models_in_json_and_in_components() -> None:
    listed = {"data": {"models": [{"model": "m-1", "input_price": "1", "output_price": "4", "unit": "元/百万tokens"}]}}
    assert found(json.dumps(listed)) == {("m-1", "input"): "1", ("m-1", "output"): "4"}
    part = '<PriceTable data={[\n  { model: "m-1", input: "1元/百万tokens", output: "4元/千tokens" },\n]} />\n'
    assert found("# 定价\n" + part) == {("m-1", "input"): "1", ("m-1", "output"): "4E+3"}
    assert found(json.dumps({"data": [{"id": "m-1", "pricing": {"prompt": "0.000002"}}]})) == {}
