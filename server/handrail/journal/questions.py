"""What a check-in asks: questions switched off, a person's own, and when it reminds."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from handrail.errors import BadInput
from handrail.journal.fields import Scale
from handrail.journal.tags import once
from handrail.schedule.rules import Rule, Slot
from handrail.vault.body import Body
from handrail.vault.fields import Clock, Text, TimeSlot

Part = Literal["morning", "evening"]
Builtin = Literal[
    "mood", "craving", "stress", "boredom", "pain", "sleep_hours", "halt", "contact", "note"
]
QuestionId = TimeSlot
MOST_ASKED = 12
# Times of the day have no beginning: they hold until they are changed.
ALWAYS = date(2000, 1, 1)


class OwnQuestion(Struct, forbid_unknown_fields=True):
    """A question in the person's words. One that was answered is put away, never erased.

    `part`: asked in the morning or in the evening only. The sort of its answers stays.
    """

    id: QuestionId
    ask: Annotated[str, Meta(min_length=1, max_length=120)]
    type: Literal["scale", "yes_no", "text"]
    part: Part | None = None
    archived: bool = False


class OwnAnswer(Struct, forbid_unknown_fields=True):
    """The answer to one of them: a number, yes or no, or words; one of the three."""

    question: QuestionId
    scale: Scale | None = None
    yes: bool | None = None
    text: Text = ""

    def __post_init__(self) -> None:
        given = (self.scale is not None, self.yes is not None, self.text != "")
        if sum(given) != 1:
            raise BadInput(fields=["answers"])


class CheckInTime(Struct, forbid_unknown_fields=True):
    """A time of the day at which a check-in is brought to mind."""

    slot: TimeSlot
    at: Clock
    part: Part | None = None


class CheckInSetup(Body, kw_only=True):
    """The newest one counts. Without `times` nothing reminds of a check-in."""

    v: Literal[1] = 1
    off: Annotated[list[Builtin], Meta(max_length=9)] = []
    own: Annotated[list[OwnQuestion], Meta(max_length=60)] = []
    times: Annotated[list[CheckInTime], Meta(max_length=4)] = []

    def __post_init__(self) -> None:
        once("off", self.off)
        once("own.id", [question.id for question in self.own])
        once("times.slot", [time.slot for time in self.times])
        once("times.at", [time.at for time in self.times])
        if sum(not question.archived for question in self.own) > MOST_ASKED:
            raise BadInput(fields=["own"])

    def rules(self) -> Sequence[Rule]:
        slots = tuple(Slot(time.slot, time.at) for time in self.times)
        return (Rule(slots=slots, start=ALWAYS, purpose="check_in"),) if slots else ()
