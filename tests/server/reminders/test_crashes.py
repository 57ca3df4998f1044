"""Killed at any step a reminder still goes out, and a repeat has the name of the first."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from handrail.reminders.dispatch import FIRST
from handrail.reminders.rows import delivery
from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.reminders.house import House
from tests.server.reminders.post import DUE, Post, at, dispatcher_of, somebody
from tests.sink import Sink
from tests.torture.reminders import Lives, lives_of, topics_of

STEPS = {"claim": 0, "encrypt": 0, "connect": 0, "send": 0, "reply": 1, "mark": 1, "commit": 1}
Place = tuple[Lives, Sink]


@pytest.fixture
def place(house: House, database_settings: Settings, tmp_path: Path) -> Iterator[Place]:
    with lives_of(house, database_settings, tmp_path) as made:
        yield made


async def begin_again(house: House, lives: Lives, sink: Sink) -> None:
    """08:00 is due, and nothing has happened yet."""
    sink.received.clear()
    lives.set_time(DUE)
    await house.run(sa.delete(delivery))
    await house.set("10 morning", state="waiting", due_at=DUE, next_try=DUE, lease_until=None)


@pytest.mark.both_databases
def test_killed_at_any_step_nothing_is_lost(house: House, place: Place) -> None:
    lives, sink = place
    asyncio.run(somebody(house))
    for step, already_sent in STEPS.items():
        asyncio.run(begin_again(house, lives, sink))
        assert lives.run(step).killed, step
        assert topics_of(sink).total() == already_sent, step
        lives.set_time(DUE + timedelta(seconds=20))
        assert not lives.run().killed
        assert topics_of(sink).total() == already_sent, "the lease still holds"
        lives.set_time(DUE + timedelta(seconds=40))
        assert not lives.run().killed
        topics = topics_of(sink)
        assert topics.total() == already_sent + 1, step
        assert len(topics) == 1, "a repeat replaces the first on the phone"
        assert asyncio.run(house.states())["10 morning"] == "sent"
        lives.set_time(DUE + timedelta(seconds=90))
        assert not lives.run().killed
        assert topics_of(sink) == topics


@pytest.mark.both_databases
def test_killed_over_and_over_it_is_only_late(house: House, place: Place) -> None:
    lives, sink = place
    asyncio.run(somebody(house))
    for step in STEPS:
        assert lives.run(step).killed
        lives.forward(31)
    assert not lives.run().killed
    assert asyncio.run(house.states())["10 morning"] == "sent"
    topics = topics_of(sink)
    assert (len(topics), topics.total()) == (1, sum(STEPS.values()) + 1)


async def test_the_first_claims_are_small_so_that_whoever_keeps_dying_gets_on(
    house: House, settings: Settings, clock: ManualClock, post: Post
) -> None:
    _, medicine, _ = await somebody(house)
    await house.crowd(medicine, 300)
    await at(clock, f"{DUE:%Y-%m-%dT%H:%M}")
    claims: list[int] = []

    def die_at_the_third(step: str) -> None:
        if step == "claim":
            claims.append(1)
            if len(claims) == 3:
                raise RuntimeError("killed")

    dispatcher = dispatcher_of(house, settings, clock, post, die_at_the_third)
    await dispatcher.tick()
    await dispatcher.landed()
    assert dispatcher.counts["taken"] == FIRST + 2 * FIRST
