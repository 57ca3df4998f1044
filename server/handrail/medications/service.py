"""The salt of the dose ids: one sealed record a person, made at sign-up and kept for ever."""

import os

import msgspec
import sqlalchemy as sa

from handrail.accounts.context import NewPerson
from handrail.clock import day_of
from handrail.medications.kinds import DoseSalt
from handrail.vault import store
from handrail.vault.body import Entry, decode_entry, encode_entry
from handrail.vault.keys import Unopenable
from handrail.vault.seal import DataKeys
from handrail.vault.store import NewRow, StoredRow

# Of the ids that phones may not use.
SALT_ID = bytes(15) + b"\x01"
SALT_BYTES = 16
KIND = "dose_salt"


def found_salt(connection: sa.Connection, new: NewPerson) -> None:
    """In the transaction of a sign-up."""
    body = msgspec.json.encode(DoseSalt(salt=os.urandom(SALT_BYTES).hex()))
    plain = encode_entry(Entry(kind=KIND, edited_at=new.now, body=msgspec.Raw(body)))
    blob = new.keys.seal(SALT_ID, plain)
    seq = store.bump(connection, new.person, new.keys.key_no, 1, 1, len(blob))
    row = NewRow(SALT_ID, None, seq, day_of(new.now), new.keys.key_no, blob)
    store.put(connection, new.person, [row])


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
