"""Several `handrail remind` on one PostgreSQL, each with a push service of its own to be told by.

All sinks share one name and one authority: for the phones it is one push service.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from handrail.settings import Settings
from tests.authority import Authority
from tests.crowd import Crowd, gather
from tests.live import SERVER
from tests.sink import HOST, Sink, open_sink

AT_WORK = 50
# 200 under way, and what came back while the replies before them were being marked.
IN_HAND = 400
SETTLE_S = 3
UP = """SELECT application_name, count(*) FROM pg_stat_activity
WHERE application_name LIKE 'handrail %' GROUP BY 1"""


@dataclass
class Reminder:
    """One process. `sink` is where it hands its messages to."""

    number: int
    settings: Settings
    sink: Sink
    cafile: Path
    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def name(self) -> str:
        return f"remind {self.number}"

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(SERVER),
            "HANDRAIL_DATA_DIR": str(self.settings.data_dir),
            "HANDRAIL_DATABASE_URL": self.settings.database_url,
            "HANDRAIL_PUSH_HOSTS_EXTRA": f"{HOST}=127.0.0.1:{self.sink.port},{self.cafile}",
        }

    def start(self) -> None:
        argv = [sys.executable, "-m", "handrail", "remind"]
        argv += ["--test-clock", str(self.folder / "clock-offset")]
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                argv, env=self.environment(), stdout=log, stderr=log, cwd=self.folder
            )

    @property
    def session(self) -> str:
        """How PostgreSQL names its sessions."""
        assert self.process is not None
        return f"handrail {self.process.pid}"

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def stop(self) -> int:
        """As an operator does; whoever does not end in time is killed. Returns the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait(10)


@dataclass
class Herd:
    """The processes, the people they remind, and what arrived.

    `planned`: when all fall due by the clock of the processes; `due`: by ours.
    """

    crowd: Crowd
    members: list[Reminder]
    folder: Path
    planned: datetime
    due: datetime = datetime.max.replace(tzinfo=UTC)
    ahead_s: float = 0

    def arrived(self) -> int:
        """Messages, repeats among them."""
        return sum(len(member.sink.received) for member in self.members)

    def paths(self) -> Counter[str]:
        return Counter(got.path for member in self.members for got in member.sink.received)

    def shares(self) -> list[float]:
        """Who handed over how much of it."""
        return [len(member.sink.received) / max(1, self.arrived()) for member in self.members]

    def lost(self) -> int:
        return len(self.crowd.paths - set(self.paths()))

    def repeats(self) -> int:
        return sum(count - 1 for count in self.paths().values())

    def named_twice(self) -> int:
        """Occurrences whose messages carry more than one topic: a phone would show both."""
        topics: dict[str, set[str]] = {}
        for member in self.members:
            for got in member.sink.received:
                topics.setdefault(got.path, set()).add(got.headers["topic"])
        return sum(len(names) > 1 for names in topics.values())

    def wait(self, count: int, seconds: float) -> float:
        """Until so many people have got theirs; returns how long after the due moment."""
        end = time.monotonic() + seconds
        while len(self.paths()) < count:
            if time.monotonic() > end:
                raise AssertionError(
                    f"{len(self.paths())} of {count} arrived: {self.crowd.states()}"
                )
            time.sleep(0.05)
        return (datetime.now(UTC) - self.due).total_seconds()

    def wait_until_marked(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while set(self.crowd.states()) != {"sent"}:
            if time.monotonic() > end:
                raise AssertionError(f"not all are marked: {self.crowd.states()}")
            time.sleep(0.2)

    def move_clock(self, seconds: float) -> None:
        """For everybody at once: what is written comes near, or leases run out."""
        self.ahead_s += seconds
        aside = self.folder / "clock-offset.new"
        aside.write_text(str(self.ahead_s))
        aside.replace(self.folder / "clock-offset")

    def call_due(self) -> None:
        """All fall due in two seconds. Written rows stay as the planner would write them."""
        self.due = datetime.now(UTC) + timedelta(seconds=2)
        self.move_clock((self.planned - self.due).total_seconds())


@dataclass(frozen=True)
class Trouble:
    """What one killed and one frozen process came to.

    `rescued`: how many were still to come then. `after_thaw`: what the frozen one sent on waking.
    """

    arrived_s: float
    rescued: int
    lost: int
    repeats: int
    named_twice: int
    after_thaw: int
    codes: list[int]


def kill_and_freeze(herd: Herd, frozen_s: float, shift_s: float = 0) -> Trouble:
    """While people fall due: the first to be at work is killed, the next one is frozen.

    With `shift_s` the clock of all is set forward instead of waiting until leases run out.
    """
    first = wait_for_work(herd, herd.members)
    first.signal(signal.SIGKILL)
    assert first.process is not None
    first.process.wait(10)
    others = [member for member in herd.members if member is not first]
    zombie = wait_for_work(herd, others)
    zombie.signal(signal.SIGSTOP)
    began = time.monotonic()
    herd.move_clock(shift_s)
    people = len(herd.crowd.paths)
    rescued = people - len(herd.paths())
    arrived_s = herd.wait(people, 100)
    time.sleep(max(0.0, frozen_s - (time.monotonic() - began)))
    before = len(zombie.sink.received)
    zombie.signal(signal.SIGCONT)
    herd.wait_until_marked(40)
    time.sleep(SETTLE_S)
    return Trouble(
        arrived_s,
        rescued,
        herd.lost(),
        herd.repeats(),
        herd.named_twice(),
        len(zombie.sink.received) - before,
        [member.stop() for member in others],
    )


def wait_for_work(herd: Herd, members: list[Reminder]) -> Reminder:
    """Who has handed over some and has more in hand."""
    before = {member.number: len(member.sink.received) for member in members}
    for _ in range(3000):
        for member in members:
            if len(member.sink.received) - before[member.number] >= AT_WORK:
                return member
        time.sleep(0.005)
    raise AssertionError("nobody went to work")


def wait_until_up(settings: Settings, names: set[str]) -> None:
    """Until each has looked into the database and goes on doing so."""
    url = settings.database_url.replace("+psycopg", "", 1)
    with psycopg.connect(url, autocommit=True) as driver:
        for _ in range(600):
            if {name for (name, _) in driver.execute(UP)} >= names:
                time.sleep(2)
                return
            time.sleep(0.1)
    raise AssertionError("the processes did not come up")


@contextmanager
def herd(settings: Settings, folder: Path, size: int, people: int) -> Iterator[Herd]:
    """`people` fall due at one moment while `size` processes wait for it."""
    authority = Authority(folder / "authority")
    settings = replace(settings, data_dir=folder / "data", secret_file=folder / "data/secret.keys")
    # Far away, so that everybody is up before it.
    planned = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=1)
    crowd = gather(settings, people, planned)
    with ExitStack() as stack:
        members = []
        for number in range(size):
            sink = stack.enter_context(open_sink(authority))
            members.append(Reminder(number, settings, sink, authority.cafile, folder))
        made = Herd(crowd, members, folder, planned)
        try:
            for member in members:
                member.start()
            wait_until_up(settings, {member.session for member in members})
            made.call_due()
            yield made
        finally:
            for member in members:
                if member.process is not None and member.process.poll() is None:
                    member.stop()
