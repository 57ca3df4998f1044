"""The small types that entries of every room are made of. The bounds stand in the types."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

# An instant with its offset.
Moment = Annotated[datetime, Meta(tz=True)]
# A name of the IANA time zone database.
Zone = Annotated[str, Meta(min_length=1, max_length=64)]
# Names one time of a record for good, also when that time moves.
TimeSlot = Annotated[str, Meta(min_length=8, max_length=8, pattern="^[a-z0-9]{8}$")]
# A wall clock's time of day, without a zone.
Clock = Annotated[str, Meta(max_length=5, pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Short = Annotated[str, Meta(max_length=40)]
Name = Annotated[str, Meta(max_length=80)]
Text = Annotated[str, Meta(max_length=600)]
