"""From when until when a check-in answers: any moment answers one, also when clocks are set."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from handrail.schedule import zones
from handrail.schedule.rules import Rule, Slot, nearest, occurrences

SECOND = timedelta(seconds=1)


def asking(*times: str) -> Rule:
    slots = tuple(Slot(id=f"slot000{n}", at=at) for n, at in enumerate(times))
    return Rule(slots=slots, start=date(2020, 1, 1), purpose="check_in")


@pytest.mark.parametrize("times", [("08:00", "21:00"), ("01:45", "05:15", "23:30"), ("02:30",)])
@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),  # by half an hour
        ("Asia/Tokyo", date(2026, 3, 29)),  # never
    ],
)
def test_each_begins_where_the_one_before_it_ends(
    zone: str, change: date, times: tuple[str, ...]
) -> None:
    start = zones.to_utc(change, "00:00", zone) - 3 * zones.ONE_DAY
    dues = occurrences(asking(*times), zone, start, start + 6 * zones.ONE_DAY)
    assert len(dues) >= 5 * len(times)
    for one, two in pairwise(dues):
        assert one.due_at + one.late_s * SECOND == two.due_at - two.early_s * SECOND


@pytest.mark.parametrize(
    ("wall", "found"),
    [
        ("2026-03-29T03:30", (28, "21:00")),  # the night of spring is an hour shorter
        ("2026-03-29T04:00", (28, "21:00")),
        ("2026-03-29T04:30", (29, "08:00")),
        ("2026-10-25T03:30", (24, "21:00")),  # and that of autumn longer
        ("2026-10-25T04:00", (24, "21:00")),
        ("2026-10-25T04:30", (25, "08:00")),
    ],
)
def test_the_night_in_which_clocks_are_set_belongs_to_the_evening(
    wall: str, found: tuple[int, str]
) -> None:
    berlin = "Europe/Berlin"
    moment = datetime.fromisoformat(wall).replace(tzinfo=zones.zone(berlin))
    due = nearest([asking("08:00", "21:00")], berlin, moment, "check_in")
    assert due is not None
    assert (due.local_date.day, due.at) == found
