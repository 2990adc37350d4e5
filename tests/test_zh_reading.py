"""What is left unread for speed changes nothing: a line without a word of tokens, and the words jieba cannot meet."""

from __future__ import annotations

import jieba
import pytest

from pricing import zh
from pricing.zh import lexicon
from tests.gaps import PASSAGES, rows

PROSE = (
    "这家公司在新一轮融资中拿到 18 亿美元，投后估值达到 240 亿美元，领投方包括两家主权基金，资金会用来采购算力、扩充团队，也会拿出一部分补贴早期的客户。",
    "据一家机构统计，主流应用的月活跃用户已经突破 1.6 亿，客服中心每天接听三万通电话，平均通话时长缩短了四成，质检人员只抽查其中的百分之五。",
    "该机型起售价 3999 元，顶配版 5499 元，首销当天部分渠道缺货，官方说月底以前补齐，老用户以旧换新再减 500 元，学生凭证件另外便宜一百块。",
)
PRICED = [row["text"] for name in PASSAGES for row in rows(f"{name}.jsonl") if row.get("says")]


@pytest.mark.parametrize("text", PRICED[::3], ids=lambda text: text[:12])
def test_lines_that_say_no_price_may_stand_anywhere(text: str) -> None:
    """Among prose without a price a passage says what it says alone."""
    alone = [(s.vendor, s.model, s.item, s.action, s.price, s.change_pct) for s in zh.extract(text).statements]
    among = "\n".join((text, *PROSE))
    told = [(s.vendor, s.model, s.item, s.action, s.price, s.change_pct) for s in zh.extract(among).statements]
    assert told == alone


@pytest.mark.parametrize("text", PRICED[::3], ids=lambda text: text[:12])
def test_what_is_explained_is_what_is_extracted(text: str) -> None:
    """`explain` reads every line, so that each amount gets its reason, and comes to the same."""
    among = "\n".join((PROSE[0], text, *PROSE[1:]))
    explained = zh.derivation(among)["statements"]
    for statement in explained:
        del statement["derivation"]
    assert explained == [zh.statement_json(s) for s in zh.extract(among).statements]


def test_an_amount_beside_no_token_gets_its_reason_when_asked() -> None:
    text = "智谱的 GLM-4-Air 输入价格降至 0.5 元/百万 tokens。\n" + PROSE[2]
    assert "3999" not in str(zh.extract(text).skipped)
    assert any("3999" in refused["snippet"] for refused in zh.derivation(text)["refused"])


def test_jieba_cuts_as_with_its_whole_dictionary() -> None:
    jieba.setLogLevel(40)
    whole = jieba.Tokenizer()
    whole.initialize()
    for text in PRICED[::9]:
        for at in range(0, len(text), 26):
            assert lexicon.words(text[at : at + 26]) == list(whole.cut(text[at : at + 26], HMM=True))
    assert whole.total == lexicon._EVERY_WORD


@pytest.mark.parametrize("head", ["单位：元/千tokens", "以下价格均按每百万 tokens 计（元）"])
def test_prose_behind_a_table_is_no_row_of_it(head: str) -> None:
    table = "\n".join((head, "| 模型 | 输入 | 输出 |", "|---|---|---|", "| qwen-max | 0.02 | 0.06 |"))
    read = zh.extract("\n".join((table, *PROSE, "同日上市的平板输入法套装售价 999 元，首月输出 20 万台。")))
    assert [s.model for s in read.statements] == ["qwen-max", "qwen-max"]
