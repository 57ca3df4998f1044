"""Recurrence rules of other calendars (RFC 5545): their days, and a pattern of ours for them. Pure.

Days only: a rule that names hours is not taken. Every step is counted, so that no file keeps the
server busy, also not with a rule that never comes true.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from handrail.exports.calendar.rules import WEEKDAYS
from handrail.meetings.fields import DayPattern
from handrail.schedule.days import Monthly, NthWeekday, Weekdays
from handrail.schedule.zones import ONE_DAY

KNOWN = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
)
OFTEN = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
PLACES = frozenset({-1, 1, 2, 3, 4, 5})


class NotTaken(Exception):
    """An event that cannot be taken over; the reason is one of `shapes.Reason`."""


class Steps:
    """How many days may still be looked at."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, count: int = 1) -> None:
        self.left -= count
        if self.left < 0:
            raise NotTaken("too_many")


class ByDay(NamedTuple):
    """`-1SU`: the last Sunday. Without a place every one."""

    place: int
    weekday: int


class Repeats(NamedTuple):
    """A rule as it was read."""

    freq: str
    interval: int
    times: int | None
    by_day: tuple[ByDay, ...]
    by_month_day: tuple[int, ...]
    by_month: tuple[int, ...]
    by_place: tuple[int, ...]
    week_start: int


def read_rule(parts: Mapping[str, Sequence[Any]]) -> Repeats:
    """Raises NotTaken for what is not understood, ValueError for what is no rule."""
    names = {name.upper() for name in parts}
    freq = str(_one(parts, "FREQ", "")).upper()
    if names - KNOWN or freq not in OFTEN:
        raise NotTaken("repeats")
    count = _one(parts, "COUNT", None)
    return Repeats(
        freq,
        max(1, int(_one(parts, "INTERVAL", 1))),
        None if count is None else int(count),
        tuple(by_day(str(one)) for one in parts.get("BYDAY", ())),
        _numbers(parts, "BYMONTHDAY"),
        _numbers(parts, "BYMONTH"),
        _numbers(parts, "BYSETPOS"),
        WEEKDAYS.index(str(_one(parts, "WKST", "MO")).upper()),
    )


def _one(parts: Mapping[str, Sequence[Any]], name: str, otherwise: Any) -> Any:
    values = parts.get(name) or [otherwise]
    return values[0]


def _numbers(parts: Mapping[str, Sequence[Any]], name: str) -> tuple[int, ...]:
    return tuple(int(one) for one in parts.get(name, ()))


def by_day(said: str) -> ByDay:
    return ByDay(int(said[:-2] or 0), WEEKDAYS.index(said[-2:].upper()) + 1)


def days_of(rule: Repeats, first: date, last: date, steps: Steps) -> Iterator[date]:
    """From the first day to the last, both included, in order; as many as COUNT says."""
    found = 0
    for period in _periods(rule, first, last, steps):
        steps.take(len(period))
        meant = [day for day in period if _means(rule, day, first)]
        for day in _by_place(meant, rule.by_place):
            if day < first:
                continue
            if day > last or found == rule.times:
                return
            found += 1
            yield day


def _periods(rule: Repeats, first: date, last: date, steps: Steps) -> Iterator[Sequence[date]]:
    """The days, weeks, months or years whose turn it is."""
    start = _begin(rule, first)
    while start <= last:
        after = _next(rule.freq, start, 1)
        yield [start + n * ONE_DAY for n in range((after - start).days)]
        steps.take()
        if start.year + rule.interval > date.max.year - 1:
            return
        start = _next(rule.freq, start, rule.interval)


def _begin(rule: Repeats, first: date) -> date:
    match rule.freq:
        case "WEEKLY":
            return first - (first.weekday() - rule.week_start) % 7 * ONE_DAY
        case "MONTHLY":
            return first.replace(day=1)
        case "YEARLY":
            return first.replace(month=1, day=1)
    return first


def _next(freq: str, start: date, count: int) -> date:
    match freq:
        case "MONTHLY":
            year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
            return date(year, month + 1, 1)
        case "YEARLY":
            return date(start.year + count, 1, 1)
    return start + count * (7 if freq == "WEEKLY" else 1) * ONE_DAY


def _means(rule: Repeats, day: date, first: date) -> bool:
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_month_day and not _is_numbered(day, rule.by_month_day):
        return False
    if rule.by_day:
        return any(_is_named(rule, day, one) for one in rule.by_day)
    if rule.by_month_day or rule.freq == "DAILY":
        return True
    if rule.freq == "WEEKLY":
        return day.weekday() == first.weekday()
    same_month = rule.freq == "MONTHLY" or rule.by_month or day.month == first.month
    return bool(same_month) and day.day == first.day


def _is_numbered(day: date, numbers: Iterable[int]) -> bool:
    return day.day in numbers or day.day - monthrange(day.year, day.month)[1] - 1 in numbers


def _is_named(rule: Repeats, day: date, named: ByDay) -> bool:
    if day.isoweekday() != named.weekday:
        return False
    if not named.place or rule.freq in ("DAILY", "WEEKLY"):
        return True
    before, after = day.day - 1, monthrange(day.year, day.month)[1] - day.day
    if rule.freq == "YEARLY" and not rule.by_month:
        before = (day - day.replace(month=1, day=1)).days
        after = (day.replace(month=12, day=31) - day).days
    return named.place in (before // 7 + 1, -(after // 7) - 1)


def _by_place(days: list[date], places: Sequence[int]) -> list[date]:
    if not places:
        return days
    numbers = {place - 1 if place > 0 else len(days) + place for place in places}
    return [day for number, day in enumerate(days) if number in numbers]


def pattern_of(rule: Repeats, first: date) -> DayPattern | None:
    """What may be the same with us; whether it is, must be looked at day by day."""
    weekdays = tuple(sorted({one.weekday for one in rule.by_day}))
    places = {one.place for one in rule.by_day} - {0} or set(rule.by_place)
    match rule.freq:
        case "DAILY" if rule.interval == 1:
            return Weekdays(on=weekdays or (1, 2, 3, 4, 5, 6, 7))
        case "WEEKLY" if rule.interval <= 53:
            return Weekdays(on=weekdays or (first.isoweekday(),), weeks=rule.interval)
        case "MONTHLY" if rule.interval <= 120:
            if not rule.by_day:
                return Monthly(day=_number(rule, first), months=rule.interval)
            if len(weekdays) == 1 and places and places <= PLACES:
                nth: Any = tuple(sorted(places))
                return NthWeekday(nth=nth, weekday=weekdays[0], months=rule.interval)
        case "YEARLY" if rule.interval <= 10:
            return Monthly(day=_number(rule, first), months=12 * rule.interval)
    return None


def _number(rule: Repeats, first: date) -> int:
    """Several with a place are how one says: the 30th, or the last of a shorter month."""
    number = max(rule.by_month_day, default=first.day)
    return number if 1 <= number <= 31 else 31


def same_days(
    pattern: DayPattern, days: Iterable[date], first: date, last: date, steps: Steps
) -> bool:
    steps.take((last - first).days + 1)
    every = (first + n * ONE_DAY for n in range((last - first).days + 1))
    return [day for day in every if pattern.has(day, first)] == list(days)
