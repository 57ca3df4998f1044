"""The occurrences of the days ahead, worked out in the person's request. Phones compute none."""

import hashlib
import hmac
import zlib
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec

from handrail.reminders.planner import all_dues
from handrail.reminders.preferences import ReminderSettings, settings_of
from handrail.reminders.service import Board
from handrail.schedule import zones
from handrail.schedule.rules import Due, Purpose
from handrail.vault.keys import lp

BEFORE, AFTER = timedelta(days=2), timedelta(days=14)
# Room for the day and the zone data inside the number: each has an agenda of its own.
DAYS, RELEASES = 100_000, 1_000
FIRST_DAY = date(1970, 1, 1)


class Item(msgspec.Struct, frozen=True):
    """One occurrence. `dose_id`: the id of the dose or attendance that names it, on every device.

    What names no slot answers it too, after `near_from` and until `near_until`; a notice it never
    does. A check-in's is answered only so: by any check-in between the two, whatever its id.
    """

    reminder: UUID
    local_date: date
    time_slot: str
    purpose: Purpose
    at: str
    due_at: datetime
    useful_until: datetime
    near_from: datetime
    near_until: datetime
    dose_id: UUID


class Agenda(msgspec.Struct, frozen=True, rename={"start": "from"}):
    """From two days ago to a fortnight ahead; past `known_until` the phone knows of no plan.

    The settings come along, so that a phone shows them without a network.
    """

    agenda_no: int
    zone: str
    start: date
    until: date
    known_until: datetime
    items: list[Item]
    settings: ReminderSettings


def agenda_no(board: Board, now: datetime) -> int:
    """Another number whenever the rules, the zone, its data or the person's date are others."""
    today = zones.local_date(now, board.plan.zone)
    release = zlib.crc32(zones.version().encode()) % RELEASES
    return (board.held.plan_no * RELEASES + release) * DAYS + (today - FIRST_DAY).days


def dose_id(salt: bytes, medication: bytes, local_date: date, time_slot: str) -> bytes:
    """Two devices make one dose, and who has the database alone cannot tell which were logged."""
    name = lp(medication, local_date.isoformat().encode(), time_slot.encode())
    return hmac.digest(salt, name, hashlib.sha256)[:16]


def agenda(board: Board, now: datetime, salt: bytes) -> Agenda:
    zone = board.plan.zone
    today = zones.local_date(now, zone)
    first, last = today - BEFORE, today + AFTER
    start = zones.to_utc(first, "00:00", zone)
    end = zones.to_utc(last + zones.ONE_DAY, "00:00", zone)
    items = [
        _item(reminder, due, salt)
        for reminder, rules in board.rules.items()
        # A rule with a zone of its own has dates of its own.
        for due in all_dues(rules, board.plan, start - zones.ONE_DAY, end + zones.ONE_DAY)
        if first <= due.local_date <= last
    ]
    items.sort(key=lambda item: (item.due_at, item.reminder.bytes))
    settings = settings_of(board.plan)
    return Agenda(agenda_no(board, now), zone, first, last, end.astimezone(UTC), items, settings)


def _item(reminder: bytes, due: Due, salt: bytes) -> Item:
    return Item(
        UUID(bytes=reminder),
        due.local_date,
        due.time_slot,
        due.purpose,
        due.at,
        due.due_at,
        due.useful_until,
        due.due_at - timedelta(seconds=due.early_s),
        due.due_at + timedelta(seconds=due.late_s),
        UUID(bytes=dose_id(salt, reminder, due.local_date, due.time_slot)),
    )
