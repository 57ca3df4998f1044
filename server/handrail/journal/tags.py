"""Short names that a person gives to triggers, feelings and what they did.

The app's own have a fixed code ("payday", "breathing") that each language shows in its words; any
other text stands as it was typed.
"""

from collections.abc import Hashable, Sequence
from typing import Annotated

from msgspec import Meta

from handrail.errors import BadInput

Tag = Annotated[str, Meta(min_length=1, max_length=40)]
TagList = list[Tag]


def once(field: str, names: Sequence[Hashable]) -> None:
    """The same name twice would be counted twice."""
    if len(set(names)) != len(names):
        raise BadInput(fields=[field])
