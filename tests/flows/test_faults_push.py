"""Push services that answer anything, or nothing: as the table has it, and nobody is held up."""

import asyncio
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.net.http import TOTAL_S
from handrail.push.hosts import PROBES
from handrail.push.subscriptions import subscriptions
from handrail.reminders.dispatch import FLIGHTS
from handrail.reminders.rows import delivery
from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.flows.faults import (
    CLOSED,
    EXPIRED,
    GOOD,
    OLD,
    OTHER,
    PLAIN,
    Services,
    somebody_at,
    wired,
)
from tests.server.reminders.house import House, Phone, daily, make_house
from tests.server.reminders.post import DUE, NOW, at, run

QUICK_S = 3.0
# Habit and host: seconds after 08:00 at which a message came, and what became of the delivery.
TABLE = {
    ("201", GOOD): ([0], "sent"),
    ("410", GOOD): ([0], "gone"),
    ("404-201", GOOD): ([0, 3601], "sent"),
    ("404-404", GOOD): ([0, 3601], "waiting"),
    ("429-201", GOOD): ([0, 7], "sent"),
    ("500-500-201", GOOD): ([0, 5, 20], "sent"),
    ("503-201", GOOD): ([0, 3600], "sent"),
    ("408-201", GOOD): ([0, 5], "sent"),
    ("301", GOOD): ([0], "failed"),
    ("400", GOOD): ([0], "failed"),
    ("413", GOOD): ([0], "failed"),
    ("big", GOOD): ([0], "sent"),
    ("hang-201", GOOD): ([0, 5], "sent"),
    ("drip-201", GOOD): ([0, 5], "sent"),
    ("big", OLD): ([0], "sent"),
    ("drip-201", OLD): ([0, 5], "sent"),
    ("reset-reset-201", OTHER): ([0, 5, 20], "sent"),
    ("201", EXPIRED): ([], "waiting"),
    ("201", PLAIN): ([], "waiting"),
    ("201", CLOSED): ([], "waiting"),
}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def house(database: Database) -> House:
    return make_house(database)


async def deliveries(house: House) -> dict[bytes, str]:
    rows = await house.database.read(lambda c: list(c.execute(sa.select(delivery))))
    return {row.device_id: row.state for row in rows}


@pytest.mark.timeout(120)
async def test_each_reply_is_followed_as_the_table_says(
    house: House, settings: Settings, clock: ManualClock, services: Services
) -> None:
    phones = {key: await somebody_at(house, *key) for key in TABLE}
    moments: dict[tuple[str, str], list[int]] = {key: [] for key in TABLE}
    await at(clock, "2026-03-10T12:00")
    with wired(house, settings, clock, services, QUICK_S) as dispatcher:
        while clock.now() < DUE + timedelta(minutes=70):
            before = {key: services.asked(phone) for key, phone in phones.items()}
            await run(dispatcher)
            now_s = int((clock.now() - DUE).total_seconds())
            for key, phone in phones.items():
                # At once again, on a new connection, when a used one proves dead: that is one try.
                moments[key] += [now_s] if services.asked(phone) > before[key] else []
            await next_moment(house, clock)
        assert dispatcher.counts["ticks failed"] == dispatcher.counts["flights lost"] == 0
    states = await deliveries(house)
    for key, (wanted, state) in TABLE.items():
        assert len(moments[key]) == len(wanted), (key, moments[key])
        assert all(abs(a - b) <= 2 for a, b in zip(moments[key], wanted, strict=True)), key
        assert states.get(phones[key].device) == state, key
    kept = await house.database.read(lambda c: set(c.scalars(sa.select(subscriptions.c.device_id))))
    gone = {key for key, phone in phones.items() if phone.device not in kept}
    assert gone == {("410", GOOD), ("404-404", GOOD)}
    assert not any("redirected" in r.path for s in services.sinks.values() for r in s.received)


async def next_moment(house: House, clock: ManualClock) -> None:
    """To when something is to be done next, as the ticks of each second would see it."""
    rows = [row.next_try for row in await house.rows() if row.state in ("waiting", "leased")]
    clock.advance(max(1.0, (min(rows) - clock.now()).total_seconds()))


async def arrived(services: Services, phones: list[Phone], within_s: float) -> float:
    """How long it took until each had a message."""
    start = time.monotonic()
    while not all(services.asked(phone) for phone in phones):
        assert time.monotonic() - start < within_s, "not there in time"
        await asyncio.sleep(0.05)
    return time.monotonic() - start


@pytest.mark.timeout(120)
async def test_no_bad_service_holds_anybody_past_fifteen_seconds(
    house: House, settings: Settings, clock: ManualClock, services: Services
) -> None:
    assert TOTAL_S == 15
    bad = [
        *[await somebody_at(house, "hang", host) for host in (GOOD, OTHER, OLD)],
        *[await somebody_at(house, "drip", host) for host in (GOOD, OTHER, OLD)],
        *[await somebody_at(house, "201", host) for host in (PLAIN, CLOSED, EXPIRED)],
    ]
    good = [await somebody_at(house, "201") for _ in range(30)]
    # Each minute somebody more hangs: more of them than there may be claims under way.
    later = [[await somebody_at(house, "hang", at=f"08:{n:02}")] for n in range(1, FLIGHTS + 3)]
    for n, pair in enumerate(later, 1):
        pair.append(await somebody_at(house, "201", at=f"08:{n:02}"))
    await at(clock, "2026-03-10T12:00")
    with wired(house, settings, clock, services, TOTAL_S) as dispatcher:
        assert await dispatcher.tick() == len(bad) + len(good)
        assert await arrived(services, good, 5) < 5
        longest_s = 0.0
        for _, fine in later:
            clock.advance(minutes=1)
            asked = time.monotonic()
            await dispatcher.tick()
            await arrived(services, [fine], 5)
            longest_s = max(longest_s, time.monotonic() - asked)
        assert longest_s < TOTAL_S + 2
        last = time.monotonic()
        await dispatcher.landed()
        assert time.monotonic() - last < TOTAL_S + 1
        assert dispatcher.counts["later"] >= len(bad) + len(later)
    states = await deliveries(house)
    assert {states[phone.device] for phone in good} == {"sent"}
    assert {states[phone.device] for phone in bad} == {"waiting"}


@pytest.mark.timeout(120)
async def test_a_host_that_hangs_for_all_its_phones_holds_up_no_other_after_the_first(
    house: House, settings: Settings, clock: ManualClock, services: Services
) -> None:
    for _ in range(10):
        person = await house.person(NOW)
        for _ in range(6):
            await house.phone(person, "hang", OTHER)
        for minute in range(6):
            await house.medicine(person, daily(morning=f"08:0{minute}"), NOW)
    good = [await somebody_at(house, "201", at=f"08:0{n}") for n in range(6)]
    held_s: list[float] = []
    await at(clock, "2026-03-10T12:00")
    with wired(house, settings, clock, services, QUICK_S) as dispatcher:
        for phone in good:
            start = time.monotonic()
            await run(dispatcher)
            held_s.append(time.monotonic() - start)
            assert services.asked(phone) == 1
            clock.advance(3)
            await run(dispatcher)
            clock.advance(57)
        states = await deliveries(house)
        assert {states[phone.device] for phone in good} == {"sent"}
        tries = len(services.sinks[OTHER].received)
        assert dispatcher.push.sender.troubles.hosts() == {OTHER}
    # 60 phones once, and then a few a minute: not 60 phones with six reminders each.
    assert tries <= 60 + 6 * 2 * PROBES, tries
    open_ones = [row for row in await house.rows() if row.state == "waiting" and row.due_at <= DUE]
    assert len(open_ones) == 10, "they are tried again while they are useful"
