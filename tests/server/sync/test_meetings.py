"""Meetings through sync: what is prompted, and that one answer ends it on every phone."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.db.models import table_of
from handrail.reminders.models import Occurrence
from handrail.sync.reminding import agenda_now, check_all
from handrail.vault.seal import DataKeys
from tests.conftest import ManualClock
from tests.server.sync.phone import Phone, change

pytestmark = pytest.mark.both_databases
occurrence = table_of(Occurrence)
# The clock stands on Tuesday 10 March 2026, 10:00 in Berlin.
WEDNESDAY = date(2026, 3, 11)
SLOT = "groupwed"


def meeting(**fields: Any) -> dict[str, Any]:
    """Wednesdays at six in the evening in New York, which is eleven at night in Berlin."""
    times = [{"slot": SLOT, "at": "18:00", "days": {"type": "weekdays", "on": [3]}}]
    own = {"name": "Group", "setting": "group", "tz": "America/New_York", "times": times}
    return own | {"start_on": "2026-03-01", "lead_min": 45} | fields


def attendance(name: str, clock: ManualClock, **fields: Any) -> dict[str, Any]:
    return {
        "meeting": name,
        "setting": "group",
        "status": "attended",
        "occurred_at": clock.now().isoformat(),
        "tz": "America/New_York",
        "local_date": str(WEDNESDAY),
        "time_slot": SLOT,
    } | fields


async def rows(database: Database, keys: DataKeys) -> dict[date, tuple[str, datetime]]:
    chosen = sa.select(occurrence).where(occurrence.c.person_id == keys.person)
    found = await database.read(lambda connection: connection.execute(chosen).all())
    return {row.local_date: (row.state, row.due_at) for row in found}


async def test_a_meeting_is_planned_by_its_own_clock_with_its_lead(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys, house: Any
) -> None:
    await phones().send(change("meeting", meeting(), clock.now()))
    found = await rows(database, keys)
    # New York has summer time already: 18:00 is 22:00 in UTC.
    moment = datetime.fromisoformat("2026-03-11T21:15:00+00:00")
    assert found == {WEDNESDAY: ("waiting", moment)}
    items = (await agenda_now(database, house.seal, keys, clock.now())).items
    assert [(item.local_date.day, item.at, item.purpose) for item in items] == [
        (11, "18:00", "meeting"),
        (18, "18:00", "meeting"),
    ]
    assert items[0].useful_until.isoformat() == "2026-03-11T22:00:00+00:00"


async def test_without_a_lead_it_stands_in_the_app_alone(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys, house: Any
) -> None:
    entry = change("meeting", meeting(), clock.now())
    await phones().send(entry)
    assert len(await rows(database, keys)) == 1
    clock.advance(seconds=1)
    await phones().send(change("meeting", meeting(lead_min=0), clock.now(), entry["id"]))
    assert await rows(database, keys) == {}
    assert len((await agenda_now(database, house.seal, keys, clock.now())).items) == 2
    assert await check_all(database, house.seal, keys, clock.now()) == 0
    # Answered all the same, and asked for by nobody when the lead comes back.
    await phones().send(change("attendance", attendance(entry["id"], clock), clock.now()))
    clock.advance(seconds=1)
    await phones().send(change("meeting", meeting(), clock.now(), entry["id"]))
    assert (await rows(database, keys))[WEDNESDAY][0] == "done"


@pytest.mark.parametrize("status", ["attended", "missed", "cancelled"])
async def test_one_answer_is_enough(
    phones: Callable[[], Phone],
    clock: ManualClock,
    database: Database,
    keys: DataKeys,
    house: Any,
    status: str,
) -> None:
    entry = change("meeting", meeting(), clock.now())
    await phones().send(entry)
    body = attendance(entry["id"], clock, status=status)
    await phones().send(change("attendance", body, clock.now()))
    assert (await rows(database, keys))[WEDNESDAY][0] == "done"
    assert await check_all(database, house.seal, keys, clock.now()) == 0


@pytest.mark.parametrize(
    ("moment", "day", "state"),
    [
        ("2026-03-11T20:00:00Z", "2026-03-11", "done"),
        # The day before it is nearest too; but it was another thing.
        ("2026-03-10T20:00:00Z", "2026-03-10", "waiting"),
    ],
)
async def test_without_a_slot_only_that_days_meeting_is_meant(
    phones: Callable[[], Phone],
    clock: ManualClock,
    database: Database,
    keys: DataKeys,
    moment: str,
    day: str,
    state: str,
) -> None:
    entry = change("meeting", meeting(), clock.now())
    fields = {"occurred_at": moment, "local_date": day, "time_slot": None}
    await phones().send(
        entry, change("attendance", attendance(entry["id"], clock, **fields), clock.now())
    )
    assert (await rows(database, keys))[WEDNESDAY][0] == state


async def test_taken_back_before_its_time_it_is_prompted_after_all(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys, house: Any
) -> None:
    entry = change("meeting", meeting(), clock.now())
    await phones().send(entry)
    item = (await agenda_now(database, house.seal, keys, clock.now())).items[0]
    name = str(item.dose_id)
    skipped = attendance(entry["id"], clock, status="missed")
    await phones().send(change("attendance", skipped, clock.now(), name))
    assert (await rows(database, keys))[WEDNESDAY][0] == "done"
    clock.advance(minutes=1)
    await phones().send(change("attendance", None, clock.now(), name))
    await check_all(database, house.seal, keys, clock.now())
    assert (await rows(database, keys))[WEDNESDAY][0] == "waiting"


async def test_a_date_that_is_called_off_is_not_prompted(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys, house: Any
) -> None:
    entry = change("meeting", meeting(), clock.now())
    await phones().send(entry)
    clock.advance(seconds=1)
    off = meeting(cancelled=[str(WEDNESDAY)])
    await phones().send(change("meeting", off, clock.now(), entry["id"]))
    assert await rows(database, keys) == {}
    items = (await agenda_now(database, house.seal, keys, clock.now())).items
    assert [item.local_date.day for item in items] == [18]
