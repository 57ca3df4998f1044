"""With a full disk reminders cannot be claimed: /health says late, and all is well with room."""

import sqlite3

from handrail.reminders.dispatch import Dispatcher
from handrail.web.vitals import Vitals
from tests.conftest import ManualClock
from tests.server.reminders.house import House
from tests.server.reminders.post import Post, at, run, somebody

# Their deliveries alone need more than what a page may have left.
PEOPLE = 60


async def limit(house: House, pages: str) -> None:
    """As much room as `pages`, for the one connection that writes."""

    def set_limit(driver: sqlite3.Connection) -> None:
        driver.execute(f"PRAGMA max_page_count={pages}")

    await house.database.maintain(set_limit)


async def fill(house: House) -> None:
    """Until nothing more fits: even a note of a lease would need a page."""

    def take(driver: sqlite3.Connection) -> None:
        driver.execute("CREATE TABLE ballast (x BLOB)")
        (pages,) = driver.execute("PRAGMA page_count").fetchone()
        driver.execute(f"PRAGMA max_page_count={pages}")

    await house.database.maintain(take)


async def test_health_says_late_while_the_disk_is_full(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    for _ in range(PEOPLE):
        await somebody(house)
    vitals = Vitals(clock)
    vitals.dispatcher = dispatcher
    await run(dispatcher)
    assert vitals.health().status == "ok"
    await at(clock, "2026-03-10T12:00")
    await fill(house)
    for _ in range(7):
        clock.advance(seconds=10)
        await run(dispatcher)
    assert post.sent == []
    assert vitals.health().status == "late"
    assert dispatcher.counts["ticks failed"] == 7
    await limit(house, "1000000")
    await run(dispatcher)
    assert vitals.health().status == "ok"
    assert len(post.sent) == PEOPLE
