"""Medicines, doses taken or skipped, and the salt that names doses. No dose is ever computed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from msgspec import Meta, Struct

from handrail.errors import BadInput
from handrail.schedule.rules import Answer, Rule, Slot
from handrail.vault.body import Body

TimeSlot = Annotated[str, Meta(min_length=8, max_length=8, pattern="^[a-z0-9]{8}$")]
Clock = Annotated[str, Meta(max_length=5, pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Short = Annotated[str, Meta(max_length=40)]
Name = Annotated[str, Meta(max_length=80)]
Moment = Annotated[datetime, Meta(tz=True)]
Zone = Annotated[str, Meta(min_length=1, max_length=64)]


class TimeOfDay(Struct, forbid_unknown_fields=True):
    """One time of the day at which it is due. The slot stays when the time moves."""

    slot: TimeSlot
    at: Clock
    dose: Short = ""


class Medication(Body, kw_only=True):
    """Something that is taken, with the clinic to call. Without times it is taken as needed."""

    v: Literal[1] = 1
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    form: Short = ""
    strength: Short = ""
    times: Annotated[list[TimeOfDay], Meta(max_length=12)] = []
    start_on: date
    end_on: date | None = None
    archived: bool = False
    clinic_name: Name = ""
    clinic_phone: Short = ""
    clinic_text: Annotated[str, Meta(max_length=600)] = ""
    note: Annotated[str, Meta(max_length=2000)] = ""

    def __post_init__(self) -> None:
        if not distinct([time.slot for time in self.times]):
            raise BadInput(fields=["times.slot"])
        if not distinct([time.at for time in self.times]):
            raise BadInput(fields=["times.at"])
        if self.end_on is not None and self.end_on < self.start_on:
            raise BadInput(fields=["end_on"])

    def rules(self) -> Sequence[Rule]:
        if self.archived or not self.times:
            return ()
        slots = tuple(Slot(id=time.slot, at=time.at) for time in self.times)
        return (Rule(slots=slots, start=self.start_on, end=self.end_on),)


class Dose(Body, kw_only=True):
    """One taking, or the decision not to. `late` and `missed` are worked out, never stored."""

    v: Literal[1] = 1
    medication: UUID
    status: Literal["taken", "skipped"]
    occurred_at: Moment
    tz: Zone
    local_date: date
    time_slot: TimeSlot | None = None
    reason: Short = ""
    note: Annotated[str, Meta(max_length=600)] = ""

    def answers(self) -> Answer | None:
        """Without a slot the nearest one is meant: what is logged must not be asked for again."""
        return Answer(
            reminder=self.medication,
            local_date=self.local_date,
            time_slot=self.time_slot,
            occurred_at=self.occurred_at,
        )


class DoseSalt(Body, kw_only=True):
    """16 random bytes that the ids of doses are made from: a stolen database then tells none."""

    internal: ClassVar[bool] = True
    v: Literal[1] = 1
    salt: Annotated[str, Meta(min_length=32, max_length=32, pattern="^[0-9a-f]{32}$")]


def distinct(values: Sequence[str]) -> bool:
    return len(set(values)) == len(values)
