"""A clinic's own file: read in the person's request, told apart, and the same at every reading."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import icalendar
import pytest
import recurring_ical_events
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.exports.calendar.parsing import read_events
from handrail.exports.calendar.proposals import About, groups, propose
from handrail.exports.calendar.repeats import Steps, days_of, read_rule
from handrail.meetings.kinds import Meeting
from handrail.meetings.rules import sittings
from tests.conftest import ManualClock
from tests.server.web.open_house import OpenHouse, sign_up, sync_body

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
HOME = "Europe/Berlin"
CANARY = "zebracanary"


def calendar(*events: str, before: str = "") -> str:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{before}{body}END:VCALENDAR\n"
    return text.replace("\n", "\r\n")


def about() -> About:
    return About(HOME, "Appointment", TODAY, b"s" * 16, Steps(100_000))


def read(text: str) -> list[Meeting]:
    events, left = read_events(text, HOME, TODAY, 500)
    assert left == []
    return [propose(group, about()).body for group in groups(events)]


def only(text: str) -> Meeting:
    (body,) = read(text)
    return body


def starts(body: Meeting, days: int = 60) -> list[str]:
    found = sittings(UUID(int=1), body.times, body.all_rules(), NOW, NOW + timedelta(days=days))
    return [f"{one.starts_at:%Y-%m-%dT%H:%MZ}" for one in found]


WEEKLY = """
UID:a@clinic
DTSTART;TZID=America/New_York:20260304T100000
DTEND;TZID=America/New_York:20260304T104500
RRULE:FREQ=WEEKLY;COUNT=6
SUMMARY:Dr. Okafor\\, check-up
LOCATION:Room 4
"""


def test_a_weekly_series_with_its_end() -> None:
    body = only(calendar(WEEKLY))
    assert (body.name, body.setting, body.place) == ("Dr. Okafor, check-up", "clinic", "Room 4")
    assert (body.tz, body.times[0].minutes, body.lead_min) == ("America/New_York", 45, 60)
    assert body.end_on == date(2026, 4, 8)
    # New York has summer time already.
    assert starts(body) == [
        f"2026-{day}T14:00Z" for day in ("03-11", "03-18", "03-25", "04-01", "04-08")
    ]


def test_one_is_called_off_one_moved_and_one_moved_on_its_own_day() -> None:
    off = WEEKLY + "EXDATE;TZID=America/New_York:20260311T100000"
    moved = """
UID:a@clinic
RECURRENCE-ID;TZID=America/New_York:20260318T100000
DTSTART;TZID=America/New_York:20260319T113000
DTEND;TZID=America/New_York:20260319T121500
"""
    body = only(calendar(off, moved))
    assert [str(day) for day in body.cancelled] == ["2026-03-11", "2026-03-18"]
    # What the file said is told apart from what the person will call off.
    assert body.cancelled_in_file == body.cancelled
    assert starts(body)[:2] == ["2026-03-19T15:30Z", "2026-03-25T14:00Z"]
    same_day = moved.replace("20260319", "20260318")
    body = only(calendar(off, same_day))
    assert starts(body) == [
        f"2026-{day}Z" for day in ("03-18T15:30", "03-25T14:00", "04-01T14:00", "04-08T14:00")
    ]
    cancelled = same_day + "STATUS:CANCELLED"
    assert starts(only(calendar(off, cancelled)))[0] == "2026-03-25T14:00Z"


IN, AT = "DTSTART;TZID=", "20260320T090000"


@pytest.mark.parametrize(
    ("start", "more", "zone", "first"),
    [
        ("DTSTART:20260320T090000", "", HOME, "2026-03-20T08:00Z"),
        ("DTSTART:20260320T090000Z", "", HOME, "2026-03-20T09:00Z"),
        ("DTSTART:20260320T090000Z\nRRULE:FREQ=WEEKLY", "", "UTC", "2026-03-20T09:00Z"),
        (f"{IN}Pacific Standard Time:{AT}", "", "America/Los_Angeles", "2026-03-20T16:00Z"),
        (f"{IN}/x.org/2020_1/Asia/Tokyo:{AT}", "", "Asia/Tokyo", "2026-03-20T00:00Z"),
        (f"{IN}Clinic:{AT}", "X-WR-TIMEZONE:Asia/Tokyo\n", "Asia/Tokyo", "2026-03-20T00:00Z"),
    ],
)  # fmt: skip
def test_whose_clocks_are_meant(start: str, more: str, zone: str, first: str) -> None:
    body = only(calendar(f"UID:a\n{start}\nDURATION:PT30M", before=more))
    assert (body.tz, starts(body)[0], body.times[0].minutes) == (zone, first, 30)
    assert body.name == "Appointment"


def zone_block(name: str, summer: str, winter: str, more: str = "") -> str:
    return (
        f"BEGIN:VTIMEZONE\nTZID:{name}\n{more}BEGIN:STANDARD\nDTSTART:16010101T030000\n"
        f"TZOFFSETFROM:{summer}\nTZOFFSETTO:{winter}\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\n"
        f"DTSTART:16010101T020000\nTZOFFSETFROM:{winter}\nTZOFFSETTO:{summer}\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
    )


def test_a_zone_of_its_own_name_is_known_by_its_offsets_or_not_guessed() -> None:
    event = "UID:a\nDTSTART;TZID=Clinic:20260320T090000"
    assert only(calendar(event, before=zone_block("Clinic", "+0200", "+0100"))).tz == HOME
    told = zone_block("Clinic", "-0400", "-0500", "X-LIC-LOCATION:America/New_York\n")
    assert only(calendar(event, before=told)).tz == "America/New_York"
    for before in ("", zone_block("Clinic", "-0400", "-0500")):
        events, left = read_events(calendar(event, before=before), HOME, TODAY, 500)
        assert (events, left) == ([], [("zone", 1)])


def test_whole_days_have_no_reminder() -> None:
    body = only(calendar("UID:a\nDTSTART;VALUE=DATE:20261025\nDTEND;VALUE=DATE:20261026"))
    assert (body.times[0].at, body.times[0].minutes, body.lead_min) == ("00:00", 1440, 0)
    assert body.tz == HOME


def test_a_link_to_join_is_found_and_no_other_scheme_is() -> None:
    event = "UID:a\nDTSTART:20260320T090000\nLOCATION:{}"
    body = only(calendar(event.format("https://meet.example/x")))
    assert (body.join_url, body.place, body.how) == ("https://meet.example/x", "", "online")
    body = only(calendar(event.format("javascript:alert(1)")))
    assert (body.join_url, body.how) == ("", "in_person")


def test_a_rule_that_is_not_ours_stands_with_its_days() -> None:
    """The 31st skips short months, where ours would take their last day."""
    text = calendar("UID:a\nDTSTART:20260131T090000\nRRULE:FREQ=MONTHLY")
    events, _ = read_events(text, HOME, TODAY, 500)
    proposal = propose(events, about())
    assert proposal.until == date(2028, 1, 31)
    assert [one[:10] for one in starts(proposal.body, 150)] == [
        "2026-03-31",
        "2026-05-31",
        "2026-07-31",
    ]


WEEKDAYS = st.lists(st.sampled_from(["MO", "WE", "SU"]), min_size=1, max_size=3, unique=True)
few = st.integers(1, 3)


def rules(form: str, *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    return st.builds(form.format, *parts)


RULES = st.one_of(
    rules(
        "FREQ=WEEKLY;INTERVAL={};BYDAY={};WKST={}",
        few,
        WEEKDAYS.map(",".join),
        st.sampled_from(["MO", "SU"]),
    ),
    rules("FREQ=DAILY;INTERVAL={}", st.integers(1, 10)),
    rules("FREQ=MONTHLY;INTERVAL={};BYMONTHDAY={}", few, st.integers(-3, 31).filter(bool)),
    rules(
        "FREQ=MONTHLY;INTERVAL={};BYDAY={}", few, st.sampled_from(["1MO", "-1FR", "5TU", "2WE,4WE"])
    ),
    rules("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={}", st.sampled_from([1, -1, 3])),
    rules("FREQ=YEARLY;BYMONTH={};BYDAY={}", st.integers(1, 12), st.sampled_from(["1SU", "-1SU"])),
    st.just("FREQ=YEARLY"),
)
ENDS = st.one_of(
    st.just(""),
    st.builds(";COUNT={}".format, st.integers(1, 40)),
    st.builds(";UNTIL=2027{:02}{:02}T235959Z".format, st.integers(1, 12), st.integers(1, 28)),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(RULES, ENDS, st.dates(date(2025, 6, 1), date(2026, 12, 31)))
def test_what_was_read_is_what_the_file_says(rule: str, end: str, first: date) -> None:
    """Every start of the next two years, whatever way it was taken over."""
    rule += end
    parts: Any = icalendar.vRecur.from_ical(rule)
    days = days_of(read_rule(parts), first, first + timedelta(days=800), Steps(10**6))
    # A rule whose first day it does not mean is read in two ways: with it and without.
    first = next(days, first)
    text = calendar(f"UID:a\nDTSTART;TZID=America/New_York:{first:%Y%m%d}T020000\nRRULE:{rule}")
    wanted = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(
        NOW, NOW + timedelta(days=700)
    )
    meant = sorted(f"{one.start.astimezone(UTC):%Y-%m-%dT%H:%MZ}" for one in wanted)
    events, _ = read_events(text, HOME, TODAY, 500)
    if not meant:
        return
    assert starts(propose(events, about()).body, 700)[:366] == meant[:366]


async def ask(browser: httpx.AsyncClient, text: str) -> dict[str, Any]:
    answer = await browser.post("/api/calendar/read", json={"text": text})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def save(
    browser: httpx.AsyncClient, clock: ManualClock, one: dict[str, Any], body: Any
) -> None:
    entry = {"id": one["id"], "kind": "meeting", "edited_at": clock.now().isoformat(), "body": body}
    answer = await browser.post("/api/sync", json=sync_body(entry))
    assert answer.json()["rejected"] == []


UGLY = calendar(
    WEEKLY,
    f"UID:b\nSUMMARY:{CANARY}\nDTSTART:tomorrow",
    f"UID:c\nSUMMARY:{CANARY}",
    "UID:d\nDTSTART:20260320T090000\nRRULE:FREQ=HOURLY",
    "UID:e\nDTSTART:20200320T090000",
    "UID:f\nDTSTART:20260320T090000\nSTATUS:CANCELLED",
    "UID:g\nDTSTART:20260320T090000\nDTEND:20260324T090000",
    "UID:h\nDTSTART;TZID=Nowhere:20260320T090000",
    "UID:i\nDTSTART:16010101T090000\nRRULE:FREQ=DAILY",
    "UID:j\nDTSTART:20260320T090000\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
)


async def test_an_ugly_file_gives_what_is_good_and_says_what_is_not(
    house: OpenHouse, clock: ManualClock
) -> None:
    ada = house.browser()
    await sign_up(ada, "ada")
    found = await ask(ada, UGLY)
    (one,) = found["appointments"]
    assert one["next_at"] == "2026-03-11T14:00:00Z"
    assert (one["known"], one["all_day"], one["until"]) == (False, False, None)
    left = {each["reason"]: each["numbers"] for each in found["left_out"]}
    assert left == {
        "unreadable": [2, 3, 9],
        "repeats": [4],
        "over": [5, 10],
        "called_off": [6],
        "too_long": [7],
        "zone": [8],
    }
    assert CANARY not in str(found)


async def test_a_second_reading_updates_and_a_deleted_one_comes_as_new(
    house: OpenHouse, clock: ManualClock
) -> None:
    ada, bob = house.browser(), house.browser()
    await sign_up(ada, "ada")
    await sign_up(bob, "bob")
    (one,) = (await ask(ada, calendar(WEEKLY)))["appointments"]
    await save(ada, clock, one, one["body"])
    later = calendar(WEEKLY.replace("T100000", "T113000").replace("T104500", "T121500"))
    (again,) = (await ask(ada, later))["appointments"]
    assert (again["id"], again["known"]) == (one["id"], True)
    slots = [each["body"]["times"][0]["slot"] for each in (one, again)]
    assert slots[0] == slots[1]
    (other,) = (await ask(bob, calendar(WEEKLY)))["appointments"]
    assert other["id"] != one["id"]
    assert other["body"]["times"][0]["slot"] != slots[0]
    await save(ada, clock, one, None)
    (fresh,) = (await ask(ada, later))["appointments"]
    assert fresh["id"] != one["id"]
    assert fresh["known"] is False


@pytest.mark.parametrize(
    "text", ["", "hello", "BEGIN:VCALENDAR", "\x00" * 9, "BEGIN:VEVENT\nEND:VEVENT"]
)
async def test_what_is_no_calendar_is_a_bad_request(house: OpenHouse, text: str) -> None:
    ada = house.browser()
    await sign_up(ada, "ada")
    answer = await ada.post("/api/calendar/read", json={"text": text})
    assert (answer.status_code, answer.json()["fields"]) == (400, ["text"])


async def test_files_are_bounded(house: OpenHouse) -> None:
    ada = house.browser()
    await sign_up(ada, "ada")
    many = [f"UID:{n}\nDTSTART:20260320T090000\nDTEND:20260320T100000" for n in range(503)]
    found = await ask(ada, calendar(*many))
    assert len(found["appointments"]) == 500
    assert found["left_out"] == [{"reason": "too_many", "numbers": [501, 502, 503]}]
    daily = [f"UID:{n}\nDTSTART:19400101T090000\nRRULE:FREQ=DAILY" for n in range(60)]
    found = await ask(ada, calendar(*daily))
    assert {each["reason"] for each in found["left_out"]} == {"too_many"}
    answer = await ada.post("/api/calendar/read", json={"text": "x" * (1024 * 1024 + 1)})
    assert answer.status_code == 400
    answer = await ada.post("/api/calendar/read", json={"text": "x" * (5 * 1024 * 1024)})
    assert answer.status_code == 413
