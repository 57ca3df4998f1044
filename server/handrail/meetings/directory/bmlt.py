"""Reads a meeting of a BMLT server's `GetSearchResults`: all strings, and Sunday is "1"."""

from collections.abc import Iterable, Mapping
from typing import Any

from handrail.meetings.directory import codes, values
from handrail.meetings.directory.listing import (
    DAY_MIN,
    USUAL_MIN,
    Listing,
    Row,
    Unusable,
    WeeklyTime,
)
from handrail.meetings.directory.meeting_guide import BAD_LINK, NOWHERE, SUNDAY
from handrail.meetings.directory.whose_zone import zone_of

MARKS = ("weekday_tinyint", "id_bigint")
IN_PERSON, VIRTUAL, HYBRID = "1", "2", "3"
STREET = (
    "location_street",
    "location_city_subsection",
    "location_municipality",
    "location_province",
    "location_postal_code_1",
    "location_nation",
)
REGIONS = ("location_province", "location_sub_province", "location_municipality")
NOTES = ("comments", "train_lines", "bus_lines")
UNPUBLISHED = "0"


def is_bmlt(raw: Mapping[str, Any]) -> bool:
    return any(mark in raw for mark in MARKS)


def read(raw: Mapping[str, Any], feed_zone: str, worlds: Mapping[str, str]) -> Row:
    """`worlds`: format key to world id, from the feed itself. Raises Unusable."""
    key, name = key_of(raw), values.text(raw.get("meeting_name"))
    if not key:
        raise Unusable("it has no id_bigint")
    if not name:
        raise Unusable("it has no meeting_name")
    if values.text(raw.get("published")) == UNPUBLISHED:
        raise Unusable("it is not published")
    zone = zone_of(values.text(raw.get("time_zone")), feed_zone)
    types = types_of(raw, worlds)
    reached = ways(raw, types)
    remarks = [zone.remark]
    remarks += [BAD_LINK] if raw.get("virtual_meeting_link") and not reached["join_url"] else []
    remarks += [] if reached["in_person"] or reached["online"] else [NOWHERE]
    listing = Listing(
        name=name,
        times=times_of(raw),
        zone=zone.zone,
        zone_from=zone.told_by,
        types=types,
        languages=spoken(raw, types),
        **where(raw),
        **reached,
        **about(raw),
    )
    return Row(key, listing, tuple(filter(None, remarks)))


def key_of(raw: Mapping[str, Any]) -> str:
    """An aggregator brings the ids of many servers together."""
    own, root = values.text(raw.get("id_bigint"), 40), values.text(raw.get("root_server_id"), 20)
    return f"{root}-{own}" if own and root else own


def times_of(raw: Mapping[str, Any]) -> tuple[WeeklyTime, ...]:
    day, at = values.text(raw.get("weekday_tinyint")), values.text(raw.get("start_time"))
    if not day and not at:
        return ()
    number, start = values.whole(day), values.clock_minutes(at)
    if number is None or not 1 <= number <= 7:
        raise Unusable("its weekday_tinyint is not 1 to 7")
    if start is None or start == DAY_MIN:
        raise Unusable("its start_time is not a time of day")
    minutes = values.span_minutes(raw.get("duration_time")) or USUAL_MIN
    return (WeeklyTime(number - 1 or SUNDAY, values.at_clock(start), minutes),)


def types_of(raw: Mapping[str, Any], worlds: Mapping[str, str]) -> tuple[str, ...]:
    keys = values.words(raw.get("formats"), 100)
    return codes.tidy(codes.from_bmlt(key, worlds) for key in keys)


def spoken(raw: Mapping[str, Any], types: tuple[str, ...]) -> tuple[str, ...]:
    """A format says it best; else the language that the entry is written in."""
    written = values.text(raw.get("lang_enum"), 8).lower()
    return codes.languages(types) or ((written,) if written.isascii() and written else ())


def where(raw: Mapping[str, Any]) -> dict[str, Any]:
    parts = [values.text(raw.get(name)) for name in STREET]
    named = (values.text(raw.get(name), 100).replace(">", " ").strip() for name in REGIONS)
    found: dict[str, Any] = {
        "location": values.text(raw.get("location_text")),
        "address": ", ".join(filter(None, parts))[: values.SHORT],
        "city": values.text(raw.get("location_municipality"), 100),
        "state": values.text(raw.get("location_province"), 100),
        "postal_code": values.text(raw.get("location_postal_code_1"), 20),
        "location_notes": values.note(raw.get("location_info")),
        "regions": tuple(dict.fromkeys(filter(None, named))),
    }
    if point := values.place(raw.get("latitude"), raw.get("longitude")):
        found["latitude"], found["longitude"] = point
    return found


def ways(raw: Mapping[str, Any], types: tuple[str, ...]) -> dict[str, Any]:
    """By `venue_type`; without it, by the formats. A place needs more than a point on the map."""
    url = values.link(raw.get("virtual_meeting_link"))
    phone = values.phone(raw.get("phone_meeting_number"))
    venue, closed = values.text(raw.get("venue_type")), codes.CLOSED_PLACE in types
    if venue not in (IN_PERSON, VIRTUAL, HYBRID):
        hybrid = codes.HYBRID in types or codes.ONLINE not in types
        venue = HYBRID if hybrid else VIRTUAL
    is_place = any_of(raw, ("location_text", "location_street", "location_municipality"))
    return {
        "online": bool(url or phone),
        "place_closed": closed,
        "in_person": is_place and not closed and venue != VIRTUAL,
        "join_url": url,
        "join_notes": values.note(raw.get("virtual_meeting_additional_info")),
        "join_phone": phone,
    }


def any_of(raw: Mapping[str, Any], names: Iterable[str]) -> bool:
    return any(values.text(raw.get(name)) for name in names)


def about(raw: Mapping[str, Any]) -> dict[str, Any]:
    notes = [values.note(raw.get(name)) for name in NOTES]
    return {
        "notes": "\n".join(filter(None, notes))[: values.LONG],
        "entity": values.text(raw.get("service_body_name")),
    }


def worlds_of(formats: Iterable[Any]) -> dict[str, str]:
    """The table of formats that comes with `get_used_formats=1`, or of `GetFormats`."""
    found = {}
    for one in formats:
        if isinstance(one, dict):
            found[values.text(one.get("key_string"), 40)] = values.text(one.get("world_id"), 40)
    return {key: world for key, world in found.items() if key}
