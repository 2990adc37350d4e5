"""Layouts no vendor's fixture has: each row of a page nobody wrote a reader for is read exactly or refused by name."""

from __future__ import annotations

import json

import pytest

from tests.pages import BOTH, cells, page, pipe, prices, read


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param(
            ("Model|Price per 1,000 input tokens|Price per 1,000 output tokens (batch)", "nova-9-pro|$0.0008|$0.0016"),
            {"nova-9-pro input": "0.8 USD", "nova-9-pro output tier=batch": "1.6 USD"},
            id="a word between the number and tokens",
        ),
        pytest.param(
            ("Model|Input (¢ per 1K tokens)|Output (¢ per 1K tokens)", "alpha-2|0.05|0.15"),
            {"alpha-2 input": "0.5 USD", "alpha-2 output": "1.5 USD"},
            id="cents",
        ),
        pytest.param(
            ("模型|生成|提示词", "sky-4.0|0.5 分/千token|3厘/千token"),
            {"sky-4.0 output": "5 CNY", "sky-4.0 input": "3 CNY"},
            id="small coins in cells",
        ),
        pytest.param(
            ("Model|Input (€/M tokens)|Output (€/M tokens)", "eta-1|€0.4|€1.2"),
            {"eta-1 input": "0.4 EUR", "eta-1 output": "1.2 EUR"},
            id="euros are not dollars",
        ),
        pytest.param(
            ("模型|輸入（每百萬代幣，美元）|輸出（每百萬代幣，美元）|快取命中（每百萬代幣，美元）", "x-9|0.5|1.5|0.05"),
            {"x-9 input": "0.5 USD", "x-9 output": "1.5 USD", "x-9 cached_input": "0.05 USD"},
            id="traditional characters",
        ),
        pytest.param(
            (
                "Model|Input (Per Million Tokens)|Output (Per Million Tokens)",
                "oss-20|$0.075 (13.3M / $1)*|$0.30 (3.3M / $1)*",
            ),
            {"oss-20 input": "0.075 USD", "oss-20 output": "0.3 USD"},
            id="the inverse in brackets",
        ),
        pytest.param(
            ("Model|Price (input/output) per 1M tokens", "mu-1|$1 / $4"),
            {"mu-1 input": "1 USD", "mu-1 output": "4 USD"},
            id="a pair in one cell",
        ),
        pytest.param(
            ("模型|计费项|北京（元/百万tokens）|新加坡（元/百万tokens）", "pi-1|输入|1|1.2"),
            {"pi-1 input region=cn-beijing": "1 CNY", "pi-1 input region=ap-singapore": "1.2 CNY"},
            id="regions across",
        ),
        pytest.param(
            ("区域|模型|计费项|单价（元/百万Tokens）", "某地-甲|v-3|输入|2", "|v-3|输出|3", "某地-乙|v-3|输入|4"),
            {
                "v-3 input region=某地-甲": "2 CNY",
                "v-3 output region=某地-甲": "3 CNY",
                "v-3 input region=某地-乙": "4 CNY",
            },
            id="places nobody listed",
        ),
        pytest.param(
            ("Model|Cost per 1M tokens", "text-embedding-9|$0.02", "chat-9|$0.5"),
            {"text-embedding-9 input": "0.02 USD", "chat-9 input": "0.5 USD", "chat-9 output": "0.5 USD"},
            id="an embedding has no output",
        ),
        pytest.param(
            ("Model|API names|Input (/M tokens)", "Big 3|big-2512|$0.5"),
            {"big-2512 input": "0.5 USD"},
            id="the id as sold beside the display name",
        ),
        pytest.param(
            (
                "模型|输入（元/百万tokens）",
                "rho-2-max 新品 Batch调用半价|2",
                "rho-3-max当前能力等同于rho-3-2026-05-20|3",
            ),
            {"rho-2-max input": "2 CNY", "rho-3-max input": "3 CNY"},
            id="remarks glued to the name",
        ),
        pytest.param(
            ("模型|输入（元/百万tokens）", "rho-2<br>> 能力同 rho-2-2025-09-23<br>缓存享有折扣|2"),
            {"rho-2 input": "2 CNY"},
            id="a date inside an id ends nothing",
        ),
        pytest.param(("Model|Input price per 1K characters", "alpha-3|$0.00025"), {}, id="characters"),
        pytest.param(("Model|Ingress ($/1M tokens)", "theta-1|1"), {}, id="a meter nobody knows"),
        pytest.param(("计费项|价格", "文件上传|限时免费"), {}, id="a service is no model"),
        pytest.param(("Model|Input|Output", "iota-1|$2|$8"), {}, id="no unit anywhere, dollars or not"),
        pytest.param(
            ("模型|输入（元/百万tokens）", "eps-1|低至 0.5元", "eps-2|1~2元", "eps-3|384K"), {}, id="no prices"
        ),
    ],
)
def test_tables_of_sellers_nobody_listed(rows: tuple[str, ...], wanted: dict[str, str]) -> None:
    for text in (pipe(*rows), page(cells(*rows))):
        sheet = read(text)
        found = prices(sheet)
        if text.startswith("<!") and any(row.startswith("|") for row in rows):
            continue  # a blank first cell goes on with the one above only where merged cells cannot be written
        assert found == wanted, sheet.skipped
        assert all(row.until is None for row in sheet.rows)
        assert sheet.rows or sheet.skipped or sheet.reason


def test_a_header_shorter_than_its_rows_is_not_shifted() -> None:
    text = "|gamma-1-pro|gamma-1-mini|\n|---|---|\n|Input|$3 / 1M tokens|$0.3 / 1M tokens|\n|Output|$12|$1.2|\n"
    assert read(text).rows == ()


def test_a_unit_in_a_script_is_no_unit_of_the_page() -> None:
    script = '<script>var x = "per 1M tokens";</script>'
    assert read(page(script + cells("Model|Input|Output", "iota-1|$2|$8"))).rows == ()
    assert read(page("<p>All prices per 1M tokens.</p>" + cells("Model|Input|Output", "iota-1|$2|$8"))).rows


def test_a_drawing_that_closes_itself_swallows_nothing() -> None:
    body = (
        f"<details><summary><svg/>旧模型</summary>{cells('模型|输入（元/百万tokens）', 'm-1|2')}</details><svg></svg>"
    )
    assert prices(read(page(body))) == {"m-1 input": "2 CNY"}


def test_a_label_holds_only_inside_what_it_stands_in() -> None:
    table = cells("模型|输入（元/百万tokens）", "m-1|3")
    plain = cells("模型|输入（元/百万tokens）", "m-2|2")
    body = f"<h2>文本</h2><div><p>Priority</p>{table}</div><div>{plain}</div>"
    assert prices(read(page(body))) == {"m-1 input tier=priority": "3 CNY", "m-2 input": "2 CNY"}


def test_a_label_ends_with_the_section_it_stands_in() -> None:
    """No headings at all: which line heads which is told by the order they first came in."""

    def line(kind: str, text: str) -> str:
        return f"<div class='{kind}'>{text}</div>"

    first, second, third = (cells("模型|输入（元/百万tokens）", f"m-{n}|{n}") for n in (1, 2, 3))
    body = line("p", "更新于 2026-08-10 19:27") + line("a", "语言模型") + line("p", "广州") + first
    body += line("p", "新加坡") + second + line("a", "向量") + third
    found = prices(read(page(body)))
    assert found == {
        "m-1 input region=cn-guangzhou": "1 CNY",
        "m-2 input region=ap-singapore": "2 CNY",
        "m-3 input": "3 CNY",
    }


def test_unnamed_panels_take_the_names_of_the_tabs_above() -> None:
    tabs = "<ul role='tablist'><li role='tab'>Standard</li><li role='tab'>Batch</li></ul>"
    one, two = (cells("Model|Input / 1M tokens", f"m-1|${n}") for n in (2, 1))
    panels = f"<div><div role='tabpanel'>{one}</div><div role='tabpanel' hidden>{two}</div></div>"
    assert prices(read(page(f"<div>{tabs}{panels}</div>"))) == {"m-1 input": "2 USD", "m-1 input tier=batch": "1 USD"}


def test_a_region_in_a_line_above_counts_in_markdown_too() -> None:
    table = pipe("模型|输入（元/百万tokens）", "m-1|3")
    text = f"## 语言模型\n\n广州\n\n{table}\n新加坡\n\n{table}\n## 向量\n\n{table.replace('m-1', 'm-2')}"
    assert prices(read(text)) == {
        "m-1 input region=cn-guangzhou": "3 CNY",
        "m-1 input region=ap-singapore": "3 CNY",
        "m-2 input": "3 CNY",
    }


def test_the_id_beside_a_heading_names_the_model() -> None:
    rows = cells("|Free Tier|Paid Tier, per 1M tokens in USD", "Input price|Free of charge|$0.50 (text)<br>$3.00 (audio / video)",
                 "Output price|Free of charge|$12.00 (text and thinking)<br>Equivalent to $0.134 per image",
                 "Grounding|Free, up to 500 RPD|1,500 RPD (free), then $35 / 1,000 grounded prompts")  # fmt: skip
    body = f"<h2 id='gem-2.5-voice-preview-12-2025'>Gem 2.5 Voice (Live)</h2><h3>Standard</h3>{rows}"
    wanted = {
        "gem-2.5-voice-preview-12-2025 input modality=text": "0.5 USD",
        "gem-2.5-voice-preview-12-2025 input modality=audio": "3 USD",
        "gem-2.5-voice-preview-12-2025 output modality=text": "12 USD",
    }
    assert prices(read(page(body))) == wanted
    lines = "## Gem 2.5 Voice (Live)\n\n*`gem-2.5-voice-preview-12-2025`*\n\nOur voice.\n\n### Standard\n\n"
    table = pipe(" |Free Tier|Paid Tier, per 1M tokens in USD", "Input price|Free of charge|$0.50")
    assert prices(read(lines + table)) == {"gem-2.5-voice-preview-12-2025 input": "0.5 USD"}


def test_sections_of_sound_and_pictures_are_another_series() -> None:
    table = pipe("Model|Input|Output", "rt-2|$4|$16")
    text = f"Prices per 1M tokens.\n\n## Text tokens\n\n{table}\n## Audio tokens\n\n{table.replace('$4', '$32')}"
    found = prices(read(text))
    assert found["rt-2 input"] == "4 USD"
    assert found["rt-2 input modality=audio"] == "32 USD"


HEAD = "<tr><th>模型</th><th>输入（元/百万tokens）</th><th>输出（元/百万tokens）</th></tr>"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            f"<table><tbody>{HEAD}<tr><td rowspan=9>a-1<td>1<td>4</tbody><tbody><tr><td>a-2<td>2<td>8</tbody></table>",
            id="a merged cell ends with its part of the table",
        ),
        pytest.param(
            f"<table>{HEAD}<tr><td>a-1<table><tr><td>提示<td>3元</table></td><td>1<td>4<tr><td>a-2<td>2<td>8</table>",
            id="a table inside a cell is not the cell's text",
        ),
        pytest.param(
            "<table><tr><th colspan=3>价格（单位：元/百万tokens）<tr><th>模型<th>输入<th>输出<tr><td>a-1<td>1<td>4<tr><td>a-2<td>2<td>8</table>",
            id="a title across the first row",
        ),
        pytest.param(
            f"<table>{HEAD}<tr><td><p>A One</p><p>a-1</p><td>1<td>4<tr><td>a-2 <button>复制</button><td>2<td>8</table>",
            id="a display name above the id, a button beside it",
        ),
        pytest.param(
            f"<table>{HEAD.replace('<th>输入', '<th style=display:none>旧<th>输入')}"
            "<tr><td>a-1<td style='display: none'>9<td>1<td>4<tr><td>a-2<td style=display:none>9<td>2<td>8</table>",
            id="a column switched off",
        ),
        pytest.param(
            "<div><h3>a-1</h3><dl><dt>输入</dt><dd>1元/百万tokens</dd><dt>输出</dt><dd>4元/百万tokens</dd></dl>"
            "<h3>a-2</h3><dl><dt>输入</dt><dd>2元/百万tokens</dd><dt>输出</dt><dd>8元/百万tokens</dd></dl></div>",
            id="two models in one block",
        ),
    ],
)
def test_two_models_however_they_are_written(body: str) -> None:
    assert prices(read(page(body))) == BOTH


def test_a_merged_cell_of_zero_goes_on_to_the_end() -> None:
    body = f"<table>{HEAD.replace('<th>输入', '<th>模式<th>输入')}<tr><td>a-1<td rowspan=0>非思考<td>1<td>4<tr><td>a-2<td>2<td>8</table>"
    wanted = {f"{name} mode=non_thinking": price for name, price in BOTH.items()}
    assert prices(read(page(body))) == wanted


def test_a_refused_table_does_not_come_back_as_cards() -> None:
    sheet = read(page(cells("Model|Ingress ($/1M tokens)", "theta-1|1")))
    assert sheet.rows == ()
    assert any("Ingress" in skip.reason for skip in sheet.skipped)


def test_a_length_in_a_cell_is_no_unit() -> None:
    rows = cells(
        "|免费层级|付费层级（每 100 万个 token，美元）",
        "输入价格|免费|$1.25（提示 &lt;= 20 万个 token）<br>$2.50（提示 &gt; 20 万个 token）",
    )
    found = prices(read(page(f"<h2>Gem 2.5 Pro</h2>{rows}")))
    assert found == {"gem-2.5-pro input context=<=200k": "1.25 USD", "gem-2.5-pro input context=>200k": "2.5 USD"}


def test_a_table_that_is_pushed_in_pieces_of_script() -> None:
    text = "1f:T3a," + cells("模型|输入（元/百万tokens）", "nd-1|2")
    halves = (json.dumps(half) for half in (text[:60], text[60:]))
    scripts = "".join(f"<script>self.__next_f.push([1,{half}])</script>" for half in halves)
    assert prices(read(f"<!doctype html><html><body>{scripts}</body></html>")) == {"nd-1 input": "2 CNY"}


def test_a_large_page_loses_only_attributes_nobody_reads() -> None:
    """Above a size the commonest start tags lose their attributes: merged, hidden and struck cells must not."""
    line = '<div class="line" data-node="block"><span class="t" data-leaf="true">说明</span></div>'
    row = '<tr><td class="c" rowspan="2">a-{0}</td><td class="c">1</td><td class="c"><span class="line-through">8</span> 4</td></tr>'
    more = '<tr><td class="c table-hide" rowspan="0">\u200b</td><td class="c">1</td><td class="c">4</td></tr>'
    head = HEAD.replace("<th>", '<th class="c">').replace("<tr>", '<tr class="r">')
    heads = "".join(
        f'<div class="line h3">节 {n}</div><table>{head}{row.format(n)}{more}</table>{line * 200}' for n in range(20)
    )
    text = page(heads)
    assert len(text) > 200_000
    sheet = read(text)
    assert {r.model for r in sheet.rows} == {f"a-{n}" for n in range(20)}
    assert {(r.meter, r.amount_per_mtok, r.list_amount_per_mtok) for r in sheet.rows} == {
        ("input", 1, None),
        ("output", 4, 8),
    }


def test_a_row_short_of_a_cell_is_left_out() -> None:
    """Cells that stand in no row and are one too few would slide under the next header."""
    head = "<tr><th>模型<th>子项<th>等级<th>在线推理<th>批量推理<th>单位</tr>"
    full = "<tr><td rowspan=2>a-1<td>输入<td>甲<td>2<td>1<td rowspan=2>元/百万tokens</tr>"
    sheet = read(
        page(f"<table>{head}{full}<td>输出<td>8<td>4<tr><td>a-2<td>输入<td>甲<td>3<td>-<td>元/百万tokens</tr></table>")
    )
    assert prices(sheet) == {"a-1 input": "2 CNY", "a-1 input tier=batch": "1 CNY", "a-2 input": "3 CNY"}
    assert any("do not fit" in skip.reason for skip in sheet.skipped)


def test_an_unknown_column_beside_the_paid_one_is_named() -> None:
    rows = cells("|Paid Tier, per 1M tokens in USD|Zone index", "Input price|$0.50|$0.01", "Output price|$2|$0.01")
    sheet = read(page(f"<h2>Gem 2.5 Pro</h2>{rows}"))
    assert prices(sheet) == {"gem-2.5-pro input": "0.5 USD", "gem-2.5-pro output": "2 USD"}
    assert any("Zone index" in skip.reason for skip in sheet.skipped)
