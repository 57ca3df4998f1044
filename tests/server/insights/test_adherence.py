"""Taken, late, skipped, missed: counted as somebody would with a calendar on the wall."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.errors import BadInput
from handrail.insights import rules
from handrail.insights.entries import day_asked_for
from handrail.insights.rules import Logged, Story
from handrail.insights.service import Kept, story_of, taking
from handrail.insights.shapes import Left, Missed, NextDue, Period, Taking
from handrail.medications.kinds import Medication

NAME = UUID(int=7)
# A Tuesday.
TODAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
EARLY = datetime(2025, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
TWICE = [{"slot": "morning1", "at": "08:00"}, {"slot": "evening1", "at": "20:00"}]


def medicine(**fields: Any) -> Medication:
    raw = {"name": "M", "start_on": "2026-01-01", "times": TWICE} | fields
    return msgspec.convert(raw, Medication)


def dose(
    day: date, at: str = "08:05", slot: str | None = "morning1", status: str = "taken"
) -> Logged:
    hour, minute = map(int, at.split(":"))
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
    return Logged(NAME, status, moment, day, slot)


def told(
    body: Medication, *doses: Logged, now: datetime = NOON, until: date = TODAY, **kept: Any
) -> Taking:
    written = kept.get("written", EARLY)
    edited = kept.get("edited", written)
    story = story_of(Kept(body, edited), doses, written, "UTC")
    return taking(NAME, story, "UTC", until, now)


def this_week(found: Taking) -> Period:
    return found.weeks[-1]


def numbers(period: Period) -> tuple[int, int, int, int, int]:
    return period.due, period.taken, period.skipped, period.late, period.missed


def test_the_weeks_begin_on_mondays_and_the_months_on_the_first() -> None:
    found = told(medicine())
    assert [period.start for period in found.weeks[-2:]] == [date(2026, 3, 2), date(2026, 3, 9)]
    assert len(found.weeks) == 12
    assert [period.start for period in found.months] == [
        date(2025, 10, 1),
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
        date(2026, 3, 1),
    ]
    assert rules.first_day(TODAY) == date(2025, 10, 1)


MONDAY = TODAY - DAY


@pytest.mark.parametrize(
    ("doses", "counts"),
    [
        # Monday's two and this morning's are over at noon; the evening's is still to come.
        ([], (3, 0, 0, 0, 3)),
        ([dose(TODAY)], (3, 1, 0, 0, 2)),
        ([dose(TODAY, status="skipped")], (3, 0, 1, 0, 2)),
        # Within four hours it is in time; after that it is late, and taken.
        ([dose(TODAY, "11:59")], (3, 1, 0, 0, 2)),
        ([dose(MONDAY, "12:01")], (3, 1, 0, 1, 2)),
        # The evening's, taken ahead of its time.
        ([dose(TODAY, "11:00", "evening1")], (4, 1, 0, 0, 3)),
        # Without a slot the nearest is meant, within half the interval.
        ([dose(TODAY, "09:00", None)], (3, 1, 0, 0, 2)),
        ([dose(MONDAY, "15:00", None)], (3, 1, 0, 0, 2)),
        # Twice for the same time is once; taken holds over skipped.
        ([dose(TODAY), dose(TODAY, "08:30")], (3, 1, 0, 0, 2)),
        ([dose(TODAY, status="skipped"), dose(TODAY, "08:30")], (3, 1, 0, 0, 2)),
        # Of a time that is not in the plan nothing was due.
        ([dose(TODAY, slot="another1")], (3, 0, 0, 0, 3)),
        # Backdated: the day that it names counts, whenever it was written down.
        ([dose(MONDAY, slot="evening1", at="20:10")], (3, 1, 0, 0, 2)),
    ],
)
def test_what_is_counted(doses: list[Logged], counts: tuple[int, ...]) -> None:
    assert numbers(this_week(told(medicine(), *doses))) == counts


@pytest.mark.parametrize(("hour", "missed"), [(6, 1), (8, 1), (9, 0)])
def test_nothing_can_have_been_missed_before_it_was_written_down(hour: int, missed: int) -> None:
    found = told(medicine(start_on="2025-06-01"), written=NOON.replace(hour=hour))
    assert numbers(this_week(found)) == (missed, 0, 0, 0, missed)
    assert found.gap is None
    once = medicine(start_on="2025-06-01", times=[TWICE[0]])
    alone = told(once, written=NOON.replace(hour=hour)).gap
    assert alone == (Missed(1, TODAY) if missed else None)


def test_but_from_the_first_dose_on_that_was_written_down_later() -> None:
    found = told(medicine(), dose(TODAY - 8 * DAY), written=NOON)
    assert found.gap == Missed(7, TODAY - 7 * DAY)


def test_put_away_it_misses_nothing_more() -> None:
    stopped = {"on": (TODAY - 3 * DAY).isoformat(), "prescriber": "Dr"}
    found = told(medicine(archived=True, stopped=stopped))
    assert numbers(this_week(found)) == (0, 0, 0, 0, 0)
    assert found.weeks[-2].missed == 12
    assert (found.gap, found.supply, found.next_due) == (None, None, None)
    archived = told(medicine(archived=True), edited=NOON - 2 * DAY)
    assert numbers(this_week(archived)) == (0, 0, 0, 0, 0)


def test_as_needed_nothing_is_due_and_each_one_counts() -> None:
    found = told(medicine(times=[]), dose(TODAY, slot=None), dose(TODAY, "10:00", None))
    assert numbers(this_week(found)) == (0, 2, 0, 0, 0)


def test_a_step_counts_from_its_own_date() -> None:
    step = {"start_on": TODAY.isoformat(), "times": [TWICE[0]]}
    found = told(medicine(steps=[step]))
    assert numbers(this_week(found)) == (3, 0, 0, 0, 3)
    evening = told(medicine(steps=[step]), now=NOON + timedelta(hours=23))
    assert numbers(this_week(evening)) == (3, 0, 0, 0, 3)


@pytest.mark.parametrize(
    ("doses", "hour", "missed"),
    [
        # Once a day at 08:00, useful until noon.
        ([], 11, (4, 4)),
        ([], 12, (5, 4)),
        ([(1, "taken")], 11, None),
        ([(1, "taken")], 12, (1, 0)),
        ([(3, "taken")], 11, (2, 2)),
        ([(4, "taken"), (2, "taken")], 12, (2, 1)),
        # What was skipped was not taken, and is decided before the day is over.
        ([(3, "taken"), (1, "skipped")], 11, (2, 2)),
        ([(1, "taken"), (0, "skipped")], 9, (1, 0)),
        ([(0, "taken")], 9, None),
    ],
)
def test_days_without_a_dose_are_counted_back_from_the_last_that_is_over(
    doses: list[tuple[int, str]], hour: int, missed: tuple[int, int] | None
) -> None:
    """Three days of methadone without a dose are three, and the fourth morning is not one yet."""
    body = medicine(times=[TWICE[0]], start_on=(TODAY - 4 * DAY).isoformat())
    logged = [dose(TODAY - back * DAY, status=status) for back, status in doses]
    found = told(body, *logged, now=NOON.replace(hour=hour)).gap
    wanted = None if missed is None else Missed(missed[0], TODAY - missed[1] * DAY)
    assert found == wanted


def test_one_of_two_taken_is_a_day_with_a_dose() -> None:
    assert told(medicine(), dose(MONDAY, "20:30", "evening1")).gap is None


def test_a_dose_after_midnight_is_of_the_evening_before() -> None:
    body = medicine(times=[{"slot": "evening1", "at": "22:00"}])
    assert told(body, dose(TODAY, "00:30", None)).gap is None


SUPPLY = {"slot": "refill12", "count": 10, "counted_on": "2026-03-08", "per_dose": 0.5}


@pytest.mark.parametrize(
    ("doses", "count", "left"),
    [
        # Two halves a day from the 10th on: ten days.
        ([], 10, Left(10, date(2026, 3, 20))),
        ([dose(TODAY)], 10, Left(9.5, date(2026, 3, 20))),
        ([dose(TODAY, status="skipped")], 10, Left(10, date(2026, 3, 20))),
        ([dose(MONDAY), dose(date(2026, 3, 8))], 10, Left(9, date(2026, 3, 19))),
        # Before it was counted it is in the count already.
        ([dose(date(2026, 3, 7))], 10, Left(10, date(2026, 3, 20))),
        ([], 0.5, Left(0.5, TODAY)),
        ([dose(TODAY), dose(MONDAY)], 0.5, Left(0, TODAY)),
    ],
)
def test_the_supply_is_counted_down_by_what_was_taken(
    doses: list[Logged], count: float, left: Left
) -> None:
    assert told(medicine(supply=SUPPLY | {"count": count}), *doses).supply == left


def test_without_times_a_supply_has_no_last_day() -> None:
    found = told(medicine(times=[], supply=SUPPLY), dose(TODAY, slot=None)).supply
    assert found == Left(9.5, None)


def shot(given_on: str = "2026-01-05", **more: Any) -> Medication:
    injection = {"every": {"days": 28}, "given_on": given_on, "slot": "needle01"} | more
    return medicine(times=[], injection=injection)


@pytest.mark.parametrize(
    ("body", "given", "wanted"),
    [
        (shot(), [], NextDue(date(2026, 2, 2), None, None, None)),
        # Given three days late: the next one is counted from the real date.
        (shot(), [date(2026, 2, 5)], NextDue(date(2026, 3, 5), None, None, None)),
        (
            shot("2026-01-31", every={"months": 1}, earliest_days=26),
            [],
            NextDue(date(2026, 2, 28), date(2026, 2, 26), None, None),
        ),
        (
            shot("2026-03-06", every={"days": 7}, before_days=2, after_days=2),
            [],
            NextDue(date(2026, 3, 13), None, date(2026, 3, 11), date(2026, 3, 15)),
        ),
        # A date typed years ahead is none.
        (shot(), [date(2062, 2, 5)], NextDue(date(2026, 2, 2), None, None, None)),
    ],
)
def test_the_next_injection_is_counted_from_the_last_real_date(
    body: Medication, given: list[date], wanted: NextDue
) -> None:
    assert told(body, *[dose(day, slot=None) for day in given]).next_due == wanted


@pytest.mark.parametrize(
    ("given", "after_days", "counts"),
    [
        # Due on 2 February, and again 28 days after it was given.
        ([], None, {"feb": (1, 0, 0, 0, 1), "mar": (0, 0, 0, 0, 0)}),
        ([date(2026, 2, 2)], None, {"feb": (1, 1, 0, 0, 0), "mar": (1, 0, 0, 0, 1)}),
        ([date(2026, 2, 5)], None, {"feb": (1, 1, 0, 1, 0), "mar": (1, 0, 0, 0, 1)}),
        ([date(2026, 2, 5)], 3, {"feb": (1, 1, 0, 0, 0), "mar": (1, 0, 0, 0, 1)}),
        ([date(2026, 2, 5)], 5, {"feb": (1, 1, 0, 0, 0), "mar": (0, 0, 0, 0, 0)}),
        ([date(2026, 1, 30)], None, {"feb": (1, 0, 0, 0, 1), "mar": (0, 0, 0, 0, 0)}),
    ],
)
def test_an_injection_counts_in_the_month_in_which_it_was_due(
    given: list[date], after_days: int | None, counts: dict[str, tuple[int, ...]]
) -> None:
    found = told(shot(after_days=after_days), *[dose(day, slot=None) for day in given]).months
    assert {"feb": numbers(found[-2]), "mar": numbers(found[-1])} == counts


@pytest.mark.parametrize("until", [TODAY + 2 * DAY, date(2006, 1, 1), date.max, date.min])
def test_only_days_that_are_near_can_be_asked_for(until: date) -> None:
    with pytest.raises(BadInput) as refused:
        day_asked_for(until, TODAY)
    assert refused.value.fields == ("until",)


# The oracle: a list of days and times, walked through once for each dose.

AT = ["06:00", "09:30", "13:00", "21:45"]
Written = list[tuple[int, int | None, int, str]]


@st.composite
def lives(draw: st.DrawFn) -> tuple[Medication, list[Logged], datetime]:
    times = draw(st.lists(st.sampled_from(AT), min_size=1, max_size=4, unique=True))
    slots = [{"slot": f"slot000{index}", "at": at} for index, at in enumerate(sorted(times))]
    every = draw(st.integers(1, 3))
    body = medicine(
        times=slots, days={"type": "every", "days": every}, start_on=(TODAY - 20 * DAY).isoformat()
    )
    picks = st.tuples(
        st.integers(-22, 1),
        st.one_of(st.none(), st.integers(0, 4)),
        st.integers(0, 1439),
        st.sampled_from(["taken", "skipped"]),
    )
    doses = []
    for back, slot, minute, status in draw(st.lists(picks, max_size=25)):
        day = TODAY + back * DAY
        name = None if slot is None else f"slot000{slot}"
        doses.append(dose(day, f"{minute // 60:02}:{minute % 60:02}", name, status))
    hour = draw(st.integers(0, 23))
    return body, doses, NOON.replace(hour=hour)


Plan = list[tuple[datetime, date, str]]


def wall_calendar(body: Medication) -> tuple[Plan, set[tuple[date, str]]]:
    """All moments, with neighbours before and after; and the ones that are looked at."""
    days = body.days.days  # type: ignore[union-attr]
    times = sorted((time.at, time.slot) for time in body.times)
    plan: Plan = []
    for n in range(-10 * days, 40 * days, days):
        day = body.start_on + n * DAY
        plan += [(datetime.fromisoformat(f"{day}T{at}:00+00:00"), day, slot) for at, slot in times]
    return plan, {(day, slot) for _, day, slot in plan if body.start_on <= day <= TODAY}


def matched(
    plan: Plan, real: set[tuple[date, str]], doses: list[Logged]
) -> dict[tuple[date, str], Logged]:
    answers: dict[tuple[date, str], Logged] = {}
    ordered = sorted(doses, key=lambda one: (one.status != "taken", one.occurred_at))
    for one in ordered:
        if one.time_slot is not None and (one.local_date, one.time_slot) in real:
            answers.setdefault((one.local_date, one.time_slot), one)
    for one in ordered:
        if one.time_slot is None:
            near = min(plan, key=lambda due: (abs(due[0] - one.occurred_at), due[0]))
            moment, day, slot = near
            if (day, slot) in real and abs(moment - one.occurred_at) <= 4 * DAY:
                answers.setdefault((day, slot), one)
    return answers


def by_hand(body: Medication, doses: list[Logged], now: datetime) -> tuple[list[str], int]:
    """What became of each dose that was due, and the days without one."""
    plan, real = wall_calendar(body)
    answers = matched(plan, real, doses)
    found, open_days, dosed = [], set(), {one.local_date for one in doses if one.status == "taken"}
    for (moment, day, slot), (then, *_) in pairwise(plan):
        if (day, slot) not in real:
            continue
        ends = moment + min(timedelta(hours=4), (then - moment) / 2)
        answer = answers.get((day, slot))
        if answer is None and ends > now:
            open_days.add(day)
            continue
        late = answer is not None and answer.occurred_at > ends and answer.status == "taken"
        found.append("late" if late else answer.status if answer else "missed")
        dosed |= {day} if found[-1] in ("taken", "late") else set()
    return found, days_without(real, dosed, open_days)


def days_without(real: set[tuple[date, str]], dosed: set[date], open_days: set[date]) -> int:
    gap = 0
    for day in sorted({day for day, _ in real}, reverse=True):
        if day in dosed:
            break
        gap += day not in open_days
    return gap


@settings(max_examples=300, deadline=None)
@given(lives())
def test_it_agrees_with_counting_by_hand(life: tuple[Medication, list[Logged], datetime]) -> None:
    body, doses, now = life
    found, gap = by_hand(body, doses, now)
    told_of = told(body, *doses, now=now)
    totals = [sum(column) for column in zip(*map(numbers, told_of.months), strict=True)]
    assert totals == [
        len(found),
        found.count("taken") + found.count("late"),
        found.count("skipped"),
        found.count("late"),
        found.count("missed"),
    ]
    assert [sum(column) for column in zip(*map(numbers, told_of.weeks), strict=True)] == totals
    assert (told_of.gap.missed_days if told_of.gap else 0) == gap


@pytest.mark.parametrize(("day", "at", "taken"), [("16", "18:01", 1), ("16", "17:59", 0)])
def test_the_first_of_a_dose_every_three_days_may_be_taken_half_of_them_early(
    day: str, at: str, taken: int
) -> None:
    times = [{"slot": "morning1", "at": "06:00"}]
    body = medicine(start_on="2026-02-18", days={"type": "every", "days": 3}, times=times)
    early = dose(date.fromisoformat(f"2026-02-{day}"), at, slot=None)
    assert sum(numbers(month)[1] for month in told(body, early).months) == taken


def test_a_story_keeps_its_bounds() -> None:
    """The parts that the others build on."""
    story = Story(medicine(), [], EARLY)
    dues = rules.dues_of(story, "UTC", TODAY)
    assert dues[0].local_date == date(2026, 1, 1)
    assert dues[-1].local_date == TODAY
    assert rules.dues_of(Story(medicine(start_on="2026-04-01"), [], EARLY), "UTC", TODAY) == []
