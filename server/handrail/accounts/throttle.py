"""Counts tries with `limits`, in windows of our own clock, under keyed hashes of who tries.

In memory on SQLite, in a table on PostgreSQL, where many servers count together.
"""

import hmac
import ipaddress
from abc import abstractmethod
from typing import Any, NamedTuple

import sqlalchemy as sa
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter

from handrail.accounts.models import Throttle
from handrail.clock import EPOCH_DAY, Clock, day_of
from handrail.db.database import Database
from handrail.db.models import table_of
from handrail.db.upsert import insert_for
from handrail.errors import Throttled
from handrail.vault.keys import ServerKeys, lp

FAILS = RateLimitItemPerMinute(5, 15)
NETWORK_TRIES = RateLimitItemPerHour(100)
SECONDS = {"minute": 60, "hour": 3600}

counters = table_of(Throttle)


class Counter(NamedTuple):
    """A limit, and whose tries it counts."""

    limit: RateLimitItem
    name: tuple[str, ...]


def network_of(address: str | None) -> str:
    """What one household or site has in common: /24, or /64."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    bits = 24 if ip.version == 4 else 64
    return str(ipaddress.ip_network((ip, bits), strict=False))


class WindowStorage(Storage):
    """A window is part of each counter's name, so that a counter ends by itself."""

    STORAGE_SCHEME = None

    def __init__(self, clock: Clock, key: bytes) -> None:
        super().__init__()
        self.clock = clock
        self.key = key

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    def window(self, key: str) -> tuple[int, int]:
        """Number of the current window and its length; `limits` ends a key in `/5/15/minute`."""
        *_, multiple, unit = key.split("/")
        length = int(multiple) * SECONDS[unit]
        return int((self.clock.now() - EPOCH_DAY).total_seconds()) // length, length

    def name(self, key: str) -> bytes:
        number, _ = self.window(key)
        return hmac.digest(self.key, lp(key.encode(), number.to_bytes(8)), "sha256")

    async def get_expiry(self, key: str) -> float:
        number, length = self.window(key)
        return (number + 1) * length

    async def check(self) -> bool:
        return True

    async def reset(self) -> int | None:
        return None

    @abstractmethod
    async def incr(self, key: str, expiry: int, amount: int = 1) -> int: ...

    @abstractmethod
    async def get(self, key: str) -> int: ...

    @abstractmethod
    async def clear(self, key: str) -> None: ...


class MemoryWindows(WindowStorage):
    """For one process."""

    def __init__(self, clock: Clock, key: bytes) -> None:
        super().__init__(clock, key)
        self.counts: dict[bytes, tuple[float, int]] = {}
        self.swept = 0

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        self._sweep()
        end, count = await self.get_expiry(key), await self.get(key) + amount
        self.counts[self.name(key)] = (end, count)
        return count

    async def get(self, key: str) -> int:
        return self.counts.get(self.name(key), (0.0, 0))[1]

    async def clear(self, key: str) -> None:
        self.counts.pop(self.name(key), None)

    def _sweep(self) -> None:
        now = int((self.clock.now() - EPOCH_DAY).total_seconds())
        if now - self.swept >= 60:
            self.swept = now
            self.counts = {name: kept for name, kept in self.counts.items() if kept[0] > now}


class TableWindows(WindowStorage):
    """For many processes on one PostgreSQL."""

    def __init__(self, clock: Clock, key: bytes, database: Database) -> None:
        super().__init__(clock, key)
        self.database = database

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        name, day = self.name(key), day_of(self.clock.now())

        def add(connection: sa.Connection) -> int:
            new = insert_for(connection, counters).values(id=name, day=day, count=amount)
            added = {"count": counters.c.count + amount}
            upsert = new.on_conflict_do_update(index_elements=["id"], set_=added)
            return int(connection.execute(upsert.returning(counters.c.count)).scalar_one())

        return await self.database.write(add)

    async def get(self, key: str) -> int:
        count = sa.select(counters.c.count).where(counters.c.id == self.name(key))
        return await self.database.point(
            lambda connection: connection.execute(count).scalar_one_or_none() or 0
        )

    async def clear(self, key: str) -> None:
        gone = sa.delete(counters).where(counters.c.id == self.name(key))
        await self.database.write(lambda connection: connection.execute(gone) and None)


class Tries:
    """A try is counted before it is made and forgotten when it was right: no parallel guesses."""

    def __init__(self, database: Database, clock: Clock, keys: ServerKeys) -> None:
        self.clock = clock
        key = keys.throttle()
        storage: Any = (
            MemoryWindows(clock, key)
            if database.dialect == "sqlite"
            else TableWindows(clock, key, database)
        )
        self.limiter = FixedWindowRateLimiter(storage)

    async def count(self, *tries: Counter) -> None:
        """Raises Throttled with the seconds until the window ends."""
        for limit, name in tries:
            if not await self.limiter.hit(limit, *name):
                stats = await self.limiter.get_window_stats(limit, *name)
                now = (self.clock.now() - EPOCH_DAY).total_seconds()
                raise Throttled(retry_after=max(1, round(stats.reset_time - now)))

    async def forget(self, counter: Counter) -> None:
        await self.limiter.clear(counter.limit, *counter.name)


def drop_old_counters(connection: sa.Connection, today: int) -> None:
    connection.execute(sa.delete(counters).where(counters.c.day < today))
