"""Brings the written occurrences of one reminder in step with what its rules say. SQL only.

What is leased, sent, answered or past is never made again: (reminder, local date, time slot) names
it for ever.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from handrail.db.models import table_of
from handrail.db.upsert import insert_for
from handrail.reminders.models import Delivery, Occurrence
from handrail.schedule.rules import USEFUL_MOST_S, Due

occurrence, delivery = table_of(Occurrence), table_of(Delivery)

Key = tuple[date, str]
# No window is longer, so nothing that fell due earlier can still be sent.
BACK = timedelta(seconds=USEFUL_MOST_S)
# A prompt has gone out, is on its way, or the person has answered.
PROMPTED = ("leased", "sent", "done")


@dataclass(frozen=True, slots=True)
class Target:
    """How the rows of one reminder should look, worked out before the transaction.

    `since`: what fell due before it and was never written stays unwritten. `before`: when each
    row fell due by the rules and in the zones of until now, to see what comes too near to it.
    `moved`: the person's zone or the zone data is another, and nothing else.
    `until`: rows that fall due later are nobody's to judge here.
    """

    person: bytes
    reminder: bytes
    dues: Sequence[Due]
    since: datetime
    now: datetime
    before: Mapping[Key, datetime]
    moved: bool = False
    until: datetime | None = None


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def finished(state: str, local_date: date) -> dict[str, Any]:
    """The values of a row that is over: nothing finer than its day is left."""
    day = midnight(local_date)
    times = {"due_at": day, "next_try": day, "lease_until": None, "follow_up_at": None}
    return {"state": state, "tries": 0} | times


def write_dues(connection: sa.Connection, targets: Sequence[Target]) -> int:
    """Makes what is missing, moves what is waiting, deletes what is gone from the rules.

    Returns how many rows differed.
    """
    written = _written(connection, targets)
    new: list[dict[str, Any]] = []
    changed = 0
    for target in targets:
        rows = written.get((target.person, target.reminder), {})
        # What is of no use at any moment stands in the agenda alone.
        wanted = {(due.local_date, due.time_slot): due for due in target.dues if due.useful_s}
        prompts = [
            (key, target.before[key])
            for key, row in rows.items()
            if _prompted(row) and key in target.before
        ]
        missing = [due for key, due in wanted.items() if key not in rows]
        new += [_values(due, target, prompts) for due in missing if _is_due(due, target)]
        for key, row in rows.items():
            changed += _settle_row(connection, target, row, wanted.get(key), prompts)
    if new:
        connection.execute(insert_for(connection, occurrence).on_conflict_do_nothing(), new)
    return changed + len(new)


def _written(
    connection: sa.Connection, targets: Sequence[Target]
) -> dict[tuple[bytes, bytes], dict[Key, Any]]:
    key = sa.tuple_(occurrence.c.person_id, occurrence.c.reminder_id)
    names = [(target.person, target.reminder) for target in targets]
    found: dict[tuple[bytes, bytes], dict[Key, Any]] = {}
    for row in connection.execute(sa.select(occurrence).where(key.in_(names))):
        rows = found.setdefault((row.person_id, row.reminder_id), {})
        rows[row.local_date, row.time_slot] = row
    return found


def _prompted(row: Any) -> bool:
    """Also one that waits only for its follow-up."""
    return row.state in PROMPTED or row.followed or row.follow_up_at is not None


def _is_due(due: Due, target: Target) -> bool:
    return due.due_at >= target.since and due.useful_until > target.now


def _comes_back(row: Any, due: Due | None, target: Target) -> bool:
    """Over before its time: kept apart by a move, and now they moved again; or because a wall
    clock ran ahead for a while, and is right again.
    """
    if row.state != "past" or due is None:
        return False
    if row.lease_no == 0:
        return target.moved
    return target.before.get((due.local_date, due.time_slot), due.due_at) > target.now


def _state(due: Due, target: Target, prompts: Sequence[tuple[Key, datetime]]) -> dict[str, Any]:
    """Waiting; or over already, when a new time or zone puts it too near to another prompt.

    It is written all the same, so that no later planning makes it after all; save another move.
    A notice is near to nothing: doses neither keep it away nor are kept away by it.
    """
    for key, moment in prompts if due.purpose != "notice" else ():
        near = abs((due.due_at - moment).total_seconds()) < due.spacing_s
        if near and key != (due.local_date, due.time_slot):
            return finished("past" if target.moved else "done", due.local_date)
    return {
        "state": "waiting",
        "due_at": due.due_at,
        "next_try": due.due_at,
        "lease_until": None,
        "tries": 0,
        "asked": False,
        "counted": False,
    }


def _values(due: Due, target: Target, prompts: Sequence[tuple[Key, datetime]]) -> dict[str, Any]:
    return {
        "person_id": target.person,
        "reminder_id": target.reminder,
        "local_date": due.local_date,
        "time_slot": due.time_slot,
        "useful_s": due.useful_s,
        "lease_no": 0,
        "asked": False,
        "counted": False,
        "follow_up_at": None,
    } | _state(due, target, prompts)


def _settle_row(
    connection: sa.Connection,
    target: Target,
    row: Any,
    due: Due | None,
    prompts: Sequence[tuple[Key, datetime]],
) -> int:
    """One written row against what it should be; returns 1 when it changed."""
    back = _comes_back(row, due, target)
    if row.state != "waiting" and not back:
        return 0
    # Asked again by the database: the dispatcher may take the row at this moment.
    at_it = sa.and_(occurrence.c.id == row.id, occurrence.c.state == row.state)
    if due is None:
        if target.until is not None and row.due_at >= target.until:
            return 0  # planned while the wall clock was right, and it is behind now
        gone = sa.delete(occurrence).where(at_it, occurrence.c.due_at >= target.now - BACK)
        return connection.execute(gone).rowcount
    if _prompted(row):
        return 0
    values: dict[str, Any] = {"useful_s": due.useful_s}
    if due.due_at != row.due_at or back:
        values |= _state(due, target, prompts)
        if values["state"] == row.state != "waiting":
            return 0
        connection.execute(sa.delete(delivery).where(delivery.c.occurrence_id == row.id))
    elif due.useful_s == row.useful_s:
        return 0
    return connection.execute(sa.update(occurrence).where(at_it).values(values)).rowcount
