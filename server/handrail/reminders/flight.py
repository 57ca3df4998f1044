"""One claim on its way: every phone of every lease, and what is written when the replies come."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing
from datetime import datetime, timedelta

import sqlalchemy as sa

from handrail.errors import Busy
from handrail.net.http import TOTAL_S
from handrail.push.hosts import PAUSE_S
from handrail.push.rules import Verdict, wait_s
from handrail.push.sender import PAUSED, Parcel, Result
from handrail.push.service import MISSING_S, know_keys
from handrail.reminders.claims import LEASE, PUT_OFF, Haul
from handrail.reminders.errands import Errand, errands, wishes
from handrail.reminders.leases import Lease
from handrail.reminders.marks import (
    Device,
    count_prompts,
    finish,
    mark_deliveries,
    still_ours,
    wait,
)
from handrail.reminders.policy import IN_THE_APP_ONLY, Ruling, follow_up_at, rule_on
from handrail.reminders.runway import NOT_BEGUN
from handrail.reminders.tally import Tally
from handrail.reminders.tower import Tower

MARK_TRIES = 5
LATE_S = 30.0
# A send may take 15 seconds, and must be over and marked before the lease is.
MARK_S = 5.0
BEGIN_WITHIN_S = LEASE.total_seconds() - TOTAL_S - MARK_S
FINAL = {Verdict.ACCEPTED: "sent", Verdict.GONE: "gone", Verdict.BROKEN: "failed"}

log = logging.getLogger("handrail.reminders")


class Flight:
    def __init__(self, tower: Tower, haul: Haul, began: float) -> None:
        """`began`: the monotonic clock before the claim, so that the lease never ends unseen."""
        self.tower = tower
        self.haul = haul
        self.began = began
        self.tallies: dict[int, Tally] = {}
        self.errands: dict[int, Errand] = {}
        self.landed: list[Tally] = []
        self.verdicts: list[tuple[bytes, Verdict]] = []
        self.rows: dict[Device, bytes] = {}
        self.unwritten = False
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
            phones = (phone for own in self.haul.phones.values() for phone in own)
            await know_keys(self.tower.prompter.push, {phone.vapid_no for phone in phones})
            ready = await self._within_cap(await asyncio.to_thread(self._sorted))
            parcels = await asyncio.to_thread(self._parcels, ready)
            self.tower.at("connect")
            async with aclosing(self.tower.runway.send(parcels, self._in_time)) as results:
                async for result in results:
                    self._take(result)
                    # After a crash only what is not marked comes again.
                    if self.landed and (marking is None or marking.done()):
                        marking = asyncio.create_task(self._mark_all())
        except Exception as error:
            self.tower.counts["flights lost"] += 1
            log.error("a batch of reminders broke off: %s", type(error).__name__)
        if marking is not None:
            await marking
        await self._mark_all()
        self._over()

    def _in_time(self) -> bool:
        """Not when this process was frozen meanwhile: others may be sending it. Nor when nothing
        can be written down: it would only come twice."""
        left = BEGIN_WITHIN_S - (self.tower.clock.monotonic() - self.began)
        return left >= 0 and not self.unwritten

    def _over(self) -> None:
        self.tower.runway.release(self.rows)
        for lease in self.haul.leases.values():
            self.tower.flying.pop((lease.id, lease.lease_no), None)

    async def give_back(self) -> None:
        """Before the end: what is known is marked; the rest can be claimed again at once."""
        for tally in self.tallies.values():
            if tally.left:
                tally.left, tally.again, tally.tries = 0, self.now, tally.lease.tries
        begun = {lease.id for tally in self.tallies.values() for lease in tally.leases}
        others = [lease for lease in self.haul.leases.values() if lease.id not in begun]
        # What is marked already is no lease of ours any more: the fence passes over it.
        self.landed = [
            *self.tallies.values(),
            *self.landed,
            *(Tally([lease], again=self.now, tries=lease.tries) for lease in others),
        ]
        await self._mark()
        self._over()

    def _sorted(self) -> list[Errand]:
        """What the settings of its person let go now. The rest is marked with the others."""
        ready: list[Errand] = []
        for errand in errands(self.tower.prompter.push.seal, self.haul, self._put_off):
            ruling = rule_on(errand.plan, errand.purpose, errand.lease, self.now)
            if ruling.goes:
                ready.append(errand)
            else:
                self._hold_back(errand, ruling)
        return ready

    def _hold_back(self, errand: Errand, ruling: Ruling) -> None:
        self.tower.counts["held back"] += 1
        self.landed.append(
            Tally(errand.leases, again=ruling.again, over=ruling.over or "sent", tries=0)
        )

    async def _within_cap(self, found: list[Errand]) -> list[Errand]:
        """Counted before it is sent: a count after it could be exceeded by two at once."""
        wanted = wishes(found, self.now)
        if not wanted:
            return found
        within = await self.tower.database.write(lambda c: count_prompts(c, wanted))
        asked = {lease.id for wish in wanted.values() for lease in wish.leases}
        for errand in found:
            if errand.lease.id in asked - within:
                self._hold_back(errand, IN_THE_APP_ONLY)
        return [errand for errand in found if errand.lease.id not in asked - within]

    def _parcels(self, ready: Sequence[Errand]) -> list[Parcel]:
        parcels: list[Parcel] = []
        for errand in ready:
            tally = Tally(errand.leases, len(self.haul.phones[errand.lease.id]))
            tally.follow_up_at = errand.lease.follow_up_at
            self.errands[errand.lease.id] = errand
            self.tallies[errand.lease.id] = tally
            try:
                parcels += self._of_errand(errand, tally)
            except Exception as error:
                for lease in errand.leases:
                    self._put_off(lease, error)
                continue
            if not tally.left:
                self.landed.append(tally)
        return parcels

    def _of_errand(self, errand: Errand, tally: Tally) -> list[Parcel]:
        phones = self.haul.phones[errand.lease.id]
        made = self.tower.prompter.parcels(errand, phones, lambda: self.now, self.tower.at)
        ready: list[Parcel] = []
        for phone in phones:
            device = (errand.lease.id, phone.device)
            self.rows[device] = phone.id
            held = self.tower.holds.get(device, 0.0) - self.tower.clock.monotonic()
            if phone.device not in made:
                tally.settle(device, "failed")
            elif held > 0:
                tally.settle(device, "waiting", self.now + timedelta(seconds=held))
            else:
                ready.append(made[phone.device])
        return ready

    def _put_off(self, lease: Lease, error: Exception) -> None:
        """One that raises waits an hour, is counted, and stops no other."""
        self.tower.counts["raised"] += 1
        log.error("a reminder could not be made: %s", type(error).__name__)
        self.landed.append(Tally([lease], again=self.now + PUT_OFF, tries=lease.tries))

    def _take(self, result: Result) -> None:
        device: Device = result.key  # type: ignore[assignment]
        tally, found = self.tallies[device[0]], result.verdict
        if result.error == NOT_BEGUN:
            # By our fault, so it is no try: whoever has time takes it at once.
            self.tower.counts["given back"] += 1
            tally.give_back(self.now)
            return self._landed(tally, device)
        self.tower.at("reply")
        if result.error == "content":
            self.tower.counts["raised"] += 1
            self._hold(tally, device, PUT_OFF.total_seconds())
        else:
            self._count(tally.lease, found)
            self.verdicts.append((self.rows[device], found))
            if found in FINAL:
                self.tower.holds.pop(device, None)
                tally.settle(device, FINAL[found])
                self._follow_up(tally, found)
            else:
                self._hold(tally, device, self._wait_s(tally, result))
        self._landed(tally, device)

    def _landed(self, tally: Tally, device: Device) -> None:
        if not tally.left:
            self.landed.append(tally)
        else:
            # It waits for phones that may not have begun: they need the room.
            self.tower.runway.release([device])

    def _follow_up(self, tally: Tally, found: Verdict) -> None:
        """From the first phone that took it."""
        if found is Verdict.ACCEPTED and tally.follow_up_at is None:
            plan = self.errands[tally.lease.id].plan
            tally.follow_up_at = follow_up_at(plan, tally.lease, self.now)

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
        tries, chance = tally.lease.tries, self.tower.chance()
        told = wait_s(tries, result.retry_after, chance)
        # A host that rests for long is asked more rarely, as if it had failed each time.
        return max(told, wait_s(tries, None, chance)) if result.error == PAUSED else told

    def _hold(self, tally: Tally, device: Device, seconds: float) -> None:
        """Other phones of the person may be due sooner; this one is not tried before."""
        self.tower.holds[device] = self.tower.clock.monotonic() + seconds
        tally.settle(device, "waiting", self.now + timedelta(seconds=seconds))

    async def _mark_all(self) -> None:
        while self.landed:
            await asyncio.sleep(self.tower.runway.patience_s)
            await self._mark()

    async def _mark(self) -> None:
        """Writes what is known by now, as often as it takes while the lease holds."""
        landed, self.landed = self.landed, []
        if not landed:
            return
        for attempt in range(1 if self.unwritten else MARK_TRIES):
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
        else:
            self.unwritten = True
        for tally in landed:
            self.tower.flying.pop((tally.lease.id, tally.lease.lease_no), None)
        # In one go: those that begin in their place leave together.
        self.tower.runway.release([device for tally in landed for device in tally.states])

    def _write(self, connection: sa.Connection, landed: Sequence[Tally]) -> int:
        held = still_ours(connection, [lease for tally in landed for lease in tally.leases])
        ours = [tally for tally in landed if tally.lease.id in held]
        mark_deliveries(connection, {d: s for tally in ours for d, s in tally.states.items()})
        finish(connection, [over for tally in ours for over in tally.overs()])
        wait(connection, [one for tally in ours for one in tally.waits()])
        self.tower.at("commit")
        return len(ours)
