"""Ten years of daily entries: how long the server needs for the patterns in them."""

import asyncio
import statistics
import time
from pathlib import Path

from handrail.clock import SystemClock
from handrail.db.database import open_database
from handrail.db.epoch import new_epoch
from handrail.db.migrate import migrate
from handrail.demo.service import make_demo
from handrail.settings import load
from tests.server.web.open_house import closed_house

DAYS = 3653
ZONE = "America/New_York"
PATH = "/api/insights/patterns?days=365"
WITHIN_MS = 300.0


async def run(folder: Path, rounds: int) -> tuple[int, list[float]]:
    """How many entries, and the milliseconds of each answer after the first."""
    settings, clock = load({"HANDRAIL_DATA_DIR": str(folder)}), SystemClock()
    migrate(settings, clock)
    demo = await make_demo(settings, clock, ZONE, occupied_too=False, days=DAYS)
    database = open_database(settings)
    await database.write(new_epoch)
    await database.close()
    house = closed_house(settings, clock)
    took = []
    async with house.api.lifespan(), house.browser() as browser:
        body = {"name": demo.name, "password": demo.password, "device_label": "phone"}
        assert (await browser.post("/api/sign-in", json=body)).status_code == 200
        for number in range(rounds + 1):
            begun = time.perf_counter()
            answer = await browser.get(PATH)
            took.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200
            print(f"  round {number}: {took[-1]:.0f} ms", flush=True)
    return demo.entries, took[1:]


def measure(folder: Path, rounds: int) -> tuple[int, float]:
    """How many entries, and the median in milliseconds."""
    entries, took = asyncio.run(run(folder, rounds))
    return entries, statistics.median(took)
