"""Forgets what is past its time, while the clock can be believed; then makes the day's backup."""

import asyncio
from datetime import datetime
from functools import partial

from handrail.accounts import jobs
from handrail.clock import day_of
from handrail.db.backup import backup, drop_old
from handrail.db.database import Database
from handrail.push.service import Push, drop_old_keys
from handrail.reminders.endings import warn_of_endings
from handrail.reminders.horizon import prune
from handrail.settings import Settings
from handrail.vault.upkeep import purge_tombstones

TOMBSTONE_DAYS = 400
ROWS_A_JOB = 500
BACKUP_HOUR = 3


async def tidy(
    settings: Settings, database: Database, push: Push, now: datetime, *, deleting: bool
) -> None:
    if deleting:
        await prune(database, now)
        await jobs.close_idle(database, now)
        await warn_of_endings(push)
        await jobs.drop_old_devices(database, now)
        await jobs.drop_old_tries(database, now)
        await drop_old_keys(push)
        await _forget_deletions(database, day_of(now) - TOMBSTONE_DAYS)
    if settings.on_sqlite and now.hour >= BACKUP_HOUR:
        await asyncio.to_thread(_daily_backup, settings, now)
        if deleting:
            drop_old(settings, now)


async def _forget_deletions(database: Database, before: int) -> None:
    purge = partial(purge_tombstones, before_day=before, limit=ROWS_A_JOB)
    while await database.write(purge) == ROWS_A_JOB:
        pass


def _daily_backup(settings: Settings, now: datetime) -> None:
    today = f"{now:%Y-%m-%d}T*-daily.db"
    if not any((settings.data_dir / "backups").glob(today)):
        backup(settings, now)
