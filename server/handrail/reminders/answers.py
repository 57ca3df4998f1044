"""What a person says about an occurrence: settled, or later. An answer silences it everywhere."""

import base64
import binascii
import os
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handrail.db.upsert import insert_for
from handrail.errors import Conflict, NotFound
from handrail.reminders.rows import delivery, finished, occurrence
from handrail.reminders.service import Board, reminders
from handrail.schedule.rules import Answer, Due, Rule, nearest, occurrences
from handrail.schedule.zones import ONE_DAY, to_utc
from handrail.vault.keys import HEADER_BYTES, NONCE_BYTES, ServerKeys, Unopenable, header, number_in

# Outside of these an answer settles nothing: its rows are gone, or no agenda shows it yet.
OLDEST, FURTHEST = timedelta(days=2), timedelta(days=20)


class TooLate(Conflict):
    """Said to the person as it stands."""

    code = "too-late"
    title = "It is too late to be reminded of this again."


def resolve(board: Board, rules: Iterable[Rule], answer: Answer) -> Answer | None:
    """The occurrence that an answer means; without a slot the nearest within half its interval."""
    moment = answer.occurred_at
    if answer.time_slot is not None or moment is None:
        return answer if answer.time_slot else None
    near = [due for rule in rules if (due := nearest(rule, board.plan.zone, moment))]
    best = min(near, key=lambda due: abs(due.due_at - moment), default=None)
    if best is None:
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
    for rule in rules:
        noon = to_utc(local_date, "12:00", rule.zone or zone)
        for due in occurrences(rule, zone, noon - 2 * ONE_DAY, noon + 2 * ONE_DAY):
            if (due.local_date, due.time_slot) == (local_date, time_slot):
                return due
    return None


def later(
    connection: sa.Connection, name: Name, due: Due | None, minutes: int, now: datetime
) -> None:
    """Once more in so many minutes, if a prompt is still useful then."""
    if due is None:
        raise NotFound
    again = max(now + timedelta(minutes=minutes), due.due_at)
    if again >= due.useful_until:
        raise TooLate
    row = connection.execute(
        sa.update(occurrence)
        .where(name.row(), occurrence.c.state.in_(("waiting", "leased", "sent")))
        .values(
            state="waiting",
            due_at=due.due_at,
            useful_s=due.useful_s,
            next_try=again,
            lease_until=None,
            lease_no=occurrence.c.lease_no + 1,
            tries=0,
        )
        .returning(occurrence.c.id)
    ).one_or_none()
    if row is None:
        raise TooLate
    connection.execute(sa.delete(delivery).where(delivery.c.occurrence_id == row.id))


class HushTokens:
    """A token in a push by which one occurrence can be silenced without a session, and no more."""

    def __init__(self, keys: ServerKeys) -> None:
        self._keys = keys

    def make(self, name: Name) -> str:
        head, nonce = header(self._keys.newest), os.urandom(NONCE_BYTES)
        day = struct.pack(">i", name.local_date.toordinal())
        plain = name.person + name.reminder + day + name.time_slot.encode()
        sealed = AESGCM(self._keys.hush()).encrypt(nonce, plain, head)
        return base64.urlsafe_b64encode(head + nonce + sealed).decode().rstrip("=")

    def open(self, token: str) -> Name | None:
        """None for whatever we did not make: nobody learns which part of it was wrong."""
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            box = AESGCM(self._keys.hush(number_in(raw)))
            nonce, sealed = raw[HEADER_BYTES:][:NONCE_BYTES], raw[HEADER_BYTES + NONCE_BYTES :]
            plain = box.decrypt(nonce, sealed, raw[:HEADER_BYTES])
        except (Unopenable, InvalidTag, binascii.Error, ValueError):
            return None
        day = date.fromordinal(struct.unpack(">i", plain[32:36])[0])
        return Name(plain[:16], plain[16:32], day, plain[36:].decode())
