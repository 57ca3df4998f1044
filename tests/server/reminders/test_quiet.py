"""Quiet hours: doses and meetings pass unless switched; others wait if they are still useful."""

import pytest

from handrail.reminders.dispatch import Dispatcher
from handrail.schedule.rules import Purpose
from tests.conftest import ManualClock
from tests.server.reminders.house import House, utc
from tests.server.reminders.post import NOW, Post, at, run
from tests.server.reminders.settings import prefer, rule

NIGHT = {"quiet_from": "22:00", "quiet_to": "07:30"}
# New York: four hours behind.
LATE_EVENING, MORNING = "2026-03-11T02:00", "2026-03-11T11:30"


async def somebody(house: House, purpose: Purpose, *times: str, lead_min: int = 0) -> bytes:
    person = await house.person(NOW)
    await house.medicine(person, [rule(purpose, *times, lead_min=lead_min)], NOW)
    await house.phone(person)
    await prefer(house, person, **NIGHT)
    return person


async def state(house: House, on: str, slot: str) -> str:
    return (await house.states())[f"{int(on[-2:])} {slot}"]


@pytest.mark.both_databases
@pytest.mark.parametrize("purpose", ["dose", "meeting"])
async def test_doses_and_meetings_pass(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post, purpose: Purpose
) -> None:
    await somebody(house, purpose, "22:00", lead_min=30 if purpose == "meeting" else 0)
    await at(clock, "2026-03-11T02:00" if purpose == "dose" else "2026-03-11T01:30")
    await run(dispatcher)
    assert len(post.sent) == 1


async def test_doses_can_be_switched_and_wait_while_useful(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person = await somebody(house, "dose", "05:00")
    await prefer(house, person, quiet_doses=True)
    await at(clock, "2026-03-11T09:00")
    await run(dispatcher)
    assert post.sent == []
    assert (await house.due())["11 at0500xx"] == utc("2026-03-11T09:00")
    clock.advance(hours=2, minutes=29)
    assert await run(dispatcher) == 0
    clock.advance(minutes=1)
    assert await run(dispatcher) == 1
    assert len(post.sent) == 1
    assert dispatcher.counts["held back"] == 1


async def test_a_meeting_that_is_switched_is_over_when_quiet_hours_are(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person = await somebody(house, "meeting", "23:00", lead_min=60)
    await prefer(house, person, quiet_meetings=True)
    await at(clock, LATE_EVENING)
    await run(dispatcher)
    assert post.sent == []
    assert await state(house, "2026-03-10", "at2300xx") == "past"


@pytest.mark.both_databases
async def test_a_notice_waits_until_the_morning(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person = await somebody(house, "notice", "22:30")
    phone = await house.phone(person)
    await at(clock, "2026-03-11T02:30")
    await run(dispatcher)
    assert post.sent == []
    await at(clock, MORNING)
    await run(dispatcher)
    assert len(post.sent) == 2
    said = phone.read(post.wires[post.devices.index(phone.device)])["notification"]
    assert said["body"] == "From 22:30"
    shown = [(action["action"], action["title"]) for action in said["actions"]]
    assert shown == [("open", "Open"), ("later", "Later")]
    assert post.wires[0].headers["urgency"] == "normal"


async def test_a_check_in_of_the_evening_is_for_the_app_only(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house, "check_in", "22:30")
    await at(clock, "2026-03-11T02:30")
    await run(dispatcher)
    await at(clock, MORNING)
    await run(dispatcher)
    assert post.sent == []
    assert await state(house, "2026-03-10", "at2230xx") == "past"


async def test_at_the_first_and_last_minute(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house, "check_in", "07:29", "07:30", "21:59", "22:00")
    sent = {}
    for moment in ("11:29", "11:30", "T02"):
        before = len(post.sent)
        await at(clock, "2026-03-11T01:59" if moment == "T02" else f"2026-03-10T{moment}")
        await run(dispatcher)
        sent[moment] = len(post.sent) - before
    await at(clock, "2026-03-11T02:00")
    await run(dispatcher)
    assert sent == {"11:29": 0, "11:30": 1, "T02": 1}
    assert len(post.sent) == 2
    assert await state(house, "2026-03-10", "at2200xx") == "past"


async def test_a_try_again_does_not_reach_into_the_night(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house, "check_in", "21:59")
    post.says = lambda _device: 503
    await at(clock, "2026-03-11T01:59")
    await run(dispatcher)
    assert len(post.sent) == 1
    for _ in range(20):
        clock.advance(seconds=7)
        await run(dispatcher)
    assert len(post.sent) == 3
    assert await state(house, "2026-03-10", "at2159xx") == "past"


async def test_they_follow_the_person_to_another_zone(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person = await somebody(house, "notice", "12:00")
    await prefer(house, person, zone="Asia/Tokyo")
    await at(clock, "2026-03-10T16:00")
    await run(dispatcher)
    assert post.sent == []
    await at(clock, "2026-03-10T22:30")
    await run(dispatcher)
    assert len(post.sent) == 1
