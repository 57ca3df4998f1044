"""Opens stored rows. What does not open is told apart and left alone.

A first sync brings thousands of entries: they go to the phone as they were sealed, not read and
written again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from handrail.errors import BadInput
from handrail.sync.checks import decoded, newest
from handrail.sync.kinds import KINDS
from handrail.vault.body import Body, decode_entry, encode_entry
from handrail.vault.keys import Unopenable
from handrail.vault.seal import DataKeys
from handrail.vault.store import StoredRow

# How every stored entry begins: its fields are written in this order.
BEGINS = b'{"kind":"'
BY_NAME = {name.encode(): kind for name, kind in KINDS.items()}
GONE = b'"kind":null,"edited_at":null,"body":null}'


@dataclass(slots=True)
class Pulled:
    """Entries for the phone, each a `Down` in JSON, and how many rows could not be read."""

    entries: list[msgspec.Raw] = field(default_factory=list)
    unreadable: int = 0


def pull(keys: DataKeys, rows: Iterable[StoredRow]) -> Pulled:
    """Kinds that are the server's own stay here."""
    pulled = Pulled()
    for row in rows:
        try:
            inside = GONE if row.blob is None else _inside(keys.open(row.id, row.key_no, row.blob))
        except (Unopenable, BadInput, msgspec.DecodeError):
            pulled.unreadable += 1
            continue
        if inside:
            name = b'{"id":"%s","seq":%d,' % (id_text(row.id), row.seq)
            pulled.entries.append(msgspec.Raw(name + inside))
    return pulled


def _inside(plain: bytes) -> bytes | None:
    """An entry's JSON without its opening brace; None for the server's own kinds."""
    kind = kind_of(plain)
    if kind.internal:
        return None
    return plain[1:] if newest(kind) == 1 else _lifted(kind, plain)[1:]


def _lifted(kind: type[Body], plain: bytes) -> bytes:
    """Phones only know the newest shape of a body."""
    entry = decode_entry(plain)
    entry.body = msgspec.Raw(msgspec.json.encode(decoded(kind, entry.body)))
    return encode_entry(entry)


def kind_of(plain: bytes) -> type[Body]:
    """By the first bytes alone. Raises Unopenable for a kind that this version does not know."""
    start = len(BEGINS)
    kind = BY_NAME.get(plain[start : plain.find(b'"', start)])
    if kind is None or not plain.startswith(BEGINS):
        raise Unopenable
    return kind


def id_text(row_id: bytes) -> bytes:
    """The canonical spelling; making a UUID of it first takes several times as long."""
    text = row_id.hex().encode()
    return b"-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def open_body(keys: DataKeys, row: StoredRow, wanted: frozenset[type[Body]]) -> Body | None:
    """The body in its newest shape, if its kind is wanted. Raises Unopenable."""
    if row.blob is None:
        return None
    plain = keys.open(row.id, row.key_no, row.blob)
    kind = kind_of(plain)
    if kind not in wanted:
        return None
    try:
        return decoded(kind, decode_entry(plain).body)
    except (BadInput, msgspec.DecodeError):
        raise Unopenable from None
