"""`handrail doctor` on good and on broken installations."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from handrail.clock import day_of
from handrail.db.backup import backup
from handrail.db.migrate import migrate
from handrail.settings import PushHost, Settings
from handrail.vault.secret_file import create
from handrail.web.doctor import run
from tests.conftest import ManualClock


@pytest.fixture
def settings(settings: Settings, clock: ManualClock, tmp_path: Path) -> Settings:
    """An installation with nothing wrong."""
    app = tmp_path / "app"
    app.mkdir()
    (app / "index.html").write_text("<!doctype html>")
    good = replace(
        settings, app_dir=app, origin="https://handrail.example", contact="mailto:a@b.example"
    )
    migrate(good, clock)
    create(good.secret_file)
    backup(good, clock.now())
    return good


def ask(settings: Settings, clock: ManualClock) -> tuple[int, list[str]]:
    lines: list[str] = []
    return run(settings, clock, lines.append), lines


def state(settings: Settings, name: str, value: str) -> None:
    with closing(sqlite3.connect(settings.data_dir / "handrail.db")) as database, database:
        database.execute("INSERT OR REPLACE INTO server_state VALUES (?, ?)", (name, value))


def test_a_good_installation_is_all_ok(settings: Settings, clock: ManualClock) -> None:
    code, lines = ask(settings, clock)
    assert (code, {line.split()[0] for line in lines}) == (0, {"ok"})


def test_before_the_first_start_nothing_is_wrong_and_nothing_is_made(
    settings: Settings, clock: ManualClock, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    fresh = replace(
        settings,
        data_dir=empty,
        database_url=f"sqlite:///{empty / 'handrail.db'}",
        secret_file=empty / "secret.keys",
    )
    assert ask(fresh, clock)[0] == 0
    assert not empty.exists()


def others_may_read(settings: Settings) -> Settings:
    settings.secret_file.chmod(0o644)
    return settings


def lost(settings: Settings) -> Settings:
    state(settings, "secret_check", "1 AAAAAAAAAAAAAAAAAAAAAA==")
    settings.secret_file.unlink()
    return settings


def another_file(settings: Settings) -> Settings:
    state(settings, "secret_check", "1 AAAAAAAAAAAAAAAAAAAAAA==")
    return settings


def newer_schema(settings: Settings) -> Settings:
    with closing(sqlite3.connect(settings.data_dir / "handrail.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    return settings


def no_database(settings: Settings) -> Settings:
    (settings.data_dir / "handrail.db").write_bytes(b"no database at all" * 100)
    return settings


def not_built(settings: Settings) -> Settings:
    (settings.app_dir / "index.html").unlink()
    return settings


def clock_went_back(settings: Settings) -> Settings:
    state(settings, "heartbeat", "2026-03-11T09:00:00+00:00")
    return settings


def old_backups(settings: Settings) -> Settings:
    (made,) = (settings.data_dir / "backups").glob("*.db")
    made.rename(made.with_name("2026-03-01T000000Z-daily.db"))
    return settings


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (others_may_read, "chmod 600"),
        (lost, "is missing"),
        (another_file, "does not fit"),
        (newer_schema, "newer than this version"),
        (no_database, "cannot be reached"),
        (not_built, "not built"),
        (clock_went_back, "before the last run"),
        (old_backups, "9 days old"),
        (lambda good: replace(good, contact=""), "HANDRAIL_CONTACT"),
        (lambda good: replace(good, origin="http://handrail.example"), "not https"),
    ],
)
def test_what_is_wrong_is_said_once_and_the_exit_code_tells(
    settings: Settings, clock: ManualClock, broken: Callable[[Settings], Settings], says: str
) -> None:
    code, lines = ask(broken(settings), clock)
    wrong = [line for line in lines if line.startswith("wrong")]
    assert code == 1
    assert len(wrong) == 1
    assert says in wrong[0]


def test_what_may_be_meant_so_is_only_noted(settings: Settings, clock: ManualClock) -> None:
    extra = PushHost("push.home.example", "10.0.0.7:8443", None)
    code, lines = ask(
        replace(settings, origin="http://localhost:8000", contact="", push_hosts_extra=(extra,)),
        clock,
    )
    noted = [line for line in lines if line.strip().startswith("note")]
    assert (code, len(noted)) == (0, 3)
    assert "push.home.example" in noted[-1]


def test_a_clock_before_the_software_was_made_is_wrong(
    settings: Settings, clock: ManualClock
) -> None:
    clock.jump(days=-20_000)
    code, lines = ask(settings, clock)
    assert code == 1
    assert any("Set it" in line for line in lines)


def test_no_secret_is_printed(settings: Settings, clock: ManualClock) -> None:
    _, lines = ask(replace(settings, metrics_token="hidden-token"), clock)
    root = settings.secret_file.read_text().split()[1]
    assert not any(root in line or "hidden-token" in line for line in lines)


def push_key(settings: Settings, number: int, created_day: int, phones: int = 0) -> None:
    with closing(sqlite3.connect(settings.data_dir / "handrail.db")) as database, database:
        row = (number, b"public", created_day, b"sealed")
        database.execute("INSERT INTO vapid_key VALUES (?, ?, ?, ?)", row)
        for phone in range(phones):
            columns = "id, person_id, device_id, vapid_no, blob"
            values = (bytes([number, phone]), b"p", bytes([number, phone]), number, b"")
            database.execute(f"INSERT INTO subscription ({columns}) VALUES (?,?,?,?,?)", values)


def test_it_tells_how_old_the_push_key_is(settings: Settings, clock: ManualClock) -> None:
    push_key(settings, 1, day_of(clock.now()) - 30)
    code, lines = ask(settings, clock)
    assert code == 0
    assert "   ok  The push key (number 1) is 30 days old." in lines


def test_it_tells_that_phones_are_still_moving_to_a_new_push_key(
    settings: Settings, clock: ManualClock
) -> None:
    push_key(settings, 1, day_of(clock.now()) - 500, phones=3)
    push_key(settings, 2, day_of(clock.now()) - 90, phones=2)
    code, lines = ask(settings, clock)
    assert code == 0
    [line] = [line for line in lines if "Push key 2 is 90 days old. 3 phones still use" in line]
    assert line.startswith(" note")
    assert line.endswith("in 310 days at most.")


def test_it_tells_that_push_services_are_in_trouble_and_not_which(
    settings: Settings, clock: ManualClock
) -> None:
    state(settings, "hosts_in_trouble", "2 2026-03-10T12:00")
    code, lines = ask(settings, clock)
    assert code == 1
    assert any("do not answer: 2, since 2026-03-10T12:00 UTC" in line for line in lines)
    state(settings, "hosts_in_trouble", "0 2026-03-10T13:00")
    assert ask(settings, clock)[0] == 0
