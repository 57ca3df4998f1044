"""The small types that the kinds of this room are made of."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

Title = Annotated[str, Meta(min_length=1, max_length=80)]


def distinct(values: Sequence[str]) -> bool:
    return len(set(values)) == len(values)
