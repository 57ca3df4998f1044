"""What the app asks of the directory, and what it gets."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from handrail.meetings.directory.codes import MeetingType
from handrail.meetings.directory.listing import WEEK_MIN, Listing, Weekday, WeeklyTime
from handrail.schedule.rules import WallTime

Mark = Literal[
    "in_person", "online", "accessible", "newcomer", "secular",
    "proof_of_attendance", "dual_diagnosis",
]  # fmt: skip
TypeCode = Annotated[str, Meta(min_length=1, max_length=40)]
Path = Annotated[str, Meta(min_length=1, max_length=520)]


class NearPlace(Struct, frozen=True, forbid_unknown_fields=True):
    """A place of the moment: used for this answer, kept nowhere."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    within_km: Annotated[float, Meta(gt=0, le=20_000)] | None = None


class MeetingSearch(Struct, frozen=True, forbid_unknown_fields=True):
    """All that is named must hold. `day`, `after` and `before` are as clocks at the meeting show.

    `within_min`: begins so soon from now. `zone` is the person's, for meetings whose own is not
    known. Sorted by the next start, or by distance from `near`.
    """

    day: Weekday | None = None
    after: WallTime | None = None
    before: WallTime | None = None
    within_min: Annotated[int, Meta(ge=1, le=WEEK_MIN)] | None = None
    marks: Annotated[list[Mark], Meta(max_length=7)] = []
    types: Annotated[list[TypeCode], Meta(max_length=10)] = []
    language: Annotated[str, Meta(max_length=8)] = ""
    text: Annotated[str, Meta(max_length=100)] = ""
    near: NearPlace | None = None
    sort: Literal["time", "distance"] = "time"
    zone: Annotated[str, Meta(max_length=60)] = "UTC"
    limit: Annotated[int, Meta(ge=1, le=50)] = 20
    offset: Annotated[int, Meta(ge=0, le=10_000)] = 0


class FoundMeeting(Struct, omit_defaults=True):
    """One time of one meeting. `zone` is that of `time`; nothing of it for an appointment."""

    id: str
    feed: str
    zone: str
    meeting: Listing
    time: WeeklyTime | None = None
    next_start: datetime | None = None
    distance_km: float | None = None


class FoundMeetings(Struct):
    meetings: list[FoundMeeting]
    more: bool


class KeptMeeting(Struct, omit_defaults=True):
    """A meeting for the phone's own copy. `gone`: its feed no longer has it."""

    id: str
    feed: str
    meeting: Listing
    gone: bool = False


class RegionCopy(Struct):
    """All meetings of a region and of the regions within it. `tag`: of exactly these."""

    path: str
    tag: str
    meetings: list[KeptMeeting]


class MeetingsAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Meetings by their ids."""

    ids: Annotated[list[UUID], Meta(min_length=1, max_length=50)]


class AskedMeetings(Struct):
    """Those that are known, in no order."""

    meetings: list[KeptMeeting]


class PlaceAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody typed: each word begins a word of the place's name."""

    text: Annotated[str, Meta(min_length=1, max_length=80)]


class MeetingPlace(Struct):
    """A town or postal area that has meetings, and the middle of them."""

    name: str
    within: str
    latitude: float
    longitude: float
    meetings: int


class MeetingPlaces(Struct):
    places: list[MeetingPlace]


class MeetingRegion(Struct):
    """`path`: widest first, with > between."""

    path: str
    meetings: int


class MeetingFeedInfo(Struct):
    """`read_day`: days since 1970-01-01."""

    name: str
    zone: str
    meetings: int
    read_day: int


class Directory(Struct):
    """What there is to choose from."""

    feeds: list[MeetingFeedInfo]
    regions: list[MeetingRegion]
    types: list[MeetingType]
