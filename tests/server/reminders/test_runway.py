"""Few messages are handed over and not marked at any moment; slow services hold up no other."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest

from handrail.net.http import IN_FLIGHT_PER_HOST
from handrail.push.message import Wire
from handrail.push.sender import Parcel, Result
from handrail.reminders import runway
from handrail.reminders.runway import LEAST, NOT_BEGUN, SHARE, Runway
from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.reminders.house import House
from tests.server.reminders.post import DUE, Post, at, dispatcher_of, run, somebody


@dataclass
class Wires:
    """Takes everything, and answers at once save what goes to a host that is silent."""

    silent: str = "-"
    begun: list[int] = field(default_factory=list)
    rounds: int = 0

    async def send(self, batch: Sequence[Parcel]) -> AsyncIterator[Result]:
        self.rounds += 1
        for parcel in batch:
            self.begun.append(int(str(parcel.key)))
        for parcel in batch:
            if self.silent in parcel.endpoint:
                await asyncio.sleep(3600)
            yield Result(parcel.key, status=201)


def parcels(numbers: Sequence[int], host: str = "one.test") -> list[Parcel]:
    return [Parcel(n, f"https://{host}/{n}", Wire("", {}, b"")) for n in numbers]


def always() -> bool:
    return True


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("waiting", "most"), [(1, 1), (20, LEAST), (1000, 1000 // SHARE), (9000, IN_FLIGHT_PER_HOST)]
)
async def test_no_more_are_under_way_than_a_share_of_what_waits(waiting: int, most: int) -> None:
    wires = Wires()
    lanes = Runway(wires)
    results: list[Result] = []

    async def fly() -> None:
        async for result in lanes.send(parcels(range(waiting)), always):
            results.append(result)

    flying = asyncio.create_task(fly())
    await settle()
    # The share is of what waits still, so a little less than of all.
    assert most * 0.9 - 1 <= len(wires.begun) == len(results) <= most
    before = len(wires.begun)
    lanes.release([results[0].key])
    await settle()
    assert len(wires.begun) <= before + 1
    while not flying.done():
        lanes.release([result.key for result in results])
        await settle()
    assert sorted(wires.begun) == list(range(waiting)), "each once"
    lanes.release(range(waiting))
    assert (lanes.lanes, lanes.hosts) == ({}, {}), "nothing is left behind"


async def test_a_service_that_does_not_answer_holds_up_neither_another_nor_its_own_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runway, "SLOW_S", 0.05)
    wires = Wires(silent="silent.test")
    lanes = Runway(wires)
    mixed = parcels(range(10), "silent.test") + parcels(range(10, 20))
    flight = lanes.send(mixed, always)
    for _ in range(10):
        result = await anext(flight)
        lanes.release([result.key])
    assert set(range(10, 20)) < set(wires.begun)
    for _ in range(100):
        if len(wires.begun) == 20:
            break
        await asyncio.sleep(0.02)
    assert sorted(wires.begun) == list(range(20))
    await flight.aclose()
    await settle()
    assert not any(lane.waiting for lane in lanes.lanes.values())


async def test_behind_many_phones_that_hang_the_last_begins_after_a_few_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runway, "SLOW_S", 0.02)
    wires = Wires(silent="silent.test")
    lanes = Runway(wires)
    flight = lanes.send([*parcels(range(200), "silent.test"), *parcels([200])], always)
    assert (await anext(flight)).key == 200
    for _ in range(500):
        if len(wires.begun) == 201:
            break
        await asyncio.sleep(0.02)
    assert sorted(wires.begun) == list(range(201))
    assert wires.rounds - 1 <= 6, "twice as many each time"
    await flight.aclose()
    lanes.release(range(201))
    assert (lanes.lanes, lanes.hosts) == ({}, {}), "nothing is left behind"


async def test_what_comes_too_late_is_not_begun() -> None:
    wires = Wires()
    lanes = Runway(wires)
    early = [True] * LEAST
    found = []
    async for result in lanes.send(parcels(range(9)), lambda: bool(early and early.pop())):
        found.append(result)
        lanes.release([result.key])
    assert sum(result.error == NOT_BEGUN for result in found) == 9 - LEAST
    assert len(wires.begun) == LEAST


async def test_all_phones_of_one_person_are_reached_though_they_are_more_than_the_room(
    house: House, settings: Settings, clock: ManualClock, post: Post
) -> None:
    _, _, phones = await somebody(house, phones=3 * LEAST)
    await at(clock, f"{DUE:%Y-%m-%dT%H:%M}")
    assert await asyncio.wait_for(run(dispatcher_of(house, settings, clock, post)), 20) == 1
    assert sorted(post.devices) == sorted(phone.device for phone in phones)
    assert (await house.states())["10 morning"] == "sent"
