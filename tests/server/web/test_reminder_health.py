"""How reminders are doing, as the phone, the operator and other processes see it."""

from collections import Counter
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.db.state import get_state
from handrail.push.hosts import BELIEVED_S, Troubles
from handrail.push.rules import Verdict
from handrail.push.service import settle_replies
from handrail.push.subscriptions import subscriptions
from handrail.web.vitals import Vitals
from tests.conftest import ManualClock
from tests.phone import Phone
from tests.server.web.open_house import OpenHouse, medicine, sign_up, sync_body

TOKEN = {"authorization": "Bearer only-for-me"}


async def health_of(browser: httpx.AsyncClient) -> dict[str, Any]:
    answer = await browser.get("/api/reminders/health")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def subscribe(browser: httpx.AsyncClient) -> None:
    phone = Phone("https://fcm.googleapis.com/fcm/send/secret-token")
    keys = {"p256dh": phone.sub.p256dh, "auth": phone.sub.auth}
    body = {"endpoint": phone.endpoint, "keys": keys}
    assert (await browser.put("/api/push/subscription", json=body)).status_code == 204


async def row_id(house: OpenHouse) -> bytes:
    one = sa.select(subscriptions.c.id)
    return await house.house.database.read(lambda c: c.execute(one).scalar_one())


async def test_it_tells_of_each_device_what_the_server_knows(
    house: OpenHouse, clock: ManualClock
) -> None:
    browser = house.browser()
    made = await sign_up(browser, "ada")
    phone = {"id": made["device"], "label": "Phone", "this": True}
    nothing = {"push": False, "sent_on": None, "missing": False, "trouble": False}
    assert (await health_of(browser))["devices"] == [{**phone, **nothing}]
    await subscribe(browser)
    assert (await health_of(browser))["devices"] == [{**phone, **nothing, "push": True}]
    push = house.house.push
    await settle_replies(push, [(await row_id(house), Verdict.ACCEPTED)])
    [told] = (await health_of(browser))["devices"]
    assert told["sent_on"] == clock.now().date().isoformat()
    await settle_replies(push, [(await row_id(house), Verdict.MISSING)])
    push.sender.troubles.note("fcm.googleapis.com", Verdict.REFUSED)
    [told] = (await health_of(browser))["devices"]
    assert (told["missing"], told["trouble"]) == (True, True)


async def test_the_day_is_all_that_is_kept_of_a_delivery(
    house: OpenHouse, clock: ManualClock
) -> None:
    browser = house.browser()
    await sign_up(browser, "ada")
    await subscribe(browser)
    for _ in range(2):
        await settle_replies(house.house.push, [(await row_id(house), Verdict.ACCEPTED)])
        clock.advance(hours=30)
    column = sa.select(subscriptions.c.sent_day)
    day = await house.house.database.read(lambda c: c.execute(column).scalar_one())
    assert day == (clock.now() - timedelta(hours=30)).timestamp() // 86400


async def test_it_tells_when_the_plan_was_confirmed_and_how_far_it_reaches(
    house: OpenHouse, clock: ManualClock
) -> None:
    browser = house.browser()
    await sign_up(browser, "ada")
    told = await health_of(browser)
    today = clock.now().date()
    assert (told["confirmed_on"], told["planned_until"]) == (today.isoformat(), None)
    await browser.post("/api/sync", json=sync_body(medicine()))
    until = (await health_of(browser))["planned_until"]
    assert until in {(today + timedelta(days=days)).isoformat() for days in (1, 2)}
    clock.advance(days=3)
    await browser.post("/api/sync", json=sync_body())
    assert (await health_of(browser))["confirmed_on"] == (today + timedelta(days=3)).isoformat()


async def test_it_tells_how_long_ago_it_was_looked_what_is_due(
    house: OpenHouse, clock: ManualClock
) -> None:
    browser = house.browser()
    await sign_up(browser, "ada")
    await house.house.dispatcher.tick()
    clock.advance(seconds=20)
    told = await health_of(browser)
    assert (told["status"], told["tick_age_s"]) == ("ok", 20.0)
    clock.advance(seconds=60)
    assert (await health_of(browser))["status"] == "late"


async def test_nobody_sees_the_devices_of_others(house: OpenHouse) -> None:
    one, other = house.browser(), house.browser()
    await sign_up(one, "ada")
    made = await sign_up(other, "bob")
    devices = (await health_of(other))["devices"]
    assert [device["id"] for device in devices] == [made["device"]]


async def test_an_idle_session_sees_it_too_without_names(
    house: OpenHouse, clock: ManualClock
) -> None:
    browser = house.browser()
    await sign_up(browser, "ada")
    clock.advance(days=40)
    [told] = (await health_of(browser))["devices"]
    assert told["label"] == ""


async def test_hosts_in_trouble_are_counted_for_the_operator_and_not_named(
    house: OpenHouse,
) -> None:
    browser = house.browser()
    troubles = house.house.push.sender.troubles
    for host in ("fcm.googleapis.com", "web.push.apple.com"):
        troubles.note(host, Verdict.REFUSED)
    assert (await browser.get("/health")).json()["hosts_in_trouble"] == 2
    told = (await browser.get("/metrics", headers=TOKEN)).text
    assert "handrail_push_hosts_in_trouble 2.0" in told
    assert "googleapis" not in told


def test_one_bad_moment_is_no_trouble_and_an_hour_later_nobody_knows(clock: ManualClock) -> None:
    troubles = Troubles(clock)
    for _ in range(2):
        troubles.note("a", Verdict.LATER)
    assert troubles.hosts() == frozenset()
    troubles.note("a", Verdict.LATER)
    troubles.note("b", Verdict.REFUSED)
    assert troubles.hosts() == {"a", "b"}
    clock.advance(seconds=BELIEVED_S + 1)
    assert troubles.hosts() == frozenset()


@pytest.mark.parametrize("well", [Verdict.ACCEPTED, Verdict.GONE, Verdict.MISSING])
def test_an_answer_about_one_phone_says_that_the_host_is_well(
    clock: ManualClock, well: Verdict
) -> None:
    troubles = Troubles(clock)
    troubles.note("a", Verdict.REFUSED)
    troubles.note("a", well)
    assert troubles.hosts() == frozenset()


class Sending:
    """A dispatcher in another process."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.age: float | None = None

    def tick_age_s(self) -> float | None:
        return self.age


@pytest.mark.only_postgresql
async def test_a_process_that_sends_nothing_knows_when_the_others_looked(
    database: Database, clock: ManualClock
) -> None:
    sends, serves, sending = Vitals(clock), Vitals(clock), Sending()
    sends.dispatcher = sending
    for vitals in (sends, serves):
        await vitals.share(database)
    assert serves.health().tick_age_s is None
    sending.age = 7.0
    for vitals in (sends, serves):
        await vitals.share(database)
    assert serves.health().tick_age_s == 7.0
    assert serves.health().push == "elsewhere"
    clock.advance(seconds=60)
    assert serves.health().status == "late"


async def test_the_number_of_hosts_in_trouble_is_left_for_the_doctor(
    database: Database, clock: ManualClock
) -> None:
    hosts: set[str] = set()
    vitals = Vitals(clock)
    vitals.dispatcher, vitals.troubled_hosts = Sending(), lambda: frozenset(hosts)
    told = []
    for now in ((), ("a",), ("a",), ("a", "b"), ()):
        hosts = set(now)
        clock.advance(minutes=1)
        await vitals.share(database)
        told.append(await database.read(lambda c: get_state(c, "hosts_in_trouble")))
    counts = [str(one).split()[0] for one in told]
    assert counts == ["0", "1", "1", "2", "0"]
    assert told[1] == told[2], "written when it changes"
