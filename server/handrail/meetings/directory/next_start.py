"""When a meeting begins next: exactly by the rules of schedule, and as an order in the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from handrail.meetings.directory.listing import DAY_MIN, WEEK_MIN, WeeklyTime
from handrail.schedule import zones
from handrail.schedule.days import Weekdays
from handrail.schedule.rules import Rule, Slot, occurrences

MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)
SLOT = "meeting0"


def next_start(time: WeeklyTime, zone: str, now: datetime) -> datetime | None:
    """Not what has begun already."""
    rule = Rule(
        slots=(Slot(SLOT, time.at),),
        start=zones.local_date(now - WEEK, zone),
        days=Weekdays((time.day,)),
        zone=zone,
        purpose="meeting",
    )
    # A jump of the clock can move it by some hours, a zone that skips a day by a week.
    found = occurrences(rule, zone, now, now + 2 * WEEK + 2 * zones.ONE_DAY)
    return found[0].due_at if found else None


class Wall(NamedTuple):
    """What clocks in a zone show: minutes of the week, and the change of the coming week, if any.

    From `change_in` minutes on, clocks are `change_by` minutes further.
    """

    minute: int
    change_in: int = 0
    change_by: int = 0


def wall(zone: str, now: datetime) -> Wall:
    here = now.astimezone(zones.zone(zone))
    minute = here.weekday() * DAY_MIN + here.hour * 60 + here.minute
    by = _offset(now + WEEK, zone) - _offset(now, zone)
    return Wall(minute, _change_in(zone, now), int(by / MINUTE)) if by else Wall(minute)


def _offset(moment: datetime, zone: str) -> timedelta:
    return moment.astimezone(zones.zone(zone)).utcoffset() or timedelta()


def _change_in(zone: str, now: datetime) -> int:
    """By halving: within the week there is one."""
    first, last, before = 0, WEEK_MIN, _offset(now, zone)
    while last - first > 1:
        middle = (first + last) // 2
        if _offset(now + middle * MINUTE, zone) == before:
            first = middle
        else:
            last = middle
    return last


def minutes_left(
    zone: sa.ColumnElement[str], week_minute: sa.ColumnElement[Any], names: Iterable[str],
    own: str, now: datetime,
) -> sa.ColumnElement[Any]:  # fmt: skip
    """Minutes from now to the next start. `names`: the zones, the most frequent first."""
    walls: dict[Wall, list[str]] = {}
    for name in names:
        walls.setdefault(wall(name or own, now), []).append(name)
    left = (week_minute - _by_zone(zone, walls, own, now) + WEEK_MIN) % WEEK_MIN
    changing = [(there, some) for there, some in walls.items() if there.change_by]
    if not changing:
        return left
    return left - sa.case(
        *(
            (sa.and_(zone.in_(some), left >= there.change_in), there.change_by)
            for there, some in changing
        ),
        else_=0,
    )


def _by_zone(
    zone: sa.ColumnElement[str], walls: dict[Wall, list[str]], own: str, now: datetime
) -> sa.ColumnElement[Any]:
    minutes: dict[int, list[str]] = {}
    for there, some in walls.items():
        minutes.setdefault(there.minute, []).extend(some)
    whens = [(_is_one_of(zone, some), sa.literal(minute)) for minute, some in minutes.items()]
    # Of a feed that is just being imported.
    other = wall(own, now).minute
    return sa.case(*whens, else_=other) if whens else sa.literal(other)


def _is_one_of(zone: sa.ColumnElement[str], names: Sequence[str]) -> sa.ColumnElement[bool]:
    return zone == names[0] if len(names) == 1 else zone.in_(names)
