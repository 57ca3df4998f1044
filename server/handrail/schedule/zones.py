"""Time zones from the pinned `tzdata` package alone: the only place where a ZoneInfo is made.

The system's copy can be years old, and an old copy puts a dose an hour off in some places.
"""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import metadata
from typing import NamedTuple
from zoneinfo import ZoneInfo

zoneinfo.reset_tzpath(to=())

ONE_DAY = timedelta(days=1)
# No zone sets its clocks twice within it.
LOOK = timedelta(days=4)


class UnknownZone(ValueError):
    """No zone of that name in the pinned data. The name is not repeated: it came from outside."""


@cache
def version() -> str:
    """The release of the zone data, such as `2026.6`; when it changes, every plan is made again."""
    return metadata.version("tzdata")


@cache
def names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def known(name: str) -> bool:
    return name in names()


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    if not known(name):
        raise UnknownZone("no such time zone")
    # Others may have filled the shared cache from the system's files before our reset.
    return ZoneInfo.no_cache(name)


@lru_cache(maxsize=2048)
def since_midnight(at: str) -> timedelta:
    """How late `HH:MM` is on a day without a change."""
    return timedelta(hours=int(at[:2]), minutes=int(at[3:]))


@lru_cache(maxsize=8192)
def _day(on: date, name: str) -> tuple[datetime, timedelta]:
    """When it begins there and how long it is. All who live there ask for the same few days."""
    here = zone(name)
    start, end = (datetime.combine(day, time(), here).astimezone(UTC) for day in (on, on + ONE_DAY))
    return start, end - start


def to_utc(on: date, at: str, name: str) -> datetime:
    """The moment at which clocks in that zone show `at` on that date.

    A time that the spring change skips is the same instant as if the clocks had not changed;
    a time that autumn shows twice is the first of the two. Both are what `fold=0` means.
    """
    start, length = _day(on, name)
    if length == ONE_DAY:
        return start + since_midnight(at)
    return (datetime.combine(on, time(), zone(name)) + since_midnight(at)).astimezone(UTC)


def local_date(moment: datetime, name: str) -> date:
    return moment.astimezone(zone(name)).date()


def local_time(moment: datetime, name: str) -> str:
    """What a clock in that zone shows, as `HH:MM`."""
    return moment.astimezone(zone(name)).strftime("%H:%M")


def day_exists(on: date, name: str) -> bool:
    """False for a date that a zone jumped over, as Samoa did with 30 December 2011."""
    return _day(on, name)[1] > timedelta()


class Change(NamedTuple):
    """A moment at which clocks of a zone are set, and what they are called from then on."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=256)
def changes(name: str, start: date, end: date) -> tuple[Change, ...]:
    """How clocks stand at the start, as if just set, and every change after it."""
    here = zone(name)
    moment = datetime.combine(start, time(), UTC).astimezone(here)
    last = datetime.combine(end, time(), UTC)
    found = [_change(moment, moment)]
    while moment < last:
        later = (moment.astimezone(UTC) + LOOK).astimezone(here)
        if (moment.utcoffset(), moment.tzname()) != (later.utcoffset(), later.tzname()):
            found.append(_change(moment, _first_after(moment, later)))
        moment = later
    return tuple(found)


def _change(before: datetime, after: datetime) -> Change:
    offsets = [moment.utcoffset() or timedelta() for moment in (before, after)]
    return Change(after.astimezone(UTC), offsets[0], offsets[1], after.tzname() or "")


def _first_after(before: datetime, after: datetime) -> datetime:
    """To the second, between two moments of which one is before a change and one after."""
    here, start = before.tzinfo, before.astimezone(UTC)
    low, high = 0, int((after.astimezone(UTC) - start).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        moment = (start + timedelta(seconds=middle)).astimezone(here)
        same = (moment.utcoffset(), moment.tzname()) == (before.utcoffset(), before.tzname())
        low, high = (middle, high) if same else (low, middle)
    return (start + timedelta(seconds=high)).astimezone(here)
