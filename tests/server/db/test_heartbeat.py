"""Deleting stops while the wall clock cannot be right, and goes on by itself."""

from datetime import timedelta

import pytest

from handrail.db.database import Database
from handrail.db.heartbeat import Heartbeat, load
from tests.conftest import ManualClock

pytestmark = pytest.mark.both_databases


async def start(database: Database, clock: ManualClock) -> Heartbeat:
    return await database.read(lambda c: load(c, clock.now(), clock.monotonic()))


async def beat(database: Database, clock: ManualClock, heart: Heartbeat) -> None:
    await database.write(lambda c: heart.beat(c, clock.now(), clock.monotonic()))


def allowed(heart: Heartbeat, clock: ManualClock) -> bool:
    return heart.deleting_allowed(clock.now(), clock.monotonic())


async def test_a_clock_that_runs_on_is_trusted(database: Database, clock: ManualClock) -> None:
    heart = await start(database, clock)
    for _ in range(10):
        clock.advance(days=1)
        await beat(database, clock, heart)
        assert allowed(heart, clock)


@pytest.mark.parametrize("days", [-20_000, -3, 3, 4000])
async def test_a_jump_stops_deleting_at_once(
    database: Database, clock: ManualClock, days: int
) -> None:
    heart = await start(database, clock)
    await beat(database, clock, heart)
    clock.jump(days=days)
    await beat(database, clock, heart)
    assert not allowed(heart, clock)
    clock.jump(days=-days)
    await beat(database, clock, heart)
    assert allowed(heart, clock)


async def test_a_wrong_clock_at_start_is_noticed(database: Database, clock: ManualClock) -> None:
    await beat(database, clock, await start(database, clock))
    clock.jump(days=3)
    clock.running_s = 5.0
    heart = await start(database, clock)
    await beat(database, clock, heart)
    assert not allowed(heart, clock)
    assert not allowed(await start(database, clock), clock), "the doubted moment was not stored"


async def test_two_steady_days_are_believed(database: Database, clock: ManualClock) -> None:
    heart = await start(database, clock)
    clock.jump(days=30)
    for _ in range(48):
        await beat(database, clock, heart)
        assert not allowed(heart, clock)
        clock.advance(hours=1)
    await beat(database, clock, heart)
    assert allowed(heart, clock)
    assert allowed(await start(database, clock), clock)


async def test_an_unsteady_clock_is_not(database: Database, clock: ManualClock) -> None:
    heart = await start(database, clock)
    for _ in range(100):
        clock.advance(hours=1)
        clock.jump(timedelta(hours=6).total_seconds() * 10)
        await beat(database, clock, heart)
    assert not allowed(heart, clock)
