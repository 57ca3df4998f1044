"""How a listing is searched: its marks as bits, its words folded, its place on a ball."""

import math
import unicodedata
from collections.abc import Iterable
from typing import Any

from handrail.meetings.directory.listing import Listing

EARTH_KM = 6371.0
TEXT = 600
# One bit each, in the order of the names; a new one goes last.
TYPES = {
    "accessible": ("X", "XB"),
    "newcomer": ("BE",),
    "secular": ("A",),
    "proof_of_attendance": ("POA",),
    "dual_diagnosis": ("DD",),
}
BITS = {name: 1 << number for number, name in enumerate(("in_person", "online", *TYPES))}


def marks_of(listing: Listing) -> int:
    found = BITS["in_person"] * listing.in_person + BITS["online"] * listing.online
    for name, types in TYPES.items():
        found |= BITS[name] * any(one in listing.types for one in types)
    return found


def fold(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def listed(parts: Iterable[str]) -> str:
    """`,O,DD,`: so that `,D,` is found only where D stands."""
    return "".join(f",{part}" for part in parts) + ","


def text_of(listing: Listing) -> str:
    parts = (
        listing.name, listing.group, listing.location, listing.address,
        *listing.regions, listing.entity,
    )  # fmt: skip
    return fold("\n".join(filter(None, parts)))[:TEXT]


def on_ball(latitude: float, longitude: float) -> tuple[float, float, float]:
    north, east = math.radians(latitude), math.radians(longitude)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def km_of(squared: float) -> float:
    """From the square of the straight way through the ball to the way over the ground."""
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(max(0.0, squared)) / 2))


def squared_of(km: float) -> float:
    return (2 * math.sin(min(km / EARTH_KM, math.pi) / 2)) ** 2


def time_rows(meeting: bytes, listing: Listing) -> list[dict[str, Any]]:
    """Nothing for a meeting that nobody can go to: its place is closed, or there is none."""
    if not (listing.in_person or listing.online):
        return []
    point: tuple[float | None, ...] = (None, None, None)
    if listing.latitude is not None and listing.longitude is not None:
        point = on_ball(listing.latitude, listing.longitude)
    common = {
        "meeting_id": meeting,
        "zone": listing.zone,
        "marks": marks_of(listing),
        "types": listed(listing.types),
        "languages": listed(listing.languages),
        "latitude": listing.latitude,
        "text": text_of(listing),
    } | dict(zip("xyz", point, strict=True))
    if not listing.times:
        return [common | {"week_minute": None, "minutes": 0}]
    return [
        common | {"week_minute": time.week_minute, "minutes": time.minutes}
        for time in listing.times
    ]
