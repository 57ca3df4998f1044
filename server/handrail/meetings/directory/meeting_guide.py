"""Reads a meeting of the Meeting Guide format. Weekly meetings only; Sunday is day 0."""

from collections.abc import Mapping
from typing import Any

from handrail.meetings.directory import codes, values
from handrail.meetings.directory.addresses import town_in
from handrail.meetings.directory.listing import (
    DAY_MIN,
    MOST_TIMES,
    USUAL_MIN,
    Listing,
    Row,
    Unusable,
    WeeklyTime,
)
from handrail.meetings.directory.whose_zone import zone_of

SLUG = 64
SUNDAY = 7
NAMES = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
DAYS = {name: number for number, name in enumerate(NAMES)}
NOWHERE = "it has neither a place nor a way to join, and is not found by a search"
BAD_LINK = "its link to join cannot be used"
ADDRESS = ("address", "city", "state", "postal_code", "country")
# Headings of the table form.
HEADINGS = {"id": "slug"}


def read(raw: Mapping[str, Any], feed_zone: str) -> Row:
    """Raises Unusable."""
    row = with_names(raw)
    key, name = values.text(row.get("slug"), SLUG), values.text(row.get("name"))
    if not key:
        raise Unusable("it has no slug")
    if not name:
        raise Unusable("it has no name")
    zone = zone_of(values.text(row.get("timezone")), feed_zone)
    types = codes.tidy(values.words(row.get("types"), 100))
    there = where(row)
    is_place = bool(there["address"] or there["location"] or "latitude" in there)
    reached = ways(row, types, is_place=is_place)
    remarks = [zone.remark]
    remarks += [BAD_LINK] if row.get("conference_url") and not reached["join_url"] else []
    remarks += [] if reached["in_person"] or reached["online"] else [NOWHERE]
    listing = Listing(
        name=name,
        times=times_of(row),
        zone=zone.zone,
        zone_from=zone.told_by,
        types=types,
        languages=codes.languages(types),
        **there,
        **reached,
        **about(row),
    )
    return Row(key, listing, tuple(filter(None, remarks)))


def with_names(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Table headings (`Conference URL`) become names (`conference_url`)."""
    if "slug" in raw:
        return raw
    named = {name.strip().lower().replace(" ", "_").replace("-", "_"): raw[name] for name in raw}
    return {HEADINGS.get(name, name): value for name, value in named.items()}


def times_of(row: Mapping[str, Any]) -> tuple[WeeklyTime, ...]:
    """None at all: by appointment."""
    day, at = row.get("day"), row.get("time")
    if is_empty(day) and is_empty(at):
        return ()
    if is_empty(day) or is_empty(at):
        raise Unusable("it has a day or a time, but not both")
    start = values.clock_minutes(at)
    if start is None or start == DAY_MIN:
        raise Unusable("its time is not a time of day")
    minutes = length(start, values.clock_minutes(row.get("end_time")))
    listed = day if isinstance(day, list) else [day]
    days = [iso_day(one) for one in listed[:MOST_TIMES]]
    return tuple(sorted({WeeklyTime(one, values.at_clock(start), minutes) for one in days}))


def is_empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def iso_day(value: Any) -> int:
    number = DAYS.get(values.text(value).lower(), values.whole(value))
    if number is None or not 0 <= number <= 6:
        raise Unusable("its day is not 0 to 6")
    return number or SUNDAY


def length(start: int, end: int | None) -> int:
    """It may end after midnight. An hour where nothing, or no length, is given."""
    return (end - start) % DAY_MIN or USUAL_MIN if end is not None else USUAL_MIN


def where(row: Mapping[str, Any]) -> dict[str, Any]:
    """`formatted_address`, or its parts."""
    parts = (
        values.text(row.get(n)) for n in ("address", "city", "state", "postal_code", "country")
    )
    address = values.text(row.get("formatted_address")) or ", ".join(filter(None, parts))
    read = town_in(address)
    found: dict[str, Any] = {
        "location": values.text(row.get("location")),
        "address": address[: values.SHORT],
        "city": values.text(row.get("city"), 100) or read.city,
        "state": values.text(row.get("state"), 100) or read.state,
        "postal_code": values.text(row.get("postal_code"), 20) or read.postal_code,
        "location_notes": values.note(row.get("location_notes")),
        "approximate": values.yes(row.get("approximate")),
        "regions": regions(row),
    }
    if point := values.place(row.get("latitude"), row.get("longitude")):
        found["latitude"], found["longitude"] = point
    return found


def regions(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Widest first. `regions`, else `region` and `sub_region`, else state and city."""
    listed = row.get("regions")
    named = values.words(listed) if isinstance(listed, list) else split(listed)
    if not named:
        named = (*split(row.get("region")), *split(row.get("sub_region")))
    named = named or (*split(row.get("state")), *split(row.get("city")))
    return tuple(dict.fromkeys(named))[:5]


def split(value: Any) -> tuple[str, ...]:
    parts = values.text(value).split(">") if value else []
    return tuple(filter(None, (part.strip()[:100] for part in parts)))


def ways(row: Mapping[str, Any], types: tuple[str, ...], *, is_place: bool) -> dict[str, Any]:
    """Online only with a link or a number. An approximate place of an online meeting is none."""
    url, phone = values.link(row.get("conference_url")), values.phone(row.get("conference_phone"))
    online, closed = bool(url or phone), codes.CLOSED_PLACE in types
    only_near = online and values.yes(row.get("approximate"))
    return {
        "online": online,
        "place_closed": closed,
        "in_person": is_place and not closed and not only_near,
        "join_url": url,
        "join_notes": values.note(row.get("conference_url_notes")),
        "join_phone": phone,
        "join_phone_notes": values.note(row.get("conference_phone_notes")),
    }


def about(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "notes": values.note(row.get("notes")),
        "group": values.text(row.get("group")),
        "group_notes": values.note(row.get("group_notes")),
        "url": values.link(row.get("url")),
        "entity": values.text(row.get("entity")),
        # The specification's example says one, its table of fields the other.
        "entity_url": values.link(row.get("entity_website_url"))
        or values.link(row.get("entity_url")),
        "entity_phone": values.phone(row.get("entity_phone")),
        "updated": values.text(row.get("updated"), 40),
    }
