"""Very many people, each with a phone and one reminder, all due at a moment that a test names."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from handrail.accounts.models import Device
from handrail.clock import SystemClock, day_of
from handrail.db.database import open_database
from handrail.db.migrate import migrate
from handrail.db.models import table_of
from handrail.db.state import set_state
from handrail.push.models import Subscription
from handrail.push.subscriptions import seal_sub
from handrail.push.vapid import vapid_pairs
from handrail.reminders.horizon import ZONE_DATA
from handrail.reminders.planner import plan_until
from handrail.reminders.rows import occurrence
from handrail.reminders.service import Plan, plans, reminders, seal_plan, seal_rules
from handrail.schedule import zones
from handrail.schedule.rules import Rule, Slot
from handrail.settings import Settings
from handrail.vault.keys import ServerKeys
from handrail.vault.models import Person
from handrail.vault.seal import ServerSeal
from handrail.vault.secret_file import create, unlock
from tests.bulk import fill
from tests.phone import Phone
from tests.sink import HOST

SLOT = "00000000"
KEY_PAIRS = 20


@dataclass(frozen=True)
class Crowd:
    """What was made: a path of the push service for each person."""

    settings: Settings
    paths: frozenset[str]

    def states(self) -> dict[str, int]:
        """How many occurrences are in each state."""
        database = open_database(self.settings)
        query = sa.select(occurrence.c.state, sa.func.count()).group_by(occurrence.c.state)

        async def ask() -> dict[str, int]:
            try:
                return await database.read(lambda c: {row[0]: row[1] for row in c.execute(query)})
            finally:
                await database.close()

        return asyncio.run(ask())


def furnish(settings: Settings) -> ServerKeys:
    """Schema, secret file and VAPID keys, as a first start leaves them."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings, SystemClock())
    keys = create(settings.secret_file)
    database = open_database(settings)

    async def begin() -> None:
        try:
            await unlock(settings.secret_file, database)
            await vapid_pairs(database, ServerSeal(keys), SystemClock())
            # Else a first start plans every reminder anew.
            await database.write(lambda c: set_state(c, ZONE_DATA, zones.version()))
        finally:
            await database.close()

    asyncio.run(begin())
    return keys


def gather(settings: Settings, count: int, due: datetime, habit: str = "201") -> Crowd:
    """Writes the people into an empty database."""
    rows = list(_people(ServerSeal(furnish(settings)), count, due, habit))
    tables = (table_of(Person), plans, reminders, table_of(Device), table_of(Subscription))
    every = {table: [row[table.name] for row in rows] for table in (*tables, occurrence)}
    fill(settings.database_url, every)
    return Crowd(settings, frozenset(row["path"] for row in rows))


def _people(seal: ServerSeal, count: int, due: datetime, habit: str) -> Iterator[dict[str, Any]]:
    plan = Plan(zone="UTC", language="en")
    at = f"{due:%H:%M}"
    day = due.date()  # and no other, or the planner would go on
    rule = Rule(slots=(Slot(id=SLOT, at=at),), start=day, end=day)
    # As the planner leaves it: it looks at all that are planned otherwise.
    planned = plan_until(SystemClock().now())
    today = day_of(SystemClock().now())  # a device that was not seen for long is forgotten
    phones = [Phone() for _ in range(KEY_PAIRS)]
    for number in range(count):
        person, reminder, device, row_id = (os.urandom(16) for _ in range(4))
        path = f"/{habit}/{number}"
        sub = msgspec.structs.replace(
            phones[number % KEY_PAIRS].sub, endpoint=f"https://{HOST}{path}"
        )
        yield {
            "path": path,
            "person": {"id": person, "created_day": today},
            "person_plan": {"person_id": person, "blob": seal_plan(seal, person, plan)},
            "reminder": {
                "person_id": person,
                "id": reminder,
                "plan_until": planned,
                "blob": seal_rules(seal, person, reminder, (rule,)),
            },
            "device": {
                "person_id": person,
                "id": device,
                "created_day": today,
                "seen_day": today,
                "label": b"",
            },
            "subscription": {
                "id": row_id,
                "person_id": person,
                "device_id": device,
                "vapid_no": 1,
                "blob": seal_sub(seal, row_id, sub),
            },
            "occurrence": {
                "person_id": person,
                "reminder_id": reminder,
                "local_date": due.date(),
                "time_slot": SLOT,
                "due_at": due,
                "next_try": due,
                "useful_s": 14_400,
            },
        }
