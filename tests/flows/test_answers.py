"""Answers through a real server: two phones of one person, and a clock that is moved on."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.client import Phone, change, dose, medication, stamp
from tests.flows.handset import QUIET_S, Handset, came, two_of
from tests.live import Live
from tests.sink import Sink

SLOT = "aaaaaaaa"


@dataclass
class Story:
    """Somebody with two phones, and a medicine that falls due in a while."""

    server: Live
    a: Handset
    b: Handset
    medicine: dict[str, Any] = field(default_factory=dict)
    due: datetime = field(init=False)

    def plan(self, minutes: int) -> dict[str, Any]:
        """Due in so many minutes (before now: negative). Returns the item of the agenda."""
        moment = self.server.now() + timedelta(minutes=minutes)
        self.due = moment.replace(second=0, microsecond=0)
        body = medication((SLOT, f"{self.due:%H:%M}"))
        self.medicine = change("medication", body, self.medicine.get("id"))
        self.a.sync([self.medicine])
        for phone in (self.a, self.b):
            phone.sync()
        return self.item

    @property
    def item(self) -> dict[str, Any]:
        items: list[dict[str, Any]] = self.a.agenda["items"]
        return next(one for one in items if datetime.fromisoformat(one["due_at"]) == self.due)

    def wait_until(self, minutes: float = 0) -> None:
        """So many minutes after the due time."""
        then = self.due + timedelta(minutes=minutes, seconds=1)
        self.server.forward(max(0.0, (then - self.server.now()).total_seconds()))

    def came(self, times: int) -> None:
        came(times, self.a, self.b)

    def later(self, phone: Phone, minutes: int) -> tuple[int, str]:
        names = ("reminder", "local_date", "time_slot")
        which = {name: self.item[name] for name in names}
        answer = phone.call("POST", "/api/reminders/later", which | {"minutes": minutes})
        return answer.status_code, answer.json()["code"] if answer.content else ""


@pytest.fixture
def story(server: Live, sink: tuple[Sink, Path]) -> Story:
    return Story(server, *two_of(server, sink[0], f"answers {uuid4()}", "UTC"))


def at_once(*calls: Callable[[], Any]) -> None:
    """From two phones at the same instant."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> None:
        gate.wait()
        call()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_taken_before_its_time_and_then_moved_brings_no_push(story: Story) -> None:
    item = story.plan(5)
    story.a.sync([dose(item)])
    story.wait_until()
    story.came(0)
    moved = story.plan(3)
    assert moved["dose_id"] == item["dose_id"]
    story.wait_until()
    story.came(0)


def test_taken_on_two_phones_at_the_same_instant_is_one_dose(story: Story) -> None:
    item = story.plan(2)
    story.wait_until()
    story.came(1)
    at_once(lambda: story.a.sync([dose(item)]), lambda: story.b.sync([dose(item)]))
    assert story.later(story.b, 10) == (409, "answered")
    story.wait_until(15)
    story.came(1)
    fresh = Phone(story.server.url, story.a.cookie)
    fresh.sync()
    doses = [row["id"] for row in fresh.entries.values() if row["kind"] == "dose"]
    assert doses == [item["dose_id"]]


def test_later_on_two_phones_comes_once_when_the_last_of_them_said(story: Story) -> None:
    story.plan(2)
    story.wait_until()
    story.came(1)
    assert story.later(story.a, 10) == (204, "")
    assert story.later(story.b, 60) == (204, "")
    story.wait_until(50)
    story.came(1)
    story.wait_until(62)
    story.came(2)
    assert len(story.a.topics) == 1
    assert story.a.topics == story.b.topics
    story.wait_until(200)
    assert story.later(story.a, 60) == (409, "too-late")
    assert story.later(story.a, 10) == (204, "")


def test_later_and_taken_at_the_same_instant_end_in_taken(story: Story) -> None:
    item = story.plan(2)
    story.wait_until()
    story.came(1)
    at_once(lambda: story.later(story.a, 10), lambda: story.b.sync([dose(item)]))
    story.wait_until(30)
    story.came(1)


def test_an_answer_made_offline_and_sent_late_and_twice_ends_it(story: Story) -> None:
    item = story.plan(2)
    said = dose(item, "skipped", reason="away")
    story.wait_until()
    story.came(1)
    assert story.later(story.b, 60) == (204, "")
    first = story.a.sync([said])["accepted"]
    assert story.a.sync([said])["accepted"] == first
    story.wait_until(70)
    story.came(1)


def test_the_token_of_a_push_silences_every_phone_without_a_session(story: Story) -> None:
    item = story.plan(2)
    story.wait_until()
    story.came(1)
    notification = story.b.told[-1]
    said = notification["data"]
    assert (said["r"], said["d"], said["s"]) == (item["reminder"], item["local_date"], SLOT)
    assert story.later(story.a, 10) == (204, "")
    devices = story.a.ask("GET", "/api/account")["devices"]
    other = next(one["id"] for one in devices if not one["this"])
    story.a.ask("DELETE", f"/api/devices/{other}")
    refused = {"since": 0, "agenda_no": 0, "changes": [dose(item)]}
    assert story.b.call("POST", "/api/sync", refused).status_code == 401
    stranger = Phone(story.server.url)
    assert stranger.call("POST", "/api/reminders/hush", {"token": said["h"]}).status_code == 204
    story.wait_until(30)
    time.sleep(QUIET_S)
    assert story.a.count == 1


def test_a_dose_without_a_slot_silences_the_nearest_and_no_other(story: Story) -> None:
    item = story.plan(3)
    far = datetime.fromisoformat(item["near_from"]) - timedelta(minutes=1)
    loose: dict[str, Any] = {
        "time_slot": None,
        "occurred_at": stamp(far),
        "local_date": f"{far:%Y-%m-%d}",
    }
    story.a.sync([dose(item | {"dose_id": str(uuid4())}, **loose)])
    story.wait_until()
    story.came(1)
    assert story.later(story.b, 10) == (204, "")
    loose["occurred_at"] = stamp(story.server.now())
    story.a.sync([dose(item | {"dose_id": str(uuid4())}, **loose)])
    story.wait_until(30)
    story.came(1)


def test_later_of_a_time_that_had_passed_when_its_medicine_was_added_comes(story: Story) -> None:
    story.plan(-20)
    story.came(0)
    assert story.later(story.b, 10) == (204, "")
    story.wait_until(31)
    story.came(1)
    assert story.a.told[-1]["body"].endswith(f"{story.due:%H:%M}")


def test_what_is_taken_back_before_its_time_comes_and_after_it_does_not(story: Story) -> None:
    item = story.plan(5)
    story.a.sync([dose(item)])
    story.b.sync([change("dose", None, item["dose_id"])])
    story.wait_until()
    story.came(1)
    again = dose(item | {"dose_id": str(uuid4())})
    story.a.sync([again])
    story.b.sync([change("dose", None, again["id"])])
    story.wait_until(30)
    story.came(1)
