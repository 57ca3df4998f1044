"""A meeting as the directory holds it, whatever feed it came from."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from handrail.schedule.rules import WallTime

MOST_TYPES = 60
MOST_TIMES = 60
DAY_MIN, WEEK_MIN = 24 * 60, 7 * 24 * 60
USUAL_MIN = 60

Weekday = Annotated[int, Meta(ge=1, le=7, description="Monday is 1, Sunday 7")]
Minutes = Annotated[int, Meta(ge=1, le=DAY_MIN)]
ZoneFrom = Literal["meeting", "feed", "nobody"]


class Unusable(Exception):
    """A row that cannot be a meeting; says why, and repeats nothing that stood in it."""


class WeeklyTime(Struct, frozen=True, order=True):
    """Once a week, on clocks in the meeting's own zone. It may end after midnight."""

    day: Weekday
    at: WallTime
    minutes: Minutes = USUAL_MIN

    @property
    def week_minute(self) -> int:
        return (self.day - 1) * DAY_MIN + int(self.at[:2]) * 60 + int(self.at[3:])


class Listing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is public of a meeting. No contact persons: their names and numbers are not kept.

    Without `times` it is by appointment. `zone_from` says whose word the zone is; with `nobody`
    the zone is that of whoever asks. `place_closed`: go online, or nowhere for now.
    """

    name: str
    times: tuple[WeeklyTime, ...] = ()
    zone: str = ""
    zone_from: ZoneFrom = "nobody"
    types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    in_person: bool = False
    online: bool = False
    place_closed: bool = False
    location: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    location_notes: str = ""
    approximate: bool = False
    latitude: float | None = None
    longitude: float | None = None
    regions: tuple[str, ...] = ()
    join_url: str = ""
    join_notes: str = ""
    join_phone: str = ""
    join_phone_notes: str = ""
    notes: str = ""
    group: str = ""
    group_notes: str = ""
    url: str = ""
    entity: str = ""
    entity_url: str = ""
    entity_phone: str = ""
    updated: str = ""


class Row(Struct, frozen=True):
    """A row that was read: its name within the feed, and what was put right on the way."""

    key: str
    listing: Listing
    remarks: tuple[str, ...] = ()
