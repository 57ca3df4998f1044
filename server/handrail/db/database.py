"""The one small door to storage: the same functions run on SQLite and on PostgreSQL."""

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa

from handrail.db.engine import postgresql_engine, sqlite_engine
from handrail.db.faults import RUN_AGAIN, busy_when_not_now, sqlstate
from handrail.db.writer import SLOW_S, Writer
from handrail.settings import Settings

T = TypeVar("T")
READERS = 4
# Filled only as far as it is used: whole accounts are read through it when a new phone comes.
CACHE_KIB = 16_000
POSTGRESQL_CONNECTIONS = 12
# Before each of two more runs: whom we collided with takes what it waited for, then we try.
PAUSES_S = (0.02, 0.08)

log = logging.getLogger("handrail.db")


def log_slow(fn: Callable[..., Any], seconds: float) -> None:
    log.warning("slow write: %s took %.0f ms", getattr(fn, "__qualname__", "a job"), seconds * 1000)


class Database(ABC):
    """`fn` holds SQL only, touches at most 500 rows and returns plain values."""

    dialect: str

    @abstractmethod
    async def read(self, fn: Callable[[sa.Connection], T]) -> T:
        """One read transaction in a worker thread: every statement sees the same moment."""

    @abstractmethod
    async def point(self, fn: Callable[[sa.Connection], T]) -> T:
        """A few rows by key: on the loop on SQLite (microseconds), in a thread on PostgreSQL."""

    @abstractmethod
    async def write(self, fn: Callable[[sa.Connection], T]) -> T:
        """Answers after the commit is on the disk. `fn` may run again: it keeps nothing outside."""

    @abstractmethod
    async def maintain(self, fn: Callable[[Any], T]) -> T:
        """Outside any transaction, on the driver's own connection: checkpoint, vacuum."""

    @abstractmethod
    async def close(self) -> None:
        """Finishes what was accepted, then lets go of every connection."""


class SqliteDatabase(Database):
    """One file, one writer thread, a few readers."""

    dialect = "sqlite"

    def __init__(self, url: str) -> None:
        self.writes = sqlite_engine(url, "BEGIN IMMEDIATE", pool_size=1)
        self.reads = sqlite_engine(url, "BEGIN", ("query_only=ON",), READERS)
        # Its transactions are opened and ended by `point` itself: through SQLAlchemy they cost as
        # much as what is read in them.
        self.few = sqlite_engine(url, "SELECT 1", ("query_only=ON", f"cache_size=-{CACHE_KIB}"), 1)
        # Alone: of two that turn a new file to WAL at once, one is told that it is locked.
        self.writes.connect().close()
        self.writer = Writer(self.writes, log_slow)
        self.threads = ThreadPoolExecutor(READERS, "reader")
        self.points: sa.Connection | None = None

    async def read(self, fn: Callable[[sa.Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.threads, self._read, fn)

    def _read(self, fn: Callable[[sa.Connection], T]) -> T:
        with busy_when_not_now(), self.reads.connect() as connection, connection.begin():
            return fn(connection)

    async def point(self, fn: Callable[[sa.Connection], T]) -> T:
        with busy_when_not_now():
            if self.points is None:
                self.points = self.few.connect()
            driver: Any = self.points.connection.dbapi_connection
            driver.execute("BEGIN")
            try:
                return fn(self.points)
            finally:
                driver.execute("COMMIT")

    async def write(self, fn: Callable[[sa.Connection], T]) -> T:
        return await self.writer.write(fn)

    async def maintain(self, fn: Callable[[Any], T]) -> T:
        return await self.writer.maintain(fn)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(None, self.writer.close)
        self.threads.shutdown()
        if self.points is not None:
            self.points.close()
        self.few.dispose()
        self.reads.dispose()
        self.writes.dispose()


class PostgresqlDatabase(Database):
    """A pool; every write is a transaction of its own, and many nodes may write at once."""

    dialect = "postgresql"

    def __init__(self, url: str) -> None:
        self.engine = postgresql_engine(url, POSTGRESQL_CONNECTIONS)
        self.reads = self.engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self.threads = ThreadPoolExecutor(POSTGRESQL_CONNECTIONS, "database")

    async def _in_thread(
        self, call: Callable[[Callable[[Any], T]], T], fn: Callable[[Any], T]
    ) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.threads, call, fn)

    async def read(self, fn: Callable[[sa.Connection], T]) -> T:
        return await self._in_thread(self._read, fn)

    async def point(self, fn: Callable[[sa.Connection], T]) -> T:
        return await self._in_thread(self._read, fn)

    def _read(self, fn: Callable[[sa.Connection], T]) -> T:
        with busy_when_not_now(), self.reads.connect() as connection, connection.begin():
            return fn(connection)

    async def write(self, fn: Callable[[sa.Connection], T]) -> T:
        return await self._in_thread(self._write, fn)

    def _write(self, fn: Callable[[sa.Connection], T]) -> T:
        with busy_when_not_now():
            for pause in PAUSES_S:
                try:
                    return self._once(fn)
                except sa.exc.DBAPIError as error:
                    if sqlstate(error) not in RUN_AGAIN:
                        raise
                time.sleep(pause)
            return self._once(fn)

    def _once(self, fn: Callable[[sa.Connection], T]) -> T:
        start = time.perf_counter()
        try:
            with self.engine.begin() as connection:
                return fn(connection)
        finally:
            if (spent := time.perf_counter() - start) > SLOW_S:
                log_slow(fn, spent)

    async def maintain(self, fn: Callable[[Any], T]) -> T:
        return await self._in_thread(self._maintain, fn)

    def _maintain(self, fn: Callable[[Any], T]) -> T:
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            return fn(connection.connection.dbapi_connection)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(None, self.threads.shutdown)
        self.engine.dispose()


def open_database(settings: Settings) -> Database:
    """Opens what is there; never migrates."""
    if settings.on_sqlite:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        return SqliteDatabase(settings.database_url)
    return PostgresqlDatabase(settings.database_url)
