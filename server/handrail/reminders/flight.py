"""One claim on its way: every phone of every lease, and what is written when the replies come."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa

from handrail.clock import Clock
from handrail.db.database import Database
from handrail.errors import Busy
from handrail.push.rules import Verdict, wait_s
from handrail.push.sender import PAUSE_S, Parcel, Result
from handrail.push.service import MISSING_S
from handrail.reminders.claims import (
    PUT_OFF,
    Device,
    Haul,
    Lease,
    finish,
    mark_deliveries,
    still_ours,
    try_again,
)
from handrail.reminders.prompt import Prompter

MARK_TRIES = 5
LATE_S = 30.0
FINAL = {Verdict.ACCEPTED: "sent", Verdict.GONE: "gone", Verdict.BROKEN: "failed"}
Failpoint = Callable[[str], None]

log = logging.getLogger("handrail.reminders")


class Sends(Protocol):
    """A push Sender, or what a test puts in its place."""

    def send(self, batch: Sequence[Parcel]) -> AsyncIterator[Result]: ...


@dataclass(slots=True)
class Tally:
    """One lease: how many phones are still to answer, and what the others said."""

    lease: Lease
    left: int
    states: dict[Device, str] = field(default_factory=dict)
    again: datetime | None = None

    def settle(self, device: Device, state: str, again: datetime | None = None) -> None:
        self.left -= 1
        self.states[device] = state
        if again is not None and (self.again is None or again < self.again):
            self.again = again


@dataclass(slots=True)
class Tower:
    """What the flights of one dispatcher share. `holds`: which phone is not to be tried before."""

    database: Database
    clock: Clock
    sender: Sends
    prompter: Prompter
    at: Failpoint
    chance: Callable[[], float]
    counts: Counter[str] = field(default_factory=Counter)
    flying: dict[tuple[int, int], bytes] = field(default_factory=dict)
    holds: dict[Device, float] = field(default_factory=dict)


class Flight:
    def __init__(self, tower: Tower, haul: Haul) -> None:
        self.tower = tower
        self.haul = haul
        self.began = self.tower.clock.monotonic()
        self.tallies: dict[int, Tally] = {}
        self.landed: list[Tally] = []
        self.verdicts: list[tuple[bytes, Verdict]] = []
        self.rows: dict[Device, bytes] = {}
        for lease in haul.leases.values():
            tower.flying[lease.id, lease.lease_no] = lease.name.person

    @property
    def now(self) -> datetime:
        """The database's time."""
        return self.haul.now + timedelta(seconds=self.tower.clock.monotonic() - self.began)

    async def fly(self) -> None:
        """Never raises; what could not be marked is claimed again when its lease runs out."""
        marking: asyncio.Task[None] | None = None
        try:
            parcels = await asyncio.to_thread(self._parcels)
            self.tower.at("connect")
            async for result in self.tower.sender.send(parcels):
                self.tower.at("reply")
                self._take(result)
                # While others are under way: after a crash only what is not marked comes again.
                if self.landed and (marking is None or marking.done()):
                    marking = asyncio.create_task(self._mark())
        except Exception as error:
            self.tower.counts["flights lost"] += 1
            log.error("a batch of reminders broke off: %s", type(error).__name__)
        if marking is not None:
            await marking
        await self._mark()
        for lease in self.haul.leases.values():
            self.tower.flying.pop((lease.id, lease.lease_no), None)

    def _parcels(self) -> list[Parcel]:
        parcels: list[Parcel] = []
        for lease in self.haul.leases.values():
            tally = Tally(lease, len(self.haul.phones[lease.id]))
            self.tallies[lease.id] = tally
            try:
                parcels += self._of_lease(tally)
            except Exception as error:
                self._put_off(tally, error)
            if not tally.left:
                self.landed.append(tally)
        return parcels

    def _of_lease(self, tally: Tally) -> list[Parcel]:
        lease = tally.lease
        made = self.tower.prompter.parcels(self.haul, lease, self.tower.at)
        ready: list[Parcel] = []
        for phone in self.haul.phones[lease.id]:
            device = (lease.id, phone.device)
            self.rows[device] = phone.id
            held = self.tower.holds.get(device, 0.0) - self.tower.clock.monotonic()
            if phone.device not in made:
                tally.settle(device, "failed")
            elif held > 0:
                tally.settle(device, "waiting", self.now + timedelta(seconds=held))
            else:
                ready.append(made[phone.device])
        return ready

    def _put_off(self, tally: Tally, error: Exception) -> None:
        """One that raises waits an hour, is counted, and stops no other."""
        self.tower.counts["raised"] += 1
        log.error("a reminder could not be made: %s", type(error).__name__)
        tally.left, tally.states, tally.again = 0, {}, self.now + PUT_OFF

    def _take(self, result: Result) -> None:
        device: Device = result.key  # type: ignore[assignment]
        tally, found = self.tallies[device[0]], result.verdict
        if result.error == "content":
            self.tower.counts["raised"] += 1
            self._hold(tally, device, PUT_OFF.total_seconds())
        else:
            self._count(tally.lease, found)
            self.verdicts.append((self.rows[device], found))
            if found in FINAL:
                self.tower.holds.pop(device, None)
                tally.settle(device, FINAL[found])
            else:
                self._hold(tally, device, self._wait_s(tally, result))
        if not tally.left:
            self.landed.append(tally)

    def _count(self, lease: Lease, found: Verdict) -> None:
        counts = self.tower.counts
        counts[found.value] += 1
        # One that was claimed before is late by its own wish or by a retry.
        late = (self.now - lease.due_at).total_seconds() > LATE_S and lease.lease_no == 1
        counts["late"] += found is Verdict.ACCEPTED and late

    def _wait_s(self, tally: Tally, result: Result) -> float:
        if result.verdict is Verdict.MISSING:
            return MISSING_S + 1
        if result.verdict is Verdict.REFUSED:
            return PAUSE_S
        return wait_s(tally.lease.tries, result.retry_after, self.tower.chance())

    def _hold(self, tally: Tally, device: Device, seconds: float) -> None:
        """Other phones of the person may be due sooner; this one is not tried before."""
        self.tower.holds[device] = self.tower.clock.monotonic() + seconds
        tally.settle(device, "waiting", self.now + timedelta(seconds=seconds))

    async def _mark(self) -> None:
        """Writes what is known by now, as often as it takes while the lease holds."""
        landed, self.landed = self.landed, []
        if not landed:
            return
        for attempt in range(MARK_TRIES):
            try:
                self.tower.at("mark")
                held = await self.tower.database.write(lambda c: self._write(c, landed))
                self.tower.counts["marked"] += held
                self.tower.counts["outdated"] += len(landed) - held
                break
            except Busy:
                await asyncio.sleep(attempt)
            except Exception as error:
                log.error("reminders could not be marked: %s", type(error).__name__)
                break
        for tally in landed:
            self.tower.flying.pop((tally.lease.id, tally.lease.lease_no), None)

    def _write(self, connection: sa.Connection, landed: Sequence[Tally]) -> int:
        held = still_ours(connection, [tally.lease for tally in landed])
        ours = [tally for tally in landed if tally.lease.id in held]
        mark_deliveries(connection, {d: s for tally in ours for d, s in tally.states.items()})
        finish(connection, [(tally.lease, "sent") for tally in ours if tally.again is None])
        try_again(connection, [(tally.lease, tally.again) for tally in ours if tally.again])
        self.tower.at("commit")
        return len(ours)
