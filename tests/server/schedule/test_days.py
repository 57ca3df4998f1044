"""Which days the patterns mean, and that rules sealed by earlier versions are still read."""

from datetime import date, timedelta

import msgspec
import pytest

from handrail.schedule.days import (
    After,
    Cycle,
    Dates,
    Days,
    Every,
    Monthly,
    NthWeekday,
    Weekdays,
    months_after,
)
from handrail.schedule.rules import Rule, Slot

DAY = timedelta(days=1)


def days_of(rule: Rule, first: str, count: int) -> list[str]:
    start = date.fromisoformat(first)
    return [day.isoformat() for n in range(count) if rule.has(day := start + n * DAY)]


def rule(days: Days, start: str, **more: object) -> Rule:
    slots = (Slot(id="slot0000", at="08:00"),)
    return Rule(slots=slots, start=date.fromisoformat(start), days=days, **more)  # type: ignore[arg-type]


CASES: list[tuple[Days, str, list[str]]] = [
    (Every(), "2026-02-27", ["02-27", "02-28", "03-01", "03-02"]),
    (Every(days=3), "2026-02-27", ["02-27", "03-02", "03-05", "03-08"]),
    (Weekdays(on=(1, 4)), "2026-03-04", ["03-05", "03-09", "03-12", "03-16"]),
    (Weekdays(on=(7,), weeks=2), "2026-03-04", ["03-08", "03-22", "04-05", "04-19"]),
    # The first day is a Sunday: its own week is nearly over, and the next is not meant.
    (Weekdays(on=(1, 7), weeks=2), "2026-03-08", ["03-08", "03-16", "03-22", "03-30"]),
    (Cycle(on=2, off=3), "2026-03-01", ["03-01", "03-02", "03-06", "03-07"]),
    (Monthly(day=31), "2026-01-31", ["01-31", "02-28", "03-31", "04-30"]),
    (Monthly(day=30), "2028-01-31", ["02-29", "03-30", "04-30", "05-30"]),
    (Monthly(day=15, months=3), "2026-01-16", ["04-15", "07-15", "10-15"]),
    (NthWeekday(nth=(1, 3), weekday=1), "2026-01-10", ["01-19", "02-02", "02-16", "03-02"]),
    # A month without a fifth one has none; the last may be the fourth or the fifth.
    (NthWeekday(nth=(5,), weekday=5), "2026-01-01", ["01-30", "05-29", "07-31", "10-30"]),
    (NthWeekday(nth=(-1,), weekday=5), "2026-01-01", ["01-30", "02-27", "03-27", "04-24"]),
    # In February 2026 the fourth is the last: once, not twice.
    (NthWeekday(nth=(4, -1), weekday=7), "2026-02-01", ["02-22", "03-22", "03-29", "04-26"]),
    (NthWeekday(nth=(2,), weekday=2, months=3), "2026-01-31", ["04-14", "07-14", "10-13"]),
    (After(days=28), "2026-01-05", ["01-30", "02-02", "02-03", "02-04", "02-05", "02-06", "02-07"]),
    (After(months=1, offsets=(0,)), "2026-01-31", ["02-28"]),
    (After(months=1, offsets=(-3, 0)), "2028-01-31", ["02-26", "02-29"]),
    (After(days=2), "2026-01-05", ["01-07", "01-08", "01-09", "01-10", "01-11", "01-12"]),
    (Dates(on=(date(2026, 5, 2), date(2026, 3, 1))), "2026-01-01", ["03-01", "05-02"]),
]


@pytest.mark.parametrize(("days", "start", "expected"), CASES)
def test_a_pattern_means_these_days(days: Days, start: str, expected: list[str]) -> None:
    found = [day[5:] for day in days_of(rule(days, start), start, 360)]
    assert found[: len(expected)] == expected
    if isinstance(days, After | Dates):
        assert found == expected


def test_a_yearly_day_that_most_years_lack_is_the_last_of_its_month() -> None:
    yearly = rule(Monthly(day=29, months=12), "2024-02-29")
    assert days_of(yearly, "2024-01-01", 1800) == [
        "2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29",
    ]  # fmt: skip


def test_days_before_the_first_after_the_last_and_taken_out_are_none() -> None:
    some = rule(
        Weekdays(on=(2,), weeks=2),
        "2026-03-03",
        end=date(2026, 4, 14),
        without=(date(2026, 3, 17),),
    )
    assert days_of(some, "2026-01-01", 360) == ["2026-03-03", "2026-03-31", "2026-04-14"]


def test_a_month_later_is_the_same_day_or_the_last() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_after(date(2026, 3, 31), 0) == date(2026, 3, 31)


def test_rules_sealed_by_the_first_version_are_still_read() -> None:
    old = (
        b'{"clock":"wall","slots":[{"id":"abcd1234","at":"08:00"}],"start":"2026-03-01",'
        b'"end":null,"useful_s":14400,"urgent":true,"zone":null}'
    )
    slots = (Slot(id="abcd1234", at="08:00"),)
    assert msgspec.json.decode(old, type=Rule) == Rule(slots=slots, start=date(2026, 3, 1))


@pytest.mark.parametrize("days", [case[0] for case in CASES])
def test_a_rule_comes_back_from_its_row_as_it_was(days: Days) -> None:
    one = rule(days, "2026-03-01", without=(date(2026, 3, 2),), zone="Asia/Tokyo", lead_min=30)
    assert msgspec.json.decode(msgspec.json.encode(one), type=Rule) == one
