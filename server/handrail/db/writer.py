"""The one writer of SQLite: a thread that commits jobs in groups, each job in its own savepoint.

- A job that fails is undone alone; the others of its group are committed.
- SQLite may roll the whole transaction back inside a job (disk full, I/O error). So
  `in_transaction` is checked after a failed job and before COMMIT; otherwise lost jobs would be
  answered "saved".
- A caller that was cancelled must not break the others: only open futures are settled.
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from handrail.db.faults import GroupLost, is_not_now
from handrail.errors import Busy

SLOW_S = 0.01
# While many write, the next ones are waited for this long; whoever writes alone never waits.
GATHER_S, BUSY_S = 0.002, 0.01
T = TypeVar("T")


@dataclass(slots=True)
class Job:
    """`alone`: maintenance, handed the raw driver connection outside any transaction."""

    fn: Callable[[Any], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    alone: bool = False


class Outcome(NamedTuple):
    job: Job
    result: Any
    error: BaseException | None


class Writer:
    """Runs jobs in order, at most `most` in one commit. `slow` is told of jobs past 10 ms."""

    def __init__(
        self, engine: sa.Engine, slow: Callable[[Any, float], None], most: int = 64
    ) -> None:
        self.engine = engine
        self.slow = slow
        self.most = most
        self.gathered: dict[asyncio.AbstractEventLoop, list[Job]] = {}
        self.jobs: queue.SimpleQueue[list[Job] | None] = queue.SimpleQueue()
        self.rest: list[Job] = []
        self.handed = 0.0
        self.door = threading.Lock()
        self.closed = False
        self.thread = threading.Thread(target=self._run, name="writer")
        self.thread.start()

    async def write(self, fn: Callable[[sa.Connection], T]) -> T:
        """A caller cancelled while waiting loses only the answer: the job runs and commits."""
        return await self._submit(fn, alone=False)

    async def maintain(self, fn: Callable[[Any], T]) -> T:
        return await self._submit(fn, alone=True)

    async def _submit(self, fn: Callable[[Any], T], *, alone: bool) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        job = Job(fn, future, loop, alone)
        if loop in self.gathered:
            self.gathered[loop].append(job)
        else:
            self.gathered[loop] = [job]
            busy = loop.time() - self.handed < BUSY_S
            loop.call_later(GATHER_S if busy else 0, self._hand_over, loop)
        return await future

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        """What callers brought meanwhile goes together: one wake-up, one commit."""
        jobs = self.gathered.pop(loop)
        self.handed = loop.time()
        with self.door:
            if not self.closed:
                self.jobs.put(jobs)
                return
        stopping = Busy("The server is stopping. Nothing was saved; try again.")
        _settle([Outcome(job, None, stopping) for job in jobs])

    def close(self) -> None:
        """Commits what is waiting, then ends the thread."""
        with self.door:
            if not self.closed:
                self.closed = True
                self.jobs.put(None)
        self.thread.join()

    def _run(self) -> None:
        with self.engine.connect() as connection:
            while True:
                group, last = self._next()
                if group:
                    _answer(self._alone(connection, group))
                    _answer(self._together(connection, group))
                if last:
                    return

    def _next(self) -> tuple[list[Job], bool]:
        """Waits for jobs, then takes what else is there; True when it is the end."""
        group, last = self.rest, False
        while not last and len(group) < self.most and not (group and self.jobs.empty()):
            jobs = self.jobs.get()
            last = jobs is None
            group = group + (jobs or [])
        self.rest = group[self.most :]
        if last and self.rest:
            self.jobs.put(None)
        return group[: self.most], last and not self.rest

    def _alone(self, connection: sa.Connection, group: list[Job]) -> list[Outcome]:
        outcomes = []
        for job in (job for job in group if job.alone):
            try:
                driver = connection.connection.dbapi_connection
                outcomes.append(Outcome(job, job.fn(driver), None))
            except Exception as error:
                outcomes.append(Outcome(job, None, error))
            finally:
                connection.rollback()
        return outcomes

    def _together(self, connection: sa.Connection, group: list[Job]) -> list[Outcome]:
        shared = [job for job in group if not job.alone]
        if not shared:
            return []
        try:
            with connection.begin():
                driver: Any = connection.connection.dbapi_connection
                outcomes = [self._one(connection, driver, job) for job in shared]
                if not driver.in_transaction:
                    raise GroupLost
        except BaseException as error:
            lost = error if isinstance(error, GroupLost) else GroupLost()
            lost.__cause__ = error.__cause__ if lost is error else error
            return [Outcome(job, None, lost) for job in shared]
        return outcomes

    def _one(self, connection: sa.Connection, driver: Any, job: Job) -> Outcome:
        start = time.perf_counter()
        driver.execute("SAVEPOINT job")
        try:
            result = job.fn(connection)
            driver.execute("RELEASE job")
        except Exception as error:
            if not driver.in_transaction:
                raise GroupLost from error
            driver.execute("ROLLBACK TO job")
            driver.execute("RELEASE job")
            return Outcome(job, None, _named(error))
        finally:
            spent = time.perf_counter() - start
            if spent > SLOW_S:
                self.slow(job.fn, spent)
        return Outcome(job, result, None)


def _named(error: Exception) -> Exception:
    if not is_not_now(error):
        return error
    busy = Busy()
    busy.__cause__ = error
    return busy


def _answer(outcomes: list[Outcome]) -> None:
    """One wake-up a loop, not one a job."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Outcome]] = {}
    for outcome in outcomes:
        by_loop.setdefault(outcome.job.loop, []).append(outcome)
    for loop, some in by_loop.items():
        if not loop.is_closed():
            try:
                loop.call_soon_threadsafe(_settle, some)
            except RuntimeError:
                continue  # closed this moment: its callers have gone with it


def _settle(outcomes: list[Outcome]) -> None:
    for job, result, error in outcomes:
        if job.future.done():
            continue
        if error is None:
            job.future.set_result(result)
        else:
            job.future.set_exception(error)
