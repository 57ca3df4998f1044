"""The command line calls the right room, and refuses in one line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from handrail.cli import main
from handrail.db.lock import serve_lock

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HANDRAIL_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def test_a_bad_setting_is_one_line_without_its_value(
    monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    monkeypatch.setenv("HANDRAIL_PORT", "hunter2")
    assert main(["serve"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("handrail: HANDRAIL_PORT cannot be used")
    assert said.count("\n") == 1
    assert "hunter2" not in said


def test_serve_says_why_it_does_not_start(capsys: Out, data: Path) -> None:
    """As a process: the server underneath exits by itself then."""
    assert main(["keys", "rotate"]) == 0
    (data / "secret.keys").unlink()
    argv = [sys.executable, "-m", "handrail", "serve"]
    refused = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("handrail: The secret file")
    assert "Traceback" not in refused.stderr


def test_serve_refuses_a_test_clock_that_others_could_reach(
    monkeypatch: pytest.MonkeyPatch, capsys: Out, data: Path
) -> None:
    monkeypatch.setenv("HANDRAIL_HOST", "192.0.2.1")
    assert main(["serve", "--test-clock", "clock"]) == 1
    assert "--test-clock is refused" in capsys.readouterr().err
    assert not data.exists()


def test_remind_is_for_postgresql(capsys: Out) -> None:
    assert main(["remind"]) == 1
    assert "sends the reminders itself" in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_named_without_its_address(
    monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    url = "postgresql://somebody:hunter2@127.0.0.1:1/handrail?connect_timeout=2"
    monkeypatch.setenv("HANDRAIL_DATABASE_URL", url)
    assert main(["migrate"]) == 1
    said = capsys.readouterr().err
    assert "HANDRAIL_DATABASE_URL" in said
    assert "hunter2" not in said
    assert "Traceback" not in said


def test_migrate_waits_for_no_running_server(capsys: Out, data: Path) -> None:
    assert main(["migrate"]) == 0
    with serve_lock(data):
        assert main(["migrate"]) == 1
    assert "Another" in capsys.readouterr().err


def test_backup_and_restore(capsys: Out, data: Path) -> None:
    main(["migrate"])
    assert main(["backup"]) == 0
    kept = Path(capsys.readouterr().out.strip())
    assert kept.parent == data / "backups"
    assert main(["restore", str(kept)]) == 0
    assert main(["restore", "--only-epoch"]) == 0
    with serve_lock(data):
        assert main(["restore", "--only-epoch"]) == 1
    assert main(["restore"]) == 1
    assert main(["restore", str(data / "none.db")]) == 1


def test_there_is_no_backup_before_there_is_a_database(capsys: Out) -> None:
    assert main(["backup"]) == 1
    assert "no database" in capsys.readouterr().err


def test_keys_are_made_printed_and_replaced(capsys: Out, data: Path) -> None:
    main(["migrate"])
    assert main(["keys", "export"]) == 1
    assert main(["keys", "create"]) == 0
    assert main(["keys", "create"]) == 1
    capsys.readouterr()
    assert main(["keys", "export"]) == 0
    assert capsys.readouterr().out == (data / "secret.keys").read_text()
    (data / "secret.keys").unlink()
    with serve_lock(data):
        assert main(["keys", "create", "--over-existing-data"]) == 1
    assert main(["keys", "create", "--over-existing-data"]) == 0
    assert "recovery code" in capsys.readouterr().out
    assert (data / "secret.keys").stat().st_mode & 0o777 == 0o600


def test_the_push_key_changes_while_the_server_runs_and_the_secret_file_stays(
    capsys: Out, data: Path
) -> None:
    assert main(["keys", "rotate"]) == 0
    secret = (data / "secret.keys").read_text()
    assert "Push key 2 is in use" in capsys.readouterr().out
    with serve_lock(data):
        assert main(["keys", "rotate"]) == 1
    assert "Two push keys are in use already" in capsys.readouterr().err
    assert (data / "secret.keys").read_text() == secret


def test_invite_prints_a_code(capsys: Out, data: Path) -> None:
    main(["migrate"])
    assert main(["invite"]) == 0
    assert capsys.readouterr().out.strip().count("-") == 6
    with serve_lock(data):
        assert main(["invite"]) == 0


def test_nobody_else_looks_into_the_data_folder(data: Path) -> None:
    assert main(["migrate"]) == 0
    assert data.stat().st_mode & 0o777 == 0o700


def test_openapi_is_written_and_printed(capsys: Out, tmp_path: Path) -> None:
    assert main(["openapi"]) == 0
    printed = capsys.readouterr().out
    assert main(["openapi", str(tmp_path / "api.json")]) == 0
    assert (tmp_path / "api.json").read_text() == printed
    assert "/api/sync" in json.loads(printed)["paths"]


def test_a_hardened_process_leaves_no_core_and_shows_nobody_its_memory() -> None:
    look = (
        "import ctypes, resource; from handrail.cli import harden; harden();"
        "print(ctypes.CDLL(None).prctl(3), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    run = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {look}"]
    done = subprocess.run(run, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "0 (0, 0)\n"
