"""Keeps every reminder planned 36 hours ahead, without the person and for months."""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from handrail.db.database import Database
from handrail.db.state import get_state, set_state
from handrail.reminders.claims import delete_old
from handrail.reminders.planner import all_dues, fell_due, plan_until
from handrail.reminders.rows import BACK, Target, midnight, write_dues
from handrail.reminders.service import (
    ANEW,
    Kept,
    mark_planned,
    open_plan,
    open_rules,
    plans,
    reminders,
)
from handrail.schedule import zones
from handrail.vault.seal import ServerSeal

BATCH = 50
ZONE_DATA = "tzdata"
Spot = tuple[bytes, bytes]

log = logging.getLogger("handrail.reminders")


class Behind(NamedTuple):
    """A reminder as read, and up to where it was planned."""

    kept: Kept
    plan_until: date


async def plan_ahead(database: Database, seal: ServerSeal, now: datetime) -> int:
    """A job for every few minutes. Returns how many reminders it planned.

    When the zone data is another release than last time, that is all of them, else those behind.
    """
    release = await database.read(lambda connection: get_state(connection, ZONE_DATA))
    renewed = release != zones.version()
    planned, last = 0, (b"", b"")
    while rows := await database.read(_behind(last, None if renewed else plan_until(now))):
        work = {row.kept: target for row in rows if (target := _target(seal, row, now))}
        planned += await database.write(_extend(work, plan_until(now)))
        last = (rows[-1].kept.person, rows[-1].kept.reminder)
    if renewed:
        await database.write(lambda connection: set_state(connection, ZONE_DATA, zones.version()))
    return planned


def _behind(last: Spot, until: date | None) -> Callable[[sa.Connection], list[Behind]]:
    key = (reminders.c.person_id, reminders.c.id)
    query = (
        sa.select(*key, reminders.c.blob, plans.c.blob, reminders.c.plan_until)
        .join(plans, plans.c.person_id == reminders.c.person_id)
        .where(sa.tuple_(*key) > sa.tuple_(*last))
        .order_by(*key)
        .limit(BATCH)
    )
    if until is not None:
        # Further ahead only when the wall clock was: what it called past is brought back now.
        query = query.where(reminders.c.plan_until != until)
    return lambda connection: [
        Behind(Kept(*row[:4]), row.plan_until) for row in connection.execute(query)
    ]


def _target(seal: ServerSeal, row: Behind, now: datetime) -> Target | None:
    """One that cannot be opened is left behind and tried again; the others go on."""
    kept = row.kept
    try:
        plan = open_plan(seal, kept.person, kept.plan_blob)
        rules = open_rules(seal, kept.person, kept.reminder, kept.blob)
        start, end = now - BACK, midnight(plan_until(now))
        dues = all_dues(rules, plan, start, end)
        before = fell_due(rules, plan, start, end) if plan.left else {}
    except Exception as error:
        log.error("a reminder could not be planned: %s", type(error).__name__)
        return None
    anew = row.plan_until == ANEW
    since = now if anew else min(midnight(row.plan_until), now)
    return Target(kept.person, kept.reminder, dues, since, now, before, moved=anew, until=end)


def _extend(work: Mapping[Kept, Target], until: date) -> Callable[[sa.Connection], int]:
    def extend(connection: sa.Connection) -> int:
        # Whoever changed the plan or the rules meanwhile has planned with them.
        same = mark_planned(connection, list(work), until)
        write_dues(connection, [work[kept] for kept in same])
        return len(same)

    return extend


async def prune(database: Database, now: datetime) -> int:
    """A job for every hour, while deleting is allowed. Returns how many rows went."""
    gone = 0
    while some := await database.write(lambda connection: delete_old(connection, now)):
        gone += some
    return gone
