"""Once more after half an hour: opt-in, only while it is useful, and never a second time."""

import pytest

from handrail.reminders.dispatch import Dispatcher
from handrail.schedule.rules import Purpose
from tests.conftest import ManualClock
from tests.server.reminders.house import House, utc
from tests.server.reminders.post import NOW, Post, at, run
from tests.server.reminders.settings import prefer, rule

pytestmark = pytest.mark.both_databases


async def somebody(
    house: House, purpose: Purpose = "dose", *, phones: int = 1, lead_min: int = 0
) -> tuple[bytes, bytes]:
    person = await house.person(NOW)
    medicine = await house.medicine(person, [rule(purpose, "08:00", lead_min=lead_min)], NOW)
    for _ in range(phones):
        await house.phone(person)
    await prefer(house, person, follow_up=True)
    return person, medicine


async def minutes(dispatcher: Dispatcher, clock: ManualClock, post: Post, until: int) -> list[int]:
    """Minutes after 08:00 at which something went out."""
    found: list[int] = []
    for minute in range(until):
        before = len(post.sent)
        await run(dispatcher)
        found += [minute] * (len(post.sent) - before)
        # PostgreSQL's own clock goes on beside ours.
        clock.advance(minutes=1, seconds=0 if minute else 2)
    return found


async def test_nobody_gets_it_unasked(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, _ = await somebody(house)
    await prefer(house, person, follow_up=False)
    await at(clock, "2026-03-10T12:00")
    assert await minutes(dispatcher, clock, post, 90) == [0]


async def test_one_and_no_more(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house, phones=2)
    await at(clock, "2026-03-10T12:00")
    assert await minutes(dispatcher, clock, post, 300) == [0, 0, 30, 30]
    assert len({wire.headers["topic"] for wire in post.wires}) == 1
    (row,) = [row for row in await house.rows() if row.local_date.day == 10]
    assert (row.state, row.follow_up_at, row.due_at) == ("sent", None, utc("2026-03-10T00:00"))


async def test_an_answer_ends_it(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, medicine = await somebody(house)
    await at(clock, "2026-03-10T12:00")
    await minutes(dispatcher, clock, post, 10)
    await house.answer(person, medicine, "2026-03-10", "at0800xx", clock.now())
    assert await minutes(dispatcher, clock, post, 60) == []
    assert (await house.states())["10 at0800xx"] == "done"


async def test_switched_off_meanwhile_it_does_not_come(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, _ = await somebody(house)
    await at(clock, "2026-03-10T12:00")
    await minutes(dispatcher, clock, post, 10)
    await prefer(house, person, follow_up=False)
    assert await minutes(dispatcher, clock, post, 60) == []
    assert (await house.states())["10 at0800xx"] == "sent"


async def test_not_when_it_would_come_too_late(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    """A meeting at 08:00 of which is told 30 minutes before."""
    await somebody(house, "meeting", lead_min=30)
    await at(clock, "2026-03-10T11:30")
    assert await minutes(dispatcher, clock, post, 90) == [0]


async def test_not_in_the_quiet_hours(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, _ = await somebody(house, "check_in")
    await prefer(house, person, quiet_from="08:15", quiet_to="09:00")
    await at(clock, "2026-03-10T12:00")
    assert await minutes(dispatcher, clock, post, 120) == [0, 60]


async def test_the_time_moved_after_the_prompt_brings_no_third(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, medicine = await somebody(house)
    await at(clock, "2026-03-10T12:00")
    await minutes(dispatcher, clock, post, 10)
    slot = rule("dose", "08:00").slots[0]
    moved = rule("dose", "09:00")
    slots = (type(slot)(id=slot.id, at="09:00"),)
    new = [type(moved)(slots=slots, start=moved.start)]
    await house.medicine(person, new, clock.now(), medicine)
    assert await minutes(dispatcher, clock, post, 200) == [20]


async def test_a_dead_phone_does_not_delay_it_for_the_other(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, _ = await somebody(house)
    dead = await house.phone(person)
    post.says = lambda device: 503 if device == dead.device else 201
    await at(clock, "2026-03-10T12:00")
    found: list[int] = []
    for minute in range(60):
        before = len(post.devices)
        await run(dispatcher)
        found += [minute for device in post.devices[before:] if device != dead.device]
        clock.advance(minutes=1, seconds=0 if minute else 2)
    assert found == [0, 30]
