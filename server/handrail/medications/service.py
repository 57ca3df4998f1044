"""The salt of the dose ids: one sealed record a person, made at sign-up and kept for ever."""

import os
from contextlib import suppress
from datetime import datetime

import msgspec
import sqlalchemy as sa

from handrail.accounts.context import NewPerson
from handrail.clock import day_of
from handrail.db.database import Database
from handrail.medications.kinds import DoseSalt
from handrail.vault import store
from handrail.vault.body import Entry, decode_entry, encode_entry
from handrail.vault.keys import Unopenable
from handrail.vault.seal import DataKeys
from handrail.vault.store import LoserBlob, NewRow, RowMoved, StoredRow

# Of the ids that phones may not use.
SALT_ID = bytes(15) + b"\x01"
SALT_BYTES = 16
KIND = "dose_salt"


def found_salt(connection: sa.Connection, new: NewPerson) -> None:
    """In the transaction of a sign-up."""
    _put(connection, new.keys, _sealed_salt(new.keys, new.now), None, new.now)


async def renew_salt(database: Database, keys: DataKeys, now: datetime) -> None:
    """In the place of one that does not open; that one is kept as an earlier version."""
    blob = _sealed_salt(keys, now)
    old = await database.point(lambda connection: read_salt(connection, keys.person))
    with suppress(RowMoved):
        await database.write(lambda connection: _put(connection, keys, blob, old, now))


def _sealed_salt(keys: DataKeys, now: datetime) -> bytes:
    body = msgspec.json.encode(DoseSalt(salt=os.urandom(SALT_BYTES).hex()))
    entry = Entry(kind=KIND, edited_at=now, body=msgspec.Raw(body))
    return keys.seal(SALT_ID, encode_entry(entry))


def _put(
    connection: sa.Connection, keys: DataKeys, blob: bytes, old: StoredRow | None, now: datetime
) -> None:
    was = old.blob if old else None
    loser = LoserBlob(day_of(now), old.key_no, was) if old and was is not None else None
    grown = len(blob) - len(was or b"")
    seq = store.bump(connection, keys.person, keys.key_no, 1, int(was is None), grown)
    row = NewRow(SALT_ID, old.seq if old else None, seq, day_of(now), keys.key_no, blob, loser)
    store.put(connection, keys.person, [row])


def read_salt(connection: sa.Connection, person: bytes) -> StoredRow | None:
    return store.by_ids(connection, person, [SALT_ID]).get(SALT_ID)


def open_salt(keys: DataKeys, row: StoredRow | None) -> bytes:
    """Raises Unopenable."""
    if row is None or row.blob is None:
        raise Unopenable
    try:
        entry = decode_entry(keys.open(row.id, row.key_no, row.blob))
        return bytes.fromhex(msgspec.json.decode(entry.body, type=DoseSalt).salt)
    except msgspec.DecodeError:
        raise Unopenable from None
