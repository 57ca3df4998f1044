"""What an operator can choose or call stands in the docs."""

import argparse
import re
import subprocess
import sys
from pathlib import Path

import pytest

from handrail.cli import parser
from tests.conftest import every_table

ROOT = Path(__file__).parents[2]
PAGES = "\n".join(page.read_text() for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def commands() -> list[str]:
    (action,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return list(action.choices)


def test_the_page_of_settings_is_up_to_date() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / ".ci" / "settings-page.py"],
        env={"PYTHONPATH": str(ROOT / "server")}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (ROOT / "docs" / "settings.md").read_text() == made.stdout, "run: make settings-page"


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_docs(command: str) -> None:
    assert re.search(rf"(handrail|\|) {command}\b", PAGES)


def test_every_make_target_is_explained() -> None:
    for line in (ROOT / "Makefile").read_text().splitlines():
        name, colon, rest = line.partition(":")
        if (
            colon
            and name.replace("-", "").isalpha()
            and name.islower()
            and not rest.startswith("=")
        ):
            assert "##" in rest, f"make {name} has no ## line"


def test_the_privacy_page_names_every_table_and_column() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text()
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    tables = every_table().tables
    assert set(rows) == set(tables)
    for name, table in tables.items():
        named = set(re.findall("`([a-z_]+)`", rows[name]))
        assert set(table.columns.keys()) | {name} == named, name
        *_, sealed, _ = rows[name].split("|")
        blobs = {column for column in ("blob", "held", "label") if column in table.columns}
        assert blobs == set(re.findall("`([a-z_]+)`", sealed)), name


def test_every_decision_has_a_number_of_its_own_and_every_reference_finds_one() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", page.name) for page in pages)
    numbers = [page.name[:4] for page in pages]
    assert sorted(set(numbers)) == numbers
    sources = [*(ROOT / "server").rglob("*.py"), *(ROOT / "pwa" / "src").rglob("*.[ts]*")]
    texts = PAGES + "\n".join(source.read_text() for source in sources if source.is_file())
    named = set(re.findall(r"[Dd]ecisions?[ /](\d{4})\b", texts))
    assert named
    assert named <= set(numbers)
