"""What is written ahead, and what a change of rules, zone or release does to it."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from handrail.db.state import get_state, set_state
from handrail.reminders import planner, service
from handrail.reminders.horizon import plan_ahead
from handrail.schedule import zones
from handrail.schedule.days import Dates, Weekdays
from handrail.schedule.rules import Rule, Slot
from handrail.vault.store import RowMoved
from tests.server.reminders.house import LONG_AGO, ZONE, House, daily, utc

pytestmark = pytest.mark.both_databases

NOW = utc("2026-03-10T11:00")  # 07:00 in New York
TWICE = daily(morning="08:00", evening="20:00")


async def test_a_medicine_is_planned_for_at_least_36_hours(house: House) -> None:
    person = await house.person(NOW)
    await house.medicine(person, TWICE, NOW)
    assert await house.due() == {
        "10 morning": utc("2026-03-10T12:00"),
        "10 evening": utc("2026-03-11T00:00"),
        "11 morning": utc("2026-03-11T12:00"),
    }
    assert planner.plan_until(NOW) == date(2026, 3, 12)
    assert planner.plan_until(utc("2026-03-10T12:00")) == date(2026, 3, 13)


async def test_what_fell_due_before_the_medicine_was_added_is_not_pushed(house: House) -> None:
    person = await house.person(NOW)
    await house.medicine(person, daily(night="06:30", morning="08:00"), NOW)
    assert "10 night" not in await house.due()
    assert "11 night" in await house.due()


async def test_a_time_that_moves_keeps_its_name(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    before = await house.rows()
    await house.medicine(person, daily(morning="09:00", evening="20:00"), NOW, medicine)
    assert (await house.due())["10 morning"] == utc("2026-03-10T13:00")
    assert [row.id for row in await house.rows()] == [row.id for row in before]


async def test_a_dose_taken_and_its_time_moved_is_not_asked_for_again(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, daily(morning="08:00"), NOW)
    now = utc("2026-03-10T12:05")
    assert await house.answer(person, medicine, "2026-03-10", "morning", now) == 1
    await house.medicine(person, daily(morning="09:00"), now, medicine)
    assert await house.due() == {"11 morning": utc("2026-03-11T13:00")}
    await plan_ahead(house.database, house.seal, now + timedelta(hours=20))
    assert (await house.states())["10 morning"] == "done"


async def test_a_time_taken_away_takes_its_waiting_rows_along(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    await house.set("10 morning", state="sent")
    await house.medicine(person, daily(evening="20:00"), NOW, medicine)
    assert await house.states() == {"10 morning": "sent", "10 evening": "waiting"}


@pytest.mark.parametrize("state", ["leased", "sent", "done", "past"])
async def test_what_is_no_longer_waiting_is_never_made_again(house: House, state: str) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, daily(morning="08:00"), NOW)
    await house.set("10 morning", state=state)
    later = utc("2026-03-10T12:10")
    await house.medicine(person, daily(morning="10:00"), later, medicine)
    assert (await house.states())["10 morning"] == state


async def test_a_new_time_too_near_to_a_dose_taken_is_over_before_it_begins(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, daily(morning="08:00"), NOW)
    now = utc("2026-03-10T12:05")
    await house.answer(person, medicine, "2026-03-10", "morning", now)
    await house.medicine(person, daily(noon="19:00"), now, medicine)  # 11 hours later
    assert (await house.states())["10 noon"] == "done"
    await plan_ahead(house.database, house.seal, now + timedelta(hours=2))
    assert (await house.states())["10 noon"] == "done"
    assert await house.due() == {"11 noon": utc("2026-03-11T23:00")}


async def test_a_dose_that_was_taken_keeps_no_notice_away(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, daily(morning="08:00"), NOW)
    now = utc("2026-03-10T12:05")
    await house.answer(person, medicine, "2026-03-10", "morning", now)
    refill = Rule(
        slots=(Slot(id="refill00", at="09:00"),), start=date(2026, 3, 10), purpose="notice"
    )
    await house.medicine(person, (*daily(morning="08:00"), refill), now, medicine)
    assert (await house.due())["10 refill"] == utc("2026-03-10T13:00")


async def test_a_second_time_at_half_the_interval_is_planned(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, daily(morning="08:00"), NOW)
    now = utc("2026-03-10T12:05")
    await house.answer(person, medicine, "2026-03-10", "morning", now)
    await house.medicine(person, daily(morning="08:00", noon="12:00"), now, medicine)
    assert (await house.states())["10 noon"] == "waiting"


async def test_an_archived_medicine_that_comes_back_does_not_ask_again(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    await house.answer(person, medicine, "2026-03-10", "morning", NOW)
    await house.medicine(person, (), NOW, medicine)
    assert await house.states() == {"10 morning": "done"}
    await house.medicine(person, TWICE, NOW, medicine)
    assert await house.states() == {
        "10 morning": "done",
        "10 evening": "waiting",
        "11 morning": "waiting",
    }


async def test_a_deleted_medicine_leaves_nothing(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    await house.delete(person, medicine)
    assert await house.rows() == []
    assert (await house.board(person)).rules == {}


async def test_travelling_moves_what_waits_and_leaves_what_was_answered(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    now = utc("2026-03-10T12:30")
    await house.answer(person, medicine, "2026-03-10", "morning", now)
    await house.move(person, "America/Los_Angeles", now)
    assert (await house.states())["10 morning"] == "done"
    assert await house.due() == {
        "10 evening": utc("2026-03-11T03:00"),
        "11 morning": utc("2026-03-11T15:00"),
    }


async def test_flying_east_leaves_out_what_comes_too_soon(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, daily(morning="08:00"), NOW)
    now = utc("2026-03-10T12:30")
    await house.answer(person, medicine, "2026-03-10", "morning", now)
    await house.move(person, "Asia/Tokyo", now)  # 08:00 there is eleven hours after 08:00 here
    assert (await house.states())["11 morning"] == "past"
    later = utc("2026-03-11T12:30")
    await plan_ahead(house.database, house.seal, later)
    assert await house.due() == {"12 morning": utc("2026-03-11T23:00")}


async def test_flying_there_and_back_brings_back_what_was_left_out(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, daily(morning="08:00"), NOW)
    await house.answer(person, medicine, "2026-03-10", "morning", utc("2026-03-10T12:30"))
    await house.move(person, "Asia/Tokyo", utc("2026-03-10T12:30"))
    assert (await house.states())["11 morning"] == "past"
    await plan_ahead(house.database, house.seal, utc("2026-03-10T13:00"))
    await check(house, person, utc("2026-03-10T13:30"))
    assert (await house.states())["11 morning"] == "past"
    # Back after it would have been asked for there: it is not yet the morning of the 11th here.
    await house.move(person, "America/New_York", utc("2026-03-10T23:30"))
    assert (await house.due())["11 morning"] == utc("2026-03-11T12:00")
    assert (await house.states())["10 morning"] == "done"


async def test_two_flights_in_a_day_are_counted_from_where_the_dose_was_taken(
    house: House,
) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, daily(morning="08:00"), NOW)
    await house.answer(person, medicine, "2026-03-10", "morning", utc("2026-03-10T12:30"))
    await house.move(person, "Asia/Tokyo", utc("2026-03-10T12:30"))
    # 08:00 in Sydney is nine hours after 08:00 in New York, though a day after that in Tokyo.
    await house.move(person, "Australia/Sydney", utc("2026-03-10T13:30"))
    assert (await house.states())["11 morning"] == "past"
    await house.move(person, "Asia/Kolkata", utc("2026-03-10T14:30"))  # 14 hours and a half after
    assert (await house.due())["11 morning"] == utc("2026-03-11T02:30")


async def test_what_was_taken_early_before_a_flight_counts_too(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, daily(morning="08:00"), NOW)
    await house.answer(person, medicine, "2026-03-10", "morning", NOW)  # an hour before its time
    await house.move(person, "Asia/Tokyo", NOW)
    assert (await house.states())["11 morning"] == "past"


async def test_a_day_answered_stays_answered_wherever_one_goes(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    await house.answer(person, medicine, "2026-03-10", "morning", NOW)
    await house.answer(person, medicine, "2026-03-10", "evening", NOW)
    for zone in ("Pacific/Honolulu", "Pacific/Kiritimati", "Asia/Tokyo", "America/New_York"):
        await house.move(person, zone, NOW)
        await plan_ahead(house.database, house.seal, NOW + timedelta(minutes=1))
        states = await house.states()
        assert (states["10 morning"], states["10 evening"]) == ("done", "done"), zone
        assert len(states) == len(await house.rows())
    assert await house.due() == {"11 morning": utc("2026-03-11T12:00")}


async def test_a_meeting_that_is_held_a_day_later_this_week_is_asked_for_again(
    house: House,
) -> None:
    person = await house.person(NOW)
    slots = (Slot(id="meeting0", at="19:00"),)
    group = Rule(
        slots=slots,
        start=LONG_AGO,
        days=Weekdays(on=(2,)),
        zone=ZONE,
        purpose="meeting",
        lead_min=60,
    )
    moved = replace(group, days=Dates(on=(date(2026, 3, 11),)), slots=(Slot("meeting0", "12:00"),))
    medicine = await house.medicine(person, (group,), NOW)
    await house.set(state="sent")
    now = utc("2026-03-10T22:10")
    out = replace(group, without=(date(2026, 3, 10),))
    await house.medicine(person, (out, moved), now, medicine)
    assert await house.due() == {"11 meeting": utc("2026-03-11T15:00")}


async def check(house: House, person: bytes, now: datetime) -> None:
    """The daily working-out from the records, which must find nothing to repair."""
    board = await house.board(person)
    found = planner.work_out(house.seal, board, board.rules, [], now)
    assert await house.database.write(lambda c: planner.repair(c, found)) == 0


async def test_a_zone_changed_meanwhile_is_noticed(house: House) -> None:
    person = await house.person(NOW)
    board = await house.board(person)
    ready = planner.ready(house.seal, board, bytes(16), TWICE, NOW)
    assert ready is not None
    await house.move(person, "Asia/Tokyo", NOW)
    with pytest.raises(RowMoved):
        await house.database.write(lambda c: planner.set_rules(c, ready))
    assert await house.rows() == []


async def test_a_crash_after_the_zone_changed_is_made_good_by_the_job(house: House) -> None:
    person = await house.person(NOW)
    await house.medicine(person, TWICE, NOW)
    board = await house.board(person)
    plan = service.Plan(zone="America/Chicago", language="es")
    blob = service.seal_plan(house.seal, person, plan)
    await house.database.write(lambda c: service.change_plan(c, board.held, blob, moved=True))
    assert (await house.due())["10 morning"] == utc("2026-03-10T12:00")
    assert await plan_ahead(house.database, house.seal, NOW) == 1
    assert (await house.due())["10 morning"] == utc("2026-03-10T13:00")


async def test_every_agenda_number_is_new_after_a_change(house: House) -> None:
    person = await house.person(NOW)
    numbers = [(await house.board(person)).held.plan_no]
    medicine = await house.medicine(person, TWICE, NOW)
    numbers.append((await house.board(person)).held.plan_no)
    await house.medicine(person, TWICE, NOW, medicine)  # the same rules: a note was changed
    assert (await house.board(person)).held.plan_no == numbers[-1]
    await house.move(person, "Asia/Tokyo", NOW)
    numbers.append((await house.board(person)).held.plan_no)
    await house.delete(person, medicine)
    numbers.append((await house.board(person)).held.plan_no)
    assert numbers == sorted(set(numbers))


async def test_a_day_passes_without_the_person(house: House) -> None:
    person = await house.person(NOW)
    await house.medicine(person, daily(morning="08:00"), NOW)
    await house.set(state="sent")
    tomorrow = NOW + timedelta(days=1)
    assert await plan_ahead(house.database, house.seal, tomorrow) == 1
    assert await plan_ahead(house.database, house.seal, tomorrow) == 0
    assert list((await house.due("2030-01-01")).values()) == [utc("2026-03-12T12:00")]


async def test_more_reminders_than_a_batch_are_all_planned(house: House) -> None:
    for _ in range(2):
        person = await house.person(NOW)
        for _ in range(28):
            await house.medicine(person, daily(morning="08:00"), NOW)
    later = NOW + timedelta(days=1)
    await plan_ahead(house.database, house.seal, NOW)
    assert await plan_ahead(house.database, house.seal, later) == 56
    assert len(await house.rows()) == 168


async def test_after_an_outage_only_what_is_still_useful_is_made(house: House) -> None:
    person = await house.person(NOW)
    await house.medicine(person, TWICE, NOW)
    await house.set(state="sent")
    back = utc("2026-03-15T15:59")  # 11:59 in New York: 08:00 is useful for one minute more
    await plan_ahead(house.database, house.seal, back)
    assert min((await house.due("2030-01-01")).values()) == utc("2026-03-15T12:00")
    await house.set("15 morning", state="sent")
    assert await plan_ahead(house.database, house.seal, back) == 0


async def test_after_an_outage_what_is_useless_is_not_made(house: House) -> None:
    person = await house.person(NOW)
    await house.medicine(person, TWICE, NOW)
    await plan_ahead(house.database, house.seal, utc("2026-03-15T16:00"))
    assert "15 morning" not in await house.states()
    assert "15 evening" in await house.states()


async def test_the_job_does_not_push_what_was_added_too_late(house: House) -> None:
    now = utc("2026-03-10T11:59")
    person = await house.person(now)
    await house.medicine(person, daily(early="07:30"), now)  # 11:30
    await plan_ahead(house.database, house.seal, utc("2026-03-10T12:01"))
    assert "10 early" not in await house.states()


async def test_another_release_of_the_zone_data_plans_everything_anew(house: House) -> None:
    person = await house.person(NOW)
    await house.medicine(person, TWICE, NOW)
    await plan_ahead(house.database, house.seal, NOW)
    wrong = utc("2026-03-10T13:00")  # as an older release had it
    await house.set("10 morning", due_at=wrong, next_try=wrong)
    assert await plan_ahead(house.database, house.seal, NOW) == 0
    await house.database.write(lambda c: set_state(c, "tzdata", "2019.1"))
    assert await plan_ahead(house.database, house.seal, NOW) == 1
    assert (await house.due())["10 morning"] == utc("2026-03-10T12:00")
    assert await house.database.read(lambda c: get_state(c, "tzdata")) == zones.version()


async def test_one_reminder_that_cannot_be_opened_does_not_stop_the_others(house: House) -> None:
    person = await house.person(NOW)
    broken = await house.medicine(person, TWICE, NOW)
    await house.medicine(person, TWICE, NOW)
    spoil = (
        sa.update(service.reminders).where(service.reminders.c.id == broken).values(blob=b"\1\0\1x")
    )
    await house.database.write(lambda c: c.execute(spoil) and None)
    assert await plan_ahead(house.database, house.seal, NOW + timedelta(days=1)) == 1


async def test_a_clock_that_ran_ahead_loses_no_reminder(house: House) -> None:
    person = await house.person(NOW)
    medicine = await house.medicine(person, TWICE, NOW)
    await house.set(state="past", lease_no=1, due_at=utc("2026-03-10T00:00"))
    await house.medicine(person, daily(morning="08:01", evening="20:00"), NOW, medicine)
    assert await house.due() == {
        "10 morning": utc("2026-03-10T12:01"),
        "10 evening": utc("2026-03-11T00:00"),
        "11 morning": utc("2026-03-11T12:01"),
    }


async def test_a_rule_that_starts_later_is_planned_when_its_day_comes(house: House) -> None:
    person = await house.person(NOW)
    rule = Rule(slots=daily(m="08:00")[0].slots, start=date(2026, 3, 20), end=date(2026, 3, 21))
    await house.medicine(person, (rule,), NOW)
    assert await house.rows() == []
    for day in range(16):
        await plan_ahead(house.database, house.seal, NOW + timedelta(days=day))
    assert list(await house.states()) == ["20 m", "21 m"]
    assert rule.start > LONG_AGO
