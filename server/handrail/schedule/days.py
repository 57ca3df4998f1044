"""Which days a rule means, counted on the calendar from its first day. Days have no hours here."""

import calendar
from datetime import date, timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct

ONE_DAY = timedelta(days=1)
MONTHS = 12
WEEK = 7

Count = Annotated[int, Meta(ge=1, le=366)]
Weekday = Annotated[int, Meta(ge=1, le=7)]
DayOfMonth = Annotated[int, Meta(ge=1, le=31)]
Offset = Annotated[int, Meta(ge=-366, le=366)]
Nth = Literal[-1, 1, 2, 3, 4, 5]

# Three days before, on the day, and then daily until it is logged: seven at most.
SEVEN = (-3, 0, 1, 2, 3, 4, 5)


class Every(Struct, frozen=True, tag="every"):
    """The first day, and every so many days after it."""

    days: Count = 1

    def has(self, day: date, first: date) -> bool:
        return self.days == 1 or (day - first).days % self.days == 0


class Weekdays(Struct, frozen=True, tag="weekdays"):
    """Monday is 1, Sunday 7. With `weeks=2`: the week of the first day, and every second after."""

    on: Annotated[tuple[Weekday, ...], Meta(max_length=7)]
    weeks: Annotated[int, Meta(ge=1, le=53)] = 1

    def has(self, day: date, first: date) -> bool:
        return day.isoweekday() in self.on and (
            self.weeks == 1 or (_monday(day) - _monday(first)) // 7 % self.weeks == 0
        )


class Cycle(Struct, frozen=True, tag="cycle"):
    """So many days on, so many off, and again."""

    on: Count
    off: Count

    def has(self, day: date, first: date) -> bool:
        return (day - first).days % (self.on + self.off) < self.on


class Monthly(Struct, frozen=True, tag="monthly"):
    """A day of the month, in a shorter month its last; yearly with `months=12`.

    With `before`: so many days earlier, wherever that falls.
    """

    day: DayOfMonth
    months: Annotated[int, Meta(ge=1, le=120)] = 1
    before: Annotated[int, Meta(ge=0, le=366)] = 0

    def has(self, day: date, first: date) -> bool:
        day, first = day + self.before * ONE_DAY, first + self.before * ONE_DAY
        if day.day != self.day and day.day != min(self.day, _length(day.year, day.month)):
            return False
        return (_month(day) - _month(first)) % self.months == 0


class NthWeekday(Struct, frozen=True, tag="nth_weekday"):
    """Such as the first and the third Monday of a month; -1 is the last, whichever that is.

    A month without a fifth one has none.
    """

    nth: Annotated[tuple[Nth, ...], Meta(max_length=6)]
    weekday: Weekday
    months: Annotated[int, Meta(ge=1, le=120)] = 1

    def has(self, day: date, first: date) -> bool:
        if day.isoweekday() != self.weekday or (_month(day) - _month(first)) % self.months:
            return False
        last = day.day + WEEK > _length(day.year, day.month)
        return (day.day - 1) // WEEK + 1 in self.nth or (last and -1 in self.nth)


class After(Struct, frozen=True, tag="after"):
    """Once: so long after the real first day, such as an injection; and some days around it."""

    days: Annotated[int, Meta(ge=0, le=3660)] = 0
    months: Annotated[int, Meta(ge=0, le=120)] = 0
    offsets: Annotated[tuple[Offset, ...], Meta(max_length=7)] = SEVEN

    def due(self, first: date) -> date:
        return months_after(first, self.months) + self.days * ONE_DAY

    def has(self, day: date, first: date) -> bool:
        return day > first and (day - self.due(first)).days in self.offsets


class Dates(Struct, frozen=True, tag="dates"):
    """These days and no others."""

    on: Annotated[tuple[date, ...], Meta(max_length=366)]

    def has(self, day: date, first: date) -> bool:
        return day in self.on


Days = Every | Weekdays | Cycle | Monthly | NthWeekday | After | Dates


def months_after(first: date, months: int) -> date:
    """The same day of a later month, or its last day: 31 January and a month is 28 February."""
    year, month = divmod(_month(first) + months, MONTHS)
    return date(year, month + 1, min(first.day, _length(year, month + 1)))


def _month(day: date) -> int:
    return day.year * MONTHS + day.month - 1


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _monday(day: date) -> int:
    return day.toordinal() - day.weekday()
