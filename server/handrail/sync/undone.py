"""Answers that were taken back before their time: the reminder that they silenced comes after all.

Only where the records prove it: the dose of that occurrence was deleted, and no other answers it.
What fell due already is open again in the app and brings no push: the person has just been there.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from msgspec.structs import replace

from handrail.clock import day_of
from handrail.medications.service import open_salt
from handrail.reminders.agenda import dose_id
from handrail.reminders.answers import Name, done_since, find_due, reopen
from handrail.reminders.service import Board, doubt_plan
from handrail.schedule.rules import Answer, Due, Rule, nearest
from handrail.schedule.zones import ONE_DAY
from handrail.sync.entries import open_bodies
from handrail.sync.kinds import KINDS
from handrail.sync.merge import Write
from handrail.vault import store
from handrail.vault.body import Body
from handrail.vault.keys import Unopenable
from handrail.vault.seal import DataKeys
from handrail.vault.store import LoserBlob, RowMoved, StoredRow


class Undone(NamedTuple):
    """An occurrence that no record answers any more. `dose`: the id that its answer had; None for
    a check-in, of which nothing but a record can have said anything before its time.
    """

    name: Name
    due: Due
    dose: bytes | None


def may_undo(write: Write) -> bool:
    """A delete may be of an answer; an edit may answer something else than before, or nothing."""
    if write.body is None:
        return True
    edits = write.expected_seq is not None or write.after is not None
    return edits and type(write.body).answers is not Body.answers


class Done(NamedTuple):
    """What was answered of late, and earlier versions of the records that asked for it."""

    names: Sequence[Name]
    earlier: Mapping[bytes, Sequence[LoserBlob]]


def answered_of_late(connection: sa.Connection, person: bytes, now: datetime) -> Done:
    """What may still lie ahead, wherever the person is."""
    names = done_since(connection, person, (now - ONE_DAY).date())
    asked = list({name.reminder for name in names})
    return Done(names, store.losers_of(connection, person, asked))


def ask_again(connection: sa.Connection, person: bytes, now: datetime) -> None:
    """What was answered before, only the records tell, and they are read after this."""
    if done_since(connection, person, (now - ONE_DAY).date()):
        doubt_plan(connection, person)


def meant_before(
    keys: DataKeys, board: Board, done: Done, answers: Iterable[Answer], now: datetime
) -> Iterator[Answer]:
    """What check-ins answered by the times, or in the zones, that held until yesterday or today.

    They name no slot: once their reminder is moved, the rules of now no longer tell what they
    answered, and that is not to be asked again.
    """
    said = [answer for answer in answers if answer.purpose == "check_in"]
    asked = {answer.reminder.bytes for answer in said} & done.earlier.keys()
    rows = [
        (reminder, 0, old.key_no, old.blob)
        for reminder in asked
        for old in done.earlier[reminder]
        if old.day >= day_of(now - ONE_DAY)
    ]
    earlier = open_bodies(keys, rows, frozenset(KINDS.values()))
    ruling = list(board.rules.items())
    ruling += [(reminder, tuple(body.rules())) for reminder, body in earlier if body]
    left = [one.zone for one in board.plan.left if one.until >= now - ONE_DAY]
    for answer in said:
        for reminder, rules in ruling:
            if reminder == answer.reminder.bytes:
                yield from _in_zones(answer, rules, [board.plan.zone, *left])


def _in_zones(answer: Answer, rules: Sequence[Rule], zones: Iterable[str]) -> Iterator[Answer]:
    for zone in zones:
        if answer.occurred_at and (due := nearest(rules, zone, answer.occurred_at, "check_in")):
            yield replace(answer, local_date=due.local_date, time_slot=due.time_slot)


def find_undone(
    board: Board,
    wanted: Mapping[bytes, Sequence[Rule]],
    done: Sequence[Name],
    answers: Collection[Answer],
    salt: bytes,
    now: datetime,
) -> Iterator[Undone]:
    answered = {(one.reminder.bytes, one.local_date, one.time_slot) for one in answers}
    for name in done:
        if (name.reminder, name.local_date, name.time_slot) in answered:
            continue
        rules = wanted.get(name.reminder, ())
        due = find_due(rules, board.plan.zone, name.local_date, name.time_slot)
        if due is not None and due.due_at > now:
            named = due.purpose != "check_in"
            dose = dose_id(salt, name.reminder, name.local_date, name.time_slot) if named else None
            yield Undone(name, due, dose)


def salt_of(keys: DataKeys, row: StoredRow | None) -> bytes | None:
    try:
        return open_salt(keys, row)
    except Unopenable:
        return None


def read_seq(connection: sa.Connection, person: bytes) -> int:
    return store.page(connection, person, since=2**53, limit=1).cursor


def hold_records(connection: sa.Connection, keys: DataKeys, seq: int) -> None:
    """First of a transaction. Raises RowMoved when an entry came since they were read."""
    if store.bump(connection, keys.person, keys.key_no, 0) != seq:
        raise RowMoved


def reopen_undone(connection: sa.Connection, keys: DataKeys, undone: Sequence[Undone]) -> None:
    rows = store.by_ids(connection, keys.person, [one.dose for one in undone if one.dose])
    for one in undone:
        row = rows.get(one.dose) if one.dose else None
        if one.dose is None or (row is not None and row.blob is None):
            reopen(connection, one.name, one.due)
