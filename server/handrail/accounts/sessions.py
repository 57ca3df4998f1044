"""Sessions: a random token in a cookie, its hash on disk, and the data key wrapped by it.

Idle ends reading, not reminding: a closed session is still known, but opens nothing.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from handrail.accounts.models import Device, LoginSession
from handrail.clock import day_of
from handrail.db.models import table_of
from handrail.db.prepared import Prepared
from handrail.vault.keys import session_id, session_key
from handrail.vault.seal import DataKeys, ServerSeal
from handrail.vault.slots import Slot, drop_kind, drop_slot, put_slot, slots

IDLE_DAYS = 30
OPEN_DAYS = 180
DEVICE_DAYS = 400
SHARED_IDLE_S = 30 * 60
SHARED_OPEN_S = 12 * 3600
SHARED_TOUCH_S = 60
TOKEN_BYTES = 32
PURPOSE = b"session"

sessions, devices = table_of(LoginSession), table_of(Device)


class Times(msgspec.Struct, array_like=True, frozen=True):
    """In seconds since 1970, only inside the seal."""

    started: int
    seen: int
    shared: bool


@dataclass(frozen=True, repr=False)
class NewSession:
    """Everything sealed already, for a transaction that holds SQL only."""

    token: bytes
    id: bytes
    person: bytes
    device: bytes
    day: int
    times: bytes
    key_no: int
    wrapped: bytes


class FoundSession(NamedTuple):
    id: bytes
    person: bytes
    device: bytes
    seen_day: int
    times: bytes
    slots: tuple[Slot, ...]

    @property
    def has_slot(self) -> bool:
        return any(slot.kind == "session" for slot in self.slots)


def seal_times(seal: ServerSeal, session: bytes, times: Times) -> bytes:
    return seal.seal(PURPOSE, session, msgspec.json.encode(times))


def open_times(seal: ServerSeal, found: FoundSession) -> Times:
    """Raises Unopenable, also for a session from before the secret file was lost."""
    return msgspec.json.decode(seal.open_often(PURPOSE, found.id, found.times), type=Times)


def new_session(
    keys: DataKeys, seal: ServerSeal, device: bytes, *, shared: bool, now: datetime
) -> NewSession:
    """Always a token of our own making: what a request carried is never adopted."""
    token, moment = os.urandom(TOKEN_BYTES), int(now.timestamp())
    session = session_id(token)
    wrapped = keys.wrap_for(session_key(token, keys.person), "session", session)
    times = seal_times(seal, session, Times(moment, moment, shared))
    return NewSession(token, session, keys.person, device, day_of(now), times, keys.key_no, wrapped)


def write_session(connection: sa.Connection, new: NewSession) -> None:
    connection.execute(
        sa.insert(sessions).values(
            id=new.id, person_id=new.person, device_id=new.device, seen_day=new.day, blob=new.times
        )
    )
    put_slot(connection, new.person, "session", new.id, new.key_no, new.wrapped)


_find = (
    sa.select(
        sessions.c.person_id,
        sessions.c.device_id,
        sessions.c.seen_day,
        sessions.c.blob,
        slots.c.kind,
        slots.c.id,
        slots.c.blob,
    )
    .select_from(
        sessions.outerjoin(
            slots,
            sa.and_(
                slots.c.person_id == sessions.c.person_id,
                sa.or_(
                    sa.and_(slots.c.id == sessions.c.id, slots.c.kind == "session"),
                    slots.c.kind == "older",
                ),
            ),
        )
    )
    .where(sessions.c.id == sa.bindparam("session"))
)
_finding = Prepared(lambda _: _find)


def find_session(connection: sa.Connection, session: bytes) -> FoundSession | None:
    """One statement: every request begins with it."""
    rows = _finding.rows(connection, {"session": session})
    if not rows:
        return None
    person, device, seen_day, times = rows[0][:4]
    found = tuple(Slot(*row[4:]) for row in rows if row[4] is not None)
    return FoundSession(session, person, device, seen_day, times, found)


def has_ended(times: Times, now: datetime) -> bool:
    """A shared device is signed out altogether."""
    moment = int(now.timestamp())
    return times.shared and (
        moment - times.seen > SHARED_IDLE_S or moment - times.started > SHARED_OPEN_S
    )


def has_closed(found: FoundSession, times: Times, now: datetime) -> bool:
    """Known still, so reminders go on; but entries need the password again."""
    idle = day_of(now) - found.seen_day > IDLE_DAYS
    return idle or int(now.timestamp()) - times.started > OPEN_DAYS * 86400


def _later(seen: sa.ColumnElement[int], day: int) -> sa.ColumnElement[int]:
    return sa.case((seen > day, seen), else_=day)


def touch(
    connection: sa.Connection, found: FoundSession, day: int, times: bytes, *, close: bool = False
) -> None:
    """Marks session and device as used today; `close` ends reading at once.

    Never backwards: a machine that starts with its clock years behind would make every device that
    comes by look abandoned once the clock is right.
    """
    connection.execute(
        sa.update(sessions)
        .where(sessions.c.id == found.id)
        .values(seen_day=_later(sessions.c.seen_day, day), blob=times)
    )
    connection.execute(
        sa.update(devices)
        .where(devices.c.person_id == found.person, devices.c.id == found.device)
        .values(seen_day=_later(devices.c.seen_day, day))
    )
    if close:
        drop_slot(connection, found.person, found.id)


def drop_sessions(connection: sa.Connection, person: bytes) -> None:
    connection.execute(sa.delete(sessions).where(sessions.c.person_id == person))
    drop_kind(connection, person, "session")
