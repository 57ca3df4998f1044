"""Writes of the directory, a few rows a transaction: a server beside an import goes on writing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from handrail.db.models import table_of
from handrail.db.upsert import insert_for
from handrail.meetings.directory.models import (
    ListedMeeting,
    MeetingFeed,
    MeetingPlace,
    MeetingTime,
)

MOST_ROWS = 200
MOVED = ("feed", "gone_day", "digest", "region", "body")
feeds = table_of(MeetingFeed)
meetings = table_of(ListedMeeting)
times = table_of(MeetingTime)
places = table_of(MeetingPlace)


class Source(NamedTuple):
    """A feed by name, and the zone of its meetings that name none."""

    name: str
    zone: str = ""


class Point(NamedTuple):
    """In degrees."""

    latitude: float
    longitude: float


class Place(NamedTuple):
    """A town or postal area as its row holds it."""

    name: str
    within: str
    text: str
    meetings: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Prepared:
    """A meeting ready to be written: one row of `listed_meeting`, and those of `meeting_time`."""

    id: bytes
    row: dict[str, Any]
    times: list[dict[str, Any]]

    @property
    def weight(self) -> int:
        return 1 + len(self.times)


def known_digests(connection: sa.Connection, feed: str) -> dict[bytes, bytes]:
    """Of what is not gone: what comes again word for word need not be written."""
    wanted = sa.select(meetings.c.id, meetings.c.digest).where(
        meetings.c.feed == feed, meetings.c.gone_day.is_(None)
    )
    return {row.id: row.digest for row in connection.execute(wanted)}


def save_feed(
    connection: sa.Connection, name: str, zone: str, day: int, count: int, zones: str
) -> None:
    row = {"name": name, "zone": zone, "read_day": day, "meetings": count, "zones": zones}
    insert = insert_for(connection, feeds).values(row)
    connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_=row))


def begin_feed(connection: sa.Connection, source: Source) -> None:
    """So that meetings have something to belong to."""
    row = {"name": source.name, "zone": source.zone, "read_day": 0, "meetings": 0, "zones": ""}
    connection.execute(insert_for(connection, feeds).values(row).on_conflict_do_nothing())


def save(connection: sa.Connection, source: Source, batch: Sequence[Prepared]) -> None:
    begin_feed(connection, source)
    insert = insert_for(connection, meetings)
    moved = {name: insert.excluded[name] for name in MOVED}
    upsert = insert.on_conflict_do_update(index_elements=["id"], set_=moved)
    connection.execute(upsert, [one.row for one in batch])
    connection.execute(times.delete().where(times.c.meeting_id.in_([one.id for one in batch])))
    if rows := [row for one in batch for row in one.times]:
        connection.execute(times.insert(), rows)


def mark_gone(connection: sa.Connection, ids: Collection[bytes], day: int) -> None:
    """No search finds them any more; who kept one can be told."""
    connection.execute(times.delete().where(times.c.meeting_id.in_(ids)))
    connection.execute(meetings.update().where(meetings.c.id.in_(ids)).values(gone_day=day))


def drop_gone(connection: sa.Connection, before_day: int) -> int:
    old = sa.select(meetings.c.id).where(meetings.c.gone_day < before_day).limit(MOST_ROWS)
    return connection.execute(meetings.delete().where(meetings.c.id.in_(old))).rowcount


def holds(column: sa.ColumnElement[str], text: str, dialect: str) -> sa.ColumnElement[bool]:
    """By the letter: no sign in it means anything else."""
    find = sa.func.instr if dialect == "sqlite" else sa.func.strpos
    return find(column, text) > 0


def bodies(connection: sa.Connection, feed: str) -> list[str]:
    """Of what is not gone."""
    wanted = sa.select(meetings.c.body).where(
        meetings.c.feed == feed, meetings.c.gone_day.is_(None)
    )
    return list(connection.execute(wanted).scalars())


def known_places(connection: sa.Connection, feed: str) -> dict[Place, int]:
    columns = [places.c[name] for name in Place._fields]
    rows = connection.execute(sa.select(places.c.id, *columns).where(places.c.feed == feed))
    return {Place._make(row[1:]): row.id for row in rows}


def drop_places(connection: sa.Connection, ids: Sequence[int]) -> None:
    connection.execute(places.delete().where(places.c.id.in_(ids)))


def add_places(connection: sa.Connection, feed: str, some: Sequence[Place]) -> None:
    connection.execute(places.insert(), [{"feed": feed, **one._asdict()} for one in some])
