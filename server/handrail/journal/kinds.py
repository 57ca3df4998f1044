"""What a person writes down about a moment. The bounds stand in the types."""

from typing import Annotated, Literal

from msgspec import Meta

from handrail.errors import BadInput
from handrail.vault.body import Body
from handrail.vault.fields import Moment, Zone

Scale = Annotated[int, Meta(ge=0, le=10)]
Hours = Annotated[float, Meta(ge=0, le=24)]
Note = Annotated[str, Meta(max_length=4000)]
Halt = Literal["hungry", "angry", "lonely", "tired"]
Contact = Literal["nobody", "message", "in_person"]


class CheckIn(Body, kw_only=True):
    """A self-report. What was not answered is null, never a middle value."""

    v: Literal[1] = 1
    occurred_at: Moment
    tz: Zone
    mood: Scale | None = None
    craving: Scale | None = None
    stress: Scale | None = None
    boredom: Scale | None = None
    pain: Scale | None = None
    sleep_hours: Hours | None = None
    halt: Annotated[list[Halt], Meta(max_length=4)] = []
    contact: Contact | None = None
    note: Note = ""

    def __post_init__(self) -> None:
        if len(set(self.halt)) != len(self.halt):
            raise BadInput(fields=["halt"])
