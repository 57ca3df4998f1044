"""Signals: what has been more or less of late, with the days behind it. Pure.

They go to the person alone, are counts of their own entries, and say nothing of what will come.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from handrail.insights.attendance import Outcome
from handrail.insights.by_day import Day, Days, between
from handrail.insights.cravings import exact, mean
from handrail.insights.pattern_shapes import Signal
from handrail.journal.signals import SignalName
from handrail.meetings.fields import BOOKED
from handrail.schedule.days import ONE_DAY

# How many days back a signal looks, and from how many on it shows.
WEEK, FORTNIGHT, BEFORE = 7, 14, 28
LOW_DAYS, SHORT_NIGHTS, OPEN_DOSES, SESSIONS = 3, 3, 2, 2
# A week's craving beside that of four weeks before: days of each, and points above.
CRAVING_DAYS, CRAVING_DAYS_BEFORE, CRAVING_ABOVE = 4, 14, 2
# Silence is one only after having spoken.
SILENT_DAYS, SPOKE_DAYS = 3, 5
LOOK_BACK = WEEK + BEFORE


def signals(
    days: Days, checked_in: Collection[date], sat_out: Iterable[Outcome], until: date
) -> Iterator[Signal]:
    week = between(days, until - (WEEK - 1) * ONE_DAY, until)
    yield from _of_days("low_mood", [on for on, day in week.items() if day.is_low], LOW_DAYS)
    nights = [on for on, day in week.items() if day.is_short_night]
    yield from _of_days("short_sleep", nights, SHORT_NIGHTS)
    yield from craving_up(days, week.values(), until)
    yield from _of_days("sessions", sessions(sat_out, until), SESSIONS)
    doses = [on for on, day in week.items() for one in day.doses if one in ("skipped", "missed")]
    yield from _of_days("doses", doses, OPEN_DOSES)
    yield from silent(checked_in, until)


def _of_days(name: SignalName, days: Sequence[date], least: int) -> Iterator[Signal]:
    if len(days) >= least:
        yield Signal(name, len(days), sorted(set(days)))


def craving_up(days: Days, week: Iterable[Day], until: date) -> Iterator[Signal]:
    first = until - (WEEK - 1) * ONE_DAY
    before = between(days, first - BEFORE * ONE_DAY, first - ONE_DAY).values()
    now = [day.craving for day in week if day.craving is not None]
    then = [day.craving for day in before if day.craving is not None]
    if len(now) < CRAVING_DAYS or len(then) < CRAVING_DAYS_BEFORE:
        return
    if exact(now) - exact(then) >= CRAVING_ABOVE:
        yield Signal("craving_up", len(now), [], mean(now), mean(then))


def sessions(sat_out: Iterable[Outcome], until: date) -> list[date]:
    """Without the person, or without a word: where somebody keeps a place for them."""
    first = until - (FORTNIGHT - 1) * ONE_DAY
    return [
        one.on
        for one in sat_out
        if first <= one.on <= until and one.what in ("missed", "unlogged") and one.setting in BOOKED
    ]


def silent(checked_in: Collection[date], until: date) -> Iterator[Signal]:
    """Today is not over."""
    last = max((on for on in checked_in if on <= until), default=None)
    if last is None:
        return
    gap = (until - last).days - 1
    spoke = {on for on in checked_in if last - (FORTNIGHT - 1) * ONE_DAY <= on <= last}
    if SILENT_DAYS <= gap < FORTNIGHT and len(spoke) >= SPOKE_DAYS:
        yield Signal("silent", gap, [last])
