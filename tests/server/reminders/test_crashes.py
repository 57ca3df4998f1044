"""Killed at any step a reminder still goes out, and a repeat has the name of the first."""

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from handrail.reminders.rows import delivery
from handrail.settings import Settings
from tests.server.reminders.crash import KILLED
from tests.server.reminders.house import House
from tests.server.reminders.post import DUE, somebody

STEPS = {"claim": 0, "encrypt": 0, "connect": 0, "send": 0, "reply": 1, "mark": 1, "commit": 1}
ROOT = Path(__file__).parents[3]


class Lives:
    """The process that makes dispatchers."""

    def __init__(self, settings: Settings, root_key: bytes, sent: Path) -> None:
        self.sent = sent
        own = {
            "HANDRAIL_DATA_DIR": str(settings.data_dir),
            "HANDRAIL_DATABASE_URL": settings.database_url,
            "ROOT_KEY": root_key.hex(),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "server")]),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.server.reminders.crash", str(sent)],
            env=os.environ | own,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, step: str, moment: datetime) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{step} {moment.isoformat()}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def topics(self) -> Counter[str]:
        return Counter(self.sent.read_text().split() if self.sent.exists() else [])

    def close(self) -> None:
        self.process.communicate()


@pytest.fixture
def lives(house: House, database_settings: Settings, tmp_path: Path) -> Iterator[Lives]:
    made = Lives(database_settings, house.keys.root(1), tmp_path / "sent")
    yield made
    made.close()


async def begin_again(house: House, lives: Lives) -> None:
    """08:00 is due, and nothing has happened yet."""
    lives.sent.unlink(missing_ok=True)
    await house.run(sa.delete(delivery))
    await house.set("10 morning", state="waiting", due_at=DUE, next_try=DUE, lease_until=None)


@pytest.mark.both_databases
def test_killed_at_any_step_nothing_is_lost(house: House, lives: Lives) -> None:
    asyncio.run(somebody(house))
    for step, already_sent in STEPS.items():
        asyncio.run(begin_again(house, lives))
        assert lives.run(step, DUE) == KILLED, step
        assert lives.topics().total() == already_sent, step
        assert lives.run("none", DUE + timedelta(seconds=20)) == 0
        assert lives.topics().total() == already_sent, "the lease still holds"
        assert lives.run("none", DUE + timedelta(seconds=40)) == 0
        topics = lives.topics()
        assert topics.total() == already_sent + 1, step
        assert len(topics) == 1, "a repeat replaces the first on the phone"
        assert asyncio.run(house.states())["10 morning"] == "sent"
        assert lives.run("none", DUE + timedelta(seconds=90)) == 0
        assert lives.topics() == topics


@pytest.mark.both_databases
def test_killed_over_and_over_it_is_only_late(house: House, lives: Lives) -> None:
    asyncio.run(somebody(house))
    moment = DUE
    for step in STEPS:
        assert lives.run(step, moment) == KILLED
        moment += timedelta(seconds=31)
    assert lives.run("none", moment) == 0
    assert asyncio.run(house.states())["10 morning"] == "sent"
    assert len(lives.topics()) == 1
