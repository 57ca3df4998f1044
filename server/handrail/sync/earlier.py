"""What an entry said before it was changed, and what lost against it: for the person alone."""

import msgspec

from handrail.db.database import Database
from handrail.errors import NotFound
from handrail.sync.entries import pull
from handrail.sync.messages import Down
from handrail.vault import store
from handrail.vault.seal import DataKeys


async def earlier(database: Database, keys: DataKeys, record: bytes) -> list[Down]:
    """At most 10, oldest first; `seq` only counts them. Of a deleted entry nothing is kept.

    Raises NotFound where there is no such entry, or not this person's.
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
    return msgspec.json.decode(pull(keys, rows).entries, type=list[Down])
