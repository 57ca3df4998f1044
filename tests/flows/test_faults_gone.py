"""An account erased, or a device revoked, in the middle of a send: no push after the answer."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest

from handrail.settings import Settings
from handrail.vault import secret_file
from tests.conftest import ManualClock
from tests.flows.faults import GOOD, OLD, Services
from tests.phone import Phone
from tests.server.reminders.post import NOW, at
from tests.server.web.open_house import (
    PASSWORD,
    OpenHouse,
    medicine,
    open_house,
    sign_up,
    sync_body,
)

DUE = "2026-03-10T07:00"  # 08:00 in Berlin
MEDICINES = 12
WAYS = ["revoke", "erase"]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW.replace(hour=5))


@pytest.fixture
async def house(
    settings: Settings, database_settings: Settings, clock: ManualClock, services: Services
) -> AsyncIterator[OpenHouse]:
    if not database_settings.on_sqlite:
        settings.data_dir.mkdir(parents=True)
        secret_file.create(settings.secret_file)
    url = database_settings.database_url
    hosts = services.hosts
    async with open_house(replace(settings, database_url=url, push_hosts_extra=hosts), clock) as o:
        yield o


@dataclass
class Person:
    """Two browsers; the second gets the pushes."""

    house: OpenHouse
    phone: Phone
    first: httpx.AsyncClient
    second: httpx.AsyncClient
    device: str = ""
    answers: list[float] = field(default_factory=list)

    async def arrive(self, name: str, medicines: int) -> None:
        await sign_up(self.first, name)
        body = {"name": name, "password": PASSWORD, "device_label": "Other"}
        answer = await self.second.post("/api/sign-in", json=body)
        self.device = answer.json()["device"]
        keys = {"p256dh": self.phone.sub.p256dh, "auth": self.phone.sub.auth}
        place = {"endpoint": self.phone.endpoint, "keys": keys}
        assert (await self.second.put("/api/push/subscription", json=place)).status_code == 204
        changes = sync_body(*(medicine() for _ in range(medicines)))
        assert (await self.first.post("/api/sync", json=changes)).status_code in (200, 201)

    async def leave(self, way: str) -> None:
        if way == "revoke":
            answer = await self.first.delete(f"/api/devices/{self.device}")
        else:
            answer = await self.first.post("/api/account/erase", json={"password": PASSWORD})
        assert answer.status_code == 204, answer.text


async def somebody(house: OpenHouse, name: str, endpoint: str, medicines: int = 1) -> Person:
    person = Person(house, Phone(endpoint), house.browser(), house.browser())
    await person.arrive(name, medicines)
    return person


def arrived(services: Services, person: Person) -> int:
    path = person.phone.endpoint.split(".test", 1)[1]
    return sum(r.path == path for sink in services.sinks.values() for r in sink.received)


async def until(found: Any, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, found()
        await asyncio.sleep(0.01)


async def nothing_more(
    house: OpenHouse, clock: ManualClock, services: Services, who: Person
) -> None:
    """Neither what was under way nor any later try."""
    before = arrived(services, who)
    for seconds in (0, 6, 31, 300):
        clock.advance(seconds)
        await house.house.dispatcher.tick()
        await asyncio.sleep(0.1)
    assert arrived(services, who) == before


@pytest.mark.both_databases
@pytest.mark.parametrize("way", WAYS)
async def test_the_answer_waits_for_the_push_that_is_on_its_way(
    house: OpenHouse, clock: ManualClock, services: Services, way: str
) -> None:
    person = await somebody(house, "held", f"https://{GOOD}/hold/x", MEDICINES)
    await at(clock, DUE)
    assert await house.house.dispatcher.tick() == MEDICINES
    await until(lambda: arrived(services, person) == MEDICINES)
    leaving = asyncio.create_task(person.leave(way))
    await asyncio.sleep(0.5)
    assert not leaving.done()
    services.sinks[GOOD].release()
    await leaving
    await nothing_more(house, clock, services, person)


@pytest.mark.parametrize("way", WAYS)
async def test_the_answer_waits_for_a_test_that_is_on_its_way(
    house: OpenHouse, clock: ManualClock, services: Services, way: str
) -> None:
    person = await somebody(house, "tested", f"https://{GOOD}/hold/x")
    asked = asyncio.create_task(person.second.post("/api/push/test"))
    await until(lambda: arrived(services, person) == 1)
    leaving = asyncio.create_task(person.leave(way))
    await asyncio.sleep(0.5)
    assert not leaving.done()
    services.sinks[GOOD].release()
    await leaving
    assert (await asked).status_code == 202
    await nothing_more(house, clock, services, person)
    assert not house.house.push.underway


@pytest.mark.timeout(60)
@pytest.mark.parametrize("way", WAYS)
async def test_a_push_service_that_hangs_delays_the_answer_by_fifteen_seconds_at_most(
    house: OpenHouse, clock: ManualClock, services: Services, way: str
) -> None:
    # HTTP/1.1: two hang, and the others wait in line behind them.
    person = await somebody(house, "hangs", f"https://{OLD}/hang/x", MEDICINES)
    await at(clock, DUE)
    assert await house.house.dispatcher.tick() == MEDICINES
    await until(lambda: arrived(services, person) >= 1)
    start = time.monotonic()
    await person.leave(way)
    assert time.monotonic() - start < 16
    await nothing_more(house, clock, services, person)


@pytest.mark.parametrize("way", WAYS)
async def test_at_whatever_moment_of_the_send_they_leave(
    house: OpenHouse, clock: ManualClock, services: Services, way: str
) -> None:
    chance = random.Random(7)
    people = [await somebody(house, f"p{n}", f"https://{GOOD}/201/{n}") for n in range(4)]
    await at(clock, DUE)
    dispatcher = house.house.dispatcher
    after: list[tuple[Person, int]] = []

    async def leave(person: Person) -> None:
        await asyncio.sleep(chance.uniform(0, 0.08))
        await person.leave(way)
        after.append((person, arrived(services, person)))

    await asyncio.gather(dispatcher.tick(), *(leave(person) for person in people))
    await dispatcher.landed()
    await asyncio.sleep(0.2)
    assert len(after) == len(people)
    for person, count in after:
        assert arrived(services, person) == count
        await nothing_more(house, clock, services, person)
