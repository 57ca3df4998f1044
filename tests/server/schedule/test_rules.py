"""Daily times on ordinary days, on days the clock changes, and on days that never were."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.schedule import zones
from handrail.schedule.rules import Due, Rule, Slot, nearest, occurrences
from tests.server.schedule import minutes, oracle

DAY = timedelta(days=1)
LONG_AGO = date(2000, 1, 1)


def rule(*times: str, start: date = LONG_AGO, **more: object) -> Rule:
    slots = tuple(Slot(id=f"slot{index:04}", at=at) for index, at in enumerate(times))
    return Rule(slots=slots, start=start, **more)  # type: ignore[arg-type]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def on_days(one: Rule, zone: str, first: date, last: date) -> list[Due]:
    around = occurrences(one, zone, *(utc(f"{d}T00:00") for d in (first - 2 * DAY, last + 3 * DAY)))
    return [due for due in around if first <= due.local_date <= last]


CHANGES = [
    # zone, date, time of day, the moment in UTC
    ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30"),  # gap: 03:30 as clocks show
    ("America/New_York", "2026-03-08", "01:59", "2026-03-08T06:59"),
    ("America/New_York", "2026-03-08", "03:00", "2026-03-08T07:00"),
    ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),  # overlap: the first
    ("America/New_York", "2026-11-01", "02:00", "2026-11-01T07:00"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45"),  # half an hour skipped
    ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
    ("Pacific/Apia", "2011-12-29", "08:00", "2011-12-29T18:00"),
    ("Pacific/Apia", "2011-12-31", "08:00", "2011-12-30T18:00"),
    ("America/Sao_Paulo", "2018-11-04", "00:30", "2018-11-04T03:30"),  # midnight itself is skipped
    ("America/Sao_Paulo", "2018-02-17", "23:30", "2018-02-18T01:30"),
    ("Africa/Casablanca", "2026-02-15", "02:30", "2026-02-15T01:30"),  # Ramadan: back an hour
    ("Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22T02:30"),  # and forward again
    ("Europe/Dublin", "2026-03-29", "01:30", "2026-03-29T01:30"),
    ("Europe/Dublin", "2026-10-25", "01:30", "2026-10-25T00:30"),
    ("America/Havana", "2026-03-08", "00:30", "2026-03-08T05:30"),
    ("America/Havana", "2025-11-02", "00:30", "2025-11-02T04:30"),  # midnight comes twice
    ("Antarctica/Troll", "2026-03-29", "02:30", "2026-03-29T02:30"),  # two hours skipped
    ("Antarctica/Troll", "2026-10-25", "01:30", "2026-10-24T23:30"),
    ("America/Nuuk", "2026-03-28", "23:30", "2026-03-29T01:30"),  # falls on the next date
    ("Asia/Gaza", "2026-03-28", "02:30", "2026-03-28T00:30"),
]


@pytest.mark.parametrize(("zone", "day", "at", "moment"), CHANGES)
def test_a_time_on_a_day_of_change_comes_once(zone: str, day: str, at: str, moment: str) -> None:
    on = date.fromisoformat(day)
    assert [due.due_at for due in on_days(rule(at), zone, on, on)] == [utc(moment)]


def test_the_oracle_agrees_with_the_named_cases() -> None:
    for zone, day, at, moment in CHANGES:
        on, minute = date.fromisoformat(day), oracle.minutes_of(at)
        assert oracle.walk(zone, on, on, {minute}) == {(on, minute): utc(moment)}, (zone, day, at)


def test_a_day_that_does_not_exist_has_no_occurrence() -> None:
    found = on_days(rule("08:00", "20:00"), "Pacific/Apia", date(2011, 12, 29), date(2011, 12, 31))
    assert [(due.local_date.day, due.at) for due in found] == [
        (29, "08:00"), (29, "20:00"), (31, "08:00"), (31, "20:00"),
    ]  # fmt: skip
    gaps = [b.due_at - a.due_at for a, b in zip(found, found[1:], strict=False)]
    assert gaps == [timedelta(hours=12)] * 3


FIRST, LAST = minutes.FIRST, minutes.LAST
BEHAVIOURS = oracle.behaviours(zones.names(), FIRST, LAST)


def test_each_slot_comes_once_a_day_for_twelve_years_wherever_one_lives() -> None:
    assert len(BEHAVIOURS) > 60
    every_day = [FIRST + DAY * n for n in range((LAST - FIRST).days + 1)]
    for number, name in enumerate(BEHAVIOURS):
        at = ("02:30", "00:10", "23:50", "12:00")[number % 4]
        found = on_days(rule(at), name, FIRST, LAST)
        assert [due.local_date for due in found] == every_day, name
        assert all(a.due_at < b.due_at for a, b in zip(found, found[1:], strict=False)), name


WANTED = ("00:00", "00:10", "00:30", "01:30", "02:00", "02:15", "02:30", "03:00", "12:00", "23:30")


def check_against_the_oracle(name: str, first: date, last: date, times: tuple[str, ...]) -> None:
    expected = oracle.walk(name, first, last, {oracle.minutes_of(at) for at in times})
    for at in times:
        found = {due.local_date: due.due_at for due in on_days(rule(at), name, first, last)}
        minute = oracle.minutes_of(at)
        assert found == {d: moment for (d, m), moment in expected.items() if m == minute}, (
            name,
            at,
        )


def all_changes() -> list[tuple[str, int]]:
    """Each change of the clocks once, with a zone that makes it."""
    seen: dict[tuple[int, int, int], str] = {}
    for name in BEHAVIOURS:
        for moment in oracle.changes(name, FIRST, LAST):
            before, after = oracle.offset(name, moment - 1), oracle.offset(name, moment)
            seen.setdefault((moment // 60, before, after), name)
    return [(name, moment) for (moment, *_), name in seen.items()]


@pytest.mark.parametrize("half", [0, 1])
def test_every_minute_three_days_around_each_change_agrees_with_a_walk(half: int) -> None:
    changed = all_changes()
    assert len(changed) > 600
    for name, moment in changed[half::2]:
        minutes.compare(name, moment - 3 * 1440, moment + 3 * 1440)


TIMES = st.integers(0, 1439).map(lambda m: f"{m // 60:02}:{m % 60:02}")
CHANGING = [n for n in BEHAVIOURS if oracle.changes(n, FIRST, LAST)]


@st.composite
def around_a_change(draw: st.DrawFn) -> tuple[str, date]:
    name = draw(st.sampled_from(CHANGING))
    change = draw(st.sampled_from(oracle.changes(name, FIRST, LAST)))
    return name, datetime.fromtimestamp(change, UTC).date()


@settings(max_examples=60, deadline=None)
@given(around_a_change(), TIMES)
def test_any_time_of_day_agrees_with_the_walk(place: tuple[str, date], at: str) -> None:
    name, day = place
    check_against_the_oracle(name, day - DAY, day + DAY, (at,))


@settings(max_examples=150, deadline=None)
@given(around_a_change(), st.lists(TIMES, min_size=2, max_size=12, unique=True))
def test_no_two_come_nearer_than_half_the_interval(
    place: tuple[str, date], times: list[str]
) -> None:
    name, day = place
    found = on_days(rule(*times), name, day - 2 * DAY, day + 2 * DAY)
    for one, two in zip(found, found[1:], strict=False):
        apart = (two.due_at - one.due_at).total_seconds()
        assert apart > 0
        assert apart >= interval_before(two.at, times) / 2
    # What is left out was too near to something that was kept; nothing else is missing.
    kept = {(due.local_date, due.at): due.due_at for due in found}
    for at in times:
        for due in on_days(rule(at), name, day - DAY, day + DAY):
            near = interval_before(at, times) / 2
            gaps = [(due.due_at - other).total_seconds() for other in kept.values()]
            assert (due.local_date, at) in kept or any(0 <= gap < near for gap in gaps)


def interval_before(at: str, times: list[str]) -> float:
    here = oracle.minutes_of(at)
    return min((here - oracle.minutes_of(other)) % 1440 or 1440 for other in times) * 60


@settings(max_examples=100, deadline=None)
@given(around_a_change(), st.lists(TIMES, min_size=1, max_size=6, unique=True), st.data())
def test_a_span_holds_the_same_however_it_is_cut(
    place: tuple[str, date], times: list[str], data: st.DataObject
) -> None:
    name, day = place
    start, end = utc(f"{day - DAY}T00:00"), utc(f"{day + 2 * DAY}T00:00")
    cut = start + timedelta(minutes=data.draw(st.integers(0, 3 * 1440)))
    one = rule(*times)
    parts = occurrences(one, name, start, cut) + occurrences(one, name, cut, end)
    assert parts == occurrences(one, name, start, end)


def test_a_time_that_is_moved_past_midnight_is_found_from_there_too() -> None:
    (found,) = occurrences(
        rule("23:30"), "America/Nuuk", utc("2026-03-29T01:15"), utc("2026-03-29T12:00")
    )
    assert (found.local_date, found.due_at) == (date(2026, 3, 28), utc("2026-03-29T01:30"))
    both = rule("00:30", "23:30")
    found_late = occurrences(both, "America/Nuuk", utc("2026-03-29T01:15"), utc("2026-03-29T12:00"))
    assert [due.at for due in found_late] == ["23:30"]


def test_two_times_that_a_change_makes_one_are_one() -> None:
    day = date(2026, 3, 8)
    found = on_days(rule("02:30", "03:30"), "America/New_York", day, day)
    assert [(due.at, due.due_at) for due in found] == [("02:30", utc("2026-03-08T07:30"))]
    assert len(on_days(rule("02:30", "03:30"), "America/New_York", day + DAY, day + DAY)) == 2


@pytest.mark.parametrize(
    ("times", "asked_s", "useful_s"),
    [
        (("08:00",), 4 * 3600, [4 * 3600]),
        (("08:00", "20:00"), 4 * 3600, [4 * 3600, 4 * 3600]),
        (("08:00", "12:00"), 4 * 3600, [2 * 3600, 4 * 3600]),  # half of 4 h; half of 20 h
        (("23:00", "01:00"), 4 * 3600, [4 * 3600, 3600]),  # 01:00 to 23:00 is 22 h
        (("08:00",), 60, [1800]),
        (("08:00",), 99 * 3600, [12 * 3600]),
        (("08:00", "08:20"), 4 * 3600, [600, 4 * 3600]),
    ],
)
def test_a_reminder_is_useful_for_a_bounded_time(
    times: tuple[str, ...], asked_s: int, useful_s: list[int]
) -> None:
    day = date(2026, 6, 1)
    found = on_days(rule(*times, useful_s=asked_s), "UTC", day, day)
    assert [due.useful_s for due in found] == useful_s


def test_start_and_end_are_both_included() -> None:
    one = rule("08:00", start=date(2026, 6, 2), end=date(2026, 6, 4))
    found = on_days(one, "Asia/Tokyo", date(2026, 5, 25), date(2026, 6, 20))
    assert [due.local_date.day for due in found] == [2, 3, 4]


def test_a_rule_with_its_own_zone_does_not_travel() -> None:
    day = date(2026, 6, 1)
    (found,) = on_days(rule("08:00", zone="Asia/Tokyo"), "America/New_York", day, day)
    assert found.due_at == utc("2026-05-31T23:00")


def test_a_rule_without_times_has_no_occurrence() -> None:
    assert on_days(rule(), "UTC", date(2026, 1, 1), date(2026, 1, 3)) == []


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("2026-06-01T07:30", (1, "08:00")),
        ("2026-06-01T13:59", (1, "08:00")),
        ("2026-06-01T14:01", (1, "20:00")),
        ("2026-06-02T01:59", (1, "20:00")),
        ("2026-06-02T02:01", (2, "08:00")),
    ],
)
def test_a_dose_belongs_to_the_nearest_occurrence(moment: str, found: tuple[int, str]) -> None:
    due = nearest([rule("08:00", "20:00")], "UTC", utc(moment))
    assert due is not None
    assert (due.local_date.day, due.at) == found


def test_a_dose_far_from_every_occurrence_belongs_to_none() -> None:
    one = rule("08:00", start=date(2026, 6, 2))
    assert nearest([one], "UTC", utc("2026-06-01T19:59")) is None
    assert nearest([one], "UTC", utc("2026-06-01T20:01")) is not None
