"""The storeys of the house hold, and the linter that says so does notice."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FORBIDDEN = {
    "db.state": "handrail.vault.store",
    "vault.store": "handrail.reminders.models",
    "journal.kinds": "handrail.medications.kinds",
    "settings": "handrail.errors",
    "accounts.models": "apscheduler",
    "web.headers": "zoneinfo",
    "reminders.models": "webpush",
    "vault.keys": "argon2",
    "push.models": "pycurl",
    "exports.sheet.rules": "fpdf",
}


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


def test_each_forbidden_import_is_noticed(copy: Path) -> None:
    """Upward, to a sibling, on the ground floor, and past the one door of a package."""
    for module, wanted in FORBIDDEN.items():
        path = copy / "server" / "handrail" / f"{module.replace('.', '/')}.py"
        path.write_text(f"{path.read_text()}\nimport {wanted}\n")
    done = lint(copy)
    assert done.returncode == 1
    for module, wanted in FORBIDDEN.items():
        assert f"handrail.{module} -> {wanted} (l." in done.stdout, f"{module} got through"


def test_a_new_room_must_be_given_its_storey(copy: Path) -> None:
    room = copy / "server" / "handrail" / "attic"
    room.mkdir()
    (room / "__init__.py").touch()
    assert lint(copy).returncode == 1


def test_advanced_alchemy_is_neither_needed_nor_there() -> None:
    """Merely installed, it is imported by Litestar and doubles start time and memory."""
    assert importlib.util.find_spec("advanced_alchemy") is None
