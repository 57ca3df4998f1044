"""A backup comes back whole, as a new life, and people who left stay gone."""

import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from handrail.db.backup import backup, drop_old
from handrail.db.database import open_database
from handrail.db.epoch import get_epoch
from handrail.db.lock import serve_lock
from handrail.db.migrate import migrate
from handrail.db.restore import begin_new_life, restore
from handrail.errors import StartRefused
from handrail.settings import Settings
from handrail.vault.upkeep import erase_person
from tests.conftest import ManualClock

ANNA, BERT = b"a" * 16, b"b" * 16


def add_person(connection: sa.Connection, person: bytes) -> None:
    connection.exec_driver_sql(
        "INSERT INTO person VALUES (?, 1, 1, 0, 1, 6, 20000)".replace("?", f"x'{person.hex()}'")
    )
    connection.exec_driver_sql(
        f"INSERT INTO record VALUES (x'{person.hex()}', x'01', 1, 20000, 1, x'5ea1ed')"
    )


async def add_people(settings: Settings, *people: bytes) -> str:
    """Adds them and returns the epoch."""
    database = open_database(settings)
    for person in people:
        await database.write(partial(add_person, person=person))
    epoch = await database.read(get_epoch)
    await database.close()
    return epoch


def rows(settings: Settings, table: str = "person") -> int:
    with closing(sqlite3.connect(settings.database_url.removeprefix("sqlite:///"))) as file:
        found: int = file.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


async def test_what_was_in_the_backup_is_back(settings: Settings, clock: ManualClock) -> None:
    migrate(settings, clock)
    before = await add_people(settings, ANNA)
    kept = backup(settings, clock.now())
    clock.advance(hours=1)
    await add_people(settings, BERT)
    assert rows(settings) == 2
    assert restore(settings, clock, kept, erase_person) == 0
    assert (rows(settings), rows(settings, "record")) == (1, 1)
    assert await add_people(settings) != before
    aside = list(settings.data_dir.glob("*before-restore.db"))
    assert len(aside) == 1, "the replaced database is kept"


async def test_a_backup_is_made_while_others_write(settings: Settings, clock: ManualClock) -> None:
    migrate(settings, clock)
    database = open_database(settings)
    await database.write(lambda c: add_person(c, ANNA))
    kept = backup(settings, clock.now())
    await database.close()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with closing(sqlite3.connect(kept)) as copy:
        assert copy.execute("SELECT count(*) FROM record").fetchone() == (1,)
    assert [path.name for path in kept.parent.iterdir()] == [kept.name], "no -wal is needed"


async def test_erased_people_stay_erased(settings: Settings, clock: ManualClock) -> None:
    migrate(settings, clock)
    await add_people(settings, ANNA, BERT)
    kept = backup(settings, clock.now())
    (settings.data_dir / "erased.log").write_text(f"{ANNA.hex()}\n{b'c'.hex() * 16}\n")
    assert restore(settings, clock, kept, erase_person) == 1
    assert (rows(settings), rows(settings, "record")) == (1, 1)


async def test_a_damaged_list_of_erased_people_stops_it(
    settings: Settings, clock: ManualClock
) -> None:
    migrate(settings, clock)
    kept = backup(settings, clock.now())
    await add_people(settings, ANNA)
    (settings.data_dir / "erased.log").write_text(ANNA.hex()[:-1])
    with pytest.raises(StartRefused, match="damaged"):
        restore(settings, clock, kept, erase_person)
    assert rows(settings) == 1


@pytest.mark.parametrize("content", [b"", b"not a database" * 100])
def test_what_is_no_backup_is_refused(
    settings: Settings, clock: ManualClock, tmp_path: Path, content: bytes
) -> None:
    migrate(settings, clock)
    (tmp_path / "other.db").write_bytes(content)
    with pytest.raises(StartRefused, match="not a backup"):
        restore(settings, clock, tmp_path / "other.db", erase_person)
    assert rows(settings) == 0


def test_a_running_server_is_not_restored_over(settings: Settings, clock: ManualClock) -> None:
    migrate(settings, clock)
    kept = backup(settings, clock.now())
    with serve_lock(settings.data_dir), pytest.raises(StartRefused, match="Another"):
        restore(settings, clock, kept, erase_person)


def test_old_backups_go(settings: Settings, clock: ManualClock) -> None:
    migrate(settings, clock)
    first = backup(settings, clock.now())
    clock.advance(days=29)
    second = backup(settings, clock.now())
    clock.advance(days=2)
    third = backup(settings, clock.now())
    assert sorted(first.parent.iterdir()) == [first, second, third]
    drop_old(settings, clock.now())
    assert sorted(first.parent.iterdir()) == [second, third]
    clock.advance(days=400)
    drop_old(settings, clock.now())
    assert list(first.parent.iterdir()) == [third]


def test_a_backup_that_fails_leaves_no_half_of_itself(
    settings: Settings, clock: ManualClock
) -> None:
    migrate(settings, clock)
    Path(settings.database_url.removeprefix("sqlite:///")).write_bytes(b"no database" * 1000)
    with pytest.raises(sqlite3.DatabaseError):
        backup(settings, clock.now())
    assert list((settings.data_dir / "backups").iterdir()) == []


@pytest.mark.only_postgresql
async def test_after_a_dump_was_loaded_a_new_life_begins(database_settings: Settings) -> None:
    before = await add_people(database_settings)
    assert begin_new_life(database_settings, erase_person) == 0
    assert await add_people(database_settings) != before


def test_on_postgresql_its_own_tools_are_named(settings: Settings, clock: ManualClock) -> None:
    elsewhere = replace(settings, database_url="postgresql+psycopg://db/handrail")
    with pytest.raises(StartRefused, match="pg_dump"):
        backup(elsewhere, clock.now())
