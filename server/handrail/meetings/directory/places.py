"""Where towns and postal areas are, by the meetings in them: nobody outside is asked."""

import math
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import msgspec
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.meetings.directory.marks import fold, km_of, on_ball, squared_of
from handrail.meetings.directory.shapes import MeetingPlace, MeetingPlaces, PlaceAsked
from handrail.meetings.directory.store import Place, Point, holds, places

# Of the same name: nearer ones are one town, farther ones are two.
TOWN_KM = 60.0
MOST_WORDS, MOST_ROWS, MOST_SHOWN = 4, 400, 8
NO_WORD = re.compile(r"[\W_]+")


class Stands(msgspec.Struct):
    """What a listing says of where it is."""

    city: str = ""
    state: str = ""
    postal_code: str = ""
    regions: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


def places_of(bodies: Iterable[str]) -> set[Place]:
    """Each town and postal area with the middle of its meetings."""
    points: dict[tuple[str, str], list[Point]] = {}
    said: dict[str, Counter[str]] = {}
    read, called = msgspec.json.Decoder(Stands).decode, cache(words_of)
    for stands in map(read, bodies):
        if stands.latitude is None or stands.longitude is None:
            continue
        for name, within in names_of(stands):
            key = (called(name), called(within))
            points.setdefault(key, []).append(Point(stands.latitude, stands.longitude))
            for one in (name, within):
                said.setdefault(called(one), Counter())[one] += 1
    usual = {key: spellings.most_common(1)[0][0] for key, spellings in said.items()}
    return {
        Place(usual[name], usual[within], f" {name} {within}".rstrip(), len(town), *middle(town))
        for (name, within), some in points.items()
        for town in towns(some)
    }


def names_of(stands: Stands) -> Iterator[tuple[str, str]]:
    city = stands.city or (stands.regions[-1] if stands.regions else "")
    around = stands.state or (stands.regions[0] if stands.regions else "")
    if words_of(city):
        yield city, "" if words_of(around) == words_of(city) else around
    if words_of(stands.postal_code):
        yield stands.postal_code.split("-")[0], city


def words_of(text: str) -> str:
    return NO_WORD.sub(" ", fold(text)).strip()


def towns(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Points of one name, put together where they are near each other."""
    left, most = sorted(points), squared_of(TOWN_KM) ** 0.5
    while left:
        first = on_ball(*left[0])
        near: list[Point] = []
        far: list[Point] = []
        for point in left:
            (near if math.dist(first, on_ball(*point)) <= most else far).append(point)
        yield near
        left = far


def way_km(one: Point, other: Point) -> float:
    return km_of(math.dist(on_ball(*one), on_ball(*other)) ** 2)


def middle(points: Sequence[Point]) -> Point:
    """The middle one in each direction: a single wrong point moves it little."""
    east = points[0].longitude
    turned = [(point.longitude - east + 180) % 360 - 180 for point in points]
    longitude = (statistics.median(turned) + east + 180) % 360 - 180
    latitude = statistics.median(point.latitude for point in points)
    return Point(round(latitude, 3), round(longitude, 3))


async def find(database: Database, asked: PlaceAsked) -> MeetingPlaces:
    words = words_of(asked.text.replace("\0", " ")).split()[:MOST_WORDS]
    if not words:
        return MeetingPlaces([])
    rows = await database.read(lambda connection: matching(connection, words))
    return MeetingPlaces(ranked(rows, " ".join(words))[:MOST_SHOWN])


def matching(connection: sa.Connection, words: Sequence[str]) -> Sequence[Any]:
    """Each word begins a word of the place."""
    dialect = connection.dialect.name
    wanted = sa.select(
        places.c.name, places.c.within, places.c.latitude, places.c.longitude, places.c.meetings
    ).where(*(holds(places.c.text, f" {word}", dialect) for word in words))
    return connection.execute(wanted.order_by(places.c.meetings.desc()).limit(MOST_ROWS)).all()


def ranked(rows: Iterable[Any], asked: str) -> list[MeetingPlace]:
    """The name itself first, then what begins so, then by meetings; several feeds are one."""
    found: dict[tuple[str, str], list[MeetingPlace]] = {}
    for row in rows:
        key = (words_of(row.name), words_of(row.within))
        if not is_named(key[0], asked):
            continue
        towns = found.setdefault(key, [])
        if known := next((one for one in towns if is_same(one, row)), None):
            known.meetings += row.meetings
        else:
            towns.append(MeetingPlace(*row))
    order = [(rank(key[0], asked), -one.meetings, one) for key in found for one in found[key]]
    return [one for *_, one in sorted(order, key=lambda each: each[:2])]


def is_named(name: str, asked: str) -> bool:
    """Not by what it lies in alone: "portland" means no postal area of Portland."""
    return any(f" {name}".find(f" {word}") >= 0 for word in asked.split())


def is_same(one: Any, other: Any) -> bool:
    """Of two with the same name."""
    points = (Point(place.latitude, place.longitude) for place in (one, other))
    return way_km(*points) <= TOWN_KM


def rank(name: str, asked: str) -> int:
    # "portland or" names Portland as much as "portland" does.
    if asked == name or asked.startswith(f"{name} "):
        return 0
    return 1 if name.startswith(asked) else 2
