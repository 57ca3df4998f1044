"""Reads a person's own entries by kind, in their own request."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from handrail.errors import BadInput
from handrail.vault.seal import DataKeys
from handrail.vault.store import StoredRow

# By how an entry begins: with its kind. What is not asked for need not be read.
Heads = Mapping[bytes, msgspec.json.Decoder[Any]]


def opened(keys: DataKeys, rows: Sequence[StoredRow], heads: Heads) -> Iterator[tuple[bytes, Any]]:
    """The entries of these kinds, by record. What cannot be read is left out."""
    for row, plain in zip(rows, keys.open_many(rows), strict=True):
        decoder = heads.get(plain[: plain.find(b",") + 1]) if plain else None
        if plain is None or decoder is None:
            continue
        try:
            yield row.id, decoder.decode(plain)
        except (BadInput, msgspec.DecodeError):
            continue
