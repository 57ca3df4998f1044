"""What the phone's own search is held to: the same meetings, questions and answers as here.

The files of phone/ are read by the app's tests. `HANDRAIL_WRITE=1` writes them anew.
"""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from handrail.db.database import Database
from handrail.meetings.directory import copies, search
from handrail.meetings.directory.listing import WeeklyTime
from handrail.meetings.directory.next_start import next_start
from handrail.meetings.directory.shapes import MeetingSearch
from handrail.meetings.directory.store import meetings
from tests.server.meetings.conftest import Import

PHONE = Path(__file__).parent / "phone"
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
PORTLAND = {"latitude": 45.52, "longitude": -122.68}
ASKED: list[dict[str, Any]] = [
    {},
    {"marks": ["accessible", "newcomer"]},
    {"marks": ["proof_of_attendance"]},
    {"marks": ["dual_diagnosis"]},
    {"marks": ["secular"]},
    {"marks": ["online"]},
    {"marks": ["in_person"]},
    {"types": ["ZZ9"]},
    {"types": ["Z"]},
    {"types": ["S", "O"]},
    {"language": "es"},
    {"language": "ES"},
    {"text": "CAMINO nuevo"},
    {"text": "salem"},
    {"text": "%"},
    {"text": "atico"},
    {"text": "ALCALÁ mayor"},
    {"day": 7},
    {"day": 1, "after": "13:00"},
    {"after": "23:00", "before": "07:00"},
    {"before": "12:00"},
    {"within_min": 24 * 60},
    {"within_min": 25 * 60},
    {"near": PORTLAND | {"within_km": 10}},
    {"near": PORTLAND | {"within_km": 250}, "language": "es"},
    {"near": PORTLAND | {"within_km": 190}, "language": "es"},
    {"near": PORTLAND, "sort": "distance"},
    {"near": PORTLAND, "marks": ["in_person"]},
    {"zone": "Europe/Madrid"},
    {"day": 3, "zone": "Europe/Madrid"},
]
ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Etc/UTC"]
MOMENTS = [
    datetime(2026, 1, 14, 12, 30, tzinfo=UTC),
    datetime(2026, 3, 7, 1, 10, tzinfo=UTC),
    datetime(2026, 3, 8, 6, 30, tzinfo=UTC),  # half an hour before the change in New York
    datetime(2026, 3, 28, 22, 0, tzinfo=UTC),
    datetime(2026, 4, 4, 14, 20, tzinfo=UTC),  # Lord Howe moves by half an hour
    datetime(2026, 10, 24, 20, 0, tzinfo=UTC),
    datetime(2026, 10, 31, 23, 0, tzinfo=UTC),
]


def same(name: str, found: Any) -> None:
    file = PHONE / f"{name}.json"
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if os.environ.get("HANDRAIL_WRITE"):
        file.write_text(text + "\n")
    assert json.loads(file.read_text()) == json.loads(text)


@pytest.fixture
async def both(read_in: Import, database: Database) -> Database:
    await read_in("oregon", zone="America/Los_Angeles")
    await read_in("madrid", feed="madrid")
    return database


async def test_the_meetings(both: Database) -> None:
    rows = await both.read(lambda c: c.execute(meetings.select().order_by(meetings.c.id)).all())
    same("meetings", json.loads(msgspec.json.encode(copies.kept_meetings(rows))))


async def test_the_searches(both: Database) -> None:
    answers = []
    for asked in ASKED:
        wanted = msgspec.convert({"limit": 50} | asked, MeetingSearch)
        found = json.loads(await search.search(both, wanted, NOW))["meetings"]
        answers.append({"asked": asked, "found": [in_short(one) for one in found]})
    same("searches", {"now": NOW.isoformat(), "searches": answers})


def in_short(found: dict[str, Any]) -> list[Any]:
    start = found.get("next_start")
    return [found["meeting"]["name"], found["zone"], start, found.get("distance_km")]


def test_the_next_starts() -> None:
    found = []
    for now in MOMENTS:
        today = now.isoweekday()
        for zone in ZONES:
            for day in (today, today % 7 + 1, (today + 4) % 7 + 1):
                for at in ("01:45", "02:15", "02:30", "03:00", "23:59"):
                    start = next_start(WeeklyTime(day, at), zone, now)
                    assert start is not None
                    assert now <= start <= now + timedelta(days=8)
                    found.append([now.isoformat(), zone, day, at, start.isoformat()])
    same("starts", found)
