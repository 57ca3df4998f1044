"""Push from end to end: encrypted by the server, decrypted by Chromium, shown on a desktop."""

import json
import subprocess
import sys
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from handrail.push.rules import SIZE
from tests import client
from tests.client import stamp
from tests.e2e import steps
from tests.e2e.conftest import Phone
from tests.e2e.test_story import SOON_S, TAKEN, wait_for_a_dose
from tests.phone import Phone as Stranger

PASSWORD = "copper lantern drifts north"
CALL = """async ([method, path, body]) => {
  const answer = await fetch(path, {
    method, headers: body ? {'Content-Type': 'application/json'} : {}, body: body ?? undefined })
  const text = await answer.text()
  return [answer.status, text ? JSON.parse(text) : null]
}"""
SUBSCRIBE = """async (key) => {
  const {pushManager} = await navigator.serviceWorker.ready
  const made = await pushManager.subscribe({userVisibleOnly: true, applicationServerKey: key})
  return made.toJSON()
}"""
ENDPOINT = """async () => {
  const {pushManager} = await navigator.serviceWorker.ready
  return (await pushManager.getSubscription()).endpoint
}"""
TOKEN_OR_NONE = """async () => {
  const {pushManager} = await navigator.serviceWorker.ready
  return (await pushManager.getSubscription())?.endpoint ?? ''
}"""
PUTS = """() => performance.getEntriesByType('resource')
  .filter((one) => one.responseEnd > 0).map((one) => one.name)"""
LONG_S = 40


def call(phone: Phone, method: str, path: str, body: object = None) -> tuple[int, Any]:
    """As the app would call it: from its own page, with its cookie."""
    sent = None if body is None else json.dumps(body)
    status, answer = phone.page.evaluate(CALL, [method, path, sent])
    return status, answer


def sign_up(phone: Phone) -> None:
    status, _ = call(
        phone,
        "POST",
        "/api/sign-up",
        {
            "name": f"robin {uuid4()}",
            "password": PASSWORD,
            "device_label": "Phone",
            "zone": "UTC",
            "language": "en",
        },
    )
    assert status == 201


def token_of(phone: Phone) -> str:
    """By which the push service knows this phone."""
    endpoint: str = phone.page.evaluate(ENDPOINT)
    return endpoint.rsplit("/", 1)[1]


def subscribe(phone: Phone) -> None:
    status, answer = call(phone, "GET", "/api/push/key")
    assert status == 200
    made: dict[str, Any] = phone.page.evaluate(SUBSCRIBE, answer["key"])
    wanted = {"endpoint": made["endpoint"], "keys": made["keys"]}
    assert call(phone, "PUT", "/api/push/subscription", wanted) == (204, None)
    phone.until(lambda: bool(phone.fcm.phones), LONG_S)


@pytest.fixture
def subscribed(phone: Phone) -> Phone:
    phone.open()
    sign_up(phone)
    subscribe(phone)
    return phone


def test_what_the_server_encrypts_the_browser_reads_and_shows(subscribed: Phone) -> None:
    assert call(subscribed, "POST", "/api/push/test") == (202, {"accepted": True})
    [shown] = subscribed.desktop.wait_for(1, LONG_S, subscribed.pause)
    assert (shown.title, shown.body.splitlines()[-1]) == ("Reminder", "This is a test.")
    [pushed] = subscribed.fcm.pushes
    assert pushed.status == 201
    assert len(pushed.body) == SIZE + 103
    assert b"test" not in pushed.body
    assert pushed.headers["urgency"] == "high"
    assert pushed.headers["ttl"] == "300"


def test_a_dose_that_falls_due_is_shown_with_its_time_and_its_buttons(subscribed: Phone) -> None:
    moment = subscribed.app.now() + timedelta(seconds=120)
    now = stamp(moment)
    at, day = now[11:16], now[:10]
    change = {
        "id": str(uuid4()),
        "kind": "medication",
        "edited_at": now,
        "body": {
            "v": 1,
            "name": "canary-medicine",
            "form": "",
            "strength": "",
            "times": [{"slot": "abcdefgh", "at": at, "dose": "1"}],
            "start_on": day,
            "end_on": None,
            "archived": False,
            "clinic_name": "",
            "clinic_phone": "",
            "clinic_text": "",
            "note": "",
        },
    }
    status, answer = call(
        subscribed, "POST", "/api/sync", {"since": 0, "agenda_no": 0, "changes": [change]}
    )
    assert (status, answer["rejected"]) == (200, [])
    subscribed.app.forward(130)
    [shown] = subscribed.desktop.wait_for(1, LONG_S, subscribed.pause)
    assert shown.title == "Reminder"
    assert shown.body.splitlines()[-1] == at
    # Chromium has room for two (`Notification.maxActions`); Skip is in the app.
    assert {"Taken", "Later"} <= set(shown.actions.values())
    assert "canary" not in json.dumps([shown.title, shown.body, shown.actions])
    # Answered 201 and marked: it does not come again.
    subscribed.pause(3)
    assert len(subscribed.desktop.shown) == 1


def test_the_same_reminder_sent_twice_stands_once_on_the_screen(subscribed: Phone) -> None:
    call(subscribed, "POST", "/api/push/test")
    subscribed.desktop.wait_for(1, LONG_S, subscribed.pause)
    subscribed.app.forward(15)
    call(subscribed, "POST", "/api/push/test")
    subscribed.desktop.wait_for(2, LONG_S, subscribed.pause)
    assert len(subscribed.desktop.open) == 1
    topics = {pushed.headers["topic"] for pushed in subscribed.fcm.pushes}
    assert len(topics) == 1


def test_a_tap_on_the_notification_opens_the_app(subscribed: Phone) -> None:
    call(subscribed, "POST", "/api/push/test")
    [shown] = subscribed.desktop.wait_for(1, LONG_S, subscribed.pause)
    subscribed.page.goto("about:blank")
    subscribed.desktop.press(shown)
    subscribed.until(lambda: subscribed.shows_app, LONG_S)
    assert subscribed.desktop.open == []


def test_a_subscription_that_is_gone_is_forgotten(subscribed: Phone) -> None:
    subscribed.fcm.forget(token_of(subscribed))
    assert call(subscribed, "POST", "/api/push/test") == (202, {"accepted": False})
    subscribed.app.forward(15)
    status, _ = call(subscribed, "POST", "/api/push/test")
    assert status == 404
    subscribe(subscribed)
    assert call(subscribed, "GET", "/api/account")[1]["devices"][0]["push"] is True


def test_a_push_by_somebody_else_is_refused_by_the_push_service(subscribed: Phone) -> None:
    """The fake judges as the real one does: only our key may push to this phone."""
    subscribed.fcm.registrations[token_of(subscribed)].sender = Stranger().p256dh
    assert call(subscribed, "POST", "/api/push/test") == (202, {"accepted": False})
    assert subscribed.fcm.pushes[-1].status == 403


def test_no_reminders_after_switching_them_off(subscribed: Phone) -> None:
    assert call(subscribed, "DELETE", "/api/push/subscription") == (204, None)
    assert call(subscribed, "POST", "/api/push/test")[0] == 404
    assert subscribed.fcm.pushes == []


@pytest.mark.parametrize("planned", [True, False], ids=["by its slot", "outside the plan"])
def test_what_another_phone_answered_closes_here_at_the_next_sync(
    phone: Phone, planned: bool
) -> None:
    name = f"walker {uuid4()}"
    page, _ = wait_for_a_dose(phone, name)
    other = client.Phone(phone.app.url)
    other.sign_in(name)
    other.sync()
    phone.app.forward(SOON_S)
    phone.desktop.wait_for(1, LONG_S, phone.pause)
    item = other.agenda["items"][0]
    more: dict[str, Any] = {} if planned else {"time_slot": None}
    item |= {} if planned else {"dose_id": str(uuid4())}
    other.sync([client.dose(item, **more, occurred_at=stamp(phone.app.now()))])
    # Nobody has told this phone.
    phone.pause(2)
    assert len(phone.desktop.open) == 1
    page.reload()
    phone.until(lambda: phone.desktop.open == [], LONG_S)
    expect(page.get_by_text(TAKEN)).to_be_visible()
    assert len(phone.pushes) == 1


def test_what_is_taken_in_the_app_without_a_network_closes_here_at_once(phone: Phone) -> None:
    page, _ = wait_for_a_dose(phone, f"walker {uuid4()}")
    phone.app.forward(SOON_S)
    phone.desktop.wait_for(1, LONG_S, phone.pause)
    page.get_by_role("button", name=steps.THE_DOSE).click()
    phone.context.set_offline(True)
    page.get_by_role("button", name="Skip this one").click()
    page.get_by_role("radio", name="Ran out").check()
    page.get_by_role("button", name="Save as skipped").click()
    phone.until(lambda: phone.desktop.open == [], LONG_S)
    phone.context.set_offline(False)


def test_a_new_push_key_reaches_the_browser_at_the_next_start_of_the_app(phone: Phone) -> None:
    """The old subscription is served until then, and the old key is no longer needed after it."""
    page, _ = wait_for_a_dose(phone, f"rower {uuid4()}")
    old_key, old_token = call(phone, "GET", "/api/push/key")[1]["key"], token_of(phone)
    rotate = [sys.executable, "-m", "handrail", "keys", "rotate"]
    subprocess.run(rotate, env=phone.app.environment(), check=True, timeout=60)
    assert call(phone, "GET", "/api/push/key")[1]["key"] != old_key
    assert call(phone, "POST", "/api/push/test") == (202, {"accepted": True})
    phone.desktop.wait_for(1, LONG_S, phone.pause)
    assert token_of(phone) == old_token
    page.reload()
    phone.until(lambda: moved(phone, old_token), LONG_S)
    phone.app.forward(15)
    assert call(phone, "POST", "/api/push/test") == (202, {"accepted": True})
    phone.desktop.wait_for(2, LONG_S, phone.pause)
    assert [pushed.status for pushed in phone.fcm.pushes] == [201, 201]


def moved(phone: Phone, old_token: str) -> bool:
    """Whether the browser subscribed anew and the server knows: it pushes there."""
    told = phone.page.evaluate(TOKEN_OR_NONE)
    put = [one for one in phone.page.evaluate(PUTS) if one.endswith("/api/push/subscription")]
    return bool(told) and told.rsplit("/", 1)[1] != old_token and bool(put)
