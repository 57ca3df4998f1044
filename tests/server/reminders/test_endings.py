"""Before a person's last device is forgotten they are told, twice, by day, and without a word."""

import asyncio
import json
from dataclasses import replace
from typing import Any, cast

import anyio
import pytest
import sqlalchemy as sa

from handrail.accounts.models import Device
from handrail.accounts.sessions import DEVICE_DAYS
from handrail.clock import day_of
from handrail.db.models import table_of
from handrail.push.models import Subscription
from handrail.push.sender import Sender
from handrail.push.service import Push
from handrail.reminders.dispatch import Dispatcher
from handrail.reminders.endings import warn_of_endings
from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.declarative import parse_declarative
from tests.server.reminders.house import House, Phone, utc
from tests.server.reminders.post import Post, push_of

NOON = "2026-03-10T16:00"  # 12:00 in New York


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(utc(NOON))


@pytest.fixture
def push(house: House, settings: Settings, clock: ManualClock, post: Post) -> Push:
    return replace(push_of(house, settings, clock), sender=cast(Sender, post))


async def used(house: House, phone: Phone, clock: ManualClock, days_left: int) -> None:
    """Sets the day of the last use so that so many days are left."""
    device = table_of(Device)
    seen = day_of(clock.now()) + days_left - DEVICE_DAYS
    update = sa.update(device).where(device.c.id == phone.device).values(seen_day=seen)
    await house.run(update)


async def somebody(
    house: House, clock: ManualClock, *days_left: int, zone: str = "America/New_York"
) -> list[Phone]:
    """A person with a phone for each number of days."""
    person = await house.person(clock.now(), zone)
    phones = [await house.phone(person) for _ in days_left]
    for phone, days in zip(phones, days_left, strict=True):
        await used(house, phone, clock, days)
    return phones


async def told_by_day(push: Push, clock: ManualClock, post: Post, days: int) -> list[int]:
    """On which days from now on something was sent."""
    told, first = [], day_of(clock.now())
    while (day := day_of(clock.now()) - first) < days:
        before = len(post.wires)
        await warn_of_endings(push)
        told += [day] * (len(post.wires) - before)
        clock.advance(hours=4)
    return told


@pytest.mark.both_databases
async def test_fourteen_and_three_days_before_the_end_once_each(
    push: Push, house: House, clock: ManualClock, post: Post
) -> None:
    await somebody(house, clock, 16)
    assert await told_by_day(push, clock, post, 18) == [2, 13]


async def test_what_is_said_is_neutral_and_declarative(
    push: Push, house: House, clock: ManualClock, post: Post
) -> None:
    [phone] = await somebody(house, clock, 14)
    assert await warn_of_endings(push) == 1
    said = phone.read(post.wires[0])
    parse_declarative(json.dumps(said).encode())
    assert said["notification"]["title"] == "Reminder"
    assert said["notification"]["body"] == "Open the app, so that reminders go on."
    assert said["notification"]["actions"] == []
    assert post.wires[0].headers["ttl"] == str(14 * 86400)
    assert len(post.wires[0].body) == 768 + 103


async def test_only_the_last_device_counts_and_every_phone_is_told(
    push: Push, house: House, clock: ManualClock, post: Post
) -> None:
    await somebody(house, clock, 5, 90)
    assert await warn_of_endings(push) == 0
    clock.advance(hours=1)
    phones = await somebody(house, clock, 1, 12)
    assert await warn_of_endings(push) == 1
    assert len(post.wires) == len(phones)


async def test_a_phone_that_is_opened_again_begins_anew(
    push: Push, house: House, clock: ManualClock, post: Post
) -> None:
    [phone] = await somebody(house, clock, 14)
    assert await warn_of_endings(push) == 1
    await used(house, phone, clock, DEVICE_DAYS)
    clock.advance(days=DEVICE_DAYS - 15)
    assert await told_by_day(push, clock, post, 16) == [1, 12]


async def test_after_a_long_silence_of_the_server_the_nearer_one_is_sent_alone(
    push: Push, house: House, clock: ManualClock, post: Post
) -> None:
    await somebody(house, clock, 2)
    assert await told_by_day(push, clock, post, 3) == [0]


@pytest.mark.parametrize(
    ("zone", "hours"),
    # 16:00 UTC is 01:00, 17:00 and 05:00 there: it comes from ten in the morning on.
    [("Asia/Tokyo", 9), ("Europe/Berlin", 0), ("Pacific/Auckland", 5)],
)
async def test_nobody_is_woken_for_it(
    push: Push, house: House, clock: ManualClock, post: Post, zone: str, hours: int
) -> None:
    await somebody(house, clock, 14, zone=zone)
    waited = 0
    while not await warn_of_endings(push):
        clock.advance(hours=1)
        waited += 1
    assert waited == hours


@pytest.mark.both_databases
async def test_what_no_push_service_took_is_tried_again(
    push: Push, house: House, clock: ManualClock, post: Post
) -> None:
    await somebody(house, clock, 14)
    answers = [503, 429, 201]
    post.says = lambda _device: answers.pop(0)
    for told in (0, 0, 1, 0):
        assert await warn_of_endings(push) == told
        clock.advance(hours=1)
    assert answers == []


@pytest.mark.both_databases
async def test_of_several_processes_one_does_it(
    push: Push, house: House, clock: ManualClock, post: Post
) -> None:
    await somebody(house, clock, 14)
    assert [await warn_of_endings(push) for _ in range(3)] == [1, 0, 0]
    post.says = lambda _device: 503
    clock.advance(days=11)
    assert [await warn_of_endings(push) for _ in range(3)] == [0, 0, 0]
    assert len(post.wires) == 2


async def test_a_phone_that_is_gone_is_forgotten_and_nobody_counts_as_told(
    push: Push, house: House, clock: ManualClock, post: Post
) -> None:
    await somebody(house, clock, 14)
    post.says = lambda _device: 410
    assert await warn_of_endings(push) == 0
    rows: list[Any] = await house.database.read(
        lambda connection: list(connection.execute(sa.select(table_of(Subscription))))
    )
    assert rows == []


async def test_whoever_has_no_reminders_on_is_not_looked_at(
    push: Push, house: House, clock: ManualClock, post: Post
) -> None:
    person = await house.person(clock.now())
    await house.device(person)
    assert await warn_of_endings(push) == 0
    assert post.wires == []


async def test_crowds_are_told_in_steps(
    push: Push, house: House, clock: ManualClock, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handrail.reminders.endings.PEOPLE_A_STEP", 2)
    for _ in range(5):
        await somebody(house, clock, 14)
    assert await warn_of_endings(push) == 5


async def test_whoever_leaves_waits_for_the_word_that_is_on_its_way(
    house: House, push: Push, clock: ManualClock, post: Post
) -> None:
    [phone] = await somebody(house, clock, 14)
    post.gate = anyio.Event()
    warning = asyncio.create_task(warn_of_endings(push))
    while not post.sent:
        await asyncio.sleep(0.01)
    leaving = asyncio.create_task(Dispatcher(push).quiet(phone.person))
    await Dispatcher(push).quiet(b"somebody else")
    await asyncio.sleep(0.2)
    assert not leaving.done()
    post.gate.set()
    await leaving
    assert await warning == 1
    assert not push.underway
