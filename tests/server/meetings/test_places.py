"""A typed place becomes a point by the directory's own towns and postal areas."""

from typing import Any

import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.meetings.directory import places, store
from handrail.meetings.directory.addresses import town_in
from handrail.meetings.directory.shapes import PlaceAsked
from tests.server.meetings.conftest import Import

pytestmark = pytest.mark.both_databases


def at(number: int, address: str, latitude: float, longitude: float, **more: Any) -> dict[str, Any]:
    row = {"slug": f"s{number}", "name": f"M{number}", "day": 1, "time": "10:00"}
    place = {"formatted_address": address, "latitude": latitude, "longitude": longitude}
    return row | place | more


ROWS = [
    at(1, "1 NW 14th Ave, Portland, OR 97209, USA", 45.53, -122.69),
    at(2, "2 SW Oak St, Portland, OR 97204, USA", 45.52, -122.67),
    at(3, "3 Oak St, PORTLAND, OR 97204-1234, USA", 45.51, -122.66),
    at(4, "1 Congress St, Portland, ME 04101, USA", 43.66, -70.26),
    at(5, "Calle Mayor 5, 28801 Alcalá de Henares, España", 40.48, -3.36),
    at(6, "5 Harbour Rd", 55.6, -4.5, city="Newport", state="", region="Wales"),
    at(7, "6 Main St, Springfield, IL", 39.78, -89.64),
    at(8, "Nowhere, Springfield, IL", 37.2, -89.6),
    {"slug": "s9", "name": "M9", "day": 1, "time": "10:00", "formatted_address": "Salem, OR"},
]


async def ask(database: Database, text: str) -> list[tuple[str, str, int]]:
    found = await places.find(database, PlaceAsked(text))
    return [(one.name, one.within, one.meetings) for one in found.places]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("portland", [("Portland", "OR", 3), ("Portland", "ME", 1)]),
        ("Portland, ME", [("Portland", "ME", 1)]),
        ("PORT", [("Portland", "OR", 3), ("Portland", "ME", 1)]),
        ("97204", [("97204", "Portland", 2)]),
        ("972", [("97204", "Portland", 2), ("97209", "Portland", 1)]),
        ("alcala", [("Alcalá de Henares", "", 1)]),
        ("henares", [("Alcalá de Henares", "", 1)]),
        ("28801", [("28801", "Alcalá de Henares", 1)]),
        ("springfield il", [("Springfield", "IL", 1), ("Springfield", "IL", 1)]),
        ("salem", []),  # nobody knows where it is
        ("%", []),
        ("\0 ,", []),
    ],
)
async def test_what_is_typed_finds_towns_and_postal_areas(
    read_in: Import, database: Database, text: str, found: list[tuple[str, str, int]]
) -> None:
    await read_in(ROWS)
    assert await ask(database, text) == found


async def test_a_town_stands_in_the_middle_of_its_meetings(
    read_in: Import, database: Database
) -> None:
    wrong = at(20, "4 Oak St, Portland, OR 97204, USA", 45.1, -122.68)
    await read_in([*ROWS, wrong])
    first, *_ = (await places.find(database, PlaceAsked("portland"))).places
    assert (first.latitude, first.longitude) == (45.515, -122.675)


async def test_the_date_line_parts_no_town(read_in: Import, database: Database) -> None:
    await read_in([at(1, "A", -17, 179.9, city="Taveuni"), at(2, "B", -17, -179.9, city="Taveuni")])
    (found,) = (await places.find(database, PlaceAsked("taveuni"))).places
    assert abs(found.longitude) == 180


async def test_two_feeds_name_one_town_once(read_in: Import, database: Database) -> None:
    await read_in(ROWS)
    await read_in([ROWS[0], at(5, "7 Elm St, Portland, OR", 45.6, -122.7)], feed="there")
    assert await ask(database, "portland") == [("Portland", "OR", 5), ("Portland", "ME", 1)]


async def test_another_import_writes_only_what_changed(read_in: Import, database: Database) -> None:
    await read_in(ROWS)
    before = await database.read(lambda connection: store.known_places(connection, "here"))
    await read_in([*ROWS[1:], at(10, "1 Elm St, Bend, OR", 44.06, -121.31)])
    after = await database.read(lambda connection: store.known_places(connection, "here"))
    assert {place.name for place in after.keys() - before.keys()} == {"Portland", "Bend"}
    assert {place.name for place in before.keys() - after.keys()} == {"Portland", "97209"}
    assert all(after[place] == id for place, id in before.items() if place in after)
    count = sa.select(sa.func.count()).select_from(store.places)
    assert await database.read(lambda c: c.execute(count).scalar_one()) == len(after)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("20 SW Oak St, Portland, OR 97204-1, USA", ("", "", "")),
        ("20 SW Oak St, Portland, OR 97204, USA", ("Portland", "OR", "97204")),
        ("Portland, OR, USA", ("Portland", "OR", "")),
        ("290 Bremner Blvd, Toronto, ON M5V 3L9, Canada", ("Toronto", "ON", "M5V 3L9")),
        ("Calle Mayor 5, 28013 Madrid, España", ("Madrid", "", "28013")),
        ("14 High St, Leeds LS1 4AB, UK", ("Leeds", "", "LS1 4AB")),
        ("OR 97204", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_the_town_in_an_address(address: str, found: tuple[str, str, str]) -> None:
    assert town_in(address) == found
