"""A process that is frozen in the middle of a statement: others get at the rows it took."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import psycopg
import pytest
from psycopg import pq

from handrail.db import standing
from handrail.db.database import Database
from handrail.db.standing import end_standing
from handrail.db.state import get_state, set_state
from handrail.settings import Settings
from handrail.vault.secret_file import create
from tests.conftest import ManualClock
from tests.server.web.open_house import open_house

pytestmark = pytest.mark.only_postgresql

# More than fits between the two of them.
LONG = b"repeat('x', 30000000)"
TAKES = b"UPDATE server_state SET value = '7' WHERE name = 'a' RETURNING " + LONG
TAKES_LITTLE = b"UPDATE server_state SET value = '7' WHERE name = 'a'"
READS = b"SELECT " + LONG
STATE = "SELECT state, wait_event FROM pg_stat_activity WHERE pid = %s"
STOPPED_S = 2.0


class Standing:
    """Sessions whose programs stand still in the middle of a statement."""

    def __init__(self, url: str, stack: ExitStack) -> None:
        self.url = url.replace("+psycopg", "", 1)
        self.stack = stack

    def _session(self, program: str = "handrail 4711") -> pq.abc.PGconn:
        session = psycopg.connect(self.url, application_name=program)
        self.stack.callback(session.close)
        session.execute("SELECT 1")
        return session.pgconn

    def ask(self, statement: bytes) -> pq.abc.PGconn:
        """Much is asked for, and none of it taken."""
        session = self._session()
        session.send_query(statement)
        self._wait_until_it_stands(session.backend_pid, "active", "ClientWrite")
        return session

    def think(self, statement: bytes) -> pq.abc.PGconn:
        """Somebody at a prompt."""
        session = self._session("psql")
        session.exec_(b"BEGIN")
        session.exec_(statement)
        return session

    def begin(self, statement: bytes) -> pq.abc.PGconn:
        """The first of several statements on the way together, as executemany sends them."""
        session = self._session()
        session.enter_pipeline_mode()
        session.send_query_params(statement, [])
        session.send_flush_request()
        session.flush()
        self._wait_until_it_stands(session.backend_pid, "active", "ClientRead")
        return session

    def end(self, statement: bytes) -> pq.abc.PGconn:
        """The last of them, and what psycopg sends after it; the transaction is open still."""
        session = self._session()
        session.enter_pipeline_mode()
        session.send_query_params(statement, [])
        session.pipeline_sync()
        session.send_flush_request()
        session.flush()
        self._wait_until_it_stands(session.backend_pid, "idle in transaction", "ClientRead")
        return session

    def _wait_until_it_stands(self, pid: int, state: str, where: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as looks:
            for _ in range(100):
                if looks.execute(STATE, (pid,)).fetchone() == (state, where):
                    return
                time.sleep(0.05)
        raise AssertionError("it does not stand")


@pytest.fixture
def stands(database_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standing]:
    monkeypatch.setattr(standing, "STOPPED_S", STOPPED_S)
    with ExitStack() as stack:
        yield Standing(database_settings.database_url, stack)


def stand(stands: Standing, where: str) -> None:
    if where == "in a result":
        stands.ask(TAKES)
    elif where == "in a pipeline":
        stands.begin(TAKES_LITTLE)
    else:
        stands.end(TAKES_LITTLE)


@pytest.mark.parametrize("where", ["in a result", "in a pipeline", "after a pipeline"])
async def test_what_it_took_is_free_again(database: Database, stands: Standing, where: str) -> None:
    await database.write(partial(set_state, name="a", value="1"))
    stand(stands, where)
    assert await database.read(end_standing) == 0
    waits = asyncio.create_task(database.write(partial(set_state, name="a", value="2")))
    await asyncio.sleep(STOPPED_S)
    assert not waits.done()
    assert await database.read(end_standing) == 1
    await asyncio.wait_for(waits, 5)
    assert await database.read(lambda connection: get_state(connection, "a")) == "2"


async def test_who_only_reads_may_take_as_long_as_it_likes(
    database: Database, stands: Standing
) -> None:
    reads = stands.ask(READS)
    await asyncio.sleep(STOPPED_S)
    assert await database.read(end_standing) == 0
    whole = reads.get_result()
    assert whole is not None
    assert whole.status == pq.ExecStatus.TUPLES_OK


async def test_another_program_is_left_alone(database: Database, stands: Standing) -> None:
    await database.write(partial(set_state, name="a", value="1"))
    thinks = stands.think(TAKES_LITTLE)
    await asyncio.sleep(STOPPED_S)
    assert await database.read(end_standing) == 0
    assert thinks.exec_(b"COMMIT").status == pq.ExecStatus.COMMAND_OK


async def test_a_server_on_the_same_database_sees_to_it(
    database_settings: Settings, database: Database, stands: Standing, clock: ManualClock
) -> None:
    create(database_settings.secret_file)
    await database.write(partial(set_state, name="a", value="1"))
    session = stands.ask(TAKES)
    await asyncio.sleep(STOPPED_S)
    async with open_house(database_settings, clock) as opened:
        opened.house.scheduler.resume()
        await asyncio.wait_for(database.write(partial(set_state, name="a", value="2")), 10)
    whole = session.get_result()
    assert whole is None or whole.status == pq.ExecStatus.FATAL_ERROR
