"""What a calendar program reads out of the feed is what our own rules say, to the minute."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar
import pytest
import recurring_ical_events
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.exports.calendar.writing import Kept, Style, calendar_text, timezone
from handrail.meetings.fields import DayPattern, MeetingHour
from handrail.meetings.kinds import Meeting
from handrail.meetings.rules import Sitting, sittings
from handrail.schedule import zones
from handrail.schedule.days import Dates, Monthly, NthWeekday, Weekdays

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
# Whole hours and half ones, negative summer time, none any more, and a month of another time.
ZONES = [
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "America/Sao_Paulo",
    "Africa/Casablanca",
]
TWO_YEARS = timedelta(days=730)
STYLE = Style("token", "en", names=False, alarms=False, chosen_at=NOW)
MEETING = UUID("0b9f2a3c-5d6e-4f70-8a91-b2c3d4e5f607")

days = st.dates(date(2025, 1, 1), date(2028, 6, 1))
clocks = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
months = st.sampled_from([1, 2, 3, 12])
patterns: st.SearchStrategy[DayPattern] = st.one_of(
    st.builds(
        Weekdays,
        on=st.lists(st.integers(1, 7), min_size=1, max_size=4).map(tuple),
        weeks=st.integers(1, 5),
    ),
    st.builds(Monthly, day=st.integers(1, 31), months=months, before=st.sampled_from([0, 0, 0, 3])),
    st.builds(
        NthWeekday,
        nth=st.lists(st.sampled_from([-1, 1, 2, 3, 4, 5]), min_size=1, max_size=3).map(tuple),
        weekday=st.integers(1, 7),
        months=months,
    ),
    st.builds(Dates, on=st.lists(days, min_size=1, max_size=5).map(tuple)),
)


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    slots = ["aaaaaaaa", "bbbbbbbb"][: draw(st.integers(1, 2))]
    start = draw(st.dates(date(2024, 1, 1), date(2027, 1, 1)))
    hours = [
        MeetingHour(slot, draw(clocks), draw(patterns), draw(st.integers(1, 1440)))
        for slot in slots
    ]
    body = Meeting(
        name="n",
        setting="clinic",
        tz=draw(st.sampled_from(ZONES)),
        times=hours,
        start_on=start,
    )
    real = [one.local_date for one in ours(body)]
    if real:
        body.cancelled = draw(st.lists(st.sampled_from(real), max_size=4))
        # Also on a day on which it takes place: the last one counts.
        body.end_on = draw(
            st.none() | st.sampled_from(real) | st.just(real[-1] + timedelta(days=1))
        )
    return body


def ours(body: Meeting) -> list[Sitting]:
    return sittings(MEETING, body.times, body.all_rules(), NOW, NOW + TWO_YEARS)


def moments(body: Meeting) -> set[datetime]:
    return {one.starts_at for one in ours(body)}


def written(body: Meeting, style: Style = STYLE) -> bytes:
    return calendar_text([Kept(MEETING.bytes, body, NOW)], style, TODAY)


def read_back(text: bytes, start: datetime = NOW) -> set[datetime]:
    calendar = icalendar.Calendar.from_ical(text)
    # A day earlier: it asks for what goes on then, we for what begins.
    found = recurring_ical_events.of(calendar).between(start, start + TWO_YEARS)
    begun = (event.start.astimezone(UTC) for event in found)
    return {moment for moment in begun if start <= moment < start + TWO_YEARS}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(meetings())
def test_every_occurrence_of_two_years_is_ours(body: Meeting) -> None:
    found = read_back(written(body))
    assert found == moments(body)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("clock", ["00:30", "01:30", "02:00", "02:30", "03:00"])
def test_daily_through_every_change_of_the_clocks(zone: str, clock: str) -> None:
    every = MeetingHour("aaaaaaaa", clock, Weekdays((1, 2, 3, 4, 5, 6, 7)), 90)
    body = Meeting(name="n", setting="group", tz=zone, times=[every], start_on=date(2026, 1, 1))
    text = written(body)
    # How long is said in minutes that pass, not as a time on a clock that may be set meanwhile.
    assert b"DURATION:PT1H30M" in text
    assert read_back(text) == moments(body)
    assert len(moments(body)) >= 729


@pytest.mark.parametrize("zone", [*ZONES, "America/Godthab", "Asia/Gaza", "Etc/UTC"])
def test_the_zone_in_the_file_is_the_zone(zone: str) -> None:
    """Also for a program that knows no zones and goes by the file alone."""
    block = timezone(zone, TODAY).to_ical().decode().replace(f"TZID:{zone}", "TZID:X-Unknown")
    zone_in_file: Any = icalendar.Timezone.from_ical(block)
    made = zone_in_file.to_tz(lookup_tzid=False)
    real = zones.zone(zone)
    differs = []
    for number in range(4 * 366 * 48):
        here = datetime(2026, 1, 1, tzinfo=real) + number * timedelta(minutes=30)
        # What the spring skips has no offset of its own.
        skipped = here.astimezone(UTC).astimezone(real).replace(tzinfo=None) != here.replace(
            tzinfo=None
        )
        if not skipped and here.replace(tzinfo=made).utcoffset() != here.utcoffset():
            differs.append(here)
    assert differs == []


def test_a_rule_is_written_where_one_says_exactly_this() -> None:
    def rule(pattern: DayPattern) -> str:
        hour = MeetingHour("aaaaaaaa", "18:00", pattern)
        body = Meeting(name="n", setting="group", tz="Europe/Berlin", times=[hour], start_on=TODAY)
        (event,) = icalendar.Calendar.from_ical(written(body)).events
        rule: Any = event["RRULE"]
        return str(rule.to_ical().decode())

    assert rule(Weekdays((2, 4), 2)) == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=MO"
    assert rule(Monthly(31)) == "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=-1"
    assert rule(Monthly(30)) == "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=28,29,30;BYSETPOS=-1"
    assert rule(NthWeekday((1, -1), 5)) == "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1FR,1FR"


def test_an_event_keeps_its_name_for_ever_and_tells_nobody_whose_it_is() -> None:
    def names(token: str, meeting: UUID) -> set[str]:
        hours = [
            MeetingHour("aaaaaaaa", "18:00", Weekdays((2,))),
            MeetingHour("bbbbbbbb", "19:00", Dates((TODAY, TODAY + timedelta(days=3)))),
        ]
        body = Meeting(name="n", setting="group", tz="UTC", times=hours, start_on=TODAY)
        text = calendar_text([Kept(meeting.bytes, body, NOW)], STYLE._replace(token=token), TODAY)
        return {str(event["UID"]) for event in icalendar.Calendar.from_ical(text).events}

    other = UUID("11111111-2222-4333-8444-555555555555")
    first = names("one", MEETING)
    assert len(first) == 3
    assert first == names("one", MEETING)
    assert not first & names("two", MEETING)
    assert not first & names("one", other)
    assert not any(str(MEETING)[:8] in name for name in first)
