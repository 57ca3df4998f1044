"""What a person says about an occurrence: settled, or later. An answer silences it everywhere."""

import base64
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from handrail.db.upsert import insert_for
from handrail.errors import Conflict, NotFound
from handrail.reminders.rows import delivery, finished, midnight, occurrence
from handrail.reminders.service import Board, reminders
from handrail.schedule.rules import Answer, Due, Rule, nearest, occurrences_of
from handrail.schedule.zones import ONE_DAY
from handrail.vault.keys import ServerKeys, lp
from handrail.vault.store import RowMoved

# Outside of these an answer settles nothing: its rows are gone, or no agenda shows it yet.
OLDEST, FURTHEST = timedelta(days=2), timedelta(days=20)
ROW_BYTES, PROOF_BYTES = 8, 16
OPEN = ("waiting", "leased", "sent")
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)


class Answered(Conflict):
    """Said to the person as it stands."""

    code = "answered"
    title = "This has been answered already."


class TooLate(Conflict):
    """Said to the person as it stands."""

    code = "too-late"
    title = "It is too late to be reminded of this again."


def resolve(board: Board, rules: Iterable[Rule], answer: Answer) -> Answer | None:
    """The occurrence that an answer means; without a slot the nearest within half its interval."""
    moment = answer.occurred_at
    if answer.time_slot is not None or moment is None:
        return answer if answer.time_slot else None
    best = nearest(rules, board.plan.zone, moment, answer.purpose)
    if best is None or (answer.same_day and best.local_date != answer.local_date):
        return None
    return Answer(reminder=answer.reminder, local_date=best.local_date, time_slot=best.time_slot)


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an occurrence, everywhere and for ever."""

    person: bytes
    reminder: bytes
    local_date: date
    time_slot: str

    @property
    def reminder_uuid(self) -> UUID:
        return UUID(bytes=self.reminder)

    def values(self) -> dict[str, Any]:
        return {
            "person_id": self.person,
            "reminder_id": self.reminder,
            "local_date": self.local_date,
            "time_slot": self.time_slot,
        }

    def row(self) -> sa.ColumnElement[bool]:
        return sa.and_(*(occurrence.c[name] == value for name, value in self.values().items()))


def settle(connection: sa.Connection, person: bytes, answer: Answer, now: datetime) -> int:
    """In the transaction of the record: over for good, also when it is not written yet.

    The answer is a resolved one. Returns 1 when anything changed.
    """
    earliest, latest = (now - OLDEST).date(), (now + FURTHEST).date()
    if answer.time_slot is None or not earliest <= answer.local_date <= latest:
        return 0
    name = Name(person, answer.reminder.bytes, answer.local_date, answer.time_slot)
    held = sa.select(reminders.c.id).where(
        reminders.c.person_id == person, reminders.c.id == name.reminder
    )
    if connection.execute(held).one_or_none() is None:
        return 0
    done = finished("done", answer.local_date)
    insert = insert_for(connection, occurrence).values(
        **name.values(), **done, lease_no=1, useful_s=0
    )
    settled = insert.on_conflict_do_update(
        index_elements=list(name.values()),
        set_=done | {"lease_no": occurrence.c.lease_no + 1},
        where=occurrence.c.state != "done",
    )
    return len(connection.execute(settled.returning(occurrence.c.id)).all())


def silence(connection: sa.Connection, name: Name) -> None:
    """The same for what is written, when nothing else is known of the person."""
    done = finished("done", name.local_date)
    connection.execute(
        sa.update(occurrence)
        .where(name.row(), occurrence.c.state != "done")
        .values(**done, lease_no=occurrence.c.lease_no + 1)
    )


def find_due(rules: Sequence[Rule], zone: str, local_date: date, time_slot: str) -> Due | None:
    """When that occurrence falls due by the rules of today."""
    # A prompt may come a week before what it speaks of.
    start, end = (midnight(local_date) + days * ONE_DAY for days in (-9, 3))
    dues = occurrences_of(rules, zone, start, end)
    wanted = (local_date, time_slot)
    return next((due for due in dues if (due.local_date, due.time_slot) == wanted), None)


def later(
    connection: sa.Connection,
    name: Name,
    due: Due | None,
    minutes: int,
    now: datetime,
    rules: bytes | None,
) -> None:
    """Once more in so many minutes, if a prompt is still useful then.

    What fell due before its medicine was saved was never planned: it is written now. `rules`: the
    sealed ones by which `due` was found.
    """
    if due is None or rules is None:
        raise NotFound
    again = max(now + timedelta(minutes=minutes), due.due_at)
    if again >= due.useful_until:
        raise TooLate
    _hold_rules(connection, name, rules)
    asked = {**_waiting(due), "next_try": again, "asked": True}
    insert = insert_for(connection, occurrence).values(**name.values(), **asked, lease_no=0)
    written = insert.on_conflict_do_update(
        index_elements=list(name.values()),
        set_=asked | {"lease_no": occurrence.c.lease_no + 1},
        where=occurrence.c.state.in_(OPEN),
    )
    row = connection.execute(written.returning(occurrence.c.id)).one_or_none()
    if row is None:
        raise _over(connection, name)
    connection.execute(sa.delete(delivery).where(delivery.c.occurrence_id == row.id))


def _hold_rules(connection: sa.Connection, name: Name, rules: bytes) -> None:
    """They stay as they are until the transaction ends. Raises RowMoved when they are others."""
    own = sa.and_(reminders.c.person_id == name.person, reminders.c.id == name.reminder)
    kept = sa.select(reminders.c.blob).where(own).with_for_update()
    if connection.execute(kept).scalar_one_or_none() != rules:
        raise RowMoved


def _waiting(due: Due) -> dict[str, Any]:
    """The values of a row that is to be prompted, on every phone."""
    times = {"due_at": due.due_at, "next_try": due.due_at, "useful_s": due.useful_s}
    return {"state": "waiting", "lease_until": None, "follow_up_at": None, "tries": 0} | times


def _over(connection: sa.Connection, name: Name) -> Conflict:
    state = connection.execute(sa.select(occurrence.c.state).where(name.row())).scalar_one()
    return Answered() if state == "done" else TooLate()


def reopen(connection: sa.Connection, name: Name, due: Due) -> None:
    """Its answer was taken back before its time: it is to be prompted after all."""
    fresh = {"asked": False, "counted": False, "followed": False}
    again = sa.update(occurrence).where(name.row(), occurrence.c.state == "done")
    again = again.values(**_waiting(due), **fresh, lease_no=occurrence.c.lease_no + 1)
    for row in connection.execute(again.returning(occurrence.c.id)).all():
        connection.execute(sa.delete(delivery).where(delivery.c.occurrence_id == row.id))


def done_since(connection: sa.Connection, person: bytes, first: date) -> list[Name]:
    """What is answered of the days from `first` on."""
    query = sa.select(occurrence.c.reminder_id, occurrence.c.local_date, occurrence.c.time_slot)
    of_days = (occurrence.c.local_date >= first, occurrence.c.state == "done")
    found = connection.execute(query.where(occurrence.c.person_id == person, *of_days))
    return [Name(person, *row) for row in found]


def find_name(connection: sa.Connection, row_id: int) -> Name | None:
    """The name of a written occurrence; None when there is none under that number."""
    columns = (occurrence.c.person_id, occurrence.c.reminder_id)
    query = sa.select(*columns, occurrence.c.local_date, occurrence.c.time_slot)
    row = connection.execute(query.where(occurrence.c.id == row_id)).one_or_none()
    return None if row is None else Name(*row)


class HushTokens:
    """A token in a push by which one occurrence can be silenced without a session, and no more.

    The number of the row, and a keyed hash over its name: 32 characters, because a push is small.
    """

    def __init__(self, keys: ServerKeys) -> None:
        self._keys = keys

    def make(self, row_id: int, name: Name) -> str:
        number = row_id.to_bytes(ROW_BYTES, "big", signed=True)
        proof = self._proof(self._keys.newest, number, name)
        return base64.urlsafe_b64encode(number + proof).decode()

    def row_of(self, token: str) -> int | None:
        """Which row a token speaks of; nothing is proven yet. None for what is no token."""
        if not TOKEN.fullmatch(token):
            return None
        return int.from_bytes(base64.urlsafe_b64decode(token)[:ROW_BYTES], "big", signed=True)

    def fits(self, token: str, name: Name) -> bool:
        """Whether we made it for the occurrence of that name."""
        raw = base64.urlsafe_b64decode(token)
        number, proof = raw[:ROW_BYTES], raw[ROW_BYTES:]
        proofs = [self._proof(key, number, name) for key in self._keys.numbers]
        return any([hmac.compare_digest(proof, right) for right in proofs])

    def _proof(self, key: int, number: bytes, name: Name) -> bytes:
        day, slot = name.local_date.isoformat().encode(), name.time_slot.encode()
        message = lp(number, name.person, name.reminder, day, slot)
        return hmac.digest(self._keys.hush(key), message, "sha256")[:PROOF_BYTES]
