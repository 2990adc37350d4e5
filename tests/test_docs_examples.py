"""Settings and catalog files as README and docs print them are accepted as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alerts.channels import open_channels
from config import load_settings
from pricing.catalog import load

ROOT = Path(__file__).resolve().parents[1]
FILES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXAMPLES = [
    pytest.param(text, id=f"{file.name}-{number}")
    for file in FILES
    for number, text in enumerate(re.findall(r"^```toml\n(.*?)^```", file.read_text(encoding="utf-8"), re.M | re.S))
]
SECRET = "whsec_YWNjZXB0YW5jZSB0ZXN0cyBvZiBwcmljZXdhcg=="


@pytest.mark.parametrize("text", EXAMPLES)
def test_a_printed_file_is_accepted(text: str, tmp_path: Path) -> None:
    catalog = tmp_path / "my-catalog"
    (catalog / "vendors").mkdir(parents=True)
    if text.startswith("id ="):
        (catalog / "vendors" / "printed.toml").write_text(text, encoding="utf-8")
        known = load(catalog)
        assert known.vendors["acme"].pages[0].url.startswith("https://acme.example/")
        return
    (tmp_path / "secrets").mkdir()
    for name in ("smtp", "webhook"):
        (tmp_path / "secrets" / name).write_text(SECRET)
    (tmp_path / "pricewar.toml").write_text(text, encoding="utf-8")
    settings = load_settings(env={"PRICEWAR_HOME": str(tmp_path)})
    assert settings.rules
    assert len(open_channels(settings)) == len(settings.channels) > 0


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_link_to_a_file_leads_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", file.read_text(encoding="utf-8")):
        assert (file.parent / target).exists(), f"{file.name} links to {target}, which is not there"
