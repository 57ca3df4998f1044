"""What only PostgreSQL does: many writers at once, and transactions that must run again."""

import asyncio
import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa

from handrail.db.database import Database, PostgresqlDatabase
from handrail.db.engine import STOPPED_S
from handrail.db.state import get_state, set_state
from handrail.errors import Busy

pytestmark = pytest.mark.only_postgresql


@pytest.fixture
def pool(database: Database) -> PostgresqlDatabase:
    assert isinstance(database, PostgresqlDatabase)
    return database


def value(connection: sa.Connection, name: str) -> int:
    return int(get_state(connection, name) or 0)


class Failing:
    """Raises a real error of the server for the first `times` runs."""

    def __init__(self, sqlstate: str, times: int) -> None:
        self.sqlstate = sqlstate
        self.times = times
        self.runs = 0

    def __call__(self, connection: sa.Connection) -> str:
        self.runs += 1
        set_state(connection, f"run{self.runs}", "seen")
        if self.runs <= self.times:
            block = f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{self.sqlstate}'; END $$"
            connection.exec_driver_sql(block)
        return "done"


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
async def test_a_lost_race_runs_again_twice(pool: PostgresqlDatabase, sqlstate: str) -> None:
    twice = Failing(sqlstate, times=2)
    assert await pool.write(twice) == "done"
    assert twice.runs == 3
    assert await pool.read(lambda c: [get_state(c, f"run{i}") for i in (1, 2, 3)]) == [
        None,
        None,
        "seen",
    ]


async def test_after_three_runs_it_is_busy(pool: PostgresqlDatabase) -> None:
    always = Failing("40001", times=99)
    with pytest.raises(Busy):
        await pool.write(always)
    assert always.runs == 3


async def test_other_errors_run_once(pool: PostgresqlDatabase) -> None:
    wrong = Failing("23505", times=99)
    with pytest.raises(sa.exc.IntegrityError):
        await pool.write(wrong)
    assert wrong.runs == 1


async def test_a_deadlock_harms_neither(pool: PostgresqlDatabase) -> None:
    for name in ("a", "b"):
        await pool.write(partial(set_state, name=name, value="0"))
    met = threading.Barrier(2)

    def move(first: str, second: str) -> Callable[[sa.Connection], None]:
        runs = [0]

        def job(connection: sa.Connection) -> None:
            runs[0] += 1
            set_state(connection, first, str(value(connection, first) + 1))
            if runs[0] == 1:
                met.wait(5)
            set_state(connection, second, str(value(connection, second) + 1))

        return job

    await asyncio.gather(pool.write(move("a", "b")), pool.write(move("b", "a")))
    assert await pool.read(lambda c: (value(c, "a"), value(c, "b"))) == (2, 2)


async def test_a_read_sees_one_moment(pool: PostgresqlDatabase) -> None:
    looked, changed = threading.Event(), threading.Event()

    def look_twice(connection: sa.Connection) -> tuple[str | None, str | None]:
        before = get_state(connection, "epoch")
        looked.set()
        assert changed.wait(5)
        return before, get_state(connection, "epoch")

    await pool.write(lambda c: set_state(c, "epoch", "one"))
    reading = asyncio.create_task(pool.read(look_twice))
    await asyncio.get_running_loop().run_in_executor(None, looked.wait, 5)
    await pool.write(lambda c: set_state(c, "epoch", "two"))
    changed.set()
    assert await reading == ("one", "one")


async def test_maintenance_may_vacuum(pool: PostgresqlDatabase) -> None:
    await pool.maintain(lambda driver: driver.execute("VACUUM server_state"))
    assert await pool.read(lambda c: get_state(c, "tzdata")) is None


async def test_a_cut_connection_is_busy_and_heals(pool: PostgresqlDatabase) -> None:
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = pg_backend_pid()"
    with pytest.raises(Busy):
        await pool.write(lambda c: c.exec_driver_sql(cut).all())
    assert await pool.write(lambda c: c.exec_driver_sql("SELECT 1").scalar_one()) == 1


async def test_what_stands_still_in_a_transaction_lets_go_of_its_locks(
    pool: PostgresqlDatabase,
) -> None:
    await pool.write(lambda connection: set_state(connection, "a", "1"))
    locked = threading.Event()
    stands = sa.select(sa.text("1 from server_state where name = 'a' for update"))

    def stand_still(connection: sa.Connection) -> None:
        connection.execute(stands)
        locked.set()
        time.sleep(STOPPED_S + 3)  # as a process that is frozen
        connection.execute(stands)

    frozen = asyncio.create_task(pool.write(stand_still))
    await asyncio.to_thread(locked.wait)
    start = time.monotonic()
    await pool.write(lambda connection: set_state(connection, "a", "2"))
    assert time.monotonic() - start < STOPPED_S + 2
    with pytest.raises(Busy):
        await frozen
    assert await pool.read(lambda connection: value(connection, "a")) == 2
