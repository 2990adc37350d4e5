"""Settings from file and environment: what wins, where secrets come from, and that every error names its place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from config import Settings, checked, load_settings
from pricing.errors import CatalogError


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "pricewar.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_defaults_need_no_file(tmp_path: Path) -> None:
    settings = load_settings(env={"PRICEWAR_HOME": str(tmp_path)})
    assert settings.home == tmp_path
    assert settings.database_url == f"sqlite:///{tmp_path}/pricewar.sqlite"
    assert (settings.language, settings.timezone, settings.chain_window_days) == ("zh", "Asia/Shanghai", 14)
    assert settings.rules == settings.channels == ()


def test_a_home_named_relatively_lies_where_the_command_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(env={"PRICEWAR_HOME": ".demo"}).home == tmp_path / ".demo"


def test_file_in_home_is_found_and_environment_wins(tmp_path: Path) -> None:
    write(
        tmp_path,
        'language = "en"\nchain_window_days = 10\n[crawl]\ndelay_seconds = 2.5\ncontact_url = "https://x.example"\n',
    )
    env = {"PRICEWAR_HOME": str(tmp_path), "PRICEWAR_CHAIN_WINDOW_DAYS": "21", "PRICEWAR_CRAWL__MAX_BYTES": "2048"}
    settings = load_settings(env=env)
    assert settings.language == "en"
    assert settings.chain_window_days == 21
    assert settings.crawl.delay_seconds == 2.5
    assert settings.crawl.max_bytes == 2048
    assert settings.crawl.full_user_agent == "pricewar/0.1 (+https://x.example)"


def test_named_file_and_relative_paths(tmp_path: Path) -> None:
    file = write(tmp_path, 'home = "data"\ncatalog = "mine"\ndatabase_url = "sqlite:////x/y.sqlite"\n')
    settings = load_settings(env={"PRICEWAR_CONFIG": str(file)})
    assert settings.home == tmp_path / "data"
    assert settings.catalog == tmp_path / "mine"
    assert settings.database_url == "sqlite:////x/y.sqlite"


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    settings = load_settings(env={"PRICEWAR_HOME": str(tmp_path)})
    with pytest.raises(ValueError, match="frozen"):
        settings.language = "en"


def test_channels_rules_and_secrets_from_files_and_environment(tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("s3cret-one\n", encoding="utf-8")
    (tmp_path / "db").write_text("postgresql://u:s3cret-two@h/d\n", encoding="utf-8")
    file = write(
        tmp_path,
        '[[channels]]\nname = "desk"\nkind = "email"\npassword_file = "pw"\n'
        '[[channels]]\nname = "ops-hook"\nkind = "webhook"\n'
        '[[rules]]\nname = "big"\nmin_cut_pct = 30\nchannels = ["desk"]\nlanguage = "en"\n',
    )
    env = {"PRICEWAR_CHANNEL_OPS_HOOK_SECRET": "s3cret-three", "PRICEWAR_DATABASE_URL_FILE": str(tmp_path / "db")}
    settings = load_settings(file, env)
    assert settings.channel("desk").options == {"password": "s3cret-one"}
    assert settings.channel("ops-hook").options == {"secret": "s3cret-three"}
    assert settings.rules[0].min_cut_pct == Decimal(30)
    assert settings.rules[0].kinds == ("follow_on", "repeat")
    assert settings.database_url.endswith("s3cret-two@h/d")
    assert "s3cret" not in f"{settings!r} {settings}"


def test_channels_without_rules_get_the_default_rule(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, '[[channels]]\nname = "a"\nkind = "email"\n'), {})
    assert [rule.name for rule in settings.rules] == ["default"]


def test_unknown_channel_names_the_known(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, '[[channels]]\nname = "a"\nkind = "email"\n'), {})
    with pytest.raises(CatalogError, match="no channel 'b'; the channels are: a"):
        settings.channel("b")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("lnguage = 'en'\n", 1, "lnguage is not a setting; write language"),
        ("[crawl]\n\ndelay_secnds = 2\n", 3, "crawl.delay_secnds is not a setting; write delay_seconds"),
        ("# c\nlanguage = 'fr'\n", 2, "language is wrong"),
        ("timezone = '../../etc/passwd'\n", 1, "is not a time zone"),
        ("[crawl]\nmax_bytes = 1\n", 2, "crawl.max_bytes is wrong"),
        ("crawl = 3\n", 1, "crawl is wrong"),
        ("channels = 3\n", 1, "own [[channels]] table"),
        ("[[channels]]\nkind = 'email'\n", 1, "channels[0].name is missing"),
        ("[[channels]]\nname = 'a'\nkind = 'x y'\n", 3, "channels[0].kind is missing or wrong"),
        (
            "[[channels]]\nname='a'\nkind='email'\n[[channels]]\nname='a'\nkind='email'\n",
            5,
            "channels[1].name is used twice",
        ),
        ("[[channels]]\nname='a'\nkind='email'\npassword_file='none'\n", 4, "password_file is wrong"),
        ("[[rules]]\nname='x'\nkinds=['cuts']\n", 3, "rules[0].kinds[0] is wrong"),
        ("[[rules]]\nname='x'\nmin_cut=3\n", 3, "rules[0].min_cut is not a setting; write min_cut_pct"),
        ("[[rules]]\nname='x'\n[[rules]]\nname='y'\nchannels=['b']\n", 5, "names b, which is no channel"),
        ("[[rules]]\nname='x'\nwindow_days=20\n", 3, "wider than chain_window_days"),
        ("language = \n", 1, "not TOML"),
        ("language = 'en'\nlanguage = 'zh'\n", 2, "not TOML"),
    ],
)
def test_an_error_is_one_sentence_with_file_and_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(CatalogError) as caught:
        load_settings(file, {"PRICEWAR_CRAWL__DELAY_SECONDS": "1"} if text.startswith("crawl") else {})
    message = str(caught.value)
    assert message.startswith(f"{file}, line {line}: ")
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize("body", [None, b"\xff\xfe\x00binary"])
def test_a_file_that_cannot_be_read(tmp_path: Path, body: bytes | None) -> None:
    file = tmp_path / "c.toml"
    if body:
        file.write_bytes(body)
    with pytest.raises(CatalogError, match=r"c\.toml (cannot be read|is not UTF-8)"):
        load_settings(file, {})


def test_an_error_in_the_environment_names_the_variable(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="PRICEWAR_LANGUAGE in the environment is wrong"):
        load_settings(env={"PRICEWAR_HOME": str(tmp_path), "PRICEWAR_LANGUAGE": "fr"})
    with pytest.raises(CatalogError, match=r"PRICEWAR_DATABASE_URL_FILE is wrong: .* cannot be read"):
        load_settings(env={"PRICEWAR_HOME": str(tmp_path), "PRICEWAR_DATABASE_URL_FILE": str(tmp_path / "none")})


def test_an_error_never_prints_the_value(tmp_path: Path) -> None:
    from config import Origin

    with pytest.raises(CatalogError) as caught:
        checked(Settings, {"home": tmp_path, "heartbeat_url": ["s3cret"]}, Origin())
    assert "s3cret" not in str(caught.value)


def test_the_example_of_the_documentation_loads(tmp_path: Path) -> None:
    from alerts.channels import open_channels

    page = (Path(__file__).resolve().parents[1] / "docs" / "watching.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "smtp").write_text("pw\n", encoding="utf-8")
    (tmp_path / "secrets" / "webhook").write_text("whsec_" + "c2FtcGxl" * 4, encoding="utf-8")
    settings = load_settings(write(tmp_path, example), {})
    assert open_channels(settings).keys() == {"mail", "hook"}
    assert settings.rules[1].min_cut_pct == 50
