"""From when a meeting takes place to what is reminded, and what gets in the way of what. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from handrail.errors import BadInput
from handrail.meetings.fields import MeetingHour
from handrail.schedule.days import Dates, NthWeekday, Weekdays
from handrail.schedule.rules import Due, Rule, Slot, occurrences_of

MINUTE = timedelta(minutes=1)


class Sitting(Struct, frozen=True, gc=False):
    """A meeting at one of its times: from when until when. `at` is as clocks there show it."""

    meeting: UUID
    local_date: date
    time_slot: str
    at: str
    starts_at: datetime
    ends_at: datetime


class Overlap(Struct, frozen=True, gc=False):
    """Two that nobody can sit through both of."""

    first: Sitting
    second: Sitting


def check_times(times: Sequence[MeetingHour]) -> None:
    """Raises BadInput: a slot that stands twice, or no day at all."""
    slots = [time.slot for time in times]
    if len(set(slots)) < len(slots):
        raise BadInput(fields=["times.slot"])
    for days in (time.days for time in times):
        if isinstance(days, Weekdays | Dates) and not days.on:
            raise BadInput(fields=["times.days"])
        if isinstance(days, NthWeekday) and not days.nth:
            raise BadInput(fields=["times.days"])


def rules_of(
    times: Iterable[MeetingHour],
    tz: str,
    start_on: date,
    end_on: date | None,
    without: Iterable[date],
    lead_min: int,
) -> tuple[Rule, ...]:
    """One for each time, in the meeting's own zone. Single dates need no first day."""
    left_out = tuple(sorted(set(without)))
    return tuple(
        Rule(
            slots=(Slot(id=time.slot, at=time.at),),
            start=min(time.days.on) if isinstance(time.days, Dates) else start_on,
            end=end_on,
            days=time.days,
            without=left_out,
            zone=tz,
            purpose="meeting",
            lead_min=lead_min,
        )
        for time in times
    )


def sittings(
    meeting: UUID,
    times: Iterable[MeetingHour],
    rules: Sequence[Rule],
    start: datetime,
    end: datetime,
) -> list[Sitting]:
    """All that begin in start <= starts_at < end, in order. The rules have no lead."""
    minutes = {time.slot: time.minutes for time in times}
    # Each of the rules has a zone of its own.
    dues = occurrences_of(rules, "UTC", start, end)
    return [_sitting(meeting, due, minutes[due.time_slot]) for due in dues]


def _sitting(meeting: UUID, due: Due, minutes: int) -> Sitting:
    ends_at = due.due_at + minutes * MINUTE
    return Sitting(meeting, due.local_date, due.time_slot, due.at, due.due_at, ends_at)


def overlaps(ahead: Iterable[Sitting]) -> Iterator[Overlap]:
    """Every two of which one begins before the other is over. One after the other is none."""
    running: list[Sitting] = []
    for one in sorted(ahead, key=lambda one: (one.starts_at, one.meeting)):
        running = [other for other in running if other.ends_at > one.starts_at]
        yield from (Overlap(other, one) for other in running)
        running.append(one)


def longest_free(opens: datetime, closes: datetime, taken: Iterable[Sitting]) -> timedelta:
    """The longest stretch of a window that no sitting takes."""
    longest, free_from = timedelta(), opens
    for one in sorted(taken, key=lambda one: one.starts_at):
        longest = max(longest, min(one.starts_at, closes) - free_from)
        free_from = max(free_from, one.ends_at)
    return max(longest, closes - free_from)
