"""Moves a database to this version's schema: after a backup, all or nothing, never back."""

import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from handrail.clock import Clock
from handrail.db.backup import backup, database_file, put_back
from handrail.db.engine import postgresql_engine, sqlite_engine
from handrail.db.epoch import NAME as EPOCH
from handrail.db.epoch import new_epoch
from handrail.db.state import get_state
from handrail.errors import StartRefused
from handrail.settings import Settings

SCRIPTS = Path(__file__).parent / "migrations"
# Any number will do, as long as all nodes use the same.
LOCK = 0x68616E64


def revisions(scripts: Path = SCRIPTS) -> list[str]:
    """All revisions, oldest first: the numbers in the names of their files."""
    return sorted(file.name[1:5] for file in (scripts / "versions").glob("v[0-9]*.py"))


def migration_engine(settings: Settings) -> sa.Engine:
    """Foreign keys stay off while tables are made anew: dropping a parent deletes children."""
    if settings.on_sqlite:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        return sqlite_engine(settings.database_url, "BEGIN IMMEDIATE", ("foreign_keys=OFF",), 1)
    return postgresql_engine(settings.database_url, pool_size=1)


def current_revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def migrate(settings: Settings, clock: Clock, scripts: Path = SCRIPTS) -> None:
    """Brings the database to the newest schema. Raises StartRefused and leaves it as it was."""
    engine = migration_engine(settings)
    try:
        with engine.connect() as connection:
            current = current_revision(connection)
            strangers = current is None and sa.inspect(connection).get_table_names()
        known = revisions(scripts)
        if strangers:
            raise StartRefused("HANDRAIL_DATABASE_URL names a database that is not Handrail's.")
        if current is not None and current not in known:
            raise StartRefused(
                f"The database has schema {current}, newer than this version of Handrail "
                f"({known[-1]}). Install the newer version, or restore a backup."
            )
        if current != known[-1]:
            _move(engine, settings, clock, current, scripts)
    finally:
        engine.dispose()


def _move(
    engine: sa.Engine, settings: Settings, clock: Clock, current: str | None, scripts: Path
) -> None:
    kept = None
    if settings.on_sqlite and current is not None:
        kept = backup(settings, clock.now(), f"before-{revisions(scripts)[-1]}")
    try:
        with engine.begin() as connection:
            upgrade(connection, scripts)
    except Exception as error:
        engine.dispose()
        if kept is not None:
            put_back(kept, database_file(settings))
        raise StartRefused(
            "The database could not be moved to the schema of this version; it was left as it was."
        ) from error


def upgrade(connection: sa.Connection, scripts: Path = SCRIPTS) -> None:
    """Runs what is missing inside the caller's transaction."""
    from alembic import command

    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    command.upgrade(alembic_config(connection, scripts), "head")
    if connection.dialect.name == "sqlite":
        _check_foreign_keys(connection)
    if get_state(connection, EPOCH) is None:
        new_epoch(connection)


def _check_foreign_keys(connection: sa.Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        tables = sorted({row[0] for row in orphans})
        raise RuntimeError(f"a migration left rows without their parent in {', '.join(tables)}")


def alembic_config(
    connection: sa.Connection, scripts: Path = SCRIPTS, metadata: sa.MetaData | None = None
) -> Any:
    """Alembic's settings. `metadata` (all rooms' tables) comes from above, to compare against."""
    from alembic.config import Config

    config = Config(stdout=sys.stdout)  # of now: its default is that of the first import
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config
