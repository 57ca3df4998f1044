"""Migrations keep every row, happen as a whole or not at all, and never go backwards."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from handrail.db.engine import sqlite_engine
from handrail.db.migrate import (
    SCRIPTS,
    alembic_config,
    current_revision,
    migrate,
    migration_engine,
    revisions,
)
from handrail.db.state import get_state
from handrail.errors import StartRefused
from handrail.settings import Settings
from tests.conftest import ManualClock, every_table

REVISION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{number}", "{before}"


def upgrade() -> None:
{body}
"""

ALTER_PERSON = """
    with op.batch_alter_table("person") as person:
        person.alter_column("created_day", type_=sa.BigInteger())
"""
FAIL_LATE = """
    op.execute("UPDATE person SET created_day = 7")
    op.execute("COMMIT")
    op.execute("DELETE FROM person")
    raise RuntimeError("half done")
"""
ORPHAN = """
    op.execute("DELETE FROM person")
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the migrations to which a test adds one."""
    return Path(shutil.copytree(SCRIPTS, tmp_path / "migrations"))


def add(scripts: Path, body: str) -> str:
    before = revisions(scripts)[-1]
    number = f"{int(before) + 1:04}"
    text = REVISION.format(number=number, before=before, body=body)
    (scripts / "versions" / f"v{number}_test.py").write_text(text)
    return number


def fill(settings: Settings) -> None:
    """A person with one record."""
    engine = sa.create_engine(settings.database_url)
    with engine.begin() as connection:
        tables = every_table().tables
        connection.execute(
            tables["person"].insert(),
            {"id": b"p", "key_no": 1, "seq": 1, "tombstone_seq": 0, "records": 1, "size": 1}
            | {"created_day": 1},
        )
        connection.execute(
            tables["record"].insert(),
            {"person_id": b"p", "id": b"r", "seq": 1, "day": 1, "key_no": 1, "blob": b"sealed"},
        )
    engine.dispose()


def look(settings: Settings) -> tuple[int, int, str | None]:
    """How many records, the person's day (0: no person), and the schema."""
    engine = sa.create_engine(settings.database_url)
    with engine.connect() as connection:
        records = connection.exec_driver_sql("SELECT count(*) FROM record").scalar_one()
        day = connection.exec_driver_sql("SELECT max(created_day) FROM person").scalar()
        found = records, day or 0, current_revision(connection)
    engine.dispose()
    return found


@pytest.mark.both_databases
def test_models_and_migrations_agree(empty_settings: Settings, clock: ManualClock) -> None:
    migrate(empty_settings, clock)
    engine = migration_engine(empty_settings)
    with engine.connect() as connection:
        command.check(alembic_config(connection, metadata=every_table()))
    engine.dispose()


@pytest.mark.both_databases
def test_the_second_run_changes_nothing(empty_settings: Settings, clock: ManualClock) -> None:
    def epoch() -> str | None:
        engine = sa.create_engine(empty_settings.database_url)
        with engine.connect() as connection:
            found = get_state(connection, "epoch")
        engine.dispose()
        return found

    migrate(empty_settings, clock)
    first = epoch()
    assert first
    migrate(empty_settings, clock)
    assert epoch() == first
    assert not (empty_settings.data_dir / "backups").exists()


@pytest.mark.both_databases
def test_a_parent_made_anew_keeps_its_children(
    empty_settings: Settings, clock: ManualClock, scripts: Path
) -> None:
    migrate(empty_settings, clock, scripts)
    fill(empty_settings)
    number = add(scripts, ALTER_PERSON)
    migrate(empty_settings, clock, scripts)
    assert look(empty_settings) == (1, 1, number)


def test_with_foreign_keys_on_the_children_would_be_gone(
    settings: Settings, clock: ManualClock, scripts: Path
) -> None:
    """The trap itself: were this to change, the care in migrate.py could go."""
    migrate(settings, clock, scripts)
    fill(settings)
    add(scripts, ALTER_PERSON)
    engine = sqlite_engine(settings.database_url, "BEGIN IMMEDIATE")
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection, scripts), "head")
    engine.dispose()
    assert look(settings)[0] == 0


def test_a_failed_migration_puts_the_backup_back(
    settings: Settings, clock: ManualClock, scripts: Path
) -> None:
    migrate(settings, clock, scripts)
    fill(settings)
    before = look(settings)
    add(scripts, FAIL_LATE)
    with pytest.raises(StartRefused, match="left as it was"):
        migrate(settings, clock, scripts)
    assert look(settings) == before
    kept = list((settings.data_dir / "backups").glob("*.db"))
    assert len(kept) == 1
    with closing(sqlite3.connect(kept[0])) as copy:
        assert copy.execute("SELECT count(*) FROM record").fetchone() == (1,)


@pytest.mark.only_postgresql
def test_a_failed_migration_leaves_postgresql_as_it_was(
    empty_settings: Settings, clock: ManualClock, scripts: Path
) -> None:
    migrate(empty_settings, clock, scripts)
    fill(empty_settings)
    before = look(empty_settings)
    add(scripts, FAIL_LATE.replace('    op.execute("COMMIT")\n', ""))
    with pytest.raises(StartRefused, match="left as it was"):
        migrate(empty_settings, clock, scripts)
    assert look(empty_settings) == before


def test_a_migration_that_leaves_orphans_is_refused(
    settings: Settings, clock: ManualClock, scripts: Path
) -> None:
    migrate(settings, clock, scripts)
    fill(settings)
    before = look(settings)
    add(scripts, ORPHAN)
    with pytest.raises(StartRefused) as refused:
        migrate(settings, clock, scripts)
    assert "record" in str(refused.value.__cause__)
    assert look(settings) == before


@pytest.mark.both_databases
def test_a_newer_schema_is_refused(
    empty_settings: Settings, clock: ManualClock, scripts: Path
) -> None:
    add(scripts, "    pass")
    migrate(empty_settings, clock, scripts)
    with pytest.raises(StartRefused, match="newer than this version"):
        migrate(empty_settings, clock)


@pytest.mark.both_databases
def test_somebody_elses_database_is_refused(empty_settings: Settings, clock: ManualClock) -> None:
    engine = migration_engine(empty_settings)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE theirs (id INTEGER)")
    engine.dispose()
    with pytest.raises(StartRefused, match="not Handrail's"):
        migrate(empty_settings, clock)


def test_revisions_are_one_line_without_gaps() -> None:
    numbers = revisions()
    assert numbers == [f"{i:04}" for i in range(1, len(numbers) + 1)]
