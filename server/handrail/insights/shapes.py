"""What the app is told about taking and turning up: counts, dates and nothing else."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from handrail.meetings.rules import Overlap, Sitting


class Period(Struct, rename={"start": "from"}):
    """A week or a month. `due` is what was taken, skipped or missed; `late` is part of `taken`."""

    start: date
    due: int = 0
    taken: int = 0
    skipped: int = 0
    late: int = 0
    missed: int = 0


class Left(Struct):
    """What is left of a supply, and the first day that it does not cover."""

    left: float
    runs_out_on: date | None


class Missed(Struct):
    """Due days in a row without a dose, up to the last one that is over."""

    missed_days: int
    since: date


class NextDue(Struct):
    """The next injection, and the days that its label allows."""

    on: date
    earliest_on: date | None
    from_on: date | None
    until_on: date | None


class Taking(Struct):
    """One medicine."""

    medication: UUID
    weeks: list[Period]
    months: list[Period]
    supply: Left | None
    gap: Missed | None
    next_due: NextDue | None


class Adherence(Struct, rename={"start": "from"}):
    """All medicines. `until` is the last day that counts."""

    start: date
    until: date
    medicines: list[Taking]


class MeetingWeek(Struct, rename={"start": "from"}):
    """`unlogged`: over, and nobody said. `made_up`: missed, and recovered at another time."""

    start: date
    attended: int = 0
    missed: int = 0
    unlogged: int = 0
    cancelled: int = 0
    made_up: int = 0
    target: int | None = None


class InARow(Struct):
    """So many sessions without having been there, `unlogged` of them without a word.

    `rebook`: enough for a call to the one who keeps the place.
    """

    count: int
    unlogged: int
    since: date
    rebook: bool


class SettingWeeks(Struct):
    """One setting of meetings."""

    setting: str
    weeks: list[MeetingWeek]


class MeetingStory(Struct):
    """One saved meeting: when it is next, and what nobody has said of the last weeks."""

    meeting: UUID
    next: Sitting | None
    unlogged: list[Sitting]
    in_a_row: InARow | None


class WindowClash(Struct):
    """A day on which meetings leave too little of a clinic's dosing window."""

    medication: UUID
    local_date: date
    opens_at: datetime
    closes_at: datetime
    free_min: int
    meetings: list[Sitting]


class Meetings(Struct, rename={"start": "from"}):
    """All meetings together by week, each setting, each meeting, and what collides ahead."""

    start: date
    until: date
    weeks: list[MeetingWeek]
    settings: list[SettingWeeks]
    meetings: list[MeetingStory]
    overlaps: list[Overlap]
    windows: list[WindowClash]
