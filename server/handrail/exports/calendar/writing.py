"""Writes meetings as an iCalendar file (RFC 5545). Loaded when a feed is written, not at start."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from icalendar import (
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
)

from handrail.exports.calendar.rules import UNTITLED, Series, series_of
from handrail.meetings.directory.values import text
from handrail.meetings.kinds import Meeting
from handrail.schedule import zones
from handrail.vault import labels
from handrail.vault.keys import derive, lp

# Says nothing about what the calendar is of.
PRODUCT = "-//Calendar//EN"
NAMES = {"en": "Appointments", "es": "Citas"}
REFRESH = timedelta(hours=4)
# A sequence number has 31 bits: seconds since then are enough until 2088.
SEQUENCE_START = datetime(2020, 1, 1, tzinfo=UTC)
MOST_EVENTS = 5000
YEARS_AHEAD = 10
# A zone that is called so is written without a name; this one is the same.
UTC_NAME, UTC_ZONE = "UTC", "Etc/UTC"


class Kept(NamedTuple):
    """A meeting as it stands now."""

    id: bytes
    body: Meeting
    changed_at: datetime


class Style(NamedTuple):
    """`token` of the link, so that events of two links cannot be told to be the same."""

    token: str
    language: str
    names: bool
    alarms: bool
    chosen_at: datetime


def calendar_text(meetings: Iterable[Kept], style: Style, today: date) -> bytes:
    """The same meetings give the same text, whenever it is written within a year."""
    calendar = Calendar()
    for name, value in _head(style).items():
        calendar.add(name, value)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    events, used = _events(sorted(meetings), style, today)
    for zone in sorted(used):
        calendar.add_component(timezone(zone, today))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _head(style: Style) -> dict[str, Any]:
    name = NAMES[style.language]
    return {
        "version": "2.0",
        "prodid": PRODUCT,
        "calscale": "GREGORIAN",
        "method": "PUBLISH",
        "name": name,
        "x-wr-calname": name,
        "x-published-ttl": "PT4H",
    }


def _events(meetings: Sequence[Kept], style: Style, today: date) -> tuple[list[Event], set[str]]:
    events: list[Event] = []
    used: set[str] = set()
    for kept in meetings:
        zone = UTC_ZONE if kept.body.tz == UTC_NAME else kept.body.tz
        for series in series_of(kept.body, today):
            if len(events) == MOST_EVENTS:
                return events, used
            events.append(_event(kept, series, style, zone))
            used.add(zone)
    return events, used


def _event(kept: Kept, series: Series, style: Style, zone: str) -> Event:
    event, there = Event(), {"TZID": zone}
    changed = max(kept.changed_at, style.chosen_at).replace(microsecond=0)
    event.add("uid", event_name(style.token, kept.id, series))
    event.add("summary", title(kept.body, style))
    event.add("dtstart", series.first, parameters=there)
    event.add("duration", timedelta(minutes=series.minutes))
    if series.repeat is not None:
        event.add("rrule", dict(series.repeat))
    if series.without:
        event.add("exdate", list(series.without), parameters=there)
    for name in ("dtstamp", "last-modified"):
        event.add(name, changed)
    event.add("sequence", max(0, int((changed - SEQUENCE_START).total_seconds())))
    event.add("class", "PRIVATE")
    if style.alarms and kept.body.lead_min:
        event.add_component(_alarm(kept.body, style))
    return event


def _alarm(body: Meeting, style: Style) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title(body, style))
    alarm.add("trigger", timedelta(minutes=-body.lead_min))
    return alarm


def title(body: Meeting, style: Style) -> str:
    """A name goes out only when the person asked for it; nothing else of a meeting ever does."""
    name = " ".join(text(body.name).split()) if style.names else ""
    return name or UNTITLED[style.language]


def event_name(token: str, meeting: bytes, series: Series) -> str:
    """The same for ever within one link; nobody can work out from it which entry it is of."""
    day = series.on.isoformat() if series.on else ""
    place = lp(meeting, series.slot.encode(), day.encode())
    return str(UUID(bytes=derive(token.encode(), labels.CALENDAR_EVENT + place, 16)))


def timezone(name: str, today: date) -> Timezone:
    """Every change of the clocks by its own date: rules of zones are not the same every year."""
    made = Timezone()
    made.add("tzid", name)
    start, end = date(today.year - 1, 1, 1), date(today.year + YEARS_AHEAD, 1, 1)
    groups: dict[tuple[timedelta, timedelta, str], list[datetime]] = {}
    for change in zones.changes(name, start - zones.ONE_DAY, end):
        onset = (change.at + change.before).replace(tzinfo=None)
        groups.setdefault((change.before, change.after, change.name), []).append(onset)
    for part in _observances(groups):
        made.add_component(part)
    return made


def _observances(
    groups: dict[tuple[timedelta, timedelta, str], list[datetime]],
) -> Iterator[TimezoneDaylight | TimezoneStandard]:
    for (before, after, name), (first, *others) in groups.items():
        part = TimezoneDaylight() if after > before else TimezoneStandard()
        part.add("dtstart", first)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        if others:
            part.add("rdate", others)
        yield part
