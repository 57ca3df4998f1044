"""Claiming and marking 10,000 due occurrences among 10,000 and among 1,000,000 stored."""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from handrail.db.engine import postgresql_engine, sqlite_engine
from handrail.reminders import claims
from handrail.reminders.rows import occurrence
from handrail.settings import Settings, load
from tests import postgresql
from tests.bench.load import cluster_seconds
from tests.crowd import gather

DUE = 10_000
DAYS = {"10k": 0, "1M": 99}
AT_MOST = 2.0
CLAIMS = 10


def settings_in(folder: Path) -> Settings:
    return load({"HANDRAIL_DATA_DIR": str(folder)})


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, Settings]]:
    """One of each sort, empty."""
    found = {"SQLite": settings_in(folder / "sqlite")}
    programs = postgresql.programs()
    if programs is None:
        print(f"  {postgresql.MISSING}", flush=True)
        yield found
        return
    with postgresql.running(programs, durable=True) as cluster:
        url = cluster.create("bench")
        yield {**found, "PostgreSQL": replace(settings_in(folder / "pg"), database_url=url)}


def bury(settings: Settings, days: int) -> None:
    """Stores for each of the people as many more as there are days, what is planned for later and
    what is over in turn: copied by the database itself, or it would take minutes."""
    engine = engine_of(settings)
    moment = datetime.now(UTC) + timedelta(hours=10)
    with engine.begin() as connection:
        day = connection.execute(sa.select(occurrence.c.local_date).limit(1)).scalar_one()
    for number in range(1, days + 1):
        over = number % 2 == 0
        values = {
            "local_date": day + timedelta(days=-number if over else number),
            "due_at": moment,
            "next_try": moment + timedelta(seconds=number * 900),
            "state": "sent" if over else "waiting",
        }
        names = [column.name for column in occurrence.c if column.name != "id"]
        copied = [
            sa.literal(values[name], occurrence.c[name].type)
            if name in values
            else occurrence.c[name]
            for name in names
        ]
        people = sa.select(*copied).where(occurrence.c.local_date == day)
        with engine.begin() as connection:
            connection.execute(sa.insert(occurrence).from_select(names, people))
    if not settings.on_sqlite:  # else within a minute, and in the middle of a round
        with engine.begin() as connection:
            connection.execute(sa.text("ANALYZE occurrence"))
    engine.dispose()


def engine_of(settings: Settings) -> sa.Engine:
    if settings.on_sqlite:
        return sqlite_engine(settings.database_url, "BEGIN IMMEDIATE", (), 1)
    return postgresql_engine(settings.database_url, 1)


def seconds(engine: sa.Engine) -> float:
    """CPU time of this process, and of the PostgreSQL behind the engine."""
    own = time.process_time()
    if engine.dialect.name == "sqlite":
        return own
    return own + cluster_seconds(postmaster(engine.url.render_as_string()))


def postmaster(url: str) -> int:
    """The first process of the cluster, which all others descend from."""
    folder = Path(str(sa.make_url(url).query["host"]))
    return int((folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])


def claim_some(engine: sa.Engine) -> float:
    """Occurrences claimed in a CPU second; what was claimed waits again afterwards."""
    taken, start = 0, seconds(engine)
    for _ in range(CLAIMS):
        with engine.begin() as connection:
            taken += claims.claim(connection, datetime.now(UTC), timedelta()).taken
    spent = seconds(engine) - start
    if taken != CLAIMS * claims.MOST:
        raise RuntimeError(f"{taken} were claimed")
    past = datetime.now(UTC) - timedelta(minutes=1)
    again = sa.update(occurrence).where(occurrence.c.state == "leased")
    with engine.begin() as connection:
        connection.execute(again.values(state="waiting", next_try=past, lease_until=None))
    return taken / spent


@contextmanager
def stores(folder: Path) -> Iterator[dict[str, dict[str, sa.Engine]]]:
    """By sort of database and by size, each with the same 10,000 people due."""
    made: dict[str, dict[str, sa.Engine]] = {}
    with ExitStack() as stack:
        for size, days in DAYS.items():
            every = stack.enter_context(databases(folder / size))
            for name, settings in every.items():
                print(f"  filling {name} with {size}", flush=True)
                gather(settings, DUE, datetime.now(UTC) - timedelta(minutes=1))
                bury(settings, days)
                engine = engine_of(settings)
                stack.callback(engine.dispose)
                made.setdefault(name, {})[size] = engine
        yield made


def measure(folder: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Median claims in a CPU second by sort of database and by how much it stores."""
    found: dict[str, dict[str, float]] = {}
    with stores(folder) as every:
        for name, by_size in every.items():
            rates: dict[str, list[float]] = {size: [] for size in by_size}
            for number in range(rounds + 1):
                for size, engine in by_size.items():
                    rate = claim_some(engine)
                    if number:
                        rates[size].append(rate)
                    print(f"  round {number} {name} {size}: {rate:.0f} claims/cpu-s", flush=True)
            found[name] = {size: statistics.median(got) for size, got in rates.items()}
    return found
