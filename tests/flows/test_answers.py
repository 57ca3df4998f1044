"""Answers through a real server: two phones of one person, and a clock that is moved on."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from handrail.push.rules import encode
from tests.client import Phone as Client
from tests.client import change, dose, medication, stamp
from tests.live import Live
from tests.phone import Phone as Keys
from tests.sink import HOST, Sink, authority_in, open_sink

SLOT = "aaaaaaaa"
# The server looks every second; what has not come by then does not come.
QUIET_S, PATIENCE_S = 2.2, 20.0


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sink, Path]]:
    authority = authority_in(tmp_path_factory.mktemp("push"))
    with open_sink(authority) as opened:
        yield opened, authority.cafile


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sink: tuple[Sink, Path]) -> Iterator[Live]:
    opened, cafile = sink
    extra = {"HANDRAIL_PUSH_HOSTS_EXTRA": f"{HOST}=127.0.0.1:{opened.port},{cafile}"}
    live = Live(tmp_path_factory.mktemp("server"), extra).start()
    yield live
    live.stop()


@dataclass
class Handset(Client):
    """A phone with push: `read` gives what it was told."""

    sink: Sink = field(kw_only=True)
    keys: Keys = field(default_factory=Keys, kw_only=True)
    path: str = field(default_factory=lambda: f"/201/{uuid4()}", kw_only=True)

    def subscribe(self) -> None:
        keys = {"p256dh": self.keys.p256dh, "auth": encode(self.keys.auth)}
        body = {"endpoint": f"https://{HOST}{self.path}", "keys": keys}
        self.ask("PUT", "/api/push/subscription", body)

    @property
    def count(self) -> int:
        return sum(one.path == self.path for one in self.sink.received)

    @property
    def topics(self) -> set[str]:
        return {one.headers["topic"] for one in self.sink.received if one.path == self.path}

    def read(self) -> dict[str, Any]:
        """The last push, as the service worker finds it."""
        body = [one.body for one in self.sink.received if one.path == self.path][-1]
        return dict(json.loads(self.keys.read(body))["notification"])


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
        """Each phone has been told so often, and is not told again."""
        end = time.monotonic() + PATIENCE_S
        while min(self.a.count, self.b.count) < times and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(QUIET_S)
        assert (self.a.count, self.b.count) == (times, times)

    def later(self, phone: Client, minutes: int) -> tuple[int, str]:
        names = ("reminder", "local_date", "time_slot")
        which = {name: self.item[name] for name in names}
        answer = phone.call("POST", "/api/reminders/later", which | {"minutes": minutes})
        return answer.status_code, answer.json()["code"] if answer.content else ""


@pytest.fixture
def story(server: Live, sink: tuple[Sink, Path]) -> Story:
    name = f"answers {uuid4()}"
    a, b = (Handset(server.url, sink=sink[0]) for _ in range(2))
    a.sign_up(name, zone="UTC")
    b.sign_in(name)
    for phone in (a, b):
        phone.subscribe()
    return Story(server, a, b)


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
    fresh = Client(story.server.url, story.a.cookie)
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
    notification = story.b.read()
    said = notification["data"]
    assert (said["r"], said["d"], said["s"]) == (item["reminder"], item["local_date"], SLOT)
    assert story.later(story.a, 10) == (204, "")
    devices = story.a.ask("GET", "/api/account")["devices"]
    other = next(one["id"] for one in devices if not one["this"])
    story.a.ask("DELETE", f"/api/devices/{other}")
    refused = {"since": 0, "agenda_no": 0, "changes": [dose(item)]}
    assert story.b.call("POST", "/api/sync", refused).status_code == 401
    stranger = Client(story.server.url)
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
    assert story.a.read()["body"].endswith(f"{story.due:%H:%M}")


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
