"""A server that nobody uses: how soon it answers, and what it holds in memory."""

import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench import servers
from tests.bench.load import cpu_seconds

LATER = ("alembic", "fpdf", "icalendar", "playwright", "zxcvbn")
SETTLE_S = 5.0
MOST_MIB, MOST_S = 130.0, 3.0
LOADED = "import sys, json, handrail.app; print(json.dumps(sorted(sys.modules)))"


@dataclass(frozen=True)
class Idle:
    rss_mib: float
    start_s: float
    start_cpu_s: float
    too_early: list[str]


def rss_mib(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def loaded() -> list[str]:
    """Which of the rarely used packages the server's own modules bring in."""
    env = {"PYTHONPATH": str(servers.ROOT / "server")}
    argv = [sys.executable, "-c", LOADED]
    names = json.loads(subprocess.run(argv, env=env, check=True, capture_output=True).stdout)
    return [name for name in LATER if name in names]


def measure(folder: Path, rounds: int) -> Idle:
    """On a database that is there, as after any start but the first."""
    sizes, starts, spent = [], [], []
    for number in range(rounds + 1):
        begun = time.perf_counter()
        with servers.handrail(folder) as server:
            took = time.perf_counter() - begun
            cpu_s = cpu_seconds(server.pid)
            time.sleep(SETTLE_S)
            size = rss_mib(server.pid)
        print(
            f"  round {number}: up after {took:.1f} s ({cpu_s:.1f} s of CPU), {size:.0f} MiB",
            flush=True,
        )
        if number:
            sizes.append(size)
            starts.append(took)
            spent.append(cpu_s)
    return Idle(
        statistics.median(sizes), statistics.median(starts), statistics.median(spent), loaded()
    )
