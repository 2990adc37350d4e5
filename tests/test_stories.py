"""One text in many outlets is one source; texts written apart are several."""

from __future__ import annotations

from pricing.stories import Fingerprint, fingerprint, independent, overlap, same_story, story_key

AGENCY = (
    "腾讯云二十二日上午公布了混元大模型的新价目。其中轻量版由每千个 token 八厘改为免费，上下文长度从 4k 提高到 256k。"
    "标准版长文本接口的输入价从每千个 token 一角二分降到一分五厘，降幅为百分之八十七点五。公司说新价即刻生效，老用户无须申请。"
    "这是五月以来第八家调整价格的公司。此前已有七家先后宣布降价或免费。"
)
OTHER = (
    "又一家大厂加入了降价的队伍。据我们在控制台看到的页面，混元 lite 已经不再收费，长文本版本的输入也便宜了近九成。"
    "一位开发者告诉我们，他的账单每个月会少掉两千块左右，不过速率限制依然是他最头疼的地方，短时间内看不到放宽的迹象。"
)


def test_reposts_are_one_source() -> None:
    reposts = [
        AGENCY,
        "本报讯 " + AGENCY,
        AGENCY.replace("，", ", ").replace("。", "。\n"),
        AGENCY + "（责任编辑：某某）声明：转载仅为传播信息，不代表本站观点，如有侵权请联系删除。",
        AGENCY[: len(AGENCY) * 2 // 3],
        AGENCY.replace("公布", "发布"),
        OTHER + "\n" + AGENCY,
    ]
    assert set(independent(map(fingerprint, reposts))) == {0}


def test_separately_written_articles_are_several() -> None:
    assert independent([fingerprint(AGENCY), fingerprint(OTHER), fingerprint("本报讯 " + AGENCY)]) == [0, 1, 0]
    assert overlap(fingerprint(AGENCY), fingerprint(OTHER)) < 0.1


def test_a_quoted_sentence_is_no_repost() -> None:
    quoting = (
        OTHER
        + "公司说新价即刻生效，老用户无须申请。"
        + "编辑部认为这不会是最后一家，年内还会有别的公司跟上来，价格表也会再改几回。"
    )
    assert not same_story(fingerprint(AGENCY), fingerprint(quoting))


def test_texts_too_short_to_tell_go_by_their_title() -> None:
    assert same_story(fingerprint("快讯", "混元轻量版免费"), fingerprint("短讯", "混元轻量版，免费！"))
    assert not same_story(fingerprint("快讯", "混元轻量版免费"), fingerprint("快报", "星火轻量版免费"))
    assert not same_story(fingerprint(""), fingerprint(""))


def test_a_fingerprint_survives_its_text_form() -> None:
    one = fingerprint(AGENCY, "标题")
    assert Fingerprint.from_text(one.text) == one


def test_the_key_of_a_known_story_is_found() -> None:
    known = [("first", fingerprint(OTHER)), ("second", fingerprint(AGENCY))]
    assert story_key("转载：" + AGENCY, known, title="x", fallback="new") == "second"
    assert (
        story_key(
            "一篇讲别的事情的文章，与价格没有关系，也没有人转载它，写得倒是不短。" * 3, known, title="y", fallback="new"
        )
        == "new"
    )
