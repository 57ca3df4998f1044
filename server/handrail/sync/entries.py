"""Opens stored rows for the phone. What does not open is counted and left alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import msgspec

from handrail.errors import BadInput
from handrail.sync.checks import decoded, newest
from handrail.sync.kinds import KINDS
from handrail.sync.messages import Down
from handrail.vault.body import Body, Entry, decode_entry
from handrail.vault.keys import Unopenable
from handrail.vault.seal import DataKeys
from handrail.vault.store import StoredRow


@dataclass(slots=True)
class Pulled:
    """Entries for the phone, and how many rows could not be read."""

    entries: list[Down] = field(default_factory=list)
    unreadable: int = 0


def pull(keys: DataKeys, rows: Iterable[StoredRow]) -> Pulled:
    """Kinds that are the server's own stay here."""
    pulled = Pulled()
    for row in rows:
        try:
            entry = open_row(keys, row)
        except Unopenable:
            pulled.unreadable += 1
            continue
        if entry is None:
            pulled.entries.append(Down(UUID(bytes=row.id), row.seq, None, None, None))
        elif not KINDS[entry.kind].internal:
            body = lift(KINDS[entry.kind], entry.body)
            pulled.entries.append(
                Down(UUID(bytes=row.id), row.seq, entry.kind, entry.edited_at, body)
            )
    return pulled


def open_row(keys: DataKeys, row: StoredRow) -> Entry | None:
    """None for a tombstone. Raises Unopenable, also for a kind that this version does not know."""
    if row.blob is None:
        return None
    try:
        entry = decode_entry(keys.open(row.id, row.key_no, row.blob))
    except msgspec.DecodeError:
        raise Unopenable from None
    if entry.kind not in KINDS:
        raise Unopenable
    return entry


def read_body(entry: Entry) -> Body:
    """The body of a stored entry in its newest shape. Raises Unopenable."""
    try:
        return decoded(KINDS[entry.kind], entry.body)
    except BadInput:
        raise Unopenable from None


def lift(kind: type[Body], raw: msgspec.Raw) -> msgspec.Raw:
    """Phones only know the newest shape of a body."""
    if newest(kind) == 1:
        return raw
    return msgspec.Raw(msgspec.json.encode(kind.upcast(msgspec.json.decode(raw))))
