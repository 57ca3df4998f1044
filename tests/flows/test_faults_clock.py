"""A server that starts with a wrong clock deletes nothing, and reminds as ever once it is right."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from handrail.settings import Settings
from tests.conftest import ManualClock, every_table
from tests.flows.faults import GOOD, Services
from tests.phone import Phone
from tests.server.reminders.house import utc
from tests.server.web.open_house import (
    OpenHouse,
    check_in,
    medicine,
    open_house,
    sign_up,
    sync_body,
)

START = utc("2026-03-10T05:00")
WRONG = {
    "an hour behind": (timedelta(hours=-1), "running"),
    "an hour ahead": (timedelta(hours=1), "running"),
    "a day ahead": (timedelta(days=1), "running"),
    "1970": (utc("1970-01-01T00:01") - START, "paused"),
    "a year ahead": (timedelta(days=365), "paused"),
}
# What a wrong clock may rightly change: the state of an occurrence, the beat, counters.
MAY_CHANGE = {"server_state", "occurrence", "delivery", "attempt"}


@dataclass
class Story:
    """One server through several starts, and the person who uses it."""

    settings: Settings
    services: Services
    phone: Phone = field(default_factory=lambda: Phone(f"https://{GOOD}/201/phone"))
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def pushes(self) -> Counter[str]:
        return Counter(r.headers["topic"] for r in self.services.sinks[GOOD].received)

    async def first_day(self, house: OpenHouse) -> None:
        browser = house.browser()
        await sign_up(browser, "clock")
        keys = {"p256dh": self.phone.sub.p256dh, "auth": self.phone.sub.auth}
        body = {"endpoint": self.phone.endpoint, "keys": keys}
        assert (await browser.put("/api/push/subscription", json=body)).status_code == 204
        changes = sync_body(medicine(), medicine(), *(check_in() for _ in range(5)))
        assert (await browser.post("/api/sync", json=changes)).is_success
        self.cookies = browser.cookies

    async def rows(self, house: OpenHouse) -> dict[str, list[Any]]:
        tables = every_table().tables.values()

        def read(connection: sa.Connection) -> dict[str, list[Any]]:
            return {t.name: sorted(connection.execute(sa.select(t)).all(), key=str) for t in tables}

        return await house.house.database.read(read)


async def a_while(house: OpenHouse, clock: ManualClock, until: datetime) -> None:
    """Ticks, plans and tidies, as the fixed jobs do, up to that moment."""
    server = house.house
    while clock.now() < until:
        await server.look_ahead()
        await server.tidy()
        await server.dispatcher.tick()
        await server.dispatcher.landed()
        clock.advance(minutes=15)


@pytest.mark.parametrize("name", WRONG)
async def test_nothing_is_deleted_and_each_reminder_comes_once(
    settings: Settings, database_settings: Settings, services: Services, name: str
) -> None:
    off, deleting = WRONG[name]
    story = Story(replace(settings, push_hosts_extra=services.hosts), services)
    clock = ManualClock(START)
    async with open_house(story.settings, clock) as house:
        await story.first_day(house)
        await a_while(house, clock, START + timedelta(minutes=30))
        before = await story.rows(house)
    clock.jump(off.total_seconds())
    clock.running_s = 5.0
    async with open_house(story.settings, clock) as house:
        await a_while(house, clock, clock.now() + timedelta(minutes=20))
        health = (await house.browser().get("/health")).json()
        assert health["deleting"] == deleting
        after = await story.rows(house)
        for table, rows in before.items():
            if table in MAY_CHANGE:
                assert len(after[table]) >= len(rows), table
            elif table != "reminder":
                assert after[table] == rows, table
        # The clock is set right while the server runs.
        clock.jump(-off.total_seconds())
        await a_while(house, clock, START + timedelta(days=2))
        await house.house.dispatcher.tick()
        health = (await house.browser().get("/health")).json()
        assert (health["status"], health["deleting"]) == ("ok", "running")
        browser = house.browser()
        browser.cookies = story.cookies
        assert (await browser.get("/api/account")).status_code == 200
    # Two medicines on two mornings at 08:00 in Berlin.
    assert sorted(story.pushes().values()) == [1, 1, 1, 1]
