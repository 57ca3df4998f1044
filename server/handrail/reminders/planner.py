"""What a person's own request does to their reminders: set, drop, compare, plan anew."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from handrail.clock import day_of
from handrail.db.upsert import insert_for
from handrail.reminders.answers import settle
from handrail.reminders.rows import BACK, Key, Target, midnight, write_dues
from handrail.reminders.service import (
    ANEW,
    Board,
    Held,
    Kept,
    Plan,
    Stored,
    mark_planned,
    plans,
    reminders,
    seal_rules,
    touch_plan,
)
from handrail.schedule.rules import Answer, Due, Rule, occurrences_of
from handrail.vault.seal import ServerSeal
from handrail.vault.store import RowMoved

AHEAD = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything that `set_rules` writes, sealed and worked out. `changed`: the rules are new."""

    held: Held
    blob: bytes
    changed: bool
    plan_until: date
    target: Target


def plan_until(now: datetime) -> date:
    """The UTC date before which everything is written, so that 36 hours are always covered."""
    return (now + AHEAD).date() + timedelta(days=1)


def all_dues(rules: Iterable[Rule], plan: Plan, start: datetime, end: datetime) -> list[Due]:
    return occurrences_of(rules, plan.zone, start, end)


def fell_due(
    rules: Sequence[Rule], plan: Plan, start: datetime, end: datetime
) -> dict[Key, datetime]:
    """When each occurrence fell due in the zone where the person was then, or else would have.

    Not of notices: whatever was prompted, one never keeps a dose away.
    """
    rules = [rule for rule in rules if rule.purpose != "notice"]
    found: dict[Key, datetime] = {}
    for left in plan.left:
        for due in occurrences_of(rules, left.zone, start, left.until):
            found.setdefault((due.local_date, due.time_slot), due.due_at)
        start = max(start, left.until)
    for due in occurrences_of(rules, plan.zone, start, end):
        found.setdefault((due.local_date, due.time_slot), due.due_at)
    # What was answered ahead of its time, just before they moved.
    for left in reversed(plan.left):
        for due in occurrences_of(rules, left.zone, left.until, end):
            found.setdefault((due.local_date, due.time_slot), due.due_at)
    return found


def ready(
    seal: ServerSeal, board: Board, reminder: bytes, rules: Sequence[Rule], now: datetime
) -> Ready | None:
    """For a record that is being saved; None when its reminders stay as they are.

    Rules that are all gone (an archived medicine) leave the row, so that what was answered today
    is not asked again when they come back.
    """
    old = board.rules.get(reminder, ())
    if tuple(rules) == old:
        return None
    blob = seal_rules(seal, board.person, reminder, rules)
    until = plan_until(now)
    return Ready(
        board.held,
        blob,
        True,
        until,
        _target(board, reminder, rules, until, now, old),
    )


def _target(
    board: Board,
    reminder: bytes,
    rules: Sequence[Rule],
    until: date,
    now: datetime,
    old: Sequence[Rule],
) -> Target:
    start, end = now - BACK, midnight(until)
    before = fell_due(old, board.plan, start, end)
    dues = all_dues(rules, board.plan, start, end)
    return Target(board.person, reminder, dues, now, now, before)


def set_rules(connection: sa.Connection, ready: Ready) -> int:
    """In the transaction of the record. Returns how much differed.

    Raises RowMoved when the person's zone has changed meanwhile: read and work out again.
    """
    person, reminder = ready.held.person, ready.target.reminder
    if ready.changed:
        touch_plan(connection, ready.held)
        row = {"blob": ready.blob, "plan_until": ready.plan_until}
        key = {"person_id": person, "id": reminder}
        insert = insert_for(connection, reminders).values(**key, **row)
        connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=row))
    else:
        now = Kept(person, reminder, ready.blob, ready.held.blob)
        if not mark_planned(connection, [now], ready.plan_until):
            raise RowMoved
    return ready.changed + write_dues(connection, [ready.target])


def drop_rules(connection: sa.Connection, held: Held, reminder: bytes) -> int:
    """For a record that was deleted: its occurrences go with it."""
    if reminder not in held.stored:
        return 0
    touch_plan(connection, held)
    at_it = sa.and_(reminders.c.person_id == held.person, reminders.c.id == reminder)
    return connection.execute(sa.delete(reminders).where(at_it)).rowcount


@dataclass(frozen=True, slots=True)
class Repair:
    """What the records say beside what was written, ready for one transaction."""

    held: Held
    readies: Sequence[Ready]
    gone: Sequence[bytes]
    answers: Sequence[Answer]
    now: datetime


def work_out(
    seal: ServerSeal,
    board: Board,
    wanted: Mapping[bytes, Sequence[Rule]],
    answers: Sequence[Answer],
    now: datetime,
) -> Repair:
    """Once a day, from all records of the person: `wanted` by record id, answers resolved."""
    readies = []
    for reminder, rules in wanted.items():
        new = ready(seal, board, reminder, rules, now)
        if new is None and reminder in board.rules:
            new = _as_stored(board, board.held.stored[reminder], rules, now)
        readies += [new] if new else []
    gone = [reminder for reminder in board.rules if reminder not in wanted]
    return Repair(board.held, readies, gone, answers, now)


def _as_stored(board: Board, stored: Stored, rules: Sequence[Rule], now: datetime) -> Ready:
    """The rows up to where they were planned: going further is the daily job's, no difference."""
    anew = stored.plan_until == ANEW
    until = plan_until(now) if anew else stored.plan_until
    target = replace(_target(board, stored.id, rules, until, now, rules), moved=anew)
    return Ready(board.held, stored.blob, False, until, target)


def repair(connection: sa.Connection, found: Repair) -> int:
    """Returns how many differences there were: any is a fault of ours.

    Raises RowMoved when any rule of the person has changed since they were read.
    """
    number = sa.select(plans.c.plan_no).where(plans.c.person_id == found.held.person)
    if connection.execute(number.with_for_update()).scalar_one_or_none() != found.held.plan_no:
        raise RowMoved
    count = sum(drop_rules(connection, found.held, reminder) for reminder in found.gone)
    count += sum(set_rules(connection, some) for some in found.readies)
    person = found.held.person
    count += sum(settle(connection, person, answer, found.now) for answer in found.answers)
    connection.execute(
        sa.update(plans).where(plans.c.person_id == person).values(checked_day=day_of(found.now))
    )
    return count


def replan(board: Board, now: datetime) -> Iterator[Ready]:
    """All reminders of a person whose zone has just changed."""
    for stored in board.held.stored.values():
        yield _as_stored(board, stored, board.rules[stored.id], now)
