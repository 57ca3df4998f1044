"""What is due goes out once to every phone, and is marked; whatever the push service says."""

import anyio
import pytest
import sqlalchemy as sa

from handrail.push.rules import SIZE
from handrail.push.subscriptions import subscriptions
from handrail.reminders import service
from handrail.reminders.dispatch import Dispatcher
from handrail.reminders.rows import delivery
from handrail.reminders.service import plans
from tests.conftest import ManualClock
from tests.server.reminders.house import House, daily
from tests.server.reminders.post import DUE, MORNING, NOW, Post, at, run, somebody

pytestmark = pytest.mark.both_databases


async def test_nothing_goes_out_before_its_time(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house)
    await at(clock, "2026-03-10T11:59")
    clock.advance(seconds=59)
    assert await run(dispatcher) == 0
    clock.advance(seconds=1)
    assert await run(dispatcher) == 1
    assert len(post.sent) == 1
    assert await run(dispatcher) == 0
    assert await house.states() == {"10 morning": "sent", "11 morning": "waiting"}


async def test_every_phone_gets_it_and_reads_only_the_time(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    _, medicine, phones = await somebody(house, 2)
    await at(clock, "2026-03-10T12:00")
    await run(dispatcher)
    assert sorted(post.devices) == sorted(phone.device for phone in phones)
    readers = {phone.device: phone for phone in phones}
    for device, wire in zip(post.devices, post.wires, strict=True):
        said = readers[device].read(wire)["notification"]
        assert (said["title"], said["body"]) == ("Reminder", "08:00")
        assert said["data"]["s"] == "morning0"
        assert said["tag"] == wire.headers["topic"]
        assert len(wire.body) == SIZE + 103  # salt, key, delimiter and tag of RFC 8188
        assert wire.headers["urgency"] == "high"
        assert int(wire.headers["ttl"]) == pytest.approx(4 * 3600, abs=1)
    assert len({wire.headers["topic"] for wire in post.wires}) == 1


async def test_a_label_and_spanish_are_used(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, _, (phone,) = await somebody(house)
    board = await house.board(person)
    for label, title in (("", "Recordatorio"), ("Agua 💧", "Agua 💧")):
        plan = service.Plan(zone=board.plan.zone, language="es", label=label)
        blob = service.seal_plan(house.seal, person, plan)
        await house.run(sa.update(plans).values(blob=blob))
        await at(clock, "2026-03-10T12:00")
        await house.set("10 morning", state="waiting", due_at=DUE, next_try=DUE)
        await house.run(sa.delete(delivery))
        await run(dispatcher)
        said = phone.read(post.wires[-1])["notification"]
        assert said["title"] == title
        assert [action["title"] for action in said["actions"]] == ["Tomada", "Después", "Omitir"]


async def test_without_a_phone_it_stands_in_the_app_only(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house, 0)
    await at(clock, "2026-03-10T12:00")
    assert await run(dispatcher) == 1
    assert post.sent == []
    assert (await house.states())["10 morning"] == "sent"


async def test_past_its_window_it_is_not_pushed(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house)
    await at(clock, "2026-03-10T16:00")
    await run(dispatcher)
    assert post.sent == []
    assert (await house.states())["10 morning"] == "past"


async def test_after_an_outage_it_is_pushed_while_it_is_useful(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house)
    await at(clock, "2026-03-10T15:59")
    await run(dispatcher)
    assert len(post.sent) == 1
    assert int(post.wires[0].headers["ttl"]) == pytest.approx(60, abs=1)
    assert dispatcher.counts["late"] == 1


async def test_what_was_answered_is_not_pushed(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, medicine, _ = await somebody(house)
    await at(clock, "2026-03-10T11:50")
    await house.answer(person, medicine, "2026-03-10", "morning", clock.now())
    await at(clock, "2026-03-10T12:00")
    assert await run(dispatcher) == 0


async def test_an_answer_while_it_is_being_sent_stands(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, medicine, _ = await somebody(house)
    post.gate = anyio.Event()
    post.says = lambda _device: 503
    await at(clock, "2026-03-10T12:00")
    await dispatcher.tick()
    await house.answer(person, medicine, "2026-03-10", "morning", clock.now())
    post.gate.set()
    await dispatcher.landed()
    assert (await house.states())["10 morning"] == "done"
    assert dispatcher.counts["outdated"] == 1


async def test_taken_at_08_00_then_moved_to_09_00_no_push(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, medicine, _ = await somebody(house)
    await at(clock, "2026-03-10T12:00")
    await run(dispatcher)
    await house.answer(person, medicine, "2026-03-10", "morning", clock.now())
    await house.medicine(person, daily(morning="09:00"), clock.now(), medicine)
    for _ in range(20):
        clock.advance(minutes=10)
        await run(dispatcher)
    assert len(post.sent) == 1


async def test_one_that_raises_waits_an_hour_and_stops_no_other(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    broken, _, _ = await somebody(house)
    await somebody(house)
    await house.run(sa.update(plans).where(plans.c.person_id == broken).values(blob=b"\1\0\1x"))
    await at(clock, "2026-03-10T12:00")
    await run(dispatcher)
    assert len(post.sent) == 1
    assert dispatcher.counts["raised"] == 1
    (row,) = [r for r in await house.rows() if r.person_id == broken and r.local_date.day == 10]
    assert row.state == "waiting"
    assert abs((row.next_try - DUE).total_seconds() - 3600) < 2


async def test_a_message_that_cannot_be_made_waits_an_hour(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house)
    await house.run(sa.update(subscriptions).values(vapid_no=9))
    await at(clock, "2026-03-10T12:00")
    await run(dispatcher)
    assert (await house.states())["10 morning"] == "waiting"
    assert dispatcher.counts["raised"] == 1


async def test_more_than_a_batch_all_go_out_once(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, MORNING, NOW)
    await house.phone(person)
    await house.crowd(medicine, 1203)
    await at(clock, "2026-03-10T12:00")
    assert await run(dispatcher) == 1204
    assert len(post.sent) == len({number for number, _ in post.sent}) == 1204
    assert {row.state for row in await house.rows() if row.local_date.day == 10} == {"sent"}


async def test_a_tick_that_fails_is_tried_again(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house)
    await at(clock, "2026-03-10T12:00")
    await house.run(sa.text("alter table subscription rename to elsewhere"))
    assert await run(dispatcher) == 0
    assert dispatcher.tick_age_s() is None
    await house.run(sa.text("alter table elsewhere rename to subscription"))
    assert await run(dispatcher) == 1
    clock.advance(3)
    assert dispatcher.tick_age_s() == 3


async def test_draining_marks_what_flies_and_takes_nothing_more(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house)
    post.gate = anyio.Event()
    await at(clock, "2026-03-10T12:00")
    await dispatcher.tick()
    async with anyio.create_task_group() as group:
        group.start_soon(dispatcher.drain)
        await anyio.sleep(0.05)
        assert (await house.states())["10 morning"] == "leased"
        post.gate.set()
    assert (await house.states())["10 morning"] == "sent"
    await at(clock, "2026-03-11T12:00")
    assert await dispatcher.tick() == 0
