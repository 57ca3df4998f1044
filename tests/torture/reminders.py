"""Kill -9 of dispatchers while reminders fall due: none may be lost, and repeats share one name."""

import asyncio
import contextlib
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from handrail.clock import SystemClock
from handrail.reminders import planner
from handrail.reminders.rows import occurrence
from handrail.schedule.rules import Rule, Slot
from handrail.settings import Settings
from tests.server.reminders.crash import KILLED
from tests.server.reminders.house import House, Phone
from tests.server.reminders.post import DUE, NOW
from tests.sink import HOST, Received, Sink, authority_in, open_sink

ROOT = Path(__file__).resolve().parents[2]
DAY = DUE.date()
WINDOW_S = 1800
LEASE_PASSED_S = 31
MEDICINES = 40
QUICK_S = 0.01
DEAD_S = 0.05


class Life(NamedTuple):
    killed: bool
    lasted_s: float


class Lives:
    """The process that makes dispatchers, and the time that they see."""

    def __init__(self, settings: Settings, root_key: bytes, sink: Sink, folder: Path) -> None:
        self.clock_file = folder / "clock"
        cafile = folder / "authority" / "ca.pem"
        own = {
            "HANDRAIL_DATA_DIR": str(settings.data_dir),
            "HANDRAIL_DATABASE_URL": settings.database_url,
            "HANDRAIL_PUSH_HOSTS_EXTRA": f"{HOST}=127.0.0.1:{sink.port},{cafile}",
            "ROOT_KEY": root_key.hex(),
            "CLOCK_FILE": str(self.clock_file),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "server")]),
        }
        self.set_time(DUE)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.server.reminders.crash"],
            env=os.environ | own,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def set_time(self, moment: datetime) -> None:
        self.ahead_s = (moment - SystemClock().now()).total_seconds()
        self.clock_file.write_text(str(self.ahead_s))

    def forward(self, seconds: float) -> None:
        self.ahead_s += seconds
        self.clock_file.write_text(str(self.ahead_s))

    def now(self) -> datetime:
        return SystemClock().now() + timedelta(seconds=self.ahead_s)

    def run(self, step: str = "none", seconds: float = -1, tick_s: float = QUICK_S) -> Life:
        """Until it is killed, or until nothing is due."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{step} {seconds} {tick_s}\n")
        self.process.stdin.flush()
        code, lasted_s = self.process.stdout.readline().split()
        assert int(code) in (0, KILLED), "a dispatcher ended by an error"
        return Life(int(code) == KILLED, float(lasted_s))

    def close(self) -> None:
        self.process.communicate()


@contextlib.contextmanager
def lives_of(house: House, settings: Settings, folder: Path) -> Iterator[tuple[Lives, Sink]]:
    with open_sink(authority_in(folder)) as sink:
        lives = Lives(settings, house.keys.root(1), sink, folder)
        try:
            yield lives, sink
        finally:
            lives.close()


def topics_of(sink: Sink) -> Counter[str]:
    return Counter(request.headers["topic"] for request in sink.received)


def set_all(readies: Sequence[planner.Ready], connection: sa.Connection) -> None:
    for ready in readies:
        planner.set_rules(connection, ready)


async def people(house: House, count: int, minutes: int) -> list[Phone]:
    """So many reminders, spread over that many minutes from 08:00 on; each person has a phone."""
    phones: list[Phone] = []
    for first in range(0, count, MEDICINES):
        person = await house.person(NOW)
        phones.append(await house.phone(person))
        board = await house.board(person)
        readies = []
        for number in range(first, min(first + MEDICINES, count)):
            hour, minute = divmod(8 * 60 + number * minutes // count, 60)
            slot = Slot(id=f"{number:08}", at=f"{hour:02}:{minute:02}")
            rule = Rule(slots=(slot,), start=DAY, end=DAY, useful_s=WINDOW_S)
            ready = planner.ready(house.seal, board, os.urandom(16), [rule], NOW)
            readies += [ready] if ready else []
        await house.database.write(partial(set_all, readies))
    return phones


@dataclass
class Tally:
    """What was counted in the end. `unmarked`: handed over, and not yet marked at the kill.
    `latest_s`: the longest between due and handed over."""

    occurrences: int = 0
    kills: int = 0
    handed_over: int = 0
    unmarked: int = 0
    lost: int = 0
    repeats: int = 0
    other_names: int = 0
    shown: int = 0
    latest_s: float = 0.0
    states: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Plan:
    """`longest_s`: a life lasts a random time up to that; None: twice as long as one works, or
    ever more would be waiting, and many be on their way at each kill."""

    occurrences: int
    kills: int
    longest_s: float | None = None
    tick_s: float = QUICK_S
    seed: int = 1

    @property
    def minutes(self) -> int:
        return self.kills * LEASE_PASSED_S // 60 + 1


def storm(
    plan: Plan,
    house: House,
    settings: Settings,
    folder: Path,
    told: Callable[[int], None] = lambda _: None,
) -> Tally:
    """Each life is killed at a random moment; then the clock passes its leases."""
    phones = asyncio.run(people(house, plan.occurrences, plan.minutes))
    tally = Tally(occurrences=plan.occurrences)
    with lives_of(house, settings, folder) as (lives, sink):
        kill_all(plan, tally, house, (lives, sink), told)
        while lives.now() < DUE + timedelta(minutes=plan.minutes, seconds=LEASE_PASSED_S):
            lives.run()
            lives.forward(LEASE_PASSED_S)
        lives.run()
        count(tally, phones, sink.received)
    tally.states = states_of(house)
    return tally


def states_of(house: House) -> Counter[str]:
    query = sa.select(occurrence.c.state, sa.func.count()).group_by(occurrence.c.state)
    rows = asyncio.run(house.database.read(lambda c: list(c.execute(query))))
    return Counter({state: number for state, number in rows})


def kill_all(
    plan: Plan, tally: Tally, house: House, place: tuple[Lives, Sink], told: Callable[[int], None]
) -> None:
    lives, sink = place
    chance = random.Random(plan.seed)
    longest_s = plan.longest_s
    if longest_s is None:
        lives.forward(LEASE_PASSED_S)  # so that it has as much to do as the others
        longest_s = 2 * lives.run().lasted_s
    for _ in range(plan.kills):
        lives.forward(LEASE_PASSED_S)
        tally.kills += lives.run("none", chance.uniform(0, longest_s), plan.tick_s).killed
        # The sink may read on for a moment what was already on the wire.
        time.sleep(DEAD_S)
        tally.unmarked += len(topics_of(sink)) - states_of(house)["sent"]
        told(tally.kills)


def count(tally: Tally, phones: list[Phone], received: list[Received]) -> None:
    """What the phones got, opened with their own keys."""
    by_path = {f"/201/{phone.device.hex()}": phone for phone in phones}
    names: dict[tuple[str, ...], list[str]] = {}
    for request in received:
        said: dict[str, Any] = by_path[request.path].read(request)["notification"]
        name = (request.path, said["data"]["r"], said["data"]["d"], said["data"]["s"])
        names.setdefault(name, []).append(request.headers["topic"])
        tally.other_names += said["tag"] != request.headers["topic"]
        late_s = WINDOW_S - int(request.headers["ttl"])
        tally.latest_s = max(tally.latest_s, late_s)
    tally.handed_over = len(names)
    tally.lost = tally.occurrences - len(names)
    tally.repeats = len(received) - len(names)
    tally.other_names += sum(len(set(topics)) - 1 for topics in names.values())
    tally.shown = len({(path, topics[0]) for (path, *_), topics in names.items()})
