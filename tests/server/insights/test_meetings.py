"""Attended, missed, not told of, made up for; and what collides ahead: counted on a calendar."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.insights.attendance import Target, Went
from handrail.insights.shapes import InARow, Meetings, MeetingStory, MeetingWeek
from handrail.meetings.fields import MeetingDay
from handrail.meetings.kinds import Meeting, MeetingTarget
from tests.server.insights.groups import (
    DAY,
    EARLY,
    MONDAY,
    MONDAYS,
    TODAY,
    WEEK,
    A,
    B,
    ask,
    entry,
    meeting,
    one,
    went,
)
from tests.server.schedule.patterns import midnight


def numbers(week: MeetingWeek) -> tuple[int, int, int, int, int]:
    return week.attended, week.missed, week.unlogged, week.cancelled, week.made_up


def story(found: Meetings) -> MeetingStory:
    (only,) = found.meetings
    return only


def made_up(on: date, slot: str = "mondays1") -> MeetingDay:
    return MeetingDay(A, on, slot)


@pytest.mark.parametrize(
    ("some", "counts"),
    [
        # Yesterday's is over, and nobody said.
        ([], (0, 0, 1, 0, 0)),
        ([went(MONDAY)], (1, 0, 0, 0, 0)),
        ([went(MONDAY, "missed")], (0, 1, 0, 0, 0)),
        ([went(MONDAY, "cancelled")], (0, 0, 0, 1, 0)),
        # Who was there was there, whatever another phone said, before or after.
        ([went(MONDAY, "missed"), went(MONDAY)], (1, 0, 0, 0, 0)),
        ([went(MONDAY), went(MONDAY, "missed")], (1, 0, 0, 0, 0)),
        ([went(MONDAY), went(MONDAY)], (1, 0, 0, 0, 0)),
        # Without a time it is that day's; said once more it is still one visit.
        ([went(MONDAY, time_slot=None)], (1, 0, 0, 0, 0)),
        ([went(MONDAY), went(MONDAY, time_slot=None)], (1, 0, 0, 0, 0)),
        ([went(MONDAY, "missed"), went(MONDAY, time_slot=None)], (1, 0, 0, 0, 0)),
        # On a day without one it is beside the plan.
        ([went(TODAY, time_slot=None)], (1, 0, 1, 0, 0)),
        ([went(TODAY, meeting=None, time_slot=None)], (1, 0, 1, 0, 0)),
        # Of a meeting that is deleted, and of a time that it no longer has.
        ([went(TODAY, meeting=B), went(TODAY, meeting=B)], (1, 0, 1, 0, 0)),
        ([went(TODAY, time_slot="thursday")], (1, 0, 1, 0, 0)),
        # A missed one that was made up for is missed no more, told of or not.
        (
            [
                went(MONDAY, "missed"),
                went(TODAY, meeting=None, time_slot=None, makes_up_for=made_up(MONDAY)),
            ],
            (1, 0, 0, 0, 1),
        ),
        (
            [went(TODAY, meeting=None, time_slot=None, makes_up_for=made_up(MONDAY))],
            (1, 0, 0, 0, 1),
        ),
        # Of last week, and of next week.
        ([went(MONDAY - WEEK), went(MONDAY + WEEK, "cancelled")], (0, 0, 1, 0, 0)),
    ],
)
def test_what_a_week_counts(some: list[Went], counts: tuple[int, ...]) -> None:
    found = one(*some)
    assert found.weeks[-1].start == MONDAY
    assert numbers(found.weeks[-1]) == counts
    assert [group.setting for group in found.settings] == ["group"]
    assert found.settings[0].weeks == found.weeks


def test_twelve_weeks_each_with_what_was_in_it() -> None:
    found = one(went(MONDAY - WEEK))
    assert (found.start, found.until) == (MONDAY - 11 * WEEK, TODAY)
    assert [week.start for week in found.weeks] == [MONDAY - n * WEEK for n in range(11, -1, -1)]
    assert [numbers(week) for week in found.weeks[-3:]] == [
        (0, 0, 1, 0, 0), (1, 0, 0, 0, 0), (0, 0, 1, 0, 0),
    ]  # fmt: skip
    earlier = one(went(MONDAY - WEEK), until=TODAY - WEEK)
    assert numbers(earlier.weeks[-1]) == (1, 0, 0, 0, 0)


def test_each_setting_by_itself_as_it_was_then() -> None:
    walk = went(TODAY, meeting=None, time_slot=None, setting="recreational")
    online = went(MONDAY, setting="telehealth")
    found = one(walk, online)
    by_name = {group.setting: numbers(group.weeks[-1]) for group in found.settings}
    assert by_name == {
        "group": (0, 0, 0, 0, 0),
        "recreational": (1, 0, 0, 0, 0),
        "telehealth": (1, 0, 0, 0, 0),
    }
    assert numbers(found.weeks[-1]) == (2, 0, 0, 0, 0)


def test_it_counts_in_the_week_that_the_person_lives_in() -> None:
    """Monday 16:00 in Auckland is Sunday evening in Los Angeles."""
    body = meeting(MONDAYS | {"at": "16:00"}, tz="Pacific/Auckland")
    found = one(went(MONDAY), body=body, zone="America/Los_Angeles")
    assert [numbers(week) for week in found.weeks[-2:]] == [(1, 0, 0, 0, 0), (0, 0, 0, 0, 0)]


@pytest.mark.parametrize(
    ("now", "unlogged"),
    [
        # It begins at ten and lasts an hour; asked is when the day is over.
        ("2026-03-09T10:30:00Z", 0), ("2026-03-09T11:00:00Z", 0), ("2026-03-09T23:59:00Z", 0),
        ("2026-03-10T00:00:00Z", 1),
    ],
)  # fmt: skip
def test_nobody_asks_before_the_day_is_over(now: str, unlogged: int) -> None:
    found = one(now=datetime.fromisoformat(now))
    assert found.weeks[-1].unlogged == unlogged
    assert len(story(found).unlogged) == 3 + unlogged


@pytest.mark.parametrize(
    ("versions", "unlogged"),
    [
        # Saved yesterday before it began, and after.
        ([(meeting(), MONDAY, "09:00")], [MONDAY]),
        ([(meeting(), MONDAY, "10:30")], []),
        # Another name, a date called off: it was at that time all along.
        (
            [(meeting(name="H", place="Hall"), MONDAY, "11:00"),
             (meeting(), MONDAY - WEEK, "09:00")],
            [MONDAY, MONDAY - WEEK],
        ),
        # It was moved to Monday only a week ago.
        (
            [
                (meeting(), MONDAY - WEEK, "09:00"),
                (meeting(MONDAYS | {"at": "11:00"}), MONDAY - 20 * WEEK, "09:00"),
            ],
            [MONDAY, MONDAY - WEEK],
        ),
        # For a while it was put away, and is back.
        (
            [
                (meeting(), MONDAY, "09:00"),
                (meeting(archived=True), MONDAY - 3 * WEEK, "09:00"),
                (meeting(), MONDAY - 20 * WEEK, "09:00"),
            ],
            [MONDAY],
        ),
    ],
)  # fmt: skip
def test_nothing_is_asked_about_that_the_app_did_not_know(
    versions: list[tuple[Meeting, date, str]], unlogged: list[date]
) -> None:
    kept = [
        entry(body, datetime.fromisoformat(f"{day}T{at}:00+00:00")) for body, day, at in versions
    ]
    found = ask({A: kept})
    assert [sitting.local_date for sitting in story(found).unlogged] == unlogged
    assert sum(week.unlogged for week in found.weeks) == len(unlogged)


def test_put_away_it_is_asked_about_no_more_and_what_was_stays() -> None:
    away = entry(meeting(archived=True), datetime.fromisoformat("2026-02-25T10:00:00+00:00"))
    found = ask({A: [away, entry(meeting())]}, went(MONDAY - 2 * WEEK))
    assert found.meetings == []
    assert [numbers(week) for week in found.weeks[-4:]] == [
        (0, 0, 1, 0, 0), (1, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("some", "row"),
    [
        # Two in a row, missed or not told of: a call is worth it. What was attended ends it.
        ([went(MONDAY - 2 * WEEK)], (2, 2, MONDAY - WEEK, True)),
        ([went(MONDAY - 2 * WEEK), went(MONDAY, "missed")], (2, 1, MONDAY - WEEK, True)),
        ([went(MONDAY - WEEK), went(MONDAY, "missed")], (1, 0, MONDAY, False)),
        ([went(MONDAY - WEEK)], (1, 1, MONDAY, False)),
        ([went(MONDAY)], None),
        # What was called off is neither.
        (
            [went(MONDAY - 2 * WEEK), went(MONDAY - WEEK, "cancelled"), went(MONDAY, "missed")],
            (1, 0, MONDAY, False),
        ),
        # Today's: said before its time it counts at once; next week's too.
        ([went(MONDAY), went(MONDAY + WEEK, "missed")], None),
        # Made up for, or there without an appointment since.
        ([went(TODAY, meeting=None, time_slot=None, makes_up_for=made_up(MONDAY))], None),
        ([went(TODAY, time_slot=None)], None),
        # A date typed wrong does not hide it for years.
        ([went(MONDAY - WEEK), went(TODAY + 300 * DAY, time_slot=None)], (1, 1, MONDAY, False)),
    ],
)
def test_how_many_in_a_row(some: list[Went], row: tuple[int, int, date, bool] | None) -> None:
    expected = None if row is None else InARow(*row)
    assert story(one(*some)).in_a_row == expected


@pytest.mark.parametrize(
    ("setting", "asked"),
    [("mutual_help", False), ("recreational", False), ("one_on_one", True), ("group", True),
     ("family", True), ("clinic", True), ("telehealth", True)],
)  # fmt: skip
def test_only_where_a_place_is_kept_there_is_somebody_to_call(setting: str, asked: bool) -> None:
    assert (story(one(body=meeting(setting=setting))).in_a_row is not None) == asked


def target(setting: str, per_week: int, start_on: date, at: datetime = EARLY) -> Target:
    return Target(at, MeetingTarget(setting=setting, per_week=per_week, start_on=start_on))  # type: ignore[arg-type]


def test_a_week_has_the_target_that_held_then() -> None:
    targets = [
        target("any", 5, MONDAY - 2 * WEEK + 3 * DAY),
        target("any", 7, MONDAY - WEEK, EARLY + DAY),
        target("any", 6, MONDAY - WEEK),
        target("any", 0, TODAY),
        target("one_on_one", 1, MONDAY + WEEK),
        target("family", 2, date(2025, 1, 1)),
    ]
    found = one(targets=targets)
    assert [week.target for week in found.weeks[-4:]] == [None, 5, 7, None]
    by_name = {group.setting: group.weeks for group in found.settings}
    assert list(by_name) == ["one_on_one", "group", "family"]
    assert {week.target for week in by_name["one_on_one"]} == {None}
    assert {week.target for week in by_name["family"]} == {2}
    assert {week.target for week in by_name["group"]} == {None}


def test_the_next_one_is_neither_over_nor_off() -> None:
    def next_on(*some: Went, **more: Any) -> date | None:
        found = story(one(*some, **more)).next
        return found.local_date if found else None

    assert next_on() == MONDAY + WEEK
    assert next_on(went(MONDAY + WEEK, "missed")) == MONDAY + 2 * WEEK
    assert next_on(now=datetime(2026, 3, 9, 10, 59, tzinfo=UTC)) == MONDAY
    assert next_on(now=datetime(2026, 3, 9, 11, 0, tzinfo=UTC)) == MONDAY + WEEK
    far = {"days": {"type": "dates", "on": ["2027-06-01"]}}
    assert next_on(body=meeting(MONDAYS | far)) == date(2027, 6, 1)
    assert next_on(body=meeting(end_on=str(TODAY))) is None


# The oracle: the days one after the other, and a finger on the list of what was said.

PICKS = st.lists(
    st.tuples(
        st.integers(-40, 3),
        st.sampled_from(["mondays1", "thursday", "another1", None]),
        st.sampled_from(["attended", "missed", "cancelled"]),
    ),
    max_size=20,
    unique_by=lambda pick: pick[:2],
)


def by_hand(picks: list[tuple[int, str | None, str]], known_back: int) -> dict[str, int]:
    """Mondays and Thursdays at ten; nothing before so many days back was known."""
    said = {(TODAY + n * DAY, slot): status for n, slot, status in picks}
    found = dict.fromkeys(("attended", "missed", "unlogged", "cancelled"), 0)
    for n in range(-83 - TODAY.weekday(), 1):
        day = TODAY + n * DAY
        due = {0: "mondays1", 3: "thursday"}.get(day.weekday())
        loose = said.get((day, None))
        for slot in ("mondays1", "thursday", "another1"):
            status = said.get((day, slot))
            if slot == due:
                best = [s for s in ("attended", "cancelled", "missed") if s in (status, loose)]
                if best:
                    found[best[0]] += 1
                elif day < TODAY and day >= TODAY - known_back * DAY:
                    found["unlogged"] += 1
            elif status:
                found[status] += 1
        if due is None and loose:
            found[loose] += 1
    return found


@settings(max_examples=200, deadline=None)
@given(PICKS, st.integers(0, 60))
def test_it_agrees_with_counting_by_hand(
    picks: list[tuple[int, str | None, str]], known_back: int
) -> None:
    thursday = MONDAYS | {"slot": "thursday", "days": {"type": "weekdays", "on": [4]}}
    known = midnight(TODAY - known_back * DAY)
    some = [went(TODAY + n * DAY, status, time_slot=slot) for n, slot, status in picks]
    found = ask({A: [entry(meeting(MONDAYS, thursday), known)]}, *some)
    totals = [sum(column) for column in zip(*map(numbers, found.weeks), strict=True)]
    hand = by_hand(picks, known_back)
    assert totals == [*(hand[x] for x in ("attended", "missed", "unlogged", "cancelled")), 0]
