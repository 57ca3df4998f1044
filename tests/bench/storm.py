"""100,000 reminders of as many people, all due at one moment, to a local sink."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from handrail.reminders.rows import occurrence
from handrail.settings import Settings
from tests.bench.claim import databases, engine_of, postmaster
from tests.bench.fast_sink import Arrivals, fast_sink
from tests.bench.load import cluster_seconds, cpu_seconds
from tests.bench.peers import ROOT
from tests.crowd import gather
from tests.live import free_port
from tests.sink import HOST

PEOPLE = 100_000
WITHIN_S = 60.0
GIVE_UP_S = 150.0
# SQLite has its dispatcher in `serve`; PostgreSQL gets as many processes as there are cores here.
COMMANDS = {"SQLite": ["serve"], "PostgreSQL": ["remind", "remind"]}


@dataclass(frozen=True)
class Storm:
    """`all_s`: from the due moment until the last arrived; what did not, and what came twice; CPU
    time by who spent it."""

    all_s: float
    lost: int
    twice: int
    spent: dict[str, float]

    @property
    def said(self) -> str:
        if self.lost:
            return f"{self.lost:,} not sent after {self.all_s:.0f} s, {self.twice} twice"
        return f"all sent after {self.all_s:.0f} s, {self.twice} twice"

    @property
    def each_ms(self) -> str:
        sent = max(1, PEOPLE - self.lost)
        parts = (f"{who} {1e3 * cpu_s / sent:.2f}" for who, cpu_s in self.spent.items())
        return ", ".join(parts)


@contextmanager
def running(command: str, settings: Settings, push: Arrivals, log: Path) -> Iterator[int]:
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "server"),
        "HANDRAIL_DATA_DIR": str(settings.data_dir),
        "HANDRAIL_DATABASE_URL": settings.database_url,
        "HANDRAIL_PORT": str(free_port()),
        "HANDRAIL_LOG_LEVEL": "error",
        "HANDRAIL_PUSH_HOSTS_EXTRA": f"{HOST}=127.0.0.1:{push.h2},{push.cafile}",
    }
    with log.open("ab") as out:
        argv = [sys.executable, "-m", "handrail", command]
        process = subprocess.Popen(argv, env=env, stdout=out, stderr=out)
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def call_due(settings: Settings) -> float:
    """Everybody's reminder falls due in a second; returns when, by the monotonic clock."""
    due = datetime.now(UTC) + timedelta(seconds=1)
    engine = engine_of(settings)
    with engine.begin() as connection:
        connection.execute(sa.update(occurrence).values(due_at=due, next_try=due))
    engine.dispose()
    return time.monotonic() + (due - datetime.now(UTC)).total_seconds()


@contextmanager
def ready(
    settings: Settings, commands: list[str], folder: Path
) -> Iterator[tuple[Arrivals, Callable[[], dict[str, float]]]]:
    """The sink, and a look at what everybody has spent by now, dispatchers up and idle."""
    gather(settings, PEOPLE, datetime.now(UTC) + timedelta(hours=2))
    with ExitStack() as stack:
        push = stack.enter_context(fast_sink(folder))
        pids = [
            stack.enter_context(running(command, settings, push, folder / f"{number}.log"))
            for number, command in enumerate(commands)
        ]
        time.sleep(8)

        def spent() -> dict[str, float]:
            found = {"dispatching": sum(map(cpu_seconds, pids)), "sink": cpu_seconds(push.pid)}
            if not settings.on_sqlite:
                found["PostgreSQL"] = cluster_seconds(postmaster(settings.database_url))
            return found

        yield push, spent


def storm(settings: Settings, commands: list[str], folder: Path) -> Storm:
    with ready(settings, commands, folder) as (push, spent):
        due = call_due(settings)
        before = spent()
        got = push.arrived()
        while got["different"] < PEOPLE and time.monotonic() - due < GIVE_UP_S:
            time.sleep(0.25)
            got = push.arrived()
        took = time.monotonic() - due
        cost = {who: cpu_s - before[who] for who, cpu_s in spent().items()}
        return Storm(took, PEOPLE - got["different"], got["count"] - got["different"], cost)


def measure(folder: Path) -> dict[str, Storm]:
    found: dict[str, Storm] = {}
    with databases(folder / "storm") as every:
        for name, settings in every.items():
            print(f"  filling {name}", flush=True)
            place = folder / name
            place.mkdir()
            found[name] = storm(settings, COMMANDS[name], place)
            print(f"  {name}: {found[name]}", flush=True)
    return found
