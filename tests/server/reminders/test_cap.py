"""At most so many prompts a day and person; doses are outside, and so is what was asked for."""

import asyncio

import pytest

from handrail.reminders.dispatch import Dispatcher
from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.reminders.house import House
from tests.server.reminders.post import NOW, Post, at, dispatcher_of, run
from tests.server.reminders.settings import check_ins, prefer, rule

pytestmark = pytest.mark.both_databases
AFTER = "2026-03-10T13:00"


async def somebody(house: House, count: int) -> bytes:
    person = await house.person(NOW)
    for one in check_ins(count)[0].slots:
        await house.medicine(person, [rule("check_in", one.at)], NOW)
    await house.phone(person)
    return person


async def test_the_thirteenth_stands_in_the_app_only(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house, 14)
    await at(clock, "2026-03-10T12:00")
    for _ in range(14):
        await run(dispatcher)
        clock.advance(minutes=1)
    assert len(post.sent) == 12
    states = await house.states()
    assert [states[f"10 at08{minute}xx"] for minute in (11, 12, 13)] == ["sent", "past", "past"]


async def test_doses_are_outside(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person = await somebody(house, 2)
    await prefer(house, person, cap=1)
    for _ in range(3):
        await house.medicine(person, [rule("dose", "08:30")], NOW)
    await at(clock, AFTER)
    await run(dispatcher)
    assert len(post.sent) == 1 + 3


async def test_two_dispatchers_at_once_keep_to_it_together(
    house: House, settings: Settings, clock: ManualClock
) -> None:
    await somebody(house, 30)
    stranger = await somebody(house, 3)
    await prefer(house, stranger, cap=2)
    await at(clock, AFTER)
    posts = [Post() for _ in range(3)]
    team = [dispatcher_of(house, settings, clock, post) for post in posts]
    await asyncio.gather(*(run(one) for one in team))
    assert sum(len(post.sent) for post in posts) == 12 + 2


async def test_tries_of_one_prompt_count_once(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person = await somebody(house, 2)
    await prefer(house, person, cap=2)
    replies = iter([503, 503, 503, 201, 201])
    post.says = lambda _device: next(replies)
    await at(clock, "2026-03-10T12:00")
    for _ in range(12):
        await run(dispatcher)
        clock.advance(seconds=30)
    assert len(post.sent) == 5


async def test_a_new_day_begins_anew(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person = await somebody(house, 3)
    await prefer(house, person, cap=2)
    for day in ("2026-03-10", "2026-03-11"):
        await at(clock, f"{day}T13:00")
        await run(dispatcher)
    assert len(post.sent) == 4
