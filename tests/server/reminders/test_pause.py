"""A pause until a date holds back everything but doses; what was asked for comes all the same."""

from datetime import date

import pytest

from handrail.reminders.answers import Name, find_due, later
from handrail.reminders.dispatch import Dispatcher
from handrail.schedule.rules import Purpose
from tests.conftest import ManualClock
from tests.server.reminders.house import House, utc
from tests.server.reminders.post import NOW, Post, at, run
from tests.server.reminders.settings import prefer, rule

NOON = "2026-03-10T16:00"


async def somebody(house: House, purpose: Purpose, until: date | None) -> tuple[bytes, bytes]:
    person = await house.person(NOW)
    lead = 30 if purpose == "meeting" else 0
    medicine = await house.medicine(person, [rule(purpose, "12:00", lead_min=lead)], NOW)
    await house.phone(person)
    await prefer(house, person, pause_until=until)
    return person, medicine


@pytest.mark.both_databases
async def test_a_pause_never_holds_back_a_dose(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house, "dose", date(2026, 4, 1))
    await at(clock, NOON)
    await run(dispatcher)
    assert len(post.sent) == 1


@pytest.mark.parametrize(
    ("purpose", "moment"), [("check_in", NOON), ("meeting", "2026-03-10T15:45")]
)
async def test_other_reminders_stand_in_the_app_only(
    house: House,
    dispatcher: Dispatcher,
    clock: ManualClock,
    post: Post,
    purpose: Purpose,
    moment: str,
) -> None:
    await somebody(house, purpose, date(2026, 3, 11))
    await at(clock, moment)
    await run(dispatcher)
    assert post.sent == []
    assert (await house.states())["10 at1200xx"] == "past"


async def test_on_the_day_itself_they_come_again(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    await somebody(house, "check_in", date(2026, 3, 10))
    await at(clock, NOON)
    await run(dispatcher)
    assert len(post.sent) == 1


@pytest.mark.both_databases
async def test_what_is_still_useful_comes_when_both_the_pause_and_the_night_are_over(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, _ = await somebody(house, "notice", date(2026, 3, 11))
    await house.set("10 at1200xx", useful_s=3 * 86_400)
    await prefer(house, person, quiet_from="22:00", quiet_to="07:00")
    await at(clock, NOON)
    await run(dispatcher)
    (row,) = [row for row in await house.rows() if row.local_date.day == 10]
    assert row.state == "waiting"
    assert row.next_try == utc("2026-03-11T11:00")


async def test_later_is_the_persons_own_wish(
    house: House, dispatcher: Dispatcher, clock: ManualClock, post: Post
) -> None:
    person, reminder = await somebody(house, "check_in", None)
    await at(clock, NOON)
    await run(dispatcher)
    await prefer(house, person, pause_until=date(2026, 3, 12), cap=1)
    board = await house.board(person)
    name = Name(person, reminder, date(2026, 3, 10), "at1200xx")
    due = find_due(board.rules[reminder], board.plan.zone, name.local_date, name.time_slot)
    stored = board.held.stored[reminder].blob
    now = clock.now()
    await house.database.write(lambda c: later(c, name, due, 10, now, stored))
    clock.advance(minutes=10)
    await run(dispatcher)
    assert len(post.sent) == 2
