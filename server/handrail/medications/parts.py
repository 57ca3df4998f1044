"""What a regimen is made of, as the prescriber said it. Nothing here is ever worked out."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from handrail.errors import BadInput
from handrail.medications.fields import distinct
from handrail.schedule.days import Cycle, Dates, Every, Monthly, Weekdays
from handrail.vault.fields import Clock, Name, Short, TimeSlot

Pattern = Every | Weekdays | Cycle | Monthly | Dates
FewDays = Annotated[int, Meta(ge=0, le=90)]


class TimeOfDay(Struct, forbid_unknown_fields=True):
    """One time of the day at which it is due. The slot stays when the time moves."""

    slot: TimeSlot
    at: Clock
    dose: Short = ""


class Step(Struct, forbid_unknown_fields=True):
    """From its date until the next step begins: other times, another dose, other days."""

    start_on: date
    times: Annotated[list[TimeOfDay], Meta(min_length=1, max_length=12)]
    days: Pattern = Every()
    prescriber: Name = ""


class AsNeeded(Struct, forbid_unknown_fields=True):
    """How far apart, and how many a day at most."""

    min_gap_min: Annotated[int, Meta(ge=0, le=10_080)] | None = None
    most_a_day: Annotated[int, Meta(ge=1, le=48)] | None = None


class Interval(Struct, forbid_unknown_fields=True):
    """Days, or calendar months: one of the two."""

    days: Annotated[int, Meta(ge=1, le=366)] | UnsetType = UNSET
    months: Annotated[int, Meta(ge=1, le=24)] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self.days is UNSET) == (self.months is UNSET):
            raise BadInput(fields=["injection.every"])


class Injection(Struct, forbid_unknown_fields=True):
    """Counted from the day it was really given. The days around it are those of its label."""

    every: Interval
    given_on: date
    slot: TimeSlot
    earliest_days: Annotated[int, Meta(ge=1, le=366)] | None = None
    before_days: FewDays | None = None
    after_days: FewDays | None = None
    site: Short = ""


class Window(Struct, forbid_unknown_fields=True):
    """When the clinic's dosing window is open."""

    opens: Clock
    closes: Clock

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise BadInput(fields=["window"])


class Supply(Struct, forbid_unknown_fields=True):
    """What there was when `counted_on` began, in units of which each dose takes `per_dose`.

    `slot`: of its notice. It stands in clear beside when that is due, so it must tell nothing.
    """

    slot: TimeSlot
    count: Annotated[float, Meta(ge=0, le=100_000)]
    counted_on: date
    per_dose: Annotated[float, Meta(gt=0, le=1000)]
    lead_days: Annotated[int, Meta(ge=0, le=60)] = 7
    pharmacy: Name = ""
    phone: Short = ""


class Stopped(Struct, forbid_unknown_fields=True):
    """The day on which it ended, and who decided it with the person."""

    on: date
    prescriber: Name = ""


def check_times(times: Sequence[TimeOfDay], name: str) -> None:
    """Raises BadInput: a slot or a time that stands twice."""
    if not distinct([time.slot for time in times]):
        raise BadInput(fields=[f"{name}.slot"])
    if not distinct([time.at for time in times]):
        raise BadInput(fields=[f"{name}.at"])


def check_days(days: Pattern, name: str) -> None:
    """Raises BadInput: no day at all."""
    if isinstance(days, Weekdays | Dates) and not days.on:
        raise BadInput(fields=[name])
