"""An injection is counted from the day it was really given, whoever says so and in what order."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.db.models import table_of
from handrail.reminders.models import Occurrence
from handrail.reminders.service import doubt_plan
from handrail.sync.reminding import agenda_now, check_all
from handrail.vault.seal import DataKeys
from tests.conftest import ManualClock
from tests.server.sync.phone import Phone, change

pytestmark = pytest.mark.both_databases
occurrence = table_of(Occurrence)
SLOT = "needle01"
GIVEN = date(2026, 2, 10)  # so due on 10 March, today
TODAY = date(2026, 3, 10)


def shot(given: date = GIVEN, **every: int) -> dict[str, Any]:
    injection = {"every": every or {"days": 28}, "given_on": given.isoformat(), "slot": SLOT}
    return {"name": "Depot", "start_on": given.isoformat(), "injection": injection}


def given(medicine: dict[str, Any], on: date, clock: ManualClock, **more: Any) -> dict[str, Any]:
    body = {
        "medication": medicine["id"],
        "status": "taken",
        "occurred_at": clock.now().isoformat(),
        "tz": "Europe/Berlin",
        "local_date": on.isoformat(),
    }
    return change("dose", body | more, clock.now())


async def prompts(database: Database, house: Any, keys: DataKeys, clock: ManualClock) -> list[date]:
    """The days of the agenda, by rules that a new working-out from all records agrees with."""
    found = await agenda_now(database, house.seal, keys, clock.now())
    again = await check_all(database, house.seal, keys, clock.now())
    assert again == 0
    return [item.local_date for item in found.items]


async def states(database: Database, keys: DataKeys) -> dict[date, str]:
    chosen = sa.select(occurrence).where(occurrence.c.person_id == keys.person)
    rows = await database.read(lambda connection: connection.execute(chosen).all())
    return {row.local_date: row.state for row in rows}


async def start(phone: Phone, clock: ManualClock, **every: int) -> dict[str, Any]:
    medicine = change("medication", shot(GIVEN, **every), clock.now())
    await phone.send(medicine)
    return medicine


async def test_it_prompts_around_the_day_on_which_it_is_due(
    database: Database, clock: ManualClock, house: Any, keys: DataKeys, phones: Callable[[], Phone]
) -> None:
    await start(phones(), clock)
    found = await prompts(database, house, keys, clock)
    assert found == [TODAY + timedelta(days) for days in range(6)]


@pytest.mark.parametrize(
    ("late", "every", "due"),
    [
        (0, {"days": 28}, date(2026, 4, 7)),
        (2, {"days": 28}, date(2026, 4, 9)),
        (9, {"days": 7}, date(2026, 3, 26)),
        (3, {"months": 1}, date(2026, 4, 13)),
    ],
)
async def test_given_late_moves_the_next_one(
    database: Database,
    clock: ManualClock,
    house: Any,
    keys: DataKeys,
    phones: Callable[[], Phone],
    late: int,
    every: dict[str, int],
    due: date,
) -> None:
    phone = phones()
    medicine = await start(phone, clock, **every)
    clock.advance(days=late)
    await phone.send(given(medicine, TODAY + timedelta(late), clock))
    clock.advance(seconds=(due - clock.now().date()).days * 86_400)
    found = await prompts(database, house, keys, clock)
    # The agenda begins two days ago: of the prompts before it only that of the day itself.
    assert found == [due + timedelta(days) for days in range(6)]


async def test_once_given_it_never_prompts_again(
    database: Database, clock: ManualClock, phones: Callable[[], Phone], keys: DataKeys
) -> None:
    phone = phones()
    medicine = await start(phone, clock)
    clock.advance(days=1)  # 10:00 in Berlin: the second prompt is on its way
    tomorrow = TODAY + timedelta(1)
    await database.write(
        lambda connection: connection.execute(
            sa.update(occurrence).where(occurrence.c.local_date == tomorrow).values(state="leased")
        )
    )
    # Given yesterday, written down today.
    then = (clock.now() - timedelta(days=1)).isoformat()
    await phone.send(given(medicine, TODAY, clock, occurred_at=then))
    found = await states(database, keys)
    assert found[tomorrow] == "done"
    assert set(found.values()) == {"done"}


async def test_an_earlier_dose_written_down_later_moves_nothing_back(
    database: Database, clock: ManualClock, house: Any, keys: DataKeys, phones: Callable[[], Phone]
) -> None:
    phone = phones()
    medicine = await start(phone, clock)
    await phone.send(given(medicine, TODAY, clock))
    await phone.send(given(medicine, GIVEN - timedelta(28), clock))
    assert await prompts(database, house, keys, clock) == []


async def test_a_dose_that_is_taken_back_brings_the_prompts_back(
    database: Database,
    clock: ManualClock,
    house: Any,
    keys: DataKeys,
    phones: Callable[[], Phone],
    counts: dict[str, int],
) -> None:
    phone = phones()
    medicine = await start(phone, clock)
    entry = given(medicine, TODAY - timedelta(10), clock)
    await phone.send(entry)
    assert await prompts(database, house, keys, clock) == []
    clock.advance(seconds=60)
    before = counts.get("repairs", 0)
    await phone.send(change("dose", None, clock.now(), entry["id"]))
    assert await prompts(database, house, keys, clock) == [
        TODAY + timedelta(days) for days in range(6)
    ]
    assert counts.get("repairs", 0) == before, "worked out in the request, not repaired after it"


@pytest.mark.parametrize("change_to", [{"status": "skipped"}, {"medication": str(uuid4())}])
async def test_a_dose_that_becomes_another_brings_them_back_too(
    database: Database,
    clock: ManualClock,
    house: Any,
    keys: DataKeys,
    phones: Callable[[], Phone],
    change_to: dict[str, Any],
) -> None:
    phone = phones()
    medicine = await start(phone, clock)
    entry = given(medicine, TODAY - timedelta(1), clock)
    await phone.send(entry)
    assert await prompts(database, house, keys, clock) == []
    clock.advance(seconds=60)
    await phone.send(change("dose", entry["body"] | change_to, clock.now(), entry["id"]))
    assert TODAY + timedelta(1) in await prompts(database, house, keys, clock)


async def test_a_skipped_one_is_no_injection(
    database: Database, clock: ManualClock, house: Any, keys: DataKeys, phones: Callable[[], Phone]
) -> None:
    phone = phones()
    medicine = await start(phone, clock)
    await phone.send(given(medicine, TODAY, clock, status="skipped"))
    assert await prompts(database, house, keys, clock) == [
        TODAY + timedelta(days) for days in range(6)
    ]


async def test_an_edited_medicine_still_counts_from_the_last_dose(
    database: Database, clock: ManualClock, house: Any, keys: DataKeys, phones: Callable[[], Phone]
) -> None:
    phone = phones()
    medicine = await start(phone, clock)
    await phone.send(given(medicine, TODAY, clock))
    clock.advance(seconds=60)
    await phone.send(change("medication", shot(), clock.now(), medicine["id"]))
    assert await prompts(database, house, keys, clock) == []


async def test_a_date_typed_years_ahead_silences_nothing(
    database: Database, clock: ManualClock, house: Any, keys: DataKeys, phones: Callable[[], Phone]
) -> None:
    phone = phones()
    medicine = await start(phone, clock)
    await phone.send(given(medicine, date(2062, 3, 10), clock))
    assert len(await prompts(database, house, keys, clock)) == 6


async def test_the_daily_working_out_finds_a_date_that_was_not_counted(
    database: Database,
    clock: ManualClock,
    house: Any,
    keys: DataKeys,
    phones: Callable[[], Phone],
    counts: dict[str, int],
) -> None:
    phone = phones()
    medicine = await start(phone, clock)
    # Tomorrow's date is believed: somewhere it is tomorrow. The day after is not yet.
    await phone.send(given(medicine, TODAY + timedelta(2), clock))
    clock.advance(days=2)
    await database.write(lambda connection: doubt_plan(connection, keys.person))
    await phone.send()
    assert counts["repairs"] > 0
    assert await prompts(database, house, keys, clock) == []


async def test_two_phones_at_the_same_instant_count_from_the_later_date(
    database: Database,
    clock: ManualClock,
    house: Any,
    keys: DataKeys,
    phones: Callable[[], Phone],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The other one's dose arrives between the look at the records and the transaction."""
    phone, other = phones(), phones()
    medicine = await start(phone, clock, days=7)
    real = database.write
    entered = False

    async def write(job: Any) -> Any:
        nonlocal entered
        if not entered:
            entered = True
            await other.send(given(medicine, TODAY, clock))
        return await real(job)

    monkeypatch.setattr(database, "write", write)
    await phone.send(given(medicine, TODAY - timedelta(4), clock))
    # From 10 March: 14 March is three days before the 17th. From the 6th it would be the 13th.
    found = await prompts(database, house, keys, clock)
    assert found[0] == date(2026, 3, 14)
