"""After a standstill: one message a reminder, what is past its window is past, and no storm."""

import pytest

from handrail.reminders.dispatch import Dispatcher
from handrail.schedule.rules import Rule
from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.reminders.house import House, daily
from tests.server.reminders.post import NOW, Post, at, dispatcher_of, run, somebody
from tests.server.reminders.settings import prefer, rule

pytestmark = pytest.mark.both_databases


async def several(house: House, *rules: Rule) -> tuple[bytes, bytes]:
    person = await house.person(NOW)
    return person, await house.medicine(person, list(rules), NOW)


async def stretch(house: House) -> None:
    """Windows as long as a notice's: several of one reminder are useful at once."""
    for row in await house.rows():
        if row.local_date.day == 10:
            slot = f"{row.local_date.day} {row.time_slot}"
            await house.set(slot, useful_s=8 * 3600)


async def test_the_newest_speaks_for_the_earlier_ones(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, _ = await several(house, rule("dose", "08:00", "10:00", "12:00"))
    phone = await house.phone(person)
    await stretch(house)
    await at(clock, "2026-03-10T16:30")
    await run(dispatcher)
    assert len(post.sent) == 1
    said = phone.read(post.wires[0])["notification"]
    assert (said["title"], said["body"]) == ("Reminders", "From 08:00")
    assert said["data"]["s"] == "at1200xx"
    assert said["actions"] == []
    states = await house.states()
    assert {states[f"10 at{hour}00xx"] for hour in ("08", "10", "12")} == {"sent"}


async def test_in_spanish(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, _ = await several(house, rule("dose", "08:00", "10:00"))
    await prefer(house, person, language="es")
    phone = await house.phone(person)
    await stretch(house)
    await at(clock, "2026-03-10T14:30")
    await run(dispatcher)
    said = phone.read(post.wires[0])["notification"]
    assert (said["title"], said["body"]) == ("Recordatorios", "De las 08:00")


async def test_also_when_a_batch_holds_only_one_of_them(
    house: House,
    settings: Settings,
    clock: ManualClock,
    post: Post,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("handrail.reminders.claims.MOST", 1)
    person, _ = await several(house, rule("dose", "08:00", "10:00", "12:00"))
    await house.phone(person)
    await stretch(house)
    await at(clock, "2026-03-10T16:30")
    dispatcher = dispatcher_of(house, settings, clock, post)
    for _ in range(4):
        await run(dispatcher)
    assert len(post.sent) <= 2
    assert {state for name, state in (await house.states()).items() if "10 " in name} == {"sent"}


async def test_what_failed_is_tried_again_together(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, _ = await several(house, rule("dose", "08:00", "10:00"))
    await house.phone(person)
    await stretch(house)
    replies = iter([503, 201])
    post.says = lambda _device: next(replies)
    await at(clock, "2026-03-10T14:30")
    for _ in range(10):
        await run(dispatcher)
        clock.advance(seconds=2)
    assert len(post.sent) == 2
    assert {state for name, state in (await house.states()).items() if "10 " in name} == {"sent"}


async def test_other_reminders_speak_for_themselves(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    """A refill of the same medicine is no dose, and another medicine is another one."""
    person, _ = await several(house, rule("dose", "08:00"), rule("notice", "07:30"))
    await house.medicine(person, [rule("dose", "07:45")], NOW)
    await house.phone(person)
    await stretch(house)
    await at(clock, "2026-03-10T13:00")
    await run(dispatcher)
    assert len(post.sent) == 3


async def test_a_late_one_says_from_when_it_is(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    _, _, (phone,) = await somebody(house)
    await at(clock, "2026-03-10T12:16")
    await run(dispatcher)
    said = phone.read(post.wires[0])["notification"]
    assert (said["title"], said["body"]) == ("Reminder", "From 08:00")


async def test_a_meeting_says_when_it_begins(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, _ = await several(house, rule("meeting", "09:00", lead_min=60))
    phone = await house.phone(person)
    await at(clock, "2026-03-10T12:40")
    await run(dispatcher)
    said = phone.read(post.wires[0])["notification"]
    assert said["body"] == "09:00"
    assert int(post.wires[0].headers["ttl"]) == pytest.approx(20 * 60, abs=2)


async def test_three_days_down_is_no_storm(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person = await house.person(NOW)
    for _ in range(5):
        await house.medicine(person, daily(morning="08:00", evening="20:00"), NOW)
    await house.phone(person)
    await at(clock, "2026-03-11T13:00")
    await run(dispatcher)
    assert len(post.sent) == 5
    assert set((await house.states()).values()) == {"past", "sent"}
