"""The small types that the kinds of this room are made of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from msgspec import Meta

TimeSlot = Annotated[str, Meta(min_length=8, max_length=8, pattern="^[a-z0-9]{8}$")]
Clock = Annotated[str, Meta(max_length=5, pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Short = Annotated[str, Meta(max_length=40)]
Name = Annotated[str, Meta(max_length=80)]
Title = Annotated[str, Meta(min_length=1, max_length=80)]
Text = Annotated[str, Meta(max_length=600)]
Moment = Annotated[datetime, Meta(tz=True)]
Zone = Annotated[str, Meta(min_length=1, max_length=64)]


def distinct(values: Sequence[str]) -> bool:
    return len(set(values)) == len(values)
