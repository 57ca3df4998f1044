"""Two dispatchers, a frozen one, a dead one: each occurrence goes out, and marks are fenced."""

import asyncio
from datetime import timedelta

import anyio
import pytest
import sqlalchemy as sa

from handrail.reminders import claims
from handrail.reminders.claims import LEASE
from handrail.reminders.dispatch import Dispatcher
from handrail.reminders.horizon import prune
from handrail.reminders.rows import delivery, occurrence
from handrail.schedule.rules import Rule, Slot
from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.reminders.house import House, daily
from tests.server.reminders.post import (
    DUE,
    MORNING,
    NOW,
    Post,
    at,
    dispatcher_of,
    run,
    somebody,
    under_way,
)

pytestmark = pytest.mark.both_databases


async def test_a_zombie_cannot_mark_what_another_has_taken(
    house: House, settings: Settings, clock: ManualClock
) -> None:
    await somebody(house)
    frozen, awake = Post(gate=anyio.Event()), Post(says=lambda _device: 503)
    zombie = dispatcher_of(house, settings, clock, frozen)
    other = dispatcher_of(house, settings, clock, awake)
    await at(clock, "2026-03-10T12:00")
    assert await zombie.tick() == 1
    await under_way(frozen)
    clock.advance(29)
    assert await run(other) == 0
    clock.advance(2)
    assert await run(other) == 1  # the lease ran out; its reply makes it wait again
    assert (await house.states())["10 morning"] == "waiting"
    assert frozen.gate is not None
    frozen.gate.set()
    await zombie.landed()
    assert (await house.states())["10 morning"] == "waiting"
    assert zombie.counts["outdated"] == 1
    assert {row.state for row in await delivered(house)} == {"waiting"}


async def test_a_zombie_cannot_mark_what_another_is_sending(
    house: House, settings: Settings, clock: ManualClock
) -> None:
    await somebody(house)
    posts = [Post(gate=anyio.Event()), Post(gate=anyio.Event(), says=lambda _device: 503)]
    zombie, other = [dispatcher_of(house, settings, clock, post) for post in posts]
    await at(clock, "2026-03-10T12:00")
    await zombie.tick()
    await under_way(posts[0])
    clock.advance(31)
    assert await other.tick() == 1
    await under_way(posts[1])
    for post, one in zip(posts, (zombie, other), strict=True):
        assert post.gate is not None
        post.gate.set()
        await one.landed()
        assert {row.state for row in await delivered(house)} == {"waiting"}
    assert zombie.counts["outdated"] == other.counts["marked"] == 1
    assert (await house.states())["10 morning"] == "waiting"


async def delivered(house: House) -> list[sa.Row[tuple[object, ...]]]:
    return await house.database.read(lambda c: list(c.execute(sa.select(delivery))))


async def test_a_dispatcher_that_dies_loses_nothing(
    house: House, settings: Settings, clock: ManualClock, post: Post
) -> None:
    await somebody(house)
    await at(clock, "2026-03-10T12:00")
    dead = Post(gate=anyio.Event())
    gone = dispatcher_of(house, settings, clock, dead)
    await gone.tick()
    for flight in gone.flights:
        flight.cancel()
    clock.advance(LEASE.total_seconds() + 1)
    assert await run(dispatcher_of(house, settings, clock, post)) == 1
    assert len(post.sent) == 1
    assert (await house.states())["10 morning"] == "sent"


async def test_dispatchers_side_by_side_never_take_the_same(
    house: House, settings: Settings, clock: ManualClock
) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, MORNING, NOW)
    await house.phone(person)
    await house.crowd(medicine, 1500)
    await at(clock, "2026-03-10T12:00")
    posts = [Post() for _ in range(3)]
    team = [dispatcher_of(house, settings, clock, post) for post in posts]
    taken = await asyncio.gather(*(one.tick() for one in team))
    for one in team:
        await one.landed()
    assert sum(taken) == 1501
    sent = [key for post in posts for key in post.sent]
    assert len(sent) == len(set(sent)) == 1501


async def test_a_claim_uses_the_index_of_open_rows(house: House) -> None:
    """Both databases take the partial index only if the condition stands there word for word."""
    moment: sa.ColumnElement[str] = sa.literal_column("'2026-03-10 12:00'")
    query = sa.select(occurrence.c.id).where(claims.OPEN, occurrence.c.next_try <= moment)

    def plan(connection: sa.Connection) -> str:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("set local enable_seqscan = off"))
            return str(connection.execute(sa.text(f"explain {query}")).all())
        return str(connection.execute(sa.text(f"explain query plan {query}")).all())

    assert "ix_occurrence_open" in await house.database.write(plan)


async def test_quiet_waits_for_what_another_dispatcher_sends(
    house: House, settings: Settings, clock: ManualClock, dispatcher: Dispatcher
) -> None:
    person, _, _ = await somebody(house)
    far = Post(gate=anyio.Event())
    other = dispatcher_of(house, settings, clock, far)
    await at(clock, "2026-03-10T12:00")
    await other.tick()
    async with anyio.create_task_group() as group:
        waited: list[bool] = []

        async def wait() -> None:
            await dispatcher.quiet(person)
            waited.append(True)

        group.start_soon(wait)
        await anyio.sleep(0.2)
        assert not waited
        assert far.gate is not None
        far.gate.set()
    assert waited


async def test_quiet_waits_for_what_flies_here_though_its_rows_are_gone(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, medicine, _ = await somebody(house)
    stranger, _, _ = await somebody(house)
    post.gate = anyio.Event()
    await at(clock, "2026-03-10T12:00")
    await dispatcher.tick()
    await house.delete(person, medicine)
    with anyio.move_on_after(0.2) as patience:
        await dispatcher.quiet(person)
    assert patience.cancelled_caught
    post.gate.set()
    await dispatcher.quiet(person)
    await dispatcher.quiet(stranger)
    await dispatcher.landed()


async def test_three_days_later_no_row_is_left(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, medicine, _ = await somebody(house, 2)
    await at(clock, "2026-03-10T12:00")
    await run(dispatcher)
    await at(clock, "2026-03-11T12:00")
    await house.answer(person, medicine, "2026-03-11", "morning", clock.now())
    assert await prune(house.database, DUE + timedelta(days=2) - timedelta(seconds=1)) == 0
    assert await prune(house.database, DUE + timedelta(days=2)) == 1
    assert await prune(house.database, DUE + timedelta(days=3)) == 1
    assert await house.rows() == []
    assert await delivered(house) == []


async def test_a_notice_is_known_until_two_days_after_its_three(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person = await house.person(NOW)
    await house.phone(person)
    nine = (Slot(id="notice00", at="09:00"),)
    rule = Rule(slots=nine, start=DUE.date(), end=DUE.date(), purpose="notice")
    medicine = await house.medicine(person, (rule,), NOW)
    post.says = lambda _device: 503
    useful_until = DUE + timedelta(hours=1 + 72)
    clock.advance((useful_until - timedelta(minutes=10) - clock.now()).total_seconds())
    # Three days without the push service: it still waits, and goes out late.
    assert await prune(house.database, clock.now()) == 0
    await run(dispatcher)
    assert await house.states() == {"10 notice": "waiting"}
    post.says = lambda _device: 201
    clock.advance(minutes=6)
    await run(dispatcher)
    assert await house.states() == {"10 notice": "sent"}
    assert await prune(house.database, useful_until + timedelta(hours=46)) == 0
    await house.medicine(person, (*daily(morning="08:00"), rule), clock.now(), medicine)
    assert (await house.states())["10 notice"] == "sent"
    assert await prune(house.database, useful_until + timedelta(hours=74)) == 1


async def test_nothing_finer_than_a_day_is_left_of_what_is_over(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, medicine, _ = await somebody(house)
    await somebody(house, 0)
    await at(clock, "2026-03-10T12:00")
    await run(dispatcher)
    await house.answer(person, medicine, "2026-03-11", "morning", clock.now())
    await house.answer(person, medicine, "2026-03-12", "morning", clock.now())
    await house.set("11 morning", tries=0)
    await at(clock, "2026-03-11T18:00")
    await run(dispatcher)
    over = [row for row in await house.rows() if row.state in ("sent", "done", "past")]
    assert {row.state for row in over} == {"sent", "done", "past"}
    for row in over:
        assert row.lease_until is None
        for moment in (row.due_at, row.next_try):
            assert (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
            assert moment.date() == row.local_date
