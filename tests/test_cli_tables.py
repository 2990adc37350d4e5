"""Tables on a terminal: whole words at any width, and columns left out by name rather than broken."""

from __future__ import annotations

import io
import sys

import pytest

from commands.output import print_table

COLUMNS = ("vendor", "model", ">per Mtok", "?market", "~~condition", "from", "?to", "?last seen")
ROWS = [
    ("alibaba", "qwen1.5-110b-chat", "20 CNY", "cn", "region cn-beijing", "2024-05-05", "–", "2024-05-21"),
    ("zhipu", "glm-4", "100 CNY", "cn", "", "2024-05-06", "–", "2024-05-22"),
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(
    monkeypatch: pytest.MonkeyPatch,
    width: int | None,
    columns: tuple[str, ...] = COLUMNS,
    rows: list[tuple[str, ...]] = ROWS,
) -> str:
    out = Terminal() if width else io.StringIO()
    monkeypatch.setenv("COLUMNS", str(width or 40))
    monkeypatch.setenv("LINES", "40")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "stdout", out)
    print_table(rows, columns, empty="nothing")
    return out.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", "")


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100, 140])
def test_no_word_is_broken_and_no_figure_is_lost(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    text = printed(monkeypatch, width)
    for word in ("alibaba", "qwen1.5-110b-chat", "20 CNY", "100 CNY", "region", "cn-beijing", "2024-05-05"):
        assert word in text


@pytest.mark.parametrize("width", [72, 80, 100, 140])
def test_a_line_fits_the_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    assert max(map(len, printed(monkeypatch, width).splitlines())) <= width


def test_what_finds_no_room_is_named_unless_it_is_empty(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = printed(monkeypatch, 80)
    assert "last seen" not in text
    said = capsys.readouterr().err
    assert "No room here for" in said
    assert "last seen" in said
    assert " to" not in said.split("(")[0], "a column without any value is not missed"


def test_everything_is_shown_where_there_is_room_and_in_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for width in (140, None):
        text = printed(monkeypatch, width)
        assert all(name.lstrip(">?~") in text for name in COLUMNS)
    assert not capsys.readouterr().err


def test_wide_characters_count_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    text = printed(monkeypatch, 40, ("name", "?more"), [("智谱" * 8, "x" * 9)])
    assert "智谱" * 8 in text
    assert "xxx" not in text
