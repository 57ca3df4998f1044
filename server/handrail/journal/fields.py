"""The small types that the kinds of this room are made of."""

from typing import Annotated

from msgspec import Meta

# From none at all to the strongest; one scale everywhere.
Scale = Annotated[int, Meta(ge=0, le=10)]
Note = Annotated[str, Meta(max_length=4000)]
