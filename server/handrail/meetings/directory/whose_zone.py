"""Whose zone a meeting's times are in: its own, else its feed's; and it says so."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from handrail.meetings.directory.listing import ZoneFrom
from handrail.schedule import zones

UNKNOWN = "its time zone is not known; that of the feed is used"


class Place(NamedTuple):
    """The zone, whose word it is, and a remark when the meeting's own could not be used."""

    zone: str
    told_by: ZoneFrom
    remark: str = ""


def zone_of(own: str, feed: str) -> Place:
    """Some feeds write `america/new_york` or `America/New York`."""
    name = own if zones.known(own) else _by_folded().get(own.replace(" ", "_").casefold())
    if name:
        return Place(name, "meeting")
    remark = UNKNOWN if own else ""
    return Place(feed, "feed", remark) if feed else Place("", "nobody", remark)


@cache
def _by_folded() -> Mapping[str, str]:
    return {name.casefold(): name for name in zones.names()}
