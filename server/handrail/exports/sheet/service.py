"""Opens a person's entries in their own request and draws the sheet. Stores nothing."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from threading import BoundedSemaphore

import msgspec
import sqlalchemy as sa

from handrail.accounts.context import Accounts
from handrail.errors import Busy
from handrail.exports.sheet.drawing import Sheet, draw
from handrail.exports.sheet.rules import check_days, lines_of
from handrail.exports.sheet.shapes import SheetAsked
from handrail.meetings.kinds import Attendance
from handrail.reminders.service import plan_of
from handrail.schedule.zones import zone as zone_of
from handrail.vault import store
from handrail.vault.opening import Heads, opened
from handrail.vault.seal import DataKeys
from handrail.vault.store import StoredRow


class AttendanceEntry(msgspec.Struct):
    """The inside of a record, read in one go."""

    body: Attendance


HEADS: Heads = {b'{"kind":"attendance",': msgspec.json.Decoder(AttendanceEntry)}
# So many are drawn at once: drawing takes what others need to be answered.
AT_ONCE = 2
_places = BoundedSemaphore(AT_ONCE)


async def sheet(accounts: Accounts, keys: DataKeys, asked: SheetAsked) -> bytes:
    """Raises BadInput, TooLarge, Busy."""

    def read(connection: sa.Connection) -> tuple[str, Sequence[StoredRow]]:
        plan = plan_of(accounts.seal, connection, keys.person)
        return plan.zone, store.all_rows(connection, keys.person)

    zone, rows = await accounts.database.read(read)
    made_at = accounts.clock.now().astimezone(zone_of(zone))
    check_days(asked, made_at.date())
    # Some thousand lines take seconds: not on the loop.
    return await asyncio.to_thread(made_of, keys, rows, asked, made_at, zone)


def made_of(
    keys: DataKeys, rows: Sequence[StoredRow], asked: SheetAsked, made_at: datetime, zone: str
) -> bytes:
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        return draw(Sheet(asked, lines_of(attendances(keys, rows), asked), made_at, zone))
    finally:
        _places.release()


def attendances(keys: DataKeys, rows: Sequence[StoredRow]) -> Iterator[Attendance]:
    return (entry.body for _, entry in opened(keys, rows, HEADS))
