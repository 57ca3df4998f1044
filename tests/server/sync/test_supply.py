"""The notice of a supply that runs out lives beside the doses of its medicine, and touches none."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.db.models import table_of
from handrail.reminders.models import Occurrence
from tests.conftest import ManualClock
from tests.server.sync.phone import (
    Phone,
    change,
    medication,
)

pytestmark = pytest.mark.both_databases
occurrence = table_of(Occurrence)
TODAY = date(2026, 3, 10)  # 10:00 in Berlin


def supplied(at: str, **more: Any) -> dict[str, Any]:
    supply = {"slot": "refill12", "count": 8, "counted_on": "2026-03-09", "per_dose": 1}
    times = [{"slot": "morning1", "at": at}]
    # Eight days from the 9th on; six before the 17th is tomorrow.
    return medication(times=times, supply=supply | {"lead_days": 6} | more)


async def test_a_notice_that_went_out_holds_no_dose_back(
    database: Database, clock: ManualClock, phones: Callable[[], Phone]
) -> None:
    phone = phones()
    entry = change("medication", supplied("08:00"), clock.now())
    await phone.send(entry)
    sent = sa.update(occurrence).where(occurrence.c.time_slot == "refill12")
    await database.write(lambda connection: connection.execute(sent.values(state="sent")))
    clock.advance(days=1)
    moved = supplied("11:00")
    await phone.send(change("medication", moved, clock.now(), entry["id"]))
    chosen = sa.select(occurrence).where(occurrence.c.local_date == date(2026, 3, 11))
    rows = await database.read(lambda connection: connection.execute(chosen).all())
    assert {row.time_slot: row.state for row in rows} == {"refill12": "sent", "morning1": "waiting"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (supplied("08:00", counted_on="9999-12-31"), "supply"),
        (medication(days={"type": "dates", "on": ["1700-01-01"]}), "days"),
        (
            medication(
                times=[],
                injection={"every": {"months": 24}, "given_on": "9999-12-31", "slot": "needle01"},
            ),
            "injection",
        ),
    ],
)
async def test_a_date_inside_that_is_a_hundred_years_away_is_refused(
    clock: ManualClock, phones: Callable[[], Phone], body: dict[str, Any], field: str
) -> None:
    reply = await phones().send(change("medication", body, clock.now()))
    assert [one["fields"] for one in reply["rejected"]] == [[field]]
