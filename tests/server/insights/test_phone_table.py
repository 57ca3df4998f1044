"""What the phone's own counting is held to: the same entries, and what is told of them here.

The file of phone/ is read by the app's tests. `HANDRAIL_WRITE=1` writes it anew.
"""

import json
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from handrail.insights.attendance import Target, Went
from handrail.insights.entries import Seen
from handrail.insights.meetings import told
from handrail.insights.opening import MeetingEntry, Opened, story_of
from handrail.meetings.kinds import Attendance, Meeting, MeetingTarget
from handrail.schedule.zones import local_date

PHONE = Path(__file__).parent / "phone"
EARLY, LATE = "2025-01-01T00:00:00Z", "2026-02-20T12:00:00Z"
SPRING, AUTUMN = "2026-03-10T12:00:00Z", "2026-11-03T03:30:00Z"
HERE, THERE, ISLAND = "America/Los_Angeles", "Pacific/Auckland", "Australia/Lord_Howe"
Record = dict[str, Any]


def uid(number: int) -> str:
    return str(UUID(int=number << 64 | 1 << 63))


def meeting(number: int, *times: Record, edited_at: str = EARLY, **fields: Any) -> Record:
    own = {"name": f"M{number}", "setting": "group", "tz": "UTC", "start_on": "2025-01-06"}
    hours = [{"slot": f"slot000{n}", "at": "10:00"} | time for n, time in enumerate(times)]
    return {
        "kind": "meeting",
        "id": uid(number),
        "edited_at": edited_at,
        "body": own | {"times": hours} | fields,
    }


def went(on: str, status: str = "attended", of: int | None = 1, **fields: Any) -> Record:
    own: Record = {"setting": "group", "status": status, "tz": "UTC", "local_date": on}
    own |= {"occurred_at": f"{on}T10:05:00Z"}
    if of is not None:
        own |= {"meeting": uid(of), "time_slot": "slot0000"}
    return {"kind": "attendance", "body": own | fields}


def target(setting: str, per_week: int, start_on: str, edited_at: str = EARLY) -> Record:
    body = {"setting": setting, "per_week": per_week, "start_on": start_on}
    return {"kind": "meeting_target", "edited_at": edited_at, "body": body}


def on(*days: int, weeks: int = 1) -> Record:
    return {"days": {"type": "weekdays", "on": days, "weeks": weeks}}


def nth(weekday: int, *which: int) -> Record:
    return {"days": {"type": "nth_weekday", "nth": which, "weekday": weekday}}


def missed_of(number: int, day: str) -> Record:
    return {"meeting": uid(number), "local_date": day, "time_slot": "slot0000"}


CASES: dict[str, tuple[str, str, list[Record]]] = {
    "a group on Mondays": ("UTC", SPRING, [
        meeting(1, on(1)), target("any", 2, "2026-01-05"), target("group", 1, "2026-03-01"),
        went("2026-03-09"), went("2026-03-02", "missed"), went("2026-02-23", "cancelled"),
        went("2026-02-16"), went("2026-02-02"),
    ]),
    "clocks elsewhere, and changes of clocks": (HERE, AUTUMN, [
        meeting(1, on(1) | {"at": "02:30"}, tz=THERE, setting="one_on_one"),
        meeting(2, on(7) | {"at": "02:15"}, tz=ISLAND),
        meeting(3, on(7) | {"at": "01:30"}, tz=HERE),
        went("2026-11-02", of=1, setting="one_on_one"), went("2026-10-04", of=2),
    ]),
    "patterns": ("Europe/Berlin", SPRING, [
        meeting(1, on(2, 4, weeks=2) | {"at": "18:00"}, tz="Europe/Berlin", start_on="2026-01-01"),
        meeting(2, {"days": {"type": "monthly", "day": 31}}, start_on="2025-10-31"),
        meeting(3, nth(1, 1, 3), setting="clinic"),
        meeting(4, nth(5, -1), setting="family"),
        meeting(5, {"days": {"type": "dates", "on": ["2026-02-11", "2026-03-04", "2026-03-12"]}}),
        meeting(6, {"days": {"type": "monthly", "day": 1, "months": 2, "before": 3}}),
        meeting(7, on(3), on(3) | {"at": "19:30"}, cancelled=["2026-03-04"], end_on="2026-03-20"),
    ]),
    "said in many ways": ("UTC", SPRING, [
        meeting(1, on(1), on(1) | {"at": "18:00"}, setting="recreational"),
        went("2026-03-09", "missed"),
        went("2026-03-09", "attended"),
        went("2026-03-09", "cancelled"),
        went("2026-03-02", time_slot=None, occurred_at="2026-03-02T17:50:00Z"),
        went("2026-02-18", time_slot=None),
        went("2026-02-17", of=9),
        went("2026-02-17", "missed", of=9),
        went("2026-02-16", of=None, setting="mutual_help"), went("2026-02-09", "missed"),
        went("2026-02-15", of=None, makes_up_for=missed_of(1, "2026-02-09")),
        went("2026-03-16", "missed"), went("2026-03-08", time_slot="othertim"),
        target("any", 3, "2026-02-04"),
        target("any", 5, "2026-02-04", LATE),
        target("any", 0, "2026-03-02"),
    ]),
    "in a row": ("UTC", SPRING, [
        meeting(1, on(1), setting="one_on_one"), meeting(2, on(1), setting="mutual_help"),
        meeting(3, on(2) | {"at": "09:00"}, setting="clinic"),
        meeting(4, on(5), setting="telehealth"),
        meeting(5, on(4), setting="family"), meeting(6, on(3), setting="group"),
        went("2026-03-02", "missed", setting="one_on_one"),
        went("2026-02-16", setting="one_on_one"),
        went("2026-02-23", "cancelled", setting="one_on_one"),
        went("2026-03-06", of=4, setting="telehealth"), went("2026-03-05", "missed", of=5),
        went("2026-02-26", "missed", of=5), went("2026-02-20", of=5, time_slot=None),
        went("2026-03-01", of=None, makes_up_for=missed_of(6, "2026-02-25")),
        went("2026-03-04", "missed", of=6),
    ]),
    "written down late, put away, ended": ("UTC", SPRING, [
        meeting(1, on(1), edited_at=LATE), meeting(2, on(2), archived=True, edited_at=LATE),
        meeting(3, on(3), end_on="2026-02-11"), went("2026-02-10", of=2), went("2026-02-02", of=1),
    ]),
    "at the same time": (HERE, SPRING, [
        meeting(1, on(1) | {"at": "10:00", "minutes": 90}), meeting(2, on(1) | {"at": "11:00"}),
        meeting(3, on(1) | {"at": "12:00"}), meeting(4, on(3) | {"at": "23:30"}, tz=HERE),
        meeting(5, on(4) | {"at": "07:00"}, tz="UTC"), went("2026-03-16", "cancelled", of=2),
    ]),
}  # fmt: skip


def opened_of(records: list[Record]) -> Opened:
    found = Opened()
    for one in records:
        body = one["body"]
        if one["kind"] == "meeting":
            entry = MeetingEntry(moment(one["edited_at"]), msgspec.convert(body, Meeting))
            found.meetings[UUID(one["id"]).bytes] = entry
        elif one["kind"] == "attendance":
            msgspec.convert(body, Attendance)
            said = msgspec.convert(body, Went)
            found.went.setdefault(said.meeting, []).append(said)
        else:
            found.targets.append(
                Target(moment(one["edited_at"]), msgspec.convert(body, MeetingTarget))
            )
    return found


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def answer(zone: str, now: str, records: list[Record]) -> dict[str, Any]:
    opened = opened_of(records)
    stories = {row_id: story_of(row_id, [entry]) for row_id, entry in opened.meetings.items()}
    until: date = local_date(moment(now), zone)
    seen = Seen(zone, (), until, moment(now))
    found: dict[str, Any] = json.loads(msgspec.json.encode(told(opened, stories, seen)))
    return found


def whole(one: Record) -> Record:
    """As the phone has it: with every field."""
    kinds: dict[str, Callable[..., Any]] = {
        "meeting": Meeting,
        "attendance": Attendance,
        "meeting_target": MeetingTarget,
    }
    body = json.loads(msgspec.json.encode(msgspec.convert(one["body"], kinds[one["kind"]])))
    return one | {"body": body}


def test_the_same_entries_and_what_is_told_of_them() -> None:
    found: list[dict[str, Any]] = [
        {
            "name": name,
            "zone": zone,
            "now": now,
            "records": [whole(one) for one in records],
            "answer": answer(zone, now, records),
        }
        for name, (zone, now, records) in CASES.items()
    ]
    file = PHONE / "turning_up.json"
    text = "[\n" + ",\n".join(json.dumps(one, separators=(",", ":")) for one in found) + "\n]"
    if os.environ.get("HANDRAIL_WRITE"):
        PHONE.mkdir(exist_ok=True)
        file.write_text(text + "\n")
    assert json.loads(file.read_text()) == json.loads(text)
    counts = [week for one in found for week in one["answer"]["weeks"]]
    for name in ("attended", "missed", "unlogged", "cancelled", "made_up"):
        assert any(week[name] for week in counts), name
    assert any(one["in_a_row"] for case in found for one in case["answer"]["meetings"])
    assert any(case["answer"]["overlaps"] for case in found)
