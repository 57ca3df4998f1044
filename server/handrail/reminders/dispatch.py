"""Sends what is due. Any number of dispatchers share one PostgreSQL; SQLite has one, in `serve`.

Sent first, marked after: killed in between, a reminder comes twice under one name, but it comes.
"""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from handrail.clock import SystemClock
from handrail.db.database import Database
from handrail.push.service import Push, settle_replies
from handrail.reminders import claims
from handrail.reminders.claims import MOST, Haul
from handrail.reminders.flight import Flight
from handrail.reminders.prompt import Prompter
from handrail.reminders.runway import Runway, Sends
from handrail.reminders.tower import Failpoint, Tower

# As many in hand as go out in time when each reply takes a second. The rest stays for others.
FLIGHTS = 4
# So few at first, then twice as many: whoever dies soon after each start still gets on.
FIRST = 32
QUIET_S = 15.0
DRAIN_S = 8.0
POLL_S = 0.05
MOST_HOLDS = 100_000
# A real clock asked twice differs by microseconds; a test clock by more.
SAME_S = 0.1
CHANCE = random.SystemRandom()

log = logging.getLogger("handrail.reminders")


def nothing_fails(_step: str) -> None:
    """Crash tests stop the process at a step by its name: claim, encrypt, connect, send, reply,
    mark, commit."""


class Dispatcher:
    """`tick` each second; `drain` before the end."""

    def __init__(
        self,
        push: Push,
        *,
        sender: Sends | None = None,
        at: Failpoint = nothing_fails,
        chance: Callable[[], float] = CHANCE.random,
    ) -> None:
        self.push = push
        runway = Runway(sender or push.sender)
        self.tower = Tower(push.database, push.clock, runway, Prompter(push), at, chance)
        self.flights: set[asyncio.Task[None]] = set()
        self.draining = self.ticking = False
        self.most = FIRST
        self.ticked: float | None = None

    @property
    def database(self) -> Database:
        return self.push.database

    @property
    def counts(self) -> Counter[str]:
        """What happened since the start, by word, for /metrics."""
        return self.tower.counts

    def tick_age_s(self) -> float | None:
        """Seconds since a tick went well; None before the first."""
        return None if self.ticked is None else self.push.clock.monotonic() - self.ticked

    async def tick(self) -> int:
        """Takes all that is due and starts sending it; returns how many occurrences it took.

        The only place that catches everything: the next second is another try.
        """
        taken = 0
        self.ticking = True
        try:
            while not self.draining:
                most = self.most
                haul = await self._claim()
                taken += haul.taken
                if haul.taken < most:
                    break
            self.ticked = self.push.clock.monotonic()
        except Exception as error:
            self.counts["ticks failed"] += 1
            log.error("a tick failed: %s", type(error).__name__)
        finally:
            self.ticking = False
        return taken

    async def _claim(self) -> Haul:
        while len(self.flights) >= FLIGHTS:
            await asyncio.wait(self.flights, return_when=asyncio.FIRST_COMPLETED)
        began = self.push.clock.monotonic()
        now, shift, most = self.push.clock.now(), self._shift(), self.most
        haul = await self.database.write(
            lambda connection: claims.claim(connection, now, shift, most)
        )
        self.most = min(MOST, 2 * most)
        self.tower.at("claim")
        self.counts["taken"] += haul.taken
        self.counts["past"] += haul.past
        if haul.leases:
            flight = asyncio.create_task(self._fly(haul, began))
            self.flights.add(flight)
            flight.add_done_callback(self.flights.discard)
        return haul

    async def _fly(self, haul: Haul, began: float) -> None:
        flight = Flight(self.tower, haul, began)
        try:
            await flight.fly()
        except asyncio.CancelledError:
            await flight.give_back()
        try:
            await settle_replies(self.push, flight.verdicts)
        except Exception as error:
            log.error("replies could not be settled: %s", type(error).__name__)
        if len(self.tower.holds) > MOST_HOLDS:
            self.tower.holds.clear()

    def _shift(self) -> timedelta:
        shift = self.push.clock.now() - SystemClock().now()
        return shift if abs(shift.total_seconds()) > SAME_S else timedelta()

    async def landed(self) -> None:
        """When nothing that was claimed is under way any more."""
        while self.flights:
            await asyncio.wait(self.flights)

    async def drain(self) -> None:
        """Before the end: takes nothing more, and marks what was sent.

        What hangs is given back after 8 seconds, so that another takes it at once.
        """
        self.draining = True
        until = asyncio.get_running_loop().time() + DRAIN_S
        while self.flights or self.ticking:
            if asyncio.get_running_loop().time() >= until:
                for flight in self.flights:
                    if not flight.cancelling():
                        flight.cancel()
            await asyncio.sleep(POLL_S)

    async def quiet(self, person: bytes) -> None:
        """After their devices are gone: waits until nothing claimed before is on its way to them.

        Ours by what flies, other dispatchers' by their leases; tests and the like too. At most 15
        seconds, as long as a send may take.
        """
        until = asyncio.get_running_loop().time() + QUIET_S
        flying = {lease for lease, whose in self.tower.flying.items() if whose == person}
        leased = await self._leases(person)
        while flying or leased or self.push.underway[person]:
            if asyncio.get_running_loop().time() >= until:
                log.warning("a reminder was still under way after %d seconds", QUIET_S)
                return
            await asyncio.sleep(POLL_S)
            flying &= self.tower.flying.keys()
            leased &= await self._leases(person)

    async def _leases(self, person: bytes) -> set[tuple[int, int]]:
        now, shift = self.push.clock.now(), self._shift()
        return await self.database.read(
            lambda connection: claims.open_leases(connection, person, now, shift)
        )
