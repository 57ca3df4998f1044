"""A group on Mondays, what was said of it, and the answer of the server."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from handrail.insights.attendance import Went
from handrail.insights.entries import Seen
from handrail.insights.meetings import told
from handrail.insights.opening import MeetingEntry, Opened, story_of
from handrail.insights.shapes import Meetings
from handrail.meetings.kinds import Meeting

A, B = UUID(int=7), UUID(int=8)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
# A Tuesday; the group is on Mondays at 10:00.
TODAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
EARLY = datetime(2025, 1, 1, tzinfo=UTC)
MONDAY = TODAY - DAY
MONDAYS = {"slot": "mondays1", "at": "10:00", "days": {"type": "weekdays", "on": [1]}}


def meeting(*times: dict[str, Any], **fields: Any) -> Meeting:
    own = {"name": "G", "setting": "group", "tz": "UTC", "start_on": "2025-01-06"}
    return msgspec.convert(own | {"times": times or (MONDAYS,)} | fields, Meeting)


def went(on: date, status: str = "attended", **fields: Any) -> Went:
    moment = datetime(on.year, on.month, on.day, 10, 5, tzinfo=UTC)
    own: dict[str, Any] = {"setting": "group", "meeting": A, "time_slot": "mondays1"}
    own |= {"occurred_at": moment}
    return Went(**(own | {"status": status, "local_date": on} | fields))


def entry(body: Meeting, edited_at: datetime = EARLY) -> MeetingEntry:
    return MeetingEntry(edited_at, body)


def ask(
    kept: dict[UUID, list[MeetingEntry]],
    *some: Went,
    zone: str = "UTC",
    until: date = TODAY,
    now: datetime = NOON,
    **more: Any,
) -> Meetings:
    opened = Opened(meetings={name.bytes: some[0] for name, some in kept.items()}, **more)
    for one in some:
        opened.went.setdefault(one.meeting, []).append(one)
    stories = {name.bytes: story_of(name.bytes, some) for name, some in kept.items()}
    return told(opened, stories, Seen(zone, (), until, now))


def one(*some: Went, body: Meeting | None = None, **more: Any) -> Meetings:
    return ask({A: [entry(body or meeting())]}, *some, **more)
