"""An import keeps what is good, names what is not, and updates in place."""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.meetings.directory import service, store
from handrail.meetings.directory.feeds import NotAFeed, open_feed
from handrail.meetings.directory.service import Importer, Problem, meeting_id
from handrail.meetings.directory.store import Source, feeds, meetings, times
from tests.server.meetings.conftest import TODAY, Import

pytestmark = pytest.mark.both_databases


def row(slug: str, **more: Any) -> dict[str, Any]:
    base = {"slug": slug, "name": slug.title(), "day": 1, "time": "10:00", "region": "North"}
    return base | {"formatted_address": "1 Main St", "timezone": "UTC"} | more


async def stored(database: Database) -> dict[bytes, tuple[Any, ...]]:
    wanted = sa.select(meetings.c.id, meetings.c.gone_day, meetings.c.body)
    found = await database.read(lambda connection: connection.execute(wanted).all())
    return {one.id: (one.gone_day, json.loads(one.body)) for one in found}


async def counts(database: Database) -> tuple[int, int]:
    def count(connection: sa.Connection) -> tuple[int, int]:
        each = (sa.select(sa.func.count()).select_from(table) for table in (meetings, times))
        one, two = (connection.execute(wanted).scalar_one() for wanted in each)
        return one, two

    return await database.read(count)


async def test_good_rows_stay_and_bad_ones_are_named(read_in: Import, database: Database) -> None:
    report = await read_in("oregon", zone="America/Los_Angeles")
    assert (report.rows, report.good, report.bad) == (18, 10, 8)
    assert report.problems == [
        Problem(10, "its slug and times are those of an earlier row"),
        Problem(12, "it has no slug"),
        Problem(13, "it has no name"),
        Problem(14, "its day is not 0 to 6"),
        Problem(15, "it has a day or a time, but not both"),
        Problem(16, "its time is not a time of day"),
        Problem(17, "it is no object with names and values"),
        Problem(18, "it is no object with names and values"),
    ]
    assert report.zone_of_feed == 2
    assert await counts(database) == (10, 13)


async def test_a_slug_used_twice_is_two_meetings(read_in: Import, database: Database) -> None:
    await read_in("oregon")
    found = await stored(database)
    first = found[meeting_id("here", "step-night")][1]
    second = found[meeting_id("here", "step-night 3 20:00")][1]
    assert [listing["times"][0]["day"] for listing in (first, second)] == [1, 3]


async def test_the_second_import_writes_nothing(read_in: Import, database: Database) -> None:
    def last(connection: sa.Connection) -> int | None:
        return connection.execute(sa.select(sa.func.max(times.c.id))).scalar()

    await read_in("oregon")
    before, number = await stored(database), await database.read(last)
    report = await read_in("oregon", today=TODAY + 1)
    assert (report.added, report.changed, report.same, report.gone) == (0, 0, 10, 0)
    assert await stored(database) == before
    assert await database.read(last) == number


async def test_what_changed_is_changed_in_place(read_in: Import, database: Database) -> None:
    await read_in([row("a"), row("b"), row("c", day=[1, 2, 3])])
    report = await read_in([row("a", time="11:00"), row("b"), row("c", day=2), row("d")])
    assert (report.added, report.changed, report.same) == (1, 2, 1)
    found = await stored(database)
    assert found[meeting_id("here", "a")][1]["times"][0]["at"] == "11:00"
    assert await counts(database) == (4, 4)


async def test_what_is_gone_is_marked_then_dropped(read_in: Import, database: Database) -> None:
    await read_in([row("a"), row("b"), row("c")])
    report = await read_in([row("a"), row("b")], today=TODAY + 1)
    assert report.gone == 1
    assert (await stored(database))[meeting_id("here", "c")][0] == TODAY + 1
    assert await counts(database) == (3, 2), "no search finds it"
    await read_in([row("a"), row("b")], today=TODAY + 31)
    assert (await counts(database))[0] == 3
    await read_in([row("a"), row("b")], today=TODAY + 32)
    assert (await counts(database))[0] == 2


async def test_what_comes_back_is_found_again(read_in: Import, database: Database) -> None:
    await read_in([row("a"), row("b"), row("c")])
    await read_in([row("a"), row("b")])
    assert (await read_in([row("a"), row("b"), row("c")])).added == 1
    assert (await stored(database))[meeting_id("here", "c")][0] is None
    assert await counts(database) == (3, 3)


async def test_half_a_feed_is_not_believed(read_in: Import, database: Database) -> None:
    await read_in([row(name) for name in "abcde"])
    report = await read_in([row("a"), row("b")])
    assert report.gone == 0
    assert report.kept
    assert await counts(database) == (5, 5)
    assert (await read_in([row("a"), row("b")], believe=True)).gone == 3


@pytest.mark.parametrize("empty", [[], [{"slug": "x"}], {"meetings": []}])
async def test_an_empty_answer_changes_nothing(
    read_in: Import, database: Database, empty: Any
) -> None:
    await read_in([row("a")])
    with pytest.raises(NotAFeed):
        await read_in(empty)
    assert await counts(database) == (1, 1)


async def test_feeds_do_not_touch_each_other(read_in: Import, database: Database) -> None:
    await read_in([row("a"), row("b")], feed="one")
    await read_in([row("a"), row("z")], feed="two")
    assert await counts(database) == (4, 4)
    await read_in([row("a")], feed="two", believe=True)
    assert [gone for gone, _ in (await stored(database)).values()].count(None) == 3


async def test_every_shape_of_feed_is_read(read_in: Import, database: Database) -> None:
    for name, good in (("oregon", 10), ("madrid", 2), ("bmlt", 3), ("bmlt_tsml", 2)):
        assert (await read_in(name, feed=name.replace("_", "-"))).good == good
    wanted = sa.select(feeds.c.name, feeds.c.meetings, feeds.c.read_day).order_by(feeds.c.name)
    assert [tuple(one) for one in await database.read(lambda c: c.execute(wanted).all())] == [
        ("bmlt", 3, TODAY),
        ("bmlt-tsml", 2, TODAY),
        ("madrid", 2, TODAY),
        ("oregon", 10, TODAY),
    ]


def test_no_transaction_writes_more_than_two_hundred_rows(tmp_path: Path) -> None:
    rows = [row(f"m{number}", day=[0, 1, 2, 3, 4, 5, 6]) for number in range(120)]
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(rows))
    feed = open_feed(file)
    batch = service.Reader(feed, Source("here"), {}).read(range(len(feed)))
    sizes = [sum(one.weight for one in portion) for portion in service.portions(batch)]
    assert sum(sizes) == 120 * 8
    assert max(sizes) <= store.MOST_ROWS


async def test_it_tells_how_far_it_is(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    file.write_text(json.dumps([row(f"m{number}") for number in range(700)]))
    seen: list[tuple[int, int]] = []
    importer = Importer(database, TODAY, lambda done, every: seen.append((done, every)))
    await importer.run(Source("here"), file)
    assert seen == [(500, 700), (700, 700)]
