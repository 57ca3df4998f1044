"""What entries do to reminders: in the same transaction, and once a day from all records."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.db.models import table_of
from handrail.errors import SignedOut
from handrail.medications.service import SALT_ID
from handrail.reminders.models import Occurrence, Reminder
from handrail.reminders.service import doubt_plan
from handrail.schedule.rules import Answer
from handrail.sync.merge import Write
from handrail.sync.reminding import agenda_now, check_all, effects_of
from handrail.vault import store
from handrail.vault.body import Body
from handrail.vault.seal import DataKeys
from handrail.vault.upkeep import erase_person
from tests.conftest import ManualClock
from tests.server.sync.phone import (
    Phone,
    change,
    check_in,
    medication,
    row_id,
    stored,
)

pytestmark = pytest.mark.both_databases
occurrence, reminder = table_of(Occurrence), table_of(Reminder)
SLOT = "morning1"


async def states(database: Database, keys: DataKeys) -> dict[tuple[date, str], str]:
    chosen = sa.select(occurrence).where(occurrence.c.person_id == keys.person)
    rows = await database.read(lambda connection: connection.execute(chosen).all())
    return {(row.local_date, row.time_slot): row.state for row in rows}


def dose(medication_id: str, day: str, slot: str | None, clock: ManualClock) -> dict[str, Any]:
    return {
        "medication": medication_id,
        "status": "taken",
        "occurred_at": clock.now().isoformat(),
        "tz": "Europe/Berlin",
        "local_date": day,
        "time_slot": slot,
    }


async def test_a_medicine_has_its_occurrences_when_it_is_saved(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    # 10 March, 10:00 in Berlin: today's 08:00 is still useful, tomorrow's is ahead.
    reply = await phones().send(change("medication", medication(), clock.now()))
    found = await states(database, keys)
    assert found[date(2026, 3, 11), SLOT] == "waiting"
    items = [item for item in reply["agenda"]["items"] if item["local_date"] == "2026-03-11"]
    assert [(item["at"], item["due_at"]) for item in items] == [("08:00", "2026-03-11T07:00:00Z")]


async def test_a_check_in_touches_no_reminder(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    phone = phones()
    phone.agenda_no = (await phone.send())["agenda"]["agenda_no"]
    assert "agenda" not in await phone.send(change("check_in", check_in(clock), clock.now()))


async def test_the_agenda_comes_only_when_it_is_another(
    phones: Callable[[], Phone], clock: ManualClock
) -> None:
    phone = phones()
    phone.agenda_no = (await phone.send())["agenda"]["agenda_no"]
    assert "agenda" not in await phone.send()
    reply = await phone.send(change("medication", medication(), clock.now()))
    assert reply["agenda"]["agenda_no"] != phone.agenda_no
    phone.agenda_no = reply["agenda"]["agenda_no"]
    clock.advance(days=1)
    assert (await phone.send())["agenda"]["agenda_no"] != phone.agenda_no


async def test_a_dose_silences_before_and_after_its_time_moves(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    phone = phones()
    medicine = change("medication", medication(), clock.now())
    reply = await phone.send(medicine)
    item = next(i for i in reply["agenda"]["items"] if i["local_date"] == "2026-03-11")
    body = dose(medicine["id"], "2026-03-11", SLOT, clock)
    await phone.send(change("dose", body, clock.now(), item["dose_id"]))
    assert (await states(database, keys))[date(2026, 3, 11), SLOT] == "done"
    clock.advance(1)
    times = [{"slot": SLOT, "at": "09:00", "dose": "8 mg"}]
    await phone.send(change("medication", medication(times=times), clock.now(), medicine["id"]))
    found = await states(database, keys)
    assert [state for (day, _), state in found.items() if day == date(2026, 3, 11)] == ["done"]


async def test_medicine_and_dose_in_one_batch(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    medicine = change("medication", medication(), clock.now())
    body = dose(medicine["id"], "2026-03-11", SLOT, clock)
    await phones().send(change("dose", body, clock.now()), medicine)
    assert (await states(database, keys))[date(2026, 3, 11), SLOT] == "done"


class Attendance(Body, kw_only=True):
    """A kind that answers with words of its own."""

    meeting: UUID
    went: bool
    local_date: date

    def answers(self) -> Answer:
        return Answer(reminder=self.meeting, local_date=self.local_date, time_slot=SLOT)


@pytest.mark.parametrize("went", [True, False])
async def test_any_kind_answers_whatever_it_says(
    phones: Callable[[], Phone],
    clock: ManualClock,
    database: Database,
    keys: DataKeys,
    house: Any,
    went: bool,
) -> None:
    meeting = change("medication", medication(), clock.now())
    await phones().send(meeting)
    body = Attendance(meeting=UUID(meeting["id"]), went=went, local_date=date(2026, 3, 11))
    write = Write(os.urandom(16), None, None, b"", 1, None, body)
    effects = await effects_of(database, house.seal, keys, [write], clock.now())
    await database.write(effects)
    assert (await states(database, keys))[date(2026, 3, 11), SLOT] == "done"


async def test_a_dose_without_a_slot_means_the_nearest(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    clock.advance(hours=21, minutes=30)  # 07:30 in Berlin on the 11th
    phone = phones()
    medicine = change("medication", medication(), clock.now())
    await phone.send(medicine)
    await phone.send(change("dose", dose(medicine["id"], "2026-03-11", None, clock), clock.now()))
    assert (await states(database, keys))[date(2026, 3, 11), SLOT] == "done"


@pytest.mark.parametrize("end", ["deleted", "archived", "over", "as needed"])
async def test_reminders_end_with_the_medicine(
    phones: Callable[[], Phone],
    clock: ManualClock,
    database: Database,
    keys: DataKeys,
    end: str,
) -> None:
    phone = phones()
    medicine = change("medication", medication(), clock.now())
    await phone.send(medicine)
    clock.advance(1)
    body = {
        "deleted": None,
        "archived": medication(archived=True),
        "over": medication(end_on="2026-03-09"),
        "as needed": medication(times=[]),
    }[end]
    reply = await phone.send(change("medication", body, clock.now(), medicine["id"]))
    assert "waiting" not in (await states(database, keys)).values()
    assert all(item["local_date"] < "2026-03-11" for item in reply["agenda"]["items"])


async def test_an_older_edit_changes_no_reminder(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    phone = phones()
    medicine = change("medication", medication(), clock.now())
    await phone.send(medicine)
    earlier = clock.now() - timedelta(minutes=1)
    await phone.send(change("medication", medication(times=[]), earlier, medicine["id"]))
    assert "waiting" in (await states(database, keys)).values()


async def test_what_differs_is_repaired_once_a_day_and_counted(
    phones: Callable[[], Phone],
    clock: ManualClock,
    database: Database,
    keys: DataKeys,
    counts: dict[str, int],
) -> None:
    phone = phones()
    await phone.send(change("medication", medication(), clock.now()))
    assert counts.get("repairs", 0) == 0
    await database.write(lambda connection: connection.execute(sa.delete(reminder)).rowcount)
    await phone.send()
    assert await states(database, keys) == {}
    clock.advance(days=1)
    await phone.send()
    assert counts["repairs"] > 0
    assert "waiting" in (await states(database, keys)).values()
    before = counts["repairs"]
    clock.advance(days=1)
    await phone.send()
    assert counts["repairs"] == before


async def test_after_a_sign_in_they_are_worked_out_again(
    phones: Callable[[], Phone],
    clock: ManualClock,
    database: Database,
    keys: DataKeys,
    counts: dict[str, int],
) -> None:
    await phones().send(change("medication", medication(), clock.now()))
    await database.write(lambda connection: connection.execute(sa.delete(reminder)).rowcount)
    await database.write(lambda connection: doubt_plan(connection, keys.person))
    await phones().send()
    assert counts["repairs"] > 0
    assert "waiting" in (await states(database, keys)).values()


async def test_a_medicine_that_cannot_be_read_keeps_its_reminders(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    medicine = change("medication", medication(), clock.now())
    await phones().send(medicine)
    row = await stored(database, keys, medicine["id"])
    assert row.blob is not None
    at = (store.records.c.person_id == keys.person, store.records.c.id == row_id(medicine["id"]))
    broken = sa.update(store.records).where(*at).values(blob=row.blob[:-1] + b"\0\0")
    await database.write(lambda connection: connection.execute(broken).rowcount)
    clock.advance(days=1)
    reply = await phones().send()
    assert reply["unreadable"] == 1
    assert reply["agenda"]["items"] != []


async def test_a_salt_that_cannot_be_read_is_made_anew(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    at = (store.records.c.person_id == keys.person, store.records.c.id == SALT_ID)
    broken = sa.update(store.records).where(*at).values(blob=b"\x01\0\x01" + bytes(300))
    await database.write(lambda connection: connection.execute(broken).rowcount)
    reply = await phones().send(change("medication", medication(), clock.now()))
    assert reply["agenda"]["items"] != []
    assert (await phones().send())["agenda"]["items"] == reply["agenda"]["items"]


async def test_two_phones_give_one_dose(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys
) -> None:
    one, two = phones(), phones()
    medicine = change("medication", medication(), clock.now())
    first = (await one.send(medicine))["agenda"]["items"]
    assert first == (await two.send())["agenda"]["items"]
    item = next(i for i in first if i["local_date"] == "2026-03-11")
    body = dose(medicine["id"], "2026-03-11", SLOT, clock)
    for phone in (one, two):
        clock.advance(1)
        await phone.send(change("dose", body, clock.now(), item["dose_id"]))
    rows = await database.read(lambda connection: store.all_rows(connection, keys.person))
    assert len(rows) == 3  # salt, medicine, one dose


async def test_a_person_who_is_erased_meanwhile_is_signed_out(
    house: Any, keys: DataKeys, database: Database, clock: ManualClock
) -> None:
    await database.write(lambda connection: erase_person(connection, keys.person))
    for work in (
        check_all(database, house.seal, keys, clock.now()),
        agenda_now(database, house.seal, keys, clock.now()),
        Phone(house, keys).send(change("medication", medication(), clock.now())),
    ):
        with pytest.raises(SignedOut):
            await work
