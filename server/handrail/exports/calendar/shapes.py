"""What the calendar's routes take and give."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from handrail.meetings.kinds import Meeting

MOST_CHARACTERS = 1024 * 1024

Titles = Literal["neutral", "names"]
# Why an event of a file is not among the appointments.
Reason = Literal[
    "called_off", "over", "repeats", "too_long", "too_many", "too_many_times", "unreadable", "zone"
]


class CalendarChoice(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`names`: whoever has the link reads what meetings are called. `alarms`: with reminders."""

    titles: Titles = "neutral"
    alarms: bool = False


class CalendarView(msgspec.Struct):
    """`since`: the day on which the link was made; null while there is none."""

    since: date | None
    titles: Titles = "neutral"
    alarms: bool = False


class CalendarLink(msgspec.Struct):
    """The link itself, told this once."""

    url: str
    since: date
    titles: Titles
    alarms: bool


class CalendarFile(msgspec.Struct, forbid_unknown_fields=True):
    """The text of an .ics file."""

    text: Annotated[str, msgspec.Meta(max_length=MOST_CHARACTERS)]


class Appointment(msgspec.Struct):
    """One that may be saved under this id: the same for the same appointment in any later file.

    `known`: an entry with this id is there, and saving changes it. `next_at`: when it begins next.
    `until`: its rule could not be taken over, so it stands with single dates up to this day.
    """

    id: UUID
    body: Meeting
    known: bool
    all_day: bool
    next_at: datetime
    until: date | None = None


class LeftOut(msgspec.Struct):
    """The events that were not taken for one reason, by their place in the file, from 1."""

    reason: Reason
    numbers: list[int]


class ReadCalendar(msgspec.Struct):
    """What a file holds. Nothing of it is stored."""

    appointments: list[Appointment]
    left_out: list[LeftOut]
