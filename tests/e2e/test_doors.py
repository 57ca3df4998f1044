"""The ways in and out, in a real browser: recovery, passwords, devices, another person, erasing."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests import client
from tests.e2e import steps
from tests.e2e.conftest import Phone, Screen

NEW_PASSWORD = "meadow kettle harbor thirteen"
QUIET_S = 3
KEPT = """async () => {
  const kept = []
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open(name)
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error)
    })
    for (const store of database.objectStoreNames) {
      const keys = await new Promise((resolve, reject) => {
        const asking = database.transaction(store).objectStore(store).getAllKeys()
        asking.onsuccess = () => resolve(asking.result)
        asking.onerror = () => reject(asking.error)
      })
      kept.push(...keys.map((key) => `${store}/${key}`))
    }
    database.close()
  }
  return kept
}"""
SUBSCRIBED = """async () => {
  const { pushManager } = await navigator.serviceWorker.ready
  return (await pushManager.getSubscription()) !== null
}"""
# Settings of the phone, not of a person, outlive a sign-out.
OF_THE_PHONE = {"meta/device"}


@pytest.fixture
def account(screen: Screen) -> tuple[str, client.Phone, str]:
    """Made and filled over HTTP: its name, a device of its own, its recovery code."""
    device, name = client.Phone(screen.app.url), f"dweller {uuid4()}"
    made = device.sign_up(name, zone="Etc/UTC")
    device.sync([client.change("check_in", client.check_in())])
    return name, device, made["recovery_code"]


def kept(page: Page) -> set[str]:
    """What is in the phone's database, but for its settings: where and under which key."""
    return set(page.evaluate(KEPT)) - OF_THE_PHONE


def has_check_in(page: Page) -> None:
    steps.tab(page, "Journal")
    expect(page.get_by_role("link", name=re.compile("Check-in"))).to_have_count(1)


def test_signing_out_leaves_nothing_on_the_phone_and_ends_its_reminders(phone: Phone) -> None:
    page = phone.open()
    steps.sign_up(page, f"leaver {uuid4()}")
    steps.turn_on_reminders(page)
    steps.from_settings_to_today(page)
    steps.check_in(page)
    assert {key.split("/")[0] for key in kept(page)} >= {"rows", "meta", "keys"}
    assert page.evaluate(SUBSCRIBED)

    steps.settings(page, "Sign out")
    expect(page.get_by_text("Everything you wrote is on the server.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="I have an account")).to_be_visible()
    assert kept(page) == set()
    assert not page.evaluate(SUBSCRIBED)
    phone.until(lambda: phone.context.cookies() == [])
    page.go_back()
    expect(page.get_by_role("link", name="I have an account")).to_be_visible()


def test_signing_out_with_unsent_entries_says_so_first(
    screen: Screen, account: tuple[str, client.Phone, str]
) -> None:
    page = screen.open()
    steps.sign_in(page, account[0])
    screen.context.set_offline(True)
    steps.check_in(page)
    steps.settings(page, "Sign out")
    expect(page.get_by_text("1 entry is only on this phone")).to_be_visible()
    page.get_by_role("button", name="Send it first").click()
    expect(page.get_by_text("It could not be sent just now.")).to_be_visible()
    screen.context.set_offline(False)
    expect(page.get_by_text("Everything you wrote is on the server.")).to_be_visible()
    account[1].sync()
    assert len(account[1].entries) == 1, "one came from the phone"


def test_another_person_is_warned_before_the_entries_on_the_phone_go(
    screen: Screen, account: tuple[str, client.Phone, str]
) -> None:
    name, device, _ = account
    other = f"other {uuid4()}"
    client.Phone(screen.app.url).sign_up(other, zone="Etc/UTC")
    page = screen.open()
    steps.sign_in(page, name)
    has_check_in(page)
    end_others(device)
    steps.tab(page, "Today")
    page.reload()
    page.get_by_role("link", name="Sign in").click()

    steps.fill_sign_in(page, other)
    expect(page.get_by_role("dialog", name="Someone else used this phone")).to_be_visible()
    page.get_by_role("button", name="Go back").click()
    assert any(key.startswith("rows/") for key in kept(page))
    steps.fill_sign_in(page, other)
    page.get_by_role("button", name="Remove them and go on").click()
    steps.at_home(page)
    steps.tab(page, "Journal")
    expect(page.get_by_text("What you write shows up here")).to_be_visible()
    assert not any(key.startswith("rows/") for key in kept(page))


def end_others(device: client.Phone) -> None:
    for one in device.ask("GET", "/api/account")["devices"]:
        if not one["this"]:
            device.ask("DELETE", f"/api/devices/{one['id']}")


def test_the_recovery_code_opens_the_entries_once(
    screen: Screen, account: tuple[str, client.Phone, str]
) -> None:
    name, device, code = account
    page = screen.open()
    page.get_by_role("link", name="I have an account").click()
    page.get_by_role("link", name="I forgot my password").click()
    page.get_by_label("Recovery code").fill(code.replace("-", " ").lower())
    page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("button", name="Open my entries").click()
    fresh = steps.type_code_back(page)
    steps.at_home(page)
    has_check_in(page)
    assert fresh != code
    assert device.call("GET", "/api/account").status_code == 401
    client.Phone(screen.app.url).sign_in(name, NEW_PASSWORD)


def test_a_new_password_ends_the_other_devices(
    screen: Screen, account: tuple[str, client.Phone, str]
) -> None:
    name, device, _ = account
    page = screen.open()
    steps.sign_in(page, name)
    steps.settings(page, "Change the password")
    page.get_by_label("Your password now", exact=True).fill("not this one at all")
    page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("That password does not fit. Try again.")).to_be_visible()
    page.get_by_label("Your password now", exact=True).fill(steps.PASSWORD)
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("Changed. Other devices are signed out.")).to_be_visible()
    assert device.call("GET", "/api/account").status_code == 401
    client.Phone(screen.app.url).sign_in(name, NEW_PASSWORD)
    page.get_by_role("link", name="Back", exact=True).click()
    steps.check_in(page)
    expect(page.get_by_text("waiting to send")).to_be_hidden()


def test_a_device_that_is_ended_reads_and_receives_nothing_more(
    phone: Phone, second: Screen
) -> None:
    name, page = f"ender {uuid4()}", phone.open()
    steps.sign_up(page, name)
    steps.turn_on_reminders(page)
    phone.until(lambda: bool(phone.fcm.phones))
    steps.from_settings_to_today(page)
    elsewhere = second.open()
    steps.sign_in(elsewhere, name)
    at = second.wall(120)
    steps.add_medicine(elsewhere, at)

    steps.settings(elsewhere, "Devices")
    expect(elsewhere.get_by_text("Reminders on")).to_be_visible()
    elsewhere.get_by_role("button", name=re.compile("^Sign out ")).click()
    elsewhere.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(elsewhere.get_by_text("Only this one.")).to_be_visible()
    expect(elsewhere.get_by_text("Reminders on")).to_be_hidden()

    phone.app.forward(120)
    phone.pause(QUIET_S)
    assert (phone.fcm.pushes, phone.desktop.shown) == ([], [])
    page.reload()
    expect(page.get_by_text("This phone is signed out")).to_be_visible()


def test_a_language_chosen_offline_holds_here_at_once_and_for_reminders_after_a_start(
    screen: Screen, account: tuple[str, client.Phone, str]
) -> None:
    page = screen.open()
    steps.sign_in(page, account[0])
    steps.settings(page, "Language")
    screen.context.set_offline(True)
    page.get_by_role("radio", name="Español").check()
    expect(page.get_by_role("heading", name="Idioma")).to_be_visible()
    screen.context.set_offline(False)
    page.goto(screen.app.url)
    expect(page.get_by_role("link", name="Diario")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    screen.until(lambda: settings_of(account[1])["language"] == "es")


def settings_of(device: client.Phone) -> dict[str, str]:
    return dict(device.ask("GET", "/api/reminders/settings"))


def test_erasing_leaves_nothing_on_the_phone_or_the_server(
    screen: Screen, account: tuple[str, client.Phone, str]
) -> None:
    name, device, code = account
    page = screen.open()
    steps.sign_in(page, name)
    has_check_in(page)
    steps.tab(page, "Today")
    steps.settings(page, "Erase everything")
    page.get_by_label("Your password", exact=True).fill(steps.PASSWORD)
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("link", name="I have an account")).to_be_visible()
    assert kept(page) == set()
    assert device.call("GET", "/api/account").status_code == 401
    stranger = client.Phone(screen.app.url)
    body = {"name": name, "password": steps.PASSWORD, "device_label": "x"}
    assert stranger.call("POST", "/api/sign-in", body).status_code == 403
    steps.sign_in_refused(page, name)
