"""Opens stored rows. What does not open is told apart and left alone.

A first sync brings thousands of entries: they go to the phone as they were sealed, not read and
written again.
"""

from binascii import hexlify
from collections.abc import Iterator, Sequence
from struct import iter_unpack
from typing import NamedTuple

import msgspec

from handrail.errors import BadInput
from handrail.sync.checks import decoded, newest
from handrail.sync.kinds import KINDS
from handrail.vault.body import Body, decode_entry, encode_entry
from handrail.vault.seal import DataKeys, Row

# Entries are written in the order of their fields, so the first bytes tell the kind, whatever
# the length of its name.
HEAD = 24
KIND_OF = {f'{{"kind":"{name}","edited_at":"'[:HEAD].encode(): kind for name, kind in KINDS.items()}
GONE = b'{"kind":null,"edited_at":null,"body":null}'
# Passed on as they were sealed: phones may see them, and there is no older shape.
AS_SEALED = {head for head, kind in KIND_OF.items() if not kind.internal and newest(kind) == 1}
AS_SEALED.add(GONE[:HEAD])
NONE = msgspec.Raw(b"[]")
# The dashes of a UUID stand between groups of 8, 4, 4, 4 and 12 digits.
DASHED = "8s4s4s4s12s"
DOWN = b'{"id":"%b-%b-%b-%b-%b","seq":%d,%b'


class Pulled(NamedTuple):
    """Entries for the phone, a JSON array of `Down`, and how many rows could not be read."""

    entries: msgspec.Raw = NONE
    unreadable: int = 0


def pull(keys: DataKeys, rows: Sequence[Row]) -> Pulled:
    """Kinds that are the server's own stay here."""
    unreadable = 0
    downs: list[bytes] = []
    names = iter_unpack(DASHED, hexlify(b"".join([row[0] for row in rows])))
    for (_, seq, _, blob), name, plain in zip(rows, names, keys.open_many(rows), strict=True):
        if blob is None:
            plain = GONE
        elif plain is not None and plain[:HEAD] not in AS_SEALED:
            plain = _for_phones(plain)
        if plain is None:
            unreadable += 1
        elif plain:
            downs.append(DOWN % (*name, seq, plain[1:]))
    return Pulled(msgspec.Raw(b"[%b]" % b",".join(downs)), unreadable)


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


def open_bodies(
    keys: DataKeys, rows: Sequence[Row], wanted: frozenset[type[Body]]
) -> Iterator[tuple[bytes, Body | None]]:
    """Id and body of every entry of a wanted kind; no body where it cannot be read."""
    for (row_id, _, _, blob), plain in zip(rows, keys.open_many(rows), strict=True):
        if blob is None:
            continue
        kind = KIND_OF.get(plain[:HEAD]) if plain else None
        if plain is None or kind is None:
            yield row_id, None
        elif kind in wanted:
            try:
                yield row_id, decoded(kind, decode_entry(plain).body)
            except (BadInput, msgspec.DecodeError):
                yield row_id, None
