"""Brings a backup back, and starts a new life of the database so that phones send all they have."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from handrail.clock import Clock
from handrail.db.backup import STAMP, copy, database_file
from handrail.db.engine import postgresql_engine, sqlite_engine
from handrail.db.epoch import new_epoch
from handrail.db.lock import serve_lock
from handrail.db.migrate import migrate
from handrail.errors import StartRefused
from handrail.settings import Settings

ERASED = "erased.log"
PERSON_BYTES = 16
Erase = Callable[[sa.Connection, bytes], None]


def restore(settings: Settings, clock: Clock, file: Path, erase: Erase) -> int:
    """Puts `file` in the place of the database; the old one is kept beside it.

    Returns how many people of erased.log the backup still held rows for.
    """
    target = database_file(settings)
    with serve_lock(settings.data_dir):
        check(file)
        erased_people(settings)
        _set_aside(target, f"{clock.now().strftime(STAMP)}-before-restore")
        copy(file, target)
        migrate(settings, clock)
        return begin_new_life(settings, erase)


def check(file: Path) -> None:
    """Refuses what is no whole backup of ours, before anything is touched."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source:
            (whole,) = source.execute("PRAGMA integrity_check").fetchone()
            source.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        raise StartRefused(f"{file} is not a backup of Handrail.") from None
    if whole != "ok":
        raise StartRefused(f"{file} is damaged.")


def _set_aside(target: Path, name: str) -> None:
    """Moves the database away with its -wal file, without which it would lack the last entries."""
    for ending in ("", "-wal", "-shm"):
        part = target.with_name(target.name + ending)
        if part.exists():
            part.rename(target.with_name(f"{name}.db{ending}"))


def erased_people(settings: Settings) -> list[bytes]:
    """The ids in erased.log, one a line in hexadecimal."""
    log = settings.data_dir / ERASED
    lines = log.read_text("ascii").split() if log.exists() else []
    try:
        people = [bytes.fromhex(line) for line in lines]
    except ValueError:
        people = [b""]
    if any(len(person) != PERSON_BYTES for person in people):
        raise StartRefused(f"A line of {ERASED} is damaged: people who left could come back.")
    return people


def begin_new_life(settings: Settings, erase: Erase) -> int:
    """A new epoch, and the people who erased their account since are erased again."""
    people = erased_people(settings)
    if settings.on_sqlite:
        engine = sqlite_engine(settings.database_url, "BEGIN IMMEDIATE", pool_size=1)
    else:
        engine = postgresql_engine(settings.database_url, pool_size=1)
    try:
        with engine.begin() as connection:
            before = _people(connection)
            for person in people:
                erase(connection, person)
            new_epoch(connection)
            return before - _people(connection)
    finally:
        engine.dispose()


def _people(connection: sa.Connection) -> int:
    counted: int = connection.exec_driver_sql("SELECT count(*) FROM person").scalar_one()
    return counted
