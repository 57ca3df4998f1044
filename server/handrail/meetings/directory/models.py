"""Tables of the directory. All of it is public, and none of it is about anybody who looks."""

from sqlalchemy import Index
from sqlmodel import Field

from handrail.db.models import Table


class MeetingFeed(Table, table=True):
    """Where meetings come from. `zones`: those of its meetings, the most frequent first."""

    __tablename__ = "meeting_feed"

    name: str = Field(primary_key=True, max_length=24)
    zone: str
    read_day: int
    meetings: int
    zones: str


class ListedMeeting(Table, table=True):
    """A meeting as it is shown. `id` is made of feed and key, so it outlives any import."""

    __tablename__ = "listed_meeting"

    id: bytes = Field(primary_key=True)
    feed: str = Field(foreign_key="meeting_feed.name", ondelete="CASCADE", index=True)
    gone_day: int | None = Field(default=None, index=True, description="day of a first absence")
    digest: bytes = Field(description="of the body: what did not change is not written again")
    region: str = Field(index=True, description="widest first, with > between")
    body: str


class MeetingPlace(Table, table=True):
    """A town or postal area of a feed: the middle of its meetings. `text` is what is looked in."""

    __tablename__ = "meeting_place"

    id: int | None = Field(default=None, primary_key=True)
    feed: str = Field(foreign_key="meeting_feed.name", ondelete="CASCADE", index=True)
    name: str
    within: str
    text: str
    meetings: int
    latitude: float
    longitude: float


class MeetingTime(Table, table=True):
    """What a search looks through: one row a weekly time, or one without for appointments.

    `week_minute` counts from Monday 00:00 in the meeting's zone. `x`, `y`, `z` is the place on a
    ball of radius 1: distances between such points need no trigonometry in the database.
    """

    __tablename__ = "meeting_time"
    __table_args__ = (Index("ix_meeting_time_latitude", "latitude"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: bytes = Field(foreign_key="listed_meeting.id", ondelete="CASCADE", index=True)
    week_minute: int | None
    minutes: int
    zone: str
    marks: int
    types: str
    languages: str
    latitude: float | None
    x: float | None
    y: float | None
    z: float | None
    text: str
