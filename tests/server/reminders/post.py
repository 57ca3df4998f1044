"""A push service in the process: answers as it is told, and remembers what it was handed."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import anyio

from handrail.push.message import Messages, Wire, new_pair
from handrail.push.sender import Parcel, Result, Sender
from handrail.push.service import Missing, Push
from handrail.reminders.dispatch import Dispatcher
from handrail.reminders.tower import Failpoint
from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.reminders.house import House, Phone, daily, utc


@dataclass
class Post:
    """`says` gives the reply for a device. With a `gate` the reply comes when it opens."""

    says: Callable[[bytes], Result | int] = lambda _device: 201
    sent: list[tuple[int, bytes]] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    gate: anyio.Event | None = None

    async def send(self, batch: Sequence[Parcel]) -> AsyncIterator[Result]:
        for parcel in batch:
            try:
                wire = parcel.wire if isinstance(parcel.wire, Wire) else parcel.wire()
            except Exception:
                yield Result(parcel.key, error="content")
                continue
            self.sent.append(cast(tuple[int, bytes], parcel.key))
            self.wires.append(wire)
            if self.gate is not None:
                await self.gate.wait()
            told = self.says(self.sent[-1][1])
            if isinstance(told, int):
                told = Result(parcel.key, status=told)
            yield Result(parcel.key, told.status, told.error, told.retry_after)

    @property
    def devices(self) -> list[bytes]:
        return [device for _, device in self.sent]


PAIR = new_pair(1)
NOW = utc("2026-03-10T11:00")  # 07:00 in New York
DUE = utc("2026-03-10T12:00")
MORNING = daily(morning="08:00")


def push_of(house: House, settings: Settings, clock: ManualClock) -> Push:
    return Push(
        settings=settings,
        database=house.database,
        clock=clock,
        keys=house.keys,
        seal=house.seal,
        messages=Messages([PAIR], "mailto:help@example.org", clock),
        sender=cast(Sender, None),
        missing=Missing(clock),
    )


def nothing(_step: str) -> None:
    return None


def dispatcher_of(
    house: House, settings: Settings, clock: ManualClock, post: Any, at: Failpoint = nothing
) -> Dispatcher:
    push = push_of(house, settings, clock)
    return Dispatcher(push, sender=post, at=at, chance=lambda: 0.5)


async def somebody(house: House, phones: int = 1) -> tuple[bytes, bytes, list[Phone]]:
    """A person with a medicine at 08:00 and some phones."""
    person = await house.person(NOW)
    return (
        person,
        await house.medicine(person, MORNING, NOW),
        [await house.phone(person) for _ in range(phones)],
    )


async def run(dispatcher: Dispatcher) -> int:
    taken = await dispatcher.tick()
    await dispatcher.landed()
    return taken


async def at(clock: ManualClock, text: str) -> None:
    clock.advance((utc(text) - clock.now()).total_seconds())


async def under_way(post: Post) -> None:
    """Until it has been handed something."""
    while not post.sent:
        await anyio.sleep(0.005)
