"""A full disk, at the claim and at the mark: nothing is lost, and /health says that it is late."""

import asyncio
import resource
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.flows.faults import GOOD, OTHER, Services
from tests.flows.test_faults_gone import DUE, somebody
from tests.server.reminders.post import NOW, at
from tests.server.web.open_house import OpenHouse, open_house

# Less than the write-ahead log has by then: whatever is to be added to it finds no room.
FULL_AT = 8192
MEDICINES = 5


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW.replace(hour=5))


@pytest.fixture
async def house(
    settings: Settings, database_settings: Settings, clock: ManualClock, services: Services
) -> AsyncIterator[OpenHouse]:
    async with open_house(replace(settings, push_hosts_extra=services.hosts), clock) as opened:
        yield opened


@contextmanager
def full_disk() -> Iterator[None]:
    """The system refuses every write beyond the first bytes of a file, of this process only."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_AT, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def pushes(services: Services) -> Counter[str]:
    return Counter(r.headers["topic"] for s in services.sinks.values() for r in s.received)


async def health(house: OpenHouse) -> str:
    return str((await house.browser().get("/health")).json()["status"])


async def test_full_at_the_claim(house: OpenHouse, clock: ManualClock, services: Services) -> None:
    await somebody(house, "claim", f"https://{GOOD}/201/x", MEDICINES)
    dispatcher = house.house.dispatcher
    await at(clock, DUE)
    with full_disk():
        for _ in range(7):
            assert await dispatcher.tick() == 0
            clock.advance(10)
        assert dispatcher.counts["ticks failed"] == 7
        assert await health(house) == "late"
    assert not pushes(services)
    assert await dispatcher.tick() == MEDICINES
    await dispatcher.landed()
    assert await health(house) == "ok"
    assert sorted(pushes(services).values()) == [1] * MEDICINES


@pytest.mark.timeout(60)
async def test_full_at_the_mark(house: OpenHouse, clock: ManualClock, services: Services) -> None:
    await somebody(house, "mark", f"https://{OTHER}/{MEDICINES * 'hold-'}201/x", MEDICINES)
    dispatcher = house.house.dispatcher
    await at(clock, DUE)
    assert await dispatcher.tick() == MEDICINES
    while len(services.sinks[OTHER].held) < MEDICINES:
        await asyncio.sleep(0.05)
    with full_disk():
        services.sinks[OTHER].release()
        await dispatcher.landed()
        assert dispatcher.counts["marked"] == 0
        for _ in range(10):
            clock.advance(10)
            await dispatcher.tick()
        assert await health(house) == "late"
    clock.advance(1)
    assert await dispatcher.tick() == MEDICINES
    await dispatcher.landed()
    assert await health(house) == "ok"
    assert dispatcher.counts["marked"] == MEDICINES
    # Handed over twice under one name: the second replaces the first.
    assert sorted(pushes(services).values()) == [2] * MEDICINES
    clock.advance(60)
    assert await dispatcher.tick() == 0
