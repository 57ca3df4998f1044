"""The small types that the kinds of this room are made of."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from handrail.schedule.days import Dates, Monthly, NthWeekday, Weekdays
from handrail.vault.fields import Clock, TimeSlot

Line = Annotated[str, Meta(max_length=255)]
Title = Annotated[str, Meta(min_length=1, max_length=255)]
LongText = Annotated[str, Meta(max_length=2000)]
Link = Annotated[str, Meta(max_length=2000)]
Minutes = Annotated[int, Meta(ge=1, le=1440)]
Lead = Annotated[int, Meta(ge=0, le=1440)]

Setting = Literal[
    "mutual_help", "one_on_one", "group", "family", "recreational", "clinic", "telehealth"
]
# Of these one keeps an appointment with somebody who waits.
BOOKED: frozenset[Setting] = frozenset({"one_on_one", "group", "family", "clinic", "telehealth"})
DayPattern = Weekdays | Monthly | NthWeekday | Dates


class MeetingHour(Struct, frozen=True, forbid_unknown_fields=True):
    """One time of day on the days of a pattern. The slot stays when the time moves."""

    slot: TimeSlot
    at: Clock
    days: DayPattern
    minutes: Minutes = 60


class MeetingDay(Struct, frozen=True, forbid_unknown_fields=True):
    """The name of one occurrence of a saved meeting."""

    meeting: UUID
    local_date: date
    time_slot: TimeSlot
