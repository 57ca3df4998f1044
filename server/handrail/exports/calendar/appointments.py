"""A clinic's own file, read in the person's own request. Nothing of it is stored here."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from os import urandom
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from handrail.accounts.context import Accounts
from handrail.errors import BadInput
from handrail.exports.calendar.rules import UNTITLED
from handrail.exports.calendar.shapes import Appointment, LeftOut, ReadCalendar
from handrail.medications.service import open_salt, read_salt
from handrail.reminders.service import Plan, plan_of
from handrail.schedule import zones
from handrail.vault import labels, store
from handrail.vault.keys import Unopenable, derive, lp
from handrail.vault.seal import DataKeys
from handrail.vault.store import StoredRow

MOST_EVENTS = 500
MOST_STEPS = 2_000_000
# An id that was deleted is never used again; an appointment that comes back gets its next one.
LIVES = 4

# One file at a time, and never on the loop.
_reader = ThreadPoolExecutor(1, "calendar")


class Found(NamedTuple):
    """What the file holds, before it is known what of it is there already."""

    read: ReadCalendar
    names: Sequence[bytes]


async def read_file(accounts: Accounts, keys: DataKeys, text: str) -> ReadCalendar:
    plan, salt_row = await accounts.database.point(
        lambda connection: (
            plan_of(accounts.seal, connection, keys.person),
            read_salt(connection, keys.person),
        )
    )
    now = accounts.clock.now()
    salt = _salt(keys, salt_row)
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(_reader, _read, text, plan, salt, now)
    every = {name: lives(salt, name) for name in found.names}
    wanted = [one for ids in every.values() for one in ids]
    rows = await accounts.database.read(partial(_rows, person=keys.person, ids=wanted))
    for appointment, name in zip(found.read.appointments, found.names, strict=True):
        _give_id(appointment, every[name], rows)
    return found.read


def _salt(keys: DataKeys, row: StoredRow | None) -> bytes:
    """One that does not open is made anew by the next sync; until then ids are of this time."""
    try:
        return open_salt(keys, row)
    except Unopenable:
        return urandom(16)


def _rows(connection: sa.Connection, person: bytes, ids: Sequence[bytes]) -> dict[bytes, StoredRow]:
    return store.by_ids(connection, person, ids)


def lives(salt: bytes, name: bytes) -> list[bytes]:
    """The ids that an appointment may have. They lead nobody from the database to the file."""
    every = (lp(name, number.to_bytes(1)) for number in range(LIVES))
    return [derive(salt, labels.IMPORTED_ID + one, 16) for one in every]


def _give_id(appointment: Appointment, ids: Sequence[bytes], rows: dict[bytes, StoredRow]) -> None:
    here = [one for one in ids if one in rows and rows[one].blob is not None]
    free = [one for one in ids if one not in rows]
    chosen = (here or free or [urandom(16)])[0]
    appointment.id, appointment.known = UUID(bytes=chosen), bool(here)


def _read(text: str, plan: Plan, salt: bytes, now: datetime) -> Found:
    from handrail.exports.calendar.parsing import read_events
    from handrail.exports.calendar.proposals import About, groups, named, next_start, propose
    from handrail.exports.calendar.repeats import NotTaken, Steps

    today = zones.local_date(now, plan.zone)
    about = About(plan.zone, UNTITLED[plan.language], today, salt, Steps(MOST_STEPS))
    events, left = read_events(text, plan.zone, today, MOST_EVENTS)
    appointments: list[Appointment] = []
    names: list[bytes] = []
    for group in groups(events):
        try:
            one = propose(group, about)
            next_at = next_start(one.body, now)
            if next_at is None:
                raise NotTaken("over")
        except NotTaken as reason:
            left += [(str(reason), event.number) for event in group]
        except (ArithmeticError, BadInput, LookupError, TypeError, ValueError):
            left += [("unreadable", event.number) for event in group]
        else:
            nobody = UUID(int=0)
            appointments.append(
                Appointment(nobody, one.body, False, one.all_day, next_at, one.until)
            )
            names.append(named(one.uid))
    return Found(ReadCalendar(appointments, told(left)), names)


def told(left: Sequence[tuple[str, int]]) -> list[LeftOut]:
    """By reason, in the order of the file."""
    numbers: dict[str, list[int]] = {}
    for reason, number in sorted(left, key=lambda one: one[1]):
        numbers.setdefault(reason, []).append(number)
    return [LeftOut(reason, some) for reason, some in numbers.items()]  # type: ignore[arg-type]
