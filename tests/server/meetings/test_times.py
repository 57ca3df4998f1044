"""When a meeting is brought to mind, against a calendar that is walked minute by minute."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.meetings.kinds import Meeting
from handrail.schedule.rules import Rule, occurrences_of
from tests.server.schedule.patterns import expected, midnight

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
HOME = "America/New_York"
START = date(2026, 1, 1)


def meeting(*times: dict[str, Any], **fields: Any) -> Meeting:
    hours = [{"slot": f"slot000{n}", "at": "19:00"} | one for n, one in enumerate(times)]
    own = {"name": "M", "setting": "group", "tz": "Europe/Berlin", "start_on": str(START)}
    return msgspec.convert(own | {"times": hours} | fields, Meeting)


def prompts(body: Meeting, first: str, last: str, zone: str = HOME) -> list[str]:
    """In UTC, as the reminders ask for them."""
    start, end = (midnight(date.fromisoformat(day)) for day in (first, last))
    found = occurrences_of(body.rules(), zone, start, end + DAY)
    assert {one.purpose for one in found} <= {"meeting"}
    return [f"{one.due_at:%m-%dT%H:%M}" for one in found]


def weekly(*on: int, **more: Any) -> dict[str, Any]:
    return {"days": {"type": "weekdays", "on": on} | more}


def test_both_clock_changes_are_those_of_the_meeting_and_not_of_the_person() -> None:
    """New York changes on 8 March, Berlin on 29 March; back on 1 November and 25 October."""
    body = meeting(weekly(7), lead_min=30)
    assert prompts(body, "2026-03-01", "2026-03-31") == [
        "03-01T17:30", "03-08T17:30", "03-15T17:30", "03-22T17:30", "03-29T16:30",
    ]  # fmt: skip
    assert prompts(body, "2026-10-18", "2026-11-01") == [
        "10-18T16:30", "10-25T17:30", "11-01T17:30",
    ]  # fmt: skip
    for zone in ("Asia/Tokyo", "Pacific/Kiritimati", "UTC"):
        assert prompts(body, "2026-03-01", "2026-03-31", zone)[-1] == "03-29T16:30"


def test_an_hour_that_is_skipped_or_shown_twice_comes_once() -> None:
    body = meeting({"at": "02:30"} | weekly(7), lead_min=0)
    assert prompts(body, "2026-03-28", "2026-03-29") == ["03-29T01:30"]
    assert prompts(body, "2026-10-24", "2026-10-25") == ["10-25T00:30"]


def test_every_two_weeks_goes_on_over_the_end_of_a_year() -> None:
    """A year of 53 weeks: counting the numbers of weeks would bring it twice in a row."""
    body = meeting(weekly(4, weeks=2), start_on="2026-12-17", lead_min=60, tz="UTC")
    assert prompts(body, "2026-12-01", "2027-01-31") == [
        "12-17T18:00", "12-31T18:00", "01-14T18:00", "01-28T18:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ({"type": "nth_weekday", "nth": [5], "weekday": 5}, ["01-30", "05-29"]),
        ({"type": "nth_weekday", "nth": [-1], "weekday": 2}, 
         ["01-27", "02-24", "03-31", "04-28", "05-26"]),
        ({"type": "monthly", "day": 31}, ["01-31", "02-28", "03-31", "04-30", "05-31"]),
        # A single date is meant, whatever the first day says.
        ({"type": "dates", "on": ["2026-04-04"]}, ["04-04"]),
    ],
)  # fmt: skip
def test_a_month_has_the_days_it_has(days: dict[str, Any], found: list[str]) -> None:
    body = meeting({"days": days}, tz="UTC", lead_min=0)
    assert prompts(body, "2026-01-01", "2026-05-31") == [f"{day}T19:00" for day in found]


def test_a_single_date_before_the_first_day_is_still_one() -> None:
    body = meeting({"days": {"type": "dates", "on": ["2025-12-30"]}}, tz="UTC", lead_min=0)
    assert prompts(body, "2025-12-01", "2026-01-31") == ["12-30T19:00"]


def test_a_cancelled_date_a_last_day_and_one_that_is_put_away() -> None:
    body = meeting(weekly(1), weekly(3), tz="UTC", lead_min=0, cancelled=["2026-01-07"],
                   end_on="2026-01-12")  # fmt: skip
    assert prompts(body, "2026-01-01", "2026-02-28") == [
        "01-05T19:00", "01-12T19:00",
    ]  # fmt: skip
    away = msgspec.structs.replace(body, archived=True)
    assert away.rules() == ()
    assert len(away.all_rules()) == 2


def test_a_lead_of_a_day_may_lie_on_the_day_before_and_the_date_stays() -> None:
    body = meeting({"at": "00:15"} | weekly(1), tz="UTC", lead_min=1440)
    start = midnight(date(2026, 1, 4))
    (one,) = occurrences_of(body.rules(), HOME, start, start + DAY)
    assert (one.local_date, one.at) == (date(2026, 1, 5), "00:15")
    assert one.due_at == datetime(2026, 1, 4, 0, 15, tzinfo=UTC)
    assert one.useful_until == datetime(2026, 1, 5, 0, 15, tzinfo=UTC)


# The oracle walks the minutes of a zone and goes through the calendar day by day.

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
         "America/St_Johns", "Pacific/Apia", "Africa/Casablanca"]  # fmt: skip
WEEKDAYS = st.sets(st.integers(1, 7), min_size=1).map(sorted)
PLACES = st.sets(st.sampled_from([-1, 1, 2, 3, 4, 5]), min_size=1).map(sorted)
DAYS = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("weekdays"), "on": WEEKDAYS, "weeks": st.integers(1, 3)}
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("nth_weekday"),
            "nth": PLACES,
            "weekday": st.integers(1, 7),
            "months": st.integers(1, 3),
        }
    ),
    st.fixed_dictionaries(
        {"type": st.just("monthly"), "day": st.integers(1, 31), "months": st.integers(1, 3)}
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("dates"),
            "on": st.sets(st.integers(0, 400), min_size=1, max_size=5).map(
                lambda some: [str(START + n * DAY) for n in sorted(some)]
            ),
        }
    ),
)


@st.composite
def lives(draw: st.DrawFn) -> tuple[Meeting, str, datetime]:
    """Times that are hours apart, so that no two of one meeting are the same moment."""
    hours = draw(st.lists(st.sampled_from([1, 2, 7, 12, 18, 23]), min_size=1, max_size=3,
                          unique=True))  # fmt: skip
    minute = draw(st.sampled_from(["00", "30", "59"]))
    times = [{"at": f"{hour:02}:{minute}", "days": draw(DAYS)} for hour in hours]
    cancelled = draw(st.lists(st.integers(0, 400), max_size=4))
    body = meeting(
        *times,
        tz=draw(st.sampled_from(ZONES)),
        start_on=str(START + draw(st.integers(0, 60)) * DAY),
        end_on=draw(st.none() | st.integers(60, 400).map(lambda n: str(START + n * DAY))),
        cancelled=[str(START + n * DAY) for n in cancelled],
        lead_min=draw(st.sampled_from([0, 15, 60, 1440])),
    )
    # Around the changes of spring and autumn, and over the end of the year.
    first = draw(st.sampled_from(["2026-03-01", "2026-03-25", "2026-10-20", "2026-12-20"]))
    return body, draw(st.sampled_from(ZONES)), midnight(date.fromisoformat(first))


@settings(max_examples=60, deadline=None)
@given(lives())
def test_it_agrees_with_a_calendar_that_is_walked_through(
    life: tuple[Meeting, str, datetime],
) -> None:
    body, zone, start = life
    end = start + 18 * DAY
    found = occurrences_of(body.rules(), zone, start, end)
    rules: list[Rule] = list(body.rules())
    named = [(one.due_at, one.local_date, one.time_slot) for one in found]
    assert sorted(named) == expected(rules, zone, start, end)
    leads = {one.useful_until - one.due_at for one in found}
    assert leads <= {body.lead_min * MINUTE}
