"""PostgreSQL is restarted in the middle of a claim, and of a mark: it all goes on by itself."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from handrail.db.database import PostgresqlDatabase, open_database
from handrail.reminders.dispatch import Dispatcher
from handrail.settings import Settings
from tests import postgresql
from tests.conftest import ManualClock, make_tables
from tests.server.reminders.house import House, make_house
from tests.server.reminders.post import NOW, Post, at, dispatcher_of, run, somebody

PEOPLE = 30


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[postgresql.Cluster]:
    """Not the one that other tests use at this moment."""
    bin_dir = postgresql.programs()
    if bin_dir is None:
        pytest.skip(postgresql.MISSING)
    with postgresql.running(bin_dir) as cluster:
        make_tables(cluster.create("restarted"))
        yield cluster


@pytest.fixture
def house(own_cluster: postgresql.Cluster, settings: Settings) -> Iterator[House]:
    url = own_cluster.create_next("restarted")
    database = open_database(replace(settings, database_url=url))
    yield make_house(database)
    asyncio.run(database.close())


@contextmanager
def once_before(house: House, statement: str, happens: Callable[[], None]) -> Iterator[list[str]]:
    """Lets it happen within the transaction, just before the first statement that begins so."""
    seen: list[str] = []

    def before(_connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        if text.startswith(statement) and not seen:
            seen.append(text)
            happens()

    assert isinstance(house.database, PostgresqlDatabase)
    engine: sa.Engine = house.database.engine
    event.listen(engine, "before_cursor_execute", before)
    yield seen
    event.remove(engine, "before_cursor_execute", before)


async def due(house: House, settings: Settings, clock: ManualClock, post: Post) -> Dispatcher:
    for _ in range(PEOPLE):
        await somebody(house)
    await at(clock, "2026-03-10T12:00")
    return dispatcher_of(house, settings, clock, post)


async def today(house: House) -> list[str]:
    return [row.state for row in await house.rows() if row.local_date.day == 10]


async def test_restarted_within_a_claim(
    house: House, settings: Settings, clock: ManualClock, own_cluster: postgresql.Cluster
) -> None:
    post = Post()
    dispatcher = await due(house, settings, clock, post)
    with once_before(house, "INSERT INTO delivery", own_cluster.restart) as seen:
        assert await run(dispatcher) == 0
    assert seen
    assert dispatcher.counts["ticks failed"] == 1
    assert post.sent == []
    assert await today(house) == ["waiting"] * PEOPLE, "the claim left nothing half done"
    clock.advance(1)
    assert await run(dispatcher) == PEOPLE
    assert len(set(post.sent)) == len(post.sent) == PEOPLE
    assert await today(house) == ["sent"] * PEOPLE
    clock.advance(31)
    assert await run(dispatcher) == 0


async def test_restarted_within_a_mark_nothing_is_sent_twice(
    house: House, settings: Settings, clock: ManualClock, own_cluster: postgresql.Cluster
) -> None:
    post = Post()
    dispatcher = await due(house, settings, clock, post)
    with once_before(house, "UPDATE delivery", own_cluster.restart) as seen:
        assert await run(dispatcher) == PEOPLE
    assert seen
    assert await today(house) == ["sent"] * PEOPLE
    clock.advance(31)
    assert await run(dispatcher) == 0
    assert len(set(post.sent)) == len(post.sent) == PEOPLE


async def test_away_for_longer_than_a_lease(
    house: House, settings: Settings, clock: ManualClock, own_cluster: postgresql.Cluster
) -> None:
    post = Post()
    dispatcher = await due(house, settings, clock, post)
    await dispatcher.tick()
    own_cluster.stop()
    try:
        await dispatcher.landed()
        # What cannot be written down holds back what was not begun: it would only come twice.
        early = set(post.sent)
        assert 0 < len(early) == len(post.sent) < PEOPLE
        for _ in range(3):
            clock.advance(11)
            assert await run(dispatcher) == 0
    finally:
        own_cluster.launch()
    clock.advance(1)
    assert await run(dispatcher) == PEOPLE
    assert await today(house) == ["sent"] * PEOPLE
    topics = [wire.headers["topic"] for wire in post.wires]
    assert len(set(topics)) == PEOPLE, "under the name of the first"
    assert len(topics) == PEOPLE + len(early)
