"""The contract every kind of channel keeps: a file that is put into the folder is tested here without being named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alerts.channels import kind_module, kinds, open_channel, open_channels, redact
from alerts.preview import send_sample
from config import ChannelSettings, Origin, Section, checked, load_settings
from pricing.errors import CatalogError, DeliveryError
from tests.alerts.receivers import NOW, http_receiver, message, smtp_receiver

EACH = pytest.mark.parametrize("kind", kinds())


def opened(kind: str, **changes: Any) -> Any:
    return open_channel(ChannelSettings("tested", kind, {**kind_module(kind).EXAMPLE, **changes}, Origin()))


def test_the_two_kinds_of_the_start_are_there() -> None:
    assert {"email", "webhook"} <= set(kinds())


@EACH
def test_a_kind_has_a_docstring_options_and_an_example(kind: str) -> None:
    module = kind_module(kind)
    assert module.__doc__
    assert issubclass(module.Options, Section)
    checked(module.Options, module.EXAMPLE, Origin())


@EACH
def test_a_channel_has_its_name_and_distinct_destinations(kind: str) -> None:
    one = opened(kind)
    assert one.name == "tested"
    assert one.destinations
    assert len(set(one.destinations)) == len(one.destinations)
    one.close()
    one.close()


@EACH
def test_nobody_there_is_a_refusal_in_one_sentence_that_may_be_tried_again(kind: str) -> None:
    one = opened(kind)
    with pytest.raises(DeliveryError) as caught:
        one.send(message(), one.destinations[0])
    one.close()
    assert caught.value.retry
    assert caught.value.__cause__ is None
    assert "\n" not in caught.value.reason


@EACH
def test_an_unknown_option_is_refused_by_name(kind: str) -> None:
    with pytest.raises(CatalogError, match="surprise is not a setting"):
        opened(kind, surprise=1)


def test_an_unknown_kind_names_the_known(tmp_path: Path) -> None:
    file = tmp_path / "p.toml"
    file.write_text('[[channels]]\nname = "a"\nkind = "pigeon"\n', encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        open_channels(load_settings(file, {}))
    assert (
        str(caught.value)
        == f"{file}, line 3: channels[0].kind is pigeon, which is no kind; write one of email, webhook."
    )


def test_a_wrong_option_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "p.toml"
    file.write_text(
        '[[channels]]\nname = "a"\nkind = "email"\nhost = "mail.example"\nsender = "nobody"\nto = "x@y.z"\n',
        encoding="utf-8",
    )
    with pytest.raises(
        CatalogError, match=r"line 5: channels\[0\]\.sender is wrong: 'nobody' is not an e-mail address"
    ):
        open_channels(load_settings(file, {}))


def test_redact() -> None:
    assert (
        redact("535 no s3cret,\r\n\x1b[2Jreally s3cret-long", ["s3cret", "s3cret-long", ""])
        == "535 no ***, [2Jreally ***"
    )
    assert len(redact("x" * 5000, [])) == 200


def test_a_sample_reaches_both_and_is_marked(tmp_path: Path) -> None:
    file = tmp_path / "p.toml"
    with http_receiver() as hook, smtp_receiver() as box:
        file.write_text(
            f'language = "en"\n[[channels]]\nname = "mail"\nkind = "email"\nhost = "127.0.0.1"\nport = {box.port}\nsecurity = "none"\n'
            'sender = "watch@pricewar.example"\nto = ["a@example.org", "b@example.org"]\n'
            f'[[channels]]\nname = "hook"\nkind = "webhook"\nurl = "{hook.url}"\nallow_private = ["{hook.place}"]\n'
            f'secret = "whsec_{"c2FtcGxl" * 4}"\n',
            encoding="utf-8",
        )
        settings = load_settings(file, {})
        assert [receipt.split(":")[0] for receipt in send_sample(settings, "mail", now=NOW)] == [
            "a@example.org",
            "b@example.org",
        ]
        assert send_sample(settings, "hook", now=NOW) == ["hook: 200 OK"]
        hook.script = [500]
        with pytest.raises(DeliveryError, match="answered 500"):
            send_sample(settings, "hook", now=NOW)
    assert [mail["Subject"][:6] for _, mail in box.mails] == ["[TEST]"] * 2
    assert len(set(box.ids)) == 2
    assert b'"type":"price.test"' in hook.got[0][1]
