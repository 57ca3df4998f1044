"""The main job, in a real browser: account, offline check-in, a dose by push, a second device."""

import re
import sqlite3
from contextlib import closing
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests import client
from tests.e2e import steps
from tests.e2e.conftest import PATIENCE_S, Phone, Screen
from tests.e2e.fake_desktop import Shown

SOON_S = 120
HALF_AN_HOUR_S = 1800
# What does not come within this time after it was due does not come.
QUIET_S = 4
# With its time: the buttons "Taken", "Later", "Skip" stand side by side too.
TAKEN = re.compile(r"^Taken \d")
SKIPPED = re.compile("^Skipped ")


def somebody() -> str:
    return f"walker {uuid4()}"


def wait_for_a_dose(phone: Phone, name: str) -> tuple[Page, str]:
    """A new account with reminders on, and a dose that falls due in two minutes."""
    page = phone.open()
    steps.sign_up(page, name)
    steps.turn_on_reminders(page)
    steps.from_settings_to_today(page)
    phone.until(lambda: bool(phone.fcm.phones))
    at = phone.wall(SOON_S)
    steps.add_medicine(page, at)
    expect(page.get_by_text("Saved on this phone. Reminders start")).to_be_hidden()
    return page, at


def shown(phone: Phone, count: int = 1) -> Shown:
    return phone.desktop.wait_for(count, PATIENCE_S, phone.pause)[-1]


def test_it_can_be_installed(phone: Phone) -> None:
    tools = phone.context.new_cdp_session(phone.open())
    assert tools.send("Page.getAppManifest")["errors"] == []
    assert tools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []


def test_an_entry_written_offline_survives_a_reload_and_is_stored_once(
    phone: Phone, second: Screen
) -> None:
    name, page = somebody(), phone.open()
    steps.sign_up(page, name)
    phone.context.set_offline(True)
    steps.check_in(page)
    page.reload()
    expect(page.get_by_text("mood")).to_be_visible()
    expect(page.get_by_text("1 entry waits")).to_be_visible()
    phone.context.set_offline(False)
    expect(page.get_by_text("1 entry waits")).to_be_hidden()
    elsewhere = second.open()
    steps.sign_in(elsewhere, name)
    steps.tab(elsewhere, "Journal")
    expect(elsewhere.get_by_role("link", name=re.compile("Check-in"))).to_have_count(1)


def test_a_dose_answered_in_the_notification_is_seen_on_the_second_device(
    phone: Phone, second: Screen
) -> None:
    name = somebody()
    page, at = wait_for_a_dose(phone, name)
    elsewhere = second.open()
    steps.sign_in(elsewhere, name)
    expect(elsewhere.get_by_text(steps.MEDICINE)).to_be_visible()

    phone.app.forward(SOON_S)
    notification = shown(phone)
    assert notification.title == "Reminder"
    assert notification.body.splitlines()[-1] == at
    assert "prenorphine" not in str(notification)
    phone.desktop.press(notification, "Taken")

    expect(page.get_by_text(TAKEN)).to_be_visible()
    elsewhere.reload()
    expect(elsewhere.get_by_text(TAKEN)).to_be_visible()
    phone.until(lambda: phone.desktop.open == [])
    assert len(phone.pushes) == 1


def test_a_dose_taken_before_its_time_and_then_moved_brings_no_push(phone: Phone) -> None:
    page, _ = wait_for_a_dose(phone, somebody())
    page.get_by_role("button", name=steps.THE_DOSE).click()
    page.get_by_role("button", name="I took it already").click()
    page.get_by_role("button", name="Just now").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(TAKEN)).to_be_visible()

    steps.tab(page, "Medicines")
    page.get_by_role("link", name=steps.MEDICINE).click()
    page.get_by_role("link", name="Change").click()
    page.get_by_label("Time 1", exact=True).fill(phone.wall(2 * SOON_S))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"{steps.MEDICINE} saved")).to_be_visible()
    expect(page.get_by_text("waiting to send")).to_be_hidden()
    steps.tab(page, "Today")
    expect(page.get_by_text(TAKEN)).to_have_count(1)
    expect(page.get_by_role("button", name=steps.THE_DOSE)).to_have_count(1)

    phone.app.forward(SOON_S)
    phone.pause(QUIET_S)
    phone.app.forward(SOON_S)
    phone.pause(QUIET_S)
    assert (phone.pushes, phone.desktop.shown) == ([], [])


def test_later_comes_again_after_half_an_hour_and_skip_ends_it(phone: Phone) -> None:
    page, at = wait_for_a_dose(phone, somebody())
    phone.app.forward(SOON_S)
    phone.desktop.press(shown(phone), "Later")
    phone.until(lambda: phone.desktop.open == [])
    phone.pause(QUIET_S)
    assert len(phone.pushes) == 1

    phone.app.forward(HALF_AN_HOUR_S)
    again = shown(phone, 2)
    assert at in again.body
    assert len(phone.pushes) == 2

    page.get_by_role("button", name=steps.THE_DOSE).click()
    page.get_by_role("button", name="Skip this one").click()
    page.get_by_role("radio", name="Ran out").check()
    page.get_by_role("button", name="Save as skipped").click()
    expect(page.get_by_text(SKIPPED)).to_be_visible()
    phone.until(lambda: phone.desktop.open == [])


def test_an_answer_given_after_the_session_ended_silences_and_waits_until_sign_in(
    phone: Phone,
) -> None:
    name = somebody()
    page, _ = wait_for_a_dose(phone, name)
    other = client.Phone(phone.app.url)
    other.sign_in(name)
    phone.app.forward(SOON_S)
    notification = shown(phone)
    other.sync()
    item = other.agenda["items"][0]
    end_other_devices(other)

    phone.desktop.press(notification, "Taken")
    phone.until(lambda: states(phone, item["reminder"]) == ["done"])
    other.sync()
    assert item["dose_id"] not in other.entries
    expect(page.get_by_text(TAKEN)).to_be_visible()
    page.get_by_role("link", name="Sign in to send 1 entry").click()
    expect(page.get_by_text("1 entry waits on this phone")).to_be_visible()
    steps.fill_sign_in(page, name)
    expect(page.get_by_text("This phone is signed out")).to_be_hidden()
    phone.until(lambda: bool(other.sync()) and item["dose_id"] in other.entries)
    assert other.entries[item["dose_id"]]["body"]["status"] == "taken"


def end_other_devices(device: client.Phone) -> None:
    for one in device.ask("GET", "/api/account")["devices"]:
        if not one["this"]:
            device.ask("DELETE", f"/api/devices/{one['id']}")


def states(phone: Phone, reminder: str) -> list[str]:
    """How the occurrences of a reminder stand that have begun, as the server's own file says it."""
    of_one = "SELECT state FROM occurrence WHERE hex(reminder_id) = ? AND state <> 'waiting'"
    with closing(sqlite3.connect(phone.app.folder / "data" / "handrail.db")) as database:
        rows = database.execute(of_one, [reminder.replace("-", "").upper()])
        return [state for (state,) in rows]


def test_the_test_button_makes_the_phone_show_a_reminder(phone: Phone) -> None:
    page = phone.open()
    steps.sign_up(page, somebody())
    steps.turn_on_reminders(page)
    phone.until(lambda: bool(phone.fcm.phones))
    page.get_by_role("button", name="Send me a test").click()
    assert shown(phone).body.splitlines()[-1] == "This is a test."
    expect(page.get_by_text("They arrive")).to_be_visible()
