"""Time zones from the pinned `tzdata` package alone: the only place where a ZoneInfo is made.

The system's copy can be years old, and an old copy puts a dose an hour off in some places.
"""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import metadata
from zoneinfo import ZoneInfo

zoneinfo.reset_tzpath(to=())

ONE_DAY = timedelta(days=1)


class UnknownZone(ValueError):
    """No zone of that name in the pinned data. The name is not repeated: it came from outside."""


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


@lru_cache(maxsize=1024)
def wall_time(at: str) -> time:
    """`HH:MM` as a time of day."""
    return time(int(at[:2]), int(at[3:]))


def to_utc(on: date, at: str, name: str) -> datetime:
    """The moment at which clocks in that zone show `at` on that date.

    A time that the spring change skips is the same instant as if the clocks had not changed;
    a time that autumn shows twice is the first of the two. Both are what `fold=0` means.
    """
    return datetime.combine(on, wall_time(at), zone(name)).astimezone(UTC)


def local_date(moment: datetime, name: str) -> date:
    return moment.astimezone(zone(name)).date()


def local_time(moment: datetime, name: str) -> str:
    """What a clock in that zone shows, as `HH:MM`."""
    return moment.astimezone(zone(name)).strftime("%H:%M")


def day_exists(on: date, name: str) -> bool:
    """False for a date that a zone jumped over, as Samoa did with 30 December 2011."""
    return to_utc(on, "00:00", name) < to_utc(on + ONE_DAY, "00:00", name)
