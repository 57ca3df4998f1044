"""What gets in each other's way: two meetings, or meetings and the clinic's hours."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from handrail.medications.bottles import TakeHome
from handrail.medications.kinds import Medication
from tests.server.insights.groups import DAY, MONDAY, TODAY, A, B, ask, entry, meeting, went
from tests.server.schedule.patterns import midnight


def on_day(day: date, at: str, minutes: int, slot: str = "oneslot1") -> dict[str, Any]:
    days = {"type": "dates", "on": [str(day)]}
    return {"slot": slot, "at": at, "minutes": minutes, "days": days}


SOON = TODAY + 3 * DAY


@pytest.mark.parametrize(
    ("at", "minutes", "zone", "collides"),
    [
        # The other is from 10:00 to 11:00 in UTC.
        ("09:00", 60, "UTC", False), ("09:00", 61, "UTC", True), ("11:00", 30, "UTC", False),
        ("10:59", 30, "UTC", True), ("10:15", 15, "UTC", True), ("09:00", 300, "UTC", True),
        ("11:00", 30, "Europe/Berlin", True), ("10:00", 60, "Europe/Berlin", False),
    ],
)  # fmt: skip
def test_two_meetings_collide_when_one_begins_before_the_other_is_over(
    at: str, minutes: int, zone: str, collides: bool
) -> None:
    first = meeting(on_day(SOON, "10:00", 60))
    second = meeting(on_day(SOON, at, minutes), tz=zone)
    found = ask({A: [entry(first)], B: [entry(second)]}).overlaps
    assert len(found) == collides
    if collides:
        assert {found[0].first.meeting, found[0].second.meeting} == {A, B}
        off = went(SOON, "missed", meeting=B, time_slot="oneslot1")
        assert ask({A: [entry(first)], B: [entry(second)]}, off).overlaps == []


def methadone(**fields: Any) -> Medication:
    own = {
        "name": "M",
        "start_on": "2026-01-01",
        "times": [{"slot": "morning1", "at": "07:00"}],
        "window": {"opens": "06:00", "closes": "11:00"},
    }
    return msgspec.convert(own | fields, Medication)


def bottle(state: str, on: date = SOON, of: UUID = B) -> TakeHome:
    return TakeHome(medication=of, for_on=on, dispensed_on=MONDAY, state=state)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "minutes", "free"),
    [
        # What is left before it or after it is enough, or it is not.
        ("09:00", 60, None), ("06:00", 240, None), ("06:00", 241, 59), ("05:00", 340, 20),
        ("06:30", 240, 30), ("06:59", 300, 59), ("07:00", 300, None), ("05:00", 500, 0),
        ("11:00", 60, None), ("04:00", 120, None),
    ],
)  # fmt: skip
def test_a_meeting_that_leaves_too_little_of_the_clinics_hours_is_told(
    at: str, minutes: int, free: int | None
) -> None:
    kept = {A: [entry(meeting(on_day(SOON, at, minutes)))]}
    found = ask(kept, medicines={B: methadone()}).windows
    told_of = [(one.medication, one.local_date, one.free_min) for one in found]
    assert told_of == ([] if free is None else [(B, SOON, free)])
    if found:
        assert (found[0].opens_at, found[0].closes_at) == (
            midnight(SOON) + timedelta(hours=6),
            midnight(SOON) + timedelta(hours=11),
        )
        assert [sitting.meeting for sitting in found[0].meetings] == [A]


@pytest.mark.parametrize(
    ("fields", "bottles", "told_of"),
    [
        ({}, [], True),
        ({"archived": True}, [], False),
        ({"window": None}, [], False),
        ({"stopped": {"on": str(SOON - DAY)}}, [], False),
        ({"stopped": {"on": str(SOON)}}, [], True),
        ({"end_on": str(SOON - DAY)}, [], False),
        ({"days": {"type": "weekdays", "on": [1, 2, 3, 4]}}, [], False),
        # With a bottle at home nobody has to go there.
        ({}, [bottle("kept")], False),
        ({}, [bottle("lost")], True),
        ({}, [bottle("kept", SOON + DAY)], True),
        ({}, [bottle("kept", of=A)], True),
    ],
)
def test_only_on_days_on_which_the_clinic_waits(
    fields: dict[str, Any], bottles: list[TakeHome], told_of: bool
) -> None:
    kept = {A: [entry(meeting(on_day(SOON, "05:00", 400)))]}
    found = ask(kept, medicines={B: methadone(**fields)}, bottles=bottles)
    assert len(found.windows) == told_of


def test_the_clinics_hours_are_those_where_the_person_is() -> None:
    """And of a shorter window all of it is needed."""
    short = methadone(window={"opens": "06:00", "closes": "06:30"})
    kept = {A: [entry(meeting(on_day(SOON, "13:20", 60)))]}
    # 06:00 in Los Angeles is 13:00 in UTC.
    (found,) = ask(kept, medicines={B: short}, zone="America/Los_Angeles").windows
    assert found.free_min == 20
    assert ask(kept, medicines={B: short}, zone="UTC").windows == []
