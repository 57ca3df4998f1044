"""Hands what entries say about reminders to the room that keeps them, in the same transaction."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

import sqlalchemy as sa

from handrail.db.database import Database
from handrail.db.prepared import Prepared
from handrail.errors import SignedOut
from handrail.medications.service import open_salt, read_salt
from handrail.reminders.agenda import Agenda, agenda, agenda_no
from handrail.reminders.answers import resolve, settle
from handrail.reminders.planner import (
    Ready,
    Repair,
    drop_rules,
    ready,
    repair,
    set_rules,
    work_out,
)
from handrail.reminders.service import Board, Held, open_held, plans, read_held
from handrail.schedule.elapsed import Anchor
from handrail.schedule.rules import Answer, Rule
from handrail.sync.anchors import counted, overtaken, recount
from handrail.sync.entries import open_bodies
from handrail.sync.kinds import KINDS
from handrail.sync.merge import Write
from handrail.sync.undone import (
    Done,
    Undone,
    answered_of_late,
    ask_again,
    find_undone,
    hold_records,
    may_undo,
    meant_before,
    read_seq,
    reopen_undone,
    salt_of,
)
from handrail.vault import store
from handrail.vault.body import Body
from handrail.vault.seal import DataKeys, ServerSeal
from handrail.vault.store import RowMoved, StoredRow

TRIES = 3
# Older answers settle nothing any more.
RECENT = timedelta(days=4)
RULING = frozenset(kind for kind in KINDS.values() if kind.rules is not Body.rules)


def tells(kind: type[Body]) -> bool:
    """Any kind can ask for reminders, answer or move them; the rest does not matter here."""
    hooks = (kind.rules, kind.answers, kind.anchors)
    return hooks != (Body.rules, Body.answers, Body.anchors)


TELLING = frozenset(kind for kind in KINDS.values() if tells(kind))

_plan = Prepared(
    lambda _: sa.select(plans.c.plan_no, plans.c.checked_day, plans.c.blob).where(
        plans.c.person_id == sa.bindparam("person")
    )
)


@dataclass(frozen=True, slots=True)
class Effects:
    """What a batch does to reminders, worked out before its transaction.

    `seq`: of the records that were looked at for it; None when none were.
    """

    seq: int | None = None
    held: Held | None = None
    set: Sequence[Ready] = ()
    dropped: Sequence[bytes] = ()
    answers: Sequence[Answer] = ()
    undone: bool = False
    now: datetime | None = None

    def __call__(self, connection: sa.Connection) -> None:
        """Medicines first: a dose of the same batch may answer one."""
        if self.held is None or self.now is None:
            return
        for reminder in self.dropped:
            drop_rules(connection, self.held, reminder)
        for some in self.set:
            set_rules(connection, some)
        for answer in self.answers:
            settle(connection, self.held.person, answer, self.now)
        if self.undone:
            ask_again(connection, self.held.person, self.now)


def matters(write: Write) -> bool:
    """A delete may be of a medicine; most check-ins answer nothing, and cost nothing more here."""
    return write.stands and (write.body is None or may_undo(write) or concerns(write.body))


def concerns(body: Body) -> bool:
    kind = type(body)
    silent = kind.rules is Body.rules and kind.anchors is Body.anchors
    return not silent or body.answers() is not None


async def effects_of(
    database: Database, seal: ServerSeal, keys: DataKeys, writes: Sequence[Write], now: datetime
) -> Effects:
    some = [write for write in writes if matters(write)]
    if not some:
        return Effects()
    held = await database.point(lambda connection: read_held(connection, keys.person))
    board = open_held(seal, held)
    wanted = {
        write.id: tuple(write.body.rules())
        for write in some
        if write.body is not None and type(write.body) in RULING
    }
    known = {**board.rules, **wanted}
    seq, moved = await recount(database, keys, some, known, now)
    readies = (ready(seal, board, row_id, new, now) for row_id, new in {**wanted, **moved}.items())
    answers = (write.body.answers() for write in some if write.body is not None)
    meant = resolved(board, known, [one for one in answers if one])
    return Effects(
        seq,
        held,
        [one for one in readies if one],
        [write.id for write in some if write.body is None],
        [*meant, *overtaken(board, moved, now)],
        any(may_undo(write) and write.id not in held.stored for write in some),
        now,
    )


def resolved(
    board: Board, rules: Mapping[bytes, Sequence[Rule]], answers: Sequence[Answer]
) -> Iterator[Answer]:
    for answer in answers:
        if meant := resolve(board, rules.get(answer.reminder.bytes, ()), answer):
            yield meant


class Seen(NamedTuple):
    """All that is stored of a person, as read at once. `seq` is no younger than the rest."""

    seq: int
    rows: Sequence[StoredRow]
    held: Held
    done: Done
    salt: StoredRow | None


def _look(connection: sa.Connection, person: bytes, now: datetime) -> Seen:
    return Seen(
        read_seq(connection, person),
        store.all_rows(connection, person),
        read_held(connection, person),
        answered_of_late(connection, person, now),
        read_salt(connection, person),
    )


async def check_all(database: Database, seal: ServerSeal, keys: DataKeys, now: datetime) -> int:
    """Works the reminders out again from all records. Returns how many rows were wrong."""
    for _ in range(TRIES):
        seen = await database.read(partial(_look, person=keys.person, now=now))
        # 20,000 records take a tenth of a second: not on the loop.
        found, undone = await asyncio.to_thread(_compare, seal, keys, seen, now)
        try:
            return await database.write(partial(_mend, keys, seen.seq, found, undone))
        except RowMoved:
            continue
    return 0


def _mend(
    keys: DataKeys, seq: int, found: Repair, undone: Sequence[Undone], connection: sa.Connection
) -> int:
    if undone:
        hold_records(connection, keys, seq)
    wrong = repair(connection, found)
    reopen_undone(connection, keys, undone)
    return wrong


def _compare(
    seal: ServerSeal, keys: DataKeys, seen: Seen, now: datetime
) -> tuple[Repair, list[Undone]]:
    board = open_held(seal, seen.held)
    wanted: dict[bytes, tuple[Rule, ...]] = {}
    answers: list[Answer] = []
    anchors: list[Anchor] = []
    for row_id, body in open_bodies(keys, seen.rows, TELLING):
        if body is None:
            # What cannot be read takes no reminder away.
            wanted |= {row_id: board.rules[row_id]} if row_id in board.rules else {}
            continue
        if type(body) in RULING:
            wanted[row_id] = tuple(body.rules())
        answer = body.answers()
        if answer and answer.local_date >= (now - RECENT).date():
            answers.append(answer)
        anchor = body.anchors()
        anchors += [anchor] if anchor else []
    wanted = counted(wanted, anchors, now)
    meant = list(resolved(board, wanted, answers))
    salt = salt_of(keys, seen.salt)
    ever = [*meant, *meant_before(keys, board, seen.done, answers, now)]
    undone = find_undone(board, wanted, seen.done.names, ever, salt, now) if salt else ()
    return work_out(seal, board, wanted, meant, now), list(undone)


class Today(NamedTuple):
    """The person's plan alone: its agenda's number, and the day of the last working-out."""

    agenda_no: int
    checked_day: int


def read_plan_row(connection: sa.Connection, person: bytes) -> Held | None:
    """One row by its key; every sync reads it."""
    rows = _plan.rows(connection, {"person": person})
    if not rows:
        return None
    plan_no, checked_day, blob = rows[0]
    return Held(person, plan_no, checked_day, blob, {})


def open_today(seal: ServerSeal, held: Held | None, now: datetime) -> Today:
    if held is None:
        raise SignedOut
    return Today(agenda_no(open_held(seal, held), now), held.checked_day)


async def agenda_now(database: Database, seal: ServerSeal, keys: DataKeys, now: datetime) -> Agenda:
    """Raises Unopenable when the salt of the dose ids cannot be read."""
    held, salt = await database.point(
        lambda connection: (
            read_held(connection, keys.person),
            read_salt(connection, keys.person),
        )
    )
    return agenda(open_held(seal, held), now, open_salt(keys, salt))
