"""Rotation of a data key: a job re-seals some records under the newest; the last drops the old.

Each job stands alone: killed between any two, the next open request goes on.
"""

import sqlalchemy as sa

from handrail.db.database import Database
from handrail.vault import slots, upkeep
from handrail.vault.keys import Unopenable
from handrail.vault.seal import DataKeys
from handrail.vault.store import bump

ROWS_A_JOB = 500


async def step(database: Database, keys: DataKeys, limit: int = ROWS_A_JOB) -> int:
    """One job. Returns how many blobs it handled; after the last, the older keys are gone."""
    person, older = keys.person, keys.older
    old = await database.read(
        lambda connection: upkeep.sealed_under(connection, person, older, limit)
    )
    new = [(row, _resealed(keys, row)) for row in old]

    def save(connection: sa.Connection) -> None:
        bump(connection, person, keys.key_no, 0)
        upkeep.reseal(connection, person, keys.key_no, new)

    def finish(connection: sa.Connection) -> None:
        bump(connection, person, keys.key_no, 0)
        if upkeep.count_under(connection, person, older) == 0:
            slots.drop_older(connection, keys)

    await database.write(save if new else finish)
    return len(new)


def _resealed(keys: DataKeys, row: upkeep.OldRow) -> bytes:
    """What does not open now never will: it moves on as it is and stays counted as unreadable."""
    try:
        return keys.seal(row.record, keys.open(row.record, row.key_no, row.blob))
    except Unopenable:
        return row.blob
