"""Opens stored rows. What does not open is told apart and left alone.

A first sync brings thousands of entries: they go to the phone as they were sealed, not read and
written again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from handrail.errors import BadInput
from handrail.sync.checks import decoded, newest
from handrail.sync.kinds import KINDS
from handrail.vault.body import Body, decode_entry, encode_entry
from handrail.vault.seal import DataKeys
from handrail.vault.store import StoredRow

# Entries are written in the order of their fields, so the first bytes tell the kind, whatever
# the length of its name.
HEAD = 24
KIND_OF = {f'{{"kind":"{name}","edited_at":"'[:HEAD].encode(): kind for name, kind in KINDS.items()}
GONE = b'{"kind":null,"edited_at":null,"body":null}'
# Passed on as they were sealed: phones may see them, and there is no older shape.
AS_SEALED = {head for head, kind in KIND_OF.items() if not kind.internal and newest(kind) == 1}
AS_SEALED.add(GONE[:HEAD])


@dataclass(slots=True)
class Pulled:
    """Entries for the phone, each a `Down` in JSON, and how many rows could not be read."""

    entries: list[msgspec.Raw] = field(default_factory=list)
    unreadable: int = 0


def pull(keys: DataKeys, rows: Sequence[StoredRow]) -> Pulled:
    """Kinds that are the server's own stay here."""
    pulled = Pulled()
    live = [(row.id, row.key_no, row.blob) for row in rows if row.blob is not None]
    opened = keys.open_many(live)
    for row in rows:
        plain = GONE if row.blob is None else next(opened)
        if plain is not None and plain[:HEAD] not in AS_SEALED:
            plain = _for_phones(plain)
        if plain is None:
            pulled.unreadable += 1
        elif plain:
            name = f'{{"id":"{id_text(row.id)}","seq":{row.seq},'
            pulled.entries.append(msgspec.Raw(name.encode() + plain[1:]))
    return pulled


def _for_phones(plain: bytes) -> bytes | None:
    """Lifted to the newest shape; empty for the server's own kinds; None if it cannot be read."""
    kind = KIND_OF.get(plain[:HEAD])
    if kind is None:
        return None
    if kind.internal:
        return b""
    try:
        entry = decode_entry(plain)
        entry.body = msgspec.Raw(msgspec.json.encode(decoded(kind, entry.body)))
    except (BadInput, msgspec.DecodeError):
        return None
    return encode_entry(entry)


def id_text(row_id: bytes) -> str:
    """The canonical spelling; making a UUID of it first takes several times as long."""
    text = row_id.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def open_bodies(
    keys: DataKeys, rows: Sequence[StoredRow], wanted: frozenset[type[Body]]
) -> Iterator[tuple[bytes, Body | None]]:
    """Id and body of every entry of a wanted kind; no body where it cannot be read."""
    live = [(row.id, row.key_no, row.blob) for row in rows if row.blob is not None]
    for (row_id, _, _), plain in zip(live, keys.open_many(live), strict=True):
        kind = KIND_OF.get(plain[:HEAD]) if plain else None
        if plain is None or kind is None:
            yield row_id, None
        elif kind in wanted:
            try:
                yield row_id, decoded(kind, decode_entry(plain).body)
            except (BadInput, msgspec.DecodeError):
                yield row_id, None
