"""One sync of one phone: takes in, gives out, and looks after the reminders on the way."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from handrail.clock import Clock, day_of
from handrail.db.database import Database
from handrail.errors import HandrailError
from handrail.medications.service import renew_salt
from handrail.meetings.kinds import Meeting
from handrail.reminders.agenda import Agenda
from handrail.reminders.service import Held
from handrail.sync.merge import Incoming
from handrail.sync.messages import SyncReply, SyncRequest, decode_request
from handrail.sync.reminding import agenda_now, check_all, open_today, read_plan_row
from handrail.sync.service import Applied, apply, changes_since, sort_out
from handrail.vault.keys import Unopenable
from handrail.vault.seal import DataKeys, ServerSeal

Count = Callable[[str, int], None]
Follow = Callable[[DataKeys], Awaitable[object]]

log = logging.getLogger("handrail.sync")


async def nobody_follows(_keys: DataKeys) -> None:
    return None


@dataclass(frozen=True)
class Exchange:
    """Made once at start. `count` tells the metrics.

    `follow` is told when meetings may have changed: a room beside this one writes a file of them.
    """

    database: Database
    seal: ServerSeal
    clock: Clock
    epoch: str
    count: Count
    follow: Follow = nobody_follows

    async def sync(self, keys: DataKeys, raw: bytes) -> SyncReply:
        request = decode_request(raw)
        now = self.clock.now()
        good, bad = sort_out(request.changes, now)
        applied = Applied()
        if good:
            applied = await apply(self.database, self.seal, keys, good, now)
            if concerns_meetings(good):
                await self._tell(keys)
        applied.rejected[:0] = bad
        reply = await self._reply(keys, request, applied, now)
        self._count(reply)
        return reply

    async def _reply(
        self, keys: DataKeys, request: SyncRequest, applied: Applied, now: datetime
    ) -> SyncReply:
        since = await changes_since(self.database, keys, request.since, applied)
        return SyncReply(
            epoch=self.epoch,
            cursor=since.cursor,
            more=since.more,
            reset=since.reset,
            accepted=applied.accepted,
            rejected=applied.rejected,
            changes=since.pulled.entries,
            unreadable=since.pulled.unreadable,
            agenda=await self._agenda(keys, request, applied.plan, now),
        )

    async def _agenda(
        self, keys: DataKeys, request: SyncRequest, plan: Held | None, now: datetime
    ) -> msgspec.Raw | msgspec.UnsetType:
        """The reminders are worked out again once a day and after a sign-in (`checked_day` 0)."""
        today = open_today(self.seal, plan or await self._plan(keys), now)
        if today.checked_day != day_of(now):
            self.count("repairs", await check_all(self.database, self.seal, keys, now))
            await self._tell(keys)
            today = open_today(self.seal, await self._plan(keys), now)
        if today.agenda_no == request.agenda_no:
            return msgspec.UNSET
        return msgspec.Raw(msgspec.json.encode(await self.agenda(keys)))

    async def _tell(self, keys: DataKeys) -> None:
        """Before the answer: what the server has not confirmed the phone sends again. A fault of
        ours in there must not keep any entry from being saved."""
        try:
            await self.follow(keys)
        except HandrailError:
            raise
        except Exception as error:
            log.error("following failed: %s", type(error).__name__, exc_info=error)

    async def _plan(self, keys: DataKeys) -> Held | None:
        return await self.database.point(lambda connection: read_plan_row(connection, keys.person))

    async def agenda(self, keys: DataKeys) -> Agenda:
        """A salt that does not open is made anew: the doses of two days may then stand twice."""
        now = self.clock.now()
        try:
            return await agenda_now(self.database, self.seal, keys, now)
        except Unopenable:
            await renew_salt(self.database, keys, now)
            return await agenda_now(self.database, self.seal, keys, now)

    def _count(self, reply: SyncReply) -> None:
        self.count("syncs", 1)
        self.count("records_accepted", len(reply.accepted))
        self.count("records_rejected", len(reply.rejected))
        self.count("records_unreadable", reply.unreadable)


def concerns_meetings(changes: Iterable[Incoming]) -> bool:
    """Also when nothing new is in them, since they may be sent a second time; and any delete: what
    it was of, only the records tell."""
    return any(one.body is None or isinstance(one.body, Meeting) for one in changes)
