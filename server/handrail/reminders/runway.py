"""Lets messages leave a few at a time: what is handed over and not yet marked, a crash repeats."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from handrail.net.http import IN_FLIGHT_PER_HOST
from handrail.push.sender import Parcel, Result

# One when few are waiting, so that a kill repeats hardly any; many when many must go out.
LEAST = 1
SHARE = 10
MOST_OPEN = IN_FLIGHT_PER_HOST
# Whoever has not answered by then is slow, and keeps no other waiting for the same service.
SLOW_S = 1.0
CROWD, WORTH_A_SECOND, MOST_PATIENCE_S = 100, 20_000, 0.05
NOT_BEGUN = "not begun"


class Sends(Protocol):
    """A push Sender, or what a test puts in its place."""

    def send(self, batch: Sequence[Parcel]) -> AsyncIterator[Result]: ...


class Departure:
    """The messages of one flight. `in_time`: whether one may still be begun."""

    def __init__(self, in_time: Callable[[], bool]) -> None:
        self.in_time = in_time
        self.results: asyncio.Queue[Result | Exception] = asyncio.Queue()
        self.under_way: set[asyncio.Task[None]] = set()


@dataclass(slots=True)
class Lane:
    """One push service: what waits for it, and what a crash would repeat (`slow` among it)."""

    waiting: deque[tuple[Parcel, Departure]] = field(default_factory=deque)
    open: set[Hashable] = field(default_factory=set)
    slow: set[Hashable] = field(default_factory=set)

    @property
    def room(self) -> int:
        """As many more as are slow: behind phones that hang, twice as many begin each second."""
        least = LEAST + len(self.slow)
        most = min(MOST_OPEN, max(least, len(self.waiting) // SHARE))
        return most + len(self.slow) - len(self.open)


class Runway:
    """Shared by all flights of a dispatcher. What was sent is `open` until it is released."""

    def __init__(self, sender: Sends) -> None:
        self.sender = sender
        self.lanes: dict[str, Lane] = {}
        self.hosts: dict[Hashable, str] = {}

    @property
    def patience_s(self) -> float:
        """How long answers may wait for each other to be marked in one go: not at all, but when
        so much is waiting to be sent that marks in small numbers would hold it up."""
        waiting = sum(len(lane.waiting) for lane in self.lanes.values())
        return min(MOST_PATIENCE_S, waiting / WORTH_A_SECOND) if waiting >= CROWD else 0.0

    async def send(
        self, parcels: Sequence[Parcel], in_time: Callable[[], bool]
    ) -> AsyncGenerator[Result, None]:
        """One result each, in any order; NOT_BEGUN for those whose turn came too late."""
        departure = Departure(in_time)
        for parcel in parcels:
            host = host_of(parcel.endpoint)
            self.lanes.setdefault(host, Lane()).waiting.append((parcel, departure))
        try:
            self._start(list(self.lanes))
            for _ in parcels:
                found = await departure.results.get()
                if isinstance(found, Exception):
                    raise found
                yield found
        finally:
            self._end(departure)

    def release(self, keys: Iterable[Hashable]) -> None:
        """Marked, or no longer waited for: others may begin."""
        touched: set[str] = set()
        for key in keys:
            host = self.hosts.pop(key, None)
            if host is not None:
                self.lanes[host].open.discard(key)
                self.lanes[host].slow.discard(key)
                touched.add(host)
        self._start(touched)

    def _slow(self, keys: Iterable[Hashable]) -> None:
        """They are still open, and take no room any more."""
        silent = [key for key in keys if key in self.hosts]
        for key in silent:
            self.lanes[self.hosts[key]].slow.add(key)
        self._start({self.hosts[key] for key in silent})

    def _start(self, hosts: Iterable[str]) -> None:
        for host in hosts:
            lane = self.lanes[host]
            for departure, group in self._next(host, lane).items():
                task = asyncio.create_task(self._carry(departure, group))
                departure.under_way.add(task)
                task.add_done_callback(departure.under_way.discard)
            if not lane.waiting and not lane.open:
                del self.lanes[host]

    def _next(self, host: str, lane: Lane) -> dict[Departure, list[Parcel]]:
        groups: dict[Departure, list[Parcel]] = {}
        while lane.waiting and lane.room > 0:
            parcel, departure = lane.waiting.popleft()
            if not departure.in_time():
                departure.results.put_nowait(Result(parcel.key, error=NOT_BEGUN))
                continue
            lane.open.add(parcel.key)
            self.hosts[parcel.key] = host
            groups.setdefault(departure, []).append(parcel)
        return groups

    async def _carry(self, departure: Departure, group: Sequence[Parcel]) -> None:
        silent = {parcel.key for parcel in group}
        slow = asyncio.get_running_loop().call_later(SLOW_S, self._slow, silent)
        try:
            async for result in self.sender.send(group):
                silent.discard(result.key)
                departure.results.put_nowait(result)
        except Exception as error:
            departure.results.put_nowait(error)
        finally:
            slow.cancel()

    def _end(self, departure: Departure) -> None:
        """What has not been begun never is; whoever gave up waits for no answer."""
        for lane in self.lanes.values():
            if any(one is departure for _, one in lane.waiting):
                lane.waiting = deque(x for x in lane.waiting if x[1] is not departure)
        for task in departure.under_way:
            task.cancel()


def host_of(endpoint: str) -> str:
    return endpoint.removeprefix("https://").partition("/")[0]
