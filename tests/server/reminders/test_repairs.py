"""Once a day reminders are worked out again from the records: what differs is a fault of ours."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from handrail.reminders import planner
from handrail.reminders.rows import occurrence
from handrail.schedule.rules import Answer, Rule
from handrail.vault.store import RowMoved
from tests.server.reminders.house import House, daily, utc

pytestmark = pytest.mark.both_databases

NOW = utc("2026-03-10T11:00")  # 07:00 in New York
TWICE = daily(morning="08:00", evening="20:00")


async def repaired(
    house: House,
    person: bytes,
    wanted: Mapping[bytes, Sequence[Rule]],
    now: datetime,
    answers: Sequence[Answer] = (),
) -> int:
    found = planner.work_out(house.seal, await house.board(person), wanted, answers, now)
    return await house.database.write(lambda c: planner.repair(c, found))


async def test_the_daily_working_out_finds_nothing_when_all_is_well(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    archived = await house.medicine(person, TWICE, NOW)
    await house.medicine(person, (), NOW, archived)
    wanted: dict[bytes, Sequence[Rule]] = {medicine: TWICE, archived: (), bytes(16): ()}
    assert await repaired(house, person, wanted, NOW) == 0
    day_later = NOW + timedelta(days=1)  # the job has not run yet: no difference
    assert await repaired(house, person, wanted, day_later) == 0
    assert (await house.board(person)).held.checked_day == (day_later - utc("1970-01-01")).days


async def test_the_daily_working_out_repairs_and_counts(house: House) -> None:
    person = await house.person(NOW)
    changed, gone, missing, lost = [await house.medicine(person, TWICE, NOW) for _ in range(4)]
    await house.delete(person, missing)
    rows = [row.id for row in await house.rows() if row.reminder_id == lost]
    await house.database.write(
        lambda c: c.execute(sa.delete(occurrence).where(occurrence.c.id == rows[0])) and None
    )
    other = daily(morning="09:00")
    answer = Answer(reminder=UUID(bytes=lost), local_date=date(2026, 3, 10), time_slot="evening0")
    wanted = {changed: other, missing: TWICE, lost: TWICE}
    assert await repaired(house, person, wanted, NOW, [answer]) > 4
    assert await repaired(house, person, wanted, NOW, [answer]) == 0
    rules = (await house.board(person)).rules
    assert rules == {changed: other, missing: TWICE, lost: TWICE}
    states = {(r.reminder_id, r.local_date.day, r.time_slot): r.state for r in await house.rows()}
    assert states[lost, 10, "morning0"] == "waiting"
    assert states[lost, 10, "evening0"] == "done"
    assert gone not in {key[0] for key in states}


async def test_a_working_out_of_what_has_changed_meanwhile_writes_nothing(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    found = planner.work_out(house.seal, await house.board(person), {}, (), NOW)
    await house.medicine(person, daily(morning="09:00"), NOW, medicine)
    with pytest.raises(RowMoved):
        await house.database.write(lambda c: planner.repair(c, found))
    assert medicine in (await house.board(person)).rules
