"""Meetings over real HTTP: saved, brought to mind before they begin, attended, counted."""

import json
import sqlite3
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from handrail.schedule import zones
from tests.client import Phone, change, stamp
from tests.flows.handset import QUIET_S, Handset, came, two_of
from tests.live import Live
from tests.sink import Sink

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# The person is in New York, the meeting in Tokyo.
HOME, THERE = "America/New_York", "Asia/Tokyo"
WORD = "zanzibarquokka"
COUNTS = ("attended", "missed", "unlogged", "cancelled", "made_up")


@dataclass
class Story:
    """Somebody with two phones and a meeting that begins in a while, in a zone of its own."""

    server: Live
    a: Handset
    b: Handset
    starts_at: datetime
    meeting: dict[str, Any] = field(default_factory=dict)

    def save(self, **more: Any) -> None:
        day = zones.local_date(self.starts_at, THERE)
        hour = {"slot": "meeting1", "at": zones.local_time(self.starts_at, THERE), "minutes": 60}
        body = {
            "name": WORD,
            "setting": "group",
            "tz": THERE,
            "times": [hour | {"days": {"type": "weekdays", "on": [day.isoweekday()]}}],
            "start_on": str(day),
            "lead_min": 30,
            "how": "online",
            "join_url": f"https://{WORD}.example/{WORD}",
            "note": WORD,
        }
        self.meeting = self.entry("meeting", body | more, self.meeting.get("id"))
        self.a.sync([self.meeting])
        for phone in (self.a, self.b):
            phone.sync()

    def entry(self, kind: str, body: dict[str, Any] | None, id: str | None = None) -> Any:
        return change(kind, body, id, stamp(self.server.now()))

    @property
    def item(self) -> dict[str, Any]:
        items: list[dict[str, Any]] = self.a.agenda["items"]
        return next(one for one in items if one["reminder"] == self.meeting["id"])

    def say(self, phone: Phone, status: str, **more: Any) -> dict[str, Any]:
        """As the button of the reminder does, with the id that every phone makes for it."""
        item = self.item
        body = {
            "meeting": item["reminder"],
            "name": WORD,
            "setting": "group",
            "status": status,
            "occurred_at": stamp(self.server.now()),
            "tz": THERE,
            "local_date": item["local_date"],
            "time_slot": item["time_slot"],
            "takeaway": WORD,
        }
        made: dict[str, Any] = self.entry("attendance", body | more, item["dose_id"])
        phone.sync([made])
        return made

    def wait_until(self, moment: datetime) -> None:
        self.server.forward(max(0.0, (moment - self.server.now()).total_seconds() + 1))

    def insight(self) -> dict[str, Any]:
        return dict(self.b.ask("GET", "/api/insights/meetings"))

    def counts(self) -> dict[str, int]:
        """Of the twelve weeks together: a test may run over midnight of a Sunday."""
        weeks = self.insight()["weeks"]
        return {name: n for name in COUNTS if (n := sum(week[name] for week in weeks))}


@pytest.fixture
def story(server: Live, sink: tuple[Sink, Path]) -> Story:
    a, b = two_of(server, sink[0], f"meetings {uuid4()}", HOME)
    soon = (server.now() + 50 * MINUTE).replace(second=0, microsecond=0)
    return Story(server, a, b, soon)


def test_saved_brought_to_mind_with_its_lead_attended_and_counted(story: Story) -> None:
    story.save()
    item = story.item
    assert (item["purpose"], item["at"]) == ("meeting", zones.local_time(story.starts_at, THERE))
    assert datetime.fromisoformat(item["due_at"]) == story.starts_at - 30 * MINUTE
    assert datetime.fromisoformat(item["useful_until"]) == story.starts_at
    came(0, story.a)
    story.wait_until(story.starts_at - 30 * MINUTE)
    came(1, story.a, story.b)
    (push,) = story.b.told
    # Neutral, and the time is the start on the person's own clock.
    assert WORD not in json.dumps(push)
    assert (push["title"], push["body"]) == ("Reminder", zones.local_time(story.starts_at, HOME))
    assert [one["action"] for one in push["actions"]] == ["attended", "later", "skip"]
    names = {"r": item["reminder"], "d": item["local_date"], "s": item["time_slot"]}
    assert push["data"] | names == push["data"]
    story.say(story.a, "attended", how="online")
    # Said again by the other phone: it is one.
    story.say(story.b, "attended", takeaway="Breathe")
    assert story.counts() == {"attended": 1}
    group = story.insight()["settings"]
    assert [one["setting"] for one in group] == ["group"]


@pytest.mark.parametrize("status", ["attended", "missed", "cancelled"])
def test_what_is_said_ahead_of_its_time_ends_it_on_every_phone(story: Story, status: str) -> None:
    story.save()
    said = story.say(story.a, status)
    assert story.counts() == {status: 1}
    story.wait_until(story.starts_at - 30 * MINUTE)
    came(0, story.a, story.b)
    story.b.sync()
    assert story.b.entries[said["id"]]["body"]["status"] == status


def test_later_comes_again_before_it_begins_and_never_after(story: Story) -> None:
    story.save()
    story.wait_until(story.starts_at - 30 * MINUTE)
    came(1, story.a)
    which = {name: story.item[name] for name in ("reminder", "local_date", "time_slot")}
    later = "/api/reminders/later"
    assert story.a.call("POST", later, which | {"minutes": 10}).status_code == 204
    story.wait_until(story.starts_at - 18 * MINUTE)
    came(2, story.a)
    answer = story.a.call("POST", later, which | {"minutes": 30})
    assert (answer.status_code, answer.json()["code"]) == (409, "too-late")


def test_without_a_lead_nothing_comes_and_the_app_shows_it(story: Story) -> None:
    story.save(lead_min=0)
    assert datetime.fromisoformat(story.item["due_at"]) == story.starts_at
    story.wait_until(story.starts_at + MINUTE)
    came(0, story.a)


def test_two_without_a_word_ask_for_a_call_until_one_is_made_up_for(
    story: Story, server: Live
) -> None:
    story.starts_at = server.now().replace(second=0, microsecond=0) + 50 * MINUTE
    story.save()
    # Past the third one, and past the day of the second everywhere.
    for n in range(8):
        server.forward((2 * DAY).total_seconds())
        time.sleep(QUIET_S / 2 if n % 4 == 3 else 0)
    found = story.insight()
    (meeting,) = found["meetings"]
    assert meeting["in_a_row"]["count"] >= 2
    assert meeting["in_a_row"]["rebook"] is True
    missed = meeting["unlogged"][0]
    names = {key: missed[key] for key in ("meeting", "local_date", "time_slot")}
    # By the person's own clocks: for half of each day it is tomorrow over there.
    day = zones.local_date(server.now(), HOME)
    made_up = {
        "setting": "group", "status": "attended", "occurred_at": stamp(server.now()), "tz": HOME,
        "local_date": str(day), "makes_up_for": names,
    }  # fmt: skip
    story.a.sync([story.entry("attendance", made_up)])
    assert story.insight()["meetings"][0]["in_a_row"] is None
    counts = story.counts()
    assert (counts["attended"], counts["made_up"]) == (1, 1)


def test_what_collides_is_told_when_it_is_saved(story: Story) -> None:
    story.save()
    first = story.meeting
    other = Story(story.server, story.a, story.b, story.starts_at + 59 * MINUTE)
    other.save()
    (found, *_) = story.insight()["overlaps"]
    assert found["first"]["meeting"] == first["id"]
    assert found["second"]["meeting"] == other.meeting["id"]
    assert datetime.fromisoformat(found["second"]["starts_at"]) == other.starts_at
    other.save(cancelled=[other.item["local_date"]])
    after = story.insight()["overlaps"]
    assert all(one["first"]["starts_at"] != found["first"]["starts_at"] for one in after)


def test_a_target_is_counted_beside_what_was_attended(story: Story) -> None:
    day = zones.local_date(story.server.now(), HOME)
    target = {"setting": "group", "per_week": 3, "start_on": str(day)}
    story.a.sync([story.entry("meeting_target", target)])
    (group,) = story.insight()["settings"]
    assert [week["target"] for week in group["weeks"][-2:]] == [None, 3]


def test_a_link_that_cannot_be_opened_is_refused_by_name(story: Story) -> None:
    story.save()
    wrong = story.meeting["body"] | {"join_url": "javascript:alert(1)"}
    reply = story.a.sync([story.entry("meeting", wrong)])
    assert [one["fields"] for one in reply["rejected"]] == [["join_url"]]


def test_neither_name_nor_link_nor_what_was_learnt_lies_in_the_open(
    story: Story, server: Live
) -> None:
    story.save(place=WORD, address=WORD, contact=WORD, join_notes=WORD)
    story.say(story.a, "attended", signer=WORD)
    story.insight()
    files = [path for path in server.folder.rglob("*") if path.is_file()]
    assert any(path.name == "handrail.db" for path in files)
    for path in files:
        assert WORD.encode() not in path.read_bytes().lower(), path.name
    with sqlite3.connect(next(path for path in files if path.name == "handrail.db")) as opened:
        assert THERE not in "\n".join(map(str, opened.iterdump()))


def test_it_needs_a_session_and_a_day_that_is_near(story: Story, server: Live) -> None:
    path = "/api/insights/meetings"
    assert Phone(server.url).call("GET", path).status_code == 401
    answer = story.a.call("GET", f"{path}?until=2001-01-01")
    assert (answer.status_code, answer.json()["fields"]) == (400, ["until"])
    empty = story.insight()
    assert (empty["meetings"], empty["settings"], empty["overlaps"]) == ([], [], [])
