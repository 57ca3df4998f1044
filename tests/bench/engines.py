"""The same 100,000 due occurrences through our claim and through two engines for PostgreSQL."""

import os
import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from handrail.settings import load
from tests import postgresql
from tests.bench import peers
from tests.bench.load import cluster_seconds
from tests.bench.push import child
from tests.crowd import gather

HERE = Path(__file__).parent
DUE = 100_000
# Of the 100,000, as many a round as take about a second.
EACH = {"ours": 5000, "Procrastinate": 500, "pgqueuer": 3000}
HALF = 0.5


@dataclass(frozen=True)
class Slice:
    """Claimed and marked per CPU second: of the worker alone, and with PostgreSQL's own time."""

    per_worker_s: float
    per_cpu_s: float


def commands(
    cluster: postgresql.Cluster, folder: Path
) -> dict[str, tuple[list[str], dict[str, str]]]:
    settings = load({"HANDRAIL_DATA_DIR": str(folder)})
    settings = replace(settings, database_url=cluster.create("ours"))
    gather(settings, DUE, datetime.now(UTC) - timedelta(minutes=1))
    python = str(peers.python("engines", peers.ENGINES))
    found = {}
    for name in ("procrastinate", "pgqueuer"):
        cluster.create(name)
        where = f"postgresql://handrail@/{name}?host={cluster.folder}"
        found[name] = [python, str(HERE / f"engine_{name}.py"), where, str(DUE)]
    ours = {
        **os.environ,
        "PYTHONPATH": f"{peers.ROOT / 'server'}:{peers.ROOT}",
        "HANDRAIL_DATA_DIR": str(folder),
        "HANDRAIL_DATABASE_URL": settings.database_url,
    }
    return {
        "ours": ([sys.executable, "-m", "tests.bench.engine_ours"], ours),
        "Procrastinate": (found["procrastinate"], dict(os.environ)),
        "pgqueuer": (found["pgqueuer"], dict(os.environ)),
    }


def measure(folder: Path, rounds: int) -> dict[str, Slice]:
    """Medians; empty where there is no PostgreSQL."""
    programs = postgresql.programs()
    if programs is None:
        print(f"  {postgresql.MISSING}", flush=True)
        return {}
    found: dict[str, list[Slice]] = {name: [] for name in EACH}
    with ExitStack() as stack:
        cluster = stack.enter_context(postgresql.running(programs, durable=True))
        running = {
            name: stack.enter_context(child(argv, env))
            for name, (argv, env) in commands(cluster, folder).items()
        }
        for name, one in running.items():
            print(f"  filling {name}", flush=True)
            one.read()
        for number in range(rounds + 1):
            for name, one in running.items():
                before = cluster_seconds(cluster.process.pid)
                got = one.ask(EACH[name])
                spent = cluster_seconds(cluster.process.pid) - before
                made = Slice(got["good"] / got["cpu_s"], got["good"] / (got["cpu_s"] + spent))
                if number:
                    found[name].append(made)
                print(f"  round {number} {name}: {made}", flush=True)
    return {
        name: Slice(
            statistics.median(one.per_worker_s for one in slices),
            statistics.median(one.per_cpu_s for one in slices),
        )
        for name, slices in found.items()
    }
