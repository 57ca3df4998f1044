"""Half a year without the person: all three clocks go on, over both changes of the year."""

from datetime import date, datetime, timedelta
from typing import Any

from handrail.reminders.horizon import plan_ahead, prune
from handrail.schedule.days import After, Cycle, Dates, Every, Monthly, Weekdays
from handrail.schedule.rules import Rule, Slot, occurrences_of
from tests.server.reminders.house import ZONE, House, utc

START, DAYS = utc("2026-06-20T11:00"), 184
EIGHT = (Slot(id="morning0", at="08:00"), Slot(id="evening0", at="20:00"))
NINE = (Slot(id="at09days", at="09:00"),)
HALF_PAST_TWO = (Slot(id="halftwo0", at="01:30"),)
FIRST = date(2026, 6, 1)

# Each is one reminder of the person.
REMINDERS: dict[bytes, tuple[Rule, ...]] = {
    b"twice a day": (Rule(slots=EIGHT, start=FIRST),),
    b"in the night": (Rule(slots=HALF_PAST_TWO, start=FIRST, days=Weekdays(on=(7, 1))),),
    b"on and off": (Rule(slots=NINE, start=FIRST, days=Cycle(on=21, off=7)),),
    b"a bill": (Rule(slots=NINE, start=FIRST, days=Monthly(day=31), purpose="notice"),),
    b"an injection": (Rule(slots=NINE, start=FIRST, days=After(months=3)),),
    b"steps": (
        Rule(slots=EIGHT, start=FIRST, end=date(2026, 8, 31)),
        Rule(slots=EIGHT[:1], start=date(2026, 9, 1), end=date(2026, 9, 30)),
        Rule(slots=EIGHT[:1], start=date(2026, 10, 1), days=Every(days=2)),
    ),
    b"a group": (
        Rule(
            slots=(Slot(id="meeting0", at="19:00"),),
            start=date(2026, 6, 2),
            days=Weekdays(on=(2,), weeks=2),
            without=(date(2026, 7, 14),),
            zone="Europe/Berlin",
            purpose="meeting",
            lead_min=45,
        ),
        Rule(
            slots=(Slot(id="meeting0", at="19:00"),),
            start=FIRST,
            days=Dates(on=(date(2026, 7, 15),)),
            zone="Europe/Berlin",
            purpose="meeting",
            lead_min=45,
        ),
    ),
}

Known = dict[tuple[bytes, date, str], datetime]


async def test_half_a_year_passes_without_the_person(house: House) -> None:
    person = await house.person(START)
    for name, rules in REMINDERS.items():
        await house.medicine(person, rules, START, padded(name))
    seen: Known = {}
    for day in range(DAYS):
        now = START + timedelta(days=day)
        await plan_ahead(house.database, house.seal, now)
        note(seen, [row for row in await house.rows() if row.state == "waiting"])
        await house.set(state="sent")
        await prune(house.database, now)
        assert len(await house.rows()) < 60
    expected: Known = {}
    for name, rules in REMINDERS.items():
        end = START + timedelta(days=DAYS)
        for due in occurrences_of(rules, ZONE, START, end):
            expected[padded(name), due.local_date, due.time_slot] = due.due_at
    end = START + timedelta(days=DAYS)
    assert {key: due_at for key, due_at in seen.items() if due_at < end} == expected
    assert min(due_at for due_at in seen.values() if due_at >= end) < end + timedelta(days=1)
    counts = {name: sum(key[0] == padded(name) for key in expected) for name in REMINDERS}
    assert counts == {
        b"twice a day": 368,
        b"in the night": 54,
        b"on and off": 135,
        b"a bill": 6,
        b"an injection": 7,
        b"steps": 217,
        b"a group": 13,
    }


def padded(name: bytes) -> bytes:
    return name.ljust(16, b".")


def note(seen: Known, rows: list[Any]) -> None:
    """An occurrence that was noted before must not have moved."""
    for row in rows:
        key = (row.reminder_id, row.local_date, row.time_slot)
        assert seen.setdefault(key, row.due_at) == row.due_at
