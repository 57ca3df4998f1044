"""Sends many posts to many hosts from one side thread, so that no slow peer holds up another."""

import asyncio
import contextlib
import logging
import math
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

from handrail.net.curl import Call, Content, Dial, Engine, Reply
from handrail.net.lookups import Lookups, Resolve, system_resolve

TOTAL_S = 15.0
# What is cut off in the middle may have arrived, and is sent again: so the last third of the time
# is for what is under way already.
START_WITHIN = 2 / 3
IN_FLIGHT_PER_HOST = 200
STARTS_A_TURN = 16
# The first to a host opens the connection on which the others follow, if it can carry several.
# libcurl's own way of waiting for that (PIPEWAIT) lasts as long as the first one hangs.
AHEAD_S = 0.5
IDLE_S = 60.0

log = logging.getLogger("handrail.net")


@dataclass(frozen=True, slots=True)
class Post:
    """One request. `content` is called in the sending thread when its turn comes."""

    host: str
    path: str
    content: Callable[[], Content]
    dial: Dial | None = None


class Inbox:
    """Where one caller waits for its replies, on its own event loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.replies: asyncio.Queue[tuple[int, Reply]] = asyncio.Queue()

    def take(self, replies: list[tuple[int, Reply]]) -> None:
        for reply in replies:
            self.replies.put_nowait(reply)


@dataclass(slots=True)
class Job:
    post: Post
    number: int
    inbox: Inbox
    until: float


@dataclass(slots=True)
class Lane:
    """One host: what waits, how many fly, and whether its connection should be doubted.

    `alone_until`: the first one flies alone so long, or until it is over.
    """

    waiting: deque[Job] = field(default_factory=deque)
    flying: int = 0
    doubted: bool = False
    answered: float = 0.0
    alone_until: float = math.inf

    def room(self, now: float) -> int:
        if now >= self.alone_until:
            self.alone_until = 0.0
        most = 1 if self.alone_until else IN_FLIGHT_PER_HOST
        return min(STARTS_A_TURN, most - self.flying)

    def next_s(self) -> float:
        """When there is something to do for what waits, though nothing happens."""
        return min(self.waiting[0].until, self.alone_until or math.inf)

    def silent(self, since: float) -> None:
        """No answer came: a connection on which others had theirs meanwhile is sound."""
        self.doubted = self.doubted or self.answered < since


class HttpSender:
    """Every post is answered within `total_s` of being handed over, with a status or an error."""

    def __init__(self, *, resolve: Resolve = system_resolve, total_s: float = TOTAL_S) -> None:
        self.total_s = total_s
        self.engine = Engine()
        self.lookups = Lookups(resolve, lambda: self.engine.wake())
        self.handed: deque[Job] = deque()
        self.lanes: dict[tuple[str, Dial | None], Lane] = {}
        self.flights: dict[Call, Job] = {}
        self.answers: dict[Inbox, list[tuple[int, Reply]]] = {}
        self.closing = False
        self.lock = threading.Lock()
        self.thread = threading.Thread(target=self._run, name="push-sender", daemon=True)
        self.thread.start()

    async def send(self, posts: Sequence[Post]) -> AsyncIterator[tuple[int, Reply]]:
        """Yields (place in `posts`, reply) as they come, each exactly once."""
        inbox = Inbox()
        until = time.monotonic() + self.total_s
        jobs = [Job(post, number, inbox, until) for number, post in enumerate(posts)]
        with self.lock:
            if not self.closing:
                self.handed.extend(jobs)
            else:
                inbox.take([(job.number, Reply(error="closed")) for job in jobs])
        self.engine.wake()
        for _ in jobs:
            yield await inbox.replies.get()

    def close(self) -> None:
        """Cuts what is under way; whoever waits is told `closed`."""
        with self.lock:
            self.closing = True
        self.engine.wake()
        self.thread.join()

    def _run(self) -> None:
        while not self.closing:
            try:
                self._turn()
            except Exception:
                # Nobody would be reminded again if this thread ended: begin anew instead.
                log.exception("sending failed and starts again")
                self._cut("broken")
                self.engine = Engine()
                time.sleep(1)
        with self.lock:
            self._sort()
        self.lookups.close()
        self._cut("closed")

    def _turn(self) -> None:
        self._sort()
        busy = self._start_some()
        ready = self.engine.wait(0.0 if busy or self.answers else self._patience())
        self._drop_outdated()
        self._land(self.engine.act(ready))
        self._expire()
        self._deliver()

    def _sort(self) -> None:
        while self.handed:
            job = self.handed.popleft()
            self.lanes.setdefault((job.post.host, job.post.dial), Lane()).waiting.append(job)

    def _start_some(self) -> bool:
        """A few of each host in turn. True when more could start at once."""
        more = False
        now = time.monotonic()
        for (host, dial), lane in list(self.lanes.items()):
            room = lane.room(now)
            if not lane.waiting or room <= 0:
                continue
            found = self.lookups.get(host) if dial is None else None
            if dial is None and found is None:
                continue
            if found is not None and found.error:
                self._fail_all(lane, found.error)
                continue
            for _ in range(min(room, len(lane.waiting))):
                self._start(lane, lane.waiting.popleft(), found.addresses if found else ())
            more = more or bool(lane.waiting and lane.room(now) > 0)
        return more

    def _start(self, lane: Lane, job: Job, addresses: tuple[str, ...]) -> None:
        post = job.post
        left = job.until - time.monotonic()
        if left < self.total_s * (1 - START_WITHIN):
            # Not even after a stop of the whole process, hours later.
            self._answer(job, Reply(error="timeout"))
            return
        try:
            content = post.content()
        except Exception as error:
            # Named by kind only: the message of an error may quote what it was given.
            log.error("a message could not be made: %s", type(error).__name__)
            self._answer(job, Reply(error="content"))
            return
        call = self.engine.new_call()
        call.aim(post.host, addresses, post.dial)
        call.fill(f"https://{post.host}{post.path}", content, left, fresh=lane.doubted)
        lane.doubted = False
        lane.flying += 1
        lane.alone_until = min(lane.alone_until, time.monotonic() + AHEAD_S)
        self.flights[call] = job
        self.engine.start(call)

    def _land(self, over: list[tuple[Call, Reply]]) -> None:
        for call, reply in over:
            job = self.flights.pop(call)
            lane = self.lanes[job.post.host, job.post.dial]
            lane.flying -= 1
            lane.alone_until = 0.0
            if reply.status is not None:
                lane.answered = time.monotonic()
            elif reply.error == "timeout":
                lane.silent(job.until - self.total_s)
            if reply.error:
                self.lookups.forget(job.post.host)
            self._answer(job, reply)
            self.engine.give_back(call)

    def _drop_outdated(self) -> None:
        """After a stop of the whole process: what was begun just before it may not have left yet,
        and would leave now, ahead of every alarm."""
        now = time.monotonic()
        while self.flights:
            call, job = next(iter(self.flights.items()))
            if job.until > now:
                break  # the others began later
            del self.flights[call]
            lane = self.lanes[job.post.host, job.post.dial]
            lane.flying -= 1
            lane.silent(job.until - self.total_s)
            self.engine.drop(call)
            self._answer(job, Reply(error="timeout"))

    def _patience(self) -> float:
        ends = [lane.next_s() for lane in self.lanes.values() if lane.waiting]
        return max(0.0, min(ends) - time.monotonic()) if ends else IDLE_S

    def _expire(self) -> None:
        now = time.monotonic()
        for key, lane in list(self.lanes.items()):
            while lane.waiting and lane.waiting[0].until <= now:
                self._answer(lane.waiting.popleft(), Reply(error="timeout"))
            if not lane.waiting and not lane.flying and not lane.doubted:
                del self.lanes[key]

    def _fail_all(self, lane: Lane, error: str) -> None:
        while lane.waiting:
            self._answer(lane.waiting.popleft(), Reply(error=error))

    def _answer(self, job: Job, reply: Reply) -> None:
        self.answers.setdefault(job.inbox, []).append((job.number, reply))

    def _deliver(self) -> None:
        for inbox, replies in self.answers.items():
            with contextlib.suppress(RuntimeError):  # its event loop is gone, and so is who asked
                inbox.loop.call_soon_threadsafe(inbox.take, replies)
        self.answers = {}

    def _cut(self, error: str) -> None:
        self.engine.close()
        for job in self.flights.values():
            self._answer(job, Reply(error=error))
        for lane in self.lanes.values():
            self._fail_all(lane, error)
        self.flights, self.lanes = {}, {}
        self._deliver()
