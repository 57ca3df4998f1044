"""From when a meeting takes place to what a calendar is told: a rule, or single days. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from msgspec import Struct

from handrail.meetings.kinds import Meeting
from handrail.schedule.days import Dates, Days, Monthly, NthWeekday, Weekdays
from handrail.schedule.rules import Rule
from handrail.schedule.zones import ONE_DAY, to_utc

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# So far ahead single days are written down, and taken over.
AHEAD = 731 * ONE_DAY
# What one is called that has no name, or that is not to be told.
UNTITLED = {"en": "Appointment", "es": "Cita"}
# The longest that a pattern may rest is ten years.
SEARCHED = 3700
SHORTEST_MONTH = 28
LONGEST_MONTH = 31

Repeat = Mapping[str, Any]


class Series(Struct, frozen=True):
    """One event of a calendar. `first` and `without` are as clocks in the meeting's zone show them.

    `on` names a single date among others; a series with `repeat` has none.
    """

    slot: str
    on: date | None
    first: datetime
    minutes: int
    repeat: Repeat | None = None
    without: tuple[datetime, ...] = ()


def series_of(meeting: Meeting, today: date) -> Iterator[Series]:
    """All that a calendar should show of it, from the first day of last year on."""
    if meeting.archived:
        return
    earliest = date(today.year - 1, 1, 1)
    for hour, rule in zip(meeting.times, meeting.all_rules(), strict=True):
        repeat = repeat_of(hour.days)
        if repeat is None:
            for day in single_days(rule, earliest, today + AHEAD):
                yield Series(hour.slot, day, at(day, hour.at), hour.minutes)
        elif first := first_day(rule, max(rule.start, earliest)):
            without = (at(day, hour.at) for day in rule.without if means(rule, day, first))
            repeat = {**repeat, **_until(rule, hour.at, meeting.tz)}
            yield Series(hour.slot, None, at(first, hour.at), hour.minutes, repeat, tuple(without))


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))


def first_day(rule: Rule, start: date) -> date | None:
    """Called off or not: what a calendar counts from."""
    days = (start + n * ONE_DAY for n in range(SEARCHED))
    last = rule.end or date.max
    return next((day for day in days if day <= last and rule.days.has(day, rule.start)), None)


def means(rule: Rule, day: date, first: date) -> bool:
    within = first <= day and (rule.end is None or day <= rule.end)
    return within and rule.days.has(day, rule.start)


def single_days(rule: Rule, earliest: date, latest: date) -> list[date]:
    if isinstance(rule.days, Dates):
        days = sorted(set(rule.days.on))
    else:
        start = max(rule.start, earliest)
        days = [start + n * ONE_DAY for n in range((latest - start).days + 1)]
    return [day for day in days if earliest <= day <= latest and rule.has(day)]


def repeat_of(days: Days) -> Repeat | None:
    """The same days as a recurrence rule (RFC 5545); None where none says exactly this."""
    match days:
        case Weekdays(on=on, weeks=weeks):
            by_day = [WEEKDAYS[day - 1] for day in sorted(set(on))]
            return {"freq": "WEEKLY", "interval": weeks, "byday": by_day, "wkst": "MO"}
        case NthWeekday(nth=nth, weekday=weekday, months=months):
            by_day = [f"{place}{WEEKDAYS[weekday - 1]}" for place in sorted(set(nth))]
            return {"freq": "MONTHLY", "interval": months, "byday": by_day}
        case Monthly(day=day, months=months, before=0):
            return {"freq": "MONTHLY", "interval": months, **_month_day(day)}
        case _:
            return None


def _month_day(day: int) -> dict[str, Any]:
    """In a month without that day its last one, as with us."""
    if day == LONGEST_MONTH:
        return {"bymonthday": [-1]}
    if day > SHORTEST_MONTH:
        return {"bymonthday": list(range(SHORTEST_MONTH, day + 1)), "bysetpos": [-1]}
    return {"bymonthday": [day]}


def _until(rule: Rule, clock: str, tz: str) -> dict[str, datetime]:
    """The last start that still counts, as a moment: the rule of a zone wants it so."""
    return {} if rule.end is None else {"until": to_utc(rule.end, clock, tz)}
