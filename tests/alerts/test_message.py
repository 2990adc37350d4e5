"""What a message says, in both languages, and that nothing a source wrote can break out of its place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alerts.alert import Alert
from alerts.channels import Message
from alerts.message import delivery_name, render
from alerts.payload import MOST_BYTES
from alerts.words import WORDS, amount_text, condition_text, lag_text, percent_text, time_text
from pricing.model import Chain, Condition, Kind, Member, Status
from tests.alerts.samples import alert, change, cuts, day, follow, members, move, names, offers, piece

CHINA = ZoneInfo("Asia/Shanghai")
BOTH = pytest.mark.parametrize("language", ["zh", "en"])


def made(given: Alert, language: str = "en", **more: Any) -> Message:
    return render(given, destination="desk", names=names, language=language, zone=CHINA, sent_at=day(21, 5), **more)


class Reader(HTMLParser):
    """The visible text, the tags and the links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@BOTH
def test_what_is_told(language: str) -> None:
    message = made(alert(), language)
    for shown in (message.text, Reader(message.html).text):
        for part in (
            names("alibaba", language),
            "qwen-long",
            "¥20",
            "¥0.5",
            "−97.5%",
            "94.4%",
            "¥2",
            "≤32k",
            "05-06 10:00",
            names("deepseek", language),
            names("moonshot", language),
            WORDS[language]["confirmed"],
            "https://help.example/zh/model-pricing",
            "qwen-long | 输入 0.0005 元 | 输出 0.002 元",
            "0.0005元/千tokens",
            "2024-05-21 11:00 (UTC+8)",
            "a1b2c3d4e5f60718",
        ):
            assert part in shown
    assert message.subject.startswith(names("alibaba", language))
    assert "qwen-long" in message.subject
    assert message.kind == "price.follow_on"
    assert message.thread == f"chain.{alert().chain.id}"  # type: ignore[union-attr]


def test_the_lag_counts_from_the_latest_of_those_followed() -> None:
    assert "followed DeepSeek, Zhipu, ByteDance, 6 days after the latest of them." in made(alert()).text
    assert "ByteDance  followed Zhipu after 4 days" in made(alert()).text
    *before, last = members()
    single = alert(chain=Chain("cn", (*before, replace(last, link=follow("zhipu", days=1)))))
    assert "Alibaba Cloud followed Zhipu, 1 day later." in made(single).text


def test_a_move_whose_day_no_text_tells_has_no_lag() -> None:
    *before, last = members()
    undated = replace(before[-1], move=replace(before[-1].move, dated=False))
    text = made(alert(chain=Chain("cn", (*before[:-1], undated, last)))).text
    assert "ByteDance  followed Zhipu after some time" in text
    assert "after 4 days" not in text


def test_only_the_input_price_fell_is_said_plainly() -> None:
    assert "Only the input price changed; output stays at ¥2." in made(alert()).text
    assert (
        "qwen-turbo: a bill of 3 input to 1 output tokens falls by 62.5%; the headline says −75%.\n"
        in made(alert()).text
    )
    output = replace(
        offers()[0],
        before={"input": Decimal(1), "output": Decimal(8)},
        after={"input": Decimal(1), "output": Decimal(2)},
    )
    cut = change("alibaba", "qwen-long", "output", "8", "2", day(21))
    assert "Only the output price changed; input stays at ¥1." in made(alert(changes=(cut,), offers=(output,))).text


def test_a_bill_that_falls_as_the_headline_says() -> None:
    offer = replace(
        offers()[0],
        before={"input": Decimal(8), "output": Decimal(8)},
        after={"input": Decimal(2), "output": Decimal(2)},
    )
    changes = (
        change("alibaba", "qwen-long", "input", "8", "2", day(21)),
        change("alibaba", "qwen-long", "output", "8", "2", day(21)),
    )
    assert "falls by 75%, as the headline says." in made(alert(changes=changes, offers=(offer,))).text


def test_an_unknown_bill_is_said_to_be_unknown() -> None:
    assert WORDS["en"]["no_bill"] in made(alert(offers=())).text
    half = replace(offers()[0], before={"input": Decimal(20)}, after={"input": Decimal("0.5")})
    assert WORDS["en"]["no_bill"] in made(alert(offers=(half,))).text


def test_a_change_without_figures_and_a_launch_and_a_free_model() -> None:
    bare = change("zhipu", None, None, None, None, day(21), currency=None)
    message = made(alert(changes=(bare,), offers=()))
    assert "all models" in message.text
    assert "no figure given" in message.text
    assert "None" not in message.text + message.html + message.subject
    launch = change("zhipu", "glm-x", "input", None, "0.8", day(21), kind=Kind.LAUNCH)
    assert "¥0.8  new" in made(alert(changes=(launch,), offers=())).text
    free = change("zhipu", "glm-x", "input", "5", "0", day(21), kind=Kind.FREE)
    assert "¥5 → free  −100%" in made(alert(changes=(free,), offers=())).text
    assert "¥5 → 免费  −100%" in made(alert(changes=(free,), offers=()), "zh").text


@BOTH
@pytest.mark.parametrize("status", [Status.REPORTED, Status.DISPUTED])
def test_what_is_not_confirmed_says_so(language: str, status: Status) -> None:
    changes = tuple(replace(c, status=status) for c in cuts())
    assert WORDS[language][status] in made(alert(changes=changes), language).text


def test_one_disputed_change_makes_the_alert_disputed() -> None:
    changes = (cuts()[0], replace(cuts()[1], status=Status.DISPUTED))
    assert alert(changes=changes).status is Status.DISPUTED


def test_a_promotion_shows_its_end() -> None:
    changes = (replace(cuts()[0], until=date(2024, 6, 30)),)
    for shown in (made(alert(changes=changes)).text, made(alert(changes=changes)).html):
        assert "promotion until 2024-06-30" in shown


@BOTH
def test_an_opener_a_repeat_a_hike_and_a_correction(language: str) -> None:
    opener = alert(kind="cut", chain=Chain("cn", (Member(move("alibaba", day(21), *cuts())),)))
    repeat = alert(
        kind="repeat",
        chain=Chain(
            "cn", (members()[3], Member(move("alibaba", day(25), *cuts()), follow("alibaba", days=4, kind="repeat")))
        ),
    )
    hike = alert(
        kind="hike",
        chain=None,
        changes=(change("alibaba", "m", "input", "1", "2", day(21), kind=Kind.HIKE),),
        offers=(),
    )
    gone = alert(
        kind="correction",
        chain=None,
        changes=(change("alibaba", "m", None, None, None, day(21), kind=Kind.CORRECTION),),
        offers=(),
    )
    for given in (opener, repeat, hike, gone):
        message = made(given, language)
        assert WORDS[language][given.kind].format(vendor=names("alibaba", language)) in message.subject
        assert "{" not in message.text
        json.dumps(message.data)
    assert "+100%" in made(hike, language).text


def test_more_than_fits_is_counted() -> None:
    changes = tuple(
        change("alibaba", f"model-{n:02}", "input", "20", "10", day(21), evidence=cuts()[0].evidence) for n in range(15)
    )
    quotes = tuple(piece(f"https://news.example/{n}", f"sentence {n}") for n in range(5))
    message = made(alert(changes=(replace(changes[0], evidence=quotes), *changes[1:])))
    assert "+3 more" in message.text
    assert "+4 more" in message.text
    assert "and 14 more" in message.subject


def test_a_long_chain_keeps_its_opener_and_its_end() -> None:
    first, *_ = members()
    long = [
        first,
        *(Member(move(f"v{n}", day(7) + timedelta(hours=n)), follow("deepseek", days=1)) for n in range(20)),
        members()[3],
    ]
    text = made(alert(chain=Chain("cn", tuple(long)))).text
    assert "DeepSeek  opened" in text
    assert "+10 more" in text
    assert "v19" in text
    assert "v5 " not in text


EVIL = "</td><script>alert(1)</script>'\"><img src=x onerror=y>&{{ 7*7 }}{% for x in y %}"


@BOTH
def test_what_a_source_wrote_stays_text(language: str) -> None:
    quote = piece("javascript:alert(1)", EVIL, title=EVIL, printed=EVIL)
    nasty = replace(cuts()[0], model=EVIL, condition=Condition.of({"promotion": EVIL}), evidence=(quote,))
    message = made(alert(changes=(nasty,), not_moved=(EVIL,), id="x"), language)
    page = Reader(message.html)
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert not [value for name, value in page.attributes if name == "href"]
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7*7 }}" in page.text
    assert "49" not in page.text


def test_no_line_break_and_no_hidden_character_gets_out() -> None:
    sly = "qwen\r\nBcc: thief@example.org\x00\u202e\u200b\x1b[2Jlong"
    quote = piece("https://news.example/\ud800", "half a pair: \ud800")
    message = made(alert(changes=(replace(cuts()[0], model=sly, evidence=(quote,)),)))
    assert not re.search("[\r\n\x00\u202e\u200b\x1b]", message.subject)
    assert "qwen Bcc: thief@example.orglong" in message.subject
    message.html.encode()
    message.text.encode()
    json.dumps(message.data, ensure_ascii=False).encode()


def test_a_subject_has_at_most_200_characters() -> None:
    message = made(alert(vendor="x" * 5000, changes=(replace(cuts()[0], model="m" * 10_000),)))
    assert len(message.subject) <= 200
    assert len(message.text) < 20_000


def test_nothing_is_loaded_from_outside() -> None:
    page = Reader(made(alert()).html)
    assert not {"img", "link", "script", "iframe"} & set(page.tags)
    assert not [value for name, value in page.attributes if name in ("src", "background")]
    assert "url(" not in made(alert()).html


def test_the_data_has_the_promised_shape() -> None:
    data = made(alert()).data
    assert {"move", "chain", "changes", "not_moved_yet", "evidence"} <= data.keys()
    assert data["move"]["vendor"] == "alibaba"
    assert data["move"]["follows"] == ["deepseek", "zhipu", "bytedance"]
    assert data["chain"]["opener"] == "deepseek"
    assert [m["vendor"] for m in data["chain"]["members"]] == ["deepseek", "zhipu", "bytedance", "alibaba"]
    assert data["changes"][0]["old"] == "20"
    assert data["changes"][0]["new"] == "0.5"
    assert data["changes"][0]["change_pct"] == "-97.5"
    assert data["not_moved_yet"] == ["tencent", "moonshot", "minimax"]
    assert data["bill_3_to_1"][0] == {"model": "qwen-long", "condition": None, "change_pct": "-94.35"}
    assert data["evidence"][0]["url"] == "https://help.example/zh/model-pricing"
    assert data["evidence"][0]["captured_at"] == "2024-05-21T03:00:00+00:00"
    assert json.loads(json.dumps(data)) == data


def test_the_data_is_cut_to_size_and_says_by_how_much() -> None:
    quotes = tuple(piece(f"https://news.example/{n}/" + "x" * 600, "元" * 900) for n in range(40))
    changes = tuple(
        change("alibaba", f"model-{n:03}" + "元" * 200, "input", "20", "10", day(21), evidence=quotes)
        for n in range(90)
    )
    data = made(alert(changes=changes)).data
    assert len(json.dumps(data, ensure_ascii=False).encode()) <= MOST_BYTES
    assert data["left_out"]["changes"] == 90 - len(data["changes"])
    assert data["left_out"]["evidence"] == 40 - len(data["evidence"])
    assert data["changes"]
    assert data["evidence"]


def test_the_same_on_every_retry_but_for_its_time() -> None:
    one = made(alert())
    two = render(alert(), destination="desk", names=names, language="en", zone=CHINA, sent_at=day(22))
    assert replace(two, sent_at=one.sent_at) == one
    assert one.delivery != delivery_name(one.id, "other")


@BOTH
def test_a_sample_is_marked(language: str) -> None:
    message = made(alert(), language, sample=True)
    assert message.subject.startswith(WORDS[language]["sample_mark"])
    assert WORDS[language]["sample"] in message.text
    assert WORDS[language]["sample"] in Reader(message.html).text
    assert message.kind == "price.test"
    assert message.data["sample"] is True


def test_both_languages_have_the_same_words_with_the_same_slots() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()

    def slots(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text)} - {None, "s"}

    assert {k: slots(v) for k, v in WORDS["zh"].items()} == {k: slots(v) for k, v in WORDS["en"].items()}


def test_how_values_are_written() -> None:
    assert amount_text(Decimal("0.50"), "CNY", "zh") == "¥0.5"
    assert amount_text(Decimal(3), "USD", "en") == "$3"
    assert amount_text(Decimal(300), "JPY", "en") == "JPY 300"
    assert amount_text(Decimal(0), "CNY", "en") == "free"
    assert percent_text(Decimal("-97.46")) == "−97.5%"
    assert percent_text(Decimal("0.04")) == "0%"
    assert percent_text(Decimal(12)) == "+12%"
    assert lag_text(Decimal("148.5"), "en") == "6 days 4 hours"
    assert lag_text(Decimal("148.5"), "zh") == "6 天 4 小时"
    assert lag_text(Decimal("1.25"), "en") == "1 hour 15 minutes"
    assert lag_text(Decimal(0), "en") == "no time"
    assert time_text(day(21).astimezone(ZoneInfo("Asia/Kolkata"))) == "2024-05-21 07:30 (UTC+5:30)"
    assert time_text(day(21).astimezone(ZoneInfo("America/St_Johns"))) == "2024-05-20 23:30 (UTC-2:30)"
    assert condition_text(Condition.of({"channel": "first_party"}), "en") == ""
    assert (
        condition_text(Condition.of({"time": "off_peak", "hours": "00:30-08:30"}), "zh") == "hours 00:30-08:30 · 闲时"
    )
