"""A dose that is taken back: open again in the app, and pushed only if its time is still ahead."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.db.models import table_of
from handrail.reminders.models import Occurrence
from handrail.sync.reminding import check_all
from handrail.vault import store
from handrail.vault.seal import DataKeys
from tests.conftest import ManualClock
from tests.server.sync.phone import (
    Phone,
    change,
    medication,
    row_id,
)

pytestmark = pytest.mark.both_databases
occurrence = table_of(Occurrence)
SLOT = "morning1"
TOMORROW = "2026-03-11"


async def state(database: Database, day: str = TOMORROW) -> str:
    chosen = sa.select(occurrence.c.state).where(
        occurrence.c.local_date == date.fromisoformat(day), occurrence.c.time_slot == SLOT
    )
    found: str = await database.read(lambda connection: connection.execute(chosen).scalar_one())
    return found


def dose(item: dict[str, Any], clock: ManualClock, **more: Any) -> dict[str, Any]:
    body = {
        "medication": item["reminder"],
        "status": "taken",
        "occurred_at": clock.now().isoformat(),
        "tz": "Europe/Berlin",
        "local_date": item["local_date"],
        "time_slot": item["time_slot"],
    }
    return change("dose", body | more, clock.now(), item["dose_id"])


async def planned(phone: Phone, clock: ManualClock, day: str = TOMORROW) -> dict[str, Any]:
    """A medicine at 08:00 in Berlin, and its occurrence of a day."""
    reply = await phone.send(change("medication", medication(), clock.now()))
    found: dict[str, Any] = next(
        item for item in reply["agenda"]["items"] if item["local_date"] == day
    )
    return found


def delete(entry: dict[str, Any], clock: ManualClock) -> dict[str, Any]:
    return change(entry["kind"], None, clock.now(), entry["id"])


async def test_before_its_time_the_reminder_comes_after_all(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, counts: dict[str, int]
) -> None:
    phone = phones()
    took = dose(await planned(phone, clock), clock)
    await phone.send(took)
    assert await state(database) == "done"
    clock.advance(1)
    await phone.send(delete(took, clock))
    assert await state(database) == "waiting"
    # It was no fault of ours.
    assert counts.get("repairs", 0) == 0


async def test_once_due_it_brings_no_push(
    phones: Callable[[], Phone], clock: ManualClock, database: Database
) -> None:
    phone = phones()
    took = dose(await planned(phone, clock), clock)
    await phone.send(took)
    clock.advance(hours=22, seconds=1)  # 08:00 in Berlin on the 11th
    await phone.send(delete(took, clock))
    assert await state(database) == "done"


async def test_another_dose_of_the_same_time_keeps_it_silent(
    phones: Callable[[], Phone], clock: ManualClock, database: Database
) -> None:
    phone = phones()
    item = await planned(phone, clock)
    took = dose(item, clock)
    again = dose(item | {"dose_id": str(uuid4())}, clock)
    await phone.send(took, again)
    clock.advance(1)
    await phone.send(delete(took, clock))
    assert await state(database) == "done"
    await phone.send(delete(again, clock))
    assert await state(database) == "waiting"


async def test_what_was_hushed_and_never_logged_stays_silent(
    phones: Callable[[], Phone], clock: ManualClock, database: Database
) -> None:
    phone = phones()
    item = await planned(phone, clock)
    other = dose(item | {"local_date": "2026-03-12", "dose_id": str(uuid4())}, clock)
    await phone.send(other)
    hushed = sa.update(occurrence).where(occurrence.c.local_date == date(2026, 3, 11))
    await database.write(lambda c: c.execute(hushed.values(state="done")).rowcount)
    clock.advance(1)
    await phone.send(delete(other, clock))
    assert await state(database) == "done"


async def test_taken_back_and_logged_again_is_silent(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys, house: Any
) -> None:
    phone = phones()
    item = await planned(phone, clock)
    took = dose(item, clock)
    await phone.send(took)
    clock.advance(1)
    await phone.send(delete(took, clock), dose(item | {"dose_id": str(uuid4())}, clock))
    assert await state(database) == "done"
    assert await check_all(database, house.seal, keys, clock.now()) == 0
    assert await state(database) == "done"


class Between:
    """The database, with something that happens right after it was first read."""

    def __init__(self, database: Database, then: Callable[[], Awaitable[Any]]) -> None:
        self.database, self.then = database, [then]

    async def read(self, work: Callable[[sa.Connection], Any]) -> Any:
        found = await self.database.read(work)
        while self.then:
            await self.then.pop()()
        return found

    async def write(self, work: Callable[[sa.Connection], Any]) -> Any:
        return await self.database.write(work)


async def test_logged_again_while_the_records_are_read_is_silent(
    phones: Callable[[], Phone], clock: ManualClock, database: Database, keys: DataKeys, house: Any
) -> None:
    phone = phones()
    item = await planned(phone, clock)
    took = dose(item, clock)
    await phone.send(took)
    clock.advance(1)
    gone = sa.update(store.records).where(store.records.c.id == row_id(took["id"]))
    await database.write(lambda c: c.execute(gone.values(blob=None)).rowcount)
    again = dose(item | {"dose_id": str(uuid4())}, clock)
    between: Any = Between(database, lambda: phones().send(again))
    await check_all(between, house.seal, keys, clock.now())
    assert await state(database) == "done"


async def test_taken_back_here_and_logged_there_at_the_same_instant_is_silent(
    phones: Callable[[], Phone], clock: ManualClock, database: Database
) -> None:
    phone = phones()
    item = await planned(phone, clock)
    for _ in range(5):
        took = dose(item | {"dose_id": str(uuid4())}, clock)
        await phone.send(took)
        clock.advance(1)
        other = dose(item | {"dose_id": str(uuid4())}, clock)
        await asyncio.gather(phone.send(delete(took, clock)), phones().send(other))
        assert await state(database) == "done"
        await phone.send(delete(other, clock))
