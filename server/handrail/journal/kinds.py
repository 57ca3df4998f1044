"""What a person writes down about a moment. The bounds stand in the types."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, field

from handrail.journal.fields import Note, Scale
from handrail.journal.questions import OwnAnswer, Part
from handrail.journal.tags import once
from handrail.schedule.rules import Answer
from handrail.vault.body import Body
from handrail.vault.fields import Moment, Zone

Hours = Annotated[float, Meta(ge=0, le=24)]
Halt = Literal["hungry", "angry", "lonely", "tired"]
Contact = Literal["nobody", "message", "in_person"]


class CheckIn(Body, kw_only=True):
    """A self-report. What was not answered is null, never a middle value.

    `setup`: the questions it was asked by, where those remind too; null where nothing reminds.
    """

    v: Literal[1] = 1
    occurred_at: Moment
    tz: Zone
    part: Part | None = None
    setup: UUID | None = None
    mood: Scale | None = None
    craving: Scale | None = None
    stress: Scale | None = None
    boredom: Scale | None = None
    pain: Scale | None = None
    sleep_hours: Hours | None = None
    halt: Annotated[list[Halt], Meta(max_length=4)] = []
    contact: Contact | None = None
    own: Annotated[list[OwnAnswer], Meta(max_length=20)] = field(
        default_factory=list, name="answers"
    )
    note: Note = ""

    def __post_init__(self) -> None:
        once("halt", self.halt)
        once("answers", [answer.question for answer in self.own])

    def answers(self) -> Answer | None:
        """The reminder it is nearest to: who has just checked in is not asked to."""
        if self.setup is None:
            return None
        return Answer(
            reminder=self.setup,
            local_date=self.occurred_at.date(),
            occurred_at=self.occurred_at,
            purpose="check_in",
        )
