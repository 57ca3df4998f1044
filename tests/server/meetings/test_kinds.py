"""What a meeting, an attendance and a target may say, and which occurrence an attendance ends."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from handrail.errors import BadInput
from handrail.meetings.kinds import Attendance, Meeting, MeetingTarget
from handrail.schedule.rules import Answer
from handrail.sync.checks import decode_body

NAME = "6f1c3f0e-8f5e-4a53-9d2b-0d4f5a6b7c8d"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TUESDAY = {"slot": "tuesday1", "at": "19:00", "days": {"type": "weekdays", "on": [2]}}


def meeting(**fields: Any) -> dict[str, Any]:
    own = {"name": "Group", "setting": "group", "tz": "Europe/Berlin", "start_on": "2026-03-01"}
    return own | {"times": [TUESDAY]} | fields


def attendance(**fields: Any) -> dict[str, Any]:
    own = {"setting": "group", "status": "attended", "tz": "Europe/Berlin", "meeting": NAME}
    return own | {"occurred_at": "2026-03-10T19:00:00Z", "local_date": "2026-03-10"} | fields


def made_up(**fields: Any) -> dict[str, Any]:
    return {"meeting": NAME, "local_date": "2026-03-03", "time_slot": "tuesday1"} | fields


def days(**pattern: Any) -> dict[str, Any]:
    return {"times": [TUESDAY | {"days": pattern}]}


@pytest.mark.parametrize(
    "fields",
    [
        {"times": []},
        {"end_on": "2026-03-01", "cancelled": ["2026-03-10"], "lead_min": 0},
        {"lead_min": 1440, "join_url": "https://example.org/j/1?pwd=a", "join_phone": "+1,,2#"},
        {"name": "n" * 255, "setting": "mutual_help", "listing": "a" * 64},
        days(type="nth_weekday", nth=[1, -1], weekday=3),
        days(type="monthly", day=31),
        days(type="weekdays", on=[1, 3], weeks=2),
        days(type="dates", on=["2026-03-04", "2026-03-05"]),
    ],
)
def test_what_a_meeting_may_say_comes_back_as_it_was(fields: dict[str, Any]) -> None:
    body = msgspec.convert(meeting(**fields), Meeting)
    assert msgspec.json.decode(msgspec.json.encode(body), type=Meeting) == body


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"end_on": "2026-02-28"}, "end_on"),
        ({"times": [TUESDAY, TUESDAY]}, "times.slot"),
        (days(type="weekdays", on=[]), "times.days"),
        (days(type="dates", on=[]), "times.days"),
        (days(type="nth_weekday", nth=[], weekday=1), "times.days"),
        ({"join_url": "javascript:alert(1)"}, "join_url"),
        ({"join_url": "zoom.us/j/1"}, "join_url"),
        ({"join_url": "https://example.org/a b"}, "join_url"),
        # These the shape alone refuses.
        ({"lead_min": 1441}, "lead_min"),
        ({"lead_min": -1}, "lead_min"),
        ({"setting": "any"}, "setting"),
        ({"name": ""}, "name"),
        (days(type="nth_weekday", nth=[6], weekday=1), "times[0].days.nth[0]"),
        (days(type="every", days=1), "times[0].days.type"),
        ({"tz": "Mars/Olympus"}, "tz"),
        (days(type="dates", on=["1850-01-01"]), "times"),
        ({"cancelled": ["1850-01-01"]}, "cancelled"),
    ],
)
def test_what_cannot_be_is_refused_by_name(fields: dict[str, Any], wrong: str) -> None:
    with pytest.raises(BadInput) as refused:
        decode_body(Meeting, msgspec.Raw(msgspec.json.encode(meeting(**fields))), NOW)
    assert refused.value.fields == (wrong,)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"meeting": None, "time_slot": "tuesday1"}, "time_slot"),
        ({"status": "missed", "makes_up_for": made_up()}, "makes_up_for"),
        # It cannot make up for itself.
        (
            {"time_slot": "tuesday1", "makes_up_for": made_up(local_date="2026-03-10")},
            "makes_up_for",
        ),
    ],
)
def test_an_attendance_that_contradicts_itself_is_refused(
    fields: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(BadInput) as refused:
        msgspec.convert(attendance(**fields), Attendance)
    assert refused.value.fields == (wrong,)


def test_a_session_can_be_made_up_for_at_another_time() -> None:
    body = msgspec.convert(attendance(time_slot="tuesday1", makes_up_for=made_up()), Attendance)
    assert body.occasion is not None
    assert body.makes_up_for is not None
    assert body.makes_up_for.local_date == date(2026, 3, 3)


@pytest.mark.parametrize("status", ["attended", "missed", "cancelled"])
@pytest.mark.parametrize("slot", ["tuesday1", None])
def test_all_that_is_said_of_a_meeting_ends_its_reminder(status: str, slot: str | None) -> None:
    body = msgspec.convert(attendance(status=status, time_slot=slot), Attendance)
    assert body.answers() == Answer(
        reminder=UUID(NAME),
        local_date=date(2026, 3, 10),
        time_slot=slot,
        occurred_at=datetime(2026, 3, 10, 19, tzinfo=UTC),
        same_day=True,
    )


def test_what_was_never_saved_ends_nothing() -> None:
    assert msgspec.convert(attendance(meeting=None), Attendance).answers() is None


@pytest.mark.parametrize(("setting", "per_week"), [("any", 7), ("group", 0), ("clinic", 50)])
def test_a_target_is_of_one_setting_or_of_all(setting: str, per_week: int) -> None:
    raw = {"setting": setting, "per_week": per_week, "start_on": "2026-03-02"}
    assert msgspec.convert(raw, MeetingTarget).per_week == per_week
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(raw | {"per_week": 51}, MeetingTarget)
