"""Rows of subscriptions: which device is reached where. SQL only; sealing happens around it."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa

from handrail.accounts.models import Device
from handrail.db.models import table_of
from handrail.db.upsert import insert_for
from handrail.errors import Conflict, SignedOut, TooLarge
from handrail.push.message import Sub
from handrail.push.models import Subscription, VapidKey
from handrail.vault.keys import ServerKeys, Unopenable
from handrail.vault.models import Person
from handrail.vault.seal import ServerSeal

PURPOSE = b"subscription"
MOST_PER_PERSON = 10

subscriptions = table_of(Subscription)
devices = table_of(Device)
persons = table_of(Person)
vapid_keys = table_of(VapidKey)


@dataclass(frozen=True, slots=True)
class Subscribed:
    """One row as stored."""

    id: bytes
    person: bytes
    device: bytes
    vapid_no: int
    blob: bytes


COLUMNS = (
    subscriptions.c.id,
    subscriptions.c.person_id,
    subscriptions.c.device_id,
    subscriptions.c.vapid_no,
    subscriptions.c.blob,
)


def endpoint_ids(keys: ServerKeys, endpoint: str) -> list[bytes]:
    """The row id of an endpoint under each key of the secret file, the newest first."""
    text = endpoint.encode()
    return [hmac.digest(keys.endpoint(number), text, hashlib.sha256) for number in keys.numbers]


def seal_sub(seal: ServerSeal, row_id: bytes, sub: Sub) -> bytes:
    return seal.seal(PURPOSE, row_id, msgspec.json.encode(sub))


def open_sub(seal: ServerSeal, row: Subscribed) -> Sub | None:
    """None when it was sealed under a secret file that is lost."""
    try:
        return msgspec.json.decode(seal.open(PURPOSE, row.id, row.blob), type=Sub)
    except Unopenable:
        return None


def find(connection: sa.Connection, ids: Sequence[bytes]) -> list[Subscribed]:
    rows = connection.execute(sa.select(*COLUMNS).where(subscriptions.c.id.in_(ids)))
    return [Subscribed(*row) for row in rows]


def subscriptions_of(connection: sa.Connection, people: Sequence[bytes]) -> list[Subscribed]:
    """Of many people at once, for the dispatcher's claim.

    Their devices stay until the transaction ends: a delivery to a device that another connection
    deletes meanwhile could not be written, and would undo the whole claim.
    """
    device = (devices.c.person_id == subscriptions.c.person_id) & (
        devices.c.id == subscriptions.c.device_id
    )
    chosen = sa.select(*COLUMNS).join(devices, device).where(subscriptions.c.person_id.in_(people))
    rows = connection.execute(chosen.with_for_update(read=True, key_share=True, of=devices))
    return [Subscribed(*row) for row in rows]


def phones_of(connection: sa.Connection, people: Sequence[bytes]) -> list[Subscribed]:
    """The same, only to look."""
    rows = connection.execute(sa.select(*COLUMNS).where(subscriptions.c.person_id.in_(people)))
    return [Subscribed(*row) for row in rows]


def subscription_of(connection: sa.Connection, person: bytes, device: bytes) -> Subscribed | None:
    row = connection.execute(
        sa.select(*COLUMNS).where(
            subscriptions.c.person_id == person, subscriptions.c.device_id == device
        )
    ).one_or_none()
    return None if row is None else Subscribed(*row)


def pushing(connection: sa.Connection, person: bytes) -> frozenset[bytes]:
    """The person's devices that get pushes."""
    chosen = sa.select(subscriptions.c.device_id).where(subscriptions.c.person_id == person)
    return frozenset(connection.execute(chosen).scalars())


@dataclass(frozen=True, slots=True)
class Reached:
    """How one device was last reached: 0 for never; `suspect` after a first 404."""

    row: Subscribed
    sent_day: int
    suspect: bool


def reached(connection: sa.Connection, person: bytes) -> dict[bytes, Reached]:
    """By device."""
    more = (subscriptions.c.sent_day, subscriptions.c.suspect_day)
    rows = connection.execute(sa.select(*COLUMNS, *more).where(subscriptions.c.person_id == person))
    return {
        row.device_id: Reached(Subscribed(*row[:-2]), row.sent_day, row.suspect_day is not None)
        for row in rows
    }


def store(connection: sa.Connection, row: Subscribed, seen: Sequence[Subscribed]) -> None:
    """One a device: the device's old row goes, and so do the `seen` rows of the same endpoint.
    A row that changed since it was seen is left alone (Conflict: the caller looks again)."""
    _lock(connection, row.person, row.device)
    # A key that is being dropped at this moment is not relied upon.
    key = sa.select(vapid_keys.c.number).where(vapid_keys.c.number == row.vapid_no)
    if connection.execute(key.with_for_update(read=True)).one_or_none() is None:
        raise Conflict
    own = (subscriptions.c.person_id == row.person) & (subscriptions.c.device_id == row.device)
    connection.execute(sa.delete(subscriptions).where(own))
    for old in seen:
        unchanged = (subscriptions.c.id == old.id) & (subscriptions.c.blob == old.blob)
        connection.execute(sa.delete(subscriptions).where(unchanged))
    if len(pushing(connection, row.person)) >= MOST_PER_PERSON:
        raise TooLarge("Reminders are on for as many devices as there may be. Remove one first.")
    insert = insert_for(connection, subscriptions).values(
        id=row.id,
        person_id=row.person,
        device_id=row.device,
        vapid_no=row.vapid_no,
        blob=row.blob,
    )
    kept = insert.on_conflict_do_nothing().returning(subscriptions.c.id)
    if connection.execute(kept).one_or_none() is None:
        raise Conflict


def _lock(connection: sa.Connection, person: bytes, device: bytes) -> None:
    """Orders a person's subscribing devices on PostgreSQL; a revoked device is signed out."""
    row = sa.select(persons.c.id).where(persons.c.id == person)
    connection.execute(row.with_for_update(key_share=True))
    here = sa.select(devices.c.id).where(devices.c.person_id == person, devices.c.id == device)
    if connection.execute(here).one_or_none() is None:
        raise SignedOut


def remove(connection: sa.Connection, person: bytes, device: bytes) -> None:
    connection.execute(
        sa.delete(subscriptions).where(
            subscriptions.c.person_id == person, subscriptions.c.device_id == device
        )
    )


def drop(connection: sa.Connection, ids: Sequence[bytes]) -> None:
    """Gone at the push service."""
    connection.execute(sa.delete(subscriptions).where(subscriptions.c.id.in_(ids)))


def mark_suspect(connection: sa.Connection, ids: Sequence[bytes], today: int) -> None:
    """A first 404: kept, because push services have said so wrongly."""
    connection.execute(
        sa.update(subscriptions)
        .where(subscriptions.c.id.in_(ids), subscriptions.c.suspect_day.is_(None))
        .values(suspect_day=today)
    )


def mark_sent(connection: sa.Connection, ids: Sequence[bytes], today: int) -> None:
    """It works, and it does so today: no finer, and no second write on the same day."""
    known = (subscriptions.c.sent_day == today) & subscriptions.c.suspect_day.is_(None)
    connection.execute(
        sa.update(subscriptions)
        .where(subscriptions.c.id.in_(ids), ~known)
        .values(suspect_day=None, sent_day=today)
    )


def long_suspect(connection: sa.Connection, ids: Sequence[bytes], before: int) -> list[bytes]:
    """Those whose first 404 was before this day."""
    chosen = sa.select(subscriptions.c.id).where(
        subscriptions.c.id.in_(ids), subscriptions.c.suspect_day < before
    )
    return list(connection.execute(chosen).scalars())
