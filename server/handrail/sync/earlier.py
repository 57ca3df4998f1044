"""What an entry said before it was changed, and what lost against it: for the person alone."""

import logging

import msgspec

from handrail.db.database import Database
from handrail.errors import NotFound
from handrail.sync.entries import pull
from handrail.sync.messages import Down
from handrail.vault import store
from handrail.vault.seal import DataKeys

log = logging.getLogger("handrail.sync")


async def earlier(database: Database, keys: DataKeys, record: bytes) -> list[Down]:
    """At most 10, oldest first; `seq` only counts them. Of a deleted entry nothing is kept.

    What cannot be opened is left out and logged. Raises NotFound where there is no such entry, or
    not this person's.
    """
    found, kept = await database.point(
        lambda connection: (
            store.by_ids(connection, keys.person, [record]),
            store.losers_of(connection, keys.person, [record]),
        )
    )
    if not found:
        raise NotFound
    losers = enumerate(kept.get(record, ()), 1)
    rows = [(record, number, loser.key_no, loser.blob) for number, loser in losers]
    pulled = pull(keys, rows)
    if pulled.unreadable:
        log.warning("earlier versions that could not be opened: %d", pulled.unreadable)
    return msgspec.json.decode(pulled.entries, type=list[Down])
