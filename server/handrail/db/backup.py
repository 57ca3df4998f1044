"""Backups of the SQLite file through SQLite's own backup interface, never by copying files."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from handrail.errors import StartRefused
from handrail.settings import Settings

STAMP = "%Y-%m-%dT%H%M%SZ"


def database_file(settings: Settings) -> Path:
    """Where the one file of SQLite lies."""
    if not settings.on_sqlite:
        raise StartRefused(
            "HANDRAIL_DATABASE_URL names PostgreSQL: back it up and restore it with pg_dump and "
            "pg_restore."
        )
    return Path(settings.database_url.removeprefix("sqlite:///"))


def copy(source: Path, target: Path) -> None:
    """One consistent copy, also while others write; on the disk before it has its name."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")
        _sync(part)
    except BaseException:
        part.unlink()  # on a full disk the half copy would take the last room
        raise
    part.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def backup(settings: Settings, now: datetime, reason: str = "daily") -> Path:
    """Writes backups/<moment>-<reason>.db. It deletes nothing: the clock may be wrong."""
    source = database_file(settings)
    if not source.exists():
        raise StartRefused(f"There is no database at {source} yet.")
    folder = settings.data_dir / "backups"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{now.strftime(STAMP)}-{reason}.db"
    copy(source, target)
    return target


def drop_old(settings: Settings, now: datetime) -> None:
    """Deletes what is older than `backup_days`, never the newest. By a clock to be believed."""
    oldest = (now - timedelta(days=settings.backup_days)).strftime(STAMP)
    for old in sorted((settings.data_dir / "backups").glob("*.db"))[:-1]:
        if old.name < oldest:
            old.unlink()


def put_back(source: Path, target: Path) -> None:
    """Writes a backup over the database, in place: nobody else may be using it."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
