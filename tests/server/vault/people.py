"""People with opened vaults, straight in the database."""

import os

import sqlalchemy as sa

from handrail.db.database import Database
from handrail.vault.seal import DataKeys
from handrail.vault.store import NewRow, bump, create_person, put

TODAY = 20_500


async def new_person(database: Database) -> DataKeys:
    person = os.urandom(16)
    await database.write(lambda connection: create_person(connection, person, TODAY))
    return DataKeys(person, {1: os.urandom(32)})


async def write_record(
    database: Database, keys: DataKeys, record: bytes, text: bytes, expected: int | None = None
) -> int:
    """One record the way a sync writes it; returns its seq."""
    blob = keys.seal(record, text)

    def save(connection: sa.Connection) -> int:
        seq = bump(connection, keys.person, keys.key_no, 1, int(expected is None), len(blob))
        put(
            connection,
            keys.person,
            [NewRow(record, expected, seq, TODAY, keys.key_no, blob)],
        )
        return seq

    return await database.write(save)
