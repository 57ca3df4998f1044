"""The storeys of the house hold, and the linter that says so does notice."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FORBIDDEN = [
    ("db/state.py", "import handrail.vault.store", "db may not look up to the vault"),
    ("vault/store.py", "import handrail.reminders.models", "vault may not look up to reminders"),
    ("journal/kinds.py", "import handrail.medications.kinds", "siblings may not meet"),
    ("settings.py", "import handrail.errors", "the ground floor is not joined"),
    ("accounts/models.py", "import apscheduler", "apscheduler has one door"),
    ("web/headers.py", "import zoneinfo", "zoneinfo has one door"),
    ("reminders/models.py", "import webpush", "webpush has one door"),
    ("vault/keys.py", "import argon2", "argon2 has one door"),
    ("push/models.py", "import pycurl", "pycurl has one door"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Lints the copy in this folder, not the installed package."""
    run = (
        "import sys; sys.path[:] = ['server', *(p for p in sys.path if not p.endswith('/server'))];"
        "from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-P", "-c", run],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(
        ROOT / "server", tmp_path / "server", ignore=shutil.ignore_patterns("app", "__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_stands(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("file", "line", "why"), FORBIDDEN)
def test_a_forbidden_import_is_noticed(copy: Path, file: str, line: str, why: str) -> None:
    path = copy / "server" / "handrail" / file
    path.write_text(f"{path.read_text()}\n{line}\n")
    done = lint(copy)
    assert done.returncode == 1, why
    assert "BROKEN" in done.stdout


def test_a_new_room_must_be_given_its_storey(copy: Path) -> None:
    room = copy / "server" / "handrail" / "attic"
    room.mkdir()
    (room / "__init__.py").touch()
    assert lint(copy).returncode == 1


def test_advanced_alchemy_is_neither_needed_nor_there() -> None:
    """Merely installed, it is imported by Litestar and doubles start time and memory."""
    assert importlib.util.find_spec("advanced_alchemy") is None
