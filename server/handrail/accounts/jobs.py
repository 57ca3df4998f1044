"""What time does to accounts: jobs that the app runs now and then."""

from datetime import datetime

import sqlalchemy as sa

from handrail.accounts.devices import drop_devices
from handrail.accounts.invites import drop_old_invites
from handrail.accounts.sessions import DEVICE_DAYS, IDLE_DAYS, devices, sessions
from handrail.accounts.throttle import drop_old_counters
from handrail.clock import day_of
from handrail.db.database import Database
from handrail.vault.slots import slots

ROWS_A_JOB = 200


async def close_idle(database: Database, now: datetime) -> int:
    """Idle for 30 days: the key slot goes, the session stays known. Returns how many closed."""
    before = day_of(now) - IDLE_DAYS
    idle = (
        sa.select(slots.c.person_id, slots.c.id)
        .join(
            sessions,
            sa.and_(sessions.c.person_id == slots.c.person_id, sessions.c.id == slots.c.id),
        )
        .where(slots.c.kind == "session", sessions.c.seen_day < before)
        .limit(ROWS_A_JOB)
    )

    def close(connection: sa.Connection) -> int:
        found = connection.execute(idle).all()
        for person, slot in found:
            at = (slots.c.person_id == person, slots.c.id == slot)
            connection.execute(sa.delete(slots).where(*at))
        return len(found)

    closed = 0
    while some := await database.write(close):
        closed += some
    return closed


async def drop_old_devices(database: Database, now: datetime) -> int:
    """Not seen for 400 days: device, session and pushes go. Returns how many went."""
    old = (
        sa.select(devices.c.person_id, devices.c.id)
        .where(devices.c.seen_day < day_of(now) - DEVICE_DAYS)
        .limit(ROWS_A_JOB)
    )

    def drop(connection: sa.Connection) -> int:
        found = connection.execute(old).all()
        for person, device in found:
            drop_devices(connection, person, [device])
        return len(found)

    dropped = 0
    while some := await database.write(drop):
        dropped += some
    return dropped


async def drop_old_tries(database: Database, now: datetime) -> None:
    """Counters of windows that have ended, and invitations that nobody used."""
    today = day_of(now)

    def drop(connection: sa.Connection) -> None:
        drop_old_counters(connection, today)
        drop_old_invites(connection, today)

    await database.write(drop)
