"""After an outage, ours or the push service's: what still helps is sent once, the rest is past."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from handrail.db.database import Database
from handrail.push.sender import Result
from handrail.reminders.dispatch import Dispatcher
from handrail.reminders.horizon import plan_ahead
from handrail.schedule.rules import Rule, Slot
from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.reminders.house import LONG_AGO, House, Phone, make_house
from tests.server.reminders.post import DUE, NOW, Post, dispatcher_of, run

# Name: times of day in New York, and for how many seconds a push helps.
RULES = {
    "four a day": (("02:00", "08:00", "14:00", "20:00"), 3 * 3600),
    "once a day": (("08:00",), 12 * 3600),
    "meeting": (("08:00",), 1800),  # it starts at 08:30
}
MORNING = sorted(RULES)
# Down from a minute before 08:00 for so long: what comes when it is up again.
OUTAGES = {
    "10 minutes": (timedelta(minutes=10), MORNING),
    "31 minutes": (timedelta(minutes=31), ["four a day", "once a day"]),
    "5 hours": (timedelta(hours=5), ["once a day"]),
    "14 hours": (timedelta(hours=14), ["four a day"]),  # the one of 20:00
    "3 days": (timedelta(days=3, minutes=10), MORNING),
    "3 days and 5 hours": (timedelta(days=3, hours=5), ["once a day"]),
}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def house(database: Database) -> House:
    return make_house(database)


@dataclass
class Town:
    """A person with the three reminders, and a push service that may be away."""

    house: House
    settings: Settings
    clock: ManualClock
    names: dict[str, str] = field(default_factory=dict)
    moments: list[datetime] = field(default_factory=list)
    away: bool = False

    async def move_in(self) -> Dispatcher:
        person = await self.house.person(NOW)
        self.phone: Phone = await self.house.phone(person)
        for name, (times, useful_s) in RULES.items():
            slots = tuple(Slot(id=f"slot000{n}", at=at) for n, at in enumerate(times))
            rule = Rule(slots=slots, start=LONG_AGO, useful_s=useful_s)
            reminder = await self.house.medicine(person, (rule,), NOW)
            self.names[reminder.hex()] = name
        self.post = Post(says=self._answer)
        self.clock.advance((DUE - NOW).total_seconds() - 60)
        dispatcher = dispatcher_of(self.house, self.settings, self.clock, self.post)
        await run(dispatcher)
        self.post.wires.clear()
        return dispatcher

    def _answer(self, _device: bytes) -> Result | int:
        if self.away:
            self.post.wires.pop()
            return Result("", error="connect")
        self.moments.append(self.clock.now())
        return 201

    def came(self) -> Counter[str]:
        """Which reminders came, and how often; none may be shown past its use."""
        found: Counter[str] = Counter()
        self.moments = self.moments[-len(self.post.wires) :] if self.post.wires else []
        for wire, moment in zip(self.post.wires, self.moments, strict=True):
            data = self.phone.read(wire)["notification"]["data"]
            name = self.names[data["r"].replace("-", "")]
            found[name] += 1
            until = moment + timedelta(seconds=int(wire.headers["ttl"]))
            if name == "meeting":
                local = until - timedelta(hours=4)
                assert (local.hour, local.minute) <= (8, 30), "after the meeting has started"
        return found


@pytest.fixture
def town(house: House, settings: Settings, clock: ManualClock) -> Town:
    return Town(house, settings, clock)


async def settled(town: Town) -> None:
    """Nothing that fell due before now is open."""
    for row in await town.house.rows():
        if row.state in ("waiting", "leased"):
            assert row.due_at + timedelta(seconds=row.useful_s) > town.clock.now()


@pytest.mark.both_databases
@pytest.mark.parametrize("outage", OUTAGES)
async def test_when_we_were_down(town: Town, outage: str) -> None:
    lasted, wanted = OUTAGES[outage]
    await town.move_in()
    town.clock.advance(lasted.total_seconds() + 60)
    # A new process: plans, and ticks, as at each start.
    again = dispatcher_of(town.house, town.settings, town.clock, town.post)
    await plan_ahead(town.house.database, town.house.seal, town.clock.now())
    await run(again)
    assert town.came() == Counter(wanted), "one message for each reminder that still helps"
    await settled(town)
    for _ in range(60):
        town.clock.advance(1)
        await run(again)
    assert town.came() == Counter(wanted)


@pytest.mark.parametrize("outage", ["10 minutes", "31 minutes", "5 hours", "3 days and 5 hours"])
async def test_when_the_push_service_was_down(town: Town, outage: str) -> None:
    lasted, wanted = OUTAGES[outage]
    dispatcher = await town.move_in()
    town.away = True
    up = town.clock.now() + lasted + timedelta(seconds=60)
    while town.clock.now() < up:
        await plan_ahead(town.house.database, town.house.seal, town.clock.now())
        await run(dispatcher)
        await to_next(town, up)
    assert not town.came()
    town.away = False
    # The longest pause between two tries is five minutes.
    for _ in range(10):
        await run(dispatcher)
        town.clock.advance(31)
    assert town.came() == Counter(wanted)
    await settled(town)


async def to_next(town: Town, up: datetime) -> None:
    rows = [r.next_try for r in await town.house.rows() if r.state in ("waiting", "leased")]
    at = min([*rows, up])
    town.clock.advance(max(1.0, (at - town.clock.now()).total_seconds()))
