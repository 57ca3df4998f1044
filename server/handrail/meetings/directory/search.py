"""Looks through the directory. What was asked is written nowhere, and not remembered."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.errors import BadInput
from handrail.meetings.directory import codes, marks
from handrail.meetings.directory.listing import DAY_MIN, WeeklyTime
from handrail.meetings.directory.next_start import minutes_left, next_start
from handrail.meetings.directory.service import text_id
from handrail.meetings.directory.shapes import (
    Directory,
    FoundMeeting,
    FoundMeetings,
    MeetingFeedInfo,
    MeetingRegion,
    MeetingSearch,
    NearPlace,
)
from handrail.meetings.directory.store import feeds, holds, meetings, times
from handrail.meetings.directory.values import at_clock
from handrail.schedule import zones

MOST_WORDS = 6
KM_A_DEGREE = 111.0
# A wider one holds so much that reading on from the first row to the last is faster.
BELT_KM = 120.0
LAST = 1_000_000  # appointments stand behind everything
Clause = sa.ColumnElement[bool]


class Hit(NamedTuple):
    """A row of `meeting_time`, how far it is (squared), and the body of its meeting."""

    meeting: bytes
    week_minute: int | None
    minutes: int
    zone: str
    far: float | None
    feed: str
    body: str


async def search(database: Database, asked: MeetingSearch, now: datetime) -> bytes:
    """Encoded `FoundMeetings`."""
    if not zones.known(asked.zone):
        raise BadInput(fields=["zone"])
    if asked.sort == "distance" and asked.near is None:
        raise BadInput(fields=["near"])
    rows = await database.read(partial(look, asked=asked, now=now))
    return await asyncio.to_thread(told, rows, asked, now)


def look(connection: sa.Connection, asked: MeetingSearch, now: datetime) -> list[Hit]:
    """One more than was asked for, so that it can be said whether there is more."""
    zone_names = zones_of(connection.execute(sa.select(feeds.c.zones)).scalars())
    left = minutes_left(times.c.zone, times.c.week_minute, zone_names, asked.zone, now)
    far = squared(asked.near) if asked.near else sa.literal(None)
    first = far if asked.sort == "distance" else sa.func.coalesce(left, LAST)
    hits = (
        sa.select(times.c.meeting_id, times.c.week_minute, times.c.minutes, times.c.zone)
        .add_columns(far.label("far"))
        .where(*clauses(asked, left, connection.dialect.name))
        .order_by(first, times.c.id)
        .limit(asked.limit + 1)
        .offset(asked.offset)
    )
    found = connection.execute(hits).all()
    bodies = bodies_of(connection, {row.meeting_id for row in found})
    return [Hit._make((*row, *bodies[row.meeting_id])) for row in found]


def bodies_of(connection: sa.Connection, ids: Iterable[bytes]) -> dict[bytes, tuple[str, str]]:
    """With the names of their feeds."""
    wanted = sa.select(meetings.c.id, meetings.c.feed, meetings.c.body)
    rows = connection.execute(wanted.where(meetings.c.id.in_(list(ids))))
    return {row.id: (row.feed, row.body) for row in rows}


def zones_of(stored: Iterable[str]) -> list[str]:
    """Of all feeds; `-` stands for none."""
    names = dict.fromkeys(name for one in stored for name in one.split())
    return [
        name for name in ("" if n == "-" else n for n in names) if not name or zones.known(name)
    ]


def clauses(asked: MeetingSearch, left: sa.ColumnElement[Any], dialect: str) -> list[Clause]:
    found = by_time(asked, left)
    if asked.marks:
        mask = sum(marks.BITS[mark] for mark in set(asked.marks))
        found.append(times.c.marks.bitwise_and(mask) == mask)
    for code in asked.types:
        found.append(holds(times.c.types, f",{code},", dialect))
    if asked.language:
        found.append(holds(times.c.languages, f",{asked.language.lower()},", dialect))
    for word in marks.fold(asked.text.replace("\0", "")).split()[:MOST_WORDS]:
        found.append(holds(times.c.text, word, dialect))
    return found + (by_place(asked.near, needed=asked.sort == "distance") if asked.near else [])


def by_time(asked: MeetingSearch, left: sa.ColumnElement[Any]) -> list[Clause]:
    found: list[Clause] = []
    minute = times.c.week_minute
    if asked.day is not None:
        found.append(minute.between((asked.day - 1) * DAY_MIN, asked.day * DAY_MIN - 1))
    if asked.within_min is not None:
        found.append(left <= asked.within_min)
    after, before = (in_minutes(at) for at in (asked.after, asked.before))
    of_day = minute % DAY_MIN
    late = [of_day >= after] if after is not None else []
    early = [of_day <= before] if before is not None else []
    over_midnight = after is not None and before is not None and after > before
    return found + ([sa.or_(*late, *early)] if over_midnight else [*late, *early])


def in_minutes(at: str | None) -> int | None:
    return None if at is None else int(at[:2]) * 60 + int(at[3:])


def by_place(near: NearPlace, *, needed: bool) -> list[Clause]:
    """A belt of latitudes, which has an index, and of that what is near enough."""
    if near.within_km is None:
        return [times.c.x.is_not(None)] if needed else []
    near_enough = squared(near) <= marks.squared_of(near.within_km)
    if near.within_km > BELT_KM:
        return [near_enough]
    belt = near.within_km / KM_A_DEGREE + 0.1
    return [times.c.latitude.between(near.latitude - belt, near.latitude + belt), near_enough]


def squared(near: NearPlace) -> sa.ColumnElement[Any]:
    """Of the straight way through the ball."""
    here = marks.on_ball(near.latitude, near.longitude)
    ways = [times.c[name] - value for name, value in zip("xyz", here, strict=True)]
    return ways[0] * ways[0] + ways[1] * ways[1] + ways[2] * ways[2]


def told(rows: Sequence[Hit], asked: MeetingSearch, now: datetime) -> bytes:
    found = [one_found(row, asked, now) for row in rows[: asked.limit]]
    return msgspec.json.encode(FoundMeetings(found, len(rows) > asked.limit))


def one_found(hit: Hit, asked: MeetingSearch, now: datetime) -> FoundMeeting:
    zone, minute = hit.zone if zones.known(hit.zone) else asked.zone, hit.week_minute
    meeting = msgspec.Raw(hit.body.encode())
    found = FoundMeeting(text_id(hit.meeting), hit.feed, zone, meeting)  # type: ignore[arg-type]
    if hit.far is not None:
        found.distance_km = round(marks.km_of(hit.far), 2)
    if minute is not None:
        found.time = WeeklyTime(minute // DAY_MIN + 1, at_clock(minute % DAY_MIN), hit.minutes)
        found.next_start = next_start(found.time, zone, now)
    return found


async def about(database: Database) -> bytes:
    """Encoded `Directory`."""
    return msgspec.json.encode(await database.read(read_about))


def read_about(connection: sa.Connection) -> Directory:
    wanted = sa.select(feeds.c.name, feeds.c.zone, feeds.c.meetings, feeds.c.read_day)
    named = [MeetingFeedInfo(*row) for row in connection.execute(wanted.order_by(feeds.c.name))]
    counted = connection.execute(
        sa.select(meetings.c.region, sa.func.count())
        .where(meetings.c.gone_day.is_(None), meetings.c.region != "")
        .group_by(meetings.c.region)
    )
    regions = sorted(
        (MeetingRegion(path, count) for path, count in counted), key=lambda one: one.path
    )
    return Directory(named, regions, list(codes.known().values()))
