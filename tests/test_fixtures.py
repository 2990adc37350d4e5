"""A saved page turned into a fixture folder, by the command a user types."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from tests.crawler.site import price_page
from tests.test_sites import CASES

PAGE = price_page(("glm-9", "2", "8"))


def save(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["savefixture", *arguments])
    return result.exit_code, result.output + str(result.exception or "")


def test_a_saved_page_becomes_a_folder_to_be_reviewed(tmp_path: Path) -> None:
    saved = tmp_path / "Seite 1.html"
    saved.write_text(PAGE, encoding="utf-8")
    code, said = save("zhipu", str(saved), "--folder", str(tmp_path / "sites"))
    assert code == 0, said
    made = tmp_path / "sites" / "zhipu" / "seite_1"
    assert sorted(path.name for path in made.iterdir()) == ["expected.json", "input.html", "meta.json"]
    expected = json.loads((made / "expected.json").read_text(encoding="utf-8"))
    assert expected["unreviewed"] is True
    assert [(row["model"], row["meter"], row["amount_per_mtok"]) for row in expected["rows"]] == [
        ("glm-9", "input", "2"),
        ("glm-9", "output", "8"),
    ]
    assert json.loads((made / "meta.json").read_text())["url"].startswith("https://")
    code, said = save("zhipu", str(saved), "--folder", str(tmp_path / "sites"))
    assert code != 0
    assert "there already" in said


@pytest.mark.parametrize(
    ("page", "text", "words"),
    [
        ("zhipuu", PAGE, "did you mean zhipu"),
        ("ithome", PAGE, "outlet"),
        ("zhipu", " \n", "empty"),
    ],
)
def test_what_cannot_become_a_fixture_is_said(tmp_path: Path, page: str, text: str, words: str) -> None:
    saved = tmp_path / "a.html"
    saved.write_text(text, encoding="utf-8")
    code, said = save(page, str(saved), "--folder", str(tmp_path / "sites"))
    assert code != 0
    assert words in said
    assert not (tmp_path / "sites").exists()


def test_every_fixture_of_the_repository_was_reviewed() -> None:
    assert not [str(case) for case in CASES if "unreviewed" in (case / "expected.json").read_text(encoding="utf-8")]
