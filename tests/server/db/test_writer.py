"""The writer of SQLite: groups are one commit, and no job can harm another."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from handrail.db.engine import sqlite_engine
from handrail.db.faults import GroupLost
from handrail.db.writer import Writer
from handrail.errors import Busy

Slow = list[tuple[Any, float]]


class Bench:
    """A writer over one small table, with the file to look at from outside."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.slow: Slow = []
        self.engine = sqlite_engine(f"sqlite:///{file}", "BEGIN IMMEDIATE")
        with self.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE t (id INTEGER PRIMARY KEY, v BLOB)")
        self.writer = Writer(self.engine, lambda fn, spent: self.slow.append((fn, spent)))

    def rows(self) -> list[int]:
        outside = sqlite3.connect(self.file)
        found = [row[0] for row in outside.execute("SELECT id FROM t ORDER BY id")]
        outside.close()
        return found

    def hold(self) -> tuple[threading.Event, "asyncio.Task[bool]"]:
        """Keeps the writer inside a job until the event is set: what follows is one group."""
        gate = threading.Event()
        return gate, asyncio.create_task(self.writer.write(lambda _: gate.wait(5)))


def insert(row: int, size: int = 10) -> Callable[[sa.Connection], int]:
    statement = sa.text("INSERT INTO t VALUES (:id, :v)")
    return lambda c: c.execute(statement, {"id": row, "v": b"x" * size}).rowcount


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "a.db")
    yield made
    made.writer.close()
    made.engine.dispose()


async def test_one_bad_job_harms_nobody(bench: Bench) -> None:
    write = bench.writer.write
    first, second, third = await asyncio.gather(
        write(insert(1)), write(insert(1)), write(insert(2)), return_exceptions=True
    )
    assert (first, third) == (1, 1)
    assert isinstance(second, sa.exc.IntegrityError)
    assert bench.rows() == [1, 2]


async def test_a_cancelled_caller_harms_nobody(bench: Bench) -> None:
    gate, _first = bench.hold()
    await asyncio.sleep(0.02)
    gone = asyncio.create_task(bench.writer.write(insert(1)))
    beside = asyncio.create_task(bench.writer.write(insert(2)))
    await asyncio.sleep(0.02)
    gone.cancel()
    gate.set()
    assert await asyncio.wait_for(beside, 2) == 1
    assert await asyncio.wait_for(bench.writer.write(insert(3)), 2) == 1
    assert bench.rows() == [1, 2, 3]


async def test_a_full_disk_answers_an_error_to_every_job_of_the_group(bench: Bench) -> None:
    def shrink(driver: Any) -> None:
        driver.execute("PRAGMA max_page_count=6")
        driver.execute("PRAGMA cache_size=-16")

    await bench.writer.maintain(shrink)
    gate, first = bench.hold()
    await asyncio.sleep(0.05)
    sizes = [200, 200, 90_000, 200]
    jobs = [asyncio.create_task(bench.writer.write(insert(i, s))) for i, s in enumerate(sizes)]
    await asyncio.sleep(0.05)
    gate.set()
    await first
    answers = await asyncio.gather(*jobs, return_exceptions=True)
    assert all(isinstance(answer, GroupLost) for answer in answers)
    assert bench.rows() == []
    assert await bench.writer.write(insert(9, 50)) == 1
    assert bench.rows() == [9]


async def test_what_cannot_be_saved_now_is_busy_and_says_so(bench: Bench) -> None:
    def full(connection: sa.Connection) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise sa.exc.OperationalError("INSERT", {}, error)

    with pytest.raises(Busy, match="Nothing was saved"):
        await bench.writer.write(full)


async def test_maintenance_runs_alone(bench: Bench) -> None:
    await bench.writer.write(insert(1))
    checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)"
    busy, *_ = await bench.writer.maintain(lambda driver: driver.execute(checkpoint).fetchone())
    assert busy == 0
    assert bench.file.with_name("a.db-wal").stat().st_size == 0


async def test_failed_maintenance_tells_its_caller_only(bench: Bench) -> None:
    gate, first = bench.hold()
    await asyncio.sleep(0.02)
    bad = asyncio.create_task(bench.writer.maintain(lambda driver: driver.execute("NO SQL")))
    good = asyncio.create_task(bench.writer.write(insert(1)))
    await asyncio.sleep(0.02)
    gate.set()
    answers = await asyncio.gather(bad, good, first, return_exceptions=True)
    assert isinstance(answers[0], sqlite3.OperationalError)
    assert answers[1] == 1


async def test_a_group_is_one_commit(bench: Bench) -> None:
    statements: list[str] = []
    await bench.writer.maintain(lambda driver: driver.set_trace_callback(statements.append))
    gate, first = bench.hold()
    await asyncio.sleep(0.02)
    jobs = [asyncio.create_task(bench.writer.write(insert(100 + i))) for i in range(20)]
    await asyncio.sleep(0.02)
    gate.set()
    await asyncio.gather(first, *jobs)
    assert statements.count("COMMIT") == 2


async def test_what_comes_in_one_turn_of_the_loop_is_one_commit(bench: Bench) -> None:
    statements: list[str] = []
    await bench.writer.maintain(lambda driver: driver.set_trace_callback(statements.append))
    await asyncio.gather(*(bench.writer.write(insert(i)) for i in range(40)))
    assert statements.count("COMMIT") == 1
    assert bench.rows() == list(range(40))


async def test_a_group_has_its_limit_and_the_rest_is_the_next(bench: Bench) -> None:
    statements: list[str] = []
    await bench.writer.maintain(lambda driver: driver.set_trace_callback(statements.append))
    jobs = [asyncio.create_task(bench.writer.write(insert(i))) for i in range(150)]
    await asyncio.sleep(0.01)
    closing = asyncio.get_running_loop().run_in_executor(None, bench.writer.close)
    await asyncio.gather(*jobs, closing)
    assert statements.count("COMMIT") == 3
    assert bench.rows() == list(range(150))


async def test_a_slow_job_is_told(bench: Bench) -> None:
    def dawdle(_: sa.Connection) -> None:
        time.sleep(0.02)

    await bench.writer.write(dawdle)
    await bench.writer.write(insert(1))
    assert [fn for fn, _ in bench.slow] == [dawdle]


async def test_closing_commits_what_was_accepted_and_refuses_the_rest(bench: Bench) -> None:
    gate, first = bench.hold()
    await asyncio.sleep(0.02)
    waiting = asyncio.create_task(bench.writer.write(insert(1)))
    await asyncio.sleep(0.02)
    closing = asyncio.get_running_loop().run_in_executor(None, bench.writer.close)
    await asyncio.sleep(0.02)
    with pytest.raises(Busy):
        await bench.writer.write(insert(2))
    gate.set()
    await asyncio.gather(first, waiting, closing)
    assert bench.rows() == [1]
