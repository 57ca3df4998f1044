"""Meetings as a phone keeps them: a whole region, or some by their ids."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.errors import BadInput
from handrail.meetings.directory.service import text_id
from handrail.meetings.directory.shapes import AskedMeetings, KeptMeeting, RegionCopy
from handrail.meetings.directory.store import meetings

MOST_KEPT = 5000
COLUMNS = (meetings.c.id, meetings.c.feed, meetings.c.body, meetings.c.gone_day)


async def region_copy(database: Database, path: str) -> tuple[bytes, str]:
    """Encoded `RegionCopy` and its tag; empty for a region that is not known."""
    rows = await database.read(partial(read_region, path=path))
    if len(rows) > MOST_KEPT:
        raise BadInput("This region is too large for a phone: choose one in it.", fields=["path"])
    return await asyncio.to_thread(copied, rows, path)


def read_region(connection: sa.Connection, path: str) -> Sequence[Any]:
    every = connection.execute(sa.select(meetings.c.region).distinct()).scalars()
    within = [name for name in every if name == path or name.startswith(path + ">")]
    wanted = sa.select(*COLUMNS).where(meetings.c.region.in_(within)).order_by(meetings.c.id)
    return connection.execute(wanted.limit(MOST_KEPT + 1)).all()


def copied(rows: Sequence[Any], path: str) -> tuple[bytes, str]:
    kept = msgspec.json.encode(kept_meetings(rows))
    tag = hashlib.sha256(path.encode() + kept).hexdigest()[:32]
    copy = RegionCopy(path, tag, msgspec.Raw(kept))  # type: ignore[arg-type]
    return msgspec.json.encode(copy), tag


async def asked_for(database: Database, ids: Iterable[UUID]) -> bytes:
    """Encoded `AskedMeetings`."""
    wanted = sa.select(*COLUMNS).where(meetings.c.id.in_([id.bytes for id in ids]))
    rows = await database.read(lambda connection: connection.execute(wanted).all())
    return msgspec.json.encode(AskedMeetings(kept_meetings(rows)))


def kept_meetings(rows: Sequence[Any]) -> list[KeptMeeting]:
    """The bodies stay as they are stored."""
    return [
        KeptMeeting(
            text_id(row.id),
            row.feed,
            msgspec.Raw(row.body.encode()),  # type: ignore[arg-type]
            row.gone_day is not None,
        )
        for row in rows
    ]
