"""Devices: one browser or installed app each, with a label that only the person can read."""

import os
from dataclasses import dataclass

import sqlalchemy as sa

from handrail.accounts.logins import clean_text
from handrail.accounts.sessions import NewSession, devices, sessions, write_session
from handrail.vault.keys import Unopenable
from handrail.vault.seal import DataKeys
from handrail.vault.slots import slots

MOST_LABEL = 40
PART = b"device"


@dataclass(frozen=True)
class StoredDevice:
    id: bytes
    created_day: int
    seen_day: int
    label: bytes


def new_device_id() -> bytes:
    return os.urandom(16)


def seal_label(keys: DataKeys, device: bytes, label: str) -> bytes:
    clean = clean_text(label, MOST_LABEL, "device_label")
    return keys.seal_part(PART, device, clean.encode())


def open_label(keys: DataKeys, device: StoredDevice) -> str:
    """Empty when it does not open: a label is never worth an error."""
    try:
        return keys.open_part(PART, device.id, device.label).decode()
    except Unopenable:
        return ""


def write_signed_in(connection: sa.Connection, new: NewSession, label: bytes) -> None:
    """The device and its one session. A device that is known keeps its row, and so its pushes."""
    at = (devices.c.person_id == new.person, devices.c.id == new.device)
    kept = connection.execute(
        sa.update(devices).where(*at).values(seen_day=new.day, label=label)
    ).rowcount
    if kept:
        _drop_sessions_of(connection, new.person, [new.device])
    else:
        connection.execute(
            sa.insert(devices).values(
                person_id=new.person,
                id=new.device,
                created_day=new.day,
                seen_day=new.day,
                label=label,
            )
        )
    write_session(connection, new)


def list_devices(connection: sa.Connection, person: bytes) -> list[StoredDevice]:
    columns = (devices.c.id, devices.c.created_day, devices.c.seen_day, devices.c.label)
    own = sa.select(*columns).where(devices.c.person_id == person)
    rows = connection.execute(own.order_by(devices.c.seen_day.desc(), devices.c.id))
    return [StoredDevice(*row) for row in rows]


def has_device(connection: sa.Connection, person: bytes, device: bytes) -> bool:
    at = (devices.c.person_id == person, devices.c.id == device)
    return connection.execute(sa.select(devices.c.id).where(*at)).first() is not None


def drop_devices(connection: sa.Connection, person: bytes, gone: list[bytes]) -> int:
    """Devices with their sessions, keys and subscriptions; returns how many there were."""
    _drop_sessions_of(connection, person, gone)
    at = (devices.c.person_id == person, devices.c.id.in_(gone))
    return connection.execute(sa.delete(devices).where(*at)).rowcount


def drop_other_devices(connection: sa.Connection, person: bytes, keep: bytes | None) -> None:
    gone = [device.id for device in list_devices(connection, person) if device.id != keep]
    drop_devices(connection, person, gone)


def _drop_sessions_of(connection: sa.Connection, person: bytes, gone: list[bytes]) -> None:
    own = (sessions.c.person_id == person, sessions.c.device_id.in_(gone))
    keys = sa.select(sessions.c.id).where(*own)
    connection.execute(
        sa.delete(slots).where(
            slots.c.person_id == person, slots.c.kind == "session", slots.c.id.in_(keys)
        )
    )
    connection.execute(sa.delete(sessions).where(*own))
