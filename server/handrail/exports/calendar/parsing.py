"""Reads an .ics file (RFC 5545) with `icalendar`. Loaded when a file comes, not at start.

Descriptions and names of zones are hidden from the library: it would keep those it has met for
every later file, tell the log of them, and one made for it could keep it busy without end.
"""

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Component
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from handrail.errors import BadInput
from handrail.exports.calendar.repeats import NotTaken
from handrail.meetings.directory.values import link, text
from handrail.schedule import zones

FOLD = re.compile(r"\r?\n[ \t]")
ZONE_BLOCK = re.compile(
    r"^BEGIN:VTIMEZONE[ \t]*\n.*?^END:VTIMEZONE[ \t]*(?:\n|\Z)", re.I | re.M | re.S
)
ZONE_NAME = re.compile(r"^([A-Z-]+(?:;[^:\n]*?)?;)TZID=", re.I | re.M)
HIDDEN = "X-ZONE"
PROPERTY = re.compile(r"^([A-Z-]+)(?:;[^:\n]*)?:(.*)$", re.I | re.M)
OFFSET = re.compile(r"([+-])([0-9]{2})([0-9]{2})")
NOT_A_CALENDAR = "This is not a calendar file."
LINKS = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "LOCATION")
DAY_MIN = 24 * 60
HOUR_MIN = 60
NOTE = 2000


@dataclass(frozen=True)
class When:
    """A day, and what clocks in the zone show then; an event of whole days has no clock."""

    day: date
    clock: str | None
    zone: str

    def there(self, zone: str) -> "When":
        """The same moment on the clocks of another zone."""
        if self.clock is None or self.zone == zone:
            return self
        moment = zones.to_utc(self.day, self.clock, self.zone)
        return When(zones.local_date(moment, zone), zones.local_time(moment, zone), zone)


@dataclass(frozen=True)
class Happening:
    """One event of the file. `of`: which occurrence of its series it stands for."""

    number: int
    uid: str
    start: When
    minutes: int
    rule: Mapping[str, Sequence[Any]] | None = None
    without: tuple[When, ...] = ()
    more: tuple[When, ...] = ()
    of: When | None = None
    off: bool = False
    name: str = ""
    place: str = ""
    join: str = ""
    note: str = ""

    @property
    def series(self) -> str:
        """Events of one name belong together; one that has none stands for itself."""
        return self.uid or f"{self.start.day} {self.start.clock} {self.name}"


@dataclass(frozen=True)
class ZoneHint:
    """What a file says of a zone with a name of its own."""

    place: str = ""
    offsets: frozenset[timedelta] = frozenset()


@dataclass
class Zones:
    """Finds the zone that a file means. `home` is the person's."""

    home: str
    today: date
    of_file: str | None = None
    hints: Mapping[str, ZoneHint] = field(default_factory=dict)

    def find(self, named: str) -> str:
        """Raises NotTaken."""
        hint = self.hints.get(named)
        for name in (named, WINDOWS_TO_OLSON.get(named), *_ends(named), hint and hint.place):
            if name and zones.known(name):
                return name
        if hint is None and self.of_file:
            return self.of_file
        for name in filter(None, (self.of_file, self.home)):
            if hint is not None and hint.offsets and hint.offsets == self._offsets_of(name):
                return name
        raise NotTaken("zone")

    def _offsets_of(self, name: str) -> frozenset[timedelta]:
        changes = zones.changes(name, self.today, self.today + 366 * zones.ONE_DAY)
        return frozenset(change.after for change in changes)


def _ends(named: str) -> Iterator[str]:
    """`/example.org/2005/Europe/Berlin` ends in a name."""
    parts = [part for part in named.strip('"').split("/") if part]
    for count in (3, 2):
        if len(parts) > count:
            yield "/".join(parts[-count:])


def read_events(
    said: str, home: str, today: date, most: int
) -> tuple[list[Happening], list[tuple[str, int]]]:
    """The events, and reason and number of those that cannot be read. Raises BadInput."""
    plain = FOLD.sub("", said.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    hints = {name: hint for block in ZONE_BLOCK.findall(plain) for name, hint in _hint(block)}
    calendars = _parsed(ZONE_BLOCK.sub("", plain))
    named = [str(one.get("X-WR-TIMEZONE", "")) for one in calendars]
    where = Zones(home, today, next((name for name in named if zones.known(name)), None), hints)
    found: list[Happening] = []
    left: list[tuple[str, int]] = []
    for number, event in enumerate(_events(calendars), 1):
        if number > most:
            left.append(("too_many", number))
            continue
        try:
            found.append(_happening(event, number, where))
        except NotTaken as reason:
            left.append((str(reason), number))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            left.append(("unreadable", number))
    return found, left


def _parsed(plain: str) -> list[Component]:
    hidden = ZONE_NAME.sub(rf"\1{HIDDEN}=", plain)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they would repeat what stands in the file
            calendars = Calendar.from_ical(hidden, multiple=True)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError):
        raise BadInput(NOT_A_CALENDAR, fields=["text"]) from None
    if not any(one.name == "VCALENDAR" for one in calendars):
        raise BadInput(NOT_A_CALENDAR, fields=["text"])
    return list(calendars)


def _events(calendars: Iterable[Component]) -> Iterator[Component]:
    for calendar in calendars:
        yield from (one for one in calendar.subcomponents if one.name == "VEVENT")


def _hint(block: str) -> Iterator[tuple[str, ZoneHint]]:
    """The offsets are those of the last standard and daylight time that the file describes."""
    values: dict[str, str] = {}
    newest: dict[str, tuple[str, timedelta]] = {}
    part: dict[str, str] = {}
    for name, value in PROPERTY.findall(block):
        name, value = name.upper(), value.strip()
        if name == "BEGIN":
            part = {}
        elif name == "END" and (offset := OFFSET.match(part.get("TZOFFSETTO", ""))):
            sign, hours, minutes = offset.groups()
            size = timedelta(hours=int(hours), minutes=int(minutes))
            start = part.get("DTSTART", "")
            if start >= newest.get(value, ("", size))[0]:
                newest[value] = (start, size if sign == "+" else -size)
            part = {}
        else:
            part[name] = value
            values.setdefault(name, value)
    if "TZID" in values:
        offsets = frozenset(size for _, size in newest.values())
        yield values["TZID"], ZoneHint(values.get("X-LIC-LOCATION", ""), offsets)


def _happening(event: Component, number: int, where: Zones) -> Happening:
    start = _when(event["DTSTART"], where)
    of = event.get("RECURRENCE-ID")
    if of is not None and "RANGE" in of.params:
        raise NotTaken("repeats")
    if "EXRULE" in event or isinstance(event.get("RRULE"), list):
        raise NotTaken("repeats")
    join = next(filter(None, (link(_text(event, name)) for name in LINKS)), "")
    place = text(_text(event, "LOCATION"))
    return Happening(
        number=number,
        uid=_text(event, "UID"),
        start=start,
        minutes=_minutes(event, start, where),
        rule=event.get("RRULE"),
        without=tuple(_many(event, "EXDATE", where)),
        more=tuple(_many(event, "RDATE", where)),
        of=None if of is None else _when(of, where),
        off=_text(event, "STATUS").upper() == "CANCELLED",
        name=" ".join(text(_text(event, "SUMMARY")).split()),
        place="" if place == join else place,
        join=join,
        note=text(_text(event, "DESCRIPTION"), NOTE),
    )


def _value(event: Component, name: str) -> Any:
    return event[name]


def _text(event: Component, name: str) -> str:
    value = event.get(name)
    return str(value[0] if isinstance(value, list) else value or "")


def _when(value: Any, where: Zones) -> When:
    return _moment(value.dt, str(value.params.get(HIDDEN, "")), where)


def _moment(value: Any, named: str, where: Zones) -> When:
    if not isinstance(value, datetime):
        if not isinstance(value, date):
            raise TypeError
        return When(value, None, where.home)
    zone = where.find(named) if named else where.home
    if not named and value.tzinfo is not None:
        zone = "UTC"
    return When(value.date(), f"{value:%H:%M}", zone)


def _many(event: Component, name: str, where: Zones) -> Iterator[When]:
    values = event.get(name, [])
    for line in values if isinstance(values, list) else [values]:
        named = str(line.params.get(HIDDEN, ""))
        for one in line.dts:
            # A period begins with its moment.
            value = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            yield _moment(value, named, where)


def _minutes(event: Component, start: When, where: Zones) -> int:
    """As far as the file tells; an hour where it does not. Raises NotTaken past a day."""
    whole = start.clock is None
    length = timedelta(minutes=DAY_MIN if whole else HOUR_MIN)
    if "DURATION" in event:
        length = _value(event, "DURATION").dt
    elif "DTEND" in event:
        end = _when(event["DTEND"], where)
        length = end.day - start.day if whole else _at(end) - _at(start)
    minutes = int(length / timedelta(minutes=1))
    if minutes > DAY_MIN:
        raise NotTaken("too_long")
    return minutes if minutes > 0 else DAY_MIN if whole else HOUR_MIN


def _at(when: When) -> datetime:
    return zones.to_utc(when.day, when.clock or "00:00", when.zone)
